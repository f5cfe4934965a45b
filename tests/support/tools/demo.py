# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tour of `make demo`: from an empty server to an audited one, in ten steps.

`python -m tools.demo FOLDER` copies the playbooks of `examples` to the folder and runs them there. The server is the one in
INFLUX_HOST and INFLUX_TOKEN (an operator's token), or else an emulator. All that the tour creates is in the organization
demo-plant, except the user demo-ann.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import requests

from tools.playbook import READABLE, ROOT, command, environment
from tools.server import Server, server

WIDTH = 80
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
FOLDER = ROOT / ".build" / "demo"
ORGANIZATION = "demo-plant"


@dataclass(frozen=True)
class Step:
    """A heading, what is about to happen, and the arguments of ansible-playbook that make it happen."""

    title: str
    text: str
    commands: tuple[str, ...]
    fails: bool = False
    only_changes: bool = False


STEPS = (
    Step(
        "Rehearse",
        "Check mode says what a run would do, though nothing exists yet.",
        ("server.yml --check",),
    ),
    Step("Run", "The same playbook creates all of that.", ("server.yml",)),
    Step("Run again", "Everything is as declared, so nothing changes.", ("server.yml",)),
    Step("Drift", "Somebody changes the server by hand, without Ansible.", ("drift.yml",)),
    Step(
        "Audit",
        "The audit compares the server with what is declared, and writes a page.",
        ("timeseries.influxdb.audit -e @declared.yml",),
    ),
    Step(
        "Repair",
        "A run repairs what has drifted, and does not touch the bucket made by hand.",
        ("server.yml --diff",),
        only_changes=True,
    ),
    Step(
        "Lose no data",
        "A lower retention would destroy data. The task refuses it.",
        ("server.yml -e telegraf_retention=1h",),
        fails=True,
        only_changes=True,
    ),
    Step(
        "Use the token",
        "A client writes with the token from step 2. It works for one bucket only.",
        ("client.yml",),
    ),
    Step(
        "Export",
        "The server becomes a file. A run with that file has nothing to change.",
        (
            "timeseries.influxdb.export -e @declared.yml -e influxdb_export_path=exported.yml",
            "timeseries.influxdb.provision -e @exported.yml",
        ),
    ),
)
CLEAN_UP = Step("Clean up", "The tour deletes all that it has created on the server.", ("clean_up.yml",))


class Stopped(Exception):
    """The tour cannot go on; the message says why."""


class Tour:
    """A folder with the files, and the environment that the playbooks run in."""

    def __init__(self, folder: Path, found: Server, bold: bool) -> None:
        self.folder = folder
        self.server = found
        self.bold = bold
        self.environment = {
            **environment(found.environment()),
            **READABLE,
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callbacks"),
            "ANSIBLE_STDOUT_CALLBACK": "tour",
            # The folder as a shell would tell it, where the token's file goes.
            "PWD": str(folder),
        }

    def take(self) -> None:
        """Take all steps, and delete what they created even if one fails."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for file in sorted((ROOT / "examples").glob("*.yml")):
            shutil.copy(file, self.folder)
        say(f"The playbooks are in {shown(self.folder)}. Ansible's own output is longer.")
        if self._is_taken():
            raise Stopped(f"The organization {ORGANIZATION} already exists. Delete it with examples/clean_up.yml.")
        try:
            for number, step in enumerate(STEPS, 1):
                self._take(number, step)
        finally:
            self._take(len(STEPS) + 1, CLEAN_UP)
        say("")
        say("That was the tour. Open the page of the audit in a browser:")
        print(f"  {self.folder / 'influxdb-audit.html'}")
        say("Then read server.yml and declared.yml beside it: this is all it took.")

    def _take(self, number: int, step: Step) -> None:
        heading = f"{number}. {step.title}"
        print(f"\n{BOLD}{heading}{PLAIN}" if self.bold else f"\n{heading}")
        say(step.text, "   ")
        for arguments in step.commands:
            print(f"   $ {command_line(arguments)}")
            if bool(self._run(arguments, step.only_changes)) != step.fails:
                raise Stopped(f"Step {number} did not do what it says.")

    def _is_taken(self) -> bool:
        """Return whether the organization exists, which the tour would delete."""
        response = requests.get(
            f"{self.server.host.rstrip('/')}/api/v2/orgs",
            params={"org": ORGANIZATION},
            headers={"Authorization": f"Token {self.server.token}"},
            timeout=10,
            verify=os.environ.get("INFLUX_SKIP_VERIFY", "").lower() not in ("1", "t", "true"),
        )
        return response.ok

    def _run(self, arguments: str, only_changes: bool) -> int:
        """Run ansible-playbook and return its exit status."""
        sys.stdout.flush()
        shows = {"ANSIBLE_DISPLAY_OK_HOSTS": str(not only_changes)}
        return subprocess.call(command(*arguments.split()), cwd=self.folder, env={**self.environment, **shows})


def command_line(arguments: str) -> str:
    """Return the command as a reader types it, in lines that fit on the screen."""
    # An option and its value are on one line.
    words = f"ansible-playbook {arguments}".replace("-e ", "-e\0")
    lines = textwrap.wrap(words, WIDTH - 7, break_long_words=False, break_on_hyphens=False)
    return " \\\n       ".join(lines).replace("\0", " ")


def say(text: str, indent: str = "") -> None:
    """Print a paragraph that fits on the screen."""
    print(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent))


def shown(folder: Path) -> Path:
    """Return the folder as it is seen from the checkout."""
    return folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder


def main(arguments: list[str]) -> int:
    """Take the tour and return the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    try:
        with server() as found:
            which = "an emulator of InfluxDB" if found.token != os.environ.get("INFLUX_TOKEN") else found.host
            say(f"A tour of timeseries.influxdb, on {which}.")
            Tour(Path(*arguments).resolve() if arguments else FOLDER, found, bold).take()
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
