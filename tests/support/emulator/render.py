# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records as the API shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from emulator.state import SECOND, Authorization, Bucket, Label, Mapping, Organization, Permission, User

Json = dict[str, Any]

_MOST_SECONDS = (2**63 - 1) // SECOND


def time_text(nanoseconds: int) -> str:
    """A time as the API writes it."""
    seconds, rest = divmod(nanoseconds, SECOND)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{datetime.datetime.fromtimestamp(seconds, datetime.UTC):%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _round_seconds(nanoseconds: int) -> int:
    """Whole seconds, half ones away from zero, as far as 64 bits of nanoseconds go (recording `retention-more`)."""
    sign = -1 if nanoseconds < 0 else 1
    rounded = (abs(nanoseconds) + SECOND // 2) // SECOND
    return sign * min(rounded, _MOST_SECONDS)


def label(record: Label) -> Json:
    """A label."""
    shown: Json = {"id": record.id, "orgID": record.org_id, "name": record.name}
    if record.properties:
        shown["properties"] = dict(sorted(record.properties.items()))
    return shown


def label_with_links(record: Label) -> Json:
    """A label on its own."""
    return {"links": {"self": f"/api/v2/labels/{record.id}"}, "label": label(record)}


def labels(records: Iterable[Label]) -> Json:
    """A list of labels, those of a bucket too."""
    return {"links": {"self": "/api/v2/labels"}, "labels": [label(record) for record in records]}


def bucket(record: Bucket, its_labels: Iterable[Label] = ()) -> Json:
    """A bucket. Where it keeps data for ever in shard groups of no duration, it shows no rule."""
    path = f"/api/v2/buckets/{record.id}"
    rules = []
    if record.retention > 0 or record.shard_group > 0:
        rules.append(
            {
                "type": "expire",
                "everySeconds": _round_seconds(record.retention),
                "shardGroupDurationSeconds": _round_seconds(record.shard_group),
            }
        )
    shown: Json = {"id": record.id, "orgID": record.org_id, "type": record.type}
    if record.description:
        shown["description"] = record.description
    shown["name"] = record.name
    if record.rp:
        shown["rp"] = record.rp
    return shown | {
        "retentionRules": rules,
        "createdAt": time_text(record.created_at),
        "updatedAt": time_text(record.updated_at),
        "links": {
            "labels": f"{path}/labels",
            "members": f"{path}/members",
            "org": f"/api/v2/orgs/{record.org_id}",
            "owners": f"{path}/owners",
            "self": path,
            "write": f"/api/v2/write?org={record.org_id}&bucket={record.id}",
        },
        "labels": [label(each) for each in its_labels],
    }


def organization(record: Organization) -> Json:
    """An organization."""
    path = f"/api/v2/orgs/{record.id}"
    return {
        "links": {
            "buckets": f"/api/v2/buckets?org={record.name}",
            "dashboards": f"/api/v2/dashboards?org={record.name}",
            "labels": f"{path}/labels",
            "logs": f"{path}/logs",
            "members": f"{path}/members",
            "owners": f"{path}/owners",
            "secrets": f"{path}/secrets",
            "self": path,
            "tasks": f"/api/v2/tasks?org={record.name}",
        },
        "id": record.id,
        "name": record.name,
        "description": record.description,
        "createdAt": time_text(record.created_at),
        "updatedAt": time_text(record.updated_at),
    }


def user(record: User) -> Json:
    """A user."""
    shown: Json = {"links": {"self": f"/api/v2/users/{record.id}"}, "id": record.id, "name": record.name}
    if record.oauth_id:
        shown["oauthID"] = record.oauth_id
    return shown | {"status": record.status}


def role(record: User, its_role: str) -> Json:
    """A user as member or owner."""
    return {"role": its_role, **user(record)}


def permission(record: Permission, name: str = "", org: str = "") -> Json:
    """A permission, with the names of its resource and organization where they are known."""
    resource = {"type": record.type}
    pairs = (("id", record.id), ("orgID", record.org_id), ("name", name), ("org", org))
    return {"action": record.action, "resource": resource | {key: value for key, value in pairs if value}}


def authorization_links(record: Authorization, prefix: str = "/api/v2/authorizations") -> Json:
    """Where an authorization and its user are found."""
    return {"self": f"{prefix}/{record.id}", "user": f"/api/v2/users/{record.user_id}"}


def mapping(record: Mapping) -> Json:
    """A DBRP mapping."""
    return {
        "id": record.id,
        "database": record.database,
        "retention_policy": record.retention_policy,
        "default": record.default,
        "virtual": record.virtual,
        "orgID": record.org_id,
        "bucketID": record.bucket_id,
    }
