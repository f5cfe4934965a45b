# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the functions that carry out the steps of one plan share."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._api.client import Client
from .._model.resources import Label
from .._plan.progress import Progress
from .._plan.state import BucketState
from .._plan.steps import Step


@dataclass
class ApplyContext:
    """Where a plan is carried out, and how far it has come.

    ``wait_timeout`` are the seconds to wait for what InfluxDB Cloud does in the background. ``verify_first`` is for a plan that
    is older than the last response: the bucket is read again before it is deleted. ``made`` has the labels that were made since
    the plan, whose IDs the plan could not know, by the keys of their names.
    """

    client: Client
    org_id: str
    progress: Progress
    wait_timeout: float = 0
    verify_first: bool = False
    made: dict[bytes, Label] = field(default_factory=dict)

    def record(self, step: Step, now: BucketState) -> None:
        """Note that ``step`` is done, and left ``now``."""
        with self.client.report.recording(step.describe()):
            self.progress.now = now
            self.progress.done.append(step)
