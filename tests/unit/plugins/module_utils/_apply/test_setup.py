# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A setup carried out, and what is told of it where it fails, gets lost, ends half-way, or others are faster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.setup import converge_setup
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    InfluxError,
    InvalidError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Organization, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Progress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.setup import (
    NO_SETUP,
    DeleteOrganization,
    DeleteUser,
    SetUp,
    SetupPlan,
    SetupState,
    SetupStep,
    WriteToken,
)
from unit.plugins.samples import ANN, ORG
from unit.plugins.script import Exchange, Script, failed, lost, written

PASSWORD, NEW_TOKEN = "a-long-pass-word", "n" * 32
USER = User(ANN.id, "ann")
MAIN = Organization(ORG, "main")
SETUP = SetUp("ann", "main", "b", 3_600, "1h", PASSWORD)
BODY = {
    "username": "ann",
    "password": PASSWORD,
    "org": "main",
    "bucket": "b",
    "retentionPeriodSeconds": 3_600,
    "token": NEW_TOKEN,
}
POST = "POST /api/v2/setup"
RULE = {"type": "expire", "everySeconds": 3_600, "shardGroupDurationSeconds": 3_600}
MADE = Exchange(
    POST,
    201,
    {
        "user": {"id": ANN.id, "name": "ann"},
        "org": {"id": ORG, "name": "main"},
        "bucket": {"id": "0000000000000002", "orgID": ORG, "name": "b", "type": "user", "retentionRules": [RULE]},
        "auth": {"token": NEW_TOKEN},
    },
    BODY,
)
WHOLE = SetupState(USER, "ann", MAIN, Bucket("0000000000000002", ORG, "b", retention=3_600, shard_group_duration=3_600))
ALREADY = failed(POST, 422, "onboarding has already been completed", BODY)
Verify = Callable[[], "SetupState | None"]


def nobody() -> SetupState | None:
    raise AssertionError("nobody needs to look")


def new() -> SetupState | None:
    return None


def whole() -> SetupState | None:
    return WHOLE


def different() -> SetupState | None:
    raise RefusedError("It is half.")


def silent() -> SetupState | None:
    raise UnreachableError("no answer")


def converge(
    script: Script, *steps: SetupStep, verify: Verify = nobody, before: SetupState = NO_SETUP
) -> Progress[SetupPlan, SetupState]:
    """How far the steps came; an error has the progress in its notes no less."""
    progress: Progress[SetupPlan, SetupState] = Progress(SetupPlan(before, steps), before)
    client = script.client(token=None, username="ann", password=PASSWORD)
    try:
        converge_setup(client, progress, NEW_TOKEN, verify)
    finally:
        script.check_end()
        RAN.append(progress)
    return progress


RAN: list[Progress[SetupPlan, SetupState]] = []


def fails(script: Script, verify: Verify) -> tuple[InfluxError, list[Any]]:
    with pytest.raises(InfluxError) as caught:
        converge(script, SETUP, verify=verify)
    return caught.value, [step.describe()["action"] for step in RAN[-1].done]


def test_set_up__new_server__made(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, MADE)
    progress = converge(script, SETUP)
    assert (progress.now.user, progress.now.organization, progress.done) == (USER, MAIN, [SETUP])
    assert progress.now.bucket is not None
    assert progress.now.bucket.retention == 3_600
    assert not {"Authorization", "Cookie"} & set(script.requests[0].headers)


def test_set_up__lost__looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = converge(written(monkeypatch, lost(POST, BODY)), SETUP, verify=whole)
    assert (progress.now, progress.done) == (WHOLE, [SETUP])


def test_set_up__lost_and_not_done__sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = converge(written(monkeypatch, lost(POST, BODY), MADE), SETUP, verify=new)
    assert progress.done == [SETUP]


def test_set_up__lost_and_half__told(monkeypatch: pytest.MonkeyPatch) -> None:
    error, done = fails(written(monkeypatch, lost(POST, BODY)), different)
    assert isinstance(error, UnreachableError)
    assert error.message.endswith("It is half.")
    assert done == ["set_up_in_part"]


@pytest.mark.parametrize("status", [400, 413, 422, 500])
def test_set_up__refused_half_way__told(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    error, done = fails(written(monkeypatch, failed(POST, status, "no", BODY)), different)
    assert error.message.endswith("It is half.")
    assert "Could not set the server up: " in error.message
    assert done == ["set_up_in_part"]


def test_set_up__refused_at_once__told(monkeypatch: pytest.MonkeyPatch) -> None:
    error, done = fails(written(monkeypatch, failed(POST, 400, "no", BODY)), new)
    assert isinstance(error, InvalidError)
    assert error.message.endswith("Nothing was set up.")
    assert done == []


def test_set_up__refused_and_then_silent__told(monkeypatch: pytest.MonkeyPatch) -> None:
    error, done = fails(written(monkeypatch, failed(POST, 400, "no", BODY)), silent)
    assert "The server may be set up in part: looking failed too. no answer" in error.message
    assert done == []


def test_set_up__others_were_faster_with_the_same__unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = converge(written(monkeypatch, ALREADY), SETUP, verify=whole)
    assert (progress.now, progress.done) == (WHOLE, [])


def test_set_up__others_were_faster_with_something_else__told(monkeypatch: pytest.MonkeyPatch) -> None:
    error, done = fails(written(monkeypatch, ALREADY), different)
    assert isinstance(error, ConflictError)
    assert done == []


def test_set_up__sent_again_and_done_the_first_time__changed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [None, WHOLE]
    progress = converge(written(monkeypatch, lost(POST, BODY), ALREADY), SETUP, verify=lambda: seen.pop(0))
    assert (progress.now, progress.done) == (WHOLE, [SETUP])


def test_delete__half_a_setup__then_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The user who asks goes: the session ends with it, and no later request has it."""
    script = written(
        monkeypatch,
        Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"}),
        Exchange(f"DELETE /api/v2/orgs/{ORG}", 204),
        Exchange(f"DELETE /api/v2/users/{ANN.id}", 204),
        Exchange("POST /api/v2/signout", 204),
        MADE,
    )
    steps = (WriteToken(str(tmp_path / "t")), DeleteOrganization(MAIN), DeleteUser(USER), SETUP)
    progress = converge(script, *steps, before=SetupState(USER, "ann", MAIN))
    assert progress.done == list(steps)
    assert (tmp_path / "t").read_text(encoding="ascii") == NEW_TOKEN
    assert "Cookie" not in script.requests[-1].headers


def test_delete__lost__looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the user who asks only the server itself can still say that it is gone."""
    signed_in = Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
    organization, user = f"/api/v2/orgs/{ORG}", f"/api/v2/users/{ANN.id}"
    script = written(
        monkeypatch,
        signed_in,
        *[lost(f"DELETE {organization}")] * 2,
        failed(f"GET {organization}", 404, "organization not found"),
        *[lost(f"DELETE {user}")] * 2,
        Exchange("GET /api/v2/setup", response={"allowed": True}),
        Exchange("POST /api/v2/signout", 204),
    )
    progress = converge(script, DeleteOrganization(MAIN), DeleteUser(USER), before=SetupState(USER, "ann", MAIN))
    assert progress.now == NO_SETUP


def test_delete__lost_and_still_there__raised(monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in = Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
    there = Exchange(f"GET /api/v2/orgs/{ORG}", response={"id": ORG, "name": "main"})
    script = written(monkeypatch, signed_in, *[lost(f"DELETE /api/v2/orgs/{ORG}")] * 2, there)
    with pytest.raises(UnreachableError):
        converge(script, DeleteOrganization(MAIN))
