# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision of the plan for a user itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import UserAccount
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import DesiredUser
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_users import user_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_USER, UserState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import apply_steps
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.users import (
    CreateUser,
    DeleteUser,
    Importance,
    SetPassword,
    UpdateUser,
    UserObservation,
    UserPlan,
    UserStep,
    importance_must_be_read,
    password_must_be_tried,
    plan_user,
)
from unit.plugins.samples import ANN

PASSWORD = "a-long-pass-word"
THERE = UserAccount(ANN.id, "ann")
IDLE = UserAccount(ANN.id, "ann", "inactive")
ODD = UserAccount(ANN.id, "ann", "sleeping")


def declared(**options: Any) -> DesiredUser:
    return DesiredUser(**{"present": True, "name": "ann", **options})


def created(status: str = "active") -> UserStep:
    return CreateUser(UserAccount(None, "ann", status))


@pytest.mark.parametrize(
    ("options", "there", "steps"),
    [
        ({}, None, [created()]),
        ({"status": "inactive"}, None, [created("inactive")]),
        ({"renamed_from": "old"}, None, [created()]),
        ({"password": PASSWORD}, None, [created(), SetPassword("ann", PASSWORD, is_new=True)]),
        ({"password": PASSWORD, "renewal": "always"}, None, [created(), SetPassword("ann", PASSWORD, is_new=True)]),
        ({}, THERE, []),
        ({"status": "active"}, THERE, []),
        ({"status": "inactive"}, THERE, [UpdateUser("ann", status="inactive")]),
        ({"status": "active"}, IDLE, [UpdateUser("ann", status="active")]),
        ({"status": "active"}, ODD, [UpdateUser("ann", status="active")]),
        ({"status": "inactive"}, ODD, [UpdateUser("ann", status="inactive")]),
        ({"name": "new", "renamed_from": "ann"}, THERE, [UpdateUser("ann", "new")]),
        ({"name": "new", "id": ANN.id, "status": "inactive"}, THERE, [UpdateUser("ann", "new", "inactive")]),
        ({"name": None, "id": ANN.id}, THERE, []),
        ({"renewal": "always"}, THERE, []),
        ({"present": False}, None, []),
        ({"present": False}, THERE, [DeleteUser("ann")]),
        ({"present": False, "password": PASSWORD, "renewal": "always"}, THERE, [DeleteUser("ann")]),
    ],
)
def test_plan__the_user_itself__steps(
    options: dict[str, Any], there: UserAccount | None, steps: list[UserStep]
) -> None:
    plan = plan_user(declared(**options), UserObservation(there, build="OSS"))
    assert plan == UserPlan(UserState(there), tuple(steps))


@pytest.mark.parametrize(
    ("renewal", "differs", "before", "sets"),
    [
        ("on_create", None, "", False),
        ("always", None, "unknown", True),
        ("if_different", False, "as declared", False),
        ("if_different", True, "different", True),
    ],
)
def test_plan__the_password_of_an_existing_user__set_where_asked(
    renewal: Any, differs: bool | None, before: str, sets: bool
) -> None:
    observed = UserObservation(THERE, password_differs=differs, build="OSS")
    plan = plan_user(declared(name="new", renamed_from="ann", password=PASSWORD, renewal=renewal), observed)
    renamed = UpdateUser("ann", "new")
    assert plan == UserPlan(UserState(THERE, before), (renamed, SetPassword("new", PASSWORD)) if sets else (renamed,))
    assert apply_steps(plan.before, plan.steps).password == ("as declared" if sets else before)


def test_plan__nobody_tried_the_password__warned_of() -> None:
    plan = plan_user(declared(password=PASSWORD, renewal="if_different"), UserObservation(THERE, build="OSS"))
    warning = (
        "Check mode did not find out whether the password of the user 'ann' is the declared one, since that takes signing in. Set "
        "verify_password: true to let it do so."
    )
    assert plan == UserPlan(UserState(THERE), (), (warning,))


def test_plan__a_password_for_who_can_not_sign_in__refused() -> None:
    observed = UserObservation(UserAccount(ANN.id, "a:b"), password_differs=True, build="OSS")
    with pytest.raises(DeclarationError):
        plan_user(declared(name=None, id=ANN.id, password=PASSWORD, renewal="if_different"), observed)


@pytest.mark.parametrize(
    ("options", "account", "needed"),
    [
        ({}, THERE, False),
        ({"status": "active"}, IDLE, False),
        ({"status": "inactive"}, IDLE, False),
        ({"status": "inactive"}, THERE, True),
        ({"status": "inactive"}, ODD, True),
        ({"present": False}, THERE, True),
        ({"present": False}, IDLE, True),
    ],
)
def test_importance__of_a_user__read_where_it_would_end(
    options: dict[str, Any], account: UserAccount, needed: bool
) -> None:
    assert importance_must_be_read(declared(**options), account) is needed


@pytest.mark.parametrize(
    ("options", "check_mode", "tried"),
    [
        ({"renewal": "if_different"}, False, False),
        ({"password": PASSWORD}, False, False),
        ({"password": PASSWORD, "renewal": "always"}, False, False),
        ({"password": PASSWORD, "renewal": "if_different"}, False, True),
        ({"password": PASSWORD, "renewal": "if_different", "present": False}, False, False),
        ({"password": PASSWORD, "renewal": "if_different"}, True, False),
        ({"password": PASSWORD, "renewal": "if_different", "verify_password": True}, True, True),
    ],
)
def test_password__of_a_user__tried_where_it_matters(options: dict[str, Any], check_mode: bool, tried: bool) -> None:
    assert password_must_be_tried(declared(**options), check_mode=check_mode) is tried


@pytest.mark.parametrize(
    ("importance", "words"),
    [
        (Importance(is_self=True), "the task asks as that user"),
        (
            Importance(is_of_setup=True),
            (
                "that user set the server up: the operator token would end with it. Only influxd recovery on the server's host makes "
                "another one. If that is meant, use the influx CLI."
            ),
        ),
        (Importance(organizations=("main", "o")), "that user is the last owner of 'main', 'o'."),
    ],
)
@pytest.mark.parametrize(
    ("options", "verb"), [({"present": False}, "deleted"), ({"status": "inactive"}, "deactivated")]
)
def test_plan__who_must_stay__refused(importance: Importance, words: str, options: dict[str, Any], verb: str) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_user(declared(**options), UserObservation(THERE, importance, build="OSS"))
    assert caught.value.message.startswith(f"The user 'ann' was not {verb}, since ")
    assert words in caught.value.message


@pytest.mark.parametrize("options", [{"id": ANN.id}, {"id": ANN.id, "name": None}])
def test_plan__an_unknown_id__refused(options: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_user(declared(**options), UserObservation(build="OSS"))
    assert caught.value.message == (
        f"There is no user with the ID {ANN.id}, and InfluxDB chooses the IDs of new ones. Leave id out to create a user by name, or "
        "correct it."
    )


@pytest.mark.parametrize(
    ("options", "there", "step"),
    [
        ({}, None, "create the user 'ann'"),
        ({"status": "active"}, IDLE, "change the status of the user 'ann'"),
        ({"password": PASSWORD, "renewal": "always"}, THERE, "set the password of the user 'ann'"),
        ({"present": False}, THERE, "delete the user 'ann'"),
    ],
)
def test_plan__on_cloud__refused(options: dict[str, Any], there: UserAccount | None, step: str) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_user(declared(**options), UserObservation(there, build="Cloud"))
    assert caught.value.message.startswith(f"InfluxDB Cloud does not let anyone {step} through its API.")


def test_steps__of_a_new_user__the_user_with_the_password() -> None:
    steps = [created("inactive"), SetPassword("ann", PASSWORD, is_new=True)]
    assert apply_steps(NO_USER, steps) == UserState(UserAccount(None, "ann", "inactive"), "as declared")


def test_steps__described__in_words_without_the_password() -> None:
    steps = [created(), UpdateUser("ann", "new", "inactive"), UpdateUser("a", status="active"), DeleteUser("ann")]
    steps.append(SetPassword("ann", PASSWORD, is_new=True))
    assert [(step.operation, step.describe()) for step in steps] == [
        ("create the user 'ann'", {"action": "create_user", "user": "ann", "status": "active"}),
        (
            "rename the user 'ann' to 'new'",
            {"action": "rename_user", "user": "ann", "name": "new", "status": "inactive"},
        ),
        ("change the status of the user 'a'", {"action": "update_user", "user": "a", "status": "active"}),
        ("delete the user 'ann'", {"action": "delete_user", "user": "ann"}),
        ("set the password of the user 'ann'", {"action": "set_password", "user": "ann"}),
    ]
    assert PASSWORD not in repr(steps)


def test_result__of_steps__both_sides_in_the_words_of_the_options() -> None:
    before = UserState(THERE, "different")
    steps = (UpdateUser("ann", "new"), SetPassword("new", PASSWORD))
    assert user_result(before, apply_steps(before, steps), steps, ("w",)) == {
        "changed": True,
        "actions": [step.describe() for step in steps],
        "user": {"id": ANN.id, "name": "new", "status": "active"},
        "diff": {
            "before_header": "new",
            "after_header": "new",
            "before": {"name": "ann", "status": "active", "user_password": "different"},
            "after": {"name": "new", "status": "active", "user_password": "as declared"},
        },
        "warnings": ["w"],
    }


def test_result__of_none__empty() -> None:
    nothing = {"before_header": "", "after_header": "", "before": {}, "after": {}}
    assert user_result(NO_USER, NO_USER, ()) == {"changed": False, "actions": [], "user": None, "diff": nothing}


def test_user_result__nothing_to_say_of_the_password__says_nothing() -> None:
    there = UserState(THERE)
    assert user_result(there, there, ())["diff"]["after"] == {"name": "ann", "status": "active"}
