# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying the plan of a bucket out, and planning the rest again where somebody else was faster."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._errors import InfluxError
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.steps import CreateBucket, CreateLabel, Step
from .confirm import Progress
from .overtaken import Replans, gets_around
from .steps import Applier


class Planned(t.NamedTuple):
    """A plan for the organization ``org_id``. ``look_first`` is for one that is not fresh; see :class:`Applier`."""

    plan: Plan
    org_id: str
    verify_first: bool


class Convergence:
    """The way of one bucket from its first plan to what is declared.

    ``plan_again`` reads and plans anew, None where that must not be. ``adopt`` takes the plan of the whole task each time it
    changes: what is done, and what is planned now.
    """

    def __init__(
        self,
        client: Client,
        progress: Progress,
        plan_again: t.Callable[[], Planned] | None,
        adopt: t.Callable[[Plan], None],
        *,
        wait_timeout: float,
        made: t.Mapping[bytes, Label] | None = None,
    ) -> None:
        self._client = client
        self._progress = progress
        self._plan_again = plan_again
        self._adopt = adopt
        self._wait_timeout = wait_timeout
        self._made = made

    def carry_out(self, planned: Planned) -> None:
        """Do all steps. Raises the error of one that fails for another reason, or that others overtake again and again."""
        replans = Replans()
        whole = planned.plan
        while True:
            applier = self._applier(planned)
            try:
                applier.carry_out()
                return
            except InfluxError as error:
                if not replans.allow(error) or self._plan_again is None:
                    raise
                planned = self._plan_again()
                if not _gets_around(error, applier.left, planned):
                    raise
            whole = joined(whole, self._progress.done, planned.plan)
            self._client.report.plan_again(len(applier.left), len(planned.plan.steps))
            self._progress.now = planned.plan.before
            self._adopt(whole)

    def _applier(self, planned: Planned) -> Applier:
        return Applier(
            self._client,
            planned.org_id,
            planned.plan,
            self._wait_timeout,
            verify_first=planned.verify_first,
            made=self._made,
            progress=self._progress,
        )


def _gets_around(error: InfluxError, left: t.Sequence[Step], planned: Planned) -> bool:
    """Return whether what was ``planned`` after ``error`` at the first of the steps ``left`` gets around it."""
    steps = planned.plan.steps
    creates = any(isinstance(step, (CreateBucket, CreateLabel)) for step in steps)
    return gets_around(error, repeats=left[0] in steps, creates=creates)


def joined(whole: Plan, done: t.Sequence[Step], now: Plan) -> Plan:
    """Return the plan that leads from where ``whole`` does by the steps that are ``done``, then by those planned ``now``."""
    if not done:
        return now
    warnings = tuple(dict.fromkeys((*whole.warnings, *now.warnings)))
    return now._replace(before=whole.before, steps=(*done, *now.steps), warnings=warnings)
