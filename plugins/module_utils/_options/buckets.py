# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the modules for buckets."""

from __future__ import annotations

from .spec import ArgumentSpec, as_list, identity_spec


def bucket_spec() -> ArgumentSpec:
    """One bucket with its labels, members and owners."""
    return identity_spec().merge(
        ArgumentSpec(
            {
                "description": {"type": "str"},
                "retention": {"type": "str"},
                "shard_group_duration": {"type": "str"},
                "schema_type": {"type": "str", "choices": ["implicit", "explicit"]},
                "rp": {"type": "str"},
                "labels": {"type": "list", "elements": "str"},
                "label_ids": {"type": "list", "elements": "str"},
                "create_labels": {"type": "bool", "default": False},
                "members": {"type": "list", "elements": "str"},
                "member_ids": {"type": "list", "elements": "str"},
                "owners": {"type": "list", "elements": "str"},
                "owner_ids": {"type": "list", "elements": "str"},
                "allow_data_loss": {"type": "bool", "default": False},
                "protect_dependents": {"type": "bool", "default": False},
                "wait": {"type": "bool", "default": True},
                "wait_timeout": {"type": "float", "default": 60},
                "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            }
        )
    )


def buckets_spec() -> ArgumentSpec:
    """Many buckets, each with the options of :func:`bucket_spec`; a default of theirs would hide what ``defaults`` says."""
    one = bucket_spec()
    options = {
        name: {key: value for key, value in option.items() if key != "default"} for name, option in one.options.items()
    }
    shared = {name: option for name, option in options.items() if name not in identity_spec().options}
    return ArgumentSpec(
        {
            "buckets": {**as_list(one._replace(options=options)), "required": True},
            "defaults": {"type": "dict", "options": shared},
            "purge": {"type": "bool", "default": False},
            "purge_exclude": {"type": "list", "elements": "str"},
            "purge_label": {"type": "str"},
            "purge_limit": {"type": "int", "default": 10},
            "concurrency": {"type": "int", "default": 4},
            "on_error": {"type": "str", "choices": ["stop", "continue"], "default": "stop"},
        }
    )


def bucket_info_spec() -> ArgumentSpec:
    """Which buckets to return, and what of them."""
    return ArgumentSpec(
        {
            "name": {"type": "str"},
            "id": {"type": "str"},
            "label": {"type": "str"},
            "pattern": {"type": "str"},
            "system": {"type": "bool", "default": False},
            "include": {
                "type": "list",
                "elements": "str",
                "choices": ["labels", "members", "owners"],
                "default": ["labels"],
            },
        },
        mutually_exclusive=(("name", "id", "pattern"),),
    )


def bucket_label_spec() -> ArgumentSpec:
    """Labels on one bucket."""
    return _bucket_reference().merge(
        ArgumentSpec(
            {
                "labels": {"type": "list", "elements": "str"},
                "label_ids": {"type": "list", "elements": "str"},
                "create_labels": {"type": "bool", "default": False},
            },
            required_one_of=(("labels", "label_ids"),),
        )
    )


def bucket_member_spec() -> ArgumentSpec:
    """Users with a role on one bucket."""
    return _bucket_reference().merge(
        ArgumentSpec(
            {
                "users": {"type": "list", "elements": "str"},
                "user_ids": {"type": "list", "elements": "str"},
                "role": {"type": "str", "choices": ["member", "owner"], "default": "member"},
                "allow_ownerless": {"type": "bool", "default": False},
            },
            required_one_of=(("users", "user_ids"),),
        )
    )


def _bucket_reference() -> ArgumentSpec:
    return ArgumentSpec(
        {
            "bucket": {"type": "str"},
            "bucket_id": {"type": "str"},
            "exclusive": {"type": "bool", "default": False},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        mutually_exclusive=(("bucket", "bucket_id"),),
        required_one_of=(("bucket", "bucket_id"),),
    )
