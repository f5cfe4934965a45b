# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role's variables become: each one passed on, overridden by an organization's entry, or failing the play.

The cases are made from the argument specs, so that a new variable or suboption is among them.
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import (
    CONNECTION,
    role_options,
    server_options,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
)

Options = dict[str, Any]
ENTRY = server_spec().options["organizations"]["options"]
# What one variable says for all organizations, by the name of the organization's own option.
SHARED = {
    option: "definitions" if option == "buckets" else option
    for option in ENTRY
    if option not in connection_spec().options
}
SHARED = {option: variable for option, variable in SHARED.items() if option not in ("name", "id")}
ORGANIZATION = role_options()["organizations"]["options"]
OF_ALL = [
    option
    for option in role_options()
    if option not in {*CONNECTION, *SHARED.values(), "organizations", "allow_nothing"}
]
DECLARED: Options = {"definitions": [{"name": "b"}]}
GROUPS = [("org", "org_id"), ("token", "username", "password")]


def value_for(spec: Options, number: int = 0) -> Any:
    """A value that an option of this spec takes, another one for each number."""
    if "choices" in spec:
        return spec["choices"][number % len(spec["choices"])]
    if spec["type"] == "list":
        return [value_for({**spec, "type": spec["elements"]}, number)]
    if spec["type"] == "dict":
        options = {key: one for key, one in spec.get("options", {}).items() if key in ("name", "retention")}
        return {key: value_for(one, number) for key, one in options.items()}
    return {"bool": bool(number % 2), "int": number, "float": float(number)}.get(spec["type"], f"v{number}")


def options_of(given: Options, defaults: Options | None = None) -> Options:
    """The options of influx_server for these variables."""
    return server_options(RoleVariables("buckets_", given), defaults or {})


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


@pytest.mark.parametrize("option", SHARED)
def test_shared_variable__without_organizations__given_to_the_one(option: str) -> None:
    value = value_for(ENTRY[option], 1)
    assert only(options_of({**DECLARED, SHARED[option]: value}))[option] == value
    assert option in ("buckets", *only(options_of({SHARED[option]: value, "allow_nothing": True})))


@pytest.mark.parametrize("option", SHARED)
def test_shared_variable__organizations_purge__given_to_each(option: str) -> None:
    value = value_for(ENTRY[option], 1)
    given = {"purge": True, **DECLARED, SHARED[option]: value, "organizations": [{"org": "a"}, {"org_id": "b"}]}
    first, second = options_of(given)["organizations"]
    assert (first[option], second[option]) == (value, value)
    assert (first["name"], second["id"]) == ("a", "b")


@pytest.mark.parametrize("option", SHARED)
def test_entry__with_an_option_of_its_own__has_that_and_no_other_has(option: str) -> None:
    shared, own = value_for(ENTRY[option], 1), value_for(ENTRY[option], 2)
    given = {
        "purge": True,
        **DECLARED,
        SHARED[option]: shared,
        "organizations": [{"org": "a", option: own}, {"org": "b"}],
    }
    first, second = options_of(given)["organizations"]
    assert (first[option], second[option]) == (own, shared)
    # One that has no value is not given.
    given["organizations"] = [{"org": "a", option: None}]
    assert only(options_of(given))[option] == shared


@pytest.mark.parametrize("option", [option for option in ORGANIZATION if option not in SHARED])
def test_entry__what_no_variable_shares__passed_on(option: str) -> None:
    entry = {**({} if option in ("org", "org_id") else {"org": "a"}), option: "own"}
    found = only(options_of({**DECLARED, "organizations": [entry]}))
    assert found[{"org": "name", "org_id": "id"}.get(option, option)] == "own"


@pytest.mark.parametrize("option", ["purge_exclude", "purge_label", "purge_limit"])
def test_how_to_purge__an_organization_that_does_not__not_told(option: str) -> None:
    value = value_for(ENTRY[option], 1)
    given = {**DECLARED, "purge": True, option: value, "organizations": [{"org": "a", "purge": False}, {"org": "b"}]}
    first, second = options_of(given)["organizations"]
    assert (option in first, second[option]) == (False, value)
    # Said by the entry itself it is passed on, and the module refuses it.
    given["organizations"] = [{"org": "a", "purge": False, option: value}, {"org": "b"}]
    assert options_of(given)["organizations"][0][option] == value


@pytest.mark.parametrize("option", ["purge_exclude", "purge_label", "purge_limit"])
@pytest.mark.parametrize("purge", [{}, {"purge": False}, {"purge": "no"}], ids=str)
def test_how_to_purge__nothing_purges__passed_on_for_the_module_to_refuse(option: str, purge: Options) -> None:
    value = value_for(ENTRY[option], 1)
    for organizations in ({}, {"organizations": [{"org": "a"}]}):
        assert only(options_of({**DECLARED, **purge, option: value, **organizations}))[option] == value


@pytest.mark.parametrize("purge", [True, "yes", "on", 1, "neither"], ids=str)
def test_purge__in_whatever_spelling__told_how(purge: Any) -> None:
    given = {
        **DECLARED,
        "purge": purge,
        "purge_limit": 1,
        "organizations": [{"org": "a"}, {"org": "b", "purge": "off"}],
    }
    assert ["purge_limit" in one for one in options_of(given)["organizations"]] == [True, False]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"labels": [], "definitions": [], "organizations": []},
        {"organizations": [{"org": "a"}]},
        {"definitions": [{"name": "b"}], "organizations": [{"org": "a", "buckets": []}]},
        {"purge": True, "definitions": []},
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
    "declared", [{"labels": [{"name": "l"}]}, {"organizations": [{"org": "a", "labels": [{"name": "l"}]}]}], ids=str
)
def test_labels_alone__are_something(declared: Options) -> None:
    assert only(options_of(declared))["labels"] == [{"name": "l"}]


@pytest.mark.parametrize(
    ("organizations", "words"),
    [
        ("main", r"influxdb_organizations: it must be a list\."),
        ({"org": "main"}, r"influxdb_organizations: it must be a list\."),
        (["main"], r"influxdb_organizations\[0\]: it must be a mapping with org or org_id\."),
        (
            [{"org": "a"}, {"org": "b", "retention": "1d"}],
            r"influxdb_organizations\[1\]: it has no option 'retention'\.",
        ),
        (
            [{"org": "a", "bucket": []}],
            r"influxdb_organizations\[0\]: it has no option 'bucket'\. Did you mean buckets\?",
        ),
        ([{"name": "a"}], r"influxdb_organizations\[0\]: it has no option 'name'\."),
        ([{"buckets": []}], r"influxdb_organizations\[0\]: give either org or org_id\."),
        ([{"org": "a", "org_id": "b"}], r"influxdb_organizations\[0\]: give either org or org_id\."),
    ],
    ids=str,
)
def test_organizations__in_a_wrong_form__refused(organizations: Any, words: str) -> None:
    with pytest.raises(RoleVariablesError, match=f"^{words}"):
        options_of({**DECLARED, "organizations": organizations})


def test_allow_nothing__neither_true_nor_false__refused() -> None:
    with pytest.raises(RoleVariablesError, match=r"^influxdb_allow_nothing: 'perhaps' is neither true nor false\.$"):
        options_of({"allow_nothing": "perhaps"})


def test_options__of_everything_at_once__valid_for_the_module() -> None:
    given = {option: value_for(spec, 1) for option, spec in role_options().items()}
    given["organizations"] = [{option: value_for(spec, 1) for option, spec in ORGANIZATION.items()}]
    for option in ("org_id", "username", "password"):
        del given[option], given["organizations"][0][option]
    spec = connection_spec().merge(server_spec())
    assert ArgumentSpecValidator(**spec.for_module()).validate(options_of(given)).error_messages == []
