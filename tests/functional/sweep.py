# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task under one fault: what is done to its requests, and whether it told the truth and lost nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from functional.scenarios import Scenario
from functional.world import Stage, World, after
from proxy import Entry, Fault, Rule
from tools.calls import Failure

TEN_DAYS = 864_000
DEFAULT_RETRIES = 3
# How a failure owns up to what it can't know, or to what it has lost.
OWNING_UP = (
    "may have been done all the same",
    "may have no role",
    "has no role",
    "may have taken the new retention",
    "may have no password",
)
_ONE_BUCKET = re.compile(r"/api/v2/buckets/([0-9a-f]{16})")


@dataclass(frozen=True)
class Blow:
    """What befalls the requests from one on. `lasting`: all that follow as well. `late`: carried out when nobody waits any more."""

    name: str
    fault: Fault
    options: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = False
    late: bool = False

    def rules(self, number: int) -> list[Rule]:
        """The plan for the proxy."""
        if not self.lasting:
            return [Rule(self.fault, number=number, **self.options)]
        spared = [Rule(Fault.DELAY, number=before, seconds=0) for before in range(1, number)]
        return [*spared, Rule(self.fault, times=None, **self.options)]


SOON = {"headers": {"Retry-After": "1"}}
HASTY = {"timeout": 0.4}
LOST = [
    Blow("refuse", Fault.REFUSE),
    Blow("reset before", Fault.RESET_BEFORE),
    Blow("reset after", Fault.RESET_AFTER),
    Blow("time-out", Fault.TIMEOUT, task=HASTY),
    Blow("time-out after", Fault.TIMEOUT_AFTER, task=HASTY),
    Blow("429", Fault.STATUS, {"status": 429}),
    Blow("502", Fault.STATUS, {"status": 502, "body": "bad gateway"}),
    Blow("502 after", Fault.STATUS_AFTER, {"status": 502, "body": "bad gateway"}),
    Blow("503", Fault.STATUS, {"status": 503}),
    Blow("503 soon", Fault.STATUS, {"status": 503, **SOON}),
    Blow("503 after", Fault.STATUS_AFTER, {"status": 503}),
    Blow("504 after", Fault.STATUS_AFTER, {"status": 504, "body": ""}),
    Blow("truncated", Fault.TRUNCATED),
]
SPOILT = [
    Blow("500", Fault.STATUS, {"status": 500}),
    Blow("500 after", Fault.STATUS_AFTER, {"status": 500}),
    Blow("html", Fault.HTML),
    Blow("html after", Fault.HTML, {"forward": True}),
    Blow("html 500", Fault.HTML, {"status": 500}),
    Blow("html 404 after", Fault.HTML, {"status": 404, "forward": True}),
    Blow("null", Fault.STATUS, {"status": 200, "body": "null"}),
    Blow("an object", Fault.STATUS, {"status": 200, "body": {}}),
    Blow("other lists", Fault.STATUS, {"status": 201, "body": {"buckets": [None], "labels": [{}], "users": [[]]}}),
    Blow("content type", Fault.CONTENT_TYPE),
    Blow("two documents", Fault.TWO_DOCUMENTS),
    Blow("empty", Fault.EMPTY),
    Blow("empty after", Fault.EMPTY, {"forward": True}),
    Blow("slow", Fault.SLOW_BODY, {"seconds": 0.05}),
    Blow("late", Fault.DELAY, {"seconds": 0.7}, task=HASTY, late=True),
]
AT_ONCE = {"retries": 0}
OUTAGES = [
    Blow("gone from then on", Fault.RESET_BEFORE, task=AT_ONCE, lasting=True),
    Blow("deaf from then on", Fault.RESET_AFTER, task=AT_ONCE, lasting=True),
    Blow("unavailable from then on", Fault.STATUS, {"status": 503}, AT_ONCE, lasting=True),
    Blow("failing from then on", Fault.STATUS_AFTER, {"status": 500}, AT_ONCE, lasting=True),
]
ONCE_WITHOUT_REPEATS = [
    Blow(f"{blow.name}, no retries", blow.fault, blow.options, {**blow.task, **AT_ONCE}) for blow in LOST
]
BLOWS = [*LOST, *ONCE_WITHOUT_REPEATS, *SPOILT, *OUTAGES]


@dataclass
class Outcome:
    """What a task said, and what the proxy saw."""

    said: Mapping[str, Any]
    error: InfluxError | None
    log: list[Entry]

    @property
    def message(self) -> str:
        return self.error.message if self.error else ""

    @property
    def owns_up(self) -> bool:
        return any(words in self.message for words in OWNING_UP)


def attempt(stage: Stage, scenario: Scenario, *, check: bool = False, **more: Any) -> Outcome:
    """Run the task; whatever it raises that is no InfluxError, it raises here as well."""
    options = stage.filled({**scenario.options, **more})
    ended = stage.sandbox.attempt(scenario.module, check=check, **options)
    said, error = (ended.done, ended.error) if isinstance(ended, Failure) else (ended, None)
    return Outcome(said, error, stage.sandbox.log())


def suffer(stage: Stage, scenario: Scenario, blow: Blow, number: int) -> Iterator[str]:
    """The task under the blow and once more without it: in words, each thing that is wrong."""
    start = stage.world()
    goal = scenario.goal(start)
    stage.sandbox.channel.plan(blow.rules(number))
    try:
        outcome = attempt(stage, scenario, **blow.task)
    except Exception as error:  # whatever isn't an InfluxError is what is looked for
        yield f"a traceback: {error!r}"
        return
    now = stage.world()
    yield from judge(stage, start, goal, now, outcome, late=blow.late)
    # What comes late may come after the end: a removal of a role takes the one that was given since.
    yield from finish(stage, scenario, goal, again=blow.late or outcome.error is not None)


def finish(stage: Stage, scenario: Scenario, goal: World, *, again: bool) -> Iterator[str]:
    """What is wrong with the next run, which nothing befalls, if it needs one; and with check mode after it."""
    for check in (False, True) if again else (True,):
        try:
            outcome = attempt(stage, scenario, check=check)
        except Exception as error:  # the same
            yield f"a traceback in the next run: {error!r}"
            return
        if outcome.error is not None:
            yield f"the next run fails: {outcome.message}"
        if check and outcome.said.get("changed"):
            yield f"not the same twice: {outcome.said.get('actions')}"
        if check and any(entry.method not in ("GET", "HEAD") and "/sign" not in entry.path for entry in outcome.log):
            yield "check mode wrote"
    if wrong := stage.world().differs(goal):
        yield f"the end is not as declared: {wrong}"


def judge(stage: Stage, start: World, goal: World, now: World, outcome: Outcome, *, late: bool) -> Iterator[str]:
    """What is wrong with what a task said and did, the server being `now` as it is."""
    yield from _lies(stage, start, goal, now, outcome, late)
    yield from _losses(stage, start, goal, now, outcome, late)
    if outcome.error is None and not late and (wrong := now.differs(goal)):
        yield f"a success, but not as declared: {wrong}"


def _lies(stage: Stage, start: World, goal: World, now: World, outcome: Outcome, late: bool) -> Iterator[str]:
    actions = outcome.said.get("actions", [])
    if outcome.said.get("changed", False) is not bool(actions):
        yield f"changed is {outcome.said.get('changed')}, actions are {actions}"
    if outcome.error is not None and ("\n" in outcome.message or not outcome.message):
        yield f"not one line: {outcome.message!r}"
    sent = outcome.said.get("requests", {}).get("sent")
    if sent != len(outcome.log):
        yield f"{sent} requests told, {len(outcome.log)} seen"
    try:
        told = after(stage, start, actions, goal)
    except (AssertionError, KeyError, StopIteration, ValueError) as error:
        yield f"actions that could not be done: {actions}: {error!r}"
        return
    wrong = now.differs(told)
    if wrong and not outcome.owns_up and not late:
        yield f"done is not what is told: {wrong} after {actions}: {outcome.message}"


def _losses(stage: Stage, start: World, goal: World, now: World, outcome: Outcome, late: bool) -> Iterator[str]:
    gone = {contents["id"] for contents in start.buckets.values()} - {
        contents["id"] for contents in goal.buckets.values()
    }
    for entry in outcome.log:
        found = _ONE_BUCKET.fullmatch(entry.path)
        if found and entry.method == "DELETE" and found[1] not in gone:
            yield f"the bucket {found[1]} was deleted"
    wanted = {contents["id"]: contents for contents in goal.buckets.values()}
    here = {contents["id"]: contents for contents in now.buckets.values()}
    for old in start.buckets.values():
        if old["id"] in wanted:
            new, current = wanted[old["id"]], here.get(old["id"])
            yield from _lost_data(stage, old, new, current, outcome)
            if current is not None and not late:
                yield from _lost_roles(old, new, current, outcome)


def _lost_data(
    stage: Stage, old: Mapping[str, Any], new: Mapping[str, Any], now: Mapping[str, Any] | None, outcome: Outcome
) -> Iterator[str]:
    if now is None:
        yield f"the bucket {old['id']} is gone"
        return
    lowest = min(old["retention"] or 10**12, new["retention"] or 10**12)
    for entry in outcome.log:
        if entry.method == "PATCH" and entry.path.endswith(old["id"]) and isinstance(entry.body, dict):
            for rule in entry.body.get("retentionRules") or []:
                if (rule.get("everySeconds", lowest) or 10**12) < lowest:
                    yield f"a lower retention than any was sent: {entry.body}"
    if lowest > TEN_DAYS and not stage.sandbox.takes_old_point(old["id"]):
        yield f"the storage engine of {old['id']} refuses what is ten days old"


def _lost_roles(
    old: Mapping[str, Any], new: Mapping[str, Any], now: Mapping[str, Any], outcome: Outcome
) -> Iterator[str]:
    had, will = {*old["members"], *old["owners"]}, {*new["members"], *new["owners"]}
    without = (had & will) - {*now["members"], *now["owners"]}
    if without and not outcome.owns_up:
        yield f"{without} lost their roles: {outcome.message}"


def counted(scenario: Scenario, stages: Callable[[], Stage]) -> int:
    """The requests of the task when nothing befalls it, in which it does what it shall."""
    stage = stages()
    start = stage.world()
    goal = scenario.goal(start)
    outcome = attempt(stage, scenario)
    wrong = [
        *judge(stage, start, goal, stage.world(), outcome, late=False),
        *finish(stage, scenario, goal, again=False),
    ]
    assert not wrong, f"{scenario}: {wrong}"
    assert outcome.error is None, outcome.message
    return len(outcome.log)
