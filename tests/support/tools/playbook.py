# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-playbook on this machine with the checkout's collection and none of the user's own settings.

CONTROLLER_PYTHON and TARGET_PYTHON in the environment name other Pythons to run Ansible and its modules with than this
program's own. As a program: `python tests/support/tools/playbook.py ARGS` runs a playbook the way a newcomer can read it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
Done = subprocess.CompletedProcess[str]
READABLE = {
    "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
    "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "false",
}


def command(*arguments: str) -> list[str]:
    """The command line, with no need to find ansible-playbook on PATH."""
    here = ["--inventory", "localhost,", "--connection", "local"]
    return [controller(os.environ), "-m", "ansible", "playbook", *here, *arguments]


def controller(outer: Mapping[str, str]) -> str:
    """The Python whose ansible-core is used."""
    return outer.get("CONTROLLER_PYTHON") or sys.executable


def environment(outer: Mapping[str, str]) -> dict[str, str]:
    """An environment without the user's settings for Ansible, and with those that tests need."""
    kept = {name: value for name, value in outer.items() if not name.startswith("ANSIBLE_")}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
        "ANSIBLE_CONFIG": str(ROOT / "tests" / "support" / "tools" / "ansible.cfg"),
        "ANSIBLE_HOME": str(ROOT / ".build" / "ansible-home"),
        "ANSIBLE_PYTHON_INTERPRETER": outer.get("TARGET_PYTHON") or controller(outer),
        "PATH": os.pathsep.join([str(Path(controller(outer)).parent), outer.get("PATH", os.defpath)]),
    }


def run(command_line: list[str], *, cwd: Path, environ: Mapping[str, str], timeout: float = 300) -> Done:
    """Run a program of Ansible's. Its output has what it writes to standard error, too."""
    return subprocess.run(
        command_line,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(subprocess.call(command(*sys.argv[1:]), env={**environment(os.environ), **READABLE}))
