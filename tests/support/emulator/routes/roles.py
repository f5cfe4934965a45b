# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members and owners of a bucket or an organization."""

from __future__ import annotations

from emulator import render
from emulator.errors import Invalid
from emulator.gojson import ID, STRING, Struct, string_type
from emulator.rules import roles, users
from emulator.web import Call, Handler, Reply, json_reply, no_content

USER = Struct("influxdb.User", {"id": ID, "name": STRING, "oauthID": STRING, "status": string_type("influxdb.Status")})


def routes(resource_type: str, role: str) -> dict[str, Handler]:
    """The routes for those who have a role on resources of a type."""

    def list_(call: Call) -> Reply:
        resource_id, org_id = call.id(), call.vars["orgID"]
        found = roles.visible(call.state, resource_type, resource_id, org_id, role, call.caller)
        link = f"/api/v2/{resource_type}/{resource_id}/{role}s"
        return json_reply(200, {"links": {"self": link}, "users": [render.role(user, role) for user in found]})

    def add(call: Call) -> Reply:
        resource_id = call.id()
        user_id = call.decode_bare(USER)["id"]
        if not user_id:
            raise Invalid("user id missing or invalid")
        user = users.find(call.state, user_id)
        call.caller.check("write", resource_type, resource_id, call.vars["orgID"])
        roles.add(call.state, resource_type, resource_id, user_id, role)
        return json_reply(201, render.role(user, role))

    def remove(call: Call) -> Reply:
        resource_id = call.id()
        roles.remove(call.state, resource_id, call.id("userID"), call.vars["orgID"], call.caller)
        return no_content()

    return {"GET /": list_, "POST /": add, "DELETE /{userID}": remove}
