# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Threads for as long as a block lasts."""

from __future__ import annotations

import contextlib
import typing as t
from collections import deque
from concurrent.futures import ThreadPoolExecutor

Item = t.TypeVar("Item")


@contextlib.contextmanager
def threads(at_once: int) -> t.Iterator[ThreadPoolExecutor]:
    """A pool of ``at_once`` threads, waited for at the end of the block.

    But where the task is broken off from outside, as by its time-out, nothing waits for what they have begun, and they
    begin nothing more.
    """
    pool = ThreadPoolExecutor(max_workers=at_once)
    broken_off = True
    try:
        yield pool
        broken_off = False
    except Exception:  # a failure of the task itself; what breaks it off from outside is a BaseException
        broken_off = False
        raise
    finally:
        pool.shutdown(wait=not broken_off, cancel_futures=broken_off)


def each(work: t.Callable[[Item], None], items: t.Collection[Item], at_once: int) -> None:
    """``work`` on all ``items``, begun in their order, a few at a time. What it raises is raised, and nothing more is begun."""
    left = deque(items)

    def take_turns(dummy: int) -> None:
        try:
            for item in _taken(left):
                work(item)
        finally:
            left.clear()

    # A future for each thread, not for each item: with ten thousand of them these took longer than what they were for.
    turns = range(min(at_once, len(items)))
    with threads(max(len(turns), 1)) as pool:
        try:
            list(pool.map(take_turns, turns))
        finally:
            left.clear()


def _taken(left: deque[Item]) -> t.Iterator[Item]:
    """What is left, an item at a time, to whichever thread asks first."""
    with contextlib.suppress(IndexError):
        while True:
            yield left.popleft()
