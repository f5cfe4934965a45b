# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading many buckets in as few requests as that takes."""

from __future__ import annotations

import typing as t
from collections import deque
from itertools import filterfalse

from .._api.buckets import PAGE
from .._concurrency import threads
from .._model.resources import Bucket
from .organizations import OrganizationReader

# A page pays where it tells of more than one: a look by name is one request too, and tells hidden from absent.
_PAYS = 2
# To be sure of the list's end takes two requests.
_PAYS_TO_BE_SURE = 3
# At most so many looks before the next page, which may end the list: names of which none is there cost an eighth more at
# worst, but no look each where the list is shorter than they are many.
_MOST_LOOKS = 8


def read_named(reader: OrganizationReader, names: t.Iterable[str], concurrency: int) -> None:
    """Let ``reader`` know the buckets of ``names``, by pages of the list where these pay, else by a look each.

    The list is ordered by name, so after a page that didn't pay the next missing bucket is looked up, and the list is read on
    after it: names that lie together are found by pages, wherever they lie. Each page that didn't pay doubles the looks before
    the next one, up to eight, so a few names in a large organization don't page through it.

    A page that nothing is hidden from tells of absent names as well.
    """
    names_left = _NamesLeft(filterfalse(reader.knows, names))
    after: Bucket | None = None
    looks = 1
    may_be_sure = True
    with threads(concurrency) as pool:
        while names_left.ahead >= _PAYS:
            page = reader.bucket_page(after)
            known = names_left.strike_out(bucket.name for bucket in page)
            if len(page) < PAGE and names_left.ahead >= _PAYS_TO_BE_SURE and may_be_sure:
                may_be_sure = reader.is_all_that_follows(page, after)
                if may_be_sure:
                    reader.remember_absent(names_left.look_ahead(names_left.ahead))
                    return
            known += _remember_passed_by(reader, names_left, page)
            after = _last(page) or after
            if known < _PAYS:
                found = pool.map(reader.try_bucket_named, names_left.look_ahead(looks))
                after = _last(found) or after
                looks = min(looks * 2, _MOST_LOOKS)


def _remember_passed_by(reader: OrganizationReader, names_left: _NamesLeft, page: t.Sequence[Bucket]) -> int:
    """Take out the names that have their place in ``page`` and are not there. Return how many are known to be absent."""
    if not page or not reader.lists_by_name:
        return 0
    passed_by = names_left.pass_by(page[-1].name)
    # A page that isn't full may hide them.
    absent = passed_by if len(page) == PAGE else []
    reader.remember_absent(absent)
    return len(absent)


def _last(found: t.Iterable[Bucket | None]) -> Bucket | None:
    """Return the last bucket of those that were ``found``."""
    return next((bucket for bucket in reversed(list(found)) if bucket is not None), None)


class _NamesLeft:
    """Names that have not been seen, in the order of the list. Each step costs what it strikes out, however many are left."""

    def __init__(self, names: t.Iterable[str]) -> None:
        self._unseen = set(names)
        self._ordered = deque(sorted(self._unseen, key=_order))

    @property
    def ahead(self) -> int:
        """How many a page may still show."""
        return min(len(self._unseen), len(self._ordered))

    def strike_out(self, seen: t.Iterable[str]) -> int:
        """Strike those out that were seen, and return how many they are."""
        here = self._unseen.intersection(seen)
        self._unseen -= here
        return len(here)

    def pass_by(self, last: str) -> list[str]:
        """Take those out that have their place before the name ``last``, and return those of them that were not seen."""
        passed = []
        while self._ordered and _order(self._ordered[0]) <= _order(last):
            passed.append(self._ordered.popleft())
        return self._take(passed)

    def look_ahead(self, number: int) -> list[str]:
        """Take the next ones out, at most ``number``."""
        taken: list[str] = []
        while self._ordered and len(taken) < number:
            taken += self._take([self._ordered.popleft()])
        return taken

    def _take(self, names: t.Iterable[str]) -> list[str]:
        unseen = [name for name in names if name in self._unseen]
        self._unseen.difference_update(unseen)
        return unseen


def _order(name: str) -> bytes:
    return name.encode("utf-8")
