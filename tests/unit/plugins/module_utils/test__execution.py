# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What both executions make of a task's end: a result, warnings apart, and a failure with what had been done."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils import _execution
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection, resolve_connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ApiError,
    DeclarationError,
    ReadOnlyError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import (
    Call,
    Environ,
    ModuleDefinition,
    Outcome,
    RunContext,
    done_so_far,
    execute,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Count, Report, Standing
from unit.plugins.script import HOST, TOKEN, Exchange, failed, written

SECRET = "the-secret-of-these-tests"
OPTIONS = {"host": HOST, "token": TOKEN, "retries": 0}
SERVER = {"host": HOST, "org": None, "from": {"host": "task", "credentials": "task", "org": None}}
NO_REQUESTS = {"sent": 0, "repeated": 0}
GET = "GET /api/v2/buckets"
OK = Exchange(GET, response={"buckets": []})
Params = Mapping[str, Any]
Run = Callable[[RunContext, Params], dict[str, Any]]


def defined(
    run: Run, *, parse: Callable[[Params], Params] = lambda params: params, only_reads: bool = False
) -> ModuleDefinition[Params]:
    """A module that declares its options."""
    return ModuleDefinition(ArgumentSpec({}), parse, run, only_reads)


def ended(run: Run, only_reads: bool = False) -> Outcome:
    definition = defined(run, only_reads=only_reads)
    return execute(definition, OPTIONS, execution="here", environ={"E": "1"}, check_mode=True)


def ask(context: RunContext, method: str = "GET") -> Any:
    return context.client.request(method, "/api/v2/buckets", "try")


# A call


def test_call__result_and_error__with_the_number_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, OK, failed(GET, 400))
    asks = Call(defined(lambda context, dummy: {"x": ask(context)}), OPTIONS, environ={}, check_mode=True)
    assert asks.run() == {"x": {"buckets": []}, "requests": {"sent": 1, "repeated": 0}}
    assert (asks.secrets, asks.server) == ({TOKEN}, {"server": SERVER})

    def run(context: RunContext, _params: Params) -> Any:
        assert context.client.read_only is False
        context.report.conclude({"changed": True})
        return ask(context)

    fails = Call(defined(run), OPTIONS, environ={}, check_mode=False)
    with pytest.raises(ApiError):
        fails.run()
    assert fails.report.result() == {"changed": True, "requests": {"sent": 1, "repeated": 0}}
    script.check_end()


@pytest.mark.parametrize(("check_mode", "only_reads"), [(True, False), (False, True)])
def test_call__check_mode_or_a_module_that_only_reads__read_only(
    check_mode: bool, only_reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(monkeypatch)
    writes = defined(lambda context, dummy: {"x": ask(context, "POST")}, only_reads=only_reads)
    with pytest.raises(ReadOnlyError):
        Call(writes, OPTIONS, environ={}, check_mode=check_mode).run()


def test_call__one_connection__resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved: list[Params] = []

    def resolve(params: Params, environ: Environ) -> Connection:
        resolved.append(params)
        return resolve_connection(params, environ)

    monkeypatch.setattr(_execution, "resolve_connection", resolve)
    assert ended(lambda *dummy: {"changed": False}).result["server"] == SERVER
    assert resolved == [OPTIONS]


def test_call__several_connections__a_client_for_each_of_the_credentials() -> None:
    connections = [Connection(HOST, token=token, org_id=org) for token, org in (("a", "1"), ("b", "2"), ("a", "3"))]
    contexts: list[RunContext] = []

    def run(context: RunContext, _params: Params) -> dict[str, Any]:
        contexts.append(context)
        return {"changed": False}

    definition = replace(defined(run), connect=lambda _params, _options, _environ: connections)
    call = Call(definition, OPTIONS, environ={}, check_mode=False)
    assert call.run() == {"changed": False, "requests": NO_REQUESTS}
    (context,) = contexts
    assert context.connections == tuple(connections)
    first, second, third = context.clients
    assert (first is third, first is second, second.connection) == (True, False, connections[1])
    # What a result says of the server, the options say.
    assert (call.server, call.secrets) == ({"server": SERVER}, {TOKEN, "a", "b"})


@pytest.mark.parametrize(
    ("options", "declared", "message", "server"),
    [
        (OPTIONS, False, "name: no", {"server": SERVER}),
        ({"host": HOST}, False, "name: no", {}),
        ({"host": HOST}, True, "No credentials for the server.", {}),
    ],
)
def test_call__two_mistakes__the_declaration_first_and_the_server_where_it_is_known(
    options: Params, declared: bool, message: str, server: dict[str, Any]
) -> None:
    def parse(params: Params) -> Params:
        if not declared:
            raise DeclarationError("name: no")
        return params

    definition = defined(lambda *dummy: {"changed": True}, parse=parse)
    outcome = execute(definition, options, execution="here", environ={}, check_mode=False)
    assert outcome.result["msg"].startswith(message)
    assert {key: value for key, value in outcome.result.items() if key == "server"} == server
    assert outcome.secrets == ({TOKEN} if server else set())
    assert outcome.result["requests"] == NO_REQUESTS


# An execution


def test_execute__success__warnings_apart() -> None:
    def run(context: RunContext, params: Params) -> dict[str, Any]:
        assert context.report.actions == []
        assert (params, context.check_mode) == (OPTIONS, True)
        assert (context.connection.host, context.client.connection) == (HOST, context.connection)
        context.client.secrets.add(SECRET)
        return {"changed": True, "warnings": ["one", "two"]}

    outcome = ended(run)
    result = {"changed": True, "requests": NO_REQUESTS, "server": SERVER, "execution": "here"}
    assert outcome == Outcome(result, ("one", "two"), {SECRET, TOKEN}, False, None)
    assert outcome.failed is False


def test_execute__the_environment__names_what_the_options_do_not() -> None:
    environ = {"INFLUX_HOST": HOST, "INFLUX_TOKEN": TOKEN}
    definition = defined(lambda context, dummy: {"host": context.connection.host})
    outcome = execute(definition, {}, execution="here", environ=environ, check_mode=True)
    assert (outcome.result["host"], outcome.secrets) == (HOST, {TOKEN})


def test_execute__no_warnings__none() -> None:
    assert ended(lambda *dummy: {"changed": False}).warnings == ()


def test_execute__refused__what_had_been_done_and_why() -> None:
    def run(context: RunContext, _params: Params) -> dict[str, Any]:
        context.client.secrets.add(SECRET)
        context.report.conclude({"changed": True, "warnings": ["one"], "actions": [1]})
        raise RefusedError("no", operation="try")

    outcome = ended(run)
    assert outcome.result == {
        "changed": True,
        "requests": NO_REQUESTS,
        "actions": [1],
        "msg": "Could not try: no",
        "failure": {"kind": "RefusedError", "operation": "try"},
        "server": SERVER,
        "execution": "here",
    }
    assert (outcome.warnings, outcome.secrets, outcome.failed, outcome.exception) == (
        *(("one",), {SECRET, TOKEN}),
        *(True, None),
    )


def test_execute__a_crash_before_the_run__told_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_arguments: Any) -> Connection:
        raise KeyError("x")

    monkeypatch.setattr(_execution, "resolve_connection", crash)
    outcome = ended(lambda *dummy: {"changed": True})
    assert (outcome.result["failure"]["kind"], outcome.result["changed"]) == ("KeyError", False)
    assert outcome.exception is not None


def test_execute__a_crash__a_failure_with_its_traceback() -> None:
    def run(*_arguments: Any) -> dict[str, Any]:
        raise KeyError("a\nb")

    outcome = ended(run, only_reads=True)
    assert outcome.result == {
        "changed": False,
        "requests": {"sent": 0, "repeated": 0},
        "msg": "A mistake in timeseries.influxdb itself ended the task: KeyError: 'a\\nb'. Please report it with the traceback. "
        "Nothing was changed. Run the task again to go on.",
        "failure": {"kind": "KeyError", "operation": None},
        "server": SERVER,
        "execution": "here",
    }
    assert outcome.failed is True
    assert outcome.exception is not None
    assert outcome.exception.startswith("Traceback (most recent call last):")
    assert ended(run).result["actions"] == []


def test_execute__python_warns__of_unverified_requests_alone_nobody_hears() -> None:
    def run(*_arguments: Any) -> dict[str, Any]:
        warnings.warn("Unverified HTTPS request is being made to host 'x'.", stacklevel=1)
        warnings.warn("something else", stacklevel=1)
        return {"changed": False}

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        ended(run)
    assert [str(warning.message) for warning in heard] == ["something else"]


@pytest.mark.parametrize(
    ("done", "planned", "told"),
    [
        (0, 3, "Nothing was changed."),
        (1, 0, "1 change was made."),
        (2, 1, "2 changes were made."),
        (1, 1, "1 of 1 change was made."),
        (1, 3, "1 of 3 changes was made."),
        (2, 3, "2 of 3 changes were made."),
        (1_000, 2_000, "1,000 of 2,000 changes were made."),
    ],
)
def test_done_so_far__a_number__with_the_words_that_go_with_it(done: int, planned: int, told: str) -> None:
    report = Report()
    report.actions, report.planned = [{}] * done, planned
    assert done_so_far(report) == f"{told} Run the task again to go on."


@pytest.mark.parametrize(
    ("done", "changes", "told"),
    [
        (297, 297, "297 of 1,000 done; run again to go on."),
        (297, 1_200, "1,200 changes were made. 297 of 1,000 done; run again to go on."),
        (0, 1, "1 change was made. 0 of 1,000 done; run again to go on."),
        (0, 0, "Nothing was changed. Run the task again to go on."),
    ],
)
def test_done_so_far__of_many_things__counts_these(done: int, changes: int, told: str) -> None:
    report = Report()
    report.actions, report.planned = [{}] * changes, 4_000
    report.begin_items(1_000, lambda: Count(done, failed=3))
    assert done_so_far(report) == told


def test_done_so_far__of_one_thing_in_a_list__counts_its_changes() -> None:
    report = Report()
    report.actions, report.planned = [{}], 3
    report.begin_items(1, lambda: Count(0))
    assert done_so_far(report) == "1 of 3 changes was made. Run the task again to go on."


class Watching:
    """Is told as often as possible how far a task has come."""

    every = 0.0

    def __init__(self, *, fails: bool = False) -> None:
        self.told: list[tuple[Standing, str | None, frozenset[str]]] = []
        self.enough = threading.Event()
        self._fails = fails

    def tell(self, standing: Standing, organization: str | None, secrets: AbstractSet[str]) -> None:
        self.told.append((standing, organization, frozenset(secrets)))
        if len(self.told) == 3:
            self.enough.set()
        if self._fails:
            raise KeyError("x")


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("several", [False, True])
def test_execute__somebody_watches__told_until_the_end(fails: bool, several: bool) -> None:
    watching = Watching(fails=fails)

    def run(context: RunContext, _params: Params) -> dict[str, Any]:
        context.report.begin_items(7, lambda: Count(2, failed=1))
        assert watching.enough.wait(30)
        return {"changed": False}

    options = {**OPTIONS, "org": "main"}

    def connect(_desired: Params, params: Params, environ: Environ) -> list[Connection]:
        return [resolve_connection(params, environ)]

    definition = replace(defined(run), connect=connect if several else None)
    outcome = execute(definition, options, execution="here", environ={}, check_mode=False, watcher=watching)
    assert not outcome.failed
    standing, organization, secrets = watching.told[-1]
    assert standing._replace(since=0.0) == Standing(reading=False, done=2, planned=7, failed=1)
    # A task with connections of its own may be about several organizations.
    assert organization == (None if several else "main")
    assert TOKEN in secrets
    assert "7" not in str(outcome.result)
