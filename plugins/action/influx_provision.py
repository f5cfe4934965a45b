# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_provision: reads the variables of the role influxdb, and runs influx_server with what they mean."""

from __future__ import annotations

from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import ActionModule as TaskAction
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import IN_PROCESS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import read_role, server_options
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import RoleVariablesError

MODULE = "timeseries.influxdb.influx_server"


class ActionModule(TaskAction):
    """Runs influx_server as the other actions run their modules, with options from variables."""

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Read the variables, and run the task that they mean."""
        task = self._task
        before = task.action, task.args
        try:
            task.action, task.args = MODULE, self._server_options({} if task_vars is None else task_vars)
            return super().run(tmp, task_vars)
        except RoleVariablesError as error:
            return {"failed": True, "changed": False, "actions": [], "execution": IN_PROCESS, "msg": str(error)}
        finally:
            # Callbacks are told of the task as it is written; its new options have tokens in them.
            task.action, task.args = before

    def _server_options(self, variables: Result) -> Result:
        return server_options(read_role(variables, self._templar), self._task.args)
