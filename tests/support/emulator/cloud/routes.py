# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How InfluxDB Cloud is asked: the routes of its API page, where they differ from those of OSS or are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from emulator import render
from emulator.cloud.rules import DEFAULT_RETENTION, CloudBuckets
from emulator.cloud.settings import ABSENT_EMPTY, BUILD_ON_PING, Settings
from emulator.dispatch import Edition
from emulator.errors import ApiError, Invalid, NotFound, Unauthorized
from emulator.gojson import INT64, STRING, Struct, pointer, slice_of
from emulator.gotext import quote
from emulator.ids import lenient_id, optional_id
from emulator.routes import authorizations, checks, dependents, labels, mappings, organizations, setup, users, write
from emulator.routes import buckets as oss
from emulator.routing import Mount, Router
from emulator.rules import buckets
from emulator.rules.paging import links, parse_page
from emulator.state import SECOND, Bucket
from emulator.web import Call, Handler, Reply, json_reply, no_content

_NEW = Struct("postBucketRequest", {**oss.NEW.fields, "schemaType": STRING})
_RULE_CHANGE = Struct("retentionRuleUpdate", {"type": STRING, "everySeconds": pointer(INT64)})
_CHANGE = Struct(
    "bucketUpdate",
    {"name": pointer(STRING), "description": pointer(STRING), "retentionRules": slice_of(_RULE_CHANGE)},
)


def edition(settings: Settings) -> Edition:
    """InfluxDB Cloud as a edition of the server."""
    resources = (authorizations, checks, labels, mappings, organizations, setup, users, write)
    mounts = [mount for resource in resources for mount in resource.MOUNTS]
    mounts += [mount for mount in dependents.MOUNTS if mount.prefix == "/api/v2/tasks"]
    mounts = [_changed(mount) for mount in mounts]
    mounts += [*BucketRoutes(settings).mounts(), Mount("/api/v2/signin", {"POST /": _no_session})]
    only_ping = BUILD_ON_PING in settings.readings
    return Edition(Router(mounts), "Cloud", versioned=False, build_on_ping_only=only_ping)


def _changed(mount: Mount) -> Mount:
    """A mount of OSS with what Cloud answers differently."""
    changes: dict[str, dict[str, Callable[[Handler], Handler]]] = {
        organizations.PREFIX: {"GET /": lambda _handler: _organizations},
        authorizations.PREFIX: {"GET /": _each_of("authorizations", {"token": "redacted"})},
        "/api/v2/users": {"GET /": _users},
        "/api/v2/dbrps": {"GET /": _no_virtual},
    }
    changed = {route: change(mount.routes[route]) for route, change in changes.get(mount.prefix, {}).items()}
    return replace(mount, routes={**mount.routes, **changed})


def _organizations(call: Call) -> Reply:
    """The organization of the token, and no other."""
    found = call.state.organizations[call.caller.org_id]
    org_id, name = lenient_id(call.query.get("orgID", "")), call.query.get("org") or None
    if org_id not in (None, found.id):
        raise NotFound("organization not found")
    if name not in (None, found.name):
        raise NotFound(f"organization name {quote(name)} not found")
    return json_reply(200, {"links": {"self": organizations.PREFIX}, "orgs": [render.organization(found)]})


def _each_of(key: str, fields: dict[str, Any]) -> Callable[[Handler], Handler]:
    """Put `fields` into each entry of a list."""

    def change(handler: Handler) -> Handler:
        def changed(call: Call) -> Reply:
            shown = json.loads(handler(call).body)
            shown[key] = [{**entry, **fields} for entry in shown[key]]
            return json_reply(200, shown)

        return changed

    return change


def _users(handler: Handler) -> Handler:
    """Users can be looked up, not listed."""

    def changed(call: Call) -> Reply:
        if call.query.get("id") or call.query.get("name"):
            return handler(call)
        return json_reply(200, {"links": {"self": "/api/v2/users"}, "users": []})

    return changed


def _no_virtual(handler: Handler) -> Handler:
    """Mappings without the virtual ones, which are available in OSS only."""

    def changed(call: Call) -> Reply:
        call.query = {"orgID": call.caller.org_id, **call.query}
        shown = json.loads(handler(call).body)
        return json_reply(200, {"content": [entry for entry in shown["content"] if not entry["virtual"]]})

    return changed


def _no_session(_call: Call) -> Reply:
    raise Unauthorized("unauthorized access")


class BucketRoutes:
    """`/api/v2/buckets` of InfluxDB Cloud."""

    def __init__(self, settings: Settings) -> None:
        self._rules = CloudBuckets(settings)
        self._absent_is_empty = ABSENT_EMPTY in settings.readings

    def mounts(self) -> list[Mount]:
        """The routes, with those of OSS below a bucket."""
        routes: dict[str, Handler] = {
            "POST /": self._create,
            "GET /": self._list,
            "GET /{id}": self._get,
            "PATCH /{id}": self._change,
            "DELETE /{id}": self._delete,
        }
        below = [replace(mount, guard=self._guarding(mount.guard)) for mount in oss.MOUNTS[1:]]
        return [Mount(oss.PREFIX, routes), *below]

    def _guarding(self, guard: Callable[[Call], None] | None) -> Callable[[Call], None]:
        def changed(call: Call) -> None:
            if not self._rules.is_shown(lenient_id(call.vars["id"]) or ""):
                raise NotFound("bucket not found")
            if guard is not None:
                guard(call)

        return changed

    def _show(self, bucket: Bucket, call: Call | None = None) -> dict[str, Any]:
        """A bucket; with its labels where `call` tells who looks."""
        shown = render.bucket(bucket, () if call is None else oss.visible_labels(call, bucket))
        shown["retentionRules"] = [{"type": "expire", "everySeconds": bucket.retention // SECOND}]
        return {**shown, "schemaType": self._rules.schema_type(bucket)}

    def _create(self, call: Call) -> Reply:
        body = call.decode(_NEW)
        if not body["orgID"]:
            raise Invalid("organization id must be provided")
        retention, _shard_group = oss.only_rule(body["retentionRules"])
        try:
            call.caller.check("write", "buckets", org_id=body["orgID"])
        except ApiError:
            raise Unauthorized("unauthorized access") from None
        self._rules.touch_name(call.state, body["orgID"], body["name"])
        new = buckets.NewBucket(
            org_id=body["orgID"],
            name=body["name"],
            description=body["description"],
            rp=body["rp"],
            retention=DEFAULT_RETENTION if retention is None else retention,
        )
        made = self._rules.create(call.state, new, body["schemaType"] or "implicit")
        return json_reply(201, self._show(made))

    def _list(self, call: Call) -> Reply:
        page = parse_page(call.query)
        bucket_id, name = optional_id(call.query.get("id", "")), call.query.get("name") or None
        if bucket_id is not None:
            self._rules.touch(call.state, bucket_id)
            found = [self._rules.find(call.state, bucket_id)]
        elif name is not None:
            found = self._named(call, name)
        else:
            found = self._rules.page(call.state, call.caller.org_id, page)
        shown = [self._show(bucket, call) for bucket in found if call.caller.may_read_bucket(bucket)]
        filters = {"id": bucket_id or "", "name": name or "", "orgID": call.caller.org_id}
        return json_reply(200, {"links": links(oss.PREFIX, page, filters, len(shown)), "buckets": shown})

    def _named(self, call: Call, name: str) -> list[Bucket]:
        self._rules.touch_name(call.state, call.caller.org_id, name)
        found = self._rules.find_by_name(call.state, call.caller.org_id, name)
        if found is not None:
            return [found]
        if self._absent_is_empty:
            return []
        raise NotFound(f"bucket {quote(name)} not found")

    def _touched(self, call: Call) -> Bucket:
        """The bucket in the path, its deletion one request further."""
        self._rules.touch(call.state, call.id())
        return self._rules.find(call.state, call.id())

    def _get(self, call: Call) -> Reply:
        bucket = self._touched(call)
        call.caller.check_read_bucket(bucket)
        return json_reply(200, self._show(bucket, call))

    def _change(self, call: Call) -> Reply:
        body = call.decode(_CHANGE)
        bucket = self._touched(call)
        call.caller.check("write", "buckets", bucket.id, bucket.org_id)
        if body["name"] not in (None, bucket.name):
            self._rules.touch_name(call.state, bucket.org_id, body["name"])
        rules = body["retentionRules"]
        change = buckets.BucketChange(body["name"], body["description"])
        if rules:
            told = oss.only_rule([{**rule, "shardGroupDurationSeconds": None} for rule in rules])[0]
            change.retention = DEFAULT_RETENTION if told is None else told
        return json_reply(200, self._show(self._rules.update(call.state, bucket.id, change)))

    def _delete(self, call: Call) -> Reply:
        bucket = self._touched(call)
        call.caller.check("write", "buckets", bucket.id, bucket.org_id)
        self._rules.delete(call.state, bucket)
        return no_content()
