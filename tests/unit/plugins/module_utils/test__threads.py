# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads end with their block, and don't hold up a task that is broken off."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._threads import each, threads


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


@pytest.mark.parametrize("at_once", [1, 3, 40])
def test_each__all_items__once_and_begun_in_their_order(at_once: int) -> None:
    begun: list[int] = []
    each(begun.append, range(30), at_once)
    assert sorted(begun) == list(range(30))
    assert at_once > 1 or begun == list(range(30))


def test_each__nothing__ends() -> None:
    begun: list[int] = []
    each(begun.append, (), 4)
    assert begun == []


def test_each__two_at_once__go_on_side_by_side() -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(dummy: int) -> None:
        both.wait()

    each(meet, range(2), 2)


@pytest.mark.parametrize("error", [ValueError("x"), IndexError("x"), BrokenOffError("x")])
def test_each__work_that_fails__raised_and_nothing_more_is_begun(error: BaseException) -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise error

    with pytest.raises(type(error), match="x"):
        each(work, range(1_000), 1)
    assert begun == [0, 1, 2, 3]
