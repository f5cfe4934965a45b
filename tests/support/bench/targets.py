# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmark has to reach, each a ratio or a size measured in one run; and whether it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench import single
from bench.playbooks import median
from bench.results import FLOOR, MANY, Case, Results

AS_FLOOR, LARGE_AS_FLOOR, GROWTH, FASTER, MEMORY_MB, AS_URI = 1.1, 1.5, 11.0, 3.0, 200.0, 1.1


@dataclass(frozen=True)
class Line:
    """One line of the table: None is not measured in this run."""

    what: str
    limit: float
    value: float | None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """PASS, FAIL, or that nobody looked."""
        if self.value is None:
            return "not measured"
        reached = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "PASS" if reached else "FAIL"

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        value = "-" if self.value is None else f"{self.value:.2f}"
        return f"{self.verdict:<12} {value:>8} {sign} {self.limit:<6g} {self.what}"


def lines(results: Results) -> list[Line]:
    """All that there is to reach."""
    return [*_as_the_floor(results), *_large(results), *_delayed(results), *_parts(results.parts)]


def _as_the_floor(results: Results) -> Iterator[Line]:
    for dressed in (False, True):
        for state in ("sync", "create", "change"):
            case = Case(1_000, state, dressed, 0)
            yield Line(f"playbook through the floor's, {case}", AS_FLOOR, results.ratio(case))


def _large(results: Results) -> Iterator[Line]:
    large, small = Case(10_000, "sync", False, 0), Case(1_000, "sync", False, 0)
    yield Line(f"playbook through the floor's, {large}", LARGE_AS_FLOOR, results.ratio(large))
    rows = results.find(large, MANY), results.find(small, MANY)
    growth = None
    if rows[0] is not None and rows[1] is not None:
        growth = median(rows[0].task_seconds) / median(rows[1].task_seconds)
    yield Line("growth of the task from 1,000 to 10,000 buckets in sync", GROWTH, growth)
    create = Case(10_000, "create", False, 0)
    yield Line(f"playbook through the floor's, {create}", AS_FLOOR, results.ratio(create))


def _delayed(results: Results) -> Iterator[Line]:
    measured = [case for case in results.cases() if case.state == "create" and case.delay_ms >= 20]
    wanted = [case for case in measured if case.size >= 100] or [Case(1_000, "create", False, 20)]
    for case in wanted:
        mine, floor = results.find(case, MANY), results.find(case, FLOOR)
        value = None if mine is None or floor is None else median(floor.seconds) / median(mine.seconds)
        yield Line(f"times faster than the floor, {case}", FASTER, value, at_least=True)


def _parts(parts: dict[str, Any]) -> Iterator[Line]:
    most = max(parts["memory"]["10000"].values()) if "10000" in parts.get("memory", {}) else None
    yield Line("MB at most in the module's process at 10,000 buckets", MEMORY_MB, most)
    one = parts.get("single")
    yield Line("influx_bucket in sync, as a module, through uri", AS_URI, one[single.MODULE]["ratio"] if one else None)
