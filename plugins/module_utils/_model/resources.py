# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the API keeps, as data: buckets, labels, users, organizations, DBRP mappings, and the roles of users. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .decode import get_flag, get_list, get_number, get_text, get_texts
from .names import label_key, trim


@dataclass(frozen=True)
class Bucket:
    """A bucket as the API gives it, or as it is planned: then ``id`` is None.

    ``retention`` and ``shard_group_duration`` are seconds. A retention of 0 has no end; a shard group duration of None
    was not told, and one of 0 is a broken state (recording ``retention``). ``rp`` and ``schema_type`` are empty where the
    server doesn't tell them, and ``raw`` is the API's own JSON.
    """

    id: str | None
    org_id: str
    name: str
    type: str = "user"
    description: str = ""
    retention: int = 0
    shard_group_duration: int | None = None
    rp: str = ""
    schema_type: str = ""
    labels: tuple[Label, ...] = ()
    raw: t.Mapping[str, t.Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_system(self) -> bool:
        return self.type == "system"

    @classmethod
    def from_api(cls, document: t.Any) -> Bucket:
        rules = get_list(document, "retentionRules")
        return cls(
            id=get_text(document, "id"),
            org_id=get_text(document, "orgID", ""),
            name=get_text(document, "name"),
            type=get_text(document, "type", "user"),
            description=get_text(document, "description", ""),
            retention=(get_number(rules[0], "everySeconds") or 0) if rules else 0,
            shard_group_duration=get_number(rules[0], "shardGroupDurationSeconds") if rules else None,
            rp=get_text(document, "rp", ""),
            schema_type=get_text(document, "schemaType", ""),
            labels=tuple(Label.from_api(label) for label in get_list(document, "labels")),
            raw=document,
        )


@dataclass(frozen=True)
class Label:
    """A label as the API gives it. ``id`` is None for one that is planned and not made yet."""

    id: str | None
    org_id: str
    name: str
    properties: t.Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def from_api(cls, document: t.Any) -> Label:
        return cls(
            get_text(document, "id"),
            get_text(document, "orgID", ""),
            get_text(document, "name"),
            get_texts(document, "properties"),
        )

    def is_named(self, name: str, org_id: str) -> bool:
        """Whether the server takes ``name`` for this label's, in the organization ``org_id``."""
        return self.org_id == org_id and label_key(self.name) == label_key(name)


@dataclass(frozen=True)
class User:
    """A user. ``name`` is None where only the ID was declared: a user given by ID is not looked up."""

    id: str
    name: str | None = None

    @classmethod
    def from_api(cls, document: t.Any) -> User:
        return cls(get_text(document, "id"), get_text(document, "name"))

    @property
    def title(self) -> str:
        """How messages call the user."""
        return f"the user {self.id}" if self.name is None else f"the user {self.name!r}"

    @property
    def label(self) -> str:
        """The name, or the ID of a user whose name is not known."""
        return self.id if self.name is None else self.name


Status = t.Literal["active", "inactive"]


@dataclass(frozen=True)
class UserAccount:
    """A user itself. ``id`` is None for one that is planned and not made yet. The server may have another ``status`` than ours."""

    id: str | None
    name: str
    status: str = "active"

    @classmethod
    def from_api(cls, document: t.Any) -> UserAccount:
        return cls(get_text(document, "id"), get_text(document, "name"), get_text(document, "status", "active"))


Role = t.Literal["member", "owner"]
A_HOLDER: t.Mapping[Role, str] = {"member": "a member", "owner": "an owner"}


# What users can have roles on, as messages and actions call it.
RoleKind = t.Literal["bucket", "organization"]
ROLE_PLACE: t.Mapping[RoleKind, str] = {"bucket": "on a bucket", "organization": "in an organization"}


@dataclass(frozen=True)
class Organization:
    """An organization. ``id`` is None for one that is planned and not made yet."""

    id: str | None
    name: str
    description: str = ""

    @classmethod
    def from_api(cls, document: t.Any) -> Organization:
        return cls(get_text(document, "id"), get_text(document, "name"), get_text(document, "description", ""))

    @property
    def is_padded(self) -> bool:
        """Whether its name has white space around it, which the server keeps and does not count."""
        return self.name != trim(self.name)


@dataclass(frozen=True)
class DbrpMapping:
    """A mapping of an InfluxDB 1.x database and retention policy to a bucket; ``virtual`` is one that comes with it.

    ``id`` is None for one that is planned and not made yet. A virtual one has the ID of its bucket.
    """

    org_id: str
    bucket_id: str
    database: str = ""
    policy: str = ""
    virtual: bool = True
    default: bool = False
    id: str | None = None

    @classmethod
    def from_api(cls, document: t.Any) -> DbrpMapping:
        return cls(
            org_id=get_text(document, "orgID", ""),
            bucket_id=get_text(document, "bucketID"),
            database=get_text(document, "database", ""),
            policy=get_text(document, "retention_policy", ""),
            virtual=get_flag(document, "virtual"),
            default=get_flag(document, "default"),
            id=get_text(document, "id", "") or None,
        )

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.database}/{self.policy}"


def virtual_mapping(bucket: Bucket) -> DbrpMapping:
    """Return the mapping that comes with ``bucket`` on OSS, where no other one has its place (recording ``mappings-crud``)."""
    database, slash, policy = bucket.name.partition("/")
    return DbrpMapping(
        org_id=bucket.org_id,
        bucket_id=str(bucket.id),
        database=database,
        policy=policy if slash else "autogen",
        default=not slash,
        id=bucket.id,
    )


def system_buckets(org_id: str) -> tuple[Bucket, ...]:
    """Return the buckets that the server itself makes with an organization (recording ``access``)."""
    kinds = (("_tasks", 3, "task logs"), ("_monitoring", 7, "monitoring logs"))
    return tuple(
        Bucket(None, org_id, name, "system", f"System bucket for {purpose}", days * 86_400, 86_400)
        for name, days, purpose in kinds
    )
