# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who asks, and what the one who asks may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from emulator.errors import ApiError, Forbidden, Unauthorized
from emulator.state import Bucket, Permission, Role

ACTIONS = ("read", "write")
INSTANCE = "instance"
RESOURCE_TYPES = (
    "authorizations",
    "buckets",
    "dashboards",
    "orgs",
    "sources",
    "tasks",
    "telegrafs",
    "users",
    "variables",
    "scrapers",
    "secrets",
    "labels",
    "views",
    "documents",
    "notificationRules",
    "notificationEndpoints",
    "checks",
    "dbrp",
    "notebooks",
    "annotations",
    "remotes",
    "replications",
)


def _matches(held: Permission, wanted: Permission) -> bool:
    """Whether what is held covers what is wanted, of the same action and type.

    A permission for one resource is compared by that resource's ID alone, whatever its organization.
    """
    if held.id is None:
        return held.org_id is None or held.org_id == wanted.org_id
    return held.id == wanted.id


@dataclass
class Caller:
    """The user behind a request, and the permissions of its token or session; none where the token is inactive."""

    user_id: str
    permissions: Iterable[Permission] | None
    org_id: str = ""

    def __post_init__(self) -> None:
        self._held: dict[tuple[str, str], list[Permission]] = {}
        for permission in self.permissions or ():
            self._held.setdefault((permission.action, permission.type), []).append(permission)

    def refusal(self, wanted: Permission) -> ApiError | None:
        """Why the caller may not do what is wanted; None if it may."""
        if self.permissions is None:
            return Unauthorized("token is inactive")
        if (wanted.action, INSTANCE) in self._held:
            return None
        if any(_matches(held, wanted) for held in self._held.get((wanted.action, wanted.type), ())):
            return None
        return Unauthorized(f"{wanted} is unauthorized")

    def may(self, action: str, type_: str, id_: str | None = None, org_id: str | None = None) -> bool:
        """Whether the caller may do that."""
        return self.refusal(Permission(action, type_, id_, org_id)) is None

    def check(self, action: str, type_: str, id_: str | None = None, org_id: str | None = None) -> None:
        """Raise unless the caller may do that."""
        refusal = self.refusal(Permission(action, type_, id_, org_id))
        if refusal is not None:
            raise refusal

    def may_read_bucket(self, bucket: Bucket) -> bool:
        """Whether the caller sees the bucket; system buckets are seen with the organization."""
        if bucket.type == "system":
            return self.may("read", "orgs", bucket.org_id)
        return self.may("read", "buckets", bucket.id, bucket.org_id)

    def check_read_bucket(self, bucket: Bucket) -> None:
        """Raise unless the caller sees the bucket."""
        if bucket.type == "system":
            self.check("read", "orgs", bucket.org_id)
        else:
            self.check("read", "buckets", bucket.id, bucket.org_id)

    def check_grant(self, permissions: Iterable[Permission]) -> None:
        """Raise unless the caller has each of the permissions itself."""
        for permission in permissions:
            refusal = self.refusal(permission)
            if refusal is not None:
                raise Forbidden(f"permission {permission} is not allowed: {refusal.message}")


def operator_permissions() -> tuple[Permission, ...]:
    """What the first token may do: everything."""
    return tuple(Permission(action, type_) for type_ in RESOURCE_TYPES for action in ACTIONS)


def own_permissions(user_id: str) -> list[Permission]:
    """What every session may do with its own user."""
    return [Permission(action, "users", user_id) for action in ACTIONS]


def _organization_permissions(org_id: str, actions: Iterable[str]) -> list[Permission]:
    return [
        Permission(action, type_, org_id) if type_ == "orgs" else Permission(action, type_, org_id=org_id)
        for type_ in RESOURCE_TYPES
        for action in actions
    ]


def role_permissions(role: Role) -> list[Permission]:
    """What a role lets a session do. An owner of a bucket gets nothing by it (recording `role-access`)."""
    if role.resource_type == "orgs":
        return _organization_permissions(role.resource_id, ACTIONS if role.role == "owner" else ("read",))
    if role.resource_type == INSTANCE and role.role == "owner":
        return [Permission(action, INSTANCE) for action in ACTIONS]
    if role.resource_type == "buckets" and role.role == "member":
        return [Permission("read", "buckets", role.resource_id)]
    return []
