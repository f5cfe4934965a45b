# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a long task has come: a person at a terminal sees it in its place, and nothing else has it."""

from __future__ import annotations

import base64
import json
import os
import pty
import re
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from functional.gate import HELD, Gate
from functional.many import declared, names
from functional.sandbox import Api
from tools import playbook

if TYPE_CHECKING:
    from integration.conftest import Site

MANY = 40
# As influx_buckets, but that it says very often how far it has come.
HASTY = """
from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import ActionModule as Base


class ActionModule(Base):
    _progress_every = 0.002

    def run(self, tmp=None, task_vars=None):
        before, self._task.action = self._task.action, "timeseries.influxdb.influx_buckets"
        try:
            return super().run(tmp, task_vars)
        finally:
            self._task.action = before
"""
PLAYBOOK = """
- hosts: "{{ hosts | default('localhost') }}"
  gather_facts: false
  tasks:
    - name: Before
      ansible.builtin.debug:
        msg: one
    - name: Many
      hasty:
        host: "{{ gate }}"
        token: "{{ token }}"
        org: "{{ org }}"
        buckets: "{{ buckets }}"
        concurrency: 1
      no_log: "{{ secret | default(false) }}"
      register: told
    - name: After
      ansible.builtin.debug:
        msg: "{{ '' if secret | default(false) else 'TOLD ' ~ (told | to_json | b64encode) ~ ' END' }}"
"""
# A callback for programs, as ansible.posix.json is.
FOR_PROGRAMS = '''
import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: for_programs
type: stdout
short_description: Results as JSON
description: For the tests.
"""


class CallbackModule(CallbackBase):
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "for_programs"

    def v2_runner_on_ok(self, result):
        self._display.display(json.dumps(result._result))
'''
LINE = re.compile(r"^influx_buckets on .*$", re.MULTILINE)
TOLD = re.compile(r"TOLD (\S+) END")


@dataclass(frozen=True)
class Place:
    """An empty organization."""

    host: str
    token: str
    org: str


@pytest.fixture(name="place")
def place_fixture(site: Site) -> Iterator[Place]:
    """A place of a test's own."""
    api, org = Api(site.server.host, site.server.token), f"t{secrets.token_hex(5)}"
    org_id = api.do("POST", "/api/v2/orgs", json={"name": org})["id"]
    try:
        yield Place(site.server.host, site.server.token, org)
    finally:
        api.do("DELETE", f"/api/v2/orgs/{org_id}")


@pytest.fixture(name="gate")
def gate_fixture(place: Place) -> Iterator[Gate]:
    """A gate in front of the server."""
    made = Gate(place.host)
    try:
        yield made
    finally:
        made.close()


class Run:
    """ansible-playbook at work, at a terminal unless it is ``piped``."""

    def __init__(
        self,
        place: Place,
        folder: Path,
        *arguments: str,
        host: str | None = None,
        piped: bool = False,
        callback: str = "default",
        **variables: Any,
    ) -> None:
        files = {
            "play.yml": PLAYBOOK,
            "action_plugins/hasty.py": HASTY,
            "callback_plugins/for_programs.py": FOR_PROGRAMS,
        }
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        told = {
            "ansible_python_interpreter": playbook.controller(os.environ),
            "gate": host or place.host,
            "token": place.token,
            "org": place.org,
            "buckets": declared(names(MANY)),
            **variables,
        }
        settings = {"ANSIBLE_NOCOLOR": "true", "ANSIBLE_STDOUT_CALLBACK": callback, "ANSIBLE_LOG_PATH": "log"}
        self.output = ""
        self._screen, written = os.pipe() if piped else pty.openpty()
        self._process = subprocess.Popen(
            playbook.command(*arguments, "--extra-vars", json.dumps(told), "play.yml"),
            cwd=folder,
            env={**playbook.environment(dict(os.environ)), **settings},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        os.close(written)

    def lines(self) -> Iterator[str]:
        """Yield what is printed, a line at a time, as soon as it is."""
        begun = b""
        while read := self._read():
            *whole, begun = (begun + read).split(b"\n")
            for line in whole:
                text = line.decode().rstrip("\r")
                self.output += f"{text}\n"
                yield text

    def end(self) -> str:
        """Return all that was printed, once there is no more."""
        for dummy in self.lines():
            pass
        os.close(self._screen)
        assert self._process.wait(60) == 0, self.output
        return self.output

    def _read(self) -> bytes:
        try:
            return os.read(self._screen, 65_536)
        except OSError:  # on Linux this is the end of a terminal
            return b""


def registered(output: str) -> dict[str, Any]:
    """The result of the task with many buckets."""
    found = TOLD.search(output)
    assert found is not None, output
    return dict(json.loads(base64.b64decode(found[1])))


def test_terminal__while_a_creation_is_under_way__a_line_in_its_place(place: Place, gate: Gate, tmp_path: Path) -> None:
    run = Run(place, tmp_path, host=gate.url)
    halfway = f"influx_buckets on {place.org}: {HELD - 1} of {MANY}, about "
    seen = next((line for line in run.lines() if line.startswith(halfway)), None)
    assert seen is not None, run.output
    assert re.fullmatch(r"\d+ (?:s|min) left", seen.removeprefix(halfway))
    gate.released.set()
    output = run.end()
    lines = [number for number, line in enumerate(output.splitlines()) if LINE.match(line)]
    places = [number for number, line in enumerate(output.splitlines()) if line.startswith(("TASK [", "changed: "))]
    assert len(places) == 4  # the three tasks, and the result of the second one
    assert places[1] < min(lines) <= max(lines) < places[2], output
    result = registered(output)
    assert len(result["actions"]) == MANY
    assert " left" not in json.dumps(result)
    assert LINE.search((tmp_path / "log").read_text(encoding="utf-8")) is None


SHOWN: dict[str, dict[str, Any]] = {
    "at a terminal": {},
    "in a pipe, on request": {"piped": True, "timeseries_influxdb_progress": True},
    # Each creates what the other one has not created yet.
    "several hosts": {"hosts": "one,two"},
}


@pytest.mark.parametrize("case", SHOWN)
def test_output__of_a_person__has_whole_lines(place: Place, tmp_path: Path, case: str) -> None:
    hosts = str(SHOWN[case].get("hosts", ""))
    output = Run(place, tmp_path, *(["--inventory", hosts] if hosts else []), **SHOWN[case]).end()
    whole = re.compile(
        rf"influx_buckets on {place.org}(?: \((one|two)\))?: (?:reading, )?"
        rf"(?:\d+ requests? so far|\d+ pages? of buckets so far|\d+ of \d+(?:, about \d+ (?:s|min) left)?)"
    )
    found = [whole.fullmatch(line) for line in LINE.findall(output)]
    assert found
    assert all(found), LINE.findall(output)
    assert ",".join(sorted({match[1] for match in found if match and match[1]})) == hosts


SILENT: dict[str, dict[str, Any]] = {
    "in a pipe": {"piped": True},
    "switched off": {"timeseries_influxdb_progress": False},
    "switched off by a text": {"timeseries_influxdb_progress": "no"},
    "no_log": {"secret": True, "timeseries_influxdb_progress": True},
    "for programs": {"callback": "for_programs", "timeseries_influxdb_progress": True},
    "minimal": {"callback": "minimal", "timeseries_influxdb_progress": True},
}


@pytest.mark.parametrize("case", SILENT)
def test_output__of_no_person__has_no_line(place: Place, tmp_path: Path, case: str) -> None:
    output = Run(place, tmp_path, **SILENT[case]).end()
    assert LINE.search(output) is None, output
    if case == "for programs":
        many = [json.loads(line) for line in output.splitlines()][1]
        assert len(many["actions"]) == MANY
