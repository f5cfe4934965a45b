# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_export: reads organizations, and writes variables of the role influxdb that declare what they have."""

from __future__ import annotations

from pathlib import Path

from ansible.errors import AnsibleActionFail

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._export import ExportError, Found, export
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import (
    PRIVATE,
    FileError,
    current,
    differs,
    resolve,
    write,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._parts import ActionOfParts, switch, text
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

# What the results of the parts say beside the data.
KEPT = ("ansible_facts", "server", "execution")
_CREDENTIALS = ("token", "username", "password")
_OF_ORGANIZATION = tuple(IDENTITY.values())


class ActionModule(ActionOfParts):
    """Reads with influx_label_info and influx_bucket_info, and writes a file on the controller."""

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
        found, result = [], Result()
        for connection in _connections(given, self._task.args):
            option = next((name for name in _OF_ORGANIZATION if connection.get(name) is not None), None)
            read = {}
            for kind, more in (("label", {}), ("bucket", {"include": ["labels", "members", "owners"]})):
                read[kind] = self.call(f"influx_{kind}_info", {**connection, **more}, variables)
                if read[kind].get("failed"):
                    return {**read[kind], "msg": f"The {kind}s could not be read. {read[kind].get('msg')}"}
                result = _gathered(result, read[kind])
            name = "" if option is None else str(connection[option])
            found.append(Found(option, name, read["label"], read["bucket"]))
        written = export(
            found,
            many=has_organizations(given),
            names_organization=switch(given, "export_org"),
            incomplete=switch(given, "export_incomplete"),
        )
        return {**result, **self._write(path, written)}

    def _write(self, path: Path, written: str) -> Result:
        """Write the file unless it has that content already, and return what the result tells of it."""
        result: Result = {"changed": differs(path, written, PRIVATE), "path": str(path)}
        if self._task.diff:
            sides = {"before": current(path), "after": written}
            result["diff"] = {**sides, **{f"{side}_header": str(path) for side in sides}}
        if result["changed"] and not self._task.check_mode:
            write(path, written)
        return result


def _connections(given: RoleVariables, defaults: Result) -> list[Result]:
    """Return the options of the connection for each organization."""
    shared = connection_options(given, defaults)
    return [_of_organization(shared, entry) for entry in organization_options(given)]


def _of_organization(shared: Result, entry: Result) -> Result:
    own = {option: entry[key] for key, option in IDENTITY.items() if key in entry}
    own.update({option: entry[option] for option in _CREDENTIALS if option in entry})
    replaced = {option for group in (_CREDENTIALS, _OF_ORGANIZATION) if own.keys() & set(group) for option in group}
    return {**{option: value for option, value in shared.items() if option not in replaced}, **own}


def _gathered(result: Result, more: Result) -> Result:
    """Return ``result`` with what Ansible is told beside the data: warnings, and the interpreter that it found."""
    warnings = [*result.get("warnings", []), *more.get("warnings", [])]
    gathered: Result = {**result, **{key: more[key] for key in KEPT if key in more}}
    return {**gathered, "warnings": list(dict.fromkeys(warnings))} if warnings else gathered
