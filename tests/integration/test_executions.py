# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two executions, in the controller and as a module process, give the same results and show the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from integration.run import Run, run_playbook

if TYPE_CHECKING:
    from integration.conftest import Site

# The two playbooks are run once.
pytestmark = pytest.mark.xdist_group("executions")
EXECUTIONS = Path(__file__).parent / "executions"
CASES = [case["case"] for case in yaml.safe_load((EXECUTIONS / "cases.yml").read_text(encoding="utf-8"))]
# A set, which Pythons of different versions list in different orders.
BOOLEANS = re.compile(r"Valid booleans include:(?:\s*\\*'?\w+\\*'?,)*\s*\\*'?\w+\\*'?")
# Whose lines differ by nature: the execution itself, and whose failure newer Ansible calls it.
OF_THE_EXECUTION = re.compile(r"\"?execution\"?: .*|(?<=Task failed: )(?:Action|Module) failed")
# The titles of those tasks in the playbook.
SHOWN = ("TASK [Run: ", "TASK [Loop over", "TASK [Hide", "TASK [Say")
# With -vvv Ansible also tells how it starts a module.
HOW_IT_RAN = re.compile(r"(?m)^(?:<localhost>|Using module file|Pipelining|redirecting).*\n")
ID = re.compile(r"\b[0-9a-f]{16}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][0-9:.]+(?:Z| UTC)")
TOKEN = re.compile(r"[\w-]{86}==")


@pytest.fixture(scope="module", name="runs")
def runs_fixture(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Run, dict[str, Any]]]:
    """The playbook on each execution: what it showed, and the results that it kept."""
    runs = {}
    for execution in ("in-process", "module"):
        folder = tmp_path_factory.mktemp(execution)
        run = run_playbook(
            EXECUTIONS / "playbook.yml",
            site,
            folder,
            "-vvv",
            results_file=str(folder / "results.json"),
            timeseries_influxdb_in_process=execution == "in-process",
            # Otherwise newer Ansible leaves the options out of results.
            ansible_inject_invocation=True,
        )
        assert run.status == 0, run.end()
        runs[execution] = run, json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return runs


@pytest.mark.parametrize("case", [*CASES, "loop", "no_log", "said"])
def test_result__on_both_executions__the_same(case: str, runs: dict[str, tuple[Run, dict[str, Any]]]) -> None:
    in_process, module = ({case: results[case]} for _run, results in runs.values())
    told = [set(executions(results)) for results in (in_process, module)]
    assert told == [{"in-process"}, {"module"}]
    assert comparable(in_process, runs["in-process"][0]) == comparable(module, runs["module"][0])


def test_output__on_both_executions__the_same(runs: dict[str, tuple[Run, dict[str, Any]]]) -> None:
    in_process, module = (shown(run) for run, _results in runs.values())
    assert in_process == module
    # The options are among it, as the run is told so.
    told = [block for block in module if block.startswith("TASK [Run: ") and "censored" not in block]
    assert all('"module_args":' in block for block in told)
    # But for the two that make a token.
    assert len(told) == len(CASES) - 2
    assert not any("TOKEN" in block for block in module)


def test_cases__all_together__cover_every_end_of_a_task(runs: dict[str, tuple[Run, dict[str, Any]]]) -> None:
    _run, results = runs["module"]
    ends = {(result["changed"], result["failed"], bool(result.get("warnings"))) for result in results.values()}
    assert ends >= {
        (True, False, False),
        (False, False, False),
        (False, True, False),
        (True, True, False),
        (False, False, True),
    }
    assert results["a secret in an answer"]["bucket"]["description"] == "It is ********"


def executions(value: Any) -> Iterator[str]:
    """Every execution that is told in a result; a loop has one in each item."""
    if isinstance(value, dict):
        yield from ([value["execution"]] if isinstance(value.get("execution"), str) else [])
        for item in value.values():
            yield from executions(item)
    if isinstance(value, list):
        for item in value:
            yield from executions(item)


def comparable(results: dict[str, Any], run: Run) -> str:
    """Results as text, without the execution, and without what the server made up for this run."""
    return neutral(json.dumps(results, indent=1, sort_keys=True), run)


def shown(run: Run) -> list[str]:
    """What a run showed of the tasks that are compared."""
    told = HOW_IT_RAN.sub("", neutral(run.output, run))
    blocks = re.split(r"(?m)^(?=TASK \[|PLAY RECAP)", told)
    ours = [block for block in blocks if block.startswith(SHOWN)]
    assert len(ours) == len(CASES) + 3
    return ours


def neutral(text: str, run: Run) -> str:
    """``text`` with the same words for the IDs, the times, the names and the folder that are this run's own."""
    text = text.replace(run.run_id, "RUN").replace(str(run.folder), "FOLDER")
    names: dict[str, str] = {}
    text = TOKEN.sub("TOKEN", TIME.sub("TIME", text))
    text = ID.sub(lambda found: names.setdefault(found.group(), f"ID{len(names)}"), text)
    return BOOLEANS.sub("BOOLEANS", OF_THE_EXECUTION.sub("", text))
