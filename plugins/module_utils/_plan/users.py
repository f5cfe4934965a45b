# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for a user itself: its steps, from what is declared and what is observed. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .._errors import RefusedError
from .._model.edition import CLOUD
from .._model.resources import UserAccount
from .desired_users import DesiredUser, check_can_sign_in
from .state import NO_USER, UserState
from .steps import Action

# What results say of a password, whose value nobody sees.
UNKNOWN, DIFFERENT, AS_DECLARED = "unknown", "different", "as declared"


@dataclass(frozen=True)
class CreateUser:
    """Create the user, who has no password yet."""

    account: UserAccount

    @property
    def operation(self) -> str:
        return f"create the user {self.account.name!r}"

    def describe(self) -> Action:
        return {"action": "create_user", "user": self.account.name, "status": self.account.status}

    def after(self, before: UserState) -> UserState:
        return replace(before, account=self.account)


@dataclass(frozen=True)
class UpdateUser:
    """Rename the user ``old`` where ``name`` is not None, and change the status where ``status`` is not."""

    old: str
    name: str | None = None
    status: str | None = None

    @property
    def operation(self) -> str:
        if self.name is None:
            return f"change the status of the user {self.old!r}"
        return f"rename the user {self.old!r} to {self.name!r}"

    def describe(self) -> Action:
        action = "update_user" if self.name is None else "rename_user"
        changes = {"name": self.name, "status": self.status}
        return {
            "action": action,
            "user": self.old,
            **{key: value for key, value in changes.items() if value is not None},
        }

    def after(self, before: UserState) -> UserState:
        now = before.require_account()
        return replace(before, account=replace(now, name=self.name or now.name, status=self.status or now.status))


@dataclass(frozen=True)
class SetPassword:
    """Set the password. ``is_new`` says that the user was just created for it."""

    user: str
    password: str = field(repr=False)
    is_new: bool = False

    @property
    def operation(self) -> str:
        return f"set the password of the user {self.user!r}"

    def describe(self) -> Action:
        return {"action": "set_password", "user": self.user}

    def after(self, before: UserState) -> UserState:
        return replace(before, password=AS_DECLARED, new_password=self.password)


@dataclass(frozen=True)
class DeleteUser:
    """Delete the user."""

    name: str

    @property
    def operation(self) -> str:
        return f"delete the user {self.name!r}"

    def describe(self) -> Action:
        return {"action": "delete_user", "user": self.name}

    def after(self, _before: UserState) -> UserState:
        return NO_USER


UserStep = t.Union[CreateUser, UpdateUser, SetPassword, DeleteUser]


class Importance(t.NamedTuple):
    """Why a user must not be deleted: it is who asks, it set the server up, or it is the last owner of ``organizations``.

    ``owned`` are the IDs of the organizations that were read to know that.
    """

    is_self: bool = False
    is_of_setup: bool = False
    organizations: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()


class UserObservation(t.NamedTuple):
    """What the server showed, as far as the declaration asked for it.

    ``importance`` is read only for a user who is to be deleted or deactivated. ``password_differs`` is None where nobody tried.
    """

    account: UserAccount | None = None
    importance: Importance = Importance()
    password_differs: bool | None = None
    build: str | None = None


class UserPlan(t.NamedTuple):
    """The steps from ``before`` to what is declared, in a safe order, and what to warn of."""

    before: UserState
    steps: tuple[UserStep, ...] = ()
    warnings: tuple[str, ...] = ()


def importance_must_be_read(declared: DesiredUser, account: UserAccount) -> bool:
    """Whether the plan would delete or deactivate the user."""
    return not declared.present or (declared.status == "inactive" and account.status != "inactive")


def password_must_be_tried(declared: DesiredUser, *, check_mode: bool) -> bool:
    """Whether the plan needs to know that the user can sign in with the declared password."""
    is_asked = declared.present and declared.password is not None and declared.renewal == "if_different"
    return is_asked and (declared.verify_password or not check_mode)


def plan_user(declared: DesiredUser, observed: UserObservation) -> UserPlan:
    """Return the plan that makes ``declared`` true.

    Raise :class:`RefusedError` or :class:`DeclarationError` where that can't or must not be done: nothing has been changed then.
    """
    account = observed.account
    if account is not None and importance_must_be_read(declared, account):
        _check_unimportant(account, observed.importance, "deactivated" if declared.present else "deleted")
    if not declared.present:
        plan = UserPlan(UserState(account), () if account is None else (DeleteUser(account.name),))
    else:
        plan = _plan_new(declared) if account is None else _plan_existing(declared, account, observed)
    if plan.steps and observed.build == CLOUD:
        raise RefusedError(
            f"InfluxDB Cloud does not let anyone {plan.steps[0].operation} through its API. Do it in its user interface."
        )
    return plan


def _plan_new(declared: DesiredUser) -> UserPlan:
    if declared.id is not None or declared.name is None:
        raise RefusedError(
            f"There is no user with the ID {declared.id}, and InfluxDB chooses the IDs of new ones. Leave id out to create a user by name, "
            "or correct it."
        )
    creation = CreateUser(UserAccount(None, declared.name, declared.status or "active"))
    if declared.password is None:
        return UserPlan(NO_USER, (creation,))
    return UserPlan(NO_USER, (creation, SetPassword(declared.name, declared.password, is_new=True)))


def _plan_existing(declared: DesiredUser, account: UserAccount, observed: UserObservation) -> UserPlan:
    steps: list[UserStep] = []
    name = declared.name if declared.name != account.name else None
    status = declared.status if declared.status != account.status else None
    if name is not None or status is not None:
        steps.append(UpdateUser(account.name, name, status))
    if declared.password is None or declared.renewal == "on_create":
        return UserPlan(UserState(account), tuple(steps))
    check_can_sign_in(name or account.name)
    if declared.renewal == "always":
        return UserPlan(UserState(account, UNKNOWN), (*steps, SetPassword(name or account.name, declared.password)))
    if observed.password_differs is None:
        return UserPlan(UserState(account), tuple(steps), (_unverified(account),))
    if not observed.password_differs:
        return UserPlan(UserState(account, AS_DECLARED), tuple(steps))
    return UserPlan(UserState(account, DIFFERENT), (*steps, SetPassword(name or account.name, declared.password)))


def _unverified(account: UserAccount) -> str:
    return (
        f"Check mode did not find out whether the password of the user {account.name!r} is the declared one, since that takes signing in. "
        "Set verify_password: true to let it do so."
    )


def _check_unimportant(account: UserAccount, importance: Importance, verb: str) -> None:
    start = f"The user {account.name!r} was not {verb}, since "
    if importance.is_self:
        raise RefusedError(
            f"{start}the task asks as that user: its token would end with it, and nothing could undo that. Use a token of another user."
        )
    if importance.is_of_setup:
        raise RefusedError(
            f"{start}that user set the server up: the operator token would end with it. Only influxd recovery on the server's host makes "
            "another one. If that is meant, use the influx CLI."
        )
    if importance.organizations:
        names = ", ".join(repr(name) for name in importance.organizations)
        raise RefusedError(
            f"{start}that user is the last owner of {names}. Give that to another owner first, with influx_organization."
        )
