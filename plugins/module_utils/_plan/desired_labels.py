# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of a label itself. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import DeclarationError
from .._model.names import check_id, check_label_name, check_text
from .desired import Params
from .identity import LABEL, parse_renamed_from

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

    @property
    def name_or_id(self) -> str:
        """What results call it."""
        return self.name or str(self.id)


def parse_label(params: Params) -> DesiredLabel:
    """The declaration that the options of influx_label make."""
    name, label_id = params.get("name"), params.get("id")
    if name is None and label_id is None:
        raise DeclarationError("name: give the label's name, or its id.")
    return DesiredLabel(
        present=params.get("state") != "absent",
        name=None if name is None else check_label_name(name, "name"),
        id=None if label_id is None else check_id(label_id, "id"),
        renamed_from=parse_renamed_from(LABEL, params),
        properties=_properties(params),
    )


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
