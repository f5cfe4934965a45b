# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The data of an audit's report, from what influx_server returned in check mode for each server. Plain data in, plain data out."""

from __future__ import annotations

import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.durations import parse_duration
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count, printable

Data = dict[str, t.Any]
# Of the schema of the report, which docs/docsite/rst/guide_auditing.rst describes.
VERSION = 1
# Worst first. Each declared bucket has one of them but "undeclared".
STATUSES = ("would_lose_data", "unreadable", "drifted", "undeclared", "in_sync")
COUNTED = ("declared", "in_sync", "drifted", "would_lose_data", "unreadable", "undeclared", "labels_drifted", "errors")
NOT_REACHED = "The audit did not come to this server. What Ansible said of it says why."
_MASKED = "A secret of the connection occurs in what the server says. A mask stands in its place here."
_OPTIONS = (
    *("name", "description", "retention", "shard_group_duration", "labels", "members", "owners"),
    *("rp", "schema_type"),
)
# How many servers a failure names.
_NAMED = 5


def server_entry(name: str, organizations: t.Sequence[Data], result: Data) -> Data:
    """Return what is to be told of the server ``name``.

    ``organizations`` are the options that influx_server was given, and ``result`` is what it returned, or its failure.
    """
    results = result.get("organizations")
    server = result.get("server") or {}
    errors = [] if results else [str(result.get("msg") or "The server could not be compared.")]
    entries = [
        _organization_entry(declared, results[number] if results else {}, server)
        for number, declared in enumerate(organizations)
    ]
    warnings = [_MASKED] if result.get("masked") else []
    return _with_status(
        {"name": name, "host": server.get("host") or "", "errors": errors, "warnings": warnings}, entries
    )


def failed_entry(name: str, message: str) -> Data:
    """Return what is to be told of the server ``name``, of which nothing could be read."""
    return _with_status({"name": name, "host": "", "errors": [message], "warnings": []}, [])


def report(title: str, made: str, servers: t.Sequence[Data], pending: t.Sequence[str]) -> Data:
    """Return the whole report, with the servers that have most trouble first. ``pending`` are those still to be audited."""
    summary: dict[str, int] = {"servers": len(servers)}
    for counted in COUNTED:
        summary[counted] = sum(server["counts"][counted] for server in servers)
    for status in STATUSES:
        summary[f"servers_{status}"] = sum(server["status"] == status for server in servers)
    summary["servers_pending"] = len(pending)
    return {
        "version": VERSION,
        "title": title,
        "made": made,
        "pending": list(pending),
        "summary": summary,
        "servers": sorted(servers, key=_rank),
    }


def summary_line(summary: t.Mapping[str, int]) -> str:
    """Return the numbers in one line."""
    servers, declared = count(summary["servers"], "server"), count(summary["declared"], "declared bucket")
    found = (
        "{in_sync} in sync, {drifted} drifted, {would_lose_data} would lose data, "
        "{unreadable} could not be read. {undeclared} undeclared."
    ).format_map(summary)
    line = f"{servers}, {declared}: {found}"
    pending = summary["servers_pending"]
    return f"{line} {count(pending, 'server is', 'servers are')} still to be audited." if pending else line


def failure(data: Data, *, on_drift: bool, on_undeclared: bool) -> str | None:
    """Return why the audit fails, or None where it need not. While servers are still to be audited it does not."""
    summary = data["summary"]
    if not (on_drift or on_undeclared) or data["pending"]:
        return None
    differs = summary["drifted"] + summary["labels_drifted"] + summary["would_lose_data"]
    unknown = summary["unreadable"] + summary["errors"]
    if not differs and not unknown and not (on_undeclared and summary["undeclared"]):
        return None
    worst = [server for server in data["servers"] if server["status"] != "in_sync"]
    names = ", ".join(
        f"{printable(server['name'])} ({server['status'].replace('_', ' ')})" for server in worst[:_NAMED]
    )
    more = f" and {len(worst) - _NAMED} more" if len(worst) > _NAMED else ""
    return f"The servers are not as declared. {summary_line(summary)} Most trouble: {names}{more}."


def _with_status(entry: Data, organizations: list[Data]) -> Data:
    buckets = [bucket for one in organizations for bucket in one["buckets"]]
    counts = {status: sum(bucket["status"] == status for bucket in buckets) for status in STATUSES}
    counts["declared"] = sum("purged" not in bucket for bucket in buckets)
    counts["undeclared"] = sum(len(one["undeclared"]) for one in organizations)
    counts["labels_drifted"] = sum(len(one["labels"]) for one in organizations)
    counts["errors"] = len(entry["errors"]) + sum(len(one["errors"]) for one in organizations)
    counts = {counted: counts[counted] for counted in COUNTED}
    return {
        "name": entry["name"],
        "host": entry["host"],
        "status": _status(counts),
        "counts": counts,
        "errors": entry["errors"],
        "warnings": entry["warnings"],
        "organizations": organizations,
    }


def _status(counts: t.Mapping[str, int]) -> str:
    trouble = {
        "would_lose_data": counts["would_lose_data"],
        "unreadable": counts["unreadable"] + counts["errors"],
        "drifted": counts["drifted"] + counts["labels_drifted"],
        "undeclared": counts["undeclared"],
    }
    return next((status for status, number in trouble.items() if number), "in_sync")


def _rank(server: Data) -> tuple[int, int, int, str]:
    counts = server["counts"]
    others = counts["drifted"] + counts["unreadable"] + counts["undeclared"]
    return STATUSES.index(server["status"]), -counts["would_lose_data"], -others, server["name"]


def _organization_entry(declared: Data, result: Data, server: Data) -> Data:
    """Return what is to be told of one organization."""
    errors = [result["error"]] if result.get("error") else []
    if result.get("complete") is False:
        errors.append(f"Some buckets may be missing from the list: {result.get('incomplete_reason')}.")
    labels = result.get("labels") or []
    errors += [f"The label {label['name']}: {label['error']}" for label in labels if label.get("error")]
    purged = result.get("purged") or []
    return {
        "org": result.get("name")
        or result.get("id")
        or declared.get("name")
        or declared.get("id")
        or server.get("org")
        or "",
        "host": server.get("host") or "",
        "errors": errors,
        "warnings": [*(result.get("warnings") or []), *_purge_warning(declared, purged)],
        "labels": [_label_entry(label) for label in labels if _differs(label)],
        "buckets": [*_bucket_entries(declared, result), *map(_purged_entry, purged)],
        "undeclared": _undeclared(result.get("undeclared") or [], purged),
    }


def _purge_warning(declared: Data, purged: t.Sequence[Data]) -> list[str]:
    limit = int(declared.get("purge_limit", 10))
    if len(purged) <= limit:
        return []
    buckets = count(len(purged), "undeclared bucket")
    reason = f"{buckets} would be deleted, which is more than buckets_purge_limit, {limit}."
    return [f"A run would fail before its first change: {reason}"]


def _undeclared(undeclared: t.Sequence[Data], purged: t.Sequence[Data]) -> list[Data]:
    """Return the undeclared buckets that a run would leave."""
    going = {key for item in purged for key in (item.get("id"), f"name {item.get('name')}") if key}
    left = ({**bucket, "name": bucket.get("name", "")} for bucket in undeclared)
    return [bucket for bucket in left if not going & {bucket.get("id"), f"name {bucket['name']}"}]


def _differs(item: Data) -> bool:
    return item.get("before") != item.get("after")


def _label_entry(item: Data) -> Data:
    return {"name": item["name"], "before": item["before"], "after": item["after"]}


def _bucket_entries(declared: Data, result: Data) -> list[Data]:
    """Return an entry for each declared bucket, also where nothing is known of it."""
    items = result.get("buckets") or []
    known = [_bucket_entry(item) for item in items]
    rest = (declared.get("buckets") or [])[len(items) :]
    return known + [_entry(str(bucket.get("name") or bucket.get("id") or ""), "unreadable") for bucket in rest]


def _entry(name: str, status: str, **more: t.Any) -> Data:
    return {"name": name, "status": status, "error": None, "refusals": [], "changes": [], "actions": [], **more}


def _bucket_entry(item: Data) -> Data:
    before, after = item.get("before") or {}, item.get("after") or {}
    return _entry(
        item["name"],
        _bucket_status(item, before, after),
        error=item.get("error"),
        refusals=[_reason(refusal) for refusal in item.get("refusals") or []],
        changes=_changes(before, after),
        actions=item.get("actions") or [],
    )


def _reason(refusal: str | Data) -> str:
    """Return a refusal as text. One for programs has its text beside the option that it is about."""
    return str(refusal["message"]) if isinstance(refusal, dict) else refusal


def _purged_entry(item: Data) -> Data:
    entry = _bucket_entry(item)
    changes = [{"option": "name", "before": item["name"], "after": None}]
    return {**entry, "status": "would_lose_data", "changes": changes, "purged": True}


def _bucket_status(item: Data, before: Data, after: Data) -> str:
    is_shorter = _is_shorter(after.get("retention"), before.get("retention"))
    if _refuses_a_loss(item) or (before and not after) or is_shorter:
        return "would_lose_data"
    if item.get("error") or item.get("refusals") or not item.get("attempted"):
        return "unreadable"
    return "drifted" if before != after else "in_sync"


def _refuses_a_loss(item: Data) -> bool:
    refusals = item.get("refusals") or []
    return bool(item.get("would_lose_data")) or any(
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


def _changes(before: Data, after: Data) -> list[Data]:
    others = sorted({*before, *after} - set(_OPTIONS))
    return [
        {"option": option, "before": before.get(option), "after": after.get(option)}
        for option in (*_OPTIONS, *others)
        if before.get(option) != after.get(option)
    ]
