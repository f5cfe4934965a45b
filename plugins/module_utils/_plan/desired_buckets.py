# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What influx_buckets declares: many buckets, and what becomes of those that are not declared. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .._errors import DeclarationError, RefusedError
from .._model.names import check_given, check_label_name
from .._model.resources import Bucket
from .._printable import count, quoted, summarize
from .desired import DesiredBucket, Params, parse_bucket, wait_timeout
from .identity import BUCKET, check_each_once

MOST_AT_ONCE = 32


@dataclass(frozen=True)
class Purge:
    """Which undeclared buckets go: none that match ``exclude``, only those that bear ``label`` if it is given."""

    exclude: tuple[str, ...] = ()
    label: str | None = None
    limit: int = 10


@dataclass(frozen=True)
class DesiredBuckets:
    """Many buckets, in the order declared."""

    buckets: tuple[DesiredBucket, ...]
    purge: Purge | None = None
    concurrency: int = 4
    stop_on_error: bool = True
    purge_wait_timeout: float = 0
    purge_protect_dependents: bool = False


NO_BUCKETS = DesiredBuckets(())


def parse_buckets(params: Params) -> DesiredBuckets:
    """The declaration that the options of influx_buckets make. All that needs no server is checked here."""
    items = params.get("buckets") or []
    defaults = {option: value for option, value in (params.get("defaults") or {}).items() if value is not None}
    buckets = tuple(_parse_item(item, defaults, number) for number, item in enumerate(items))
    check_each_once(BUCKET, buckets)
    purge = _parse_purge(params)
    if purge is not None and not buckets:
        raise DeclarationError(
            "buckets: an empty list together with purge would delete every bucket, which is mostly an accident of templating. To "
            "delete buckets, declare them with state: absent."
        )
    return DesiredBuckets(
        buckets,
        purge,
        check_concurrency(params),
        stop_on_error=params.get("on_error", "stop") == "stop",
        purge_wait_timeout=wait_timeout(defaults),
        purge_protect_dependents=bool(defaults.get("protect_dependents")),
    )


def check_concurrency(params: Params) -> int:
    """Return how many things are worked on at a time."""
    concurrency: int | None = params.get("concurrency")
    concurrency = 4 if concurrency is None else concurrency
    if not 1 <= concurrency <= MOST_AT_ONCE:
        raise DeclarationError(f"concurrency: {concurrency} is not between 1 and {MOST_AT_ONCE}.")
    return concurrency


def choose_purged(declared: DesiredBuckets, found: t.Sequence[Bucket], title: str) -> tuple[Bucket, ...]:
    """The buckets of ``found``, all those of the organization ``title``, that the purge deletes.

    Raises :class:`RefusedError` when they are more than its limit.
    """
    purge = declared.purge
    if purge is None:
        return ()
    chosen = tuple(bucket for bucket in undeclared_buckets(declared, found) if is_purgeable(purge, bucket))
    if len(chosen) > purge.limit:
        names = summarize([repr(bucket.name) for bucket in chosen])
        raise RefusedError(
            f"purge: {count(len(chosen), 'undeclared bucket')} of the organization {title!r} would be deleted, which is more than "
            f"purge_limit ({purge.limit}): {names}. Nothing was changed. Declare them, exclude them, or raise purge_limit."
        )
    return chosen


def undeclared_buckets(declared: DesiredBuckets, found: t.Iterable[Bucket]) -> tuple[Bucket, ...]:
    """Return the buckets of ``found`` that are neither declared nor the server's own."""
    names = {name for bucket in declared.buckets for name in (bucket.name, bucket.renamed_from) if name is not None}
    ids = {bucket.id for bucket in declared.buckets if bucket.id is not None}
    return tuple(
        bucket for bucket in found if not bucket.is_system and bucket.name not in names and bucket.id not in ids
    )


def is_purgeable(purge: Purge, bucket: Bucket) -> bool:
    """Whether nothing spares ``bucket``: it is not the server's own, matches no pattern, and bears the label."""
    if bucket.is_system or any(fnmatchcase(bucket.name, pattern) for pattern in purge.exclude):
        return False
    return purge.label is None or any(label.is_named(purge.label, bucket.org_id) for label in bucket.labels)


def _parse_item(item: Params, defaults: Params, number: int) -> DesiredBucket:
    given = {option: value for option, value in item.items() if value is not None}
    try:
        return parse_bucket({**defaults, **given})
    except DeclarationError as error:
        title = str(given.get("name") or given.get("id") or "")
        raise named_item("buckets", number, title, error) from None


def named_item(option: str, number: int, title: str, error: DeclarationError) -> DeclarationError:
    """Return ``error`` as one of the entry ``number`` of a list, called ``title``."""
    named = f" ({quoted(title)})" if title else ""
    return DeclarationError(f"{option}[{number}]{named}: {error.message}")


def _parse_purge(params: Params) -> Purge | None:
    options = [option for option in ("purge_exclude", "purge_label") if params.get(option)]
    if not params.get("purge"):
        if options:
            raise DeclarationError(f"{options[0]}: it has no meaning without purge: true.")
        return None
    limit = params.get("purge_limit")
    limit = 10 if limit is None else limit
    if limit < 0:
        raise DeclarationError(f"purge_limit must be 0 or greater, and {limit} is less.")
    label = params.get("purge_label")
    exclude = tuple(check_given(pattern, "purge_exclude") for pattern in params.get("purge_exclude") or [])
    return Purge(exclude, None if label is None else check_label_name(label, "purge_label"), limit)
