# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_server: one entry for each organization, label and bucket, and the diff of what differs. Pure."""

from __future__ import annotations

import typing as t
from itertools import chain

from .._errors import DataLossError, InfluxError, RefusedError
from .progress import Item
from .progress_server import LabelItem, OrganizationProgress
from .results import Pair, Result, describe_bucket, describe_label
from .results_buckets import (
    describe_label_sides,
    describe_sides,
    item_result,
    label_item_result,
    summary_headers,
)

# Buckets and labels are told in that order, apart from the declared order within each.
_KINDS = ("labels", "buckets")


def server_result(organizations: t.Sequence[OrganizationProgress], undeclared: t.Sequence[Result]) -> Result:
    """Return the result of all ``organizations``; ``undeclared`` has for each what is to be told of undeclared buckets."""
    entries = [_organization_result(one, more) for one, more in zip(organizations, undeclared)]
    result: Result = {
        "changed": any(entry["changed"] for entry in entries),
        "organizations": entries,
        "actions": list(chain.from_iterable(_actions_in_order(entries))),
        "diff": _diff(organizations),
    }
    warnings = list(dict.fromkeys(chain.from_iterable(entry["warnings"] for entry in entries)))
    return {**result, "warnings": warnings} if warnings else result


def _organization_result(organization: OrganizationProgress, undeclared: Result) -> Result:
    title = organization.title
    labels = [_label_result(item, title) for item in organization.labels]
    buckets = [_bucket_result(item, title) for item in organization.items]
    purged = [_bucket_result(item, title) for item in organization.purges]
    warnings = [*organization.warnings, *(warning for item in organization.items for warning in item.plan.warnings)]
    return {
        "name": organization.name,
        "id": organization.known_id,
        "changed": any(item["changed"] for item in (*labels, *buckets, *purged)),
        "attempted": organization.attempted,
        "error": None if organization.error is None else organization.error.message,
        "warnings": list(dict.fromkeys(warnings)),
        "labels": labels,
        "buckets": buckets,
        "purged": purged,
        **undeclared,
    }


def _actions_in_order(entries: t.Sequence[Result]) -> t.Iterator[list[Result]]:
    """Yield the actions in the order of the task: labels, then buckets, then deletions, each in all organizations."""
    labels = [item for entry in entries for item in entry["labels"]]
    yield from (item["actions"] for item in labels if not _is_deletion(item))
    for kind in ("buckets", "purged"):
        for entry in entries:
            yield from (item["actions"] for item in entry[kind])
    yield from (item["actions"] for item in labels if _is_deletion(item))


def _is_deletion(item: Result) -> bool:
    return any(action["action"] == "delete_label" for action in item["actions"])


def _label_result(item: LabelItem, organization: str) -> Result:
    entry = label_item_result(item)
    result: Result = {
        **entry,
        "actions": _of(organization, entry["actions"]),
        **_failure(item.error, item.attempted),
        "would_lose_data": False,
    }
    if item.plan.actions:
        result.update(before=describe_label(item.plan.before), after=describe_label(item.plan.after))
    return result


def _bucket_result(item: Item, organization: str) -> Result:
    entry = item_result(item)
    result: Result = {
        **entry,
        "actions": _of(organization, entry["actions"]),
        **_failure(item.error, item.attempted),
        "would_lose_data": isinstance(item.error, DataLossError),
    }
    if item.plan.steps:
        result.update(
            before=describe_bucket(item.plan.before, item.plan.spelled),
            after=describe_bucket(item.plan.after, item.plan.spelled),
        )
    return result


def _of(organization: str, actions: t.Iterable[Result]) -> list[Result]:
    return [{**action, "organization": organization} for action in actions]


def _failure(error: InfluxError | None, attempted: bool) -> Result:
    refused = isinstance(error, RefusedError) and not attempted
    return {
        "error": None if error is None else error.message,
        "refusals": [error.message] if error is not None and refused else [],
    }


def _diff(organizations: t.Sequence[OrganizationProgress]) -> Result:
    before: Result = {}
    after: Result = {}
    pairs = []
    for organization in organizations:
        for kind, title, pair in _differing(organization):
            pairs.append(pair)
            for side, described in zip((before, after), _only_different(pair)):
                side.setdefault(organization.title, {}).setdefault(kind, {})[title] = described
    return {**summary_headers(pairs), "before": before, "after": after}


def _differing(organization: OrganizationProgress) -> t.Iterator[tuple[str, str, Pair]]:
    labels, buckets = _KINDS
    for label in organization.labels:
        if label.done:
            yield labels, label.title, describe_label_sides(label)
    for item in (*organization.items, *organization.purges):
        if item.done:
            yield buckets, item.title, describe_sides(item)


def _only_different(pair: Pair) -> Pair:
    """Return both without what they have in common; what is new or gone is told in full."""
    before, after = pair
    if not before or not after:
        return pair
    differs = {key for key in (*before, *after) if before.get(key) != after.get(key)}
    return (
        {key: value for key, value in before.items() if key in differs},
        {key: value for key, value in after.items() if key in differs},
    )
