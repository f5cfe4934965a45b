# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many requests many buckets take, counted in front of the server: issue 5's budget."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.many import declared, errors, make, names, sent, size
from functional.sandbox import Sandbox
from proxy import Entry

# What the tests share takes long to make.
pytestmark = pytest.mark.xdist_group("buckets requests")


def budget(number: int) -> int:
    """The most requests for that many buckets that are as declared, and all of their organization's."""
    return math.ceil((number + 2) / 99) + 1


def looks(entries: list[Entry]) -> Counter[str]:
    """How often each bucket was looked up by its name."""
    return Counter(name for entry in entries for name in parse_qs(entry.query).get("name", []))


def test_in_sync(sandbox: Sandbox) -> None:
    """N buckets that are all of the organization's: the list in pages of 100, and no more than one request besides."""
    made = 0
    for number in (1, 2, 5, 97, 98, 99, 100, 101, 250):
        make(sandbox, names(number)[made:], retention="30d")
        made = number
        for options, extra in (({}, 0), ({"org": sandbox.org}, 1), ({"purge": True}, 0)):
            for check in (False, True):
                buckets = declared(names(number), retention="30d")
                result = sandbox.run(BUCKETS, check=check, buckets=buckets, **options)
                assert result["changed"] is False
                entries = sandbox.log()
                assert len(entries) <= budget(number) + extra, (number, options)
                assert {entry.method for entry in entries} == {"GET"}


def test_in_sync_with_labels(sandbox: Sandbox) -> None:
    """Labels come with the list: declared ones that are there cost nothing."""
    for label in ("one", "two"):
        sandbox.label(label)
    make(sandbox, names(99), labels=["one", "two"])
    sandbox.run(BUCKETS, buckets=declared(names(99), labels=["TWO", "one"]))
    assert len(sandbox.log()) <= budget(99)


def pages(number: int) -> int:
    """Return the pages of the list, in which InfluxDB has two buckets of its own. A full page may not be the last."""
    return (number + 2) // 100 + 1


@pytest.mark.parametrize("number", [10, 250])
def test_a_life(sandbox: Sandbox, number: int) -> None:
    """Exactly the necessary requests: beside the list, one for each change; and a look before each deletion."""
    wanted, tenth = declared(names(number), retention="30d"), declared(names(number // 10), retention="60d")
    for buckets, requests in (
        # Two to be sure of the list's end.
        (wanted, 1 + 2 + number),
        (wanted, pages(number)),
        ([*tenth, *wanted[number // 10 :]], pages(number) + number // 10),
        (declared(names(number), state="absent"), pages(number) + 2 * number),
    ):
        sandbox.run(BUCKETS, buckets=buckets)
        assert len(sandbox.log()) == requests


def test_a_life_with_labels_and_owners(sandbox: Sandbox) -> None:
    """Labels are listed once, the owner is looked up once, and in sync only the owners are asked for."""
    number = 30
    for label in ("one", "two"):
        sandbox.label(label)
    options: dict[str, Any] = {"labels": ["one", "two"], "owners": [sandbox.user("ann").name]}
    wanted, tenth = declared(names(number), **options), declared(names(3), **options, description="x")
    for buckets, requests in (
        (wanted, 1 + 2 + 2 + 4 * number),
        (wanted, 1 + number),
        ([*tenth, *wanted[3:]], 1 + number + 3),
    ):
        sandbox.run(BUCKETS, buckets=buckets)
        assert len(sandbox.log()) == requests


@pytest.mark.parametrize("role", ["members", "owners"])
def test_roles_cost_one_request_each(sandbox: Sandbox, role: str) -> None:
    """A declared list of members or owners, and no look at their users."""
    ann = sandbox.user("ann")
    make(sandbox, names(20), **{role: [ann.name]})
    sandbox.run(BUCKETS, buckets=declared(names(20), **{role: [ann.name]}))
    entries = sandbox.log()
    assert len(entries) <= budget(20) + 20
    assert not any(entry.path == "/api/v2/users" for entry in entries)


@pytest.mark.parametrize(
    "picked",
    [
        [1, 2, 3, 4, 5],
        [0.1, 0.3, 0.5, 0.7, 0.9],
        [0.5, 0.5001, 0.5002, 0.9, 0.95],
        [-5, -4, -3, -2, -1],
        [1, 2, 0.5, -2, -1],
    ],
    ids=["first", "spread", "clustered", "last", "both ends"],
)
def test_few_of_many(large: Sandbox, picked: list[float]) -> None:
    """Five declarations in a large organization don't page through it, wherever they lie."""
    number = len(large.bucket_names())
    indexes = [int(place * number) if 0 < place < 1 else int(place) for place in picked]
    chosen = list(dict.fromkeys(large.bucket_names()[index] for index in indexes))
    by_name: dict[str, Any] = {"org": large.org}
    for options in ({}, by_name):
        result = large.run(BUCKETS, buckets=declared(chosen), **options)
        assert result["changed"] is False
        assert len(large.log()) <= 8


def test_many_of_more(large: Sandbox) -> None:
    """A stretch of names in a large organization is read by pages, not name by name."""
    number = len(large.bucket_names())
    stretch = large.bucket_names()[number // 4 : number // 2]
    large.run(BUCKETS, buckets=declared(stretch))
    assert len(large.log()) <= math.ceil(len(stretch) / 99) + 4


@pytest.fixture(name="large", scope="module")
def large_fixture(request: pytest.FixtureRequest) -> Any:
    """An organization with 1,000 buckets, made once."""
    server, proxy = request.getfixturevalue("server"), request.getfixturevalue("proxy")
    sandbox = Sandbox(server, proxy.channel("tlarge"))
    try:
        make(sandbox, names(size(1_000)))
        yield sandbox
    finally:
        sandbox.close()


def test_absent_names_cost_nothing(sandbox: Sandbox) -> None:
    """Where the list is seen to its end, what it doesn't show isn't there.

    That takes a page, two requests to be sure of the end, and in check mode one for the organization.
    """
    make(sandbox, names(3))
    for absent in (names(40, "absent"), names(40, "c"), [*names(20, "absent"), *names(20, "c")]):
        result = sandbox.run(BUCKETS, check=True, buckets=declared([*names(3), *absent]))
        assert [item["changed"] for item in result["buckets"]] == [False] * 3 + [True] * 40
        entries = sandbox.log()
        assert looks(entries) == {}
        assert len(entries) <= 4


def test_absent_names_between_others_cost_nothing(large: Sandbox) -> None:
    """A full page hides nothing, so what stands in none of them isn't there."""
    there = large.bucket_names()[2:]
    absent = [f"{name}-absent" for name in there]
    result = large.run(BUCKETS, check=True, buckets=declared([*there, *absent]))
    assert [item["changed"] for item in result["buckets"]] == [False] * len(there) + [True] * len(absent)
    entries = large.log()
    assert looks(entries) == {}
    assert len(entries) <= budget(len(there)) + 3


def test_absent_names_apart_from_others_cost_pages_of_these(large: Sandbox) -> None:
    """New names that none of many buckets lies between: the list is read to its end all the same, for they are more than its pages."""
    number = len(large.bucket_names())
    absent = names(2 * number, "zz-absent")
    result = large.run(BUCKETS, check=True, buckets=declared(absent))
    assert all(item["changed"] for item in result["buckets"])
    assert len(large.log()) <= 9 * budget(number)


def test_absent_names_beside_hidden_ones_cost_one_look_each(sandbox: Sandbox) -> None:
    """A token that InfluxDB's own buckets are hidden from can't be sure of the list: each name is looked up once."""
    make(sandbox, names(3))
    absent, token = names(40, "absent"), sandbox.token("read:buckets")
    result = sandbox.run(BUCKETS, check=True, buckets=declared([*names(3), *absent]), token=token)
    assert [item["changed"] for item in result["buckets"]] == [False] * 3 + [True] * 40
    entries = sandbox.log()
    assert {name: times for name, times in looks(entries).items() if name in absent} == dict.fromkeys(absent, 1)
    assert len(entries) <= 40 + math.ceil(math.log2(40)) + 6


@pytest.mark.parametrize("of_system", [False, True], ids=["system hidden", "system seen"])
@pytest.mark.parametrize("hidden", [["b0001"], ["b0003"], ["b0006"], ["b0001", "b0006"], names(6)], ids="-".join)
def test_a_hidden_bucket_is_never_taken_for_absent(sandbox: Sandbox, hidden: list[str], of_system: bool) -> None:
    """Wherever it lies, and whatever else is declared beside it."""
    make(sandbox, names(6))
    seen = [name for name in names(6) if name not in hidden]
    permissions = [f"read:buckets/{sandbox.id_of(name)}" for name in seen]
    if of_system:
        permissions.append(f"read:orgs/{sandbox.org_id}")
    token = sandbox.token(*(permissions or [f"read:buckets/{sandbox.id_of('_tasks')}"]))
    wanted = [*names(4, "a"), *names(6), *names(4, "c")]
    error = sandbox.failure(BUCKETS, check=True, buckets=declared(wanted), token=token, on_error="continue")
    told = dict(zip(wanted, errors(error), strict=True))
    assert [name for name, words in told.items() if words] == hidden
    assert all("may not read it" in str(told[name]) for name in hidden)


def test_a_large_organization_with_one_hidden(large: Sandbox) -> None:
    """A page that hides one is no proof for its neighbours."""
    there = large.bucket_names()[2:]
    ids = {bucket["name"]: bucket["id"] for bucket in large.buckets()}
    hidden = there[len(there) // 2]
    token = large.token(f"read:orgs/{large.org_id}", *(f"read:buckets/{ids[name]}" for name in there if name != hidden))
    absent = [f"{name}-absent" for name in there[::10]]
    error = large.failure(BUCKETS, check=True, buckets=declared([*there, *absent]), token=token, on_error="continue")
    told = dict(zip([*there, *absent], errors(error), strict=True))
    assert [name for name, words in told.items() if words] == [hidden]
    assert hidden in looks(large.log())


def test_a_purge_looks_up_what_the_list_does_not_show(sandbox: Sandbox) -> None:
    """The list has been read to its end, and a name that isn't in it may still be hidden: one look."""
    make(sandbox, names(3))
    sandbox.run(BUCKETS, check=True, buckets=declared([*names(3), "new"]), purge=True)
    assert looks(sandbox.log()) == {"new": 1}


def test_a_purge_looks_up_many_by_pages(sandbox: Sandbox) -> None:
    """Where many names aren't in the list, to be sure of its end costs less than a look each."""
    make(sandbox, names(3))
    sandbox.run(BUCKETS, check=True, buckets=declared([*names(3), *names(40, "new")]), purge=True)
    entries = sandbox.log()
    assert looks(entries) == {}
    assert len(entries) <= budget(3) + 4


def test_labels_and_users_are_read_once(sandbox: Sandbox) -> None:
    """However many buckets want them, and however many at a time ask."""
    for label in ("one", "two"):
        sandbox.label(label)
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    buckets = declared(names(12), labels=["one", "two"], members=[ann.name], owners=[bob.name])
    sandbox.run(BUCKETS, buckets=buckets, concurrency=8)
    entries = sandbox.log()
    counts = sent(entries)
    assert counts["GET", "/api/v2/labels"] == 1
    assert counts["GET", "/api/v2/users"] == 2
    assert {path for method, path in counts if method == "GET"} == {
        "/api/v2/buckets",
        "/api/v2/labels",
        "/api/v2/users",
    }
    assert counts["POST", "/api/v2/buckets"] == 12


def test_what_cannot_be_meant_costs_nothing(sandbox: Sandbox) -> None:
    """What the declarations alone show to be wrong is told before any request."""
    wrong: list[dict[str, Any]] = [
        {"buckets": [], "purge": True},
        {"buckets": declared(["b", "b"])},
        {"buckets": declared(["b"], retention="30")},
        {"buckets": declared(["b"]), "defaults": {"retention": "20000000000s"}},
        {"buckets": declared(['b"'])},
        {"buckets": [{"name": "b", "renamed_from": "a"}, {"name": "a"}]},
        {"buckets": declared(["b"]), "purge_exclude": ["x"]},
        {"buckets": declared(["b"]), "concurrency": 0},
        {"buckets": declared(["b"]), "purge": True, "purge_limit": -1},
    ]
    for options in wrong:
        sandbox.fails(BUCKETS, **options)
    assert sandbox.log() == []


def test_no_buckets(sandbox: Sandbox) -> None:
    """An empty list without a purge is nothing to do, and nothing to ask."""
    assert sandbox.run(BUCKETS, buckets=[])["changed"] is False
    assert len(sandbox.log()) == 0
