# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on a bucket itself."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._api.buckets import create_bucket, delete_bucket, get_bucket, list_buckets, update_bucket
from .._api.retry import outcome_unknown
from .._errors import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    InfluxError,
    NotFoundError,
    UnauthorizedError,
)
from .._model.durations import default_shard_group_duration, format_duration
from .._model.edition import CLOUD
from .._model.resources import Bucket
from .._plan.state import BucketState
from .._plan.steps import CreateBucket, DeleteBucket, RenameBucket, UpdateBucket
from .confirm import T, adopt_created, check_not_renamed, delete_and_confirm, if_there, require_id, send_and_confirm
from .context import ApplyContext


class _StillTakenError(Exception):
    """A name is refused as taken, though no bucket in sight has it. The refusal is its cause."""


def apply_create_bucket(context: ApplyContext, step: CreateBucket, before: BucketState) -> BucketState:
    """Create the bucket."""
    return replace(before, bucket=_create(context, step))


def apply_rename_bucket(context: ApplyContext, step: RenameBucket, before: BucketState) -> BucketState:
    """Rename the bucket."""
    bucket = before.require_bucket()
    return replace(before, bucket=_with_labels_of(bucket, _rename(context, step, bucket)))


def apply_update_bucket(context: ApplyContext, step: UpdateBucket, before: BucketState) -> BucketState:
    """Change the bucket. After a refused change of the retention, put back the observed one."""
    bucket = before.require_bucket()
    return replace(before, bucket=_with_labels_of(bucket, _update(context, step, bucket)))


def apply_delete_bucket(context: ApplyContext, step: DeleteBucket, before: BucketState) -> BucketState | None:
    """Delete the bucket. Return None where somebody else has deleted it meanwhile."""
    bucket = before.require_bucket()
    if context.verify_first:
        check_not_renamed("bucket", bucket, _verify(context, bucket))
    deleted = delete_and_confirm(
        context.client,
        lambda: delete_bucket(context.client, require_id(bucket)),
        lambda: _verify(context, bucket) is not None,
    )
    return step.after(before) if deleted else None


def _create(context: ApplyContext, step: CreateBucket) -> Bucket:
    def create() -> Bucket:
        return send_and_confirm(
            context.client,
            lambda: create_bucket(context.client, context.org_id, step.bucket.name, **step.given),
            lambda: _find_created(context, step),
        )

    return _once_name_is_free(context, step.bucket.name, create)


def _once_name_is_free(context: ApplyContext, name: str, take: t.Callable[[], Bucket]) -> Bucket:
    """What ``take`` returns. On InfluxDB Cloud a bucket on its way out may be out of sight, and its name still taken.

    One that is in sight was made by somebody else meanwhile, and nothing is to be waited for.
    """
    if context.client.build != CLOUD:
        return take()

    def take_unless_in_sight() -> Bucket:
        try:
            return take()
        except ConflictError as error:
            if _named(context, name) is not None:
                raise
            raise _StillTakenError from error

    try:
        return _wait_for(context, take_unless_in_sight, _StillTakenError)
    except _StillTakenError as still:
        error = t.cast(ConflictError, still.__cause__)
        raise error.explained(
            "The name may be that of a bucket that is still being deleted, which InfluxDB Cloud does in the background: raise "
            "wait_timeout, or run the task again later."
        ) from error


def _find_created(context: ApplyContext, step: CreateBucket) -> Bucket | None:
    """Return the bucket that a creation whose response got lost has made."""
    return adopt_created("bucket", _named(context, step.bucket.name), lambda found: _is_as_told(found, step))


def _named(context: ApplyContext, name: str) -> Bucket | None:
    found = if_there(lambda: list_buckets(context.client, org_id=context.org_id, name=name)) or ()
    return next((bucket for bucket in found if bucket.name == name and bucket.org_id == context.org_id), None)


def _verify(context: ApplyContext, bucket: Bucket) -> Bucket | None:
    return if_there(lambda: get_bucket(context.client, require_id(bucket)))


def _rename(context: ApplyContext, step: RenameBucket, bucket: Bucket) -> Bucket:
    def verify() -> Bucket | None:
        now = _verify(context, bucket)
        renamed = now is not None and now.name == step.new and step.description in (None, now.description)
        return now if renamed else None

    def rename() -> Bucket:
        return update_bucket(
            context.client,
            require_id(bucket),
            name=step.new,
            description=step.description,
            retention=_told_anyway(context, bucket),
        )

    return _once_name_is_free(context, step.new, lambda: send_and_confirm(context.client, rename, verify))


def wait_until_gone(context: ApplyContext, bucket: Bucket) -> None:
    """Wait for InfluxDB Cloud, which responds to a deletion before it has deleted."""
    if context.client.build != CLOUD or not context.wait_timeout:
        return

    def verify() -> None:
        if _verify(context, bucket) is not None:
            raise IncompleteError(
                f"Could not see the end of the deletion of the bucket {bucket.name!r} within {context.wait_timeout:g} s. InfluxDB Cloud "
                "has accepted it, and goes on in the background. Raise wait_timeout, or say wait: false."
            )

    _wait_for(context, verify, IncompleteError)


def _wait_for(context: ApplyContext, verify: t.Callable[[], T], not_yet: type[Exception]) -> T:
    """Return what ``verify`` returns once it doesn't raise ``not_yet`` any more, or raise that error when the time is up."""
    waited, wait = 0.0, 0.5
    while True:
        try:
            return verify()
        except not_yet:
            if waited >= context.wait_timeout:
                raise
        context.client.sleep(wait)
        waited, wait = waited + wait, min(wait * 1.5, 5.0)


def _told_anyway(context: ApplyContext, bucket: Bucket) -> int | None:
    """The observed retention on InfluxDB Cloud, which refuses a change that doesn't tell it (API page, "Update")."""
    return bucket.retention if context.client.build == CLOUD else None


def _update(context: ApplyContext, step: UpdateBucket, bucket: Bucket) -> Bucket:
    def send() -> Bucket:
        return update_bucket(
            context.client,
            require_id(bucket),
            description=step.description,
            retention=_told_anyway(context, bucket) if step.retention is None else step.retention,
            shard_group_duration=step.shard_group_duration,
        )

    def verify() -> Bucket | None:
        now = _verify(context, bucket)
        return now if now is not None and _has(now, step) else None

    if not step.changes_rule:
        return send_and_confirm(context.client, send, verify)
    try:
        return send()
    except (UnauthorizedError, ForbiddenError, NotFoundError):
        # Who may not, and what isn't there, is refused before the storage engine hears of it.
        raise
    except InfluxError as error:
        return _settle_rule(context, step, bucket, error)


def _settle_rule(context: ApplyContext, step: UpdateBucket, bucket: Bucket, error: InfluxError) -> Bucket:
    """After a failed change of the rule: the storage engine may have it already, so put all back as it was observed.

    Where no answer came, the change may have been made: then the bucket says so, and it stays (recording
    ``refused-change``).
    """
    observed = format_duration(bucket.retention)
    try:
        if outcome_unknown(error):
            now = get_bucket(context.client, require_id(bucket))
            if _has(now, step):
                return now
        shard = bucket.shard_group_duration or default_shard_group_duration(bucket.retention)
        shard_told = None if context.client.build == CLOUD else shard
        update_bucket(
            context.client,
            require_id(bucket),
            description=None if step.description is None else bucket.description,
            retention=bucket.retention,
            shard_group_duration=shard_told,
        )
    except InfluxError as second:
        raise error.with_note(
            f"Beware: the storage engine may have taken the new retention all the same, and putting the observed one ({observed}) "
            f"back failed too: {second.message} Run the task again, or set the retention by hand, soon."
        ) from second
    raise error.with_note(
        f"The observed retention, {observed}, was put back at once, since a refused change may have reached the data."
    ) from error


def _with_labels_of(observed: Bucket, answered: Bucket) -> Bucket:
    """The server's answer to a PATCH has no labels, whatever the bucket has."""
    return replace(answered, labels=observed.labels)


def _is_as_told(bucket: Bucket, step: CreateBucket) -> bool:
    """Whether ``bucket`` has what the creation declared, as far as the server tells it again: OSS doesn't tell the schema type."""
    told = {option: value for option, value in step.given.items() if option != "schema_type" or bucket.schema_type}
    return all(getattr(bucket, option) == value for option, value in told.items())


def _has(bucket: Bucket, step: UpdateBucket) -> bool:
    wanted: t.Iterable[tuple[int | str | None, int | str | None]] = (
        (step.description, bucket.description),
        (step.retention, bucket.retention),
        (step.shard_group_duration, bucket.shard_group_duration),
    )
    return all(new is None or new == now for new, now in wanted)
