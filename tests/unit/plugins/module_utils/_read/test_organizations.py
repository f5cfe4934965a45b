# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one organization is taken to have: names as they are spelled, hidden told from absent, and no order that isn't documented."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    IncompleteError,
    NotFoundError,
    PermissionMissingError,
    RefusedError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import DesiredBucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.buckets import observe
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.named_buckets import read_named
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from unit.plugins.samples import BUCKET_ID, ORG, OTHER_ORG, bucket, declared
from unit.plugins.server import Server, refusal

NOW = datetime.datetime(2026, 3, 31, tzinfo=datetime.timezone.utc)
UPPER = bucket(name="B", id="00000000000000b2")
# What /me says of a token: an inactive one is told there alone, an active one may be refused.
INACTIVE = refusal(401, "token is inactive")
NOT_PERMITTED = refusal(401, "read:users/00000000000000c1 is unauthorized")
CLIENTS = contextlib.ExitStack()


@pytest.fixture(autouse=True)
def _closed_clients() -> Iterator[None]:
    yield
    CLIENTS.close()


def reader(monkeypatch: pytest.MonkeyPatch, server: Server, org: str | None = None) -> OrganizationReader:
    return OrganizationReader(CLIENTS.enter_context(server.client(monkeypatch)), org, ORG)


# Names


def test_bucket_named__others_differ_in_case__the_one_of_that_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    made = reader(monkeypatch, Server([UPPER, bucket()]))
    assert (made.bucket_named("b"), made.bucket_named("B")) == (bucket(), UPPER)


@pytest.mark.parametrize("build", ["OSS", "Cloud"])
@pytest.mark.parametrize("there", [UPPER, bucket(org_id=OTHER_ORG)], ids=["another case", "another organization"])
def test_bucket_named__the_server_answers_with_another__refused(
    there: object, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket()], build=build)
    made = reader(monkeypatch, server)
    server.buckets, server.orgs = [there], {ORG: "main", OTHER_ORG: "other"}  # type: ignore[list-item]  # a bucket that says more of itself
    if there is not UPPER:
        # A server that takes no notice of the organization.
        server.orgs = dict.fromkeys((ORG, OTHER_ORG), "main")
        made = reader(monkeypatch, server, "main")
    with pytest.raises(RefusedError, match="which is not what was asked for") as caught:
        made.bucket_named("b")
    assert caught.value.operation == "look up the bucket 'b'"


@pytest.mark.parametrize("asked", ["B", "b "])
@pytest.mark.parametrize("presence", ["absent", "present"])
def test_observe__name_and_id__a_name_of_another_spelling_is_another(
    presence: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket()])
    server.before = lambda _method, path: refusal(404, "bucket not found") if path == "buckets" else None
    wanted: DesiredBucket = declared(name=asked, id=BUCKET_ID, presence=presence)
    made = reader(monkeypatch, server)
    if presence == "absent":
        with pytest.raises(RefusedError, match="so it was not deleted"):
            observe(made, wanted, NOW)
    else:
        assert observe(made, wanted, NOW).state.bucket == bucket()


@pytest.mark.parametrize("spelled", ["Ann", "ANN", "ann ", "an"])
def test_user_named__by_another_spelling__is_not_that_user(spelled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    users = [{"id": "00000000000000c1", "name": spelled}]
    with pytest.raises(IncompleteError) as caught:
        reader(monkeypatch, Server(users=users)).user_named("ann")
    assert caught.value.operation == "look up the user 'ann'"
    users.append({"id": "00000000000000c2", "name": "ann"})
    assert reader(monkeypatch, Server(users=users)).user_named("ann").id == "00000000000000c2"


def test_user_named__none__not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(before=lambda _method, path: refusal(404, "user not found") if path == "users" else None)
    with pytest.raises(NotFoundError, match="there is no user of that name"):
        reader(monkeypatch, server).user_named("ann")


# Hidden or absent


@pytest.mark.parametrize("build", ["OSS", "Cloud"])
@pytest.mark.parametrize("kind", ["bucket", "user"])
def test_empty_list__of_an_inactive_token__is_believed_of_nobody(
    kind: str, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket()], hidden={BUCKET_ID}, build=build, me=INACTIVE)
    made = reader(monkeypatch, server)
    with pytest.raises(UnauthorizedError) as caught:
        made.bucket_named("b") if kind == "bucket" else made.user_named("ann")
    assert not isinstance(caught.value, PermissionMissingError)


@pytest.mark.parametrize("me", [(200, {"id": "00000000000000c1", "name": "ann"}), NOT_PERMITTED])
def test_empty_list__of_an_active_token__absent_on_cloud_and_hidden_on_oss(
    me: tuple[int, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader(monkeypatch, Server(build="Cloud", me=me)).bucket_named("b") is None
    with pytest.raises(IncompleteError, match="this token may not read it") as caught:
        reader(monkeypatch, Server([bucket()], hidden={BUCKET_ID}, me=me)).bucket_named("b")
    assert caught.value.operation == "look up the bucket 'b'"


def test_bucket_named__found_hidden_before__an_error_of_its_own_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = reader(monkeypatch, Server([bucket()], hidden={BUCKET_ID}))
    assert made.try_bucket_named("b") is None
    errors = []
    for dummy in range(2):
        with pytest.raises(IncompleteError) as caught:
            made.bucket_named("b")
        errors.append(caught.value)
    assert errors[0] is not errors[1]
    assert errors[0].message == errors[1].message


# Order


@pytest.mark.parametrize(("build", "by_name"), [("OSS", True), ("Cloud", False), ("", False)])
def test_lists_by_name__of_oss_alone(build: str, by_name: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server([bucket()], build=build)
    server.before = lambda _method, path: (204, None) if path == "/ping" else None
    made = reader(monkeypatch, server)
    made.bucket_page(None)
    assert made.lists_by_name is by_name


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("number", [50, 150, 250])
@pytest.mark.parametrize("order", [lambda number: -number, lambda number: number * 37 % 257], ids=["down", "mixed"])
def test_read_named__cloud_in_an_order_of_its_own__what_exists_is_found(
    order: Callable[[int], int], number: int, concurrency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(
        [bucket(id=f"{index:016x}", name=f"n{index:04}") for index in range(1, number + 1)],
        build="Cloud",
        order=lambda one: order(int(str(one.id), 16)),
    )
    made = reader(monkeypatch, server)
    read_named(made, [f"n{index:04}" for index in range(1, number + 1, 9)], concurrency)
    for index in range(1, number + 1, 9):
        found = made.bucket_named(f"n{index:04}")
        assert found is not None
        assert found.name == f"n{index:04}"
