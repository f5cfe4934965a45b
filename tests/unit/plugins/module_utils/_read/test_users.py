# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of one user, and of why it must stay."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    IncompleteError,
    InfluxError,
    NotFoundError,
    PermissionMissingError,
    ResponseError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import UserAccount
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import DesiredUser
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.users import Importance, UserObservation
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.directory import Directory
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.users import observe_user
from unit.plugins.samples import ANN, BOB, ORG
from unit.plugins.script import Exchange, Script, failed, written

PASSWORD = "a-long-pass-word"
LOOK = "GET /api/v2/users?name=ann"
ONE = f"GET /api/v2/users/{ANN.id}"
DOCUMENT = {"id": ANN.id, "name": "ann", "status": "active"}
FOUND = Exchange(LOOK, response={"users": [DOCUMENT]})
NONE = Exchange(LOOK, response={"users": []})
ABSENT = failed(LOOK, 404, "user not found")
ME = "GET /api/v2/me"
BOB_ASKS = Exchange(ME, response={"id": BOB.id, "name": "bob"})
ANN_ASKS = Exchange(ME, response=DOCUMENT)
OWN = [{"action": action, "resource": {"type": "users", "id": ANN.id}} for action in ("read", "write")]
OWNERS = f"GET /api/v2/orgs/{ORG}/owners"
ACCOUNT = UserAccount(ANN.id, "ann")
SIGNED_IN = Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
SIGNED_OUT = Exchange("POST /api/v2/signout", 204)
REFUSED = failed("POST /api/v2/signin", 401, "unauthorized access")


def permits(*permissions: dict[str, Any]) -> Exchange:
    return Exchange(f"{ONE}/permissions", response=[*permissions, *OWN])


def on(kind: str, action: str = "write", **resource: str) -> dict[str, Any]:
    return {"action": action, "resource": {"type": kind, **resource}}


def owners(*ids: str) -> Exchange:
    return Exchange(OWNERS, response={"users": [{"id": user_id, "name": user_id} for user_id in ids]})


def declared(**options: Any) -> DesiredUser:
    return DesiredUser(**{"present": True, "name": "ann", **options})


def seen(
    monkeypatch: pytest.MonkeyPatch, desired: DesiredUser, *exchanges: Exchange, check_mode: bool = False
) -> tuple[UserObservation, Script]:
    script = written(monkeypatch, *exchanges)
    try:
        with script.client() as client:
            client.read_only = check_mode
            return observe_user(Directory(client), desired, check_mode=check_mode), script
    finally:
        script.check_end()


@pytest.mark.parametrize(
    ("options", "exchanges", "account"),
    [
        ({}, [FOUND], ACCOUNT),
        ({}, [ABSENT], None),
        ({"id": ANN.id}, [FOUND], ACCOUNT),
        ({"id": ANN.id}, [ABSENT, Exchange(ONE, response={**DOCUMENT, "name": "a"})], UserAccount(ANN.id, "a")),
        ({"id": ANN.id, "name": None}, [failed(ONE, 404, "user not found")], None),
        (
            {"name": "new", "renamed_from": "ann"},
            [failed("GET /api/v2/users?name=new", 404, "user not found"), FOUND],
            ACCOUNT,
        ),
        ({"status": "active", "password": PASSWORD}, [FOUND], ACCOUNT),
    ],
)
def test_observe__by_name_and_id__found_or_not(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], exchanges: list[Exchange], account: UserAccount | None
) -> None:
    observation, _script = seen(monkeypatch, declared(**options), *exchanges)
    assert observation == UserObservation(account, build="OSS")


@pytest.mark.parametrize(
    ("exchanges", "kind"),
    [
        ([NONE, BOB_ASKS], IncompleteError),
        ([NONE, failed(ME, 401, f"read:users/{BOB.id} is unauthorized")], IncompleteError),
        ([NONE, failed(ME, 401, "token is inactive")], UnauthorizedError),
    ],
)
def test_observe__an_empty_list__hidden_or_an_inactive_token(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], kind: type[InfluxError]
) -> None:
    with pytest.raises(kind):
        seen(monkeypatch, declared(), *exchanges)


@pytest.mark.parametrize(
    ("exchanges", "importance"),
    [
        ([ANN_ASKS], Importance(is_self=True)),
        ([BOB_ASKS, permits(on("instance", "read"))], Importance(is_of_setup=True)),
        ([BOB_ASKS, permits()], Importance()),
        # A member reads what an owner writes.
        ([BOB_ASKS, permits(on("orgs", "read", id=ORG), on("buckets", orgID=ORG))], Importance()),
        ([BOB_ASKS, permits(on("orgs", id=ORG)), owners(ANN.id, BOB.id)], Importance(owned=(ORG,))),
        (
            [
                BOB_ASKS,
                permits(on("orgs", id=ORG)),
                owners(ANN.id),
                Exchange(f"GET /api/v2/orgs/{ORG}", response={"id": ORG, "name": "main"}),
            ],
            Importance(organizations=("main",), owned=(ORG,)),
        ),
    ],
)
def test_importance__of_who_is_to_be_deleted__read(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], importance: Importance
) -> None:
    observation, _script = seen(monkeypatch, declared(present=False), FOUND, *exchanges)
    assert observation.importance == importance


def test_importance__of_who_is_to_be_inactive__without_the_organizations(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = permits(on("orgs", id=ORG))
    observation, _script = seen(monkeypatch, declared(status="inactive"), FOUND, BOB_ASKS, owner)
    assert observation.importance == Importance()


def test_importance__that_may_not_be_read__fails(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = failed(ME, 401, f"read:users/{BOB.id} is unauthorized")
    with pytest.raises(PermissionMissingError) as caught:
        seen(monkeypatch, declared(present=False), FOUND, nobody)
    assert caught.value.message.startswith(
        "Could not find out whether the task asks as the user 'ann': the token may not "
    )
    owner = permits(on("orgs", id=ORG))
    with pytest.raises(NotFoundError) as hidden:
        seen(monkeypatch, declared(present=False), FOUND, BOB_ASKS, owner, failed(OWNERS, 404, "404 page not found"))
    assert "this token may not read whether others do too" in hidden.value.message
    with pytest.raises(ResponseError):
        seen(monkeypatch, declared(present=False), FOUND, BOB_ASKS, Exchange(f"{ONE}/permissions", response={}))


TRIED = declared(password=PASSWORD, renewal="if_different")


@pytest.mark.parametrize(("exchanges", "differs"), [([SIGNED_IN, SIGNED_OUT], False), ([REFUSED], True)])
@pytest.mark.parametrize("check_mode", [False, True])
def test_password__tried_by_signing_in__different_or_not(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], differs: bool, check_mode: bool
) -> None:
    desired = declared(password=PASSWORD, renewal="if_different", verify_password=check_mode)
    observation, script = seen(monkeypatch, desired, FOUND, *exchanges, check_mode=check_mode)
    assert observation.password_differs is differs
    pair = base64.b64encode(f"ann:{PASSWORD}".encode()).decode()
    sent = script.requests[1].headers
    assert sent["Authorization"] == f"Basic {pair}"
    if not differs:
        assert script.requests[2].headers["Cookie"] == "influxdb-oss-session=key"


def test_password__in_check_mode_without_leave__not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    observation, _script = seen(monkeypatch, TRIED, FOUND, check_mode=True)
    assert observation.password_differs is None


def test_password__of_who_can_not_sign_in__differs(monkeypatch: pytest.MonkeyPatch) -> None:
    colon = Exchange(ONE, response={**DOCUMENT, "name": "a:b"})
    desired = declared(name=None, id=ANN.id, password=PASSWORD, renewal="if_different")
    observation, _script = seen(monkeypatch, desired, colon)
    assert observation.password_differs is True


def test_password__another_refusal__no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnauthorizedError):
        seen(monkeypatch, TRIED, FOUND, failed("POST /api/v2/signin", 401, "too many attempts"))
