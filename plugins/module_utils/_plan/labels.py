# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for a label itself. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._errors import RefusedError
from .._model.names import label_key
from .._model.resources import Label
from .desired_labels import DesiredLabel
from .identity import LABEL, resolve

NO_LABELS = (
    "The token sees no label of the organization: either there is none, or it lacks the permission to read labels."
)


@dataclass(frozen=True)
class LabelPlan:
    """The label before and after; either is None where there is none."""

    before: Label | None
    after: Label | None

    @property
    def creates(self) -> bool:
        """Whether there is no label yet, and shall be one."""
        return self.before is None and self.after is not None

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


def plan_label(
    declared: DesiredLabel, org_id: str, labels: t.Sequence[Label], *, labels_may_be_hidden: bool
) -> LabelPlan:
    """Return the plan on the organization's ``labels``. ``labels_may_be_hidden`` says that there may be some that the token can't see.

    Raises :class:`RefusedError` where there is none.
    """
    target = _resolve(declared, labels)
    if not declared.present:
        return LabelPlan(target, None)
    if target is None:
        if declared.id is not None or declared.name is None:
            raise _no_such_id(declared, labels, labels_may_be_hidden)
        return LabelPlan(None, Label(None, org_id, declared.name, dict(declared.properties)))
    properties = _combined(target.properties, declared.properties)
    return LabelPlan(target, replace(target, name=declared.name or target.name, properties=properties))


def _resolve(declared: DesiredLabel, labels: t.Sequence[Label]) -> Label | None:
    with_id = None if declared.id is None else next((label for label in labels if label.id == declared.id), None)
    if declared.id is not None and with_id is None:
        return None
    named, old = _named(labels, declared.name), _named(labels, declared.renamed_from)
    return resolve(LABEL, declared, named=named, with_id=with_id, old=old, absent=not declared.present)


def _no_such_id(declared: DesiredLabel, labels: t.Sequence[Label], labels_may_be_hidden: bool) -> RefusedError:
    if not labels and labels_may_be_hidden:
        return RefusedError(f"There is no label with the ID {declared.id} to be seen. {NO_LABELS}")
    return RefusedError(
        f"There is no label with the ID {declared.id} in the organization that this token may read, and InfluxDB chooses the IDs "
        "of new ones. Correct the ID, or leave id out to create a label by name."
    )


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
