# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/private/legacy/authorizations`, and the 1.x API `/query` and `/write` that its credentials are for."""

from __future__ import annotations

from emulator.errors import ApiError, Forbidden, Internal, Invalid, NotFound, Unauthorized
from emulator.gojson import ID, ID_POINTER, STRING, Struct, slice_of
from emulator.ids import optional_id
from emulator.routes.authorizations import (
    CHANGE,
    PERMISSION,
    STATUS,
    decoded_permission,
    listable,
    owner_filters,
    show,
)
from emulator.routes.users import basic_credentials
from emulator.routing import Mount
from emulator.rules import authorizations, lineprotocol, mappings, points, sessions, users, v1_users
from emulator.rules.permissions import Caller
from emulator.state import Authorization, Permission
from emulator.web import Call, Reply, json_reply, no_content

PREFIX = "/private/legacy/authorizations"
_NEW = Struct(
    "authorization.postAuthorizationRequest",
    {
        "token": STRING,
        "status": STATUS,
        "orgID": ID,
        "userID": ID_POINTER,
        "description": STRING,
        "permissions": slice_of(PERMISSION),
    },
)
_PASSWORD = Struct("authorization.passwordSetRequest", {"password": STRING})


def _shown(call: Call, status: int, record: Authorization) -> Reply:
    return json_reply(status, show(call.state, record, record.token, PREFIX))


def _create(call: Call) -> Reply:
    body = call.decode_as(_NEW, "invalid json structure")
    permissions = [decoded_permission(given) for given in body["permissions"] or ()]
    authorizations.check_permissions(permissions, body["orgID"])
    status = body["status"] or "active"
    users.check_status(status)
    if not body["token"]:
        raise Invalid("token required for v1 user authorization type")
    new = authorizations.NewAuthorization(
        org_id=body["orgID"],
        user_id=body["userID"] or call.caller.user_id,
        permissions=permissions,
        status=status,
        description=body["description"],
        token=body["token"],
    )
    return _shown(call, 201, v1_users.create(call.state, new, call.caller))


def _list(call: Call) -> Reply:
    v1_user_id, name = optional_id(call.query.get("id", "")), call.query.get("token", "")
    user_id, org_id = owner_filters(call)
    found = v1_users.find_many(call.state, v1_user_id, name, org_id, user_id, call.caller)
    shown = [show(call.state, each, each.token, PREFIX) for each in listable(call.state, found)]
    return json_reply(200, {"links": {"self": PREFIX}, "authorizations": shown})


def _get(call: Call) -> Reply:
    return _shown(call, 200, v1_users.find_visible(call.state, call.id(), call.caller))


def _change(call: Call) -> Reply:
    v1_user_id = call.id()
    changes = call.decode_bare(CHANGE)
    changed = v1_users.update(call.state, v1_user_id, changes["status"], changes["description"], call.caller)
    return _shown(call, 200, changed)


def _delete(call: Call) -> Reply:
    v1_users.delete(call.state, call.id(), call.caller)
    return no_content()


def _set_password(call: Call) -> Reply:
    password = call.decode_as(_PASSWORD, "")["password"]
    try:
        v1_user_id = call.id()
    except ApiError:
        raise Internal("invalid authorization ID provided in route") from None
    v1_users.set_password(call.state, v1_user_id, password, call.caller)
    return no_content()


def _caller(call: Call) -> Caller:
    """Who asks the 1.x API: by a token, or by name and password."""
    header = call.headers.get("Authorization", "")
    pair = basic_credentials(header)
    if pair is not None:
        return v1_users.sign_in(call.state, *pair)
    scheme, _space, token = header.partition(" ")
    if scheme != "Token":
        raise Unauthorized("unauthorized access")
    try:
        return sessions.by_token(call.state, token.partition(":")[2] or token)
    except ApiError:
        raise Unauthorized("unauthorized access") from None


def query(call: Call) -> Reply:
    """`/query`, as far as the recordings go."""
    caller = _caller(call)
    if call.query.get("q", "").strip().rstrip(";").upper() != "SHOW DATABASES":
        raise Invalid("the emulator knows no other query than SHOW DATABASES")
    found = mappings.find_many(call.state, mappings.MappingFilter(caller.org_id), caller)
    names = list(dict.fromkeys(mapping.database for mapping in found))
    values = {"values": [[name] for name in names]} if names else {}
    series = {"name": "databases", "columns": ["name"], **values}
    reply = json_reply(200, {"results": [{"statement_id": 0, "series": [series]}]})
    reply.content_type = "application/json"
    return reply


def write(call: Call) -> Reply:
    """`/write`, to the bucket that the default mapping of a database names."""
    caller = _caller(call)
    wanted = mappings.MappingFilter(caller.org_id, database=call.query.get("db", ""), default=True)
    everyone = Caller(caller.user_id, (Permission("read", "buckets"),), caller.org_id)
    found = mappings.find_many(call.state, wanted, everyone)
    if not found:
        raise NotFound("bucket not found")
    if not caller.may("write", "buckets", found[0].bucket_id, caller.org_id):
        raise Forbidden("insufficient permissions for write")
    parsed = lineprotocol.parse(call.body, call.query.get("precision") or "ns", call.state.now())
    points.write(call.state, found[0].bucket_id, parsed)
    return no_content()


MOUNTS = [
    Mount(
        PREFIX,
        {
            "POST /": _create,
            "GET /": _list,
            "GET /{id}": _get,
            "PATCH /{id}": _change,
            "DELETE /{id}": _delete,
            "POST /{id}/password": _set_password,
        },
    )
]
