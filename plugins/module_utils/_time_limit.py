# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.

"""How long a module process may take, as the controller tells it, and which signals end a task."""

from __future__ import annotations

import signal
import typing as t

VARIABLE = "TIMESERIES_INFLUXDB_TIME_LIMIT"
INTERRUPTING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ENDING_SIGNALS = (*INTERRUPTING_SIGNALS, signal.SIGALRM)


class TimeLimit(t.NamedTuple):
    """``left`` seconds of ``period``, the task's time-out. Both are 0 where there is none."""

    left: float = 0.0
    period: float = 0.0

    def as_variable(self) -> str:
        """Return the value of the variable that tells it."""
        return f"{self.left:.3f}/{self.period:g}"


def read_time_limit(environ: t.Mapping[str, str]) -> TimeLimit:
    """What the controller tells in ``environ``."""
    left, slash, period = environ.get(VARIABLE, "").partition("/")
    try:
        return TimeLimit(float(left), float(period)) if slash else TimeLimit()
    except ValueError:
        return TimeLimit()
