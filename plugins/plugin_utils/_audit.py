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
_LISTS = {
    "label": "labels",
    "bucket": "buckets",
    "dbrp": "dbrps",
    "authorization": "authorizations",
    "v1_user": "v1_users",
}
# What a declaration calls a thing by, in this order.
_NAMES = ("name", "database", "description", "id")
# What says that an organization itself is declared.
_OF_ITSELF = ("renamed_from", "description", "members", "member_ids", "owners", "owner_ids", "state")
# The lists of what is not declared, by the kind of what they hold.
_UNDECLARED = {
    "bucket": "undeclared",
    "dbrp": "undeclared_dbrps",
    "authorization": "undeclared_authorizations",
    "v1_user": "undeclared_v1_users",
}
_GAPS = {
    "dbrps": "Not all undeclared DBRP mappings may be listed",
    "authorizations": "Not all undeclared tokens may be listed",
    "v1_users": "Not all undeclared v1 users may be listed",
    "users": "Not all undeclared users may be listed",
    "access": "It is not known who may use the buckets",
}
_OPTIONS = (
    *("name", "description", "color", "retention", "shard_group_duration", "labels", "members", "owners"),
    *("rp", "schema_type", "properties"),
)

Patterns = t.Sequence[str]


def server_entry(
    name: str, organizations: t.Sequence[Data], result: Data, ignore: Patterns = (), users: t.Sequence[Data] = ()
) -> Server:
    """Return what is found of the server ``name``.

    ``organizations`` and ``users`` are the options that influx_server was given, and ``result`` is what it returned, or its failure.
    What matches one of the patterns ``ignore`` is excluded.
    """
    results = result.get("organizations")
    server = result.get("server") or {}
    errors = (
        []
        if results or (users and result.get("users"))
        else [str(result.get("msg") or "The server could not be compared.")]
    )
    entries = [
        _organization(declared, results[number] if results else {}, str(server.get("org") or ""), ignore)
        for number, declared in enumerate(organizations)
    ]
    items = _declared_items("user", users, result.get("users") or [])
    items += _undeclared_items("user", result.get("undeclared_users") or [])
    found = _server(name, errors, entries, _judged(items, ignore))
    found["host"] = str(server.get("host") or "")
    found["version"] = str(result.get("server_version") or "")
    found["warnings"] = [*([_MASKED] if result.get("masked") else []), *_hidden(result)]
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


def _server(name: str, errors: list[str], organizations: list[Organization], own: t.Sequence[Item] = ()) -> Server:
    items = [*own, *(item for one in organizations for item in one["items"])]
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
        "items": list(own),
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
    items = _itself(declared, result)
    for kind, option in _LISTS.items():
        items += _declared_items(kind, declared.get(option) or [], result.get(option) or [])
    items += [_purged_item(item) for item in purged]
    for kind, option in _UNDECLARED.items():
        items += _undeclared_items(kind, result.get(option) or [], purged)
    own_id = result.get("id") or declared.get("id")
    return {
        "name": result.get("name") or declared.get("name") or own_id or connection_org,
        "id": own_id,
        "errors": errors,
        "warnings": [*(result.get("warnings") or []), *_purge_warning(declared, purged), *_hidden(result)],
        "items": _judged(items, ignore),
        "access": result.get("access"),
    }


def _judged(items: list[Item], ignore: Patterns) -> list[Item]:
    """Return the items, of which those that match a pattern are excluded."""
    for item in items:
        if is_excluded(item["kind"], item["name"], ignore):
            item["status"] = "excluded"
    return items


def _hidden(result: Data) -> list[str]:
    """Return why something undeclared, or somebody with access, may not be seen."""
    return [f"{_GAPS.get(gap['part'], gap['part'])}: {gap['reason']}" for gap in result.get("hidden") or []]


def _itself(declared: Data, result: Data) -> list[Item]:
    """Return an item for the organization itself, where something is declared of it, or it does not exist."""
    own = result.get("organization")
    if own:
        return [_result_item("organization", own)]
    if result and not result.get("error"):
        return []
    is_declared = any(declared.get(option) is not None for option in _OF_ITSELF)
    return [_item("organization", _name(declared), "unreadable")] if is_declared else []


def _name(declared: Data) -> str:
    return str(next((declared[option] for option in _NAMES if declared.get(option)), ""))


def _purge_warning(declared: Data, purged: t.Sequence[Data]) -> list[str]:
    limit = int(declared.get("purge_limit", 10))
    if len(purged) <= limit:
        return []
    buckets = count(len(purged), "undeclared bucket")
    reason = f"{buckets} would be deleted, which is more than purge_limit, {limit}."
    return [f"A run would fail before its first change: {reason}"]


def _declared_items(kind: str, declared: t.Sequence[Data], results: t.Sequence[Data]) -> list[Item]:
    """Return an item for each declared one of this kind, also where nothing is known of it."""
    known = [_result_item(kind, item) for item in results]
    return known + [_item(kind, _name(one), "unreadable") for one in declared[len(results) :]]


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


def _undeclared_items(kind: str, undeclared: t.Sequence[Data], purged: t.Sequence[Data] = ()) -> list[Item]:
    """Return an item for each undeclared thing of a kind that a run would leave. Only buckets are ``purged``."""
    going = {key for one in purged for key in (one.get("id"), f"name {one.get('name')}") if key and kind == "bucket"}
    items = []
    for found in undeclared:
        name = str(found.get("name", ""))
        if not going & {found.get("id"), f"name {name}"}:
            item = _item(kind, name, "undeclared", own_id=found.get("id"), declared=False)
            item["found"] = found
            items.append(item)
    return items


def _status(kind: str, result: Data, before: Data, after: Data) -> str:
    loses = kind in ("bucket", "organization") and (
        (before and not after) or _is_shorter(after.get("retention"), before.get("retention"))
    )
    if loses or _refuses_a_loss(result):
        return "would_lose_data"
    if result.get("refusals"):
        return "refused"
    if result.get("error") or not result.get("attempted"):
        return "unreadable"
    # Two tokens that permit the same can differ, and so can two passwords.
    return "drifted" if before != after or result.get("actions") else "in_sync"


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
        {"option": option, "before": _in_words(before.get(option)), "after": _in_words(after.get(option))}
        for option in (*_OPTIONS, *others)
        if before.get(option) != after.get(option)
    ]


def _in_words(value: t.Any) -> t.Any:
    """Return the policies of a DBRP mapping as texts, and any other value as it is."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_policy_in_words(policy) for policy in value]
    return value


def _policy_in_words(policy: Data) -> str:
    bucket = policy.get("bucket") or policy.get("bucket_id")
    return f"{policy.get('name')}: {bucket}{' (default)' if policy.get('default') else ''}"
