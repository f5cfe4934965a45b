# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""All that one task keeps, planned before the first change: organizations with what is in them, and users."""

from __future__ import annotations

import threading
import typing as t

from .._errors import IncompleteError, InfluxError
from .._plan.results import Result
from .._read.view import View
from .._report import Count, Report
from .organization import AnyItem, BegunItem, Organization, each_item
from .resource import Resource


class Work:
    """What is on its way. Where ``stop_on_error``, nothing is begun after a failure."""

    def __init__(
        self,
        organizations: t.Sequence[Organization],
        report: Report,
        users: t.Sequence[Resource[View]] = (),
        *,
        stop_on_error: bool,
        concurrency: int,
    ) -> None:
        self.organizations = organizations
        self.users = users
        self.report = report
        self.concurrency = concurrency
        self._stop_on_error = stop_on_error
        self._stopped = threading.Event()

    def apply(self, *, check_mode: bool, tell: t.Callable[[], Result]) -> None:
        """Do what is planned, or predict it. ``tell`` returns the result as far as the task has come."""

        def result() -> Result:
            self._mark_unfinished()
            return tell()

        planned = sum(item.planned for item in self.everything() if item.error is None)
        self._begin()
        if not check_mode:
            self.report.tell_with(result, planned)
        self.note(self.errors())
        if self.is_stopped:
            return
        if planned:
            # A task that has nothing to do does not load what would do it. No thread of each_item may load it either: Python 3.9
            # lets a thread see what another one has half loaded from an archive.
            from .changes import apply_changes

            apply_changes(self, check_mode=check_mode)
        else:
            self._mark_unchanged()

    def everything(self) -> list[AnyItem]:
        """Return the users, the organizations and all that is in these."""
        return [*self.users, *(item for organization in self.organizations for item in organization.everything())]

    def errors(self) -> list[InfluxError | None]:
        """What failed, None for what did not."""
        return [
            *(organization.error for organization in self.organizations),
            *(item.error for item in self.everything()),
        ]

    @property
    def is_stopped(self) -> bool:
        """Whether something failed that stops the task."""
        return self._stopped.is_set()

    def note(self, errors: t.Iterable[InfluxError | None]) -> None:
        """Stop the task where one of ``errors`` is one, and errors stop it."""
        if self._stop_on_error and any(error is not None for error in errors):
            self._stopped.set()

    def each(self, items: t.Iterable[BegunItem], work: t.Callable[[BegunItem], None], at_once: int) -> None:
        """``work`` on all ``items`` that could be planned. Where errors stop the task, none is begun after one."""

        def whole(item: BegunItem) -> None:
            self.report.check()
            item.attempted = True
            work(item)
            item.finished = True

        planned = [item for item in items if item.error is None]
        each_item(planned, whole, at_once, stopped=self._stopped if self._stop_on_error else None)

    def _begin(self) -> None:
        """Let the report count how many things are done, of those that there is something to do for."""
        waiting = [item for item in self.everything() if item.error is None and item.planned]

        def done() -> Count:
            return Count(sum(item.finished for item in waiting), sum(item.error is not None for item in waiting))

        if waiting:
            self.report.begin_items(len(waiting), done)

    def _mark_unchanged(self) -> None:
        """Note that all is as declared, but for what could not be planned."""
        self.report.check()
        for user in self.users:
            user.attempted = user.finished = user.error is None
        for organization in self.organizations:
            organization.attempted = organization.error is None
            for item in organization.everything():
                item.attempted = item.finished = organization.attempted and item.error is None

    def _mark_unfinished(self) -> None:
        """Note of each item that has been begun, and not finished, that the task ended before."""
        for item in self.everything():
            if item.attempted and not item.finished and item.error is None:
                item.error = IncompleteError("The task ended before this was finished.")
