# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""DBRP mappings created, moved, made the default and deleted, each confirmed, whatever becomes of its response."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.dbrps import keep_mappings
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    InfluxError,
    NotFoundError,
    OvertakenError,
    PermissionMissingError,
    ServerError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import DbrpMapping
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dbrps import (
    CreateMapping,
    DbrpPlan,
    DbrpProgress,
    DeleteMapping,
    MakeDefault,
    MappedPolicy,
    MappingStep,
)
from unit.plugins.samples import BUCKET_ID, ORG
from unit.plugins.script import Exchange, failed, lost, written

DBRPS = "/api/v2/dbrps"
OTHER = "00000000000000b2"
WANTED = DbrpMapping(ORG, BUCKET_ID, "d", "p", virtual=False, default=True)
MADE = replace(WANTED, id="00000000000000d1")
OLD = replace(WANTED, bucket_id=OTHER, id="00000000000000d0")
CREATE = CreateMapping(MappedPolicy(WANTED, "b"))
DELETE = DeleteMapping(MappedPolicy(OLD, "other"))
DELETE_OTHER = DeleteMapping(MappedPolicy(replace(OLD, policy="q"), "other"))
DEFAULT = MakeDefault(MappedPolicy(MADE, "b"))
BODY = {"orgID": ORG, "bucketID": BUCKET_ID, "database": "d", "retention_policy": "p", "default": True}
LOOK, POST = f"GET {DBRPS}?orgID={ORG}&db=d", f"POST {DBRPS}"
PATCH, REMOVE = f"PATCH {DBRPS}/{MADE.id}?orgID={ORG}", f"DELETE {DBRPS}/{OLD.id}?orgID={ORG}"
TAKEN = failed(POST, 422, "another DBRP mapping with same orgID, db, and rp exists", BODY)
REMOVED = Exchange(REMOVE, 204)


def json_of(mapping: DbrpMapping) -> dict[str, Any]:
    return {
        "id": mapping.id,
        "orgID": mapping.org_id,
        "bucketID": mapping.bucket_id,
        "database": mapping.database,
        "retention_policy": mapping.policy,
        "default": mapping.default,
        "virtual": mapping.virtual,
    }


def there(*mappings: DbrpMapping) -> Exchange:
    return Exchange(LOOK, response={"content": [json_of(one) for one in mappings]})


CREATED = Exchange(POST, 201, json_of(MADE), BODY)
# The server lists a virtual one beside the one that hides it.
VIRTUAL = replace(MADE, id=BUCKET_ID, virtual=True)
# After a creation the task looks whether there are several.
ALONE = there(
    VIRTUAL, MADE, replace(MADE, id="00000000000000d8", policy="q"), replace(MADE, id="00000000000000d9", policy="q")
)


def carried_out(
    monkeypatch: pytest.MonkeyPatch,
    steps: tuple[MappingStep, ...],
    *exchanges: Exchange,
    again: tuple[MappingStep, ...] = (),
) -> tuple[DbrpProgress, InfluxError | None]:
    """What became of the steps."""
    script = written(monkeypatch, *exchanges)
    progress = DbrpProgress(DbrpPlan("d", ORG, steps=steps, warnings=("first",)))
    error = None
    with script.client() as client:
        try:
            keep_mappings(client, progress, lambda: DbrpPlan("d", ORG, steps=again, warnings=("first", "again")))
        except InfluxError as caught:
            error = caught
    script.check_end()
    return progress, error


@pytest.mark.parametrize(
    "exchanges",
    [
        [CREATED, ALONE],
        [lost(POST, BODY), there(VIRTUAL, MADE), ALONE],
        [lost(POST, BODY), there(VIRTUAL), CREATED, ALONE],
        [lost(POST, BODY), there(), TAKEN, there(MADE), ALONE],
        [failed(POST, 500, body=BODY), there(MADE), ALONE],
    ],
)
def test_create__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, (CREATE,), *exchanges)
    assert (error, progress.done, progress.made) == (None, [CREATE], {"p": MADE.id})


@pytest.mark.parametrize("other", [OLD, replace(MADE, default=False)])
def test_create__somebody_elses__not_taken_for_ours(monkeypatch: pytest.MonkeyPatch, other: DbrpMapping) -> None:
    progress, error = carried_out(monkeypatch, (CREATE,), lost(POST, BODY), there(other), again=(CREATE,))
    assert isinstance(error, OvertakenError)
    assert "The DBRP mapping 'd/p' was created meanwhile" in error.message
    assert progress.done == []


def test_create__taken__planned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(
        monkeypatch,
        (CREATE,),
        TAKEN,
        Exchange(PATCH, 200, {"content": json_of(MADE)}, {"default": True}),
        again=(DEFAULT,),
    )
    assert (error, progress.done) == (None, [DEFAULT])
    assert progress.plan.steps == (DEFAULT,)


def test_create__taken_by_what_nobody_sees__explained(monkeypatch: pytest.MonkeyPatch) -> None:
    _progress, error = carried_out(monkeypatch, (CREATE,), TAKEN, again=(CREATE,))
    assert isinstance(error, ConflictError)
    assert "Could not create the DBRP mapping 'd/p': there is a mapping" in error.message
    assert "that this task did not see" in error.message


ACCEPTED = Exchange(PATCH, 200, {"content": json_of(MADE)}, {"default": True})
LOST_PATCH, LOST_DELETION = lost(PATCH, {"default": True}), lost(REMOVE)
FAILED_PATCH, FAILED_DELETION = failed(PATCH, 500, body={"default": True}), failed(REMOVE, 500)


@pytest.mark.parametrize(
    "exchanges",
    [
        [ACCEPTED],
        [LOST_PATCH, ACCEPTED],
        [LOST_PATCH, LOST_PATCH, there(VIRTUAL, MADE)],
        [FAILED_PATCH, there(MADE)],
    ],
)
def test_make_default__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, (DEFAULT,), *exchanges)
    assert (error, progress.done) == (None, [DEFAULT])


@pytest.mark.parametrize("now", [replace(MADE, default=False), replace(MADE, id="00000000000000d9")])
def test_make_default__not_seen__not_done(monkeypatch: pytest.MonkeyPatch, now: DbrpMapping) -> None:
    progress, error = carried_out(monkeypatch, (DEFAULT,), FAILED_PATCH, there(now))
    assert isinstance(error, ServerError)
    assert "Could not update the DBRP mapping 'd/p'" in error.message
    assert progress.done == []


@pytest.mark.parametrize(
    ("exchanges", "done"),
    [
        ([REMOVED], [DELETE]),
        ([LOST_DELETION, REMOVED], [DELETE]),
        ([LOST_DELETION, failed(REMOVE, 404, "unable to find DBRP")], [DELETE]),
        ([FAILED_DELETION, there()], [DELETE]),
        ([FAILED_DELETION, there(replace(OLD, id="00000000000000d9"))], [DELETE]),
        ([failed(REMOVE, 404, "unable to find DBRP")], []),
    ],
)
def test_delete__gone__done_unless_by_others(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], done: list[MappingStep]
) -> None:
    progress, error = carried_out(monkeypatch, (DELETE,), *exchanges)
    assert (error, progress.done) == (None, done)


def test_delete__still_there__not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, (DELETE,), FAILED_DELETION, there(OLD))
    assert isinstance(error, ServerError)
    assert progress.done == []


@pytest.mark.parametrize(
    ("exchanges", "done"),
    [
        ([TAKEN, REMOVED, CREATED, ALONE], [DELETE, CREATE]),
        # Somebody else has deleted the old one.
        ([CREATED, ALONE], [CREATE]),
        ([lost(POST, BODY), there(MADE), ALONE], [CREATE]),
        # The old one is not taken for what the lost request has made.
        ([lost(POST, BODY), there(OLD), TAKEN, REMOVED, CREATED, ALONE], [DELETE, CREATE]),
    ],
)
def test_move__asked_first__no_longer_gap_than_needed(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], done: list[MappingStep]
) -> None:
    progress, error = carried_out(monkeypatch, (DELETE, CREATE), *exchanges)
    assert (error, progress.done, progress.made["p"]) == (None, done, MADE.id)


def test_move__refused__the_old_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = failed(POST, 401, f"write:orgs/{ORG}/buckets/{BUCKET_ID} is unauthorized", BODY)
    progress, error = carried_out(monkeypatch, (DELETE, CREATE), refused)
    assert isinstance(error, PermissionMissingError)
    assert "Could not create the DBRP mapping 'd/p'" in error.message
    assert progress.done == []


def test_deletion_of_another_policy__not_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, (DELETE_OTHER, CREATE), REMOVED, CREATED, ALONE)
    assert (error, progress.done) == (None, [DELETE_OTHER, CREATE])


FIRST = replace(MADE, id="00000000000000c1", default=False)


@pytest.mark.parametrize("gone", [MADE, FIRST], ids=["ours", "theirs"])
def test_create__several_at_once__one_of_them_goes(monkeypatch: pytest.MonkeyPatch, gone: DbrpMapping) -> None:
    step = DeleteMapping(MappedPolicy(gone, "b"))
    removal = Exchange(f"DELETE {DBRPS}/{gone.id}?orgID={ORG}", 204)
    progress, error = carried_out(monkeypatch, (CREATE,), CREATED, there(FIRST, MADE), removal, again=(step,))
    assert (error, progress.done) == (None, [CREATE, step])
    # The new plan has the ID of the one that stays.
    assert progress.made == {}


def test_create__several_at_once__settled_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, (CREATE,), CREATED, there(FIRST, MADE))
    assert (error, progress.done) == (None, [CREATE])


GONE = failed(PATCH, 404, "unable to find DBRP", {"default": True})


def test_gone_meanwhile__not_created_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, (DEFAULT,), GONE, again=(CREATE,))
    assert isinstance(error, NotFoundError)
    assert "Run the task again" in error.message
    assert progress.done == []


def test_gone_meanwhile__what_was_done_before_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, (DELETE_OTHER, DEFAULT), REMOVED, GONE)
    assert (error, progress.done) == (None, [DELETE_OTHER])
    assert (progress.plan.steps, progress.plan.warnings) == ((DELETE_OTHER,), ("first", "again"))
