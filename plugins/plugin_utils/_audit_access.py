# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Who may read or write each bucket, as the reports show it. Plain data in, plain data out."""

from __future__ import annotations

import typing as t

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Access, Holder

ALL = "all"
FURTHER = "reaches other organizations"
# What is wrong with whose token it is.
PROBLEMS = {
    "no_user": "belongs to no user",
    "inactive_user": "belongs to an inactive user",
    "user_without_role": "belongs to a user without a role in the organization",
}


class BucketAccess(t.NamedTuple):
    """Who may read and who may write one bucket, or all of an organization where ``name`` is None."""

    name: str | None
    readers: list[Holder]
    writers: list[Holder]


def by_bucket(access: Access | None) -> list[BucketAccess]:
    """Return who may use all buckets, and then who may use single ones beside these, by name."""
    holders = [] if access is None else access["holders"]
    names = {name for one in holders for side in (one["read"], one["write"]) if side != ALL for name in side}
    rows = [_row(None, holders), *(_row(name, holders) for name in sorted(names))]
    return [row for row in rows if row.readers or row.writers]


def _row(name: str | None, holders: t.Sequence[Holder]) -> BucketAccess:
    readers = [one for one in holders if _is_for(one["read"], name)]
    return BucketAccess(name, readers, [one for one in holders if _is_for(one["write"], name)])


def _is_for(reach: str | list[str], name: str | None) -> bool:
    return reach == ALL if name is None else reach != ALL and name in reach


def remarks(holder: Holder) -> list[str]:
    """Return what is to be noticed of a token or a user, the permissions for things that are gone among it."""
    inactive = [] if holder["active"] or "inactive_user" in holder["problems"] else ["inactive"]
    further = [FURTHER] if holder["reaches_further"] else []
    gone = [f"permission for what is gone: {permission}" for permission in holder["gone"]]
    return [*inactive, *further, *(PROBLEMS.get(one, one) for one in holder["problems"]), *gone]


def conspicuous(access: Access | None) -> list[tuple[Holder, list[str]]]:
    """Return the tokens that need a look, each with what is to be noticed of it."""
    holders = [] if access is None else access["holders"]
    suspects = [one for one in holders if one["problems"] or one["gone"] or _reaches_further(one)]
    return [(one, remarks(one)) for one in suspects]


def _reaches_further(holder: Holder) -> bool:
    return holder["kind"] != "user" and holder["reaches_further"]
