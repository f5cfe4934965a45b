# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The report on all servers: its numbers, the repair of each, and whether the audit fails. Plain data in, plain data out."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count, printable, shorten
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    COUNTED,
    STATUSES,
    TROUBLE,
    VERSION,
    Report,
    Server,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import Last, compare
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_repair import repair_command

# What fail_on takes, and the classes that each means.
FAILURES: dict[str, tuple[str, ...]] = {
    "drift": ("would_lose_data", "refused", "drifted"),
    "undeclared": ("undeclared",),
    "unreadable": ("unreadable", "errors"),
}
WORDS = {
    "would_lose_data": "would lose data",
    "refused": "refused",
    "unreadable": "unreadable",
    "drifted": "drifted",
    "undeclared": "undeclared",
    "in_sync": "in sync",
    "excluded": "excluded",
    "errors": "failed to be read",
}
# What a run can mend, or tells more of.
_REPAIRABLE = ("would_lose_data", "refused", "drifted")
_SURROGATES = re.compile("[\ud800-\udfff]")
# How many servers a failure names, and how much of each name.
_NAMED = 5
_LONGEST_NAME = 80
_LONGEST_ERROR = 240


def report(
    title: str,
    made: str,
    servers: t.Sequence[Server],
    pending: t.Sequence[str],
    *,
    last: Last | None = None,
    repair: str = "",
) -> Report:
    """Return the whole report, with the servers that have most trouble first.

    ``pending`` are the hosts still to be audited, ``last`` is what the last audit found, and ``repair`` is the command that
    provisions, to which the server's name is added.
    """
    compared = None if last is None else compare(last, servers)
    for server in servers:
        is_repairable = any(server["counts"][status] for status in _REPAIRABLE)
        server["repair"] = repair_command(repair, server["name"]) if is_repairable else ""
    summary: dict[str, int] = {"servers": len(servers)}
    for counted in COUNTED:
        summary[counted] = sum(server["counts"][counted] for server in servers)
    for status in (*TROUBLE, "in_sync"):
        summary[f"servers_{status}"] = sum(server["status"] == status for server in servers)
    summary["servers_pending"] = len(pending)
    return {
        "version": VERSION,
        "title": title,
        "made": made,
        "pending": list(pending),
        "summary": summary,
        "last": compared,
        "servers": sorted(servers, key=_rank),
    }


def _rank(server: Server) -> tuple[int, int, int, str]:
    counts = server["counts"]
    others = sum(counts[status] for status in (*TROUBLE, "errors")) - counts["would_lose_data"]
    return STATUSES.index(server["status"]), -counts["would_lose_data"], -others, server["name"]


def as_json(data: Report) -> str:
    """Return the data as it is written. Half of a surrogate pair, which no file can hold as it is, is escaped."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def summary_line(summary: t.Mapping[str, int]) -> str:
    """Return the numbers in one line."""
    servers = count(summary["servers"], "server")
    declared = count(summary["declared"], "declared thing")
    line = (
        "{in_sync} in sync, {drifted} drifted, {would_lose_data} would lose data, {refused} refused, {unreadable} unreadable. "
        "{undeclared} undeclared, {excluded} excluded."
    ).format_map(summary)
    for number, what in (
        (summary["servers_unreadable"], "could not be read in full"),
        (summary["servers_pending"], "still to be audited"),
    ):
        line += f" {count(number, 'server')} {what}." if number else ""
    return f"{servers}, {declared}: {line}"


def failure(data: Report, fail_on: t.Collection[str]) -> str | None:
    """Return why the audit fails, or None where it need not. While servers are still to be audited it does not.

    It fails on the findings in ``fail_on``, and on variables that say nothing, or what the role does not know.
    """
    if data["pending"]:
        return None
    return " ".join(filter(None, (_mistakes(data["servers"]), _differences(data, fail_on)))) or None


def _mistakes(servers: t.Sequence[Server]) -> str | None:
    mistaken = [server for server in servers if server["mistaken"]]
    if not mistaken:
        return None
    told = [
        f"{_short_name(server)} ({shorten(printable(' '.join(server['errors'])), _LONGEST_ERROR)})"
        for server in mistaken
    ]
    more = f"; and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return f"{count(len(told), 'server')} not compared, because of the variables: {'; '.join(told[:_NAMED])}{more}."


def _differences(data: Report, fail_on: t.Collection[str]) -> str | None:
    found = [why for why in FAILURES if why in fail_on and any(data["summary"][counted] for counted in FAILURES[why])]
    if not found:
        return None
    counted = [counted for why in found for counted in FAILURES[why]]
    failed = [server for server in data["servers"] if any(server["counts"][one] for one in counted)]
    named = "; ".join(_named(server) for server in failed[:_NAMED])
    more = f"; and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
    return (
        f"{len(failed)} of {count(len(data['servers']), 'server')} not as declared ({', '.join(found)}). {summary_line(data['summary'])} "
        f"Most trouble: {named}{more}."
    )


def _named(server: Server) -> str:
    counts = server["counts"]
    numbers = ", ".join(f"{counts[counted]} {WORDS[counted]}" for counted in (*TROUBLE, "errors") if counts[counted])
    return f"{_short_name(server)} ({numbers})"


def _short_name(server: Server) -> str:
    return printable(shorten(server["name"], _LONGEST_NAME))
