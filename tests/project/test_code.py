# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of the code: how small things stay, and what each file has. Read from the syntax."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
UTILS = ROOT / "plugins" / "module_utils"
MODULES = ROOT / "plugins" / "modules"
PLUGINS = ROOT / "plugins"
ANSIBLE = re.compile(r"ansible(\.|$)")
TARGETS = ROOT / "tests" / "integration" / "targets"
LONGEST_FUNCTION = 40
LONGEST_MODULE = 40

# What has an action of its own runs there alone: its module is documentation.
ACTIONS = {file.stem for file in (PLUGINS / "action").glob("influx_*.py")} - {"influx_bucket"}

# Where JSON comes in, and where its form is checked, types end.
JSON_READERS = {"_api/responses.py", "_api/client.py", "_model/decode.py"}
JSON_READERS |= {"_plan/rehearsed_server.py", "_read/fresh_server.py"}


def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def plugin_files() -> list[Path]:
    return sorted((ROOT / "plugins").rglob("*.py"))


def util_files() -> list[Path]:
    return [file for file in sorted(UTILS.rglob("*.py")) if file.name != "__init__.py"]


def place(file: Path) -> str:
    return file.relative_to(PLUGINS).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def module_names() -> list[str]:
    return sorted(file.stem for file in MODULES.glob("*.py"))


def modules_that_run() -> list[str]:
    return [name for name in module_names() if name not in ACTIONS]


@pytest.mark.parametrize("file", plugin_files(), ids=place)
def test_functions__each__short_and_typed(file: Path) -> None:
    for function in functions(syntax(file)):
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name
        assert function.returns is not None, function.name
        assert all(argument.annotation or argument.arg in ("self", "cls") for argument in arguments), function.name


@pytest.mark.parametrize("file", util_files(), ids=place)
def test_functions__public__give_no_bare_any_but_where_json_is_read(file: Path) -> None:
    public = [function for function in functions(syntax(file)) if not function.name.startswith("_")]
    loose = [function.name for function in public if function.returns and ast.unparse(function.returns) == "t.Any"]
    assert not loose or file.relative_to(UTILS).as_posix() in JSON_READERS


@pytest.mark.parametrize("file", plugin_files(), ids=place)
def test_plugins__each_file__asserts_nothing(file: Path) -> None:
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(syntax(file)))


@pytest.mark.parametrize("file", util_files(), ids=place)
def test_module_utils__each_file__says_that_it_is_private(file: Path) -> None:
    assert "# Private to this collection: not for use from outside" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", module_names())
def test_modules__below_the_documentation__short(module: str) -> None:
    text = (MODULES / f"{module}.py").read_text(encoding="utf-8")
    documentation = [
        node
        for node in syntax(MODULES / f"{module}.py").body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper()
    ]
    last = max(node.end_lineno or 0 for node in documentation)
    assert len(text.splitlines()) - last <= LONGEST_MODULE


def test_modules__action_group__has_them_all() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    # The one that sends nothing has no use for the options that the group shares.
    group = [name for name in module_names() if name != "influx_audit_report"]
    assert runtime["action_groups"]["influxdb"] == group
    for name in group:
        # The credentials of a setup are its own.
        fragment = "address" if name == "influx_setup" else "connection"
        assert f"\n  - timeseries.influxdb.{fragment}\n" in (MODULES / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", modules_that_run())
def test_modules__integration_target__is_there(module: str) -> None:
    assert (TARGETS / module / "playbook.yml").is_file()


# What follows a number that may be 1, and is no noun.
NO_NOUNS = ("done", "failed", "of", "more", "that", "would")


def _bare_numbers(tree: ast.AST) -> Iterator[str]:
    """Numbers in texts that a word follows which doesn't depend on them: how many there are, and what is shown with commas."""
    for text in ast.walk(tree):
        parts = text.values if isinstance(text, ast.JoinedStr) else []
        for part, following in pairwise(parts):
            if not isinstance(part, ast.FormattedValue) or not isinstance(following, ast.Constant):
                continue
            counted = isinstance(part.value, ast.Call) and ast.unparse(part.value.func) == "len"
            counted = counted or (part.format_spec is not None and "," in ast.unparse(part.format_spec))
            word = re.match(r" ([a-z]+)", str(following.value))
            if counted and word and word[1] not in NO_NOUNS:
                yield f"{ast.unparse(part.value)} {word[1]}"


@pytest.mark.parametrize("file", plugin_files(), ids=place)
def test_messages__a_number_before_a_noun__one_is_not_many(file: Path) -> None:
    """``count()`` of ``_printable`` puts the noun that goes with the number."""
    assert not list(_bare_numbers(syntax(file)))
