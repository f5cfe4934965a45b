# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks of the benchmark: written, run by ansible-playbook as a user would, and timed."""

from __future__ import annotations

import json
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import playbook

HERE = Path(__file__).resolve().parent
IN_PROCESS = "timeseries_influxdb_in_process"
Task = dict[str, Any]


class PlaybookError(Exception):
    """A playbook of the benchmark failed, so there is nothing to compare."""


@dataclass(frozen=True)
class Run:
    """A playbook's seconds, and what its tasks told: see the callback ``bench_times``."""

    seconds: float
    tasks: tuple[Task, ...]

    @property
    def requests(self) -> int:
        """Of all tasks."""
        return sum(task["requests"] for task in self.tasks)

    @property
    def execution(self) -> str | None:
        """How the last task was run, as it says."""
        return self.tasks[-1]["execution"] if self.tasks else None

    def task_seconds(self) -> float:
        """Of all tasks, without Ansible's own beginning and end."""
        return float(sum(task["seconds"] for task in self.tasks))


@dataclass
class Stage:
    """A directory for playbooks, and the environment that they run in."""

    directory: Path
    environment: Mapping[str, str]

    def run(
        self,
        tasks: Sequence[Task],
        *,
        variables: Mapping[str, Any] | None = None,
        arguments: Sequence[str] = (),
        hosts: str = "localhost",
        interpreter: Path | None = None,
    ) -> Run:
        """Run a play of ``tasks`` with ``variables``, which Ansible reads from a file."""
        times = self.directory / "times.jsonl"
        times.unlink(missing_ok=True)
        play = {"name": "Benchmark", "hosts": hosts, "gather_facts": False, "tasks": list(tasks)}
        (self.directory / "playbook.json").write_text(json.dumps([play]))
        (self.directory / "variables.json").write_text(json.dumps(variables or {}))
        told = {
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_STDOUT_CALLBACK": "bench_times",
            "ANSIBLE_INJECT_FACT_VARS": "false",
            "ANSIBLE_NOCOLOR": "true",
            "BENCH_TIMES": str(times),
        }
        if interpreter is not None:
            told["ANSIBLE_PYTHON_INTERPRETER"] = str(interpreter)
        command = playbook.command("--extra-vars", "@variables.json", *arguments, "playbook.json")
        begun = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=self.directory,
            env={**playbook.environment(self.environment), **told},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - begun
        lines = times.read_text().splitlines() if times.exists() else []
        run = Run(seconds, tuple(json.loads(line) for line in lines))
        failed = next((task["failed"] for task in run.tasks if task["failed"]), None)
        if done.returncode or failed:
            raise PlaybookError(failed or done.stdout[-3000:])
        return run

    def peak_memory(self, tasks: Sequence[Task], **options: Any) -> float:
        """The most MB that a module's process of these tasks took; the play is run in module processes."""
        told = self.directory / "memory.txt"
        told.unlink(missing_ok=True)
        wrapper = self.directory / "measured-python"
        command = shlex.join([sys.executable, str(HERE / "measured_python.py"), str(told)])
        wrapper.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        wrapper.chmod(0o700)
        self.run([{**task, "vars": {IN_PROCESS: False}} for task in tasks], interpreter=wrapper, **options)
        return max(float(line) for line in told.read_text().splitlines()) / 1024


def floor_task(place_file: Path) -> Task:
    """The task that runs the floor."""
    argv = [sys.executable, str(HERE / "floor.py"), str(place_file)]
    return {"name": "Run the floor", "ansible.builtin.command": {"argv": argv}}


def median(values: Sequence[float]) -> float:
    """The median, of one value too."""
    return statistics.median(values)
