# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What becomes of the DBRP mappings of a database, as the server goes about it (recordings ``mappings-crud``, ``dbrps-moves``). Pure."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._model.resources import Bucket, DbrpMapping, virtual_mapping
from .dbrps import CreateMapping, DeleteMapping, MappingStep


def after_steps(
    explicit: t.Sequence[DbrpMapping], steps: t.Sequence[MappingStep], new_id: t.Callable[[DbrpMapping], str]
) -> tuple[DbrpMapping, ...]:
    """Return what ``steps`` leave of the ``explicit`` mappings of a database. ``new_id`` returns the ID of one that is created."""
    now = list(explicit)
    for step in steps:
        mapping = step.policy.mapping
        if isinstance(step, DeleteMapping):
            now = list(with_default(one for one in now if one.id != mapping.id))
        elif isinstance(step, CreateMapping):
            made = replace(mapping, id=new_id(mapping), default=mapping.default or not now)
            now = [*_yielding(now, made), made]
        else:
            now = [replace(one, default=True) if one.id == mapping.id else one for one in _yielding(now, mapping)]
    return tuple(now)


def _yielding(explicit: t.Iterable[DbrpMapping], other: DbrpMapping) -> list[DbrpMapping]:
    """Return the ``explicit`` mappings, none of which is the default any more if ``other`` is."""
    return [replace(one, default=one.default and not other.default) for one in explicit]


def with_default(explicit: t.Iterable[DbrpMapping]) -> tuple[DbrpMapping, ...]:
    """Return the ``explicit`` mappings of a database, of which the first is the default if no other one is."""
    there = tuple(explicit)
    if not there or any(one.default for one in there):
        return there
    return replace(there[0], default=True), *there[1:]


def virtual_now(
    shown: t.Iterable[DbrpMapping], buckets: t.Iterable[Bucket], explicit: t.Collection[DbrpMapping], database: str
) -> list[DbrpMapping]:
    """Return the virtual mappings of ``database``: those ``shown``, and those of ``buckets``, as far as ``explicit`` ones let them.

    None is the default beside an explicit one, and of two with one name that of the bucket with the name of the database counts.
    """
    own = [one for one in map(virtual_mapping, buckets) if one.database == database]
    candidates = sorted([*own, *(one for one in shown if one.virtual)], key=lambda one: not one.default)
    taken = {one.policy for one in explicit}
    found: list[DbrpMapping] = []
    for one in candidates:
        if one.policy not in taken:
            taken.add(one.policy)
            found.append(replace(one, default=one.default and not explicit))
    return found
