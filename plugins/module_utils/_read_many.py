# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading many buckets in as few requests as that takes."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.timeseries.influxdb.plugins.module_utils._buckets import PAGE, Bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._reader import Reader

# A page pays where it tells of more than one: a look by name is one request too, and tells hidden from absent.
_PAYS = 2
# To be sure of the list's end takes two requests.
_PAYS_TO_BE_SURE = 3


def read_named(reader: Reader, names: t.Iterable[str], concurrency: int) -> None:
    """Let ``reader`` know the buckets of ``names``, by pages of the list where these pay, else by a look each.

    The list is ordered by name, so after a page that didn't pay the next missing bucket is looked up, and the list is read on
    after it: names that lie together are found by pages, wherever they lie. Each page that didn't pay doubles the looks before
    the next one, so a few names in a large organization don't page through it.

    A page that nothing is hidden from tells of absent names as well.
    """
    missing = sorted({name for name in names if not reader.knows(name)}, key=_order)
    after: Bucket | None = None
    looks = 1
    may_be_sure = True
    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        while len(missing) >= _PAYS:
            page = reader.bucket_page(after)
            left = [name for name in missing if not reader.knows(name)]
            if len(page) < PAGE and len(left) >= _PAYS_TO_BE_SURE and may_be_sure:
                may_be_sure = reader.is_all_that_follows(page, after)
                absent = left if may_be_sure else []
            else:
                absent = _passed_by(left, page) if reader.hides_nothing(page) else []
            reader.remember_absent(absent)
            paid = len(missing) - len(left) + len(absent) >= _PAYS
            missing = left[len(absent) :]
            after = page[-1] if page else after
            if paid:
                continue
            found = [bucket for bucket in pool.map(reader.try_bucket_named, missing[:looks]) if bucket is not None]
            after = found[-1] if found else after
            missing = missing[looks:]
            looks *= 2


def _order(name: str) -> bytes:
    return name.encode("utf-8")


def _passed_by(names: t.Sequence[str], page: t.Sequence[Bucket]) -> list[str]:
    """Those of the ordered ``names`` that would stand before the end of ``page``."""
    last = _order(page[-1].name)
    return [name for name in names if _order(name) < last]
