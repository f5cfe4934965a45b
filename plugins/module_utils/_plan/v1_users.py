# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for a v1 user: its steps, from what is declared and what is observed. Pure.

InfluxDB can't change the name and the permissions of a v1 user. A new one has no password until it is set, and until then its
description says that it is unfinished. So the next run knows what a run left that ended between.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .._errors import RefusedError
from .._model.authorizations import NewAuthorization
from .._model.resources import User
from .._model.v1_users import V1User
from .authorizations import Names, describe_differences
from .desired_users import check_can_sign_in
from .desired_v1_users import DesiredV1User
from .state import NO_V1_USER, V1UserState
from .steps import Action
from .users import AS_DECLARED, DIFFERENT, UNKNOWN

# What a test of the password showed. Nobody can use the one of a v1 user that is inactive, or whose user is.
PasswordTest = t.Literal["not tested", "accepted", "refused", "user inactive"]


@dataclass(frozen=True)
class CreateV1User:
    """Create ``user``. ``is_unfinished`` says that its password follows, and that it gets its description then."""

    user: V1User
    is_unfinished: bool = False

    @property
    def operation(self) -> str:
        return f"create {self.user.title}"

    def describe(self) -> Action:
        return {"action": "create_v1_user", "v1_user": self.user.name, "status": self.user.status}

    def after(self, before: V1UserState) -> V1UserState:
        return replace(before, user=self.user)


@dataclass(frozen=True)
class SetV1Password:
    """Set the password, and then the description that ``finishes`` a v1 user, if that is not None."""

    name: str
    password: str = field(repr=False)
    finishes: str | None = None

    @property
    def operation(self) -> str:
        return f"set the password of the v1 user {self.name!r}"

    def describe(self) -> Action:
        return {"action": "set_password", "v1_user": self.name}

    def after(self, before: V1UserState) -> V1UserState:
        user = before.require_user()
        finished = user if self.finishes is None else replace(user, description=self.finishes)
        return V1UserState(finished, AS_DECLARED)


@dataclass(frozen=True)
class UpdateV1User:
    """Change what is not None."""

    name: str
    description: str | None = None
    status: str | None = None

    @property
    def operation(self) -> str:
        return f"change the v1 user {self.name!r}"

    @property
    def changes(self) -> dict[str, str]:
        """What is to change, by the names of the options."""
        given = {"description": self.description, "status": self.status}
        return {key: value for key, value in given.items() if value is not None}

    def describe(self) -> Action:
        return {"action": "update_v1_user", "v1_user": self.name, **self.changes}

    def after(self, before: V1UserState) -> V1UserState:
        user = before.require_user()
        description = user.description if self.description is None else self.description
        return replace(before, user=replace(user, description=description, status=self.status or user.status))


@dataclass(frozen=True)
class DeleteV1User:
    """Delete the v1 user. ``name`` is None for one that is not shown. ``successor`` is what is to be created in its place."""

    id: str
    name: str | None
    successor: V1User | None = None

    @property
    def operation(self) -> str:
        return f"delete the v1 user {self.name!r}" if self.name is not None else f"delete the v1 user {self.id}"

    def describe(self) -> Action:
        return {"action": "delete_v1_user", "v1_user": self.name, "id": self.id}

    def after(self, _before: V1UserState) -> V1UserState:
        return NO_V1_USER


V1UserStep = t.Union[CreateV1User, SetV1Password, UpdateV1User, DeleteV1User]


class V1UserObservation(t.NamedTuple):
    """What the server showed. ``new`` is what would be created for ``owner``, None where the v1 user is to be absent.

    ``hidden_id`` is the ID of one that is not shown, since its user or organization is gone: it can only be deleted. ``asker`` is the
    user of the task's token, where the token had to show that there is no such v1 user.
    """

    user: V1User | None = None
    owner: User = User("")
    new: NewAuthorization | None = None
    names: Names = {}  # noqa: RUF012  # nobody changes it
    password: PasswordTest = "not tested"  # noqa: S105  # the outcome of a test
    hidden_id: str | None = None
    asker: User | None = None


class V1UserPlan(t.NamedTuple):
    """The steps from ``before`` to what is declared, in a safe order, and what to warn of."""

    before: V1UserState
    steps: tuple[V1UserStep, ...] = ()
    warnings: tuple[str, ...] = ()


def password_must_be_tested(declared: DesiredV1User, user: V1User, *, check_mode: bool) -> bool:
    """Whether the plan needs to know that the v1 user can use the declared password. Nobody can use that of an inactive one."""
    is_asked = declared.present and declared.password is not None and declared.renewal == "if_different"
    is_testable = user.status == "active" and user.finished_description is None and ":" not in user.name
    return is_asked and is_testable and (declared.verify_password or not check_mode)


def plan_v1_user(declared: DesiredV1User, observed: V1UserObservation) -> V1UserPlan:
    """Return the plan that makes ``declared`` true.

    Raise :class:`RefusedError` or :class:`DeclarationError` where that can't or must not be done: nothing has been changed then.
    """
    user = observed.user
    if not declared.present:
        return _plan_absent(observed)
    if user is None:
        steps = _creation(_new(declared, observed), declared)
        return V1UserPlan(NO_V1_USER, steps)
    if declared.name not in (None, user.name):
        raise RefusedError(
            f"The v1 user with the ID {user.id} is called {user.name!r}, not {declared.name!r}, and InfluxDB can't rename it. Declare a "
            "new one by its name alone, and delete the old one with state: absent."
        )
    if declared.password is not None:
        check_can_sign_in(user.name)
    if declared.permissions is not None and observed.new is not None:
        wanted = frozenset(observed.new.permissions)
        if wanted != user.permissions:
            return _plan_successor(declared, user, observed)
    return _plan_existing(declared, user, observed)


def _plan_absent(observed: V1UserObservation) -> V1UserPlan:
    if observed.hidden_id is not None:
        return V1UserPlan(NO_V1_USER, (DeleteV1User(observed.hidden_id, None),))
    user = observed.user
    return V1UserPlan(V1UserState(user), () if user is None else (DeleteV1User(str(user.id), user.name),))


def _new(declared: DesiredV1User, observed: V1UserObservation) -> V1User:
    """Return what is to be created where there is none. Raise :class:`RefusedError` where too little is declared for that."""
    if declared.id is not None or declared.name is None:
        raise RefusedError(
            f"There is no v1 user with the ID {declared.id}, and InfluxDB chooses the IDs of new ones. Leave id out to create a v1 user by "
            "name, or correct it."
        )
    if observed.new is None or not observed.new.permissions:
        raise RefusedError(
            f"There is no v1 user {declared.name!r}, and the task does not say what a new one must permit. Give read_buckets or "
            "write_buckets."
        )
    new, owner = observed.new, observed.owner
    return V1User(
        id=None,
        name=declared.name,
        org_id=new.org_id,
        user_id=owner.id,
        user=owner.name or "",
        description=new.description,
        status="active" if new.active else "inactive",
        permissions=frozenset(new.permissions),
        names=observed.names,
    )


def _creation(new: V1User, declared: DesiredV1User) -> tuple[V1UserStep, ...]:
    if declared.password is None:
        return (CreateV1User(new),)
    return (
        CreateV1User(new, is_unfinished=True),
        SetV1Password(new.name, declared.password, finishes=new.description),
    )


def _plan_successor(declared: DesiredV1User, user: V1User, observed: V1UserObservation) -> V1UserPlan:
    """Return the plan that puts a new v1 user in the place of one with other permissions, if the task allows that."""
    wanted = frozenset() if observed.new is None else frozenset(observed.new.permissions)
    if not declared.recreates:
        differences = describe_differences(user.permissions, wanted, user.names, observed.names)
        way_out = (
            "Set recreate: if_changed and user_password to have it deleted and created again"
            if declared.id is None
            else "Declare it by its name alone, and set recreate: if_changed and user_password to have it deleted and created again"
        )
        raise RefusedError(
            f"The v1 user {user.name!r} has other permissions than declared: {differences}. InfluxDB can't change the permissions of a v1 "
            f"user. {way_out}, or correct the task."
        )
    described = _described(declared, user)
    successor = replace(
        user,
        id=None,
        description=described,
        status=declared.status or user.status,
        permissions=wanted,
        names=observed.names,
    )
    deletion = DeleteV1User(str(user.id), user.name, successor)
    gap = (
        f"The v1 user {user.name!r} is deleted and created again, since InfluxDB can't change its permissions. In the gap between, "
        "programs can't sign in with it."
    )
    return V1UserPlan(V1UserState(user), (deletion, *_creation(successor, declared)), (gap,))


def _described(declared: DesiredV1User, user: V1User) -> str:
    if declared.description is not None:
        return declared.description
    return user.description if user.finished_description is None else user.finished_description


def _plan_existing(declared: DesiredV1User, user: V1User, observed: V1UserObservation) -> V1UserPlan:
    word, step, warnings = _password(declared, user, observed.password)
    steps: list[V1UserStep] = [] if step is None else [step]
    finished = user if step is None or step.finishes is None else replace(user, description=step.finishes)
    description = declared.description if declared.description != finished.description else None
    status = declared.status if declared.status != user.status else None
    if description is not None or status is not None:
        # After the password: nobody gets in with an old one that way.
        steps.append(UpdateV1User(user.name, description, status))
    return V1UserPlan(V1UserState(user, word), tuple(steps), warnings)


def _password(
    declared: DesiredV1User, user: V1User, test: PasswordTest
) -> tuple[str, SetV1Password | None, tuple[str, ...]]:
    """Return what is to be said of the password, the step that sets it, and what to warn of."""
    if declared.password is None:
        return "", None, ()
    setting = SetV1Password(user.name, declared.password)
    if user.finished_description is not None:
        # A run ended before it had set the password.
        return UNKNOWN, replace(setting, finishes=_described(declared, user)), ()
    if declared.renewal == "on_create":
        return "", None, ()
    if declared.renewal == "always":
        return UNKNOWN, setting, ()
    if user.status != "active":
        is_activated = declared.status == "active"
        return (UNKNOWN, setting, ()) if is_activated else ("", None, (_untestable(user, "it"),))
    if test == "user inactive":
        return "", None, (_untestable(user, f"its user {user.user!r}"),)
    if test == "not tested":
        return "", None, (_unverified(user),)
    return (AS_DECLARED, None, ()) if test == "accepted" else (DIFFERENT, setting, ())


def _untestable(user: V1User, inactive: str) -> str:
    return (
        f"The password of the v1 user {user.name!r} was neither tested nor set, since {inactive} is inactive, and InfluxDB accepts no "
        "password then. A run that finds both active tests it. To set it now, use update_password: always."
    )


def _unverified(user: V1User) -> str:
    return (
        f"Check mode did not find out whether the password of the v1 user {user.name!r} is the declared one, since that takes signing in. "
        "Set verify_password: true to let it do so."
    )
