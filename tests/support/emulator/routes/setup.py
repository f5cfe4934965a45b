# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/setup`."""

from __future__ import annotations

from emulator import render
from emulator.gojson import DURATION, INT64, STRING, Struct
from emulator.routing import Mount
from emulator.rules import authorizations, setup
from emulator.state import SECOND
from emulator.web import Call, Reply, json_reply

_REQUEST = Struct(
    "influxdb.OnboardingRequest",
    {
        "username": STRING,
        "password": STRING,
        "org": STRING,
        "bucket": STRING,
        "retentionPeriodSeconds": INT64,
        "retentionPeriodHrs": DURATION,
        "token": STRING,
    },
)


def _is_allowed(call: Call) -> Reply:
    return json_reply(200, {"allowed": setup.allowed(call.state)})


def _run(call: Call) -> Reply:
    body = call.decode_bare(_REQUEST)
    seconds = body["retentionPeriodSeconds"]
    new = setup.NewServer(
        username=body["username"],
        password=body["password"],
        org=body["org"],
        bucket=body["bucket"],
        retention=seconds * SECOND if seconds > 0 else body["retentionPeriodHrs"],
        token=body["token"],
    )
    made = setup.run(call.state, new)
    record = made.authorization
    authorization = {
        "id": record.id,
        "token": record.token,
        "hashedToken": authorizations.hashed(record.token),
        "status": record.status,
        "description": record.description,
        "orgID": record.org_id,
        "userID": record.user_id,
        "permissions": [render.permission(permission) for permission in record.permissions],
        "createdAt": render.time_text(record.created_at),
        "updatedAt": render.time_text(record.updated_at),
        "links": render.authorization_links(record),
    }
    shown = {
        "user": render.user(made.user),
        "bucket": render.bucket(made.bucket),
        "org": render.organization(made.organization),
        "auth": authorization,
    }
    return json_reply(201, shown)


MOUNTS = [Mount("/api/v2/setup", {"GET /": _is_allowed, "POST /": _run})]
