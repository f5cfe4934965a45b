# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked of a server to know whether it has been set up, by whom, and what half a setup has left."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import ForbiddenError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Organization, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import DesiredSetup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.setup import (
    Leftovers,
    SetupObservation,
    TokenProof,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.setup import SetupViews, observe_setup
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.view import View
from unit.plugins.samples import ANN, BOB, ORG
from unit.plugins.script import TOKEN, Exchange, Script, failed, lost, written

PASSWORD = "a-long-pass-word"
DECLARED = DesiredSetup("ann", "main", "b", 0, PASSWORD, token=TOKEN)
NEW = Exchange("GET /api/v2/setup", response={"allowed": True})
DONE = Exchange("GET /api/v2/setup", response={"allowed": False})
ME = Exchange("GET /api/v2/me", response={"id": ANN.id, "name": "ann"})
UNKNOWN = failed("GET /api/v2/me", 401, "unauthorized access")
SIGNED_IN = Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
SIGNED_OUT = Exchange("POST /api/v2/signout", 204)
NOT_SIGNED_IN = failed("POST /api/v2/signin", 401, "unauthorized access")
MAIN = Organization(ORG, "main")
FOUND = Exchange("GET /api/v2/orgs?org=main", response={"orgs": [{"id": ORG, "name": "main"}]})
MISSING = failed("GET /api/v2/orgs?org=main", 404, 'organization name "main" not found')
LOOK_FOR_BUCKET = f"GET /api/v2/buckets?orgID={ORG}&name=b"
NO_BUCKET = failed(LOOK_FOR_BUCKET, 404, 'bucket "b" not found')
PERMISSIONS = f"GET /api/v2/users/{ANN.id}/permissions"
INSTANCE = {"action": "read", "resource": {"type": "instance"}}


def bucket(name: str, kind: str = "user") -> dict[str, Any]:
    return {"id": "0000000000000002", "orgID": ORG, "name": name, "type": kind, "retentionRules": []}


def observe(script: Script, *, has_token: bool = True) -> SetupObservation:
    user, holder = script.client(token=None, username="ann", password=PASSWORD), script.client()
    observed = observe_setup(SetupViews(View(user), View(holder)), DECLARED, has_token=has_token)
    script.check_end()
    return observed


@pytest.mark.parametrize(
    ("answer", "proof"),
    [
        (ME, TokenProof(True, User(ANN.id, "ann"))),
        (failed("GET /api/v2/me", 401, f"read:users/{ANN.id} is unauthorized"), TokenProof(True)),
        (failed("GET /api/v2/me", 403, "User is inactive"), TokenProof(False, reason="User is inactive")),
        (failed("GET /api/v2/me", 401, "token is inactive"), TokenProof(False, reason="token is inactive")),
    ],
)
def test_observe_setup__new_server__tries_the_token(
    answer: Exchange, proof: TokenProof, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert observe(written(monkeypatch, NEW, answer)) == SetupObservation(True, "OSS", token=proof)


def test_observe_setup__new_server_and_unknown_token__free(monkeypatch: pytest.MonkeyPatch) -> None:
    # The client explains such a refusal by the server's state, which it asks for.
    assert observe(written(monkeypatch, NEW, UNKNOWN, NEW)).token == TokenProof(False)


def test_observe_setup__new_server_and_new_token__tries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, NEW)
    assert observe(script, has_token=False) == SetupObservation(True, "OSS")
    assert "Authorization" not in script.requests[0].headers
    assert "Cookie" not in script.requests[0].headers


def test_observe_setup__cloud__asks_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert observe(written(monkeypatch, DONE, build="Cloud")) == SetupObservation(False, "Cloud")


def test_observe_setup__whole__read_with_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    buckets = Exchange(LOOK_FOR_BUCKET, response={"buckets": [bucket("b")]})
    script = written(monkeypatch, DONE, ME, SIGNED_IN, SIGNED_OUT, FOUND, buckets)
    observed = observe(script)
    assert (observed.signs_in, observed.sees_organization, observed.organization) == (True, True, MAIN)
    assert observed.bucket is not None
    assert observed.bucket.name == "b"
    assert observed.leftovers is None
    assert [request.headers.get("Authorization") for request in script.requests[-2:]] == [f"Token {TOKEN}"] * 2


@pytest.mark.parametrize(
    "buckets",
    [
        [NO_BUCKET],
        [Exchange(LOOK_FOR_BUCKET, response={"buckets": []}), ME],
        [Exchange(LOOK_FOR_BUCKET, response={"buckets": [bucket("other")]})],
    ],
)
def test_observe_setup__bucket_is_gone__none(buckets: list[Exchange], monkeypatch: pytest.MonkeyPatch) -> None:
    assert observe(written(monkeypatch, DONE, ME, SIGNED_IN, SIGNED_OUT, FOUND, *buckets)).bucket is None


def test_observe_setup__no_organization__no_bucket_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    observed = observe(written(monkeypatch, DONE, ME, SIGNED_IN, SIGNED_OUT, MISSING))
    assert (observed.sees_organization, observed.organization, observed.bucket) == (False, None, None)


def test_observe_setup__nobody_can_look__nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    observed = observe(written(monkeypatch, DONE, UNKNOWN, DONE, NOT_SIGNED_IN))
    assert observed == SetupObservation(False, "OSS", False, TokenProof(False))


def test_observe_setup__half__read_as_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    users = [{"id": user.id, "name": user.name} for user in (ANN, BOB)]
    script = written(
        monkeypatch,
        *(DONE, UNKNOWN, DONE, SIGNED_IN, SIGNED_OUT, SIGNED_IN, FOUND, NO_BUCKET, ME),
        Exchange(PERMISSIONS, response=[INSTANCE]),
        Exchange("GET /api/v2/orgs?limit=100", response={"orgs": [{"id": ORG, "name": "main"}]}),
        Exchange("GET /api/v2/users?limit=100", response={"users": users}),
        Exchange("GET /api/v2/authorizations", response={"authorizations": []}),
        Exchange("GET /api/v2/buckets?limit=100", response={"buckets": [bucket("_tasks", "system"), bucket("d")]}),
    )
    left = observe(script).leftovers
    assert left == Leftovers(User(ANN.id, "ann"), True, (MAIN,), others=("bob",), tokens=0, buckets=("d",))


METRICS = "# HELP influxdb_users_total Number\ninfluxdb_users_total {}\ninfluxdb_organizations_total {}\ninfluxdb_tokens_total {}\n"


@pytest.mark.parametrize(
    ("metrics", "is_alone"),
    [
        (METRICS.format(1, 0, 0), True),
        (METRICS.format(2, 0, 0), False),
        (METRICS.format(1, 1, 0), False),
        (METRICS.format(1, 0, 1), False),
        (METRICS.format(1, 0, 0).replace("influxdb_tokens", "other"), False),
        ("", False),
        (None, False),
    ],
)
def test_observe_setup__user_without_rights__alone_by_the_metrics(
    metrics: str | None, is_alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_client: Client) -> str | None:
        return metrics

    own = {"action": "read", "resource": {"type": "users", "id": ANN.id}}
    script = written(
        monkeypatch,
        *(DONE, UNKNOWN, DONE, SIGNED_IN, SIGNED_OUT, SIGNED_IN, MISSING, ME),
        Exchange(PERMISSIONS, response=[own]),
    )
    monkeypatch.setattr(Client, "read_metrics", read)
    assert observe(script).leftovers == Leftovers(User(ANN.id, "ann"), of_setup=False, is_alone=is_alone)


@pytest.mark.parametrize(
    ("answer", "metrics"),
    [
        (Exchange("GET /metrics", response="influxdb_users_total 1"), '"influxdb_users_total 1"'),
        (failed("GET /metrics", 403, "no"), None),
        (lost("GET /metrics"), None),
    ],
)
def test_read_metrics__whatever_becomes_of_it__told(
    answer: Exchange, metrics: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written(monkeypatch, answer).client().read_metrics() == metrics


def test_observe_setup__another_refusal__raised(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, DONE, ME, SIGNED_IN, SIGNED_OUT, failed("GET /api/v2/orgs?org=main", 403, "no"))
    with pytest.raises(ForbiddenError):
        observe(script)
