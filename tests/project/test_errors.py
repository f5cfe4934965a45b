# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An error stays as it was made, and is raised once. Read from the syntax of plugins/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"
# Each returns a new error, so it is of no use where nothing takes that.
RETURNING = {"again", "during", "explained", "with_note", "with_repeats"}


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def caught(tree: ast.AST) -> set[str]:
    """Return the names that ``except ... as`` binds."""
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}


def arguments(function: ast.FunctionDef) -> set[str]:
    args = function.args
    return {argument.arg for argument in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


def edited(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that set or delete an attribute of an error."""
    errors = caught(tree) | {"error"}
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    for node in attributes:
        if isinstance(node.value, ast.Name) and node.value.id in errors and not isinstance(node.ctx, ast.Load):
            yield node.lineno


def raised_again(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that raise by its name what was caught, or passed: a bare ``raise`` lets it go on as it is."""
    for function in functions(tree):
        known = caught(function) | arguments(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in known:
                yield node.lineno


def lost(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that make a new error of one, and drop it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Attribute) and called.attr in RETURNING:
                yield node.lineno


@pytest.mark.parametrize("file", sorted(PLUGINS.rglob("*.py")), ids=lambda file: file.relative_to(PLUGINS).as_posix())
def test_errors__each_file__never_edited_and_never_raised_twice(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    assert [*edited(tree), *raised_again(tree), *lost(tree)] == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def f(error):\n    error.message += 'x'", [2]),
        ("try:\n    f()\nexcept E as second:\n    second.notes = ()", [4]),
        ("try:\n    f()\nexcept E as second:\n    a, second.notes = 1, ()", [4]),
        ("try:\n    f()\nexcept E as second:\n    del second.notes", [4]),
        ("def f():\n    try:\n        g()\n    except E as one:\n        raise one", [5]),
        ("def f():\n    try:\n        g()\n    except E as one:\n        raise one from None", [5]),
        ("def f(error):\n    def g():\n        raise error\n    return g", [3]),
        ("error.during('x')", [1]),
        ("def f():\n    try:\n        g()\n    except E as one:\n        raise one.during('x') from one", []),
        ("def f():\n    try:\n        g()\n    except E as one:\n        item.error = one\n        raise", []),
    ],
)
def test_errors__a_mistake__found(code: str, lines: list[int]) -> None:
    tree = ast.parse(code)
    assert [*edited(tree), *raised_again(tree), *lost(tree)] == lines
