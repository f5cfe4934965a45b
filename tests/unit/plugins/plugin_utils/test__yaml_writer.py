# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the export writes is read by Ansible as the same texts, and never as a template. Run on each ansible-core by the matrix."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from yaml.resolver import Resolver

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._yaml_writer import (
    Commented,
    NotYamlError,
    is_harmless,
    write_yaml,
)
from unit.plugins.unsafe_yaml import read_yaml

HEADER = "#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< lookup('pipe', 'false') >>"
PIECES = (
    *("{{ 1 }}", "{%", "%}", "{#", "#}", "#jinja2:", HEADER, "lookup('pipe', 'false')", "${x}", "$ANSIBLE_VAULT;1.1;AES256"),
    *("!unsafe ", "!!int", "yes", "no", "null", "~", "1", "1.10", "0x1F", "1e3", "12:30", "2026-01-01", "<<", "=", ".inf", "True"),
    *("['x']", '["x"]', "{'a': 1}", "y", "\n", "\r", "\r\n", "\t", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff"),
    *("\xa0", "\xad", "\u202e", "\u061c", "\ufffe", "\U000e0041", " ", "  ", "- ", ": ", " #", "#", "&a", "*a", "?", "|", ">"),
    *("%", "@", "`", "'", '"', "\\", "\\n", "[", "]", "{", "}", ",", "!", "---", "...", ":", "a", "Zz", "9", "é", "😀", "❤\ufe0f"),
    *("x" * 200, "#326BBA", "30d", "a/b", "_", "-", "."),
)  # fmt: skip


def texts(count: int) -> Iterator[str]:
    """Each piece, and as many mixtures of them."""
    yield ""
    yield from PIECES
    chosen = random.Random(1)  # noqa: S311  # the same texts each time
    for dummy in range(count):
        yield "".join(chosen.choices(PIECES, k=chosen.randint(1, 6)))


HOSTILE = sorted(set(texts(4000)))


def as_ansible_reads(text: str, folder: Path) -> Any:
    """The variables that `-e @file` makes of a file."""
    path = folder / "vars.yml"
    path.write_bytes(text.encode())
    options = {"trusted_as_template": True} if hasattr(Templar, "evaluate_expression") else {}
    return DataLoader().load_from_file(str(path), **options)


def is_template_source(value: str) -> bool:
    """Whether Ansible may take a text for a template."""
    if not hasattr(Templar, "evaluate_expression"):
        return not hasattr(value, "__UNSAFE__")
    from ansible._internal._datatag._tags import TrustedAsTemplate  # there is none before 2.19

    return bool(TrustedAsTemplate.is_tagged_on(value))


def is_text_without_quotes(text: str) -> bool:
    """Whether YAML reads a text as one if it has no quotes."""
    tag: str = Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
    return tag == "tag:yaml.org,2002:str"


def all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *all_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from all_texts(item)
    elif isinstance(value, str):
        yield value


@pytest.fixture(name="variables")
def variables_fixture() -> dict[str, Any]:
    return {
        "texts": HOSTILE,
        "items": [{"name": text, "properties": {text: text, "plain": text}} for text in HOSTILE],
        "keys": dict.fromkeys(HOSTILE, ""),
        "others": {"empty": {}, "none": [], "flag": True, "number": 5},
    }


def test_write_yaml__any_text__read_as_it_is_and_never_a_template(variables: dict[str, Any], tmp_path: Path) -> None:
    read = as_ansible_reads(write_yaml(variables), tmp_path)
    assert read == variables
    sources = [text for text in all_texts(read) if is_template_source(text) and not is_harmless(text)]
    # Those that YAML could read as a number or the like can't have the tag, and no template can be made of them.
    assert [text for text in sources if is_text_without_quotes(text) or set("{#%$") & set(text)] == []
    assert Templar(DataLoader(), variables={}).template(read) == variables


@pytest.mark.parametrize(
    "text", ["{", "#", "#jinja2:", "<<", "{{ x }}", "a\nb", "é", "\xa0", "'", "#12", "#zzz", "(", "$", "a#fff", "%"]
)
def test_is_harmless__what_a_template_could_be_made_of__is_not(text: str) -> None:
    assert not is_harmless(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("telegraf", "telegraf"),
        ("web server 1", "web server 1"),
        ("30d", "30d"),
        ("1w2d", "1w2d"),
        ("", '""'),
        ("yes", '"yes"'),
        ("y", '"y"'),
        ("1e3", '"1e3"'),
        ("1.10", '"1.10"'),
        ("12:30", '"12:30"'),
        ("a: b", '"a: b"'),
        (" padded ", '" padded "'),
        ("#326BBA", '"#326BBA"'),
        ("{{ x }}", '!unsafe "{{ x }}"'),
        ("<<", '"<<"'),
        ("<< x >>", '!unsafe "<< x >>"'),
        ("it's", '!unsafe "it\'s"'),
        ('a"b\\', '!unsafe "a\\"b\\\\"'),
        ("two\nlines\u2028\x85\0\U000e0041", '!unsafe "two\\nlines\\u2028\\x85\\x00\\U000E0041"'),
        ("café", '!unsafe "café"'),
    ],
)
def test_write_yaml__a_text__quoted_and_tagged_where_that_is_needed(value: str, written: str) -> None:
    assert write_yaml({"name": value}) == f"name: {written}\n"


@pytest.mark.parametrize("value", ["!!int 5", "{{ x }}", "a"])
def test_write_yaml__a_text_of_a_class_of_ansibles__as_any_other(value: str) -> None:
    class Marked(str):
        """As ansible-core before 2.19 marks what a module has returned."""

    class MarkedDict(dict[str, str]):
        """The same for a mapping."""

    assert write_yaml({"name": Marked(value)}) == write_yaml({"name": value})
    assert write_yaml({"one": MarkedDict(name=Marked(value))}) == write_yaml({"one": {"name": value}})


def test_write_yaml__the_same_list_twice__written_twice() -> None:
    same = ["a"]
    assert write_yaml({"one": same, "two": same}) == "one:\n  - a\ntwo:\n  - a\n"


def test_write_yaml__a_text_that_no_file_can_hold__refused() -> None:
    with pytest.raises(NotYamlError):
        write_yaml({"name": "\ud800"})


def test_write_yaml__with_pyyaml_alone__readable_without_ansible() -> None:
    assert read_yaml(write_yaml({"x": HOSTILE})) == {"x": HOSTILE}


def test_write_yaml__a_comment__after_the_last_line_of_its_mapping() -> None:
    entries = [Commented({"name": "a", "list": ["x"]}, "one: {{ no template }}"), Commented({"name": "b"}, "two")]
    written = write_yaml({"entries": entries})
    assert written == (
        "entries:\n  - name: a\n    list:\n      - x\n    # one: {{ no template }}\n  - name: b\n    # two\n"
    )


def test_write_yaml__a_text_like_the_mark_of_a_comment__stays_what_it_is() -> None:
    hostile = {"comment_0_0": "x", "comment_1_": "x", "text": "\n    comment_0_0: x\n"}
    written = write_yaml({"entries": [Commented({"properties": hostile}, "end")]})
    assert read_yaml(written) == {"entries": [{"properties": hostile}]}
    assert written.count("# end") == 1
