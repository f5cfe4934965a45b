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


class Planned(t.NamedTuple):
    """A plan for the organization ``org_id``. ``verify_first`` is for one that is older than what was read last."""

    plan: Plan
    org_id: str
    verify_first: bool


class StepPlan(t.Protocol):
    """A plan that has steps, of whatever kind its resource has."""

    @property
    def before(self) -> object:
        """What is there before its first step."""

    @property
    def steps(self) -> tuple[t.Any, ...]:
        """Its steps, in order."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to warn of."""

    def _replace(self, *args: t.Any, **kwargs: t.Any) -> t.Any: ...


P = t.TypeVar("P", bound=StepPlan)
S = t.TypeVar("S")


@dataclass
class Progress(t.Generic[P, S]):
    """How far ``plan`` has been carried out: the steps that are ``done``, and what the server has ``now``.

    ``left`` are the steps that are not done: the one that failed comes first.
    """

    plan: P
    now: S
    done: list[t.Any] = field(default_factory=list)
    left: t.Sequence[t.Any] = ()


@dataclass
class Item(Progress[Plan, BucketState]):
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
        super().__init__(Plan(NO_BUCKET), NO_BUCKET, title=declared.name_or_id)
        self.declared = declared


class PurgeItem(Item):
    """A bucket that is not declared, and is to be purged."""

    def __init__(self, bucket: Bucket) -> None:
        super().__init__(Plan(BucketState(bucket)), BucketState(bucket), title=bucket.name)
