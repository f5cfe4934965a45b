# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What influx_server returns of organizations on their way: what is done, what failed, and what was not attempted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    DataLossError,
    InfluxError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import DesiredLabel
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import LabelPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Item
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress_server import (
    LabelItem,
    OrganizationProgress,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_server import server_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    CreateBucket,
    DeleteBucket,
    UpdateBucket,
)
from unit.plugins.samples import BUCKET_ID, DAY, DEV, ORG, PROD, bucket

PLAIN = BucketState(bucket(retention=DAY))
CHANGED = UpdateBucket("b", "d")
AFTER = BucketState(bucket(retention=DAY, description="d"))


@dataclass(eq=False)
class Organization(OrganizationProgress):
    """An organization that was attempted."""

    title: str = "main"
    name: str | None = "main"
    known_id: str | None = ORG
    attempted: bool = True


def result(*organizations: Organization, undeclared: dict[str, Any] | None = None) -> dict[str, Any]:
    return server_result(organizations, [undeclared or {}] * len(organizations))


def update(*, done: bool = True, **more: Any) -> Item:
    """The bucket b, whose description is to be changed."""
    plan = Plan(PLAIN, (CHANGED,), more.pop("warnings", ()))
    progress = {"done": [CHANGED], "now": AFTER, "attempted": True} if done else {"now": PLAIN}
    return Item(**{"title": "b", "plan": plan, **progress, **more})


def label(before: Label | None, after: Label | None, *, done: bool = True, **more: Any) -> LabelItem:
    title = next(one.name for one in (after, before) if one is not None)
    return LabelItem(title, DesiredLabel(after is not None, title), LabelPlan(before, after), after, done, done, **more)


def purge() -> Item:
    gone = DeleteBucket("p")
    before = BucketState(bucket(name="p"))
    return Item(title="p", plan=Plan(before, (gone,)), done=[gone], now=BucketState(), attempted=True)


def test_result__nothing_to_do__unchanged_and_without_sides() -> None:
    item = Item(title="b", plan=Plan(PLAIN), now=PLAIN, attempted=True)
    found = result(
        Organization(
            items=[item],
            labels=[LabelItem("Prod", DesiredLabel(True, "Prod"), LabelPlan(PROD, PROD), PROD, attempted=True)],
        )
    )
    assert (found["changed"], found["actions"], found["diff"]) == (False, [], [])
    (one,) = found["organizations"]
    assert (one["name"], one["id"], one["changed"], one["attempted"], one["error"]) == ("main", ORG, False, True, None)
    for kind, its_id in (("buckets", BUCKET_ID), ("labels", PROD.id)):
        (entry,) = one[kind]
        assert (entry["id"], entry["changed"], entry["attempted"]) == (its_id, False, True)
        assert entry["org_id"] == ORG
        assert not {"before", "after", "bucket", "label"} & entry.keys()
    assert "warnings" not in found


def test_result__a_change__tells_what_differs_alone() -> None:
    found = result(Organization(items=[update()]))
    assert found["changed"] is True
    assert found["diff"] == [
        {
            "before_header": "1 to change",
            "after_header": "1 to change",
            "before": 'in main:\n  bucket b:\n    description: ""\n',
            "after": "in main:\n  bucket b:\n    description: d\n",
        }
    ]
    (entry,) = found["organizations"][0]["buckets"]
    assert (entry["before"]["description"], entry["after"]["description"]) == ("", "d")
    assert entry["actions"] == [{"action": "update_bucket", "bucket": "b", "description": "d", "organization": "main"}]
    assert (entry["org_id"], entry["bucket"]["id"], entry["bucket"]["retention_seconds"]) == (ORG, BUCKET_ID, DAY)


def test_result__new_and_gone__told_in_full() -> None:
    made = CreateBucket(bucket(id=None, name="n"), {})
    new = Item(
        title="n", plan=Plan(BucketState(), (made,)), done=[made], now=BucketState(bucket(name="n")), attempted=True
    )
    found = result(Organization(items=[new], purges=[purge()], labels=[label(None, PROD)]))
    summary, created, deleted = found["diff"]
    assert summary["prepared"] == "2 to create, 1 to delete\n\n"
    assert (created["before"], deleted["after"]) == ("", "")
    assert re.findall(r"(?:label|bucket) \w+", created["after"] + deleted["before"]) == [
        "label Prod",
        "bucket n",
        "bucket p",
    ]
    (gone,) = found["organizations"][0]["purged"]
    assert (gone["id"], gone["org_id"], gone["bucket"]) == (BUCKET_ID, ORG, None)
    (made_label,) = found["organizations"][0]["labels"]
    assert (made_label["org_id"], made_label["label"]["id"]) == (ORG, PROD.id)


def test_result__several_organizations__actions_in_the_order_of_the_task() -> None:
    organizations = [
        Organization(
            title,
            labels=[label(DEV, None), label(None, PROD)],
            items=[update()],
            purges=[purge()],
        )
        for title in ("one", "two")
    ]
    found = result(*organizations)
    assert [(action["action"], action["organization"]) for action in found["actions"]] == [
        (name, title)
        for name in ("create_label", "update_bucket", "delete_bucket", "delete_label")
        for title in ("one", "two")
    ]
    (changed,) = [section["after"] for section in found["diff"] if section.get("after_header") == "2 to change"]
    assert re.findall("^in .*$", changed, re.MULTILINE) == ["in one:", "in two:"]


@pytest.mark.parametrize(
    ("error", "attempted", "refusals", "loses"),
    [
        (RefusedError("no"), False, ["no"], False),
        (RefusedError("no"), True, [], False),
        (DataLossError("no"), False, ["no"], True),
        (UnreachableError("no"), True, [], False),
        (UnreachableError("no"), False, [], False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, InfluxError) else str(value),
)
def test_result__a_failure__told_where_it_is(
    error: InfluxError, attempted: bool, refusals: list[str], loses: bool
) -> None:
    found = result(Organization(items=[update(done=False, error=error, attempted=attempted)]))
    (entry,) = found["organizations"][0]["buckets"]
    assert (found["changed"], entry["error"], entry["attempted"]) == (False, "no", attempted)
    assert (entry["refusals"], entry["would_lose_data"], entry["actions"]) == (refusals, loses, [])
    # What it would take is told all the same.
    assert entry["after"]["description"] == "d"
    assert found["diff"] == []


def test_result__a_label_that_failed__is_no_change() -> None:
    found = result(Organization(labels=[label(None, PROD, done=False, error=UnreachableError("no"))]))
    (entry,) = found["organizations"][0]["labels"]
    assert (entry["error"], entry["changed"], entry["actions"], found["changed"]) == ("no", False, [], False)


def test_result__an_organization_that_failed__says_why_and_that_it_was_not_attempted() -> None:
    failed = Organization(known_id=None, attempted=False, error=UnreachableError("no"))
    one, other = result(failed, Organization("two", items=[update()]))["organizations"]
    assert (one["error"], one["attempted"], one["id"], other["changed"]) == ("no", False, None, True)


def test_result__warnings__each_once() -> None:
    one = Organization(warnings=["w", "v"], items=[update(warnings=("v", "x"))])
    assert result(one, Organization("two", warnings=["w", "y"]))["warnings"] == ["w", "v", "x", "y"]


def test_result__undeclared__in_the_entry() -> None:
    more = {"undeclared": [{"name": "u"}], "complete": False, "incomplete_reason": "why"}
    (entry,) = result(Organization(), undeclared=more)["organizations"]
    assert {key: entry[key] for key in more} == more
