# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the report of an audit says of results that influx_server returns, and when the audit fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import (
    COUNTED,
    STATUSES,
    failed_entry,
    failure,
    report,
    server_entry,
    summary_line,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page

BEFORE = {"name": "b", "description": "", "retention": "30d", "shard_group_duration": "1d", "labels": []}
SERVER = {"host": "https://influx.example.com:8086", "org": "main", "from": {"host": "task"}}


def item(name: str = "b", **more: Any) -> dict[str, Any]:
    """What influx_server returns of a label or bucket that is as declared."""
    return {
        "name": name,
        "id": None,
        "changed": False,
        "attempted": True,
        "actions": [],
        "error": None,
        "refusals": [],
        "would_lose_data": False,
        **more,
    }


def drifted(name: str = "b", **after: Any) -> dict[str, Any]:
    """A bucket whose options a run would change to ``after``."""
    return item(
        name,
        changed=True,
        before={**BEFORE, "name": name},
        after={**BEFORE, "name": name, **after},
        actions=[{"action": "update_bucket"}],
    )


def organization(**more: Any) -> dict[str, Any]:
    """What influx_server returns of an organization with nothing in it."""
    return {
        "name": "main",
        "id": None,
        "changed": False,
        "attempted": True,
        "error": None,
        "warnings": [],
        "labels": [],
        "buckets": [],
        "purged": [],
        "undeclared": [],
        "complete": True,
        "incomplete_reason": None,
        **more,
    }


def entry(declared: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """What the report says of a server with one organization."""
    result = {"organizations": [organization(**more)], "server": SERVER}
    found: dict[str, Any] = server_entry("influx-1", [declared or {}], result)
    return found


def only_bucket(found: dict[str, Any]) -> dict[str, Any]:
    (bucket,) = found["organizations"][0]["buckets"]
    return dict(bucket)


@pytest.mark.parametrize(
    ("bucket", "status"),
    [
        (item(), "in_sync"),
        (drifted(description="new"), "drifted"),
        (drifted(retention="60d"), "drifted"),
        (drifted(retention="infinite"), "drifted"),
        (drifted(retention="1d"), "would_lose_data"),
        (drifted(retention="29d23h"), "would_lose_data"),
        (item(before={**BEFORE, "retention": "infinite"}, after=BEFORE), "would_lose_data"),
        (item(before={**BEFORE, "retention": "infinite"}, after={**BEFORE, "retention": "52000w"}), "would_lose_data"),
        (item(before={**BEFORE, "retention": "0s"}, after=BEFORE), "would_lose_data"),
        (item(before={**BEFORE, "retention": "720h"}, after={**BEFORE, "description": "x"}), "drifted"),
        (item(before={**BEFORE, "retention": "2w"}, after={**BEFORE, "retention": "14d", "description": "x"}), "drifted"),
        (item(before={}, after=BEFORE, actions=[{"action": "create_bucket"}]), "drifted"),
        (item(before=BEFORE, after={}, actions=[{"action": "delete_bucket"}]), "would_lose_data"),
        (item(error="refused", refusals=["refused"], would_lose_data=True, attempted=False), "would_lose_data"),
        (item(error="refused", refusals=["refused"], attempted=False), "unreadable"),
        (item(error="401"), "unreadable"),
        (item(refusals=["rp"], before=BEFORE, after={**BEFORE, "rp": "x"}), "unreadable"),
        (item(attempted=False), "unreadable"),
    ],
)  # fmt: skip
def test_server_entry__a_bucket__counts_once_by_what_a_run_would_do(bucket: dict[str, Any], status: str) -> None:
    found = entry(buckets=[bucket])
    assert only_bucket(found)["status"] == status
    assert found["status"] == status
    assert {name: found["counts"][name] for name in STATUSES} == {name: 1 if name == status else 0 for name in STATUSES}
    assert found["counts"]["declared"] == 1


def test_server_entry__a_bucket_that_would_lose_data__shows_all_that_differs() -> None:
    refused = item(
        error="both",
        refusals=["retention", "rp"],
        would_lose_data=True,
        attempted=False,
        before=BEFORE,
        after={**BEFORE, "retention": "1d", "description": "x", "labels": ["l"], "rp": "y"},
    )
    bucket = only_bucket(entry(buckets=[refused]))
    assert bucket["changes"] == [
        {"option": "description", "before": "", "after": "x"},
        {"option": "retention", "before": "30d", "after": "1d"},
        {"option": "labels", "before": [], "after": ["l"]},
        {"option": "rp", "before": None, "after": "y"},
    ]
    assert bucket["refusals"] == ["retention", "rp"]


def test_server_entry__refusals_for_programs__shown_as_their_text() -> None:
    refusals = [{"option": "rp", "message": "first", "would_lose_data": False}]
    bucket = only_bucket(entry(buckets=[item(error="x", refusals=refusals)]))
    assert (bucket["refusals"], bucket["status"]) == (["first"], "unreadable")
    refusals.append({"option": "retention", "message": "second", "would_lose_data": True})
    bucket = only_bucket(entry(buckets=[item(error="x", refusals=refusals)]))
    assert (bucket["refusals"], bucket["status"]) == (["first", "second"], "would_lose_data")


def test_server_entry__a_purge__loses_data_and_warns_beyond_its_limit() -> None:
    purged = [item(name, id=name * 16, before={**BEFORE, "name": name}, after={}) for name in ("a", "b", "")]
    undeclared = [
        {"name": "a", "retention": "30d"},
        {"id": "", "retention": "30d"},
        {"name": "kept", "retention": "infinite"},
    ]
    found = entry({"purge": True, "purge_limit": 2}, purged=purged, undeclared=undeclared)
    assert found["counts"] == {
        **dict.fromkeys(COUNTED, 0),
        "would_lose_data": 3,
        "undeclared": 1,
    }
    one = found["organizations"][0]
    assert [bucket["name"] for bucket in one["undeclared"]] == ["kept"]
    assert one["warnings"] == [
        "A run would fail before its first change: 3 undeclared buckets would be deleted, which is more than buckets_purge_limit, 2."
    ]
    assert not entry({"purge": True, "purge_limit": 3}, purged=purged)["organizations"][0]["warnings"]


def test_server_entry__labels__drift_or_fail() -> None:
    labels = [
        item("same"),
        item("new", before={}, after={"name": "new"}),
        item("bad", error="no permission", attempted=False),
    ]
    found = entry(labels=labels)
    assert found["counts"] == {**dict.fromkeys(COUNTED, 0), "labels_drifted": 1, "errors": 1}
    assert found["status"] == "unreadable"
    assert found["organizations"][0]["labels"] == [{"name": "new", "before": {}, "after": {"name": "new"}}]
    assert found["organizations"][0]["errors"] == ["The label bad: no permission"]
    assert entry(labels=labels[:2])["status"] == "drifted"


@pytest.mark.parametrize(
    ("result", "errors"),
    [
        ({"failed": True, "msg": "Could not reach it"}, ["Could not reach it"]),
        ({}, ["The server could not be compared."]),
    ],
)
def test_server_entry__a_task_that_failed_as_a_whole__nothing_is_known_of_what_is_declared(
    result: dict[str, Any], errors: list[str]
) -> None:
    declared = {"name": "main", "buckets": [{"name": "a"}, {"id": "0d1f2a3b4c5d6e80"}]}
    found = server_entry("influx-1", [declared], result)
    assert (found["status"], found["errors"]) == ("unreadable", errors)
    assert found["counts"] == {**dict.fromkeys(COUNTED, 0), "declared": 2, "unreadable": 2, "errors": 1}
    assert [bucket["name"] for bucket in found["organizations"][0]["buckets"]] == ["a", "0d1f2a3b4c5d6e80"]


def test_server_entry__an_organization_that_failed__others_are_told() -> None:
    result = {
        "failed": True,
        "msg": "1 of 2",
        "organizations": [organization(error="401"), organization(name="two", buckets=[item()])],
    }
    found = server_entry("influx-1", [{"buckets": [{"name": "a"}]}, {"buckets": [{"name": "b"}]}], result)
    assert found["counts"] == {**dict.fromkeys(COUNTED, 0), "declared": 2, "unreadable": 1, "in_sync": 1, "errors": 1}
    assert (found["errors"], found["organizations"][0]["errors"]) == ([], ["401"])


def test_server_entry__what_may_be_hidden__is_an_error() -> None:
    found = entry(buckets=[item()], complete=False, incomplete_reason="the page is short")
    assert found["status"] == "unreadable"
    assert found["organizations"][0]["errors"] == ["Some buckets may be missing from the list: the page is short."]


@pytest.mark.parametrize(("server", "host"), [(SERVER, SERVER["host"]), (None, ""), ({}, "")])
def test_server_entry__the_address__is_the_one_that_the_result_tells(server: Any, host: str) -> None:
    found = server_entry("influx-1", [{"name": "main"}], {"organizations": [organization()], "server": server})
    assert (found["host"], found["organizations"][0]["host"]) == (host, host)


def test_server_entry__texts_that_were_masked__said() -> None:
    found = server_entry("influx-1", [{}], {"organizations": [organization()], "masked": True})
    assert "mask" in found["warnings"][0]


def test_report__servers__most_trouble_first() -> None:
    servers = [
        {**entry(buckets=[item()]), "name": "b"},
        {**entry(buckets=[item()]), "name": "a"},
        {**entry(buckets=[drifted(description="x")]), "name": "c"},
        {**entry(buckets=[drifted("1", description="x"), drifted("2", description="x")]), "name": "d"},
        failed_entry("e", "unreachable"),
        {**entry(buckets=[drifted(retention="1d")]), "name": "f"},
        {**entry(undeclared=[{"name": "x", "retention": "1d"}]), "name": "g"},
    ]
    data = report("T", "now", servers, ["h"])
    assert [server["name"] for server in data["servers"]] == ["f", "e", "d", "c", "g", "a", "b"]
    assert data["summary"] == {
        "servers": 7,
        "declared": 6,
        "in_sync": 2,
        "drifted": 3,
        "would_lose_data": 1,
        "unreadable": 0,
        "undeclared": 1,
        "labels_drifted": 0,
        "errors": 1,
        "servers_would_lose_data": 1,
        "servers_unreadable": 1,
        "servers_drifted": 2,
        "servers_undeclared": 1,
        "servers_in_sync": 2,
        "servers_pending": 1,
    }
    assert (data["version"], data["title"], data["made"], data["pending"]) == (1, "T", "now", ["h"])
    assert summary_line(data["summary"]) == (
        "7 servers, 6 declared buckets: 2 in sync, 3 drifted, 1 would lose data, 0 could not be read. 1 undeclared. 1 server is still "
        "to be audited."
    )


@pytest.mark.parametrize(
    ("servers", "pending", "begin", "end"),
    [
        (0, 0, "0 servers, 0 declared buckets: 0 in sync,", "0 undeclared."),
        (1, 0, "1 server, 1 declared bucket: 1 in sync,", "0 undeclared."),
        (2, 1, "2 servers, 2 declared buckets: 2 in sync,", " 1 server is still to be audited."),
        (1, 2, "1 server, 1 declared bucket: 1 in sync,", " 2 servers are still to be audited."),
    ],
)
def test_summary_line__a_number__with_the_noun_that_goes_with_it(
    servers: int, pending: int, begin: str, end: str
) -> None:
    line = summary_line(report("T", "now", [entry(buckets=[item()])] * servers, ["h"] * pending)["summary"])
    assert line.startswith(begin)
    assert line.endswith(end)


TROUBLE = {
    "drifted": entry(buckets=[drifted(description="x")]),
    "label": entry(labels=[item("l", before={}, after={"name": "l"})]),
    "lost": entry(buckets=[drifted(retention="1d")]),
    "unreadable bucket": entry(buckets=[item(error="401")]),
    "hidden": entry(complete=False),
    "label that failed": entry(labels=[item(error="x")]),
    "server": failed_entry("influx-1", "unreachable"),
}


@pytest.mark.parametrize("trouble", sorted(TROUBLE))
def test_failure__anything_that_differs_or_is_not_known__where_asked_for(trouble: str) -> None:
    data = report("T", "now", [TROUBLE[trouble], entry(buckets=[item()])], [])
    assert failure(data, on_drift=False, on_undeclared=False) is None
    for on_drift, on_undeclared in ((True, False), (False, True), (True, True)):
        why = failure(data, on_drift=on_drift, on_undeclared=on_undeclared)
        assert why is not None
        assert summary_line(data["summary"]) in why
        assert "influx-1" in why
    assert failure({**data, "pending": ["later"]}, on_drift=True, on_undeclared=True) is None


def test_failure__undeclared_buckets__fail_only_where_that_is_asked_for() -> None:
    data = report("T", "now", [entry(undeclared=[{"name": "x", "retention": "1d"}])], [])
    assert failure(data, on_drift=True, on_undeclared=False) is None
    assert "1 undeclared" in str(failure(data, on_drift=False, on_undeclared=True))


def test_failure__all_as_declared__none() -> None:
    assert failure(report("T", "now", [entry(buckets=[item()])], []), on_drift=True, on_undeclared=True) is None


def test_failure__many_servers__names_the_worst() -> None:
    servers = [{**TROUBLE["drifted"], "name": f"s{number}\n"} for number in range(9)]
    why = str(failure(report("T", "now", servers, []), on_drift=True, on_undeclared=False))
    assert "s4\\n (drifted) and 4 more." in why
    assert "s5" not in why


def test_report__hostile_text__kept_exactly_in_the_data() -> None:
    text = "{{ 1 }}\u202e\n</script>"
    found = entry(buckets=[drifted(text, description=text)], undeclared=[{"name": text, "retention": "1d"}])
    data = json.loads(json.dumps(report(text, "now", [found], [])))
    assert data["servers"][0]["organizations"][0]["buckets"][0]["name"] == text
    assert data["title"] == text
    assert "</script" not in render_page(data)


@pytest.mark.parametrize("trouble", sorted(TROUBLE))
def test_page__data_of_each_kind__rendered(trouble: str) -> None:
    assert "influx-1" in render_page(report("T", "now", [TROUBLE[trouble]], []))
