# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The report of one task: what it has done so far, for whatever ends it; and that nothing more is begun once it ends."""

from __future__ import annotations

import contextlib
import threading
import time
import typing as t
from dataclasses import dataclass

from ._errors import InfluxError

Action = dict[str, t.Any]
Result = dict[str, t.Any]


class TaskStopped(BaseException):  # like KeyboardInterrupt: nothing on its way up may take it for a failure
    """The task is being ended from outside, so what asked to begin must not."""


class Count(t.NamedTuple):
    """How many of many things are ``done``, and how many have ``failed``."""

    done: int
    failed: int = 0


class Standing(t.NamedTuple):
    """How far a task has come. ``done`` and ``failed`` of ``planned`` things were counted from ``since`` on.

    ``planned`` is 0 where nobody knows how many there will be. ``changes`` says that they are the changes of one thing.
    """

    reading: bool
    done: int = 0
    planned: int = 0
    failed: int = 0
    since: float = 0.0
    changes: bool = False
    pages: int = 0
    requests: int = 0


@dataclass(eq=False)
class Entry:
    """A step that has begun. ``wrote`` says whether a request that writes was sent since the last thing known of it."""

    operation: str
    wrote: bool = False


class Report:
    """What one task has done, kept while it works. Its threads write it; whoever sees the task end reads it.

    ``is_abandoned`` says whether nobody waits for the task any more. A task is stopped in two phases: after :meth:`stop`
    steps that have begun may still come to their end, after :meth:`close` no request is sent and nothing is recorded.
    """

    def __init__(
        self, is_abandoned: t.Callable[[], bool] = lambda: False, *, clock: t.Callable[[], float] = time.monotonic
    ) -> None:
        self.actions: list[Action] = []
        self.planned = 0
        self.is_stopping = False
        self.is_closed = False
        self.was_abandoned = False
        self._is_abandoned = is_abandoned
        self._unknown: list[str] = []
        self._begun: list[Entry] = []
        self._lock = threading.RLock()
        self._local = threading.local()
        self._result: t.Callable[[], Result] = dict
        self._requests: t.Callable[[], dict[str, int]] = lambda: {"sent": 0, "repeated": 0}
        self._clock = clock
        self._pages = 0
        self._expected = 0
        self._observed = 0
        self._items = 0
        self._count_items: t.Callable[[], Count] | None = None
        self._since = 0.0

    def count_with(self, requests: t.Callable[[], dict[str, int]]) -> None:
        """Take the numbers of requests from ``requests`` from now on."""
        self._requests = requests

    def tell_with(self, result: t.Callable[[], Result], planned: int) -> None:
        """Before the first of ``planned`` steps: ``result`` returns the task's result as far as the task has come."""
        self._result, self.planned = result, planned

    def conclude(self, result: Result) -> None:
        """Take ``result`` as all that there is to tell, before the error that ends the task."""
        self._result = lambda: result

    def note_page(self) -> None:
        """Note that a page of the list of buckets was read."""
        with self._lock:
            self._pages += 1

    def expect(self, number: int) -> None:
        """Note that so many things more are going to be read, each by itself."""
        self._expected += number

    def note_observed(self) -> None:
        """Note that one of the expected things was read."""
        with self._lock:
            self._since = self._since or self._clock()
            self._observed += 1

    def begin_items(self, planned: int, done: t.Callable[[], Count]) -> None:
        """Before the first of so many things that the task changes: ``done`` returns how many it has changed by then."""
        self._items, self._count_items, self._since = planned, done, self._clock()

    def items(self) -> tuple[int, int]:
        """Return how many of the many things that the task changes are done, and how many there are."""
        return (0 if self._count_items is None else self._count_items().done), self._items

    def standing(self) -> Standing:
        """Return how far the task has come."""
        requests = self._requests()["sent"]
        if self._count_items is not None:
            done, failed = self._count_items()
            return Standing(False, done, self._items, failed, self._since, requests=requests)
        if self.planned > 1:
            return Standing(False, len(self.actions), self.planned, changes=True, requests=requests)
        if self._observed:
            return Standing(True, self._observed, self._expected, since=self._since, requests=requests)
        return Standing(True, pages=self._pages, requests=requests)

    def plan_again(self, left: int, now: int) -> None:
        """Of the planned steps ``left`` were still to be done, in place of which there are ``now``."""
        with self._lock:
            self.planned += now - left

    def stop(self) -> None:
        """Let no further step begin."""
        self.is_stopping = True

    def close(self) -> None:
        """Let nothing be sent or recorded any more: what is told from now on stays true."""
        with self._lock:
            self.is_stopping = self.is_closed = True

    def check(self) -> None:
        """Raise :class:`TaskStopped` where nothing may begin any more."""
        if not self.is_stopping and self._is_abandoned():
            self.was_abandoned = True
            self.stop()
        if self.is_stopping:
            raise TaskStopped

    def check_request(self, method: str) -> None:
        """Raise :class:`TaskStopped` where no request may be sent: a step that has begun may send what it needs to end."""
        entry = self._entry()
        if self.is_closed or entry is None:
            self.check()
        elif method != "GET":
            entry.wrote = True

    @contextlib.contextmanager
    def step(self, operation: str) -> t.Iterator[None]:
        """A step, from its beginning to its end. What it leaves unsettled is told as unknown."""
        self.check()
        entry = Entry(operation)
        with self._lock:
            self._begun.append(entry)
        self._local.entry = entry
        try:
            yield
        except InfluxError:
            # Its own message says what may have been done.
            entry.wrote = False
            raise
        else:
            entry.wrote = False
        finally:
            self._local.entry = None
            self._end(entry)

    @contextlib.contextmanager
    def recording(self, action: Action) -> t.Iterator[None]:
        """The block notes that ``action`` is done. Nothing reads the report meanwhile."""
        with self._lock:
            if self.is_closed:
                raise TaskStopped
            self.actions.append(action)
            yield
        self.settle()

    def settle(self) -> None:
        """What the step has written so far is known."""
        entry = self._entry()
        if entry is not None:
            entry.wrote = False

    def unknown(self) -> list[str]:
        """The operations of which nobody knows whether they were done."""
        with self._lock:
            return [*self._unknown, *(entry.operation for entry in self._begun if entry.wrote)]

    def result(self) -> Result:
        """The task's result as far as it has come. Where that can't be told in full, at least what was done."""
        with self._lock:
            requests = self._requests()
            try:
                result = self._result()
            except BaseException:  # the mistake that ended the task may be in what tells its result
                result = {}
            if not result and self.actions:
                result = {"changed": True, "actions": list(self.actions)}
            return {**result, "requests": requests}

    def _entry(self) -> Entry | None:
        entry: Entry | None = getattr(self._local, "entry", None)
        return entry

    def _end(self, entry: Entry) -> None:
        with self._lock:
            self._begun.remove(entry)
            if entry.wrote:
                self._unknown.append(entry.operation)
