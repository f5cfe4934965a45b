# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_server: one entry for each thing that is declared, and the diff of what differs. Pure."""

from __future__ import annotations

import typing as t
from itertools import chain

from .diffs import Difference, diff_of_many
from .progress import Item
from .progress_server import LabelItem, OrganizationProgress, ResourceProgress
from .results import Result
from .results_buckets import bucket_differences, bucket_entry, failure_of, label_differences, label_entry

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
    told = {id(user): _tell(user) for user in users}
    entries = [_organization_result(one, more, told) for one, more in zip(organizations, undeclared)]
    user_entries = [told[id(user)].entry for user in users]
    result: Result = {
        "changed": any(entry["changed"] for entry in (*user_entries, *entries)),
        "users": user_entries,
        "organizations": entries,
        "actions": list(chain.from_iterable(_actions_in_order(entries, organizations, users, told))),
        "diff": diff_of_many(list(_differences(organizations, users))),
    }
    said = [*(entry["warnings"] for entry in entries), *(told[id(user)].warnings for user in users)]
    warnings = list(dict.fromkeys(chain.from_iterable(said)))
    return {**result, "warnings": warnings} if warnings else result


def _organization_result(organization: OrganizationProgress, undeclared: Result, told: dict[int, _Told]) -> Result:
    """Return the entry of an organization. Those of its resources are added to ``told``, too."""
    title = organization.title
    labels = [_within(title, label_entry(item, organization.known_id)) for item in organization.labels]
    buckets = [_within(title, bucket_entry(item, organization.known_id)) for item in organization.items]
    purged = [_within(title, bucket_entry(item, organization.known_id)) for item in organization.purges]
    own = [] if organization.itself is None else [organization.itself]
    told.update((id(one), _tell(one, title)) for one in own)
    told.update((id(one), _tell(one, title, org_id=organization.known_id)) for one in organization.resources)
    others = {
        option: [told[id(one)].entry for one in organization.resources if one.kind == kind]
        for kind, option in IN_ORGANIZATION.items()
    }
    warnings = [*organization.warnings, *(warning for item in organization.items for warning in item.plan.warnings)]
    of_resources = [told[id(one)] for one in (*own, *organization.resources)]
    warnings += [warning for one in of_resources for warning in one.warnings]
    entries = [*labels, *buckets, *purged, *(one.entry for one in of_resources)]
    return {
        "name": organization.name,
        "id": organization.known_id,
        "changed": any(item["changed"] for item in entries),
        "attempted": organization.attempted,
        "error": None if organization.error is None else organization.error.message,
        "warnings": list(dict.fromkeys(warnings)),
        "organization": told[id(own[0])].entry if own else None,
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
    told: t.Mapping[int, _Told],
) -> t.Iterator[list[Result]]:
    """Yield the actions in the order of the task, each turn of it in all organizations."""

    def of(resources: t.Iterable[ResourceProgress], *, is_present: bool) -> t.Iterator[list[Result]]:
        yield from (told[id(one)].entry["actions"] for one in resources if one.is_present == is_present)

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


class _Told(t.NamedTuple):
    """The entry of a resource, and what to warn of."""

    entry: Result
    warnings: t.Sequence[str]


def _tell(resource: ResourceProgress, organization: str | None = None, **org_id: str | None) -> _Told:
    told = resource.result()
    described = told.get(resource.kind) or {}
    entry: Result = {
        "name": resource.title,
        "id": described.get("id") or resource.found_id,
        **org_id,
        "changed": resource.done,
        "attempted": resource.attempted,
        "actions": told["actions"],
        **failure_of(resource),
    }
    if resource.planned:
        before, after = resource.sides()
        entry.update(before=before, after=after)
    if resource.done:
        entry[resource.kind] = told.get(resource.kind)
    return _Told(entry if organization is None else _within(organization, entry), told.get("warnings", ()))


def _within(organization: str, entry: Result) -> Result:
    """Return the entry with the name of the organization in each of its actions."""
    return {**entry, "actions": [{**action, "organization": organization} for action in entry["actions"]]}


def _differences(
    organizations: t.Sequence[OrganizationProgress], users: t.Sequence[ResourceProgress]
) -> t.Iterator[Difference]:
    """Yield what differs, in the order of the declaration."""

    def of(resources: t.Iterable[ResourceProgress | None], organization: str | None = None) -> t.Iterator[Difference]:
        for one in resources:
            if one is not None and one.done:
                yield Difference(_CALLED[one.kind], one.title, one.sides(), organization)

    yield from of(users)
    for one in organizations:
        yield from of([one.itself])
        yield from label_differences(one.labels, one.title)
        yield from bucket_differences([*one.items, *one.purges], one.title)
        yield from of(one.resources, one.title)
