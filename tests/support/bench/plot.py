# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m bench.plot RESULTS.json FILE.svg`: the playbooks' seconds by the number of buckets, as a picture for the documentation."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from bench.playbooks import median
from bench.results import FLOOR, LOOP, MANY, MANY_AS_MODULE, MANY_FROM_VARIABLES, Case, Results

_LOOKS = {
    FLOOR: {"color": "#6b7280", "linestyle": "--", "marker": "s"},
    MANY: {"color": "#2563eb", "linestyle": "-", "marker": "o"},
    MANY_AS_MODULE: {"color": "#7c3aed", "linestyle": "-", "marker": "^"},
    MANY_FROM_VARIABLES: {"color": "#60a5fa", "linestyle": ":", "marker": "."},
    LOOP: {"color": "#dc2626", "linestyle": "-", "marker": "x"},
}
_STATES = {"sync": "in sync", "create": "creating", "change": "changing one in ten"}


def draw(results: Results, path: Path) -> None:
    """A panel for each state, of bare buckets without a delay."""
    # The same results give the same file, to the byte.
    mpl.rcParams["svg.hashsalt"] = "bench"
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    panels = figure.subplots(1, len(_STATES), sharey=True)
    for panel, (state, title) in zip(panels, _STATES.items(), strict=True):
        for contender, look in _LOOKS.items():
            cases = [case for case in results.cases() if case == Case(case.size, state, False, 0)]
            rows = [row for row in (results.find(case, contender) for case in cases) if row is not None]
            if rows:
                sizes, seconds = [row.case.size for row in rows], [median(row.seconds) for row in rows]
                panel.plot(sizes, seconds, label=contender, **look)
        panel.set(title=title, xlabel="buckets", xscale="log", yscale="log")
        panel.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        panel.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        panel.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        panel.yaxis.set_minor_formatter(NullFormatter())
        panel.grid(visible=True, alpha=0.3)
    panels[0].set_ylabel("seconds of the playbook")
    if panels[0].lines:
        panels[0].legend(fontsize="small")
    figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    draw(Results.read(Path(sys.argv[1])), Path(sys.argv[2]))
