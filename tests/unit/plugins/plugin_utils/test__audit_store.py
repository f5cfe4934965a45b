# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings pass from host to report as they are, and from no other play."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_store import AuditStore

HOSTS = ["influx-1", "../../etc/passwd", "a/b", "{{ 1 }}", "", "ü" * 200]


def test_store__hosts_of_any_name__each_has_its_own_finding(tmp_path: Path) -> None:
    writer, reader = AuditStore(str(tmp_path), "play"), AuditStore(str(tmp_path), "play")
    for host in HOSTS:
        writer.keep(host, {"name": host, "texts": ["{{ 1 }}\u2028\0", None, 5]})
    assert [reader.found(host) for host in HOSTS] == [
        {"name": host, "texts": ["{{ 1 }}\u2028\0", None, 5]} for host in HOSTS
    ]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == len(HOSTS)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_store__another_play_or_a_forgotten_host__has_none(tmp_path: Path) -> None:
    store = AuditStore(str(tmp_path), "play")
    store.keep("one", {"name": "one"})
    store.keep("one", {"name": "again"})
    assert store.found("one") == {"name": "again"}
    assert store.found("two") is None
    assert AuditStore(str(tmp_path), "other").found("one") is None
    store.forget(["one", "two"])
    assert store.found("one") is None
