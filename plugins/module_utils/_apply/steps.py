# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying a plan's steps out, in order, and knowing at each moment what has been done. It decides nothing."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._errors import InfluxError, RefusedError
from .._model.names import label_key
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.state import NO_BUCKET, BucketState
from .._plan.steps import AddLabel, AddRole, ChangeRole, CreateLabel, DeleteBucket, RemoveLabel, RemoveRole, Step
from .bucket_labels import LabelApplier, LabelStep
from .buckets import BucketApplier, BucketStep
from .confirm import Progress
from .roles import RoleApplier, RoleStep

ChangingStep = t.Union[BucketStep, LabelStep, RoleStep]


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


class Applier:
    """Carries the steps of one plan out on the organization ``org_id``; ``look_first`` is for a plan that is not fresh.

    ``made`` are labels that were made since it was planned, by the keys of their names.
    """

    def __init__(
        self,
        client: Client,
        org_id: str,
        plan: Plan,
        wait_timeout: float,
        *,
        verify_first: bool,
        made: t.Mapping[bytes, Label] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.plan = plan
        # The steps that are not done: the one that failed comes first.
        self.left = plan.steps
        self.report = client.report
        self.progress = Progress(plan.before) if progress is None else progress
        self.progress.report = self.report
        self._bucket = BucketApplier(client, org_id, wait_timeout, verify_first)
        self._labels = LabelApplier(client, org_id, dict(made or {}))
        self._roles = RoleApplier(client, self.progress)

    def carry_out(self) -> Progress:
        """All steps. Where one fails its error is raised, and ``progress`` tells what was done before it."""
        for number, step in enumerate(self.plan.steps):
            self.left = self.plan.steps[number:]
            before = self.progress.now
            with self.report.step(step.operation):
                try:
                    self._carry_out(step, before)
                except InfluxError as error:
                    raise error.during(step.operation) from error
                if isinstance(step, DeleteBucket):
                    self._bucket.wait_until_gone(before.require_bucket())
        return self.progress

    def _carry_out(self, step: Step, before: BucketState) -> None:
        if not isinstance(step, DeleteBucket):
            self.progress.record(step, self._changed(step, before))
        elif self._bucket.delete(before.require_bucket()):
            self.progress.record(step, NO_BUCKET)
        else:
            # Somebody else has deleted it meanwhile.
            self.progress.now = NO_BUCKET

    def _changed(self, step: ChangingStep, before: BucketState) -> BucketState:
        if isinstance(step, (CreateLabel, AddLabel, RemoveLabel)):
            return self._labels.carry_out(step, before)
        if isinstance(step, (AddRole, ChangeRole, RemoveRole)):
            return self._roles.carry_out(step, before)
        return self._bucket.carry_out(step, before)
