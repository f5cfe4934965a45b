# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault at every request of every task, then the task once more: nothing is lost, and nobody is lied to.

`make functional` takes a sample, the same each time; `make soak` takes all (SWEEP=1), in front of a real server too.
BLOWS="null,an object" takes these blows alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from functional.counts import count
from functional.sandbox import User
from functional.scenarios import SCENARIOS, Scenario
from functional.sweep import BLOWS, counted, suffer
from functional.world import Stage, begin
from proxy import Proxy
from tools.server import Server

# One of so many cases is taken; prime to the number of blows, so that each befalls each kind of task sooner or later.
EVERY = int(os.environ.get("SWEEP", "97"))
ONLY = os.environ.get("BLOWS")
CHOSEN = [blow for blow in BLOWS if ONLY is None or blow.name in ONLY.split(",")]


class Sweep:
    """Organizations, one after the other."""

    def __init__(self, server: Server, proxy: Proxy, users: Mapping[str, User]) -> None:
        self._server, self._proxy, self._users = server, proxy, users
        self._stage: Stage | None = None

    def stage(self, scenario: Scenario) -> Stage:
        """A new organization, in place of the one before."""
        self.close()
        self._stage = begin(
            self._server,
            self._proxy,
            self._users,
            scenario.session,
            scenario.access,
            scenario.token,
            scenario.v1,
        )
        return self._stage

    def close(self) -> None:
        """Take the last one away."""
        if self._stage is not None:
            self._stage.sandbox.close()
            self._stage = None


@pytest.fixture(scope="module", name="sweep")
def sweep_fixture(server: Server, proxy: Proxy, users: Mapping[str, User]) -> Iterator[Sweep]:
    """The sweep."""
    made = Sweep(server, proxy, users)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_sweep(sweep: Sweep, scenario: Scenario, request: pytest.FixtureRequest) -> None:
    """What each blow does to the task, wherever it falls."""
    turn = SCENARIOS.index(scenario)
    requests = counted(scenario, lambda: sweep.stage(scenario))
    failures, cases, failed = [], 0, 0
    for index, (number, blow) in enumerate((number, blow) for number in range(1, requests + 1) for blow in CHOSEN):
        if (index + 7 * turn) % EVERY:
            continue
        wrong = list(suffer(sweep.stage(scenario), scenario, blow, number))
        failures += [f"{scenario}, {blow.name} at request {number}: {line}" for line in wrong]
        cases, failed = cases + 1, failed + bool(wrong)
    count(request.config, "fault sweep: {cases} cases, {failures} failures", cases, failed)
    assert not failures, "\n".join([f"{len(failures)} failures:", *failures])
