# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an emulated InfluxDB Cloud is set to: its plan, how its deletions end, and how its documentation is read."""

from __future__ import annotations

from dataclasses import dataclass

DELETED_VISIBLE = "deleted-visible"
DESCENDING = "descending"
ORDER_BY_ID = "order-by-id"
ABSENT_EMPTY = "absent-empty"
BUILD_ON_PING = "build-on-ping"
READINGS = {
    DELETED_VISIBLE: "until its deletion has ended, a bucket is shown as before, by ID, by name and in lists",
    DESCENDING: "the list of buckets can be read from its end, as that of the organizations",
    ORDER_BY_ID: "buckets are listed by ID, not by name",
    ABSENT_EMPTY: "a name that no bucket has gives an empty list, since no 404 is documented for lists",
    BUILD_ON_PING: "only /ping tells the build, since it is documented for nothing else",
}


@dataclass(frozen=True)
class Settings:
    """`bucket_quota` and `max_retention` (in seconds) are the plan's, None for no limit.

    A deletion is seen as unfinished by the next `deletion_lag` requests that touch the bucket or its name.
    """

    bucket_quota: int | None = None
    max_retention: int | None = None
    deletion_lag: int = 0
    readings: frozenset[str] = frozenset()
