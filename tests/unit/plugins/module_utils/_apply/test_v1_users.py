# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A v1 user created, changed, given a password and deleted, each step confirmed, whatever becomes of its response."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.v1_users import converge_v1_user
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    ForbiddenError,
    InfluxError,
    InvalidError,
    OvertakenError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Permission, unfinished
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Progress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_V1_USER, V1UserState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.v1_users import (
    CreateV1User,
    DeleteV1User,
    SetV1Password,
    UpdateV1User,
    V1UserPlan,
    V1UserStep,
)
from unit.plugins.samples import ANN, BUCKET_ID, ORG
from unit.plugins.script import Exchange, failed, lost, written

ALL = "/private/legacy/authorizations"
OLD, NEW = "0e18ec3639576cb6", "0e18ec3639577cb6"
PASSWORD = "a-long-pass-word"
NONCE = "0123456789abcdef"
READ, WRITE = (Permission(action, "buckets", ORG, BUCKET_ID) for action in ("read", "write"))
WANTED = V1User(None, "app", ORG, ANN.id, "ann", "d", "active", frozenset({READ}))
MADE = replace(WANTED, id=NEW)
HALF = replace(MADE, description=unfinished("d", NONCE))
THERE = replace(WANTED, id=OLD)
LOOK = f"GET {ALL}?token=app"
GONE = "authorization not found"
ABSENT = failed(LOOK, 404, GONE)
QUERY = "GET /query?q=SHOW+DATABASES"
REFUSED = failed(QUERY, 401, "Unauthorized")
ACCEPTED = Exchange(QUERY, response={"results": []})
CREATE = CreateV1User(WANTED)
BEGIN = CreateV1User(WANTED, is_unfinished=True)
FINISH = SetV1Password("app", PASSWORD, finishes="d")


@pytest.fixture(autouse=True)
def nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks of unfinished v1 users are known."""

    def token_hex(_size: int) -> str:
        return NONCE

    monkeypatch.setattr("secrets.token_hex", token_hex)


def resource(permission: Permission) -> dict[str, Any]:
    held = {"type": permission.type, "id": permission.id, "orgID": permission.org_id}
    return {"action": permission.action, "resource": {key: value for key, value in held.items() if value}}


def body(user: V1User) -> dict[str, Any]:
    return {
        "token": user.name,
        "orgID": user.org_id,
        "userID": user.user_id,
        "status": user.status,
        "description": user.description,
        "permissions": [resource(one) for one in sorted(user.permissions, key=repr)],
    }


def json_of(user: V1User) -> dict[str, Any]:
    return {**body(user), "id": user.id, "user": user.user}


def create(user: V1User = MADE, *, asked: V1User | None = None) -> Exchange:
    return Exchange(f"POST {ALL}", 201, json_of(user), body(asked or user))


def found(*users: V1User) -> Exchange:
    return Exchange(LOOK, response={"authorizations": [json_of(user) for user in users]})


def get(user: V1User) -> Exchange:
    return Exchange(f"GET {ALL}/{user.id}", response=json_of(user))


def patch(user: V1User, **changes: str) -> Exchange:
    return Exchange(f"PATCH {ALL}/{user.id}", response=json_of(user), body=changes)


def password(user: V1User = MADE) -> Exchange:
    return Exchange(f"POST {ALL}/{user.id}/password", 204, body={"password": PASSWORD})


def delete(user_id: str = OLD) -> Exchange:
    return Exchange(f"DELETE {ALL}/{user_id}", 204)


def carried_out(
    monkeypatch: pytest.MonkeyPatch,
    before: V1UserState,
    steps: tuple[V1UserStep, ...],
    *exchanges: Exchange,
    again: V1UserPlan | None = None,
) -> tuple[Progress[V1UserPlan, V1UserState], InfluxError | None]:
    """What became of the steps."""
    script = written(monkeypatch, *exchanges)
    progress = Progress(V1UserPlan(before, steps), before)
    error = None
    with script.client() as client:
        try:
            converge_v1_user(client, progress, lambda: again or V1UserPlan(before, steps))
        except InfluxError as caught:
            error = caught
            assert PASSWORD not in error.message
    script.check_end()
    return progress, error


LOST = lost(f"POST {ALL}", body(MADE))


@pytest.mark.parametrize(
    "exchanges",
    [
        [create()],
        [LOST, found(MADE)],
        [LOST, ABSENT, create()],
        [failed(f"POST {ALL}", 500, body=body(MADE)), found(MADE)],
    ],
)
def test_create__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), *exchanges)
    assert (error, progress.done, progress.now) == (None, [CREATE], V1UserState(MADE))


LOST_HALF = lost(f"POST {ALL}", body(HALF))


@pytest.mark.parametrize("exchanges", [[create(HALF)], [LOST_HALF, found(HALF)], [LOST_HALF, ABSENT, create(HALF)]])
def test_create__with_a_password_to_come__marked_until_it_is_set(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]
) -> None:
    finish = (password(), patch(MADE, description="d"))
    progress, error = carried_out(monkeypatch, NO_V1_USER, (BEGIN, FINISH), *exchanges, *finish)
    assert (error, progress.done) == (None, [BEGIN, FINISH])
    assert progress.now == V1UserState(MADE, "as declared")


@pytest.mark.parametrize(("step", "sent"), [(CREATE, MADE), (BEGIN, HALF)])
def test_create__somebody_elses__not_taken_for_ours(
    monkeypatch: pytest.MonkeyPatch, step: CreateV1User, sent: V1User
) -> None:
    others = replace(MADE, description="theirs")
    exchanges = (lost(f"POST {ALL}", body(sent)), found(others))
    progress, error = carried_out(monkeypatch, NO_V1_USER, (step,), *exchanges)
    assert isinstance(error, OvertakenError)
    settled = V1UserPlan(V1UserState(others))
    progress, error = carried_out(monkeypatch, NO_V1_USER, (step,), *exchanges, again=settled)
    assert (error, progress.done, progress.now) == (None, [], V1UserState(others))


def test_create__taken_by_what_nobody_sees__explained(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = failed(f"POST {ALL}", 422, "token already exists", body(MADE))
    _progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), taken)
    assert isinstance(error, ConflictError)
    assert "there is a v1 user of that name that this task did not see" in error.message


def test_create__refused__explained(monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"permission read:orgs/{ORG}/buckets/{BUCKET_ID} is not allowed"
    refused = failed(f"POST {ALL}", 403, words, body(MADE))
    _progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), refused)
    assert isinstance(error, ForbiddenError)
    assert "Nobody can grant what they may not do" in error.message
    inactive = failed(f"POST {ALL}", 403, "User is inactive", body(MADE))
    _progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), inactive)
    assert "Nobody can grant" not in str(error)
    invalid = failed(f"POST {ALL}", 400, "unable to create token", body(MADE))
    _progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), invalid)
    assert isinstance(error, InvalidError)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (replace(MADE, permissions=frozenset({READ, WRITE})), "grants write buckets"),
        (replace(MADE, permissions=frozenset()), "lacks read buckets"),
        (replace(MADE, user_id=OLD), f"belongs to the organization {ORG} and the user {OLD}"),
        (replace(MADE, name="other"), "is called 'other'"),
    ],
)
def test_create__something_else__deleted_at_once(monkeypatch: pytest.MonkeyPatch, made: V1User, words: str) -> None:
    progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), create(made, asked=MADE), delete(NEW))
    assert isinstance(error, RefusedError)
    assert error.message.startswith("Could not create the v1 user 'app': the v1 user that the server made")
    assert words in error.message
    assert error.message.endswith("The new v1 user was deleted.")
    assert progress.done == []


def test_create__something_else_that_stays__told(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = replace(MADE, permissions=frozenset({READ, WRITE}))
    stays = failed(f"DELETE {ALL}/{NEW}", 401, f"write:users/{ANN.id} is unauthorized")
    _progress, error = carried_out(monkeypatch, NO_V1_USER, (CREATE,), create(wider, asked=MADE), stays)
    assert f"the new v1 user {NEW} could not be deleted" in str(error)


LOST_PASSWORD = lost(f"POST {ALL}/{NEW}/password", {"password": PASSWORD})


@pytest.mark.parametrize(
    "exchanges",
    [
        [password(), patch(MADE, description="d")],
        [LOST_PASSWORD, ACCEPTED, patch(MADE, description="d")],
        [LOST_PASSWORD, REFUSED, password(), patch(MADE, description="d")],
        [password(), *[lost(f"PATCH {ALL}/{NEW}", {"description": "d"})] * 2, get(MADE)],
    ],
)
def test_password__of_an_unfinished_one__finishes_it(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]
) -> None:
    progress, error = carried_out(monkeypatch, V1UserState(HALF, "unknown"), (FINISH,), *exchanges)
    assert (error, progress.done, progress.now) == (None, [FINISH], V1UserState(MADE, "as declared"))


def test_password__that_fails__leaves_the_mark_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = failed(f"POST {ALL}/{NEW}/password", 401, f"write:users/{ANN.id} is unauthorized", {"password": PASSWORD})
    progress, error = carried_out(monkeypatch, V1UserState(HALF), (FINISH,), refused)
    assert "may have no password yet. The next run sets it." in str(error)
    assert (progress.done, progress.now) == ([], V1UserState(HALF))
    plain = SetV1Password("app", PASSWORD)
    _progress, error = carried_out(monkeypatch, V1UserState(MADE), (plain,), refused)
    assert "may have no password" not in str(error)


UPDATE = UpdateV1User("app", "e", "inactive")
CHANGED = replace(THERE, description="e", status="inactive")
CHANGES = {"description": "e", "status": "inactive"}
LOST_PATCH = lost(f"PATCH {ALL}/{OLD}", CHANGES)


@pytest.mark.parametrize(
    ("exchanges", "done"),
    [
        ([patch(CHANGED, **CHANGES)], True),
        ([LOST_PATCH, LOST_PATCH, get(CHANGED)], True),
        ([LOST_PATCH, LOST_PATCH, get(THERE)], False),
    ],
)
def test_update__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], done: bool) -> None:
    progress, error = carried_out(monkeypatch, V1UserState(THERE, "as declared"), (UPDATE,), *exchanges)
    assert progress.done == ([UPDATE] if done else [])
    assert isinstance(error, UnreachableError) is not done
    if done:
        assert progress.now == V1UserState(CHANGED, "as declared")


DELETE = DeleteV1User(OLD, "app")


@pytest.mark.parametrize(
    ("exchanges", "done"),
    [
        ([delete()], True),
        ([failed(f"DELETE {ALL}/{OLD}", 404, GONE)], False),
        ([*[lost(f"DELETE {ALL}/{OLD}")] * 2, failed(f"GET {ALL}/{OLD}", 404, GONE)], True),
    ],
)
def test_delete__confirmed__gone(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], done: bool) -> None:
    progress, error = carried_out(monkeypatch, V1UserState(THERE), (DELETE,), *exchanges)
    assert (error, progress.now, progress.done) == (None, NO_V1_USER, [DELETE] if done else [])


def test_delete__of_a_hidden_one__is_there_as_long_as_its_user_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = DeleteV1User(OLD, None)
    missed = failed(f"GET {ALL}/{OLD}", 404, "user not found")
    progress, error = carried_out(monkeypatch, NO_V1_USER, (hidden,), *[lost(f"DELETE {ALL}/{OLD}")] * 2, missed)
    assert (isinstance(error, UnreachableError), progress.done) == (True, [])


# A successor

SUCCESSOR = replace(WANTED, permissions=frozenset({WRITE}))
NEXT = replace(SUCCESSOR, id=NEW, description=unfinished("d", NONCE))
REPLACE = (DeleteV1User(OLD, "app", SUCCESSOR), CreateV1User(SUCCESSOR, is_unfinished=True))
TRIAL = failed(f"POST {ALL}", 422, "token already exists", body(NEXT))


def test_successor__tried_before_the_old_one_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, V1UserState(THERE), REPLACE, TRIAL, delete(), create(NEXT))
    assert (error, progress.done, progress.now) == (None, list(REPLACE), V1UserState(NEXT))


def test_successor__refused__leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"permission write:orgs/{ORG}/buckets/{BUCKET_ID} is not allowed"
    progress, error = carried_out(
        monkeypatch, V1UserState(THERE), REPLACE, failed(f"POST {ALL}", 403, words, body(NEXT))
    )
    assert (isinstance(error, ForbiddenError), progress.done, progress.now) == (True, [], V1UserState(THERE))


@pytest.mark.parametrize("exchanges", [[create(NEXT)], [lost(f"POST {ALL}", body(NEXT)), found(NEXT)]])
def test_successor__whose_name_is_free__made_at_once(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]
) -> None:
    """Somebody else has deleted the old one: nothing is left to delete, and nothing is created twice."""
    progress, error = carried_out(monkeypatch, V1UserState(THERE), REPLACE, *exchanges)
    assert (error, progress.done, progress.now) == (None, [REPLACE[1]], V1UserState(NEXT))


def test_successor__the_old_one_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The response to the first creation got lost, and the name is still the old one's."""
    exchanges = (lost(f"POST {ALL}", body(NEXT)), found(THERE), TRIAL, delete(), create(NEXT))
    progress, error = carried_out(monkeypatch, V1UserState(THERE), REPLACE, *exchanges)
    assert (error, progress.done) == (None, list(REPLACE))
