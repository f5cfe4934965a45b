# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Threads for as long as a block lasts, and a task's work in a thread, so that what ends the task never cuts into it.

All of them are daemons: a process that has to end does not wait for a server that hangs.
"""

from __future__ import annotations

import contextlib
import math
import signal
import threading
import time
import typing as t
from collections import deque
from queue import Empty, SimpleQueue

from ._errors import InfluxError

# Python 3.13 may go on waiting for a message that a signal's handler has sent meanwhile, so nothing waits longer at a time.
_LONGEST_WAIT = 0.5

Item = t.TypeVar("Item")
Made = t.TypeVar("Made")


class Pool:
    """At most ``at_once`` threads, each of which begins as soon as there is something for it."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._turns: SimpleQueue[t.Callable[[], None] | None] = SimpleQueue()
        self._started = 0

    def map(self, work: t.Callable[[Item], Made], items: t.Iterable[Item]) -> list[Made]:
        """What ``work`` returns for each of ``items``, begun in their order. What it raises is raised, after which none begins."""
        left = deque(enumerate(items))
        made: dict[int, Made] = {}
        ended: SimpleQueue[BaseException | None] = SimpleQueue()

        def take_turns() -> None:
            error = None
            try:
                for number, item in _taken(left):
                    made[number] = work(item)
            except BaseException as caught:  # it is raised where the work was given out
                error = caught
                left.clear()
            ended.put(error)

        turns = min(self._at_once, len(left))
        try:
            for dummy in range(turns):
                self._take(take_turns)
            error = next(filter(None, [ended.get() for dummy in range(turns)]), None)
        finally:
            left.clear()
        if isinstance(error, InfluxError):
            raise error.again() from error
        if error is not None:  # the end of the task, or a crash, which there can be no other one of
            raise error
        return [made[number] for number in range(len(made))]

    def end(self) -> None:
        """Let the threads end, once they have ended what they have begun."""
        for dummy in range(self._started):
            self._turns.put(None)

    def _take(self, turn: t.Callable[[], None]) -> None:
        if self._started < self._at_once:
            threading.Thread(target=self._live, daemon=True).start()
            self._started += 1
        self._turns.put(turn)

    def _live(self) -> None:
        while True:
            turn = self._turns.get()
            if turn is None:
                return
            turn()


@contextlib.contextmanager
def threads(at_once: int) -> t.Iterator[Pool]:
    """A pool of ``at_once`` threads."""
    pool = Pool(at_once)
    try:
        yield pool
    finally:
        pool.end()


def each(work: t.Callable[[Item], None], items: t.Iterable[Item], at_once: int) -> None:
    """``work`` on all ``items``, begun in their order, a few at a time. What it raises is raised, and nothing more is begun."""
    with threads(at_once) as pool:
        pool.map(work, items)


def _taken(left: deque[Item]) -> t.Iterator[Item]:
    """What is left, an item at a time, to whichever thread asks first."""
    with contextlib.suppress(IndexError):
        while True:
            yield left.popleft()


class Ended(t.NamedTuple):
    """The end of some work: what it returned, or what it raised."""

    value: t.Any = None
    error: BaseException | None = None


class Signals:
    """Signals as messages, for as long as the block lasts: none raises anything, wherever it arrives.

    One that is ignored stays so. Only a process's main thread can do this; in another one nothing changes.
    """

    def __init__(self, *wanted: int) -> None:
        self.inbox: SimpleQueue[int | Ended] = SimpleQueue()
        self.received: list[int] = []
        self._wanted = wanted
        self._before: dict[int, t.Any] = {}

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            for number in self._wanted:
                before = signal.getsignal(number)
                if before != signal.SIG_IGN:
                    self._before[number] = before
                    signal.signal(number, self._note)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, signal.SIG_DFL if before is None else before)

    def _note(self, number: int, _frame: object) -> None:
        self.received.append(number)
        # Of all queues this one may be used by a handler, even one that interrupts it.
        self.inbox.put(number)


class Ticks(t.NamedTuple):
    """What to do ``every`` so many seconds, as long as the work goes on."""

    every: float
    do: t.Callable[[], None]


def attend(
    work: t.Callable[[], t.Any],
    signals: Signals,
    stop: t.Callable[[], None],
    grace: float,
    ticks: Ticks | None = None,
) -> Ended | None:
    """The end of ``work``, which has a thread of its own. After a signal ``stop`` is called, and the end comes within ``grace``
    seconds or is None. Further signals change nothing: Ansible sends a second one at once. ``ticks`` end with the work, and with
    the first signal."""

    def run() -> None:
        try:
            ended = Ended(work())
        except BaseException as error:  # it is told where the end is awaited
            ended = Ended(error=error)
        signals.inbox.put(ended)

    threading.Thread(target=run, daemon=True).start()
    try:
        message = _next_message(signals, ticks)
    except BaseException:  # a signal of which nothing was said here, as by a handler of somebody else's
        stop()
        raise
    if isinstance(message, Ended):
        return message
    stop()
    return _end_in_time(signals, time.monotonic() + grace)


def _next_message(signals: Signals, ticks: Ticks | None) -> int | Ended:
    every = math.inf if ticks is None else ticks.every
    due = time.monotonic() + every
    while True:
        with contextlib.suppress(Empty):
            return signals.inbox.get(timeout=min(_LONGEST_WAIT, every))
        if ticks is not None and time.monotonic() >= due:
            due += every
            ticks.do()


def _end_in_time(signals: Signals, latest: float) -> Ended | None:
    while True:
        left = max(latest - time.monotonic(), 0)
        with contextlib.suppress(Empty):
            message = signals.inbox.get(timeout=min(_LONGEST_WAIT, left))
            if isinstance(message, Ended):
                return message
        if not left:
            return None
