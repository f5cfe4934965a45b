# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The blocks of code in README.md, in the roles' READMEs and in the guides, and what each of them is.

The caption of a block is the name of a file that a later command takes, or says what it is for where its content can't:
`Refused` is for tasks that must fail.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import yaml
from antsibull_docutils.rst_code_finder import find_code_blocks, mark_antsibull_code_block
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    ROOT / "README.md",
    *sorted(ROOT.glob("roles/*/README.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
    *sorted(file for file in ROOT.glob("docs/docsite/rst/*.rst") if not file.name.startswith("guide_cookbook_")),
]
# Their blocks are files of examples/cookbook, and commands that tests/integration/test_cookbook.py runs.
COOKBOOK = sorted(ROOT.glob("docs/docsite/rst/guide_cookbook_*.rst"))
FILE = re.compile(r"[\w./-]+\.(yml|json)")
REFUSED = "Refused"
DIRECTIVES = ("code", "code-block", "sourcecode", "parsed-literal")


class Kind(Enum):
    """What a block is."""

    PLAYS = "plays"
    TASKS = "tasks"
    VARIABLES = "variables of the roles"
    INVENTORY = "an inventory"
    EXECUTION_ENVIRONMENT = "a definition of an execution environment"
    JSON = "JSON"
    COMMANDS = "commands"


class Unclassified(ValueError):
    """A block that no test would look at."""


@dataclass(frozen=True)
class Block:
    """A block of code, and where it stands."""

    document: Path
    line: int
    language: str
    caption: str
    content: str

    @property
    def place(self) -> str:
        """The document and the line."""
        return f"{self.document.relative_to(ROOT)}:{self.line}"

    @property
    def file(self) -> str | None:
        """The name of the file that it is, if it is one."""
        return self.caption if FILE.fullmatch(self.caption) else None

    @property
    def kind(self) -> Kind:
        """What it is; an error where it is nothing that a test knows to look at."""
        if self.language == "json":
            return Kind.JSON
        if self.language == "console":
            return Kind.COMMANDS
        kind = kind_of_yaml(load(self.content), self.file) if self.language == "yaml" else None
        if kind is None:
            raise Unclassified(f"{self.place}: what is this {self.language} block?")
        known = ("", REFUSED) if kind in (Kind.PLAYS, Kind.TASKS, Kind.VARIABLES) else None
        if known is not None and self.file is None and self.caption not in known:
            raise Unclassified(f"{self.place}: what does the caption {self.caption!r} mean?")
        return kind


def load(text: str) -> Any:
    """YAML as data; Ansible's own tags count for nothing."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_multi_constructor("!", lambda loader, suffix, node: loader.construct_scalar(node))


def kind_of_yaml(data: Any, file: str | None) -> Kind | None:
    """What YAML is, by its content."""
    if isinstance(data, list) and all(isinstance(item, dict) for item in data):
        return Kind.PLAYS if all("hosts" in item for item in data) else Kind.TASKS
    if not isinstance(data, dict):
        return None
    keys = {str(key) for key in data}
    if all(key.startswith("influxdb_") for key in keys):
        return Kind.VARIABLES
    if file is not None and file.startswith("inventory") and all("hosts" in group for group in data.values()):
        return Kind.INVENTORY
    return Kind.EXECUTION_ENVIRONMENT if data.get("version") == 3 and "dependencies" in keys else None


def blocks(document: Path) -> list[Block]:
    """All blocks of code of a document."""
    text = document.read_text(encoding="utf-8")
    return list((_blocks_of_markdown if document.suffix == ".md" else _blocks_of_rst)(document, text))


def _blocks_of_markdown(document: Path, text: str) -> Iterator[Block]:
    for token in MarkdownIt().parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "code_block":
            raise Unclassified(f"{document}:{line}: a block without a language")
        if token.type == "fence":
            yield Block(document, line, token.info, "", token.content)


class _CodeBlock(Directive):
    """Sphinx' directive, as far as the guides use it."""

    has_content = True
    optional_arguments = 1
    option_spec = {"caption": directives.unchanged}  # noqa: RUF012  # docutils' own way

    def run(self) -> list[nodes.Node]:
        """Make a block that antsibull-docutils finds."""
        code = "\n".join(self.content)
        block = nodes.literal_block(code, code)
        other = {"caption": self.options.get("caption", "")}
        mark_antsibull_code_block(
            block,
            language=self.arguments[0] if self.arguments else "",
            content_offset=self.content_offset,
            block_text=self.block_text,
            other=other,
        )
        return [block]


def _blocks_of_rst(document: Path, text: str) -> Iterator[Block]:
    strange: list[str] = []

    def refuse(line: int | str, column: int, content: str, is_directive: bool) -> None:
        strange.append(f"{document}:{line}: a block without a language: {content[:60]}")

    known = dict.fromkeys(DIRECTIVES, _CodeBlock)
    found = list(find_code_blocks(text, extra_directives=known, warn_unknown_block_w_unknown_info=refuse))
    if len(found) != len(re.findall(rf"^ *\.\. ({'|'.join(DIRECTIVES)})::", text, re.MULTILINE)):
        strange.append(f"{document}: a block with options that no test knows")
    if strange:
        raise Unclassified(strange[0])
    for block in found:
        caption = block.attributes["antsibull-other-caption"]
        yield Block(document, block.row_offset + 1, block.language or "", caption, block.content)


@dataclass(frozen=True)
class Command:
    """A line after a `$`, in words, and the lines that it prints."""

    line: str
    output: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return shlex.split(self.line)


def commands(block: Block) -> list[Command]:
    """The commands of a block with what they print."""
    found: list[Command] = []
    for line in block.content.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append(Command(line.removeprefix("$ "), ()))
        elif found:
            found[-1] = Command(found[-1].line, (*found[-1].output, line))
        else:
            raise Unclassified(f"{block.place}: a console that begins with no command")
    return found
