# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of an audit, as others read them: the guide's schema is that of the data, and a parser of Markdown finds only text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import STATUSES, VERSION, Report
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_markdown import render_markdown
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import as_json
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible
from tools.documents import ROOT
from unit.plugins.audits import HOSTILE, access, audit, created, hostile, in_every_place, result, server

GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_auditing.rst"
TYPES = {str: "str", bool: "bool", int: "int", dict: "dict", type(None): "null"}
# Below these, the data has what other tasks return, or an option's value.
ELSEWHERE = re.compile(r"actions\[\]|found|changes\[\]\.(before|after)|servers\[\]\.items\[\]")
# What Markdown makes of the report's own marks.
OWN_TOKENS = {
    *("inline", "text", "softbreak", "code_inline", "em_open", "em_close", "strong_open", "strong_close"),
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"),
    *(
        "list_item_open",
        "list_item_close",
        "table_open",
        "table_close",
        "thead_open",
        "thead_close",
        "tbody_open",
        "tbody_close",
    ),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
}
OWN_TEXT = re.compile(r"[A-Za-z0-9 .,:;()→-]*")
TEXTS = st.text() | st.sampled_from(HOSTILE) | st.text(alphabet="`|\\ <>@[]()*_~#\n-a!&", max_size=12)


def documented() -> dict[str, set[str]]:
    """The keys of the guide's table, each with its types."""
    table = (
        GUIDE.read_text(encoding="utf-8")
        .partition(f".. list-table:: Schema, version {VERSION}\n")[2]
        .partition("\nHere is")[0]
    )
    rows = re.findall(r"   \* - (.+)\n     - (.+)\n     - .+\n", table)
    assert rows[0] == ("key", "type")
    return {key.strip("`"): set(types.split(" or ")) for key, types in rows[1:]}


def keys(data: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Each key of the data with the type of its value. The classes count as one key."""
    if isinstance(data, dict) and not ELSEWHERE.search(where):
        for name, value in data.items():
            for status in STATUSES:
                name = re.sub(rf"^(servers_)?{status}$", lambda found: f"{found[1] or ''}CLASS", name)
            yield from keys(value, f"{where}.{name}" if where else name)
    if isinstance(data, list) and not ELSEWHERE.search(where):
        for value in data:
            yield from keys(value, f"{where}[]")
    elif where:
        yield where, TYPES[type(data)] if not re.search(r"\.(before|after)$", where) else "any"


def data_of_every_kind() -> Report:
    """An audit whose data has each key, and each type of its value."""
    last = audit(server("s", buckets=[result("b")]), server("gone", buckets=[result("b")]))
    some = in_every_place("x")
    some["organizations"][1]["access"] = access()  # type: ignore[typeddict-item]  # as influx_server returns it
    # The audit knew it, and it is as it was.
    data = audit(
        some, server("s", labels=[created("l", "label")]), failed_entry("new", "x"), last=last, pending=["later"]
    )
    data["servers"][0]["repair"] = "x"
    return data


def test_guide__schema__has_each_key_of_the_data_with_its_types() -> None:
    found: dict[str, set[str]] = {}
    for data in (data_of_every_kind(), audit()):
        for key, kind in keys(json.loads(as_json(data))):
            found.setdefault(key, set()).add(kind)
    # A list is documented by what it has.
    assert found == documented()


def test_guide__classes__are_those_of_the_data() -> None:
    text = GUIDE.read_text(encoding="utf-8").partition("\nClasses\n")[2].partition("\nThe reports\n")[0]
    assert tuple(re.findall(r"^     - ``([a-z_]+)``$", text, re.MULTILINE)) == STATUSES


def tokens(text: str) -> Iterator[Token]:
    """What Markdown makes of ``text``, with tables as GitHub has them."""
    for token in MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text):
        yield token
        yield from token.children or ()


def check(text: str) -> list[Token]:
    found = list(tokens(text))
    assert {token.type for token in found} <= OWN_TOKENS
    outside = "".join(token.content for token in found if token.type == "text")
    assert OWN_TEXT.fullmatch(outside), OWN_TEXT.sub("", outside)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown__a_hostile_name__is_text_and_kept(text: str) -> None:
    found = check(render_markdown(audit(server(text, labels=[created("l", "label")]))))
    shown = {token.content.strip() for token in found if token.type in ("text", "code_inline")}
    seen = visible(text).replace("\n", "").strip() if text else "empty"
    assert seen in shown or (len(seen) > 80 and any(seen.startswith(one[:-1]) for one in shown if one))


def test_markdown__hostile_texts_in_each_place__are_text() -> None:
    check(render_markdown(hostile()))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(TEXTS)
def test_markdown__any_text_in_each_place__is_text_and_changes_no_table(text: str) -> None:
    def shape(of: str) -> list[str]:
        told = render_markdown(audit(in_every_place(of), failed_entry(of, of), title=of))
        return [token.type for token in check(told) if token.type not in ("text", "code_inline")]

    assert shape(f":{text}") == shape(":x")


@pytest.mark.parametrize("text", ["a|b", "|", "||", "a\\|b", "\\", "`|`", "``|", "|\\", "\\\\|"])
def test_markdown__a_name_with_pipes__is_one_cell(text: str) -> None:
    found = check(render_markdown(audit(server(text, labels=[created("l", "label")]))))
    assert sum(token.type == "td_open" for token in found) == 9
    cell = next(token for token, before in zip(found[1:], found, strict=False) if before.type == "td_open")
    assert cell.children is not None
    assert [child.content.strip() for child in cell.children] == [text.replace("\\|", "\\[U+007C]")]
