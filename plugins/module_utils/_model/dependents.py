# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What may use a bucket, as data: tasks, checks, authorizations, scrapers, replications. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .decode import get_document, get_list, get_text


@dataclass(frozen=True)
class InfluxTask:
    """A task with its Flux script."""

    id: str
    name: str
    flux: str

    @classmethod
    def from_api(cls, document: t.Any) -> InfluxTask:
        return cls(get_text(document, "id"), get_text(document, "name", ""), get_text(document, "flux", ""))


@dataclass(frozen=True)
class Check:
    """A check with the Flux script of its query, which runs as a task that the list of tasks doesn't show."""

    id: str
    name: str
    flux: str

    @classmethod
    def from_api(cls, document: t.Any) -> Check:
        query = get_document(document, "query")
        return cls(get_text(document, "id"), get_text(document, "name", ""), get_text(query, "text", ""))


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
    """An authorization (API token). ``token`` is empty where the server doesn't show it, as from 2.9 on."""

    id: str
    description: str
    user_id: str
    active: bool
    permissions: tuple[Permission, ...]
    token: str = ""

    @classmethod
    def from_api(cls, document: t.Any) -> Authorization:
        return cls(
            id=get_text(document, "id"),
            description=get_text(document, "description", ""),
            user_id=get_text(document, "userID", ""),
            active=get_text(document, "status", "active") == "active",
            permissions=tuple(Permission.from_api(permission) for permission in get_list(document, "permissions")),
            token=get_text(document, "token", ""),
        )

    def may_read_some(self, kind: str, org_id: str | None = None) -> bool:
        """Whether it permits to read anything of ``kind``, in the organization if one is given."""
        return any(
            permission.action == "read"
            and permission.type == kind
            and (org_id is None or permission.org_id in ("", org_id))
            for permission in self.permissions
        )

    def may_read(self, kind: str, org_id: str) -> bool:
        """Whether it permits to read all of ``kind`` in the organization."""
        return any(
            permission.action == "read"
            and permission.type == kind
            and not permission.id
            and permission.org_id in ("", org_id)
            for permission in self.permissions
        )

    def names_bucket(self, bucket_id: str | None) -> bool:
        """Return whether one of its permissions is for that bucket alone."""
        return any(permission.type == "buckets" and permission.id == bucket_id for permission in self.permissions)


@dataclass(frozen=True)
class BucketReference:
    """A scraper that writes into a bucket, or a replication that reads from one."""

    id: str
    name: str
    bucket_id: str
