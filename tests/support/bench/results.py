# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was measured: kept as plain data for JSON, the table and the plot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

FLOOR = "floor"
MANY = "influx_buckets"
MANY_AS_MODULE = "influx_buckets, module"
MANY_FROM_VARIABLES = "influx_buckets, variables"
LOOP = "loop of influx_bucket"


@dataclass(frozen=True)
class Case:
    """What a contender has to do: bring so many buckets to a state, with labels and an owner each or bare."""

    size: int
    state: str
    dressed: bool
    delay_ms: int

    def __str__(self) -> str:
        dress = "labels, owner" if self.dressed else "bare"
        return f"{self.size:>6} {self.state:<7} {dress:<13} {self.delay_ms:>3} ms"


@dataclass
class Row:
    """How a contender did in a case: the seconds of the playbook and of its task, turn by turn."""

    case: Case
    contender: str
    execution: str | None = None
    requests: int = 0
    seconds: list[float] = field(default_factory=list)
    task_seconds: list[float] = field(default_factory=list)


@dataclass
class Results:
    """All rows, and what else was measured, by part."""

    rows: list[Row] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    def find(self, case: Case, contender: str) -> Row | None:
        """A contender's row, if it took part."""
        return next((row for row in self.rows if row.case == case and row.contender == contender), None)

    def contenders(self, case: Case) -> Iterator[Row]:
        """All rows of a case."""
        return (row for row in self.rows if row.case == case)

    def cases(self) -> list[Case]:
        """All cases, in the order measured."""
        return list(dict.fromkeys(row.case for row in self.rows))

    def ratio(self, case: Case, contender: str = MANY) -> float | None:
        """The median, turn by turn, of a contender's seconds through the floor's."""
        row, floor = self.find(case, contender), self.find(case, FLOOR)
        if row is None or floor is None:
            return None
        return median(mine / its for mine, its in zip(row.seconds, floor.seconds, strict=True))

    def write(self, path: Path) -> None:
        """Keep all of it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Results:
        """What :meth:`write` has kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        rows = [Row(**{**row, "case": Case(**row["case"])}) for row in kept["rows"]]
        return cls(rows, kept["parts"])
