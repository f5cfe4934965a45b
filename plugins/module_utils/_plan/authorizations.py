# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for an authorization (API token): whether a new one is needed, and which old ones go. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .._errors import RefusedError
from .._model.authorizations import (
    GLOBAL_TYPES,
    Authorization,
    NewAuthorization,
    Permission,
    describe_permission,
    in_order,
    is_unfinished,
)
from .._model.durations import format_duration
from .._printable import count, summarize
from .desired_authorizations import DesiredAuthorization

Action = dict[str, t.Any]
# What the token file has: a token that works, one of a token that is inactive, none, or what the server does not know.
FileState = t.Literal["unused", "works", "inactive", "missing", "invalid"]
Names = t.Mapping[Permission, str]
_BOTH = ("read", "write")


@dataclass(frozen=True)
class Found:
    """What there is: the authorizations of the identity from the oldest to the newest, and those that were never delivered.

    ``hidden_id`` is the ID of one whose user or organization is gone: it can only be deleted, and may still work.
    """

    matches: tuple[Authorization, ...] = ()
    unfinished: tuple[Authorization, ...] = ()
    file: FileState = "unused"
    now: float = 0.0
    hidden_id: str | None = None


@dataclass(frozen=True)
class AuthorizationPlan:
    """What is to be done about the authorizations of one identity, in this order.

    ``older`` are retired, ``changes`` are made to the current one, ``new`` is created for ``reason``, ``replaced`` is retired
    by the same run, and ``removed`` are deleted. ``hidden_id`` is one to delete that is not shown, since its user is gone.
    ``tests_file`` says that the token file has a token that works, which may be that of one of the older.
    """

    before: Authorization | None = None
    others: tuple[Authorization, ...] = ()
    older: tuple[Authorization, ...] = ()
    changes: t.Mapping[str, str] = field(default_factory=dict)
    new: NewAuthorization | None = None
    reason: str = ""
    replaced: tuple[Authorization, ...] = ()
    removed: tuple[Authorization, ...] = ()
    deletes: bool = False
    hidden_id: str | None = None
    token_file: str | None = None
    tests_file: bool = False
    names: Names = field(default_factory=dict)

    @property
    def ended(self) -> tuple[Authorization, ...]:
        """Return all that will not work any more."""
        inactive = () if self.before is None or self.changes.get("status") != "inactive" else (self.before,)
        return (*self.older, *inactive, *self.replaced, *self.removed)

    @property
    def after(self) -> Authorization | None:
        """Return the authorization as it will be. The ID of a new one is empty."""
        if self.new is not None:
            return planned(self.new, self.before)
        if self.before is None or self.before in self.removed:
            return None
        return changed(self.before, self.changes)

    @property
    def actions(self) -> list[Action]:
        """What is to be done, in words."""
        actions = [self.retirement(one) for one in self.older]
        if self.changes and self.before is not None:
            actions.append(self.update(self.before))
        if self.new is not None:
            actions.append(self.creation())
            actions += [] if self.token_file is None else [self.delivery(self.token_file)]
        actions += [self.retirement(one) for one in self.replaced]
        actions += [self.deletion(one) for one in self.removed]
        return actions if self.hidden_id is None else [*actions, self.hidden_deletion(self.hidden_id)]

    def retirement(self, one: Authorization) -> Action:
        """Return the action that retires a superseded authorization."""
        return _action("delete" if self.deletes else "deactivate", one)

    def deletion(self, one: Authorization) -> Action:
        """Return the action that deletes an authorization."""
        return _action("delete", one)

    def hidden_deletion(self, authorization_id: str) -> Action:
        """Return the action that deletes an authorization that is not shown."""
        return {"action": "delete_authorization", "authorization": None, "id": authorization_id}

    def update(self, one: Authorization) -> Action:
        """Return the action that changes the current authorization."""
        return {**_action("update", one), **self.changes}

    def creation(self) -> Action:
        """Return the action that creates the new authorization. Only a run knows its ID."""
        described = "" if self.new is None else self.new.description
        return {"action": "create_authorization", "authorization": described, "reason": self.reason}

    def delivery(self, path: str) -> Action:
        """Return the action that writes the token file."""
        return {"action": "write_token_file", "path": path}


def _action(verb: str, one: Authorization) -> Action:
    return {"action": f"{verb}_authorization", "authorization": one.description, "id": one.id}


def planned(new: NewAuthorization, before: Authorization | None) -> Authorization:
    """Return the authorization that ``new`` will be, as far as it is known."""
    return Authorization(
        id="",
        org_id=new.org_id,
        user_id=new.user_id,
        user="" if before is None else before.user,
        description=new.description,
        active=new.active,
        permissions=frozenset(new.permissions),
        names={} if before is None else before.names,
    )


def changed(one: Authorization, changes: t.Mapping[str, str]) -> Authorization:
    """Return ``one`` with its new status and description."""
    active = changes.get("status", one.status) == "active"
    return replace(one, active=active, description=changes.get("description", one.description))


def choose(
    declared: DesiredAuthorization, listed: t.Iterable[Authorization], user_id: str
) -> tuple[tuple[Authorization, ...], tuple[Authorization, ...]]:
    """Return the authorizations of the declared identity from the oldest on, and those of it that were never delivered."""
    own = sorted((one for one in listed if one.user_id == user_id), key=lambda one: one.age_key)
    description = declared.description or ""
    matches = tuple(one for one in own if one.description == description)
    return matches, tuple(one for one in own if is_unfinished(one.description, description))


def preset_permissions(preset: str, types: t.Sequence[str], org_id: str, user_id: str) -> tuple[Permission, ...]:
    """Return what a preset permits. ``types`` are the server's own, since newer servers have more.

    All access is as the ``influx`` CLI makes it: the organization and the user by their IDs. An operator's has no organization.
    """
    if preset == "read_all_buckets":
        return (Permission("read", "buckets", org_id),)
    kinds = [kind for kind in types if kind != "instance"]
    if preset == "operator":
        return tuple(Permission(action, kind) for kind in kinds for action in _BOTH)
    own_ids = {"orgs": org_id, "users": user_id}
    return tuple(
        Permission(action, kind, "", own_ids[kind]) if kind in GLOBAL_TYPES else Permission(action, kind, org_id)
        for kind in kinds
        for action in _BOTH
    )


def plan_authorization(
    declared: DesiredAuthorization,
    found: Found,
    new: NewAuthorization,
    names: Names,
) -> AuthorizationPlan:
    """Return the plan for the authorization ``declared``, of which ``new`` would be made. It raises :class:`RefusedError`.

    ``new`` has no permissions where the task declares none.
    """
    _check_one(declared, found)
    if not declared.present:
        removed = (*found.matches, *found.unfinished)
        return AuthorizationPlan(before=_newest(found), removed=removed, hidden_id=found.hidden_id)
    before = _newest(found)
    reason = _reason_to_create(declared, found, new, names)
    if reason and not new.permissions:
        new = _like(before, new, declared)
    older = _due(declared, found) if declared.superseded in ("deactivate", "delete") else ()
    at_once = before is not None and bool(reason) and declared.grace == 0
    return AuthorizationPlan(
        before=before,
        others=found.matches[:-1],
        older=older,
        changes={} if reason or before is None else _changes(declared, before),
        new=new if reason else None,
        reason=reason,
        replaced=(before,) if at_once and before is not None and _is_to_retire(declared, before) else (),
        removed=found.unfinished,
        deletes=declared.superseded == "delete",
        token_file=declared.token_file,
        tests_file=found.file == "works",
        names={**({} if before is None else before.names), **names},
    )


def _newest(found: Found) -> Authorization | None:
    return found.matches[-1] if found.matches else None


def _check_one(declared: DesiredAuthorization, found: Found) -> None:
    """Raise :class:`RefusedError` where several authorizations have the identity, and nothing says that this is meant."""
    several = declared.superseded == "delete" if not declared.present else declared.may_have_several
    if len(found.matches) > 1 and not several:
        ids = summarize([one.id for one in found.matches])
        way_out = (
            "Set superseded: keep, deactivate or delete, if the newest replaces the others"
            if declared.present
            else "Set superseded: delete to delete all of them"
        )
        raise RefusedError(
            f"There are {count(len(found.matches), 'token')} {declared.description!r} of this user, with the IDs {ids}. {way_out}, or give "
            "one by its id."
        )


def _like(before: Authorization | None, new: NewAuthorization, declared: DesiredAuthorization) -> NewAuthorization:
    """Return ``new`` with the permissions of the one that it replaces. Raise :class:`RefusedError` where there is none."""
    if before is None:
        raise RefusedError(
            f"There is no token {declared.description!r} of this user, and the task does not say what a new one must permit. Give "
            "read_buckets, write_buckets, permissions or preset."
        )
    return replace(new, permissions=tuple(before.sorted_permissions))


def _changes(declared: DesiredAuthorization, before: Authorization) -> dict[str, str]:
    wanted = {"status": declared.status, "description": declared.description}
    have = {"status": before.status, "description": before.description}
    return {key: value for key, value in wanted.items() if value is not None and value != have[key]}


def _reason_to_create(declared: DesiredAuthorization, found: Found, new: NewAuthorization, names: Names) -> str:
    """Return why a new authorization is needed, "" where none is. Raise :class:`RefusedError` where the task does not allow it."""
    before = _newest(found)
    if before is None:
        return "it does not exist"
    if "always" in declared.rotate:
        return "rotate is always"
    if declared.max_age is not None and found.now - before.created > declared.max_age:
        return f"it is older than {format_duration(declared.max_age)}"
    if declared.declares_permissions and before.permissions != frozenset(new.permissions):
        if "if_changed" in declared.rotate:
            return "its permissions are not those declared"
        raise _other_permissions(declared, before, new, names)
    return _reason_in_file(declared, found, before)


def _other_permissions(
    declared: DesiredAuthorization, before: Authorization, new: NewAuthorization, names: Names
) -> RefusedError:
    differences = describe_differences(before.permissions, frozenset(new.permissions), before.names, names)
    way_out = (
        "Set rotate: if_changed to have a new token made in its place"
        if declared.id is None
        else "Declare a token by its description, and set rotate: if_changed to have a new one made"
    )
    return RefusedError(
        f"{_beginning(before)} has other permissions than declared: {differences}. InfluxDB can't "
        f"change the permissions of a token. {way_out}, or correct the task."
    )


def _beginning(one: Authorization) -> str:
    """Return how a sentence that begins with it calls it."""
    return one.title[0].upper() + one.title[1:]


def describe_differences(
    held: frozenset[Permission], wanted: frozenset[Permission], held_names: Names, wanted_names: Names
) -> str:
    """Return in words how the permissions that something has differ from those that it is to have."""
    missing = _titles(wanted - held, wanted_names)
    surplus = _titles(held - wanted, held_names)
    differences = [f"it lacks {missing}"] if missing else []
    differences += [f"it has {surplus}, which is not declared"] if surplus else []
    return ", and ".join(differences)


def _titles(permissions: t.Iterable[Permission], names: Names) -> str:
    return summarize([describe_permission(one, names.get(one, "")) for one in in_order(permissions)])


def _reason_in_file(declared: DesiredAuthorization, found: Found, before: Authorization) -> str:
    """Return why the token file asks for a new token, "" where it does not."""
    if found.file in ("unused", "works") or declared.token_file is None:
        return ""
    if found.file == "inactive" and not before.active:
        return ""
    problem = {
        "missing": f"{declared.token_file} has no token",
        "invalid": f"the server does not know the token in {declared.token_file}",
        "inactive": f"the token in {declared.token_file} is inactive, and {before.title} is not",
    }[found.file]
    if "if_lost" in declared.rotate:
        return problem
    raise RefusedError(
        f"{_beginning(before)} exists, but {problem}. InfluxDB shows a token only when it makes it. Restore the "
        "file, or set rotate: if_lost to have a new token made in its place."
    )


def _due(declared: DesiredAuthorization, found: Found) -> tuple[Authorization, ...]:
    """Return the superseded authorizations whose time has come: ``grace`` counts from the creation of the next one."""
    pairs = zip(found.matches, found.matches[1:])
    return tuple(
        old
        for old, successor in pairs
        # The server tells its time in whole seconds.
        if _is_to_retire(declared, old) and (not declared.grace or found.now - successor.created >= declared.grace)
    )


def _is_to_retire(declared: DesiredAuthorization, old: Authorization) -> bool:
    return declared.superseded == "delete" or (declared.superseded == "deactivate" and old.active)


def check_own(plan: AuthorizationPlan, own: t.Collection[str]) -> None:
    """Raise :class:`RefusedError` where the plan ends the authorization that the task itself uses, or may use."""
    for one in plan.ended:
        if one.id in own:
            raise RefusedError(
                f"{_beginning(one)} is, or may be, the token that this task itself uses: InfluxDB does not say which "
                "one that is, and nothing would bring it back. Use another token, or sign in with username and password."
            )


def possible_owns(
    ended: t.Iterable[Authorization], token: str | None, user_id: str | None, *, reads_all_users: bool
) -> set[str]:
    """Return the IDs of those of ``ended`` that may be the task's own token; a session has none.

    Where the server shows no tokens, it is one that is active, of the same user, and that may do what the task can.
    """
    if token is None:
        return set()
    return {one.id for one in ended if _may_be_own(one, token, user_id, reads_all_users)}


def _may_be_own(one: Authorization, token: str, user_id: str | None, reads_all_users: bool) -> bool:
    if one.token:
        return one.token == token
    if not one.active or one.user_id != (user_id or one.user_id):
        return False
    may_change = one.permits("write", "authorizations", org_id=one.org_id, thing_id=one.id)
    may_change = may_change and one.permits("write", "users", thing_id=one.user_id)
    return may_change and one.permits("read", "users") == reads_all_users


def sees_all(listed: t.Sequence[Authorization], token: str, user_id: str | None, org_id: str) -> bool:
    """Whether the task's token is shown to read all authorizations of the organization, by the ``listed`` that may be it.

    It is among them if it sees any, and it is one that may read all of them.
    """
    orgs = {one.org_id for one in listed}
    own = [one for one in listed if one.token == token] or [
        one
        for one in listed
        if one.active
        and not one.token
        and one.user_id == (user_id or one.user_id)
        and all(one.permits("read", "authorizations", org_id=seen) for seen in orgs)
    ]
    return bool(own) and all(one.permits("read", "authorizations", org_id=org_id) for one in own)
