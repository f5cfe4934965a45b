# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The execution inside the controller: whether a task may run there, and the result that its module would give."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.timeseries.influxdb.plugins.module_utils._concurrency import Signals
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import (
    IN_PROCESS,
    Endings,
    ModuleDefinition,
    Outcome,
    Rehearse,
    Watcher,
    briefly,
    execute,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._masking import occur_in, warn_of_masking
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count, printable
from ansible_collections.timeseries.influxdb.plugins.module_utils._rehearsal import with_rehearsed
from ansible_collections.timeseries.influxdb.plugins.module_utils._time_limit import ENDING_SIGNALS
from ansible_collections.timeseries.influxdb.plugins.module_utils._values import refusal, secrets_in
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._endings import is_abandoned, send_again, write_line

Result = dict[str, t.Any]


@dataclass(frozen=True)
class ExecutionContext:
    """What decides where a task runs.

    ``interpreter`` is the Python that a module would get, if that is known without asking the host; ``is_known`` is false
    where another collection has our module under a name of its own; ``wanted`` is what the user says, if anything.
    """

    own_interpreter: str
    interpreter: str | None
    platform: str
    is_known: bool = True
    transport: str = "local"
    wanted: bool | None = None
    becomes: bool = False
    is_async: bool = False
    environment: t.Mapping[str, object] = field(default_factory=dict)
    has_requests: bool = True


def reason_for_module(around: ExecutionContext) -> str | None:
    """Why a task must run as a module, or None where it can run in-process. Where that isn't sure, it runs as a module."""
    hindrances = (
        (around.wanted is False, "timeseries_influxdb_in_process is false"),
        # There a forked process can't look up the system's proxies safely.
        (around.wanted is None and around.platform == "darwin", "on macOS timeseries_influxdb_in_process must be true"),
        (not around.is_known, "it goes by another name"),
        (around.transport != "local", f"the connection is {around.transport}, not local"),
        (around.becomes, "it becomes another user"),
        (around.is_async, "it is asynchronous"),
        (bool(around.environment), "it has an environment of its own"),
        (around.interpreter is None, "the host's Python interpreter is not known"),
        (
            not _is_same_python(around.interpreter or "", around.own_interpreter),
            f"its Python interpreter is {around.interpreter}, not the controller's {around.own_interpreter}",
        ),
        (not around.has_requests, "the controller's Python has no requests"),
    )
    return next((reason for holds, reason in hindrances if holds), None)


def _is_same_python(one: str, other: str) -> bool:
    """Whether both are one file in one folder: a virtual environment has the file of another Python, and its own libraries."""
    if one == other:
        return True
    same_folder = os.path.realpath(os.path.dirname(one)) == os.path.realpath(os.path.dirname(other))
    return same_folder and os.path.isabs(one) and os.path.realpath(one) == os.path.realpath(other)


class NotPlainError(Exception):
    """An option has a value that JSON has no form for."""


def plain(args: t.Mapping[str, t.Any]) -> Result:
    """``args`` as a module gets them: through JSON, and so without what Ansible has attached to values."""
    try:
        options: Result = json.loads(json.dumps(args))
    except (TypeError, ValueError) as error:
        raise NotPlainError(f"an option is not plain data: {error}") from None
    return options


def refused(
    definition: ModuleDefinition[t.Any],
    args: t.Mapping[str, t.Any],
    error: DeclarationError,
    *,
    execution: str,
    invocation: bool,
) -> Result:
    """Return the result of a task that ``error`` keeps from beginning, on either execution.

    ``invocation``: whether the result has the options.
    """
    result = _told(refusal(definition, error, execution=execution), tracebacks=False)
    if invocation:
        with contextlib.suppress(NotPlainError):  # the error may be about just that
            result["invocation"] = {"module_args": plain(args)}
    return _masked(json.dumps(result, ensure_ascii=False), secrets_in(definition.spec.options, args))


@dataclass(frozen=True)
class TaskSettings:
    """What Ansible says of one task beside its options. The playbook calls its module ``action``.

    ``basedir`` is where a module process would begin, ``invocation`` whether the result has the options, and
    ``tracebacks`` whether a crash shows one. Ansible's alarm comes after ``time_limit`` seconds. Where a signal ends the
    process, and so no result is returned, ``terminal`` takes what was done. ``rehearse`` tells what the tasks before have rehearsed.
    ``watcher`` is told how far the task has come.
    """

    action: str
    basedir: str
    check_mode: bool
    invocation: bool
    tracebacks: bool
    time_limit: float = 0
    terminal: int | None = None
    rehearse: Rehearse | None = None
    watcher: Watcher | None = None


def run_in_process(definition: ModuleDefinition[t.Any], args: Result, settings: TaskSettings) -> Result:
    """Return what a module process would return for the options ``args``."""
    with Signals(*ENDING_SIGNALS) as signals:
        validated = ArgumentSpecValidator(**definition.spec.for_module()).validate(args)
        params = {**args, **validated.validated_parameters}
        if validated.errors.errors:
            outcome = _refused(settings.action, validated.errors)
        else:
            endings = Endings(signals, is_abandoned, settings.time_limit)
            with _working_in(settings.basedir):
                environ, check_mode = dict(os.environ), settings.check_mode
                outcome = execute(
                    definition,
                    params,
                    execution=IN_PROCESS,
                    environ=environ,
                    check_mode=check_mode,
                    endings=endings,
                    rehearse=settings.rehearse,
                    watcher=settings.watcher,
                )
        if settings.time_limit:
            # The task has come to its end, and what is left is to tell it.
            signal.setitimer(signal.ITIMER_REAL, 0)
        # AnsibleModule takes them from there, too: there is no public way to them.
        secrets = {*validated._no_log_values, *outcome.secrets}
        result = _rendered(outcome, secrets, params if settings.invocation else None, settings.tracebacks)
        if outcome.interrupted or is_abandoned():
            write_line(settings.terminal, ending_line(settings.action, result))
    # Ansible's worker would wait for ever to hand its result over to a controller that is gone.
    send_again([*signals.received, *([signal.SIGTERM] if is_abandoned() else [])])
    return result


def _rendered(outcome: Outcome, secrets: set[str], invocation: Result | None, tracebacks: bool) -> Result:
    try:
        result = _told(with_rehearsed(warn_of_masking(outcome, secrets)), tracebacks)
        if invocation is not None:
            result["invocation"] = {"module_args": invocation}
        return _masked(json.dumps(result, ensure_ascii=False), secrets)
    except Exception as error:  # what was done must be told even where the result as a whole can't be
        return briefly(outcome, error, lambda actions: remove_values(actions, secrets))


def _refused(action: str, errors: t.Any) -> Outcome:
    prefix = f"Unsupported parameters for ({action}) module: " if isinstance(errors[0], UnsupportedError) else ""
    return Outcome({"msg": f"{prefix}{errors.msg}", "execution": IN_PROCESS}, failed=True)


def ending_line(action: str, result: Result) -> str:
    """What a task that was interrupted tells at the terminal."""
    done = count(len(result.get("actions", ())), "change was made", "changes were made")
    return printable(f"{action}: {result.get('msg', f'The task had come to its end: {done}.')}")


def _told(outcome: Outcome, tracebacks: bool) -> Result:
    result = dict(outcome.result)
    if outcome.failed:
        result["failed"] = True
    if outcome.warnings:
        result["warnings"] = outcome.warnings
    if outcome.exception is not None and tracebacks:
        result["exception"] = outcome.exception
    return result


def _masked(text: str, secrets: set[str]) -> Result:
    """The result in ``text`` without ``secrets``, as AnsibleModule removes them: one called "True" does not hide ``changed``."""
    result: Result = json.loads(text)
    # To look at each value of ten thousand buckets takes a while, and mostly there is nothing to find.
    if not occur_in(text, secrets):
        return result
    kept = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
    masked: Result = remove_values(result, secrets)
    return {**masked, **kept}


@contextlib.contextmanager
def _working_in(folder: str) -> t.Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
