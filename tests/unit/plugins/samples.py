# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Small things of the collection, ready made, each test changing what it is about."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Observation
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import DesiredBucket, Selection
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState

HOUR, DAY, WEEK = 3_600, 86_400, 604_800

ORG = "00000000000000f1"
OTHER_ORG = "00000000000000f2"
BUCKET_ID = "00000000000000b1"
NOW = datetime.datetime(2026, 3, 31, 12, 0, 0, tzinfo=datetime.timezone.utc)

PROD = Label("00000000000000a1", ORG, "Prod")
DEV = Label("00000000000000a2", ORG, "dev")
FOREIGN_PROD = Label("00000000000000a3", OTHER_ORG, "Prod")

ANN = User("00000000000000c1", "ann")
BOB = User("00000000000000c2", "bob")
CAT = User("00000000000000c3", "cat")


def bucket(**changes: Any) -> Bucket:
    """A bucket "b" without an end."""
    return Bucket(**{"id": BUCKET_ID, "org_id": ORG, "name": "b", "shard_group_duration": WEEK, **changes})


def observed(there: Bucket | None, **rest: Any) -> Observation:
    """What the server showed: the bucket, and its ``members`` and ``owners`` where given."""
    state = BucketState(there, rest.pop("members", None), rest.pop("owners", None))
    return Observation(**{"org_id": ORG, "state": state, "build": "OSS", "now": NOW, **rest})


def declared(**options: Any) -> DesiredBucket:
    """The bucket "b" that shall be there, with ``options``."""
    return DesiredBucket(**{"presence": "present", "name": "b", **options})


def exactly(*names: str, ids: tuple[str, ...] = ()) -> Selection:
    return Selection(names, ids, "exact")


def added(*names: str, ids: tuple[str, ...] = ()) -> Selection:
    return Selection(names, ids, "add")


def removed(*names: str, ids: tuple[str, ...] = ()) -> Selection:
    return Selection(names, ids, "remove")
