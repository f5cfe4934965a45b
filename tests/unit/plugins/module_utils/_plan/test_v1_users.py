# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision of the plan for a v1 user."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    NewAuthorization,
    Permission,
    unfinished,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import User
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import DesiredPermission
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_v1_users import DesiredV1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_v1_users import v1_user_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_V1_USER, V1UserState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import apply_steps
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.v1_users import (
    CreateV1User,
    DeleteV1User,
    SetV1Password,
    UpdateV1User,
    V1UserObservation,
    V1UserPlan,
    V1UserStep,
    password_must_be_tested,
    plan_v1_user,
)
from unit.plugins.samples import ANN, BUCKET_ID, ORG

ONE = "0e18ec3639576cb6"
PASSWORD = "a-long-pass-word"
READ, WRITE = (Permission(action, "buckets", ORG, BUCKET_ID) for action in ("read", "write"))
READ_B = DesiredPermission("read", "buckets", "b")
THERE = V1User(ONE, "app", ORG, ANN.id, "ann", "d", "active", frozenset({READ}), {READ: "b"})
IDLE = replace(THERE, status="inactive")
HALF = replace(THERE, description=unfinished("d", "0123456789abcdef"))
SET = SetV1Password("app", PASSWORD)


def declared(**options: Any) -> DesiredV1User:
    return DesiredV1User(**{"present": True, "name": "app", **options})


def new(*permissions: Permission, description: str = "", active: bool = True) -> NewAuthorization:
    return NewAuthorization(ORG, ANN.id, description, active, permissions)


def planned(desired: DesiredV1User, there: V1User | None, *permissions: Permission, **more: Any) -> V1UserPlan:
    """The plan where the server has ``there``, and the declared permissions are these."""
    description, active = desired.description or "", desired.status != "inactive"
    wanted = new(*permissions, description=description, active=active)
    owner = User(ANN.id, "ann")
    return plan_v1_user(desired, V1UserObservation(there, owner, wanted, dict.fromkeys(permissions, "b"), **more))


@pytest.mark.parametrize("status", ["active", "inactive"])
def test_plan__none_there__created_and_then_finished_by_its_password(status: Any) -> None:
    desired = declared(permissions=(READ_B,), description="d", status=status, password=PASSWORD)
    user = replace(THERE, id=None, status=status)
    plan = planned(desired, None, READ)
    assert plan == V1UserPlan(
        NO_V1_USER, (CreateV1User(user, is_unfinished=True), SetV1Password("app", PASSWORD, finishes="d"))
    )
    assert apply_steps(plan.before, plan.steps) == V1UserState(user, "as declared")


def test_plan__none_there_and_no_password__created_alone() -> None:
    plan = planned(declared(permissions=(READ_B,)), None, READ)
    assert plan.steps == (CreateV1User(replace(THERE, id=None, description="")),)


@pytest.mark.parametrize(
    ("options", "there", "steps"),
    [
        ({}, THERE, []),
        ({"permissions": (READ_B,)}, THERE, []),
        ({"name": None, "id": ONE}, THERE, []),
        ({"status": "active", "description": "d"}, THERE, []),
        ({"status": "inactive"}, THERE, [UpdateV1User("app", status="inactive")]),
        ({"status": "active", "description": ""}, IDLE, [UpdateV1User("app", "", "active")]),
        ({"password": PASSWORD}, THERE, []),
        ({"password": PASSWORD}, HALF, [replace(SET, finishes="d")]),
        ({"password": PASSWORD, "description": "e"}, HALF, [replace(SET, finishes="e")]),
        (
            {"password": PASSWORD, "status": "inactive"},
            HALF,
            [replace(SET, finishes="d"), UpdateV1User("app", status="inactive")],
        ),
        ({"description": "e"}, HALF, [UpdateV1User("app", "e")]),
        ({}, HALF, []),
        ({"present": False}, None, []),
        ({"present": False}, THERE, [DeleteV1User(ONE, "app")]),
        ({"present": False, "password": PASSWORD, "renewal": "always"}, THERE, [DeleteV1User(ONE, "app")]),
    ],
)
def test_plan__itself__steps(options: dict[str, Any], there: V1User | None, steps: list[V1UserStep]) -> None:
    plan = planned(declared(**options), there, READ)
    assert (list(plan.steps), plan.warnings) == (steps, ())


@pytest.mark.parametrize(
    ("options", "there", "test", "before", "sets", "warning"),
    [
        ({"renewal": "on_create"}, THERE, "not tested", "", False, ""),
        ({"renewal": "always"}, THERE, "not tested", "unknown", True, ""),
        ({"renewal": "always"}, IDLE, "not tested", "unknown", True, ""),
        ({}, THERE, "accepted", "as declared", False, ""),
        ({}, THERE, "refused", "different", True, ""),
        ({}, THERE, "not tested", "", False, "did not find out"),
        ({}, THERE, "user inactive", "", False, "its user 'ann' is inactive"),
        ({}, IDLE, "not tested", "", False, "since it is inactive"),
        ({"status": "active"}, IDLE, "not tested", "unknown", True, ""),
        ({"status": "inactive"}, THERE, "refused", "different", True, ""),
    ],
)
def test_plan__its_password__set_where_it_must_be(
    options: dict[str, Any], there: V1User, test: Any, before: str, sets: bool, warning: str
) -> None:
    desired = declared(**{"password": PASSWORD, "renewal": "if_different", **options})
    plan = planned(desired, there, READ, password=test)
    assert plan.before == V1UserState(there, before)
    # First of all, so that nobody gets in with an old one.
    assert (plan.steps[:1] == (SET,)) is sets
    assert [warning in told for told in plan.warnings] == ([True] if warning else [])


@pytest.mark.parametrize(
    ("options", "there", "check_mode", "tested"),
    [
        ({}, THERE, False, True),
        ({}, THERE, True, False),
        ({"verify_password": True}, THERE, True, True),
        ({"renewal": "always"}, THERE, False, False),
        ({"renewal": "on_create"}, THERE, False, False),
        ({"password": None}, THERE, False, False),
        ({"present": False}, THERE, False, False),
        ({}, IDLE, False, False),
        ({}, HALF, False, False),
        ({}, replace(THERE, name="a:b"), False, False),
    ],
)
def test_password_must_be_tested__table(options: dict[str, Any], there: V1User, check_mode: bool, tested: bool) -> None:
    desired = declared(**{"password": PASSWORD, "renewal": "if_different", **options})
    assert password_must_be_tested(desired, there, check_mode=check_mode) is tested


@pytest.mark.parametrize("there", [THERE, HALF])
def test_plan__other_permissions__deleted_and_created_again_with_all_else(there: V1User) -> None:
    desired = declared(permissions=(READ_B,), password=PASSWORD, recreates=True)
    plan = planned(desired, there, WRITE)
    successor = replace(THERE, id=None, permissions=frozenset({WRITE}))
    assert plan.steps == (
        DeleteV1User(ONE, "app", successor),
        CreateV1User(successor, is_unfinished=True),
        SetV1Password("app", PASSWORD, finishes="d"),
    )
    assert "In the gap between" in plan.warnings[0]
    assert apply_steps(plan.before, plan.steps) == V1UserState(successor, "as declared")


def test_plan__other_permissions_and_options__of_the_declaration() -> None:
    desired = declared(permissions=(READ_B,), password=PASSWORD, recreates=True, description="e", status="inactive")
    after = apply_steps(NO_V1_USER, planned(desired, THERE, WRITE).steps).require_user()
    assert (after.description, after.status, after.user_id) == ("e", "inactive", ANN.id)


@pytest.mark.parametrize(
    ("options", "there", "permissions", "words"),
    [
        ({"permissions": (READ_B,)}, THERE, (WRITE,), "it lacks write buckets 'b', and it has read buckets 'b'"),
        ({"permissions": (READ_B,)}, THERE, (READ, WRITE), "it lacks write buckets 'b'. InfluxDB can't change"),
        ({"name": None, "id": ONE, "permissions": (READ_B,)}, THERE, (WRITE,), "Declare it by its name alone"),
        ({}, None, (), "does not say what a new one must permit"),
        ({"name": None, "id": ONE}, None, (READ,), "InfluxDB chooses the IDs of new ones"),
        ({"id": ONE}, None, (READ,), "InfluxDB chooses the IDs of new ones"),
        ({"name": "new", "id": ONE}, THERE, (READ,), "InfluxDB can't rename it"),
    ],
)
def test_plan__what_cannot_be__refused(
    options: dict[str, Any], there: V1User | None, permissions: tuple[Permission, ...], words: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        planned(declared(**options), there, *permissions)
    assert words in caught.value.message


def test_plan__a_password_for_a_colon__refused() -> None:
    with pytest.raises(DeclarationError) as caught:
        planned(declared(name=None, id=ONE, password=PASSWORD), replace(THERE, name="a:b"), READ)
    assert "with a colon" in caught.value.message


def test_plan__hidden__deleted_by_its_id() -> None:
    plan = plan_v1_user(declared(present=False, name=None, id=ONE), V1UserObservation(hidden_id=ONE))
    assert plan == V1UserPlan(NO_V1_USER, (DeleteV1User(ONE, None),))
    assert plan.steps[0].operation == f"delete the v1 user {ONE}"


def test_result__shows_what_is_there_and_no_password() -> None:
    before, steps = V1UserState(THERE, "different"), (SET, UpdateV1User("app", "e"))
    result = v1_user_result(before, apply_steps(before, steps), steps, ("beware",))
    assert result == {
        "changed": True,
        "actions": [
            {"action": "set_password", "v1_user": "app"},
            {"action": "update_v1_user", "v1_user": "app", "description": "e"},
        ],
        "v1_user": {
            "id": ONE,
            "name": "app",
            "org_id": ORG,
            "user_id": ANN.id,
            "user": "ann",
            "description": "e",
            "status": "active",
            "permissions": [{"action": "read", "type": "buckets", "id": BUCKET_ID, "name": "b", "org_id": ORG}],
        },
        "diff": {
            "before_header": "app",
            "after_header": "app",
            "before": {
                "name": "app",
                "description": "d",
                "status": "active",
                "permissions": ["read buckets 'b'"],
                "user_password": "different",
            },
            "after": {
                "name": "app",
                "description": "e",
                "status": "active",
                "permissions": ["read buckets 'b'"],
                "user_password": "as declared",
            },
        },
        "warnings": ["beware"],
    }
    assert PASSWORD not in repr(steps)


def test_result__none__is_empty() -> None:
    result = v1_user_result(V1UserState(THERE), NO_V1_USER, (DeleteV1User(ONE, "app"),))
    assert (result["v1_user"], result["diff"]["after"], result["diff"]["after_header"]) == (None, {}, "app")
    with pytest.raises(LookupError):
        NO_V1_USER.require_user()
