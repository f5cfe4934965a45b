# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which failed request may be sent again, after how long, and until when. Pure."""

from __future__ import annotations

import time
import typing as t
from email.utils import parsedate_to_datetime

from .._errors import ApiError, InfluxError, ResponseError, TlsError, UnreachableError

# Absolute: sent twice, they leave what once would have left.
_REPEATABLE = ("GET", "PATCH", "DELETE")
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
# After so many doublings the longest wait is reached, whatever the first one was.
_DOUBLINGS = 10


class RetryBudget:
    """The repeats of one request: how many there were, whether one more may be, and until when.

    They end when ``seconds`` have passed by ``clock`` since the first attempt, which begins now.
    """

    def __init__(self, retries: int, seconds: float, clock: t.Callable[[], float]) -> None:
        self.repeats = 0
        self._retries = retries
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left for a response to come in."""
        return max(self._end - self._clock(), 0.0)

    def lasts(self, wait: float) -> bool:
        """Whether the request may be sent once more ``wait`` seconds from now."""
        return self.repeats < self._retries and self._clock() + wait <= self._end


def backoff(attempt: int, jitter: float = 1.0) -> float:
    """Seconds to wait after the ``attempt``-th failure (from 0) where nobody asks for a time.

    ``jitter``, from 0 to 1, keeps clients that failed together from coming back together: it takes up to half of the wait.
    """
    wait = min(_FIRST_WAIT * 2.0 ** min(attempt, _DOUBLINGS), _LONGEST_WAIT)
    return wait * (1 + jitter) / 2


def retry_delay(method: str, error: InfluxError, attempt: int, jitter: float = 1.0) -> float | None:
    """Seconds to wait before ``method`` is sent again after its ``attempt``-th failure (from 0), or None: don't.

    A POST is repeated only when it surely was not carried out. A 500 is an answer on this API, and stays one.
    """
    asked = _retry_after(error.retry_after) if isinstance(error, ApiError) else None
    if not _may_repeat(method, error, asked):
        return None
    return backoff(attempt, jitter) if asked is None else min(max(asked, 0.0), _LONGEST_WAIT)


def _may_repeat(method: str, error: InfluxError, asked: float | None) -> bool:
    if isinstance(error, UnreachableError):
        return not isinstance(error, TlsError) and (method in _REPEATABLE or not error.maybe_processed)
    if not isinstance(error, ApiError):
        return False
    surely_refused = error.status == 429 or (error.status == 503 and asked is not None)
    return error.status in (429, 502, 503, 504) and (method in _REPEATABLE or surely_refused)


def outcome_unknown(error: InfluxError) -> bool:
    """Whether the server may have carried a request out that failed with ``error``: its answer was lost or spoilt."""
    if isinstance(error, UnreachableError):
        return error.maybe_processed
    if isinstance(error, ApiError):
        return error.status in (502, 504) or (error.status == 503 and error.retry_after is None)
    return isinstance(error, ResponseError)


def _retry_after(value: str | None) -> float | None:
    """Seconds in a Retry-After header: a number, or a date."""
    if value is None:
        return None
    try:
        return float(value) if value.isdigit() else _until(value)
    except (OverflowError, TypeError, ValueError):
        return None


def _until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()
