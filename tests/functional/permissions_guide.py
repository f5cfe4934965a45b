# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide "Tokens and least privilege", read as data: what it says is what the tests run with."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst.directives import register_directive
from docutils.parsers.rst.directives.body import CodeBlock

GUIDE = Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "guide_permissions.rst"

TABLES = (
    *("needs-buckets", "needs-labels-on-buckets", "needs-roles", "needs-labels"),
    *("needs-organizations", "needs-users", "needs-mappings", "needs-tokens", "needs-v1-users", "needs-reading"),
)

Permission = Mapping[str, Any]


@dataclass(frozen=True)
class Missing:
    """What happens where a task lacks a permission and can't know it."""

    task: str
    permission: str
    outcome: str
    words: str


@cache
def _guide() -> nodes.document:
    # Roles that only Sphinx and antsibull-docs know are reported, and shown as they stand.
    settings = {"report_level": 5, "halt_level": 5}
    # antsibull-docutils, which other tests use, puts another one in its place for the whole process.
    register_directive("code-block", CodeBlock)
    guide: nodes.document = publish_doctree(GUIDE.read_text(encoding="utf-8"), settings_overrides=settings)
    return guide


def _table(name: str) -> nodes.table:
    (table,) = (table for table in _guide().findall(nodes.table) if name in table["names"])
    return table


def modules() -> set[str]:
    """The modules that the tables of tasks are about, by their titles."""
    titles = " ".join(title.astext() for name in TABLES for title in _table(name).findall(nodes.title))
    return set(re.findall(r"influx_\w+", titles))


def _rows(name: str) -> list[list[str]]:
    """The rows of the table of that name, without its header."""
    (body,) = _table(name).findall(nodes.tbody)
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in body.findall(nodes.row)]


def permissions() -> dict[str, Permission]:
    """Each permission by its name, as the API takes it."""
    return {name: json.loads(body) for name, body in _rows("permissions")}


def needs() -> dict[str, tuple[str, ...]]:
    """The names of the permissions that each task needs."""
    rows = [row for table in TABLES for row in _rows(table)]
    assert len({task for task, _needed in rows}) == len(rows)
    return {task: tuple(needed.split(", ")) for task, needed in rows}


def missing() -> dict[tuple[str, str], Missing]:
    """What happens otherwise than by a failure that names the permission, by task and permission."""
    rows = [Missing(*row) for row in _rows("missing")]
    return {(row.task, row.permission): row for row in rows}


def tokens() -> dict[str, dict[str, Any]]:
    """The body of the request for each token to paste, by the title of its section."""
    return {title: json.loads(blocks["json"]) for title, blocks in _token_sections()}


def commands() -> dict[str, list[str]]:
    """The words of each command that makes one of these tokens, by the title of its section."""
    return {
        title: shlex.split(blocks["console"].replace("\\\n", "").removeprefix("$ "))
        for title, blocks in _token_sections()
        if "console" in blocks
    }


def _token_sections() -> Iterator[tuple[str, dict[str, str]]]:
    (parent,) = (section for section in _guide().findall(nodes.section) if "tokens for common uses" in section["names"])
    for section in parent.children:
        if isinstance(section, nodes.section):
            blocks = {block["classes"][1]: block.astext() for block in section.findall(nodes.literal_block)}
            yield section[0].astext(), blocks
