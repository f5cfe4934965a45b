# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision of the plan for an organization itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    DataLossError,
    DeclarationError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_organizations import DesiredOrganization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.organizations import (
    Contents,
    CreateOrganization,
    DeleteOrganization,
    OrganizationObservation,
    OrganizationPlan,
    OrganizationStep,
    UpdateOrganization,
    plan_organization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_organizations import organization_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_ORGANIZATION, OrganizationState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddRole,
    ChangeRole,
    RemoveRole,
    apply_steps,
)
from unit.plugins.samples import ANN, BOB, CAT, ORG, exactly

MAIN = Organization(ORG, "main", "x")
PADDED = Organization(ORG, " main ")
KNOWN = {"ann": ANN, "bob": BOB, "cat": CAT}


def declared(**options: Any) -> DesiredOrganization:
    return DesiredOrganization(**{"present": True, "name": "main", **options})


def observed(organization: Organization | None = MAIN, **rest: Any) -> OrganizationObservation:
    state = OrganizationState(organization, rest.pop("members", None), rest.pop("owners", None))
    return OrganizationObservation(**{"state": state, "users": KNOWN, "build": "OSS", **rest})


def new(description: str = "", creator: Any = None) -> OrganizationStep:
    return CreateOrganization(Organization(None, "main", description), creator)


@pytest.mark.parametrize(
    ("options", "there", "steps"),
    [
        ({}, None, [new()]),
        ({"description": "y"}, None, [new("y")]),
        ({"renamed_from": "old"}, None, [new()]),
        ({}, MAIN, []),
        ({"description": "x"}, MAIN, []),
        ({"description": "y"}, MAIN, [UpdateOrganization("main", description="y")]),
        ({"description": ""}, MAIN, [UpdateOrganization("main", description="")]),
        ({"name": "new", "renamed_from": "main"}, MAIN, [UpdateOrganization("main", "new")]),
        ({"name": "new", "id": ORG, "description": "y"}, MAIN, [UpdateOrganization("main", "new", "y")]),
        ({"name": None, "id": ORG}, MAIN, []),
        # The server takes these for one name, and keeps the white space.
        ({"name": "main"}, PADDED, []),
        ({"name": "  main"}, PADDED, []),
        ({"name": "MAIN", "id": ORG}, MAIN, [UpdateOrganization("main", "MAIN")]),
        ({"present": False}, None, []),
        ({"present": False}, MAIN, [DeleteOrganization("main")]),
    ],
)
def test_plan__the_organization_itself__steps(
    options: dict[str, Any], there: Organization | None, steps: list[OrganizationStep]
) -> None:
    plan = plan_organization(declared(**options), observed(there))
    assert plan == OrganizationPlan(OrganizationState(there), tuple(steps))


def test_plan__a_new_one_with_roles__its_creator_is_an_owner() -> None:
    nobody = observed(None, members=(), owners=(), creator=CAT)
    plan = plan_organization(declared(members=exactly("ann")), nobody)
    assert list(plan.steps) == [new(creator=CAT), AddRole("main", ANN, "member", "organization")]
    assert apply_steps(plan.before, plan.steps).owners == (CAT,)
    exact = plan_organization(declared(owners=exactly("bob")), nobody)
    assert list(exact.steps) == [
        new(creator=CAT),
        AddRole("main", BOB, "owner", "organization"),
        RemoveRole("main", CAT, "owner", "organization"),
    ]
    kept = plan_organization(declared(owners=exactly("cat")), nobody)
    assert list(kept.steps) == [new(creator=CAT)]


def test_plan__renamed_with_roles__the_roles_are_those_of_the_new_name() -> None:
    there = observed(members=(ANN,), owners=(BOB,))
    plan = plan_organization(declared(name="new", renamed_from="main", owners=exactly("ann", "bob")), there)
    assert list(plan.steps) == [
        UpdateOrganization("main", "new"),
        ChangeRole("new", ANN, "member", "owner", "organization"),
    ]
    # An owner of an organization may do all that a member may: nothing to warn of.
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("options", "there", "words"),
    [
        ({"id": ORG}, None, f"There is no organization with the ID {ORG}, and InfluxDB chooses the IDs"),
        ({"name": None, "id": ORG}, None, f"There is no organization with the ID {ORG}"),
        (
            {"owners": exactly("ann"), "members": exactly(ids=(ANN.id,))},
            MAIN,
            "a user has one role in an organization.",
        ),
        ({"members": exactly("bob")}, MAIN, "would be left without an owner (it has: bob). If that is meant, say so: "),
    ],
)
def test_plan__what_can_not_be_done__refused(options: dict[str, Any], there: Organization | None, words: str) -> None:
    roles: dict[str, Any] = {} if there is None else {"members": (), "owners": (BOB,)}
    with pytest.raises(RefusedError) as caught:
        plan_organization(declared(**options), observed(there, **roles))
    assert words in caught.value.message
    assert "influx_bucket" not in caught.value.message


def test_plan__owners_that_are_none__meant() -> None:
    plan = plan_organization(declared(owners=exactly(), allow_ownerless=True), observed(members=(), owners=(BOB,)))
    assert list(plan.steps) == [RemoveRole("main", BOB, "owner", "organization")]


@pytest.mark.parametrize(("options", "there"), [({"name": " new "}, None), ({"name": "new ", "id": ORG}, MAIN)])
def test_plan__a_new_name_with_white_space_around_it__refused(
    options: dict[str, Any], there: Organization | None
) -> None:
    with pytest.raises(DeclarationError):
        plan_organization(declared(**options), observed(there))


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (
            Contents(("a",)),
            "would destroy 1 bucket with all data in it: 'a'. If that is meant, say allow_data_loss: true.",
        ),
        (
            Contents(("a", "b", "c", "d", "e")),
            "would destroy 5 buckets with all data in it: 'a', 'b', 'c' and 2 more. ",
        ),
        (Contents(("a", "b", "c")), "would destroy 3 buckets with all data in it: 'a', 'b', 'c'. "),
        (Contents(("a", "b", "c", "d")), "would destroy 4 buckets with all data in it: 'a', 'b', 'c' and 1 more. "),
        (Contents(("a",), more_buckets=True), "would destroy at least 1 bucket"),
        (Contents(more_buckets=True), "may destroy buckets that this token can't see."),
    ],
)
def test_plan__a_deletion_with_buckets__refused_unless_allowed(contents: Contents, words: str) -> None:
    with pytest.raises(DataLossError) as caught:
        plan_organization(declared(present=False), observed(contents=contents))
    assert words in caught.value.message
    plan = plan_organization(declared(present=False, allow_data_loss=True), observed(contents=contents))
    assert plan == OrganizationPlan(OrganizationState(MAIN), (DeleteOrganization("main"),))


@pytest.mark.parametrize(
    ("organization", "tokens", "warned"),
    [
        (MAIN, (), []),
        (
            MAIN,
            ("1",),
            [
                (
                    "1 API token of the organization 'main' may stay valid after its deletion, and no list shows them then. Delete them "
                    "by their IDs: 1."
                )
            ],
        ),
        (MAIN, ("1", "2", "3"), ["Delete them by their IDs: 1, 2, 3."]),
        (MAIN, ("1", "2", "3", "4"), ["Delete them by their IDs: 1, 2, 3 and more."]),
        (PADDED, (), ["InfluxDB keeps such a name taken"]),
    ],
)
def test_plan__what_a_deletion_leaves__warned_of(
    organization: Organization, tokens: tuple[str, ...], warned: list[str]
) -> None:
    plan = plan_organization(declared(present=False), observed(organization, contents=Contents(tokens=tokens)))
    assert len(plan.warnings) == len(warned)
    assert len(warned) == len(plan.warnings)
    assert all(words in warning for words, warning in zip(warned, plan.warnings))


@pytest.mark.parametrize(
    ("options", "there", "step"),
    [
        ({}, None, "create the organization 'main'"),
        ({"present": False}, MAIN, "delete the organization 'main'"),
        ({"members": exactly("ann")}, MAIN, "make the user 'ann' a member of the organization 'main'"),
    ],
)
def test_plan__on_cloud__refused(options: dict[str, Any], there: Organization | None, step: str) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_organization(declared(**options), observed(there, build="Cloud", members=(), owners=(BOB,)))
    assert caught.value.message.startswith(f"InfluxDB Cloud does not let anyone {step} through its API.")


def test_plan__on_cloud__may_be_described_and_renamed() -> None:
    plan = plan_organization(declared(id=ORG, name="new", description="y"), observed(build="Cloud"))
    assert list(plan.steps) == [UpdateOrganization("main", "new", "y")]


def test_plan__an_unknown_id__refused_in_whole_sentences() -> None:
    with pytest.raises(RefusedError) as caught:
        plan_organization(declared(id=ORG), observed(None))
    assert caught.value.message == (
        f"There is no organization with the ID {ORG}, and InfluxDB chooses the IDs of new ones. Leave id out to create an organization by "
        "name, or correct it."
    )


@pytest.mark.parametrize(
    ("step", "organization"),
    [
        (UpdateOrganization("main", "new"), Organization(ORG, "new", "x")),
        (UpdateOrganization("main", description="y"), Organization(ORG, "main", "y")),
        (UpdateOrganization("main", description=""), Organization(ORG, "main", "")),
        (UpdateOrganization("main", "new", "y"), Organization(ORG, "new", "y")),
        (DeleteOrganization("main"), None),
    ],
)
def test_steps__on_an_organization__what_is_left(step: OrganizationStep, organization: Organization | None) -> None:
    assert apply_steps(OrganizationState(MAIN), [step]) == OrganizationState(organization)


def test_steps__a_new_organization__without_roles_that_nobody_asked_for() -> None:
    assert apply_steps(NO_ORGANIZATION, [new("y")]) == OrganizationState(Organization(None, "main", "y"))


def test_steps__described__in_words() -> None:
    steps = [
        new(),
        UpdateOrganization("main", description="y"),
        UpdateOrganization("main", "new"),
        DeleteOrganization("m"),
    ]
    assert [(step.operation, step.describe()) for step in steps] == [
        ("create the organization 'main'", {"action": "create_organization", "organization": "main"}),
        (
            "change the description of the organization 'main'",
            {"action": "update_organization", "organization": "main", "description": "y"},
        ),
        (
            "rename the organization 'main' to 'new'",
            {"action": "rename_organization", "organization": "main", "name": "new"},
        ),
        ("delete the organization 'm'", {"action": "delete_organization", "organization": "m"}),
    ]


def test_result__of_steps__both_sides_in_the_words_of_the_options() -> None:
    before = OrganizationState(MAIN, (), (BOB, ANN))
    steps = (UpdateOrganization("main", "new"), RemoveRole("new", BOB, "owner", "organization"))
    assert organization_result(before, apply_steps(before, steps), steps, ("w",)) == {
        "changed": True,
        "actions": [step.describe() for step in steps],
        "organization": {"name": "new", "description": "x", "id": ORG, "members": [], "owners": ["ann"]},
        "diff": {
            "before_header": "new",
            "after_header": "new",
            "before": {"name": "main", "description": "x", "members": [], "owners": ["ann", "bob"]},
            "after": {"name": "new", "description": "x", "members": [], "owners": ["ann"]},
        },
        "warnings": ["w"],
    }


def test_result__of_none__empty() -> None:
    nothing = {"before_header": "", "after_header": "", "before": {}, "after": {}}
    told = organization_result(NO_ORGANIZATION, NO_ORGANIZATION, ())
    assert told == {"changed": False, "actions": [], "organization": None, "diff": nothing}
