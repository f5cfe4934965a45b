# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What InfluxDB does with users that a task must know: passwords apart, who must stay, and a run that dies half-way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InvalidError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from functional.cloud import cloud
from functional.sandbox import OTHER_PASSWORD, PASSWORD, Result, Sandbox, User
from proxy import Fault, Rule

DIFFERENT: dict[str, Any] = {"update_password": "if_different", "verify_password": True}


def settled(sandbox: Sandbox, **options: Any) -> Result:
    """The result of a run that check mode has told, and after which there is nothing to do."""
    checked = sandbox.run(USER, check=True, **options)
    ran = sandbox.run(USER, **options)
    assert (checked["actions"], checked["diff"]) == (ran["actions"], ran["diff"])
    assert sandbox.run(USER, **options)["changed"] is False
    return ran


def actions(result: Result) -> list[str]:
    return [action["action"] for action in result["actions"]]


@pytest.fixture(name="new")
def new_fixture(sandbox: Sandbox) -> str:
    """The name of a user who does not exist."""
    return f"{sandbox.prefix}-new"


def test_a_new_user_has_the_password(sandbox: Sandbox, new: str) -> None:
    """The server ignores a password that comes with the user."""
    made = settled(sandbox, name=new, user_password=PASSWORD)
    assert actions(made) == ["create_user", "set_password"]
    assert sandbox.password_of(new) == PASSWORD
    assert PASSWORD not in json.dumps(made)


def test_names_are_exact(sandbox: Sandbox, new: str) -> None:
    """White space counts, and so does case."""
    ids = {settled(sandbox, name=name)["user"]["id"] for name in (new, f"{new} ", new.upper(), f"{new}\n")}
    assert len(ids) == 4
    for user_id in ids:
        sandbox.run(USER, id=user_id, state="absent")


@pytest.mark.parametrize("status", ["active", "inactive"])
def test_a_different_password_is_found_and_set(sandbox: Sandbox, new: str, status: str) -> None:
    """An inactive user, and one of no organization, can sign in as well."""
    settled(sandbox, name=new, user_password=PASSWORD, status=status)
    kept = settled(sandbox, name=new, user_password=PASSWORD, **DIFFERENT)
    assert (kept["changed"], kept["diff"]["before"]["user_password"]) == (False, "as declared")
    changed = settled(sandbox, name=new, user_password=OTHER_PASSWORD, **DIFFERENT)
    assert actions(changed) == ["set_password"]
    assert changed["diff"]["before"]["user_password"] == "different"
    assert sandbox.password_of(new) == OTHER_PASSWORD
    assert OTHER_PASSWORD not in json.dumps(changed)


def test_each_sign_in_is_signed_out(sandbox: Sandbox, new: str) -> None:
    settled(sandbox, name=new, user_password=PASSWORD)
    sandbox.log()
    sandbox.run(USER, name=new, user_password=PASSWORD, **DIFFERENT)
    assert [entry.path for entry in sandbox.log()] == ["/api/v2/users", "/api/v2/signin", "/api/v2/signout"]


def test_check_mode_signs_in_only_with_leave(sandbox: Sandbox, new: str) -> None:
    settled(sandbox, name=new, user_password=PASSWORD)
    sandbox.log()
    for password in (PASSWORD, OTHER_PASSWORD):
        checked = sandbox.run(USER, check=True, name=new, user_password=password, update_password="if_different")
        assert (checked["changed"], len(checked["warnings"])) == (False, 1)
    assert set(sandbox.methods()) == {"GET"}
    asked = {"update_password": "if_different", "verify_password": True}
    assert sandbox.run(USER, check=True, name=new, user_password=OTHER_PASSWORD, **asked)["changed"] is True
    assert sandbox.password_of(new) == PASSWORD


def test_a_renamed_user_keeps_the_password(sandbox: Sandbox, new: str) -> None:
    settled(sandbox, name=new, user_password=PASSWORD)
    settled(sandbox, name=f"{new}-2", renamed_from=new, user_password=PASSWORD, **DIFFERENT)
    assert sandbox.password_of(f"{new}-2") == PASSWORD


def test_a_password_that_is_refused_leaves_no_user(sandbox: Sandbox, new: str) -> None:
    """With on_create no later run would set it, so the user goes again."""
    weak = {"code": "invalid", "message": "passwords are too weak"}
    headers = {"X-Platform-Error-Code": "invalid"}
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", path="/password$", status=400, body=weak, headers=headers)])
    failure = sandbox.failure(USER, name=new, user_password=PASSWORD)
    assert isinstance(failure.error, InvalidError)
    assert "The user was deleted again" in failure.message
    assert actions(dict(failure.done)) == ["create_user", "delete_user"]
    assert sandbox.users() == {}
    settled(sandbox, name=new, user_password=PASSWORD)
    assert sandbox.password_of(new) == PASSWORD


def test_a_run_that_dies_half_way_is_finished_by_one_that_compares(sandbox: Sandbox, new: str) -> None:
    rules = [Rule(Fault.DELAY, number=number, seconds=0) for number in (1, 2)]
    sandbox.channel.plan([*rules, Rule(Fault.RESET_BEFORE, times=None)])
    failure = sandbox.failure(USER, name=new, user_password=PASSWORD, retries=0)
    assert isinstance(failure.error, UnreachableError)
    assert "Run the task again with update_password: if_different." in failure.message
    assert actions(dict(failure.done)) == ["create_user"]
    sandbox.channel.clear()
    sandbox.channel.plan([])
    assert actions(sandbox.run(USER, name=new, user_password=PASSWORD, **DIFFERENT)) == ["set_password"]
    assert sandbox.password_of(new) == PASSWORD


# Who must stay


def operator_of(sandbox: Sandbox) -> tuple[str, dict[str, Any]]:
    """A token of another user that may read and write users; and the user of the setup."""
    boss = sandbox.user("boss")
    return sandbox.token("read:users", "write:users", user=boss), sandbox.api.do("GET", "/api/v2/me")


@pytest.mark.parametrize("options", [{"state": "absent"}, {"status": "inactive"}])
@pytest.mark.parametrize("check", [True, False])
def test_who_asks_and_who_set_the_server_up_stay(sandbox: Sandbox, options: dict[str, Any], check: bool) -> None:
    token, of_setup = operator_of(sandbox)
    me = sandbox.api.send("GET", "/api/v2/me", token=token).json()
    for user, words in ((me, "the task asks as that user"), (of_setup, "that user set the server up")):
        error = sandbox.fails(USER, check=check, token=token, id=user["id"], **options)
        assert isinstance(error, RefusedError)
        assert words in error.message
    assert set(sandbox.methods()) == {"GET"}
    assert sandbox.run(USER, token=token, name=of_setup["name"], status="active")["changed"] is False


def test_who_signs_in_stays(sandbox: Sandbox) -> None:
    """Every session may change its own user."""
    ann = sandbox.user("ann", password=PASSWORD)
    error = sandbox.fails(USER, username=ann.name, password=PASSWORD, name=ann.name, state="absent")
    assert isinstance(error, RefusedError)
    changed = sandbox.run(
        USER, username=ann.name, password=PASSWORD, name=ann.name, user_password=OTHER_PASSWORD, **DIFFERENT
    )
    assert changed["changed"] is True
    assert sandbox.password_of(ann.name) == OTHER_PASSWORD


def give_organization(sandbox: Sandbox, *owners: User) -> None:
    """Make them the owners of the organization, in place of the operator."""
    for owner in owners:
        sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": owner.id})
    me = sandbox.api.do("GET", "/api/v2/me")["id"]
    sandbox.api.do("DELETE", f"/api/v2/orgs/{sandbox.org_id}/owners/{me}")


def test_the_last_owner_of_an_organization_stays(sandbox: Sandbox) -> None:
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    give_organization(sandbox, ann, bob)
    settled(sandbox, name=bob.name, state="absent")
    error = sandbox.fails(USER, name=ann.name, state="absent")
    assert isinstance(error, RefusedError)
    assert f"that user is the last owner of '{sandbox.org}'" in error.message
    # It may be inactive for a while.
    settled(sandbox, name=ann.name, status="inactive")


def test_a_deleted_user_takes_its_tokens_along(sandbox: Sandbox) -> None:
    ann = sandbox.user("ann")
    token = sandbox.token("read:buckets", user=ann)
    sandbox.bucket("b")
    assert sandbox.run(BUCKET, token=token, name="b")["changed"] is False
    settled(sandbox, name=ann.name, state="absent")
    assert "the user who asks is inactive" in sandbox.fails(BUCKET, token=token, name="b").message


def test_cloud_manages_no_users() -> None:
    with cloud() as sandbox:
        refused: list[dict[str, Any]] = [
            {"name": "new", "user_password": PASSWORD},
            {"name": "admin", "user_password": PASSWORD, "update_password": "always"},
        ]
        for options in refused:
            assert "InfluxDB Cloud does not let anyone" in sandbox.fails(USER, **options).message
        assert set(sandbox.methods()) == {"GET"}
        assert sandbox.run(USER, name="admin")["changed"] is False
