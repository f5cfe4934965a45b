# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""InfluxDB Cloud (TSM), emulated after its contract and documentation: what differs there, for many buckets."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS, PartlyFailedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from emulator.cloud.settings import DESCENDING, ORDER_BY_ID
from functional.cloud import ADMIN, CloudSandbox, cloud
from functional.many import declared, names
from functional.sandbox import DAY, NO_ID
from tools.server import DEFAULT_ORG

# However the list is ordered, and whether it can be read from its end.
ORDERS: tuple[tuple[str, ...], ...] = ((), (DESCENDING,), (ORDER_BY_ID,), (DESCENDING, ORDER_BY_ID))


def make(sandbox: CloudSandbox, number: int) -> list[str]:
    """That many buckets beside `main`; their names."""
    wanted = names(number)
    for name in wanted:
        sandbox.bucket(name, retention=30 * DAY)
    sandbox.log()
    return wanted


# Keeping many


def test_create_and_keep(each: CloudSandbox) -> None:
    wanted = declared(names(5), retention="7d")
    result = each.settles(BUCKETS, buckets=wanted)
    assert [item["bucket"]["retention"] for item in result["buckets"]] == ["7d"] * 5
    assert each.bucket_names() == [*names(5), "main"]


def test_change(each: CloudSandbox) -> None:
    make(each, 3)
    each.settles(BUCKETS, buckets=declared(names(3), retention="60d", description="x"), org=DEFAULT_ORG)
    assert {each.retention(each.id_of(name)) for name in names(3)} == {60 * DAY}


def test_rename(each: CloudSandbox) -> None:
    make(each, 3)
    wanted = [{"name": f"new-{name}", "renamed_from": name} for name in names(3)]
    each.both(BUCKETS, buckets=wanted)
    assert each.bucket_names() == ["main", "new-b0001", "new-b0002", "new-b0003"]
    assert each.retention(each.id_of("new-b0001")) == 30 * DAY
    assert each.run(BUCKETS, buckets=wanted)["changed"] is False


def test_delete_and_create_again(waits: list[float]) -> None:
    with cloud(deletion_lag=4) as main:
        make(main, 2)
        main.run(BUCKETS, buckets=declared(names(2), state="absent"))
        main.run(BUCKETS, buckets=declared(names(2), retention="7d"))
        assert waits
        assert main.bucket_names() == [*names(2), "main"]


@pytest.mark.parametrize("readings", ORDERS, ids=["+".join(order) or "as documented" for order in ORDERS])
def test_many_in_sync(readings: tuple[str, ...]) -> None:
    """Whatever the order of the list, each is found."""
    with cloud(reading=list(readings)) as main:
        wanted = make(main, 230)
        result = main.run(BUCKETS, buckets=declared(wanted, retention="30d"))
        assert result["changed"] is False
        assert set(main.methods()) == {"GET"}


def test_quota() -> None:
    """What was made before stays, and the reason is told for each that failed."""
    with cloud(bucket_quota=3) as main:
        error = main.failure(BUCKETS, buckets=declared(names(4)), concurrency=1, on_error="continue")
        assert isinstance(error.error, PartlyFailedError)
        assert "creating bucket would exceed quota" in error.message
        assert [item["changed"] for item in error.done["buckets"]] == [True, True, False, False]
        assert main.bucket_names() == ["b0001", "b0002", "main"]


# Purging, and reading all


def purged(sandbox: CloudSandbox, check: bool = False, **options: Any) -> tuple[list[str], list[str]]:
    """What a purge of all but `main` took, and what was warned of."""
    buckets = declared(["main"])
    result = sandbox.run(BUCKETS, check=check, buckets=buckets, purge=True, purge_limit=1000, **options)
    return [item["name"] for item in result["purged"]], result.get("warnings", [])


@pytest.mark.parametrize("number", [0, 1, 97, 98, 99, 250])
@pytest.mark.parametrize("readings", ORDERS, ids=["+".join(order) or "as documented" for order in ORDERS])
def test_purge(readings: tuple[str, ...], number: int) -> None:
    """All are found. Only where both ends of the list can be read, that is known."""
    with cloud(reading=list(readings)) as main:
        wanted = make(main, number)
        checked = purged(main, check=True)
        assert checked == purged(main)
        found, warnings = checked
        assert found == wanted
        assert bool(warnings) == (DESCENDING not in readings)
        assert all("some buckets may be missing" in warning for warning in warnings)
        assert main.bucket_names() == ["main"]


@pytest.mark.parametrize("readings", ORDERS, ids=["+".join(order) or "as documented" for order in ORDERS])
def test_purge__hidden(readings: tuple[str, ...]) -> None:
    """With a token that sees some of the buckets, only these go, and it is said that there may be others where it isn't sure."""
    with cloud(reading=list(readings)) as main:
        wanted = make(main, 130)
        seen = wanted[60:70]
        ids = [main.id_of(name) for name in ("main", *seen)]
        token = main.token("read:orgs", "write:buckets", *(f"read:buckets/{identity}" for identity in ids))
        found, warnings = purged(main, token=token)
        assert set(found) <= set(seen)
        assert warnings or found == seen
        assert set(main.bucket_names()) == {"main", *wanted} - set(found)


def test_one_visible_bucket(main: CloudSandbox) -> None:
    """One bucket looks alike from both ends: whether the list has two is open, and said."""
    bucket = main.bucket("b")
    result = main.run(BUCKET_INFO, token=main.token(f"read:buckets/{bucket}"))
    assert [bucket["name"] for bucket in result["buckets"]] == ["b"]
    assert result["complete"] is False


def test_purge__waits(waits: list[float]) -> None:
    with cloud(deletion_lag=3, reading=["deleted-visible"]) as main:
        make(main, 2)
        found, _warnings = purged(main)
        assert found == names(2)
        assert waits
        waits.clear()
        make(main, 2)
        purged(main, defaults={"wait": False})
        assert waits == []


def test_info(each: CloudSandbox) -> None:
    """All of the organization, in a form that can be declared again."""
    wanted = make(each, 3)
    found = each.run(BUCKET_INFO, include=["labels"])
    assert [bucket["name"] for bucket in found["buckets"]] == [*wanted, "main"]
    assert each.run(BUCKETS, check=True, buckets=found["buckets"])["changed"] is False
    assert found["complete"] is (found["incomplete_reason"] is None)


# What can't hold, and the token's organization


def refuses(sandbox: CloudSandbox, words: str, **options: Any) -> None:
    """The task fails in check mode and in a run, in the same words, and sends nothing that writes."""
    sandbox.log()
    checked, ran = (sandbox.failure(BUCKETS, check=check, **options) for check in (True, False))
    assert checked.message == ran.message
    assert words in ran.message
    assert set(sandbox.methods()) == {"GET"}
    assert ran.done.get("changed", False) is False


def test_shard_group_duration(each: CloudSandbox) -> None:
    """Refused before the first change, of the others too."""
    buckets = [*declared(names(3)), {"name": "x", "shard_group_duration": "1d"}]
    refuses(each, "since InfluxDB Cloud chooses it itself", buckets=buckets)


def test_schema_type(main: CloudSandbox) -> None:
    main.settles(BUCKETS, buckets=declared(names(2), schema_type="explicit"))
    refuses(main, "the schema type explicit", buckets=declared(["b0001", "new"], schema_type="implicit"))


def test_roles_have_no_effect(main: CloudSandbox) -> None:
    """Said once for each bucket."""
    result = main.both(BUCKETS, buckets=[*declared(names(2), owners=[ADMIN]), {"name": "x"}])
    assert len(result["warnings"]) == 2
    assert all("have no effect on InfluxDB Cloud" in warning for warning in result["warnings"])


@pytest.mark.parametrize("each", ["as documented", "absent-empty", "build-on-ping"], indirect=True)
@pytest.mark.parametrize("by", ["org", "org_id"])
@pytest.mark.parametrize(
    "options",
    [
        {"buckets": declared(["b0001", "new"], description="x")},
        {"buckets": declared(["b0001"], description="x")},
        {"buckets": declared(["new"])},
        {"buckets": declared(["b0001", "b0002"], state="absent")},
        {"buckets": declared(["b0001"]), "purge": True},
        {"buckets": declared(["new"]), "purge": True, "purge_exclude": ["main"]},
    ],
    ids=["change and create", "change", "create", "delete", "purge", "purge and create"],
)
def test_token_of_another_organization(each: CloudSandbox, options: dict[str, Any], by: str) -> None:
    """Not one bucket of the token's organization is taken for one of the declared organization's."""
    make(each, 3)
    before = each.state()
    for organization in (each.other_org_id(), NO_ID) if by == "org_id" else ("other", "nowhere"):
        refuses(each, "The token belongs to another organization", **options, **{by: organization})
    assert each.state() == before


@pytest.mark.parametrize("by", ["org", "org_id"])
def test_labels__token_of_another_organization(main: CloudSandbox, by: str) -> None:
    main.label("one")
    for organization in (main.other_org_id(), NO_ID) if by == "org_id" else ("other", "nowhere"):
        given: dict[str, Any] = {by: organization}
        wanted: list[dict[str, Any]] = [{"name": "one", "color": "#ff0000"}, {"name": "one", "state": "absent"}]
        for options in (*wanted, {"name": "new"}):
            main.log()
            assert "The token belongs to another" in main.fails(LABEL, **options, **given).message
            assert set(main.methods()) == {"GET"}
        assert "The token belongs to another" in main.fails(LABEL_INFO, **given).message
