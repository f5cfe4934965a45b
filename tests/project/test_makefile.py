# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The newcomer's path: `make help` names every command, `make test` runs what it says, and `make clean` leaves what git has."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
INTERNAL = {"always"}
HOW_LONG = re.compile(r"\((?:\d+ (?:s|min)|long)(?:[,;] [^()]*)?\)$")
NO_TESTS = {"help", "venv", "demo", "emulator", "pictures", "build", "changelog", "version", "clean"}


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


def run_by(command: str) -> list[str]:
    """Return the commands that a command runs: before it, and by name in its recipe."""
    found = re.search(rf"^{command}: (.*?) ##.*\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
    assert found is not None, command
    recipe = re.findall(r"^\t@\$\((?:MAKE|TOGETHER)\) ([a-z ]+)$", found[2], re.MULTILINE)
    return [word for words in (found[1], *recipe) for word in words.split() if word in phony()]


def test_help__each_test_command__says_how_long_it_takes() -> None:
    lines = output("make", "help", cwd=ROOT).splitlines()
    silent = [line for line in lines if line.split()[1] not in NO_TESTS and not HOW_LONG.search(line)]
    assert silent == []


def test_test__all_that_ci_runs__once() -> None:
    parts = [part for part in run_by("test") if part != "check"] + run_by("check")
    assert run_by("test")[0] == "check"
    assert sorted(parts) == sorted(set(parts))
    assert set(run_by("check")) == {"lint", "types", "unit", "contract"}
    assert set(parts) == {
        *("lint", "types", "docs", "unit", "contract", "functional", "growth"),
        *("sanity", "integration", "oldest", "package", "molecule"),
    }
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test </dev/null")


def test_contributing__each_test_command__is_in_its_table() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `make ([a-z ]+)` \|", contributing, re.MULTILINE)
    named = [command for row in rows for command in row.split()]
    assert set(named) == phony() - NO_TESTS
    assert len(named) == len(set(named))
    # In prose, too, only commands that exist are named.
    prose = re.findall(r"`make ([a-z ]+)", contributing)
    assert {command for words in prose for command in words.split()} <= phony()


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
