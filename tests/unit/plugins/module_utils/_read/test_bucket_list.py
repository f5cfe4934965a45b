# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""All buckets of an organization: what the list has, and that whatever may be missing is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.bucket_list import BucketList, read_all_buckets
from unit.plugins.samples import ORG, OTHER_ORG, bucket
from unit.plugins.server import Reply, Server

FROM_THE_BEGINNING = "the server lists buckets from the beginning only"


def buckets(number: int) -> list[Bucket]:
    """As many buckets, whose names are in another order than their IDs."""
    return [bucket(id=f"{index:016x}", name=f"n{(index * 7) % 1_000:04}") for index in range(1, number + 1)]


def read(monkeypatch: pytest.MonkeyPatch, server: Server) -> BucketList:
    with server.client(monkeypatch) as client:
        return read_all_buckets(client, org_id=ORG)


def names(found: BucketList) -> list[str]:
    return [one.name for one in found.buckets]


@pytest.mark.parametrize("number", [1, 2, 99, 100, 101, 199, 200, 350])
def test_list__all_is_seen__complete_and_by_name(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    there = buckets(number)
    found = read(monkeypatch, Server(list(there)))
    assert (found.incomplete_reason, names(found)) == (None, sorted(one.name for one in there))


def test_list__in_the_order_of_ids__complete(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Server(buckets(150), order=lambda one: one.id))
    assert (found.incomplete_reason, len(found.buckets)) == (None, 150)


@pytest.mark.parametrize("build", ["OSS", "Cloud"])
@pytest.mark.parametrize("number", [2, 100, 250])
def test_list__a_server_that_ignores_the_order__in_doubt(
    number: int, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(monkeypatch, Server(buckets(number), ignores_order=True, build=build))
    assert str(found.incomplete_reason).startswith(FROM_THE_BEGINNING)
    assert len(found.buckets) == number


def test_list__one_bucket_on_cloud__shows_no_order_and_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(read(monkeypatch, Server(buckets(1), build="Cloud")).incomplete_reason).startswith(FROM_THE_BEGINNING)


@pytest.mark.parametrize("number", [3, 150])
@pytest.mark.parametrize(
    "order",
    [lambda one: (int(str(one.id), 16) * 37) % 101, lambda one: (one.name[-1], one.name)],
    ids=["of its own", "by another part"],
)
def test_list__in_an_order_that_was_not_asked_for__in_doubt(
    order: Callable[[Bucket], Any], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(monkeypatch, Server(buckets(number), order=order))
    assert found.incomplete_reason == "the server did not list the buckets in the order that was asked for"


def growing(server: Server, pages: int, each: int = 1) -> Callable[[str, str], Reply | None]:
    """A bucket more in front of all others ahead of each of the first so many pages, or of some of them."""

    def grow(_method: str, path: str) -> None:
        if path == "buckets" and len(server.asked) <= pages and len(server.asked) % each == 0:
            server.buckets.append(
                bucket(id=f"{0xF000 + len(server.asked):016x}", name=f"a{99_999 - len(server.asked)}")
            )

    return grow


@pytest.mark.parametrize("ignores_order", [False, True])
def test_list__that_keeps_changing__says_so(ignores_order: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(buckets(350), ignores_order=ignores_order)
    # Where the order is ignored, the third page is the first one that has another before it.
    server.before = growing(server, 1_000, each=3 if ignores_order else 1)
    found = read(monkeypatch, server)
    assert found == BucketList(found.buckets, "the list kept changing while it was read")
    assert found.buckets
    assert len(server.asked) < 50


def test_list__that_changed_once__read_again_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(buckets(350))
    server.before = growing(server, 3)
    found = read(monkeypatch, server)
    assert (found.incomplete_reason, names(found)) == (None, sorted(one.name for one in server.buckets))


def mapping(of: Bucket, org_id: str = ORG) -> dict[str, Any]:
    return {"orgID": org_id, "bucketID": of.id, "database": of.name, "retention_policy": "autogen", "virtual": True}


@pytest.mark.parametrize("seen", [0, 150])
def test_list__what_mappings_name__of_the_organization_alone(seen: int, monkeypatch: pytest.MonkeyPatch) -> None:
    there = sorted(buckets(400), key=lambda one: one.name)
    visible = {one.id for one in there[:20] + there[-20:]} if seen else set()
    own, foreign = there[200], replace(there[201], id="00000000ffff00e1", org_id=OTHER_ORG)
    server = Server([*there, foreign], hidden={str(one.id) for one in there if one.id not in visible})
    server.mappings = [mapping(own), mapping(foreign), mapping(bucket(id="00000000ffff00e9"))]
    server.hidden -= {str(own.id)}
    found = read(monkeypatch, server)
    assert foreign.id not in {one.id for one in found.buckets}
    assert own.name in names(found)


@pytest.mark.parametrize("org_id", [ORG, OTHER_ORG])
def test_list__nothing_at_either_end__never_complete(org_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Server([bucket(org_id=org_id)], hidden={str(bucket().id)}))
    assert (found.buckets, str(found.incomplete_reason)[:30]) == ((), "the token sees no bucket of th")
