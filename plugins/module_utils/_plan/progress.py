# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""How far plans have been carried out, of one bucket and of many. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import InfluxError
from .._model.resources import Bucket
from .buckets import Plan
from .desired import DesiredBucket
from .state import NO_BUCKET, BucketState
from .steps import Step


class Planned(t.NamedTuple):
    """A plan for the organization ``org_id``. ``verify_first`` is for one that is older than what was read last."""

    plan: Plan
    org_id: str
    verify_first: bool


@dataclass
class Progress:
    """How far ``plan`` has been carried out: the steps that are ``done``, and what the server has ``now``.

    ``left`` are the steps that are not done: the one that failed comes first.
    """

    plan: Plan = Plan(NO_BUCKET)
    now: BucketState = NO_BUCKET
    done: list[Step] = field(default_factory=list)
    left: t.Sequence[Step] = ()


@dataclass
class Item(Progress):
    """One of many buckets on its way. ``finished`` says that nothing is left to do for it."""

    title: str = ""
    org_id: str = ""
    attempted: bool = False
    finished: bool = False
    error: InfluxError | None = None

    @property
    def planned(self) -> int:
        """The number of steps that its plan has."""
        return len(self.plan.steps)


class DeclaredItem(Item):
    """A bucket that is declared."""

    def __init__(self, declared: DesiredBucket) -> None:
        super().__init__(title=declared.name_or_id)
        self.declared = declared


class PurgeItem(Item):
    """A bucket that is not declared, and is to be purged."""

    def __init__(self, bucket: Bucket) -> None:
        super().__init__(Plan(BucketState(bucket)), BucketState(bucket), title=bucket.name)
