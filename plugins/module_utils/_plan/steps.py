# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The steps that change a bucket, and what each leaves of it. Pure.

A step knows its words for ``actions`` and its effect on a :class:`BucketState`, so that what check mode predicts, what the
diff shows and what a run has done are all told by the same steps. ``operation`` is what messages call it.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._model.durations import format_duration
from .._model.resources import A_HOLDER, Bucket, Label, Role, RoleKind, User
from .state import NO_BUCKET, BucketState, H

Action = dict[str, t.Any]
S = t.TypeVar("S")


@dataclass(frozen=True)
class CreateBucket:
    """Create ``bucket``, of which the server chooses the fields that are not in ``given``."""

    bucket: Bucket
    given: t.Mapping[str, t.Any]

    @property
    def operation(self) -> str:
        return f"create the bucket {self.bucket.name!r}"

    def describe(self) -> Action:
        return {"action": "create_bucket", "bucket": self.bucket.name}

    def after(self, before: BucketState) -> BucketState:
        return replace(before, bucket=self.bucket)


@dataclass(frozen=True)
class RenameBucket:
    """Rename the bucket, and describe it where that changes too; never together with a retention."""

    old: str
    new: str
    description: str | None = None

    @property
    def operation(self) -> str:
        return f"rename the bucket {self.old!r} to {self.new!r}"

    def describe(self) -> Action:
        action: Action = {"action": "rename_bucket", "bucket": self.old, "name": self.new}
        return action if self.description is None else {**action, "description": self.description}

    def after(self, before: BucketState) -> BucketState:
        bucket = replace(before.require_bucket(), name=self.new)
        return replace(
            before, bucket=bucket if self.description is None else replace(bucket, description=self.description)
        )


@dataclass(frozen=True)
class UpdateBucket:
    """Change what is not None."""

    name: str
    description: str | None = None
    retention: int | None = None
    shard_group_duration: int | None = None

    def _words(self) -> list[str]:
        given = {
            "description": self.description,
            "retention": self.retention,
            "shard group duration": self.shard_group_duration,
        }
        return [word for word, value in given.items() if value is not None]

    @property
    def changes_rule(self) -> bool:
        return self.retention is not None or self.shard_group_duration is not None

    @property
    def operation(self) -> str:
        return f"change {' and '.join(f'the {word}' for word in self._words())} of the bucket {self.name!r}"

    def describe(self) -> Action:
        action: Action = {"action": "update_bucket", "bucket": self.name}
        if self.description is not None:
            action["description"] = self.description
        if self.retention is not None:
            action["retention"] = format_duration(self.retention)
        if self.shard_group_duration is not None:
            action["shard_group_duration"] = format_duration(self.shard_group_duration)
        return action

    def after(self, before: BucketState) -> BucketState:
        bucket = before.require_bucket()
        return replace(
            before,
            bucket=replace(
                bucket,
                description=bucket.description if self.description is None else self.description,
                retention=bucket.retention if self.retention is None else self.retention,
                shard_group_duration=bucket.shard_group_duration
                if self.shard_group_duration is None
                else self.shard_group_duration,
            ),
        )


@dataclass(frozen=True)
class DeleteBucket:
    """Delete the bucket and its data."""

    name: str

    @property
    def operation(self) -> str:
        return f"delete the bucket {self.name!r}"

    def describe(self) -> Action:
        return {"action": "delete_bucket", "bucket": self.name}

    def after(self, _before: BucketState) -> BucketState:
        return NO_BUCKET


@dataclass(frozen=True)
class CreateLabel:
    """Make a label in the organization, to be put on the bucket by a step of its own."""

    name: str

    @property
    def operation(self) -> str:
        return f"create the label {self.name!r}"

    def describe(self) -> Action:
        return {"action": "create_label", "label": self.name}

    def after(self, before: BucketState) -> BucketState:
        return before


@dataclass(frozen=True)
class AddLabel:
    """Put a label on the bucket. One that :class:`CreateLabel` makes has no ID yet."""

    bucket: str
    label: Label

    @property
    def operation(self) -> str:
        return f"put the label {self.label.name!r} on the bucket {self.bucket!r}"

    def describe(self) -> Action:
        return {"action": "add_label", "bucket": self.bucket, "label": self.label.name}

    def after(self, before: BucketState) -> BucketState:
        return before.with_labels((*before.require_bucket().labels, self.label))


@dataclass(frozen=True)
class RemoveLabel:
    """Take a label off the bucket."""

    bucket: str
    label: Label

    @property
    def operation(self) -> str:
        return f"take the label {self.label.name!r} off the bucket {self.bucket!r}"

    def describe(self) -> Action:
        return {"action": "remove_label", "bucket": self.bucket, "label": self.label.name}

    def after(self, before: BucketState) -> BucketState:
        return before.with_labels(label for label in before.require_bucket().labels if label.id != self.label.id)


@dataclass(frozen=True)
class AddRole:
    """Give a user who has no role ``on`` a bucket or an organization one."""

    on: str
    user: User
    role: Role
    kind: RoleKind = "bucket"

    @property
    def operation(self) -> str:
        return f"make {self.user.title} {A_HOLDER[self.role]} of the {self.kind} {self.on!r}"

    def describe(self) -> Action:
        return {"action": f"add_{self.role}", self.kind: self.on, "user": self.user.label}

    def after(self, before: H) -> H:
        return _with_role(before, self.user, self.role)


@dataclass(frozen=True)
class ChangeRole:
    """Give a user the other role: on the server a removal and an addition, since a user has one role on a thing."""

    on: str
    user: User
    old: Role
    new: Role
    kind: RoleKind = "bucket"

    @property
    def operation(self) -> str:
        return (
            f"make {self.user.title}, {A_HOLDER[self.old]} of the {self.kind} {self.on!r}, {A_HOLDER[self.new]} of it"
        )

    @property
    def removal(self) -> RemoveRole:
        """The half of it that comes first."""
        return RemoveRole(self.on, self.user, self.old, self.kind)

    def describe(self) -> Action:
        return {
            "action": "change_role",
            self.kind: self.on,
            "user": self.user.label,
            "from": self.old,
            "to": self.new,
        }

    def after(self, before: H) -> H:
        return _with_role(_without_role(before, self.user, self.old), self.user, self.new)


@dataclass(frozen=True)
class RemoveRole:
    """Take a user's role away."""

    on: str
    user: User
    role: Role
    kind: RoleKind = "bucket"

    @property
    def operation(self) -> str:
        return f"remove {self.user.title}, {A_HOLDER[self.role]}, from the {self.kind} {self.on!r}"

    def describe(self) -> Action:
        return {"action": f"remove_{self.role}", self.kind: self.on, "user": self.user.label}

    def after(self, before: H) -> H:
        return _without_role(before, self.user, self.role)


RoleStep = t.Union[AddRole, ChangeRole, RemoveRole]
Step = t.Union[
    CreateBucket,
    RenameBucket,
    UpdateBucket,
    DeleteBucket,
    CreateLabel,
    AddLabel,
    RemoveLabel,
    AddRole,
    ChangeRole,
    RemoveRole,
]


def _with_role(before: H, user: User, role: Role) -> H:
    holders = before.holders(role)
    return before if holders is None else before.with_holders(role, (*holders, user))


def _without_role(before: H, user: User, role: Role) -> H:
    holders = before.holders(role)
    return (
        before if holders is None else before.with_holders(role, (holder for holder in holders if holder.id != user.id))
    )


class StepOn(t.Protocol[S]):
    """A step that changes a state of one kind."""

    @property
    def operation(self) -> str:
        """What messages call it."""

    def describe(self) -> Action:
        """Return its words for ``actions``."""

    def after(self, before: S, /) -> S:
        """Return what it leaves."""


def apply_steps(before: S, steps: t.Iterable[StepOn[S]]) -> S:
    """Return what ``steps`` leave of ``before``."""
    for step in steps:
        before = step.after(before)
    return before
