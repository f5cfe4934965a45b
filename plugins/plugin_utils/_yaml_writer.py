# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""YAML of variables for Ansible, whose texts stay texts: none is ever a template, and each keeps its type and characters.

``!unsafe`` marks a text for Ansible. Since ansible-core 2.19 the tag also drops the quotes: ``!unsafe "12:30"`` is the number 750,
and ``!unsafe ""`` is null. A text that YAML could read so is harmless, and gets quotes without the tag. A tag on a mapping
covers the keys and values in it without this effect.
"""

from __future__ import annotations

import itertools
import re
import typing as t

import yaml

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import is_visible

UNSAFE = "!unsafe"
_STR = "tag:yaml.org,2002:str"
_MAP = "tag:yaml.org,2002:map"
# Neither a template nor a header of one (#jinja2:) can be made of these. A color has the only "#".
_HARMLESS = re.compile(r"[A-Za-z0-9 _./:@+,-]*|#[0-9A-Fa-f]{3,8}")
# Those of them that no reader of YAML takes for something else: words, and durations.
_PLAIN = re.compile(r"(?!(?:y|n)\Z)[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9_./-])?|(?:[0-9]+[a-z]+)+", re.IGNORECASE)
_SHORT_ESCAPES = {"\n": r"\n", "\t": r"\t", '"': r"\"", "\\": r"\\"}
# Longer than any line: a line is never folded.
_WIDTH = 2**31


class Commented(dict[str, t.Any]):
    """A mapping with a comment after its last line. The comment has no line break."""

    def __init__(self, data: t.Mapping[str, t.Any], comment: str) -> None:
        super().__init__(data)
        self.comment = comment


class NotYamlError(Exception):
    """A text has a character that YAML has no form for."""


def is_harmless(text: str) -> bool:
    """Return whether ``text`` can't be a template, whatever its delimiters."""
    return _HARMLESS.fullmatch(text) is not None


def write_yaml(data: t.Mapping[str, t.Any]) -> str:
    """Return ``data``, made of mappings, lists, texts, numbers and booleans, as YAML in the order that it has.

    Raises :class:`NotYamlError` where the YAML would be read as something else.
    """
    written, comments = _dumped(data, None)
    if comments:
        written = _with_comments(data, written)
    if _reads(written) != data:
        raise NotYamlError("A text has a character that YAML has no form for.")
    return written


def _dumped(data: t.Mapping[str, t.Any], mark: str | None) -> tuple[str, list[str]]:
    """Return the YAML of ``data``, with an entry that begins with ``mark`` for each comment, and the comments."""
    comments: list[str] = []

    def dumper(*args: t.Any, **options: t.Any) -> _Dumper:
        return _Dumper(*args, mark=mark, comments=comments, **options)

    written: str = yaml.dump(
        data,
        Dumper=dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )
    return written, comments


def _with_comments(data: t.Mapping[str, t.Any], plain: str) -> str:
    """Return the YAML of ``data`` with its comments. ``plain`` is the YAML without them, which no mark of ours may be in."""
    mark = next(word for word in (f"comment_{number}_" for number in itertools.count()) if word not in plain)
    written, comments = _dumped(data, mark)
    return re.sub(
        rf"^( *){mark}([0-9]+): x$", lambda found: f"{found[1]}# {comments[int(found[2])]}", written, flags=re.MULTILINE
    )


def _reads(written: str) -> t.Any:
    try:
        return yaml.load(written, Loader=_Loader)  # noqa: S506  # it is a safe loader
    except yaml.YAMLError:
        return None


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper, with quotes and tags where they are needed, and items of a list one step to the right."""

    def __init__(self, *args: t.Any, mark: str | None, comments: list[str], **options: t.Any) -> None:
        super().__init__(*args, **options)
        self._mark = mark
        self._comments = comments
        self._unsafe_depth = 0

    def ignore_aliases(self, data: t.Any) -> bool:
        """Write each value in full."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists in mappings."""
        del indentless
        super().increase_indent(flow, False)

    def represent_text(self, marked: str) -> yaml.Node:
        """Return a text: as it is, in quotes, or in quotes with the tag."""
        text = str.__str__(marked)
        is_str = self.resolve(yaml.ScalarNode, text, (True, False)) == _STR  # type: ignore[no-untyped-call]  # its stubs lack it
        if is_harmless(text):
            return yaml.ScalarNode(_STR, text, style=None if is_str and _PLAIN.fullmatch(text) else '"')
        return yaml.ScalarNode(UNSAFE if is_str and not self._unsafe_depth else _STR, text, style='"')

    def represent_pairs(self, data: t.Mapping[str, t.Any]) -> yaml.Node:
        """Return a mapping; one whose keys could be templates is tagged as a whole."""
        unsafe = not all(map(is_harmless, data))
        self._unsafe_depth += unsafe
        node = self.represent_mapping(_MAP, data.items())
        self._unsafe_depth -= unsafe
        if unsafe:
            node.tag = UNSAFE
        if isinstance(data, Commented):
            if self._mark is not None:
                key = yaml.ScalarNode(_STR, f"{self._mark}{len(self._comments)}")
                node.value.append((key, yaml.ScalarNode(_STR, "x")))
            self._comments.append(data.comment)
        return node

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        """Write a text in quotes, with an escape for each character that can't be seen as it is."""
        del split
        self.write_indicator(f'"{"".join(map(_escaped, text))}"', True)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(dict, _Dumper.represent_pairs)
# Texts of older versions of ansible-core are of a class of its own, which marks them as unsafe.
_Dumper.add_multi_representer(str, _Dumper.represent_text)
_Dumper.add_multi_representer(dict, _Dumper.represent_pairs)


def _escaped(letter: str) -> str:
    if letter in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[letter]
    if is_visible(letter):
        return letter
    code = ord(letter)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which one depends on the machine
    """PyYAML's safe loader, which takes the tag as Ansible does since 2.19."""

    def construct_unsafe(self, node: yaml.Node) -> t.Any:
        """Return what the node would be without its tag and its quotes."""
        if isinstance(node, yaml.ScalarNode):
            tag = self.resolve(yaml.ScalarNode, node.value, (True, False))
            return self.construct_object(yaml.ScalarNode(tag, node.value), deep=True)
        return self.construct_mapping(node, deep=True)


_Loader.add_constructor(UNSAFE, _Loader.construct_unsafe)
