# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Others are at work too: which refusal comes from what they made or removed meanwhile, and how often to plan again."""

from __future__ import annotations

from collections import Counter

from .._errors import InfluxError, NotFoundError, OvertakenError
from .confirm import is_there_already

MOST_REPLANS = 3


class Replans:
    """How often a task was overtaken in each operation. In each it may be so often before it fails."""

    def __init__(self, most: int = MOST_REPLANS) -> None:
        self._most = most
        self._times: Counter[str] = Counter()

    def allow(self, error: InfluxError) -> bool:
        """Count ``error``, and return whether to plan again after it: not where nobody else caused it, nor too often."""
        operation = error.operation or error.message
        if not _was_overtaken(error) or self._times[operation] >= self._most:
            return False
        self._times[operation] += 1
        return True


def gets_around(error: InfluxError, *, repeats: bool, creates: bool) -> bool:
    """Return whether what was planned after ``error`` gets around it.

    A plan that ``repeats`` the step does not: what stands in its way is hidden from the token, which may not change it either.
    After a 404 neither does one that ``creates`` anew what somebody else has deleted: two contradict each other, and people
    must decide.
    """
    return not repeats and not (creates and isinstance(error, NotFoundError))


def _was_overtaken(error: InfluxError) -> bool:
    if isinstance(error, NotFoundError):
        # Users and organizations are none of the things that a plan makes or removes.
        return not error.server_message.startswith(("user", "organization"))
    return isinstance(error, OvertakenError) or is_there_already(error)
