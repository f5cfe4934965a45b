# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_buckets, and what the results of many things have in common. Pure."""

from __future__ import annotations

import typing as t

from .progress import Item
from .progress_server import LabelItem
from .results import Pair, Result, describe_bucket, describe_label, describe_step
from .steps import apply_steps


def many_result(
    items: t.Sequence[Item], purges: t.Sequence[Item], warnings: t.Sequence[str], labels: t.Sequence[LabelItem] = ()
) -> Result:
    """The result of many buckets: one entry each in the order declared, and the diff of those that differ.

    ``labels`` are those that the buckets need and that are created for them.
    """
    everything = [*items, *purges]
    differing = [item for item in everything if item.done]
    all_warnings = [*warnings, *(warning for item in items for warning in item.plan.warnings)]
    label_results = [label_item_result(item) for item in labels]
    result: Result = {
        "changed": bool(differing) or any(label["changed"] for label in label_results),
        "actions": [
            *(action for label in label_results for action in label["actions"]),
            *(describe_step(step, item.plan.spelled) for item in everything for step in item.done),
        ],
        "labels": label_results,
        "buckets": [_result_with_bucket(item) for item in items],
        "purged": [_result_with_bucket(item) for item in purges],
        "diff": _diff_of_many(differing, labels),
    }
    if all_warnings:
        result["warnings"] = list(dict.fromkeys(all_warnings))
    return result


def _diff_of_many(differing: t.Sequence[Item], labels: t.Sequence[LabelItem]) -> Result:
    sides = {item.title: describe_sides(item) for item in differing}
    made = [describe_label_sides(item) for item in labels if item.done]
    return {
        **summary_headers([*made, *sides.values()]),
        "before": {title: before for title, (before, _after) in sides.items()},
        "after": {title: after for title, (_before, after) in sides.items()},
    }


def summary_headers(sides: t.Collection[Pair]) -> Result:
    """Return the headers of a diff of many things: how many of them are to be created, changed and deleted."""
    created = sum(not before for before, _after in sides)
    deleted = sum(not after for _before, after in sides)
    counts = ((created, "create"), (len(sides) - created - deleted, "change"), (deleted, "delete"))
    line = ", ".join(" to ".join((f"{number:,}", verb)) for number, verb in counts if number)
    return {"before_header": line, "after_header": line} if line else {}


def describe_label_sides(item: LabelItem) -> Pair:
    """Return the label before, and after what was done."""
    return describe_label(item.plan.before), describe_label(item.plan.after)


def describe_sides(item: Item) -> Pair:
    """Return the bucket before, and after what was done."""
    before, after = item.plan.before, apply_steps(item.plan.before, item.done)
    return describe_bucket(before, item.plan.spelled), describe_bucket(after, item.plan.spelled)


def item_result(item: Item) -> Result:
    """Return what the results of all tasks tell of one of many buckets."""
    bucket = item.now.bucket or item.plan.before.bucket
    return {
        "name": item.title,
        "id": None if bucket is None else bucket.id,
        "changed": bool(item.done),
        "attempted": item.attempted,
        "actions": [describe_step(step, item.plan.spelled) for step in item.done],
        "error": None if item.error is None else item.error.message,
    }


def label_item_result(item: LabelItem) -> Result:
    """Return what the results of all tasks tell of one of many labels."""
    label = item.now or item.plan.before
    return {
        "name": item.title,
        "id": None if label is None else label.id,
        "changed": item.done,
        "attempted": item.attempted,
        "actions": item.plan.actions if item.done else [],
        "error": None if item.error is None else item.error.message,
    }


def _result_with_bucket(item: Item) -> Result:
    result = item_result(item)
    if item.done:
        # Ten thousand buckets that are as declared would be the most of a result, which Ansible copies several times.
        result["bucket"] = None if item.now.bucket is None else describe_bucket(item.now, item.plan.spelled, ids=True)
    return result
