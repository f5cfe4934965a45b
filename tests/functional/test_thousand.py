# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A thousand buckets with labels and owners: created, in sync, changed, cut off in the middle, read, purged.

`MANY_BUCKETS=1000 make functional PYTEST_ARGS='-k thousand -s'` makes a thousand and prints what each takes; without it they
are fewer.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.many import cut, declared, names, size, words
from functional.sandbox import Module, Result, Sandbox


@dataclass
class Watch:
    """Runs tasks, and says of each how long it took and what it sent."""

    sandbox: Sandbox
    number: int

    def __call__(self, what: str, module: Module = BUCKETS, **options: Any) -> tuple[Result, int]:
        self.sandbox.log()
        begun = time.perf_counter()
        result = self.sandbox.run(module, **options)
        seconds = time.perf_counter() - begun
        requests = len(self.sandbox.log())
        print(f"\n{self.number} buckets {what}: {seconds:.1f} s, {requests} requests", end="")
        return result, requests


def test_a_thousand(sandbox: Sandbox) -> None:
    """Each of them in one task, and nothing left to do after it."""
    number = size(120)
    watch = Watch(sandbox, number)
    for label in ("one", "two"):
        sandbox.label(label)
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    bare = declared(names(number), labels=["one", "two"])
    whole: dict[str, Any] = {"buckets": bare, "defaults": {"owners": [ann.name], "retention": "30d"}}
    pages = math.ceil((number + 2) / 99) + 1

    _made, requests = watch("created, with 2 labels and an owner each", **whole)
    assert requests <= number * (1 + 4) + 2 * math.ceil(math.log2(number)) + 4
    for at_once in (1, 4, 8):
        again, requests = watch(f"in sync, owners looked at, {at_once} at a time", concurrency=at_once, **whole)
        assert (again["changed"], again["actions"]) == (False, [])
        assert requests <= pages + number
    again, requests = watch("in sync, owners not looked at", buckets=bare)
    assert again["changed"] is False
    assert requests <= pages
    again, requests = watch("in sync, with a purge", buckets=bare, purge=True)
    assert again["changed"] is False
    assert requests <= pages
    told, _requests = watch("read, with owners", BUCKET_INFO, include=["labels", "owners"])
    again, _requests = watch("in sync with what was read", buckets=told["buckets"])
    assert again["changed"] is False

    changed: dict[str, Any] = {
        "buckets": declared(names(number), description="x", labels=["one"], owners=[bob.name]),
        "concurrency": 8,
        "retries": 0,
    }
    half = number // 2
    # A description, a label off, an owner more and one less.
    cut(sandbox, 4 * half, **changed)
    error = sandbox.failure(BUCKETS, **changed)
    sandbox.channel.plan([])
    words(error, f" of {number} buckets failed", "Changed before: 'b0001'", "Not attempted: ")
    results = error.done["buckets"]
    assert 1 <= len([item for item in results if item["error"]]) <= 8
    assert half - 8 <= len([item for item in results if item["changed"]]) <= half + 8
    ran, _requests = watch("half of them changed, after the connection was cut", **changed)
    assert half - 8 <= len([item for item in ran["buckets"] if item["changed"]]) <= half + 8
    again, _requests = watch("in sync after the change", **changed)
    assert again["changed"] is False

    purged, _requests = watch(
        "all but one purged", buckets=declared(names(1)), purge=True, purge_limit=number, concurrency=8
    )
    assert len(purged["purged"]) == number - 1
    assert sandbox.bucket_names() == names(1)
