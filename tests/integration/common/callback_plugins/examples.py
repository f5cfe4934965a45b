# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what each task of this collection's modules answered to the file in EXAMPLES_RESULTS, as lines of JSON."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core ships no types
    """Remembers which play it is, and writes."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "examples"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._play = ""

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """A play begins."""
        self._play = play.get_name()

    def v2_runner_on_ok(self, result: Any) -> None:
        """A task has succeeded."""
        self._write(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """A task has failed."""
        self._write(result, failed=True)

    def _write(self, result: Any, failed: bool = False) -> None:
        if not result.task.action.startswith("timeseries.influxdb."):
            return
        told = {
            "play": self._play,
            "module": result.task.action,
            "check": result.task.check_mode,
            "changed": result.result.get("changed", False),
            "actions": result.result.get("actions"),
            "diff": result.result.get("diff"),
            "failed": failed,
            "message": str(result.result.get("msg", "")),
        }
        with open(os.environ["EXAMPLES_RESULTS"], "a", encoding="utf-8") as file:
            print(json.dumps(told), file=file)
