# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Threads for as long as a block lasts."""

from __future__ import annotations

import contextlib
import typing as t
from concurrent.futures import ThreadPoolExecutor


@contextlib.contextmanager
def threads(at_once: int) -> t.Iterator[ThreadPoolExecutor]:
    """A pool of ``at_once`` threads, waited for at the end of the block.

    But where the task is broken off from outside, as by its time-out, nothing waits for what they have begun, and they
    begin nothing more.
    """
    pool = ThreadPoolExecutor(max_workers=at_once)
    broken_off = True
    try:
        yield pool
        broken_off = False
    except Exception:  # a failure of the task itself; what breaks it off from outside is a BaseException
        broken_off = False
        raise
    finally:
        pool.shutdown(wait=not broken_off, cancel_futures=broken_off)
