# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/orgs`, with the members and owners of each."""

from __future__ import annotations

from emulator import render
from emulator.errors import ApiError, Invalid, NotFound
from emulator.gojson import ID, STRING, TIME, Struct, pointer
from emulator.ids import lenient_id, parse_id
from emulator.routes import roles as role_routes
from emulator.routing import Mount
from emulator.rules import organizations, tenancy
from emulator.rules.paging import parse_page
from emulator.web import Call, Reply, json_reply, no_content

PREFIX = "/api/v2/orgs"

_ORGANIZATION = Struct(
    "influxdb.Organization",
    {"id": ID, "name": STRING, "description": STRING, "createdAt": TIME, "updatedAt": TIME},
)
_CHANGE = Struct("influxdb.OrganizationUpdate", {"Name": pointer(STRING), "description": pointer(STRING)})


def _create(call: Call) -> Reply:
    body = call.decode(_ORGANIZATION)
    call.caller.check("write", "orgs")
    made = tenancy.create(call.state, body["name"], body["description"], call.caller.user_id)
    return json_reply(201, render.organization(made))


def _list(call: Call) -> Reply:
    page = parse_page(call.query)
    org_id, user_id = lenient_id(call.query.get("orgID", "")), lenient_id(call.query.get("userID", ""))
    name = call.query.get("org") or None
    if org_id is not None or name is not None:
        found = [organizations.find_one(call.state, org_id, name)]
    else:
        if user_id is None and not call.caller.may("read", "orgs"):
            user_id = call.caller.user_id
        found = organizations.find_many(call.state, page, user_id)
    shown = [render.organization(each) for each in found if call.caller.may("read", "orgs", each.id)]
    return json_reply(200, {"links": {"self": PREFIX}, "orgs": shown})


def _get(call: Call) -> Reply:
    org_id = call.id()
    call.caller.check("read", "orgs", org_id)
    return json_reply(200, render.organization(organizations.find(call.state, org_id)))


def _change(call: Call) -> Reply:
    org_id = call.id()
    changes = call.decode(_CHANGE)
    call.caller.check("write", "orgs", org_id)
    changed = organizations.update(call.state, org_id, changes["Name"], changes["description"])
    return json_reply(200, render.organization(changed))


def _delete(call: Call) -> Reply:
    org_id = call.id()
    call.caller.check("write", "orgs", org_id)
    tenancy.delete(call.state, org_id, call.caller)
    return no_content()


def _guard(call: Call) -> None:
    """Raise unless there is the organization, and the caller may read it."""
    try:
        org_id = parse_id(call.vars["id"])
    except ApiError as error:
        raise Invalid(f"corrupt ID provided: {error.message}") from None
    try:
        call.caller.check("read", "orgs", org_id)
        organizations.find(call.state, org_id)
    except ApiError:
        raise NotFound("404 page not found") from None
    call.vars["orgID"] = org_id


MOUNTS = [
    Mount(
        PREFIX,
        {"POST /": _create, "GET /": _list, "GET /{id}": _get, "PATCH /{id}": _change, "DELETE /{id}": _delete},
    ),
    Mount(f"{PREFIX}/{{id}}/members", role_routes.routes("orgs", "member"), guard=_guard),
    Mount(f"{PREFIX}/{{id}}/owners", role_routes.routes("orgs", "owner"), guard=_guard),
]
