# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each step as it is carried out: what is asked, and what is made of each answer, a lost one included."""

from __future__ import annotations

from dataclasses import replace
from inspect import signature
from typing import Any, get_args

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.confirm import require_id
from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.context import ApplyContext
from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.steps import APPLY_FUNCTIONS, apply_plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    InfluxError,
    NotFoundError,
    OvertakenError,
    PermissionMissingError,
    RefusedError,
    ServerError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Progress
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
)
from unit.plugins.samples import ANN, BOB, BUCKET_ID, DAY, DEV, FOREIGN_PROD, HOUR, ORG, OTHER_ORG, PROD, WEEK, bucket
from unit.plugins.script import Exchange, bucket_json, failed, label_json, lost, written

BUCKETS, LABELS = "/api/v2/buckets", "/api/v2/labels"
B = f"{BUCKETS}/{BUCKET_ID}"
BY_NAME = f"GET {BUCKETS}?orgID={ORG}&name=b"
PLAIN = BucketState(bucket(description="d", retention=30 * DAY, shard_group_duration=DAY, labels=(PROD,)))
THERE: Bucket = PLAIN.require_bucket()
HELD = replace(PLAIN, members=(ANN,), owners=(BOB,))
RULE_OF_PLAIN = {"type": "expire", "everySeconds": 30 * DAY, "shardGroupDurationSeconds": DAY}
NO_PERMISSION = f"write:orgs/{ORG}/buckets/{BUCKET_ID} is unauthorized"


class Run:
    """What became of some steps."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        steps: tuple[Step, ...],
        *exchanges: Exchange,
        before: BucketState = PLAIN,
        build: str = "OSS",
        wait_timeout: float = 0,
        verify_first: bool = False,
        retries: int = 1,
        jitter: float = 1.0,
    ) -> None:
        # What the server is, is known from what was read before.
        read = Exchange(f"GET {BUCKETS}", response={"buckets": []})
        self.script = written(monkeypatch, read, *exchanges, build=build)
        self.error: InfluxError | None = None
        with self.script.client(retries=retries) as client:
            client.jitter = lambda: jitter
            client.request("GET", BUCKETS, "begin")
            plan = Plan(before, steps)
            self.progress = Progress(plan, before)
            try:
                apply_plan(ApplyContext(client, self.progress, ORG, wait_timeout, verify_first), plan)
            except InfluxError as error:
                self.error = error
            self.repeated = client.repeated
        self.script.check_end()
        self.steps = steps

    @property
    def message(self) -> str:
        assert self.error is not None
        return self.error.message

    def left(self, now: BucketState) -> bool:
        """Whether all is done, and it left that."""
        assert self.error is None, self.error
        assert self.progress.done == list(self.steps)
        assert self.progress.now == now
        return True

    def failed(self, kind: type[InfluxError], now: BucketState = PLAIN) -> bool:
        """Whether nothing was done and all is as it was."""
        assert self.error.__class__ is kind, self.error
        assert self.progress.done == []
        assert self.progress.now == now
        return True


def answered(there: Bucket) -> dict[str, Any]:
    """A bucket as the answer to a change has it: without its labels."""
    return bucket_json(replace(there, labels=()))


def read(there: Bucket) -> Exchange:
    return Exchange(f"GET {B}", response=bucket_json(there))


GONE = failed(f"GET {B}", 404, "bucket not found")


# Creating a bucket

GIVEN: dict[str, Any] = {"description": "d", "retention": 30 * DAY}
NEW = replace(THERE, id=None, labels=())
MADE = replace(NEW, id=BUCKET_ID)
CREATE = (CreateBucket(NEW, GIVEN),)
CREATION = {
    "orgID": ORG,
    "name": "b",
    "description": "d",
    "retentionRules": [{"type": "expire", "everySeconds": 30 * DAY}],
}
POST = f"POST {BUCKETS}"


def created(monkeypatch: pytest.MonkeyPatch, *exchanges: Exchange, **options: Any) -> Run:
    return Run(monkeypatch, options.pop("steps", CREATE), *exchanges, before=BucketState(None, (), ()), **options)


def test_create__answered__as_the_server_says(monkeypatch: pytest.MonkeyPatch) -> None:
    run = created(monkeypatch, Exchange(POST, 201, answered(MADE), CREATION))
    assert run.left(BucketState(MADE, (), ()))
    assert (run.script.waits, run.repeated) == ([], 0)


def test_create__answer_lost_and_made__adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [
        replace(MADE, id="00000000000000b2", name="bb"),
        replace(MADE, id="00000000000000b3", org_id=OTHER_ORG),
        replace(MADE, id="00000000000000b4", name="B"),
    ]
    found = {"buckets": [bucket_json(one) for one in (*others, MADE)]}
    run = created(monkeypatch, lost(POST, CREATION), Exchange(BY_NAME, response=found))
    assert run.left(BucketState(MADE, (), ()))
    assert run.script.waits == []


@pytest.mark.parametrize("found", [failed(BY_NAME, 404), Exchange(BY_NAME, response={"buckets": []})])
def test_create__answer_lost_and_not_made__sent_again(monkeypatch: pytest.MonkeyPatch, found: Exchange) -> None:
    run = created(monkeypatch, lost(POST, CREATION), found, Exchange(POST, 201, answered(MADE), CREATION))
    assert run.left(BucketState(MADE, (), ()))
    assert (run.script.waits, run.repeated) == ([0.5], 1)


def test_create__sent_again__after_a_wait_that_chance_shortens(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Exchange(POST, 201, answered(MADE), CREATION)
    run = created(monkeypatch, lost(POST, CREATION), failed(BY_NAME, 404), done, jitter=0.0)
    assert run.script.waits == [0.25]


def test_create__lost_again_and_again__as_often_as_there_are_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    again = (lost(POST, CREATION), failed(BY_NAME, 404))
    run = created(monkeypatch, *again, *again, *again, retries=2)
    assert run.failed(UnreachableError, BucketState(None, (), ()))
    assert run.message.startswith("Could not create the bucket 'b': the connection to ")
    assert run.script.waits == [0.5, 1.0]


def test_create__sent_again_and_met_itself__adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Exchange(BY_NAME, response={"buckets": [bucket_json(MADE)]})
    taken = failed(POST, 422, "taken", CREATION)
    run = created(monkeypatch, lost(POST, CREATION), failed(BY_NAME, 404), taken, made)
    assert run.left(BucketState(MADE, (), ()))


@pytest.mark.parametrize("message", ["an internal error", "already exists, somehow"])
def test_create__500_and_made__adopted(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    made = Exchange(BY_NAME, response={"buckets": [bucket_json(MADE)]})
    assert created(monkeypatch, failed(POST, 500, message, CREATION), made).left(BucketState(MADE, (), ()))


def test_create__500_and_not_made__not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run = created(monkeypatch, failed(POST, 500, "no", CREATION), failed(BY_NAME, 404))
    assert run.failed(ServerError, BucketState(None, (), ()))
    assert run.script.waits == []


@pytest.mark.parametrize(
    ("status", "kind"), [(422, ConflictError), (401, PermissionMissingError), (403, ForbiddenError)]
)
def test_create__refused__neither_looked_for_nor_sent_again(
    monkeypatch: pytest.MonkeyPatch, status: int, kind: type[InfluxError]
) -> None:
    run = created(monkeypatch, failed(POST, status, NO_PERMISSION, CREATION))
    assert run.failed(kind, BucketState(None, (), ()))


@pytest.mark.parametrize("differing", [{"retention": DAY}, {"description": ""}])
def test_create__lost_and_made_otherwise__refused(monkeypatch: pytest.MonkeyPatch, differing: dict[str, Any]) -> None:
    found = {"buckets": [bucket_json(replace(MADE, **differing))]}
    run = created(monkeypatch, lost(POST, CREATION), Exchange(BY_NAME, response=found))
    assert run.failed(OvertakenError, BucketState(None, (), ()))
    assert run.message == (
        "The bucket 'b' was created meanwhile, by somebody else and otherwise. Run the task again to go on from what is there now."
    )


@pytest.mark.parametrize(("told", "adopted"), [("", True), ("implicit", True), ("explicit", False)])
def test_create__lost_with_a_schema_type__compared_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, told: str, adopted: bool
) -> None:
    steps = (CreateBucket(NEW, {**GIVEN, "schema_type": "implicit"}),)
    found = Exchange(BY_NAME, response={"buckets": [bucket_json(replace(MADE, schema_type=told))]})
    run = created(monkeypatch, lost(POST, {**CREATION, "schemaType": "implicit"}), found, steps=steps)
    assert (run.error is None) is adopted


def test_create__nobody_knows__said(monkeypatch: pytest.MonkeyPatch) -> None:
    run = created(monkeypatch, lost(POST, CREATION), failed(BY_NAME, 500, "no"))
    assert run.failed(UnreachableError, BucketState(None, (), ()))
    assert run.message.startswith("Could not create the bucket 'b': the connection to ")
    assert " It may have been done all the same: looking for it failed too. Could not list buckets: " in run.message


TAKEN = failed(POST, 422, "taken", CREATION)
OUT_OF_SIGHT = Exchange(BY_NAME, response={"buckets": []})


def test_create__name_still_taken_on_cloud__waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Exchange(POST, 201, answered(MADE), CREATION)
    run = created(monkeypatch, *[TAKEN, OUT_OF_SIGHT] * 8, done, build="Cloud", wait_timeout=60)
    assert run.left(BucketState(MADE, (), ()))
    assert run.script.waits == [0.5, 0.75, 1.125, 1.6875, 2.53125, 3.796875, 5.0, 5.0]


@pytest.mark.parametrize(("seconds", "waits"), [(0, []), (0.5, [0.5]), (0.6, [0.5, 0.75]), (1.25, [0.5, 0.75])])
def test_create__name_taken_for_too_long_on_cloud__told_why(
    monkeypatch: pytest.MonkeyPatch, seconds: float, waits: list[float]
) -> None:
    run = created(monkeypatch, *[TAKEN, OUT_OF_SIGHT] * (len(waits) + 1), build="Cloud", wait_timeout=seconds)
    assert run.failed(ConflictError, BucketState(None, (), ()))
    assert run.script.waits == waits
    assert run.message.endswith(
        "The name may be that of a bucket that is still being deleted, which InfluxDB Cloud does in the background: raise wait_timeout, "
        "or run the task again later."
    )


def test_create__name_taken_by_what_is_in_sight_on_cloud__not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Exchange(BY_NAME, response={"buckets": [bucket_json(MADE)]})
    run = created(monkeypatch, TAKEN, found, build="Cloud", wait_timeout=60)
    assert run.failed(ConflictError, BucketState(None, (), ()))
    assert run.script.waits == []
    assert "still being deleted" not in run.message


# Renaming

RENAMED = replace(THERE, name="c")
BARE = replace(THERE, labels=())


@pytest.mark.parametrize("description", [None, "e", ""])
def test_rename__oss__the_name_and_perhaps_the_description(
    monkeypatch: pytest.MonkeyPatch, description: str | None
) -> None:
    now = replace(RENAMED, description="d" if description is None else description)
    body = {"name": "c"} if description is None else {"name": "c", "description": description}
    steps = (RenameBucket("b", "c", description),)
    assert Run(monkeypatch, steps, Exchange(f"PATCH {B}", response=answered(now), body=body)).left(BucketState(now))


def test_rename__cloud__the_observed_retention_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"name": "c", "retentionRules": [{"type": "expire", "everySeconds": 30 * DAY}]}
    done = Exchange(f"PATCH {B}", response=answered(RENAMED), body=body)
    assert Run(monkeypatch, (RenameBucket("b", "c"),), done, build="Cloud").left(BucketState(RENAMED))


@pytest.mark.parametrize(
    ("now", "done"),
    [
        (RENAMED, True),
        (THERE, False),
        (replace(RENAMED, description="other"), False),
        (replace(RENAMED, name="C"), False),
        (None, False),
    ],
)
def test_rename__lost_each_time__looked_for(monkeypatch: pytest.MonkeyPatch, now: Bucket | None, done: bool) -> None:
    body = {"name": "c", "description": "d"}
    never = lost(f"PATCH {B}", body)
    seen = GONE if now is None else read(now)
    run = Run(monkeypatch, (RenameBucket("b", "c", "d"),), never, never, seen)
    assert run.left(BucketState(RENAMED)) if done else run.failed(UnreachableError)


def test_rename__name_taken__refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, (RenameBucket("b", "c"),), failed(f"PATCH {B}", 422, "taken", {"name": "c"}))
    assert run.failed(ConflictError)
    assert run.message.startswith("Could not rename the bucket 'b' to 'c': ")


# Changing

DESCRIBE = (UpdateBucket("b", "new"),)
RERULE = (UpdateBucket("b", None, DAY, HOUR),)
NEW_RULE = {"retentionRules": [{"type": "expire", "everySeconds": DAY, "shardGroupDurationSeconds": HOUR}]}
OLD_RULE = {"retentionRules": [RULE_OF_PLAIN]}
RERULED = replace(THERE, retention=DAY, shard_group_duration=HOUR)
PUT_BACK = Exchange(f"PATCH {B}", response=answered(THERE), body=OLD_RULE)
TOLD_BACK = " The observed retention, 30d, was put back at once, since a refused change may have reached the data."


def test_update__description__that_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    now = replace(THERE, description="new")
    done = Exchange(f"PATCH {B}", response=answered(now), body={"description": "new"})
    assert Run(monkeypatch, DESCRIBE, done).left(BucketState(now))


def test_update__description_on_cloud__the_observed_retention_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    now = replace(THERE, description="new")
    body = {"description": "new", "retentionRules": [{"type": "expire", "everySeconds": 30 * DAY}]}
    done = Exchange(f"PATCH {B}", response=answered(now), body=body)
    assert Run(monkeypatch, DESCRIBE, done, build="Cloud").left(BucketState(now))


@pytest.mark.parametrize("now", [replace(THERE, description="new"), THERE, None])
def test_update__description_lost_each_time__looked_for(monkeypatch: pytest.MonkeyPatch, now: Bucket | None) -> None:
    never = lost(f"PATCH {B}", {"description": "new"})
    run = Run(monkeypatch, DESCRIBE, never, never, GONE if now is None else read(now))
    assert run.left(BucketState(now)) if now and now != THERE else run.failed(UnreachableError)


@pytest.mark.parametrize("build", ["OSS", "Cloud"])
def test_update__rule__both_halves_as_planned(monkeypatch: pytest.MonkeyPatch, build: str) -> None:
    done = Exchange(f"PATCH {B}", response=answered(RERULED), body=NEW_RULE)
    assert Run(monkeypatch, RERULE, done, build=build).left(BucketState(RERULED))


def test_update__rule_refused__put_back_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, RERULE, failed(f"PATCH {B}", 422, "no", NEW_RULE), PUT_BACK)
    assert run.failed(ConflictError)
    assert run.message.startswith("Could not change the retention and the shard group duration of the bucket 'b': ")
    assert run.message.endswith(TOLD_BACK)


def test_update__rule_and_description_refused__both_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    back = Exchange(f"PATCH {B}", response=answered(THERE), body={"description": "d", **OLD_RULE})
    steps = (UpdateBucket("b", "new", DAY, HOUR),)
    run = Run(monkeypatch, steps, failed(f"PATCH {B}", 500, "no", {"description": "new", **NEW_RULE}), back)
    assert run.failed(ServerError)


@pytest.mark.parametrize("shard", [None, 0])
def test_update__rule_without_a_shard_group_duration_refused__put_back_with_the_servers_own(
    monkeypatch: pytest.MonkeyPatch, shard: int | None
) -> None:
    before = BucketState(replace(THERE, shard_group_duration=shard))
    run = Run(monkeypatch, RERULE, failed(f"PATCH {B}", 422, "no", NEW_RULE), PUT_BACK, before=before)
    assert run.failed(ConflictError, before)


def test_update__rule_refused_on_cloud__put_back_without_a_shard_group_duration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = (UpdateBucket("b", None, DAY),)
    refused = failed(f"PATCH {B}", 422, "no", {"retentionRules": [{"type": "expire", "everySeconds": DAY}]})
    back = {"retentionRules": [{"type": "expire", "everySeconds": 30 * DAY}]}
    run = Run(monkeypatch, steps, refused, Exchange(f"PATCH {B}", response=answered(THERE), body=back), build="Cloud")
    assert run.failed(ConflictError)


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [(401, NO_PERMISSION, PermissionMissingError), (403, "no", ForbiddenError), (404, "no", NotFoundError)],
)
def test_update__rule_refused_before_the_storage_engine_heard_of_it__nothing_to_put_back(
    monkeypatch: pytest.MonkeyPatch, status: int, message: str, kind: type[InfluxError]
) -> None:
    run = Run(monkeypatch, RERULE, failed(f"PATCH {B}", status, message, NEW_RULE))
    assert run.failed(kind)
    assert "put back" not in run.message


def test_update__rule_lost_and_made__kept(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(f"PATCH {B}", NEW_RULE)
    assert Run(monkeypatch, RERULE, never, never, read(RERULED)).left(BucketState(RERULED))


@pytest.mark.parametrize(
    "now", [THERE, replace(RERULED, shard_group_duration=DAY), replace(RERULED, retention=2 * DAY)]
)
def test_update__rule_lost_and_not_made__put_back(monkeypatch: pytest.MonkeyPatch, now: Bucket) -> None:
    never = lost(f"PATCH {B}", NEW_RULE)
    run = Run(monkeypatch, RERULE, never, never, read(now), PUT_BACK)
    assert run.failed(UnreachableError)
    assert run.message.endswith(TOLD_BACK)


def test_update__rule_and_its_repair_fail__warned(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, RERULE, failed(f"PATCH {B}", 422, "no", NEW_RULE), failed(f"PATCH {B}", 500, "x", OLD_RULE))
    assert run.failed(ConflictError)
    assert (
        " Beware: the storage engine may have taken the new retention all the same, and putting the observed one (30d) back failed too: "
        f"Could not change the bucket {BUCKET_ID}: "
    ) in run.message
    assert run.message.endswith(" Run the task again, or set the retention by hand, soon.")


# Deleting

DELETE = (DeleteBucket("b"),)
DONE = Exchange(f"DELETE {B}", 204)
NOT_THERE = failed(f"DELETE {B}", 404, "bucket not found")


def test_delete__done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, DELETE, DONE).left(BucketState())


def test_delete__somebody_else_did__not_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, DELETE, NOT_THERE)
    assert (run.error, run.progress.done, run.progress.now) == (None, [], BucketState())


def test_delete__lost_and_gone_at_the_repeat__done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, DELETE, lost(f"DELETE {B}"), NOT_THERE).left(BucketState())


def test_delete__lost_and_gone_when_looked_for__done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, DELETE, lost(f"DELETE {B}"), GONE, retries=0).left(BucketState())


def test_delete__lost_and_there__an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, DELETE, lost(f"DELETE {B}"), read(THERE), retries=0).failed(UnreachableError)


def test_delete__an_answer_that_no_deletion_has__sent_again_and_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = Exchange(f"DELETE {B}", 200, {"x": 1})
    assert Run(monkeypatch, DELETE, spoilt, read(THERE), NOT_THERE).left(BucketState())


def test_delete__look_first_and_still_called_so__done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, DELETE, read(THERE), DONE, verify_first=True).left(BucketState())


def test_delete__look_first_and_gone__not_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, DELETE, GONE, NOT_THERE, verify_first=True)
    assert (run.error, run.progress.done) == (None, [])


@pytest.mark.parametrize("name", ["c", "B", "b "])
def test_delete__look_first_and_renamed__refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, DELETE, read(replace(THERE, name=name)), verify_first=True)
    assert run.failed(RefusedError)
    assert run.message == (
        f"The bucket 'b' ({BUCKET_ID}) has been renamed to {name!r} meanwhile, so it was not deleted. Run the task again to go on from "
        "what is there now."
    )


def test_delete__cloud__waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, DELETE, DONE, read(THERE), read(THERE), GONE, build="Cloud", wait_timeout=9)
    assert run.left(BucketState())
    assert run.script.waits == [0.5, 0.75]


@pytest.mark.parametrize("build", ["Cloud", "OSS"])
def test_delete__no_wait_wanted_or_needed__none(monkeypatch: pytest.MonkeyPatch, build: str) -> None:
    assert Run(monkeypatch, DELETE, DONE, build=build, wait_timeout=0 if build == "Cloud" else 9).left(BucketState())


def test_delete__cloud_takes_too_long__told_as_done_and_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, DELETE, DONE, read(THERE), read(THERE), build="Cloud", wait_timeout=0.5)
    assert run.progress.done == list(DELETE)
    assert isinstance(run.error, IncompleteError)
    assert run.message == (
        "Could not see the end of the deletion of the bucket 'b' within 0.5 s. InfluxDB Cloud has accepted it, and goes on in the "
        "background. Raise wait_timeout, or say wait: false."
    )


# Labels

ON_BUCKET = f"{B}/labels"
PUT = f"POST {ON_BUCKET}"
TAKE = f"DELETE {ON_BUCKET}/{PROD.id}"
FIRST = {"labelID": DEV.id}
MADE_LABEL = Label("00000000000000a4", ORG, "New")


def on_bucket(*labels: Label) -> Exchange:
    return Exchange(f"GET {ON_BUCKET}", response={"labels": [label_json(label) for label in labels]})


def in_org(*labels: Label) -> Exchange:
    return Exchange(f"GET {LABELS}?orgID={ORG}", response={"labels": [label_json(label) for label in labels]})


def test_add_label__done__as_the_server_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    response = Exchange(PUT, 201, {"label": label_json(replace(DEV, properties={"x": "y"}))}, FIRST)
    run = Run(monkeypatch, (AddLabel("b", DEV),), response)
    assert run.left(PLAIN.with_labels((PROD, replace(DEV, properties={"x": "y"}))))


def test_add_label__lost_and_on_it__done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, (AddLabel("b", DEV),), lost(PUT, FIRST), on_bucket(PROD, DEV))
    assert run.left(PLAIN.with_labels((PROD, DEV)))


def test_add_label__lost_and_not_on_it__sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Exchange(PUT, 201, {"label": label_json(DEV)}, FIRST)
    run = Run(monkeypatch, (AddLabel("b", DEV),), lost(PUT, FIRST), on_bucket(PROD), again)
    assert run.left(PLAIN.with_labels((PROD, DEV)))


def test_create_label__made_then_put_on__by_the_id_that_it_got(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (CreateLabel("new"), AddLabel("b", Label(None, ORG, "new")))
    run = Run(
        monkeypatch,
        steps,
        Exchange(f"POST {LABELS}", 201, {"label": label_json(MADE_LABEL)}, {"orgID": ORG, "name": "new"}),
        Exchange(PUT, 201, {"label": label_json(MADE_LABEL)}, {"labelID": MADE_LABEL.id}),
    )
    assert run.left(PLAIN.with_labels((PROD, MADE_LABEL)))


def test_create_label__lost_and_made__adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (CreateLabel("new"), AddLabel("b", Label(None, ORG, "new")))
    run = Run(
        monkeypatch,
        steps,
        lost(f"POST {LABELS}", {"orgID": ORG, "name": "new"}),
        in_org(PROD, FOREIGN_PROD, MADE_LABEL),
        Exchange(PUT, 201, {"label": label_json(MADE_LABEL)}, {"labelID": MADE_LABEL.id}),
    )
    assert run.left(PLAIN.with_labels((PROD, MADE_LABEL)))


def test_create_label__lost_and_not_made__sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"orgID": ORG, "name": "new"}
    again = Exchange(f"POST {LABELS}", 201, {"label": label_json(MADE_LABEL)}, wanted)
    assert Run(monkeypatch, (CreateLabel("new"),), lost(f"POST {LABELS}", wanted), in_org(PROD), again).left(PLAIN)


def test_remove_label__done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Run(monkeypatch, (RemoveLabel("b", PROD),), Exchange(TAKE, 204)).left(PLAIN.with_labels(()))


def test_remove_label__lost_each_time_and_off__done(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, (RemoveLabel("b", PROD),), lost(TAKE), lost(TAKE), on_bucket(DEV))
    assert run.left(PLAIN.with_labels(()))


def test_remove_label__lost_each_time_and_on__an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, (RemoveLabel("b", PROD),), lost(TAKE), lost(TAKE), on_bucket(DEV, PROD))
    assert run.failed(UnreachableError)
    assert run.message.startswith("Could not take the label 'Prod' off the bucket 'b': ")


# Roles

CAT = User("00000000000000c3", "cat")
MEMBERS, OWNERS = f"{B}/members", f"{B}/owners"
TAKE_ANN = f"DELETE {MEMBERS}/{ANN.id}"
PROMOTE = (ChangeRole("b", ANN, "member", "owner"),)


def user_json(user: User) -> dict[str, Any]:
    return {"id": user.id, "name": user.name}


def holders(path: str, *users: User) -> Exchange:
    return Exchange(f"GET {path}", response={"users": [user_json(user) for user in users]})


def given(path: str, user: User) -> Exchange:
    return Exchange(f"POST {path}", 201, user_json(user), {"id": user.id})


def test_add_role__done__with_the_name_that_the_server_says(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, (AddRole("b", User(CAT.id), "owner"),), given(OWNERS, CAT), before=HELD)
    assert run.left(replace(HELD, owners=(BOB, CAT)))


def test_add_role__lost_and_given__done(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(f"POST {MEMBERS}", {"id": CAT.id})
    run = Run(monkeypatch, (AddRole("b", CAT, "member"),), never, holders(MEMBERS, ANN, CAT), before=HELD)
    assert run.left(replace(HELD, members=(ANN, CAT)))


def test_add_role__lost_and_not_given__sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(f"POST {OWNERS}", {"id": CAT.id})
    run = Run(monkeypatch, (AddRole("b", CAT, "owner"),), never, holders(OWNERS, BOB), given(OWNERS, CAT), before=HELD)
    assert run.left(replace(HELD, owners=(BOB, CAT)))


def test_add_role__500_and_given__done(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = failed(f"POST {OWNERS}", 500, "an internal error", {"id": CAT.id})
    run = Run(monkeypatch, (AddRole("b", CAT, "owner"),), broken, holders(OWNERS, CAT), before=HELD)
    assert run.left(replace(HELD, owners=(BOB, CAT)))


def test_add_role__given_by_somebody_else__told(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = failed(f"POST {OWNERS}", 500, f"user {CAT.id} already exists", {"id": CAT.id})
    run = Run(monkeypatch, (AddRole("b", CAT, "owner"),), taken, before=HELD)
    assert run.failed(ServerError, HELD)
    assert run.message.startswith("Could not make the user 'cat' an owner of the bucket 'b': ")


@pytest.mark.parametrize(
    ("step", "asked", "now"),
    [
        (RemoveRole("b", ANN, "member"), TAKE_ANN, replace(HELD, members=())),
        (RemoveRole("b", BOB, "owner"), f"DELETE {OWNERS}/{BOB.id}", replace(HELD, owners=())),
    ],
)
def test_remove_role__done_or_lost_and_gone(
    monkeypatch: pytest.MonkeyPatch, step: RemoveRole, asked: str, now: BucketState
) -> None:
    assert Run(monkeypatch, (step,), Exchange(asked, 204), before=HELD).left(now)
    left = holders(asked.removeprefix("DELETE ").rpartition("/")[0], CAT)
    assert Run(monkeypatch, (step,), lost(asked), lost(asked), left, before=HELD).left(now)


def test_remove_role__lost_and_still_there__an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(TAKE_ANN)
    run = Run(monkeypatch, (RemoveRole("b", ANN, "member"),), never, never, holders(MEMBERS, ANN), before=HELD)
    assert run.failed(UnreachableError, HELD)


@pytest.mark.parametrize(
    ("step", "asked", "now"),
    [
        (PROMOTE[0], [Exchange(TAKE_ANN, 204), given(OWNERS, ANN)], replace(HELD, members=(), owners=(BOB, ANN))),
        (
            ChangeRole("b", BOB, "owner", "member"),
            [Exchange(f"DELETE {OWNERS}/{BOB.id}", 204), given(MEMBERS, BOB)],
            replace(HELD, members=(ANN, BOB), owners=()),
        ),
    ],
)
def test_change_role__done__a_removal_and_an_addition(
    monkeypatch: pytest.MonkeyPatch, step: Step, asked: list[Exchange], now: BucketState
) -> None:
    assert Run(monkeypatch, (step,), *asked, before=HELD).left(now)


REFUSED = failed(f"POST {OWNERS}", 401, NO_PERMISSION, {"id": ANN.id})


def test_change_role__addition_fails__old_role_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, PROMOTE, Exchange(TAKE_ANN, 204), REFUSED, given(MEMBERS, ANN), before=HELD)
    assert run.failed(PermissionMissingError, HELD)
    assert run.message.startswith("Could not make the user 'ann', a member of the bucket 'b', an owner of it: ")
    assert run.message.endswith(" ann was made a member again. Run the task again.")


def test_change_role__giving_back_fails_too__the_loss_is_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    second = failed(f"POST {MEMBERS}", 403, "no", {"id": ANN.id})
    run = Run(monkeypatch, PROMOTE, Exchange(TAKE_ANN, 204), REFUSED, second, before=HELD)
    assert isinstance(run.error, PermissionMissingError)
    assert run.progress.done == [RemoveRole("b", ANN, "member")]
    assert run.progress.now == replace(HELD, members=())
    assert run.message.startswith("Could not make the user 'ann', a member of the bucket 'b', an owner of it: ")
    assert (
        " Beware: ann has no role on the bucket now, since giving the old one back failed too: Could not make the user "
        f"{ANN.id} a member of the bucket {BUCKET_ID}: "
    ) in run.message
    assert run.message.endswith(" Run the task again to give a role.")


def test_change_role__nobody_knows_what_was_given__told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(f"POST {OWNERS}", {"id": ANN.id})
    second = failed(f"POST {MEMBERS}", 403, "no", {"id": ANN.id})
    run = Run(
        monkeypatch, PROMOTE, Exchange(TAKE_ANN, 204), never, holders(OWNERS, BOB), second, before=HELD, retries=0
    )
    assert " Beware: ann may have no role on the bucket now, since " in run.message


# Several steps


def test_apply_functions__each_type_of_step__its_own() -> None:
    assert set(APPLY_FUNCTIONS) == set(get_args(Step))
    for kind, function in APPLY_FUNCTIONS.items():
        # get_type_hints can't evaluate X | None on Python 3.9.
        assert signature(function).parameters["step"].annotation == kind.__name__
    assert len(set(APPLY_FUNCTIONS.values())) == len(APPLY_FUNCTIONS)


def test_apply_plan__one_fails__those_before_it_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (UpdateBucket("b", "new"), AddLabel("b", DEV), RemoveLabel("b", PROD))
    now = replace(THERE, description="new")
    run = Run(
        monkeypatch,
        steps,
        Exchange(f"PATCH {B}", response=answered(now), body={"description": "new"}),
        failed(PUT, 401, NO_PERMISSION, FIRST),
    )
    assert run.progress.done == [steps[0]]
    assert run.progress.left == steps[1:]
    assert run.progress.now == BucketState(now)
    assert run.message.startswith("Could not put the label 'dev' on the bucket 'b': ")


def test_identified__only_planned__an_error_of_the_program() -> None:
    assert require_id(THERE) == BUCKET_ID
    with pytest.raises(LookupError, match=r"^'New' is only planned, and has no ID$"):
        require_id(replace(MADE_LABEL, id=None))


def test_week__is_what_the_server_chooses_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    before = BucketState(replace(THERE, retention=0, shard_group_duration=None))
    back = {"retentionRules": [{"type": "expire", "everySeconds": 0, "shardGroupDurationSeconds": WEEK}]}
    put_back = Exchange(f"PATCH {B}", response=answered(THERE), body=back)
    run = Run(monkeypatch, RERULE, failed(f"PATCH {B}", 422, "no", NEW_RULE), put_back, before=before)
    assert " The observed retention, infinite, was put back at once" in run.message
