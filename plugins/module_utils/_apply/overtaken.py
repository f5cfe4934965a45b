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

    def check(self, error: InfluxError) -> None:
        """Raise ``error`` where nobody else caused it, or too often."""
        operation = error.operation or error.message
        if not _was_overtaken(error) or self._times[operation] >= self._most:
            raise error
        self._times[operation] += 1


def check_replanned(error: InfluxError, *, repeats: bool, creates: bool) -> None:
    """Raise ``error`` where what was planned after it doesn't get around it.

    That is a plan that ``repeats`` the step: what stands in its way is hidden from the token, which may not change it either. After
    a 404 it is also a plan that ``creates`` anew what somebody else has deleted. Two contradict each other, and people must decide.
    """
    if repeats or (creates and isinstance(error, NotFoundError)):
        raise error


def _was_overtaken(error: InfluxError) -> bool:
    if isinstance(error, NotFoundError):
        # Users and organizations are none of the things that a plan makes or removes.
        return not error.server_message.startswith(("user", "organization"))
    return isinstance(error, OvertakenError) or is_there_already(error)
