# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""DBRP mappings in the form of a declaration: one for each database that has explicit ones. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._model.resources import Bucket, DbrpMapping, virtual_mapping
from .desired_dbrps import parse_dbrp
from .redeclare import Redeclared, Remark, refusal
from .results import Result


def redeclare_dbrps(mappings: t.Iterable[DbrpMapping], buckets: t.Iterable[Bucket]) -> Redeclared:
    """Return a declaration for each database, by name. ``buckets`` are those of the organization that can be seen."""
    entries: list[Result] = []
    remarks: list[Remark] = []
    for database, policies in databases_of_their_own(mappings, buckets):
        entry: Result = {"database": database, "policies": policies}
        why = _reason_against(entry, policies)
        if why is not None:
            remarks.append(Remark("dbrp", database, None, "left_out", why))
            continue
        entries.append(entry)
        remarks += _by_id(database, policies)
    return Redeclared(tuple(entries), tuple(remarks))


def databases_of_their_own(
    mappings: t.Iterable[DbrpMapping], buckets: t.Iterable[Bucket]
) -> t.Iterator[tuple[str, list[Result]]]:
    """Yield each database that has explicit mappings, with these in the words of the options.

    One whose mappings its buckets would have by themselves is left out: nothing is lost with it.
    """
    by_id = {str(bucket.id): bucket for bucket in buckets}
    databases: dict[str, list[DbrpMapping]] = {}
    for mapping in sorted(mappings, key=_order):
        if not mapping.virtual:
            databases.setdefault(mapping.database, []).append(mapping)
    for database, found in databases.items():
        if not all(_comes_with_bucket(one, by_id) for one in found):
            yield database, [_policy(one, by_id) for one in found]


def _order(mapping: DbrpMapping) -> tuple[str, str, str]:
    return mapping.database, mapping.policy, str(mapping.id)


def _comes_with_bucket(mapping: DbrpMapping, by_id: t.Mapping[str, Bucket]) -> bool:
    bucket = by_id.get(mapping.bucket_id)
    if bucket is None:
        return False
    own = virtual_mapping(bucket)
    return (own.database, own.policy, own.default) == (mapping.database, mapping.policy, mapping.default)


def _policy(mapping: DbrpMapping, by_id: t.Mapping[str, Bucket]) -> Result:
    bucket = by_id.get(mapping.bucket_id)
    identity = {"bucket": bucket.name} if bucket is not None and bucket.name else {"bucket_id": mapping.bucket_id}
    return {"name": mapping.policy, **identity, "default": mapping.default}


def _reason_against(entry: Result, policies: t.Sequence[Result]) -> str | None:
    policy, times = Counter(one["name"] for one in policies).most_common(1)[0]
    if times > 1:
        return f"The retention policy {policy!r} has {times} mappings, and a declaration has one."
    return refusal(parse_dbrp, entry)


def _by_id(database: str, policies: t.Sequence[Result]) -> t.Iterator[Remark]:
    for policy in policies:
        if "bucket_id" in policy:
            reason = f"The bucket of the retention policy {policy['name']!r} is declared by its ID, which fits this server only."
            yield Remark("dbrp", database, None, "by_id", reason)
