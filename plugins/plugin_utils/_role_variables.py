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
import typing as t
from dataclasses import dataclass, field

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import lossless_templates

Options = t.Mapping[str, t.Mapping[str, t.Any]]


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
    refuse_unknown(prefix, {*options, *also_known}, variables)
    values = _Values(templar, variables)
    given = {}
    for option, spec in options.items():
        name = prefix + option
        if name in variables:
            value = values.worked_out(name, spec)
            if value is not None:
                given[option] = value
    return RoleVariables(prefix, given)


def refuse_unknown(prefix: str, known: t.AbstractSet[str], variables: t.Iterable[str]) -> None:
    """Raise :class:`RoleVariablesError` for the first variable that begins with ``prefix``, and is not known without it."""
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
        # None from ansible-core 2.19 on, whose own templates keep types, and never evaluate text.
        self._lossless = lossless_templates(templar)
        self._templar = templar
        self._variables = variables
        self._omit = variables.get("omit")

    def worked_out(self, name: str, spec: t.Mapping[str, t.Any]) -> t.Any:
        """Return the value of the variable ``name``, None where it is omitted."""
        raw = self._variables[name]
        try:
            if self._lossless is None:
                # In a mapping, what is omitted is left out.
                return self._templar.template({name: raw}).get(name)
            value = self._without_omitted(self._lossless.template(raw))
            return _structured(value, spec, self._lossless.convert)
        except _Omitted:
            return None
        except (
            Exception
        ) as error:  # the many errors of ansible-core's templates have no class in common in all its versions
            reason = str(error).strip().partition("\n")[0]
            raise RoleVariablesError(f"{name}: its value can't be worked out: {printable(reason)}") from error

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


def _structured(value: t.Any, spec: t.Mapping[str, t.Any], convert: t.Callable[[t.Any], t.Any]) -> t.Any:
    """Return ``value`` with lists and mappings where ``spec`` has them: of a constant such as ``{{ [] }}`` a template makes text."""
    kind, options = spec.get("type"), spec.get("options") or {}
    if isinstance(value, str):
        return convert(value) if kind in ("list", "dict") else value
    if kind == "list" and isinstance(value, list):
        element = {"type": spec.get("elements"), "options": options}
        return [_structured(item, element, convert) for item in value]
    if kind == "dict" and isinstance(value, dict):
        return {key: _structured(item, options.get(key, {}), convert) for key, item in value.items()}
    return value
