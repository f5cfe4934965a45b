# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Who may read and write the buckets of an organization: tokens, v1 users, and users who sign in. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._model.authorizations import Authorization, Permission, describe_permission, in_order
from .._model.resources import Bucket, UserAccount
from .._model.v1_users import V1User
from .redeclare_authorizations import Names
from .results import Result

Kind = t.Literal["token", "v1_user", "user"]
ALL = "all"
_ACTIONS = ("read", "write")


@dataclass(frozen=True)
class Account:
    """A user, and what the roles of the user permit. They are None where the token may not read them."""

    account: UserAccount
    permissions: frozenset[Permission] | None = None

    @property
    def is_active(self) -> bool:
        """Whether the user can sign in."""
        return self.account.status == "active"

    def belongs_to(self, org_id: str) -> bool:
        """Whether the user has a role in the organization, or on the whole server."""
        return any(
            one.type == "instance" or (one.type == "orgs" and one.id == org_id) for one in self.permissions or ()
        )


@dataclass(frozen=True)
class Holder:
    """A token or a user, as far as it concerns one organization. ``user`` is whose token or v1 user it is."""

    kind: Kind
    name: str
    id: str
    user: str
    is_active: bool
    permissions: frozenset[Permission]
    problems: tuple[str, ...] = ()
    gone: tuple[str, ...] = field(default=())

    def reach(self, action: str, org_id: str, buckets: t.Sequence[Bucket]) -> str | list[str]:
        """Return the buckets on which it may do that, by name: all, or single ones."""
        if any(_covers_all(one, action, org_id) for one in self.permissions):
            return ALL
        ids = {one.id for one in self.permissions if one.type == "buckets" and one.action == action and one.id}
        return [bucket.name for bucket in buckets if bucket.id in ids]

    @property
    def reaches_further(self) -> bool:
        """Whether it may read or write buckets of more than one organization."""
        about = [one for one in self.permissions if one.type in ("buckets", "instance")]
        everywhere = any(not one.org_id and not one.id for one in about)
        return everywhere or len({one.org_id for one in about if one.org_id}) > 1


def _covers_all(permission: Permission, action: str, org_id: str) -> bool:
    if permission.action != action or permission.id:
        return False
    return permission.type == "instance" or (permission.type == "buckets" and permission.org_id in ("", org_id))


def describe_access(
    names: Names,
    buckets: t.Sequence[Bucket],
    authorizations: t.Iterable[Authorization],
    v1_users: t.Iterable[V1User],
    accounts: t.Sequence[Account],
) -> list[Result]:
    """Return who may read or write buckets of the organization, or has something there that needs a look.

    ``authorizations`` are those of all organizations that can be seen, and ``v1_users`` those of this one.
    """
    users = {str(one.account.id): one for one in accounts}
    holders = [
        *(_token("token", one, users.get(one.user_id), names) for one in sorted(authorizations, key=_order)),
        *(
            _token("v1_user", one, users.get(one.user_id), names)
            for one in sorted((one.as_authorization() for one in v1_users), key=_order)
        ),
        *(_user(one) for one in accounts),
    ]
    described = (_describe(one, names.org_id, buckets) for one in holders)
    return [one for one in described if one["read"] or one["write"] or one["problems"] or one["gone"]]


def _order(one: Authorization) -> tuple[str, str, str]:
    return one.description, one.user, one.id


def _token(kind: Kind, one: Authorization, user: Account | None, names: Names) -> Holder:
    is_own = one.org_id == names.org_id
    gone = [held for held in in_order(one.permissions) if is_own and names.is_gone(held, one)]
    return Holder(
        kind=kind,
        name=one.description,
        id=one.id,
        user=one.user,
        is_active=one.active and (user is None or user.is_active),
        permissions=one.permissions,
        problems=_problems(one, user) if is_own else (),
        gone=tuple(describe_permission(held) for held in gone),
    )


def _problems(one: Authorization, user: Account | None) -> tuple[str, ...]:
    """Return what is wrong with whose token it is. Of a user that may not be read nothing is known."""
    if not one.user:
        return ("no_user",)
    if user is None or user.permissions is None:
        return ()
    inactive = () if user.is_active else ("inactive_user",)
    return inactive if user.belongs_to(one.org_id) else (*inactive, "user_without_role")


def _user(one: Account) -> Holder:
    account = one.account
    return Holder("user", account.name, str(account.id), "", one.is_active, one.permissions or frozenset())


def _describe(holder: Holder, org_id: str, buckets: t.Sequence[Bucket]) -> Result:
    read, write = (holder.reach(action, org_id, buckets) for action in _ACTIONS)
    return {
        "kind": holder.kind,
        "name": holder.name,
        "id": holder.id,
        "user": holder.user or None,
        "active": holder.is_active,
        "read": read,
        "write": write,
        "reaches_further": holder.reaches_further,
        "problems": list(holder.problems),
        "gone": list(holder.gone),
    }
