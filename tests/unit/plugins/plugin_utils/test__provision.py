# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role's variables become: each one passed on, overridden by an organization's entry, or failing the play.

The cases are made from the argument specs, so that a new variable or suboption is among them.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.organizations import organization_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import (
    CONNECTION,
    EXPORT,
    IDENTITY,
    PREFIX,
    read_role,
    role_options,
    server_options,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
)

Options = dict[str, Any]
SERVER = server_spec().options
ENTRY = SERVER["organizations"]["options"]
# The variables that declare one organization. What names it, and its credentials, are the connection's.
OF_ITSELF = [option for option in organization_spec().options if option not in IDENTITY]
OF_ONE = [option for option in ENTRY if option not in {*IDENTITY, *CONNECTION, *OF_ITSELF}]
OF_ALL = [option for option in SERVER if option not in ("organizations", "undeclared", "access")]
DECLARED: Options = {"buckets": [{"name": "b"}]}
GROUPS = [("org", "org_id"), ("token", "username", "password")]


def value_for(spec: Options, number: int = 0) -> Any:
    """A value that an option of this spec takes, another one for each number."""
    if "choices" in spec:
        return spec["choices"][number % len(spec["choices"])]
    if spec["type"] == "list":
        return [value_for({**spec, "type": spec["elements"]}, number)]
    if spec["type"] == "dict":
        named = ("name", "retention", "database", "description")
        options = {key: one for key, one in spec.get("options", {}).items() if key in named}
        return {key: value_for(one, number) for key, one in options.items()}
    return {"bool": bool(number % 2), "int": number, "float": float(number)}.get(spec["type"], f"v{number}")


def options_of(given: Options, defaults: Options | None = None) -> Options:
    """The options of influx_server for these variables."""
    return server_options(RoleVariables(PREFIX, given), defaults or {})


def only(options: Options) -> Options:
    """The one organization."""
    (entry,) = options["organizations"]
    return dict(entry)


@pytest.mark.parametrize("option", CONNECTION)
def test_connection__each_variable__passed_on(option: str) -> None:
    value = value_for(role_options()[option], 1)
    assert options_of({**DECLARED, option: value}) == {option: value, "organizations": [{"buckets": [{"name": "b"}]}]}


@pytest.mark.parametrize("option", CONNECTION)
def test_connection__not_given__of_the_play(option: str) -> None:
    assert options_of(DECLARED, {option: "the play's"})[option] == "the play's"


@pytest.mark.parametrize("option", CONNECTION)
def test_connection__given__before_the_play(option: str) -> None:
    assert options_of({**DECLARED, option: "the role's"}, {option: "the play's"})[option] == "the role's"


@pytest.mark.parametrize("option", CONNECTION)
def test_connection__nothing_given_at_all__left_to_the_environment(option: str) -> None:
    assert option not in options_of(DECLARED)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_connection__a_part_of_a_group__replaces_the_whole(group: tuple[str, ...]) -> None:
    play = dict.fromkeys(CONNECTION, "the play's")
    for option in group:
        found = options_of({**DECLARED, option: "the role's"}, play)
        assert {key: found.get(key) for key in group} == {key: "the role's" if key == option else None for key in group}
        assert {key for key, value in found.items() if value == "the play's"} == set(CONNECTION) - set(group)


def test_module_defaults__what_is_no_connection__refused() -> None:
    with pytest.raises(RoleVariablesError, match=r"^organizations: only the options of the connection"):
        options_of(DECLARED, {"organizations": []})


@pytest.mark.parametrize("option", OF_ALL)
def test_option_of_the_task__given__passed_on_or_left_out(option: str) -> None:
    value = value_for(role_options()[option], 1)
    assert options_of({**DECLARED, option: value})[option] == value
    assert option not in options_of(DECLARED)


@pytest.mark.parametrize("option", OF_ONE)
def test_variable_of_one_organization__given__arrives_in_the_one_entry(option: str) -> None:
    value = value_for(ENTRY[option], 1)
    assert only(options_of({**DECLARED, option: value})) == {**DECLARED, option: value}
    assert only(options_of({option: value, "allow_nothing": True})) == {option: value}


@pytest.mark.parametrize("option", ENTRY)
def test_organizations__each_option__passed_on_as_it_is(option: str) -> None:
    entry = {"name": "a", **DECLARED, option: value_for(ENTRY[option], 1)}
    found = options_of({"organizations": [entry, {"id": "b"}], "host": "h"})
    assert found == {"host": "h", "organizations": [entry, {"id": "b"}]}


def test_organizations__an_option_without_a_value__not_given() -> None:
    assert only(options_of({"organizations": [{"name": None, "labels": None, **DECLARED}]})) == DECLARED


@pytest.mark.parametrize("variable", [*IDENTITY.values(), *OF_ONE])
def test_organizations__beside_a_variable_of_one__refused(variable: str) -> None:
    value = value_for(role_options()[variable], 1)
    words = rf"^influxdb_{variable}: it is for one organization, and influxdb_organizations is given too\."
    given = {"organizations": [{"name": "a", **DECLARED}]}
    with pytest.raises(RoleVariablesError, match=words):
        options_of({**given, variable: value})
    # What the play says of its connection is no variable of the role.
    if variable in CONNECTION:
        assert options_of(given, {variable: value})[variable] == value


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"labels": [], "buckets": [], "organizations": []},
        {"organizations": [{"name": "a", "buckets": []}]},
        {"organizations": [{"name": "a", "labels": None, "dbrps": []}]},
        {"users": []},
        {"purge": True, "buckets": [], "purge_exclude": ["a"]},
        {"defaults": {"retention": "30d"}},
    ],
    ids=str,
)
def test_nothing_declared__fails_unless_it_is_meant(given: Options) -> None:
    with pytest.raises(RoleVariablesError, match=r"^Nothing is declared: .* set influxdb_allow_nothing to true\.$"):
        options_of(given)
    with pytest.raises(RoleVariablesError, match=r"^Nothing is declared: "):
        options_of({**given, "allow_nothing": "no"})
    assert len(options_of({**given, "allow_nothing": "yes"})["organizations"]) == 1


@pytest.mark.parametrize(
    "entry",
    [{"name": "a"}, {"id": "a", "token": "t"}, {"name": "a", "state": "absent"}, {"name": "a", "description": ""}],
    ids=str,
)
def test_an_organization_itself__is_something(entry: Options) -> None:
    assert only(options_of({"organizations": [entry]})) == entry


def test_users_alone__no_organization() -> None:
    users = [{"name": "ann"}]
    assert options_of({"users": users}) == {"users": users, "organizations": []}
    assert only(options_of({"users": users, **DECLARED})) == DECLARED


@pytest.mark.parametrize(
    "declared", [{"labels": [{"name": "l"}]}, {"organizations": [{"name": "a", "labels": [{"name": "l"}]}]}], ids=str
)
def test_labels_alone__are_something(declared: Options) -> None:
    assert only(options_of(declared))["labels"] == [{"name": "l"}]


@pytest.mark.parametrize(
    ("organizations", "words"),
    [
        ("main", r"influxdb_organizations: it must be a list\."),
        ({"name": "main"}, r"influxdb_organizations: it must be a list\."),
        (["main"], r"influxdb_organizations\[0\]: it must be a mapping with name or id\."),
        (
            [{"name": "a"}, {"name": "b", "host": "h"}],
            r"influxdb_organizations\[1\]: it has no option 'host'\. It takes: allow_data_loss, ",
        ),
        (
            [{"name": "a", "bucket": []}],
            r"influxdb_organizations\[0\]: it has no option 'bucket'\. Did you mean buckets\?",
        ),
        ([{"org": "a"}], r"influxdb_organizations\[0\]: it has no option 'org'\. Did you mean name\?"),
        ([{"org_id": "a"}], r"influxdb_organizations\[0\]: it has no option 'org_id'\. Did you mean id\?"),
    ],
    ids=str,
)
def test_organizations__in_a_wrong_form__refused(organizations: Any, words: str) -> None:
    with pytest.raises(RoleVariablesError, match=f"^{words}"):
        options_of({"organizations": organizations})


def test_allow_nothing__neither_true_nor_false__refused() -> None:
    with pytest.raises(RoleVariablesError, match=r"^influxdb_allow_nothing: 'perhaps' is neither true nor false\.$"):
        options_of({"allow_nothing": "perhaps"})


def test_options__of_everything_at_once__valid_for_the_module() -> None:
    given = {option: value_for(spec, 1) for option, spec in role_options().items()}
    entry = {option: value_for(spec, 1) for option, spec in ENTRY.items()}
    for options in (given, entry):
        for option in ("org_id", "id", "username", "password"):
            options.pop(option, None)
    several = {option: value for option, value in given.items() if option not in ("org", *OF_ONE)}
    several["organizations"] = [entry]
    del given["organizations"]
    spec = connection_spec().merge(server_spec())
    for one in (given, several):
        assert ArgumentSpecValidator(**spec.for_module()).validate(options_of(one)).error_messages == []


# The names of variables


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("influxdb_bukets", "influxdb_bukets: the role has no such variable. Did you mean influxdb_buckets?"),
        ("influxdb_definitions", "influxdb_definitions: the role has no such variable."),
        ("influxdb_audit_ignored", "Did you mean influxdb_audit_ignore?"),
        ("influxdb_export_paths", "Did you mean influxdb_export_path?"),
    ],
)
def test_read_role__a_variable_that_it_does_not_know__refused(variable: str, words: str) -> None:
    with pytest.raises(RoleVariablesError, match=re.escape(words)):
        read_role({variable: "x"}, Templar(DataLoader(), {}))


def test_read_role__of_the_export__only_where_asked_for() -> None:
    variables = {"influxdb_host": "h", "influxdb_export_path": "p"}
    templar = Templar(DataLoader(), variables)
    assert read_role(variables, templar).given == {"host": "h"}
    assert read_role(variables, templar, EXPORT).given == {"host": "h", "export_path": "p"}
