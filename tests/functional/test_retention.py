# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention and shard groups: above all that a change which fails leaves the data's retention as it was.

The storage engine has a retention of its own, which no answer tells: a point of ten days ago that it takes, or not, does.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from functional.sandbox import DAY, HOUR, NO_ID, Sandbox, told
from proxy import Fault, Hook, Rule

WEEK = 7 * DAY


@pytest.fixture
def kept(sandbox: Sandbox) -> str:
    """A bucket that keeps data for 30 days, by its ID."""
    bucket = sandbox.bucket("kept", retention=30 * DAY)
    assert sandbox.takes_old_point(bucket)
    return bucket


def _patches(sandbox: Sandbox) -> list[Any]:
    return [entry.body for entry in sandbox.log() if entry.method == "PATCH"]


# A change that is refused


@pytest.mark.parametrize("by_id", [False, True])
def test_a_taken_name_and_one_hour(sandbox: Sandbox, kept: str, by_id: bool) -> None:
    """A taken name is refused without the engine hearing of the hour that goes with it."""
    sandbox.bucket("taken")
    names: dict[str, Any] = {"id": kept} if by_id else {"renamed_from": "kept"}
    before = sandbox.state()
    sandbox.fails(BUCKET, **names, name="taken", retention="1h", allow_data_loss=True)
    assert sandbox.state() == before
    assert sandbox.takes_old_point(kept)


def test_a_name_taken_meanwhile_and_one_hour(sandbox: Sandbox, kept: str) -> None:
    """The rename goes first and alone, so one that is refused at the last moment has not touched the data."""
    other = sandbox.bucket("other")
    take = Hook("PATCH", f"/api/v2/buckets/{other}", {"name": "taken"})
    sandbox.channel.plan([Rule(Fault.HOOK, method="PATCH", hooks=(take,))])
    error = sandbox.failure(BUCKET, renamed_from="kept", name="taken", retention="1h", allow_data_loss=True)
    assert "There are both a bucket 'kept' and a bucket 'taken'" in error.message
    assert error.done["changed"] is False
    assert error.done["actions"] == []
    assert _patches(sandbox) == [{"name": "taken"}]
    assert sandbox.rule(kept) == (30 * DAY, DAY)
    assert sandbox.takes_old_point(kept)


@pytest.mark.parametrize("name", ["_kept", 'ke"pt'])
def test_an_invalid_name_and_one_hour(sandbox: Sandbox, kept: str, name: str) -> None:
    """A name that InfluxDB doesn't take is refused before any request that writes."""
    sandbox.fails(BUCKET, id=kept, name=name, retention="1h", allow_data_loss=True)
    assert _patches(sandbox) == []
    assert sandbox.takes_old_point(kept)


def test_a_missing_label_and_one_hour(sandbox: Sandbox, kept: str) -> None:
    """All that is declared is looked up before anything is sent."""
    sandbox.fails(BUCKET, name="kept", labels=["nowhere"], retention="1h", allow_data_loss=True)
    assert _patches(sandbox) == []
    assert sandbox.takes_old_point(kept)


def test_a_change_that_the_token_may_not_make(sandbox: Sandbox, kept: str) -> None:
    """What the server refuses before it looks at it has not reached the data: it is sent once, and nothing is put back."""
    token = sandbox.token(f"read:buckets/{kept}")
    error = sandbox.fails(BUCKET, token=token, name="kept", retention="1h", allow_data_loss=True)
    assert len(_patches(sandbox)) == 1
    assert "put back" not in error.message
    assert sandbox.takes_old_point(kept)


# A change that fails


@pytest.mark.parametrize("status", [500, 422, 400])
def test_a_failed_change_is_taken_back(sandbox: Sandbox, kept: str, status: int) -> None:
    """The server fails after it has carried the change out: the observed rule is put back at once."""
    sandbox.channel.plan([Rule(Fault.STATUS_AFTER, method="PATCH", status=status)])
    error = sandbox.failure(BUCKET, name="kept", retention="1h", allow_data_loss=True)
    assert "30d, was put back" in error.message
    assert error.done["changed"] is False
    assert error.done["actions"] == []
    assert [body["retentionRules"][0]["everySeconds"] for body in _patches(sandbox)] == [HOUR, 30 * DAY]
    assert sandbox.rule(kept) == (30 * DAY, DAY)
    assert sandbox.takes_old_point(kept)


def test_a_refused_change_of_the_engine_alone_is_taken_back(sandbox: Sandbox, kept: str) -> None:
    """A name taken in the same PATCH leaves the bucket's 30 days and the engine's hour; the next task's failure heals it."""
    taken = sandbox.bucket("taken")
    rule = {"type": "expire", "everySeconds": HOUR, "shardGroupDurationSeconds": HOUR}
    spoil = Hook("PATCH", f"/api/v2/buckets/{kept}", {"name": "taken", "retentionRules": [rule]})
    sandbox.channel.plan([Rule(Fault.STATUS, method="PATCH", status=422, hooks=(spoil,))])
    sandbox.fails(BUCKET, name="kept", retention="2h", allow_data_loss=True)
    assert sandbox.log()[1].hooks == [422]
    assert sandbox.rule(kept) == (30 * DAY, DAY)
    assert sandbox.takes_old_point(kept)
    assert sandbox.exists(taken)


def test_putting_back_fails_too(sandbox: Sandbox, kept: str) -> None:
    """What can't be put back is told, with what to do about it."""
    sandbox.channel.plan(
        [Rule(Fault.STATUS_AFTER, method="PATCH", status=500), Rule(Fault.STATUS, method="PATCH", status=500)]
    )
    error = sandbox.fails(BUCKET, name="kept", retention="1h", allow_data_loss=True)
    assert "Beware" in error.message
    assert "30d" in error.message
    assert not sandbox.takes_old_point(kept)


def test_putting_back_is_tried_again(sandbox: Sandbox, kept: str, waits: list[float]) -> None:
    """A server that is not available for a moment doesn't keep the rule from being put back."""
    sandbox.channel.plan(
        [
            Rule(Fault.STATUS_AFTER, method="PATCH", status=500),
            Rule(Fault.STATUS, method="PATCH", status=503),
            Rule(Fault.RESET_BEFORE, method="PATCH"),
        ]
    )
    sandbox.fails(BUCKET, name="kept", retention="1h", allow_data_loss=True)
    assert len(waits) == 2
    assert sandbox.takes_old_point(kept)


def test_no_answer_but_done(sandbox: Sandbox, kept: str) -> None:
    """A change whose answer is lost is sent again, which changes nothing more."""
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="PATCH")])
    result = sandbox.run_bucket(name="kept", retention="60d")
    assert result["changed"] is True
    assert sandbox.rule(kept)[0] == 60 * DAY


def test_no_answer_at_all_but_done(sandbox: Sandbox, kept: str) -> None:
    """Where no answer ever comes, the bucket is asked whether the change was made: then it stays."""
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="PATCH", times=None)])
    result = sandbox.run_bucket(name="kept", retention="60d", retries=1)
    assert result["changed"] is True
    assert result["bucket"]["retention"] == "60d"
    assert sandbox.rule(kept)[0] == 60 * DAY


def test_no_answer_and_not_done(sandbox: Sandbox, kept: str) -> None:
    """Where no answer comes and nothing was done, the task fails, and the rule is what it was."""
    sandbox.channel.plan([Rule(Fault.RESET_BEFORE, method="PATCH", times=2)])
    error = sandbox.failure(BUCKET, name="kept", retention="1h", allow_data_loss=True, retries=1)
    assert error.done["changed"] is False
    assert sandbox.rule(kept) == (30 * DAY, DAY)
    assert sandbox.takes_old_point(kept)


def test_half_an_answer(sandbox: Sandbox, kept: str) -> None:
    """Half an answer to a change that was made: the second time it is whole."""
    sandbox.channel.plan([Rule(Fault.TRUNCATED, method="PATCH")])
    assert sandbox.run_bucket(name="kept", retention="60d")["changed"] is True
    assert sandbox.rule(kept)[0] == 60 * DAY


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.TWO_DOCUMENTS, Fault.CONTENT_TYPE])
def test_an_answer_that_is_none(sandbox: Sandbox, kept: str, fault: Fault) -> None:
    """The change was made, and something between has spoilt the answer: the bucket, read again, says that it is done."""
    sandbox.channel.plan([Rule(fault, method="PATCH", forward=fault is Fault.HTML)])
    assert sandbox.run_bucket(name="kept", retention="60d")["changed"] is True
    assert sandbox.rule(kept) == (60 * DAY, DAY)
    assert sandbox.run_bucket(name="kept", retention="60d")["changed"] is False


def test_html_in_place_of_a_change(sandbox: Sandbox, kept: str) -> None:
    """The change never came through: failed, and the observed rules put back all the same."""
    sandbox.channel.plan([Rule(Fault.HTML, method="PATCH")])
    error = sandbox.failure(BUCKET, name="kept", retention="1h", allow_data_loss=True)
    assert error.done["changed"] is False
    assert sandbox.rule(kept) == (30 * DAY, DAY)
    assert sandbox.takes_old_point(kept)


def test_a_failed_description_puts_nothing_back(sandbox: Sandbox, kept: str) -> None:
    """Where no rule was sent there is none to put back."""
    sandbox.channel.plan([Rule(Fault.STATUS, method="PATCH", status=500)])
    sandbox.fails(BUCKET, name="kept", description="x")
    assert _patches(sandbox) == [{"description": "x"}]


# The guard


def test_raising_needs_no_leave(sandbox: Sandbox, kept: str) -> None:
    """Raising destroys nothing, up to no end at all."""
    sandbox.run_bucket(name="kept", retention="60d")
    sandbox.run_bucket(name="kept", retention="infinite")
    assert sandbox.rule(kept) == (0, DAY)
    assert sandbox.takes_old_point(kept)


def test_lowering_when_allowed(sandbox: Sandbox, kept: str) -> None:
    """What is allowed reaches the engine."""
    sandbox.run_bucket(name="kept", retention="1d", allow_data_loss=True)
    assert sandbox.rule(kept)[0] == DAY
    assert not sandbox.takes_old_point(kept)


def test_a_shard_group_duration_is_no_data_loss(sandbox: Sandbox, kept: str) -> None:
    """Changing the shard group duration alone needs no leave."""
    sandbox.run_bucket(name="kept", shard_group_duration="12h")
    assert sandbox.rule(kept) == (30 * DAY, 12 * HOUR)


# Both halves of the rule


@pytest.mark.parametrize(
    ("retention", "shard"),
    [("1h", HOUR), ("47h", HOUR), ("2d", DAY), ("179d", DAY), ("180d", WEEK), ("infinite", WEEK), ("0", WEEK)],
)
def test_creating_with_the_servers_shard_group_duration(sandbox: Sandbox, retention: str, shard: int) -> None:
    """What check mode predicts of the server's own choice is what it chooses."""
    predicted = sandbox.run_bucket(check=True, name="b", retention=retention)
    made = sandbox.run_bucket(name="b", retention=retention)
    assert predicted["bucket"]["shard_group_duration"] == made["bucket"]["shard_group_duration"]
    assert predicted["diff"] == made["diff"]
    assert sandbox.rule(sandbox.id_of("b"))[1] == shard
    assert sandbox.run_bucket(name="b", retention=retention)["changed"] is False


@pytest.mark.parametrize(
    ("retention", "shard"), [("1d", HOUR), ("3d", DAY), ("100d", WEEK), ("6d", DAY), ("1h", HOUR), ("infinite", WEEK)]
)
def test_lowering_below_the_shard_group_duration(sandbox: Sandbox, retention: str, shard: int) -> None:
    """The shard group duration goes down with the retention where it must, and only there."""
    bucket = sandbox.bucket("b", retention=200 * DAY)
    assert sandbox.rule(bucket)[1] == WEEK
    check = sandbox.run_bucket(check=True, name="b", retention=retention, allow_data_loss=True)
    done = sandbox.run_bucket(name="b", retention=retention, allow_data_loss=True)
    assert told(check) == told(done)
    assert sandbox.rule(bucket)[1] == shard
    assert sandbox.run_bucket(name="b", retention=retention, allow_data_loss=True)["changed"] is False


def test_each_half_stays_without_the_other(sandbox: Sandbox) -> None:
    """Only what is declared and differs is sent."""
    bucket = sandbox.bucket("b", retention=30 * DAY, shard=2 * DAY)
    sandbox.run_bucket(name="b", retention="40d")
    sandbox.run_bucket(name="b", retention="40d", shard_group_duration="3d")
    sandbox.run_bucket(name="b", description="x")
    assert _patches(sandbox) == [
        {"retentionRules": [{"type": "expire", "everySeconds": 40 * DAY}]},
        {"retentionRules": [{"type": "expire", "shardGroupDurationSeconds": 3 * DAY}]},
        {"description": "x"},
    ]
    assert sandbox.rule(bucket) == (40 * DAY, 3 * DAY)


# The broken state


@pytest.mark.parametrize(
    ("declared", "rule"),
    [
        ({"retention": "30d"}, (30 * DAY, DAY)),
        ({"retention": "60d"}, (60 * DAY, DAY)),
        ({"retention": "200d"}, (200 * DAY, WEEK)),
        ({"shard_group_duration": "12h"}, (30 * DAY, 12 * HOUR)),
        ({"retention": "40d", "shard_group_duration": "2d"}, (40 * DAY, 2 * DAY)),
    ],
)
def test_a_broken_bucket_is_repaired(
    sandbox: Sandbox, kept: str, declared: dict[str, Any], rule: tuple[int, int]
) -> None:
    """Whoever sends a shard group duration of 0 leaves a bucket that must be given both halves."""
    zero = {"retentionRules": [{"type": "expire", "everySeconds": 30 * DAY, "shardGroupDurationSeconds": 0}]}
    sandbox.api.do("PATCH", f"/api/v2/buckets/{kept}", json=zero)
    check = sandbox.run_bucket(check=True, name="kept", **declared)
    done = sandbox.run_bucket(name="kept", **declared)
    assert done["changed"] is True
    assert told(check) == told(done)
    assert sandbox.rule(kept) == rule
    assert sandbox.run_bucket(name="kept", **declared)["changed"] is False
    assert sandbox.takes_old_point(kept)


def test_a_broken_endless_bucket_is_repaired(sandbox: Sandbox) -> None:
    """Without an end such a bucket shows no rule at all."""
    bucket = sandbox.bucket("b")
    zero = {"retentionRules": [{"type": "expire", "everySeconds": 0, "shardGroupDurationSeconds": 0}]}
    sandbox.api.do("PATCH", f"/api/v2/buckets/{bucket}", json=zero)
    assert sandbox.run_bucket(name="b", retention="infinite")["changed"] is True
    assert sandbox.rule(bucket) == (0, WEEK)
    assert sandbox.run_bucket(name="b", retention="infinite")["changed"] is False


def test_a_broken_bucket_is_left_alone_unless_its_rule_is_declared(sandbox: Sandbox, kept: str) -> None:
    """What is not declared stays as it is, broken too."""
    zero = {"retentionRules": [{"type": "expire", "everySeconds": 30 * DAY, "shardGroupDurationSeconds": 0}]}
    sandbox.api.do("PATCH", f"/api/v2/buckets/{kept}", json=zero)
    assert sandbox.run_bucket(name="kept")["changed"] is False
    assert sandbox.run_bucket(name="kept", description="x")["changed"] is True


# What is not for a PATCH


def test_a_system_bucket_takes_a_retention(sandbox: Sandbox) -> None:
    """Described, labelled and re-ruled they can be."""
    label = sandbox.label("one")
    sandbox.run_bucket(name="_tasks", retention="7d", description="x", labels=["one"])
    tasks = sandbox.id_of("_tasks")
    assert sandbox.rule(tasks)[0] == WEEK
    assert sandbox.labels_on(tasks) == ["one"]
    assert sandbox.run_bucket(name="_tasks", retention="7d", description="x", label_ids=[label])["changed"] is False


@pytest.mark.parametrize("check", [True, False])
def test_what_only_creating_sets(sandbox: Sandbox, check: bool) -> None:
    """rp and schema_type can't be changed later: an error, not a silent no."""
    sandbox.run_bucket(name="b", rp="autogen", schema_type="implicit")
    bucket = sandbox.id_of("b")
    assert sandbox.truth(bucket)["rp"] == "autogen"
    assert sandbox.run_bucket(check=check, name="b", rp="autogen", schema_type="implicit")["changed"] is False
    sandbox.log()
    assert "rp" in sandbox.fails(BUCKET, check=check, name="b", rp="other", description="x").message
    assert "explicit" in sandbox.fails(BUCKET, check=check, name="b", schema_type="explicit", description="x").message
    assert "explicit" in sandbox.fails(BUCKET, check=check, name="new", schema_type="explicit").message
    assert set(sandbox.methods()) == {"GET"}


@pytest.mark.parametrize("check", [True, False])
def test_an_id_that_is_not_there(sandbox: Sandbox, check: bool) -> None:
    """IDs are the server's to give."""
    sandbox.bucket("b")
    sandbox.fails(BUCKET, check=check, id=NO_ID)
    sandbox.fails(BUCKET, check=check, id=NO_ID, name="new")
    assert "another ID" in sandbox.fails(BUCKET, check=check, id=NO_ID, name="b").message
    assert sandbox.run_bucket(check=check, id=NO_ID, state="absent")["changed"] is False
    assert set(sandbox.methods()) == {"GET"}
    assert sandbox.bucket_names() == ["b"]
