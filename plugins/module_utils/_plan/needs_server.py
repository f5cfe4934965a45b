# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The permissions that a declaration of a whole server takes, for each of its tokens, in the words of influx_authorization. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._printable import count
from .desired_authorizations import DesiredPermission
from .needs import Needs, join, subtract
from .progress import DeclaredItem, Item
from .progress_server import LabelItem
from .rehearsal import is_predicted
from .results import Result

# Things of a kind by the name that they will have, and the name that they have now.
Renamed = t.Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class OrganizationNeeds:
    """What the entry of an organization takes. ``has_own_token`` says that it has credentials of its own."""

    name: str | None
    id: str | None
    needs: Needs
    has_own_token: bool = False


def renamed_contents(labels: t.Iterable[LabelItem], items: t.Iterable[Item]) -> dict[tuple[str, str], str]:
    """Return the names that labels and buckets will have, and those that they have now."""
    renamed = {}
    for label in labels:
        if label.plan.before is not None and label.plan.after is not None:
            renamed["labels", label.plan.after.name] = label.plan.before.name
    for item in items:
        before, after = item.plan.before.bucket, item.plan.after.bucket
        if before is not None and after is not None:
            renamed["buckets", after.name] = before.name
    return renamed


def combine_organization(
    parts: t.Iterable[Needs], items: t.Sequence[DeclaredItem], renamed: Renamed, *, is_looked_up: bool
) -> Needs:
    """Return what all ``parts`` of an organization take, by the names that things have before the task.

    ``is_looked_up`` says that the organization is given by its name: the token finds it by that or by a bucket that it may read.
    """
    needs = join([Needs(frozenset(_now(one, renamed) for one in part.permissions), part.operator) for part in parts])
    if is_looked_up and needs.permissions and not _tells_organization(needs, items):
        needs = join([needs, Needs(frozenset([DesiredPermission("read", "orgs")]))])
    return needs


def _now(one: DesiredPermission, renamed: Renamed) -> DesiredPermission:
    return one if one.name is None else one._replace(name=renamed.get((one.type, one.name), one.name))


def _tells_organization(needs: Needs, items: t.Sequence[DeclaredItem]) -> bool:
    """Whether the token reads a bucket that stays, which tells its organization. A bucket that goes needs to tell none."""
    there = [(item.plan.before.bucket, item.plan.after.bucket) for item in items]
    gone = {before.name for before, after in there if before is not None and after is None}
    names = {one.name for one in needs.permissions if (one.action, one.type) == ("read", "buckets")}
    if None in names:
        return any(before is not None and after is not None for before, after in there)
    return bool(names - gone) or (bool(gone) and {one.type for one in needs.permissions} == {"buckets"})


def server_needs(users: Needs, organizations: t.Sequence[OrganizationNeeds]) -> Result:
    """Return the result's ``needs``: of the task's own token, and of each organization."""
    shared = [one for one in organizations if not one.has_own_token]
    reasons = [reason for one in shared for reason in one.needs.operator] + list(users.operator)
    if len(shared) > 1:
        reasons.append(f"keep {count(len(shared), 'organization')} with one token")
    if len(shared) == 1:
        users = subtract(users, shared[0].needs.permissions)
    told = [_described(one, () if one.has_own_token else users.permissions) for one in organizations]
    return {
        "preset": "operator" if reasons else None,
        "reasons": list(dict.fromkeys(reasons)),
        "permissions": [_permission(one) for one in sorted(users.permissions, key=_order)],
        "organizations": told,
    }


def _described(one: OrganizationNeeds, held: t.Collection[DesiredPermission]) -> Result:
    needs = subtract(one.needs, held)
    return {
        "name": one.name,
        "id": None if is_predicted(one.id) else one.id,
        "preset": "operator" if needs.operator else None,
        "reasons": list(needs.operator),
        **_in_words(() if needs.operator else needs.permissions),
    }


def _in_words(permissions: t.Iterable[DesiredPermission]) -> Result:
    """Return ``permissions`` as influx_authorization takes them."""
    ordered = sorted(permissions, key=_order)
    named = [one for one in ordered if _is_named_bucket(one)]
    return {
        "read_buckets": [one.name for one in named if one.action == "read"],
        "write_buckets": [one.name for one in named if one.action == "write"],
        "permissions": [_permission(one) for one in ordered if not _is_named_bucket(one)],
    }


def _is_named_bucket(one: DesiredPermission) -> bool:
    return one.type == "buckets" and one.name is not None


def _permission(one: DesiredPermission) -> Result:
    described = {"action": one.action, "type": one.type, "name": one.name, "id": one.id}
    return {option: value for option, value in described.items() if value is not None}


def _order(one: DesiredPermission) -> tuple[str, str, str, str]:
    return one.type, one.name or "", one.id or "", one.action
