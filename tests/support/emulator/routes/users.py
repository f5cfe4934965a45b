# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/users` and `/api/v2/me`."""

from __future__ import annotations

import base64
import binascii

from emulator import render
from emulator.errors import ApiError, Internal
from emulator.gojson import STRING, DecodeError, Struct, decode, pointer, string_type
from emulator.ids import optional_id
from emulator.routes.roles import USER
from emulator.routing import Mount
from emulator.rules import users
from emulator.rules.paging import parse_page
from emulator.rules.permissions import own_permissions, role_permissions
from emulator.web import Call, Reply, error_reply, json_reply, no_content

_CHANGE = Struct("influxdb.UserUpdate", {"name": pointer(STRING), "status": pointer(string_type("influxdb.Status"))})
_PASSWORD = Struct("tenant.passwordSetRequest", {"password": STRING})
_NEW_PASSWORD = Struct("tenant.passwordResetRequestBody", {"password": STRING})


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Name and password of HTTP Basic authentication."""
    if header[:6].lower() != "basic ":
        return None
    try:
        decoded = base64.b64decode(header[6:], validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None
    name, colon, password = decoded.partition(":")
    return (name, password) if colon else None


def _create(call: Call) -> Reply:
    body = call.decode_bare(USER)
    call.caller.check("write", "users")
    made = users.create(call.state, body["name"], body["status"], body["id"], body["oauthID"])
    return json_reply(201, render.user(made))


def _list(call: Call) -> Reply:
    page = parse_page(call.query)
    user_id, name = optional_id(call.query.get("id", "")), call.query.get("name", "")
    if user_id is not None:
        found = [users.find(call.state, user_id)]
    elif name:
        found = [users.find_by_name(call.state, name)]
    else:
        found = users.find_many(call.state, page)
    shown = [render.user(user) for user in found if call.caller.may("read", "users", user.id)]
    return json_reply(200, {"links": {"self": "/api/v2/users"}, "users": shown})


def _show(call: Call, user_id: str) -> Reply:
    call.caller.check("read", "users", user_id)
    return json_reply(200, render.user(users.find(call.state, user_id)))


def _get(call: Call) -> Reply:
    return _show(call, call.id())


def _me(call: Call) -> Reply:
    return _show(call, call.caller.user_id)


def _change(call: Call) -> Reply:
    user_id = call.id()
    changes = call.decode_bare(_CHANGE)
    if changes["status"] is not None:
        users.check_status(changes["status"])
    call.caller.check("write", "users", user_id)
    return json_reply(200, render.user(users.update(call.state, user_id, changes["name"], changes["status"])))


def _delete(call: Call) -> Reply:
    user_id = call.id()
    call.caller.check("write", "users", user_id)
    users.delete(call.state, user_id)
    return no_content()


def _permissions(call: Call) -> Reply:
    user_id = call.id()
    call.caller.check("read", "users", user_id)
    found = [
        permission
        for _resource, of_resource in sorted(call.state.roles.items())
        if user_id in of_resource
        for permission in role_permissions(of_resource[user_id])
    ]
    return json_reply(200, [render.permission(p) for p in [*found, *own_permissions(user_id)]])


def _route_id(call: Call) -> str:
    try:
        return call.id() if "id" in call.vars else ""
    except ApiError:
        raise Internal("invalid user ID provided in route") from None


def _set_password(call: Call) -> Reply:
    password = call.decode_as(_PASSWORD, "")["password"]
    user_id = _route_id(call)
    call.caller.check("write", "users", user_id)
    users.set_password(call.state, user_id, password)
    return no_content()


def _new_password(call: Call) -> tuple[str, str]:
    """The old password and the new one. Only a session can send both: a token is in the place of the old one."""
    words = "error decoding password reset request"
    credentials = basic_credentials(call.headers.get("Authorization", ""))
    if credentials is None:
        raise Internal(f"{words}: invalid basic auth")
    try:
        return credentials[1], decode(call.body, _NEW_PASSWORD)["password"]
    except DecodeError as error:
        raise Internal(f"{words}: {error.message}") from None


def _replace_password(call: Call, user_id: str, old: str, new: str) -> Reply:
    call.caller.check("write", "users", user_id)
    users.check_password(call.state, user_id, old)
    users.set_password(call.state, user_id, new)
    return no_content()


def _put_password(call: Call) -> Reply:
    old, new = _new_password(call)
    user_id = _route_id(call)
    if not user_id:
        raise Internal("invalid user ID provided in route")
    return _replace_password(call, user_id, old, new)


def _put_my_password(call: Call) -> Reply:
    """Replace the caller's password. After a malformed request the server stumbles: two answers in one."""
    try:
        old, new = _new_password(call)
    except ApiError as error:
        reply = error_reply(error)
        words = f"a panic has occurred: {call.path}: runtime error: slice bounds out of range [-1:]"
        reply.body += error_reply(Internal(words)).body
        return reply
    return _replace_password(call, call.caller.user_id, old, new)


MOUNTS = [
    Mount(
        "/api/v2/users",
        {
            "POST /": _create,
            "GET /": _list,
            "PUT /password": _put_password,
            "GET /{id}": _get,
            "PATCH /{id}": _change,
            "DELETE /{id}": _delete,
            "GET /{id}/permissions": _permissions,
            "PUT /{id}/password": _put_password,
            "POST /{id}/password": _set_password,
        },
    ),
    Mount("/api/v2/me", {"GET /": _me, "PUT /password": _put_my_password}),
]
