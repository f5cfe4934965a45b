# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the server knows: typed records and a store for them, with no rules and no HTTP."""

from __future__ import annotations

import bisect
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from emulator.gotext import to_lower, trim_space
from emulator.ids import Sequence

SECOND = 1_000_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR


@dataclass(frozen=True)
class Permission:
    """An action on resources of a type: on one, on those of one organization, or on all."""

    action: str
    type: str
    id: str | None = None
    org_id: str | None = None

    def __str__(self) -> str:
        owner = f"orgs/{self.org_id}/" if self.org_id is not None else ""
        return f"{self.action}:{owner}{self.type}" + (f"/{self.id}" if self.id is not None else "")


@dataclass
class Organization:
    id: str
    name: str
    description: str
    created_at: int
    updated_at: int


@dataclass
class User:
    id: str
    name: str
    status: str
    oauth_id: str = ""
    password: str | None = None


@dataclass
class Bucket:
    """A bucket; durations are nanoseconds, and a retention of 0 is for ever."""

    id: str
    org_id: str
    name: str
    type: str = "user"
    description: str = ""
    rp: str = ""
    retention: int = 0
    shard_group: int = 0
    created_at: int = 0
    updated_at: int = 0


@dataclass
class EngineRule:
    """What the storage engine keeps of a bucket. It is changed apart from the bucket's record: see `refused-change`.

    `groups` are the shard groups there are, each with its beginning and its end.
    """

    retention: int
    shard_group: int
    groups: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Label:
    id: str
    org_id: str
    name: str
    properties: dict[str, str]


@dataclass(frozen=True)
class Role:
    """What a user is to a resource: its member or its owner."""

    resource_type: str
    resource_id: str
    user_id: str
    role: str


@dataclass
class Authorization:
    id: str
    token: str
    status: str
    description: str
    org_id: str
    user_id: str
    permissions: tuple[Permission, ...]
    created_at: int
    updated_at: int


@dataclass
class Session:
    key: str
    user_id: str
    expires_at: int


@dataclass
class Mapping:
    """A database and a retention policy of the 1.x API, mapped to a bucket."""

    id: str
    org_id: str
    bucket_id: str
    database: str
    retention_policy: str
    default: bool
    virtual: bool = False


@dataclass
class Task:
    id: str
    org_id: str
    owner_id: str
    name: str
    description: str
    status: str
    flux: str
    every: str
    cron: str
    offset: str
    created_at: int
    type: str = "system"


@dataclass
class Check:
    """A check, which runs as a task of its own. `settings` are what nobody but the server's Flux needs to understand."""

    id: str
    org_id: str
    owner_id: str
    name: str
    description: str
    type: str
    task_id: str
    settings: dict[str, Any]
    created_at: int


@dataclass
class Scraper:
    id: str
    org_id: str
    bucket_id: str
    name: str
    type: str
    url: str


@dataclass
class Remote:
    id: str
    org_id: str
    name: str
    description: str | None
    url: str
    remote_org_id: str | None
    allow_insecure_tls: bool


class BucketNames:
    """An organization's buckets by name, in the order of their names' bytes."""

    def __init__(self) -> None:
        self._sorted: list[bytes] = []
        self._ids: dict[bytes, str] = {}

    @staticmethod
    def _key(name: str) -> bytes:
        return name.encode("utf-8", "surrogateescape")

    def get(self, name: str) -> str | None:
        """The ID of the bucket called `name`."""
        return self._ids.get(self._key(name))

    def add(self, name: str, bucket_id: str) -> None:
        """Enter a bucket."""
        key = self._key(name)
        bisect.insort(self._sorted, key)
        self._ids[key] = bucket_id

    def remove(self, name: str) -> None:
        """Strike a bucket out."""
        key = self._key(name)
        del self._sorted[bisect.bisect_left(self._sorted, key)]
        del self._ids[key]

    def ids(self, descending: bool = False) -> list[str]:
        """The IDs in the order of the names."""
        names = reversed(self._sorted) if descending else self._sorted
        return [self._ids[name] for name in names]


@dataclass
class State:
    """Everything. Records by ID; the other members are indexes, which the rules keep."""

    version: str = "v2.9.1"
    organizations: dict[str, Organization] = field(default_factory=dict)
    organization_names: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    user_names: dict[str, str] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    bucket_names: dict[str, BucketNames] = field(default_factory=dict)
    engine: dict[str, EngineRule] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    label_names: dict[tuple[str, bytes], str] = field(default_factory=dict)
    label_mappings: dict[str, set[str]] = field(default_factory=dict)
    # By resource, then by user.
    roles: dict[str, dict[str, Role]] = field(default_factory=dict)
    authorizations: dict[str, Authorization] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    # Those of the 1.x API, whose `token` is the name of the user; and their passwords by ID.
    v1_users: dict[str, Authorization] = field(default_factory=dict)
    v1_names: dict[str, str] = field(default_factory=dict)
    v1_passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    mapping_index: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    default_mappings: dict[tuple[str, str], str] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    scrapers: dict[str, Scraper] = field(default_factory=dict)
    remotes: dict[str, Remote] = field(default_factory=dict)
    sequence: Sequence = field(default_factory=Sequence)
    started_at: int = field(default_factory=time.time_ns)

    def all_roles(self) -> Iterator[Role]:
        """All roles on all resources."""
        return (role for roles in self.roles.values() for role in roles.values())

    @staticmethod
    def now() -> int:
        """The time in nanoseconds since 1970."""
        return time.time_ns()

    def names_of(self, org_id: str) -> BucketNames:
        """The index of an organization's buckets."""
        return self.bucket_names.setdefault(org_id, BucketNames())


def organization_key(name: str) -> str:
    """What organizations' names are unique by."""
    return trim_space(name)


def label_key(org_id: str, name: str) -> tuple[str, bytes]:
    """What labels are unique by: the name in lower case, in as many bytes as the name itself has.

    The server writes the one into a buffer of the length of the other, so that the Turkish capital i with a dot, two
    bytes long, is not the small i, one byte long (recording `names`).
    """
    length = len(name.encode())
    return org_id, to_lower(name).encode()[:length].ljust(length, b"\0")
