# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often and until when requests are repeated, how many a result says there were, and going on after a lost answer."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError, UnreachableError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import ModuleDefinition
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.sandbox import PASSWORD, Module, Sandbox
from proxy import Fault, Hook, Rule

AGAIN = Rule(Fault.STATUS, status=503, headers={"Retry-After": "1"})
TASKS: list[tuple[Module, dict[str, Any]]] = [
    (BUCKET, {"name": "b"}),
    (BUCKETS, {"buckets": [{"name": "b"}]}),
    (LABEL, {"name": "l"}),
    (DBRP, {"database": "d", "state": "absent"}),
    (V1_USER, {"name": "no-such-v1-user", "state": "absent"}),
    (BUCKET_INFO, {"name": "b"}),
    (LABEL_INFO, {}),
]


class Time:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits.append(seconds)

    def client(self, sandbox: Sandbox, jitter: float = 1.0, **fields: Any) -> Client:
        connection = Connection(host=sandbox.channel.url, token=sandbox.server.token, **fields)
        return Client(connection, sleep=self.sleep, clock=lambda: self.now, jitter=lambda: jitter)


@pytest.mark.parametrize(
    ("timeout", "retries", "waits"),
    [(1, 9, [0.5, 1, 2, 4]), (2, 1, [0.5]), (0.5, 1, [0.5]), (0.25, 1, [0.5]), (0.2, 1, [])],
)
def test_deadline(sandbox: Sandbox, timeout: float, retries: int, waits: list[float]) -> None:
    """Repeats end when timeout times attempts has passed, that of waiting included, whatever is left of the retries."""
    time = Time()
    sandbox.channel.plan([Rule(Fault.STATUS, status=429, times=None)])
    with time.client(sandbox, timeout=timeout, retries=retries) as client, pytest.raises(InfluxError):
        client.request("GET", "/api/v2/buckets", "try")
    assert time.waits == waits
    assert len(sandbox.log()) == len(waits) + 1


def test_deadline__of_each_request_its_own(sandbox: Sandbox) -> None:
    """What one request took is not taken from the next."""
    time = Time()
    with time.client(sandbox, timeout=1, retries=1) as client:
        for number in (1, 3, 5):
            sandbox.channel.plan([Rule(Fault.STATUS, status=503, headers={"Retry-After": "2"}, number=number)])
            client.request("GET", "/api/v2/buckets", "try", query={"orgID": sandbox.org_id})
    assert time.waits == [2, 2, 2]


def test_jitter(sandbox: Sandbox) -> None:
    """It shortens the wait, and not the one that the server asks for."""
    time = Time()
    rules = [Rule(Fault.STATUS, status=503), Rule(Fault.STATUS, status=503, headers={"Retry-After": "3"})]
    sandbox.channel.plan(rules)
    with time.client(sandbox, jitter=0.0) as client:
        client.request("GET", "/api/v2/buckets", "try", query={"orgID": sandbox.org_id})
    assert time.waits == [0.25, 3]


@pytest.mark.parametrize(
    ("module", "options"), TASKS, ids=lambda value: value.run.__name__ if isinstance(value, ModuleDefinition) else ""
)
def test_counts(sandbox: Sandbox, module: Module, options: dict[str, Any]) -> None:
    """The result of a task, and of one that fails, says how many requests there were and how many of them repeats."""
    for repeated in (0, 1):
        sandbox.channel.plan([AGAIN] * repeated)
        result = sandbox.run(module, **options)
        assert result["requests"] == {"sent": len(sandbox.log()), "repeated": repeated}
    sandbox.channel.plan([Rule(Fault.STATUS, status=503, times=None)])
    error = sandbox.failure(module, **options, retries=2)
    assert error.done["requests"] == {"sent": len(sandbox.log()), "repeated": 2}


def test_counts__a_session(sandbox: Sandbox) -> None:
    """Signing in and out are requests too."""
    ann = sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/members", json={"id": ann.id})
    sandbox.bucket("b")
    result = sandbox.run_bucket(username=ann.name, password=PASSWORD, name="b")
    assert result["requests"] == {"sent": 3, "repeated": 0}
    assert len(sandbox.log()) == 3


def test_counts__a_creation_sent_again(sandbox: Sandbox) -> None:
    """What is sent again after a look at what is there is a repeat; the look is none."""
    sandbox.channel.plan([Rule(Fault.RESET_BEFORE, method="POST")])
    result = sandbox.run_bucket(name="b")
    assert sandbox.methods() == ["GET", "POST", "GET", "POST"]
    assert result["requests"] == {"sent": 4, "repeated": 1}


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_a_creation_that_never_comes_through(sandbox: Sandbox, waits: list[float], retries: int) -> None:
    """Looking and sending again is bounded by the retries as well, with a wait before each."""
    sandbox.channel.plan([Rule(Fault.RESET_BEFORE, method="POST", times=None)])
    error = sandbox.failure(BUCKET, name="b", retries=retries)
    assert isinstance(error.error, UnreachableError)
    assert sandbox.methods().count("POST") == retries + 1
    assert waits == [0.5, 1, 2][:retries]
    assert error.done["actions"] == []
    assert sandbox.bucket_names() == []


def test_repeats_are_not_multiplied(sandbox: Sandbox) -> None:
    """A deletion that was repeated in vain is looked after, and not sent another so many times."""
    bucket = sandbox.bucket("b")
    sandbox.channel.plan([Rule(Fault.RESET_BEFORE, method="DELETE", times=None)])
    sandbox.fails(BUCKET, name="b", state="absent", retries=2)
    assert sandbox.methods() == ["GET", "DELETE", "DELETE", "DELETE", "GET"]
    assert sandbox.exists(bucket)


def test_nobody_knows(sandbox: Sandbox) -> None:
    """Where the answer and the look for the effect are both lost, the message says that it may have been done."""
    rules = [Rule(Fault.RESET_AFTER, method="POST"), Rule(Fault.RESET_BEFORE, number=3)]
    sandbox.channel.plan(rules)
    error = sandbox.fails(BUCKET, name="b", retries=0)
    assert "may have been done all the same" in error.message
    assert sandbox.bucket_names() == ["b"]


def test_a_server_error_after_the_effect(sandbox: Sandbox) -> None:
    """A 500 is not sent again, but the effect is looked for, and told if it is there."""
    sandbox.channel.plan([Rule(Fault.STATUS_AFTER, status=500, method="POST")])
    result = sandbox.run_bucket(name="b")
    assert sandbox.methods() == ["GET", "POST", "GET"]
    assert [action["action"] for action in result["actions"]] == ["create_bucket"]


def deleted_meanwhile(path: str) -> Rule:
    """Another client deletes what a deletion is on its way to."""
    return Rule(Fault.HOOK, method="DELETE", hooks=(Hook("DELETE", path),))


@pytest.mark.parametrize(
    ("module", "options", "purged"),
    [
        (BUCKET, {"name": "b", "state": "absent"}, False),
        (BUCKETS, {"buckets": [{"name": "b", "state": "absent"}]}, False),
        (BUCKETS, {"buckets": [{"name": "kept"}], "purge": True}, True),
        (LABEL, {"name": "l", "state": "absent"}, False),
    ],
)
def test_gone_by_somebody_else(sandbox: Sandbox, module: Module, options: dict[str, Any], purged: bool) -> None:
    """What somebody else deletes at the last moment is gone as declared, and not told as done."""
    bucket, label = sandbox.bucket("b"), sandbox.label("l")
    sandbox.bucket("kept")
    path = f"/api/v2/labels/{label}" if module is LABEL else f"/api/v2/buckets/{bucket}"
    sandbox.channel.plan([deleted_meanwhile(path)])
    result = sandbox.run(module, **options)
    assert [entry.upstream_status for entry in sandbox.log() if entry.method == "DELETE"] == [404]
    assert (result["changed"], result["actions"]) == (False, [])
    if module in (BUCKET, LABEL):
        assert result["diff"]["before"] == result["diff"]["after"]
    else:
        assert result["diff"] == []
    if purged:
        assert [(entry["name"], entry["changed"]) for entry in result["purged"]] == [("b", False)]


@pytest.mark.parametrize("module", [BUCKET, LABEL])
@pytest.mark.parametrize("retries", [0, 3])
def test_gone_by_a_deletion_whose_answer_is_lost(sandbox: Sandbox, module: Module, retries: int) -> None:
    """It was this task that deleted it, whether that is seen by a look or by the 404 of the repeat."""
    sandbox.bucket("x")
    sandbox.label("x")
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="DELETE")])
    result = sandbox.run(module, name="x", state="absent", retries=retries)
    assert [action["action"] for action in result["actions"]] == [
        "delete_bucket" if module is BUCKET else "delete_label"
    ]


@pytest.mark.parametrize(
    ("made", "options", "fault"),
    [
        (False, {"color": "#fff"}, Fault.RESET_AFTER),
        (False, {"color": "#fff"}, Fault.RESET_BEFORE),
        (True, {"color": "#fff"}, Fault.RESET_AFTER),
        (True, {"state": "absent"}, Fault.RESET_AFTER),
        (True, {"name": "m", "renamed_from": "l"}, Fault.RESET_AFTER),
        (True, {"state": "absent"}, Fault.HTML),
    ],
)
def test_a_label_whose_answer_is_lost(sandbox: Sandbox, made: bool, options: dict[str, Any], fault: Fault) -> None:
    """A label is gone on with from what is there, like a bucket."""
    if made:
        sandbox.label("l")
    sandbox.channel.plan([Rule(fault, number=2)])
    assert sandbox.run(LABEL, **{"name": "l", **options})["changed"] is True
    assert sandbox.run(LABEL, **{"name": "l", **options})["changed"] is False


def test_a_failed_label(sandbox: Sandbox) -> None:
    """A failure tells the label as it is, and that nothing was done."""
    sandbox.label("l")
    sandbox.channel.plan([Rule(Fault.STATUS, status=500, method="PATCH")])
    done = sandbox.failure(LABEL, name="l", color="#fff").done
    assert (done["changed"], done["actions"], done["label"]["name"]) == (False, [], "l")
    assert done["diff"]["before"] == done["diff"]["after"] == {"name": "l"}
