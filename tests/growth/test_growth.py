# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a benchmark must not tell by the clock: requests are the necessary ones, and the work grows as the number of buckets.

Counted, so that the machine's load changes nothing: the requests that a task sends, and the lines of Python that it runs.
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

    def sent(self, state: str, number: int, dressed: bool = False) -> int:
        """How many requests the state takes."""
        return int(self.run(self.place.buckets(number, state, dressed))["requests"]["sent"])


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


def _pages(number: int) -> int:
    """Of the list, in which InfluxDB has two buckets of its own; a full one may not be the last."""
    return (number + 2) // 100 + 1


@pytest.mark.parametrize("number", [10, 250])
def test_requests__bare(bench: Bench, number: int) -> None:
    """Exactly the necessary ones: beside the floor's, two to be sure of the list's end, and a look before each deletion."""
    assert bench.sent("create", number) == 1 + 2 + number
    assert bench.sent("sync", number) == _pages(number)
    assert bench.sent("change", number) == _pages(number) + number // 10
    assert bench.sent("delete", number) == _pages(number) + 2 * number


def test_requests__with_labels_and_owners(bench: Bench) -> None:
    """Labels are listed once, the owner is looked up once, and in sync only the owners are asked for."""
    number = 30
    assert bench.sent("create", number, dressed=True) == 1 + 2 + 2 + 4 * number
    assert bench.sent("sync", number, dressed=True) == 1 + number
    assert bench.sent("change", number, dressed=True) == 1 + number + number // 10


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
