# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One bucket: a task of `influx_bucket` and one of `ansible.builtin.uri` that asks for the same bucket, in turns in one play."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bench.playbooks import IN_PROCESS, Stage, Task, median
from bench.site import Place, Site

URI, MODULE, DEFAULT = "ansible.builtin.uri", "influx_bucket, module", "influx_bucket"


def measure(site: Site, stage: Stage, rounds: int) -> dict[str, Any]:
    """The seconds of each kind of task, and their executions."""
    with site.place() as place:
        body = {
            "orgID": place.org_id,
            "name": "single",
            "retentionRules": [{"type": "expire", "everySeconds": 2_592_000}],
        }
        site.ask("POST", "buckets", json=body)
        # The first of each pays for what Ansible reads once.
        run = stage.run([task for _round in range(rounds + 1) for task in _tasks(site, place)])
    told: dict[str, Any] = {}
    for kind in (URI, MODULE, DEFAULT):
        tasks = [task for task in run.tasks if task["task"] == kind][1:]
        told[kind] = {
            "seconds": [task["seconds"] for task in tasks],
            "execution": tasks[0]["execution"],
            "requests": sum(task["requests"] for task in tasks) / len(tasks),
        }
    for kind, one in told.items():
        pairs = zip(one["seconds"], told[URI]["seconds"], strict=True)
        one["ratio"] = median([mine / its for mine, its in pairs])
        print(
            f"one bucket in sync  {kind:<24} {one['execution'] or '':<11} {median(one['seconds']):8.3f} s {one['ratio']:6.2f} x uri",
            flush=True,
        )
    return told


def _tasks(site: Site, place: Place) -> list[Task]:
    query = urlencode({"orgID": place.org_id, "name": "single"})
    declared = {"name": "single", "org_id": place.org_id, "retention": "30d"}
    uri = {
        "url": f"{site.server.host}/api/v2/buckets?{query}",
        "headers": {"Authorization": "Token {{ lookup('ansible.builtin.env', 'INFLUX_TOKEN') }}"},
        "return_content": True,
    }
    module = "timeseries.influxdb.influx_bucket"
    return [
        {"name": URI, "ansible.builtin.uri": uri},
        {"name": MODULE, module: declared, "vars": {IN_PROCESS: False}},
        {"name": DEFAULT, module: declared},
    ]
