# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads end with their block, and don't hold up a task that is broken off."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._threads import threads


class BrokenOffError(BaseException):
    """As Ansible raises it when the time of a task is up."""


def test_threads__end_of_the_block__waits_for_all() -> None:
    done: list[int] = []
    with threads(2) as pool:
        for number in range(20):
            pool.submit(done.append, number)
    assert sorted(done) == list(range(20))


def test_threads__an_error_in_the_block__waits_for_all() -> None:
    done: list[int] = []

    def fail() -> None:
        with threads(2) as pool:
            for number in range(20):
                pool.submit(done.append, number)
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert sorted(done) == list(range(20))


def test_threads__broken_off__waits_for_none_and_begins_none() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()
    later: list[int] = []
    pools: list[ThreadPoolExecutor] = []

    def work() -> None:
        begun.set()
        go_on.wait(60)
        done.set()

    def break_off() -> None:
        with threads(1) as pool:
            pools.append(pool)
            pool.submit(work)
            pool.submit(later.append, 1)
            assert begun.wait(60)
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        break_off()
    assert not done.is_set()
    go_on.set()
    assert done.wait(60)
    pools[0].shutdown()
    assert later == []
