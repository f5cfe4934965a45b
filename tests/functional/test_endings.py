# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever ends a task, what it tells is what the server has, and nothing happens after its end."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._apply import buckets as applied_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import execute
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan import results as planned_results
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import CreateBucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks import organization as tasks_of_organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.gate import HELD, Gate
from functional.many import declared, names
from functional.sandbox import Result, Sandbox
from tools import playbook

MANY = 6


class BrokenOffError(BaseException):
    """As Ansible's own time-out, which is no Exception."""


ENDS = [KeyError, MemoryError, RecursionError, KeyboardInterrupt, SystemExit, GeneratorExit, BrokenOffError]
PLACES: dict[str, tuple[Any, str, bool]] = {
    "read": (OrganizationReader, "bucket_named", False),
    "plan": (tasks_of_organization, "plan_bucket", False),
    "before a write": (applied_buckets, "create_bucket", False),
    "after a write": (applied_buckets, "create_bucket", True),
    "its answer": (Client, "_read", False),
    "describe_bucket": (CreateBucket, "describe", False),
    "what comes after": (CreateBucket, "after", False),
    "result": (planned_results, "describe_bucket", False),
}


def told_by(params: Mapping[str, Any]) -> Result:
    """The result of a task, however it ends."""
    return execute(BUCKETS, params, execution="x", environ={}, check_mode=False).result


@pytest.mark.parametrize("number", [1, 4, 9])
@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("end", ENDS)
def test_crash__any_kind_anywhere__told_is_what_the_server_has(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    end: type[BaseException],
    place: str,
    concurrency: int,
    number: int,
) -> None:
    owner, name, after = PLACES[place]
    original: Callable[..., Any] = getattr(owner, name)
    calls = iter(range(1, 10_000))

    def failing(*arguments: Any, **options: Any) -> Any:
        is_it = next(calls) == number
        if is_it and not after:
            raise end("x")
        made = original(*arguments, **options)
        if is_it:
            raise end("x")
        return made

    monkeypatch.setattr(owner, name, failing)
    result = told_by(sandbox.params(buckets=declared(names(MANY)), concurrency=concurrency))
    entries = sandbox.log()
    there = {bucket["name"] for bucket in sandbox.buckets() if bucket["type"] == "user"}
    told = {action["bucket"] for action in result["actions"]}
    unknown = {re.sub("^create the bucket '(.*)'$", r"\1", one) for one in result.get("failure", {}).get("unknown", ())}
    assert told <= there <= told | unknown
    assert result["changed"] is bool(told or unknown)
    assert unknown == (there - told if place != "before a write" else set())
    assert result["requests"] == {"sent": len(entries), "repeated": 0}
    if "buckets" in result:
        assert {item["name"] for item in result["buckets"] if item["changed"]} == told
        assert all(item["error"] for item in result["buckets"] if item["attempted"] and not item["changed"])
    if next(calls) > number:
        assert result["failure"]["kind"] == end.__name__
        assert "A mistake in timeseries.influxdb itself" in result["msg"]


# In Ansible

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - timeseries.influxdb.influx_buckets:
        host: "{{ gate }}"
        token: "{{ token }}"
        org: "{{ org }}"
        buckets: "{{ buckets }}"
        concurrency: 1
        timeout: 60
      timeout: "{{ limit }}"
      register: told
      ignore_errors: true
    - debug:
        msg: "TOLD {{ told | to_json | b64encode }} END"
"""


@pytest.fixture
def gate(sandbox: Sandbox) -> Iterator[Gate]:
    """A gate in front of the sandbox's server."""
    made = Gate(sandbox.server.host)
    try:
        yield made
    finally:
        made.close()


def begin(sandbox: Sandbox, gate: Gate, folder: Path, *, in_process: bool, limit: int) -> subprocess.Popen[str]:
    """Ansible at work on many buckets, in a session of its own as in a terminal."""
    path = folder / "play.yml"
    path.write_text(PLAYBOOK, encoding="utf-8")
    told = {
        "ansible_python_interpreter": sys.executable,
        "timeseries_influxdb_in_process": in_process,
        "gate": gate.url,
        "token": sandbox.server.token,
        "org": sandbox.org,
        "buckets": declared(names(20)),
        "limit": limit,
    }
    return subprocess.Popen(
        playbook.command("--extra-vars", json.dumps(told), str(path)),
        cwd=folder,
        env={**playbook.environment(dict(os.environ)), "ANSIBLE_NOCOLOR": "true"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def there(sandbox: Sandbox) -> list[str]:
    """The buckets that the server has."""
    return sorted(bucket["name"] for bucket in sandbox.buckets() if bucket["type"] == "user")


@pytest.mark.parametrize("in_process", [True, False], ids=["in-process", "module"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupt__while_a_creation_is_under_way__the_terminal_tells(
    sandbox: Sandbox, gate: Gate, tmp_path: Path, in_process: bool, sent: signal.Signals
) -> None:
    run = begin(sandbox, gate, tmp_path, in_process=in_process, limit=0)
    assert gate.held.wait(60)
    if sent == signal.SIGINT:
        os.killpg(run.pid, sent)  # as a terminal does
    else:
        run.send_signal(sent)
    # The terminal is closed when the last process that could write to it has ended.
    output, dummy = run.communicate(timeout=60)
    made = there(sandbox)
    assert f" {HELD - 1} of 20 done. " in output, output
    assert f"It is unknown whether it could create the bucket '{names(HELD)[-1]}'; run again to go on." in output
    assert output.count("run again to go on.") == 1
    assert made == names(HELD)
    gate.close()
    assert (there(sandbox), gate.creations) == (made, HELD)


@pytest.mark.parametrize("in_process", [True, False], ids=["in-process", "module"])
def test_timeout__while_a_creation_is_under_way__the_result_tells(
    sandbox: Sandbox, gate: Gate, tmp_path: Path, in_process: bool
) -> None:
    run = begin(sandbox, gate, tmp_path, in_process=in_process, limit=4)
    output, dummy = run.communicate(timeout=60)
    found = re.search(r"TOLD (\S+) END", output)
    assert found is not None, output
    told = json.loads(base64.b64decode(found[1]))
    assert [action["bucket"] for action in told["actions"]] == names(HELD - 1)
    assert (told["changed"], told["failed"], told["timedout"]["period"]) == (True, True, 4)
    assert told["failure"]["unknown"] == [f"create the bucket '{names(HELD)[-1]}'"]
    assert told["execution"] == ("in-process" if in_process else "module")
    assert [item["name"] for item in told["buckets"] if item["changed"]] == names(HELD - 1)
    assert there(sandbox) == names(HELD)
    gate.close()
    assert (there(sandbox), gate.creations) == (names(HELD), HELD)
