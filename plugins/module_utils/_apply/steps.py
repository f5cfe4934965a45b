# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out a plan's steps, in order, and know at each moment what has been done. It decides nothing."""

from __future__ import annotations

import typing as t

from .._errors import RefusedError
from .._model.names import label_key
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.state import BucketState
from .._plan.steps import (
    AddLabel,
    AddRole,
    ChangeRole,
    CreateBucket,
    CreateLabel,
    DeleteBucket,
    RemoveLabel,
    RemoveRole,
    RenameBucket,
    Step,
    UpdateBucket,
)
from .bucket_labels import apply_add_label, apply_create_label, apply_remove_label
from .buckets import (
    apply_create_bucket,
    apply_delete_bucket,
    apply_rename_bucket,
    apply_update_bucket,
    wait_until_gone,
)
from .context import ApplyContext
from .execute import execute_step
from .roles import apply_add_role, apply_change_role, apply_remove_role

# It returns what its step leaves, in the server's words; None where somebody else has done the step meanwhile.
ApplyFunction = t.Callable[[ApplyContext, t.Any, BucketState], t.Optional[BucketState]]

APPLY_FUNCTIONS: dict[type[Step], ApplyFunction] = {
    CreateBucket: apply_create_bucket,
    RenameBucket: apply_rename_bucket,
    UpdateBucket: apply_update_bucket,
    DeleteBucket: apply_delete_bucket,
    CreateLabel: apply_create_label,
    AddLabel: apply_add_label,
    RemoveLabel: apply_remove_label,
    AddRole: apply_add_role,
    ChangeRole: apply_change_role,
    RemoveRole: apply_remove_role,
}


def check_labels_made(plan: Plan, made: t.Mapping[bytes, Label]) -> None:
    """Raise :class:`RefusedError` where ``plan`` needs a label that was to be ``made`` before it, and was not."""
    made_here = {label_key(step.name) for step in plan.steps if isinstance(step, CreateLabel)}
    for step in plan.steps:
        if isinstance(step, AddLabel) and step.label.id is None:
            key = label_key(step.label.name)
            if key not in made and key not in made_here:
                raise RefusedError(
                    f"The label {step.label.name!r} could not be created, so nothing was changed on the bucket {step.bucket!r}."
                )


def apply_plan(context: ApplyContext, plan: Plan) -> None:
    """Carry out all steps. Where one fails its error is raised, and the progress has what was done before it."""
    for number, step in enumerate(plan.steps):
        context.progress.left = plan.steps[number:]
        apply_step(context, step)


def apply_step(context: ApplyContext, step: Step) -> None:
    """Carry out ``step`` and record it. Its error is one of the step's operation."""
    before = context.progress.now
    with context.client.report.step(step.operation):
        execute_step(context, step, APPLY_FUNCTIONS)
        if isinstance(step, DeleteBucket):
            wait_until_gone(context, before.require_bucket())
