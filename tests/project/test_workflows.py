# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each step of the workflows runs what there is: a make command, a nox session, and never more rights than it needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
MAKE = re.compile(r"^make ((?:[a-z]+ ?)+)(?: [A-Z_]+=\S+)*$")
FROM_MATRIX = re.compile(r"\$\{\{ matrix\.(\w+) \}\}")
PINNED = re.compile(r"actions/[a-z-]+@[0-9a-f]{40}")
NAMED = re.compile(r"uses: (actions/[a-z-]+)@([0-9a-f]{40})  # (v\d+\.\d+\.\d+)$")


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{path.name}: {name}", job)
        for path in WORKFLOWS
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items()
    ]


def commands(job: dict[str, Any]) -> list[str]:
    """What the steps run, once for each value of the matrix that the file itself lists."""
    found = []
    for step in job["steps"]:
        command = step.get("run", "").strip()
        named = FROM_MATRIX.search(command)
        values = job["strategy"]["matrix"][named.group(1)] if named else [""]
        found += [FROM_MATRIX.sub(value, command) for value in values] if isinstance(values, list) else [command]
    return [command for command in found if command]


@pytest.mark.parametrize(("name", "job"), jobs(), ids=[name for name, _job in jobs()])
def test_jobs__make_commands__are_in_the_makefile(name: str, job: dict[str, Any]) -> None:
    made = [MAKE.match(command) for command in commands(job) if command.startswith("make ")]
    assert made, name
    targets = {target for found in made if found for target in found.group(1).split()}
    assert all(made)
    assert targets <= TARGETS


def test_jobs__the_matrix__is_the_noxfile_s_own() -> None:
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    (listing,) = [command for command in commands(ci["sessions"]) if "nox " in command]
    options = listing.split("nox ")[1].split("|")[0].split()
    done = subprocess.run(
        [sys.executable, "-m", "nox", *options], cwd=ROOT, env=os.environ, check=True, stdout=subprocess.PIPE, text=True
    )
    names = [session["session"] for session in json.loads(done.stdout)]
    names.remove("client-oldest")
    kinds = {name.split("-")[0] for name in names}
    assert kinds == {"units", "integration", "sanity"}
    # Each core from the oldest that meta/runtime.yml lets in has all three.
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    cores = {name.split("-")[1] for name in names if not name.startswith("units-2.15")}
    assert min(cores, key=lambda core: int(core.split(".")[1])) == runtime.removeprefix(">=").removesuffix(".0")
    for core in cores:
        assert {name.split("-")[0] for name in names if f"-{core}" in name} == kinds


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows__rights__least_and_actions_pinned(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"] > 0
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert used
        assert all(PINNED.fullmatch(action) for action in used), used


@pytest.mark.parametrize(("name", "job"), jobs(), ids=[name for name, _job in jobs()])
def test_jobs__each__has_a_name_and_keeps_no_credentials(name: str, job: dict[str, Any]) -> None:
    assert job["name"], name
    assert all(step.get("name") for step in job["steps"])
    checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


def test_workflows__each_action__is_one_commit_whose_version_is_named() -> None:
    lines = [line for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "uses: " in line]
    named = [NAMED.search(line) for line in lines]
    assert all(named), lines
    by_action: dict[str, set[tuple[str, str]]] = {}
    for found in named:
        if found is not None:
            by_action.setdefault(found.group(1), set()).add((found.group(2), found.group(3)))
    assert all(len(commits) == 1 for commits in by_action.values()), by_action


def test_workflows__long_checks__each_have_a_place() -> None:
    run = {word for _name, job in jobs() for command in commands(job) for word in command.split()}
    assert {"growth", "mutate", "soak", "matrix", "upcoming", "image", "coverage"} <= run


def test_ci__each_part_of_make_test__has_a_job() -> None:
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    targets = [word for row in ci["checks"]["strategy"]["matrix"]["targets"] for word in row.split()]
    assert sorted(targets) == sorted(set(targets))
    # The matrix has sanity and the oldest versions, on more of both.
    assert set(targets) == {"check", "docs", "functional", "growth", "integration", "package", "molecule"}


def test_release__the_version__is_checked_before_anything_is_published() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    steps = commands(release["jobs"]["publish"])
    assert steps[0].startswith("make version TAG=")
    assert "collection publish" in steps[-1]
    assert "make build" in steps[:-1]


def test_issue_forms__there_are__for_bugs_and_features() -> None:
    assert [path.name for path in FORMS] == ["bug.yml", "config.yml", "feature.yml"]
