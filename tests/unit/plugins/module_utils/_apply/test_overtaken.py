# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which failure is planned again, how often, and what joins the parts of a task that was planned twice."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.converge import joined
from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.overtaken import (
    MOST_REPLANS,
    Replans,
    gets_around,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    API_ERRORS,
    ApiError,
    InfluxError,
    OvertakenError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_BUCKET, BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import CreateBucket, UpdateBucket
from unit.plugins.samples import bucket


def refusal(status: int, message: str, operation: str = "do it") -> ApiError:
    """InfluxDB's refusal."""
    return API_ERRORS[status](status=status, code="c", server_message=message, operation=operation)


@pytest.mark.parametrize(
    "error",
    [
        refusal(422, "bucket with name b already exists"),
        refusal(422, "bucket name is not unique"),
        refusal(422, "label with name l already exists"),
        refusal(422, "Cannot add label, label already exists on resource"),
        refusal(500, "Unexpected error when assigning user to a resource: mapping for user 1 already exists"),
        refusal(404, "bucket not found"),
        refusal(404, "label not found"),
        OvertakenError("It was created meanwhile."),
    ],
    ids=lambda error: error.message,
)
def test_replans__somebody_else_was_faster__so_often(error: InfluxError) -> None:
    replans = Replans()
    for _number in range(MOST_REPLANS):
        assert replans.allow(error)
    assert not replans.allow(error)


@pytest.mark.parametrize(
    "error",
    [
        refusal(422, "shard-group duration must also be updated"),
        refusal(500, "internal server error"),
        refusal(401, "write:orgs/1/buckets is unauthorized"),
        refusal(404, "user not found"),
        refusal(404, "organization not found"),
        RefusedError("It must not be."),
        UnreachableError("It was cut."),
    ],
    ids=lambda error: error.message,
)
def test_replans__for_another_reason__never(error: InfluxError) -> None:
    assert not Replans().allow(error)


def test_replans__other_operations__counted_apart() -> None:
    replans = Replans(1)
    assert replans.allow(refusal(422, "label with name l already exists", "create l"))
    assert replans.allow(refusal(422, "label with name m already exists", "create m"))
    assert not replans.allow(refusal(422, "label with name l already exists", "create l"))


GONE = refusal(404, "bucket not found")
THERE = refusal(422, "bucket with name b already exists")


@pytest.mark.parametrize(
    ("error", "repeats", "creates", "around"),
    [
        (GONE, False, False, True),
        (GONE, True, False, False),
        (GONE, False, True, False),
        (THERE, False, False, True),
        (THERE, False, True, True),
        (THERE, True, True, False),
    ],
)
def test_gets_around__gone__not_repeated_and_not_created_anew(
    error: ApiError, repeats: bool, creates: bool, around: bool
) -> None:
    assert gets_around(error, repeats=repeats, creates=creates) is around


MADE = BucketState(bucket(description=""))
UPDATE = UpdateBucket("b", "new")


def test_joined__nothing_done__the_plan_of_now() -> None:
    now = Plan(MADE, (UPDATE,), ("now",))
    assert joined(Plan(NO_BUCKET, (), ("first",)), [], now) == now


def test_joined__something_done__from_the_beginning_by_all_steps() -> None:
    creation = CreateBucket(MADE.require_bucket(), {})
    whole = joined(Plan(NO_BUCKET, (creation,), ("first", "both")), [creation], Plan(MADE, (UPDATE,), ("both", "now")))
    assert whole == Plan(NO_BUCKET, (creation, UPDATE), ("first", "both", "now"))
    assert whole.after.require_bucket().description == "new"
