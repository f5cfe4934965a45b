# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""All buckets of an organization that a token may read, with a proof that there are no more, or a word that there may be.

A page is cut before the token's permissions hide entries, so neither a short page nor an empty one is the end (recording
``hidden-pages``). But the list can be read from both ends: the pages from its beginning cover its first so many entries,
hidden or not, those from its end its last. Once a bucket turns up from both sides, the two have met, and nothing lies
between them.

A list may be longer than what is seen of it, and a server or a proxy may send pages without an end. So each page must bring
something new. Few pages in a row may bring nothing, and what was seen is returned with the reason why there may be more.

InfluxDB Cloud documents no order for this list. Where it can be read from the one end only, it is, and that is said.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._api.buckets import PAGE, list_buckets
from .._api.client import Client
from .._api.dbrps import list_mappings
from .._errors import NotFoundError
from .._model.edition import CLOUD
from .._model.resources import Bucket
from .._printable import count

# Pages overlap by one entry, so that a bucket deleted meanwhile shows, and doesn't push another one out of sight.
_STEP = PAGE - 1
_TRIES = 5
# Hidden buckets fill whole pages, and nothing tells these from pages behind the list's end.
_MOST_QUIET_PAGES = 10
# About 250,000 buckets. A server that invents buckets must not fill the memory.
_MOST_PAGES = 2_500
_MOST_LOOKED_UP = 500
_CHANGED = "the list kept changing while it was read"
_REPEATED = "the server sent the same buckets again in place of the next page"


@dataclass(frozen=True)
class BucketList:
    """``buckets`` by name, and why more may be there that the token may read: ``incomplete_reason``, None if that is ruled out."""

    buckets: tuple[Bucket, ...]
    incomplete_reason: str | None = None


@dataclass
class _Side:
    """What was read from one end of the list.

    ``gaps``: deletions meanwhile may have moved some between its pages. ``quiet``: so many pages in a row showed nothing new.
    """

    descending: bool
    pages: int = 0
    quiet: int = 0
    gaps: bool = False
    seen: dict[str | None, Bucket] = field(default_factory=dict)
    last_page: list[Bucket] = field(default_factory=list)

    @property
    def is_spent(self) -> bool:
        """Whether there is no use in further pages from this end."""
        return self.quiet >= _MOST_QUIET_PAGES

    def read_page(self, client: Client, org: str | None, org_id: str | None) -> str | None:
        """Read one page more. Return why it can't be the next one of the same list, None if it can."""
        page = list_buckets(
            client, org=org, org_id=org_id, limit=PAGE, offset=self.pages * _STEP, descending=self.descending
        )
        may_hide_entries = len(self.last_page) < PAGE
        joined = may_hide_entries or (bool(page) and page[0].id == self.last_page[-1].id)
        # Behind a page with hidden entries nobody can see whether the next one joins it.
        self.gaps = self.gaps or (self.pages > 0 and may_hide_entries)
        self.pages += 1
        self.quiet = self.quiet + 1 if all(bucket.id in self.seen for bucket in page) else 0
        self.seen.update((bucket.id, bucket) for bucket in page)
        self.last_page = page
        if self._is_repeated():
            return _REPEATED
        return None if joined else _CHANGED

    def _is_repeated(self) -> bool:
        """Return whether the last page shows only what other pages did.

        A single bucket may be the one in which pages overlap, but in two pages at most.
        """
        return self.quiet > 0 and (len(self.last_page) > 1 or (self.quiet > 1 and bool(self.last_page)))


def read_all_buckets(client: Client, *, org: str | None = None, org_id: str | None = None) -> BucketList:
    """All buckets of the organization, given by name or by ID. Raises an InfluxError."""
    for _attempt in range(_TRIES):
        found, is_settled = _read_from_both_ends(client, org, org_id)
        if is_settled:
            break
    return found


def _read_from_both_ends(client: Client, org: str | None, org_id: str | None) -> tuple[BucketList, bool]:
    """The list, and whether it is settled: another attempt may show more where it changed under the reading."""
    first, last = _Side(descending=False), _Side(descending=True)
    for side in (first, last):
        side.read_page(client, org, org_id)
    if not first.seen and not last.seen:
        return _nothing_seen(client, org, org_id), True
    if _ignores_order(client, first, last):
        return _read_from_the_beginning(client, org, org_id, first)
    going_on: _Side | None = first
    while not first.seen.keys() & last.seen.keys():
        if going_on is None or first.pages + last.pages >= _MOST_PAGES:
            return _not_met(client, org, org_id, first, last), True
        # Mostly a page from one side brings them together. Where one shows nothing the other goes on as well.
        broken = going_on.read_page(client, org, org_id)
        if broken is not None:
            return BucketList(_together(first, last), broken), False
        going_on = _next_side(going_on, first, last)
    return _met(client, org, org_id, first, last), True


def _met(client: Client, org: str | None, org_id: str | None, first: _Side, last: _Side) -> BucketList:
    """What was seen from both ends, between which nothing lies."""
    found, incomplete_reason = _together(first, last), _reason_of_order(first, last)
    if first.gaps or last.gaps:
        found, unread = _with_mapped(client, org, org_id, found)
        incomplete_reason = incomplete_reason or unread
    return BucketList(found, incomplete_reason)


def _next_side(side: _Side, first: _Side, last: _Side) -> _Side | None:
    """The side to read the next page from, None where neither shows anything new any more."""
    if side is first and not last.seen and not last.is_spent:
        return last
    return next((one for one in (first, last) if not one.is_spent), None)


def _not_met(client: Client, org: str | None, org_id: str | None, first: _Side, last: _Side) -> BucketList:
    """What was seen from both ends, between which more may lie."""
    pages = first.pages + last.pages
    if pages >= _MOST_PAGES:
        return BucketList(_together(first, last), f"the list did not end within {count(pages, 'page')}")
    found, _unread = _with_mapped(client, org, org_id, _together(first, last))
    return BucketList(
        found,
        f"the list shows no end, since {_MOST_QUIET_PAGES} pages in a row showed no further bucket, so others may be hidden",
    )


def _together(first: _Side, last: _Side) -> tuple[Bucket, ...]:
    return _by_name({**last.seen, **first.seen}.values())


def _ignores_order(client: Client, first: _Side, last: _Side) -> bool:
    """Return whether the server lists from the beginning only: then both ends show the same. A single bucket looks so too."""
    alike = [bucket.id for bucket in first.last_page] == [bucket.id for bucket in last.last_page]
    return alike and (len(first.seen) > 1 or client.build == CLOUD)


def _read_from_the_beginning(
    client: Client, org: str | None, org_id: str | None, first: _Side
) -> tuple[BucketList, bool]:
    """What the pages from the beginning show until one shows nothing, and whether that is settled."""
    while first.last_page:
        if first.pages >= _MOST_PAGES:
            return BucketList(
                _by_name(first.seen.values()), f"the list did not end within {count(first.pages, 'page')}"
            ), True
        broken = first.read_page(client, org, org_id)
        if broken is not None:
            return BucketList(_by_name(first.seen.values()), broken), False
    return BucketList(
        _by_name(first.seen.values()),
        "the server lists buckets from the beginning only, which doesn't show whether the token sees all of them",
    ), True


def _nothing_seen(client: Client, org: str | None, org_id: str | None) -> BucketList:
    """Nothing at either end. What the mappings still name is read one by one."""
    found, unread = _with_mapped(client, org, org_id, ())
    if found:
        return BucketList(
            found,
            unread or "the token sees none of the first and the last hundred buckets, so others may be hidden",
        )
    return BucketList(
        (), "the token sees no bucket of the organization: it may read none, or be inactive, or there is none"
    )


def _by_name(buckets: t.Iterable[Bucket]) -> tuple[Bucket, ...]:
    return tuple(sorted(buckets, key=lambda bucket: bucket.name))


def _with_mapped(
    client: Client, org: str | None, org_id: str | None, known: tuple[Bucket, ...]
) -> tuple[tuple[Bucket, ...], str | None]:
    """The buckets ``known`` and those that the mappings name, and why some of these were not read."""
    seen = {bucket.id for bucket in known}
    named = {
        (mapping.bucket_id, mapping.org_id)
        for mapping in list_mappings(client, org=org, org_id=org_id)
        if mapping.bucket_id not in seen
    }
    found = [
        bucket
        for bucket_id, its_org_id in sorted(named)[:_MOST_LOOKED_UP]
        for bucket in _if_there(client, bucket_id)
        if bucket.org_id == its_org_id
    ]
    unread = len(named) - _MOST_LOOKED_UP
    return (
        _by_name((*known, *found)),
        f"the mappings name {count(unread, 'more bucket')}, which the task did not read" if unread > 0 else None,
    )


def _if_there(client: Client, bucket_id: str) -> list[Bucket]:
    """The bucket, unless it is gone: a mapping may outlive it."""
    try:
        return list_buckets(client, bucket_id=bucket_id)
    except NotFoundError:
        return []


def _reason_of_order(first: _Side, last: _Side) -> str | None:
    """Whether the server really read from both ends, by name or by ID: with two buckets on a page, the order shows it."""
    keys: tuple[t.Callable[[Bucket], t.Any], ...] = (
        lambda bucket: bucket.name.encode("utf-8"),
        lambda bucket: bucket.id,
    )
    for key in keys:
        found = [([key(bucket) for bucket in side.last_page], side.descending) for side in (first, last)]
        if all(page == sorted(page, reverse=descending) for page, descending in found):
            return None
    return "the server did not list the buckets in the order that was asked for"
