# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many buckets: the floor, `influx_buckets` and a loop of `influx_bucket`, turn by turn, through the life of the same buckets."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from bench.playbooks import IN_PROCESS, Run, Stage, Task, floor_task
from bench.results import FLOOR, LOOP, MANY, MANY_AS_MODULE, MANY_FROM_VARIABLES, Case, Results, Row
from bench.site import Declaration, Place, Site
from tools.server import service

STATES = ("create", "sync", "change", "delete")
MOST_IN_LOOP = 100
"""A loop starts a module per bucket, half a second each: more of them tell nothing new."""
FILE, VARIABLE = "{{ lookup('ansible.builtin.file', 'buckets.json') | from_json }}", "{{ declared }}"
"""Where a task has its declarations from: a file of its own, as the floor has, or a file of variables."""


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    sizes: tuple[int, ...]
    delays_ms: tuple[int, ...]
    dresses: tuple[bool, ...] = (False, True)
    rounds: int | None = None
    most_seconds: float = 150
    delayed_concurrency: int = 16

    def turns(self, size: int) -> int:
        """Fewer for the large ones."""
        return self.rounds or (5 if size <= 100 else 3 if size <= 1_000 else 1)

    def waits_too_long(self, case: Case) -> bool:
        """Whether the floor, one request after the other, would only be waited for."""
        per_bucket = {"create": 4 if case.dressed else 1, "sync": 1 if case.dressed else 0, "delete": 1}
        changes = case.size // 10 + (case.size if case.dressed else 0)
        requests = changes if case.state == "change" else case.size * per_bucket[case.state]
        return requests * case.delay_ms / 1000 > self.most_seconds


@dataclass
class Measure:
    """One run of this part of the benchmark."""

    site: Site
    stage: Stage
    plan: Plan
    results: Results
    in_process: bool = field(default=True, init=False)

    def run(self) -> None:
        """All sizes, with each delay."""
        for delay in self.plan.delays_ms:
            with ExitStack() as stack:
                host = self.site.server.host
                if delay:
                    host = stack.enter_context(service("bench.forwarder", "--delay", str(delay / 2000), host))
                stage = replace(self.stage, environment=replace(self.site.server, host=host).environment())
                for size in self.plan.sizes:
                    for dressed in self.plan.dresses:
                        self._lives(stage, size, dressed, delay)

    def _contenders(self, size: int) -> list[str]:
        loop = [LOOP] if size <= MOST_IN_LOOP else []
        return [FLOOR, MANY, *([MANY_AS_MODULE] if self.in_process else []), *loop]

    def _takes_part(self, name: str, case: Case) -> bool:
        if name == MANY_FROM_VARIABLES:
            return case.state == "sync" and not case.dressed and not case.delay_ms
        return name in self._contenders(case.size)

    def _lives(self, stage: Stage, size: int, dressed: bool, delay: int) -> None:
        """The buckets are made, looked at, changed and deleted, as often as there are turns; each by all contenders."""
        with ExitStack() as stack:
            places = {name: stack.enter_context(self.site.place()) for name in self._contenders(size)}
            # It only looks at the buckets of the other.
            places[MANY_FROM_VARIABLES] = places[MANY]
            for turn in range(self.plan.turns(size)):
                for state in STATES:
                    case = Case(size, state, dressed, delay)
                    if self.plan.waits_too_long(case):
                        # Without the buckets there is nothing to look at either.
                        if turn == 0:
                            print(f"{case}  left out: the floor would wait for minutes", flush=True)
                        if state == "create":
                            return
                        continue
                    for name, place in places.items():
                        if self._takes_part(name, case):
                            self._one(stage, case, name, place, turn)
                    if turn + 1 == self.plan.turns(size):
                        self._tell(case)
            if not delay and not dressed:
                self._memory(size, places[MANY])

    def _one(self, stage: Stage, case: Case, name: str, place: Place, turn: int) -> None:
        declared = place.buckets(case.size, case.state, case.dressed, turn)
        run = self._run(stage, case, name, place, declared)
        row = self.results.find(case, name)
        if row is None:
            row = Row(case, name)
            self.results.rows.append(row)
        row.execution, row.requests = run.execution, run.requests
        row.seconds.append(run.seconds)
        row.task_seconds.append(run.task_seconds())
        if name == MANY and run.execution != "in-process" and self.in_process:
            print("The results name no in-process execution: influx_buckets runs as a module here", flush=True)
            self.in_process = False

    def _run(self, stage: Stage, case: Case, name: str, place: Place, declared: list[Declaration]) -> Run:
        if name == FLOOR:
            path = stage.directory / "declared.json"
            path.write_text(json.dumps(place.for_floor(declared)))
            return stage.run([floor_task(path)])
        if name == LOOP:
            return stage.run([{**loop_task(place), "vars": {IN_PROCESS: False}}], variables={"declared": declared})
        if name == MANY_FROM_VARIABLES:
            defaults, entries = shared(declared)
            return stage.run([many_task(place, defaults, VARIABLE)], variables={"declared": entries})
        task = task_with_file(stage, place, declared, self._concurrency(case))
        if name == MANY_AS_MODULE:
            task["vars"] = {IN_PROCESS: False}
        return stage.run([task])

    def _concurrency(self, case: Case) -> int | None:
        return self.plan.delayed_concurrency if case.delay_ms else None

    def _tell(self, case: Case) -> None:
        for row in self.results.contenders(case):
            ratio = self.results.ratio(case, row.contender)
            seconds = sorted(row.seconds)[len(row.seconds) // 2]
            through = f"{ratio:6.2f} x" if ratio is not None else ""
            print(
                f"{case}  {row.contender:<24} {row.execution or '':<11} {seconds:8.2f} s {through} {row.requests:>7} requests",
                flush=True,
            )

    def _memory(self, size: int, place: Place) -> None:
        told = self.results.parts.setdefault("memory", {})
        for state in ("create", "sync"):
            task = task_with_file(self.stage, place, place.buckets(size, state, False))
            most = self.stage.peak_memory([task])
            told.setdefault(str(size), {})[state] = most
            print(f"{size:>6} {state:<7} peak memory of the module's process: {most:.0f} MB", flush=True)


def shared(declared: list[Declaration]) -> tuple[Declaration, list[Declaration]]:
    """What most declarations say, to be said once for all of them, and what each has beside it."""
    defaults: Declaration = {}
    for option in declared[0].keys() - {"name"}:
        said = Counter(json.dumps(one[option]) for one in declared)
        defaults[option] = json.loads(max(said, key=lambda text: said[text]))
    entries = [
        {option: value for option, value in one.items() if option == "name" or value != defaults[option]}
        for one in declared
    ]
    return defaults, entries


def task_with_file(stage: Stage, place: Place, declared: list[Declaration], concurrency: int | None = None) -> Task:
    """One task for all buckets, and the file that it reads."""
    defaults, entries = shared(declared)
    (stage.directory / "buckets.json").write_text(json.dumps(entries))
    return many_task(place, defaults, FILE, concurrency)


def many_task(place: Place, defaults: Declaration, source: str, concurrency: int | None = None) -> Task:
    """One task for all buckets."""
    options = {} if concurrency is None else {"concurrency": concurrency}
    module = {"org_id": place.org_id, "defaults": defaults, "buckets": source, **options}
    return {"name": "Keep the buckets", "timeseries.influxdb.influx_buckets": module}


def loop_task(place: Place) -> Task:
    """A loop of the module for one bucket."""
    options = ("description", "retention", "labels", "owners", "state")
    module = {option: f"{{{{ item.{option} | default(omit) }}}}" for option in options}
    return {
        "name": "Keep each bucket",
        "timeseries.influxdb.influx_bucket": {"org_id": place.org_id, "name": "{{ item.name }}", **module},
        "loop": VARIABLE,
        "loop_control": {"label": "{{ item.name }}"},
    }
