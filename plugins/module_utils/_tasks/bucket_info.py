# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_bucket_info: buckets as they are, in a form that influx_buckets takes back. Plain data in, plain data out."""

from __future__ import annotations

import typing as t
from fnmatch import fnmatchcase

from .._api.client import Client
from .._api.connection import resolve_connection
from .._api.roles import list_role_holders
from .._concurrency import threads
from .._model.edition import CLOUD
from .._model.names import check_given, check_id, check_label_name
from .._model.resources import Bucket
from .._plan.desired import Params
from .._plan.labels import NO_LABELS
from .._plan.results import Result, describe, describe_seconds
from .._plan.roles import ROLES
from .._plan.state import BucketState
from .._read.bucket_list import BucketList
from .._read.organizations import OrganizationReader
from .._report import Report
from .clients import with_client

# As many as influx_buckets works on, unless it is told otherwise.
_AT_ONCE = 4


NO_BUCKETS = (
    "The token sees no bucket of the organization but InfluxDB's own: either there is none, or it lacks the permission to read "
    "buckets."
)


NO_SYSTEM_BUCKETS = "The token sees none of InfluxDB's own buckets: it needs the permission to read the organization."


def run_bucket_info(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_bucket_info: the buckets that the options choose; see :func:`run_bucket`."""
    del check_mode  # it only reads
    name = None if params.get("name") is None else check_given(params["name"], "name")
    bucket_id = None if params.get("id") is None else check_id(params["id"], "id")
    pattern = None if params.get("pattern") is None else check_given(params["pattern"], "pattern")
    label = None if params.get("label") is None else check_label_name(params["label"], "label")
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = OrganizationReader(client, connection.org, connection.org_id)
        system, include = bool(params.get("system")), params.get("include") or []
        incomplete_reason: str | None = None
        warnings: list[str] = []
        if bucket_id is not None:
            found = _one(reader.bucket_with_id(bucket_id))
        elif name is not None:
            found = _one(reader.bucket_named(name))
        else:
            everything = reader.all_buckets()
            found = [bucket for bucket in everything.buckets if _is_chosen(bucket, pattern, system)]
            incomplete_reason = everything.incomplete_reason
            warnings = _unseen(everything, system)
        reader.check_edition_organization()
        if (label is not None or "labels" in include) and _shows_no_labels(reader, found):
            warnings.append(NO_LABELS)
        found = [bucket for bucket in found if label is None or _bears(bucket, label)]
        result = _result(reader, found, include, incomplete_reason)
        return {**result, "warnings": warnings} if warnings else result

    return with_client(connection, work, read_only=True, secrets=secrets, report=report)


def _one(bucket: Bucket | None) -> list[Bucket]:
    return [] if bucket is None else [bucket]


def _is_chosen(bucket: Bucket, pattern: str | None, system: bool) -> bool:
    if bucket.is_system and not system:
        return False
    return pattern is None or fnmatchcase(bucket.name, pattern)


def _unseen(everything: BucketList, system: bool) -> list[str]:
    """Warnings of what the list does not show and may be hidden, for each kind of bucket that has a permission of its own."""
    if everything.incomplete_reason is not None:
        return [f"Some buckets may be missing from the list: {everything.incomplete_reason}."]
    own = [bucket for bucket in everything.buckets if bucket.is_system]
    if len(own) == len(everything.buckets):
        return [NO_BUCKETS]
    return [NO_SYSTEM_BUCKETS] if system and not own else []


def _shows_no_labels(reader: OrganizationReader, found: t.Sequence[Bucket]) -> bool:
    """Whether labels may be hidden: there are buckets, none of them has a label, and the organization shows none."""
    return bool(found) and not any(bucket.labels for bucket in found) and reader.may_hide_labels()


def _bears(bucket: Bucket, label: str) -> bool:
    return any(borne.is_named(label, bucket.org_id) for borne in bucket.labels)


def _result(
    reader: OrganizationReader, found: t.Sequence[Bucket], include: t.Collection[str], incomplete_reason: str | None
) -> Result:
    with threads(_AT_ONCE) as pool:
        buckets = pool.map(lambda bucket: in_words_of_options(reader, bucket, include), found)
    return {
        "changed": False,
        "buckets": buckets,
        "durations": [{"name": bucket.name, "id": bucket.id, **describe_seconds(bucket)} for bucket in found],
        "raw": [dict(bucket.raw) for bucket in found],
        "complete": incomplete_reason is None,
        "incomplete_reason": incomplete_reason,
    }


def in_words_of_options(reader: OrganizationReader, bucket: Bucket, include: t.Collection[str]) -> Result:
    """Return ``bucket`` in the form that influx_buckets takes, with what ``include`` names."""
    snapshot = BucketState(bucket)
    for role in ROLES:
        if f"{role}s" in include:
            holders = list_role_holders(reader.client, str(bucket.id), role, called=repr(bucket.name))
            snapshot = snapshot.with_holders(role, holders)
    described = describe(snapshot)
    del described["labels"]
    if "labels" in include:
        described.update(_labels(bucket))
    if bucket.name == "":
        # A bucket can have no name, and can be declared by its ID alone then.
        del described["name"]
        described["id"] = bucket.id
    if reader.client.build == CLOUD:
        # InfluxDB Cloud chooses it itself, so it can't be declared.
        del described["shard_group_duration"]
    return {option: value for option, value in described.items() if value is not None}


def _labels(bucket: Bucket) -> dict[str, list[str]]:
    """The bucket's labels by name, and those of another organization, which no name matches, by ID."""
    own = sorted(label.name for label in bucket.labels if label.org_id == bucket.org_id)
    foreign = sorted(str(label.id) for label in bucket.labels if label.org_id != bucket.org_id)
    return {"labels": own, "label_ids": foreign} if foreign else {"labels": own}
