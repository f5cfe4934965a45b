# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the modules for labels."""

from __future__ import annotations

from .spec import ArgumentSpec, identity_spec


def label_spec() -> ArgumentSpec:
    """One label."""
    return identity_spec().merge(
        ArgumentSpec(
            {
                "color": {"type": "str"},
                "description": {"type": "str"},
                "properties": {"type": "dict"},
                "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            }
        )
    )


def label_info_spec() -> ArgumentSpec:
    """Which labels to return."""
    return ArgumentSpec({"name": {"type": "str"}, "id": {"type": "str"}}, mutually_exclusive=(("name", "id"),))
