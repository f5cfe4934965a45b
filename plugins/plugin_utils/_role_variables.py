# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The variables of a role, read by name and without loss: what was given, with its type and each of its characters.

A role that passes its variables on by templates loses both on ansible-core before 2.19, where a template turns text that looks
like a list into a list.
"""

from __future__ import annotations

import difflib
import re
import typing as t
from dataclasses import dataclass, field

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import printable

Options = t.Mapping[str, t.Mapping[str, t.Any]]
# A template that is a variable's name and nothing else.
_REFERENCE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
# Enough for any chain of variables that is meant; a circle is longer, and the templates' own error tells it.
_MOST_REFERENCES = 50
_STRUCTURES = ("list", "dict")
_SWITCHES = ("bool", "int", "float")


class RoleVariablesError(Exception):
    """A variable of the role is not known, or has no value that can be worked out."""


class Templar(t.Protocol):
    """What this needs of ansible-core's templar."""

    def template(self, variable: t.Any, **options: t.Any) -> t.Any:
        """Return ``variable`` with its templates worked out."""


@dataclass(frozen=True)
class RoleVariables:
    """The variables that a role was given, by the names of the options that they stand for: without the role's prefix."""

    prefix: str
    given: t.Mapping[str, t.Any] = field(default_factory=dict)

    def chosen(self, options: t.Iterable[str]) -> dict[str, t.Any]:
        """Return those of ``options`` that were given."""
        return {option: self.given[option] for option in options if option in self.given}


def read_variables(
    prefix: str,
    options: Options,
    variables: t.Mapping[str, t.Any],
    templar: Templar,
    *,
    also_known: t.Iterable[str] = (),
) -> RoleVariables:
    """Return the variables that begin with ``prefix``, one for each of ``options`` that was given.

    ``options`` is an argument spec, by names without the prefix. ``variables`` are a task's, not worked out. A variable that is
    none, or ``omit``, counts as not given. ``also_known`` are names, without the prefix, that the role knows for other purposes,
    and that are not read. Raises :class:`RoleVariablesError` for a variable that the role does not know, or that contains an
    undefined one: to pass over it would mean another server, or a purge of what was declared.
    """
    _refuse_unknown(prefix, {*options, *also_known}, variables)
    values = _Values(templar, variables)
    given = {}
    for option, spec in options.items():
        name = prefix + option
        if name in variables:
            value = values.worked_out(name, spec)
            if value is not None:
                given[option] = value
    return RoleVariables(prefix, given)


def _refuse_unknown(prefix: str, known: t.AbstractSet[str], variables: t.Iterable[str]) -> None:
    names = sorted(prefix + option for option in known)
    for name in sorted(variables):
        if not name.startswith(prefix) or name in names:
            continue
        near = difflib.get_close_matches(name, names, n=1)
        way_out = f"Did you mean {near[0]}?" if near else f"It knows: {', '.join(names)}."
        raise RoleVariablesError(f"{name}: the role has no such variable. {way_out}")


class _Omitted(Exception):  # it is no error
    """A value is ``omit``: what it would be the value of is not given."""


class _Values:
    """Values of variables, worked out."""

    def __init__(self, templar: Templar, variables: t.Mapping[str, t.Any]) -> None:
        self._templar = templar
        self._variables = variables
        self._omit = variables.get("omit")
        # Since ansible-core 2.19, which has this method, templates keep types, and text is never evaluated.
        self._keeps_types = hasattr(templar, "evaluate_expression")

    def worked_out(self, name: str, spec: t.Mapping[str, t.Any]) -> t.Any:
        """Return the value of the variable ``name``, None where it is omitted."""
        raw = self._variables[name]
        try:
            if self._keeps_types:
                # In a mapping, what is omitted is left out.
                return self._templar.template({name: raw}).get(name)
            return self._without_omitted(self._typed(raw, spec))
        except _Omitted:
            return None
        except Exception as error:
            # The many errors of ansible-core's templates have no class in common in all its versions.
            reason = str(error).strip().partition("\n")[0]
            raise RoleVariablesError(f"{name}: its value can't be worked out: {printable(reason)}") from error

    def _typed(self, raw: t.Any, spec: t.Mapping[str, t.Any], depth: int = 0) -> t.Any:
        """Return what ``raw`` stands for, as ansible-core before 2.19 works it out: text stays text where ``spec`` has text."""
        if hasattr(raw, "__UNSAFE__"):
            return raw
        if isinstance(raw, str):
            return self._text(raw, spec, depth)
        if isinstance(raw, t.Mapping):
            options = spec.get("options") or {}
            return {key: self._typed(value, options.get(key, {}), depth) for key, value in raw.items()}
        if isinstance(raw, (list, tuple)):
            element = {"type": spec.get("elements"), "options": spec.get("options")}
            return [self._typed(value, element, depth) for value in raw]
        # A vault's secret, which can only be turned into text.
        return str(raw) if hasattr(raw, "_ciphertext") else raw

    def _text(self, raw: str, spec: t.Mapping[str, t.Any], depth: int) -> t.Any:
        # Followed by hand, a reference keeps the type of what it refers to, and each character of text.
        reference = _REFERENCE.fullmatch(raw.strip())
        if reference is not None and reference[1] in self._variables and depth < _MOST_REFERENCES:
            return self._typed(self._variables[reference[1]], spec, depth + 1)
        is_text = spec.get("type") not in (*_STRUCTURES, *_SWITCHES)
        return self._templar.template(raw, convert_data=not is_text, fail_on_undefined=True)

    def _without_omitted(self, value: t.Any) -> t.Any:
        """Return ``value`` without the entries that are ``omit``, as ansible-core removes them from a task's options."""
        if self._is_omit(value):
            raise _Omitted
        if isinstance(value, t.Mapping):
            return {key: self._without_omitted(item) for key, item in value.items() if not self._is_omit(item)}
        if isinstance(value, (list, tuple)):
            return [self._without_omitted(item) for item in value if not self._is_omit(item)]
        return value

    def _is_omit(self, value: t.Any) -> bool:
        return self._omit is not None and isinstance(value, str) and value == self._omit
