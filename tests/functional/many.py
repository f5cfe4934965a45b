# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of many buckets share: making them, declaring them, and counting what a task sends."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.sandbox import Result, Sandbox
from proxy import Entry, Fault, Rule
from tools.calls import Failure

Options = dict[str, Any]


def size(default: int) -> int:
    """How many buckets a large test makes: MANY_BUCKETS=1000 makes the numbers of the real world."""
    return int(os.environ.get("MANY_BUCKETS", default))


def names(number: int, prefix: str = "b") -> list[str]:
    """That many names, in their order."""
    return [f"{prefix}{index:04}" for index in range(1, number + 1)]


def declared(wanted: Iterable[str], **options: Any) -> list[Options]:
    """A declaration for each name."""
    return [{"name": name, **options} for name in wanted]


def make(sandbox: Sandbox, wanted: Iterable[str], **options: Any) -> None:
    """Buckets of these names, by the fastest way that there is, and no trace of their making in the log."""
    sandbox.run(BUCKETS, buckets=declared(wanted, **options), concurrency=8)
    sandbox.log()


def sent(entries: Iterable[Entry]) -> Counter[tuple[str, str]]:
    """How often each method went to each path."""
    return Counter((entry.method, entry.path) for entry in entries)


def both(sandbox: Sandbox, **options: Any) -> Result:
    """The result of a run that check mode has told in all its parts, with requests that only read."""
    checked = sandbox.run(BUCKETS, check=True, **options)
    reads = sandbox.log()
    ran = sandbox.run(BUCKETS, **options)
    assert {entry.method for entry in reads} <= {"GET"}
    assert untold(checked) == untold(ran)
    return ran


def both_fail(sandbox: Sandbox, **options: Any) -> Failure:
    """The error of a run that check mode has told, before which nothing was sent that writes."""
    checked = sandbox.failure(BUCKETS, check=True, **options)
    ran = sandbox.failure(BUCKETS, **options)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    assert checked.message == ran.message
    assert checked.done == ran.done
    return ran


def untold(result: Mapping[str, Any]) -> Result:
    """The result without the IDs of new buckets, which only the server knows, and the number of requests."""
    told = {key: value for key, value in result.items() if key != "requests"}
    for key in ("buckets", "purged"):
        told[key] = [{**item, "id": None, "bucket": _without_id(item.get("bucket"))} for item in result[key]]
    return told


def _without_id(bucket: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if bucket is None else {key: value for key, value in bucket.items() if key != "id"}


def same_twice(sandbox: Sandbox, **options: Any) -> None:
    """A run, and check mode after it, find nothing to do."""
    sandbox.log()
    for check in (False, True):
        again = sandbox.run(BUCKETS, check=check, **options)
        assert again["changed"] is False
        assert again["actions"] == []
        assert again["diff"] == []
        assert not any(item["changed"] or item["error"] for item in again["buckets"])
    assert {entry.method for entry in sandbox.log()} == {"GET"}


def things(page: str) -> list[str]:
    """The names of the buckets on a page of a diff."""
    return re.findall(r"^ *bucket (.*):$", page, re.MULTILINE)


def errors(error: Failure) -> list[str | None]:
    """What failed, of each declaration."""
    return [item["error"] for item in error.done["buckets"]]


def action_names(result: Mapping[str, Any]) -> list[str]:
    """The actions, in order."""
    return [action["action"] for action in result["actions"]]


def words(error: InfluxError | Failure, *wanted: str) -> None:
    """The message says all of these."""
    missing = [word for word in wanted if word not in error.message]
    if missing:
        pytest.fail(f"{missing} is not in: {error.message}")


def lost(number: int, method: str = "POST") -> list[Rule]:
    """The connection is reset once, after the server has carried the `number`-th such request out."""
    passing = [Rule(Fault.DELAY, method=method, seconds=0, times=number - 1)] if number > 1 else []
    return [*passing, Rule(Fault.RESET_AFTER, method=method)]


def cut(sandbox: Sandbox, number: int, **options: Any) -> None:
    """From the `number`-th request on that changes something, the server is not heard of any more in that task."""
    sandbox.run(BUCKETS, check=True, **options)
    # Only check mode asks for the organization itself.
    reads = len([entry for entry in sandbox.log() if not entry.path.startswith("/api/v2/orgs/")])
    after = [Rule(Fault.RESET_BEFORE, number=reads + number + later) for later in range(1, 100)]
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, number=reads + number), *after])
