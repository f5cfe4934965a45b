# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One action for all modules: which task belongs to which, and that the controller loads it before it forks."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import DEFINITIONS, ActionModule
from ansible_collections.timeseries.influxdb.plugins.module_utils import _execution
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import UnreachableError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import execute

ROOT = Path(__file__).parents[4]
COLLECTION = "timeseries.influxdb"
# What has an action of its own runs there alone: its module is documentation.
ACTIONS = {file.stem for file in (ROOT / "plugins" / "action").glob("influx_*.py")} - {"influx_bucket"}
MODULES = sorted({file.stem for file in (ROOT / "plugins" / "modules").glob("*.py")} - ACTIONS)
FIND = f"""
import sys
from ansible.plugins.loader import action_loader, init_plugin_loader
init_plugin_loader()
assert "requests" not in sys.modules
assert action_loader.find_plugin_with_context("{COLLECTION}.influx_bucket").resolved
print(" ".join(name for name in sys.modules if name.startswith("ansible_collections.{COLLECTION}.") or name == "requests"))
"""


def test_definitions__every_module__has_the_one_that_it_runs_itself() -> None:
    assert sorted(DEFINITIONS) == MODULES
    assert len({id(definition) for definition in DEFINITIONS.values()}) == len(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_modules__main__runs_its_definition_and_no_other(module: str) -> None:
    tree = ast.parse((ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    name = module.removeprefix("influx_").upper()
    assert (main.name, ast.unparse(main.body[-1])) == ("main", f"run_module({name})")
    assert (
        vars(import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{module}"))[name] is DEFINITIONS[module]
    )


def test_routing__every_module__to_the_action() -> None:
    routing = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["plugin_routing"]
    # An action of its own, and not a redirection, so that module_defaults for one module don't reach the others.
    assert routing == {"modules": {name: {"action_plugin": f"{COLLECTION}.influx_bucket"} for name in MODULES}}


def test_action__looked_for_by_ansible__loads_what_the_tasks_need_at_once() -> None:
    environ = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
        "ANSIBLE_HOME": str(ROOT / ".build" / "ansible-home"),
    }
    done = subprocess.run(
        [sys.executable, "-c", FIND], env=environ, check=True, capture_output=True, text=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert {"requests", f"ansible_collections.{COLLECTION}.plugins.action.influx_bucket"} <= loaded
    late = [file for file in (ROOT / "plugins" / "module_utils" / "_apply").glob("*.py") if file.stem != "__init__"]
    assert {f"ansible_collections.{COLLECTION}.plugins.module_utils._apply.{file.stem}" for file in late} <= loaded
    assert {
        f"ansible_collections.{COLLECTION}.plugins.module_utils._tasks.{name.removeprefix('influx_')}"
        for name in MODULES
    } <= loaded


# Where


class Templar:
    """Values are what they say."""

    def template(self, value: Any) -> Any:
        """The value itself."""
        return value


def surroundings(
    variables: dict[str, Any] | None = None, *, delegate_to: str | None = None, becomes: str | None = None
) -> Any:
    """What the action takes into account, for a task that says nothing but this."""
    task = SimpleNamespace(
        action="timeseries.influxdb.influx_label",
        async_val=0,
        become=becomes == "task",
        delegate_to=delegate_to,
        environment=None,
        timeout=0,
    )
    connection = SimpleNamespace(
        transport="local",
        become=object() if becomes == "connection" else None,
        _shell=SimpleNamespace(env_prefix=lambda **_options: ""),
    )
    action = ActionModule.__new__(ActionModule)
    action._task, action._connection, action._templar = task, connection, Templar()
    action._play_context = SimpleNamespace(become=becomes == "play")
    return action._execution_context(variables or {})


@pytest.mark.parametrize("becomes", ["task", "play", "connection"])
def test_action__somebody_becomes_another_user__known_whoever_says_so(becomes: str) -> None:
    assert surroundings().becomes is False
    assert surroundings(becomes=becomes).becomes is True


@pytest.mark.parametrize(
    "told",
    [
        {"ansible_python_interpreter": "/other/python"},
        {"ansible_facts": {"discovered_interpreter_python": "/other/python"}, "ansible_python_interpreter": "auto"},
    ],
    ids=["chosen", "discovered"],
)
def test_action__a_delegated_task__gets_the_interpreter_of_where_it_goes(told: dict[str, Any]) -> None:
    here = {"ansible_python_interpreter": "/here/python"}
    variables: dict[str, Any] = {**here, "ansible_delegated_vars": {"there": told}}
    assert surroundings(variables).interpreter == "/here/python"
    assert surroundings(variables, delegate_to="there").interpreter == "/other/python"
    # Nothing is known of a host that says nothing.
    variables["ansible_delegated_vars"]["there"] = {"ansible_python_interpreter": "auto"}
    assert surroundings(variables, delegate_to="there").interpreter is None


# Check mode

OPTIONS: dict[str, dict[str, Any]] = {
    "influx_authorization": {"org": "o", "description": "app"},
    "influx_bucket": {"name": "b"},
    "influx_bucket_info": {},
    "influx_bucket_label": {"bucket": "b", "labels": ["x"]},
    "influx_bucket_member": {"bucket": "b", "users": ["u"]},
    "influx_buckets": {"buckets": [{"name": "b"}]},
    "influx_dbrp": {"database": "d", "policies": [{"name": "p", "bucket": "b"}]},
    "influx_label": {"name": "x"},
    "influx_label_info": {},
    "influx_organization": {"name": "o"},
    "influx_server": {"organizations": [{"name": "o", "buckets": [{"name": "b"}]}]},
    "influx_server_info": {},
    "influx_setup": {"username": "u", "password": "a-long-pass-word", "org": "o", "bucket": "b", "token": "t" * 32},
    "influx_user": {"name": "u"},
    "influx_v1_user": {"name": "v"},
}


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("name", list(DEFINITIONS))
def test_definitions__in_check_mode_or_reading__have_a_client_that_can_not_write(
    name: str, check_mode: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []

    def no_client(*_arguments: Any, read_only: bool, **_options: Any) -> None:
        made.append(read_only)
        raise UnreachableError("x")

    monkeypatch.setattr(_execution, "Client", no_client)
    definition = DEFINITIONS[name]
    options = {"host": "http://influx.test:8086", "token": "t", **OPTIONS[name]}
    if "org" in definition.spec.options:
        options["org"] = "o"
    params = ArgumentSpecValidator(**definition.spec.for_module()).validate(options)
    assert params.error_messages == []
    outcome = execute(definition, params.validated_parameters, execution="x", environ={}, check_mode=check_mode)
    assert (outcome.result["msg"], made) == ("x", [check_mode or name.endswith("_info")])


# Secrets in results


def secretive(module: str, *, async_val: int = 0) -> ActionModule:
    action = ActionModule.__new__(ActionModule)
    action._task = SimpleNamespace(action=f"{COLLECTION}.{module}", async_val=async_val)
    return action


def test_action__a_new_token__registered_and_not_shown() -> None:
    kept = secretive("influx_authorization")._keep_secret({"changed": True, "token": "t"})
    assert kept == {"changed": True, "token": "t", "_ansible_no_log": True}


def test_action__no_new_token__shown() -> None:
    for action in (secretive("influx_authorization"), secretive("influx_bucket")):
        assert action._keep_secret({"changed": False}) == {"changed": False}


def test_action__secrets__kept_by_whom_the_result_passes() -> None:
    assert secretive("influx_authorization")._may_return_secret()
    assert not secretive("influx_authorization", async_val=60)._may_return_secret()
    assert not secretive("influx_bucket")._may_return_secret()
    assert not secretive("another_collections_name")._may_return_secret()
