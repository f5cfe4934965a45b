# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/labels`, and the labels of a bucket."""

from __future__ import annotations

from emulator import render
from emulator.errors import ApiError, Invalid
from emulator.gojson import ID, STRING, DecodeError, Struct, decode, map_of, string_type
from emulator.ids import lenient_id
from emulator.routing import Mount
from emulator.rules import labels
from emulator.web import Call, Handler, Reply, error_reply, json_reply, no_content

_LABEL = Struct("influxdb.Label", {"id": ID, "orgID": ID, "name": STRING, "properties": map_of(STRING)})
_CHANGE = Struct("influxdb.LabelUpdate", {"name": STRING, "properties": map_of(STRING)})
_ATTACHMENT = Struct(
    "influxdb.LabelMapping", {"labelID": ID, "resourceID": ID, "resourceType": string_type("influxdb.ResourceType")}
)


def _create(call: Call) -> Reply:
    body = call.decode(_LABEL)
    labels.check(body["name"], body["orgID"])
    call.caller.check("write", "labels", org_id=body["orgID"])
    made = labels.create(call.state, body["orgID"], body["name"], body["properties"])
    return json_reply(201, render.label_with_links(made))


def _list(call: Call) -> Reply:
    org_id = lenient_id(call.query.get("orgID", ""))
    found = labels.find_many(call.state, call.query.get("name", ""), org_id)
    return json_reply(200, render.labels(labels.visible(found, call.caller)))


def _get(call: Call) -> Reply:
    label = labels.find(call.state, call.id())
    call.caller.check("read", "labels", label.id, label.org_id)
    return json_reply(200, render.label_with_links(label))


def _change(call: Call) -> Reply:
    label_id = call.id()
    changes = call.decode_bare(_CHANGE)
    label = labels.find(call.state, label_id)
    call.caller.check("write", "labels", label.id, label.org_id)
    changed = labels.update(call.state, label_id, changes["name"], changes["properties"])
    return json_reply(200, render.label_with_links(changed))


def _delete(call: Call) -> Reply:
    label = labels.find(call.state, call.id())
    call.caller.check("write", "labels", label.id, label.org_id)
    labels.delete(call.state, label.id)
    return no_content()


def _list_of_bucket(call: Call) -> Reply:
    return json_reply(200, render.labels(labels.of_bucket(call.state, call.id(), call.caller)))


def _attach(call: Call) -> Reply:
    """Put a label on a bucket. After a malformed body the server goes on with what it has got: two answers in one."""
    first = None
    try:
        body = decode(call.body, _ATTACHMENT)
    except DecodeError as error:
        body = error.partial
        first = error_reply(Invalid("Invalid post label map request"))
    try:
        if not body["labelID"]:
            raise Invalid("label id is required")
        label = labels.attach(call.state, call.id(), body["labelID"], call.caller)
        second = json_reply(201, render.label_with_links(label))
    except ApiError as error:
        second = error_reply(error)
    if first is None:
        return second
    first.body += second.body
    return first


def _detach(call: Call) -> Reply:
    bucket_id = call.id()
    labels.detach(call.state, bucket_id, call.id("labelID"), call.caller)
    return no_content()


BUCKET_ROUTES: dict[str, Handler] = {"GET /": _list_of_bucket, "POST /": _attach, "DELETE /{labelID}": _detach}

MOUNTS = [
    Mount(
        "/api/v2/labels",
        {"POST /": _create, "GET /": _list, "GET /{id}": _get, "PATCH /{id}": _change, "DELETE /{id}": _delete},
    )
]
