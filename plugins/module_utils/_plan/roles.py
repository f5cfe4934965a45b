# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The steps that bring a bucket's members and owners to what is declared. Pure."""

from __future__ import annotations

import typing as t

from .._errors import RefusedError
from .._model.resources import Role, User
from .desired import DesiredBucket, Selection
from .state import BucketState, apply_steps
from .steps import AddRole, ChangeRole, RemoveRole, Step

ROLES: tuple[Role, Role] = ("owner", "member")


def other_role(role: Role) -> Role:
    return "owner" if role == "member" else "member"


def other_role_must_be_listed(declared: DesiredBucket, role: Role, holders: t.Sequence[User]) -> bool:
    """Whether the plan needs those with the other role: someone is to be added who may have it."""
    wanted = declared.role(role)
    if wanted is None or wanted.mode == "remove":
        return False
    names, ids = {user.name for user in holders}, {user.id for user in holders}
    return not names.issuperset(wanted.names) or not ids.issuperset(wanted.ids)


def names_to_look_up(declared: DesiredBucket, snapshot: BucketState) -> list[str]:
    """The declared names that no member or owner bears: their users' IDs must be asked for."""
    known = {user.name for role in ROLES for user in snapshot.holders(role) or ()}
    wanted = [
        selection
        for selection in (declared.members, declared.owners)
        if selection is not None and selection.mode != "remove"
    ]
    return [name for selection in wanted for name in selection.names if name not in known]


def plan_roles(
    declared: DesiredBucket, bucket: str, before: BucketState, users: t.Mapping[str, User]
) -> tuple[list[Step], list[str]]:
    """The steps and the warnings. ``bucket`` is its name, ``users`` are those of :func:`names_to_look_up`."""
    wanted = {role: _wanted_users(declared.role(role), before, users) for role in ROLES}
    _check_one_role(wanted)
    # Owners come before members, and removals are the last thing: there is an owner at each moment.
    steps = sorted(_steps_for(declared, bucket, before, wanted), key=lambda step: isinstance(step, RemoveRole))
    _check_ownerless(declared, bucket, before, steps)
    return steps, _promotions(steps)


def _steps_for(
    declared: DesiredBucket, bucket: str, before: BucketState, wanted: t.Mapping[Role, t.Mapping[str, User]]
) -> t.Iterator[Step]:
    for role in ROLES:
        selection = declared.role(role)
        if selection is None:
            continue
        holders = {user.id: user for user in before.holders(role) or ()}
        if selection.mode == "remove":
            yield from (RemoveRole(bucket, holders[user_id], role) for user_id in wanted[role] if user_id in holders)
            continue
        others = {user.id: user for user in before.holders(other_role(role)) or ()}
        for user_id, user in wanted[role].items():
            if user_id in others:
                yield ChangeRole(bucket, others[user_id], other_role(role), role)
            elif user_id not in holders:
                yield AddRole(bucket, user, role)
        if selection.mode == "exact":
            kept = {**wanted[role], **wanted[other_role(role)]}
            yield from (RemoveRole(bucket, user, role) for user_id, user in holders.items() if user_id not in kept)


def _wanted_users(selection: Selection | None, before: BucketState, users: t.Mapping[str, User]) -> dict[str, User]:
    """The users of ``selection`` by ID. A name that is not known is one to be removed, whose user has no role here."""
    if selection is None:
        return {}
    here = [user for role in ROLES for user in before.holders(role) or ()]
    by_name = {**users, **{user.name: user for user in here if user.name is not None}}
    by_id = {user.id: user for user in (*users.values(), *here)}
    found = [by_name[name] for name in selection.names if selection.mode != "remove" or name in by_name]
    found += [by_id.get(user_id, User(user_id)) for user_id in selection.ids]
    return {user.id: user for user in found}


def _check_one_role(wanted: t.Mapping[Role, t.Mapping[str, User]]) -> None:
    both = [user for user_id, user in wanted["member"].items() if user_id in wanted["owner"]]
    if both:
        raise RefusedError(
            f"members: {both[0].label!r} is declared as a member and as an owner, and a user has one role on a bucket."
        )


def _check_ownerless(declared: DesiredBucket, bucket: str, before: BucketState, steps: t.Sequence[Step]) -> None:
    if not before.owners or declared.allow_ownerless:
        return
    if not apply_steps(before, steps).owners:
        names = ", ".join(user.label for user in before.owners)
        raise RefusedError(
            f"The bucket {bucket!r} would be left without an owner (it has: {names}). If that is meant, say so: with owners: [] in "
            "influx_bucket, or allow_ownerless: true in influx_bucket_member."
        )


def _promotions(steps: t.Sequence[Step]) -> list[str]:
    promoted = [step for step in steps if isinstance(step, ChangeRole) and step.new == "owner"]
    sentence = (
        "{user} was a member of the bucket {bucket!r} and becomes an owner: on InfluxDB OSS an owner of a bucket may not even read "
        "it, which a member may. Give access to programs with tokens."
    )
    return [sentence.format(user=step.user.label, bucket=step.bucket) for step in promoted]
