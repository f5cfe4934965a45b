# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads work in turns, raise what was raised, and don't hold up a process that has to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import cast

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._concurrency import (
    Ended,
    Signals,
    Ticks,
    attend,
    each,
    threads,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError


class BrokenOffError(BaseException):
    """As Ansible raises it when the time of a task is up."""


@pytest.mark.parametrize("at_once", [1, 3, 40])
def test_map__all_items__returns_in_their_order(at_once: int) -> None:
    with threads(at_once) as pool:
        assert pool.map(str, range(30)) == [str(number) for number in range(30)]
        assert pool.map(str, ()) == []


def test_map__again__by_the_same_threads() -> None:
    with threads(1) as pool:
        assert pool.map(lambda dummy: threading.get_ident(), range(2)) == pool.map(
            lambda dummy: threading.get_ident(), range(2)
        )


def test_map__an_error__waits_for_what_was_begun() -> None:
    begun, fail = threading.Event(), threading.Event()
    done: list[int] = []

    def work(number: int) -> None:
        if number == 0:
            assert begun.wait(60)
            fail.set()
            raise ValueError("x")
        begun.set()
        assert fail.wait(60)
        done.append(number)

    with threads(2) as pool, pytest.raises(ValueError, match="x"):
        pool.map(work, range(100))
    assert done in ([1], [1, 2])


def test_threads__work_that_hangs__does_not_keep_the_process() -> None:
    code = (
        "import os, threading\n"
        f"from {each.__module__} import attend, each, Signals\n"
        "import signal\n"
        "def work(number): os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()\n"
        "with Signals(signal.SIGTERM) as signals:\n"
        "    print(attend(lambda: each(work, range(2), 2), signals, lambda: print('stop'), 0))\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4] / ".build")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["stop", "None"]


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


def test_each__an_error_of_ours__raised_anew_from_the_one_of_the_thread() -> None:
    error = InfluxError("no")

    def fail(dummy: int) -> None:
        raise error

    with pytest.raises(InfluxError, match="no") as caught:
        each(fail, range(2), 1)
    assert caught.value is not error
    assert caught.value.__cause__ is error


def test_attend__ticks__go_on_until_the_work_ends() -> None:
    ticks: list[int] = []
    enough = threading.Event()

    def tick() -> None:
        ticks.append(threading.get_ident())
        if len(ticks) == 3:
            enough.set()

    def work() -> str:
        assert enough.wait(30)
        return "done"

    with Signals() as signals:
        ended = attend(work, signals, lambda: None, 1, Ticks(0.0, tick))
    assert ended == Ended("done")
    assert len(ticks) >= 3
    # What is shown must come before the result, so it is shown by the thread that returns this.
    assert set(ticks) == {threading.get_ident()}


def test_attend__a_signal__ends_the_ticks() -> None:
    stopped = threading.Event()
    ticks: list[bool] = []

    def tick() -> None:
        ticks.append(stopped.is_set())
        if len(ticks) == 2:
            os.kill(os.getpid(), signal.SIGUSR1)

    with Signals(signal.SIGUSR1) as signals:
        ended = attend(lambda: stopped.wait(30), signals, stopped.set, 30, Ticks(0.001, tick))
    assert (ended, signals.received) == (Ended(value=True), [signal.SIGUSR1])
    assert ticks == [False] * len(ticks)


class LosingInbox:
    """As Python 3.13 has it under load: who waits for a message does not get it, and who asks again does."""

    def __init__(self) -> None:
        self.messages: SimpleQueue[int | Ended] = SimpleQueue()
        self.lost = 0

    def put(self, message: int | Ended) -> None:
        self.messages.put(message)

    def get(self, timeout: float | None = None) -> int | Ended:
        assert timeout is not None, "this would wait for ever"
        assert timeout <= 1
        if self.lost < 2:
            self.lost += 1
            raise Empty
        return self.messages.get(timeout=timeout)


@pytest.mark.parametrize("received", [[], [signal.SIGUSR1]])
def test_attend__a_message_that_python_loses__found_when_asked_again(received: list[int]) -> None:
    signals, stopped = Signals(), threading.Event()
    inbox = LosingInbox()
    signals.inbox = cast("SimpleQueue[int | Ended]", inbox)
    for number in received:
        inbox.put(number)

    def work() -> str:
        assert not received or stopped.wait(30)
        return "done"

    def stop() -> None:
        inbox.lost = 0
        stopped.set()

    assert attend(work, signals, stop, 30) == Ended("done")
    assert inbox.lost == 2
