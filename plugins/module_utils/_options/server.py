# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_server."""

from __future__ import annotations

from .buckets import buckets_spec
from .connection import connection_spec
from .labels import label_spec
from .spec import ArgumentSpec, Options, as_list


def server_spec() -> ArgumentSpec:
    """What must be in each organization of a server: labels as :func:`label_spec`, and what :func:`buckets_spec` has."""
    many = {
        name: {key: value for key, value in option.items() if key != "required"}
        for name, option in buckets_spec().options.items()
    }
    in_all = {name: many.pop(name) for name in ("concurrency", "on_error")}
    organization: Options = {
        "name": {"type": "str"},
        "id": {"type": "str"},
        **{name: connection_spec().options[name] for name in ("token", "username", "password")},
        "labels": as_list(label_spec()),
    }
    return ArgumentSpec(
        {
            "organizations": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {**organization, **many},
                "mutually_exclusive": (("name", "id"), ("token", "username")),
                "required_together": connection_spec().required_together,
            },
            "undeclared": {"type": "bool", "default": False},
            **in_all,
        }
    )
