# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying a plan's steps out, in order, and knowing at each moment what has been done. It decides nothing."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.timeseries.influxdb.plugins.module_utils._buckets import (
    Bucket,
    create_bucket,
    delete_bucket,
    get_bucket,
    list_buckets,
    update_bucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._durations import (
    default_shard_group_duration,
    format_duration,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    AnswerError,
    ApiError,
    ConflictError,
    ForbiddenError,
    IncompleteError,
    InfluxError,
    NotFoundError,
    RefusedError,
    ServerError,
    UnauthorizedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._flavours import CLOUD
from ansible_collections.timeseries.influxdb.plugins.module_utils._labels import (
    Label,
    add_bucket_label,
    create_label,
    list_bucket_labels,
    list_labels,
    remove_bucket_label,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._names import label_key
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._retry import may_have_been_done
from ansible_collections.timeseries.influxdb.plugins.module_utils._roles import (
    A_HOLDER,
    Role,
    add_role_holder,
    list_role_holders,
    remove_role_holder,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._steps import (
    AddLabel,
    AddRole,
    ChangeRole,
    CreateBucket,
    CreateLabel,
    DeleteBucket,
    RemoveLabel,
    RemoveRole,
    RenameBucket,
    Snapshot,
    Step,
    UpdateBucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._users import User

T = t.TypeVar("T")


@dataclass
class Progress:
    """How far a plan has been carried out: the steps that are ``done``, and what the server has ``now``."""

    now: Snapshot
    done: list[Step] = field(default_factory=list)


class Applier:
    """Carries the steps of one plan out on the organization ``org_id``."""

    def __init__(self, client: Client, org_id: str, plan: Plan, wait_timeout: float = 0) -> None:
        self.client = client
        self.org_id = org_id
        self.plan = plan
        self.wait_timeout = wait_timeout
        self.progress = Progress(plan.before)
        self._made_labels: dict[bytes, Label] = {}

    def carry_out(self) -> Progress:
        """All steps. Where one fails its error is raised, and ``progress`` tells what was done before it."""
        for step in self.plan.steps:
            before = self.progress.now
            try:
                now = self._carry_out(step, before)
            except InfluxError as error:
                error.during(step.operation)
                raise
            self.progress.now = now
            self.progress.done.append(step)
            if isinstance(step, DeleteBucket):
                self._wait_until_gone(before.existing())
        return self.progress

    def _carry_out(self, step: Step, before: Snapshot) -> Snapshot:
        if isinstance(step, (CreateLabel, AddLabel, RemoveLabel)):
            return self._carry_out_on_labels(step, before)
        if isinstance(step, (AddRole, ChangeRole, RemoveRole)):
            return self._carry_out_on_roles(step, before)
        return self._carry_out_on_bucket(step, before)

    def _surely(self, send: t.Callable[[], T], look: t.Callable[[], T | None]) -> T:
        """What ``send`` returns. Where its answer got lost, what ``look`` sees of its effect, or ``send`` again if that is None."""
        for attempt in range(self.client.connection.retries + 1):
            try:
                return send()
            except InfluxError as error:
                # Sent again, it may meet what it did itself the first time.
                met_itself = attempt > 0 and isinstance(error, (ConflictError, ServerError))
                if not may_have_been_done(error) and not met_itself:
                    raise
                lost = error
            try:
                seen = look()
            except (AnswerError, ApiError, UnreachableError):
                break
            if seen is not None:
                return seen
        raise lost

    def _carry_out_on_bucket(
        self, step: CreateBucket | RenameBucket | UpdateBucket | DeleteBucket, before: Snapshot
    ) -> Snapshot:
        if isinstance(step, CreateBucket):
            return replace(before, bucket=self._create(step))
        bucket = before.existing()
        if isinstance(step, RenameBucket):
            return replace(before, bucket=_with_labels_of(bucket, self._rename(step, bucket)))
        if isinstance(step, UpdateBucket):
            return replace(before, bucket=_with_labels_of(bucket, self._update(step, bucket)))
        return self._surely(lambda: self._delete(bucket), lambda: None if self._look(bucket) else Snapshot())

    def _create(self, step: CreateBucket) -> Bucket:
        def create() -> Bucket:
            return self._surely(
                lambda: create_bucket(self.client, self.org_id, step.bucket.name, **step.given),
                lambda: self._look_for_created(step),
            )

        if self.client.build != CLOUD:
            return create()
        # A bucket that is being deleted in the background can't be seen, and its name is still taken.
        return self._wait_for(create, ConflictError)

    def _look_for_created(self, step: CreateBucket) -> Bucket | None:
        """The bucket that a creation whose answer got lost has made."""
        try:
            found = list_buckets(self.client, org_id=self.org_id, name=step.bucket.name)
        except NotFoundError:
            return None
        for bucket in found:
            if bucket.name == step.bucket.name and bucket.org_id == self.org_id:
                if all(getattr(bucket, option) == value for option, value in _as_told(step, bucket).items()):
                    return bucket
                raise RefusedError(
                    f"The bucket {bucket.name!r} was created meanwhile, by somebody else and otherwise. Run the task again to go on from "
                    "what is there now."
                )
        return None

    def _look(self, bucket: Bucket) -> Bucket | None:
        try:
            return get_bucket(self.client, _id(bucket))
        except NotFoundError:
            return None

    def _delete(self, bucket: Bucket) -> Snapshot:
        with contextlib.suppress(NotFoundError):  # gone meanwhile, which is what was wanted
            delete_bucket(self.client, _id(bucket))
        return Snapshot()

    def _rename(self, step: RenameBucket, bucket: Bucket) -> Bucket:
        def look() -> Bucket | None:
            now = self._look(bucket)
            renamed = now is not None and now.name == step.new and step.description in (None, now.description)
            return now if renamed else None

        return self._surely(
            lambda: update_bucket(
                self.client,
                _id(bucket),
                name=step.new,
                description=step.description,
                retention=self._told_anyway(bucket),
            ),
            look,
        )

    def _wait_until_gone(self, bucket: Bucket) -> None:
        """InfluxDB Cloud deletes in the background, after it has answered."""
        if self.client.build != CLOUD or not self.wait_timeout:
            return

        def look() -> None:
            with contextlib.suppress(NotFoundError):
                get_bucket(self.client, _id(bucket))
                raise IncompleteError(
                    f"Could not see the end of the deletion of the bucket {bucket.name!r} within {self.wait_timeout:g} s. InfluxDB Cloud "
                    "has accepted it, and goes on in the background. Raise wait_timeout, or say wait: false."
                )

        self._wait_for(look, IncompleteError)

    def _wait_for(self, look: t.Callable[[], T], not_yet: type[InfluxError]) -> T:
        """What ``look`` returns once it doesn't raise ``not_yet`` any more, or that error when the time is up."""
        waited, wait = 0.0, 0.5
        while True:
            try:
                return look()
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
                _id(bucket),
                description=step.description,
                retention=self._told_anyway(bucket) if step.retention is None else step.retention,
                shard_group_duration=step.shard_group_duration,
            )

        def look() -> Bucket | None:
            now = self._look(bucket)
            return now if now is not None and _has(now, step) else None

        if not step.changes_rule:
            return self._surely(send, look)
        try:
            return send()
        except (UnauthorizedError, ForbiddenError, NotFoundError):
            # Who may not, and what isn't there, is refused before the storage engine hears of it.
            raise
        except InfluxError as error:
            return self._settle_rule(step, bucket, error)

    def _settle_rule(self, step: UpdateBucket, bucket: Bucket, error: InfluxError) -> Bucket:
        """After a failed change of the rule: the storage engine may have it already, so put the observed one back.

        Where no answer came, the change may have been made: then the bucket says so, and it stays (recording
        ``refused-change``).
        """
        observed = format_duration(bucket.retention)
        try:
            if may_have_been_done(error):
                now = get_bucket(self.client, _id(bucket))
                if _has(now, step):
                    return now
            shard = bucket.shard_group_duration or default_shard_group_duration(bucket.retention)
            shard_told = None if self.client.build == CLOUD else shard
            update_bucket(self.client, _id(bucket), retention=bucket.retention, shard_group_duration=shard_told)
        except InfluxError as second:
            error.message += (
                f" Beware: the storage engine may have taken the new retention all the same, and putting the observed one ({observed}) "
                f"back failed too: {second.message} Run the task again, or set the retention by hand, soon."
            )
            raise error from second
        error.message += f" The observed retention, {observed}, was put back at once, since a refused change may have reached the data."
        raise error

    def _carry_out_on_labels(self, step: CreateLabel | AddLabel | RemoveLabel, before: Snapshot) -> Snapshot:
        if isinstance(step, CreateLabel):
            self._made_labels[label_key(step.name)] = self._create_label(step.name)
            return before
        bucket = before.existing()
        bucket_id = _id(bucket)

        def look(label_id: str) -> Label | None:
            return next((label for label in list_bucket_labels(self.client, bucket_id) if label.id == label_id), None)

        if isinstance(step, AddLabel):
            new_id = step.label.id or _id(self._made_labels[label_key(step.label.name)])
            added = self._surely(lambda: add_bucket_label(self.client, bucket_id, new_id), lambda: look(new_id))
            return before.with_labels((*bucket.labels, added))
        old_id = _id(step.label)
        after = step.after(before)

        def remove() -> Snapshot:
            remove_bucket_label(self.client, bucket_id, old_id)
            return after

        return self._surely(remove, lambda: after if look(old_id) is None else None)

    def _create_label(self, name: str) -> Label:
        def look() -> Label | None:
            labels = list_labels(self.client, self.org_id)
            return next((label for label in labels if label.is_named(name, self.org_id)), None)

        return self._surely(lambda: create_label(self.client, self.org_id, name), look)

    def _carry_out_on_roles(self, step: AddRole | ChangeRole | RemoveRole, before: Snapshot) -> Snapshot:
        bucket_id = _id(before.existing())
        if isinstance(step, RemoveRole):
            self._remove_role(bucket_id, step.role, step.user)
            return step.after(before)
        if isinstance(step, AddRole):
            return replace(step, user=self._add_role(bucket_id, step.role, step.user)).after(before)
        self._remove_role(bucket_id, step.old, step.user)
        try:
            self._add_role(bucket_id, step.new, step.user)
        except InfluxError as error:
            self._put_role_back(step, before, bucket_id, error)
            raise
        return step.after(before)

    def _add_role(self, bucket_id: str, role: Role, user: User) -> User:
        return self._surely(
            lambda: add_role_holder(self.client, bucket_id, role, user.id),
            lambda: self._look_for_holder(bucket_id, role, user),
        )

    def _remove_role(self, bucket_id: str, role: Role, user: User) -> None:
        def remove() -> User:
            remove_role_holder(self.client, bucket_id, role, user.id)
            return user

        self._surely(remove, lambda: None if self._look_for_holder(bucket_id, role, user) else user)

    def _look_for_holder(self, bucket_id: str, role: Role, user: User) -> User | None:
        return next((one for one in list_role_holders(self.client, bucket_id, role) if one.id == user.id), None)

    def _put_role_back(self, step: ChangeRole, before: Snapshot, bucket_id: str, error: InfluxError) -> None:
        """After the second half of a change of role has failed: give the old role back, or own up to its loss."""
        try:
            self._add_role(bucket_id, step.old, step.user)
            error.message += f" {step.user.label} was made {A_HOLDER[step.old]} again. Run the task again."
        except InfluxError as second:
            lost = RemoveRole(step.bucket, step.user, step.old)
            self.progress.now = lost.after(before)
            self.progress.done.append(lost)
            error.message += (
                f" Beware: {step.user.label} has no role on the bucket now, since giving the old one back failed too: "
                f"{second.message} Run the task again to give a role."
            )


def _id(thing: Bucket | Label) -> str:
    """The ID of what the server has; what is only planned has none."""
    if thing.id is None:
        raise LookupError(f"{thing.name!r} is only planned, and has no ID")
    return thing.id


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
