# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Authorizations (API tokens) in the form of a declaration, without their tokens. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import dataclass

from .._model.authorizations import (
    GLOBAL_TYPES,
    Authorization,
    Permission,
    describe_permission,
    split_unfinished,
)
from .._model.v1_users import V1User
from .._options.authorizations import PRESETS
from .._printable import summarize
from .authorizations import preset_permissions
from .desired_authorizations import NAMED_TYPES, TYPES_WITH_ID, parse_authorization
from .desired_v1_users import parse_v1_user
from .redeclare import Redeclared, Remark, refusal
from .results import Result

# Of these the server tells the name of one that exists, beside its ID in a permission.
_TOLD_BY_NAME = (
    *("buckets", "users", "dashboards", "sources", "tasks", "telegrafs", "checks"),
    *("notificationEndpoints", "notificationRules"),
)


_NEVER_DELIVERED = "It was never delivered. The next run of the task that made it deletes it."


@dataclass(frozen=True)
class Names:
    """What the permissions of one organization's authorizations may be about: names by ID, of labels None where nobody looked.

    ``types`` are what permissions can be about on this server. ``sees_all_buckets`` says that no bucket is hidden.
    """

    org_id: str
    buckets: t.Mapping[str, str]
    labels: t.Mapping[str, str] | None
    users: t.Mapping[str, str]
    types: t.Sequence[str] = ()
    sees_all_buckets: bool = True

    def is_gone(self, permission: Permission, one: Authorization) -> bool:
        """Return whether ``permission`` of ``one`` is about a single thing that is known to exist no more."""
        if not permission.id:
            return False
        if permission.type == "labels":
            return self.labels is not None and permission.id not in self.labels
        seen = {"buckets": self.buckets, "users": self.users}
        if permission.id in seen.get(permission.type, {}):
            return False
        return permission.type in _TOLD_BY_NAME and permission not in one.names


def redeclare_authorizations(found: t.Iterable[Authorization], names: Names) -> Redeclared:
    """Return a declaration for each of the organization's authorizations, by user and description."""
    ordered = sorted(found, key=lambda one: (one.user, one.description, *one.age_key))
    times = Counter((one.user_id, one.description) for one in ordered)
    entries: list[Result] = []
    remarks: dict[Remark, None] = {}
    for one in ordered:
        why = _reason_against(one, times[one.user_id, one.description], names)
        entry = {} if why else _entry(one, names)
        why = why or refusal(parse_authorization, entry) or ""
        if why:
            # Those of one identity are told once: their IDs differ from server to server.
            own_id = one.id if times[one.user_id, one.description] == 1 else None
            remarks[Remark("authorization", _title(one), own_id, "left_out", why)] = None
            continue
        entries.append(entry)
        if any("id" in permission for permission in entry.get("permissions", ())):
            reason = "Some of its permissions are declared by ID, which fits this server only."
            remarks[Remark("authorization", _title(one), one.id, "by_id", reason)] = None
    return Redeclared(tuple(entries), tuple(remarks))


def redeclare_v1_users(found: t.Iterable[V1User], names: Names) -> Redeclared:
    """Return a declaration for each of the organization's v1 users, by name."""
    entries: list[Result] = []
    remarks: list[Remark] = []
    for user in sorted(found, key=lambda one: one.name):
        one = user.as_authorization()
        entry = _v1_entry(user, one, names)
        unfinished = user.finished_description is not None
        why = _NEVER_DELIVERED if unfinished else _reason_in_permissions(one, names, only_buckets=True)
        why = why or refusal(parse_v1_user, entry) or ""
        if why:
            remarks.append(Remark("v1_user", user.name, user.id, "left_out", why))
        else:
            entries.append(entry)
    return Redeclared(tuple(entries), tuple(remarks))


def _v1_entry(user: V1User, one: Authorization, names: Names) -> Result:
    entry: Result = {"name": user.name, "user": user.user, "description": user.description, "status": user.status}
    return {**entry, **_bucket_lists([_declared(held, one, names) or {} for held in one.sorted_permissions])}


def _title(one: Authorization) -> str:
    return one.description or one.id


def _reason_against(one: Authorization, times: int, names: Names) -> str:
    """Return why no declaration stands for it, "" where one may."""
    if not one.description:
        return "It has no description, and no task would find it again on another server."
    if split_unfinished(one.description) is not None:
        return _NEVER_DELIVERED
    if times > 1:
        return f"{times} tokens of the user {one.user!r} have this description, and a declaration has one."
    return "" if _preset(one, names) else _reason_in_permissions(one, names)


def _reason_in_permissions(one: Authorization, names: Names, *, only_buckets: bool = False) -> str:
    if not one.user:
        return "Its user is not shown."
    gone = [describe_permission(held) for held in one.sorted_permissions if names.is_gone(held, one)]
    if gone:
        return f"It has permissions for what is gone: {summarize(gone)}."
    declared = [(held, _declared(held, one, names)) for held in one.sorted_permissions]
    no_form = [held for held, form in declared if form is None or (only_buckets and not _is_bucket(form))]
    told = summarize([describe_permission(held, one.names.get(held, "")) for held in no_form])
    return f"It has permissions that no task can declare: {told}." if no_form else ""


def _preset(one: Authorization, names: Names) -> str | None:
    return next((preset for preset in PRESETS if _has_preset(preset, one, names)), None)


def _has_preset(preset: str, one: Authorization, names: Names) -> bool:
    granted = preset_permissions(preset, names.types, names.org_id, one.user_id)
    return bool(granted) and one.permissions == frozenset(granted)


def _entry(one: Authorization, names: Names) -> Result:
    entry: Result = {"description": one.description, "user": one.user, "status": one.status}
    preset = _preset(one, names)
    if preset is not None:
        return {**entry, "preset": preset}
    declared = [_declared(held, one, names) or {} for held in one.sorted_permissions]
    others = [held for held in declared if not _is_bucket(held)]
    return {**entry, **_bucket_lists(declared), **({"permissions": others} if others else {})}


def _bucket_lists(declared: t.Sequence[Result]) -> Result:
    """Return the options that name the buckets of ``declared`` permissions."""
    lists: Result = {}
    for action in ("read", "write"):
        buckets = sorted(held["name"] for held in declared if _is_bucket(held) and held["action"] == action)
        if buckets:
            lists[f"{action}_buckets"] = buckets
    return lists


def _is_bucket(declared: Result) -> bool:
    """Return whether a declared permission is for one bucket by its name, which has an option of its own."""
    return declared.get("type") == "buckets" and "name" in declared


def _declared(held: Permission, one: Authorization, names: Names) -> Result | None:
    """Return how a task declares a permission, None where it can't: the task would resolve it to another one."""
    declared: Result = {"action": held.action, "type": held.type}
    if held.type == "orgs":
        return declared if (held.org_id, held.id) == ("", names.org_id) else None
    if held.org_id != ("" if held.type in GLOBAL_TYPES else names.org_id) or held.type == "instance":
        return None
    if not held.id:
        return declared
    if held.type not in TYPES_WITH_ID:
        return None
    name = _name(held, one, names)
    if held.type in NAMED_TYPES and name is None:
        return None
    return {**declared, "name": name} if name else {**declared, "id": held.id}


def _name(held: Permission, one: Authorization, names: Names) -> str | None:
    """Return the name by which a thing is declared, empty for one that has none, None for one that can't be seen."""
    if held.type == "users":
        return one.names.get(held) or names.users.get(held.id)
    known = {"buckets": names.buckets, "labels": names.labels or {}}
    return known.get(held.type, {}).get(held.id)
