# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_v1_user: credentials of the InfluxDB 1.x API at the server. Each trap of the endpoint has its test."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    DeclarationError,
    ForbiddenError,
    IncompleteError,
    InvalidError,
    NotFoundError,
    PermissionMissingError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.cloud import cloud
from functional.front import Answer, Canned, Seen, forward, front
from functional.sandbox import NO_ID, OTHER_PASSWORD, PASSWORD, V1_USERS, Result, Sandbox
from proxy import Fault, Rule

DIFFERENT: dict[str, Any] = {"update_password": "if_different", "verify_password": True}
ABSENT: dict[str, Any] = {"state": "absent"}
UNFINISHED = " (unfinished, made by Ansible: "


def settled(sandbox: Sandbox, **options: Any) -> Result:
    """The result of a run that check mode has told, and after which there is nothing to do."""
    checked = sandbox.run(V1_USER, check=True, **options)
    ran = sandbox.run(V1_USER, **options)
    assert (checked["actions"], checked["diff"]) == (ran["actions"], ran["diff"])
    assert checked.get("warnings") == ran.get("warnings")
    assert sandbox.run(V1_USER, **options)["changed"] is False
    return ran


def actions(result: Result) -> list[str]:
    return [action["action"] for action in result["actions"]]


def refused(sandbox: Sandbox, **options: Any) -> str:
    """The message of a task that must be refused, in check mode and in a run, and that changes nothing."""
    before = sandbox.state()
    checked = sandbox.fails(V1_USER, check=True, **options)
    failed = sandbox.fails(V1_USER, **options)
    assert (type(failed), failed.message) == (type(checked), checked.message)
    assert isinstance(failed, (RefusedError, DeclarationError, IncompleteError, NotFoundError))
    assert sandbox.state() == before
    return failed.message


@pytest.fixture(name="new")
def new_fixture(sandbox: Sandbox) -> str:
    """The name of a v1 user that does not exist, in an organization with two buckets."""
    sandbox.bucket("one")
    sandbox.bucket("two")
    return f"{sandbox.prefix}-new"


@pytest.fixture(name="kept")
def kept_fixture(sandbox: Sandbox, new: str) -> str:
    """The name of a v1 user that reads the bucket one."""
    sandbox.run(V1_USER, name=new, user_password=PASSWORD, read_buckets=["one"])
    return new


def only(sandbox: Sandbox) -> dict[str, Any]:
    """The one v1 user of the organization."""
    (found,) = sandbox.v1_users()
    return found


def _widened(sandbox: Sandbox) -> Answer:
    """The server, whose answer to a creation permits more than was asked for."""
    passed_on = forward(sandbox.server.host)

    def widen(seen: Seen) -> Canned:
        canned = passed_on(seen)
        if (seen.method, canned.status) != ("POST", 201):
            return canned
        made = json.loads(canned.body)
        made["permissions"].append({"action": "write", "resource": {"type": "buckets", "orgID": sandbox.org_id}})
        return Canned(canned.status, json.dumps(made).encode(), canned.headers)

    return widen


# What is made


def test_a_new_one_signs_in_and_permits_what_is_declared(sandbox: Sandbox, new: str) -> None:
    made = settled(
        sandbox, name=new, user_password=PASSWORD, read_buckets=["one", "two"], write_buckets=["one"], description="d"
    )
    assert actions(made) == ["create_v1_user", "set_password"]
    assert sandbox.signs_in(new, PASSWORD)
    found = only(sandbox)
    assert (found["token"], found["description"], found["status"]) == (new, "d", "active")
    assert sorted((held["action"], held["resource"]["name"]) for held in found["permissions"]) == [
        ("read", "one"),
        ("read", "two"),
        ("write", "one"),
    ]
    assert all(held["resource"]["orgID"] == sandbox.org_id for held in found["permissions"])
    assert PASSWORD not in json.dumps(made)


def test_it_is_not_among_the_authorizations(sandbox: Sandbox, kept: str) -> None:
    assert sandbox.authorizations() == []
    assert only(sandbox)["token"] == kept


def test_a_permission_by_name_is_never_sent(sandbox: Sandbox, new: str) -> None:
    """The server drops the name without a word, so that the permission is for all buckets."""
    sandbox.log()
    sandbox.run(V1_USER, name=new, read_buckets=["one"])
    (body,) = [entry.body for entry in sandbox.log() if entry.method == "POST"]
    resource = {"type": "buckets", "id": sandbox.id_of("one"), "orgID": sandbox.org_id}
    assert body["permissions"] == [{"action": "read", "resource": resource}]


def test_names_are_exact(sandbox: Sandbox, new: str) -> None:
    names = (new, f" {new}", f"{new} ", new.upper(), f"{new}/a b+ü", f"{new}\n")
    ids = {settled(sandbox, name=name, read_buckets=["one"])["v1_user"]["id"] for name in names}
    assert len(ids) == len(names)
    for name in names:
        settled(sandbox, name=name, **ABSENT)
    assert sandbox.v1_users() == []


def test_its_user(sandbox: Sandbox, new: str) -> None:
    """Of whom it is, is declared when it is created, and cannot be changed."""
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    made = settled(sandbox, name=new, user=ann.name, read_buckets=["one"])
    assert (made["v1_user"]["user"], made["v1_user"]["user_id"]) == (ann.name, ann.id)
    assert sandbox.run(V1_USER, name=new, user_id=ann.id)["changed"] is False
    assert "can't give it to another one" in refused(sandbox, name=new, user=bob.name)
    assert "can't give it to another one" in refused(sandbox, name=new, user_id=bob.id, **ABSENT)


def test_its_options_are_changed_alone(sandbox: Sandbox, kept: str) -> None:
    before = only(sandbox)
    changed = settled(sandbox, name=kept, description="ünï", status="inactive")
    assert changed["actions"] == [
        {"action": "update_v1_user", "v1_user": kept, "description": "ünï", "status": "inactive"}
    ]
    settled(sandbox, id=before["id"], status="active")
    settled(sandbox, name=kept, id=before["id"], description="")
    assert sandbox.signs_in(kept, PASSWORD)
    now = only(sandbox)
    for same in ("id", "token", "userID", "permissions", "description", "status"):
        assert now[same] == before[same]


@pytest.mark.parametrize("by", ["name", "id", "both"])
def test_deleted(sandbox: Sandbox, kept: str, by: str) -> None:
    given = {"name": {"name": kept}, "id": {"id": only(sandbox)["id"]}}
    options: dict[str, Any] = {**given["name"], **given["id"]} if by == "both" else given[by]
    gone = settled(sandbox, **options, **ABSENT)
    assert (actions(gone), gone["v1_user"], gone["diff"]["after"]) == (["delete_v1_user"], None, {})
    assert sandbox.v1_users() == []


# What cannot be


def test_without_a_permission_there_is_none(sandbox: Sandbox, new: str) -> None:
    assert "does not say what a new one must permit" in refused(sandbox, name=new, user_password=PASSWORD)


def test_its_buckets_must_exist(sandbox: Sandbox, new: str) -> None:
    assert "there is no bucket 'nowhere'" in refused(sandbox, name=new, read_buckets=["nowhere"])


def test_it_cannot_be_renamed(sandbox: Sandbox, kept: str) -> None:
    """The server ignores a new name with status 200."""
    identity = only(sandbox)["id"]
    assert "InfluxDB can't rename it" in refused(sandbox, name=f"{kept}-2", id=identity)
    assert "so it was not deleted" in refused(sandbox, name=f"{kept}-2", id=identity, **ABSENT)


def test_an_unknown_id(sandbox: Sandbox, kept: str) -> None:
    assert "There is no v1 user with the ID" in refused(sandbox, id=NO_ID, status="active")
    assert "under another ID" in refused(sandbox, id=NO_ID, name=kept)
    assert sandbox.run(V1_USER, id=NO_ID, **ABSENT)["changed"] is False


@pytest.mark.parametrize("password", ["1234567", "x" * 73, "ü" * 37])
def test_a_password_that_the_server_refuses_costs_nothing(sandbox: Sandbox, new: str, password: str) -> None:
    sandbox.log()
    error = sandbox.fails(V1_USER, name=new, user_password=password, read_buckets=["one"])
    assert isinstance(error, DeclarationError)
    assert password not in error.message
    assert sandbox.log() == []


def test_a_name_of_another_organization(sandbox: Sandbox, kept: str) -> None:
    """Names are unique on the server. One of another organization is in the way, and is nobody's to delete from here."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    identity = only(sandbox)["id"]
    message = refused(sandbox, org_id=other, name=kept, read_buckets=["one"])
    assert "unique on the whole server" in message
    assert sandbox.run(V1_USER, org_id=other, name=kept, **ABSENT)["changed"] is False
    assert "unique on the whole server" in refused(sandbox, org_id=other, id=identity, **ABSENT)
    assert only(sandbox)["id"] == identity


# Permissions


def test_other_permissions_are_refused(sandbox: Sandbox, kept: str) -> None:
    """The server ignores them with status 200, so nothing is sent."""
    message = refused(sandbox, name=kept, write_buckets=["two"])
    for words in ("it lacks write buckets 'two'", "it has read buckets 'one'", "recreate: if_changed"):
        assert words in message
    assert "recreate: if_changed" in refused(sandbox, id=only(sandbox)["id"], write_buckets=["two"])


def test_permissions_are_a_set(sandbox: Sandbox, new: str) -> None:
    twice = [{"action": "read", "resource": {"type": "buckets", "id": sandbox.id_of("one"), "orgID": sandbox.org_id}}]
    body = {"token": new, "orgID": sandbox.org_id, "permissions": twice * 2}
    sandbox.api.do("POST", V1_USERS, json=body)
    assert sandbox.run(V1_USER, name=new, read_buckets=["one", "one"])["changed"] is False


def test_created_again(sandbox: Sandbox, new: str) -> None:
    """With the new permissions and the declared password; all else is kept."""
    ann = sandbox.user("ann")
    settled(sandbox, name=new, user=ann.name, user_password=PASSWORD, read_buckets=["one"], description="d")
    before = only(sandbox)
    again = settled(
        sandbox, name=new, user_password=OTHER_PASSWORD, write_buckets=["one", "two"], recreate="if_changed"
    )
    assert actions(again) == ["delete_v1_user", "create_v1_user", "set_password"]
    assert "is deleted and created again" in again["warnings"][0]
    now = only(sandbox)
    assert now["id"] != before["id"]
    for same in ("token", "description", "status", "userID", "orgID"):
        assert now[same] == before[same]
    assert sandbox.v1_password_of(new) == OTHER_PASSWORD


def test_the_old_one_stays_where_no_new_one_may_be_made(sandbox: Sandbox, kept: str) -> None:
    """What would refuse the new one, refuses it before the old one is deleted."""
    me = sandbox.api.do("GET", "/api/v2/me")["id"]
    rights = ("read:authorizations", "write:authorizations", f"read:users/{me}", f"write:users/{me}", "read:buckets")
    options: dict[str, Any] = {
        "name": kept,
        "user_password": PASSWORD,
        "write_buckets": ["one"],
        "recreate": "if_changed",
    }
    token = sandbox.token(*rights)
    before = sandbox.state()
    failure = sandbox.failure(V1_USER, token=token, **options)
    assert isinstance(failure.error, ForbiddenError)
    assert "Nobody can grant what they may not do" in failure.message
    assert failure.done["changed"] is False
    assert sandbox.state() == before


@pytest.mark.parametrize("replaced", [False, True], ids=["new", "created again"])
def test_more_than_was_asked_for_is_deleted(sandbox: Sandbox, new: str, replaced: bool) -> None:
    """What the answer permits beyond what was asked is deleted at once, and the task fails."""
    if replaced:
        sandbox.run(V1_USER, name=new, user_password=PASSWORD, read_buckets=["two"])
    with front(_widened(sandbox)) as found:
        given: dict[str, Any] = {
            "name": new,
            "user_password": PASSWORD,
            "read_buckets": ["one"],
            "recreate": "if_changed",
        }
        failure = sandbox.failure(V1_USER, host=found.url, **given)
    assert isinstance(failure.error, RefusedError)
    assert "grants write buckets, which was not asked for" in failure.message
    assert "The new v1 user was deleted." in failure.message
    assert sandbox.v1_users() == []
    assert failure.done["changed"] is replaced
    settled(sandbox, name=new, user_password=PASSWORD, read_buckets=["one"])


# Passwords


def test_a_password_is_set_only_on_creation_by_default(sandbox: Sandbox, kept: str) -> None:
    assert sandbox.run(V1_USER, name=kept, user_password=OTHER_PASSWORD)["changed"] is False
    assert sandbox.v1_password_of(kept) == PASSWORD


def test_a_different_password_is_found_and_set(sandbox: Sandbox, kept: str) -> None:
    same = settled(sandbox, name=kept, user_password=PASSWORD, **DIFFERENT)
    assert (same["changed"], same["diff"]["before"]["user_password"]) == (False, "as declared")
    changed = settled(sandbox, name=kept, user_password=OTHER_PASSWORD, **DIFFERENT)
    assert actions(changed) == ["set_password"]
    assert changed["diff"]["before"]["user_password"] == "different"
    assert sandbox.v1_password_of(kept) == OTHER_PASSWORD


def test_with_write_alone_it_is_found_as_well(sandbox: Sandbox, new: str) -> None:
    settled(sandbox, name=new, user_password=PASSWORD, write_buckets=["one"])
    assert settled(sandbox, name=new, user_password=PASSWORD, **DIFFERENT)["changed"] is False


def test_check_mode_signs_in_only_when_told_to(sandbox: Sandbox, kept: str) -> None:
    sandbox.log()
    for password in (PASSWORD, OTHER_PASSWORD):
        options: dict[str, Any] = {"name": kept, "user_password": password, "update_password": "if_different"}
        checked = sandbox.run(V1_USER, check=True, **options)
        assert checked["changed"] is False
        assert "did not find out" in checked["warnings"][0]
    assert {entry.path for entry in sandbox.log()} == {V1_USERS}


def test_always(sandbox: Sandbox, kept: str) -> None:
    for _turn in range(2):
        ran = sandbox.run(V1_USER, name=kept, user_password=OTHER_PASSWORD, update_password="always")
        assert (ran["changed"], ran["diff"]["before"]["user_password"]) == (True, "unknown")
    assert sandbox.v1_password_of(kept) == OTHER_PASSWORD


def test_of_an_inactive_one_it_is_not_known(sandbox: Sandbox, kept: str) -> None:
    """The server takes no password of it. The task leaves it alone and says so; the one that activates it sets it before."""
    settled(sandbox, name=kept, status="inactive")
    options: dict[str, Any] = {"name": kept, "user_password": OTHER_PASSWORD, **DIFFERENT}
    left = settled(sandbox, **options)
    assert (left["changed"], "neither tested nor set" in left["warnings"][0]) == (False, True)
    sandbox.log()
    activated = settled(sandbox, **options, status="active")
    assert actions(activated) == ["set_password", "update_v1_user"]
    assert sandbox.v1_password_of(kept) == OTHER_PASSWORD


def test_deactivated_with_another_password(sandbox: Sandbox, kept: str) -> None:
    """It is tested while it is still active."""
    changed = sandbox.run(V1_USER, name=kept, user_password=OTHER_PASSWORD, status="inactive", **DIFFERENT)
    assert actions(changed) == ["set_password", "update_v1_user"]
    sandbox.run(V1_USER, name=kept, status="active")
    assert sandbox.v1_password_of(kept) == OTHER_PASSWORD


def test_of_an_inactive_user_it_is_not_known(sandbox: Sandbox, new: str) -> None:
    """Not only its own status counts, but that of its user, which only another request tells."""
    ann = sandbox.user("ann")
    sandbox.run(V1_USER, name=new, user=ann.name, user_password=PASSWORD, read_buckets=["one"])
    sandbox.api.do("PATCH", f"/api/v2/users/{ann.id}", json={"status": "inactive"})
    assert not sandbox.signs_in(new, PASSWORD)
    left = settled(sandbox, name=new, user_password=OTHER_PASSWORD, **DIFFERENT)
    assert (left["changed"], "its user" in left["warnings"][0]) == (False, True)
    sandbox.api.do("PATCH", f"/api/v2/users/{ann.id}", json={"status": "active"})
    assert actions(settled(sandbox, name=new, user_password=OTHER_PASSWORD, **DIFFERENT)) == ["set_password"]


def test_a_colon_can_not_sign_in(sandbox: Sandbox, new: str) -> None:
    named = f"{new}:x"
    assert "with a colon" in refused(sandbox, name=named, user_password=PASSWORD, read_buckets=["one"])
    made = settled(sandbox, name=named, read_buckets=["one"])
    assert "with a colon" in refused(sandbox, id=made["v1_user"]["id"], user_password=PASSWORD)
    settled(sandbox, name=named, **ABSENT)


# Runs that end half-way


PASSWORD_PATH = r"/legacy/authorizations/\w+/password$"
INTERRUPTS = {
    "before the password": Rule(Fault.RESET_BEFORE, method="POST", path=PASSWORD_PATH),
    "before it is finished": Rule(Fault.RESET_BEFORE, method="PATCH"),
}


@pytest.mark.parametrize("where", list(INTERRUPTS))
def test_a_run_that_ends_after_the_creation_is_finished_by_the_next(sandbox: Sandbox, new: str, where: str) -> None:
    """With on_create, too: the description says that it has no password yet."""
    options: dict[str, Any] = {"name": new, "user_password": PASSWORD, "read_buckets": ["one"], "description": "d"}
    sandbox.channel.plan([INTERRUPTS[where]])
    failure = sandbox.failure(V1_USER, **options, retries=0)
    assert isinstance(failure.error, UnreachableError)
    assert "may have no password yet. The next run sets it." in failure.message
    assert [action["action"] for action in failure.done["actions"]] == ["create_v1_user"]
    assert only(sandbox)["description"].startswith(f"d{UNFINISHED}")
    finished = settled(sandbox, **options)
    assert actions(finished) == ["set_password"]
    assert only(sandbox)["description"] == "d"
    assert sandbox.signs_in(new, PASSWORD)


def test_an_unfinished_one_keeps_the_description_that_it_was_to_get(sandbox: Sandbox, new: str) -> None:
    sandbox.channel.plan([INTERRUPTS["before the password"]])
    given: dict[str, Any] = {"name": new, "user_password": PASSWORD, "read_buckets": ["one"]}
    sandbox.failure(V1_USER, **given, description="d", retries=0)
    assert actions(settled(sandbox, **given)) == ["set_password"]
    assert only(sandbox)["description"] == "d"


def test_a_creation_whose_answer_was_lost_is_found(sandbox: Sandbox, new: str) -> None:
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="POST", path=r"/legacy/authorizations$")])
    made = sandbox.run(V1_USER, name=new, user_password=PASSWORD, read_buckets=["one"])
    assert actions(made) == ["create_v1_user", "set_password"]
    assert sandbox.signs_in(new, PASSWORD)
    assert only(sandbox)["description"] == ""


def test_a_run_that_ends_between_deletion_and_creation(sandbox: Sandbox, kept: str) -> None:
    """The next run creates it."""
    options: dict[str, Any] = {
        "name": kept,
        "user_password": PASSWORD,
        "write_buckets": ["one"],
        "recreate": "if_changed",
    }
    creation: dict[str, Any] = {"method": "POST", "path": r"/legacy/authorizations$"}
    trial, real = Rule(Fault.DELAY, seconds=0, **creation), Rule(Fault.RESET_BEFORE, **creation)
    sandbox.channel.plan([trial, real])
    failure = sandbox.failure(V1_USER, **options, retries=0)
    assert [action["action"] for action in failure.done["actions"]] == ["delete_v1_user"]
    assert sandbox.v1_users() == []
    sandbox.channel.plan([])
    assert actions(settled(sandbox, **options)) == ["create_v1_user", "set_password"]


# What is hidden, and what is gone


def test_hidden(sandbox: Sandbox, kept: str) -> None:
    """InfluxDB answers 200 and nothing for what may not be read, and 404 for what is not there."""
    token = sandbox.token("read:buckets", "write:buckets")
    for options in ({"read_buckets": ["one"]}, ABSENT):
        message = refused(sandbox, token=token, name=kept, **options)
        assert "it exists, but this token may not read it" in message
    assert sandbox.run(V1_USER, token=token, name=f"{kept}-2", **ABSENT)["changed"] is False
    error = sandbox.fails(V1_USER, token=token, id=only(sandbox)["id"], **ABSENT)
    assert isinstance(error, PermissionMissingError)


def test_a_token_that_could_not_finish_creates_none(sandbox: Sandbox, new: str) -> None:
    me = sandbox.api.do("GET", "/api/v2/me")["id"]
    token = sandbox.token("write:authorizations", f"read:users/{me}", f"write:users/{me}", "read:buckets")
    message = refused(sandbox, token=token, name=new, user_password=PASSWORD, read_buckets=["one"])
    assert "neither finish it nor find it again" in message


def test_an_inactive_token(sandbox: Sandbox, kept: str) -> None:
    """Its lists are empty, with status 200."""
    token = sandbox.token("read:authorizations", "read:users", status="inactive")
    error = sandbox.fails(V1_USER, token=token, name=kept, status="active")
    assert "the token is inactive" in error.message


def test_the_user_is_gone(sandbox: Sandbox, new: str) -> None:
    """It is in no list any more, and its name stays taken. By its ID it can be deleted."""
    ann = sandbox.user("ann")
    made = sandbox.run(V1_USER, name=new, user=ann.name, user_password=PASSWORD, read_buckets=["one"])
    sandbox.api.do("DELETE", f"/api/v2/users/{ann.id}")
    assert sandbox.v1_users() == []
    assert "or its user or organization is gone" in refused(sandbox, name=new, read_buckets=["one"])
    identity = made["v1_user"]["id"]
    assert "Delete it with state: absent." in refused(sandbox, id=identity, status="active")
    gone = settled(sandbox, id=identity, **ABSENT)
    assert gone["actions"] == [{"action": "delete_v1_user", "v1_user": None, "id": identity}]
    settled(sandbox, name=new, read_buckets=["one"])


def test_the_bucket_is_gone(sandbox: Sandbox, kept: str) -> None:
    """The permission stays, and a new bucket of that name is another one."""
    sandbox.run(BUCKET, name="one", state="absent")
    sandbox.run(BUCKET, name="one")
    assert "it lacks read buckets 'one'" in refused(sandbox, name=kept, read_buckets=["one"])
    settled(sandbox, name=kept, read_buckets=["one"], user_password=PASSWORD, recreate="if_changed")


def test_taken_meanwhile_by_one_that_is_hidden(sandbox: Sandbox, new: str) -> None:
    """The server's refusal is told with what may be the reason."""
    taken = {"code": "conflict", "message": "token already exists"}
    headers = {"X-Platform-Error-Code": "conflict"}
    rule = Rule(Fault.STATUS, method="POST", status=422, body=taken, headers=headers, times=None)
    sandbox.channel.plan([rule])
    error = sandbox.fails(V1_USER, name=new, read_buckets=["one"])
    assert isinstance(error, ConflictError)
    assert "this task did not see" in error.message


def test_a_user_that_does_not_exist(sandbox: Sandbox, new: str) -> None:
    error = sandbox.fails(V1_USER, name=new, user_id=NO_ID, read_buckets=["one"])
    assert isinstance(error, (NotFoundError, InvalidError))
    assert sandbox.v1_users() == []


# InfluxDB Cloud


@pytest.mark.parametrize("reading", [[], ["build-on-ping"]], ids=["each answer", "ping alone"])
def test_cloud_has_none(reading: list[str]) -> None:
    """By what it says of itself, before anything is written."""
    with cloud(reading=reading) as main:
        main.bucket("one")
        main.log()
        for options in ({"name": "x", "read_buckets": ["one"]}, {"name": "x", **ABSENT}, {"id": NO_ID, **ABSENT}):
            for check in (True, False):
                error = main.fails(V1_USER, check=check, **options)
                assert isinstance(error, RefusedError)
                assert "InfluxDB Cloud has no v1 users" in error.message
        assert {entry.method for entry in main.log()} == {"GET"}
