# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task's result: the same from a plan as from a run, in the words of the options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import parse_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.diffs import Difference, diff_of_many
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Item
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress_server import OrganizationProgress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results import (
    bucket_result,
    describe_bucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_buckets import (
    many_result,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddRole,
    CreateBucket,
    DeleteBucket,
    Step,
    UpdateBucket,
)
from unit.plugins.samples import ANN, BOB, BUCKET_ID, DAY, DEV, FOREIGN_PROD, HOUR, ORG, OTHER_ORG, PROD, WEEK, bucket

DESCRIBED: dict[str, Any] = {
    "name": "b",
    "description": "",
    "retention": "infinite",
    "shard_group_duration": "7d",
    "labels": [],
}
SECONDS = {"retention_seconds": 0, "shard_group_duration_seconds": WEEK}
IDS = {"id": BUCKET_ID, "org_id": ORG, "type": "user", **SECONDS}
NONE, PLAIN = BucketState(), BucketState(bucket())
OUTSIDER = "00000000000000c9"


@pytest.mark.parametrize(
    ("snapshot", "differing"),
    [
        (PLAIN, {}),
        (
            BucketState(bucket(retention=DAY, shard_group_duration=HOUR)),
            {"retention": "1d", "shard_group_duration": "1h"},
        ),
        (BucketState(bucket(shard_group_duration=0)), {"shard_group_duration": None}),
        (BucketState(bucket(shard_group_duration=None)), {"shard_group_duration": None}),
        (BucketState(bucket(labels=(DEV, PROD))), {"labels": ["Prod", "dev"]}),
        (BucketState(bucket(labels=(FOREIGN_PROD,))), {"labels": [f"Prod (of the organization {OTHER_ORG})"]}),
        (BucketState(bucket(rp="autogen", schema_type="explicit")), {"rp": "autogen", "schema_type": "explicit"}),
        (BucketState(bucket(), (BOB, ANN), ()), {"members": ["ann", "bob"], "owners": []}),
        (BucketState(bucket(), None, (type(ANN)(OUTSIDER),)), {"owners": [OUTSIDER]}),
    ],
)
def test_describe__bucket__in_the_words_of_the_options(snapshot: BucketState, differing: dict[str, Any]) -> None:
    assert describe_bucket(snapshot) == {**DESCRIBED, **differing}
    assert snapshot.bucket is not None
    seconds = {
        "retention_seconds": snapshot.bucket.retention,
        "shard_group_duration_seconds": snapshot.bucket.shard_group_duration or None,
    }
    assert describe_bucket(snapshot, ids=True) == {**DESCRIBED, **differing, **IDS, **seconds}


@pytest.mark.parametrize(
    ("given", "retention", "shard"),
    [
        ({"retention": "2w", "shard_group_duration": "24h"}, "2w", "24h"),
        ({"retention": "336h"}, "336h", "1d"),
        ({"retention": "1w7d", "shard_group_duration": "1440m"}, "1w7d", "1440m"),
        ({"retention": "15d"}, "14d", "1d"),
        ({"retention": "24h", "shard_group_duration": "24h"}, "14d", "24h"),
        ({}, "14d", "1d"),
    ],
)
def test_durations__in_every_result__as_the_task_writes_them_where_that_means_the_same(
    given: dict[str, str], retention: str, shard: str
) -> None:
    """Each option for itself: the retention is never written as the shard group duration is."""
    before = BucketState(bucket(retention=14 * DAY, shard_group_duration=DAY, description="old"))
    step = UpdateBucket("b", "new", 14 * DAY, DAY)
    spelled = parse_bucket({"name": "b", **given}).spelled
    one = bucket_result(before, step.after(before), [step], (), spelled)
    result = many([on_its_way("b", Plan(before, (step,), (), spelled), step.after(before), [step])])
    told = [
        *(one["bucket"], one["diff"]["before"], one["diff"]["after"], *one["actions"], *result["actions"]),
        *(result["buckets"][0][side] for side in ("bucket", "before", "after")),
        *result["buckets"][0]["actions"],
    ]
    assert len(told) == 9
    assert {(item["retention"], item["shard_group_duration"]) for item in told} == {(retention, shard)}
    assert one["bucket"]["retention_seconds"] == 14 * DAY
    assert one["bucket"]["shard_group_duration_seconds"] == DAY


@pytest.mark.parametrize("text", ["0", "00", "0s", "infinite"])
def test_durations__no_end__as_the_task_writes_it(text: str) -> None:
    spelled = parse_bucket({"name": "b", "retention": text}).spelled
    result = bucket_result(PLAIN, PLAIN, (), (), spelled)
    assert (result["bucket"]["retention"], result["bucket"]["retention_seconds"]) == (text, 0)


def test_describe__no_bucket__empty() -> None:
    assert describe_bucket(NONE, ids=True) == {}


def test_bucket_result__no_steps__unchanged_and_no_difference() -> None:
    assert bucket_result(PLAIN, PLAIN, []) == {
        "changed": False,
        "actions": [],
        "bucket": {**DESCRIBED, **IDS},
        "diff": {"before_header": "b", "after_header": "b", "before": DESCRIBED, "after": DESCRIBED},
    }


def test_bucket_result__creation__planned_differs_from_done_in_the_id_alone() -> None:
    step = CreateBucket(bucket(id=None), {})
    planned = bucket_result(NONE, step.after(NONE), [step])
    done = bucket_result(NONE, PLAIN, [step])
    assert planned["bucket"] == {**done["bucket"], "id": None}
    assert {**planned, "bucket": None} == {**done, "bucket": None}
    assert done["diff"] == {"before_header": "b", "after_header": "b", "before": {}, "after": DESCRIBED}


def test_bucket_result__deletion__no_bucket_and_its_name_over_the_diff() -> None:
    result = bucket_result(PLAIN, NONE, [DeleteBucket("b")])
    assert result["bucket"] is None
    assert result["diff"] == {"before_header": "b", "after_header": "b", "before": DESCRIBED, "after": {}}


def test_bucket_result__no_bucket_before_or_after__nothing_over_the_diff() -> None:
    nothing = {"before_header": "", "after_header": "", "before": {}, "after": {}}
    assert bucket_result(NONE, NONE, []) == {"changed": False, "actions": [], "bucket": None, "diff": nothing}


def test_bucket_result__half_done__the_diff_of_what_was_done() -> None:
    update, role = UpdateBucket("b", "d"), AddRole("b", ANN, "member")
    before = BucketState(bucket(), (), None)
    result = bucket_result(before, update.after(before), [update])
    assert result["actions"] == [{"action": "update_bucket", "bucket": "b", "description": "d"}]
    assert result["diff"]["after"]["members"] == []
    assert bucket_result(before, before, [update, role])["diff"]["after"]["members"] == ["ann"]


@pytest.mark.parametrize("warnings", [(), ("One.", "Two.")])
def test_bucket_result__warnings__only_where_there_are_any(warnings: tuple[str, ...]) -> None:
    result = bucket_result(PLAIN, PLAIN, [], warnings)
    assert result.get("warnings", []) == list(warnings)
    assert ("warnings" in result) == bool(warnings)


def on_its_way(title: str, plan: Plan, now: BucketState = NONE, done: Sequence[Step] = (), **more: Any) -> Item:
    """One of many buckets, which was attempted."""
    return Item(**{"plan": plan, "now": now, "done": list(done), "title": title, "attempted": True, **more})


def many(items: Sequence[Item], purges: Sequence[Item] = (), warnings: Sequence[str] = ()) -> dict[str, Any]:
    """The result of many buckets of an organization."""
    return many_result(OrganizationProgress(known_id=ORG, warnings=list(warnings), items=items, purges=purges))


CREATE = CreateBucket(bucket(id=None), {})
UPDATE = UpdateBucket("b", description="x")
CHANGED = BucketState(bucket(description="x"))


def test_many_result__nothing_done__unchanged_and_no_difference() -> None:
    result = many([on_its_way("b", Plan(PLAIN), PLAIN)])
    assert result == {
        "changed": False,
        "actions": [],
        "labels": [],
        "buckets": [
            {
                "name": "b",
                "id": IDS["id"],
                "org_id": ORG,
                "changed": False,
                "attempted": True,
                "actions": [],
                "error": None,
                "refusals": [],
                "would_lose_data": False,
            }
        ],
        "purged": [],
        "diff": [],
    }


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [
        (on_its_way("b", Plan(NONE, (CREATE,)), PLAIN, (CREATE,)), {}, DESCRIBED),
        (on_its_way("b", Plan(PLAIN, (UPDATE,)), CHANGED, (UPDATE,)), DESCRIBED, {**DESCRIBED, "description": "x"}),
        (on_its_way("b", Plan(PLAIN, (DeleteBucket("b"),)), NONE, (DeleteBucket("b"),)), DESCRIBED, {}),
        # A failure: the diff is of what was done.
        (on_its_way("b", Plan(NONE, (CREATE, UPDATE)), PLAIN, (CREATE,), error=InfluxError("no")), {}, DESCRIBED),
    ],
)
def test_many_result__done__its_actions_and_its_difference(
    way: Item, before: dict[str, Any], after: dict[str, Any]
) -> None:
    other = on_its_way("other", Plan(PLAIN), PLAIN)
    result = many([other, way])
    assert result["changed"] is True
    assert result["actions"] == result["buckets"][1]["actions"] == [step.describe() for step in way.done]
    assert result["diff"] == diff_of_many([Difference("bucket", "b", (before, after))])
    assert [item["org_id"] for item in result["buckets"]] == [ORG, ORG]
    assert [item["changed"] for item in result["buckets"]] == [False, True]
    assert result["buckets"][1]["error"] == (None if way.error is None else "no")
    assert result["buckets"][1]["bucket"] == (None if way.now == NONE else {**after, **IDS})


@pytest.mark.parametrize(
    ("way", "bucket_id"),
    [
        (on_its_way("b", Plan(PLAIN), PLAIN), IDS["id"]),
        (on_its_way("b", Plan(NONE, (CREATE,)), PLAIN, (CREATE,)), IDS["id"]),
        # Check mode: the server has not chosen one.
        (on_its_way("b", Plan(NONE, (CREATE,)), BucketState(bucket(id=None)), (CREATE,)), None),
        (on_its_way("b", Plan(PLAIN, (DeleteBucket("b"),)), NONE, (DeleteBucket("b"),)), IDS["id"]),
        (on_its_way("b", Plan(NONE)), None),
        (on_its_way("b", Plan(PLAIN, (UPDATE,)), error=InfluxError("no"), attempted=False), IDS["id"]),
    ],
)
def test_many_result__id__wherever_one_is_known(way: Item, bucket_id: str | None) -> None:
    (item,) = many([way])["buckets"]
    assert item["id"] == bucket_id


def test_many_result__purged__apart_from_what_is_declared_and_after_it() -> None:
    gone = on_its_way("gone", Plan(PLAIN, (DeleteBucket("gone"),)), NONE, (DeleteBucket("gone"),))
    made = on_its_way("b", Plan(NONE, (CREATE,)), PLAIN, (CREATE,))
    result = many([made], [gone])
    assert [action["action"] for action in result["actions"]] == ["create_bucket", "delete_bucket"]
    assert [item["name"] for item in result["buckets"]] == ["b"]
    assert [(item["name"], item["bucket"]) for item in result["purged"]] == [("gone", None)]
    assert [section.get("before_header") for section in result["diff"]] == [None, "1 to create", "1 to delete"]


def test_many_result__not_tried__said_so() -> None:
    left = on_its_way("b", Plan(PLAIN, (UPDATE,)), PLAIN, attempted=False)
    (item,) = many([left])["buckets"]
    assert (item["attempted"], item["changed"], item["actions"]) == (False, False, [])


def test_many_result__warnings__each_once() -> None:
    ways = [on_its_way("a", Plan(PLAIN, (), ("one", "two")), PLAIN), on_its_way("b", Plan(PLAIN, (), ("two",)), PLAIN)]
    assert many(ways, warnings=["zero"])["warnings"] == ["zero", "one", "two"]
    assert "warnings" not in many([])
