# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report in Markdown: what it says, and that no text in it becomes anything but text.

``tests/project/test_audit_formats.py`` reads the same with a parser of Markdown.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_markdown import cell, render_markdown, text
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import summary_line
from unit.plugins.audits import (
    COMMAND,
    HOSTILE,
    audit,
    changed,
    created,
    hostile,
    in_every_place,
    organization,
    refused,
    result,
    server,
    unread,
)

# As CommonMark has it: a run of backticks, and the next run of the same length.
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.DOTALL)
# All that the report says outside of spans of code.
OWN = re.compile(r"[A-Za-z0-9 \n.,:;()|*#→-]*")
TEXTS = st.text() | st.sampled_from(HOSTILE) | st.text(alphabet="`|\\ <>@[]()*_~#\n-a", max_size=12)


def test_render__servers_with_trouble__what_differs_and_how_to_repair_it() -> None:
    trouble = server(
        "influx-1.example.com",
        labels=[created("production", "label", color="#326BBA")],
        buckets=[changed("telegraf", retention="60d", labels=["a", "b"]), refused("rp", "no way", rp="x"), unread("u")],
        purged=[result("old", id="1", before={"name": "old"}, after={}, actions=[{"action": "delete_bucket"}])],
        undeclared=[{"name": "left"}],
    )
    data = audit(trouble, server("calm", buckets=[result("b")]), title="Our servers")
    assert render_markdown(data).splitlines() == [
        "# Our servers",
        "",
        "**1 of 2 servers needs attention.** Audit of 2026-01-02 03:04:05 UTC.",
        "",
        summary_line(data["summary"]),
        "",
        "| server | version | worst | would lose data | refused | unreadable | drifted | undeclared | in sync |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| ` influx-1.example.com ` | ` 2.9.1 ` | would lose data | 1 | 1 | 1 | 2 | 1 | 0 |",
        "",
        "## ` influx-1.example.com `",
        "",
        "- would lose data: bucket old would be purged",
        "- refused: bucket rp: no way",
        "- unreadable: bucket u: 401",
        "- drifted: label production: name *none* → production, color *none* → ` #326BBA `",
        "- drifted: bucket telegraf: retention 30d → 60d, labels *none* → ` a, b `",
        "- undeclared: bucket left",
        "",
        f"Repair: ` {COMMAND} --limit influx-1.example.com `",
    ]


def test_render__all_well_or_nothing__one_sentence() -> None:
    assert "**The server is as declared.**" in render_markdown(audit(server("a", buckets=[result("b")])))
    two = audit(server("a", buckets=[result("b")]), server("b", buckets=[result("b")]))
    assert "**All 2 servers are as declared.**" in render_markdown(two)
    assert "| " not in render_markdown(two)
    assert "**There was no server to look at.**" in render_markdown(audit())


def test_render__the_last_audit__what_is_new() -> None:
    last = audit(server("a", buckets=[result("b")]))
    told = render_markdown(audit(server("a", buckets=[changed("b", rp="x")]), last=last))
    assert "Since the audit of ` 2026-01-02 03:04:05 UTC `: 1 new, 0 resolved." in told
    assert "Since" not in render_markdown(last)


def test_render__organizations__named_where_there_are_several() -> None:
    both = server("a", organization("one", buckets=[changed("b", rp="x")]), organization("two", error="401"))
    told = render_markdown(audit(both))
    assert "- drifted: bucket b of one: " in told
    assert "- 401 of two" in told
    assert " of one" not in render_markdown(audit(server("a", organization("one", buckets=[changed("b", rp="x")]))))


def test_render__very_many__short_and_says_so() -> None:
    servers = [
        server(f"s{number}", buckets=[changed(f"b{n}", rp="x" * 500) for n in range(50)]) for number in range(80)
    ]
    told = render_markdown(audit(*servers))
    assert len(told) < 60_000
    assert told.count("\n## ") == 10
    assert "- and 40 more" in told
    assert "And 30 more." in told
    assert "70 more servers need attention." in told
    failed = [failed_entry(f"s{number}", "x" * 10_000) for number in range(80)]
    assert len(render_markdown(audit(*failed))) < 30_000


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("telegraf", "telegraf"),
        ("two words", "two words"),
        ("", "*empty*"),
        ("a_b", "` a_b `"),
        ("30d", "30d"),
        ("a`b", "`` a`b ``"),
        ("``", "``` `` ```"),
        ("`", "`` ` ``"),
        ("a\nb", "` a␤b `"),
        ("@ann", "` @ann `"),
        ("x" * 100, "x" * 79 + "…"),
        (" ", "`   `"),
        (5, "5"),
    ],
)
def test_text__a_value__plain_or_in_a_span(given_text: object, shown: str) -> None:
    shown = f"` {shown} `" if "…" in shown else shown
    assert text(given_text) == shown


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a|b", "` a\\|b `"),
        ("a\\|b", "` a\\[U+007C]b `"),
        ("||", "` \\|\\| `"),
        ("\\\\|", "` \\\\[U+007C] `"),
        ("a\\", "` a\\ `"),
    ],
)
def test_cell__a_pipe__ends_no_cell(given_text: str, shown: str) -> None:
    assert cell(given_text) == shown


@given(TEXTS)
def test_text__any__one_span_on_one_line(value: str) -> None:
    shown = text(value)
    assert shown.isprintable()
    assert SPAN.fullmatch(shown) or re.fullmatch(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*|\*empty\*", shown)
    # In a table each pipe that is left is escaped, whichever way a reader counts backslashes.
    assert re.search(r"(?<!\\)\||\\\\\|", cell(value)) is None


@given(TEXTS)
def test_render__any_text_in_each_place__in_spans_alone(value: str) -> None:
    told = render_markdown(audit(in_every_place(value), failed_entry(value, value), title=value))
    outside = SPAN.sub("", told)
    assert OWN.fullmatch(outside), OWN.sub("", outside)


def test_render__hostile_texts__in_spans_alone() -> None:
    outside = SPAN.sub("", render_markdown(hostile()))
    assert OWN.fullmatch(outside), OWN.sub("", outside)
