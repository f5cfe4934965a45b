# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The form of an audit's data, which docs/docsite/rst/guide_auditing.rst documents key by key."""

from __future__ import annotations

import typing as t

Data = dict[str, t.Any]
# Of the schema. A key that is added does not change it.
VERSION = 1
# The classes, worst first. Each label and bucket has one of them.
STATUSES = ("would_lose_data", "refused", "unreadable", "drifted", "undeclared", "in_sync", "excluded")
# What needs somebody's attention.
TROUBLE = STATUSES[: STATUSES.index("in_sync")]
COUNTED = ("declared", *STATUSES, "errors")
# In the place of a class, for what was not there.
MISSING = "missing"


class Change(t.TypedDict):
    """One option of a label or bucket, on the server and as declared."""

    option: str
    before: t.Any
    after: t.Any


class Item(t.TypedDict):
    """A label or bucket that is declared, or that is on the server."""

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


class Organization(t.TypedDict):
    """One organization of a server."""

    name: str
    id: str | None
    errors: list[str]
    warnings: list[str]
    items: list[Item]


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
    organizations: list[Organization]


class Turn(t.TypedDict):
    """A label, bucket or server that has another class than at the last audit."""

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


def moment(stamp: str) -> str:
    """Return a moment, such as that of an audit, as people write it."""
    return stamp.replace("T", " ").replace("Z", " UTC")
