# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/buckets`, with the labels, members and owners of each."""

from __future__ import annotations

from typing import Any

from emulator import render
from emulator.errors import ApiError, Invalid, NotFound, Unprocessable
from emulator.gojson import ID, INT64, STRING, Struct, pointer, slice_of
from emulator.ids import optional_id, parse_id
from emulator.routes import labels as label_routes
from emulator.routes import roles as role_routes
from emulator.routing import Mount, not_allowed_json, path_not_found
from emulator.rules import buckets, labels
from emulator.rules.paging import links, parse_page
from emulator.state import SECOND, Bucket, Label
from emulator.web import Call, Reply, json_reply, no_content

PREFIX = "/api/v2/buckets"

_RULE = Struct("tenant.retentionRule", {"type": STRING, "everySeconds": INT64, "shardGroupDurationSeconds": INT64})
NEW = Struct(
    "tenant.postBucketRequest",
    {"orgID": ID, "name": STRING, "description": STRING, "rp": STRING, "retentionRules": slice_of(_RULE)},
)
_RULE_CHANGE = Struct(
    "tenant.retentionRuleUpdate",
    {"type": STRING, "everySeconds": pointer(INT64), "shardGroupDurationSeconds": pointer(INT64)},
)
_CHANGE = Struct(
    "tenant.bucketUpdate",
    {"name": pointer(STRING), "description": pointer(STRING), "retentionRules": slice_of(_RULE_CHANGE)},
)


def _nanoseconds(seconds: int) -> int:
    """Seconds as a duration of 64 bits, which overflows without a word (recording `retention`)."""
    return (seconds * SECOND + 2**63) % 2**64 - 2**63


def only_rule(rules: list[dict[str, Any]] | None) -> tuple[int | None, int | None]:
    """Retention and shard group duration as they are asked for; None where they are not."""
    if not rules:
        return None, None
    if len(rules) > 1:
        raise Unprocessable("buckets cannot have more than one retention rule at this time")
    every, group = rules[0]["everySeconds"], rules[0]["shardGroupDurationSeconds"]
    if every is not None and every < 0:
        raise Unprocessable("expiration seconds cannot be negative")
    if group is not None and group < 0:
        raise Unprocessable("shard-group duration seconds cannot be negative")
    return (
        None if every is None else _nanoseconds(every),
        None if group is None else _nanoseconds(group),
    )


def visible_labels(call: Call, bucket: Bucket) -> list[Label]:
    """The labels shown with a bucket: none where the caller may not look (recording `permissions`)."""
    try:
        return labels.of_bucket(call.state, bucket.id, call.caller)
    except ApiError:
        return []


def _create(call: Call) -> Reply:
    body = call.decode(NEW)
    if not body["orgID"]:
        raise Invalid("organization id must be provided")
    retention, shard_group = only_rule(body["retentionRules"])
    call.caller.check("write", "buckets", org_id=body["orgID"])
    new = buckets.NewBucket(
        org_id=body["orgID"],
        name=body["name"],
        description=body["description"],
        rp=body["rp"],
        retention=retention or 0,
        shard_group=shard_group or 0,
    )
    return json_reply(201, render.bucket(buckets.create(call.state, new)))


def _list(call: Call) -> Reply:
    page = parse_page(call.query)
    wanted = buckets.BucketFilter(
        org_id=optional_id(call.query.get("orgID", "")),
        org=call.query.get("org") or None,
        name=call.query.get("name") or None,
        id=optional_id(call.query.get("id", "")),
    )
    found = [b for b in buckets.find_many(call.state, wanted, page) if call.caller.may_read_bucket(b)]
    filters = {"id": wanted.id, "bucket": wanted.name, "orgID": wanted.org_id, "org": wanted.org}
    given = {key: value for key, value in filters.items() if value is not None}
    shown = [render.bucket(bucket, visible_labels(call, bucket)) for bucket in found]
    return json_reply(200, {"links": links(PREFIX, page, given, len(found)), "buckets": shown})


def _get(call: Call) -> Reply:
    bucket = buckets.find(call.state, call.id())
    call.caller.check_read_bucket(bucket)
    return json_reply(200, render.bucket(bucket, visible_labels(call, bucket)))


def _change(call: Call) -> Reply:
    bucket_id = call.id()
    body = call.decode(_CHANGE)
    retention, shard_group = only_rule(body["retentionRules"])
    bucket = buckets.find(call.state, bucket_id)
    if body["name"] is not None:  # the server reads the bucket then, and so needs the permission
        call.caller.check_read_bucket(bucket)
    call.caller.check("write", "buckets", bucket_id, bucket.org_id)
    change = buckets.BucketChange(body["name"], body["description"], retention, shard_group)
    return json_reply(200, render.bucket(buckets.update(call.state, bucket_id, change)))


def _delete(call: Call) -> Reply:
    bucket = buckets.find(call.state, call.id())
    call.caller.check("write", "buckets", bucket.id, bucket.org_id)
    buckets.delete(call.state, bucket.id, call.caller)
    return no_content()


def _guard(call: Call) -> None:
    """Raise unless there is the bucket, and the caller may read it."""
    try:
        bucket_id = parse_id(call.vars["id"])
    except ApiError as error:
        raise Invalid(f"corrupt ID provided: {error.message}") from None
    try:
        bucket = buckets.find(call.state, bucket_id)
        call.caller.check_read_bucket(bucket)
    except ApiError:
        raise NotFound("404 page not found") from None
    call.vars["orgID"] = bucket.org_id


MOUNTS = [
    Mount(
        PREFIX,
        {"POST /": _create, "GET /": _list, "GET /{id}": _get, "PATCH /{id}": _change, "DELETE /{id}": _delete},
    ),
    Mount(f"{PREFIX}/{{id}}/members", role_routes.routes("buckets", "member"), guard=_guard),
    Mount(f"{PREFIX}/{{id}}/owners", role_routes.routes("buckets", "owner"), guard=_guard),
    Mount(
        f"{PREFIX}/{{id}}/labels",
        label_routes.BUCKET_ROUTES,
        guard=_guard,
        not_found=path_not_found,
        not_allowed=not_allowed_json,
        strips=True,
    ),
]
