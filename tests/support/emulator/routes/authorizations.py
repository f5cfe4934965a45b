# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/authorizations`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulator import render
from emulator.errors import Invalid
from emulator.gojson import ID, ID_POINTER, STRING, Struct, pointer, slice_of, string_type
from emulator.ids import optional_id
from emulator.routing import Mount
from emulator.rules import authorizations, organizations, users
from emulator.state import Authorization, Permission, State
from emulator.web import Call, Reply, json_reply, no_content

PREFIX = "/api/v2/authorizations"

STATUS = string_type("influxdb.Status")
_RESOURCE = Struct(
    "influxdb.Resource", {"type": string_type("influxdb.ResourceType"), "id": ID_POINTER, "orgID": ID_POINTER}
)
PERMISSION = Struct("influxdb.Permission", {"action": string_type("influxdb.Action"), "resource": _RESOURCE})
_NEW = Struct(
    "authorization.postAuthorizationRequest",
    {
        "status": STATUS,
        "orgID": ID,
        "userID": ID_POINTER,
        "description": STRING,
        "permissions": slice_of(PERMISSION),
    },
)
CHANGE = Struct("influxdb.AuthorizationUpdate", {"status": pointer(STATUS), "description": pointer(STRING)})


def show(state: State, record: Authorization, token: str = "", prefix: str = PREFIX) -> dict[str, Any]:
    """An authorization with the names of what it is about. Its token is shown once, when it is made."""
    permissions = [render.permission(p, *authorizations.resource_names(state, p)) for p in record.permissions]
    return {
        "id": record.id,
        "token": token,
        "status": record.status,
        "description": record.description,
        "orgID": record.org_id,
        "org": organizations.find(state, record.org_id).name,
        "userID": record.user_id,
        "user": users.find(state, record.user_id).name,
        "permissions": permissions,
        "links": render.authorization_links(record, prefix),
        "createdAt": render.time_text(record.created_at),
        "updatedAt": render.time_text(record.updated_at),
    }


def decoded_permission(given: dict[str, Any]) -> Permission:
    """A permission of a body."""
    resource = given["resource"]
    return Permission(given["action"], resource["type"], resource["id"], resource["orgID"])


def _create(call: Call) -> Reply:
    body = call.decode_as(_NEW, "invalid json structure")
    permissions = [decoded_permission(given) for given in body["permissions"] or ()]
    authorizations.check_permissions(permissions, body["orgID"])
    status = body["status"] or "active"
    users.check_status(status)
    if call.caller.user_id not in call.state.users:
        raise Invalid("unable to create token")
    new = authorizations.NewAuthorization(
        org_id=body["orgID"],
        user_id=body["userID"] or call.caller.user_id,
        permissions=permissions,
        status=status,
        description=body["description"],
    )
    authorizations.check_create(new, call.caller)
    made = authorizations.create(call.state, new)
    return json_reply(201, show(call.state, made, made.token))


def listable(state: State, found: Iterable[Authorization]) -> list[Authorization]:
    """Those of what was found that a list shows: not those whose organization or user is gone."""
    return [each for each in found if each.org_id in state.organizations and each.user_id in state.users]


def owner_filters(call: Call) -> tuple[str | None, str | None]:
    """The user and the organization that a list is asked for, by ID or by name."""
    user_id = optional_id(call.query.get("userID", ""))
    org_id = optional_id(call.query.get("orgID", ""))
    if user_id is None and (name := call.query.get("user", "")):
        user_id = users.find_by_name(call.state, name).id
    if org_id is None and (name := call.query.get("org", "")):
        org_id = organizations.find_by_name(call.state, name).id
    return user_id, org_id


def _list(call: Call) -> Reply:
    user_id, org_id = owner_filters(call)
    authorization_id = optional_id(call.query.get("id", ""))
    if authorization_id is not None:
        found = authorizations.find_one(call.state, authorization_id, call.caller)
    else:
        found = authorizations.find_many(call.state, user_id, org_id, call.caller)
    shown = [show(call.state, each) for each in listable(call.state, found)]
    return json_reply(200, {"links": {"self": PREFIX}, "authorizations": shown})


def _get(call: Call) -> Reply:
    return json_reply(200, show(call.state, authorizations.find_visible(call.state, call.id(), call.caller)))


def _change(call: Call) -> Reply:
    authorization_id = call.id()
    changes = call.decode_bare(CHANGE)
    status, description = changes["status"], changes["description"]
    changed = authorizations.update(call.state, authorization_id, status, description, call.caller)
    return json_reply(200, show(call.state, changed))


def _delete(call: Call) -> Reply:
    authorizations.delete(call.state, call.id(), call.caller)
    return no_content()


MOUNTS = [
    Mount(
        PREFIX,
        {"POST /": _create, "GET /": _list, "GET /{id}": _get, "PATCH /{id}": _change, "DELETE /{id}": _delete},
    )
]
