# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit, made from data that no server would be asked for: hostile names, no server, very many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import STATUSES
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page

STYLE = Path(__file__).parents[4] / "plugins" / "plugin_utils" / "audit_page.css"
VOID = {"meta"}
ALLOWED = set(
    "a article bdi body caption code del details div em footer h1 h2 h3 head header html ins li main meta p q section span style "
    "summary table tbody td th thead time title tr ul".split()
)
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='x'>",
    "</style></title><h1>",
    "{{ 7 * 7 }}{% raw %}",
    "#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< 7 * 7 >>",
    "\u061c\xad\u2060\u180e\u2028\x85\x9b31m\U000e0041\u3164\u115f",
    "]]><!-- x --",
    "two\nlines",
    "\u202egnp.exe",
    "&lt;b&gt;",
    "",
    "x" * 300,
)


def bucket(name: str, status: str, **more: Any) -> dict[str, Any]:
    """What the data of a report says of a bucket."""
    return {"name": name, "status": status, "error": None, "refusals": [], "changes": [], "actions": [], **more}


def changed(name: str, text: str) -> dict[str, Any]:
    """A bucket that a run would change from and to `text`, in each kind of option."""
    changes = [
        {"option": "description", "before": text, "after": f"{text}!"},
        {"option": "labels", "before": [text], "after": [text, f"{text}?"]},
        {"option": "rp", "before": None, "after": text},
    ]
    return bucket(name, "drifted", changes=changes, actions=[{"action": "update_bucket"}])


def server(name: str, buckets: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What the data says of a server with one organization."""
    organization = {
        "org": name,
        "host": name,
        "errors": [],
        "warnings": [],
        "labels": [],
        "buckets": buckets,
        "undeclared": [],
    }
    organization.update(more)
    counts = {status: sum(entry["status"] == status for entry in buckets) for status in STATUSES}
    counts |= {"undeclared": len(organization["undeclared"]), "labels_drifted": len(organization["labels"])}
    status = next((word for word in STATUSES if counts[word]), "in_sync")
    return {
        "name": name,
        "host": name,
        "status": status,
        "counts": counts,
        "errors": [],
        "warnings": [],
        "organizations": [organization],
    }


def report(servers: list[dict[str, Any]]) -> dict[str, Any]:
    """The data of a report."""
    names = (*STATUSES, "labels_drifted")
    summary = {name: sum(entry["counts"][name] for entry in servers) for name in names}
    summary |= {f"servers_{status}": sum(entry["status"] == status for entry in servers) for status in STATUSES}
    summary |= {
        "servers": len(servers),
        "declared": sum(len(entry["organizations"][0]["buckets"]) for entry in servers),
    }
    return {"title": "Buckets", "made": "2026-01-01 00:00 UTC", "pending": [], "summary": summary, "servers": servers}


def hostile() -> dict[str, Any]:
    """Each hostile text in each place."""
    return report(
        [
            server(
                text,
                [
                    changed(text, text),
                    bucket(text, "in_sync"),
                    bucket(text, "unreadable", error=text),
                    bucket(
                        text,
                        "would_lose_data",
                        error=text,
                        changes=[{"option": "retention", "before": text, "after": "1d"}],
                    ),
                    bucket(
                        text,
                        "drifted",
                        actions=[{"action": "create_bucket"}],
                        changes=[{"option": "labels", "before": None, "after": [text]}],
                    ),
                ],
                errors=[text],
                warnings=[text],
                labels=[{"name": text, "before": {}, "after": {"name": text, "properties": {text: text}}}],
                undeclared=[{"name": text, "retention": "infinite", "labels": [text]}],
            )
            for text in HOSTILE
        ]
    )


def fleet() -> dict[str, Any]:
    """50 servers with 500 buckets each, every fifth of the servers with trouble."""
    return report(
        [
            server(
                f"influx-{number:02}",
                [
                    changed(f"b{n}", "x") if number % 5 == 0 and n % 100 == 0 else bucket(f"b{n}", "in_sync")
                    for n in range(500)
                ],
            )
            for number in range(50)
        ]
    )


REPORTS = {
    "none": report([]),
    "calm": report([server("one", [bucket("b", "in_sync")])]),
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
    assert all((link.attributes["href"] or "").startswith("#") for link in page.all("a"))
    style = next(page.all("style")).text
    assert "url(" not in style
    assert "@import" not in style


def test_page__any__can_be_found_ones_way_in(source: str) -> None:
    page = parsed(source)
    identities = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(identities) == len(set(identities))
    referred = [(link.attributes["href"] or "").removeprefix("#") for link in page.all("a")]
    referred += [
        str(element.attributes["aria-labelledby"])
        for element in page.elements
        if "aria-labelledby" in element.attributes
    ]
    assert set(referred) <= set(identities)
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


def as_seen(text: str) -> str:
    """The text as a reader sees it."""
    seen = text.replace("\n", "␤\n")
    return "".join(
        letter
        if letter == "\n" or (letter.isprintable() and letter not in "\u3164\u115f")
        else f"[U+{ord(letter):04X}]"
        for letter in seen
    )


def test_page__servers_still_to_come__said() -> None:
    page = parsed(render_page({**report([]), "pending": ["one", "two"]}))
    assert any("2 servers are still to be audited" in paragraph.text for paragraph in page.all("p"))


def test_page__several_refusals__each_shown_beside_all_that_differs() -> None:
    changes = [
        {"option": "description", "before": "a", "after": "b"},
        {"option": "retention", "before": "30d", "after": "1d"},
    ]
    refused = bucket("b", "would_lose_data", error="both", refusals=["first", "second"], changes=changes)
    page = parsed(render_page(report([server("one", [refused])])))
    cells = [cell.text for cell in page.all("td")]
    assert {"description", "retention", "30d", "1d"} <= set(cells)
    shown = [paragraph.text for paragraph in page.all("p")]
    assert shown.index("second") == shown.index("first") + 1


def test_page__rows_of_a_table__as_wide_as_its_head(sources: dict[str, str]) -> None:
    for table in re.findall(r'<table class="buckets">.*?</table>', sources["hostile"], re.DOTALL):
        for body in re.findall(r"<tbody>(.*?)</tbody>", table, re.DOTALL):
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
    assert len(list(page.all("article"))) == 10
    folded = [element for element in page.all("details") if "In sync" in element.text or "influx-01" in element.text]
    assert folded
    assert all("open" not in element.attributes for element in folded)
    assert "is as declared" in next(parsed(sources["calm"]).all("h1")).text
    assert len(sources["fleet"]) < 1_000_000


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
