# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the work grows with the number of buckets.

Counted, so that the machine's load changes nothing: the connections that a task opens, and the lines of Python that it runs.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from urllib3.connection import HTTPConnection

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from bench.site import Declaration, Place, Site
from tools.calls import call
from tools.server import server

SMALL, LARGE = 300, 3_000
# In proportion it would be 10; sorting adds a little.
MOST_GROWTH = 11.0


@dataclass
class Bench:
    """A place on a server, and tasks in it."""

    site: Site
    place: Place

    def run(self, buckets: list[Declaration], **options: Any) -> Mapping[str, Any]:
        """The result of influx_buckets."""
        found = self.site.server
        params = {"host": found.host, "token": found.token, "org_id": self.place.org_id, "buckets": buckets, **options}
        return call(BUCKETS, params)


@pytest.fixture(name="site", scope="module")
def site_fixture() -> Iterator[Site]:
    """The server in the environment, or an emulator."""
    with server() as found:
        yield Site(found)


@pytest.fixture(name="bench")
def bench_fixture(site: Site) -> Iterator[Bench]:
    """A new place."""
    with site.place() as place:
        yield Bench(site, place)


def test_connections__many_requests__one_for_each_thread(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept alive, and used again."""
    opened: list[HTTPConnection] = []
    connect = HTTPConnection.connect

    def counting(connection: HTTPConnection) -> None:
        opened.append(connection)
        connect(connection)

    monkeypatch.setattr(HTTPConnection, "connect", counting)
    bench.run(bench.place.buckets(40, "create", False), concurrency=3)
    # Beside those of the threads that create, one that reads the list.
    assert 1 < len(opened) <= 4


def test_work__ten_times_the_buckets__about_ten_times_the_lines(bench: Bench) -> None:
    """In sync, from the declaration to the result: a step that looks at all buckets for each of them would show."""
    lines = {}
    for number in (SMALL, LARGE):
        bench.run(bench.place.buckets(number, "create", False))
        buckets = bench.place.buckets(number, "sync", False)
        with _counted() as counted:
            bench.run(buckets, concurrency=1)
        lines[number] = counted[0]
    assert lines[LARGE] / lines[SMALL] < MOST_GROWTH, lines


@contextlib.contextmanager
def _counted() -> Iterator[list[int]]:
    """The lines of Python that are run within the block, in threads that are begun there too: never two at a time."""
    counted = [0]

    def trace(_frame: Any, event: str, _argument: Any) -> Any:
        counted[0] += event == "line"
        return trace

    before, before_in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(trace)
    threading.settrace(trace)
    try:
        yield counted
    finally:
        sys.settrace(before)
        threading.settrace(before_in_threads)
