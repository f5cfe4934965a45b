# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of influx_audit: compares a server with what the role's variables declare, and keeps the finding for the report."""

from __future__ import annotations

import typing as t

from ansible import constants
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry, server_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import (
    AUDIT_SPEC,
    AuditOptionsError,
    asks_for_access,
    ignored,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_store import AuditStore
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import Result
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._parts import ActionOfParts, play_of
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import read_role, server_options
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import RoleVariablesError
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import read_arguments

# More than a server has: the report compares the number with the limit.
_NO_LIMIT = 1_000_000_000


class ActionModule(ActionOfParts):
    """Runs influx_server in check mode. Whatever fails is a finding: one server does not stop the audit of the others."""

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Compare, and keep the finding."""
        del tmp
        variables = {} if task_vars is None else task_vars
        host = str(variables["inventory_hostname"])
        facts: Result = {}
        try:
            finding = self._compared(host, variables, facts)
        except (RoleVariablesError, AuditOptionsError, DeclarationError) as error:
            finding = failed_entry(host, f"The audit failed: {printable(str(error))}", mistaken=True)
        except AnsibleConnectionFailure as error:
            finding = failed_entry(host, f"The host is unreachable: {printable(str(error))}")
        except Exception as error:  # also a mistake of the collection: the other servers are audited all the same
            finding = failed_entry(host, f"The audit failed: {type(error).__name__}: {printable(str(error))}")
        AuditStore(constants.DEFAULT_LOCAL_TMP, play_of(self._task)).keep(host, finding)
        return {"changed": False, "status": finding["status"], "counts": finding["counts"], **facts}

    def _compared(self, host: str, variables: Result, facts: Result) -> Server:
        own, connection = self._options()
        ignore, access = ignored(own), asks_for_access(own)
        options = server_options(read_role(variables, self._templar), connection)
        compared = {
            # An audit is no check before a run, whose plan it would replace.
            **{option: value for option, value in options.items() if option != "plan_file"},
            "organizations": [_without_limit(organization) for organization in options["organizations"]],
            "undeclared": True,
            "access": access,
            "on_error": "continue",
        }
        result = self.call("influx_server", compared, variables)
        facts.update({key: result[key] for key in ("ansible_facts", "server", "execution") if key in result})
        return server_entry(host, options["organizations"], result, ignore, options.get("users") or [])

    def _options(self) -> tuple[Result, Result]:
        """Return the options of the audit, and those of the connection, which module_defaults may give."""
        args: Result = self._task.args
        untemplated: t.Mapping[str, t.Any] = getattr(self._task, "untemplated_args", {})
        own = {name: value for name, value in args.items() if name in AUDIT_SPEC.options}
        connection = {name: value for name, value in args.items() if name not in own}
        return dict(read_arguments(AUDIT_SPEC, own, untemplated, self._templar)), connection


def _without_limit(organization: Result) -> Result:
    return {**organization, "purge_limit": _NO_LIMIT} if organization.get("purge") else organization
