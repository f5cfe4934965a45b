# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A user created, changed, given a password and deleted, each step confirmed, whatever becomes of its response."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.users import converge_user
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    ForbiddenError,
    InfluxError,
    InvalidError,
    OvertakenError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import UserAccount
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Progress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_USER, UserState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.users import (
    CreateUser,
    DeleteUser,
    SetPassword,
    UpdateUser,
    UserPlan,
    UserStep,
)
from unit.plugins.samples import ANN
from unit.plugins.script import Exchange, failed, lost, written

USERS = "/api/v2/users"
ONE = f"{USERS}/{ANN.id}"
PASSWORD = "a-long-pass-word"
ACCOUNT = UserAccount(ANN.id, "ann")
THERE = UserState(ACCOUNT)
CREATE = CreateUser(UserAccount(None, "ann"))
NEW = {"name": "ann", "status": "active"}
LOOK = f"GET {USERS}?name=ann"
ABSENT = failed(LOOK, 404, "user not found")
SENT = {"password": PASSWORD}
SET = Exchange(f"POST {ONE}/password", 204, body=SENT)
SIGN_IN = "POST /api/v2/signin"
SIGNED_IN = Exchange(SIGN_IN, 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
SIGNED_OUT = Exchange("POST /api/v2/signout", 204)
REFUSED = failed(SIGN_IN, 401, "unauthorized access")


def json_of(account: UserAccount) -> dict[str, str | None]:
    return {"id": account.id, "name": account.name, "status": account.status}


def found(account: UserAccount = ACCOUNT) -> Exchange:
    return Exchange(LOOK, response={"users": [json_of(account)]})


def made(account: UserAccount = ACCOUNT) -> Exchange:
    return Exchange(f"POST {USERS}", 201, json_of(account), NEW)


def carried_out(
    monkeypatch: pytest.MonkeyPatch,
    before: UserState,
    steps: tuple[UserStep, ...],
    *exchanges: Exchange,
    again: UserPlan | None = None,
) -> tuple[Progress[UserPlan, UserState], InfluxError | None]:
    """What became of the steps."""
    script = written(monkeypatch, *exchanges)
    progress = Progress(UserPlan(before, steps), before)
    error = None
    with script.client() as client:
        try:
            converge_user(client, progress, lambda: again or UserPlan(before, steps))
        except InfluxError as caught:
            error = caught
            assert PASSWORD not in error.message
    script.check_end()
    return progress, error


@pytest.mark.parametrize(
    "exchanges",
    [
        [made()],
        [lost(f"POST {USERS}", NEW), found()],
        [lost(f"POST {USERS}", NEW), ABSENT, made()],
        [failed(f"POST {USERS}", 500, body=NEW), found()],
    ],
)
def test_create__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, NO_USER, (CREATE,), *exchanges)
    assert (error, progress.done, progress.now) == (None, [CREATE], THERE)


def test_create__somebody_elses__not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = UserAccount(ANN.id, "ann", "inactive")
    lost_creation = lost(f"POST {USERS}", NEW)
    progress, error = carried_out(monkeypatch, NO_USER, (CREATE,), lost_creation, found(idle))
    assert isinstance(error, OvertakenError)
    assert "The user 'ann' was created meanwhile" in error.message
    settled = UserPlan(THERE)
    progress, error = carried_out(monkeypatch, NO_USER, (CREATE,), lost_creation, found(idle), again=settled)
    assert (error, progress.done, progress.now) == (None, [], THERE)


def test_create__taken_by_what_nobody_sees__explained(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = failed(f"POST {USERS}", 422, "user with name ann already exists", NEW)
    _progress, error = carried_out(monkeypatch, NO_USER, (CREATE,), taken)
    assert isinstance(error, ConflictError)
    assert "there is a user of that name that this task did not see" in error.message


RENAMED = UserAccount(ANN.id, "new", "inactive")
UPDATE = UpdateUser("ann", "new", "inactive")
PATCH = {"name": "new", "status": "inactive"}


@pytest.mark.parametrize(
    ("exchanges", "done"),
    [
        ([Exchange(f"PATCH {ONE}", response=json_of(RENAMED), body=PATCH)], True),
        ([*[lost(f"PATCH {ONE}", PATCH)] * 2, Exchange(f"GET {ONE}", response=json_of(RENAMED))], True),
        ([*[lost(f"PATCH {ONE}", PATCH)] * 2, Exchange(f"GET {ONE}", response=json_of(ACCOUNT))], False),
        ([*[lost(f"PATCH {ONE}", PATCH)] * 2, failed(f"GET {ONE}", 404, "user not found")], False),
    ],
)
def test_update__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], done: bool) -> None:
    progress, error = carried_out(monkeypatch, THERE, (UPDATE,), *exchanges)
    assert (error is None, progress.done) == (done, [UPDATE] if done else [])
    assert progress.now == (UserState(RENAMED) if done else THERE)


@pytest.mark.parametrize(
    "exchanges",
    [
        [SET],
        [lost(SET.asked, SENT), SIGNED_IN, SIGNED_OUT],
        [lost(SET.asked, SENT), REFUSED, SET],
        # Another's answer, which is no 204.
        [
            Exchange(SET.asked, 200, {}, SENT),
            SIGNED_IN,
            SIGNED_OUT,
        ],
        [failed(SET.asked, 500, body=SENT), SIGNED_IN, SIGNED_OUT],
        # The response to the sign-in is lost: it is sent again.
        [lost(SET.asked, SENT), lost(SIGN_IN), SIGNED_IN, SIGNED_OUT],
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_password__confirmed_by_signing_in__done(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], is_new: bool
) -> None:
    step = SetPassword("ann", PASSWORD, is_new)
    progress, error = carried_out(monkeypatch, THERE, (step,), *exchanges)
    assert (error, progress.done, progress.now) == (None, [step], UserState(ACCOUNT, "as declared"))


def test_password__refused_for_an_existing_user__fails(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = failed(SET.asked, 400, "passwords are too weak", SENT)
    progress, error = carried_out(monkeypatch, THERE, (SetPassword("ann", PASSWORD),), refused)
    assert isinstance(error, InvalidError)
    assert error.operation == "set the password of the user 'ann'"
    assert (progress.done, progress.now) == ([], THERE)


def test_password__of_a_user_who_is_gone__said(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = failed(SET.asked, 403, "your userID is incorrect", SENT)
    _progress, error = carried_out(monkeypatch, THERE, (SetPassword("ann", PASSWORD),), gone)
    assert isinstance(error, ForbiddenError)
    assert "there is no such user. " in error.message
    assert "It may have been deleted meanwhile. Run the task again" in error.message
    other = failed(SET.asked, 403, "no", SENT)
    _progress, error = carried_out(monkeypatch, THERE, (SetPassword("ann", PASSWORD),), other)
    assert error is not None
    assert "there is no such user" not in error.message


STEPS = (CREATE, SetPassword("ann", PASSWORD, is_new=True))
TOO_WEAK = failed(SET.asked, 400, "passwords are too weak", SENT)


@pytest.mark.parametrize(
    "deletion", [Exchange(f"DELETE {ONE}", 204), failed(f"DELETE {ONE}", 404, "user not found")], ids=["ours", "theirs"]
)
def test_password__refused_for_a_new_user__who_is_deleted_again(
    monkeypatch: pytest.MonkeyPatch, deletion: Exchange
) -> None:
    progress, error = carried_out(monkeypatch, NO_USER, STEPS, made(), TOO_WEAK, deletion)
    assert isinstance(error, InvalidError)
    assert error.message.endswith(
        "The user was deleted again, so that the next run creates it with its password. Run the task again."
    )
    assert (progress.done, progress.now) == ([CREATE, DeleteUser("ann")], NO_USER)


def test_password__refused_for_a_new_user_who_stays__owned_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    stays = failed(f"DELETE {ONE}", 401, f"write:users/{ANN.id} is unauthorized")
    progress, error = carried_out(monkeypatch, NO_USER, STEPS, made(), TOO_WEAK, stays)
    assert isinstance(error, InvalidError)
    assert "Beware: 'ann' was created, and may have no password" in error.message
    assert error.message.endswith("Run the task again with update_password: if_different.")
    assert (progress.done, progress.now) == ([CREATE], THERE)


def test_delete__verified_first__done(monkeypatch: pytest.MonkeyPatch) -> None:
    look = Exchange(f"GET {ONE}", response=json_of(ACCOUNT))
    step = DeleteUser("ann")
    progress, error = carried_out(monkeypatch, THERE, (step,), look, Exchange(f"DELETE {ONE}", 204))
    assert (error, progress.done, progress.now) == (None, [step], NO_USER)


def test_delete__gone_meanwhile__not_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = [failed(f"{method} {ONE}", 404, "user not found") for method in ("GET", "DELETE")]
    progress, error = carried_out(monkeypatch, THERE, (DeleteUser("ann"),), *gone)
    assert (error, progress.done, progress.now) == (None, [], NO_USER)


def test_delete__renamed_meanwhile__refused(monkeypatch: pytest.MonkeyPatch) -> None:
    look = Exchange(f"GET {ONE}", response=json_of(RENAMED))
    progress, error = carried_out(monkeypatch, THERE, (DeleteUser("ann"),), look)
    assert isinstance(error, RefusedError)
    assert f"The user 'ann' ({ANN.id}) has been renamed to 'new' meanwhile" in error.message
    assert progress.done == []


def test_password__nobody_can_tell__says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    never = lost(SET.asked, SENT)
    step = SetPassword("ann", PASSWORD)
    _progress, error = carried_out(monkeypatch, THERE, (step,), never, lost(SIGN_IN), lost(SIGN_IN))
    assert isinstance(error, UnreachableError)
    assert "It may have been done all the same" in error.message
