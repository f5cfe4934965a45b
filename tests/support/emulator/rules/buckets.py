# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Buckets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from emulator.errors import ApiError, Conflict, Invalid, NotFound
from emulator.gotext import quote
from emulator.ids import random_id
from emulator.rules import engine, mappings, organizations, roles
from emulator.rules.paging import Page, walk_ids
from emulator.rules.permissions import Caller
from emulator.state import Bucket, State


@dataclass
class BucketFilter:
    """What buckets are asked for."""

    id: str | None = None
    name: str | None = None
    org_id: str | None = None
    org: str | None = None


@dataclass
class NewBucket:
    """What a bucket is made of."""

    org_id: str
    name: str
    description: str = ""
    rp: str = ""
    retention: int = 0
    shard_group: int = 0


@dataclass
class BucketChange:
    """What is changed of a bucket; None stays."""

    name: str | None = None
    description: str | None = None
    retention: int | None = None
    shard_group: int | None = None


def find(state: State, bucket_id: str) -> Bucket:
    """The bucket with an ID."""
    found = state.buckets.get(bucket_id)
    if found is None:
        raise NotFound("bucket not found")
    return found


def find_by_name(state: State, org_id: str, name: str) -> Bucket:
    """The bucket of exactly that name in an organization."""
    bucket_id = state.names_of(org_id).get(name)
    if bucket_id is None:
        raise NotFound(f"bucket {quote(name)} not found")
    return find(state, bucket_id)


def find_many(state: State, wanted: BucketFilter, page: Page) -> list[Bucket]:
    """The buckets that match, whoever may see them. An ID beats everything else (recording `bucket-read`)."""
    if wanted.id is not None:
        return [find(state, wanted.id)]
    org_id = wanted.org_id
    if org_id is None and wanted.org is not None:
        org_id = organizations.find_by_name(state, wanted.org).id
    if org_id is None:
        ids: Iterable[str] = walk_ids(state.buckets, page)
    elif wanted.name is not None:
        return [find_by_name(state, org_id, wanted.name)]
    else:
        ids = _walk_names(state, org_id, page)
    found: list[Bucket] = []
    for bucket_id in ids:
        bucket = state.buckets[bucket_id]
        if wanted.name is None or org_id is not None or bucket.name == wanted.name:
            found.append(bucket)
        if len(found) >= page.limit:
            break
    return found


def _walk_names(state: State, org_id: str, page: Page) -> list[str]:
    """An organization's buckets by name from where a page begins; `offset` counts from the list's own beginning."""
    ids = state.names_of(org_id).ids(page.descending)[max(page.offset, 0) :]
    if page.after is None:
        return ids
    return ids[ids.index(page.after) + 1 :] if page.after in ids else []


def _check_name(name: str, type_: str) -> None:
    if name.startswith("_") and type_ != "system":
        raise Invalid(f"bucket name {name} is invalid. Buckets may not start with underscore")
    if '"' in name:
        raise Invalid(f"bucket name {name} is invalid. Bucket names may not include quotation marks")


def create(state: State, new: NewBucket, type_: str = "user") -> Bucket:
    """Make a bucket."""
    _check_name(new.name, type_)
    organizations.find(state, new.org_id)
    if state.names_of(new.org_id).get(new.name) is not None:
        raise Conflict(f"bucket with name {new.name} already exists")
    bucket_id, now = random_id(), state.now()
    engine.create(state, bucket_id, new.retention, new.shard_group)
    bucket = Bucket(
        id=bucket_id,
        org_id=new.org_id,
        name=new.name,
        type=type_,
        description=new.description,
        rp=new.rp,
        retention=new.retention,
        shard_group=engine.normal_shard_group(new.shard_group, new.retention),
        created_at=now,
        updated_at=now,
    )
    state.buckets[bucket_id] = bucket
    state.names_of(bucket.org_id).add(bucket.name, bucket_id)
    return bucket


def update(state: State, bucket_id: str, change: BucketChange) -> Bucket:
    """Change a bucket. The engine comes first, and keeps its change when the name is refused (`refused-change`)."""
    engine.change(state, bucket_id, change.retention, change.shard_group)
    bucket = find(state, bucket_id)
    if change.name is not None and change.name != bucket.name:
        _rename(state, bucket, change.name)
    if change.description is not None:
        bucket.description = change.description
    if change.retention is not None:
        bucket.retention = change.retention
    if change.shard_group is not None:
        bucket.shard_group = change.shard_group
    bucket.updated_at = state.now()
    return bucket


def _rename(state: State, bucket: Bucket, name: str) -> None:
    if bucket.type == "system":
        raise Invalid("system buckets cannot be renamed")
    _check_name(name, bucket.type)
    names = state.names_of(bucket.org_id)
    if names.get(name) is not None:
        raise Conflict("bucket name is not unique")
    names.remove(bucket.name)
    bucket.name = name
    names.add(name, bucket.id)


def delete(state: State, bucket_id: str, caller: Caller, internal: bool = False) -> None:
    """Delete a bucket. The engine comes first: of a system bucket, the data is gone when it is refused."""
    bucket = find(state, bucket_id)
    engine.drop(state, bucket_id)
    if bucket.type == "system" and not internal:
        raise Invalid("system buckets cannot be deleted")
    del state.buckets[bucket_id]
    state.names_of(bucket.org_id).remove(bucket.name)
    roles.forget_resource(state, bucket_id)
    for mapping in mappings.of_bucket(state, bucket.org_id, bucket_id, caller):
        try:
            mappings.delete(state, mapping, caller)
        except ApiError:
            continue  # what the caller may not delete is left over
