# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which options count where the task and module_defaults both say something: what a nearer place says replaces the farther. Pure."""

from __future__ import annotations

import typing as t

# What loses its meaning beside an option of a nearer place, apart from what excludes it by the argument spec.
_REPLACED: dict[str, frozenset[str]] = {
    "token": frozenset({"username", "password"}),
    "username": frozenset({"token", "password"}),
    "password": frozenset({"token"}),
    "client_cert": frozenset({"client_key"}),
    # A profile is a whole connection.
    "profile": frozenset({"host", "token", "username", "password", "org", "org_id"}),
    "configs_path": frozenset({"host", "token", "username", "password", "org", "org_id"}),
}
Exclusive = t.Sequence[t.Sequence[str]]


def may_conflict(options: t.Collection[str], exclusive: Exclusive) -> bool:
    """Return whether one of ``options`` would replace another if they came from different places."""
    return any(_replaced_by(option, exclusive) & set(options) for option in options)


def nearest(places: t.Iterable[t.Collection[str]], exclusive: Exclusive) -> set[str]:
    """Return the options that count. ``places`` are the options that each place gives, the nearest first.

    ``exclusive`` are the mutually exclusive options of the argument spec: of these, one from a nearer place replaces those of
    a farther one. Two that one place gives are kept, and are an error as before.
    """
    kept: set[str] = set()
    for options in places:
        replaced = {name for option in kept for name in _replaced_by(option, exclusive)}
        kept |= {option for option in options if option not in replaced}
    return kept


def _replaced_by(option: str, exclusive: Exclusive) -> set[str]:
    others = {name for group in exclusive if option in group for name in group}
    return (others | _REPLACED.get(option, frozenset())) - {option}
