# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/dbrps`."""

from __future__ import annotations

from collections.abc import Mapping as MappingType

from emulator import render
from emulator.errors import ApiError, Invalid, NotFound
from emulator.gojson import BOOL, STRING, Struct, pointer
from emulator.gotext import parse_bool, quote
from emulator.ids import parse_id
from emulator.routing import Mount
from emulator.rules import mappings, organizations
from emulator.state import Mapping
from emulator.web import Call, Reply, json_reply, no_content

_NEW = Struct(
    "dbrp.createDBRPRequest",
    {
        "database": STRING,
        "retention_policy": STRING,
        "default": BOOL,
        "org": STRING,
        "orgID": STRING,
        "bucketID": STRING,
    },
)
_CHANGE = Struct(
    'struct { Default *bool "json:\\"default\\""; RetentionPolicy *string "json:\\"retention_policy\\"" }',
    {"default": pointer(BOOL), "retention_policy": pointer(STRING)},
)


def _id(text: str, what: str) -> str:
    try:
        return parse_id(text)
    except ApiError as error:
        raise Invalid(f"invalid {what} ID {quote(text)}: {error.message}") from None


def _query_id(call: Call, name: str, what: str) -> str | None:
    text = call.query.get(name, "")
    return _id(text, what) if text else None


def _org_id(call: Call, given: MappingType[str, str]) -> str:
    """The organization, by ID or else by name."""
    if given.get("orgID"):
        return _id(given["orgID"], "org")
    name = given.get("org", "")
    if not name:
        raise Invalid("either 'org' or 'orgID' must be provided")
    try:
        return organizations.find_by_name(call.state, name).id
    except ApiError:
        raise NotFound(f"invalid org {quote(name)}: organization not found") from None


def _create(call: Call) -> Reply:
    body = call.decode_as(_NEW, "invalid json structure")
    mapping = Mapping(
        id="",
        org_id=_org_id(call, body),
        bucket_id=_id(body["bucketID"], "bucket"),
        database=body["database"],
        retention_policy=body["retention_policy"],
        default=body["default"],
    )
    return json_reply(201, render.mapping(mappings.create(call.state, mapping, call.caller)))


def _list(call: Call) -> Reply:
    wanted = mappings.MappingFilter(
        org_id=_org_id(call, call.query),
        id=_query_id(call, "id", "DBRP"),
        bucket_id=_query_id(call, "bucketID", "bucket"),
        database=call.query.get("db") or None,
        retention_policy=call.query.get("rp") or None,
    )
    if text := call.query.get("default", ""):
        wanted.default = parse_bool(text)
        if wanted.default is None:
            raise Invalid("invalid default parameter")
    found = mappings.find_many(call.state, wanted, call.caller)
    return json_reply(200, {"content": [render.mapping(mapping) for mapping in found]})


def _find(call: Call) -> Mapping:
    mapping_id = call.id()
    return mappings.find_visible(call.state, _org_id(call, call.query), mapping_id, call.caller)


def _get(call: Call) -> Reply:
    return json_reply(200, {"content": render.mapping(_find(call))})


def _change(call: Call) -> Reply:
    mapping = _find(call)
    body = call.decode_as(_CHANGE, "invalid json structure")
    changed = mappings.update(call.state, mapping, body["default"], body["retention_policy"], call.caller)
    return json_reply(200, {"content": render.mapping(changed)})


def _delete(call: Call) -> Reply:
    mapping_id = call.id()
    org_id = _org_id(call, call.query)
    mapping = mappings.find(call.state, org_id, mapping_id, call.caller)
    call.caller.check("write", "buckets", mapping.bucket_id, org_id)
    mappings.delete(call.state, mapping, call.caller)
    return no_content()


MOUNTS = [
    Mount(
        "/api/v2/dbrps",
        {"POST /": _create, "GET /": _list, "GET /{id}": _get, "PATCH /{id}": _change, "DELETE /{id}": _delete},
    )
]
