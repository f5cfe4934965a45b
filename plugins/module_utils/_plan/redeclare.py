# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What is there, in the form of a declaration, and why some of it has no such form. Pure."""

from __future__ import annotations

import typing as t

from .._errors import DeclarationError
from .desired import Params
from .results import Result

# Whether a thing is declared by its ID, without some of what it has, or not at all.
Outcome = t.Literal["by_id", "in_part", "left_out"]


class Remark(t.NamedTuple):
    """Why a thing is not declared as it is. ``title`` says which one it is, on every server alike if that is possible."""

    kind: str
    title: str
    id: str | None
    outcome: Outcome
    reason: str

    def describe(self) -> Result:
        """Return it as results tell it."""
        return {"kind": self.kind, "name": self.title, "id": self.id, "outcome": self.outcome, "reason": self.reason}


class Redeclared(t.NamedTuple):
    """The declarations of all things of one kind, and what is to be said of some of them."""

    entries: tuple[Result, ...] = ()
    remarks: tuple[Remark, ...] = ()


# What declares nothing but by its ID is of no use elsewhere.
_THIS_SERVER = "It is declared by its ID, which fits this server only."


def redeclare(
    kind: str, described: t.Iterable[tuple[Result, str | None]], parse: t.Callable[[Params], object]
) -> Redeclared:
    """Return the ``described`` things without what ``parse`` refuses, each with its ID at hand.

    What has no name that can be declared goes by its ID.
    """
    entries: list[Result] = []
    remarks: list[Remark] = []
    for entry, its_id in described:
        kept, said = _fit(kind, entry, its_id, parse)
        entries.append(kept)
        remarks += said
    return Redeclared(tuple(entries), tuple(remarks))


def _fit(
    kind: str, entry: Result, its_id: str | None, parse: t.Callable[[Params], object]
) -> tuple[Result, list[Remark]]:
    remarks: list[Remark] = []
    name = entry.get("name")
    title = its_id or "" if name is None else str(name)
    kept: Result = {"name": name}
    why = "It has no name." if name is None else refusal(parse, kept)
    if why is not None:
        kept = {"id": its_id}
        remarks.append(Remark(kind, title, its_id, "by_id", f"{why} {_THIS_SERVER}"))
    for option, value in entry.items():
        if option in ("name", "id"):
            continue
        why = refusal(parse, {**_identity(kept), option: value})
        if why is None:
            kept[option] = value
        else:
            remarks.append(Remark(kind, title, its_id, "in_part", why))
    why = refusal(parse, kept)
    if why is not None:
        remarks.append(Remark(kind, title, its_id, "in_part", why))
    return kept, remarks


def _identity(entry: Result) -> Result:
    return {option: entry[option] for option in ("name", "id") if option in entry}


def refusal(parse: t.Callable[[Params], object], entry: Params) -> str | None:
    """Return why ``parse`` refuses a declaration, None where it takes it."""
    try:
        parse(entry)
    except DeclarationError as error:
        return error.message
    return None


def say_foreign_labels(buckets: t.Iterable[tuple[Result, str | None]]) -> tuple[Remark, ...]:
    """Return what is to be said of buckets that have labels of another organization, which only IDs name."""
    reason = "It has labels of another organization. They are declared by ID, which fits this server only."
    return tuple(
        Remark("bucket", str(one.get("name", one_id)), one_id, "by_id", reason)
        for one, one_id in buckets
        if "label_ids" in one
    )
