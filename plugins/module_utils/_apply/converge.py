# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out a plan, and plan the rest again where somebody else was faster."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._errors import InfluxError
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.progress import P, Planned, Progress, S
from .._plan.state import BucketState
from .._plan.steps import CreateBucket, CreateLabel
from .context import ApplyContext, StepContext
from .execute import Functions, execute
from .overtaken import Replans, gets_around
from .steps import apply_plan

CREATIONS = (CreateBucket, CreateLabel)


def converge(
    client: Client,
    progress: Progress[Plan, BucketState],
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

    def replan() -> Plan:
        nonlocal planned
        planned = plan_again()
        return planned.plan

    def carry_out(plan: Plan) -> None:
        context = ApplyContext(
            client, progress, planned.org_id, wait_timeout, planned.verify_first, made=dict(made or {})
        )
        apply_plan(context, plan)

    converge_plans(client, progress, planned.plan, replan, carry_out, creations=CREATIONS)


def converge_steps(
    client: Client,
    progress: Progress[P, S],
    plan_again: t.Callable[[], P],
    functions: Functions[S],
    *,
    creations: tuple[type, ...],
) -> None:
    """Carry out the plan of ``progress`` by ``functions``, and where somebody else was faster, what ``plan_again`` returns."""
    context = StepContext(client, progress)

    def carry_out(plan: P) -> None:
        execute(context, plan.steps, functions)

    converge_plans(client, progress, progress.plan, plan_again, carry_out, creations=creations)


def converge_plans(
    client: Client,
    progress: Progress[P, S],
    plan: P,
    plan_again: t.Callable[[], P],
    execute: t.Callable[[P], None],
    *,
    creations: tuple[type, ...],
) -> None:
    """Let ``execute`` carry out ``plan``, and where somebody else was faster, what ``plan_again`` returns.

    ``creations`` are the types of the steps that create something.
    """
    replans = Replans()
    while True:
        try:
            return execute(plan)
        except InfluxError as error:
            if not replans.allow(error):
                raise
            plan = plan_again()
            creates = any(isinstance(step, creations) for step in plan.steps)
            if not gets_around(error, repeats=progress.left[0] in plan.steps, creates=creates):
                raise
        client.report.plan_again(len(progress.left), len(plan.steps))
        progress.now = t.cast("S", plan.before)
        progress.plan = joined(progress.plan, progress.done, plan)


def joined(whole: P, done: t.Sequence[t.Any], now: P) -> P:
    """Return the plan that leads from where ``whole`` does by the steps that are ``done``, then by those planned ``now``."""
    if not done:
        return now
    warnings = tuple(dict.fromkeys((*whole.warnings, *now.warnings)))
    return t.cast("P", now._replace(before=whole.before, steps=(*done, *now.steps), warnings=warnings))
