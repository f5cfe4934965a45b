# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make a site of what antsibull-docs wrote, before Sphinx reads it: `python -m tools.site FOLDER`.

- The start page is docs/docsite/rst/start.rst, with the guides and plugins in the groups of tests/support/docs/navigation.yml.
- A page of a plugin has a short title, an installation that works, and its examples first.
- The page of the role begins with the entry point main. The variables of an entry point are in groups.
- The page of environment variables has those of the guide.

A page of another form than expected is an error: a new version of antsibull-docs then needs a look.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.playbook import ROOT

COLLECTION = "timeseries.influxdb"
PREFIX = f"ansible_collections.{COLLECTION}"
DOCSITE = ROOT / "docs" / "docsite"
CONNECTION = ROOT / "plugins" / "doc_fragments" / "connection.py"
TITLE = re.compile(rf"^{re.escape(COLLECTION)}\.(?P<title>\w+ (?:module|lookup|role) -- .+)\n\++$", re.MULTILINE)
NOTE = re.compile(
    r"^\.\. note::\n    This (?P<kind>module|role|lookup plugin) is part of .+\n(?:(?:    .*)?\n)+", re.MULTILINE
)
# What the note says of the installation, when there has been a release and when there hasn't.
INSTALL = {
    False: f"It is not on Ansible Galaxy yet: :ref:`install it from its repository <{PREFIX}.docsite.install>`.",
    True: f"To install it, use: :code:`ansible-galaxy collection install {COLLECTION}`.",
}
# A comment or an anchor in front of a title belongs to it.
BEFORE_TITLE = re.compile(r"(\.\. (_\S+:|[A-Z][^:]*))?$")
END = "\n.. Extra links\n"
ROW = "  * - .. raw:: html\n"
VARIABLE = re.compile(r'id="parameter-\w+--(?P<variable>\w+)(?P<option>/?)')
ENTRY_POINTS = ("main", "export", "audit")
# The groups of the role's variables, in the order of the page.
DECLARATIONS, PURGE, REST, CONNECTIONS = GROUPS = ("Declarations", "Purge", "Behaviour", "Connection")
LINE_OF_PLUGIN = re.compile(
    rf"^\* :ansplugin:`(?P<name>\w+) (?P<kind>\w+) <{re.escape(COLLECTION)}\..+>` -- .+$", re.MULTILINE
)
# A figure scrolls on a phone, a bare picture can't.
IMAGE, FIGURE = ".. image:: images/", ".. figure:: images/"
ENVVAR = re.compile(r"^\.\. envvar:: (?P<name>\w+)\n\n(?P<text>(?:   .+\n)+)", re.MULTILINE)


class UnexpectedForm(ValueError):
    """A page does not look as antsibull-docs wrote it until now."""


@dataclass(frozen=True)
class Section:
    """A title, and the text from what stands in front of it down to the next section."""

    title: str
    text: str


def split(text: str, underline: str) -> tuple[str, list[Section]]:
    """Return what stands before the first section whose title is underlined so, and the sections."""
    lines = text.splitlines(keepends=True)
    rule = re.compile(rf"{re.escape(underline)}{{3,}}\n")
    titles = [
        at
        for at in range(len(lines) - 1)
        if lines[at].strip() and not lines[at][0].isspace() and rule.fullmatch(lines[at + 1])
    ]
    starts = [_start(lines, at) for at in titles]
    ends = [*starts[1:], len(lines)]
    sections = [
        Section(lines[at].strip(), "".join(lines[start:end]))
        for at, start, end in zip(titles, starts, ends, strict=True)
    ]
    return "".join(lines[: starts[0]] if starts else lines), sections


def _start(lines: list[str], title: int) -> int:
    """Return the first line of what belongs to a title."""
    start = title
    while start and BEFORE_TITLE.fullmatch(lines[start - 1].rstrip("\n")):
        start -= 1
    return start


def examples_first(sections: list[Section]) -> list[Section]:
    """Return the sections with the examples after the first of the others, which says what the thing is."""
    examples = [section for section in sections if section.title == "Examples"]
    others = [section for section in sections if section.title != "Examples"]
    if len(examples) != 1:
        raise UnexpectedForm(f"{len(examples)} sections of examples")
    return [*others[:1], *examples, *others[1:]]


def joined(before: str, sections: Iterable[Section]) -> str:
    """Return the text of the sections, with room between them."""
    return before + "".join(f"{section.text.rstrip()}\n\n\n" for section in sections)


def short_head(text: str, released: bool) -> str:
    """Return the page with a title that fits on a phone, and a note that is true."""

    head, note = TITLE.search(text), NOTE.search(text)
    if head is None or note is None:
        raise UnexpectedForm("no title or no note")
    title = head["title"]
    told = (
        f".. note::\n    This {note['kind']} is part of the collection ``{COLLECTION}``. {INSTALL[released]}\n\n"
        f"    In a playbook it is called ``{COLLECTION}.{title.partition(' ')[0]}``.\n\n"
    )
    return text.replace(head[0], f"{title}\n{'+' * len(title)}", 1).replace(note[0], told, 1)


def plugin_page(text: str, released: bool) -> str:
    """Return the page of a module or lookup as a reader needs it."""
    before, sections = split(short_head(text, released), "-")
    return joined(before, examples_first(sections))


def role_page(text: str, released: bool, connection: Iterable[str]) -> str:
    """Return the page of the role, with the entry point first that most people need."""
    text, end, links = short_head(text, released).partition(END)
    before, sections = split(text, "-")
    entries = {re.sub(r"^Entry point ``(\w+)``.*", r"\1", section.title): section.text for section in sections}
    if set(entries) != set(ENTRY_POINTS):
        raise UnexpectedForm(f"the entry points {', '.join(entries)}")
    pages = "".join(entry_point(entries[name], connection) for name in ENTRY_POINTS)
    return f"{before}{pages}{end}{links}"


def entry_point(text: str, connection: Iterable[str]) -> str:
    """Return an entry point with its examples first and its variables in groups."""
    before, sections = split(text, "^")
    grouped = [
        Section(section.title, in_groups(section.text, connection)) if section.title == "Parameters" else section
        for section in sections
    ]
    return joined(before, examples_first(grouped))


def in_groups(text: str, connection: Iterable[str]) -> str:
    """Return the section of the variables with a table for each group of them."""
    head, *rows = text.split(ROW)
    title, table = head.split(".. tabularcolumns", 1)
    groups: dict[str, list[str]] = {}
    variables: dict[str, list[str]] = {}
    for row in rows:
        found = VARIABLE.search(row)
        if found is None:
            raise UnexpectedForm("a row without a variable")
        variables.setdefault(found["variable"], []).append(row)
    for name, own in variables.items():
        groups.setdefault(group_of(name, has_options=len(own) > 1, connection=connection), []).extend(own)
    if len(groups) == 1:
        return text
    return title + "".join(
        f"{name}\n{'~' * len(name)}\n\n.. tabularcolumns{table}{''.join(ROW + row for row in groups[name]).rstrip()}\n\n"
        for name in GROUPS
        if name in groups
    )


def group_of(variable: str, has_options: bool, connection: Iterable[str]) -> str:
    """Return the name of the group that a variable is in."""
    name = variable.removeprefix("influxdb_")
    if name in connection:
        return CONNECTIONS
    if has_options:
        return DECLARATIONS
    return PURGE if name.startswith("purge") else REST


def start_page(start: str, index: str, extra: Mapping[str, Any], navigation: Mapping[str, Any]) -> str:
    """Return the start page: its own text, and lists of all pages, which are the sidebar as well."""
    plugins = {found["name"]: found for found in LINE_OF_PLUGIN.finditer(index)}
    if not plugins:
        raise UnexpectedForm("no list of plugins")
    role = plugins.pop("influxdb")
    parts = [start.replace(FIGURE, ".. figure:: docsite/images/").rstrip()]
    short = navigation["short_names"]
    for section in extra["sections"]:
        entries = [
            f"{short[page]} <docsite/{page}>" if page in short else f"docsite/{page}" for page in section["toctree"]
        ]
        with_role = section["title"] == navigation["section_of_role"]
        parts.append(_toctree(section["title"], entries + ["Role influxdb <influxdb_role>"] * with_role))
    title = "Modules, role and plugins"
    parts += [f"{title}\n{'-' * len(title)}", role[0]]
    for group, names in _groups(navigation["groups_of_plugins"], plugins).items():
        entries = [f"{name} <{name}_{plugins[name]['kind']}>" for name in names]
        listed = "\n".join(plugins[name][0] for name in names)
        parts += [f"**{group}**", listed, _toctree(group, entries, hidden=True)]
    parts.append(_toctree("Reference", ["Environment variables <environment_variables>"]))
    return "\n\n".join(parts) + "\n"


def _groups(groups: list[dict[str, Any]], plugins: Mapping[str, Any]) -> dict[str, list[str]]:
    named = [name for group in groups for name in group["plugins"]]
    others = [name for name in plugins if name not in named]
    found = {group["title"]: [name for name in group["plugins"] if name in plugins] for group in groups}
    found[groups[0]["title"]] += others
    return found


def _toctree(caption: str, entries: list[str], hidden: bool = False) -> str:
    options = [f":caption: {caption}", ":maxdepth: 1", *[":hidden:"] * hidden]
    return "\n".join([".. toctree::", *(f"   {line}" for line in [*options, "", *entries])])


def environment_page(guide: str) -> str:
    """Return the page of environment variables, in the words of the guide that explains them."""
    variables = list(ENVVAR.finditer(guide))
    if not variables:
        raise UnexpectedForm("the guide explains no environment variable")
    rows = "\n".join(f":envvar:`{found['name']}`\n{found['text']}" for found in variables)
    title = "Environment variables"
    return (
        f":orphan:\n\n.. _list_of_collection_env_vars:\n\n{title}\n{'=' * len(title)}\n\n"
        "The modules read the environment variables of InfluxDB's own CLI, on the host that runs the module. "
        f"They are used where the task does not name the server: see :ref:`{PREFIX}.docsite.guide_get_started`.\n\n{rows}"
    )


def connection_options() -> set[str]:
    """Return the options of the connection, which the modules share."""
    text = CONNECTION.read_text(encoding="utf-8")
    return set(re.findall(r"^  (\w+):$", text.partition("options:\n")[2], re.MULTILINE))


def main(folder: Path) -> None:
    """Rewrite the pages in a folder."""

    def read(path: Path) -> str:
        return path.read_text(encoding="utf-8")

    released = bool(yaml.safe_load(read(ROOT / "changelogs" / "changelog.yaml"))["releases"])
    for path in sorted([*folder.glob("*_module.rst"), *folder.glob("*_lookup.rst")]):
        path.write_text(plugin_page(read(path), released), encoding="utf-8")
    for path in sorted(folder.glob("docsite/*.rst")):
        path.write_text(read(path).replace(IMAGE, FIGURE), encoding="utf-8")
    role = folder / "influxdb_role.rst"
    role.write_text(role_page(read(role), released, connection_options()), encoding="utf-8")
    index = folder / "index.rst"
    extra = yaml.safe_load(read(DOCSITE / "extra-docs.yml"))
    navigation = yaml.safe_load(read(ROOT / "tests" / "support" / "docs" / "navigation.yml"))
    start = folder / "docsite" / "start.rst"
    index.write_text(start_page(read(start), read(index), extra, navigation), encoding="utf-8")
    start.unlink()
    environment = environment_page(read(DOCSITE / "rst" / "guide_get_started.rst"))
    (folder / "environment_variables.rst").write_text(environment, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
