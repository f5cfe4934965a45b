# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The screen of `make demo`: one line for each task, and below it what the task did, would do, or refuses to do."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: tour
type: stdout
short_description: Show a task in one line
description: For the demo of timeseries.influxdb.
extends_documentation_fragment:
  - default_callback
  - result_format_callback
"""
# Tasks with this tag prepare the next one.
HIDDEN = "hidden"
# Ansible puts it in front of each role.
VALIDATION = "ansible.builtin.validate_argument_spec"
WIDTH = 80
INDENT = " " * 3
DETAILS = " " * 12
COLOR = re.compile(r"\x1b\[[\d;]*m")
DIFF_HEADER = re.compile(rf"(?:{COLOR.pattern})*(?:---|\+\+\+|@@)")
# What an action is about, by the end of its name; where nothing is said, its name is that of the key.
SUBJECTS = {"member": "user", "owner": "user", "token_file": "path", "dbrp": "database"}


def in_words(actions: list[dict[str, Any]]) -> list[str]:
    """Return the actions of a result in words: a line for each, but one for all of a bucket."""
    lines: list[str] = []
    bucket = None
    for action in actions:
        words = _in_words(action)
        if bucket is not None and action.get("bucket") == bucket:
            lines[-1] += f", {words}"
        else:
            lines.append(words)
        bucket = action.get("bucket")
    return lines


def _in_words(action: dict[str, Any]) -> str:
    verb, dummy, noun = str(action["action"]).partition("_")
    subject = str(action[SUBJECTS.get(noun, noun)])
    return f"{verb} {noun.replace('_', ' ')} {subject.removeprefix(f'{Path.cwd()}/')}"


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core ships no types
    """Prints results as they come, and at the end of a play how many there were of each kind."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "tour"

    def v2_runner_on_ok(self, result: Any) -> None:
        """A task has succeeded."""
        if HIDDEN in result.task.tags or result.task.action == VALIDATION:
            return
        outcome = result.result
        changed = outcome.get("changed", False)
        self._handle_warnings_and_exception(result)
        if not changed and not self.get_option("display_ok_hosts"):
            return
        self._say("changed" if changed else "ok", result, constants.COLOR_CHANGED if changed else constants.COLOR_OK)
        for line in self._details(result.task, outcome):
            self._display.display(f"{DETAILS}{line}")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """A task has failed: its message is enough."""
        self._say("failed", result, constants.COLOR_ERROR)
        text = textwrap.fill(str(result.result.get("msg")), WIDTH, initial_indent=DETAILS, subsequent_indent=DETAILS)
        self._display.display(text, color=constants.COLOR_ERROR)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """All plays have ended."""
        for host in sorted(stats.processed):
            numbers = stats.summarize(host)
            told = " ".join(f"{name}={numbers[key]}" for name, key in (("changed", "changed"), ("failed", "failures")))
            self._display.display(f"{INDENT}{host}: {told}")

    def _say(self, status: str, result: Any, color: str) -> None:
        name = str(result.task.get_name()).rpartition(" : ")[2]
        self._display.display(f"{INDENT}{status:<8} {name}", color=color)

    def _details(self, task: Any, outcome: dict[str, Any]) -> Iterator[str]:
        """Yield the diff if it was asked for, else what check mode predicts; and what the report of an audit says."""
        if task.diff and outcome.get("diff"):
            lines = self._get_diff(outcome["diff"]).splitlines()
            yield from (line for line in lines if COLOR.sub("", line).strip() and not DIFF_HEADER.match(line))
        elif task.check_mode and "actions" in outcome:
            yield from in_words(outcome["actions"])
        if "summary" in outcome:
            for paragraph in outcome["msg"]:
                yield from textwrap.wrap(paragraph, WIDTH - len(DETAILS), break_long_words=False)
