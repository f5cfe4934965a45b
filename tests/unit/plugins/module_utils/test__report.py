# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report keeps of a task, and what becomes of it when the task is to end."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import (
    Count,
    Report,
    Standing,
    TaskStopped,
)

ACTION = {"action": "x"}
NO_REQUESTS = {"sent": 0, "repeated": 0}


def fail() -> Any:
    raise KeyError("x")


def test_report__stopped__no_step_and_no_request_begins() -> None:
    report = Report()
    report.check()
    report.check_request("POST")
    report.stop()
    for begin in (report.check, lambda: report.check_request("GET"), report.step("x").__enter__):
        with pytest.raises(TaskStopped):
            begin()


def test_report__stopped_in_a_step__the_step_may_end() -> None:
    report = Report()
    with report.step("x"):
        report.stop()
        report.check_request("POST")
        assert report.unknown() == ["x"]
        with report.recording(ACTION):
            pass
        assert report.unknown() == []
    assert report.result() == {"changed": True, "actions": [ACTION], "requests": NO_REQUESTS}


def test_report__closed_in_a_step__nothing_is_sent_or_recorded() -> None:
    report = Report()
    with report.step("x"):
        report.check_request("POST")
        report.close()
        assert report.unknown() == ["x"]
        with pytest.raises(TaskStopped):
            report.check_request("GET")
        with pytest.raises(TaskStopped), report.recording(ACTION):
            pytest.fail("recorded after the end")
    assert report.actions == []


def test_report__abandoned__stops() -> None:
    gone: list[int] = []
    report = Report(lambda: bool(gone))
    report.check()
    assert report.was_abandoned is False
    gone.append(1)
    with pytest.raises(TaskStopped):
        report.check()
    assert (report.was_abandoned, report.is_stopping) == (True, True)


@pytest.mark.parametrize(
    ("method", "error", "unknown"),
    [
        ("POST", KeyError("x"), ["x"]),
        ("DELETE", TaskStopped(), ["x"]),
        ("GET", KeyError("x"), []),
        # It says itself what may have been done.
        ("POST", InfluxError("x"), []),
        ("POST", None, []),
    ],
)
def test_report__a_step_that_ends__unknown_if_it_crashed_after_a_write(
    method: str, error: BaseException | None, unknown: list[str]
) -> None:
    report = Report()
    with contextlib.suppress(BaseException), report.step("x"):
        report.check_request(method)
        if error is not None:
            raise error
    assert report.unknown() == unknown


def test_report__a_result_that_crashes__tells_what_was_done() -> None:
    report = Report()
    report.count_with(lambda: {"sent": 3, "repeated": 1})
    report.tell_with(fail, 2)
    assert report.result() == {"requests": {"sent": 3, "repeated": 1}}
    with report.step("x"), report.recording(ACTION):
        pass
    assert report.result() == {"changed": True, "actions": [ACTION], "requests": {"sent": 3, "repeated": 1}}


def test_result__concluded__that_and_no_other() -> None:
    report = Report()
    report.tell_with(lambda: {"changed": True}, 2)
    report.conclude({"changed": False, "actions": []})
    assert report.result() == {"changed": False, "actions": [], "requests": {"sent": 0, "repeated": 0}}
    assert report.planned == 2


def test_standing__a_task_on_its_way__what_is_known_by_then() -> None:
    times = iter([3.0, 7.0])
    report = Report(clock=lambda: next(times))
    assert report.standing() == Standing(reading=True)
    report.count_with(lambda: {"sent": 8, "repeated": 1})
    report.note_page()
    report.note_page()
    assert report.standing() == Standing(reading=True, pages=2, requests=8)
    report.expect(4)
    report.expect(1)
    assert report.standing() == Standing(reading=True, pages=2, requests=8)
    report.note_observed()
    report.note_observed()
    assert report.standing() == Standing(reading=True, done=2, planned=5, since=3.0, requests=8)
    report.tell_with(dict, 30)
    report.begin_items(10, lambda: Count(4, failed=1))
    assert report.standing() == Standing(reading=False, done=4, planned=10, failed=1, since=7.0, requests=8)
    assert report.items() == (4, 10)


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        (1, Standing(reading=True)),
        (3, Standing(reading=False, done=1, planned=3, changes=True)),
    ],
)
def test_standing__one_thing__told_by_its_changes_where_these_are_several(planned: int, told: Standing) -> None:
    report = Report()
    report.tell_with(dict, planned)
    report.actions.append(ACTION)
    assert report.standing() == told
    assert report.items() == (0, 0)
