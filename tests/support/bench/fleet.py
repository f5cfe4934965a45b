# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet: as many servers as hosts in the inventory, kept and audited by Ansible's own engine with more and more forks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.playbooks import IN_PROCESS, Run, Stage, Task
from tools.server import DEFAULT_ORG, service

BUCKETS = 20
AUDIT, KEEP, KEEP_AS_MODULE = "audit", "influx_buckets", "influx_buckets, module"


def measure(stage: Stage, count: int, forks: Sequence[int]) -> dict[str, Any]:
    """The seconds of each play, by forks."""
    token, ports = secrets.token_urlsafe(48), stage.directory / "ports.json"
    arguments = ("--count", str(count), f"--token={token}", "--ports", str(ports))
    told: dict[str, Any] = {"servers": count, "buckets": BUCKETS, "plays": {}}
    with service("bench.fleet_server", *arguments):
        hosts = {f"server{number:03}": {"port": port} for number, port in enumerate(json.loads(ports.read_text()))}
        inventory = {"all": {"vars": _variables(), "hosts": hosts}}
        (stage.directory / "inventory.json").write_text(json.dumps(inventory))
        # The settings of the modules come from the play here, and not from the environment.
        without = {name: value for name, value in stage.environment.items() if not name.startswith("INFLUX_")}
        fleet = replace(stage, environment={**without, "BENCH_TOKEN": token})
        _play(fleet, [_keep()], count, 10)
        for name, task in _plays(fleet, count):
            seconds = told["plays"].setdefault(name, {})
            for number in forks:
                run = _play(fleet, [task], count, number)
                seconds[str(number)] = run.seconds
                print(f"fleet of {count}  {name:<24} {number:>3} forks {run.seconds:8.2f} s", flush=True)
    return told


def _plays(fleet: Stage, count: int) -> list[tuple[str, Task]]:
    """The module apart only where it is not what a task is run as anyway."""
    in_process = _play(fleet, [_keep()], count, 10).execution == "in-process"
    apart = [(KEEP_AS_MODULE, {**_keep(), "vars": {IN_PROCESS: False}})] if in_process else []
    return [(KEEP, _keep()), *apart, (AUDIT, _audit(fleet))]


def _play(fleet: Stage, tasks: Sequence[Task], count: int, forks: int) -> Run:
    run = fleet.run(
        tasks, hosts="all", arguments=("--inventory", "inventory.json", "--forks", str(forks), "--limit", "server*")
    )
    told = {task["host"] for task in run.tasks}
    if len(told) != count:
        raise RuntimeError(f"{len(told)} of {count} servers were played")
    return run


def _variables() -> dict[str, Any]:
    return {
        "ansible_connection": "local",
        "influxdb_host": "http://127.0.0.1:{{ port }}",
        "influxdb_token": "{{ lookup('ansible.builtin.env', 'BENCH_TOKEN') }}",
        "influxdb_org": DEFAULT_ORG,
        "influxdb_buckets": [{"name": f"bucket-{index:02}", "retention": "30d"} for index in range(BUCKETS)],
    }


def _keep() -> Task:
    module = {
        "host": "{{ influxdb_host }}",
        "token": "{{ influxdb_token }}",
        "org": "{{ influxdb_org }}",
        "buckets": "{{ influxdb_buckets }}",
    }
    return {"name": "Keep the buckets", "timeseries.influxdb.influx_buckets": module}


def _audit(fleet: Stage) -> Task:
    report = {f"influxdb_audit_{kind}": str(fleet.directory / f"audit.{kind}") for kind in ("html", "json")}
    role = {"name": "timeseries.influxdb.influxdb", "tasks_from": "audit.yml"}
    return {"name": "Audit", "ansible.builtin.include_role": role, "vars": report}
