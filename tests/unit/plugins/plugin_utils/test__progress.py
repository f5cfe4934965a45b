# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a line says of a task's progress, and how long it takes until the end."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Standing
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._progress import (
    Moment,
    ProgressLines,
    describe,
    duration,
    seconds_left,
)


@pytest.mark.parametrize(
    ("moments", "planned", "left"),
    [
        ([], 10, None),
        ([(0, 0)], 10, None),
        ([(0, 0), (5, 0)], 10, None),
        ([(5, 1), (5, 2)], 10, None),
        ([(0, 0), (5, 400)], 1_000, 7.5),
        # Only the difference counts, from the first to the last.
        ([(100, 90), (103, 91), (110, 100)], 150, 50),
        ([(0, 0), (5, 10)], 10, None),
        ([(0, 0), (5, 12)], 10, None),
    ],
)
def test_seconds_left__moments__at_their_speed(
    moments: list[tuple[float, int]], planned: int, left: float | None
) -> None:
    assert seconds_left([Moment(at, done) for at, done in moments], planned) == left


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.2, "1 s"),
        (12, "12 s"),
        (12.1, "13 s"),
        (119, "119 s"),
        (120, "2 min"),
        (121, "3 min"),
        (7_199, "120 min"),
        (7_200, "2 h"),
        (7_201, "3 h"),
    ],
)
def test_duration__seconds__as_a_person_says_them(seconds: float, told: str) -> None:
    assert duration(seconds) == told


@pytest.mark.parametrize(
    ("standing", "left", "told"),
    [
        (Standing(reading=True), None, "0 requests so far"),
        (Standing(reading=True, requests=1), None, "1 request so far"),
        (Standing(reading=True, pages=1, requests=4), None, "reading, 1 page of buckets so far"),
        (Standing(reading=True, pages=1_012, requests=4), None, "reading, 1,012 pages of buckets so far"),
        (Standing(reading=True, done=400, planned=1_000), 12.0, "reading, 400 of 1,000, about 12 s left"),
        (Standing(reading=False, done=400, planned=1_000), 12.0, "400 of 1,000, about 12 s left"),
        (Standing(reading=False, done=0, planned=1_000), None, "0 of 1,000"),
        (
            Standing(reading=False, done=400, planned=1_000, failed=3),
            12.0,
            "400 of 1,000, 3 failed, about 12 s left",
        ),
        (Standing(reading=False, done=1, planned=3, changes=True), None, "1 of 3 changes"),
    ],
)
def test_describe__each_standing__in_words(standing: Standing, left: float | None, told: str) -> None:
    assert describe(standing, left) == told


class Shown:
    """Lines, and the clock that the test sets."""

    def __init__(self, *, several: bool = False) -> None:
        self.now = 0.0
        self.shown: list[str] = []
        self.lines = ProgressLines("influx_buckets", "server-1", several, self.shown.append, clock=lambda: self.now)

    def at(self, now: float, standing: Standing, organization: str | None = "main", *secrets: str) -> str:
        self.now = now
        self.lines.tell(standing, organization, set(secrets))
        return self.shown[-1]


def test_lines__a_task_that_reads_and_creates_and_deletes__each_at_its_own_speed() -> None:
    shown = Shown()
    shown.at(105, Standing(reading=True, pages=3))
    shown.at(110, Standing(reading=True, done=50, planned=100, since=107))
    # Changes began at 111: what was read, and how fast, says nothing of them.
    shown.at(115, Standing(reading=False, done=40, planned=400, since=111))
    shown.at(120, Standing(reading=False, done=90, planned=400, since=111))
    shown.at(125, Standing(reading=False, done=140, planned=400, since=111))
    shown.at(130, Standing(reading=False, done=190, planned=400, since=111))
    # Deletions take five times as long. What lies further back than the last lines does not count.
    shown.at(135, Standing(reading=False, done=200, planned=400, since=111))
    shown.at(140, Standing(reading=False, done=210, planned=400, since=111))
    shown.at(145, Standing(reading=False, done=219, failed=1, planned=400, since=111))
    assert shown.shown == [
        "influx_buckets on main: reading, 3 pages of buckets so far",
        "influx_buckets on main: reading, 50 of 100, about 3 s left",
        "influx_buckets on main: 40 of 400, about 36 s left",
        "influx_buckets on main: 90 of 400, about 31 s left",
        "influx_buckets on main: 140 of 400, about 26 s left",
        "influx_buckets on main: 190 of 400, about 21 s left",
        "influx_buckets on main: 200 of 400, about 28 s left",
        "influx_buckets on main: 210 of 400, about 41 s left",
        "influx_buckets on main: 219 of 400, 1 failed, about 90 s left",
    ]


@pytest.mark.parametrize(
    ("several", "organization", "title"),
    [
        (False, "main", "influx_buckets on main: "),
        (True, "main", "influx_buckets on main (server-1): "),
        (False, None, "influx_buckets on server-1: "),
        (True, None, "influx_buckets on server-1: "),
    ],
)
def test_lines__a_title__tells_apart_what_runs_at_a_time(several: bool, organization: str | None, title: str) -> None:
    assert Shown(several=several).at(5, Standing(reading=True), organization).startswith(title)


def test_lines__names_of_others__steer_no_terminal_and_tell_no_secret() -> None:
    line = Shown().at(5, Standing(reading=True, requests=2), "ma\x1b[2J\nin my-secret-word", "my-secret-word")
    assert line == "influx_buckets on ma\\x1b[2J\\nin ********: 2 requests so far"
