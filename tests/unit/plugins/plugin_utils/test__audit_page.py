# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit: hostile names, no server, very many."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import STATUSES, Report
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page
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

UTILS = Path(__file__).parents[4] / "plugins" / "plugin_utils"
STYLE, SCRIPT = UTILS / "audit_page.css", UTILS / "audit_page.js"
VOID = {"meta", "input"}
ALLOWED = set(
    "article b bdi body button caption code del details div em footer h1 h2 h3 h4 head header html input ins label li main meta p q "
    "script section span style summary table tbody td th thead time title tr ul".split()
)


def fleet(servers: int = 50, buckets: int = 500) -> Report:
    """Servers with many buckets each, every fifth of the servers with trouble."""
    return audit(
        *(
            server(
                f"influx-{number:02}",
                buckets=[
                    changed(f"b{n}", description="x") if number % 5 == 0 and n % 100 == 0 else result(f"b{n}")
                    for n in range(buckets)
                ],
            )
            for number in range(servers)
        )
    )


REPORTS = {
    "none": audit(),
    "calm": audit(server("one", buckets=[result("b")])),
    "hostile": hostile(),
    "fleet": fleet(),
}


@dataclass
class Element:
    """An element, with all text in it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page taken apart; one whose elements don't nest is refused."""

    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements with one of these tags."""
        return (element for element in self.elements if element.tag in tags)


@pytest.fixture(scope="module", name="sources")
def sources_fixture() -> dict[str, str]:
    """The source of each page."""
    return {name: render_page(data) for name, data in REPORTS.items()}


@pytest.fixture(params=sorted(REPORTS), name="source")
def source_fixture(request: pytest.FixtureRequest, sources: dict[str, str]) -> str:
    """The source of one page."""
    return sources[request.param]


def parsed(source: str) -> Page:
    page = Page()
    page.feed(source)
    page.close()
    return page


def test_page__any__needs_nothing_from_elsewhere(source: str) -> None:
    page = parsed(source)
    assert {element.tag for element in page.elements} <= ALLOWED
    attributes = {name for element in page.elements for name in element.attributes}
    assert not {
        name for name in attributes if name.startswith("on") or name in ("src", "srcset", "action", "background")
    }
    assert not any("href" in element.attributes for element in page.elements)
    style = next(page.all("style")).text
    assert "url(" not in style
    assert "@import" not in style


def test_page__any__runs_one_script_alone_which_is_the_collections(source: str) -> None:
    page = parsed(source)
    scripts = [element.text for element in page.all("script")]
    assert scripts == ([] if "There was no server" in source else [f"\n{SCRIPT.read_text(encoding='utf-8')}"])
    (policy,) = [
        str(meta.attributes["content"])
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    for digest in digests:
        assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    # It ends where it is meant to, and makes nothing of text but text.
    script = SCRIPT.read_text(encoding="utf-8")
    assert not re.search(
        r"</|<!--|innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp", script
    )


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not there to read the script")
def test_script__as_a_browser_reads_it__has_no_mistake_of_grammar() -> None:
    subprocess.run(["node", "--check", str(SCRIPT)], check=True, timeout=60)


def test_page__any__can_be_found_ones_way_in(source: str) -> None:
    page = parsed(source)
    identities = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(identities) == len(set(identities))
    referred = [
        str(element.attributes["aria-labelledby"])
        for element in page.elements
        if "aria-labelledby" in element.attributes
    ]
    assert set(referred) <= set(identities)
    # The script finds what it looks for.
    looked_for = set(re.findall(r'find\("([a-z]+)"\)', SCRIPT.read_text(encoding="utf-8"))) - {"changed"}
    assert looked_for <= set(identities) or not list(page.all("script"))
    assert [heading.tag for heading in page.all("h1")] == ["h1"]
    assert all(cell.attributes.get("scope") in ("row", "col") for cell in page.all("th"))
    assert next(page.all("html")).attributes["lang"] == "en"


def test_page__hostile_texts__shown_as_they_are(sources: dict[str, str]) -> None:
    page = parsed(sources["hostile"])
    shown = [element.text for element in page.all("bdi")]
    for text in HOSTILE:
        if text:
            assert as_seen(text) in shown
    assert {letter for letter in sources["hostile"] if not letter.isprintable()} == {"\n"}
    assert "(no name)" in [element.text for element in page.all("em")]


@settings(max_examples=40)
@given(st.text(max_size=40) | st.sampled_from(HOSTILE))
def test_page__any_text_in_each_place__changes_no_element(text: str) -> None:
    def shape(of: str) -> list[tuple[str, list[str]]]:
        data = audit(in_every_place(of), failed_entry(of, of))
        data["servers"][0]["repair"] = of
        page = parsed(render_page(data))
        return [(element.tag, sorted(element.attributes)) for element in page.elements]

    # An empty text is said in words of the page's own.
    assert shape(f":{text}") == shape(":x")


def as_seen(text: str) -> str:
    """The text as a reader sees it."""
    pictures = {"\n": "␤\n", "\r": "␍", "\0": "␀", "\t": "␉", "\x1b": "␛", "\x7f": "␡"}
    return "".join(
        letter
        if letter.isprintable() and letter not in "\u3164\u115f"
        else pictures.get(letter, f"[U+{ord(letter):04X}]")
        for letter in text
    )


def test_page__servers_still_to_come__said() -> None:
    page = parsed(render_page(audit(pending=["one", "two"])))
    assert any("2 servers are still to be audited" in paragraph.text for paragraph in page.all("p"))


def test_page__several_refusals__each_shown_beside_all_that_differs() -> None:
    both = refused("b", "first", "second", description="b", retention="1d")
    page = parsed(render_page(audit(server("one", buckets=[{**both, "would_lose_data": True}]))))
    cells = [cell.text for cell in page.all("td")]
    assert {"description", "retention", "30d", "1d"} <= set(cells)
    shown = [paragraph.text for paragraph in page.all("p")]
    assert shown.index("second") == shown.index("first") + 1


def test_page__rows_of_a_table__as_wide_as_its_head(sources: dict[str, str]) -> None:
    for table in re.findall(r'<table class="items">.*?</table>', sources["hostile"], re.DOTALL):
        for body in re.findall(r"<tbody[^>]*>(.*?)</tbody>", table, re.DOTALL):
            left = 0
            for number, row in enumerate(body.split("</tr><tr>")):
                cells = re.findall(r"<t[hd]([^>]*)>", row)
                spans = [int(found.group(1)) if (found := re.search(r'colspan="(\d+)"', cell)) else 1 for cell in cells]
                assert sum(spans) == (5 if number == 0 else 3)
                left = number + 1
            assert set(re.findall(r'rowspan="(\d+)"', body)) == {str(left)}


def test_page__what_is_in_sync__folded_away(sources: dict[str, str]) -> None:
    page = parsed(sources["fleet"])
    assert "10 of 50 servers need attention" in next(page.all("h1")).text
    found = list(servers_of(page))
    assert len(found) == 50
    assert all("open" not in element.attributes for element in found)
    assert "is as declared" in next(parsed(sources["calm"]).all("h1")).text
    # So many names are in the data alone.
    assert ">b1<" not in sources["fleet"]
    assert ">b<" in sources["calm"]
    assert len(sources["fleet"]) < 1_000_000


def servers_of(page: Page) -> Iterator[Element]:
    return (element for element in page.all("details") if "server" in str(element.attributes.get("class")).split())


def test_page__500_servers__made_in_seconds_and_of_a_size_that_browsers_take() -> None:
    data = audit(
        *(
            server(
                f"influx-{number:03}",
                buckets=[changed(f"b{n}", description="x") if n % 4 == 0 else result(f"b{n}") for n in range(20)],
                undeclared=[{"name": f"u{n}", "retention": "1d"} for n in range(3)],
            )
            for number in range(500)
        )
    )
    begun = time.process_time()
    source = render_page(data)
    assert time.process_time() - begun < 15
    assert len(source) < 4_000_000
    assert source.count('<details class="server drifted"') == 500


def test_page__few_servers_with_trouble__open() -> None:
    page = parsed(render_page(audit(server("a", buckets=[changed("b", rp="x")]), server("b", buckets=[result("b")]))))
    assert ["open" in element.attributes for element in servers_of(page)] == [True, False]


def test_page__each_server__says_what_filters_it() -> None:
    last = audit(server("influx-1", buckets=[result("b"), result("c")]), server("calm", buckets=[result("b")]))
    trouble = server(
        "influx-1",
        labels=[created("l", "label")],
        buckets=[changed("b", retention="1d"), refused("c", "no", rp="x"), unread("d"), result("e"), result("f")],
        undeclared=[{"name": "u"}],
        ignore=["f"],
    )
    page = parsed(render_page(audit(trouble, server("calm", buckets=[result("b")]), last=last)))
    first, second = servers_of(page)
    assert set(str(first.attributes["data-status"]).split()) == set(STATUSES)
    assert str(second.attributes["data-status"]).split() == ["in_sync"]
    assert ("data-changed" in first.attributes, "data-changed" in second.attributes) == (True, False)
    assert [button.attributes.get("data-status") for button in page.all("button")][:8] == [*STATUSES, None]
    rows = [(body.attributes["data-status"], body.text.split()[0]) for body in page.all("tbody")]
    assert rows == [("would_lose_data", "b"), ("refused", "c"), ("unreadable", "d"), ("drifted", "l")]
    groups = [
        group.attributes["data-status"] for group in page.all("details") if group.attributes.get("class") == "group"
    ]
    assert groups == ["undeclared", "in_sync", "excluded", "in_sync"]
    # Without the script there is nothing to press.
    assert next(one for one in page.all("div") if one.attributes.get("id") == "tools").attributes["hidden"] is None


def test_page__versions_and_repair__of_each_server() -> None:
    servers = (
        server("a", buckets=[changed("b", rp="x")]),
        server("b", buckets=[changed("b", retention="1d")], version="2.7.12"),
        server("c", buckets=[result("b")]),
    )
    page = parsed(render_page(audit(*servers)))
    assert any("InfluxDB 2.7.12 on 1 server, 2.9.1 on 2 servers." in note.text for note in page.all("p"))
    codes = [code.text for code in page.all("code")]
    assert codes[:2] == [f"{COMMAND} --limit b", f"{COMMAND} --limit a"]
    assert len([note for note in page.all("span") if "after a look with --check --diff" in note.text]) == 1


def test_page__the_last_audit__what_is_new_and_resolved() -> None:
    last = audit(server("a", buckets=[result("b"), changed("c", rp="x")]), server("gone", buckets=[result("b")]))
    source = render_page(audit(server("a", buckets=[changed("b", rp="x"), result("c")]), last=last))
    page = parsed(source)
    assert any("1 new, 1 resolved. 1 server of that audit is not in this one." in part.text for part in page.all("p"))
    assert "Since the audit of 2026-01-02 03:04:05 UTC" in [heading.text for heading in page.all("h2")]
    assert "new" in [mark.text for mark in page.all("span")]
    assert "Since the audit" not in render_page(audit(server("a", buckets=[result("b")])))


def test_page__very_many_changes__the_first_of_them() -> None:
    last = audit(server("a", buckets=[result(f"b{number}") for number in range(300)]))
    source = render_page(audit(server("a", buckets=[changed(f"b{n}", rp="x") for n in range(300)]), last=last))
    assert "and 100 more, which the data has" in source


def test_page__an_undeclared_bucket__how_long_it_keeps_data() -> None:
    buckets = [{"name": "a", "retention": "infinite", "labels": ["x"]}, {"name": "b"}]
    page = parsed(render_page(audit(server("one", organization(undeclared=buckets)))))
    notes = [note.text for note in page.all("span") if note.text.startswith("keeps")]
    assert notes == ["keeps for ever, x", "keeps ?"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_style__text__readable_on_its_ground(theme: str) -> None:
    css = STYLE.read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", blocks[("light", "dark").index(theme)]))
    hues = [status.replace("_", "-") for status in STATUSES]
    pairs = [(text, ground) for text in ("text", "soft", *hues) for ground in ("page", "card")]
    pairs += [(hue, f"{hue}-bg") for hue in hues] + [("text", "unreadable-bg")]
    poor = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    values = [int(pair, 16) / 255 for pair in pairs]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
