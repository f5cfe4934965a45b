# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on a bucket's members and owners."""

from __future__ import annotations

from dataclasses import replace

from .._api.retry import outcome_unknown
from .._api.roles import add_role_holder, list_role_holders, remove_role_holder
from .._errors import InfluxError
from .._model.resources import A_HOLDER, Role, User
from .._plan.state import BucketState
from .._plan.steps import AddRole, ChangeRole, RemoveRole
from .confirm import is_there_already, remove_and_confirm, require_id, send_and_confirm
from .context import ApplyContext


def apply_add_role(context: ApplyContext, step: AddRole, before: BucketState) -> BucketState:
    """Give the user the role, and return the bucket with the user as the server has it."""
    bucket_id = require_id(before.require_bucket())
    return replace(step, user=_add(context, bucket_id, step.role, step.user)).after(before)


def apply_remove_role(context: ApplyContext, step: RemoveRole, before: BucketState) -> BucketState:
    """Take the user's role away."""
    _remove(context, require_id(before.require_bucket()), step.role, step.user)
    return step.after(before)


def apply_change_role(context: ApplyContext, step: ChangeRole, before: BucketState) -> BucketState:
    """Take the old role away, and give the new one. Where that fails, half the change can be left, which is recorded."""
    bucket_id = require_id(before.require_bucket())
    _remove(context, bucket_id, step.old, step.user)
    try:
        _add(context, bucket_id, step.new, step.user)
    except InfluxError as error:
        if is_there_already(error):
            # Somebody else has given a role meanwhile. Which one it is, whoever looks again finds.
            taken = RemoveRole(step.bucket, step.user, step.old)
            context.record(taken, taken.after(before))
            raise
        raise _put_back(context, step, before, error) from error
    return step.after(before)


def _put_back(context: ApplyContext, step: ChangeRole, before: BucketState, error: InfluxError) -> InfluxError:
    """After the second half of a change of role has failed: give the old role back, or own up to its loss."""
    try:
        _add(context, require_id(before.require_bucket()), step.old, step.user)
        return error.with_note(f"{step.user.label} was made {A_HOLDER[step.old]} again. Run the task again.")
    except InfluxError as second:
        lost = RemoveRole(step.bucket, step.user, step.old)
        context.record(lost, lost.after(before))
        # Where no answer came, the new role may have been given.
        has = "may have" if outcome_unknown(error) else "has"
        return error.with_note(
            f"Beware: {step.user.label} {has} no role on the bucket now, since giving the old one back failed too: "
            f"{second.message} Run the task again to give a role."
        )


def _add(context: ApplyContext, bucket_id: str, role: Role, user: User) -> User:
    return send_and_confirm(
        context.client,
        lambda: add_role_holder(context.client, bucket_id, role, user.id),
        lambda: _find_holder(context, bucket_id, role, user),
    )


def _remove(context: ApplyContext, bucket_id: str, role: Role, user: User) -> None:
    remove_and_confirm(
        context.client,
        lambda: remove_role_holder(context.client, bucket_id, role, user.id),
        lambda: _find_holder(context, bucket_id, role, user) is not None,
    )


def _find_holder(context: ApplyContext, bucket_id: str, role: Role, user: User) -> User | None:
    return next((one for one in list_role_holders(context.client, bucket_id, role) if one.id == user.id), None)
