# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a request to its answer: who asks, and which of the server's parts answers."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import ApiError, Unauthorized
from emulator.routes import (
    authorizations,
    buckets,
    checks,
    dependents,
    labels,
    mappings,
    organizations,
    sessions,
    setup,
    system,
    users,
    v1_users,
    write,
)
from emulator.routing import Router
from emulator.rules import sessions as session_rules
from emulator.rules.permissions import Caller
from emulator.web import Call, Reply, error_reply

_METHODS = frozenset(("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"))
_API = ("/api/v2", "/v1", "/private/")
_OPEN = frozenset(
    (
        ("GET", "/api/v2"),
        ("POST", "/api/v2/signin"),
        ("POST", "/api/v2/signout"),
        ("POST", "/api/v2/setup"),
        ("GET", "/api/v2/setup"),
    )
)
_V1 = {"/query": v1_users.query, "/write": v1_users.write}
_PAGES = {"/metrics": system.metrics, "/ready": system.ready}
_RESOURCES = (
    authorizations,
    buckets,
    checks,
    dependents,
    labels,
    mappings,
    organizations,
    sessions,
    setup,
    system,
    users,
    v1_users,
    write,
)


@dataclass(frozen=True)
class Edition:
    """A kind of server: its routes, and what it tells of itself with each answer."""

    router: Router
    build: str
    versioned: bool = True
    build_on_ping_only: bool = False


OSS = Edition(Router(mount for resource in _RESOURCES for mount in resource.MOUNTS), "OSS")


def answer(call: Call, edition: Edition = OSS) -> Reply:
    """The answer to a request, with the headers that each has."""
    try:
        reply = _answer(call, edition)
    except ApiError as error:
        reply = error_reply(error)
    origin = call.headers.get("Origin", "")
    if origin and call.path.startswith(_API):
        reply.headers["Access-Control-Allow-Origin"] = origin
    if call.path == "/ping" or not edition.build_on_ping_only:
        reply.headers["X-Influxdb-Build"] = edition.build
    if edition.versioned:
        reply.headers["X-Influxdb-Version"] = call.state.version
    return reply


def _answer(call: Call, edition: Edition) -> Reply:
    if call.method not in _METHODS:
        return Reply(405)
    if call.path == "/health" or call.path.startswith("/health/"):
        return system.health(call)
    if call.path == "/ping":
        return system.ping(call)
    if call.path in _V1:
        return _V1[call.path](call)
    if call.path in _PAGES:
        return _PAGES[call.path](call)
    if not call.path.startswith(_API):
        return system.assets(call)
    if call.method == "OPTIONS":
        return _options(call)
    if (call.method, call.path) not in _OPEN:
        call.known_caller = _caller(call)
        session_rules.check_active(call.state, call.known_caller)
    if call.path in ("/api/v2", "/api/v2/"):
        return system.links(call)
    return edition.router.answer(call)


def _options(call: Call) -> Reply:
    """What is answered to a browser that asks whether it may."""
    if not call.headers.get("Origin", ""):
        return Reply(405)
    allowed = "Accept, Content-Type, Content-Length, Accept-Encoding, Authorization, User-Agent"
    headers = {
        "Access-Control-Allow-Methods": "POST, GET, OPTIONS, PUT, DELETE, PATCH",
        "Access-Control-Allow-Headers": allowed,
    }
    return Reply(204, headers=headers)


def _token(header: str) -> str | None:
    """The token of an Authorization header; a wrong one hides a session."""
    if header[:6].lower() == "token ":
        return header[6:]
    if header[:7].lower() == "bearer " and len(header) > 7:
        return header[7:]
    return None


def _caller(call: Call) -> Caller:
    token = _token(call.headers.get("Authorization", ""))
    if token is not None:
        return session_rules.by_token(call.state, token)
    key = sessions.session_key(call.headers.get("Cookie", ""))
    if key is None:
        raise Unauthorized("unauthorized access")
    return session_rules.by_session(call.state, key)
