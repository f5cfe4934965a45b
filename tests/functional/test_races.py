# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Others at the same time: the same task twenty times, and another client between any two requests.

A task converges, or fails with a line that says what happened; nothing of what nobody declared away is lost.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ApiError,
    IncompleteError,
    InfluxError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import PartlyFailedError
from functional.counts import count
from functional.sandbox import DAY, User
from functional.scenarios import SCENARIOS, Scenario
from functional.sweep import Outcome, attempt, finish
from functional.world import Stage, World, begin
from proxy import Entry, Fault, Hook, Proxy, Rule
from tools.calls import call
from tools.server import Server

AT_ONCE = 20
EVERY = int(os.environ.get("RACES", "31"))
EXPLAINED = (ApiError, IncompleteError, PartlyFailedError, RefusedError)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
CROWDED = (
    *("create with all", "describe", "lower a lot", "rename", "delete", "exact labels", "swap roles", "make labels"),
    *(
        "make a label",
        "rename a label",
        "delete a label",
        "give a role",
        "promote",
        "many at once, on with it",
        "purge",
        "create an organization with all",
        "swap roles in an organization",
        "delete an organization",
        "create a user with a password",
        "rename a user by ID, and set another password",
        "delete a user",
        "map a database",
        "move mappings",
        "remove mappings",
        "create a v1 user",
        "set another password of a v1 user",
        "create a v1 user again",
        "delete a v1 user",
    ),
)
SAMPLE_OF_CROWDED = (
    "create with all",
    "swap roles",
    "make labels",
    "create an organization with all",
    "move mappings",
    "create a v1 user again",
)

Stages = Callable[[Scenario], Stage]
Sent = tuple[str, str, Any]


@pytest.fixture(name="stages")
def stages_fixture(server: Server, proxy: Proxy, users: Mapping[str, User]) -> Iterator[Stages]:
    """Organizations, one after the other."""
    made: list[Stage] = []

    def stage(scenario: Scenario) -> Stage:
        while made:
            made.pop().sandbox.close()
        made.append(begin(server, proxy, users, scenario.session, scenario.access, scenario.token, scenario.v1))
        return made[-1]

    try:
        yield stage
    finally:
        while made:
            made.pop().sandbox.close()


# The same task twenty times at once


def _crowd(stage: Stage, scenario: Scenario) -> list[InfluxError]:
    """The failures of many runs that begin together; whatever else they raise is raised here."""
    params = stage.sandbox.params(**stage.filled(dict(scenario.options)))
    together = threading.Barrier(AT_ONCE)

    def run(_number: int) -> InfluxError | None:
        together.wait()
        try:
            call(scenario.module, dict(params))
        except InfluxError as error:
            return error
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [error for error in pool.map(run, range(AT_ONCE)) if error is not None]


@pytest.mark.parametrize("name", CROWDED if EVERY == 1 else SAMPLE_OF_CROWDED)
def test_twenty_at_once(stages: Stages, name: str, request: pytest.FixtureRequest) -> None:
    """They leave what is declared, or the next run does, and nothing twice."""
    scenario = BY_NAME[name]
    stage = stages(scenario)
    goal = scenario.goal(stage.world())
    errors = _crowd(stage, scenario)
    log = stage.sandbox.log()
    for error in errors:
        assert isinstance(error, EXPLAINED), repr(error)
        assert "\n" not in error.message
    assert list(_wrong_deletions(stage, goal, log)) == []
    assert list(finish(stage, scenario, goal, again=bool(errors))) == []
    line = f"the same task {AT_ONCE} times at once: {{cases}} runs, of which {{failures}} said why they could not, and none lied"
    count(request.config, line, AT_ONCE, len(errors))


# Another client between any two requests


@dataclass(frozen=True)
class Meddler:
    """What another client sends, with the IDs of the world in place of @b and the like; and which bucket gets another name."""

    name: str
    sent: tuple[Sent, ...]
    renames: str = ""

    def hooks(self, stage: Stage) -> tuple[Hook, ...]:
        """The same for the proxy."""
        return tuple(
            Hook(method, _path(stage, path), _filled(stage, body), token=stage.sandbox.server.token)
            for method, path, body in self.sent
        )


def _path(stage: Stage, path: str) -> str:
    filled = re.sub(r"[@~#!]\w+", lambda found: str(stage.filled(found[0])), path)
    return filled.replace("ORG_ID", stage.sandbox.org_id)


def _filled(stage: Stage, body: Any) -> Any:
    filled = stage.filled(body)
    return {**filled, "orgID": stage.sandbox.org_id} if isinstance(filled, dict) and filled.pop("org", None) else filled


def _rule(seconds: int) -> dict[str, Any]:
    return {"retentionRules": [{"type": "expire", "everySeconds": seconds}]}


B = "/api/v2/buckets/@b"
DELETE: Sent = ("DELETE", B, None)
RENAME: Sent = ("PATCH", B, {"name": "elsewhere"})
CREATE: Sent = ("POST", "/api/v2/buckets", {"org": True, "name": "b", **_rule(50 * DAY)})
MEDDLERS = [
    Meddler("deletes b", (DELETE,)),
    Meddler("renames b", (RENAME,), renames="@b"),
    Meddler("deletes b and makes another", (DELETE, CREATE)),
    Meddler("renames b and makes another", (RENAME, CREATE), renames="@b"),
    Meddler("makes n", (("POST", "/api/v2/buckets", {"org": True, "name": "n", **_rule(50 * DAY)}),)),
    Meddler("renames keep", (("PATCH", "/api/v2/buckets/@keep", {"name": "b2"}),), renames="@keep"),
    Meddler("changes what b keeps", (("PATCH", B, _rule(45 * DAY)),)),
    Meddler("makes eve a member", (("POST", f"{B}/members", {"id": "#eve"}),)),
    Meddler("makes eve an owner", (("POST", f"{B}/owners", {"id": "#eve"}),)),
    Meddler("promotes ann", (("DELETE", f"{B}/members/#ann", None), ("POST", f"{B}/owners", {"id": "#ann"}))),
    Meddler("takes bob's role", (("DELETE", f"{B}/owners/#bob", None),)),
    Meddler("deletes the label blue", (("DELETE", "/api/v2/labels/~blue", None),)),
    Meddler("renames the label red", (("PATCH", "/api/v2/labels/~red", {"name": "green"}),)),
    Meddler("makes labels", tuple(("POST", "/api/v2/labels", {"org": True, "name": name}) for name in ("one", "L"))),
    Meddler("puts blue on b", (("POST", f"{B}/labels", {"labelID": "~blue"}),)),
    Meddler("takes red off b", (("DELETE", f"{B}/labels/~red", None),)),
]
DP, DQ = ("/api/v2/dbrps/@dp?orgID=ORG_ID", "/api/v2/dbrps/@dq?orgID=ORG_ID")


def _mapping(database: str, policy: str, bucket: str, *, default: bool) -> Sent:
    body = {"database": database, "retention_policy": policy, "bucketID": bucket, "default": default}
    return "POST", "/api/v2/dbrps", {"org": True, **body}


MEDDLERS_OF_MAPPINGS = [
    Meddler("deletes d/p", (("DELETE", DP, None),)),
    Meddler("deletes d/q", (("DELETE", DQ, None),)),
    Meddler("makes d/q the default", (("PATCH", DQ, {"default": True}),)),
    Meddler("moves d/p", (("DELETE", DP, None), _mapping("d", "p", "@b", default=True))),
    Meddler("renames d/q", (("PATCH", DQ, {"retention_policy": "r"}),)),
    Meddler("makes e/p, as declared", (_mapping("e", "p", "@b", default=True),)),
    Meddler("makes e/q, otherwise", (_mapping("e", "q", "@b", default=False),)),
    Meddler("makes keep/autogen", (_mapping("keep", "autogen", "@keep", default=False),)),
    Meddler("deletes b", (DELETE,)),
    Meddler("deletes b and makes another", (DELETE, CREATE)),
]


OF_O = "/api/v2/orgs/@o"
MEDDLERS_OF_ORGANIZATIONS = [
    Meddler("deletes o", (("DELETE", OF_O, None),)),
    Meddler("renames o", (("PATCH", OF_O, {"name": "+elsewhere"}),)),
    Meddler("deletes o and makes another", (("DELETE", OF_O, None), ("POST", "/api/v2/orgs", {"name": "+o"}))),
    Meddler("makes the organization n", (("POST", "/api/v2/orgs", {"name": "+n", "description": "z"}),)),
    Meddler("makes eve a member of o", (("POST", f"{OF_O}/members", {"id": "#eve"}),)),
    Meddler(
        "promotes ann in o", (("DELETE", f"{OF_O}/members/#ann", None), ("POST", f"{OF_O}/owners", {"id": "#ann"}))
    ),
    Meddler("takes bob's role in o", (("DELETE", f"{OF_O}/owners/#bob", None),)),
]


OF_U = "/api/v2/users/@u"
MEDDLERS_OF_USERS = [
    Meddler("deletes u", (("DELETE", OF_U, None),)),
    Meddler("renames u", (("PATCH", OF_U, {"name": "+elsewhere"}),)),
    Meddler("deletes u and makes another", (("DELETE", OF_U, None), ("POST", "/api/v2/users", {"name": "+u"}))),
    Meddler("makes the user n", (("POST", "/api/v2/users", {"name": "+n"}),)),
    Meddler("deactivates u", (("PATCH", OF_U, {"status": "inactive"}),)),
    Meddler("sets another password of u", (("POST", f"{OF_U}/password", {"password": "yet-another-one"}),)),
]


OF_V = "/private/legacy/authorizations/!v"


def _v1_user(name: str, bucket: str) -> Sent:
    permission = {"action": "read", "resource": {"type": "buckets", "id": bucket}}
    return "POST", "/private/legacy/authorizations", {"org": True, "token": name, "permissions": [permission]}


MEDDLERS_OF_V1_USERS = [
    Meddler("deletes v", (("DELETE", OF_V, None),)),
    Meddler("deletes v and makes another", (("DELETE", OF_V, None), _v1_user("+v", "@b"))),
    Meddler("makes the v1 user n", (_v1_user("+n", "@b"),)),
    Meddler("deactivates v", (("PATCH", OF_V, {"status": "inactive"}),)),
    Meddler("describes v", (("PATCH", OF_V, {"description": "z"}),)),
    Meddler("sets another password of v", (("POST", f"{OF_V}/password", {"password": "yet-another-one"}),)),
    Meddler("deletes b", (DELETE,)),
]


def _meddlers(scenario: Scenario) -> list[Meddler]:
    if scenario.v1:
        return MEDDLERS_OF_V1_USERS
    if scenario.users:
        return MEDDLERS_OF_USERS
    if scenario.mappings:
        return MEDDLERS_OF_MAPPINGS
    return MEDDLERS_OF_ORGANIZATIONS if scenario.access else MEDDLERS


def _wrong_deletions(stage: Stage, goal: World, log: Iterable[Entry]) -> Iterator[str]:
    """Deletions of buckets that nobody declared gone."""
    kept = {contents["id"] for contents in goal.buckets.values()}
    for entry in log:
        found = re.fullmatch(r"/api/v2/buckets/([0-9a-f]{16})", entry.path)
        if not found or entry.method != "DELETE":
            continue
        # What the other client has made is called b, and goes where b shall.
        if found[1] in kept or (found[1] not in stage.ids.values() and "b" in goal.buckets):
            yield f"the bucket {found[1]} was deleted"


def _untold(outcome: Outcome) -> Iterator[str]:
    """What was reported as done and can't be seen in the log, or the other way round."""
    writes = [
        entry for entry in outcome.log if entry.method in ("POST", "PATCH", "DELETE") and "/sign" not in entry.path
    ]
    done = [entry for entry in writes if 200 <= (entry.upstream_status or 0) < 300]
    told = sum(2 if action["action"] == "change_role" else 1 for action in outcome.said.get("actions", []))
    if told > len(done):
        yield f"{outcome.said['actions']} are told, and done was {[(entry.method, entry.path) for entry in done]}"
    back = re.search(r"put back|again\. Run|no role", outcome.message)
    if done and not told and not back:
        yield f"nothing is told, and done was {[(entry.method, entry.path) for entry in done]}: {outcome.message}"


def _meddled(stage: Stage, scenario: Scenario, meddler: Meddler, number: int) -> Iterator[str]:
    goal = scenario.goal(stage.world())
    stage.sandbox.channel.plan([Rule(Fault.HOOK, number=number, hooks=meddler.hooks(stage))])
    try:
        outcome = attempt(stage, scenario)
        for entry in outcome.log:
            if meddler.renames and entry.method == "DELETE" and entry.path.endswith(stage.ids[meddler.renames]):
                by_name = "id" not in scenario.options
                # Before the first request nobody has read any name, and after the last read nobody can know.
                if by_name and 1 < number < entry.number:
                    yield "a bucket was deleted though it had another name by then"
        # What had another name from the beginning is another bucket, and a purge's.
        if number > 1 or not meddler.renames:
            yield from _wrong_deletions(stage, goal, outcome.log)
        yield from _untold(outcome)
        settled = attempt(stage, scenario)
        again = attempt(stage, scenario, check=True)
    except Exception as error:  # whatever isn't an InfluxError is what is looked for
        yield f"a traceback: {error!r}"
        return
    for each in (outcome, settled):
        if each.error is not None and (not isinstance(each.error, EXPLAINED) or "\n" in each.message):
            yield f"not explained: {each.error!r}"
    if settled.error is None and (again.error is not None or again.said["changed"]):
        yield f"not the same twice: {again.message} {again.said.get('actions')}"
    if settled.error is not None and not isinstance(settled.error, (RefusedError, PartlyFailedError)):
        yield f"never converges: {settled.message}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_between_any_two_requests(stages: Stages, scenario: Scenario, request: pytest.FixtureRequest) -> None:
    """Whatever another client does in between."""
    turn, cases, failed = SCENARIOS.index(scenario), 0, 0
    requests = len(attempt(stages(scenario), scenario).log)
    failures: list[str] = []
    meddlers = _meddlers(scenario)
    for index, (number, meddler) in enumerate((n, m) for n in range(1, requests + 1) for m in meddlers):
        if (index + 5 * turn) % EVERY:
            continue
        wrong = list(_meddled(stages(scenario), scenario, meddler, number))
        cases, failed = cases + 1, failed + bool(wrong)
        failures += [f"{scenario}, {meddler.name} before request {number}: {line}" for line in wrong]
    count(request.config, "another client in between: {cases} cases, {failures} failures", cases, failed)
    assert not failures, "\n".join([f"{len(failures)} failures:", *failures])
