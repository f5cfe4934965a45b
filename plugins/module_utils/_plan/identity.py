# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which thing a declaration is about: by its name, its ID, or the name that it is renamed from. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._errors import DeclarationError, RefusedError
from .._model.names import check_given, check_label_name, check_organization_name, label_key, trim
from .._model.resources import Bucket, Label, Organization, UserAccount
from .._model.v1_users import V1User

Thing = t.TypeVar("Thing", Bucket, Label, Organization, UserAccount, V1User)


class Declared(t.Protocol):
    """What a declaration of a thing has, whatever its kind."""

    @property
    def name(self) -> str | None:
        """The name that it shall have."""

    @property
    def id(self) -> str | None:
        """Its ID."""

    @property
    def renamed_from(self) -> str | None:
        """The name that it may still have."""


class Kind(t.NamedTuple):
    """What differs between the kinds of things: which names are one name, and the ends of sentences."""

    noun: str
    key: t.Callable[[str], t.Hashable]
    check_name: t.Callable[[str, str], str]
    renamed_without_name: str
    renamed_by_id: str
    renamed_and_absent: str
    declared_as_well: str
    other_name: str

    @property
    def one(self) -> str:
        """A thing of the kind, with its article."""
        return f"{'an' if self.noun[0] in 'aeio' else 'a'} {self.noun}"


BUCKET = Kind(
    "bucket",
    str,
    check_given,
    "give the new name with name.",
    "with id it is not needed. A bucket given by id is renamed to name.",
    "it has no meaning with state=absent. Give the name that the bucket has.",
    ", so which of them shall have the data can't be told. Rename in one task and declare the old name in a later one; to swap two "
    "names, rename one of them to a third name first.",
    "{now!r}, not {declared!r}, so it was not deleted. Correct the ID or the name, or give one of them alone.",
)
_NAME_ALONE = "it goes with name alone, and not with state=absent."
LABEL = Kind(
    "label",
    label_key,
    check_label_name,
    _NAME_ALONE,
    _NAME_ALONE,
    _NAME_ALONE,
    ". Rename in one task, and declare the old name in a later one.",
    "{now!r}, so it was not deleted. Correct the ID or the name.",
)
_RENAMED_ALONE = ". Rename in one task, and declare the old name in a later one."
ORGANIZATION = Kind(
    "organization",
    trim,
    check_organization_name,
    "give the new name with name.",
    "with id it is not needed. An organization given by id is renamed to name.",
    "it has no meaning with state=absent. Give the name that the organization has.",
    _RENAMED_ALONE,
    BUCKET.other_name,
)
USER = Kind(
    "user",
    str,
    check_given,
    "give the new name with name.",
    "with id it is not needed. A user given by id is renamed to name.",
    "it has no meaning with state=absent. Give the name that the user has.",
    _RENAMED_ALONE,
    BUCKET.other_name,
)
# It is never renamed, so only the sentences about names and IDs count.
V1_USER = Kind("v1 user", str, check_given, "", "", "", "", BUCKET.other_name)


def parse_renamed_from(kind: Kind, params: t.Mapping[str, t.Any]) -> str | None:
    """Return the name that a thing is renamed from, None where the options ``params`` have none."""
    old, new = params.get("renamed_from"), params.get("name")
    if old is None:
        return None
    checked = kind.check_name(old, "renamed_from")
    if new is None:
        raise DeclarationError(f"renamed_from: {kind.renamed_without_name}")
    if params.get("id") is not None:
        raise DeclarationError(f"renamed_from: {kind.renamed_by_id}")
    if params.get("state") == "absent":
        raise DeclarationError(f"renamed_from: {kind.renamed_and_absent}")
    if kind.key(old) == kind.key(new):
        raise DeclarationError(f"renamed_from: {old!r} is the new name too. Leave it out.")
    return checked


def check_each_once(kind: Kind, declared: t.Sequence[Declared]) -> None:
    """Raise :class:`DeclarationError` where two of ``declared`` are about the same thing."""
    _check_once(kind, "name", [one.name for one in declared])
    _check_once(kind, "id", [one.id for one in declared])
    _check_once(kind, "renamed_from", [one.renamed_from for one in declared])
    keys = {kind.key(one.name) for one in declared if one.name is not None}
    for one in declared:
        if one.renamed_from is not None and kind.key(one.renamed_from) in keys:
            raise DeclarationError(
                f"{kind.noun}s: {one.renamed_from!r} is to be renamed to {one.name!r} and is declared as well{kind.declared_as_well}"
            )


def _check_once(kind: Kind, option: str, values: t.Iterable[str | None]) -> None:
    given = [value for value in values if value is not None]
    last = {kind.key(value): value for value in given}
    for key, times in Counter(map(kind.key, given)).most_common(1):
        if times > 1:
            raise DeclarationError(
                f"{kind.noun}s: {option} {last[key]!r} is declared {times} times. Declare each {kind.noun} once."
            )


def resolve(
    kind: Kind,
    declared: Declared,
    *,
    named: Thing | None,
    with_id: Thing | None,
    old: Thing | None,
    absent: bool,
) -> Thing | None:
    """Return what is declared, of what was found under the name, the ID and the old name; None if it doesn't exist.

    ``absent`` says that it is to be deleted. ``with_id`` is needed only where nothing has the name. Raises
    :class:`RefusedError` where two things are meant.
    """
    if named is not None and old is not None:
        raise RefusedError(
            f"There are both {kind.one} {old.name!r} and {kind.one} {named.name!r}, so the one can't be renamed to the other. Delete "
            "the one that is not wanted, or leave renamed_from out."
        )
    if declared.id is None:
        return named or old
    found = named or with_id
    if found is not None:
        _check_id(kind, declared, found, absent)
    return found


def _check_id(
    kind: Kind, declared: Declared, found: Bucket | Label | Organization | UserAccount | V1User, absent: bool
) -> None:
    """Raise :class:`RefusedError` where ``found`` has another ID, or is to be deleted and has another name."""
    if found.id != declared.id:
        raise RefusedError(
            f"The {kind.noun} {declared.name!r} exists under another ID, {found.id}, not {declared.id}. Correct the ID, or leave id out."
        )
    if absent and declared.name is not None and kind.key(found.name) != kind.key(declared.name):
        called = kind.other_name.format(now=found.name, declared=declared.name)
        raise RefusedError(f"The {kind.noun} with the ID {declared.id} is called {called}")
