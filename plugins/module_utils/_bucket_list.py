# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""All buckets of an organization that a token may read, with a proof that there are no more, or a word that there may be.

A page is cut before the token's permissions hide entries, so neither a short page nor an empty one is the end (recording
``hidden-pages``). But the list can be read from both ends: the pages from its beginning cover its first so many entries,
hidden or not, those from its end its last. Once a bucket turns up from both sides, the two have met, and nothing lies
between them.

InfluxDB Cloud documents no order for this list. Where it can be read from the one end only, it is, and that is said.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.timeseries.influxdb.plugins.module_utils._buckets import PAGE, Bucket, list_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import NotFoundError
from ansible_collections.timeseries.influxdb.plugins.module_utils._flavours import CLOUD
from ansible_collections.timeseries.influxdb.plugins.module_utils._mappings import list_mappings

# Pages overlap by one entry, so that a bucket deleted meanwhile shows, and doesn't push another one out of sight.
_STEP = PAGE - 1
_TRIES = 5
# The two ends never meet if what was seen at the one has gone, or has been moved past the other's pages.
_LOOK_EVERY = 10
_MOST_PAGES = 1_000


@dataclass(frozen=True)
class BucketList:
    """``buckets`` by name, and why more may be there that the token may read: ``doubt``, None if that is ruled out."""

    buckets: tuple[Bucket, ...]
    doubt: str | None = None


@dataclass
class _Side:
    """What was read from one end of the list. ``gaps``: deletions meanwhile may have moved some between its pages."""

    descending: bool
    pages: int = 0
    gaps: bool = False
    seen: dict[str | None, Bucket] = field(default_factory=dict)
    last_page: list[Bucket] = field(default_factory=list)

    def read_page(self, client: Client, org: str | None, org_id: str | None) -> bool:
        """One page more. False if it doesn't join the one before it: then the list has changed meanwhile."""
        page = list_buckets(
            client, org=org, org_id=org_id, limit=PAGE, offset=self.pages * _STEP, descending=self.descending
        )
        joined = len(self.last_page) < PAGE or (bool(page) and page[0].id == self.last_page[-1].id)
        # Behind a page with hidden entries nobody can see whether the next one joins it.
        self.gaps = self.gaps or (self.pages > 0 and len(self.last_page) < PAGE)
        self.pages += 1
        self.seen.update((bucket.id, bucket) for bucket in page)
        self.last_page = page
        return joined


def read_all_buckets(client: Client, *, org: str | None = None, org_id: str | None = None) -> BucketList:
    """All buckets of the organization, given by name or by ID. Raises an InfluxError."""
    for _attempt in range(_TRIES):
        found = _read_from_both_ends(client, org, org_id)
        if found is not None:
            return found
    return BucketList((), "the list kept changing while it was read")


def _read_from_both_ends(client: Client, org: str | None, org_id: str | None) -> BucketList | None:
    """The list, or None if it changed under the reading."""
    first, last = _Side(descending=False), _Side(descending=True)
    for side in (first, last):
        side.read_page(client, org, org_id)
    if not first.seen and not last.seen:
        return _nothing_seen(client, org, org_id)
    if _are_alike(first, last) and (len(first.seen) > 1 or client.build == CLOUD):
        return _read_from_the_beginning(client, org, org_id, first)
    side = first
    while not first.seen.keys() & last.seen.keys():
        # Mostly a page from one side brings them together. Where one shows nothing the other goes on as well.
        if not side.read_page(client, org, org_id):
            return None
        if side.pages % _LOOK_EVERY == 0 and not _still_there(client, last if last.seen else first):
            return None
        if side.pages > _MOST_PAGES:
            return None
        side = last if side is first and not last.seen else first
    together = {**last.seen, **first.seen}
    if first.gaps or last.gaps:
        together.update((bucket.id, bucket) for bucket in _mapped(client, org, org_id, without=together.keys()))
    return BucketList(_by_name(together.values()), _order_doubt(first, last))


def _are_alike(first: _Side, last: _Side) -> bool:
    """Whether both ends show the same in the same order: a server that ignores the order does, or there is one bucket."""
    return [bucket.id for bucket in first.last_page] == [bucket.id for bucket in last.last_page]


def _read_from_the_beginning(client: Client, org: str | None, org_id: str | None, first: _Side) -> BucketList | None:
    """What the pages from the beginning show until one shows nothing; None if the list changed under the reading."""
    while first.last_page and first.pages <= _MOST_PAGES:
        if not first.read_page(client, org, org_id):
            return None
    return BucketList(
        _by_name(first.seen.values()),
        "the server lists buckets from the beginning only, which doesn't show whether the token sees all of them",
    )


def _nothing_seen(client: Client, org: str | None, org_id: str | None) -> BucketList:
    """Nothing at either end. What the mappings still name is read one by one."""
    found = _mapped(client, org, org_id, without=())
    if found:
        return BucketList(
            _by_name(found), "the token sees none of the first and the last hundred buckets, so others may be hidden"
        )
    return BucketList(
        (), "the token sees no bucket of the organization: it may read none, or be inactive, or there is none"
    )


def _by_name(buckets: t.Iterable[Bucket]) -> tuple[Bucket, ...]:
    return tuple(sorted(buckets, key=lambda bucket: bucket.name))


def _mapped(client: Client, org: str | None, org_id: str | None, *, without: t.Collection[str | None]) -> list[Bucket]:
    """The buckets that the mappings name, ``without`` those known already."""
    named = {(mapping.bucket_id, mapping.org_id) for mapping in list_mappings(client, org=org, org_id=org_id)}
    return [
        bucket
        for bucket_id, its_org_id in sorted(named)
        if bucket_id not in without
        for bucket in _if_there(client, bucket_id)
        if bucket.org_id == its_org_id
    ]


def _still_there(client: Client, side: _Side) -> bool:
    """Whether the other side may still meet the first bucket that ``side`` saw."""
    bucket = next(iter(side.seen.values()))
    return any(now.name == bucket.name for now in _if_there(client, str(bucket.id)))


def _if_there(client: Client, bucket_id: str) -> list[Bucket]:
    """The bucket, unless it is gone: a mapping may outlive it."""
    try:
        return list_buckets(client, bucket_id=bucket_id)
    except NotFoundError:
        return []


def _order_doubt(first: _Side, last: _Side) -> str | None:
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
