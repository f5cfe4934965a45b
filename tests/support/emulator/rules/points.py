# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points, and whether a bucket takes them."""

from __future__ import annotations

import datetime

from emulator.errors import Internal, Unprocessable
from emulator.rules import engine
from emulator.rules.lineprotocol import Point
from emulator.state import SECOND, State


def _timestamp(time: int) -> str:
    seconds, rest = divmod(time, SECOND)
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{moment.isoformat()}{fraction}Z"


def go_duration(nanoseconds: int) -> str:
    """A duration of a second or more as Go prints it."""
    whole, rest = divmod(nanoseconds, SECOND)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    if hours:
        return f"{hours}h{minutes}m{seconds}{fraction}s"
    return f"{minutes}m{seconds}{fraction}s" if minutes else f"{seconds}{fraction}s"


def write(state: State, bucket_id: str, points: list[Point]) -> None:
    """Take points, but those older than the engine's own rule, unless a group made for the others has room for them."""
    if not points:
        return
    try:
        kept = engine.rule(state, bucket_id)
    except Internal as error:
        raise Internal(f"unexpected error writing points to database: {error.message}") from None
    bound = state.now() - kept.retention if kept.retention else 0
    groups: list[tuple[int, int]] = []

    def has_group(point: Point) -> bool:
        return any(start <= point.time < end for start, end in groups)

    for point in points:
        if (not kept.retention or point.time >= bound) and not has_group(point):
            groups.append(engine.group_at(kept, point.time))
    dropped = [point for point in points if not has_group(point)]
    if dropped:
        raise _partial_write(bucket_id, kept.retention, bound, dropped)


def _partial_write(bucket_id: str, retention: int, bound: int, dropped: list[Point]) -> Unprocessable:
    def describe(point: Point) -> str:
        return (
            f"point {point.series} at {_timestamp(point.time)} dropped because it violates"
            f" a Retention Policy Lower Bound at {_timestamp(bound)}"
        )

    oldest, newest = min(dropped, key=lambda point: point.time), max(dropped, key=lambda point: point.time)
    return Unprocessable(
        f"failure writing points to database: partial write: dropped {len(dropped)} points outside retention policy"
        f" of duration {go_duration(retention)} - oldest {describe(oldest)}, newest {describe(newest)}"
        f" dropped={len(dropped)} for database: {bucket_id} for retention policy: autogen"
    )
