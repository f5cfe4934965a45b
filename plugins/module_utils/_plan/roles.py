# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The steps that bring the members and owners of a bucket or an organization to what is declared. Pure."""

from __future__ import annotations

import typing as t

from .._errors import RefusedError
from .._model.resources import ROLE_PLACE, Role, RoleKind, User
from .desired import Selection
from .state import RoleHolders
from .steps import AddRole, ChangeRole, RemoveRole, RoleStep, apply_steps

ROLES: tuple[Role, Role] = ("owner", "member")
WantedUsers = t.Mapping[Role, t.Mapping[str, User]]
_OWNERLESS: t.Mapping[RoleKind, str] = {
    "bucket": "with owners: [] in influx_bucket, or allow_ownerless: true in influx_bucket_member",
    "organization": "with owners: [] in influx_organization",
}


class DesiredRoles(t.Protocol):
    """What a declaration says of members and owners."""

    @property
    def allow_ownerless(self) -> bool:
        """Whether the last owner may go."""

    def role(self, role: Role) -> Selection | None:
        """Return the users who shall have ``role``, None where that is not declared."""


def other_role(role: Role) -> Role:
    return "owner" if role == "member" else "member"


def other_role_must_be_listed(declared: DesiredRoles, role: Role, holders: t.Sequence[User]) -> bool:
    """Whether the plan needs those with the other role: someone is to be added who may have it."""
    wanted = declared.role(role)
    if wanted is None or wanted.mode == "remove":
        return False
    names, ids = {user.name for user in holders}, {user.id for user in holders}
    return not names.issuperset(wanted.names) or not ids.issuperset(wanted.ids)


def names_to_look_up(declared: DesiredRoles, state: RoleHolders) -> list[str]:
    """The declared names that no member or owner bears: their users' IDs must be asked for."""
    known = {user.name for user in _all_holders(state)}
    declared_roles = [declared.role(role) for role in ("member", "owner")]
    wanted = [one for one in declared_roles if one is not None and one.mode != "remove"]
    return [name for selection in wanted for name in selection.names if name not in known]


def plan_roles(
    declared: DesiredRoles, name: str, before: RoleHolders, users: t.Mapping[str, User]
) -> tuple[list[RoleStep], list[str]]:
    """The steps and the warnings. ``name`` is that of what has the roles, ``users`` are those of :func:`names_to_look_up`."""
    wanted = {role: _wanted_users(declared.role(role), before, users) for role in ROLES}
    _check_one_role(wanted, before.kind)
    # Owners come before members, and removals are the last thing: there is an owner at each moment.
    steps = [
        *(step for role in ROLES for step in _additions(declared, role, name, before, wanted)),
        *(step for role in ROLES for step in _removals(declared, role, name, before, wanted)),
    ]
    _check_ownerless(declared, name, before, steps)
    return steps, _promotions(steps)


def _additions(
    declared: DesiredRoles, role: Role, name: str, before: RoleHolders, wanted: WantedUsers
) -> t.Iterator[RoleStep]:
    selection = declared.role(role)
    if selection is None or selection.mode == "remove":
        return
    holders, others = _by_id(before.holders(role)), _by_id(before.holders(other_role(role)))
    for user_id, user in wanted[role].items():
        if user_id in others:
            yield ChangeRole(name, others[user_id], other_role(role), role, before.kind)
        elif user_id not in holders:
            yield AddRole(name, user, role, before.kind)


def _removals(
    declared: DesiredRoles, role: Role, name: str, before: RoleHolders, wanted: WantedUsers
) -> t.Iterator[RoleStep]:
    selection = declared.role(role)
    if selection is None or selection.mode == "add":
        return
    holders = _by_id(before.holders(role))
    if selection.mode == "remove":
        gone = [holders[user_id] for user_id in wanted[role] if user_id in holders]
    else:
        kept = {**wanted[role], **wanted[other_role(role)]}
        gone = [user for user_id, user in sorted(holders.items()) if user_id not in kept]
    yield from (RemoveRole(name, user, role, before.kind) for user in gone)


def _all_holders(state: RoleHolders) -> list[User]:
    return [user for role in ROLES for user in state.holders(role) or ()]


def _by_id(users: t.Iterable[User] | None) -> dict[str, User]:
    return {user.id: user for user in users or ()}


def _wanted_users(selection: Selection | None, before: RoleHolders, users: t.Mapping[str, User]) -> dict[str, User]:
    """Return the users of ``selection`` by ID. A name that is not known is one to be removed, whose user has no role here."""
    if selection is None:
        return {}
    here = _all_holders(before)
    by_name = {**users, **{user.name: user for user in here if user.name is not None}}
    by_id = _by_id((*users.values(), *here))
    found = [by_name[name] for name in selection.names if selection.mode != "remove" or name in by_name]
    return _by_id([*found, *(by_id.get(user_id, User(user_id)) for user_id in selection.ids)])


def _check_one_role(wanted: WantedUsers, kind: RoleKind) -> None:
    both = [user for user_id, user in wanted["member"].items() if user_id in wanted["owner"]]
    if both:
        raise RefusedError(
            f"members: {both[0].label!r} is declared as a member and as an owner, and a user has one role {ROLE_PLACE[kind]}."
        )


def _check_ownerless(declared: DesiredRoles, name: str, before: RoleHolders, steps: t.Sequence[RoleStep]) -> None:
    owners = before.holders("owner")
    if not owners or declared.allow_ownerless:
        return
    if not apply_steps(before, steps).holders("owner"):
        names = ", ".join(sorted(user.label for user in owners))
        raise RefusedError(
            f"The {before.kind} {name!r} would be left without an owner (it has: {names}). If that is meant, say so: "
            f"{_OWNERLESS[before.kind]}."
        )


def _promotions(steps: t.Sequence[RoleStep]) -> list[str]:
    """Return what to warn of. An owner of an organization may do all that a member may, so nothing is lost there."""
    promoted = [step for step in steps if isinstance(step, ChangeRole) and (step.new, step.kind) == ("owner", "bucket")]
    sentence = (
        "{user} was a member of the bucket {bucket!r} and becomes an owner: on InfluxDB OSS an owner of a bucket may not even read "
        "it, which a member may. Give access to programs with tokens."
    )
    return [sentence.format(user=step.user.label, bucket=step.on) for step in promoted]
