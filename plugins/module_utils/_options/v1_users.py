# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_v1_user."""

from __future__ import annotations

from .spec import ArgumentSpec
from .users import password_spec


def v1_user_spec() -> ArgumentSpec:
    """One v1 user, its password, and what it permits."""
    itself = ArgumentSpec(
        {
            "name": {"type": "str"},
            "id": {"type": "str"},
            "user": {"type": "str"},
            "user_id": {"type": "str"},
            "read_buckets": {"type": "list", "elements": "str"},
            "write_buckets": {"type": "list", "elements": "str"},
            "description": {"type": "str"},
            "status": {"type": "str", "choices": ["active", "inactive"]},
            "recreate": {"type": "str", "choices": ["never", "if_changed"], "default": "never"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        mutually_exclusive=(("user", "user_id"),),
        required_one_of=(("name", "id"),),
    )
    return itself.merge(password_spec())
