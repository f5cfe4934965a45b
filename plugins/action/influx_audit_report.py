# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_audit_report: one report on all hosts of the play, from what influx_audit kept of each."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import (
    NOT_REACHED,
    failed_entry,
    failure,
    report,
    summary_line,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_store import AuditStore
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import FileError, as_mode, resolve, write
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._parts import play_of, switch, text
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
    read_variables,
)

PREFIX = "bucket_audit_"
OPTIONS: dict[str, Result] = {
    "report_html": {"type": "path"},
    "report_json": {"type": "path"},
    "report_mode": {"type": "raw"},
    "title": {"type": "str"},
    "fail_on_drift": {"type": "bool"},
    "fail_on_undeclared": {"type": "bool"},
}


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core ships no types
    """Works in the controller alone, and sends nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Write the report, say where it is, and fail where the variables ask for that."""
        del tmp
        variables = {} if task_vars is None else task_vars
        try:
            given = read_variables(PREFIX, OPTIONS, variables, self._templar, also_known=("summary",))
            return self._report(given, variables)
        except (RoleVariablesError, FileError) as error:
            raise AnsibleActionFail(str(error)) from None

    def _report(self, given: RoleVariables, variables: Result) -> Result:
        store = AuditStore(constants.DEFAULT_LOCAL_TMP, play_of(self._task))
        findings = {str(host): store.found(str(host)) for host in variables["ansible_play_hosts_all"]}
        pending = _pending(findings, variables)
        servers = [
            failed_entry(host, NOT_REACHED) if finding is None else finding
            for host, finding in findings.items()
            if host not in pending
        ]
        made = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
        data = report(text(given, "title", "InfluxDB buckets"), made, servers, pending)
        paths = _write(data, given)
        if not pending:
            store.forget(findings)
        lines = [summary_line(data["summary"]), *(f"{what}: {printable(str(path))}" for what, path in paths)]
        result: Result = {"changed": False, "msg": lines, "summary": data["summary"]}
        on = {switched: switch(given, f"fail_{switched}") for switched in ("on_drift", "on_undeclared")}
        why = failure(data, **on)
        if why is not None:
            return {**result, "failed": True, "msg": " ".join([why, *lines[1:]])}
        # As ansible.builtin.debug does: the numbers are what the task is for.
        return {**result, "_ansible_verbose_always": True}


def _pending(findings: t.Mapping[str, Result | None], variables: Result) -> list[str]:
    """Return the hosts whose turn is still to come. With the keyword serial that is a later batch's."""
    still_there, batch = set(variables["ansible_play_hosts"]), set(variables["ansible_play_batch"])
    return [host for host, finding in findings.items() if finding is None and host in still_there - batch]


def _write(data: Result, given: RoleVariables) -> list[tuple[str, Path]]:
    """Write what is asked for, and return what it is and where."""
    mode = as_mode(given.given.get("report_mode", "0600"), f"{PREFIX}report_mode")
    paths = []
    if wanted := text(given, "report_html"):
        paths.append(("The report", resolve(wanted)))
        write(paths[-1][1], render_page(data), mode)
    if wanted := text(given, "report_json"):
        paths.append(("Its data", resolve(wanted)))
        write(paths[-1][1], json.dumps(data, indent=2, ensure_ascii=False) + "\n", mode)
    return paths
