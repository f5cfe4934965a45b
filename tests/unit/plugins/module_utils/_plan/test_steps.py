# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each step says what it does in a few words, and what it leaves."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddLabel,
    AddRole,
    ChangeRole,
    CreateBucket,
    CreateLabel,
    DeleteBucket,
    RemoveLabel,
    RemoveRole,
    RenameBucket,
    Step,
    UpdateBucket,
    apply_steps,
)
from unit.plugins.samples import ANN, BOB, DAY, DEV, HOUR, PROD, WEEK, bucket

NONE = BucketState()
PLAIN = BucketState(bucket())
LABELLED = BucketState(bucket(labels=(PROD, DEV)))
HELD = BucketState(bucket(), (ANN,), (BOB,))
NEW = Label(None, "", "new")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (CreateBucket(bucket(id=None), {}), {"action": "create_bucket", "bucket": "b"}),
        (RenameBucket("a", "b"), {"action": "rename_bucket", "bucket": "a", "name": "b"}),
        (RenameBucket("a", "b", ""), {"action": "rename_bucket", "bucket": "a", "name": "b", "description": ""}),
        (UpdateBucket("b", ""), {"action": "update_bucket", "bucket": "b", "description": ""}),
        (
            UpdateBucket("b", None, 0, WEEK),
            {"action": "update_bucket", "bucket": "b", "retention": "infinite", "shard_group_duration": "7d"},
        ),
        (UpdateBucket("b", None, DAY), {"action": "update_bucket", "bucket": "b", "retention": "1d"}),
        (DeleteBucket("b"), {"action": "delete_bucket", "bucket": "b"}),
        (CreateLabel("new"), {"action": "create_label", "label": "new"}),
        (AddLabel("b", NEW), {"action": "add_label", "bucket": "b", "label": "new"}),
        (RemoveLabel("b", PROD), {"action": "remove_label", "bucket": "b", "label": "Prod"}),
        (AddRole("b", ANN, "member"), {"action": "add_member", "bucket": "b", "user": "ann"}),
        (ChangeRole("b", ANN, "member", "owner"), {"action": "change_role", "bucket": "b", "user": "ann", "from": "member", "to": "owner"}),
        (RemoveRole("b", BOB, "owner"), {"action": "remove_owner", "bucket": "b", "user": "bob"}),
    ],
)  # fmt: skip
def test_describe__each_step__in_the_words_of_the_options(step: Step, words: dict[str, Any]) -> None:
    assert step.describe() == words


@pytest.mark.parametrize(
    ("step", "operation"),
    [
        (UpdateBucket("b", "d"), "change the description of the bucket 'b'"),
        (UpdateBucket("b", None, 0), "change the retention of the bucket 'b'"),
        (UpdateBucket("b", None, None, HOUR), "change the shard group duration of the bucket 'b'"),
        (
            UpdateBucket("b", "", DAY, HOUR),
            "change the description and the retention and the shard group duration of the bucket 'b'",
        ),
    ],
)
def test_operation__update__names_what_changes(step: UpdateBucket, operation: str) -> None:
    assert step.operation == operation


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (NONE, CreateBucket(bucket(id=None), {}), BucketState(bucket(id=None))),
        (BucketState(None, (), ()), CreateBucket(bucket(), {}), BucketState(bucket(), (), ())),
        (LABELLED, RenameBucket("b", "c"), BucketState(bucket(name="c", labels=(PROD, DEV)))),
        (PLAIN, RenameBucket("b", "c", "d"), BucketState(bucket(name="c", description="d"))),
        (BucketState(bucket(description="d")), UpdateBucket("b", ""), PLAIN),
        (BucketState(bucket(description="d")), UpdateBucket("b"), BucketState(bucket(description="d"))),
        (BucketState(bucket(retention=DAY)), UpdateBucket("b", None, 0), PLAIN),
        (PLAIN, UpdateBucket("b", None, DAY, HOUR), BucketState(bucket(retention=DAY, shard_group_duration=HOUR))),
        (HELD, DeleteBucket("b"), NONE),
        (PLAIN, CreateLabel("new"), PLAIN),
        (PLAIN, AddLabel("b", PROD), BucketState(bucket(labels=(PROD,)))),
        (LABELLED, RemoveLabel("b", PROD), BucketState(bucket(labels=(DEV,)))),
        (BucketState(bucket(), (), None), AddRole("b", ANN, "member"), BucketState(bucket(), (ANN,), None)),
        (HELD, RemoveRole("b", BOB, "owner"), BucketState(bucket(), (ANN,), ())),
        (HELD, ChangeRole("b", ANN, "member", "owner"), BucketState(bucket(), (), (BOB, ANN))),
        (HELD, ChangeRole("b", BOB, "owner", "member"), BucketState(bucket(), (ANN, BOB), ())),
        (PLAIN, AddRole("b", ANN, "member"), PLAIN),
        (PLAIN, RemoveRole("b", ANN, "owner"), PLAIN),
    ],
)
def test_after__each_step__its_effect_and_no_other(before: BucketState, step: Step, after: BucketState) -> None:
    assert step.after(before) == after


@pytest.mark.parametrize("step", [RenameBucket("b", "c"), UpdateBucket("b", "d"), AddLabel("b", PROD)])
def test_after__no_bucket__an_error_of_the_program(step: Step) -> None:
    with pytest.raises(LookupError, match=r"^this step is for a bucket that exists$"):
        step.after(NONE)


def test_after_all__several_steps__one_after_the_other() -> None:
    steps: list[Step] = [RenameBucket("b", "c"), AddLabel("c", PROD), RemoveLabel("c", PROD), UpdateBucket("c", "d")]
    assert apply_steps(PLAIN, steps) == BucketState(bucket(name="c", description="d"))
    assert apply_steps(PLAIN, []) == PLAIN


@pytest.mark.parametrize(
    ("step", "changes"),
    [(UpdateBucket("b", "d"), False), (UpdateBucket("b", None, 0), True), (UpdateBucket("b", None, None, HOUR), True)],
)
def test_changes_rule__update__only_with_a_retention_or_a_shard_group_duration(
    step: UpdateBucket, changes: bool
) -> None:
    assert step.changes_rule == changes
