# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which failed request may be sent again, and after how long. Pure."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    AnswerError,
    ApiError,
    InfluxError,
    TlsError,
    UnreachableError,
)

# Absolute: sent twice, they leave what once would have left.
_REPEATABLE = ("GET", "HEAD", "PATCH", "DELETE")
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0


def wait_before_repeat(method: str, error: InfluxError, attempt: int) -> float | None:
    """Seconds to wait before ``method`` is sent again after its ``attempt``-th failure (from 0), or None: don't.

    A POST is repeated only when it surely was not carried out. A 500 is an answer on this API, and stays one.
    """
    wait = min(_FIRST_WAIT * 2.0**attempt, _LONGEST_WAIT)
    if isinstance(error, UnreachableError):
        again = not isinstance(error, TlsError) and (method in _REPEATABLE or not error.maybe_processed)
        return wait if again else None
    if not isinstance(error, ApiError) or error.status not in (429, 502, 503, 504):
        return None
    asked = _retry_after(error.retry_after)
    surely_refused = error.status == 429 or (error.status == 503 and asked is not None)
    if method not in _REPEATABLE and not surely_refused:
        return None
    return wait if asked is None else min(max(asked, 0.0), _LONGEST_WAIT)


def may_have_been_done(error: InfluxError) -> bool:
    """Whether the server may have carried a request out that failed with ``error``: its answer was lost or spoilt."""
    if isinstance(error, UnreachableError):
        return error.maybe_processed
    if isinstance(error, ApiError):
        return error.status in (502, 504) or (error.status == 503 and error.retry_after is None)
    return isinstance(error, AnswerError)


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
