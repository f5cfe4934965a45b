# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings pass from host to report as they are, and from no other play."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import Last
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_store import AuditStore
from unit.plugins.audits import HOSTILE, in_every_place

HOSTS = ["influx-1", "../../etc/passwd", "a/b", "{{ 1 }}", "", "ü" * 200, "last", *HOSTILE]


def finding(host: str) -> Server:
    found = in_every_place("{{ 1 }}\u2028\0")
    found["name"] = host
    return found


def test_store__hosts_of_any_name__each_has_its_own_finding(tmp_path: Path) -> None:
    hosts = list(dict.fromkeys(HOSTS))
    writer, reader = AuditStore(str(tmp_path), "play"), AuditStore(str(tmp_path), "play")
    for host in hosts:
        writer.keep(host, finding(host))
    assert [reader.found(host) for host in hosts] == [finding(host) for host in hosts]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == len(hosts)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_store__another_play_or_a_forgotten_host__has_none(tmp_path: Path) -> None:
    store = AuditStore(str(tmp_path), "play")
    store.keep("one", finding("one"))
    store.keep("one", finding("again"))
    assert store.found("one") == finding("again")
    assert store.found("two") is None
    assert AuditStore(str(tmp_path), "other").found("one") is None
    store.forget(["one", "two"])
    assert store.found("one") is None


def test_store__the_last_audit__as_it_was_before_the_first_batch(tmp_path: Path) -> None:
    first, second = Last(made="first", servers={}), Last(made="second", servers={})
    assert AuditStore(str(tmp_path), "play").last(lambda: first) == first
    assert AuditStore(str(tmp_path), "play").last(lambda: second) == first
    assert AuditStore(str(tmp_path), "other").last(lambda: None) is None
    assert AuditStore(str(tmp_path), "other").last(lambda: second) is None
    AuditStore(str(tmp_path), "play").forget([])
    assert AuditStore(str(tmp_path), "play").last(lambda: second) == second
