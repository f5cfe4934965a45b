# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the plan of a bucket, and plan the rest again where somebody else was faster."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._errors import InfluxError
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.progress import Planned, Progress
from .._plan.steps import CreateBucket, CreateLabel, Step
from .context import ApplyContext
from .overtaken import Replans, gets_around
from .steps import apply_plan


def converge(
    client: Client,
    progress: Progress,
    planned: Planned,
    plan_again: t.Callable[[], Planned],
    *,
    wait_timeout: float,
    made: t.Mapping[bytes, Label] | None = None,
) -> None:
    """Carry out what is ``planned`` for one bucket, and where somebody else was faster, what ``plan_again`` returns.

    ``progress`` has the plan of the whole task at each moment: what is done, and what is planned now. Raise the error of a step
    that fails for another reason, or that others overtake again and again.
    """
    replans = Replans()
    while True:
        context = ApplyContext(
            client, planned.org_id, progress, wait_timeout, planned.verify_first, made=dict(made or {})
        )
        try:
            return apply_plan(context, planned.plan)
        except InfluxError as error:
            if not replans.allow(error):
                raise
            planned = plan_again()
            if not _gets_around(error, progress.left, planned):
                raise
        client.report.plan_again(len(progress.left), len(planned.plan.steps))
        progress.now = planned.plan.before
        progress.plan = joined(progress.plan, progress.done, planned.plan)


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
