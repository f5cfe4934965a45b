# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The form of an audit's data, which docs/docsite/rst/guide_auditing.rst documents key by key."""

from __future__ import annotations

import typing as t

Data = dict[str, t.Any]
# Of the schema. A key that is added does not change it.
VERSION = 2
# What an item can be. Users are those of a server, the others are in an organization.
KINDS = ("organization", "user", "label", "bucket", "dbrp", "authorization", "v1_user")
# What people call one of a kind.
CALLED = {"dbrp": "database", "authorization": "token", "v1_user": "v1 user"}
# The classes, worst first. Each item has one of them.
STATUSES = ("would_lose_data", "refused", "unreadable", "drifted", "undeclared", "in_sync", "excluded")
# What needs somebody's attention.
TROUBLE = STATUSES[: STATUSES.index("in_sync")]
COUNTED = ("declared", *STATUSES, "errors")
# In the place of a class, for what was not there.
MISSING = "missing"


class Change(t.TypedDict):
    """One option of an item, on the server and as declared."""

    option: str
    before: t.Any
    after: t.Any


class Item(t.TypedDict):
    """A thing that is declared, or that is on the server."""

    kind: str
    name: str
    id: str | None
    status: str
    was: str | None
    declared: bool
    error: str | None
    refusals: list[str]
    changes: list[Change]
    actions: list[Data]
    found: Data | None


class Holder(t.TypedDict):
    """A token or a user that may read or write buckets of an organization, ``read`` and ``write`` being all or some of them."""

    kind: str
    name: str
    id: str
    user: str | None
    active: bool
    read: str | list[str]
    write: str | list[str]
    reaches_further: bool
    problems: list[str]
    gone: list[str]


class Access(t.TypedDict):
    """Who may read or write the buckets of an organization."""

    holders: list[Holder]
    complete: bool
    incomplete_reason: str | None


class Organization(t.TypedDict):
    """One organization of a server."""

    name: str
    id: str | None
    errors: list[str]
    warnings: list[str]
    items: list[Item]
    access: Access | None


class Server(t.TypedDict):
    """One host of the play."""

    name: str
    host: str
    version: str
    status: str
    was: str | None
    counts: dict[str, int]
    mistaken: bool
    errors: list[str]
    warnings: list[str]
    repair: str
    items: list[Item]
    organizations: list[Organization]


class Turn(t.TypedDict):
    """An item or a server that has another class than at the last audit."""

    server: str
    organization: str
    kind: str
    name: str
    was: str
    now: str


class LastAudit(t.TypedDict):
    """How the last audit compares."""

    made: str
    new: int
    resolved: int
    servers_missing: list[str]
    changes: list[Turn]


class Report(t.TypedDict):
    """The whole of an audit."""

    version: int
    title: str
    made: str
    pending: list[str]
    summary: dict[str, int]
    last: LastAudit | None
    servers: list[Server]


def parts(server: Server) -> list[Organization]:
    """Return the organizations, after what belongs to none, if there is something: that has no name."""
    own: Organization = {"name": "", "id": None, "errors": [], "warnings": [], "items": server["items"], "access": None}
    return [*([own] if server["items"] else []), *server["organizations"]]


def called(kind: str) -> str:
    """Return how people call a thing of that kind."""
    return CALLED.get(kind, kind)


def moment(stamp: str) -> str:
    """Return a moment, such as that of an audit, as people write it."""
    return stamp.replace("T", " ").replace("Z", " UTC")
