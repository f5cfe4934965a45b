# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The state of a bucket or an organization, with what hangs on it. Pure."""

from __future__ import annotations

import abc
import typing as t
from dataclasses import dataclass, field, replace

from .._model.resources import Bucket, Label, Organization, Role, RoleKind, User, UserAccount
from .._model.v1_users import V1User

H = t.TypeVar("H", bound="RoleHolders")


@dataclass(frozen=True)
class RoleHolders(abc.ABC):
    """What has members and owners. Both are None where nobody looked. Each ``kind`` of it has a state of its own."""

    kind: t.ClassVar[RoleKind]

    def holders(self, role: Role) -> tuple[User, ...] | None:
        found: tuple[User, ...] | None = getattr(self, f"{role}s")
        return found

    def with_holders(self: H, role: Role, users: t.Iterable[User]) -> H:
        changes: dict[str, t.Any] = {f"{role}s": tuple(users)}
        return replace(self, **changes)

    @abc.abstractmethod
    def require_thing(self) -> Bucket | Organization:
        """Return what has the roles, where there must be one."""


@dataclass(frozen=True)
class BucketState(RoleHolders):
    """A bucket with its labels, members and owners, or none."""

    kind: t.ClassVar[RoleKind] = "bucket"
    bucket: Bucket | None = None
    members: tuple[User, ...] | None = None
    owners: tuple[User, ...] | None = None

    def require_thing(self) -> Bucket:
        return self.require_bucket()

    def require_bucket(self) -> Bucket:
        """The bucket, where there must be one: a step that needs it is planned for no other state."""
        if self.bucket is None:
            raise LookupError("this step is for a bucket that exists")
        return self.bucket

    def with_labels(self, labels: t.Iterable[Label]) -> BucketState:
        return replace(self, bucket=replace(self.require_bucket(), labels=tuple(labels)))


@dataclass(frozen=True)
class OrganizationState(RoleHolders):
    """An organization with its members and owners, or none."""

    kind: t.ClassVar[RoleKind] = "organization"
    organization: Organization | None = None
    members: tuple[User, ...] | None = None
    owners: tuple[User, ...] | None = None

    def require_thing(self) -> Organization:
        """Return the organization, where there must be one: a step that needs it is planned for no other state."""
        if self.organization is None:
            raise LookupError("this step is for an organization that exists")
        return self.organization


@dataclass(frozen=True)
class UserState:
    """A user, or none. ``password`` is one of the words of ``users.py``, empty where nothing is to be said of it.

    ``new_password`` is one that a step has set.
    """

    account: UserAccount | None = None
    password: str = ""
    new_password: str | None = field(default=None, repr=False, compare=False)

    def require_account(self) -> UserAccount:
        """Return the user, where there must be one: a step that needs it is planned for no other state."""
        if self.account is None:
            raise LookupError("this step is for a user that exists")
        return self.account


@dataclass(frozen=True)
class V1UserState:
    """A v1 user, or none. ``password`` is one of the words of ``users.py``, empty where nothing is to be said of it."""

    user: V1User | None = None
    password: str = ""

    def require_user(self) -> V1User:
        """Return the v1 user, where there must be one: a step that needs it is planned for no other state."""
        if self.user is None:
            raise LookupError("this step is for a v1 user that exists")
        return self.user


NO_BUCKET = BucketState()
NO_ORGANIZATION = OrganizationState()
NO_USER = UserState()
NO_V1_USER = V1UserState()
