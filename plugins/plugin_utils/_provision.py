# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the variables of the role influxdb mean, as the options of influx_server."""

from __future__ import annotations

import difflib
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.organizations import organization_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import PARTS, server_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import AUDIT_SPEC, REPORT_SPEC
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
    Templar,
    read_variables,
)

PREFIX = "influxdb_"
CONNECTION = tuple(connection_spec().options)
EXPORT: dict[str, dict[str, t.Any]] = {
    "export_path": {"type": "path"},
    "export_include": {"type": "list", "elements": "str", "choices": list(PARTS)},
    "export_org": {"type": "bool"},
    "export_incomplete": {"type": "bool"},
}
# What begins like the role's variables and is none that an action reads: of the playbooks, of the tasks of the audit, and registered.
_ALSO_KNOWN = (
    *("hosts", "result", "audit_result", *EXPORT),
    *(f"audit_{option}" for option in (*AUDIT_SPEC.options, *REPORT_SPEC.options)),
)
# What names an organization, by the option that does so in an entry, and in the connection.
IDENTITY = {"name": "org", "id": "org_id"}
_OF_CONNECTION = {option: name for name, option in IDENTITY.items()}
# What the audit alone asks for.
_OF_THE_AUDIT = ("undeclared", "access")
# Lists of an organization that say how to purge, and declare nothing.
_DECLARES_NOTHING = ("purge_exclude",)
# What an entry says of the organization itself. Only the list has that: its name is not the connection's.
_OF_ITSELF = tuple(organization_spec().options)
# What of the connection is replaced as a whole.
_GROUPS = (("org", "org_id"), ("token", "username", "password"))

Options = dict[str, t.Any]


def role_options() -> dict[str, dict[str, t.Any]]:
    """Return the argument spec of the role's entry point main, by names without the prefix."""
    server = server_spec().options
    return {
        **connection_spec().options,
        **_entry_options(),
        "organizations": server["organizations"],
        **{option: spec for option, spec in server.items() if option not in ("organizations", *_OF_THE_AUDIT)},
        "allow_nothing": {"type": "bool", "default": False},
    }


def _entry_options() -> dict[str, dict[str, t.Any]]:
    """Return the options of an entry of influx_server that are variables, where a single organization is declared."""
    entry = server_spec().options["organizations"]["options"]
    return {option: spec for option, spec in entry.items() if option not in (*IDENTITY, *CONNECTION, *_OF_ITSELF)}


def read_role(variables: t.Mapping[str, t.Any], templar: Templar, more: t.Iterable[str] = ()) -> RoleVariables:
    """Return the variables of the role's entry point main, and ``more`` of :data:`EXPORT`. Raises as :func:`read_variables` does."""
    options = {**role_options(), **{option: EXPORT[option] for option in more}}
    return read_variables(PREFIX, options, variables, templar, also_known=_ALSO_KNOWN)


def server_options(variables: RoleVariables, defaults: t.Mapping[str, t.Any]) -> Options:
    """Return the options of influx_server that ``variables`` mean. ``defaults`` are the play's module_defaults.

    Raises :class:`RoleVariablesError` where the variables declare nothing, or organizations in a wrong form.
    """
    organizations = organization_options(variables)
    of_all = variables.chosen(
        option for option in server_spec().options if option not in ("organizations", *_OF_THE_AUDIT)
    )
    if not (of_all.get("users") or any(map(_declares, organizations))) and not _allows_nothing(variables):
        prefix = variables.prefix
        raise RoleVariablesError(
            f"Nothing is declared: give {prefix}labels, {prefix}buckets, {prefix}users or {prefix}organizations. If that is meant, set "
            f"{prefix}allow_nothing to true."
        )
    return {**connection_options(variables, defaults), **of_all, "organizations": organizations}


def _declares(entry: Options) -> bool:
    """Return whether an entry declares something: in the organization, of it, or that it must exist, by naming it and no more."""
    lists = [
        option
        for option, spec in _entry_options().items()
        if spec["type"] == "list" and option not in _DECLARES_NOTHING
    ]
    if any(entry.get(option) for option in lists):
        return True
    more = entry.keys() - {*IDENTITY, *CONNECTION}
    return bool(entry.keys() & set(IDENTITY)) and (not more or bool(more & set(_OF_ITSELF)))


def connection_options(variables: RoleVariables, defaults: t.Mapping[str, t.Any]) -> Options:
    """Return the options of the connection. What the role was not given is the play's ``defaults``, or left out."""
    unknown = sorted(set(defaults) - set(CONNECTION))
    if unknown:
        raise RoleVariablesError(
            f"{unknown[0]}: only the options of the connection can be given here. The rest are variables that begin with "
            f"{variables.prefix}."
        )
    given = variables.chosen(CONNECTION)
    replaced = {option for group in _GROUPS if given.keys() & set(group) for option in group}
    return {**{option: value for option, value in defaults.items() if option not in replaced}, **given}


def has_organizations(variables: RoleVariables) -> bool:
    """Return whether the variables list organizations, and do not declare the one of the connection."""
    return bool(variables.given.get("organizations"))


def organization_options(variables: RoleVariables) -> list[Options]:
    """Return the entries of influx_server: those of the list, else the one that the connection names."""
    one = variables.chosen(_entry_options())
    if not has_organizations(variables):
        return [one] if one or not variables.given.get("users") else []
    _refuse_both(variables.prefix, [*variables.chosen(IDENTITY.values()), *one])
    listed = variables.given["organizations"]
    if not isinstance(listed, (list, tuple)):
        raise RoleVariablesError(f"{variables.prefix}organizations: it must be a list.")
    return [_entry(entry, number, variables.prefix) for number, entry in enumerate(listed)]


def _refuse_both(prefix: str, of_one: t.Sequence[str]) -> None:
    if of_one:
        raise RoleVariablesError(
            f"{prefix}{of_one[0]}: it is for one organization, and {prefix}organizations is given too. Write it into the entries of "
            f"{prefix}organizations, or leave one of the two out."
        )


def _entry(entry: t.Any, number: int, prefix: str) -> Options:
    """Return an entry of the role's list without what is None, which is not given."""
    title = f"{prefix}organizations[{number}]"
    if not isinstance(entry, t.Mapping):
        raise RoleVariablesError(f"{title}: it must be a mapping with name or id.")
    known = sorted(server_spec().options["organizations"]["options"])
    for option in entry:
        if option not in known:
            near = _OF_CONNECTION.get(str(option)) or next(
                iter(difflib.get_close_matches(str(option), known, n=1)), None
            )
            way_out = f"Did you mean {near}?" if near else f"It takes: {', '.join(known)}."
            raise RoleVariablesError(f"{title}: it has no option {option!r}. {way_out}")
    return {str(option): value for option, value in entry.items() if value is not None}


def _allows_nothing(variables: RoleVariables) -> bool:
    value = variables.given.get("allow_nothing", False)
    try:
        return bool(boolean(value))
    except TypeError:
        raise RoleVariablesError(f"{variables.prefix}allow_nothing: {value!r} is neither true nor false.") from None
