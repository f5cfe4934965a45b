# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is different since the last audit, whose file may hold anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Report, Turn
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import compare, read_last
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import as_json
from unit.plugins.audits import MADE, audit, changed, created, hostile, organization, result, server, unread


def turns(data: Report) -> list[tuple[str, str, str, str]]:
    """What is different, without where."""
    assert data["last"] is not None
    return [(turn["kind"], turn["name"], turn["was"], turn["now"]) for turn in data["last"]["changes"]]


def test_compare__labels_and_buckets__what_has_another_class() -> None:
    last = audit(
        server(
            "influx-1",
            labels=[result("l")],
            buckets=[result("same"), result("new"), changed("mended", rp="x"), changed("worse", description="x")],
            undeclared=[{"name": "gone"}, {"name": "still"}],
        )
    )
    now = server(
        "influx-1",
        labels=[created("l", "label")],
        buckets=[
            result("same"),
            changed("new", description="x"),
            result("mended"),
            changed("worse", retention="1d"),
            result("declared now"),
        ],
        undeclared=[{"name": "still"}, {"name": "appeared"}],
    )
    data = audit(now, last=last)
    assert data["last"] is not None
    assert (data["last"]["made"], data["last"]["new"], data["last"]["resolved"]) == (MADE, 3, 2)
    assert turns(data) == [
        ("label", "l", "in_sync", "drifted"),
        ("bucket", "new", "in_sync", "drifted"),
        ("bucket", "mended", "drifted", "in_sync"),
        ("bucket", "worse", "drifted", "would_lose_data"),
        ("bucket", "appeared", "missing", "undeclared"),
        ("bucket", "gone", "undeclared", "missing"),
    ]
    was = {item["name"]: item["was"] for item in now["organizations"][0]["items"]}
    assert was == {
        "l": "in_sync",
        "same": "in_sync",
        "new": "in_sync",
        "mended": "drifted",
        "worse": "drifted",
        "declared now": "missing",
        "still": "undeclared",
        "appeared": "missing",
    }
    assert (now["was"], now["status"]) == ("drifted", "would_lose_data")


def test_compare__the_same_again__nothing() -> None:
    def found() -> Report:
        return audit(server("a", buckets=[changed("b", rp="x")], undeclared=[{"name": "u"}]), failed_entry("b", "no"))

    data = audit(*found()["servers"], last=found())
    assert data["last"] == {"made": MADE, "new": 0, "resolved": 0, "servers_missing": [], "changes": []}


def test_compare__other_servers__counted_and_not_compared() -> None:
    last = audit(server("gone", buckets=[changed("b", rp="x")]), server("both", buckets=[result("b")]))
    data = audit(server("new", buckets=[changed("b", rp="x")]), server("both", buckets=[result("b")]), last=last)
    assert data["last"] is not None
    assert (data["last"]["servers_missing"], data["last"]["changes"]) == (["gone"], [])
    new = next(one for one in data["servers"] if one["name"] == "new")
    assert (new["was"], new["organizations"][0]["items"][0]["was"]) == (None, None)


def test_compare__a_server_that_is_not_read__does_not_count_as_mended() -> None:
    trouble = server("s", undeclared=[{"name": "u"}], buckets=[result("b")])
    data = audit(failed_entry("s", "unreachable"), last=audit(trouble))
    assert turns(data) == [("server", "s", "undeclared", "unreadable")]
    # Nor one whose organization can't be read, is incomplete, or is not declared any more.
    for now in (
        server("s", error="401", buckets=[result("b")]),
        server("s", complete=False, buckets=[result("b")]),
        server("s", organization("other", buckets=[result("b")])),
    ):
        assert ("bucket", "u", "undeclared", "missing") not in turns(audit(now, last=audit(trouble)))


def test_compare__a_server_that_is_read_again__told_once() -> None:
    data = audit(server("s", buckets=[result("b")]), last=audit(failed_entry("s", "unreachable")))
    assert turns(data) == [("server", "s", "unreadable", "in_sync")]
    data = audit(server("s", buckets=[unread("b")]), last=audit(server("s", buckets=[result("b")])))
    assert turns(data) == [("bucket", "b", "in_sync", "unreadable")]


def test_compare__what_is_excluded_now__resolved() -> None:
    last = audit(server("s", undeclared=[{"name": "primary"}]))
    data = audit(server("s", undeclared=[{"name": "primary"}], ignore=["primary"]), last=last)
    assert turns(data) == [("bucket", "primary", "undeclared", "excluded")]


def test_compare__organizations__apart() -> None:
    last = audit(server("s", organization("one", buckets=[result("b")]), organization("two", buckets=[result("b")])))
    now = server("s", organization("one", buckets=[result("b")]), organization("two", buckets=[changed("b", rp="x")]))
    data = audit(now, last=last)
    assert data["last"] is not None
    expected = Turn(server="s", organization="two", kind="bucket", name="b", was="in_sync", now="drifted")
    assert data["last"]["changes"] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "1", '"x"', "{}", "[" * 100_000),
        *('{"version": 2}', '{"version": 1, "servers": []}', '{"version": 2, "servers": {}}'),
    ],
)
def test_read_last__what_is_no_data_of_an_audit__none(text: str) -> None:
    assert read_last(text) is None


def test_read_last__a_server_that_makes_no_sense__left_out() -> None:
    data: dict[str, Any] = json.loads(as_json(audit(server("s", buckets=[result("b"), result("c")]))))
    one = data["servers"][0]
    items = one["organizations"][0]["items"]
    items[0]["status"] = "<script>"
    items += [None, 1, {}, {"kind": "bucket", "name": ["x"], "status": "drifted"}, {**items[1], "kind": "x"}]
    one["organizations"] += [None, "x", {"name": 1, "items": items}, {"name": "x", "items": "y"}]
    data["servers"] += [None, {"name": 1, "status": "drifted"}, {"name": "x", "status": []}]
    last = read_last(json.dumps(data))
    assert last == {
        "made": MADE,
        "servers": {"s": {"status": "in_sync", "items": [["main", "bucket", "c", "in_sync"]]}},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["drifted", "bucket", "label", "in_sync"]),
    lambda some: (
        st.lists(some)
        | st.dictionaries(st.sampled_from(["name", "status", "kind", "items", "organizations"]) | st.text(), some)
    ),
    max_leaves=20,
)


@given(JSON)
def test_read_last__any_servers__never_fails(servers: Any) -> None:
    text = json.dumps({"version": 2, "servers": servers if isinstance(servers, list) else [servers]})
    last = read_last(text)
    assert last is not None
    compare(last, [server("s", buckets=[result("b")])])


def test_compare__hostile_names__as_any_other() -> None:
    data = hostile()
    assert data["last"] is not None
    assert data["last"]["changes"]


def test_compare__users_and_tokens__as_any_item() -> None:
    last = audit(server("s", users=[result("ann")], authorizations=[result("t")], undeclared_users=[{"name": "eve"}]))
    now = audit(server("s", users=[created("ann", "user")], authorizations=[created("t", "authorization")]), last=last)
    assert now["last"] is not None
    turns = {(one["organization"], one["kind"], one["name"], one["was"], one["now"]) for one in now["last"]["changes"]}
    assert turns == {
        ("", "user", "ann", "in_sync", "drifted"),
        ("", "user", "eve", "undeclared", "missing"),
        ("main", "authorization", "t", "in_sync", "drifted"),
    }
    assert now["servers"][0]["items"][0]["was"] == "in_sync"
