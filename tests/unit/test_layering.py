# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of the code: who may import whom, and how small things stay. Read from the syntax, so that it can't lie."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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

# From the ground up. Each knows only the layers below its own, and what stands before it in its own.
LAYERS: dict[str, tuple[str, ...]] = {
    "ground": ("_version", "_argspec", "_printable", "_errors", "_requests", "_report", "_threads", "_time_limit"),
    "values": ("_durations", "_names", "_fields", "_flavours"),
    "client": (
        *("_proxies", "_tls", "_profiles", "_connection", "_answers", "_retry", "_bodies", "_deadline", "_failures"),
        "_client",
    ),
    "resources": (
        *("_users", "_organizations", "_mappings", "_labels", "_roles", "_buckets", "_bucket_list"),
        "_users_of_buckets",
    ),
    "plan": (
        *(
            "_declarations",
            "_declare_many",
            "_snapshot",
            "_steps",
            "_plan_labels",
            "_plan_roles",
            "_plan_dependents",
            "_plan",
        ),
        *("_plan_label", "_plan_server", "_declare_server", "_results", "_results_server"),
    ),
    "apply": (
        *(
            "_read_dependents",
            "_reader",
            "_observe",
            "_foretell",
            "_read_many",
            "_progress",
            "_overtaken",
            "_apply_bucket",
            "_apply_labels",
            "_apply_roles",
        ),
        *("_apply", "_converge"),
    ),
    "task": ("_task", "_run", "_run_label", "_run_info", "_run_many", "_run_server"),
    "edge": ("_edge", "_values", "_masking", "_module"),
}
ORDER = [module for layer in LAYERS.values() for module in layer]
RESOURCES = LAYERS["resources"]

# The edge inside the controller, which alone may know the controller's own Ansible.
CONTROLLER = {
    file.relative_to(PLUGINS).as_posix()
    for folder in ("action", "plugin_utils")
    for file in (PLUGINS / folder).glob("*.py")
}
# What has an action of its own runs there alone: its module is documentation.
ACTIONS = {file.stem for file in (PLUGINS / "action").glob("influx_*.py")} - {"influx_bucket"}

# A module that calls itself pure, in its docstring, sends nothing and looks at nothing but its arguments.
IMPURE = {
    "_client",
    "_bodies",
    "_deadline",
    "_requests",
    "_report",
    "_threads",
    "_bucket_list",
    *LAYERS["edge"],
    *LAYERS["apply"],
    *LAYERS["task"],
}
IMPURE_OF_PYTHON = {"time", "os", "os.path", "socket", "random", "subprocess", "importlib", "pathlib", "requests"}
# A date in Retry-After means nothing without a clock.
EXCUSED = {("_retry", "time")}
EXPECTED_PURE = {"_printable", "_durations", "_names", "_retry", *LAYERS["plan"]}

# Where JSON comes in, and where its form is checked, types end.
JSON_READERS = {"_answers", "_client", "_fields"}


def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def plugin_files() -> list[Path]:
    return sorted((ROOT / "plugins").rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each module that is imported, by its last name if it is ours, and the names taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module, names = node.module or "", tuple(alias.name for alias in node.names)
            if module.endswith(".module_utils") and not module.startswith("ansible."):
                yield from ((name, ()) for name in names)
            else:
                yield module.rpartition(".module_utils.")[2] if ".influxdb." in module else module, names


def imports_at_run_time(tree: ast.Module) -> Iterator[str]:
    """The imports that are not only there for the types."""
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "t.TYPE_CHECKING":
            for other in node.orelse:
                yield from (name for name, _taken in imports(other))
        else:
            yield from (name for name, _taken in imports(node))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def pure_modules() -> set[str]:
    return {file.stem for file in UTILS.glob("_*.py") if " Pure" in (ast.get_docstring(syntax(file)) or "")}


def module_names() -> list[str]:
    return sorted(file.stem for file in MODULES.glob("*.py"))


def modules_that_run() -> list[str]:
    return [name for name in module_names() if name not in ACTIONS]


def test_layers__every_file__has_its_place() -> None:
    files = {file.stem for file in UTILS.glob("_*.py")}
    assert files ^ set(ORDER) == set(), "give a new file its place in LAYERS, above all that it imports"


@pytest.mark.parametrize("module", ORDER)
def test_layers__imports__only_from_below(module: str) -> None:
    ours = [
        name
        for name, _taken in imports(syntax(UTILS / f"{module}.py"))
        if name.startswith("_") and name != "__future__"
    ]
    above = [name for name in ours if ORDER.index(name) >= ORDER.index(module)]
    assert above == []


@pytest.mark.parametrize("module", module_names())
def test_layers__a_module__knows_only_the_edge_and_the_task(module: str) -> None:
    known = {"__future__", "_argspec", *LAYERS["edge"], *LAYERS["task"]}
    assert {name for name, _taken in imports(syntax(MODULES / f"{module}.py"))} <= known


def test_ansible__two_edges__know_it() -> None:
    users = {
        file.relative_to(PLUGINS).as_posix(): {name for name, _taken in imports(syntax(file)) if ANSIBLE.match(name)}
        for file in plugin_files()
    }
    assert {user for user, names in users.items() if names} - CONTROLLER == {
        *(f"module_utils/{name}.py" for name in ("_module", "_values", "_masking")),
    }
    assert {user for user, names in users.items() if "ansible.module_utils.basic" in names} == {
        "module_utils/_module.py"
    }


def test_controller__what_runs_on_hosts__does_not_know_it() -> None:
    on_hosts = [file for file in plugin_files() if file.relative_to(PLUGINS).as_posix() not in CONTROLLER]
    known = {name for file in on_hosts for name, _taken in imports(syntax(file))}
    assert not {name for name in known if ".plugin_utils." in name or ".plugins.action" in name} - {
        "ansible_collections.timeseries.influxdb.plugins.action"
    }


def test_fail_json_and_exit_json__one_file__calls_them() -> None:
    callers = {
        file.stem
        for file in plugin_files()
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Attribute) and node.attr in ("fail_json", "exit_json")
    }
    assert callers == {"_module"}


def test_requests__one_file__imports_it_at_run_time() -> None:
    # The one import of Python's is guarded, and so not at the top.
    at_run_time = {file.stem for file in plugin_files() if "requests" in imports_at_run_time(syntax(file))}
    assert at_run_time == {"_requests"}


def test_pure_modules__docstrings__say_so_of_those_that_must_be() -> None:
    assert pure_modules() >= EXPECTED_PURE


@pytest.mark.parametrize("module", sorted(pure_modules()))
def test_pure_modules__imports__neither_http_nor_clock_nor_system(module: str) -> None:
    imported = dict(imports(syntax(UTILS / f"{module}.py")))
    assert {name for name in imported if (module, name) not in EXCUSED} & (IMPURE | IMPURE_OF_PYTHON) == set()
    # The types of the resources are plain data; their functions send requests.
    taken = [name for resource in RESOURCES for name in imported.get(resource, ())]
    assert [name for name in taken if not name[0].isupper()] == []


@pytest.mark.parametrize("file", plugin_files(), ids=lambda file: file.stem)
def test_functions__each__short_and_typed(file: Path) -> None:
    for function in functions(syntax(file)):
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name
        assert function.returns is not None, function.name
        assert all(argument.annotation or argument.arg in ("self", "cls") for argument in arguments), function.name


@pytest.mark.parametrize("file", sorted(UTILS.glob("_*.py")), ids=lambda file: file.stem)
def test_functions__public__give_no_bare_any_but_where_json_is_read(file: Path) -> None:
    public = [function for function in functions(syntax(file)) if not function.name.startswith("_")]
    loose = [function.name for function in public if function.returns and ast.unparse(function.returns) == "t.Any"]
    assert not loose or file.stem in JSON_READERS


@pytest.mark.parametrize("file", plugin_files(), ids=lambda file: file.stem)
def test_plugins__each_file__asserts_nothing(file: Path) -> None:
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(syntax(file)))


@pytest.mark.parametrize("file", sorted(UTILS.glob("_*.py")), ids=lambda file: file.stem)
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
    # The one that takes no options has no use for those that the group shares.
    assert runtime["action_groups"]["influxdb"] == [name for name in module_names() if name != "influx_audit_report"]


@pytest.mark.parametrize("module", modules_that_run())
def test_modules__integration_target__is_there(module: str) -> None:
    assert (TARGETS / module / "playbook.yml").is_file()
