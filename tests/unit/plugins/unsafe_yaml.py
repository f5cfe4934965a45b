# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads YAML as Ansible does, for what needs no ansible-core: the tag for text that is no template is taken for nothing."""

from __future__ import annotations

from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """PyYAML's own, with the tag."""


def _construct(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else _mapping(loader, node)


def _mapping(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node)


_Loader.add_constructor("!unsafe", _construct)


def read_yaml(text: str) -> Any:
    """The data in `text`."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
