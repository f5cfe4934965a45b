# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What an audit says of one server, from what influx_server returned for it in check mode. Plain data in, plain data out."""

from __future__ import annotations

import typing as t
from fnmatch import fnmatchcase

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.durations import parse_duration
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    COUNTED,
    STATUSES,
    TROUBLE,
    Change,
    Data,
    Item,
    Organization,
    Server,
)

NOT_REACHED = "The audit did not come to this server. What Ansible said of it says why."
_MASKED = "A secret of the connection occurs in what the server says. A mask stands in its place here."
# The lists of a declaration, and of its result, by the kind of what they hold.
_LISTS = {"label": "labels", "bucket": "buckets"}
_OPTIONS = (
    *("name", "description", "color", "retention", "shard_group_duration", "labels", "members", "owners"),
    *("rp", "schema_type", "properties"),
)

Patterns = t.Sequence[str]


def server_entry(name: str, organizations: t.Sequence[Data], result: Data, ignore: Patterns = ()) -> Server:
    """Return what is found of the server ``name``.

    ``organizations`` are the options that influx_server was given, and ``result`` is what it returned, or its failure.
    Labels and buckets that match one of the patterns ``ignore`` are excluded.
    """
    results = result.get("organizations")
    server = result.get("server") or {}
    errors = [] if results else [str(result.get("msg") or "The server could not be compared.")]
    entries = [
        _organization(declared, results[number] if results else {}, str(server.get("org") or ""), ignore)
        for number, declared in enumerate(organizations)
    ]
    found = _server(name, errors, entries)
    found["host"] = str(server.get("host") or "")
    found["version"] = str(result.get("server_version") or "")
    found["warnings"] = [_MASKED] if result.get("masked") else []
    return found


def failed_entry(name: str, message: str, *, mistaken: bool = False) -> Server:
    """Return what is to be said of the server ``name``, of which nothing could be read.

    ``mistaken`` says that its variables are the reason, and no server was asked.
    """
    return {**_server(name, [message], []), "mistaken": mistaken}


def is_excluded(kind: str, name: str, ignore: Patterns) -> bool:
    """Return whether a name matches one of the patterns. That of a label does so without regard to case."""
    if kind == "label":
        return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in ignore)
    return any(fnmatchcase(name, pattern) for pattern in ignore)


def _server(name: str, errors: list[str], organizations: list[Organization]) -> Server:
    items = [item for one in organizations for item in one["items"]]
    counts = {status: sum(item["status"] == status for item in items) for status in STATUSES}
    counts["declared"] = sum(item["declared"] for item in items)
    counts["errors"] = len(errors) + sum(len(one["errors"]) for one in organizations)
    return {
        "name": name,
        "host": "",
        "version": "",
        "status": _worst(counts),
        "was": None,
        "counts": {counted: counts[counted] for counted in COUNTED},
        "mistaken": False,
        "errors": errors,
        "warnings": [],
        "repair": "",
        "organizations": organizations,
    }


def _worst(counts: t.Mapping[str, int]) -> str:
    numbers = {**counts, "unreadable": counts["unreadable"] + counts["errors"]}
    return next((status for status in TROUBLE if numbers[status]), "in_sync")


def _organization(declared: Data, result: Data, connection_org: str, ignore: Patterns) -> Organization:
    errors = [result["error"]] if result.get("error") else []
    if result.get("complete") is False:
        errors.append(f"Some buckets may be missing from the list: {result.get('incomplete_reason')}.")
    purged = result.get("purged") or []
    items = [item for kind in _LISTS for item in _declared_items(kind, declared, result)]
    items += [_purged_item(item) for item in purged]
    items += _undeclared_items(result.get("undeclared") or [], purged)
    for item in items:
        if is_excluded(item["kind"], item["name"], ignore):
            item["status"] = "excluded"
    own_id = result.get("id") or declared.get("id")
    return {
        "name": result.get("name") or declared.get("name") or own_id or connection_org,
        "id": own_id,
        "errors": errors,
        "warnings": [*(result.get("warnings") or []), *_purge_warning(declared, purged)],
        "items": items,
    }


def _purge_warning(declared: Data, purged: t.Sequence[Data]) -> list[str]:
    limit = int(declared.get("purge_limit", 10))
    if len(purged) <= limit:
        return []
    buckets = count(len(purged), "undeclared bucket")
    reason = f"{buckets} would be deleted, which is more than purge_limit, {limit}."
    return [f"A run would fail before its first change: {reason}"]


def _declared_items(kind: str, declared: Data, result: Data) -> list[Item]:
    """Return an item for each declared one of this kind, also where nothing is known of it."""
    results = result.get(_LISTS[kind]) or []
    known = [_result_item(kind, item) for item in results]
    rest = (declared.get(_LISTS[kind]) or [])[len(results) :]
    return known + [_item(kind, str(one.get("name") or one.get("id") or ""), "unreadable") for one in rest]


def _item(kind: str, name: str, status: str, *, own_id: str | None = None, declared: bool = True) -> Item:
    return {
        "kind": kind,
        "name": name,
        "id": own_id,
        "status": status,
        "was": None,
        "declared": declared,
        "error": None,
        "refusals": [],
        "changes": [],
        "actions": [],
        "found": None,
    }


def _result_item(kind: str, result: Data) -> Item:
    before, after = result.get("before") or {}, result.get("after") or {}
    status = _status(kind, result, before, after)
    item = _item(kind, str(result["name"]), status, own_id=result.get("id"))
    item["error"] = result.get("error")
    item["refusals"] = [_reason(refusal) for refusal in result.get("refusals") or []]
    item["changes"] = _changes(before, after)
    item["actions"] = result.get("actions") or []
    return item


def _reason(refusal: str | Data) -> str:
    """Return a refusal as text. One for programs has its text beside the option that it is about."""
    return str(refusal["message"]) if isinstance(refusal, dict) else refusal


def _purged_item(result: Data) -> Item:
    item = _result_item("bucket", result)
    item["status"] = "would_lose_data"
    item["declared"] = False
    item["changes"] = [{"option": "name", "before": item["name"], "after": None}]
    return item


def _undeclared_items(undeclared: t.Sequence[Data], purged: t.Sequence[Data]) -> list[Item]:
    """Return an item for each undeclared bucket that a run would leave."""
    going = {key for one in purged for key in (one.get("id"), f"name {one.get('name')}") if key}
    items = []
    for bucket in undeclared:
        name = str(bucket.get("name", ""))
        if not going & {bucket.get("id"), f"name {name}"}:
            item = _item("bucket", name, "undeclared", own_id=bucket.get("id"), declared=False)
            item["found"] = bucket
            items.append(item)
    return items


def _status(kind: str, result: Data, before: Data, after: Data) -> str:
    loses = kind == "bucket" and (
        (before and not after) or _is_shorter(after.get("retention"), before.get("retention"))
    )
    if loses or _refuses_a_loss(result):
        return "would_lose_data"
    if result.get("refusals"):
        return "refused"
    if result.get("error") or not result.get("attempted"):
        return "unreadable"
    return "drifted" if before != after else "in_sync"


def _refuses_a_loss(result: Data) -> bool:
    refusals = result.get("refusals") or []
    return bool(result.get("would_lose_data")) or any(
        isinstance(refusal, dict) and refusal.get("would_lose_data") for refusal in refusals
    )


def _is_shorter(new: str | None, old: str | None) -> bool:
    """Return whether data that the retention ``old`` keeps goes with ``new``. For ever is longer than anything."""
    if new is None or old is None:
        return False
    new_seconds, old_seconds = _seconds(new), _seconds(old)
    return new_seconds != 0 and (old_seconds == 0 or new_seconds < old_seconds)


def _seconds(duration: str) -> int:
    """Return the length of a duration, 0 for one without end."""
    try:
        return parse_duration(duration, "retention")
    except DeclarationError:
        return 0


def _changes(before: Data, after: Data) -> list[Change]:
    others = sorted({*before, *after} - set(_OPTIONS))
    return [
        {"option": option, "before": before.get(option), "after": after.get(option)}
        for option in (*_OPTIONS, *others)
        if before.get(option) != after.get(option)
    ]
