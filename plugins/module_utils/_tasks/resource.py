# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""One thing that a task keeps, such as a user: read and planned, then carried out or predicted. A module keeps one, influx_server many."""

from __future__ import annotations

import abc
import typing as t

from .._errors import DataLossError, InfluxError
from .._execution import RunContext
from .._plan.progress_server import ResourceProgress
from .._plan.results import Result

# What a resource is read from: a server, or an organization.
Source = t.TypeVar("Source")


class Resource(ResourceProgress, t.Generic[Source]):
    """One thing on its way. ``source`` is what it is read from.

    ``is_provisional`` says that its plan goes by what is only planned itself, so that a run makes it anew.
    """

    def __init__(self, source: Source, title: str, *, is_present: bool = True) -> None:
        super().__init__(title, is_present=is_present)
        self.source = source
        self.is_provisional = False

    @property
    def known_ids(self) -> t.Collection[str]:
        """The IDs of all that its plan is about, where that may be several things of one kind."""
        return ()

    @abc.abstractmethod
    def read_and_plan(self) -> None:
        """Read what the plan needs, and make it. Nothing is done yet then, whatever was before."""

    @abc.abstractmethod
    def rehearse(self) -> object:
        """Let what is read from the source after this see what the plan would leave."""

    @abc.abstractmethod
    def predict(self) -> None:
        """Take for done what a run would do. Raise the error that would end it, if that can be seen."""

    @abc.abstractmethod
    def late(self) -> t.Callable[..., None]:
        """Return the function that carries plans out. A task that has nothing to do does not load it."""

    @abc.abstractmethod
    def carry_out(self) -> None:
        """Do what is planned."""


class _HasSteps(t.Protocol):
    @property
    def steps(self) -> t.Sequence[t.Any]: ...


PlanOfSteps = t.TypeVar("PlanOfSteps", bound=_HasSteps)


class _StepProgress(t.Protocol[PlanOfSteps]):
    plan: PlanOfSteps
    done: list[t.Any]


class SteppedResource(Resource[Source], t.Generic[Source, PlanOfSteps]):
    """One thing whose plan has steps. ``_progress`` says how far these have been carried out."""

    _progress: _StepProgress[PlanOfSteps]

    @property
    def plan(self) -> PlanOfSteps:
        """What is planned."""
        return self._progress.plan

    @property
    def planned(self) -> int:
        return len(self._progress.plan.steps)

    @property
    def done(self) -> bool:
        return bool(self._progress.done)

    def planned_actions(self) -> list[Result]:
        return [step.describe() for step in self._progress.plan.steps]


def run_alone(context: RunContext, resource: Resource[t.Any]) -> Result:
    """Bring one resource to what is declared, or predict that. Return its result."""
    try:
        resource.read_and_plan()
    except DataLossError:
        # Whoever decides about it sees what it would do.
        context.report.conclude(resource.result())
        raise
    if context.check_mode or not resource.planned:
        _predict(context, resource)
    else:
        context.report.tell_with(resource.result, resource.planned)
        resource.carry_out()
    return resource.result()


def _predict(context: RunContext, resource: Resource[t.Any]) -> None:
    try:
        resource.predict()
    except InfluxError:
        context.report.conclude(resource.result())
        raise
