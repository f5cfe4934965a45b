# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Buckets: ``/api/v2/buckets`` and ``/api/v2/buckets/{bucketID}``."""

from __future__ import annotations

import typing as t

from .._errors import NotFoundError
from .._model.resources import Bucket
from .client import Client
from .lists import list_resources

PAGE = 100


def list_buckets(
    client: Client,
    *,
    org: str | None = None,
    org_id: str | None = None,
    name: str | None = None,
    bucket_id: str | None = None,
    after: str | None = None,
    offset: int | None = None,
    limit: int | None = None,
    descending: bool = False,
    operation: str = "list buckets",
) -> list[Bucket]:
    """Return one page of buckets. It is cut before the token's permissions hide some of them (recording ``hidden-pages``).

    ``limit`` is at most 100, 20 where it is left out. ``after`` is a bucket's ID, ``offset`` a number of buckets. The
    server takes an empty filter for none, and ignores the organization where ``bucket_id`` is given. The order is by name
    where the organization is given; ``descending`` turns it round (recording ``bucket-read``).
    """
    query = {
        "org": org,
        "orgID": org_id,
        "name": name,
        "id": bucket_id,
        "after": after,
        "offset": offset,
        "limit": limit,
        "descending": "true" if descending else None,
    }
    found = list_resources(client, "/api/v2/buckets", operation, "buckets", Bucket.from_api, query)
    if limit == PAGE:
        client.report.note_page()
    return found


def get_bucket(client: Client, bucket_id: str) -> Bucket:
    """The bucket ``bucket_id``; 404 if there is none, 401 if there is one that the token may not read."""
    return Bucket.from_api(client.request("GET", f"/api/v2/buckets/{bucket_id}", f"read the bucket {bucket_id}"))


def create_bucket(
    client: Client,
    org_id: str,
    name: str,
    *,
    description: str | None = None,
    retention: int | None = None,
    shard_group_duration: int | None = None,
    rp: str | None = None,
    schema_type: str | None = None,
) -> Bucket:
    """Create a bucket; what is None is left to the server. Times are in seconds."""
    body: dict[str, t.Any] = {
        "orgID": org_id,
        "name": name,
        "description": description,
        "rp": rp,
        "schemaType": schema_type,
    }
    if retention is not None or shard_group_duration is not None:
        body["retentionRules"] = [_rule(retention or 0, shard_group_duration)]
    try:
        response = client.request(
            "POST",
            "/api/v2/buckets",
            f"create the bucket {name!r}",
            body={key: value for key, value in body.items() if value is not None},
        )
    except NotFoundError as error:
        raise error.explained("Correct org_id.", f"there is no organization with the ID {org_id}") from error
    return Bucket.from_api(response)


def update_bucket(
    client: Client,
    bucket_id: str,
    *,
    name: str | None = None,
    description: str | None = None,
    retention: int | None = None,
    shard_group_duration: int | None = None,
) -> Bucket:
    """Change a bucket; what is None stays. The answer has no labels, whatever the bucket has (recording ``labels``).

    Never send a name together with a retention: refused, it has already changed the data's (recording
    ``refused-change``). Never send a shard group duration of 0 (recording ``retention``).
    """
    body: dict[str, t.Any] = {}
    if name is not None:
        body["name"] = name
    if description is not None:
        body["description"] = description
    if retention is not None or shard_group_duration is not None:
        body["retentionRules"] = [_rule(retention, shard_group_duration)]
    return Bucket.from_api(
        client.request("PATCH", f"/api/v2/buckets/{bucket_id}", f"change the bucket {bucket_id}", body=body)
    )


def delete_bucket(client: Client, bucket_id: str) -> None:
    """Delete a bucket and its data. Look at its type first: a system bucket's data goes before the server refuses."""
    client.request("DELETE", f"/api/v2/buckets/{bucket_id}", f"delete the bucket {bucket_id}")


def _rule(retention: int | None, shard_group_duration: int | None) -> dict[str, t.Any]:
    rule: dict[str, t.Any] = {"type": "expire"}
    if retention is not None:
        rule["everySeconds"] = retention
    if shard_group_duration is not None:
        rule["shardGroupDurationSeconds"] = shard_group_duration
    return rule
