# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What check mode says of a plan that a run would not carry out to its end.

A run learns from its own writes that an organization or a user given by ID doesn't exist. Check mode asks for them, with no
more requests than the run sends.
"""

from __future__ import annotations

import typing as t

from .._errors import InfluxError, NotFoundError


class Step(t.Protocol):
    """A step of any kind."""

    @property
    def operation(self) -> str:
        """What messages call it."""


T = t.TypeVar("T", bound=Step)


def predict(steps: t.Sequence[T], confirm: t.Callable[[T], None]) -> tuple[tuple[T, ...], InfluxError | None]:
    """The steps that a run would do, and the error at which it would end, if there is one that can be seen.

    ``confirm`` raises :class:`NotFoundError` where what a step refers to by its ID doesn't exist.
    """
    for number, step in enumerate(steps):
        try:
            confirm(step)
        except NotFoundError as error:
            return tuple(steps[:number]), error.during(step.operation)
    return tuple(steps), None
