# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the module for DBRP mappings."""

from __future__ import annotations

from .spec import ArgumentSpec, as_list


def dbrp_spec() -> ArgumentSpec:
    """The mappings of one database."""
    policy = ArgumentSpec(
        {
            "name": {"type": "str", "required": True},
            "bucket": {"type": "str"},
            "bucket_id": {"type": "str"},
            "default": {"type": "bool"},
        },
        required_one_of=(("bucket", "bucket_id"),),
        mutually_exclusive=(("bucket", "bucket_id"),),
    )
    return ArgumentSpec(
        {
            "database": {"type": "str", "required": True},
            "policies": as_list(policy),
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        }
    )
