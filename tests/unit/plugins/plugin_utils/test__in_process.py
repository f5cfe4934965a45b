# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a task may run in the controller, what it gives there, and that it leaves nothing behind."""

from __future__ import annotations

import copy
import datetime
import os
import signal
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import (
    Environ,
    ModuleDefinition,
    RunContext,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.labels import label_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import (
    ExecutionContext,
    NotPlainError,
    TaskSettings,
    plain,
    reason_for_module,
    run_in_process,
)

LOCAL = ExecutionContext(own_interpreter="/venv/bin/python", interpreter="/venv/bin/python", platform="linux")
TOKEN = "the-token-of-all-these-unit-tests"
SESSION = "a-secret-that-the-server-gave"
SPEC = connection_spec().merge(label_spec())
MASKED = (
    "Masking changed this result: a password or token occurs in {}. Do not use these values further. Change the secret, or the name "
    "that it occurs in."
)
NOTHING = {"changed": False, "requests": {"sent": 0, "repeated": 0}, "actions": []}
Params = Mapping[str, Any]
# What had been done, and the error.
Failed = tuple[dict[str, Any], InfluxError]


class Recorder:
    """A module that keeps what it was given, and returns or raises what it is told."""

    def __init__(self, *ends: dict[str, Any] | BaseException | Failed | Callable[[], None]) -> None:
        self.ends = list(ends)
        self.params: list[dict[str, Any]] = []
        self.environ: Environ = {}
        self.places: list[str] = []

    def connect(self, _desired: Params, _params: Params, environ: Environ) -> list[Connection]:
        self.environ = environ
        return [Connection("http://influx.test:8086", token=SESSION)]

    def run(self, context: RunContext, params: Params) -> dict[str, Any]:
        self.params.append(dict(params))
        self.places.append(os.getcwd())
        end = self.ends.pop(0)
        if isinstance(end, tuple):
            done, end = end
            context.report.conclude(done)
        if isinstance(end, BaseException):
            raise end
        if callable(end):
            end()
            return {"changed": False}
        return {**end, "checked": context.check_mode, "home": self.environ.get("HOME")}


def run(
    call: Recorder, args: dict[str, Any] | None = None, only_reads: bool = False, **settings: Any
) -> dict[str, Any]:
    told = {"action": "influx_label", "basedir": "/", "check_mode": False, "invocation": False, "tracebacks": True}
    options = {"name": "x", "token": TOKEN} if args is None else args
    definition = ModuleDefinition(SPEC, lambda params: params, call.run, only_reads, call.connect)
    return run_in_process(definition, options, TaskSettings(**{**told, **settings}))


# When


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"wanted": True}, None),
        ({"wanted": False}, "timeseries_influxdb_in_process is false"),
        ({"platform": "darwin"}, "on macOS timeseries_influxdb_in_process must be true"),
        ({"platform": "darwin", "wanted": True}, None),
        ({"platform": "darwin", "wanted": False}, "timeseries_influxdb_in_process is false"),
        ({"is_known": False}, "it goes by another name"),
        ({"transport": "ssh"}, "the connection is ssh, not local"),
        ({"becomes": True}, "it becomes another user"),
        ({"is_async": True}, "it is asynchronous"),
        ({"environment": {"INFLUX_ORG": ""}}, "it has an environment of its own"),
        ({"interpreter": None}, "the host's Python interpreter is not known"),
        (
            {"interpreter": "/usr/bin/python3"},
            "its Python interpreter is /usr/bin/python3, not the controller's /venv/bin/python",
        ),
        (
            {"interpreter": "python"},
            "its Python interpreter is python, not the controller's /venv/bin/python",
        ),
        ({"has_requests": False}, "the controller's Python has no requests"),
        ({"wanted": True, "becomes": True}, "it becomes another user"),
    ],
)
def test_hindrance__each_difference__hinders(change: dict[str, Any], reason: str | None) -> None:
    assert reason_for_module(replace(LOCAL, **change)) == reason


def test_hindrance__python_under_two_names__is_one(tmp_path: Path) -> None:
    system, venv, other = (tmp_path / name / "bin" for name in ("system", "venv", "other"))
    for folder in (system, venv, other):
        folder.mkdir(parents=True)
    (system / "python3.13").touch()
    for folder in (venv, other):
        (folder / "python3").symlink_to(system / "python3.13")
        (folder / "python").symlink_to("python3")
    (tmp_path / "alias").symlink_to(venv)
    own = replace(LOCAL, own_interpreter=str(venv / "python"))
    same = (venv / "python", venv / "python3", tmp_path / "alias" / "python3")
    different = (other / "python", system / "python3.13", venv / "nothing")
    assert [reason_for_module(replace(own, interpreter=str(path))) for path in same] == [None] * len(same)
    assert all(reason_for_module(replace(own, interpreter=str(path))) for path in different)


def test_plain__values_that_json_has__without_their_classes() -> None:
    class Tagged(str):
        __slots__ = ()

    options = plain({"name": Tagged("x"), "properties": {2024: True}, "labels": ("a", None, 1.5)})
    assert options == {"name": "x", "properties": {"2024": True}, "labels": ["a", None, 1.5]}
    assert not isinstance(options["name"], Tagged)


@pytest.mark.parametrize("value", [datetime.date(2026, 1, 1), b"x", {1, 2}, object()])
def test_plain__a_value_that_json_has_not__is_told(value: object) -> None:
    with pytest.raises(NotPlainError, match="an option is not plain data: "):
        plain({"name": value})


# What


# What each result says of the server, where the task names a token alone.
SERVER = {
    "host": "http://localhost:8086",
    "org": None,
    "from": {"host": "default", "credentials": "task", "org": None},
}


def test_run__success__with_checked_options_and_without_secrets() -> None:
    call = Recorder({"changed": True, "told": (SESSION, f"by {TOKEN}"), "warnings": [f"Beware of {SESSION}"]})
    result = run(call, {"name": "x", "token": TOKEN, "retries": "2"}, check_mode=True, invocation=True)
    assert call.params[0]["retries"] == 2
    assert call.params[0]["state"] == "present"
    assert result.pop("invocation")["module_args"]["token"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert result == {
        "changed": True,
        "told": ["VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "by ********"],
        "masked": True,
        "warnings": [
            "Beware of ********",
            MASKED.format("told[0], told[1]"),
        ],
        "checked": True,
        "home": os.environ.get("HOME"),
        "requests": {"sent": 0, "repeated": 0},
        "execution": "in-process",
        "server": SERVER,
    }


@pytest.mark.parametrize(
    "secret", ["Zürich-日本", 'a "quoted" one', "back\\slash", "two\nlines\t", "4711", "\x7f\x00", "😀"]
)
def test_run__a_secret_that_json_writes_otherwise__is_found(secret: str) -> None:
    """Whatever the characters, as a value, in a value and in a list; and a number is told as its digits."""
    told = {"one": secret, "more": [{"two": f"by {secret}."}], "number": 4711}
    result = run(Recorder(told), {"name": "x", "token": secret})
    assert result["one"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert result["more"] == [{"two": "by ********."}]
    assert result["number"] == (4711 if secret != "4711" else "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER")


def test_run__a_secret_that_looks_like_a_flag__leaves_the_flags() -> None:
    result = run(Recorder({"changed": True, "bucket": None}), {"name": "x", "token": "True"})
    assert (result["changed"], result["bucket"]) == (True, None)


def test_run__an_error_of_ours__failed_with_what_had_been_done() -> None:
    done = {"changed": True, "actions": [{"action": "create_label"}], "warnings": ["Beware"]}
    assert run(Recorder((done, RefusedError(f"No: {SESSION}.", operation="try")))) == {
        **NOTHING,
        "server": SERVER,
        "changed": True,
        "actions": [{"action": "create_label"}],
        "warnings": ["Beware"],
        "failed": True,
        "msg": "Could not try: No: ********.",
        "failure": {"kind": "RefusedError", "operation": "try"},
        "execution": "in-process",
    }


def test_run__a_crash__failed_with_its_traceback_and_no_secret() -> None:
    result = run(Recorder(KeyError(f"{SESSION}\n")))
    traceback = result.pop("exception")
    assert traceback.startswith("Traceback (most recent call last):")
    assert "KeyError: '********" in traceback
    assert result == {
        **NOTHING,
        "server": SERVER,
        "failed": True,
        "msg": "A mistake in timeseries.influxdb itself ended the task: KeyError: '********\\n'. "
        "Please report it with the traceback. Nothing was changed. Run the task again to go on.",
        "failure": {"kind": "KeyError", "operation": None},
        "execution": "in-process",
    }
    assert "exception" not in run(Recorder(KeyError("x")), tracebacks=False)


def test_run__a_task_that_only_reads__has_no_actions_when_it_fails() -> None:
    result = run(Recorder(InfluxError("No")), only_reads=True)
    assert result["msg"] == "No"
    assert "actions" not in result


def test_run__options_that_are_wrong__refused_without_a_call() -> None:
    call = Recorder()
    assert run(call, {"name": "x", "nonsense": 1, "token": TOKEN}) == {
        "failed": True,
        "msg": "Unsupported parameters for (influx_label) module: nonsense. Supported parameters include: "
        f"{', '.join(sorted(SPEC.options))}.",
        "execution": "in-process",
    }
    assert run(call, {"token": TOKEN})["msg"] == "one of the following is required: name, id"
    assert run(call, {"name": "x", "state": TOKEN, "token": TOKEN})["msg"].endswith("got: ********")
    assert call.params == []


# What is left behind


def state() -> tuple[object, ...]:
    handlers = [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)]
    return os.getcwd(), dict(os.environ), list(warnings.filters), handlers, copy.deepcopy(SPEC), sorted(sys.path)


def warn_of_https() -> None:
    warnings.warn("Unverified HTTPS request is being made", stacklevel=1)


class TimeOutError(BaseException):
    """As Ansible raises it, in the middle of whatever goes on."""


def test_run__one_task_after_the_other__knows_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.chdir("/usr")
    before = state()
    call = Recorder({"changed": True}, KeyError("x"), RefusedError("No"), warn_of_https, TimeOutError(), {})
    args = {"name": "x", "token": TOKEN, "properties": {"a": "b"}}
    for _time in range(5):
        run(call, copy.deepcopy(args), basedir=str(tmp_path))
        assert state() == before
    run(call, {"name": "y"}, basedir=str(tmp_path))
    assert call.params[-1]["token"] is None
    assert call.places == [str(tmp_path)] * 6
    assert len(recwarn) == 0
