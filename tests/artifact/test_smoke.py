# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The installed archive works by itself: modules, a role and a shipped playbook."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

import pytest

from artifact.conftest import installed, run_ansible
from tools import playbook
from tools.server import Server

SMOKE = Path(__file__).parent / "smoke.yml"
RECAP = re.compile(r"^localhost +: ok=(\d+) +changed=(\d+) .*failed=(\d+)", re.MULTILINE)


@pytest.fixture
def run(collections: Path, server: Server, tmp_path: Path) -> Run:
    return Run(collections, server, tmp_path)


class Run:
    """Runs playbooks with the installed collection alone, in an empty directory."""

    def __init__(self, collections: Path, server: Server, place: Path) -> None:
        self.server, self.place = server, place
        self.environ = installed(collections, server.environment())

    def __call__(self, name: str, variables: dict[str, object], *options: str) -> tuple[int, int]:
        """How many tasks went well, and how many of these changed something."""
        here = ("--inventory", "localhost,", "--connection", "local", "--extra-vars", json.dumps(variables))
        said = run_ansible("playbook", *here, *options, name, cwd=self.place, environ=self.environ)
        assert self.server.token not in said
        counts = RECAP.search(said)
        assert counts is not None, said
        done, changed, failed = map(int, counts.groups())
        assert failed == 0
        return done, changed


def test_installed__modules_and_a_role__keep_what_is_declared(run: Run) -> None:
    variables: dict[str, object] = {
        "influx_host": run.server.host,
        "influx_token": run.server.token,
        "influx_org": run.server.org,
        "prefix": f"t{secrets.token_hex(5)}",
    }
    first, foretold = run(str(SMOKE), variables, "--check")
    assert foretold == 3
    assert run(str(SMOKE), variables) == (first, 3)
    assert run(str(SMOKE), variables) == (first, 0)


def test_installed__shipped_playbooks__provision_and_audit(run: Run) -> None:
    # The connection comes from INFLUX_HOST and so on, as README.md shows.
    variables: dict[str, object] = {"influxdb_buckets": [{"name": f"t{secrets.token_hex(5)}", "retention": "1w"}]}
    _done, changed = run("timeseries.influxdb.provision", variables)
    assert changed == 1
    _done, changed = run("timeseries.influxdb.provision", variables)
    assert changed == 0
    run("timeseries.influxdb.audit", variables)
    summary = json.loads((run.place / "influxdb-audit.json").read_text(encoding="utf-8"))["summary"]
    assert (summary["servers"], summary["declared"], summary["in_sync"]) == (1, 1, 1)


def test_installed__the_checkout__is_out_of_reach(run: Run, collections: Path) -> None:
    found = run_ansible("galaxy", "collection", "list", "--format", "json", cwd=run.place, environ=run.environ)
    assert list(json.loads(found)) == [str(collections / "ansible_collections")]
    assert not collections.is_relative_to(playbook.ROOT)
