# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading many buckets in as few requests as that takes."""

from __future__ import annotations

import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._reader import Reader
from ansible_collections.timeseries.influxdb.plugins.module_utils._threads import threads

# A page pays where it brings more than one: a look by name is one request too, and tells hidden from absent.
_PAYS = 2


def read_named(reader: Reader, names: t.Collection[str], concurrency: int) -> None:
    """Let ``reader`` know the buckets of ``names``, by pages of the list where these pay, else by a look each.

    The list is ordered by name, so after a page that didn't pay the next missing bucket is looked up, and the list is read on
    after it: names that lie together are found by pages, wherever they lie. Each page that didn't pay doubles the looks before
    the next one, so a few names in a large organization don't page through it.
    """
    missing = sorted(set(names), key=lambda name: name.encode("utf-8"))
    after: str | None = None
    looks = 1
    with threads(concurrency) as pool:
        while len(missing) >= _PAYS:
            page = reader.bucket_page(after)
            here = {bucket.name for bucket in page}.intersection(missing)
            missing = [name for name in missing if name not in here]
            if len(here) >= _PAYS:
                after = page[-1].id
                continue
            found = [bucket for bucket in pool.map(reader.try_bucket_named, missing[:looks]) if bucket is not None]
            after = found[-1].id if found else after
            missing = missing[looks:]
            looks *= 2
