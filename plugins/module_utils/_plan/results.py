# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A task's result from its plan and from what was done: the same in check mode and in a run. Pure."""

from __future__ import annotations

import typing as t

from .._model.durations import format_duration
from .._model.resources import Bucket, Label
from .desired import NOTHING_SPELLED, Spelled
from .desired_labels import OWN_OPTIONS
from .state import BucketState, RoleHolders
from .steps import Step, apply_steps

Result = dict[str, t.Any]
# How a thing is described before and after, empty where it isn't there.
Pair = tuple[Result, Result]
DURATIONS = ("retention", "shard_group_duration")


class DescribedStep(t.Protocol):
    """A step of any kind."""

    def describe(self) -> Result:
        """Return it in the words of an action."""


def bucket_result(
    before: BucketState,
    now: BucketState,
    steps: t.Sequence[Step],
    warnings: t.Sequence[str] = (),
    spelled: Spelled = NOTHING_SPELLED,
) -> Result:
    """The result of ``steps``, done or planned, which led from ``before`` to ``now``.

    ``now`` is what the server said, or what check mode predicts; the diff is told by the steps, and so equal in both.
    Durations are ``spelled`` as the task does where that means the same.
    """
    result: Result = {
        "changed": bool(steps),
        "actions": [describe_step(step, spelled) for step in steps],
        "bucket": None if now.bucket is None else describe_bucket(now, spelled, ids=True),
        "diff": _diff(before, apply_steps(before, steps), spelled),
    }
    if warnings:
        result["warnings"] = list(warnings)
    return result


def describe_step(step: Step, spelled: Spelled) -> Result:
    """Return ``step`` in the words of an action, with durations as they are ``spelled``."""
    action = step.describe()
    for option in DURATIONS:
        if option in action:
            action[option] = _spell(option, getattr(step, option), spelled)
    return action


def describe_bucket(state: BucketState, spelled: Spelled = NOTHING_SPELLED, *, ids: bool = False) -> Result:
    """Return a bucket in the words of the options, empty if there is none.

    With ``ids`` it has what no option sets, too: IDs, and durations in seconds.
    """
    bucket = state.bucket
    if bucket is None:
        return {}
    described: Result = {
        "name": bucket.name,
        "description": bucket.description,
        "retention": _spell("retention", bucket.retention, spelled),
        "shard_group_duration": (
            _spell("shard_group_duration", bucket.shard_group_duration, spelled)
            if bucket.shard_group_duration
            else None
        ),
        "labels": sorted(_label_title(label, bucket) for label in bucket.labels),
    }
    if ids:
        described.update(id=bucket.id, org_id=bucket.org_id, type=bucket.type, **describe_seconds(bucket))
    if bucket.rp:
        described["rp"] = bucket.rp
    if bucket.schema_type:
        described["schema_type"] = bucket.schema_type
    return {**described, **describe_roles(state)}


def describe_roles(state: RoleHolders) -> Result:
    """Return members and owners by name, as far as they were read."""
    holders = {"members": state.holders("member"), "owners": state.holders("owner")}
    return {option: sorted(user.label for user in users) for option, users in holders.items() if users is not None}


def describe_seconds(bucket: Bucket) -> Result:
    """Return the durations of a bucket in seconds. A retention of 0 has no end."""
    return {
        "retention_seconds": bucket.retention,
        "shard_group_duration_seconds": bucket.shard_group_duration or None,
    }


def describe_label(label: Label | None, *, ids: bool = False) -> Result:
    """Return a label in the words of the options of influx_label, empty if there is none. With ``ids`` it has its IDs, too."""
    if label is None:
        return {}
    others = {key: value for key, value in sorted(label.properties.items()) if key not in OWN_OPTIONS}
    described: Result = {"name": label.name}
    described.update({key: label.properties[key] for key in OWN_OPTIONS if key in label.properties})
    if others:
        described["properties"] = others
    return {**described, "id": label.id, "org_id": label.org_id} if ids else described


def _spell(option: str, seconds: int, spelled: Spelled) -> str:
    return spelled.get((option, seconds)) or format_duration(seconds)


def _label_title(label: Label, bucket: Bucket) -> str:
    """The label's name, told apart from another organization's label of the same name, which the server lets a bucket bear."""
    return label.name if label.org_id == bucket.org_id else f"{label.name} (of the organization {label.org_id})"


def _diff(before: BucketState, after: BucketState, spelled: Spelled) -> Result:
    name = next((state.bucket.name for state in (after, before) if state.bucket is not None), "")
    return headed_diff(name, describe_bucket(before, spelled), describe_bucket(after, spelled))


def steps_result(
    described: Result, steps: t.Sequence[DescribedStep], diff: Result, warnings: t.Sequence[str] = ()
) -> Result:
    """Return the result of ``steps``, done or planned, with the thing that they are about as ``described``, and its ``diff``."""
    result = {"changed": bool(steps), "actions": [step.describe() for step in steps], **described, "diff": diff}
    return {**result, "warnings": list(warnings)} if warnings else result


def headed_diff(name: str, before: Result, after: Result) -> Result:
    """Return the diff of what is called ``name``."""
    return {"before_header": name, "after_header": name, "before": before, "after": after}
