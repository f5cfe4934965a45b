# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A label itself: what is declared of it, and what that changes. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .._errors import DeclarationError, RefusedError
from .._model.names import check_id, check_label_name, check_text, label_key
from .._model.resources import Label
from .desired import Params
from .results import Result

NO_LABELS = (
    "The token sees no label of the organization: either there is none, or it lacks the permission to read labels."
)


# The properties that have options of their own.
OWN_OPTIONS = ("color", "description")


@dataclass(frozen=True)
class DesiredLabel:
    """A label as it shall be. ``properties`` are those that are named; an empty value removes one that has another."""

    present: bool
    name: str | None = None
    id: str | None = None
    renamed_from: str | None = None
    properties: t.Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelPlan:
    """The label before and after; either is None where there is none."""

    before: Label | None
    after: Label | None

    @property
    def new_name(self) -> str | None:
        """The name to send, None where it stays."""
        return self.after.name if self.before and self.after and self.after.name != self.before.name else None

    @property
    def new_properties(self) -> dict[str, str]:
        """The properties to send: those that differ, and "" for those that go."""
        before = self.before.properties if self.before else {}
        after = self.after.properties if self.after else {}
        changed = {key: value for key, value in after.items() if before.get(key) != value}
        return {**changed, **{key: "" for key in before if key not in after}}

    @property
    def operation(self) -> str:
        """What messages call it."""
        if self.before is None:
            return f"create the label {self.after.name!r}" if self.after else ""
        return f"{'change' if self.after else 'delete'} the label {self.before.name!r}"

    @property
    def actions(self) -> list[dict[str, t.Any]]:
        """What is to be done, in words."""
        if self.before is None:
            return [{"action": "create_label", "label": self.after.name}] if self.after else []
        if self.after is None:
            return [{"action": "delete_label", "label": self.before.name}]
        changes: dict[str, t.Any] = {} if self.new_name is None else {"name": self.new_name}
        if self.new_properties:
            changes["properties"] = self.new_properties
        return [{"action": "update_label", "label": self.before.name, **changes}] if changes else []


def parse_label(params: Params) -> DesiredLabel:
    """The declaration that the options of influx_label make."""
    name, label_id, old = params.get("name"), params.get("id"), params.get("renamed_from")
    if name is None and label_id is None:
        raise DeclarationError("name: give the label's name, or its id.")
    declared = DesiredLabel(
        present=params.get("state") != "absent",
        name=None if name is None else check_label_name(name, "name"),
        id=None if label_id is None else check_id(label_id, "id"),
        renamed_from=None if old is None else check_label_name(old, "renamed_from"),
        properties=_properties(params),
    )
    if declared.renamed_from is not None:
        if declared.name is None or declared.id is not None or not declared.present:
            raise DeclarationError("renamed_from: it goes with name alone, and not with state=absent.")
        if label_key(declared.renamed_from) == label_key(declared.name):
            raise DeclarationError(f"renamed_from: {old!r} is the new name too. Leave it out.")
    return declared


def plan_label(declared: DesiredLabel, org_id: str, labels: t.Sequence[Label], *, hidden: bool) -> LabelPlan:
    """Return the plan on the organization's ``labels``. ``hidden`` says that there may be some that the token can't see.

    Raises :class:`RefusedError` where there is none.
    """
    named = _named(labels, declared.name)
    old = _named(labels, declared.renamed_from)
    if named is not None and old is not None:
        raise RefusedError(
            f"There are both a label {old.name!r} and a label {named.name!r}, so the one can't be renamed to the other. Delete the one "
            "that is not wanted, or leave renamed_from out."
        )
    target = next((label for label in labels if label.id == declared.id), None) if declared.id else named or old
    if target is not None and named is not None and target.id != named.id:
        raise RefusedError(
            f"The label {declared.name!r} exists under another ID, {named.id}, not {declared.id}. Correct the ID, or leave id out."
        )
    if not declared.present:
        if target is not None and declared.name is not None and named is None:
            raise RefusedError(
                f"The label with the ID {declared.id} is called {target.name!r}, so it was not deleted. Correct the ID or the name."
            )
        return LabelPlan(target, None)
    if target is None:
        if declared.id is not None or declared.name is None:
            if not labels and hidden:
                raise RefusedError(f"There is no label with the ID {declared.id} to be seen. {NO_LABELS}")
            raise RefusedError(
                f"There is no label with the ID {declared.id} in the organization that this token may read, and InfluxDB chooses the IDs "
                "of new ones. Correct the ID, or leave id out to create a label by name."
            )
        return LabelPlan(None, Label(None, org_id, declared.name, dict(declared.properties)))
    properties = _combined(target.properties, declared.properties)
    return LabelPlan(target, replace(target, name=declared.name or target.name, properties=properties))


def describe_label(label: Label | None) -> dict[str, t.Any]:
    """A label in the words of the options of influx_label; empty if there is none."""
    if label is None:
        return {}
    others = {key: value for key, value in sorted(label.properties.items()) if key not in OWN_OPTIONS}
    described: dict[str, t.Any] = {"name": label.name}
    described.update({key: label.properties[key] for key in OWN_OPTIONS if key in label.properties})
    return {**described, "properties": others} if others else described


def _properties(params: Params) -> dict[str, str]:
    properties = {}
    for key, value in (params.get("properties") or {}).items():
        if key in OWN_OPTIONS:
            raise DeclarationError(f"properties: {key} has an option of its own.")
        if isinstance(value, (dict, list)):
            raise DeclarationError(
                f"properties: {key!r} has a {type(value).__name__} as its value. A property is a text."
            )
        name = check_text(str(key), "properties")
        properties[name] = check_text("" if value is None else str(value), "properties")
    for option in OWN_OPTIONS:
        if params.get(option) is not None:
            properties[option] = check_text(params[option], option)
    return properties


def _named(labels: t.Sequence[Label], name: str | None) -> Label | None:
    if name is None:
        return None
    return next((label for label in labels if label_key(label.name) == label_key(name)), None)


def _combined(before: t.Mapping[str, str], declared: t.Mapping[str, str]) -> dict[str, str]:
    """Return the properties ``before`` with those ``declared``.

    A creation stores an empty property, and a change removes it. So one that is empty already is as declared, and one that does
    not exist can't become empty.
    """
    combined = {**before, **declared}
    return {key: value for key, value in combined.items() if value != "" or before.get(key) == ""}


def describe_label_with_ids(label: Label) -> Result:
    return {**describe_label(label), "id": label.id, "org_id": label.org_id}
