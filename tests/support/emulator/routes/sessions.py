# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/signin` and `/api/v2/signout`."""

from __future__ import annotations

import datetime
from email.utils import format_datetime

from emulator.errors import Unauthorized
from emulator.routes.users import basic_credentials
from emulator.routing import Mount
from emulator.rules import sessions
from emulator.state import SECOND
from emulator.web import Call, Reply, no_content

COOKIE = "influxdb-oss-session"


def session_key(header: str) -> str | None:
    """The key of the session that a Cookie header carries."""
    for part in header.split(";"):
        name, equals, value = part.strip().partition("=")
        if equals and name == COOKIE:
            return value.strip('"')
    return None


def _sign_in(call: Call) -> Reply:
    credentials = basic_credentials(call.headers.get("Authorization", ""))
    if credentials is None:
        raise Unauthorized("unauthorized access")
    session = sessions.sign_in(call.state, *credentials)
    expires = datetime.datetime.fromtimestamp(session.expires_at // SECOND, datetime.UTC)
    attributes = [
        f"{COOKIE}={session.key}",
        "Path=/api/",
        f"Expires={format_datetime(expires, usegmt=True)}",
        "HttpOnly",
    ]
    if call.secure:
        attributes.append("Secure")
    reply = no_content()
    reply.headers["Set-Cookie"] = "; ".join([*attributes, "SameSite=Strict"])
    return reply


def _sign_out(call: Call) -> Reply:
    key = session_key(call.headers.get("Cookie", ""))
    if key is None:
        raise Unauthorized("unauthorized access")
    sessions.sign_out(call.state, key)
    return no_content()


MOUNTS = [
    Mount("/api/v2/signin", {"POST /": _sign_in}),
    Mount("/api/v2/signout", {"POST /": _sign_out}),
]
