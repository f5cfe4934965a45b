# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying out the steps on a bucket's members and owners."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._api.client import Client
from .._api.retry import outcome_unknown
from .._api.roles import add_role_holder, list_role_holders, remove_role_holder
from .._errors import InfluxError
from .._model.resources import A_HOLDER, Role, User
from .._plan.state import BucketState
from .._plan.steps import AddRole, ChangeRole, RemoveRole
from .confirm import Progress, is_there_already, require_id, send_and_confirm

RoleStep = t.Union[AddRole, ChangeRole, RemoveRole]


@dataclass
class RoleApplier:
    """Knows the plan's progress, for half a change of role can be left when the other half fails."""

    client: Client
    progress: Progress

    def carry_out(self, step: RoleStep, before: BucketState) -> BucketState:
        """What the step leaves, in the server's words."""
        bucket_id = require_id(before.require_bucket())
        if isinstance(step, RemoveRole):
            self._remove(bucket_id, step.role, step.user)
            return step.after(before)
        if isinstance(step, AddRole):
            return replace(step, user=self._add(bucket_id, step.role, step.user)).after(before)
        self._remove(bucket_id, step.old, step.user)
        try:
            self._add(bucket_id, step.new, step.user)
        except InfluxError as error:
            if is_there_already(error):
                # Somebody else has given a role meanwhile. Which one it is, whoever looks again finds.
                taken = RemoveRole(step.bucket, step.user, step.old)
                self.progress.record(taken, taken.after(before))
                raise
            raise self._put_back(step, before, bucket_id, error) from error
        return step.after(before)

    def _put_back(self, step: ChangeRole, before: BucketState, bucket_id: str, error: InfluxError) -> InfluxError:
        """After the second half of a change of role has failed: give the old role back, or own up to its loss."""
        try:
            self._add(bucket_id, step.old, step.user)
            return error.with_note(f"{step.user.label} was made {A_HOLDER[step.old]} again. Run the task again.")
        except InfluxError as second:
            lost = RemoveRole(step.bucket, step.user, step.old)
            self.progress.record(lost, lost.after(before))
            # Where no answer came, the new role may have been given.
            has = "may have" if outcome_unknown(error) else "has"
            return error.with_note(
                f"Beware: {step.user.label} {has} no role on the bucket now, since giving the old one back failed too: "
                f"{second.message} Run the task again to give a role."
            )

    def _add(self, bucket_id: str, role: Role, user: User) -> User:
        return send_and_confirm(
            self.client,
            lambda: add_role_holder(self.client, bucket_id, role, user.id),
            lambda: self._holder(bucket_id, role, user),
        )

    def _remove(self, bucket_id: str, role: Role, user: User) -> None:
        def remove() -> bool:
            remove_role_holder(self.client, bucket_id, role, user.id)
            return True

        send_and_confirm(self.client, remove, lambda: None if self._holder(bucket_id, role, user) else True)

    def _holder(self, bucket_id: str, role: Role, user: User) -> User | None:
        return next((one for one in list_role_holders(self.client, bucket_id, role) if one.id == user.id), None)
