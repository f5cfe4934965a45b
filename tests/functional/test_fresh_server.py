# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What check mode shows of a server that only the run would set up is what a server shows that has just been set up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InfluxError,
    NotFoundError,
    ReadOnlyError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import DesiredSetup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsed_setup import (
    AUTHORIZATION_ID,
    BUCKET_ID,
    MONITORING_ID,
    ORGANIZATION_ID,
    TASKS_ID,
    USER_ID,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.fresh_server import (
    FreshServerClient,
    make_setup,
)
from functional.fresh import DECLARED, TOKEN, FreshServer, fresh_server
from functional.sandbox import DAY, OTHER_PASSWORD, PASSWORD

WANTED = DesiredSetup("admin", "main", "telegraf", 30 * DAY, PASSWORD, "30d", TOKEN)
UNKNOWN_ID = "00000000000000aa"
ORG: dict[str, str | int] = {"orgID": ORGANIZATION_ID}
QUESTIONS: list[tuple[str, dict[str, str | int]]] = [
    ("me", {}),
    ("users", {"name": "admin"}),
    ("users", {"name": "nobody"}),
    ("users", {"limit": 100}),
    (f"users/{USER_ID}", {}),
    (f"users/{UNKNOWN_ID}", {}),
    (f"users/{USER_ID}/permissions", {}),
    ("orgs", {"org": "main"}),
    ("orgs", {"org": "none"}),
    ("orgs", {"limit": 100}),
    (f"orgs/{ORGANIZATION_ID}", {}),
    (f"orgs/{UNKNOWN_ID}", {}),
    (f"orgs/{ORGANIZATION_ID}/members", {}),
    (f"orgs/{ORGANIZATION_ID}/owners", {}),
    ("buckets", ORG),
    ("buckets", {"org": "main", "descending": "true"}),
    ("buckets", {"org": "none"}),
    ("buckets", {**ORG, "limit": 1}),
    ("buckets", {**ORG, "limit": 1, "offset": 2}),
    ("buckets", {**ORG, "after": TASKS_ID}),
    ("buckets", {**ORG, "after": UNKNOWN_ID}),
    ("buckets", {**ORG, "name": "telegraf"}),
    ("buckets", {**ORG, "name": "none"}),
    ("buckets", {"orgID": UNKNOWN_ID}),
    (f"buckets/{BUCKET_ID}", {}),
    (f"buckets/{UNKNOWN_ID}", {}),
    (f"buckets/{BUCKET_ID}/members", {}),
    (f"buckets/{MONITORING_ID}/owners", {}),
    (f"buckets/{BUCKET_ID}/labels", {}),
    ("labels", ORG),
    ("dbrps", ORG),
    ("dbrps", {**ORG, "db": "telegraf"}),
    ("dbrps", {"org": "none"}),
    ("dbrps", {"orgID": UNKNOWN_ID}),
    ("authorizations", {}),
    ("authorizations", ORG),
    ("authorizations", {"orgID": UNKNOWN_ID}),
    (f"authorizations/{AUTHORIZATION_ID}", {}),
    (f"authorizations/{UNKNOWN_ID}", {}),
    ("resources", {}),
    ("tasks", ORG),
    ("checks", ORG),
    ("scrapers", ORG),
    ("replications", ORG),
    (f"labels/{UNKNOWN_ID}", {}),
    ("/private/legacy/authorizations", ORG),
    ("/private/legacy/authorizations", {"token": "nobody"}),
    (f"/private/legacy/authorizations/{UNKNOWN_ID}", {}),
]


class Both(NamedTuple):
    """A server that is set up, what check mode shows of one that is not, and the IDs here of what has others there."""

    real: Client
    rehearsed: FreshServerClient
    ids: Mapping[str, str]


def rehearsed(host: str, **credentials: Any) -> FreshServerClient:
    return FreshServerClient(Connection(host, **(credentials or {"token": TOKEN})), make_setup(WANTED, TOKEN, "2.9.1"))


@pytest.fixture(scope="module", name="fresh")
def fresh_fixture() -> Iterator[FreshServer]:
    with fresh_server() as found:
        assert found.set_up(**{**DECLARED, "retentionPeriodSeconds": 30 * DAY}) == 201
        yield found


@pytest.fixture(scope="module", name="both")
def both_fixture(fresh: FreshServer) -> Iterator[Both]:
    buckets = {bucket["name"]: bucket["id"] for bucket in fresh.read("buckets")["buckets"]}
    ids = {
        USER_ID: fresh.read("me")["id"],
        ORGANIZATION_ID: fresh.read("orgs")["orgs"][0]["id"],
        BUCKET_ID: buckets["telegraf"],
        MONITORING_ID: buckets["_monitoring"],
        TASKS_ID: buckets["_tasks"],
        AUTHORIZATION_ID: fresh.read("authorizations")["authorizations"][0]["id"],
    }
    with Client(Connection(fresh.host, token=TOKEN)) as client:
        yield Both(client, rehearsed(fresh.host), ids)


def ask(client: Client, path: str, query: Mapping[str, str | int]) -> Any:
    """What the server answers, or how it refuses."""
    try:
        whole = path if path.startswith("/") else f"/api/v2/{path}"
        return client.request("GET", whole, "ask", query=query)
    except InfluxError as error:
        return {"refused": error.message}


def translated(value: Any, ids: Mapping[str, str]) -> Any:
    """The same with other IDs."""
    text = re.sub("[0-9a-f]{16}", lambda found: ids.get(found[0], found[0]), json.dumps(value))
    return json.loads(text)


def shown(value: Any, wanted: Any) -> Any:
    """What ``value`` has of what is ``wanted``: not the links, the times, and what nobody reads."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        return {key: shown(item, wanted[key]) for key, item in value.items() if key in wanted}
    if isinstance(value, list) and isinstance(wanted, list) and len(value) == len(wanted):
        return [shown(one, other) for one, other in zip(value, wanted, strict=True)]
    return value


@pytest.mark.parametrize(("path", "query"), QUESTIONS, ids=[f"{path}?{query}" for path, query in QUESTIONS])
def test_fresh_server__each_question__answered_as_by_a_server(
    both: Both, path: str, query: dict[str, str | int]
) -> None:
    foretold = translated(ask(both.rehearsed, path, query), both.ids)
    found = ask(both.real, translated(path, both.ids), translated(query, both.ids))
    if path.endswith("/permissions"):
        # A real one says in many words what the user of the setup may do.
        assert {json.dumps(one) for one in foretold} <= {json.dumps(shown(one, foretold[0])) for one in found}
        return
    assert shown(without_tokens(found), without_tokens(foretold)) == without_tokens(foretold)


def without_tokens(value: Any) -> Any:
    """The same without tokens, which the rehearsed one shows to whoever has them."""
    if isinstance(value, dict):
        return {key: without_tokens(item) for key, item in value.items() if key != "token"}
    return [without_tokens(item) for item in value] if isinstance(value, list) else value


def test_fresh_server__all_questions__none_is_sent(fresh: FreshServer) -> None:
    fresh.sent()
    client = rehearsed(fresh.channel.url)
    for path, query in QUESTIONS:
        ask(client, path, query)
    assert client.request("GET", "/api/v2/setup", "ask", anonymous=True) == {"allowed": False}
    assert (client.sent, fresh.sent(), client.build, client.read_metrics()) == (0, [], "OSS", None)
    with pytest.raises(ReadOnlyError):
        client.request("POST", "/api/v2/buckets", "write")


@pytest.mark.parametrize(
    "credentials",
    [
        {"token": "another-token-that-the-setup-does-not-make"},
        {"username": "admin", "password": OTHER_PASSWORD},
        {"username": "ann", "password": PASSWORD},
    ],
)
def test_fresh_server__unknown_credentials__refused_as_by_a_server(
    fresh: FreshServer, credentials: dict[str, Any]
) -> None:
    with pytest.raises(UnauthorizedError) as foretold:
        rehearsed(fresh.host, **credentials).request("GET", "/api/v2/me", "ask")
    with Client(Connection(fresh.host, **credentials)) as client, pytest.raises(UnauthorizedError) as found:
        client.request("GET", "/api/v2/me", "ask")
    assert foretold.value.message.startswith(found.value.message)
    assert "Check mode knows only the user and the token of that setup" in foretold.value.message


def test_fresh_server__credentials_of_the_setup__known(fresh: FreshServer) -> None:
    signed_in = rehearsed(fresh.host, username="admin", password=PASSWORD)
    assert signed_in.request("GET", "/api/v2/me", "ask")["name"] == "admin"
    assert signed_in.accepts_password("admin", PASSWORD)
    assert not signed_in.accepts_password("admin", OTHER_PASSWORD)
    other = rehearsed(fresh.host, token="another-token-that-the-setup-does-not-make")
    assert other.request("GET", "/api/v2/me", "ask", token=TOKEN)["name"] == "admin"
    assert other.as_holder().request("GET", "/api/v2/me", "ask")["name"] == "admin"
    with pytest.raises(NotFoundError):
        signed_in.request("GET", "/api/v2/nothing/at/all", "ask")
