# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_bucket_info: buckets as they are, in a form that influx_buckets takes back."""

from __future__ import annotations

import typing as t
from fnmatch import fnmatchcase

from .._concurrency import threads
from .._execution import ModuleDefinition, RunContext
from .._model.edition import CLOUD
from .._model.names import check_given, check_id, check_label_name
from .._model.resources import Bucket
from .._options.buckets import bucket_info_spec
from .._options.connection import connection_spec
from .._plan.desired import Params
from .._plan.labels import NO_LABELS
from .._plan.results import Result, describe_bucket, describe_seconds
from .._plan.roles import ROLES
from .._plan.state import BucketState
from .._read.bucket_list import BucketList
from .._read.organizations import OrganizationReader

# As many as influx_buckets works on, unless it is told otherwise.
AT_ONCE = 4
NO_BUCKETS = (
    "The token sees no bucket of the organization but InfluxDB's own: either there is none, or it lacks the permission to read "
    "buckets."
)
NO_SYSTEM_BUCKETS = "The token sees none of InfluxDB's own buckets: it needs the permission to read the organization."


class BucketQuery(t.NamedTuple):
    """Which buckets to return, and what of them: all that are not InfluxDB's own, where nothing is given."""

    name: str | None
    id: str | None
    pattern: str | None
    label: str | None
    system: bool
    include: tuple[str, ...]


def parse_bucket_query(params: Params) -> BucketQuery:
    """Return the query that the options of influx_bucket_info make."""
    return BucketQuery(
        name=None if params.get("name") is None else check_given(params["name"], "name"),
        id=None if params.get("id") is None else check_id(params["id"], "id"),
        pattern=None if params.get("pattern") is None else check_given(params["pattern"], "pattern"),
        label=None if params.get("label") is None else check_label_name(params["label"], "label"),
        system=bool(params.get("system")),
        include=tuple(params.get("include") or ()),
    )


def run_bucket_info(context: RunContext, query: BucketQuery) -> Result:
    """Return the buckets that the query chooses."""
    reader = context.reader()
    found, incomplete_reason, warnings = _find(reader, query)
    reader.check_edition_organization()
    if (query.label is not None or "labels" in query.include) and _shows_no_labels(reader, found):
        warnings.append(NO_LABELS)
    found = [bucket for bucket in found if query.label is None or _bears(bucket, query.label)]
    result = _result(reader, found, query.include, incomplete_reason)
    return {**result, "warnings": warnings} if warnings else result


def _find(reader: OrganizationReader, query: BucketQuery) -> tuple[list[Bucket], str | None, list[str]]:
    """Return the buckets that the query names, why there may be more, and warnings."""
    if query.id is not None:
        return _one(reader.bucket_with_id(query.id)), None, []
    if query.name is not None:
        return _one(reader.bucket_named(query.name)), None, []
    everything = reader.all_buckets()
    found = [bucket for bucket in everything.buckets if _is_chosen(bucket, query)]
    return found, everything.incomplete_reason, unseen(everything, system=query.system)


def _one(bucket: Bucket | None) -> list[Bucket]:
    return [] if bucket is None else [bucket]


def _is_chosen(bucket: Bucket, query: BucketQuery) -> bool:
    if bucket.is_system and not query.system:
        return False
    return query.pattern is None or fnmatchcase(bucket.name, query.pattern)


def unseen(everything: BucketList, *, system: bool) -> list[str]:
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
    described = all_in_words_of_options(reader, found, include)
    return {
        "changed": False,
        "buckets": [with_id(bucket, words) for bucket, words in zip(found, described)],
        "durations": [{"name": bucket.name, "id": bucket.id, **describe_seconds(bucket)} for bucket in found],
        "raw": [dict(bucket.raw) for bucket in found],
        "complete": incomplete_reason is None,
        "incomplete_reason": incomplete_reason,
    }


def with_id(bucket: Bucket, described: Result) -> Result:
    """Return ``bucket``, as it is described, with its ID."""
    return {"id": bucket.id, **described}


def all_in_words_of_options(
    reader: OrganizationReader, found: t.Sequence[Bucket], include: t.Collection[str]
) -> list[Result]:
    """Return each of the buckets ``found`` in the form that influx_buckets takes, with what ``include`` names."""
    report = reader.client.report
    report.expect(len(found))

    def describe(bucket: Bucket) -> Result:
        described = in_words_of_options(reader, bucket, include)
        report.note_observed()
        return described

    with threads(AT_ONCE) as pool:
        return pool.map(describe, found)


def in_words_of_options(reader: OrganizationReader, bucket: Bucket, include: t.Collection[str]) -> Result:
    """Return ``bucket`` in the form that influx_buckets takes, with what ``include`` names."""
    snapshot = BucketState(bucket)
    for role in ROLES:
        if f"{role}s" in include:
            snapshot = snapshot.with_holders(role, reader.role_holders(bucket, role))
    described = describe_bucket(snapshot)
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


BUCKET_INFO = ModuleDefinition(
    connection_spec().merge(bucket_info_spec()), parse_bucket_query, run_bucket_info, only_reads=True
)
