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

import pytest
import yaml

from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import TASKS

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


def test_tasks__every_module__has_the_one_that_it_runs_itself() -> None:
    modules = {name: import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{name}") for name in MODULES}
    assert {name: id(task) for name, task in TASKS.items()} == {name: id(modules[name].TASK) for name in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_modules__main__runs_its_task_and_no_other(module: str) -> None:
    tree = ast.parse((ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert (main.name, ast.unparse(main.body[-1])) == ("main", "run_module(TASK)")


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
    assert {f"ansible_collections.{COLLECTION}.plugins.modules.{name}" for name in MODULES} <= loaded
