# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diff of many things: what a person reads with --diff, and what a name cannot do to it."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.diffs import (
    Difference,
    diff_of_many,
    summarize_changes,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results import Pair


def screen(*differences: Difference) -> list[str]:
    """What Ansible shows of the diff, without the headers of each section's text."""
    lines: list[str] = []
    for section in diff_of_many(differences):
        before, after = section["before"].splitlines(), section["after"].splitlines()
        lines += [*unified_diff(before, after, n=3, lineterm="")][2:]
        lines += section.get("prepared", "").splitlines()
    return lines


def told(name: str, value: Any) -> str:
    """How an option of something new is told."""
    (section,) = diff_of_many([Difference("bucket", name, ({}, {"option": value}))])
    assert section["before"] == ""
    page: str = section["after"]
    return page


@pytest.mark.parametrize(
    ("sides", "line"),
    [
        ([], ""),
        ([({}, {"name": "a"})] * 1_200 + [({"name": "b"}, {"name": "c"})] * 3, "1,200 to create, 3 to change"),
        ([({"name": "b"}, {})], "1 to delete"),
    ],
)
def test_summarize_changes__of_many__how_many_of_each(sides: list[Pair], line: str) -> None:
    assert summarize_changes(sides) == line


def test_diff_of_many__nothing__empty() -> None:
    assert diff_of_many([]) == []


def test_diff_of_many__on_the_screen__a_summary_then_sections_with_deletions_last() -> None:
    same = {"description": "", "retention": "30d", "labels": []}
    shown = screen(
        Difference("user", "ann", ({}, {"name": "ann", "status": "active"})),
        Difference("bucket", "gone", ({"name": "gone", **same}, {}), "main"),
        Difference("bucket", "new", ({}, {"name": "new", **same}), "main"),
        Difference("bucket", "b", ({"name": "b", **same}, {"name": "b", **same, "retention": "7d"}), "main"),
        Difference("bucket", "c", ({"name": "old", "labels": ["x", "y"]}, {"name": "c", "labels": ["x"]}), "main"),
        Difference("label", "l", ({"name": "l"}, {"name": "l", "color": "#326BBA"}), "other"),
    )
    assert shown == [
        "2 to create, 3 to change, 1 to delete",
        "",
        "@@ -1,8 +1,9 @@",
        " in main:",
        "   bucket b:",
        "-    retention: 30d",
        "+    retention: 7d",
        "   bucket c:",
        "-    name: old",
        "-    labels: [x, y]",
        "+    name: c",
        "+    labels: [x]",
        " in other:",
        "   label l:",
        '+    color: "#326BBA"',
        "@@ -0,0 +1,5 @@",
        "+user ann:",
        "+  status: active",
        "+in main:",
        "+  bucket new:",
        "+    retention: 30d",
        "@@ -1,3 +0,0 @@",
        "-in main:",
        "-  bucket gone:",
        "-    retention: 30d",
    ]


def test_diff_of_many__one_section__its_header_is_the_summary() -> None:
    (section,) = diff_of_many([Difference("bucket", "b", ({}, {"name": "b"}))])
    assert section == {
        "before_header": "1 to create",
        "after_header": "1 to create",
        "before": "",
        "after": "bucket b:\n",
    }


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("telegraf", "bucket telegraf:"),
        ("Messwerte für Halle 7", "bucket Messwerte für Halle 7:"),
        ("", 'bucket "":'),
        (" padded ", 'bucket " padded ":'),
        ("two\nlines", r'bucket "two\nlines":'),
        ("a\u2028b", r'bucket "a\u2028b":'),
        ("\x1b[31mred", r'bucket "\u001b[31mred":'),
        ("right\u202eleft", r'bucket "right\u202eleft":'),
        ("+ bucket x:", 'bucket "+ bucket x:":'),
    ],
)
def test_diff_of_many__a_name__is_one_line_and_no_other_thing(name: str, line: str) -> None:
    (first, second) = told(name, "1d").splitlines()
    assert (first, second) == (line, "  option: 1d")


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (True, ["option: true"]),
        (4, ["option: 4"]),
        ("a: b", ['option: "a: b"']),
        (["a", "b c"], ["option: [a, b c]"]),
        ([f"label-{number:02}" for number in range(8)], ["option:", *(f"  - label-{n:02}" for n in range(8))]),
        ([{"name": "p", "default": True}], ["option:", "  - {name: p, default: true}"]),
        ({"team": "a,b"}, ['option: {team: "a,b"}']),
    ],
    ids=str,
)
def test_diff_of_many__a_value__is_written_as_in_a_declaration(value: Any, lines: list[str]) -> None:
    assert told("b", value).splitlines() == ["bucket b:", *(f"  {line}" for line in lines)]


@pytest.mark.parametrize("value", [None, "", [], {}], ids=str)
def test_diff_of_many__something_new__is_told_without_what_is_empty(value: Any) -> None:
    assert told("b", value) == "bucket b:\n"


def test_diff_of_many__an_option_that_becomes_empty__is_told() -> None:
    (section,) = diff_of_many([Difference("bucket", "b", ({"description": "x"}, {"description": ""}))])
    assert section["after"] == 'bucket b:\n  description: ""\n'
