# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""How a module process learns what the tasks before it have rehearsed, and tells what its own has."""

from __future__ import annotations

import json
import typing as t

from ._execution import Outcome, Rehearse
from ._plan.rehearsal import Rehearsal
from ._plan.rehearsal_plain import Plain, from_plain

# The environment variable that names the file with what was rehearsed on each server, by its address.
VARIABLE = "TIMESERIES_INFLUXDB_REHEARSAL"
# The key of a result that the action takes out.
KEY = "_timeseries_influxdb_rehearsed"


def read_rehearsals(environ: t.Mapping[str, str]) -> Rehearse | None:
    """Return what was rehearsed on a server, None where nothing is to be rehearsed."""
    path = environ.get(VARIABLE)
    if not path:
        return None
    with open(path, encoding="utf-8") as file:
        documents: dict[str, Plain] = json.load(file)

    def rehearse(host: str) -> Rehearsal:
        return from_plain(documents.get(host, {}))

    return rehearse


def with_rehearsed(outcome: Outcome) -> Outcome:
    """Return ``outcome`` with what it has rehearsed in its result."""
    if not outcome.rehearsed:
        return outcome
    return outcome._replace(result={**outcome.result, KEY: dict(outcome.rehearsed)})
