# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""From what is declared and what is observed to the steps between them. Pure: no HTTP, no clock but the one given.

Check mode ends here; a real run carries the same steps out.
"""

from __future__ import annotations

import datetime
import typing as t

from .._errors import DataLossError, RefusedError
from .._model.durations import default_shard_group_duration, format_duration
from .._model.edition import CLOUD, default_retention
from .._model.names import check_new_bucket_name
from .._model.resources import Bucket, Label, User
from .bucket_labels import plan_labels
from .dependents import Dependents, check_dependents
from .desired import NOTHING_SPELLED, DesiredBucket, Spelled
from .roles import plan_roles
from .state import NO_BUCKET, BucketState
from .steps import CreateBucket, DeleteBucket, RenameBucket, Step, UpdateBucket, apply_steps

NOBODY: t.Mapping[str, User] = {}


class Observation(t.NamedTuple):
    """What the server showed, as far as the declaration asked for it.

    ``state`` is that of the declared bucket, which may still have the name ``renamed_from``.
    ``org_labels`` are the organization's labels, None where nobody looked. ``labels_may_be_hidden``: none
    is visible, though some may exist. ``users`` were looked up by name.
    ``dependents`` are read only for a bucket that is to be deleted or renamed under protection. ``now`` is the time in UTC,
    ``build`` what the server says it is. Where ``absence_unsure``, a bucket that isn't shown may be hidden from the token.
    """

    org_id: str
    state: BucketState = NO_BUCKET
    org_labels: tuple[Label, ...] | None = None
    labels_may_be_hidden: bool = False
    users: t.Mapping[str, User] = NOBODY
    dependents: Dependents | None = None
    build: str | None = None
    absence_unsure: bool = False
    now: datetime.datetime = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Plan(t.NamedTuple):
    """The steps from ``before`` to what is declared, in a safe order, what to warn of, and how the task writes durations."""

    before: BucketState
    steps: tuple[Step, ...] = ()
    warnings: tuple[str, ...] = ()
    spelled: Spelled = NOTHING_SPELLED

    @property
    def after(self) -> BucketState:
        return apply_steps(self.before, self.steps)


def dependents_must_be_read(declared: DesiredBucket, target: Bucket | None) -> bool:
    """Whether the plan would delete or rename the bucket, and is asked to protect what uses it."""
    if not declared.protect_dependents or target is None:
        return False
    return declared.presence == "absent" or _is_renamed(declared, target)


def plan_bucket(declared: DesiredBucket, observed: Observation) -> Plan:
    """The plan that makes ``declared`` true.

    Raises :class:`RefusedError` or :class:`DeclarationError` where that can't or must not be done: nothing has been
    changed then.
    """
    if declared.presence == "absent":
        return _plan_absent(declared, observed)
    if declared.presence == "required" and observed.state.bucket is None:
        return _plan_nothing_to_do_on(declared)
    _check_edition(declared, observed.build)
    before = observed.state
    steps = list(_plan_bucket_itself(declared, observed))
    there = apply_steps(before, steps)
    bucket = there.require_bucket()
    warnings: list[str] = []
    if declared.labels is not None:
        label_steps, warnings = plan_labels(
            declared.labels,
            bucket,
            observed.org_labels or (),
            create=declared.create_labels,
            labels_may_be_hidden=observed.labels_may_be_hidden,
        )
        steps += label_steps
    if declared.keeps_roles:
        role_steps, role_warnings = plan_roles(declared, bucket.name, there, observed.users)
        steps += role_steps
        warnings = warnings + role_warnings
    return Plan(before, tuple(steps), (*warnings, *_cloud_warnings(declared, observed.build)), declared.spelled)


def _plan_absent(declared: DesiredBucket, observed: Observation) -> Plan:
    before = observed.state
    if before.bucket is None:
        incomplete_reason = (
            f"Either there is no {declared.title[4:]}, or this token may not see it: InfluxDB Cloud answers both alike."
        )
        return Plan(before, (), (incomplete_reason,) if observed.absence_unsure else ())
    return plan_deletion(before, observed.dependents)


def plan_deletion(before: BucketState, dependents: Dependents | None) -> Plan:
    """Return the plan that deletes a bucket, declared absent or purged, unless one of ``dependents`` uses it."""
    bucket = before.require_bucket()
    if bucket.is_system:
        raise RefusedError(
            f"The bucket {bucket.name!r} is one of InfluxDB's own. It can't be deleted, and the attempt alone would destroy "
            "its data, so nothing was sent."
        )
    _check_unused(bucket, dependents, "deleted")
    return Plan(before, (DeleteBucket(bucket.name),))


def _plan_nothing_to_do_on(declared: DesiredBucket) -> Plan:
    """A bucket that isn't there bears no label and knows no member, so taking one away has been done."""
    selections = [
        selection for selection in (declared.labels, declared.members, declared.owners) if selection is not None
    ]
    if all(selection.mode == "remove" for selection in selections):
        return Plan(NO_BUCKET, (), (f"There is no {declared.title[4:]}, so there was nothing to remove from it.",))
    way_out = "Correct the ID." if declared.name is None else "Create it with influx_bucket, or correct the name."
    raise RefusedError(f"There is no {declared.title[4:]} in the organization. {way_out}")


def _plan_bucket_itself(declared: DesiredBucket, observed: Observation) -> t.Iterator[Step]:
    bucket = observed.state.bucket
    if bucket is None:
        yield _plan_creation(declared, observed)
        return
    _check_fixed(declared, bucket)
    retention, shard = plan_rule(declared, bucket, observed.build)
    _check_data_loss(declared, bucket, retention, observed.now)
    description = declared.description if declared.description not in (None, bucket.description) else None
    name = bucket.name
    if declared.name is not None and _is_renamed(declared, bucket):
        name = _new_name(declared.name, bucket)
        _check_unused(bucket, observed.dependents, "renamed")
        yield RenameBucket(bucket.name, name, description)
        description = None
    if description is not None or retention is not None or shard is not None:
        yield UpdateBucket(name, description, retention, shard)


def _is_renamed(declared: DesiredBucket, bucket: Bucket) -> bool:
    return declared.name not in (None, bucket.name)


def _check_unused(bucket: Bucket, dependents: Dependents | None, verb: str) -> None:
    if dependents is not None:
        check_dependents(bucket, dependents, verb)


def _new_name(name: str, bucket: Bucket) -> str:
    if bucket.is_system:
        raise RefusedError(
            f"The bucket {bucket.name!r} is one of InfluxDB's own and can't be renamed. Leave its name as it is."
        )
    return check_new_bucket_name(name)


def _plan_creation(declared: DesiredBucket, observed: Observation) -> Step:
    if declared.id is not None or declared.name is None:
        raise RefusedError(
            f"There is no bucket with the ID {declared.id}, and InfluxDB chooses the IDs of new ones. Leave id out to create a "
            "bucket by name, or correct it."
        )
    check_new_bucket_name(declared.name)
    bucket = _new_bucket(declared, declared.name, observed)
    given = {
        "description": declared.description,
        # Cloud's contract says that the rules are required, beside what they are by default.
        "retention": bucket.retention if observed.build == CLOUD else declared.retention,
        "shard_group_duration": declared.shard_group_duration,
        "rp": declared.rp,
        "schema_type": declared.schema_type,
    }
    return CreateBucket(bucket, {option: value for option, value in given.items() if value is not None})


def _new_bucket(declared: DesiredBucket, name: str, observed: Observation) -> Bucket:
    """Return the bucket that the server makes, with what it chooses itself."""
    is_cloud = observed.build == CLOUD
    retention = default_retention(observed.build) if declared.retention is None else declared.retention
    shard = declared.shard_group_duration or default_shard_group_duration(retention)
    return Bucket(
        id=None,
        org_id=observed.org_id,
        name=name,
        description=declared.description or "",
        retention=retention,
        shard_group_duration=None if is_cloud else shard,
        rp=declared.rp or "",
        schema_type=(declared.schema_type or "implicit") if is_cloud else "",
    )


def plan_rule(declared: DesiredBucket, bucket: Bucket, build: str | None) -> tuple[int | None, int | None]:
    """The retention and the shard group duration to send, None for what is not to be sent.

    Both go where the one alone would be refused or mean something else: a retention below the shard group duration, and
    a bucket in the broken state that a shard group duration of 0 leaves (recording ``retention``).
    """
    if declared.retention is None and declared.shard_group_duration is None:
        return None, None
    is_broken = not bucket.shard_group_duration and build != CLOUD
    retention = bucket.retention if declared.retention is None else declared.retention
    shard = declared.shard_group_duration or _fitting_shard_group_duration(bucket, retention, is_broken)
    _check_fitting(shard, retention, bucket)
    new_retention = retention if is_broken or retention != bucket.retention else None
    new_shard = shard if is_broken or shard != bucket.shard_group_duration else None
    return new_retention, new_shard


def _fitting_shard_group_duration(bucket: Bucket, retention: int, is_broken: bool) -> int | None:
    """Return the bucket's own, or what the server would choose where that can't stay."""
    own = bucket.shard_group_duration
    if is_broken or (own is not None and 0 < retention < own):
        return default_shard_group_duration(retention)
    return own


def _check_fitting(shard: int | None, retention: int, bucket: Bucket) -> None:
    if shard is not None and 0 < retention < shard:
        raise RefusedError(
            f"The bucket {bucket.name!r} keeps data for {format_duration(retention)}, and a shard group duration of "
            f"{format_duration(shard)} is longer than that, which InfluxDB refuses. Declare a shorter shard_group_duration, or a "
            "longer retention with it."
        )


def _check_fixed(declared: DesiredBucket, bucket: Bucket) -> None:
    if declared.rp is not None and declared.rp != bucket.rp:
        raise RefusedError(
            f"The bucket {bucket.name!r} was created with rp={bucket.rp!r}, and InfluxDB can't change that to {declared.rp!r}. Leave rp "
            "out, or create another bucket."
        )
    if declared.schema_type is not None and declared.schema_type != (bucket.schema_type or "implicit"):
        raise RefusedError(
            f"The bucket {bucket.name!r} has the schema type {bucket.schema_type or 'implicit'}, and InfluxDB can't change that to "
            f"{declared.schema_type}. Leave schema_type out, or create another bucket."
        )


def _check_edition(declared: DesiredBucket, build: str | None) -> None:
    """Refuse what this kind of server would ignore without a word, so that the declaration would never hold."""
    if declared.schema_type == "explicit" and build != CLOUD:
        raise RefusedError(
            f"schema_type: {declared.title} can't have an explicit schema, which only InfluxDB Cloud knows. InfluxDB OSS would ignore it "
            "without a word. Leave schema_type out, or use implicit."
        )
    if declared.shard_group_duration is not None and build == CLOUD:
        raise RefusedError(
            f"shard_group_duration: {declared.title} can't have one, since InfluxDB Cloud chooses it itself. Leave it out."
        )


def _cloud_warnings(declared: DesiredBucket, build: str | None) -> list[str]:
    if build != CLOUD or (declared.members is None and declared.owners is None):
        return []
    return [
        f"Members and owners of {declared.title} have no effect on InfluxDB Cloud, where access is by authorizations (API tokens)."
    ]


def _check_data_loss(declared: DesiredBucket, bucket: Bucket, retention: int | None, now: datetime.datetime) -> None:
    if not retention or declared.allow_data_loss:
        return
    if bucket.retention == 0 or retention < bucket.retention:
        since = (now - datetime.timedelta(seconds=retention)).strftime("%Y-%m-%d %H:%M:%S UTC")
        raise DataLossError(
            f"Lowering the retention of the bucket {bucket.name!r} from {format_duration(bucket.retention)} to "
            f"{format_duration(retention)} would destroy all data from before {since}. If that is meant, say allow_data_loss: true."
        )
