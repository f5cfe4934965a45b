# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the modules, as values: each group of them stands once, with the rules that go with it."""

from __future__ import annotations

import typing as t

Options = dict[str, dict[str, t.Any]]
NOTHING_MORE: t.Mapping[str, tuple[str, ...]] = {}


class ArgumentSpec(t.NamedTuple):
    """Options, and the rules between them, as AnsibleModule takes them."""

    options: Options
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    required_together: tuple[tuple[str, ...], ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_by: t.Mapping[str, tuple[str, ...]] = NOTHING_MORE

    def merge(self, other: ArgumentSpec) -> ArgumentSpec:
        """Both together."""
        return ArgumentSpec(
            {**self.options, **other.options},
            self.mutually_exclusive + other.mutually_exclusive,
            self.required_together + other.required_together,
            self.required_one_of + other.required_one_of,
            {**self.required_by, **other.required_by},
        )

    def for_module(self) -> dict[str, t.Any]:
        """The keyword arguments of AnsibleModule."""
        return {
            "argument_spec": self.options,
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
            "required_one_of": self.required_one_of,
            "required_by": dict(self.required_by),
        }


def connection() -> ArgumentSpec:
    """Where the server is, and who asks; see :mod:`_connection`. What the environment may give has no default here."""
    return ArgumentSpec(
        {
            "host": {"type": "str"},
            "token": {"type": "str", "no_log": True},
            "username": {"type": "str"},
            "password": {"type": "str", "no_log": True},
            "org": {"type": "str"},
            "org_id": {"type": "str"},
            "profile": {"type": "str"},
            "configs_path": {"type": "path"},
            "validate_certs": {"type": "bool"},
            "ca_path": {"type": "path"},
            "client_cert": {"type": "path"},
            "client_key": {"type": "path", "no_log": False},
            "timeout": {"type": "float", "default": 30},
            "retries": {"type": "int", "default": 3},
            "zap_trace_span": {"type": "str"},
        },
        mutually_exclusive=(("org", "org_id"), ("token", "username")),
        required_together=(("username", "password"),),
        required_by={"client_key": ("client_cert",)},
    )


def bucket() -> ArgumentSpec:
    """One bucket with its labels, members and owners."""
    return ArgumentSpec(
        {
            "name": {"type": "str"},
            "id": {"type": "str"},
            "renamed_from": {"type": "str"},
            "description": {"type": "str"},
            "retention": {"type": "str"},
            "shard_group_duration": {"type": "str"},
            "schema_type": {"type": "str", "choices": ["implicit", "explicit"]},
            "rp": {"type": "str"},
            "labels": {"type": "list", "elements": "str"},
            "label_ids": {"type": "list", "elements": "str"},
            "members": {"type": "list", "elements": "str"},
            "member_ids": {"type": "list", "elements": "str"},
            "owners": {"type": "list", "elements": "str"},
            "owner_ids": {"type": "list", "elements": "str"},
            "allow_data_loss": {"type": "bool", "default": False},
            "protect_dependents": {"type": "bool", "default": False},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "float", "default": 60},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_one_of=(("name", "id"),),
        mutually_exclusive=(("id", "renamed_from"),),
        required_by={"renamed_from": ("name",)},
    )


def buckets() -> ArgumentSpec:
    """Many buckets, each with the options of :func:`bucket`; a default of theirs would hide what ``defaults`` says."""
    one = bucket()
    options = {
        name: {key: value for key, value in option.items() if key != "default"} for name, option in one.options.items()
    }
    shared = {name: option for name, option in options.items() if name not in ("name", "id", "renamed_from")}
    return ArgumentSpec(
        {
            "buckets": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": options,
                "required_one_of": one.required_one_of,
                "mutually_exclusive": one.mutually_exclusive,
                "required_by": dict(one.required_by),
            },
            "defaults": {"type": "dict", "options": shared},
            "purge": {"type": "bool", "default": False},
            "purge_exclude": {"type": "list", "elements": "str"},
            "purge_label": {"type": "str"},
            "purge_limit": {"type": "int", "default": 10},
            "concurrency": {"type": "int", "default": 4},
            "on_error": {"type": "str", "choices": ["stop", "continue"], "default": "stop"},
        }
    )


def server() -> ArgumentSpec:
    """What must be in each organization of a server: labels as :func:`label`, and what :func:`buckets` has."""
    many = {
        name: {key: value for key, value in option.items() if key != "required"}
        for name, option in buckets().options.items()
    }
    in_all = {name: many.pop(name) for name in ("concurrency", "on_error")}
    organization: Options = {
        "name": {"type": "str"},
        "id": {"type": "str"},
        "token": {"type": "str", "no_log": True},
        "username": {"type": "str"},
        "password": {"type": "str", "no_log": True},
        "labels": as_list(label()),
    }
    return ArgumentSpec(
        {
            "organizations": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {**organization, **many},
                "mutually_exclusive": (("name", "id"), ("token", "username")),
                "required_together": (("username", "password"),),
            },
            "undeclared": {"type": "bool", "default": False},
            **in_all,
        }
    )


def as_list(one: ArgumentSpec) -> dict[str, t.Any]:
    """An option that takes many of what ``one`` takes one of."""
    return {
        "type": "list",
        "elements": "dict",
        "options": one.options,
        "required_one_of": one.required_one_of,
        "mutually_exclusive": one.mutually_exclusive,
        "required_by": dict(one.required_by),
    }


def label() -> ArgumentSpec:
    """One label."""
    return ArgumentSpec(
        {
            "name": {"type": "str"},
            "id": {"type": "str"},
            "renamed_from": {"type": "str"},
            "color": {"type": "str"},
            "description": {"type": "str"},
            "properties": {"type": "dict"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_one_of=(("name", "id"),),
        mutually_exclusive=(("id", "renamed_from"),),
        required_by={"renamed_from": ("name",)},
    )


def label_info() -> ArgumentSpec:
    """Which labels to return."""
    return ArgumentSpec({"name": {"type": "str"}, "id": {"type": "str"}}, mutually_exclusive=(("name", "id"),))


def bucket_info() -> ArgumentSpec:
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


def bucket_label() -> ArgumentSpec:
    """Labels on one bucket."""
    return _bucket_reference().merge(
        ArgumentSpec(
            {
                "labels": {"type": "list", "elements": "str"},
                "label_ids": {"type": "list", "elements": "str"},
                "create": {"type": "bool", "default": False},
            },
            required_one_of=(("labels", "label_ids"),),
        )
    )


def bucket_member() -> ArgumentSpec:
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
