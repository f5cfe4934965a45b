# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of all modules: runs a task in the controller's process where that makes no difference, else its module."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

from ansible import constants, context
from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.mod_args import ModuleArgsParser
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.transport import requests
from ansible_collections.timeseries.influxdb.plugins.module_utils._apply import (
    authorizations,
    dbrps,
    organizations,
    setup,
    users,
    v1_users,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import (
    IN_PROCESS,
    MODULE,
    SECRET_VARIABLE,
    ModuleDefinition,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._rehearsal import KEY
from ansible_collections.timeseries.influxdb.plugins.module_utils._rehearsal import VARIABLE as REHEARSAL_VARIABLE
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks import changes
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._time_limit import (
    INTERRUPTING_SIGNALS,
    VARIABLE,
    TimeLimit,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._endings import (
    NoResultError,
    Waiting,
    duplicate_stderr,
    send_again,
    write_line,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import (
    ExecutionContext,
    NotPlainError,
    Result,
    TaskSettings,
    ending_line,
    plain,
    reason_for_module,
    refused,
    run_in_process,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._nearest import may_conflict, nearest
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._progress import EVERY, ProgressLines
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._rehearsal_store import RehearsalStore
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._screen import IS_TERMINAL, is_screen
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import read_arguments

# Taken when Ansible looks for the action, before it forks the process that runs it.
TERMINAL = duplicate_stderr()
# What a task loads late, if it changes something: here it is loaded once for all tasks.
LATE = (authorizations, changes, dbrps, organizations, setup, users, v1_users)
NO_RESULT = (
    "The module process was ended before it told a result, so it is unknown what it had changed. It begins no further change. Run "
    "the task again to go on."
)
SWITCH = "timeseries_influxdb_in_process"
REHEARSAL_SWITCH = "timeseries_influxdb_rehearsal"
PROGRESS_SWITCH = "timeseries_influxdb_progress"
# Twenty hosts may declare one thing at a time. Each time one of them is faster, and the others look again.
MOST_REHEARSALS = 50
DEFINITIONS: dict[str, ModuleDefinition[t.Any]] = {
    "influx_authorization": AUTHORIZATION,
    "influx_bucket": BUCKET,
    "influx_bucket_info": BUCKET_INFO,
    "influx_bucket_label": BUCKET_LABEL,
    "influx_bucket_member": BUCKET_MEMBER,
    "influx_buckets": BUCKETS,
    "influx_dbrp": DBRP,
    "influx_label": LABEL,
    "influx_label_info": LABEL_INFO,
    "influx_organization": ORGANIZATION,
    "influx_server": SERVER,
    "influx_server_info": SERVER_INFO,
    "influx_setup": SETUP,
    "influx_user": USER,
    "influx_v1_user": V1_USER,
}


class ActionModule(NormalAction):  # type: ignore[misc]  # ansible-core ships no types
    """Ansible's own action, which runs the module, unless the task can run in-process."""

    _waiting: Waiting | None = None
    _rehearsals: RehearsalStore | None = None
    # Whether the tasks after this one shall know of what it would do.
    _is_rehearsed = True
    _progress_every = EVERY

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        """Run the task, and say in the result on which execution."""
        variables = {} if task_vars is None else task_vars
        self._keep_nearest()
        reason = reason_for_module(self._execution_context(variables))
        definition = DEFINITIONS.get(self._name())
        if definition is not None:
            try:
                untemplated = getattr(self._task, "untemplated_args", {})
                self._task.args = read_arguments(definition.spec, self._task.args, untemplated, self._templar)
            except DeclarationError as error:
                return refused(
                    definition,
                    self._task.args,
                    error,
                    execution=MODULE if reason else IN_PROCESS,
                    invocation=_configured("INJECT_INVOCATION", variables, True),
                )
        self._rehearsals = self._open_rehearsals(variables)
        return self._keep_secret(self._rehearse(lambda: self._execute(reason, tmp, variables)))

    def _may_return_secret(self) -> bool:
        """Whether the result may have a secret, which only this action can keep off screens: it never sees an async result."""
        definition = DEFINITIONS.get(self._name())
        return definition is not None and definition.returns_secret and not self._task.async_val

    def _keep_secret(self, result: Result) -> Result:
        """Let Ansible show nothing of a result that has a secret. A registered variable has it all the same."""
        if self._may_return_secret() and "token" in result:
            result["_ansible_no_log"] = True
        return result

    def _execute(self, reason: str | None, tmp: str | None, variables: Result) -> Result:
        if reason is None:
            try:
                return run_in_process(DEFINITIONS[self._name()], plain(self._task.args), self._settings(variables))
            except NotPlainError as error:
                reason = str(error)
        Display().vvv(f"{self._task.action} runs as a module: {reason}", host=self._play_context.remote_addr)
        result = self._run_module(tmp, variables)
        result.setdefault("execution", MODULE)
        return result

    def _open_rehearsals(self, variables: Result) -> RehearsalStore | None:
        """Return what the tasks before this one have rehearsed, in a run that is in check mode as a whole."""
        if not context.CLIARGS.get("check") or self._is_switched(variables, REHEARSAL_SWITCH) is False:
            return None
        # It is the run's own, and the run removes it.
        return RehearsalStore(Path(constants.DEFAULT_LOCAL_TMP) / "timeseries_influxdb_rehearsal")

    def _rehearse(self, execute: t.Callable[[], Result]) -> Result:
        """Return what ``execute`` does, again where a task of another host has rehearsed something on the server meanwhile."""
        for _attempt in range(MOST_REHEARSALS):
            result = execute()
            news = result.pop(KEY, {})
            if self._rehearsals is None:
                break
            if not self._task.check_mode:
                if result.get("changed"):
                    self._rehearsals.forget()
                break
            if not self._is_rehearsed or self._rehearsals.keep(news):
                break
        return result

    def _run_module(self, tmp: str | None, task_vars: Result | None) -> Result:
        if self._may_return_secret():
            # With -vvv a connection shows what a module process writes, unless it takes the task for secret.
            for shared in (self._play_context, getattr(self._connection, "_play_context", None)):
                if shared is not None:
                    shared.no_log = True
        with Waiting() as waiting:
            self._waiting = waiting
            try:
                result: Result = super().run(tmp, task_vars)
            except NoResultError:
                result = self._no_result()
            if any(number in INTERRUPTING_SIGNALS for number in waiting.received):
                # A module that was ended before it could heed signals has told nothing of its own.
                result = result if "execution" in result else self._no_result()
                write_line(TERMINAL, ending_line(self._task.action, result))
        send_again(waiting.received)
        return result

    def _no_result(self) -> Result:
        # Who asks whether anything was changed must not be told that nothing was.
        result: Result = {"failed": True, "changed": True, "failure": {"kind": "NoResultError", "operation": None}}
        if self._task.timeout:
            result["timedout"] = {"period": self._task.timeout}
        return {**result, "msg": NO_RESULT}

    def _compute_environment_string(self, raw_environment_out: Result | None = None) -> str:
        text: str = super()._compute_environment_string(raw_environment_out)
        if self._waiting is None:
            return text
        limit = self._time_limit()
        own = {VARIABLE: limit.as_variable()} if limit.left else {}
        if self._may_return_secret():
            own[SECRET_VARIABLE] = "1"
        if self._rehearsals is not None and self._task.check_mode:
            own[REHEARSAL_VARIABLE] = self._transfer_rehearsals(self._rehearsals)
        return f"{self._connection._shell.env_prefix(**own)} {text}" if own else text

    def _transfer_rehearsals(self, rehearsals: RehearsalStore) -> str:
        """Put what was rehearsed into a file beside the module, and return its path."""
        shell = self._connection._shell
        if shell.tmpdir is None:
            self._make_tmp_path()
        path: str = shell.join_path(shell.tmpdir, "rehearsal.json")
        self._transfer_data(path, json.dumps(rehearsals.everything()))
        self._fixup_perms2([shell.tmpdir, path], execute=False)
        return path

    def _time_limit(self) -> TimeLimit:
        """How long the module process may take; none before there is one."""
        if self._waiting is None:
            return TimeLimit()
        if self._task.async_val:
            # What watches over it kills the module when its time is up, which began before the module did.
            limit = float(self._task.async_val)
            return TimeLimit(max(limit - 1, limit / 2), limit)
        return TimeLimit(self._waiting.seconds_left(), float(self._task.timeout or 0))

    def _keep_nearest(self) -> None:
        """Take out of the task's options those of module_defaults that the task replaces, for both executions."""
        args, definition = self._task.args, DEFINITIONS.get(self._name())
        exclusive = () if definition is None else definition.spec.mutually_exclusive
        # The group's options are those of a connection, which not every module has.
        unknown = set() if definition is None else args.keys() - definition.spec.options.keys()
        if not unknown and not may_conflict(args, exclusive):
            return
        own = self._options_of_the_task()
        of_module = self._defaults_of_the_module()
        places = ([name for name in args if name in own], [name for name in args if name in of_module], list(args))
        kept = nearest(places, exclusive) - (unknown - own - of_module)
        self._task.args = {name: value for name, value in args.items() if name in kept}

    def _options_of_the_task(self) -> set[str]:
        """The names of the options that stand in the task itself: Ansible has merged the others into them by now."""
        parser = ModuleArgsParser(task_ds=self._task.get_ds(), collection_list=self._task.collections)
        options = parser.parse(skip_action_validation=True)[1]
        variable = options.pop("_variable_params", None)
        return {*options, *self._names_in(variable)}

    def _defaults_of_the_module(self) -> set[str]:
        """The names of the options that module_defaults gives for this module, and not for the group."""
        merged: Result = {}
        for defaults in self._task.module_defaults or ():
            merged.update(defaults)
        return self._names_in(merged.get(self._task.resolved_action))

    def _names_in(self, options: t.Any) -> set[str]:
        if isinstance(options, str):
            options = self._templar.template(options)
        return set(options) if isinstance(options, t.Mapping) else set()

    def _settings(self, variables: Result) -> TaskSettings:
        return TaskSettings(
            action=self._task.action,
            basedir=self._loader.get_basedir(),
            check_mode=self._task.check_mode,
            invocation=_configured("INJECT_INVOCATION", variables, True),
            tracebacks=not {"always", "error"}.isdisjoint(_configured("DISPLAY_TRACEBACK", variables, ["always"])),
            time_limit=float(self._task.timeout or 0),
            terminal=TERMINAL,
            rehearse=None if self._rehearsals is None else self._rehearsals.rehearse,
            watcher=self._progress_lines(variables),
        )

    def _progress_lines(self, variables: Result) -> ProgressLines | None:
        """Return what shows how far the task has come, where a person may wait for it and may see it."""
        wanted = self._is_switched(variables, PROGRESS_SWITCH)
        if self._task.no_log or wanted is False or not (wanted or IS_TERMINAL):
            return None
        several = len(variables.get("ansible_play_hosts_all", ())) > 1
        return ProgressLines(
            self._name(), str(variables.get("inventory_hostname")), several, _show, every=self._progress_every
        )

    def _name(self) -> str:
        name: str = self._task.action.rpartition(".")[2]
        return name

    def _execution_context(self, variables: Result) -> ExecutionContext:
        environment: Result = {}
        self._compute_environment_string(environment)
        return ExecutionContext(
            own_interpreter=sys.executable,
            interpreter=self._interpreter(variables),
            platform=sys.platform,
            transport=self._connection.transport,
            is_known=self._name() in DEFINITIONS,
            wanted=self._is_switched(variables, SWITCH),
            becomes=bool(self._connection.become or self._play_context.become or self._task.become),
            is_async=bool(self._task.async_val),
            environment=environment,
            has_requests=requests is not None,
        )

    def _is_switched(self, variables: Result, switch: str) -> bool | None:
        """Return what the user says of a switch, None where that is nothing."""
        said = self._templar.template(variables.get(switch))
        try:
            return None if said is None else bool(boolean(said))
        except TypeError:
            raise AnsibleActionFail(f"{switch}: {said!r} is neither true nor false.") from None

    def _interpreter(self, variables: Result) -> str | None:
        """The Python that Ansible would choose for the module, as its own module_common does."""
        delegate = self._task.delegate_to
        host = variables.get("ansible_delegated_vars", {}).get(delegate, {}) if delegate else variables
        try:
            chosen = self._templar.template(constants.config.get_config_value("INTERPRETER_PYTHON", variables=host))
        except AnsibleError:
            return None
        if chosen and not chosen.startswith("auto"):
            return str(chosen)
        discovered = host.get("ansible_facts", {}).get("discovered_interpreter_python")
        return None if discovered is None else str(discovered)


def _show(line: str) -> None:
    """Show ``line`` among what Ansible shows. A worker hands it over to the controller, as it does with the task's result later."""
    if is_screen():
        Display().display(line, screen_only=True)


def _configured(setting: str, variables: Result, before: t.Any) -> t.Any:
    """One of Ansible's settings, or what it did ``before`` there was one."""
    if not constants.config.get_configuration_definition(setting):
        return before
    return constants.config.get_config_value(setting, variables=variables)
