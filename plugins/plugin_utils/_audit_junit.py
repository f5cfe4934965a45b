# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The report of an audit as JUnit XML: a suite for each server, a case for each declared label and bucket."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    Item,
    Organization,
    Report,
    Server,
    called,
    parts,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import WORDS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible

# What a case has inside, by the class of what it is about.
_OUTCOMES = {
    "would_lose_data": "failure",
    "refused": "failure",
    "drifted": "failure",
    "undeclared": "failure",
    "unreadable": "error",
    "excluded": "skipped",
}


@dataclass(frozen=True)
class Case:
    """One case. ``message`` and ``details`` say what was found, where that is not in sync."""

    group: str
    name: str
    status: str
    message: str = ""
    details: t.Sequence[str] = ()

    @property
    def outcome(self) -> str:
        """Return the element inside, empty for a case that passes."""
        return _OUTCOMES.get(self.status, "")


def render_junit(report: Report, fail_on: t.Collection[str]) -> str:
    """Return the report as JUnit XML. What is undeclared fails in it where the audit fails on that."""
    suites = [(server, list(_cases(server, "undeclared" in fail_on))) for server in report["servers"]]
    everything = [case for _server, cases in suites for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites name={_attribute(report['title'])} {_counts(everything)}>")
    for server, cases in suites:
        lines += _suite(server, cases, report["made"])
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _cases(server: Server, undeclared_fail: bool) -> t.Iterator[Case]:
    for error in server["errors"]:
        yield Case(server["name"], "the server", "unreadable", error)
    for organization in parts(server):
        group = f"{server['name']} / {organization['name']}" if organization["name"] else server["name"]
        for error in organization["errors"]:
            yield Case(group, "the organization", "unreadable", error)
        for item in organization["items"]:
            if item["declared"]:
                yield _case(group, item)
        yield from _others(group, organization, undeclared_fail)


def _case(group: str, item: Item) -> Case:
    name = f"{called(item['kind'])} {item['name']}"
    if item["status"] == "in_sync":
        return Case(group, name, item["status"])
    changes = [
        f"{change['option']}: {_json(change['before'])} -> {_json(change['after'])}" for change in item["changes"]
    ]
    message = item["error"] or "; ".join(changes) or _actions(item) or "nothing is known of it"
    if item["status"] == "excluded":
        return Case(group, name, item["status"], "excluded from the audit")
    return Case(group, name, item["status"], message, [*item["refusals"], *changes])


def _others(group: str, organization: Organization, undeclared_fail: bool) -> t.Iterator[Case]:
    """Yield a case for the buckets that a purge deletes, and one for all that is undeclared where that is to fail."""
    others = [item for item in organization["items"] if not item["declared"]]
    purged = [item["name"] for item in others if item["status"] == "would_lose_data"]
    undeclared = [item for item in others if item["status"] == "undeclared"]
    if purged:
        yield Case(group, "purge", "would_lose_data", f"{count(len(purged), 'bucket')} would be purged", purged)
    if undeclared_fail:
        names = [f"{called(item['kind'])} {item['name']}" for item in undeclared]
        status, message = ("undeclared", count(len(undeclared), "thing")) if undeclared else ("in_sync", "")
        yield Case(group, "undeclared", status, message, names)


def _actions(item: Item) -> str:
    return ", ".join(str(action.get("action", "")).replace("_", " ") for action in item["actions"])


def _json(value: t.Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _suite(server: Server, cases: t.Sequence[Case], made: str) -> t.Iterator[str]:
    yield f"  <testsuite name={_attribute(server['name'])} {_counts(cases)} timestamp={_attribute(made.rstrip('Z'))}>"
    properties = [(name, server[name]) for name in ("host", "version") if server[name]]
    if properties:
        values = (f"<property name={_attribute(name)} value={_attribute(value)}/>" for name, value in properties)
        yield f"    <properties>{''.join(values)}</properties>"
    for case in cases:
        yield from _case_lines(case)
    yield "  </testsuite>"


def _case_lines(case: Case) -> t.Iterator[str]:
    opened = f"    <testcase classname={_attribute(case.group)} name={_attribute(case.name)}"
    if not case.outcome:
        yield f"{opened}/>"
    elif case.outcome == "skipped":
        yield f"{opened}><skipped message={_attribute(case.message)}/></testcase>"
    else:
        kind = f"type={_attribute(case.status)} message={_attribute(f'{WORDS[case.status]}: {case.message}')}"
        details = escape("\n".join(map(visible, case.details)))
        yield f"{opened}><{case.outcome} {kind}>{details}</{case.outcome}></testcase>"


def _counts(cases: t.Sequence[Case]) -> str:
    outcomes = [case.outcome for case in cases]
    numbers = {"tests": len(cases), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    numbers["skipped"] = outcomes.count("skipped")
    return " ".join(f'{name}="{number}"' for name, number in numbers.items())


def _attribute(value: str) -> str:
    """Return ``value`` as an attribute. What XML can't hold, or a reader can't see, is shown as in the page."""
    return quoteattr(visible(value))
