# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The storage engine's own record of each bucket's retention, which is changed before the bucket is."""

from __future__ import annotations

from emulator.errors import Internal, Unprocessable
from emulator.state import DAY, HOUR, SECOND, EngineRule, State

_MIN_RETENTION = HOUR
_YEAR_ONE = 62_135_596_800 * SECOND  # before 1970: groups are counted from there


def default_shard_group(retention: int) -> int:
    """The duration of shard groups that the server chooses for a retention."""
    if retention == 0 or retention >= 180 * DAY:
        return 7 * DAY
    return DAY if retention >= 2 * DAY else HOUR


def normal_shard_group(shard_group: int, retention: int) -> int:
    """`shard_group` as the server takes it: chosen if it is 0, and an hour at least (recording `retention`)."""
    return max(shard_group, _MIN_RETENTION) if shard_group else default_shard_group(retention)


def _check_retention(retention: int) -> None:
    if retention != 0 and retention < _MIN_RETENTION:
        raise Internal("retention policy duration must be at least 1h0m0s")


def create(state: State, bucket_id: str, retention: int, shard_group: int) -> None:
    """Make room for a bucket."""
    _check_retention(retention)
    shard_group = normal_shard_group(shard_group, retention)
    if 0 < retention < shard_group:
        raise Internal("retention policy duration must be greater than the shard duration")
    state.engine[bucket_id] = EngineRule(retention, shard_group)


def rule(state: State, bucket_id: str) -> EngineRule:
    """The rule that the engine keeps for a bucket."""
    found = state.engine.get(bucket_id)
    if found is None:
        raise Internal(f"database not found: {bucket_id}")
    return found


def change(state: State, bucket_id: str, retention: int | None, shard_group: int | None) -> None:
    """Change the engine's rule; what is None stays."""
    kept = rule(state, bucket_id)
    if retention is not None:
        _check_retention(retention)
    if retention is not None and retention > 0:
        conflict = retention < (kept.shard_group if shard_group is None else shard_group)
    else:
        conflict = retention is None and shard_group is not None and 0 < kept.retention < shard_group
    if conflict:
        message = "shard-group duration must also be updated to be smaller than new retention duration"
        raise Unprocessable(message)
    if retention is not None:
        kept.retention = retention
    if shard_group is not None:
        kept.shard_group = normal_shard_group(shard_group, kept.retention)


def group_at(kept: EngineRule, moment: int) -> tuple[int, int]:
    """The shard group for a moment, made if there is none. Groups don't overlap, though their duration changed."""
    for start, end in kept.groups:
        if start <= moment < end:
            return start, end
    start = moment - (moment + _YEAR_ONE) % kept.shard_group
    end = start + kept.shard_group
    for other_start, other_end in kept.groups:
        if start < other_end <= moment:
            start = other_end
        if moment < other_start < end:
            end = other_start
    kept.groups.append((start, end))
    return start, end


def drop(state: State, bucket_id: str) -> None:
    """Drop a bucket's data, and the engine's record of it."""
    state.engine.pop(bucket_id, None)
