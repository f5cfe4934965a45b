# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/checks`, only as far as the recording `checks` goes."""

from __future__ import annotations

import json
from typing import Any

from emulator import render
from emulator.errors import ApiError, Invalid
from emulator.ids import optional_id
from emulator.routing import older_mount
from emulator.rules import checks, organizations
from emulator.rules.paging import links, parse_page
from emulator.state import Check, State
from emulator.web import Call, Reply, json_reply, no_content

PREFIX = "/api/v2/checks"
_QUERY: dict[str, Any] = {
    "text": "",
    "editMode": "",
    "name": "",
    "builderConfig": {
        "buckets": [],
        "tags": [],
        "functions": [],
        "aggregateWindow": {"period": "", "fillValues": False},
    },
}
# Which settings each type has, by their names, with what stands for one that is left out; None where it isn't shown then.
_OF_ALL: dict[str, Any] = {"statusMessageTemplate": "", "every": None, "offset": None}
_SETTINGS: dict[str, dict[str, Any]] = {
    "threshold": _OF_ALL,
    "deadman": {**_OF_ALL, "timeSince": None, "staleTime": None, "reportZero": False, "level": "UNKNOWN"},
}


def _check(state: State, check: Check) -> dict[str, Any]:
    path = f"{PREFIX}/{check.id}"
    task = checks.find_task(state, check)
    shown: dict[str, Any] = {"id": check.id, "name": check.name, "ownerID": check.owner_id, "orgID": check.org_id}
    if check.description:
        shown["description"] = check.description
    shown |= check.settings
    shown |= {"taskID": check.task_id, "type": check.type, "labels": [], "links": {"self": path}}
    for part in ("labels", "members", "owners", "query"):
        shown["links"][part] = f"{path}/{part}"
    created = render.time_text(check.created_at)
    times = dict.fromkeys(("createdAt", "updatedAt", "latestCompleted", "latestScheduled"), created)
    return {**shown, "status": task.status, **times}


def _settings(body: dict[str, Any], type_: str) -> dict[str, Any]:
    said = {key: body.get(key, value) for key, value in _SETTINGS[type_].items()}
    shown = {key: value for key, value in said.items() if value is not None}
    shown |= {"query": {**_QUERY, **(body.get("query") or {})}, "tags": body.get("tags")}
    if type_ == "threshold":
        shown["thresholds"] = [{"allValues": False, **one} for one in body.get("thresholds") or ()] or None
    return shown


def _create(call: Call) -> Reply:
    try:
        body = json.loads(call.body)
    except ValueError:
        raise Invalid("unable to detect the check type from json") from None
    type_ = body.get("type", "")
    if type_ not in _SETTINGS:
        raise Invalid(f"invalid check type {type_}")
    new = checks.NewCheck(
        org_id=optional_id(body.get("orgID", "")),
        name=body.get("name", ""),
        description=body.get("description", ""),
        type=type_,
        status=body.get("status", ""),
        settings=_settings(body, type_),
    )
    return json_reply(201, _check(call.state, checks.create_check(call.state, new, call.caller)))


def _list(call: Call) -> Reply:
    """A page of checks. The links count those whose tasks are gone, and which are not shown."""
    page = parse_page(call.query)
    org_id, name = _organization_id(call), call.query.get("org", "")
    filters = {"orgID": org_id} if org_id else {"org": name}
    if org_id is None and name:
        org_id = organizations.find_by_name(call.state, name).id
    found = checks.find_checks(call.state, org_id, page, call.caller)
    shown = [_check(call.state, check) for check in found if check.task_id in call.state.tasks]
    return json_reply(200, {"checks": shown, "links": links(PREFIX, page, filters, len(found))})


def _organization_id(call: Call) -> str | None:
    try:
        return optional_id(call.query.get("orgID", ""))
    except ApiError as error:
        raise Invalid(f"orgID is invalid: {error.message}") from None


def _get(call: Call) -> Reply:
    return json_reply(200, _check(call.state, checks.find_check(call.state, call.id(), call.caller)))


def _delete(call: Call) -> Reply:
    checks.delete_check(call.state, call.id(), call.caller)
    return no_content()


MOUNTS = [older_mount(PREFIX, {"POST /": _create, "GET /": _list, "GET /{id}": _get, "DELETE /{id}": _delete})]
