# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on a v1 user, each confirmed. None is left that permits more than was asked for."""

from __future__ import annotations

import secrets
import typing as t
from dataclasses import dataclass, replace

from .._api.client import Client
from .._api.v1_users import (
    create_v1_user,
    delete_v1_user,
    find_v1_users,
    get_v1_user,
    set_v1_password,
    update_v1_user,
)
from .._errors import ConflictError, InfluxError, NotFoundError, RefusedError
from .._model.authorizations import unfinished
from .._model.v1_users import V1User
from .._plan.progress import Progress
from .._plan.state import V1UserState
from .._plan.users import AS_DECLARED
from .._plan.v1_users import CreateV1User, DeleteV1User, SetV1Password, UpdateV1User, V1UserPlan
from .authorizations import describe_permission_problems
from .confirm import adopt_created, delete_and_confirm, if_there, require_id, send_and_confirm
from .context import StepContext
from .converge import converge_plans
from .execute import Functions, execute

_NO_SUCH_V1_USER = "authorization not found"


@dataclass
class Context(StepContext[V1UserPlan, V1UserState]):
    """Where the plan is carried out. ``made`` is a successor that was created before its turn, since its name was free."""

    made: V1User | None = None


def converge_v1_user(
    client: Client, progress: Progress[V1UserPlan, V1UserState], plan_again: t.Callable[[], V1UserPlan]
) -> None:
    """Carry out the plan of ``progress``, and where somebody else was faster, what ``plan_again`` returns."""

    def carry_out(plan: V1UserPlan) -> None:
        execute(Context(client, progress), plan.steps, V1_USER_FUNCTIONS)

    converge_plans(client, progress, progress.plan, plan_again, carry_out, creations=(CreateV1User,))


def _apply_create(context: Context, step: CreateV1User, before: V1UserState) -> V1UserState:
    client = context.client
    made, context.made = context.made, None
    if made is None:
        wanted = _marked(step.user, is_unfinished=step.is_unfinished)
        made = send_and_confirm(client, lambda: create_v1_user(client, wanted), lambda: _adopt(client, wanted))
    _check_made(client, made, step.user)
    return replace(before, user=made)


def _marked(user: V1User, *, is_unfinished: bool) -> V1User:
    """Return ``user`` with the description that it has until it has its password. No other has the same one."""
    return replace(user, description=unfinished(user.description, secrets.token_hex(8))) if is_unfinished else user


def _adopt(client: Client, wanted: V1User) -> V1User | None:
    """Return what a creation whose response got lost has made, None if there is nothing."""
    is_marked = wanted.finished_description is not None

    def is_wanted(found: V1User) -> bool:
        if is_marked:
            return found.description == wanted.description
        return replace(found, id=None, user=wanted.user) == wanted

    return adopt_created("v1 user", _named(client, wanted.name), is_wanted)


def _check_made(client: Client, made: V1User, wanted: V1User) -> None:
    """Delete ``made`` and raise :class:`RefusedError` where the server made something else than what was asked for."""
    problems = describe_permission_problems(made.permissions, wanted.permissions)
    if (made.org_id, made.user_id) != (wanted.org_id, wanted.user_id):
        problems.append(f"belongs to the organization {made.org_id} and the user {made.user_id}")
    if made.name != wanted.name:
        problems.append(f"is called {made.name!r}")
    if not problems:
        return
    error = RefusedError(
        f"the v1 user that the server made {', and '.join(problems)}.",
        operation=f"create {wanted.title}",
        way_out="Check the version of the server, and what stands in front of it.",
    )
    try:
        _delete(client, require_id(made))
    except InfluxError as second:
        raise error.with_note(
            f"It may have been done all the same: the new v1 user {made.id} could not be deleted. {second.message} Delete it by its ID."
        ) from second
    raise error.with_note("The new v1 user was deleted.")


def _apply_password(context: Context, step: SetV1Password, before: V1UserState) -> V1UserState:
    """Set the password, and only then take the mark of an unfinished v1 user away."""
    client, user = context.client, before.require_user()
    user_id = require_id(user)

    def send() -> bool:
        set_v1_password(client, user_id, step.password)
        return True

    try:
        send_and_confirm(client, send, lambda: client.accepts_v1_password(step.name, step.password) or None)
        if step.finishes is not None:
            user = _update(client, user, {"description": step.finishes})
    except InfluxError as error:
        if step.finishes is None:
            raise
        raise error.with_note(
            f"The v1 user {step.name!r} exists, and may have no password yet. The next run sets it."
        ) from error
    return V1UserState(user, AS_DECLARED)


def _apply_update(context: Context, step: UpdateV1User, before: V1UserState) -> V1UserState:
    return replace(before, user=_update(context.client, before.require_user(), step.changes))


def _update(client: Client, user: V1User, changes: t.Mapping[str, str]) -> V1User:
    user_id = require_id(user)

    def verify() -> V1User | None:
        now = get_v1_user(client, user_id)
        return now if all(getattr(now, option) == value for option, value in changes.items()) else None

    return send_and_confirm(client, lambda: update_v1_user(client, user_id, **changes), verify)


def _apply_delete(context: Context, step: DeleteV1User, before: V1UserState) -> V1UserState | None:
    """Delete the v1 user. Return None where somebody else has deleted it meanwhile."""
    if step.successor is not None:
        context.made = _make_if_free(context.client, step.id, step.successor)
        if context.made is not None:
            return None
    return step.after(before) if _delete(context.client, step.id) else None


def _make_if_free(client: Client, old_id: str, successor: V1User) -> V1User | None:
    """Before a v1 user is deleted to be created anew, find out whether the server would take the new one.

    It refuses that for the old one's sake, after it has looked at the permissions (recording ``v1-users-access``). So what else it
    refuses costs nobody the old one. Return the new one where it has taken it, since somebody else has deleted the old one.
    """
    wanted = _marked(successor, is_unfinished=True)

    def send() -> V1User | None:
        try:
            return create_v1_user(client, wanted)
        except ConflictError:
            return None

    def verify() -> V1User | None:
        found = _named(client, wanted.name)
        return found if found is not None and found.id != old_id and found.description == wanted.description else None

    return send_and_confirm(client, send, verify)


def _delete(client: Client, v1_user_id: str) -> bool:
    """Whether the v1 user was deleted by this, and not by somebody else meanwhile."""

    def is_there() -> bool:
        try:
            get_v1_user(client, v1_user_id)
        except NotFoundError as error:
            # While it is there, the server names its user or organization as missing.
            return error.server_message != _NO_SUCH_V1_USER
        return True

    return delete_and_confirm(client, lambda: delete_v1_user(client, v1_user_id), is_there)


def _named(client: Client, name: str) -> V1User | None:
    return next(iter(if_there(lambda: find_v1_users(client, name)) or ()), None)


V1_USER_FUNCTIONS: Functions[V1UserState] = {
    CreateV1User: _apply_create,
    SetV1Password: _apply_password,
    UpdateV1User: _apply_update,
    DeleteV1User: _apply_delete,
}
