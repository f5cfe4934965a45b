# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the module for authorizations (API tokens)."""

from __future__ import annotations

from .spec import ArgumentSpec, Options

ROTATIONS = ("never", "if_changed", "if_lost", "always")
PRESETS = ("all_access", "operator", "read_all_buckets")


def authorization_spec() -> ArgumentSpec:
    """One authorization, what it permits, and when a new one takes its place."""
    permission: Options = {
        "action": {"type": "str", "required": True, "choices": ["read", "write"]},
        "type": {"type": "str", "required": True},
        "name": {"type": "str"},
        "id": {"type": "str"},
    }
    return ArgumentSpec(
        {
            "description": {"type": "str"},
            "id": {"type": "str"},
            "user": {"type": "str"},
            "user_id": {"type": "str"},
            "read_buckets": {"type": "list", "elements": "str"},
            "write_buckets": {"type": "list", "elements": "str"},
            "permissions": {
                "type": "list",
                "elements": "dict",
                "options": permission,
                "mutually_exclusive": (("name", "id"),),
            },
            "preset": {"type": "str", "choices": list(PRESETS)},
            "status": {"type": "str", "choices": ["active", "inactive"]},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "rotate": {"type": "list", "elements": "str", "choices": list(ROTATIONS), "default": ["never"]},
            "max_age": {"type": "str"},
            "superseded": {"type": "str", "choices": ["keep", "deactivate", "delete"]},
            "grace": {"type": "str"},
            # The path of a file, and no secret itself.
            "token_file": {"type": "path", "no_log": False},
        },
        mutually_exclusive=(("user", "user_id"),),
        required_one_of=(("description", "id"),),
    )
