# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of several hosts keep what they rehearse for one another, each server apart, and no task overwrites what it has not seen."""

from __future__ import annotations

import stat
from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import Plain, as_plain
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_BUCKET, BucketState
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._rehearsal_store import RehearsalStore
from unit.plugins.samples import ORG, bucket

ONE, TWO = "https://one.example.com:8086", "https://two.example.com"


def news(name: str) -> Plain:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(NO_BUCKET, BucketState(bucket(id=None, name=name)))
    return as_plain(rehearsal, only_news=True)


def names(store: RehearsalStore, host: str) -> set[str]:
    return set(store.rehearse(host).names(ORG))


def test_keep__for_the_next_task__of_that_server(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    first = RehearsalStore(folder)
    assert names(first, ONE) == set()
    assert first.everything() == {}
    assert first.keep({ONE: news("a")})
    second = RehearsalStore(folder)
    assert names(second, ONE) == {"a"}
    assert second.keep({ONE: news("b")})
    third = RehearsalStore(folder)
    assert (names(third, ONE), names(third, TWO)) == ({"a", "b"}, set())
    assert third.everything().keys() == {ONE}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_keep__another_was_faster__refused_until_it_has_looked_again(tmp_path: Path) -> None:
    slow, fast = RehearsalStore(tmp_path), RehearsalStore(tmp_path)
    for store in (slow, fast):
        store.rehearse(ONE)
        store.rehearse(TWO)
    assert fast.keep({ONE: news("a")})
    # Its own server is none of the other's.
    assert slow.keep({TWO: news("b")})
    assert not slow.keep({ONE: news("a")})
    assert names(slow, ONE) == {"a"}
    assert slow.keep({ONE: news("c")})
    assert names(RehearsalStore(tmp_path), ONE) == {"a", "c"}


def test_keep__nothing__leaves_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert RehearsalStore(folder).keep({})
    assert not folder.exists()


def test_forget__all_of_it__and_who_saw_it_looks_again(tmp_path: Path) -> None:
    store = RehearsalStore(tmp_path)
    store.rehearse(ONE)
    assert store.keep({ONE: news("a")})
    late = RehearsalStore(tmp_path)
    late.rehearse(ONE)
    store.forget()
    assert names(RehearsalStore(tmp_path), ONE) == set()
    assert not late.keep({ONE: news("b")})
