# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the connection to a server."""

from __future__ import annotations

from .spec import ArgumentSpec


def address_spec() -> ArgumentSpec:
    """Where the server is, and how it is reached."""
    return ArgumentSpec(
        {
            "host": {"type": "str"},
            "validate_certs": {"type": "bool"},
            "ca_path": {"type": "path"},
            "client_cert": {"type": "path"},
            "client_key": {"type": "path", "no_log": False},
            "timeout": {"type": "float", "default": 30},
            "retries": {"type": "int", "default": 3},
            "zap_trace_span": {"type": "str"},
        },
        required_by={"client_key": ("client_cert",)},
    )


def connection_spec() -> ArgumentSpec:
    """Where the server is, and who asks; see :mod:`.._api.connection`. What the environment may give has no default here."""
    return address_spec().merge(
        ArgumentSpec(
            {
                "token": {"type": "str", "no_log": True},
                "username": {"type": "str"},
                "password": {"type": "str", "no_log": True},
                "org": {"type": "str"},
                "org_id": {"type": "str"},
                "profile": {"type": "str"},
                "configs_path": {"type": "path"},
            },
            mutually_exclusive=(("org", "org_id"), ("token", "username")),
            required_together=(("username", "password"),),
        )
    )
