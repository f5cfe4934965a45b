# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_server and influx_server_info."""

from __future__ import annotations

import typing as t

from .authorizations import authorization_spec
from .buckets import buckets_spec
from .connection import connection_spec
from .dbrps import dbrp_spec
from .labels import label_spec
from .organizations import organization_spec
from .spec import ArgumentSpec, Options, as_list
from .users import user_spec
from .v1_users import v1_user_spec

# What influx_server_info returns of a server.
PARTS = ("labels", "buckets", "members", "owners", "organization", "users", "dbrps", "authorizations", "v1_users")


def _organization_options() -> Options:
    """Return the options that say which organization is meant, and with which credentials."""
    own = {name: connection_spec().options[name] for name in ("token", "username", "password")}
    return {"name": {"type": "str"}, "id": {"type": "str"}, **own}


def _organizations(options: Options, *, exclusive: tuple[tuple[str, ...], ...] = ()) -> dict[str, t.Any]:
    """Return the option that takes a list of organizations, each with ``options``."""
    return {
        "type": "list",
        "elements": "dict",
        "options": options,
        "mutually_exclusive": (*exclusive, ("token", "username")),
        "required_together": connection_spec().required_together,
    }


def server_info_spec() -> ArgumentSpec:
    """Which organizations of a server to return, and what of them."""
    return ArgumentSpec(
        {
            "organizations": _organizations(_organization_options(), exclusive=(("name", "id"),)),
            "include": {"type": "list", "elements": "str", "choices": list(PARTS), "default": ["labels", "buckets"]},
        }
    )


def server_spec() -> ArgumentSpec:
    """The users and organizations of a server, and what must be in each of these, with the options of the modules for one of them."""
    many = {
        name: {key: value for key, value in option.items() if key != "required"}
        for name, option in buckets_spec().options.items()
    }
    in_all = {name: many.pop(name) for name in ("concurrency", "on_error")}
    organization = organization_spec()
    options = {
        **_organization_options(),
        **organization.options,
        "labels": as_list(label_spec()),
        **many,
        "dbrps": as_list(dbrp_spec()),
        "authorizations": as_list(authorization_spec()),
        "v1_users": as_list(v1_user_spec()),
    }
    return ArgumentSpec(
        {
            "organizations": {
                **_organizations(options, exclusive=organization.mutually_exclusive),
                "required_by": dict(organization.required_by),
            },
            "users": as_list(user_spec()),
            "undeclared": {"type": "bool", "default": False},
            "access": {"type": "bool", "default": False},
            "plan_file": {"type": "path"},
            **in_all,
        },
        required_one_of=(("organizations", "users"),),
    )
