# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs unit, functional and integration tests under coverage, in Ansible's processes too, and judges plugins/.

`python tests/support/tools/coverage_of_plugins.py FOLDER ...` runs those folders of tests/ alone, and judges nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / ".build" / "coverage"
REPORT = WORK / "report.txt"
CONFIG = ROOT / "tests" / "support" / "tools" / "coverage.ini"
FOLDERS = ("unit", "functional", "integration")
LEAST_BRANCHES = 95.0


def main(chosen: list[str]) -> int:
    """Measure, print, and fail where too few branches are covered."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for folder in chosen or FOLDERS:
        parallel = ("--numprocesses", "auto", "--dist", "loadgroup")
        tests = coverage("run", "-m", "pytest", "--quiet", f"tests/{folder}", *parallel)
        if tests.returncode:
            return tests.returncode
    for command in (("combine", "--quiet"), ("json", "--quiet", "-o", str(WORK / "coverage.json"))):
        coverage(*command).check_returncode()
    measured = json.loads((WORK / "coverage.json").read_text(encoding="utf-8"))
    REPORT.write_text("\n".join([*report(measured), ""]), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"), end="")
    unmeasured = code_files() - set(measured["files"])
    return 1 if not chosen and (unmeasured or branches(measured["totals"]) < LEAST_BRANCHES) else 0


def coverage(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run coverage with its settings and data apart from the user's."""
    command = [sys.executable, "-m", "coverage", arguments[0], f"--rcfile={CONFIG}", *arguments[1:]]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "COVERAGE_DATA": str(WORK / "data")}, check=False)


def code_files() -> set[str]:
    """All that is to be covered; doc fragments hold no code that runs."""
    files = (
        file
        for folder in ("action", "modules", "module_utils", "plugin_utils")
        for file in (ROOT / "plugins" / folder).rglob("*.py")
        if file.name != "__init__.py"
    )
    return {str(file.relative_to(ROOT)) for file in files}


def branches(counts: dict[str, int]) -> float:
    """The part of the branches that were taken, in percent."""
    covered, all_of_them = float(counts["covered_branches"]), float(counts["num_branches"])
    return 100.0 * covered / (all_of_them or 1.0)


def report(measured: dict[str, Any]) -> Iterator[str]:
    """What is not covered, file by file, and the figures."""
    yield from (f"{name}: not run at all" for name in sorted(code_files() - set(measured["files"])))
    for name, file in sorted(measured["files"].items()):
        if file["missing_lines"] or file["missing_branches"]:
            missing = [
                *map(str, file["missing_lines"]),
                *(f"{start}->{end}" for start, end in file["missing_branches"]),
            ]
            yield f"{name}: {', '.join(missing)}"
    totals = measured["totals"]
    yield (
        f"{totals['covered_lines']} of {totals['num_statements']} lines, "
        f"{totals['covered_branches']} of {totals['num_branches']} branches: {branches(totals):.1f} % of branches "
        f"({LEAST_BRANCHES:.0f} % are asked for)"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
