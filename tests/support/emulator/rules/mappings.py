# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""DBRP mappings: databases and retention policies of the 1.x API, and the buckets they stand for.

Every bucket has a virtual mapping by its name, beside those that are made and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from emulator.errors import Conflict, Invalid, NotFound
from emulator.rules.permissions import Caller
from emulator.state import Bucket, Mapping, State


@dataclass
class MappingFilter:
    """What mappings are asked for."""

    org_id: str
    id: str | None = None
    bucket_id: str | None = None
    database: str | None = None
    retention_policy: str | None = None
    default: bool | None = None

    def matches(self, mapping: Mapping) -> bool:
        """Whether a mapping is among them."""
        pairs = (
            (self.org_id, mapping.org_id),
            (self.id, mapping.id),
            (self.bucket_id, mapping.bucket_id),
            (self.database, mapping.database),
            (self.retention_policy, mapping.retention_policy),
            (self.default, mapping.default),
        )
        return all(wanted is None or wanted == given for wanted, given in pairs)


def _virtual(bucket: Bucket) -> Mapping:
    database, slash, policy = bucket.name.partition("/")
    return Mapping(
        id=bucket.id,
        org_id=bucket.org_id,
        bucket_id=bucket.id,
        database=database,
        retention_policy=policy if slash else "autogen",
        default=not slash,
        virtual=True,
    )


def _is_default(state: State, mapping: Mapping) -> bool:
    return state.default_mappings.get((mapping.org_id, mapping.database)) == mapping.id


def _kept(state: State, mapping_id: str) -> Mapping:
    mapping = state.mappings[mapping_id]
    return replace(mapping, default=_is_default(state, mapping))


def find(state: State, org_id: str, mapping_id: str, caller: Caller) -> Mapping:
    """The mapping with an ID, kept or virtual, as far as the caller sees the bucket of the virtual one."""
    if mapping_id in state.mappings and state.mappings[mapping_id].org_id == org_id:
        return _kept(state, mapping_id)
    bucket = state.buckets.get(mapping_id)
    if bucket is None or not caller.may_read_bucket(bucket):
        raise NotFound("unable to find DBRP")
    return _virtual(bucket)


def find_visible(state: State, org_id: str, mapping_id: str, caller: Caller) -> Mapping:
    """The mapping with an ID, if the caller may see it."""
    mapping = find(state, org_id, mapping_id, caller)
    caller.check("read", "buckets", mapping.bucket_id, org_id)
    return mapping


def of_bucket(state: State, org_id: str, bucket_id: str, caller: Caller) -> list[Mapping]:
    """The kept mappings of a bucket in its organization that a caller may see."""
    if not caller.may("read", "buckets", bucket_id, org_id):
        return []
    wanted = MappingFilter(org_id, bucket_id=bucket_id)
    return [mapping for mapping in _indexed(state, wanted) if wanted.matches(mapping)]


def _indexed(state: State, wanted: MappingFilter) -> list[Mapping]:
    """The kept mappings of an organization, or of one database there, in the order of their IDs."""
    if wanted.database and wanted.default:
        default_id = state.default_mappings.get((wanted.org_id, wanted.database))
        return [] if default_id is None else [_kept(state, default_id)]
    ids = [
        id_
        for (org_id, database), entries in state.mapping_index.items()
        if org_id == wanted.org_id and wanted.database in (None, database)
        for id_ in entries
    ]
    return [_kept(state, id_) for id_ in sorted(ids)]


def find_many(state: State, wanted: MappingFilter, caller: Caller) -> list[Mapping]:
    """The mappings that match: those kept, then the virtual ones whose place is not taken, of buckets in sight."""
    found = [mapping for mapping in _indexed(state, wanted) if wanted.matches(mapping)]
    by_database: dict[str, list[Mapping]] = {}
    for mapping in found:
        by_database.setdefault(mapping.database, []).append(mapping)
    for bucket in _buckets(state, wanted, caller):
        virtual = _virtual(bucket)
        others = by_database.setdefault(virtual.database, [])
        if _has_place(virtual, others) and wanted.matches(virtual):
            found.append(virtual)
            others.append(virtual)
    return [mapping for mapping in found if caller.may("read", "buckets", mapping.bucket_id, mapping.org_id)]


def _has_place(virtual: Mapping, others: list[Mapping]) -> bool:
    """Whether a virtual mapping has a place among others of its database, where it is no second default."""
    for other in others:
        if other.retention_policy == virtual.retention_policy:
            return False
        if other.default and virtual.default:
            virtual.default = False
            break
    return True


def _buckets(state: State, wanted: MappingFilter, caller: Caller) -> list[Bucket]:
    if wanted.bucket_id is not None:
        ids = [wanted.bucket_id] if wanted.bucket_id in state.buckets else []
    else:
        ids = state.names_of(wanted.org_id).ids()
    return [state.buckets[id_] for id_ in ids if caller.may_read_bucket(state.buckets[id_])]


def _valid_name(name: str) -> bool:
    return name.isprintable() and name not in ("", ".", "..") and not set(name) & set("/\\")


def _check(mapping: Mapping) -> None:
    problem = "must contain at least one character and only be letters, numbers, '_', '-', and '.'"
    for what, name in (("database", mapping.database), ("retentionPolicy", mapping.retention_policy)):
        if not _valid_name(name):
            raise Invalid(f"DBRP provided is invalid: {what} {problem}")


def _check_unique(state: State, mapping: Mapping) -> None:
    for id_ in state.mapping_index.get((mapping.org_id, mapping.database), ()):
        other = state.mappings[id_]
        if id_ != mapping.id and other.retention_policy == mapping.retention_policy:
            raise Conflict("another DBRP mapping with same orgID, db, and rp exists")


def create(state: State, mapping: Mapping, caller: Caller) -> Mapping:
    """Keep a mapping; the first of a database is its default."""
    caller.check("write", "buckets", mapping.bucket_id, mapping.org_id)
    _check(mapping)
    bucket = state.buckets.get(mapping.bucket_id)
    if bucket is None:
        raise NotFound("bucket not found")
    caller.check_read_bucket(bucket)
    _check_unique(state, mapping)
    mapping.id = state.sequence.next()
    key = (mapping.org_id, mapping.database)
    if mapping.default or key not in state.default_mappings:
        mapping.default = True
        state.default_mappings[key] = mapping.id
    state.mappings[mapping.id] = mapping
    state.mapping_index.setdefault(key, []).append(mapping.id)
    return mapping


def update(state: State, mapping: Mapping, default: bool | None, policy: str | None, caller: Caller) -> Mapping:
    """Change a mapping. A virtual one is kept from then on, though no list finds it: it gets into no index."""
    was_default = mapping.default
    changed = replace(
        mapping,
        default=mapping.default if default is None else default,
        retention_policy=mapping.retention_policy if policy is None else policy,
    )
    caller.check("write", "buckets", changed.bucket_id, changed.org_id)
    _check(changed)
    _check_unique(state, changed)
    state.mappings[changed.id] = changed
    key = (changed.org_id, changed.database)
    if changed.default:
        state.default_mappings[key] = changed.id
    elif was_default and (first := _first_but(state, key, changed.id)):
        state.default_mappings[key] = first
    return changed


def _first_but(state: State, key: tuple[str, str], mapping_id: str) -> str | None:
    return next((id_ for id_ in sorted(state.mapping_index.get(key, ())) if id_ != mapping_id), None)


def delete(state: State, mapping: Mapping, caller: Caller) -> None:
    """Drop a mapping; if it was its database's default, the first that is left becomes it."""
    find(state, mapping.org_id, mapping.id, caller)
    caller.check("write", "buckets", mapping.bucket_id, mapping.org_id)
    key = (mapping.org_id, mapping.database)
    state.mappings.pop(mapping.id, None)
    if mapping.id in state.mapping_index.get(key, ()):
        state.mapping_index[key].remove(mapping.id)
    if not mapping.default:
        return
    first = _first_but(state, key, mapping.id)
    if first is not None:
        state.default_mappings[key] = first
    else:
        state.default_mappings.pop(key, None)
