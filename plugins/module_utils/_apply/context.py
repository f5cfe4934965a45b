# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the functions that carry out the steps of one plan share."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._api.client import Client
from .._model.resources import Label
from .._plan.buckets import Plan
from .._plan.progress import P, Progress, S
from .._plan.state import BucketState
from .._plan.steps import StepOn


@dataclass
class StepContext(t.Generic[P, S]):
    """Where a plan is carried out, and how far it has come."""

    client: Client
    progress: Progress[P, S]

    def record(self, step: StepOn[S], now: S) -> None:
        """Note that ``step`` is done, and left ``now``."""
        with self.client.report.recording(step.describe()):
            self.progress.now = now
            self.progress.done.append(step)


@dataclass
class ApplyContext(StepContext[Plan, BucketState]):
    """Where the plan of a bucket of the organization ``org_id`` is carried out.

    ``wait_timeout`` are the seconds to wait for what InfluxDB Cloud does in the background. ``verify_first`` is for a plan that
    is older than the last response: the bucket is read again before it is deleted. ``made`` has the labels that were made since
    the plan, whose IDs the plan could not know, by the keys of their names.
    """

    org_id: str
    wait_timeout: float = 0
    verify_first: bool = False
    made: dict[bytes, Label] = field(default_factory=dict)
