# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback plugin of the tests: writes down on which execution each task of the collection ran, a line of JSON for each result."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: executions
type: aggregate
short_description: Write down on which execution each task ran
description: For the tests of timeseries.influxdb.
"""
OURS = "timeseries.influxdb."
# An audit's findings are of servers, where there is a result, or of variables that name none; its report is of neither.
OFTEN_NO_TASK = (f"{OURS}influx_audit", f"{OURS}influx_audit_report")


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core ships no types
    """Each result of a module of ours, one line; those of a loop each by itself, and not again for the loop."""

    CALLBACK_NAME = "executions"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, outcome: Any, **_keywords: Any) -> None:
        task, result = outcome._task, outcome._result
        if not task.action.startswith(OURS) or "results" in result:
            return
        # What has a new token in it is shown to no callback.
        is_hidden = "censored" in result
        if is_hidden and task.no_log:
            return
        if task.action in OFTEN_NO_TASK and "execution" not in result:
            return
        entry = {
            "task": task.get_name(),
            "module": task.action.removeprefix(OURS),
            "execution": result.get("execution"),
            "environment": any(task.environment or ()),
            "tags": list(task.tags),
            "host": outcome._host.get_name(),
            "item": result.get("item"),
            "changed": result.get("changed"),
            "failed": bool(result.get("failed")),
            "actions": None if is_hidden else result.get("actions", []),
            "diff": result.get("diff"),
        }
        with open(os.environ["EXECUTIONS_LOG"], "a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")

    v2_runner_on_ok = v2_runner_on_failed = v2_runner_item_on_ok = v2_runner_item_on_failed = _write
