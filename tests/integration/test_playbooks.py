# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbook of each folder in targets/ as one test: in the controller's process as users do, and as modules."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from integration.run import run_playbook
from tools.server import service

if TYPE_CHECKING:
    from integration.conftest import Site

TARGETS = Path(__file__).parent / "targets"
NAMES = sorted(path.parent.name for path in TARGETS.glob("*/playbook.yml"))
# test_executions.py compares the executions task by task, so a few are enough; ON_EXECUTIONS=all runs all of them on both.
ALL = os.environ.get("ON_EXECUTIONS") == "all" or "TARGET_PYTHON" in os.environ
AS_MODULES = NAMES if ALL else ["check_mode", "connection", "execution", "hostile_text", "influx_buckets"]
# How many servers of its own, which nobody has set up, a playbook needs.
FRESH = {"examples": 2, "influx_setup": 3}
# Each with the reason why it can't be avoided.
ALLOWED_WARNINGS: tuple[str, ...] = (
    # The modules' own, each the subject of a test.
    "so there was nothing to remove from it",
    "was a member of the bucket",
    "The token sees no label of the organization",
    "InfluxDB cannot change its bucket, so it is deleted and created",
    "since InfluxDB can't change its permissions",
    "Some buckets may be missing from the list",
)


@pytest.mark.parametrize("name", NAMES)
def test_playbook__in_process(name: str, site: Site, tmp_path: Path) -> None:
    """The playbook succeeds, without a warning that nobody expected, and in-process wherever a task may run there."""
    runs_well(name, site, tmp_path, in_process=True)


@pytest.mark.parametrize("name", AS_MODULES)
def test_playbook__as_modules(name: str, site: Site, tmp_path: Path) -> None:
    """The same with each task as a module process."""
    runs_well(name, site, tmp_path, in_process=False)


def runs_well(name: str, site: Site, folder: Path, *, in_process: bool) -> None:
    # As users do, who set nothing.
    off = {} if in_process else {"timeseries_influxdb_in_process": False}
    with ExitStack() as stack:
        new = [
            stack.enter_context(service("emulator", "--fresh", "--token=unused"))
            for _number in range(FRESH.get(name, 0))
        ]
        run = run_playbook(TARGETS / name / "playbook.yml", site, folder, fresh_hosts=new, **off)
    if run.status:
        pytest.fail(run.end(), pytrace=False)
    if unexpected := [line for line in run.warnings() if not any(allowed in line for allowed in ALLOWED_WARNINGS)]:
        pytest.fail("\n".join(["ansible-playbook warned:", *unexpected]), pytrace=False)
    assert run.executions, "no task of the collection"
    # What has a new token in it is shown to no callback.
    shown = [entry for entry in run.executions if entry["actions"] is not None]
    wrong = [entry for entry in shown if entry["execution"] not in expected_executions(entry, in_process)]
    assert wrong == []


def expected_executions(entry: dict[str, Any], in_process: bool) -> set[str | None]:
    """Where a task with such a result must have run; it may have none that is ours if Ansible ended it."""
    if "told_by_ansible" in entry["tags"]:
        return {None}
    if not in_process or "as_module" in entry["tags"]:
        return {"module"}
    # The environment may turn out to be empty, or hold what InfluxDB's CLI reads.
    return {"module", "in-process"} if entry["environment"] else {"in-process"}
