# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What both executions make of a task's end: a result, warnings apart, and a failure with what had been done."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import (
    Call,
    Outcome,
    Task,
    done_so_far,
    execute,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report

SECRET = "the-secret-of-these-tests"


def ended(call: Call, only_reads: bool = False) -> Outcome:
    task = Task(ArgumentSpec({}), call, only_reads)
    return execute(task, {"x": 1}, execution="here", environ={"E": "1"}, check_mode=True)


def test_carry_out__success__warnings_apart() -> None:
    def call(params: Any, *, environ: Any, check_mode: bool, secrets: set[str], report: Report) -> dict[str, Any]:
        assert report.actions == []
        assert (params, environ, check_mode) == ({"x": 1}, {"E": "1"}, True)
        secrets.add(SECRET)
        return {"changed": True, "warnings": ["one", "two"]}

    outcome = ended(call)
    assert outcome == Outcome({"changed": True, "execution": "here"}, ("one", "two"), {SECRET}, False, None)
    assert outcome.failed is False


def test_carry_out__no_warnings__none() -> None:
    assert ended(lambda *_arguments, **_options: {"changed": False}).warnings == ()


def test_carry_out__refused__what_had_been_done_and_why() -> None:
    def call(params: Any, *, secrets: set[str], **_options: Any) -> dict[str, Any]:
        secrets.add(SECRET)
        error = RefusedError("no", operation="try")
        error.done = {"changed": True, "warnings": ["one"], "actions": [1]}
        raise error

    outcome = ended(call)
    assert outcome.result == {
        "changed": True,
        "requests": {"sent": 0, "repeated": 0},
        "actions": [1],
        "msg": "no",
        "failure": {"kind": "RefusedError", "operation": "try"},
        "execution": "here",
    }
    assert (outcome.warnings, outcome.secrets, outcome.failed, outcome.exception) == (("one",), {SECRET}, True, None)


def test_carry_out__a_crash__a_failure_with_its_traceback() -> None:
    def call(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise KeyError("a\nb")

    outcome = ended(call, only_reads=True)
    assert outcome.result == {
        "changed": False,
        "requests": {"sent": 0, "repeated": 0},
        "msg": "A mistake in timeseries.influxdb itself ended the task: KeyError: 'a\\nb'. Please report it with the traceback. "
        "Nothing was changed. Run the task again to go on.",
        "failure": {"kind": "KeyError", "operation": None},
        "execution": "here",
    }
    assert outcome.failed is True
    assert outcome.exception is not None
    assert outcome.exception.startswith("Traceback (most recent call last):")
    assert ended(call).result["actions"] == []


def test_carry_out__python_warns__of_unverified_requests_alone_nobody_hears() -> None:
    def call(*_arguments: Any, **_options: Any) -> dict[str, Any]:
        warnings.warn("Unverified HTTPS request is being made to host 'x'.", stacklevel=1)
        warnings.warn("something else", stacklevel=1)
        return {"changed": False}

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        ended(call)
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
