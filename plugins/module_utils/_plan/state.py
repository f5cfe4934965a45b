# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The state of a bucket, with what hangs on it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._model.resources import Bucket, Label, Role, User


@dataclass(frozen=True)
class BucketState:
    """A bucket with its labels, members and owners, or none. Members and owners are None where nobody looked."""

    bucket: Bucket | None = None
    members: tuple[User, ...] | None = None
    owners: tuple[User, ...] | None = None

    def holders(self, role: Role) -> tuple[User, ...] | None:
        return self.members if role == "member" else self.owners

    def with_holders(self, role: Role, users: t.Iterable[User]) -> BucketState:
        return replace(self, members=tuple(users)) if role == "member" else replace(self, owners=tuple(users))

    def require_bucket(self) -> Bucket:
        """The bucket, where there must be one: a step that needs it is planned for no other state."""
        if self.bucket is None:
            raise LookupError("this step is for a bucket that exists")
        return self.bucket

    def with_labels(self, labels: t.Iterable[Label]) -> BucketState:
        return replace(self, bucket=replace(self.require_bucket(), labels=tuple(labels)))


NO_BUCKET = BucketState()
