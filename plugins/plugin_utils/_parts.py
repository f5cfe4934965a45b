# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""An action that calls modules of the collection as parts of its own task, where the modules would run by themselves."""

from __future__ import annotations

import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import ActionModule as TaskAction
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
)


class ActionOfParts(TaskAction):
    """Calls modules one after the other."""

    _is_rehearsed = False

    def call(self, module: str, options: Result, variables: Result) -> Result:
        """Return what ``module`` returns in check mode, in-process or as a module, with ``options``."""
        task = self._task
        before = task.action, task.args, task.check_mode
        try:
            task.action, task.args, task.check_mode = f"timeseries.influxdb.{module}", options, True
            return TaskAction.run(self, None, variables)
        finally:
            # Callbacks are told of the task as it is written; its new options have tokens in them.
            task.action, task.args, task.check_mode = before


def play_of(task: t.Any) -> str:
    """Return what tells the play of ``task`` from the others of the run. All batches of a play have the same."""
    parent = task
    while parent is not None:
        play = getattr(parent, "_play", None)
        if play is not None:
            return str(play._uuid)
        parent = getattr(parent, "_parent", None)
    return ""


def switch(variables: RoleVariables, option: str) -> bool:
    """Return the value of a variable that is true or false; false where it is not given."""
    value = variables.given.get(option, False)
    try:
        return bool(boolean(value))
    except TypeError:
        raise RoleVariablesError(f"{variables.prefix}{option}: {value!r} is neither true nor false.") from None


def text(variables: RoleVariables, option: str, default: str = "") -> str:
    """Return the value of a variable that is a text."""
    value: t.Any = variables.given.get(option, default)
    if not isinstance(value, str):
        raise RoleVariablesError(f"{variables.prefix}{option}: {value!r} is not a text. Quote it.")
    return value


def choices(variables: RoleVariables, option: str, known: t.Sequence[str]) -> list[str] | None:
    """Return the value of a variable that is a list of some of the ``known`` words; None where it is not given.

    On a command line, commas separate them.
    """
    value: t.Any = variables.given.get(option)
    if value is None:
        return None
    listed = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
    unknown = [word for word in listed if word not in known] if isinstance(listed, list) else [value]
    if unknown:
        raise RoleVariablesError(f"{variables.prefix}{option}: {unknown[0]!r} is not one of {', '.join(known)}.")
    return listed
