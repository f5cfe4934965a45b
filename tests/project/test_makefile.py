# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The newcomer's path: `make help` names every command, and `make clean` leaves what git has and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
INTERNAL = {"always"}


def output(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def phony() -> set[str]:
    """The commands that the Makefile has."""
    (line,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    return set(line.split()) - INTERNAL


def test_help__each_command__is_named_with_what_it_does() -> None:
    lines = output("make", "help", cwd=ROOT).splitlines()
    named = [line.split(None, 2) for line in lines]
    assert {words[1] for words in named} == phony()
    assert all(len(words) == 3 and words[0] == "make" for words in named)


def test_contributing__each_test_command__is_in_its_table() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`make ([a-z ]+)`", contributing))
    named = {command for commands in table for command in commands.split()}
    assert named <= phony()
    (prerequisites,) = re.findall(r"^test: ([a-z ]+) ##", MAKEFILE, re.MULTILINE)
    assert set(prerequisites.split()) <= named


def test_clean__a_clone_with_all_that_git_ignores__is_clean(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    output("git", "clone", "--quiet", str(ROOT), str(clone), cwd=tmp_path)
    # As they are now, not as they were committed.
    for name in ("Makefile", ".gitignore"):
        shutil.copy(ROOT / name, clone)
    before = output("git", "status", "--short", cwd=clone)
    made = places(clone)
    for place in made:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("left over")
    ignored = output("git", "status", "--short", "--ignored", cwd=clone)
    assert ignored.count("!! ") == len(made) > 0
    output("make", "clean", cwd=clone)
    assert output("git", "status", "--short", "--ignored", cwd=clone) == before


def places(clone: Path) -> list[Path]:
    """A file for each pattern in .gitignore, at the top or further down as the pattern says."""
    patterns = [
        line for line in (clone / ".gitignore").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    found = []
    for pattern in patterns:
        name = pattern.replace("[co]", "c").replace("*", "some")
        name = f"{name}file" if name.endswith("/") else name
        found.append(clone / name.lstrip("/") if pattern.startswith("/") else clone / "tests" / "unit" / name)
    return found
