# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m bench`: run the benchmark on the server in the environment, or on the emulator."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from bench import fleet, plot, single, targets
from bench.buckets import Measure, Plan
from bench.playbooks import Stage
from bench.results import Results
from bench.site import Site
from tools.playbook import ROOT
from tools.server import server

PARTS = ("single", "buckets", "fleet")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[10, 100, 1_000, 10_000], help="numbers of buckets")
    parser.add_argument("--delays", nargs="+", type=int, default=[0, 20], help="ms that a request takes longer")
    parser.add_argument("--dress", choices=["bare", "dressed", "both"], default="both", help="labels and an owner each")
    parser.add_argument("--rounds", type=int, help="turns of each case, in place of 5, 3 and 1 by size")
    parser.add_argument("--single-rounds", type=int, default=20, help="tasks of each kind in the part single")
    parser.add_argument("--most-seconds", type=float, default=150, help="of waiting, for which a case is left out")
    parser.add_argument("--fleet", type=int, default=100, help="servers of the fleet")
    parser.add_argument("--forks", nargs="+", type=int, default=[5, 10, 25, 50])
    parser.add_argument("--json", type=Path, default=ROOT / ".build" / "bench.json", help="where the results go")
    parser.add_argument("--plot", type=Path, default=ROOT / ".build" / "bench.svg", help="where they are drawn")
    return parser.parse_args()


def main() -> int:
    """0 if all is reached that was measured."""
    options = _arguments()
    dresses = {"bare": (False,), "dressed": (True,), "both": (False, True)}[options.dress]
    results = Results()
    with server() as found, tempfile.TemporaryDirectory() as directory:
        site, stage = Site(found), Stage(Path(directory), found.environment())
        results.parts["about"] = {
            "server": site.version(),
            "python": platform.python_version(),
            "ansible_core": version("ansible-core"),
            "cores": os.cpu_count(),
        }
        print(" ".join(f"{key} {value}" for key, value in results.parts["about"].items()), flush=True)
        if "single" in options.parts:
            results.parts["single"] = single.measure(site, stage, options.single_rounds)
        if "buckets" in options.parts:
            plan = Plan(tuple(options.sizes), tuple(options.delays), dresses, options.rounds, options.most_seconds)
            Measure(site, stage, plan, results).run()
        if "fleet" in options.parts:
            results.parts["fleet"] = fleet.measure(stage, options.fleet, options.forks)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    results.write(options.json)
    if "buckets" in options.parts:
        plot.draw(results, options.plot)
    reached = targets.lines(results)
    print("", *reached, f"The results are in {options.json}", sep="\n")
    return int(any(line.verdict == "FAIL" for line in reached))


if __name__ == "__main__":
    sys.exit(main())
