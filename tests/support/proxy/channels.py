# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log and the plan of one channel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from .model import Entry, Fault, Rule
from .upstream import Arrival

T = TypeVar("T")


@dataclass
class _Planned:
    rule: Rule
    applied: int = 0
    gathered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def left(self) -> bool:
        return self.rule.times is None or self.applied < self.rule.times


class Channel:
    """Counts requests and chooses what befalls them."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._under_way: set[asyncio.Task[Any]] = set()
        self.empty()

    def empty(self) -> None:
        """Forget the log, and count from 1 again."""
        self._entries: list[Entry] = []
        self._since = asyncio.get_running_loop().time()

    def plan(self, rules: Iterable[Rule]) -> None:
        """Follow these rules instead of what was planned before."""
        self._planned = [_Planned(rule) for rule in rules]

    def planned(self) -> list[dict[str, Any]]:
        """Give the plan in JSON, with how often each rule was applied."""
        return [{**planned.rule.to_json(), "applied": planned.applied} for planned in self._planned]

    def take(self, arrival: Arrival) -> tuple[Entry, Rule | None]:
        """Log a request, and take the rule that applies to it."""
        entry = Entry(
            number=len(self._entries) + 1,
            method=arrival.method,
            path=arrival.path,
            query=arrival.target.partition("?")[2],
            at=asyncio.get_running_loop().time() - self._since,
            token=arrival.has(b"authorization"),
            cookie=arrival.has(b"cookie"),
            body=readable(arrival.body),
        )
        self._entries.append(entry)
        rule = self._choose(entry)
        entry.fault = rule.fault if rule else None
        return entry, rule

    def _choose(self, entry: Entry) -> Rule | None:
        for planned in self._planned:
            if planned.left and planned.rule.matches(entry.number, entry.method, entry.path):
                planned.applied += 1
                return planned.rule
        return None

    def gathering(self, rule: Rule | None) -> asyncio.Event | None:
        """Give what a request under `rule` waits for: that all are here which the rule is for."""
        for planned in self._planned:
            if planned.rule is rule and planned.rule.fault is Fault.GATHER:
                if not planned.left:
                    planned.gathered.set()
                return planned.gathered
        return None

    async def keep(self, work: Coroutine[Any, Any, T]) -> T:
        """Do work that goes on when its waiter is cancelled: a server commits also when its client has gone."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def log(self, settle: bool = True) -> list[Entry]:
        """Give the log; unless told not to, first wait until the upstream has answered what is under way by now."""
        if settle and self._under_way:
            await asyncio.wait(set(self._under_way))
        return [replace(entry, hooks=list(entry.hooks)) for entry in self._entries]


def readable(body: bytes) -> Any:
    """Give a body as JSON where it is JSON, else as text, and None where there is none."""
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
