# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on all servers: its order and numbers, and when and with which words the audit fails."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import (
    FAILURES,
    as_json,
    failure,
    summary_line,
)
from unit.plugins.audits import COMMAND, HOSTILE, audit, changed, created, hostile, refused, result, server, unread

CALM = server("calm", buckets=[result("b")])
# By what fail_on must have for it.
TROUBLE: dict[str, tuple[str, Server]] = {
    "drifted": ("drift", server("influx-1", buckets=[changed("b", description="x")])),
    "label": ("drift", server("influx-1", labels=[created("l", "label")])),
    "lost": ("drift", server("influx-1", buckets=[changed("b", retention="1d")])),
    "refused": ("drift", server("influx-1", buckets=[refused("b", "rp", rp="x")])),
    "undeclared": ("undeclared", server("influx-1", undeclared=[{"name": "x"}])),
    "unreadable bucket": ("unreadable", server("influx-1", buckets=[unread("b")])),
    "hidden": ("unreadable", server("influx-1", complete=False)),
    "organization": ("unreadable", server("influx-1", error="401")),
    "server": ("unreadable", failed_entry("influx-1", "unreachable")),
}
EVERY_FAIL_ON = [list(some) for number in range(4) for some in itertools.combinations(FAILURES, number)]


def test_report__servers__most_trouble_first_and_all_counted() -> None:
    data = audit(
        server("b", buckets=[result("b")]),
        server("a", buckets=[result("b")]),
        server("c", buckets=[changed("b", description="x")]),
        server("d", buckets=[changed("1", description="x"), changed("2", description="x")]),
        failed_entry("e", "unreachable"),
        server("f", buckets=[changed("b", retention="1d")], ignore=["primary"], undeclared=[{"name": "primary"}]),
        server("g", undeclared=[{"name": "x"}]),
        server("h", buckets=[refused("b", "rp", rp="x")], labels=[result("l")]),
        title="T",
        pending=["i"],
    )
    assert [one["name"] for one in data["servers"]] == ["f", "h", "e", "d", "c", "g", "a", "b"]
    assert data["summary"] == {
        "servers": 8,
        "declared": 8,
        "in_sync": 3,
        "drifted": 3,
        "would_lose_data": 1,
        "refused": 1,
        "unreadable": 0,
        "undeclared": 1,
        "excluded": 1,
        "errors": 1,
        "servers_would_lose_data": 1,
        "servers_refused": 1,
        "servers_unreadable": 1,
        "servers_drifted": 2,
        "servers_undeclared": 1,
        "servers_in_sync": 2,
        "servers_pending": 1,
    }
    assert (data["version"], data["title"], data["pending"], data["last"]) == (2, "T", ["i"], None)
    assert summary_line(data["summary"]) == (
        "8 servers, 8 declared things: 3 in sync, 3 drifted, 1 would lose data, 1 refused, 0 unreadable. 1 undeclared, "
        "1 excluded. 1 server could not be read in full. 1 server still to be audited."
    )


def test_summary_line__all_well__says_no_more() -> None:
    assert summary_line(audit(CALM)["summary"]) == (
        "1 server, 1 declared thing: 1 in sync, 0 drifted, 0 would lose data, 0 refused, 0 unreadable. 0 undeclared, "
        "0 excluded."
    )


@pytest.mark.parametrize("trouble", sorted(TROUBLE))
@pytest.mark.parametrize("fail_on", EVERY_FAIL_ON, ids=lambda some: "+".join(some) or "nothing")
def test_failure__each_trouble__where_it_is_asked_for(trouble: str, fail_on: Sequence[str]) -> None:
    wanted, found = TROUBLE[trouble]
    data = audit(found, CALM)
    why = failure(data, fail_on)
    assert (why is not None) == (wanted in fail_on)
    if why is not None:
        assert why.startswith(f"1 of 2 servers not as declared ({wanted}). {summary_line(data['summary'])}")
        assert "influx-1 (" in why
        assert "calm" not in why
    assert failure({**data, "pending": ["later"]}, fail_on) is None


def test_failure__all_as_declared_or_excluded__none() -> None:
    excluded = server("x", buckets=[changed("b", retention="1d")], undeclared=[{"name": "x"}], ignore=["*"])
    assert failure(audit(CALM, excluded), list(FAILURES)) is None


def test_failure__many_servers__names_the_worst_with_their_numbers() -> None:
    servers = [server(f"s{number}\n", buckets=[changed("b", description="x")]) for number in range(8)]
    worst = server("worst", buckets=[changed("b", retention="1d"), unread("c")], undeclared=[{"name": "u"}])
    why = str(failure(audit(*servers, worst, failed_entry("gone", "unreachable")), ["drift", "unreadable"]))
    assert "10 of 10 servers not as declared (drift, unreadable)." in why
    assert why.endswith(
        "Most trouble: worst (1 would lose data, 1 unreadable, 1 undeclared); gone (1 failed to be read); s0\\n (1 drifted); "
        "s1\\n (1 drifted); s2\\n (1 drifted); and 5 more."
    )


def test_failure__a_server_that_fails_for_what_is_not_asked__not_named() -> None:
    why = str(failure(audit(TROUBLE["lost"][1], server("other", undeclared=[{"name": "x"}])), ["undeclared"]))
    assert "1 of 2 servers not as declared (undeclared)." in why
    assert "influx-1" not in why


def test_failure__wrong_variables__fail_whatever_is_asked_for() -> None:
    wrong = [failed_entry(f"s{number}", "influxdb_bukets: no", mistaken=True) for number in range(7)]
    data = audit(CALM, wrong[0])
    assert failure(data, []) == "1 server not compared, because of the variables: s0 (influxdb_bukets: no)."
    assert failure({**data, "pending": ["later"]}, []) is None
    assert str(failure(data, ["unreadable"])).startswith(
        f"{failure(data, [])} 1 of 2 servers not as declared (unreadable)."
    )
    assert str(failure(audit(*wrong), [])).endswith("s4 (influxdb_bukets: no); and 2 more.")
    hostile_error = failed_entry("s", HOSTILE[7] * 500, mistaken=True)
    why = str(failure(audit(hostile_error), []))
    assert (why.isprintable(), len(why) < 500) == (True, True)


def test_failure__hostile_names__on_one_line_of_bounded_length() -> None:
    why = str(failure(hostile(), list(FAILURES)))
    assert why.isprintable()
    assert len(why) < 2000


@pytest.mark.parametrize("trouble", sorted(TROUBLE))
def test_repair__a_server__has_one_where_a_run_would_do_something(trouble: str) -> None:
    wanted, found = TROUBLE[trouble]
    (one,) = audit(found)["servers"]
    assert one["repair"] == (f"{COMMAND} --limit influx-1" if wanted == "drift" else "")


def test_as_json__hostile_texts__kept_exactly() -> None:
    data = hostile()
    text = as_json(data)
    assert json.loads(text.encode("utf-8")) == data
    assert {one["name"] for one in json.loads(text)["servers"]} >= set(HOSTILE)
