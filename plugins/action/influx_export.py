# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_export: reads organizations, and writes variables of the role influxdb that declare what they have."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import PARTS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._export import (
    ITSELF,
    USUAL,
    ExportError,
    Form,
    Found,
    export,
    only_noted,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import (
    PRIVATE,
    FileError,
    current,
    differs,
    resolve,
    write,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._parts import ActionOfParts, choices, switch, text
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import (
    EXPORT,
    IDENTITY,
    connection_options,
    has_organizations,
    organization_options,
    read_role,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
)

# What the result says beside the data.
KEPT = ("ansible_facts", "server", "execution")
_OF_ENTRY = (*IDENTITY, "token", "username", "password")


class ActionModule(ActionOfParts):
    """Reads with influx_server_info, and writes a file on the controller."""

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Export what the variables of the role say."""
        del tmp
        variables = {} if task_vars is None else task_vars
        try:
            return self._export(read_role(variables, self._templar, EXPORT), variables)
        except (RoleVariablesError, ExportError, FileError) as error:
            raise AnsibleActionFail(str(error)) from None

    def _export(self, given: RoleVariables, variables: Result) -> Result:
        path = resolve(text(given, "export_path", f"{variables['inventory_hostname']}.yml"))
        asked_for = choices(given, "export_include", PARTS)
        options = _options(given, self._task.args, asked_for)
        read = self.call("influx_server_info", options, variables)
        if read.get("failed"):
            return {**read, "msg": f"The server could not be read. {read.get('msg')}"}
        # Where nothing names an organization, all have been read. Only a list has an organization itself.
        is_whole = "organizations" not in options and (read.get("server") or {}).get("org") is None
        form = Form(
            many=is_whole or "organizations" in options or ITSELF in (asked_for or ()),
            names_organization=switch(given, "export_org"),
            incomplete=switch(given, "export_incomplete"),
            asked_for=asked_for is not None,
            all_users=is_whole,
        )
        found = Found(read, _named(options, read))
        written = export(found, form)
        warnings = [one for one in read.get("warnings", ()) if one not in only_noted(found, form)]
        told = {**{key: read[key] for key in KEPT if key in read}, **self._write(path, written)}
        return {**told, "warnings": warnings} if warnings else told

    def _write(self, path: Path, written: str) -> Result:
        """Write the file unless it has that content already, and return what the result tells of it."""
        result: Result = {"changed": differs(path, written, PRIVATE), "path": str(path)}
        if self._task.diff:
            sides = {"before": current(path), "after": written}
            result["diff"] = {**sides, **{f"{side}_header": str(path) for side in sides}}
        if result["changed"] and not self._task.check_mode:
            write(path, written)
        return result


def _options(given: RoleVariables, defaults: Result, asked_for: t.Sequence[str] | None) -> Result:
    """Return the options of influx_server_info."""
    options = connection_options(given, defaults)
    entries = [{key: entry[key] for key in _OF_ENTRY if key in entry} for entry in organization_options(given)]
    if has_organizations(given):
        options["organizations"] = entries
    return {**options, "include": list(USUAL if asked_for is None else asked_for)}


def _named(options: Result, read: Result) -> list[tuple[str | None, str]]:
    """Return what names each organization: what the task has been given, else what the server calls it."""
    entries = options.get("organizations") or [
        {key: options[option] for key, option in IDENTITY.items() if options.get(option) is not None}
    ] * len(read["organizations"])
    return [_name(entry) or _name(found) or (None, "") for entry, found in zip(entries, read["organizations"])]


def _name(entry: Result) -> tuple[str | None, str] | None:
    return next(((option, str(entry[key])) for key, option in IDENTITY.items() if key in entry), None)
