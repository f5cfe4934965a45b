# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on a user itself, each confirmed."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._api.client import Client
from .._api.users import create_user, delete_user, find_accounts, get_account, set_user_password, update_user
from .._errors import InfluxError
from .._model.resources import UserAccount
from .._plan.progress import Progress
from .._plan.state import UserState
from .._plan.users import AS_DECLARED, CreateUser, DeleteUser, SetPassword, UpdateUser, UserPlan
from .confirm import adopt_created, check_not_renamed, delete_and_confirm, if_there, require_id, send_and_confirm
from .context import StepContext
from .converge import converge_steps
from .execute import Functions

Context = StepContext[UserPlan, UserState]


def converge_user(
    client: Client, progress: Progress[UserPlan, UserState], plan_again: t.Callable[[], UserPlan]
) -> None:
    """Carry out the plan of ``progress``, and where somebody else was faster, what ``plan_again`` returns."""
    converge_steps(client, progress, plan_again, USER_FUNCTIONS, creations=(CreateUser,))


def _apply_create(context: Context, step: CreateUser, before: UserState) -> UserState:
    client, wanted = context.client, step.account
    made = send_and_confirm(
        client,
        lambda: create_user(client, wanted.name, wanted.status),
        lambda: adopt_created("user", _named(client, wanted.name), lambda found: found.status == wanted.status),
    )
    return replace(before, account=made)


def _apply_update(context: Context, step: UpdateUser, before: UserState) -> UserState:
    client, user_id = context.client, require_id(before.require_account())
    wanted = step.after(before).account

    def verify() -> UserAccount | None:
        now = _with_id(client, user_id)
        return now if now == wanted else None

    changed = send_and_confirm(client, lambda: update_user(client, user_id, name=step.name, status=step.status), verify)
    return replace(before, account=changed)


def _apply_password(context: Context, step: SetPassword, before: UserState) -> UserState:
    """Set the password. Where that fails for a user who was just created, delete that user again."""
    client, user_id = context.client, require_id(before.require_account())

    def send() -> bool:
        set_user_password(client, user_id, step.password)
        return True

    try:
        send_and_confirm(client, send, lambda: client.accepts_password(step.user, step.password) or None)
    except InfluxError as error:
        if not step.is_new:
            raise
        raise _take_back(context, step, before, error) from error
    return replace(before, password=AS_DECLARED)


def _take_back(context: Context, step: SetPassword, before: UserState, error: InfluxError) -> InfluxError:
    """Delete a user whose password could not be set: with on_create no later run would set it."""
    deletion = DeleteUser(step.user)
    try:
        _delete(context.client, require_id(before.require_account()))
    except InfluxError as second:
        return error.with_note(
            f"Beware: {step.user!r} was created, and may have no password, since deleting that user again failed too: {second.message} "
            "Run the task again with update_password: if_different."
        )
    context.record(deletion, deletion.after(before))
    return error.with_note(
        "The user was deleted again, so that the next run creates it with its password. Run the task again."
    )


def _apply_delete(context: Context, step: DeleteUser, before: UserState) -> UserState | None:
    """Delete the user. Return None where somebody else has deleted it meanwhile."""
    client, account = context.client, before.require_account()
    user_id = require_id(account)
    check_not_renamed("user", account, _with_id(client, user_id))
    return step.after(before) if _delete(client, user_id) else None


def _delete(client: Client, user_id: str) -> bool:
    """Whether the user was deleted by this, and not by somebody else meanwhile."""
    return delete_and_confirm(
        client, lambda: delete_user(client, user_id), lambda: _with_id(client, user_id) is not None
    )


def _named(client: Client, name: str) -> UserAccount | None:
    return next(iter(if_there(lambda: find_accounts(client, name)) or ()), None)


def _with_id(client: Client, user_id: str) -> UserAccount | None:
    return if_there(lambda: get_account(client, user_id))


USER_FUNCTIONS: Functions[UserState] = {
    CreateUser: _apply_create,
    UpdateUser: _apply_update,
    SetPassword: _apply_password,
    DeleteUser: _apply_delete,
}
