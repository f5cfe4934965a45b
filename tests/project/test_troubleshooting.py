# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to messages has each message that the tests know, and no other.

A term of its definition lists is the beginning of a message, with what differs in italics. One that begins with three dots is
the beginning of a sentence further on.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_troubleshooting.rst"
# The groups of cases whose titles begin with what they are about.
GROUPS = ("many: ", "info: ", "label: ", "organization: ", "user: ", "setup: ")
MESSAGES = [
    line.split(": ", 2 if line.startswith(GROUPS) else 1)[-1]
    for file in ("errors.txt", "errors_cloud.txt")
    for line in (ROOT / "tests" / "golden" / file).read_text(encoding="utf-8").splitlines()
]


@cache
def terms() -> list[nodes.term]:
    """What the guide explains, in its order."""
    # Roles that only Sphinx knows stand in the explanations, never in a term.
    quiet = {"report_level": 5, "halt_level": 5}
    tree = publish_doctree(GUIDE.read_text(encoding="utf-8"), settings_overrides=quiet)
    return list(tree.findall(nodes.term))


@cache
def pattern(term: nodes.term) -> re.Pattern[str]:
    """Which messages a term stands for."""
    text = "".join(".+?" if isinstance(part, nodes.emphasis) else re.escape(part.astext()) for part in term.children)
    inside = re.escape("... ")
    return re.compile(rf".+\. .*?{text.removeprefix(inside)}" if text.startswith(inside) else text)


@pytest.mark.parametrize("message", sorted(set(MESSAGES)))
def test_guide__each_known_message__has_a_term(message: str) -> None:
    beginnings = [term for term in terms() if not term.astext().startswith("...")]
    assert [term.astext() for term in beginnings if pattern(term).match(message)]


@pytest.mark.parametrize("term", terms(), ids=[term.astext() for term in terms()])
def test_guide__each_term__stands_for_a_known_message(term: nodes.term) -> None:
    assert [message for message in MESSAGES if pattern(term).match(message)]


@pytest.mark.parametrize("term", terms(), ids=[term.astext() for term in terms()])
def test_guide__each_term__says_more_than_that_something_differs(term: nodes.term) -> None:
    said = "".join(part.astext() for part in term.children if isinstance(part, nodes.Text))
    assert len(re.findall(r"\w+", said.removeprefix("Could not"))) >= 2, said
    assert all(isinstance(part, nodes.Text | nodes.emphasis) for part in term.children)


def test_guide__terms__each_once() -> None:
    patterns = [pattern(term).pattern for term in terms()]
    assert sorted(patterns) == sorted(set(patterns))
