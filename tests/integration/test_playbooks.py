# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbook of each folder in targets/ as one test."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import playbook

if TYPE_CHECKING:
    from integration.conftest import Site

PLAYBOOKS = sorted(Path(__file__).parent.glob("targets/*/playbook.yml"))
TIMEOUT_SECONDS = 900
SHOWN_LINES = 80
# Before ansible-core 2.19 a warning goes on in further lines; none of these begins as what follows a warning does.
WARNING = re.compile(
    r"^\s*\[(?:DEPRECATION )?WARNING\].*(?:\n(?!ok:|changed:|fatal:|skipping:|included:|TASK |PLAY |\s*\[|\s*$).+)*",
    re.MULTILINE,
)
# Each with the reason why it can't be avoided.
ALLOWED_WARNINGS: tuple[str, ...] = (
    # The modules' own, each the subject of a test.
    "so there was nothing to remove from it",
    "was a member of the bucket",
    "The token sees no label of the organization",
    "Some buckets may be hidden from this token",
)
SETTINGS = {
    "ANSIBLE_NOCOLOR": "true",
    # One file less to copy for each task.
    "ANSIBLE_PIPELINING": "true",
    # Common tasks take a module's arguments from a variable, which Ansible warns of where facts are variables too.
    "ANSIBLE_INJECT_FACT_VARS": "false",
}


@pytest.mark.parametrize("path", PLAYBOOKS, ids=[path.parent.name for path in PLAYBOOKS])
def test_playbook(path: Path, site: Site, tmp_path: Path) -> None:
    """The playbook succeeds, and without a warning that nobody expected."""
    done = subprocess.run(
        playbook.command("--extra-vars", json.dumps(extra_vars(site)), str(path)),
        cwd=tmp_path,
        env={**playbook.environment(site.server.environment()), **SETTINGS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        end = "\n".join(done.stdout.splitlines()[-SHOWN_LINES:])
        pytest.fail(f"ansible-playbook ended with {done.returncode}:\n{end}", pytrace=False)
    if warnings := unexpected_warnings(done.stdout):
        pytest.fail("\n".join(["ansible-playbook warned:", *warnings]), pytrace=False)


def extra_vars(site: Site) -> dict[str, str]:
    """What a playbook is told; run_id keeps apart what two runs make on one server."""
    return {"influx_host": site.server.host, "proxy_host": site.proxy_host, "run_id": f"t{secrets.token_hex(5)}"}


def unexpected_warnings(output: str) -> list[str]:
    """The lines that warn of something not on the list."""
    found = [" ".join(match.group().split()) for match in WARNING.finditer(output)]
    return [line for line in found if not any(allowed in line for allowed in ALLOWED_WARNINGS)]
