# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on the members and owners of a bucket or an organization."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._api.retry import outcome_unknown
from .._api.roles import add_role_holder, list_role_holders, remove_role_holder
from .._errors import InfluxError
from .._model.resources import A_HOLDER, Role, User
from .._plan.state import H
from .._plan.steps import AddRole, ChangeRole, RemoveRole
from .confirm import is_there_already, remove_and_confirm, require_id, send_and_confirm
from .context import StepContext

Context = StepContext[t.Any, H]


def apply_add_role(context: Context[H], step: AddRole, before: H) -> H:
    """Give the user the role, and return what has it, with the user as the server has it."""
    return replace(step, user=_add(context, before, step.role, step.user)).after(before)


def apply_remove_role(context: Context[H], step: RemoveRole, before: H) -> H:
    """Take the user's role away."""
    _remove(context, before, step.role, step.user)
    return step.after(before)


def apply_change_role(context: Context[H], step: ChangeRole, before: H) -> H:
    """Take the old role away, and give the new one. Where that fails, half the change can be left, which is recorded."""
    _remove(context, before, step.old, step.user)
    try:
        _add(context, before, step.new, step.user)
    except InfluxError as error:
        if is_there_already(error):
            # Somebody else has given a role meanwhile. Which one it is, whoever looks again finds.
            context.record(step.removal, step.removal.after(before))
            raise
        raise _put_back(context, step, before, error) from error
    return step.after(before)


def _put_back(context: Context[H], step: ChangeRole, before: H, error: InfluxError) -> InfluxError:
    """After the second half of a change of role has failed: give the old role back, or own up to its loss."""
    try:
        _add(context, before, step.old, step.user)
        return error.with_note(f"{step.user.label} was made {A_HOLDER[step.old]} again. Run the task again.")
    except InfluxError as second:
        context.record(step.removal, step.removal.after(before))
        # Where no answer came, the new role may have been given.
        has = "may have" if outcome_unknown(error) else "has"
        return error.with_note(
            f"Beware: {step.user.label} {has} no role on the {step.kind} now, since giving the old one back failed too: "
            f"{second.message} Run the task again to give a role."
        )


def _add(context: Context[H], on: H, role: Role, user: User) -> User:
    thing_id = require_id(on.require_thing())
    return send_and_confirm(
        context.client,
        lambda: add_role_holder(context.client, thing_id, role, user.id, kind=on.kind),
        lambda: _find_holder(context, on, role, user),
    )


def _remove(context: Context[H], on: H, role: Role, user: User) -> None:
    thing_id = require_id(on.require_thing())
    remove_and_confirm(
        context.client,
        lambda: remove_role_holder(context.client, thing_id, role, user.id, kind=on.kind),
        lambda: _find_holder(context, on, role, user) is not None,
    )


def _find_holder(context: Context[H], on: H, role: Role, user: User) -> User | None:
    holders = list_role_holders(context.client, require_id(on.require_thing()), role, kind=on.kind)
    return next((one for one in holders if one.id == user.id), None)
