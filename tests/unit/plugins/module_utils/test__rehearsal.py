# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module process reads what was rehearsed from a file, and tells what it has rehearsed in its result."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Outcome
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import as_plain
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._rehearsal import (
    KEY,
    VARIABLE,
    read_rehearsals,
    with_rehearsed,
)
from unit.plugins.samples import ORG, bucket


def test_read_rehearsals__no_file__nothing_is_rehearsed() -> None:
    assert read_rehearsals({}) is None


def test_read_rehearsals__file__each_server_apart(tmp_path: Path) -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(bucket()), BucketState(bucket(name="c")))
    file = tmp_path / "r.json"
    file.write_text(json.dumps({"https://x": as_plain(rehearsal)}), encoding="utf-8")
    rehearse = read_rehearsals({VARIABLE: str(file)})
    assert rehearse is not None
    assert rehearse("https://x").names(ORG) == {"b": None, "c": bucket(name="c")}
    assert rehearse("https://y") == Rehearsal()


def test_with_rehearsed__only_where_there_is_something() -> None:
    outcome = Outcome({"changed": False})
    assert with_rehearsed(outcome) is outcome
    assert with_rehearsed(outcome._replace(rehearsed={"h": {}})).result == {"changed": False, KEY: {"h": {}}}
