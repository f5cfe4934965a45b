# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The layers of plugins/module_utils: one test for each rule. They read the imports, and load the pure layers on their own."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
UTILS = PLUGINS / "module_utils"
INSIDE = "ansible_collections.timeseries.influxdb.plugins"

# Each imports only from those before it, and from its own.
LAYERS = ("", "_options", "_model", "_api", "_plan", "_read", "_apply", "execution", "_tasks", "process")
# The files beside the folders: those that every layer may use, what both executions share, and a task's process.
GROUND = {"_version", "_errors", "_printable", "_report", "_concurrency", "_time_limit"}
EXECUTION = {"_execution", "_values", "_masking", "_rehearsal"}
PROCESS = {"_module"}
PURE = ("_model", "_plan")
# What a pure function must not use, as it depends on more than its arguments.
IMPURE = {"asyncio", "glob", "io", "os", "pathlib", "random", "select", "shutil", "signal", "socket", "subprocess"}
IMPURE |= {"sys", "tempfile", "threading", "time", "urllib.request"}
IMPURE_CALLS = {"input", "now", "open", "print", "today", "utcnow"}
# The one layer that waits: a task that changes nothing does not load what would carry its steps out.
LATE = "_apply"


class Import(NamedTuple):
    """One import of a file: the whole name of the module, and whether it stands in a function, a condition or a class.

    ``alone`` says that it stands in a function which is no method and in no other one, so that no thread is given it as work.
    """

    module: str
    nested: bool
    alone: bool = False


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def dotted(file: Path) -> str:
    """Return the module's name, as Python imports it."""
    return ".".join((INSIDE, *file.relative_to(PLUGINS).with_suffix("").parts))


def imports(file: Path) -> Iterator[Import]:
    tree = syntax(file)
    alone = {node for function in functions(tree) for node in statements(function)}
    for node in ast.walk(tree):
        place = (node not in tree.body, node in alone)
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, *place) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = dotted(file).split(".")[: -node.level] if node.level else []
            module = ".".join([*package, *filter(None, [node.module])])
            # "from .._plan import labels" imports a module, too.
            submodules = [alias.name for alias in node.names if is_module(f"{module}.{alias.name}")]
            names = [f"{module}.{name}" for name in submodules] or [module]
            yield from (Import(name, *place) for name in names)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a file, and the methods of its classes."""
    for node in tree.body:
        candidates = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (one for one in candidates if isinstance(one, ast.FunctionDef))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a function, and not in one within it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            yield child
            yield from statements(child)


def is_module(name: str) -> bool:
    if not name.startswith(f"{INSIDE}."):
        return False
    place = PLUGINS.joinpath(*name.removeprefix(f"{INSIDE}.").split("."))
    return place.with_suffix(".py").is_file()


def layer(module: str) -> str | None:
    """Return the layer of one of our modules; None for what is no part of module_utils."""
    if not module.startswith(f"{INSIDE}.module_utils."):
        return None
    first, _dot, rest = module.removeprefix(f"{INSIDE}.module_utils.").partition(".")
    if rest:
        return first
    return "execution" if first in EXECUTION else "process" if first in PROCESS else ""


def place(file: Path) -> str:
    return file.relative_to(PLUGINS).as_posix()


def test_files__beside_the_layers__are_known() -> None:
    assert {file.stem for file in UTILS.glob("*.py")} == GROUND | EXECUTION | PROCESS
    assert {folder.name for folder in UTILS.iterdir() if any(folder.glob("*.py"))} == set(LAYERS) - {
        "",
        "execution",
        "process",
    }


@pytest.mark.parametrize("file", files(UTILS), ids=place)
def test_layers__a_file__imports_only_from_layers_above(file: Path) -> None:
    own = layer(dotted(file))
    assert own is not None
    allowed = set(LAYERS[: LAYERS.index(own) + 1])
    if own in ("_read", "_apply"):
        allowed -= {"_read", "_apply"} - {own}
    ours = [found.module for found in imports(file) if found.module.startswith(INSIDE)]
    assert [module for module in ours if layer(module) not in allowed] == []


@pytest.mark.parametrize("file", files(UTILS), ids=place)
def test_layers__a_file__imports_ours_by_relative_names(file: Path) -> None:
    absolute = [node for node in ast.walk(syntax(file)) if isinstance(node, ast.ImportFrom) and not node.level]
    assert [node.module for node in absolute if (node.module or "").startswith(INSIDE)] == []


def changes() -> set[str]:
    """Return the tasks' files that import what waits at their top, and so must wait themselves."""
    return {
        dotted(file) for file in files(UTILS / "_tasks") if any(waits(one) for one in imports(file) if not one.nested)
    }


def waits(found: Import) -> bool:
    return layer(found.module) == LATE


@pytest.mark.parametrize("file", files(UTILS), ids=place)
def test_imports__each__at_the_top_but_for_the_one_seam(file: Path) -> None:
    nested = [found for found in imports(file) if found.nested]
    if file == UTILS / "_api" / "transport.py":
        # A host may have no requests.
        nested = [found for found in nested if found.module != "requests"]
    if layer(dotted(file)) == "_tasks":
        late = changes()
        nested = [found for found in nested if not found.alone or not (waits(found) or found.module in late)]
    assert nested == []


def test_seam__what_waits__imported_at_the_top_by_its_own_alone() -> None:
    late = changes()
    early = {
        place(file)
        for file in files(PLUGINS)
        if any((waits(one) or one.module in late) and not one.nested for one in imports(file))
    }
    own = {place(file) for file in files(UTILS) if layer(dotted(file)) == LATE or dotted(file) in late}
    # The controller loads it before it forks.
    assert early <= own | {"action/influx_bucket.py"}
    assert len(late) == 1


def test_requests__one_file__imports_it() -> None:
    users = {place(file) for file in files(PLUGINS) if any(is_part("requests", found) for found in imports(file))}
    assert users == {"module_utils/_api/transport.py"}


def test_ansible_module__one_file__knows_it() -> None:
    users = {
        place(file)
        for file in files(PLUGINS)
        if any(is_part("ansible.module_utils.basic", found) for found in imports(file))
        or any(
            isinstance(node, ast.Attribute) and node.attr in ("fail_json", "exit_json")
            for node in ast.walk(syntax(file))
        )
    }
    assert users == {"module_utils/_module.py"}


def test_controller__what_runs_on_hosts__does_not_know_it() -> None:
    for file in [*files(UTILS), *files(PLUGINS / "modules")]:
        for found in imports(file):
            known = layer(found.module) is not None or is_part("ansible.module_utils", found)
            assert known or (not is_part("ansible", found) and not is_part("ansible_collections", found)), place(file)


def test_pure_layers__in_a_fresh_interpreter__load_no_requests() -> None:
    modules = [dotted(file) for name in PURE for file in files(UTILS / name)]
    assert len(modules) > len(PURE)
    program = f"""
import importlib, sys
sys.path.insert(0, {str(ROOT / ".build")!r})
for module in {modules!r}:
    importlib.import_module(module.removesuffix(".__init__"))
print(sorted(sys.modules))
"""
    loaded = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    names = ast.literal_eval(loaded)
    assert set(modules) <= {*names, *(module for module in modules if module.endswith(".__init__"))}
    assert {"requests", "urllib3", f"{INSIDE}.module_utils._api.transport"}.isdisjoint(names)


@pytest.mark.parametrize("file", [file for name in PURE for file in files(UTILS / name)], ids=place)
def test_pure_layers__a_file__reads_neither_clock_nor_environment_nor_file(file: Path) -> None:
    assert [found.module for found in imports(file) if found.module in IMPURE or layer(found.module) == "_api"] == []
    called = [node.func for node in ast.walk(syntax(file)) if isinstance(node, ast.Call)]
    names = {function.id if isinstance(function, ast.Name) else getattr(function, "attr", "") for function in called}
    assert names & IMPURE_CALLS == set()


def is_part(package: str, found: Import) -> bool:
    return found.module == package or found.module.startswith(f"{package}.")
