# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for the labels of an organization, and what it means for the buckets that bear them. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._errors import RefusedError
from .._model.resources import Bucket, Label
from .buckets import Observation
from .desired import DesiredBucket
from .desired_labels import DesiredLabel
from .labels import LabelPlan, plan_label

UNPLANNED = LabelPlan(None, None)


class PlannedLabel(t.NamedTuple):
    """The plan for one declared label, or why there is none."""

    plan: LabelPlan = UNPLANNED
    refusal: RefusedError | None = None


def plan_label_list(
    declared: t.Sequence[DesiredLabel], org_id: str, labels: t.Sequence[Label], *, labels_may_be_hidden: bool
) -> list[PlannedLabel]:
    """Return the plan for each of ``declared``, on the organization's ``labels`` as the plans before it leave them.

    ``labels_may_be_hidden`` says that there may be some that the token can't see.
    """
    planned: list[PlannedLabel] = []
    first: dict[str, DesiredLabel] = {}
    there = tuple(labels)
    for declaration in declared:
        try:
            plan = plan_label(declaration, org_id, there, labels_may_be_hidden=labels_may_be_hidden)
            _refuse_twice(first, declaration, plan)
        except RefusedError as error:
            planned.append(PlannedLabel(refusal=error))
            continue
        planned.append(PlannedLabel(plan))
        if plan.after is not None:
            there = _with(there, plan.before, plan.after)
    return planned


class LabelsAfter(t.NamedTuple):
    """The labels of an organization once their plans are done. Those to be created have no ID, those to be deleted are gone."""

    labels: tuple[Label, ...]
    changed: t.Mapping[str | None, Label]
    deleted: tuple[Label, ...]

    def on(self, bucket: Bucket) -> Bucket:
        """Return ``bucket`` with its labels as they are then."""
        if not any(label.id in self.changed for label in bucket.labels):
            return bucket
        return replace(bucket, labels=tuple(self.changed.get(label.id, label) for label in bucket.labels))

    def observed(self, observed: Observation) -> Observation:
        """Return what was ``observed`` of a bucket as it is then."""
        state = observed.state
        if state.bucket is not None:
            state = replace(state, bucket=self.on(state.bucket))
        return observed._replace(state=state, org_labels=self.labels)

    def refuse_deleted(self, declared: DesiredBucket) -> None:
        """Raise :class:`RefusedError` where a bucket must bear a label that the same declaration deletes."""
        wanted = declared.labels
        if wanted is None or wanted.mode == "remove" or declared.presence == "absent":
            return
        for label in self.deleted:
            if label.id in wanted.ids or any(label.is_named(name, label.org_id) for name in wanted.names):
                raise RefusedError(
                    f"The label {label.name!r} is to be deleted, and {declared.title} must bear it. Remove it from one of the "
                    "declarations."
                )


def labels_after(labels: t.Sequence[Label], planned: t.Iterable[PlannedLabel]) -> LabelsAfter:
    """Return what ``planned`` leaves of the organization's ``labels``."""
    there, changed, deleted = tuple(labels), {}, []
    for plan, _refusal in planned:
        if plan.after is not None:
            there = _with(there, plan.before, plan.after)
            if plan.before is not None and plan.actions:
                changed[plan.before.id] = plan.after
        elif plan.before is not None:
            deleted.append(plan.before)
    gone = {label.id for label in deleted}
    return LabelsAfter(
        tuple(label for label in there if label.id is None or label.id not in gone), changed, tuple(deleted)
    )


def _with(labels: tuple[Label, ...], before: Label | None, after: Label) -> tuple[Label, ...]:
    if before is None:
        return (*labels, after)
    return tuple(after if label.id == before.id else label for label in labels)


def _refuse_twice(first: dict[str, DesiredLabel], declared: DesiredLabel, plan: LabelPlan) -> None:
    if plan.before is None or plan.before.id is None:
        return
    other = first.setdefault(plan.before.id, declared)
    if other is not declared:
        raise RefusedError(
            f"The label {plan.before.name!r} ({plan.before.id}) is declared twice, as {other.name_or_id!r} and as "
            f"{declared.name_or_id!r}. Declare each label once."
        )
