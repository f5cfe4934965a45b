# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the variables of the role buckets mean, as the options of influx_server."""

from __future__ import annotations

import difflib
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
)

PREFIX = "buckets_"
CONNECTION = tuple(connection_spec().options)
# What the role knows for its other entry points, or registers.
ALSO_KNOWN = ("export_path", "export_org", "export_incomplete", "result")

# An option of influx_server's organizations by the variable that all of them share. Two are called otherwise.
_SHARED = {
    "labels": "labels",
    "definitions": "buckets",
    "defaults": "defaults",
    "purge": "purge",
    "purge_exclude": "purge_exclude",
    "purge_label": "purge_label",
    "purge_limit": "purge_limit",
}
_NAMES = {"org": "name", "org_id": "id"}
_OF_PURGE = ("purge_exclude", "purge_label", "purge_limit")
# What of the connection is replaced as a whole.
_GROUPS = (("org", "org_id"), ("token", "username", "password"))

Options = dict[str, t.Any]


def role_options() -> dict[str, dict[str, t.Any]]:
    """Return the argument spec of the role's entry point main, by names without the prefix."""
    server = server_spec().options
    entry = server["organizations"]["options"]
    shared = {variable: entry[option] for variable, option in _SHARED.items()}
    own = {variable: entry[option] for variable, option in _NAMES.items()}
    others = {option: spec for option, spec in entry.items() if option not in _NAMES.values()}
    return {
        **connection_spec().options,
        **shared,
        "organizations": {"type": "list", "elements": "dict", "options": {**own, **others}},
        **{option: server[option] for option in ("concurrency", "on_error")},
        "allow_nothing": {"type": "bool", "default": False},
    }


def server_options(variables: RoleVariables, defaults: t.Mapping[str, t.Any]) -> Options:
    """Return the options of influx_server that ``variables`` mean. ``defaults`` are the play's module_defaults.

    Raises :class:`RoleVariablesError` where the variables declare nothing, or an organization in a wrong form.
    """
    organizations = organization_options(variables)
    if not any(one.get("labels") or one.get("buckets") for one in organizations) and not _allows_nothing(variables):
        prefix = variables.prefix
        raise RoleVariablesError(
            f"Nothing is declared: give {prefix}labels, {prefix}definitions or {prefix}organizations that have some. If that is meant, "
            f"set {prefix}allow_nothing to true."
        )
    return {
        **connection_options(variables, defaults),
        **variables.chosen(("concurrency", "on_error")),
        "organizations": organizations,
    }


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


def organization_options(variables: RoleVariables) -> list[Options]:
    """Return the entries of influx_server: those of the list, else the one that the connection names."""
    listed = variables.given.get("organizations")
    entries = [
        _entry(entry, number, variables.prefix) for number, entry in enumerate(_as_list(listed, variables.prefix))
    ]
    shared = {option: variables.given[variable] for variable, option in _SHARED.items() if variable in variables.given}
    entries = entries or [{}]
    some_purge = any(_purges(entry, shared) for entry in entries)
    return [_with_shared(entry, shared, some_purge) for entry in entries]


def _with_shared(entry: Options, shared: Options, some_purge: bool) -> Options:
    # What says how to purge has no meaning, and is refused, where nothing is purged.
    left_out = () if _purges(entry, shared) or not some_purge else _OF_PURGE
    return {**{option: value for option, value in shared.items() if option not in left_out}, **entry}


def _purges(entry: Options, shared: Options) -> bool:
    purge = entry.get("purge", shared.get("purge"))
    try:
        return bool(boolean(purge))
    except TypeError:
        # The module says what is wrong with it.
        return purge is not None


def _as_list(listed: t.Any, prefix: str) -> t.Sequence[t.Any]:
    if listed is None:
        return []
    if not isinstance(listed, (list, tuple)):
        raise RoleVariablesError(f"{prefix}organizations: it must be a list.")
    return listed


def _entry(entry: t.Any, number: int, prefix: str) -> Options:
    """Return the entry of influx_server for an ``entry`` of the role's list, of which None is not given."""
    title = f"{prefix}organizations[{number}]"
    if not isinstance(entry, t.Mapping):
        raise RoleVariablesError(f"{title}: it must be a mapping with org or org_id.")
    known = sorted(role_options()["organizations"]["options"])
    for option in entry:
        if option not in known:
            near = difflib.get_close_matches(str(option), known, n=1)
            raise RoleVariablesError(
                f"{title}: it has no option {option!r}. {f'Did you mean {near[0]}?' if near else 'It takes: ' + ', '.join(known) + '.'}"
            )
    given = {_NAMES.get(str(option), str(option)): value for option, value in entry.items() if value is not None}
    if ("name" in given) == ("id" in given):
        raise RoleVariablesError(f"{title}: give either org or org_id.")
    return given


def _allows_nothing(variables: RoleVariables) -> bool:
    value = variables.given.get("allow_nothing", False)
    try:
        return bool(boolean(value))
    except TypeError:
        raise RoleVariablesError(f"{variables.prefix}allow_nothing: {value!r} is neither true nor false.") from None
