# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_audit_report: one report on all hosts of the play, from what influx_audit kept of each."""

from __future__ import annotations

import datetime
import os
import typing as t
from pathlib import Path

from ansible import constants, context
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import NOT_REACHED, failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Report, Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_junit import render_junit
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import Last, read_last
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_markdown import render_markdown
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import (
    AUDIT_SPEC,
    REPORT_SPEC,
    AuditOptionsError,
    ReportOptions,
    report_options,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_repair import provision_command
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import (
    as_json,
    failure,
    report,
    summary_line,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_store import AuditStore
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import FileError, current, resolve, write
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._parts import play_of
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariablesError,
    refuse_unknown,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import read_arguments

# Of the role, which passes its variables on by the names that they have without it.
PREFIX = "influxdb_audit_"
ALSO_KNOWN = (*AUDIT_SPEC.options, "result")
_TITLES = {"html": "The report", "markdown": "In Markdown", "junit": "For CI", "json": "Its data"}


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core ships no types
    """Works in the controller alone, and sends nothing."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Write the report, say where it is, and fail where the options ask for that."""
        del tmp
        variables = {} if task_vars is None else task_vars
        untemplated: t.Mapping[str, t.Any] = getattr(self._task, "untemplated_args", {})
        try:
            refuse_unknown(PREFIX, {*REPORT_SPEC.options, *ALSO_KNOWN}, variables)
            options = report_options(read_arguments(REPORT_SPEC, self._task.args, untemplated, self._templar))
            return self._report(options, variables)
        except DeclarationError as error:
            raise AnsibleActionFail(error.message) from None
        except (RoleVariablesError, AuditOptionsError, FileError) as error:
            raise AnsibleActionFail(str(error)) from None

    def _report(self, options: ReportOptions, variables: Result) -> Result:
        store = AuditStore(constants.DEFAULT_LOCAL_TMP, play_of(self._task))
        findings = {str(host): store.found(str(host)) for host in variables["ansible_play_hosts_all"]}
        pending = _pending(findings, variables)
        servers = [
            failed_entry(host, NOT_REACHED) if finding is None else finding
            for host, finding in findings.items()
            if host not in pending
        ]
        data = report(
            options.title,
            datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            servers,
            pending,
            last=store.last(lambda: _last(options)),
            repair=_repair() if options.repair is None else options.repair,
        )
        paths = _write(data, options)
        if not pending:
            store.forget(findings)
        lines = [summary_line(data["summary"]), *(f"{what}: {printable(str(path))}" for what, path in paths)]
        result: Result = {"changed": False, "msg": lines, "summary": data["summary"]}
        why = failure(data, options.fail_on)
        if why is not None:
            return {**result, "failed": True, "msg": " ".join([why, *lines[1:]])}
        # As ansible.builtin.debug does: the numbers are what the task is for.
        return {**result, "_ansible_verbose_always": True}


def _pending(findings: t.Mapping[str, Server | None], variables: Result) -> list[str]:
    """Return the hosts whose turn is still to come. With the keyword serial that is a later batch's."""
    still_there, batch = set(variables["ansible_play_hosts"]), set(variables["ansible_play_batch"])
    return [host for host, finding in findings.items() if finding is None and host in still_there - batch]


def _last(options: ReportOptions) -> Last | None:
    """Return what the last audit found, from its data where the new data will be."""
    path = resolve(options.paths["json"]) if "json" in options.paths else None
    return read_last(current(path)) if path is not None and path.is_file() else None


def _repair() -> str:
    return provision_command(context.CLIARGS, os.getcwd(), constants.DEFAULT_HOST_LIST)


def _write(data: Report, options: ReportOptions) -> list[tuple[str, Path]]:
    """Write what is asked for, and return what it is and where. The data is last: what fails before leaves it as it was."""
    renderers: dict[str, t.Callable[[], str]] = {
        "html": lambda: render_page(data),
        "markdown": lambda: render_markdown(data),
        "junit": lambda: render_junit(data, options.fail_on),
        "json": lambda: as_json(data),
    }
    written = []
    for kind, path in options.paths.items():
        written.append((_TITLES[kind], resolve(path)))
        write(written[-1][1], renderers[kind](), options.mode)
    return written
