# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.

"""The lines that say how far a task has come, and how long it will still take."""

from __future__ import annotations

import math
import time
import typing as t
from dataclasses import dataclass, field

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count, mask, printable
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Standing

EVERY = 5.0
# The last so many lines tell how fast the task is: to delete takes another time than to create.
_MOST_MOMENTS = 4
_MINUTE = 60
_HOUR = 60 * _MINUTE


class Moment(t.NamedTuple):
    """So many things were done at a time, in seconds."""

    at: float
    done: int


def seconds_left(moments: t.Sequence[Moment], planned: int) -> float | None:
    """Return how long it takes until all are done, at the speed of ``moments``; None where nothing is left or these show none."""
    if len(moments) < 2:
        return None
    first, last = moments[0], moments[-1]
    seconds, done, left = last.at - first.at, last.done - first.done, planned - last.done
    return left * seconds / done if seconds > 0 and done > 0 and left > 0 else None


def duration(seconds: float) -> str:
    """Return ``seconds`` as one says them to a person who waits."""
    if seconds < 2 * _MINUTE:
        return f"{math.ceil(seconds)} s"
    if seconds < 2 * _HOUR:
        return f"{math.ceil(seconds / _MINUTE)} min"
    return f"{math.ceil(seconds / _HOUR)} h"


def describe(standing: Standing, left: float | None) -> str:
    """Return how far a task has come, in words."""
    if not standing.planned:
        if standing.pages:
            return f"reading, {count(standing.pages, 'page')} of buckets so far"
        return f"{count(standing.requests, 'request')} so far"
    done = f"{standing.done:,} of {standing.planned:,}"
    parts = [
        "reading" if standing.reading else "",
        f"{done} changes" if standing.changes else done,
        f"{standing.failed:,} failed" if standing.failed else "",
        "" if left is None else f"about {duration(left)} left",
    ]
    return ", ".join(filter(None, parts))


@dataclass
class ProgressLines:
    """Lets ``show`` show a line each time that it is told how far a task has come.

    ``host`` is the one that the task is for, and ``several`` whether the play has more of them.
    """

    module: str
    host: str
    several: bool
    show: t.Callable[[str], None]
    every: float = EVERY
    clock: t.Callable[[], float] = time.monotonic
    _moments: list[Moment] = field(default_factory=list)
    _stage: tuple[bool, int] = (True, 0)

    def tell(self, standing: Standing, organization: str | None, secrets: t.AbstractSet[str]) -> None:
        """Show a line."""
        line = f"{self._title(organization)}: {describe(standing, self._left(standing))}"
        self.show(mask(printable(line), secrets))

    def _title(self, organization: str | None) -> str:
        if organization is None:
            return f"{self.module} on {self.host}"
        return f"{self.module} on {organization}" + (f" ({self.host})" if self.several else "")

    def _left(self, standing: Standing) -> float | None:
        stage = (standing.reading, standing.planned)
        if stage != self._stage:
            self._stage = stage
            self._moments = [Moment(standing.since, 0)] if standing.since else []
        self._moments = [*self._moments, Moment(self.clock(), standing.done + standing.failed)][-_MOST_MOMENTS:]
        return seconds_left(self._moments, standing.planned)
