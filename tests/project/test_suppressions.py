# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What switches a check off says why: beside it, or in the comment above it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("plugins", "tests")
FILES = sorted([*(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")), ROOT / "noxfile.py"])

# What a comment may switch off, and how it goes on when it names what, and then why.
SWITCH = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no (?:cover|branch)|mypy:|ruff:|pylint:)")
REASONED = re.compile(
    r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[a-z, -]+\]|pragma: no (?:cover|branch))\s+# \w.*"
)
SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipTest", "skipIf", "skipUnless", "expectedFailure"}

# Settings that switch something off: the file, and the lines that each want a comment above them.
SETTINGS = {
    "ruff.toml": re.compile(r'^(?:ignore|extend-ignore|"[^"]+") = \['),
    "mypy.ini": re.compile(r"^\[mypy-"),
    ".ansible-lint": re.compile(r"^(?:skip_list|warn_list|mock_modules|mock_roles):"),
    "antsibull-nox.toml": re.compile(r"^(?:run_license_check = false|run_galaxy_importer = false|.*skip_tests)"),
}


def unexplained_comments(source: str) -> list[int]:
    """The lines of comments that switch something off, and do not say what and why."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT and SWITCH.search(token.string)]
    return [token.start[0] for token in comments if not REASONED.fullmatch(token.string)]


def unexplained_skips(source: str) -> list[int]:
    """The lines that skip a test, or expect it to fail, without a reason in words."""
    return [node.lineno for node in skips(ast.parse(source)) if not has_reason(node)]


def skips(tree: ast.AST) -> Iterator[ast.Attribute | ast.Call]:
    """Calls such as pytest.skip("why"), and marks, called or bare."""
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_skip(node.func):
            called.add(node.func)
            yield node
        elif isinstance(node, ast.Attribute) and is_skip(node) and node not in called:
            yield node


def is_skip(node: ast.Attribute) -> bool:
    """Whether an attribute is one of pytest's or unittest's ways to leave a test out."""
    root = node.value
    while isinstance(root, ast.Attribute):
        root = root.value
    return node.attr in SKIPS and isinstance(root, ast.Name) and root.id in ("pytest", "unittest", "self")


def has_reason(node: ast.Attribute | ast.Call) -> bool:
    """Whether a call says why, by name or as what pytest.skip takes first."""
    if isinstance(node, ast.Attribute):
        return False
    reasons = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
    direct = isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in ("pytest.skip", "pytest.xfail")
    return any(
        not (isinstance(text, ast.Constant) and not text.value) for text in [*reasons, *(node.args if direct else ())]
    )


def unexplained_settings(text: str, switch: re.Pattern[str]) -> list[str]:
    """The lines of a settings file that switch something off without a comment above."""
    lines = text.splitlines()
    return [line for number, line in enumerate(lines) if switch.match(line) and not lines[number - 1].startswith("#")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_code__each_switch__says_why(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert (unexplained_comments(source), unexplained_skips(source)) == ([], [])


@pytest.mark.parametrize("name", SETTINGS)
def test_settings__each_switch__says_why(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert any(SETTINGS[name].match(line) for line in text.splitlines()), "the pattern finds nothing any more"
    assert unexplained_settings(text, SETTINGS[name]) == []


def test_sanity__nothing__is_ignored() -> None:
    assert list((ROOT / "tests" / "sanity").glob("*")) == []


@pytest.mark.parametrize(
    "comment", ["noqa", "noqa: S101", "type: ignore", "type: ignore[misc]", "pragma: no cover", "noqa # it is so"]
)
def test_comments__without_code_or_reason__are_found(comment: str) -> None:
    assert unexplained_comments(f"x = 1  # {comment}\n") == [1]


@pytest.mark.parametrize(
    "comment", ["noqa: S101  # it is so", "type: ignore[misc]  # no types", "pragma: no cover  # another system"]
)
def test_comments__with_code_and_reason__are_let_be(comment: str) -> None:
    assert unexplained_comments(f"x = 1  # {comment}\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skip\ndef f(): ...",
        "pytest.skip()",
        "pytest.skip('')",
        "@pytest.mark.xfail(strict=True)\ndef f(): ...",
    ],
)
def test_skips__without_reason__are_found(code: str) -> None:
    assert unexplained_skips(code) == [1]


@pytest.mark.parametrize(
    "code", ["pytest.skip('no such server')", "@pytest.mark.skipif(x, reason='why')\ndef f(): ..."]
)
def test_skips__with_reason__are_let_be(code: str) -> None:
    assert unexplained_skips(code) == []


def test_settings__without_reason__are_found() -> None:
    assert unexplained_settings('x = 1\n"a/*" = ["E1"]\n', SETTINGS["ruff.toml"]) == ['"a/*" = ["E1"]']
