# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Authorizations (API tokens) as data, and what their permissions are called. Pure."""

from __future__ import annotations

import calendar
import re
import typing as t
from dataclasses import dataclass, field

from .._errors import ResponseError
from .decode import get_document, get_list, get_text

# InfluxDB Cloud documents that word in place of a token that it does not show.
_HIDDEN = "redacted"
# What Go writes for a time: a fraction of up to nine digits, and an offset.
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
# A token is made under this description. It gets its own once it has been delivered.
_UNFINISHED = " (unfinished, made by Ansible: {})"
_NONCE = re.compile(r"[0-9a-f]{16}")
# These two belong to no organization, and have their ID in ``id``: with an ``orgID`` they permit nothing.
GLOBAL_TYPES = ("orgs", "users")


@dataclass(frozen=True)
class Permission:
    """What an authorization permits; an empty ``org_id`` or ``id`` stands for all."""

    action: str
    type: str
    org_id: str = ""
    id: str = ""

    @classmethod
    def from_api(cls, document: t.Any) -> Permission:
        resource = get_document(document, "resource")
        return cls(
            get_text(document, "action"),
            get_text(resource, "type"),
            get_text(resource, "orgID", ""),
            get_text(resource, "id", ""),
        )


@dataclass(frozen=True)
class Authorization:
    """An authorization. ``token`` is shown when it is made, and by servers that keep tokens as they are; else it is empty.

    ``created`` is a time in seconds. ``names`` has those of the single resources that the server tells, but for its organization.
    """

    id: str
    org_id: str
    user_id: str
    user: str
    description: str
    active: bool
    permissions: frozenset[Permission]
    created: float = 0.0
    created_at: str = ""
    token: str = field(default="", repr=False)
    names: t.Mapping[Permission, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_api(cls, document: t.Any) -> Authorization:
        permissions = get_list(document, "permissions")
        named = {Permission.from_api(one): get_text(get_document(one, "resource"), "name", "") for one in permissions}
        token = get_text(document, "token", "")
        created_at = get_text(document, "createdAt", "")
        return cls(
            id=get_text(document, "id"),
            org_id=get_text(document, "orgID", ""),
            user_id=get_text(document, "userID", ""),
            user=get_text(document, "user", ""),
            description=get_text(document, "description", ""),
            active=get_text(document, "status", "active") == "active",
            permissions=frozenset(named),
            created=parse_time(created_at),
            created_at=created_at,
            token="" if token == _HIDDEN else token,
            names={permission: name for permission, name in named.items() if name and permission.type != "orgs"},
        )

    @property
    def age_key(self) -> tuple[float, str]:
        """The key that orders authorizations from the oldest to the newest."""
        return self.created, self.id

    @property
    def sorted_permissions(self) -> list[Permission]:
        """Return what it permits, in an order that is the same each time."""
        return in_order(self.permissions)

    @property
    def status(self) -> str:
        """The status, as the options call it."""
        return "active" if self.active else "inactive"

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the token {self.description!r} ({self.id})"

    def permits(self, action: str, kind: str, *, org_id: str = "", thing_id: str = "") -> bool:
        """Whether it permits ``action`` on the thing, or on all of ``kind`` in the organization, or of all if that is empty."""
        held = [one for one in self.permissions if one.action == action and one.type in (kind, "instance")]
        return any(
            one.type == "instance" or (one.id == thing_id if one.id else one.org_id in ("", org_id)) for one in held
        )

    def may_read_some(self, kind: str, org_id: str | None = None) -> bool:
        """Whether it permits to read anything of ``kind``, in the organization if one is given."""
        return any(
            one.action == "read" and one.type == kind and (org_id is None or one.org_id in ("", org_id))
            for one in self.permissions
        )

    def names_bucket(self, bucket_id: str | None) -> bool:
        """Return whether one of its permissions is for that bucket alone."""
        return any(one.type == "buckets" and one.id == bucket_id for one in self.permissions)


@dataclass(frozen=True)
class NewAuthorization:
    """What an authorization is made of."""

    org_id: str
    user_id: str
    description: str
    active: bool
    permissions: tuple[Permission, ...]


def in_order(permissions: t.Iterable[Permission]) -> list[Permission]:
    """Return ``permissions`` in an order that is the same each time."""
    return sorted(permissions, key=permission_key)


def parse_time(text: str) -> float:
    """Return the seconds since 1970 of a time that Go wrote, 0 for no text."""
    if not text:
        return 0.0
    found = _TIME.fullmatch(text)
    if found is None:
        raise ResponseError(
            f"The server's answer has {text[:40]!r} as a time, which is not what the API promises. Check that host is InfluxDB 2.x."
        )
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, sign, hours, minutes = found.groups()[6:]
    offset = int(f"{sign}1") * (int(hours) * 3_600 + int(minutes) * 60) if sign else 0
    return calendar.timegm((year, month, day, hour, minute, second)) + float(fraction or 0) - offset


def unfinished(description: str, nonce: str) -> str:
    """Return the description under which a token is made, until it has been delivered."""
    return description + _UNFINISHED.format(nonce)


def split_unfinished(found: str) -> str | None:
    """Return the description of which :func:`unfinished` made ``found``, None if it did not."""
    before, dummy, after = _UNFINISHED.partition("{}")
    description, mark, rest = found.rpartition(before)
    is_marked = bool(mark) and rest.endswith(after) and _NONCE.fullmatch(rest[: -len(after)]) is not None
    return description if is_marked else None


def is_unfinished(found: str, description: str) -> bool:
    """Whether ``found`` is what :func:`unfinished` made of ``description``: a token that was never delivered."""
    return split_unfinished(found) == description


def permission_key(permission: Permission) -> tuple[str, str, str, str]:
    """Return the key that orders permissions in messages and requests."""
    return permission.type, permission.action, permission.org_id, permission.id


def describe_permission(permission: Permission, name: str = "") -> str:
    """Return a permission in words, such as ``read buckets`` and ``write bucket 'telegraf'``."""
    if permission.id:
        return (
            f"{permission.action} {permission.type} {name!r}"
            if name
            else f"{permission.action} {permission.type} {permission.id}"
        )
    everywhere = " of all organizations" if not permission.org_id and permission.type not in GLOBAL_TYPES else ""
    every = " (all)" if permission.type in GLOBAL_TYPES else ""
    return f"{permission.action} {permission.type}{everywhere}{every}"
