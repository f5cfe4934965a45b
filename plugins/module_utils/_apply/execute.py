# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out steps of any kind, in order, and know at each moment what has been done. It decides nothing."""

from __future__ import annotations

import typing as t

from .._errors import InfluxError
from .._plan.progress import P, S
from .._plan.steps import StepOn
from .context import StepContext

# By the type of a step. Each returns what its step leaves, in the server's words; None where somebody else has done it meanwhile.
Functions = t.Mapping[t.Any, t.Callable[..., t.Optional[S]]]


def execute(context: StepContext[P, S], steps: t.Sequence[StepOn[S]], functions: Functions[S]) -> None:
    """Carry out all steps. Where one fails its error is raised, and the progress has what was done before it."""
    for number, step in enumerate(steps):
        context.progress.left = steps[number:]
        with context.client.report.step(step.operation):
            execute_step(context, step, functions)


def execute_step(context: StepContext[P, S], step: StepOn[S], functions: Functions[S]) -> None:
    """Carry out ``step``, which has begun, and record it. Its error is one of the step's operation."""
    before = context.progress.now
    try:
        now = functions[type(step)](context, step, before)
    except InfluxError as error:
        raise error.during(step.operation) from error
    if now is None:
        context.progress.now = step.after(before)
    else:
        context.record(step, now)
