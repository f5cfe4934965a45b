# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks, scrapers, remotes and replications, only as far as the recordings go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emulator import render
from emulator.errors import ApiError, Invalid
from emulator.gojson import BOOL, ID, ID_POINTER, STRING, Struct, pointer
from emulator.gotext import encode_query, parse_int, quote
from emulator.ids import NO_ID, lenient_id, optional_id
from emulator.routing import Mount, older_mount
from emulator.rules import dependents, organizations
from emulator.state import Remote, Scraper, State, Task
from emulator.web import Call, Reply, json_reply, no_content

_MAX_TASKS = 500
_NOT_DECODED = "failed to decode request"
_NEW_TASK = Struct(
    "taskmodel.TaskCreate", {"flux": STRING, "description": STRING, "status": STRING, "orgID": ID, "org": STRING}
)
_SCRAPER = Struct(
    "influxdb.ScraperTarget",
    {"id": ID, "name": STRING, "type": STRING, "url": STRING, "orgID": ID, "bucketID": ID},
)
_NEW_REMOTE = Struct(
    "influxdb.CreateRemoteConnectionRequest",
    {
        "orgID": ID,
        "name": STRING,
        "description": pointer(STRING),
        "remoteURL": STRING,
        "remoteAPIToken": STRING,
        "remoteOrgID": ID_POINTER,
        "allowInsecureTLS": BOOL,
    },
)


def _task(state: State, task: Task) -> dict[str, Any]:
    path = f"/api/v2/tasks/{task.id}"
    shown: dict[str, Any] = {"links": {"self": path}}
    for part in ("labels", "logs", "members", "owners", "runs"):
        shown["links"][part] = f"{path}/{part}"
    shown |= {"labels": [], "id": task.id, "orgID": task.org_id}
    shown |= {"org": organizations.find(state, task.org_id).name, "ownerID": task.owner_id, "name": task.name}
    if task.description:
        shown["description"] = task.description
    shown |= {"status": task.status, "flux": task.flux}
    rhythm = {"every": task.every, "cron": task.cron, "offset": task.offset}
    shown |= {key: value for key, value in rhythm.items() if value}
    return shown | {
        "latestCompleted": render.time_text(task.created_at),
        "createdAt": render.time_text(task.created_at),
    }


def _create_task(call: Call) -> Reply:
    body = call.decode_as(_NEW_TASK, _NOT_DECODED)
    new = dependents.NewTask(body["flux"], body["description"], body["status"], body["orgID"], body["org"])
    try:
        new.check()
    except ApiError as error:
        raise Invalid(f"{_NOT_DECODED}: {error.message}") from None
    org_id = new.org_id or organizations.find_by_name(call.state, new.org).id
    made = dependents.create_task(call.state, org_id, new, call.caller)
    return json_reply(201, _task(call.state, made))


def _list_tasks(call: Call) -> Reply:
    try:
        wanted, limit, asked = _task_query(call)
    except ApiError as error:
        raise Invalid(f"{_NOT_DECODED}: {error.message}") from None
    if wanted.org_id is None and wanted.user_id is None:
        wanted = replace(wanted, user_id=call.caller.user_id)
    found = dependents.find_tasks(call.state, wanted, limit, call.caller)
    told = {"self": f"/api/v2/tasks?{encode_query(asked)}"}
    if len(found) >= limit:
        told["next"] = f"/api/v2/tasks?{encode_query({**asked, 'after': found[-1].id})}"
    return json_reply(200, {"links": told, "tasks": [_task(call.state, task) for task in found]})


def _task_query(call: Call) -> tuple[dependents.TaskFilter, int, dict[str, str]]:
    """Which tasks are asked for, how many, and what the links repeat of it. An organization's name goes before its ID."""
    query = call.query
    after = optional_id(query.get("after", ""))
    named = organizations.find_by_name(call.state, query["org"]) if query.get("org") else None
    org_id = optional_id(query.get("orgID", "")) or (named.id if named else None)
    user_id = optional_id(query.get("user", ""))
    limit = _task_limit(query.get("limit") or "100")
    if (kind := query.get("type", "")) not in ("", "basic", "system"):
        raise Invalid(f"{quote(kind)} is not a valid task type")
    status = query.get("status", "")
    wanted = dependents.TaskFilter(
        org_id=named.id if named else org_id,
        user_id=user_id,
        after=after,
        name=query.get("name", ""),
        status=status if status in ("active", "inactive") else "",
    )
    asked = {"after": after, "limit": str(limit), "org": named.name if named else "", "orgID": org_id, "user": user_id}
    return wanted, limit, {key: value for key, value in asked.items() if value}


def _task_limit(text: str) -> int:
    limit = parse_int(text)
    if limit is None:
        raise Invalid(f"strconv.Atoi: parsing {quote(text)}: invalid syntax")
    if not 1 <= limit <= _MAX_TASKS:
        raise Invalid(f"limit must be between 1 and {_MAX_TASKS}")
    return limit


def _task_id(call: Call) -> str:
    try:
        return call.id()
    except ApiError as error:
        raise Invalid(f"{_NOT_DECODED}: {error.message}") from None


def _get_task(call: Call) -> Reply:
    return json_reply(200, _task(call.state, dependents.find_task(call.state, _task_id(call), call.caller)))


def _delete_task(call: Call) -> Reply:
    dependents.delete_task(call.state, _task_id(call), call.caller)
    return no_content()


def _scraper(state: State, scraper: Scraper) -> dict[str, Any]:
    """A scraper, without its bucket where that is gone."""
    path = f"/api/v2/scrapers/{scraper.id}"
    shown: dict[str, Any] = {"id": scraper.id, "name": scraper.name, "type": scraper.type, "url": scraper.url}
    shown |= {"orgID": scraper.org_id, "org": organizations.find(state, scraper.org_id).name}
    found = {"self": path, "organization": f"/api/v2/orgs/{scraper.org_id}"}
    bucket = state.buckets.get(scraper.bucket_id)
    if bucket is not None:
        shown |= {"bucketID": bucket.id, "bucket": bucket.name}
        found["bucket"] = f"/api/v2/buckets/{bucket.id}"
    return shown | {"links": found | {"members": f"{path}/members", "owners": f"{path}/owners"}}


def _create_scraper(call: Call) -> Reply:
    body = call.decode_bare(_SCRAPER, hide=True)
    new = Scraper(NO_ID, body["orgID"], body["bucketID"], body["name"], body["type"], body["url"])
    return json_reply(201, _scraper(call.state, dependents.create_scraper(call.state, new, call.caller)))


def _list_scrapers(call: Call) -> Reply:
    found = dependents.find_scrapers(call.state, optional_id(call.query.get("orgID", "")), call.caller)
    shown = [_scraper(call.state, scraper) for scraper in found]
    return json_reply(200, {"links": {"self": "/api/v2/scrapers"}, "configurations": shown})


def _get_scraper(call: Call) -> Reply:
    return json_reply(200, _scraper(call.state, dependents.find_scraper(call.state, call.id(), call.caller)))


def _delete_scraper(call: Call) -> Reply:
    dependents.delete_scraper(call.state, call.id(), call.caller)
    return no_content()


def _remote(record: Remote) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": record.id, "orgID": record.org_id, "name": record.name, "remoteURL": record.url}
    optional = {"description": record.description, "remoteOrgID": record.remote_org_id}
    shown |= {key: value for key, value in optional.items() if value is not None}
    return shown | {"allowInsecureTLS": record.allow_insecure_tls}


def _create_remote(call: Call) -> Reply:
    body = call.decode(_NEW_REMOTE)
    new = Remote(
        id=NO_ID,
        org_id=body["orgID"],
        name=body["name"],
        description=body["description"],
        url=body["remoteURL"],
        remote_org_id=body["remoteOrgID"],
        allow_insecure_tls=body["allowInsecureTLS"],
    )
    return json_reply(201, _remote(dependents.create_remote(call.state, new, call.caller)))


def _required_org_id(call: Call) -> str:
    org_id = lenient_id(call.query.get("orgID", ""))
    if org_id is None:
        raise Invalid("invalid or missing org ID")
    return org_id


def _list_remotes(call: Call) -> Reply:
    found = dependents.find_remotes(call.state, _required_org_id(call), call.caller)
    return json_reply(200, {"remotes": [_remote(record) for record in found] or None})


def _list_replications(call: Call) -> Reply:
    _required_org_id(call)
    return json_reply(200, {"replications": None})


MOUNTS = [
    older_mount(
        "/api/v2/tasks",
        {"POST /": _create_task, "GET /": _list_tasks, "GET /{id}": _get_task, "DELETE /{id}": _delete_task},
    ),
    older_mount(
        "/api/v2/scrapers",
        {
            "POST /": _create_scraper,
            "GET /": _list_scrapers,
            "GET /{id}": _get_scraper,
            "DELETE /{id}": _delete_scraper,
        },
    ),
    Mount("/api/v2/remotes", {"POST /": _create_remote, "GET /": _list_remotes}),
    Mount("/api/v2/replications", {"GET /": _list_replications}),
]
