# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The installed archive under Ansible Runner, as AWX runs it: what events tell, and that no token is in any file of it."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml

from artifact.conftest import installed
from tools.server import Server

SMOKE = Path(__file__).parent / "smoke.yml"
MODULES = tuple(f"timeseries.influxdb.{name}" for name in ("influx_bucket", "influx_buckets", "influx_provision"))
# The first task, the second, and the role's.
ACTIONS = [["create_bucket"], ["create_bucket"] * 2, ["create_bucket"]]


class Runner:
    """A private data directory as AWX makes one, without a container around it."""

    def __init__(self, place: Path, collections: Path, server: Server) -> None:
        self.place, self.server = place, server
        for folder in ("project", "inventory", "env"):
            (place / folder).mkdir(parents=True)
        shutil.copy(SMOKE, place / "project")
        host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        self._write("inventory/hosts.yml", {"all": {"hosts": {"localhost": host}}})
        connection = {"influx_host": server.host, "influx_token": server.token, "influx_org": server.org}
        self._write("env/extravars", {**connection, "prefix": f"t{secrets.token_hex(5)}"})
        names = ("ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_CONFIG", "ANSIBLE_HOME", "PATH")
        environ = installed(collections, dict(os.environ))
        # With what a module was given, in each result.
        arguments_too = {"ANSIBLE_INJECT_INVOCATION": "true"}
        self._write("env/envvars", {**{name: environ[name] for name in names}, **arguments_too})
        self._write("env/settings", {"process_isolation": False})

    def run(self, *options: str) -> ansible_runner.Runner:
        """Run the playbook as verbosely as a user can ask, and expect it to go well."""
        run = ansible_runner.run(
            private_data_dir=str(self.place), playbook="smoke.yml", cmdline=" ".join(options), verbosity=4, quiet=True
        )
        assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
        return run

    def files(self) -> list[Path]:
        """All that the run has left behind."""
        return [path for path in (self.place / "artifacts").rglob("*") if path.is_file()]

    def _write(self, name: str, content: object) -> None:
        (self.place / name).write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.fixture
def runner(tmp_path: Path, collections: Path, server: Server) -> Runner:
    return Runner(tmp_path / "job", collections, server)


def results(run: ansible_runner.Runner) -> list[dict[str, Any]]:
    """What the tasks that keep buckets returned, in order."""
    events = [event for event in run.events if event["event"] == "runner_on_ok"]
    return [event["event_data"]["res"] for event in events if event["event_data"]["resolved_action"] in MODULES]


def told(run: ansible_runner.Runner) -> list[tuple[bool, list[str]]]:
    """Of each of them, whether it changed something, and by which actions."""
    return [(result["changed"], [action["action"] for action in result["actions"]]) for result in results(run)]


def test_runner__check_mode__run__run_again(runner: Runner) -> None:
    check = runner.run("--check", "--diff")
    assert told(check) == [(True, actions) for actions in ACTIONS]
    first = runner.run("--diff")
    # The same as foretold: so check mode had changed nothing.
    assert told(first) == told(check)
    assert [result["diff"] for result in results(first)] == [result["diff"] for result in results(check)]
    again = runner.run("--diff")
    assert told(again) == [(False, [])] * len(ACTIONS)
    for run, changed in ((check, 3), (first, 3), (again, 0)):
        assert run.stats["changed"].get("localhost", 0) == changed
        assert run.stats["ok"]["localhost"] >= len(ACTIONS)
        assert run.stats["failures"] == run.stats["dark"] == {}


def test_runner__events_and_artifacts__no_token(runner: Runner) -> None:
    run = runner.run()
    assert all(result["invocation"]["module_args"]["token"].startswith("VALUE_SPECIFIED") for result in results(run))
    files = runner.files()
    assert {"stdout", "command", "rc"} <= {path.name for path in files}
    assert len(files) > len(list(run.events))
    assert [path.name for path in files if runner.server.token.encode() in path.read_bytes()] == []
