# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tour of `make demo`, which is the first that a newcomer sees."""

from __future__ import annotations

import fcntl
import hashlib
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from functional.sandbox import Api
from integration.conftest import Site
from tools.demo import CLEAN_UP, ORGANIZATION, STEPS, WIDTH, command_line
from tools.playbook import ROOT

# All tests read one tour.
pytestmark = pytest.mark.xdist_group("demo")

MOST_LINES = 120
TIMEOUT_SECONDS = 300
TITLES = [
    *("Rehearse", "Run", "Run again", "Drift", "Audit", "Repair", "Lose no data", "Use the token", "Export"),
    "Clean up",
]
HEADING = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
TASK = "Keep the server as declared"
PLANNED = [
    "create user demo-ann",
    "create organization demo-plant",
    "add member demo-ann",
    "create label production",
    "create bucket telegraf, add label production",
    "create bucket weather, add label production",
    "create bucket scratch",
    "create dbrp plant",
    "create authorization telegraf on web-1",
    "write token file telegraf-token",
]


@dataclass(frozen=True)
class Told:
    """What the tour printed, the folder with its files, and what it left on the server."""

    folder: Path
    status: int
    output: str
    left: tuple[str, ...] = ()

    def step(self, title: str) -> str:
        """Return what stands below a heading."""
        parts = HEADING.split(self.output)
        return dict(zip(parts[2::3], parts[3::3], strict=True))[title]


@contextmanager
def alone(site: Site) -> Iterator[None]:
    """Wait until no other process takes a tour on this server."""
    name = hashlib.sha256(site.server.host.encode()).hexdigest()
    with open(Path(tempfile.gettempdir()) / f"tour-{name}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def names_on(site: Site) -> set[str]:
    """Return the organizations and users of the server."""
    api = Api(site.server.host, site.server.token)
    every = {"limit": "100"}
    found = api.do("GET", "/api/v2/orgs", query=every)["orgs"] + api.do("GET", "/api/v2/users", query=every)["users"]
    return {str(thing["name"]) for thing in found}


def run_tour(site: Site, folder: Path) -> Told:
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo", str(folder)],
        env={**site.server.environment(), "PYTHONPATH": str(ROOT / "tests" / "support")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return Told(folder, done.returncode, done.stdout)


@pytest.fixture(scope="module")
def told(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Take the tour once."""
    with alone(site):
        tour = run_tour(site, tmp_path_factory.mktemp("tour") / "demo")
        left = names_on(site) & {ORGANIZATION, "demo-ann"}
    if tour.status:
        pytest.fail(tour.output, pytrace=False)
    return replace(tour, left=tuple(left))


def results(text: str) -> list[tuple[str, str]]:
    """Return the status and the name of each task."""
    return re.findall(r"^   (ok|changed|failed) +(.+)$", text, re.MULTILINE)


def test_tour__its_steps__come_in_this_order(told: Told) -> None:
    assert HEADING.findall(told.output) == [(str(number), title) for number, title in enumerate(TITLES, 1)]
    assert [step.title for step in (*STEPS, CLEAN_UP)] == TITLES


def test_tour__its_screen__is_short_and_warns_of_nothing(told: Told) -> None:
    lines = told.output.splitlines()
    assert 90 < len(lines) <= MOST_LINES
    assert "WARNING" not in told.output
    # Paths are as long as they are.
    assert [line for line in lines if len(line) > WIDTH and "/" not in line] == []


def test_rehearse__an_empty_server__predicts_what_the_run_does(told: Told) -> None:
    rehearsed = told.step("Rehearse")
    assert results(rehearsed) == results(told.step("Run")) == [("changed", TASK)]
    assert re.findall(r"^ {12}(.*)$", rehearsed, re.MULTILINE) == PLANNED
    assert results(told.step("Run again")) == [("ok", TASK)]


def test_audit__drift__is_counted_and_the_page_is_named(told: Told) -> None:
    assert {status for status, _name in results(told.step("Drift"))} == {"changed"}
    told_words = " ".join(told.step("Audit").split())
    assert "8 declared things: 7 in sync, 1 drifted," in told_words
    # The bucket that was made by hand, and the operator, who owns the organization.
    assert "2 undeclared" in told_words
    page = told.folder / "influxdb-audit.html"
    assert "who did this?" in page.read_text(encoding="utf-8")
    assert told.output.splitlines()[-2].strip() == str(page)


def test_repair__the_diff__is_of_the_drift_alone(told: Told) -> None:
    text = told.step("Repair")
    assert results(text) == [("changed", TASK)]
    changed = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()[:1] in ("-", "+")]
    assert [sign for sign, _line in changed] == ["-"] * 3 + ["+"] * 3
    assert {"retention: 7d", "retention: 30d"} < {line for _sign, line in changed}


def test_lose_no_data__a_lower_retention__is_refused(told: Told) -> None:
    text = told.step("Lose no data")
    assert results(text) == [("failed", TASK)]
    assert "from 30d to 1h would destroy all data" in " ".join(text.split())
    assert "localhost: changed=0 failed=1\n" in text


def test_use_the_token__a_client__writes_and_is_refused(told: Told) -> None:
    assert [status for status, _name in results(told.step("Use the token"))] == ["ok", "ok"]


def test_export__the_file__declares_what_the_server_had(told: Told) -> None:
    file = told.folder / "exported.yml"
    (organization,) = yaml.safe_load(file.read_text(encoding="utf-8"))["influxdb_organizations"]
    assert organization["name"] == ORGANIZATION
    assert [bucket["name"] for bucket in organization["buckets"]] == ["made-by-hand", "scratch", "telegraf", "weather"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert results(told.step("Export"))[-1] == ("ok", TASK)


def test_clean_up__all_that_was_made__is_gone(told: Told) -> None:
    assert {status for status, _name in results(told.step("Clean up"))} == {"changed"}
    assert not (told.folder / "telegraf-token").exists()
    assert told.left == ()


def test_tour__an_organization_of_that_name__is_left_unchanged(site: Site, tmp_path: Path) -> None:
    api = Api(site.server.host, site.server.token)
    with alone(site):
        organization = api.do("POST", "/api/v2/orgs", json={"name": ORGANIZATION})["id"]
        try:
            again = run_tour(site, tmp_path / "demo")
            assert again.status == 1
            assert f"The organization {ORGANIZATION} already exists." in again.output
            assert api.do("GET", f"/api/v2/orgs/{organization}")["name"] == ORGANIZATION
        finally:
            api.do("DELETE", f"/api/v2/orgs/{organization}")


def test_command_line__a_long_command__breaks_before_an_option() -> None:
    long = command_line("a.yml -e @one-file-with-a-long-name.yml -e another_variable=with-a-long-value")
    assert long == (
        "ansible-playbook a.yml -e @one-file-with-a-long-name.yml \\\n       -e another_variable=with-a-long-value"
    )
