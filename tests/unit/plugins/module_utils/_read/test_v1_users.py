# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of one v1 user, of its password, and of what a new one would be."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    IncompleteError,
    InfluxError,
    NotFoundError,
    PermissionMissingError,
    RefusedError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Permission
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import User
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import DesiredPermission
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_v1_users import DesiredV1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.v1_users import V1UserObservation
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.v1_users import observe_v1_user
from unit.plugins.samples import ANN, BUCKET_ID, ORG, OTHER_ORG
from unit.plugins.script import TOKEN, Exchange, Script, failed, written

ONE = "0e18ec3639576cb6"
ALL = "/private/legacy/authorizations"
PASSWORD = "a-long-pass-word"
READ = Permission("read", "buckets", ORG, BUCKET_ID)
DOCUMENT = {
    "id": ONE,
    "token": "app",
    "orgID": ORG,
    "userID": ANN.id,
    "user": "ann",
    "description": "d",
    "status": "active",
    "permissions": [{"action": "read", "resource": {"type": "buckets", "id": BUCKET_ID, "orgID": ORG, "name": "b"}}],
}
THERE = V1User(ONE, "app", ORG, ANN.id, "ann", "d", "active", frozenset({READ}))
LOOK = f"GET {ALL}?token=app"
BY_ID = f"GET {ALL}/{ONE}"
GONE = "authorization not found"
ABSENT = failed(LOOK, 404, GONE)
NONE = Exchange(LOOK, response={"authorizations": []})
ME = Exchange("GET /api/v2/me", response={"id": ANN.id, "name": "ann"})
BUCKET = {"id": BUCKET_ID, "orgID": ORG, "type": "user", "name": "b", "retentionRules": [], "labels": []}
BUCKETS = Exchange(f"GET /api/v2/buckets?orgID={ORG}&name=b", response={"buckets": [BUCKET]})
QUERY = "GET /query?q=SHOW+DATABASES"
REFUSED = failed(QUERY, 401, "Unauthorized")
READ_B = DesiredPermission("read", "buckets", "b")


def found(**changes: Any) -> Exchange:
    return Exchange(LOOK, response={"authorizations": [{**DOCUMENT, **changes}]})


def own(*permissions: dict[str, Any]) -> Exchange:
    """All authorizations that the task's token may see: its own."""
    mine = {**DOCUMENT, "token": TOKEN, "permissions": list(permissions)}
    return Exchange("GET /api/v2/authorizations", response={"authorizations": [mine]})


def user(status: str) -> Exchange:
    return Exchange(f"GET /api/v2/users/{ANN.id}", response={"id": ANN.id, "name": "ann", "status": status})


def declared(**options: Any) -> DesiredV1User:
    return DesiredV1User(**{"present": True, "name": "app", **options})


def seen(
    monkeypatch: pytest.MonkeyPatch,
    desired: DesiredV1User,
    *exchanges: Exchange,
    check_mode: bool = False,
    build: str = "OSS",
) -> tuple[V1UserObservation, Script]:
    script = written(monkeypatch, *exchanges, build=build)
    with script.client(org_id=ORG) as client:
        client.read_only = check_mode
        reader = OrganizationReader(client, None, ORG)
        try:
            return observe_v1_user(reader, desired, check_mode=check_mode), script
        finally:
            script.check_end()


def test_observe__there__with_what_a_new_one_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_now, _script = seen(monkeypatch, declared(permissions=(READ_B,)), found(), BUCKETS)
    assert (seen_now.user, seen_now.owner, seen_now.names) == (THERE, User(ANN.id, "ann"), {READ: "b"})
    assert seen_now.user is not None
    assert seen_now.user.names == {READ: "b"}
    assert seen_now.new is not None
    assert (seen_now.new.permissions, seen_now.password) == ((READ,), "not tested")


def test_observe__absent__asks_whether_one_could_be_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    sees = {"action": "read", "resource": {"type": "authorizations", "orgID": ORG}}
    seen_now, _script = seen(monkeypatch, declared(permissions=(READ_B,)), ABSENT, ME, BUCKETS, own(sees))
    assert (seen_now.user, seen_now.owner) == (None, User(ANN.id, "ann"))
    with pytest.raises(IncompleteError) as caught:
        seen(monkeypatch, declared(permissions=(READ_B,)), ABSENT, ME, BUCKETS, own())
    assert "neither finish it nor find it again" in caught.value.message


def test_observe__to_be_absent__looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(monkeypatch, declared(present=False), ABSENT)[0] == V1UserObservation()
    assert seen(monkeypatch, declared(present=False), found())[0] == V1UserObservation(THERE, User(ANN.id, "ann"))
    assert seen(monkeypatch, declared(present=False), found(orgID=OTHER_ORG))[0] == V1UserObservation()


def test_observe__by_id__read(monkeypatch: pytest.MonkeyPatch) -> None:
    desired = declared(name=None, id=ONE)
    assert seen(monkeypatch, desired, Exchange(BY_ID, response=DOCUMENT))[0].user == THERE
    desired = declared(name=None, id=ONE, present=False)
    assert seen(monkeypatch, desired, failed(BY_ID, 404, GONE))[0] == V1UserObservation()
    both = declared(id=ONE, present=False)
    assert seen(monkeypatch, both, found())[0].user == THERE
    assert seen(monkeypatch, both, ABSENT, failed(BY_ID, 404, GONE))[0].user is None


@pytest.mark.parametrize("missing", ["user not found", "organization not found"])
def test_observe__its_user_or_organization_is_gone__can_only_be_deleted(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    desired = declared(name=None, id=ONE, present=False)
    assert seen(monkeypatch, desired, failed(BY_ID, 404, missing))[0] == V1UserObservation(hidden_id=ONE)
    with pytest.raises(NotFoundError) as caught:
        seen(monkeypatch, declared(name=None, id=ONE), failed(BY_ID, 404, missing))
    assert "is gone" in caught.value.message
    assert "Delete it with state: absent." in caught.value.message


HIDDEN_BY_ID = failed(BY_ID, 401, f"read:orgs/{ORG}/authorizations/{ONE} is unauthorized")
INACTIVE = failed("GET /api/v2/me", 401, "token is inactive")


@pytest.mark.parametrize(
    ("options", "exchanges", "kind", "words"),
    [
        ({}, [NONE, ME], IncompleteError, "it exists, but this token may not read it"),
        ({}, [NONE, INACTIVE], UnauthorizedError, "the token is inactive"),
        ({"name": None, "id": ONE}, [HIDDEN_BY_ID], PermissionMissingError, "the token may not do this"),
        ({}, [failed(LOOK, 404, "organization not found")], NotFoundError, "organization not found"),
        ({}, [found(orgID=OTHER_ORG)], RefusedError, "unique on the whole server"),
        ({"id": ONE, "present": False}, [found(orgID=OTHER_ORG)], RefusedError, "unique on the whole server"),
        ({"user": "bob"}, [found()], RefusedError, "belongs to the user 'ann'"),
        ({"user_id": ONE, "present": False}, [found()], RefusedError, "belongs to the user 'ann'"),
        ({"id": ORG}, [found()], RefusedError, "exists under another ID"),
        (
            {"name": "other", "id": ONE, "present": False},
            [failed(f"GET {ALL}?token=other", 404, GONE), Exchange(BY_ID, response=DOCUMENT)],
            RefusedError,
            "is called 'app', not 'other', so it was not deleted",
        ),
    ],
)
def test_observe__what_is_not_it__refused(
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
    exchanges: list[Exchange],
    kind: type[InfluxError],
    words: str,
) -> None:
    with pytest.raises(kind) as caught:
        seen(monkeypatch, declared(**options), *exchanges)
    assert words in caught.value.message


@pytest.mark.parametrize("name", ["app", " a/b ü+"])
def test_observe__names__exact(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An answer with another name is none of ours, whatever the server takes for equal."""
    look = {"app": LOOK, " a/b ü+": f"GET {ALL}?token=+a%2Fb+%C3%BC%2B"}[name]
    other = Exchange(look, response={"authorizations": [{**DOCUMENT, "token": name.upper()}]})
    with pytest.raises(IncompleteError):
        seen(monkeypatch, declared(name=name), other, ME)


TESTED = {"password": PASSWORD, "renewal": "if_different"}


@pytest.mark.parametrize(
    ("exchanges", "told"),
    [
        ([Exchange(QUERY, response={"results": []})], "accepted"),
        ([REFUSED, user("active")], "refused"),
        ([REFUSED, user("inactive")], "user inactive"),
    ],
)
def test_observe__password__tested_by_a_query(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], told: str
) -> None:
    seen_now, script = seen(monkeypatch, declared(**TESTED), found(), *exchanges)
    assert seen_now.password == told
    pair = base64.b64encode(f"app:{PASSWORD}".encode()).decode()
    assert script.requests[1].headers["Authorization"] == f"Basic {pair}"
    assert PASSWORD not in str(script.requests[1].url)


def test_observe__password_in_check_mode__tested_where_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(monkeypatch, declared(**TESTED), found(), check_mode=True)[0].password == "not tested"
    accepted = Exchange(QUERY, response={"results": []})
    verified = declared(**TESTED, verify_password=True)
    assert seen(monkeypatch, verified, found(), accepted, check_mode=True)[0].password == "accepted"


def test_observe__another_refusal_of_the_query__is_none_of_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnauthorizedError):
        seen(
            monkeypatch,
            declared(**TESTED),
            found(),
            failed(QUERY, 401, "unauthorized access"),
            Exchange("GET /api/v2/setup", response={"allowed": False}),
        )


@pytest.mark.parametrize(
    "exchange", [found(), ABSENT, failed(LOOK, 404, "path not found"), failed(LOOK, 401, "unauthorized")]
)
def test_observe__cloud__refused_whatever_it_answers(monkeypatch: pytest.MonkeyPatch, exchange: Exchange) -> None:
    with pytest.raises(RefusedError) as caught:
        seen(monkeypatch, declared(present=False), exchange, build="Cloud")
    assert "InfluxDB Cloud has no v1 users" in caught.value.message
