# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.

"""What ends a task in the controller's process: its time-out, an interrupt, and a controller that is gone."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import typing as t
from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import GRACE
from ansible_collections.timeseries.influxdb.plugins.module_utils._time_limit import (
    ENDING_SIGNALS,
    INTERRUPTING_SIGNALS,
)

# A module that was told to end gets so many seconds for it. When interrupted, Ansible itself waits for five.
_MODULE_GRACE = GRACE + 1.5
_LATEST = 5.0
_LOOK_EVERY = 0.5


def descendants(process: int) -> list[int]:
    """The processes that ``process`` has begun, and those that these have, where the system tells it, as Linux does."""
    found: list[int] = []
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in children.read_text("ascii").split()]
    return [*found, *(one for child in found for one in descendants(child))]


class NoResultError(BaseException):
    """The module process was waited for long enough."""


def duplicate_stderr() -> int | None:
    """A descriptor of the terminal's own. Newer controllers take it from their workers, which inherit this one."""
    try:
        return os.dup(2)
    except OSError:
        return None


def write_line(descriptor: int | None, text: str) -> None:
    """Write ``text`` where the user sees it, if there still is such a place."""
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.write(descriptor, f"{text}\n".encode("utf-8", "backslashreplace"))


def is_abandoned() -> bool:
    """Whether the controller that forked this process is gone."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() != parent.pid


def send_again(numbers: t.Iterable[int]) -> None:
    """Let this process end by the first of the signals ``numbers`` that ends it, as it would have at once."""
    for number in numbers:
        if number in INTERRUPTING_SIGNALS:
            os.kill(os.getpid(), number)


class Waiting:
    """Waits for a module process, for as long as the block lasts, in the controller's main thread.

    The module ends by itself when its time is up, so Ansible's alarm is put off: it only helps where no result comes. An
    interrupt is passed on to the module, whose result is awaited then. Raises :class:`NoResultError` where none comes.
    """

    def __init__(self) -> None:
        self.received: list[int] = []
        self._before: dict[int, t.Any] = {}
        self._ended = threading.Event()

    def __enter__(self) -> Waiting:
        if threading.current_thread() is threading.main_thread():
            for number in ENDING_SIGNALS:
                before = signal.getsignal(number)
                if before != signal.SIG_IGN:
                    self._before[number] = before
                    signal.signal(number, self._note)
            self._put_off(signal.getitimer(signal.ITIMER_REAL)[0])
            if multiprocessing.parent_process() is not None:
                threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        if self._before:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, before in self._before.items():
            signal.signal(number, signal.SIG_DFL if before is None else before)

    def seconds_left(self) -> float:
        """Until the task's time is up; 0 where it has no end."""
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        return max(left - _LATEST, 0.05) if left else 0.0

    def _put_off(self, left: float) -> None:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left + _LATEST)

    def _note(self, number: int, _frame: object) -> None:
        if number == signal.SIGALRM:
            raise NoResultError
        self.received.append(number)
        if len(self.received) > 1:
            # The module has been told, and Ansible sends a second one at once.
            return
        signal.setitimer(signal.ITIMER_REAL, _MODULE_GRACE)
        if not self._pass_on(number):
            raise NoResultError

    def _pass_on(self, number: int) -> bool:
        """Send ``number`` to the module process, and return whether it may have been reached."""
        if os.getpgrp() == os.getpid():
            signal.signal(number, signal.SIG_IGN)
            os.killpg(os.getpgrp(), number)
            signal.signal(number, self._note)
            return True
        reached = descendants(os.getpid())
        for process in reached:
            with contextlib.suppress(OSError):
                os.kill(process, number)
        return bool(reached)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            if is_abandoned():
                os.kill(os.getpid(), signal.SIGTERM)
                return
