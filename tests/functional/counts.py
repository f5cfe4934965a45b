# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the tests says at its end: how many cases there were of each kind, and how many of them failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

_COUNTS = pytest.StashKey[dict[str, list[int]]]()


def count(config: pytest.Config, kind: str, cases: int, failures: int) -> None:
    """Add to the numbers of a kind of cases; `kind` is the line, with `{cases}` and `{failures}` for the numbers."""
    numbers = counts(config).setdefault(kind, [0, 0])
    numbers[0] += cases
    numbers[1] += failures


def counts(config: pytest.Config) -> dict[str, list[int]]:
    """Return the numbers of each kind, as plain data that a worker can send."""
    return config.stash.setdefault(_COUNTS, {})


def counted(config: pytest.Config) -> Iterator[str]:
    """A line for each kind."""
    for kind, (cases, failures) in counts(config).items():
        yield kind.format(cases=cases, failures=failures)
