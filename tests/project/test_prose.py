# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the prose of the reference and of the guides: short sentences, in the field's words, the same for the same option."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
FRAGMENTS = [file for file in sorted((ROOT / "plugins" / "doc_fragments").glob("*.py")) if file.name != "__init__.py"]
SPECS = sorted(ROOT.glob("roles/*/meta/argument_specs.yml"))
READMES = [ROOT / "README.md", *sorted(ROOT.glob("roles/*/README.md"))]
GUIDES = sorted(ROOT.glob("docs/docsite/rst/*.rst"))

MOST_WORDS = 25
# Sentences whose list after " - " may be longer, by what stands before it, each with the reason.
LONG_LISTS = {
    "Whether the bucket is neither deleted nor renamed while something uses it": "it names each kind of dependent",
}

# What not to write, and what to write instead. Only rules that are never wrong.
NOT_SO = {
    r"\bshall\b": "must or should",
    r"\b(is|are|was|were) no\b(?! longer)": "is not a",
    r"\bno more than\b": "at most",
    r"\b[Tt]here (is|are|was|were|be)\b|\b(be|is|are|isn't|aren't) there\b": "exist",
    r"\b[Aa]nswer(s|ed)?\b": "response, respond",
    r"\b[Tt]ells?\b|\btold\b": "say, return, show",
    r"\blook(s|ed|ing)? at\b": "read, check",
    r"\bfor ever\b": "forever",
    r"\b(leave|leaves|left) (out|alone)\b": "omit, leave unchanged",
    r"\b(stay|stays|stand|stands) as (it|they)\b": "unchanged",
    r"\bbears?\b": "have",
    r"\btak(e|es|en) (off|back)\b|\bput(s)? (on|back)\b": "remove, add, restore",
    r"\b(can't|don't|doesn't|isn't|aren't|won't)\b": "the whole words",
    r"\b(turn|turns|turned) (on|off)\b": "enable, disable",
    r"^(What|Where|Who|Whoever|Whatever|Which)\b": "a noun in front, the relative clause after it",
}
# A description says first what the option or value is. Conditions come after that.
FIRST = re.compile(r"(If|When|With|Without|In|On|At|For|How|Otherwise|Its?|This|These)\b")

# Ansible's semantic markup. What stands in parentheses is one word, except for links with a text of their own.
LINK = re.compile(r"\b[LR]\(([^,()]*),[^()]*\)")
MARKUP = re.compile(r"\b(?:RV|[OVECMPBIU])\([^()]*\)")
PROSE = {"description", "short_description", "notes", "details", "returned"}
DATA = {"sample", "default", "choices", "author", "extends_documentation_fragment"}


@dataclass(frozen=True)
class Text:
    """A paragraph, and where it is."""

    place: str
    content: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, with one word for each piece of markup."""
    plain = MARKUP.sub("x", LINK.sub(r"\1", text))
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", " ".join(plain.split())) if sentence]


def words(sentence: str) -> int:
    """Return the number of words that count: a list that may be longer does not."""
    head = sentence.partition(" - ")[0]
    counted = head if head in LONG_LISTS else sentence
    return sum(any(character.isalnum() for character in word) for word in counted.split())


def faults(text: str) -> list[str]:
    """Return what is wrong with a paragraph."""
    found = []
    for sentence in sentences(text):
        if words(sentence) > MOST_WORDS:
            found.append(f"{words(sentence)} words: {sentence}")
        found += [f"write {better}: {sentence}" for pattern, better in NOT_SO.items() if re.search(pattern, sentence)]
    return found


def prose(node: Any, place: str) -> Iterator[Text]:
    """Yield each text of documentation that is YAML, and nothing that is data."""
    if isinstance(node, list):
        for item in node:
            yield from prose(item, place)
    for key, value in node.items() if isinstance(node, dict) else ():
        if key in PROSE and not isinstance(value, dict):
            paragraphs = value if isinstance(value, list) else [value]
            yield from (Text(f"{place}.{key}", str(paragraph)) for paragraph in paragraphs)
        elif key not in DATA:
            yield from prose(value, f"{place}.{key}")


@cache
def read_yaml(text: str) -> Any:
    """Return what YAML says. The pure loader would take most of the time of these tests."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


@cache
def assigned(file: Path) -> dict[str, str]:
    """Return the strings that a file assigns to names in capitals, in its classes too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def task_names(tasks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the names of tasks and of those in blocks."""
    for task in tasks:
        yield task["name"]
        yield from task_names(task.get("block", []))


def docstrings(file: Path) -> Iterator[Text]:
    """Yield the docstrings at the top of a file and of its classes."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes: list[ast.Module | ast.ClassDef] = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    for node in nodes:
        yield Text(f"{file.name} docstring", ast.get_docstring(node) or "")


def of_plugin(file: Path) -> Iterator[Text]:
    """Yield the texts of a module or a documentation fragment."""
    yield from docstrings(file)
    for block, content in assigned(file).items():
        if block == "EXAMPLES":
            yield from (Text(f"{file.name} EXAMPLES", name) for name in task_names(read_yaml(content)))
        else:
            yield from prose(read_yaml(content), f"{file.name} {block}")


def of_spec(file: Path) -> Iterator[Text]:
    """Yield the texts of a role's argument specs."""
    yield from prose(read_yaml(file.read_text(encoding="utf-8")), file.relative_to(ROOT).as_posix())


def of_readme(file: Path) -> Iterator[Text]:
    """Yield paragraphs, items and cells. A piece of code is one word."""
    for token in MarkdownIt().enable("table").parse(file.read_text(encoding="utf-8")):
        if token.type == "inline":
            pieces = [
                "x" if child.type == "code_inline" else " " if child.type == "softbreak" else child.content
                for child in token.children or []
            ]
            yield Text(file.relative_to(ROOT).as_posix(), "".join(pieces))


def of_guide(file: Path) -> Iterator[Text]:
    """Yield titles, paragraphs, items and cells. A piece of code or a link is one word. Terms are messages, which are not its own."""
    # Roles that only Sphinx knows stay as they are written.
    quiet = {"report_level": 5, "halt_level": 5}
    for node in publish_doctree(file.read_text(encoding="utf-8"), settings_overrides=quiet).findall():
        if isinstance(node, nodes.paragraph | nodes.title) and not isinstance(node.parent, nodes.system_message):
            yield Text(f"{file.stem}:{node.line}", "".join(of_part(part) for part in node.children))


def of_part(part: nodes.Node) -> str:
    """Return the text of a part of a paragraph. A message in quotes is one word."""
    if isinstance(part, nodes.literal | nodes.problematic | nodes.reference):
        return "x"
    return re.sub(r'"[^"]+"', "x", part.astext())


def texts() -> Iterator[Text]:
    """Yield all texts that the rules are for."""
    for files, read in ((MODULES + FRAGMENTS, of_plugin), (SPECS, of_spec), (READMES, of_readme), (GUIDES, of_guide)):
        for file in files:
            yield from read(file)


READ = {".py": of_plugin, ".yml": of_spec, ".md": of_readme, ".rst": of_guide}


def documents() -> list[Path]:
    """Return the files with these texts."""
    return [*MODULES, *FRAGMENTS, *SPECS, *READMES, *GUIDES]


def name_of(file: Path) -> str:
    """Return the path of a file, for the name of a test."""
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", documents(), ids=name_of)
def test_prose__each_sentence__short_and_in_plain_words(file: Path) -> None:
    found = list(READ[file.suffix](file))
    assert found
    assert [f"{text.place}: {fault}" for text in found for fault in faults(text.content)] == []


def test_long_lists__each__still_needed() -> None:
    heads = {sentence.partition(" - ")[0] for text in texts() for sentence in sentences(text.content)}
    assert set(LONG_LISTS) <= heads


@pytest.mark.parametrize(
    "text",
    [
        f"{'word ' * 26}.",
        "The bucket shall exist.",
        "That is no duration.",
        "The bucket must be there.",
        "There are two buckets.",
        "It waits for each answer.",
        "What the task omits is unchanged.",
        "The name. Where both exist, the task fails.",
        "Members are not looked at.",
    ],
)
def test_faults__against_a_rule__found(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{'word ' * 24}O(a[].b=c).",
        f"{'word ' * 23}R(two words,a.b).",
        f"{'word ' * 20}. {'word ' * 20}.",
        "None if the bucket is no longer in the organization.",
        "The task does not look up the user.",
        f"{next(iter(LONG_LISTS))} - {'word ' * 26}.",
    ],
)
def test_faults__by_the_rules__none(text: str) -> None:
    assert faults(text) == []


def options_of(file: Path) -> dict[str, Any]:
    """Return the options that a module or a fragment documents."""
    options: dict[str, Any] = read_yaml(assigned(file)["DOCUMENTATION"]).get("options") or {}
    return options


def role_options(entry_point: str) -> dict[str, Any]:
    """Return the options of an entry point of the role."""
    specs = read_yaml((ROOT / "roles/influxdb/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options: dict[str, Any] = specs["argument_specs"][entry_point]["options"]
    return options


def every_option(options: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the options and their suboptions, each with its path."""
    for name, option in options.items():
        yield f"{place}.{name}", option
        yield from every_option(option.get("suboptions") or option.get("options") or {}, f"{place}.{name}")


def all_options() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the options of all modules, of the connection and of all roles."""
    for file in (*MODULES, *FRAGMENTS):
        yield from every_option(options_of(file), file.stem)
    for file in SPECS:
        for name, entry in read_yaml(file.read_text(encoding="utf-8"))["argument_specs"].items():
            yield from every_option(entry["options"], f"{file.parts[-3]}.{name}")


def paragraphs(option: dict[str, Any]) -> list[str]:
    """Return the description of an option as a list."""
    description = option["description"]
    return description if isinstance(description, list) else [description]


def test_options__each_description__begins_with_what_it_is() -> None:
    begins = {path: paragraphs(option)[0] for path, option in all_options()}
    assert {path: text for path, text in begins.items() if FIRST.match(text)} == {}


def in_short(option: dict[str, Any]) -> list[str]:
    """Return a description without what differs by the place where an option is documented."""
    described = []
    for paragraph in paragraphs(option):
        described.append(
            re.sub(r"\bO\((?:[\w.\[\]]+\.)?(?:influxdb_)?(\w+)(=\w+)?\)", r"O(\1\2)", " ".join(paragraph.split()))
        )
    return described


def repeated() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return options that repeat those of one module, and that module's."""
    modules = {file.stem: options_of(file) for file in MODULES}
    bucket, label = modules["influx_bucket"], modules["influx_label"]
    organization, dbrp, authorization = (
        modules[f"influx_{name}"] for name in ("organization", "dbrp", "authorization")
    )
    itself = {name: option for name, option in organization.items() if name not in ("name", "id")}
    buckets = modules["influx_buckets"]
    entry = modules["influx_server"]["organizations"]["suboptions"]
    info = modules["influx_server_info"]["organizations"]["suboptions"]
    role = role_options("main")
    connection = options_of(ROOT / "plugins/doc_fragments/connection.py")
    address = options_of(ROOT / "plugins/doc_fragments/address.py")
    # Their defaults come from a profile too, which a setup does not take.
    alike = {name: option for name, option in address.items() if name not in ("host", "validate_certs")}
    return {
        "address": (alike, connection),
        "influx_server_info": ({name: info[name] for name in ("id", "token", "username", "password")}, entry),
        "influx_buckets.buckets": (buckets["buckets"]["suboptions"], bucket),
        "influx_buckets.defaults": (buckets["defaults"]["suboptions"], bucket),
        "influx_server.buckets": (entry["buckets"]["suboptions"], bucket),
        "influx_server.defaults": (entry["defaults"]["suboptions"], bucket),
        "influx_server.labels": (entry["labels"]["suboptions"], label),
        "influx_server.organization": ({name: entry[name] for name in itself}, itself),
        "influx_server.dbrps": (entry["dbrps"]["suboptions"], dbrp),
        "influx_server.authorizations": (entry["authorizations"]["suboptions"], authorization),
        "influx_server.v1_users": (entry["v1_users"]["suboptions"], modules["influx_v1_user"]),
        "influx_server.users": (modules["influx_server"]["users"]["suboptions"], modules["influx_user"]),
        "role.buckets": (role["influxdb_buckets"]["options"], bucket),
        "role.defaults": (role["influxdb_defaults"]["options"], bucket),
        "role.labels": (role["influxdb_labels"]["options"], label),
        "role.connection": ({name: role[f"influxdb_{name}"] for name in connection}, connection),
    }


@pytest.mark.parametrize("place", list(repeated()))
def test_options__repeated__in_the_same_words(place: str) -> None:
    options, model = repeated()[place]
    assert {name: in_short(option) for name, option in options.items()} == {
        name: in_short(model[name]) for name in options
    }
