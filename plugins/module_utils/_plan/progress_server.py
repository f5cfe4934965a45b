# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""How far the plans for a server have been carried out: of its users, its organizations, and what is in them. Pure."""

from __future__ import annotations

import abc
import typing as t
from dataclasses import dataclass, field

from .._errors import InfluxError
from .._model.resources import Label
from .._report import Result
from .desired_labels import DesiredLabel
from .labels import LabelPlan
from .progress import Item
from .server import UNPLANNED


@dataclass
class LabelItem:
    """One declared label on its way."""

    title: str
    declared: DesiredLabel
    plan: LabelPlan = UNPLANNED
    now: Label | None = None
    done: bool = False
    attempted: bool = False
    finished: bool = False
    error: InfluxError | None = None

    @property
    def planned(self) -> int:
        """The number of changes that its plan has."""
        return len(self.plan.actions)


class ResourceProgress(abc.ABC):
    """One thing of whatever kind on its way. ``kind`` is what its result calls it, ``is_present`` whether it is to be there."""

    kind: t.ClassVar[str]

    def __init__(self, title: str, *, is_present: bool = True) -> None:
        self.title = title
        self.is_present = is_present
        self.attempted = False
        self.finished = False
        self.error: InfluxError | None = None

    @property
    @abc.abstractmethod
    def planned(self) -> int:
        """The number of changes that its plan has."""

    @property
    @abc.abstractmethod
    def done(self) -> bool:
        """Whether anything of its plan was done, or predicted."""

    @property
    @abc.abstractmethod
    def found_id(self) -> str | None:
        """The ID of what there is before the first change, None where there is nothing, or nothing that has an ID."""

    @abc.abstractmethod
    def planned_actions(self) -> list[Result]:
        """Return what is planned, in the words of actions."""

    @abc.abstractmethod
    def result(self) -> Result:
        """Return the result of the module for things of this kind, as far as it has come."""

    @abc.abstractmethod
    def sides(self) -> tuple[Result, Result]:
        """Return how it is described before and after what is planned, empty where it is not there."""


@dataclass(eq=False)
class OrganizationProgress:
    """How far the labels and buckets of one organization have come. ``known_id`` is None where nothing has told its ID."""

    title: str = ""
    name: str | None = None
    known_id: str | None = None
    attempted: bool = False
    error: InfluxError | None = None
    warnings: list[str] = field(default_factory=list)
    labels: t.Sequence[LabelItem] = ()
    items: t.Sequence[Item] = ()
    purges: t.Sequence[Item] = ()
    itself: ResourceProgress | None = None
    resources: t.Sequence[ResourceProgress] = ()
