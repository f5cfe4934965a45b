# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the mutation tester mutmut over what decides, carries out, repeats and redacts, with the unit tests.

It works on a copy, since it writes the mutants into the modules. A mutant that no test kills stands in
tests/support/mutation/survivors.yml with the reason why it may live, or this fails.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from tools import sanity

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / ".build" / "mutation"
INSIDE = "ansible_collections/timeseries/influxdb"
SURVIVORS = ROOT / "tests" / "support" / "mutation" / "survivors.yml"
NEEDED = 0.9
KILLED = ("killed", "timeout")

# What decides, executes, retries and redacts; a folder is a layer.
CHANGED = (
    "_plan/*.py",
    "_apply/*.py",
    "_api/client.py",
    "_api/failures.py",
    "_api/responses.py",
    "_api/retry.py",
    "_errors.py",
    "_execution.py",
)
UTILS = f"{INSIDE}/plugins/module_utils"


def settings(files: Sequence[str]) -> str:
    """Return mutmut's configuration, which mutates these files of module_utils."""
    chosen = "".join(f"    {UTILS}/{file}\n" for file in files)
    return f"""\
[mutmut]
source_paths={INSIDE}/plugins
only_mutate=
{chosen}also_copy=
    {INSIDE}
pytest_add_cli_args=
    -c
    {INSIDE}/pytest.ini
pytest_add_cli_args_test_selection=
    {INSIDE}/tests/unit/plugins/module_utils
    {INSIDE}/tests/unit/plugins/plugin_utils
use_setproctitle=false
"""


def main(chosen: Sequence[str]) -> int:
    """Make the mutants, run the tests on each, and judge which may live."""
    sanity.copy_checkout(WORK / INSIDE)
    # An earlier run's results go, since tests may have changed.
    shutil.rmtree(WORK / "mutants", ignore_errors=True)
    (WORK / "setup.cfg").write_text(settings(chosen or CHANGED), encoding="utf-8")
    if subprocess.run([*mutmut("run", "--max-children"), str(os.cpu_count() or 1)], cwd=WORK, check=False).returncode:
        return 1
    return judge(dict(results()), {mutant: why for mutant, why in excused().items() if is_of(mutant, chosen)})


def is_of(mutant: str, files: Sequence[str]) -> bool:
    """Whether a mutant as `change` names it is of one of these files of module_utils, or of any where none is named."""
    modules = [file.removesuffix(".py").replace("/", ".") for file in files]
    return not files or any(fnmatch.fnmatch(mutant.partition(":")[0], f"{module}.*") for module in modules)


def mutmut(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mutmut", *arguments]


def results() -> Iterator[tuple[str, str]]:
    """Each mutant and what became of it."""
    for line in output("results", "--all", "true").splitlines():
        mutant, _colon, became = line.strip().rpartition(": ")
        if mutant:
            yield mutant, became


def output(*arguments: str) -> str:
    return subprocess.run(mutmut(*arguments), cwd=WORK, check=True, stdout=subprocess.PIPE, text=True).stdout


def judge(became: dict[str, str], known: dict[str, str]) -> int:
    """Print how many were killed and what lives, beside those that are known to live, and say whether that will do."""
    alive = Counter(change(mutant) for mutant, what in became.items() if what not in KILLED)
    unknown, dead = sorted(alive.keys() - known.keys()), sorted(known.keys() - alive.keys())
    for title, mutants in (("No test kills", unknown), ("Killed by now: take it out of survivors.yml:", dead)):
        for mutant in mutants:
            print(f"{title} {mutant}")
    for why, number in Counter(
        {why: sum(alive[one] for one, w in known.items() if w == why) for why in known.values()}
    ).items():
        print(f"{number} may live: {why}")
    killed = sum(what in KILLED for what in became.values())
    ratio = killed / len(became) if became else 0
    print(
        f"{killed} of {len(became)} mutants killed, {ratio:.1%}; {alive.total()} live, of which {len(unknown)} must not"
    )
    return 1 if unknown or dead or ratio < NEEDED else 0


def change(mutant: str) -> str:
    """A mutant's function and the lines that it changes to: its number is another one after each edit."""
    function = re.sub(r"__mutmut_\d+$", "", mutant).partition("module_utils.")[2]
    function = function.replace(".xǁ", ".").replace("ǁ", ".").replace(".x_", ".")
    lines = output("show", mutant).splitlines()
    new = [line[1:].strip() for line in lines if re.match(r"\+(?!\+\+ )", line)]
    old = [line[1:].strip() for line in lines if re.match(r"-(?!-- )", line)]
    return f"{function}: {' '.join(new) if new else 'without ' + ' '.join(old)}"


def excused() -> dict[str, str]:
    """The mutants that may live, and why."""
    groups = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []
    return {mutant: group["why"] for group in groups for mutant in group["mutants"]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
