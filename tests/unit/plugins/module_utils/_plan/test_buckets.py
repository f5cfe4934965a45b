# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about the bucket itself: create, rename, describe, keep data for so long, delete, or refuse."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.dependents import BucketReference
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan, plan_bucket, plan_rule
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dependents import Dependents
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddLabel,
    AddRole,
    CreateBucket,
    DeleteBucket,
    RemoveLabel,
    RenameBucket,
    Step,
    UpdateBucket,
)
from unit.plugins.recordings import rule_of, steps
from unit.plugins.samples import (
    ANN,
    BUCKET_ID,
    DAY,
    DEV,
    HOUR,
    ORG,
    PROD,
    WEEK,
    added,
    bucket,
    declared,
    exactly,
    observed,
    removed,
)

TASKS = bucket(name="_tasks", type="system", retention=3 * DAY, shard_group_duration=DAY)
NEW_ID = "00000000000000aa"


def refusal(declaration: Any, what_is_there: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        plan_bucket(declaration, what_is_there)
    return caught.value.message


# Creating


@pytest.mark.parametrize(
    ("options", "fields", "given"),
    [
        ({}, {"retention": 0, "shard_group_duration": WEEK}, {}),
        ({"retention": 0}, {"retention": 0, "shard_group_duration": WEEK}, {"retention": 0}),
        ({"retention": HOUR}, {"retention": HOUR, "shard_group_duration": HOUR}, {"retention": HOUR}),
        ({"retention": 30 * DAY}, {"retention": 30 * DAY, "shard_group_duration": DAY}, {"retention": 30 * DAY}),
        ({"shard_group_duration": DAY}, {"shard_group_duration": DAY}, {"shard_group_duration": DAY}),
        ({"description": ""}, {"description": ""}, {"description": ""}),
        ({"description": "d", "rp": "r"}, {"description": "d", "rp": "r"}, {"description": "d", "rp": "r"}),
        ({"schema_type": "implicit"}, {"schema_type": ""}, {"schema_type": "implicit"}),
        ({"renamed_from": "a"}, {}, {}),
    ],
)
def test_plan_bucket__no_bucket__created_with_what_the_server_chooses(
    options: dict[str, Any], fields: dict[str, Any], given: dict[str, Any]
) -> None:
    plan = plan_bucket(declared(**options), observed(None))
    assert plan == Plan(BucketState(), (CreateBucket(bucket(id=None, **fields), given),))


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, {"retention": 30 * DAY, "schema_type": "implicit"}),
        ({"retention": 0}, {"retention": 0, "schema_type": "implicit"}),
        ({"retention": DAY, "schema_type": "explicit"}, {"retention": DAY, "schema_type": "explicit"}),
    ],
)
def test_plan_bucket__no_bucket_on_cloud__created_with_what_cloud_chooses(
    options: dict[str, Any], fields: dict[str, Any]
) -> None:
    plan = plan_bucket(declared(**options), observed(None, build="Cloud"))
    given = {"retention": fields["retention"], **options}
    assert plan.steps == (CreateBucket(bucket(id=None, shard_group_duration=None, **fields), given),)


def test_plan_bucket__absent_and_absence_unsure__said() -> None:
    """Where the server answers alike for a hidden bucket and for none, nothing is to be done, and that is said."""
    wanted = declared(presence="absent")
    assert plan_bucket(wanted, observed(None)) == Plan(BucketState())
    assert plan_bucket(wanted, observed(None, build="Cloud", absence_unsure=True)).warnings == (
        "Either there is no bucket 'b', or this token may not see it: InfluxDB Cloud answers both alike.",
    )


@pytest.mark.parametrize("there", [None, bucket()])
def test_plan_bucket__shard_group_duration_on_cloud__refused(there: Any) -> None:
    assert refusal(declared(shard_group_duration=DAY), observed(there, build="Cloud")) == (
        "shard_group_duration: the bucket 'b' can't have one, since InfluxDB Cloud chooses it itself. Leave it out."
    )


@pytest.mark.parametrize("role", ["members", "owners"])
def test_plan_bucket__roles_on_cloud__warned_that_they_have_no_effect(role: str) -> None:
    there = observed(bucket(), build="Cloud", members=(), owners=())
    assert plan_bucket(declared(**{role: exactly()}), there).warnings == (
        "Members and owners of the bucket 'b' have no effect on InfluxDB Cloud, where access is by authorizations (API tokens).",
    )
    assert plan_bucket(declared(), there).warnings == ()


def test_plan_bucket__no_bucket_and_labels_and_roles__put_on_the_new_one() -> None:
    declaration = declared(labels=exactly("prod"), owners=exactly("ann"))
    plan = plan_bucket(declaration, observed(None, owners=(), members=(), org_labels=(PROD,), users={"ann": ANN}))
    assert [type(step) for step in plan.steps] == [CreateBucket, AddLabel, AddRole]
    assert plan.after == BucketState(bucket(id=None, labels=(PROD,)), (), (ANN,))


@pytest.mark.parametrize("name", [None, "b"])
def test_plan_bucket__no_bucket_with_the_id__refused(name: str | None) -> None:
    assert refusal(declared(id=NEW_ID, name=name), observed(None)) == (
        f"There is no bucket with the ID {NEW_ID}, and InfluxDB chooses the IDs of new ones. Leave id out to create a bucket by name, "
        "or correct it."
    )


@pytest.mark.parametrize("name", ["_b", 'a"b'])
def test_plan_bucket__new_name_that_the_server_refuses__refused(name: str) -> None:
    with pytest.raises(DeclarationError, match=r"^name: "):
        plan_bucket(declared(name=name), observed(None))


@pytest.mark.parametrize("there", [None, bucket()])
@pytest.mark.parametrize("build", ["OSS", None])
def test_plan_bucket__explicit_schema_elsewhere_than_on_cloud__refused(there: Any, build: str | None) -> None:
    assert refusal(declared(schema_type="explicit"), observed(there, build=build)) == (
        "schema_type: the bucket 'b' can't have an explicit schema, which only InfluxDB Cloud knows. InfluxDB OSS would ignore it "
        "without a word. Leave schema_type out, or use implicit."
    )


# Renaming


def test_plan_bucket__only_the_old_name__renamed() -> None:
    plan = plan_bucket(declared(name="b", renamed_from="a"), observed(bucket(name="a")))
    assert plan == Plan(BucketState(bucket(name="a")), (RenameBucket("a", "b"),))
    assert plan.after.bucket == bucket(name="b")


def test_plan_bucket__only_the_new_name__nothing_to_do() -> None:
    assert plan_bucket(declared(renamed_from="a"), observed(bucket())).steps == ()


def test_plan_bucket__another_name_by_id__renamed() -> None:
    plan = plan_bucket(declared(name="b", id=BUCKET_ID), observed(bucket(name="a")))
    assert plan.steps == (RenameBucket("a", "b"),)


def test_plan_bucket__rename_with_description_and_retention__rule_apart_and_later() -> None:
    declaration = declared(renamed_from="a", description="d", retention=DAY, allow_data_loss=True)
    plan = plan_bucket(declaration, observed(bucket(name="a", labels=(DEV,))))
    assert plan.steps == (RenameBucket("a", "b", "d"), UpdateBucket("b", None, DAY, HOUR))
    assert plan.after.bucket == bucket(description="d", retention=DAY, shard_group_duration=HOUR, labels=(DEV,))


def test_plan_bucket__rename_and_labels__labels_told_under_the_new_name() -> None:
    plan = plan_bucket(declared(renamed_from="a", labels=exactly()), observed(bucket(name="a", labels=(DEV,))))
    assert plan.steps == (RenameBucket("a", "b"), RemoveLabel("b", DEV))


@pytest.mark.parametrize("name", ["_b", 'a"b'])
def test_plan_bucket__renamed_to_what_the_server_refuses__refused(name: str) -> None:
    with pytest.raises(DeclarationError, match=r"^name: "):
        plan_bucket(declared(name=name, id=BUCKET_ID), observed(bucket()))


def test_plan_bucket__system_bucket_renamed__refused() -> None:
    assert refusal(declared(name="mine", id=BUCKET_ID), observed(TASKS)) == (
        "The bucket '_tasks' is one of InfluxDB's own and can't be renamed. Leave its name as it is."
    )


# Describing


@pytest.mark.parametrize(
    ("now", "wanted", "planned"),
    [
        ("", None, ()),
        ("x", None, ()),
        ("x", "x", ()),
        ("", "", ()),
        ("", "x", (UpdateBucket("b", "x"),)),
        ("x", "", (UpdateBucket("b", ""),)),
        ("x", "X", (UpdateBucket("b", "X"),)),
    ],
)
def test_plan_bucket__description__changed_where_it_differs(
    now: str, wanted: str | None, planned: tuple[Step, ...]
) -> None:
    plan = plan_bucket(declared(description=wanted), observed(bucket(description=now)))
    assert plan.steps == planned


def test_plan_bucket__system_bucket__described_and_ruled() -> None:
    plan = plan_bucket(declared(name="_tasks", description="d", retention=WEEK), observed(TASKS))
    assert plan.steps == (UpdateBucket("_tasks", "d", WEEK, None),)


def test_plan_bucket__the_last_owner_would_go__refused_by_the_bucket_s_name() -> None:
    there = observed(bucket(), members=(), owners=(ANN,))
    assert refusal(declared(owners=exactly()), there).startswith(
        "The bucket 'b' would be left without an owner (it has: ann)"
    )


# Retention and shard group duration


@pytest.mark.parametrize(
    ("now", "wanted", "sent"),
    [
        # nothing declared, whatever there is
        ((0, WEEK), (None, None), (None, None)),
        ((0, None), (None, None), (None, None)),
        ((7_200, 0), (None, None), (None, None)),
        # in sync
        ((DAY, HOUR), (DAY, None), (None, None)),
        ((DAY, HOUR), (None, HOUR), (None, None)),
        ((DAY, HOUR), (DAY, HOUR), (None, None)),
        ((0, WEEK), (0, None), (None, None)),
        # raised, or lowered and still above the shard group duration
        ((DAY, HOUR), (30 * DAY, None), (30 * DAY, None)),
        ((DAY, HOUR), (0, None), (0, None)),
        ((30 * DAY, DAY), (WEEK, None), (WEEK, None)),
        ((0, 12 * HOUR), (DAY, None), (DAY, None)),
        ((30 * DAY, DAY), (DAY, None), (DAY, None)),
        # lowered below the shard group duration, which goes along to what the server would choose
        ((0, WEEK), (30 * DAY, None), (30 * DAY, None)),
        ((0, WEEK), (6 * DAY, None), (6 * DAY, DAY)),
        ((0, WEEK), (2 * DAY, None), (2 * DAY, DAY)),
        ((0, WEEK), (DAY, None), (DAY, HOUR)),
        ((30 * DAY, DAY), (HOUR, None), (HOUR, HOUR)),
        ((DAY, 1_800), (HOUR, None), (HOUR, None)),
        # both, or the shard group duration alone
        ((0, WEEK), (DAY, 2 * HOUR), (DAY, 2 * HOUR)),
        ((30 * DAY, DAY), (30 * DAY, HOUR), (None, HOUR)),
        ((30 * DAY, DAY), (None, WEEK), (None, WEEK)),
        ((DAY, HOUR), (None, DAY), (None, DAY)),
        ((0, WEEK), (None, 52 * WEEK), (None, 52 * WEEK)),
        # the broken state that a shard group duration of 0 leaves: both halves always
        ((7_200, 0), (7_200, None), (7_200, HOUR)),
        ((7_200, 0), (14 * DAY, None), (14 * DAY, DAY)),
        ((7_200, 0), (None, HOUR), (7_200, HOUR)),
        ((0, None), (0, None), (0, WEEK)),
        ((0, None), (DAY, None), (DAY, HOUR)),
        ((0, None), (None, DAY), (0, DAY)),
        ((0, None), (DAY, DAY), (DAY, DAY)),
    ],
)
@pytest.mark.parametrize("build", ["OSS", None])
def test_plan_rule__observed_and_declared__what_to_send(
    now: tuple[int, int | None], wanted: tuple[int | None, int | None], sent: tuple[int | None, int | None], build: str
) -> None:
    there = bucket(retention=now[0], shard_group_duration=now[1])
    assert plan_rule(declared(retention=wanted[0], shard_group_duration=wanted[1]), there, build) == sent


@pytest.mark.parametrize(
    ("now", "wanted", "sent"),
    [
        ((30 * DAY, None), (30 * DAY, None), (None, None)),
        ((30 * DAY, None), (DAY, None), (DAY, None)),
        ((30 * DAY, 0), (DAY, None), (DAY, None)),
        ((30 * DAY, DAY), (HOUR, None), (HOUR, HOUR)),
    ],
)
def test_plan_rule__cloud__needs_no_shard_group_duration(
    now: tuple[int, int | None], wanted: tuple[int | None, int | None], sent: tuple[int | None, int | None]
) -> None:
    there = bucket(retention=now[0], shard_group_duration=now[1])
    assert plan_rule(declared(retention=wanted[0], shard_group_duration=wanted[1]), there, "Cloud") == sent


def test_plan_rule__not_even_the_shortest_shard_group_fits__refused() -> None:
    there = bucket(retention=0, shard_group_duration=WEEK)
    assert refusal(declared(retention=1, allow_data_loss=True), observed(there)).startswith(
        "The bucket 'b' keeps data for 1s, and a shard group duration of 1h is longer than that"
    )


@pytest.mark.parametrize("now", [(DAY, HOUR), (DAY, 0), (DAY, None)])
def test_plan_rule__shard_group_duration_above_the_observed_retention__refused(now: tuple[int, int | None]) -> None:
    there = bucket(retention=now[0], shard_group_duration=now[1])
    assert refusal(declared(shard_group_duration=25 * HOUR), observed(there)) == (
        "The bucket 'b' keeps data for 1d, and a shard group duration of 25h is longer than that, which InfluxDB refuses. Declare a "
        "shorter shard_group_duration, or a longer retention with it."
    )


def recorded_refusals() -> list[tuple[dict[str, int], dict[str, int]]]:
    """Each change that the server refused because of the shard group duration: the rule before it, and the one sent."""
    cases = []
    for recording in ("retention", "bucket-patch"):
        stored: dict[str, dict[str, int]] = {}
        for step in steps(recording):
            response, path = step["response"].get("json") or {}, str(step.get("patch"))
            if "retentionRules" in response:
                stored[f"/api/v2/buckets/{response['id']}"] = rule_of(response) or {}
            elif re.match("shard-group duration must also", str(response.get("message"))):
                cases.append((stored[path], rule_of(step["json"]) or {}))
    return cases


@pytest.mark.parametrize(("stored", "sent"), recorded_refusals())
def test_plan_rule__change_that_the_server_refused__both_halves_or_refused(
    stored: dict[str, int], sent: dict[str, int]
) -> None:
    there = bucket(
        retention=stored.get("everySeconds", 0), shard_group_duration=stored.get("shardGroupDurationSeconds")
    )
    wanted = declared(
        retention=sent.get("everySeconds"),
        shard_group_duration=sent.get("shardGroupDurationSeconds"),
    )
    try:
        retention, shard = plan_rule(wanted, there, "OSS")
    except RefusedError:
        assert "everySeconds" not in sent
    else:
        assert retention == sent["everySeconds"]
        assert shard is not None
        assert shard <= retention


# The guard of data


@pytest.mark.parametrize(
    ("now", "wanted", "words", "since"),
    [
        (0, 30 * DAY, "from infinite to 30d", "2026-03-01 12:00:00 UTC"),
        (30 * DAY, WEEK, "from 30d to 7d", "2026-03-24 12:00:00 UTC"),
        (2 * HOUR, HOUR, "from 2h to 1h", "2026-03-31 11:00:00 UTC"),
    ],
)
def test_plan_bucket__retention_lowered__refused_with_the_date(now: int, wanted: int, words: str, since: str) -> None:
    there = observed(bucket(retention=now, shard_group_duration=HOUR))
    assert refusal(declared(retention=wanted), there) == (
        f"Lowering the retention of the bucket 'b' {words} would destroy all data from before {since}. If that is meant, say "
        "allow_data_loss: true."
    )
    assert (
        plan_bucket(declared(retention=wanted, allow_data_loss=True), there).after.require_bucket().retention == wanted
    )


@pytest.mark.parametrize(("now", "wanted"), [(DAY, 2 * DAY), (DAY, 0), (DAY, DAY), (0, 0), (DAY, None)])
def test_plan_bucket__retention_not_lowered__no_guard(now: int, wanted: int | None) -> None:
    plan = plan_bucket(declared(retention=wanted), observed(bucket(retention=now, shard_group_duration=HOUR)))
    assert plan.after.require_bucket().retention == (now if wanted is None else wanted)


def test_plan_bucket__broken_rule_repaired_as_observed__no_guard() -> None:
    there = observed(bucket(retention=DAY, shard_group_duration=0))
    assert plan_bucket(declared(retention=DAY), there).steps == (UpdateBucket("b", None, DAY, HOUR),)


def test_plan_bucket__lowered_with_a_rename__guarded_too() -> None:
    there = observed(bucket(name="a"))
    assert "the bucket 'a' from infinite to 1d" in refusal(declared(renamed_from="a", retention=DAY), there)


# What can be set only once


def test_plan_bucket__another_rp__refused() -> None:
    assert refusal(declared(rp="other"), observed(bucket(rp="autogen"))) == (
        "The bucket 'b' was created with rp='autogen', and InfluxDB can't change that to 'other'. Leave rp out, or create another bucket."
    )


@pytest.mark.parametrize(("now", "wanted"), [("explicit", "implicit"), ("implicit", "explicit"), ("", "explicit")])
def test_plan_bucket__another_schema_type__refused(now: str, wanted: str) -> None:
    assert refusal(declared(schema_type=wanted), observed(bucket(schema_type=now), build="Cloud")) == (
        f"The bucket 'b' has the schema type {now or 'implicit'}, and InfluxDB can't change that to {wanted}. Leave schema_type out, or "
        "create another bucket."
    )


@pytest.mark.parametrize(
    ("there", "options", "build"),
    [
        (bucket(rp="autogen"), {"rp": "autogen"}, "OSS"),
        (bucket(), {"rp": ""}, "OSS"),
        (bucket(), {"schema_type": "implicit"}, "OSS"),
        (bucket(schema_type="implicit"), {"schema_type": "implicit"}, "Cloud"),
        (bucket(schema_type="explicit"), {"schema_type": "explicit"}, "Cloud"),
    ],
)
def test_plan_bucket__rp_and_schema_type_as_observed__in_sync(there: Any, options: dict[str, Any], build: str) -> None:
    assert plan_bucket(declared(**options), observed(there, build=build)).steps == ()


# Deleting


def test_plan_bucket__absent_and_there__deleted() -> None:
    plan = plan_bucket(declared(presence="absent", retention=HOUR), observed(bucket()))
    assert plan == Plan(BucketState(bucket()), (DeleteBucket("b"),))
    assert plan.after == BucketState()


def test_plan_bucket__absent_and_gone__nothing_to_do() -> None:
    assert plan_bucket(declared(presence="absent"), observed(None)) == Plan(BucketState())


def test_plan_bucket__system_bucket_deleted__refused() -> None:
    assert refusal(declared(name="_tasks", presence="absent"), observed(TASKS)) == (
        "The bucket '_tasks' is one of InfluxDB's own. It can't be deleted, and the attempt alone would destroy its data, so nothing "
        "was sent."
    )


# What uses a bucket

SCRAPED = Dependents(scrapers=(BucketReference("00000000000000d1", "node", BUCKET_ID),))


@pytest.mark.parametrize(
    ("options", "deed"), [({"presence": "absent"}, "deleted"), ({"name": "c", "id": BUCKET_ID}, "renamed")]
)
def test_plan_bucket__in_use_and_to_go__refused(options: dict[str, Any], deed: str) -> None:
    assert refusal(declared(**options), observed(bucket(), dependents=SCRAPED)) == (
        f"The bucket 'b' was not {deed}, since it is in use by the scraper 'node' (00000000000000d1). Change or remove that first, or say "
        "protect_dependents: false."
    )
    assert plan_bucket(declared(**options), observed(bucket(), dependents=Dependents())).steps


def test_plan_bucket__in_use_and_only_described__no_matter() -> None:
    assert plan_bucket(declared(description="d"), observed(bucket(), dependents=SCRAPED)).steps


# A bucket that must be there


@pytest.mark.parametrize(
    "parts",
    [
        {"labels": exactly("x")},
        {"labels": exactly()},
        {"members": added("ann")},
        {"owners": exactly()},
        {"labels": removed("x"), "members": exactly()},
    ],
)
def test_plan_bucket__required_and_not_there__refused(parts: dict[str, Any]) -> None:
    assert refusal(declared(presence="required", **parts), observed(None)) == (
        "There is no bucket 'b' in the organization. Create it with influx_bucket, or correct the name."
    )


def test_plan_bucket__required_by_id_and_not_there__refused() -> None:
    assert refusal(declared(presence="required", name=None, id=NEW_ID, labels=exactly()), observed(None)) == (
        f"There is no bucket with the ID {NEW_ID} in the organization. Correct the ID."
    )


@pytest.mark.parametrize("part", ["labels", "members", "owners"])
def test_plan_bucket__something_to_remove_from_no_bucket__nothing_to_do_and_a_warning(part: str) -> None:
    plan = plan_bucket(declared(presence="required", **{part: removed("x")}), observed(None))
    assert plan == Plan(BucketState(), (), ("There is no bucket 'b', so there was nothing to remove from it.",))


def test_plan_bucket__required_by_id__its_name_is_no_wish() -> None:
    plan = plan_bucket(declared(presence="required", name=None, id=BUCKET_ID, labels=removed("x")), observed(bucket()))
    assert plan.steps == ()


def test_plan_bucket__nothing_declared_but_the_name__nothing_to_do() -> None:
    there = bucket(description="d", retention=DAY, shard_group_duration=0, labels=(DEV,), rp="x", org_id=ORG)
    assert plan_bucket(declared(), observed(there)) == Plan(BucketState(there))
