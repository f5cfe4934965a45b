# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_buckets, and what the results of many things have in common. Pure."""

from __future__ import annotations

import typing as t

from .._errors import DataLossError, InfluxError, RefusedError
from .diffs import Difference, diff_of_many
from .progress import Item
from .progress_server import LabelItem, OrganizationProgress
from .results import Result, describe_bucket, describe_label, describe_step
from .steps import apply_steps


class MayFail(t.Protocol):
    """One of many things, which may have failed."""

    attempted: bool
    error: InfluxError | None


def many_result(organization: OrganizationProgress) -> Result:
    """Return the result of many buckets: one entry each in the order declared, and the diff of those that differ.

    The labels are those that the buckets need and that are created for them.
    """
    everything = [*organization.items, *organization.purges]
    all_warnings = [*organization.warnings, *(warning for item in organization.items for warning in item.plan.warnings)]
    labels = [label_entry(item, organization.known_id) for item in organization.labels]
    buckets = [bucket_entry(item, organization.known_id) for item in organization.items]
    purged = [bucket_entry(item, organization.known_id) for item in organization.purges]
    entries = [*labels, *buckets, *purged]
    result: Result = {
        "changed": any(entry["changed"] for entry in entries),
        "actions": [action for entry in entries for action in entry["actions"]],
        "labels": labels,
        "buckets": buckets,
        "purged": purged,
        "diff": diff_of_many([*label_differences(organization.labels), *bucket_differences(everything)]),
    }
    if all_warnings:
        result["warnings"] = list(dict.fromkeys(all_warnings))
    return result


def label_differences(items: t.Iterable[LabelItem], organization: str | None = None) -> t.Iterator[Difference]:
    """Yield the labels that differ, before and after what was done."""
    for item in items:
        if item.done:
            sides = describe_label(item.plan.before), describe_label(item.plan.after)
            yield Difference("label", item.title, sides, organization)


def bucket_differences(items: t.Iterable[Item], organization: str | None = None) -> t.Iterator[Difference]:
    """Yield the buckets that differ, before and after what was done."""
    for item in items:
        if item.done:
            before, after = item.plan.before, apply_steps(item.plan.before, item.done)
            sides = describe_bucket(before, item.plan.spelled), describe_bucket(after, item.plan.spelled)
            yield Difference("bucket", item.title, sides, organization)


def label_entry(item: LabelItem, org_id: str | None) -> Result:
    """Return the entry of a label. It is described only where it differs."""
    label = item.now or item.plan.before
    entry = {
        "name": item.title,
        "id": None if label is None else label.id,
        "org_id": org_id if label is None else label.org_id,
        "changed": item.done,
        "attempted": item.attempted,
        "actions": item.plan.actions if item.done else [],
        **failure_of(item),
    }
    if item.plan.actions:
        entry.update(before=describe_label(item.plan.before), after=describe_label(item.plan.after))
    if item.done:
        entry["label"] = describe_label(item.now, ids=True) or None
    return entry


def bucket_entry(item: Item, org_id: str | None) -> Result:
    """Return the entry of a bucket. It is described only where it differs.

    Ten thousand buckets that are as declared would be the most of a result, which Ansible copies several times.
    """
    plan, bucket = item.plan, item.now.bucket or item.plan.before.bucket
    entry = {
        "name": item.title,
        "id": None if bucket is None else bucket.id,
        "org_id": org_id if bucket is None else bucket.org_id,
        "changed": bool(item.done),
        "attempted": item.attempted,
        "actions": [describe_step(step, plan.spelled) for step in item.done],
        **failure_of(item),
    }
    if plan.steps:
        entry.update(before=describe_bucket(plan.before, plan.spelled), after=describe_bucket(plan.after, plan.spelled))
    if item.done:
        entry["bucket"] = describe_bucket(item.now, plan.spelled, ids=True) or None
    return entry


def failure_of(item: MayFail) -> Result:
    """Return why ``item`` failed: what refuses it, and whether that would lose data."""
    error = item.error
    refused = isinstance(error, RefusedError) and not item.attempted
    return {
        "error": None if error is None else error.message,
        "refusals": [error.message] if error is not None and refused else [],
        "would_lose_data": isinstance(error, DataLossError),
    }
