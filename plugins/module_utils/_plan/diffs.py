# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The diff of many things, as a page for people: a summary, what changes, what is created, and apart from these what is deleted. Pure."""

from __future__ import annotations

import json
import re
import typing as t
from itertools import groupby

from .._printable import printable
from .results import Pair, Result

_INDENT = "  "
# The options that name a thing.
_NAMES = ("name", "database")
# Text that means itself without quotes.
_PLAIN = re.compile(r"[\w./+%-]+( [\w./+%-]+)*")
# A list that is longer has a line for each entry.
_LONGEST_LIST = 60


class Difference(t.NamedTuple):
    """One thing that differs: what it is called, its two sides, and the organization that it is in, if that is to be told."""

    kind: str
    name: str
    sides: Pair
    organization: str | None = None


def summarize_changes(sides: t.Collection[Pair]) -> str:
    """Return how many things are to be created, changed and deleted. Empty if there are none."""
    created = sum(not before for before, _after in sides)
    deleted = sum(not after for _before, after in sides)
    counts = ((created, "create"), (len(sides) - created - deleted, "change"), (deleted, "delete"))
    return ", ".join(" to ".join((f"{number:,}", verb)) for number, verb in counts if number)


def diff_of_many(differences: t.Sequence[Difference]) -> list[Result]:
    """Return a diff for each section: what changes, what is created, what is deleted. The summary comes first."""
    sections = [
        [one for one in differences if all(one.sides)],
        [one for one in differences if not one.sides[0]],
        [one for one in differences if not one.sides[1]],
    ]
    shown = [_section(section) for section in sections if section]
    if len(shown) > 1:
        # Ansible shows text that is prepared as it is.
        summary = summarize_changes([one.sides for one in differences])
        return [{"before": "", "after": "", "prepared": f"{summary}\n\n"}, *shown]
    return shown


def _section(differences: t.Sequence[Difference]) -> Result:
    header = summarize_changes([one.sides for one in differences])
    before, after = (_page(differences, side) for side in (0, 1))
    return {"before_header": header, "after_header": header, "before": before, "after": after}


def _page(differences: t.Sequence[Difference], side: int) -> str:
    lines: list[str] = []
    for organization, inside in groupby(differences, key=_organization):
        things = [line for one in inside if one.sides[side] for line in _lines(one, side)]
        if organization is None:
            lines += things
        elif things:
            lines += [f"in {_plain(organization)}:", *(f"{_INDENT}{line}" for line in things)]
    return "".join(f"{line}\n" for line in lines)


def _organization(difference: Difference) -> str | None:
    return difference.organization


def _lines(difference: Difference, side: int) -> t.Iterator[str]:
    """Yield the name of a thing, and the options of it that differ. What is new or gone has all that are not empty."""
    described, other = difference.sides[side], difference.sides[1 - side]
    yield f"{difference.kind} {_plain(difference.name)}:"
    for option, value in described.items():
        if (option not in other or other[option] != value) if other else _is_worth_telling(option, value, difference):
            yield from (f"{_INDENT}{line}" for line in _option(option, value))


def _is_worth_telling(option: str, value: object, difference: Difference) -> bool:
    repeats_name = option in _NAMES and value == difference.name
    return value not in (None, "", [], {}) and not repeats_name


def _option(option: str, value: object) -> t.Iterator[str]:
    text = _flow(value)
    if isinstance(value, list) and (len(text) > _LONGEST_LIST or any(isinstance(entry, dict) for entry in value)):
        yield f"{option}:"
        yield from (f"{_INDENT}- {_flow(entry)}" for entry in value)
    else:
        yield f"{option}: {text}"


def _flow(value: object) -> str:
    """Return a value on one line, in YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_plain(str(key))}: {_flow(entry)}' for key, entry in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _plain(value) if isinstance(value, str) else json.dumps(value)


def _plain(text: str) -> str:
    """Return text without quotes where that is plain, and else as JSON. What cannot be seen is escaped."""
    return (
        text if _PLAIN.fullmatch(text) and printable(text) == text else printable(json.dumps(text, ensure_ascii=False))
    )
