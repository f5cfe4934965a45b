# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a playbook on the tests' server, and what came of it."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import playbook

if TYPE_CHECKING:
    from integration.conftest import Site

TIMEOUT_SECONDS = 900
SHOWN_LINES = 80
COMMON = Path(__file__).parent / "common"
# Before ansible-core 2.19 a warning goes on in further lines; none of these begins as what follows a warning does.
WARNING = re.compile(
    r"^\s*\[(?:DEPRECATION )?WARNING\].*(?:\n(?!ok:|changed:|fatal:|skipping:|included:|TASK |PLAY |\s*\[|\s*$).+)*",
    re.MULTILINE,
)
SETTINGS = {
    "ANSIBLE_NOCOLOR": "true",
    # One file less to copy for each task.
    "ANSIBLE_PIPELINING": "true",
    # Common tasks take a module's arguments from a variable, which Ansible warns of where facts are variables too.
    "ANSIBLE_INJECT_FACT_VARS": "false",
    # Some of Ansible's own messages list a set.
    "PYTHONHASHSEED": "0",
    "ANSIBLE_ACTION_PLUGINS": str(COMMON / "action_plugins"),
    "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callbacks"),
    "ANSIBLE_CALLBACKS_ENABLED": "executions",
    "ANSIBLE_LOOKUP_PLUGINS": str(COMMON / "lookup_plugins"),
}


@dataclass(frozen=True)
class Run:
    """``run_id`` keeps apart what two runs make on one server; ``executions`` has an entry for each result of our modules."""

    folder: Path
    run_id: str
    status: int
    output: str
    executions: tuple[dict[str, Any], ...]

    def end(self) -> str:
        """The last lines, for who must find out why."""
        return "\n".join([f"ansible-playbook ended with {self.status}:", *self.output.splitlines()[-SHOWN_LINES:]])

    def warnings(self) -> list[str]:
        """The lines that warn."""
        return [" ".join(match.group().split()) for match in WARNING.finditer(self.output)]


def run_playbook(path: Path, site: Site, folder: Path, *arguments: str, **variables: Any) -> Run:
    """Run the playbook at ``path`` in ``folder``."""
    run_id = f"t{secrets.token_hex(5)}"
    outer = site.server.environment()
    if variables.get("timeseries_influxdb_in_process", True):
        # The controller's process runs on the controller's Python.
        outer.pop("TARGET_PYTHON", None)
    told = {"influx_host": site.server.host, "proxy_host": site.proxy_host, "run_id": run_id, **variables}
    log = folder / "executions.jsonl"
    done = playbook.run(
        playbook.command(*arguments, "--extra-vars", json.dumps(told), str(path)),
        cwd=folder,
        environ={**playbook.environment(outer), **SETTINGS, "EXECUTIONS_LOG": str(log)},
        timeout=TIMEOUT_SECONDS,
    )
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return Run(folder, run_id, done.returncode, done.stdout, tuple(json.loads(line) for line in lines))
