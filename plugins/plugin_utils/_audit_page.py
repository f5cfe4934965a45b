# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The page of an audit's report. Jinja2 renders it with autoescape, apart from Ansible's templates: no text in it is code."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible

_FOLDER = Path(__file__).parent


def render_page(report: t.Mapping[str, t.Any]) -> str:
    """Return the page for the data of a ``report``."""
    return _template().render(report=report)


@functools.lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined)
    environment.filters["visible"] = visible
    # The only text that is taken as it is: a file of the collection.
    environment.globals["css"] = Markup(_read("audit_page.css"))  # noqa: S704  # our own file
    return environment.from_string(_read("audit_page.html.j2"))


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
