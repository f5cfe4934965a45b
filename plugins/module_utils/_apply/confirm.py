# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What all steps share when they are carried out: how far they have come, and being sure of each."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._api.client import Client
from .._api.retry import backoff, outcome_unknown
from .._errors import ApiError, ConflictError, InfluxError, NotFoundError, ResponseError, ServerError, UnreachableError
from .._model.resources import Bucket, Label
from .._plan.state import BucketState
from .._plan.steps import Step
from .._report import Report

T = t.TypeVar("T")


# "bucket name is not unique" is what a renaming meets (recording ``bucket-patch``).
_THERE_ALREADY = ("already exists", "is not unique")


@dataclass
class Progress:
    """How far a plan has been carried out: the steps that are ``done``, and what the server has ``now``."""

    now: BucketState
    done: list[Step] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def record(self, step: Step, now: BucketState) -> None:
        """``step`` is done, and left ``now``."""
        with self.report.recording(step.describe()):
            self.now = now
            self.done.append(step)


def send_and_confirm(client: Client, send: t.Callable[[], T], verify: t.Callable[[], T | None]) -> T:
    """What ``send`` returns. Where its answer got lost, what ``look`` sees of its effect, or ``send`` again if that is None.

    A 500 is an answer, and not sent again, but it may come after the effect, so that is looked for. Raises the error of
    ``send`` where nothing of it is seen, and says so where nothing can be seen.
    """
    retry_budget = client.retry_budget()
    sent_before = False
    while True:
        try:
            return send()
        except InfluxError as error:
            lost = outcome_unknown(error)
            # Sent again, it may meet what it did itself the first time.
            met_itself = sent_before and isinstance(error, (ConflictError, ServerError))
            if not (lost or met_itself or _leaves_open(error)):
                raise
            retry_budget.repeats += error.repeats
            seen = _seen(verify, error)
            wait = backoff(retry_budget.repeats, client.jitter())
            if seen is None and not (lost and retry_budget.lasts(wait)):
                raise
        if seen is not None:
            return seen
        sent_before = True
        retry_budget.repeats += 1
        client.pause(wait)


def delete_and_confirm(client: Client, delete: t.Callable[[], None], is_there: t.Callable[[], bool]) -> bool:
    """Whether ``delete`` has deleted a thing, and not somebody else before it. Gone it is in either case."""
    attempts = 0

    def send() -> bool:
        nonlocal attempts
        attempts += 1
        try:
            delete()
        except NotFoundError as error:
            # After a repeat it may be gone by what was sent before.
            return attempts > 1 or error.repeats > 0
        return True

    return send_and_confirm(client, send, lambda: None if is_there() else True)


def is_there_already(error: InfluxError) -> bool:
    """Whether the server refused, in its own words, to make what somebody else has made; of a role it says so with a 500."""
    if isinstance(error, ServerError):
        return error.server_message.endswith("already exists")
    return isinstance(error, ConflictError) and any(words in error.server_message for words in _THERE_ALREADY)


def _leaves_open(error: InfluxError) -> bool:
    """Whether the server failed without a word on why; it also says 500 of what somebody else has made."""
    return isinstance(error, ServerError) and not is_there_already(error)


def _seen(verify: t.Callable[[], T | None], error: InfluxError) -> T | None:
    """What ``look`` sees after ``error``, which is raised where it sees nothing for failing itself."""
    try:
        return verify()
    except (ResponseError, ApiError, UnreachableError) as second:
        note = f"It may have been done all the same: looking for it failed too. {second.message}"
        raise error.with_note(note) from second


def require_id(thing: Bucket | Label) -> str:
    """The ID of what the server has; what is only planned has none."""
    if thing.id is None:
        raise LookupError(f"{thing.name!r} is only planned, and has no ID")
    return thing.id
