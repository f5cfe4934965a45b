# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying out the steps on a bucket itself."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass, replace

from .._api.buckets import create_bucket, delete_bucket, get_bucket, list_buckets, update_bucket
from .._api.client import Client
from .._api.retry import outcome_unknown
from .._errors import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    InfluxError,
    NotFoundError,
    OvertakenError,
    RefusedError,
    UnauthorizedError,
)
from .._model.durations import default_shard_group_duration, format_duration
from .._model.edition import CLOUD
from .._model.resources import Bucket
from .._plan.state import BucketState
from .._plan.steps import CreateBucket, RenameBucket, UpdateBucket
from .confirm import T, delete_and_confirm, require_id, send_and_confirm

BucketStep = t.Union[CreateBucket, RenameBucket, UpdateBucket]


class _StillTakenError(Exception):
    """A name is refused as taken, though no bucket in sight has it. The refusal is its cause."""


@dataclass
class BucketApplier:
    """``look_first`` is for plans that are older than the last answer: what is deleted is looked at again before it is.

    ``wait_timeout`` are the seconds to wait for what InfluxDB Cloud does in the background."""

    client: Client
    org_id: str
    wait_timeout: float
    verify_first: bool = False

    def carry_out(self, step: BucketStep, before: BucketState) -> BucketState:
        """What the step leaves, in the server's words."""
        if isinstance(step, CreateBucket):
            return replace(before, bucket=self._create(step))
        bucket = before.require_bucket()
        if isinstance(step, RenameBucket):
            return replace(before, bucket=_with_labels_of(bucket, self._rename(step, bucket)))
        return replace(before, bucket=_with_labels_of(bucket, self._update(step, bucket)))

    def delete(self, bucket: Bucket) -> bool:
        """Whether ``bucket`` was deleted by this, and not by somebody else meanwhile."""
        if self.verify_first:
            self._check_still_called(bucket)
        return delete_and_confirm(
            self.client,
            lambda: delete_bucket(self.client, require_id(bucket)),
            lambda: self._verify(bucket) is not None,
        )

    def _create(self, step: CreateBucket) -> Bucket:
        def create() -> Bucket:
            return send_and_confirm(
                self.client,
                lambda: create_bucket(self.client, self.org_id, step.bucket.name, **step.given),
                lambda: self._find_created(step),
            )

        return self._once_name_is_free(step.bucket.name, create)

    def _once_name_is_free(self, name: str, take: t.Callable[[], Bucket]) -> Bucket:
        """What ``take`` returns. On InfluxDB Cloud a bucket on its way out may be out of sight, and its name still taken.

        One that is in sight was made by somebody else meanwhile, and nothing is to be waited for.
        """
        if self.client.build != CLOUD:
            return take()

        def take_unless_in_sight() -> Bucket:
            try:
                return take()
            except ConflictError as error:
                if self._named(name) is not None:
                    raise
                raise _StillTakenError from error

        try:
            return self._wait_for(take_unless_in_sight, _StillTakenError)
        except _StillTakenError as still:
            error = t.cast(ConflictError, still.__cause__)
            raise error.explained(
                "The name may be that of a bucket that is still being deleted, which InfluxDB Cloud does in the background: raise "
                "wait_timeout, or run the task again later."
            ) from error

    def _find_created(self, step: CreateBucket) -> Bucket | None:
        """The bucket that a creation whose answer got lost has made."""
        bucket = self._named(step.bucket.name)
        if bucket is None or all(getattr(bucket, key) == value for key, value in _as_told(step, bucket).items()):
            return bucket
        raise OvertakenError(
            f"The bucket {bucket.name!r} was created meanwhile, by somebody else and otherwise. Run the task again to go on from "
            "what is there now."
        )

    def _named(self, name: str) -> Bucket | None:
        try:
            found = list_buckets(self.client, org_id=self.org_id, name=name)
        except NotFoundError:
            return None
        return next((bucket for bucket in found if bucket.name == name and bucket.org_id == self.org_id), None)

    def _verify(self, bucket: Bucket) -> Bucket | None:
        try:
            return get_bucket(self.client, require_id(bucket))
        except NotFoundError:
            return None

    def _check_still_called(self, bucket: Bucket) -> None:
        """Names move, and the deletion is by ID: refuse to delete what has another name by now."""
        now = self._verify(bucket)
        if now is not None and now.name != bucket.name:
            raise RefusedError(
                f"The bucket {bucket.name!r} ({bucket.id}) has been renamed to {now.name!r} meanwhile, so it was not deleted. Run the task "
                "again to go on from what is there now."
            )

    def _rename(self, step: RenameBucket, bucket: Bucket) -> Bucket:
        def verify() -> Bucket | None:
            now = self._verify(bucket)
            renamed = now is not None and now.name == step.new and step.description in (None, now.description)
            return now if renamed else None

        def rename() -> Bucket:
            return update_bucket(
                self.client,
                require_id(bucket),
                name=step.new,
                description=step.description,
                retention=self._told_anyway(bucket),
            )

        return self._once_name_is_free(step.new, lambda: send_and_confirm(self.client, rename, verify))

    def wait_until_gone(self, bucket: Bucket) -> None:
        """InfluxDB Cloud deletes in the background, after it has answered."""
        if self.client.build != CLOUD or not self.wait_timeout:
            return

        def verify() -> None:
            with contextlib.suppress(NotFoundError):
                get_bucket(self.client, require_id(bucket))
                raise IncompleteError(
                    f"Could not see the end of the deletion of the bucket {bucket.name!r} within {self.wait_timeout:g} s. InfluxDB Cloud "
                    "has accepted it, and goes on in the background. Raise wait_timeout, or say wait: false."
                )

        self._wait_for(verify, IncompleteError)

    def _wait_for(self, verify: t.Callable[[], T], not_yet: type[Exception]) -> T:
        """What ``look`` returns once it doesn't raise ``not_yet`` any more, or that error when the time is up."""
        waited, wait = 0.0, 0.5
        while True:
            try:
                return verify()
            except not_yet:
                if waited >= self.wait_timeout:
                    raise
            self.client.sleep(wait)
            waited, wait = waited + wait, min(wait * 1.5, 5.0)

    def _told_anyway(self, bucket: Bucket) -> int | None:
        """The observed retention on InfluxDB Cloud, which refuses a change that doesn't tell it (API page, "Update")."""
        return bucket.retention if self.client.build == CLOUD else None

    def _update(self, step: UpdateBucket, bucket: Bucket) -> Bucket:
        def send() -> Bucket:
            return update_bucket(
                self.client,
                require_id(bucket),
                description=step.description,
                retention=self._told_anyway(bucket) if step.retention is None else step.retention,
                shard_group_duration=step.shard_group_duration,
            )

        def verify() -> Bucket | None:
            now = self._verify(bucket)
            return now if now is not None and _has(now, step) else None

        if not step.changes_rule:
            return send_and_confirm(self.client, send, verify)
        try:
            return send()
        except (UnauthorizedError, ForbiddenError, NotFoundError):
            # Who may not, and what isn't there, is refused before the storage engine hears of it.
            raise
        except InfluxError as error:
            return self._settle_rule(step, bucket, error)

    def _settle_rule(self, step: UpdateBucket, bucket: Bucket, error: InfluxError) -> Bucket:
        """After a failed change of the rule: the storage engine may have it already, so put all back as it was observed.

        Where no answer came, the change may have been made: then the bucket says so, and it stays (recording
        ``refused-change``).
        """
        observed = format_duration(bucket.retention)
        try:
            if outcome_unknown(error):
                now = get_bucket(self.client, require_id(bucket))
                if _has(now, step):
                    return now
            shard = bucket.shard_group_duration or default_shard_group_duration(bucket.retention)
            shard_told = None if self.client.build == CLOUD else shard
            update_bucket(
                self.client,
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


def _as_told(step: CreateBucket, bucket: Bucket) -> dict[str, t.Any]:
    """What a creation declared, as far as the server tells it again: OSS doesn't tell the schema type."""
    return {option: value for option, value in step.given.items() if option != "schema_type" or bucket.schema_type}


def _has(bucket: Bucket, step: UpdateBucket) -> bool:
    wanted: t.Iterable[tuple[int | str | None, int | str | None]] = (
        (step.description, bucket.description),
        (step.retention, bucket.retention),
        (step.shard_group_duration, bucket.shard_group_duration),
    )
    return all(new is None or new == now for new, now in wanted)
