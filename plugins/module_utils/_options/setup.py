# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_setup."""

from __future__ import annotations

from .spec import ArgumentSpec


def setup_spec() -> ArgumentSpec:
    """What the setup makes. Its credentials are not those of a connection: before it there are none."""
    return ArgumentSpec(
        {
            "username": {"type": "str", "required": True},
            "password": {"type": "str", "required": True, "no_log": True},
            "org": {"type": "str", "required": True},
            "bucket": {"type": "str", "required": True},
            "retention": {"type": "str", "default": "infinite"},
            "token": {"type": "str", "no_log": True},
            "token_file": {"type": "path", "no_log": False},
            "repair": {"type": "bool", "default": False},
        },
        mutually_exclusive=(("token", "token_file"),),
        required_one_of=(("token", "token_file"),),
    )
