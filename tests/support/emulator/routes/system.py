# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies beside the API's resources: ping, health, the list of routes, the 1.x query, and what is not there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from emulator import render
from emulator.routing import Mount
from emulator.rules import points
from emulator.rules.permissions import INSTANCE, RESOURCE_TYPES
from emulator.web import TEXT, Call, Reply, json_reply

_SIMPLE = (
    "authorizations",
    "backup",
    "buckets",
    "checks",
    "dashboards",
    "delete",
    "flags",
    "labels",
    "me",
    "notificationEndpoints",
    "notificationRules",
    "orgs",
    "restore",
    "scrapers",
    "setup",
    "signin",
    "signout",
    "sources",
    "tasks",
    "telegrafs",
    "users",
    "variables",
    "write",
)


def ping(call: Call) -> Reply:
    """`/ping`."""
    if call.method in ("GET", "HEAD"):
        return Reply(204)
    headers = {"Allow": "GET, HEAD, OPTIONS", "X-Content-Type-Options": "nosniff"}
    return Reply(405, b"Method Not Allowed\n", TEXT, headers)


def health(call: Call) -> Reply:
    """`/health`."""
    shown = {"name": "influxdb", "message": "ready for queries and writes", "status": "pass", "checks": []}
    return json_reply(200, shown | {"version": call.state.version, "commit": "x"})


def metrics(call: Call) -> Reply:
    """`/metrics`, of which only the numbers of things are here (OSS 2.9.1)."""
    state = call.state
    counted = {
        "buckets": len(state.buckets),
        "organizations": len(state.organizations),
        "tokens": len(state.authorizations),
        "users": len(state.users),
    }
    lines = [f"influxdb_{kind}_total {number}\n" for kind, number in counted.items()]
    return Reply(200, "".join(lines).encode(), "text/plain; version=0.0.4; charset=utf-8; escaping=values")


def ready(call: Call) -> Reply:
    """`/ready`."""
    up = points.go_duration(call.state.now() - call.state.started_at)
    return json_reply(200, {"status": "ready", "started": render.time_text(call.state.started_at), "up": up})


def links(_call: Call) -> Reply:
    """`/api/v2`."""
    shown: dict[str, Any] = {name: f"/api/v2/{name}" for name in _SIMPLE}
    shown["external"] = {"statusFeed": "https://www.influxdata.com/feed/json"}
    shown["plugins"] = "/api/v2/telegraf/plugins"
    shown["query"] = {"self": "/api/v2/query"}
    for part in ("analyze", "ast", "suggestions"):
        shown["query"][part] = f"/api/v2/query/{part}"
    shown["swagger"] = "/api/v2/swagger.json"
    shown["system"] = {"debug": "/debug/pprof", "health": "/health", "metrics": "/metrics"}
    return json_reply(200, dict(sorted(shown.items())))


def resources(_call: Call, _methods: Iterable[str] = ()) -> Reply:
    """`/api/v2/resources`: what permissions can be about, whatever the method and the rest of the path are."""
    body = json.dumps([*RESOURCE_TYPES, INSTANCE], separators=(",", ":"))
    return Reply(200, body.encode(), "application/json")


def assets(_call: Call) -> Reply:
    """Everything that is neither the API nor the server's own: the user interface, which is not built in."""
    return Reply(404, b"no assets included in binary\n", TEXT, {"X-Content-Type-Options": "nosniff"})


MOUNTS = [Mount("/api/v2/resources", {"GET /": resources}, not_found=resources, not_allowed=resources)]
