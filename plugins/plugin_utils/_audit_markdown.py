# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The report of an audit in Markdown, short enough for a chat or a job's summary.

Each text that is not the collection's stands in a span of code, on one line. In there nothing is a link, a mention or HTML.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count, shorten
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_access import conspicuous
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    TROUBLE,
    Change,
    Holder,
    Item,
    LastAudit,
    Report,
    Server,
    called,
    moment,
    parts,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import WORDS, summary_line
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible

# A chat shows so much. The page and the data have the rest.
_SERVERS_IN_TABLE = 50
_SERVERS_IN_FULL = 10
_ITEMS = 10
_CHANGES = 5
_LONGEST = 80
_LONGEST_REASON = 400
_COLUMNS = (*TROUBLE, "in_sync")
# What no Markdown takes for anything but text.
_PLAIN = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*", re.ASCII)
_TICKS = re.compile("`+")


def render_markdown(report: Report) -> str:
    """Return the report in Markdown, as GitHub, GitLab and others read it."""
    troubled = [server for server in report["servers"] if server["status"] != "in_sync"]
    parts = [
        f"# {text(report['title'])}",
        f"{_headline(report, len(troubled))} Audit of {moment(report['made'])}.",
        summary_line(report["summary"]),
        *([] if report["last"] is None else [_since(report["last"])]),
        *([_table(troubled)] if troubled else []),
        *map(_in_full, troubled[:_SERVERS_IN_FULL]),
    ]
    left = len(troubled) - _SERVERS_IN_FULL
    if left > 0:
        parts.append(f"{count(left, 'more server needs', 'more servers need')} attention.")
    return "\n\n".join(parts) + "\n"


def text(value: object, limit: int = _LONGEST) -> str:
    """Return ``value`` on one line, as nothing but text, at most ``limit`` characters of it."""
    line = shorten(visible(value).replace("\n", ""), limit)
    if not line:
        return "*empty*"
    if _PLAIN.fullmatch(line):
        return line
    fence = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    # A span loses one space at each of its ends.
    return f"{fence} {line} {fence}"


def cell(value: object, limit: int = _LONGEST) -> str:
    """Return ``value`` as :func:`text` does, for a cell of a table, which a pipe would end even in a span of code.

    After a backslash some take an escaped pipe for the end of the cell, and others don't. There it is shown by its number.
    """
    return text(value, limit).replace("\\|", "\\[U+007C]").replace("|", "\\|")


def _headline(report: Report, troubled: int) -> str:
    number = len(report["servers"])
    if not number:
        return "**There was no server to look at.**"
    if not troubled:
        return f"**{'The server is' if number == 1 else f'All {number} servers are'} as declared.**"
    return f"**{troubled} of {count(number, 'server')} {'needs' if troubled == 1 else 'need'} attention.**"


def _since(last: LastAudit) -> str:
    return f"Since the audit of {text(moment(last['made']))}: {last['new']} new, {last['resolved']} resolved."


def _table(servers: t.Sequence[Server]) -> str:
    rows = [
        f"| server | version | worst | {' | '.join(WORDS[column] for column in _COLUMNS)} |",
        f"| --- | --- | --- |{' ---: |' * len(_COLUMNS)}",
    ]
    for server in servers[:_SERVERS_IN_TABLE]:
        numbers = " | ".join(str(server["counts"][column]) for column in _COLUMNS)
        version = cell(server["version"]) if server["version"] else ""
        rows.append(f"| {cell(server['name'])} | {version} | {WORDS[server['status']]} | {numbers} |")
    left = len(servers) - _SERVERS_IN_TABLE
    return "\n".join(rows) + (f"\n\nAnd {left} more." if left > 0 else "")


def _in_full(server: Server) -> str:
    messages = [text(message, _LONGEST_REASON) for message in (*server["errors"], *server["warnings"])]
    items: list[str] = []
    access: list[str] = []
    for organization in parts(server):
        where = f" of {text(organization['name'])}" if len(server["organizations"]) > 1 and organization["name"] else ""
        own = (*organization["errors"], *organization["warnings"])
        messages += [f"{text(message, _LONGEST_REASON)}{where}" for message in own]
        ranked = sorted(organization["items"], key=lambda item: _rank(item["status"]))
        items += [_line(item, where) for item in ranked if item["status"] in TROUBLE]
        access += [_conspicuous(one, why, where) for one, why in conspicuous(organization["access"])]
    lines = [f"## {text(server['name'])}", "", *_list(messages), *_list(items)]
    lines += ["", "Tokens to notice:", "", *_list(access)] if access else []
    if server["repair"]:
        lines += ["", f"Repair: {text(server['repair'], len(server['repair']))}"]
    return "\n".join(lines)


def _conspicuous(holder: Holder, why: t.Sequence[str], where: str) -> str:
    of = f" of {text(holder['user'])}" if holder["user"] else ""
    return f"{called(holder['kind'])} {text(holder['name'] or holder['id'])}{of}{where}: {', '.join(text(one) for one in why)}"


def _list(entries: t.Sequence[str]) -> list[str]:
    more = len(entries) - _ITEMS
    return [f"- {entry}" for entry in entries[:_ITEMS]] + ([f"- and {more} more"] if more > 0 else [])


def _rank(status: str) -> int:
    return TROUBLE.index(status) if status in TROUBLE else len(TROUBLE)


def _line(item: Item, where: str) -> str:
    line = f"{WORDS[item['status']]}: {called(item['kind'])} {text(item['name'])}{where}"
    if item["error"]:
        return f"{line}: {text(item['error'], _LONGEST_REASON)}"
    if not item["declared"]:
        return f"{line} would be purged" if item["changes"] else line
    changes = ", ".join(map(_change, item["changes"][:_CHANGES]))
    return f"{line}: {changes}" if changes else line


def _change(change: Change) -> str:
    return f"{text(change['option'].replace('_', ' '))} {_value(change['before'])} → {_value(change['after'])}"


def _value(value: t.Any) -> str:
    if value is None:
        return "*none*"
    if isinstance(value, dict):
        return text(", ".join(f"{key}: {one}" for key, one in value.items())) if value else "*none*"
    if isinstance(value, (list, tuple)):
        return text(", ".join(map(str, value))) if value else "*none*"
    return text(value)
