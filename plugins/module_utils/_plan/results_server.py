# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_server: one entry for each thing that is declared, and the diff of what differs. Pure."""

from __future__ import annotations

import typing as t
from itertools import chain

from .._errors import DataLossError, InfluxError, RefusedError
from .progress import Item
from .progress_server import LabelItem, OrganizationProgress, ResourceProgress
from .results import Pair, Result, describe_bucket, describe_label
from .results_buckets import (
    describe_label_sides,
    describe_sides,
    item_result,
    label_item_result,
    summary_headers,
)

# The kinds of things in an organization that are no labels and buckets, by what their results call one of them.
IN_ORGANIZATION = {"dbrp": "dbrps", "authorization": "authorizations", "v1_user": "v1_users"}
_CALLED = {
    "organization": "organization",
    "user": "user",
    "dbrp": "DBRP mappings of",
    "authorization": "token",
    "v1_user": "v1 user",
}


def describe_item(item: Item | LabelItem | ResourceProgress) -> str:
    """Return what messages call it."""
    if isinstance(item, ResourceProgress):
        return f"{_CALLED[item.kind]} {item.title!r}"
    return f"{'label' if isinstance(item, LabelItem) else 'bucket'} {item.title!r}"


def server_result(
    organizations: t.Sequence[OrganizationProgress],
    undeclared: t.Sequence[Result],
    users: t.Sequence[ResourceProgress] = (),
) -> Result:
    """Return the result of all ``organizations`` and ``users``; ``undeclared`` has what is to be told of undeclared buckets."""
    told = {id(user): _resource_result(user) for user in users}
    entries = [_organization_result(one, more, told) for one, more in zip(organizations, undeclared)]
    user_entries = [told[id(user)] for user in users]
    result: Result = {
        "changed": any(entry["changed"] for entry in (*user_entries, *entries)),
        "users": user_entries,
        "organizations": entries,
        "actions": list(chain.from_iterable(_actions_in_order(entries, organizations, users, told))),
        "diff": _diff(organizations, users),
    }
    said = [*(entry["warnings"] for entry in entries), *map(_warnings, users)]
    warnings = list(dict.fromkeys(chain.from_iterable(said)))
    return {**result, "warnings": warnings} if warnings else result


def _organization_result(organization: OrganizationProgress, undeclared: Result, told: dict[int, Result]) -> Result:
    """Return the entry of an organization. Those of its resources are added to ``told``, too."""
    title = organization.title
    labels = [_label_result(item, title) for item in organization.labels]
    buckets = [_bucket_result(item, title) for item in organization.items]
    purged = [_bucket_result(item, title) for item in organization.purges]
    own = [] if organization.itself is None else [organization.itself]
    told.update((id(one), _resource_result(one, title)) for one in (*own, *organization.resources))
    others = {
        option: [told[id(one)] for one in organization.resources if one.kind == kind]
        for kind, option in IN_ORGANIZATION.items()
    }
    warnings = [*organization.warnings, *(warning for item in organization.items for warning in item.plan.warnings)]
    warnings += chain.from_iterable(map(_warnings, (*own, *organization.resources)))
    entries = [*labels, *buckets, *purged, *(told[id(one)] for one in (*own, *organization.resources))]
    return {
        "name": organization.name,
        "id": organization.known_id,
        "changed": any(item["changed"] for item in entries),
        "attempted": organization.attempted,
        "error": None if organization.error is None else organization.error.message,
        "warnings": list(dict.fromkeys(warnings)),
        "organization": told[id(own[0])] if own else None,
        "labels": labels,
        "buckets": buckets,
        "purged": purged,
        **others,
        **undeclared,
    }


def _actions_in_order(
    entries: t.Sequence[Result],
    organizations: t.Sequence[OrganizationProgress],
    users: t.Sequence[ResourceProgress],
    told: t.Mapping[int, Result],
) -> t.Iterator[list[Result]]:
    """Yield the actions in the order of the task, each turn of it in all organizations."""

    def of(resources: t.Iterable[ResourceProgress], *, is_present: bool) -> t.Iterator[list[Result]]:
        yield from (told[id(one)]["actions"] for one in resources if one.is_present == is_present)

    itself = [one.itself for one in organizations if one.itself is not None]
    resources = [resource for one in organizations for resource in one.resources]
    labels = [item for entry in entries for item in entry["labels"]]
    yield from of([*users, *itself], is_present=True)
    yield from (item["actions"] for item in labels if not _is_deletion(item))
    yield from (item["actions"] for entry in entries for item in entry["buckets"])
    yield from of(resources, is_present=True)
    yield from of(resources, is_present=False)
    yield from (item["actions"] for entry in entries for item in entry["purged"])
    yield from (item["actions"] for item in labels if _is_deletion(item))
    yield from of([*itself, *users], is_present=False)


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


def _resource_result(resource: ResourceProgress, organization: str | None = None) -> Result:
    told = resource.result()
    described = told.get(resource.kind) or {}
    result: Result = {
        "name": resource.title,
        "id": described.get("id"),
        "changed": resource.done,
        "attempted": resource.attempted,
        "actions": told["actions"] if organization is None else _of(organization, told["actions"]),
        **_failure(resource.error, resource.attempted),
        "would_lose_data": isinstance(resource.error, DataLossError),
    }
    if resource.planned:
        before, after = resource.sides()
        result.update(before=before, after=after)
    if resource.done:
        result[resource.kind] = told.get(resource.kind)
    return result


def _warnings(resource: ResourceProgress) -> list[str]:
    warnings: list[str] = resource.result().get("warnings", [])
    return warnings


def _of(organization: str, actions: t.Iterable[Result]) -> list[Result]:
    return [{**action, "organization": organization} for action in actions]


def _failure(error: InfluxError | None, attempted: bool) -> Result:
    refused = isinstance(error, RefusedError) and not attempted
    return {
        "error": None if error is None else error.message,
        "refusals": [error.message] if error is not None and refused else [],
    }


def _diff(organizations: t.Sequence[OrganizationProgress], users: t.Sequence[ResourceProgress]) -> Result:
    before: Result = {}
    after: Result = {}
    pairs = []
    for places, pair in _differing(organizations, users):
        pairs.append(pair)
        for side, described in zip((before, after), _only_different(pair)):
            for place in places[:-1]:
                side = side.setdefault(place, {})
            side[places[-1]] = described
    return {**summary_headers(pairs), "before": before, "after": after}


def _differing(
    organizations: t.Sequence[OrganizationProgress], users: t.Sequence[ResourceProgress]
) -> t.Iterator[tuple[tuple[str, ...], Pair]]:
    """Yield what differs: where it stands in the diff, and its two sides."""
    yield from ((("users", user.title), user.sides()) for user in users if user.done)
    for organization in organizations:
        title, itself = organization.title, organization.itself
        if itself is not None and itself.done:
            yield (title, "organization"), itself.sides()
        for label in organization.labels:
            if label.done:
                yield (title, "labels", label.title), describe_label_sides(label)
        for item in (*organization.items, *organization.purges):
            if item.done:
                yield (title, "buckets", item.title), describe_sides(item)
        for one in organization.resources:
            if one.done:
                yield (title, IN_ORGANIZATION[one.kind], one.title), one.sides()


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
