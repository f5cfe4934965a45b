# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's own screen, which also writes a line of JSON for each result: the task, its seconds, its requests, and its execution.

Not a callback beside it: Ansible copies each result for each callback that looks at it, which would be measured too.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from ansible.plugins.callback.default import CallbackModule as DefaultCallback

DOCUMENTATION = """
name: bench_times
type: stdout
short_description: The seconds and the requests of each task, for the benchmark
description: Writes a line of JSON for each result to the file that BENCH_TIMES names.
extends_documentation_fragment: [default_callback]
"""


class CallbackModule(DefaultCallback):  # type: ignore[misc]  # ansible-core ships no types
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "bench_times"

    def __init__(self) -> None:
        super().__init__()
        self._begun: dict[tuple[str, str], float] = {}

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        self._begun[host.get_name(), task._uuid] = time.perf_counter()
        super().v2_runner_on_start(host, task)

    def v2_runner_on_ok(self, result: Any) -> None:
        # It takes the results of a loop away.
        self._write(result)
        super().v2_runner_on_ok(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write(result)
        super().v2_runner_on_failed(result, ignore_errors)

    def _write(self, result: Any) -> None:
        host, task, told = result._host.get_name(), result._task, result._result
        items = told.get("results") if task.loop is not None else [told]
        line = {
            "host": host,
            "task": task.get_name(),
            "seconds": time.perf_counter() - self._begun[host, task._uuid],
            "requests": sum(_requests(item) for item in items or []),
            "execution": next((item["execution"] for item in items or [] if "execution" in item), None),
            "changed": told.get("changed", False),
            "failed": str(told.get("msg")) if told.get("failed") else None,
        }
        with open(os.environ["BENCH_TIMES"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _requests(told: dict[str, Any]) -> int:
    """How many a module says that it sent, or the floor on its standard output."""
    if "requests" in told:
        return int(told["requests"]["sent"])
    return int(json.loads(told["stdout"])["requests"]) if str(told.get("stdout", "")).startswith("{") else 0
