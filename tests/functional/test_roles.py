# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members and owners: one role for each user, never lost half-way, seen with the users' own sessions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from functional.sandbox import NO_ID, PASSWORD, Sandbox, Session, User, told
from proxy import Fault, Hook, Rule


def _member(sandbox: Sandbox, bucket: str, name: str = "ann", role: str = "member") -> User:
    user = sandbox.user(name, password=PASSWORD)
    sandbox.give_role(bucket, user, role)
    return user


# A change of role


def test_a_promotion(sandbox: Sandbox) -> None:
    """On OSS it takes access away: the task warns, and her own session shows that it is so."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    session = Session(sandbox.server.host, ann)
    assert session.reads(bucket)
    options: dict[str, Any] = {"bucket": "b", "users": [ann.name], "role": "owner"}
    check = sandbox.run_member(check=True, **options)
    done = sandbox.run_member(**options)
    assert told(check) == told(done)
    assert "may not even read" in done["warnings"][0]
    assert ann.name in done["warnings"][0]
    assert not session.reads(bucket)
    assert sandbox.roles(bucket) == (set(), {ann.id})
    again = sandbox.run_member(**options)
    assert again["changed"] is False
    assert "warnings" not in again


def test_a_demotion(sandbox: Sandbox) -> None:
    """An owner becomes a member, who may read: no warning, but another owner must be left."""
    bucket = sandbox.bucket("b")
    ann, bob = _member(sandbox, bucket, "ann", "owner"), _member(sandbox, bucket, "bob", "owner")
    done = sandbox.run_member(bucket="b", users=[ann.name])
    assert done["actions"] == [
        {"action": "change_role", "bucket": "b", "user": ann.name, "from": "owner", "to": "member"}
    ]
    assert "warnings" not in done
    assert Session(sandbox.server.host, ann).reads(bucket)
    assert sandbox.roles(bucket) == ({ann.id}, {bob.id})


@pytest.mark.parametrize("status", [500, 404, 401])
def test_a_change_that_fails_half_way(sandbox: Sandbox, status: int) -> None:
    """The old role is put back, and with it what she may read."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    session = Session(sandbox.server.host, ann)
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", path="/owners$", status=status)])
    error = sandbox.failure(BUCKET_MEMBER, bucket="b", users=[ann.name], role="owner")
    assert "again" in error.message
    assert ann.name in error.message
    assert error.done["changed"] is False
    assert error.done["actions"] == []
    assert session.reads(bucket)
    assert sandbox.roles(bucket) == ({ann.id}, set())


def test_a_demotion_that_fails_half_way(sandbox: Sandbox) -> None:
    """An owner stays one."""
    bucket = sandbox.bucket("b")
    ann, bob = _member(sandbox, bucket, "ann", "owner"), _member(sandbox, bucket, "bob", "owner")
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", path="/members$", status=500)])
    error = sandbox.fails(BUCKET_MEMBER, bucket="b", user_ids=[ann.id])
    assert "an owner again" in error.message
    assert sandbox.roles(bucket) == (set(), {ann.id, bob.id})


def test_an_answer_lost_half_way(sandbox: Sandbox) -> None:
    """The second half was carried out, but nobody heard: what the task says of her is what the server has."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="POST", path="/owners$")])
    options: dict[str, Any] = {"bucket": "b", "users": [ann.name], "role": "owner"}
    try:
        changed = sandbox.run_member(**options)["changed"]
    except Exception as error:  # either is right, if it is true
        changed = getattr(error, "done", {}).get("changed")
    assert changed is (sandbox.roles(bucket) == (set(), {ann.id}))
    assert sandbox.run_member(**options)["changed"] is not changed
    assert sandbox.roles(bucket) == (set(), {ann.id})


def test_putting_the_old_role_back_fails_too(sandbox: Sandbox) -> None:
    """She has no role then: said in words, in `actions` and in the diff."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=500, times=2)])
    error = sandbox.failure(BUCKET_MEMBER, bucket="b", users=[ann.name], role="owner")
    assert "Beware" in error.message
    assert ann.name in error.message
    assert error.done["changed"] is True
    assert error.done["actions"] == [{"action": "remove_member", "bucket": "b", "user": ann.name}]
    assert error.done["diff"]["before"]["members"] == [ann.name]
    assert error.done["diff"]["after"]["members"] == []
    assert sandbox.roles(bucket) == (set(), set())
    assert sandbox.run_member(bucket="b", users=[ann.name], role="owner")["changed"] is True
    assert sandbox.roles(bucket) == (set(), {ann.id})


def test_a_task_that_dies_half_way_is_finished_by_the_next(sandbox: Sandbox) -> None:
    """What was done before the failure is told, and not done again."""
    bucket = sandbox.bucket("b")
    users = [sandbox.user(name) for name in ("ann", "bob", "cid")]
    options: dict[str, Any] = {"bucket": "b", "users": [user.name for user in users]}
    sandbox.channel.plan(
        [Rule(Fault.HOOK, method="POST", hooks=(Hook("GET", "/ping"),)), Rule(Fault.STATUS, method="POST", status=500)]
    )
    error = sandbox.failure(BUCKET_MEMBER, **options)
    assert error.done["changed"] is True
    assert error.done["actions"] == [{"action": "add_member", "bucket": "b", "user": users[0].name}]
    assert sandbox.holders(bucket, "member") == {users[0].id}
    assert [action["user"] for action in sandbox.run_member(**options)["actions"]] == [user.name for user in users[1:]]
    assert sandbox.holders(bucket, "member") == {user.id for user in users}


# Never an owner through the members' route


@pytest.mark.parametrize("by", ["name", "id"])
@pytest.mark.parametrize("check", [True, False])
def test_an_owner_is_no_member_to_remove(sandbox: Sandbox, by: str, check: bool) -> None:
    """The server would remove an owner at the members' route as well."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket, "ann", "owner")
    user: dict[str, Any] = {"users": [ann.name]} if by == "name" else {"user_ids": [ann.id]}
    assert sandbox.run_member(check=check, bucket="b", state="absent", **user)["changed"] is False
    assert sandbox.run_member(check=check, bucket="b", exclusive=True, users=[])["changed"] is False
    assert sandbox.run_bucket(check=check, name="b", members=[])["changed"] is False
    assert set(sandbox.methods()) == {"GET"}
    assert sandbox.roles(bucket) == (set(), {ann.id})


def test_a_member_is_no_owner_to_remove(sandbox: Sandbox) -> None:
    """Nor a member at the owners' route."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    assert sandbox.run_member(bucket="b", state="absent", role="owner", users=[ann.name])["changed"] is False
    assert sandbox.run_bucket(name="b", owners=[])["changed"] is False
    assert sandbox.roles(bucket) == ({ann.id}, set())


# The last owner


def test_owners_change_over_without_a_gap(sandbox: Sandbox) -> None:
    """The new owner comes before the old one goes."""
    bucket = sandbox.bucket("b")
    ann, bob = _member(sandbox, bucket, "ann", "owner"), sandbox.user("bob")
    done = sandbox.run_bucket(name="b", owners=[bob.name])
    assert [action["action"] for action in done["actions"]] == ["add_owner", "remove_owner"]
    assert sandbox.roles(bucket) == (set(), {bob.id})
    done = sandbox.run_bucket(name="b", owners=[ann.name], members=[bob.name])
    assert sandbox.roles(bucket) == ({bob.id}, {ann.id})


# Users by ID and by name


def test_a_user_by_id_is_not_looked_up(sandbox: Sandbox) -> None:
    """An ID needs no request of its own, and its user is shown by it."""
    sandbox.bucket("b")
    ann = sandbox.user("ann")
    done = sandbox.run_member(bucket="b", user_ids=[ann.id.upper()])
    assert [entry.path.rpartition("/")[2] for entry in sandbox.log()] == ["buckets", "members", "owners", "members"]
    assert done["diff"]["after"]["members"] == [ann.id]
    assert done["bucket"]["members"] == [ann.name]
    assert sandbox.run_member(bucket="b", user_ids=[ann.id])["changed"] is False
    assert sandbox.run_member(bucket="b", users=[ann.name], user_ids=[ann.id])["changed"] is False


def test_an_unknown_user(sandbox: Sandbox) -> None:
    """To be removed an unknown user has been removed; to be added it is an error."""
    bucket = sandbox.bucket("b")
    nobody = f"{sandbox.prefix}-nobody"
    for check in (True, False):
        error = sandbox.fails(BUCKET_MEMBER, check=check, bucket="b", users=[nobody])
        assert nobody in error.message
        assert sandbox.run_member(check=check, bucket="b", users=[nobody], state="absent")["changed"] is False
        assert sandbox.run_member(check=check, bucket="b", user_ids=[NO_ID], state="absent")["changed"] is False
    assert sandbox.roles(bucket) == (set(), set())


def test_an_unknown_user_by_id(sandbox: Sandbox) -> None:
    """Only the server knows that nobody has this ID."""
    bucket = sandbox.bucket("b")
    for check in (True, False):
        error = sandbox.fails(BUCKET_MEMBER, check=check, bucket="b", user_ids=[NO_ID])
        assert NO_ID in error.message
    assert sandbox.roles(bucket) == (set(), set())


def test_one_user_twice(sandbox: Sandbox) -> None:
    """By name and by ID it is one user, and one action."""
    bucket = sandbox.bucket("b")
    ann = sandbox.user("ann")
    done = sandbox.run_member(bucket="b", users=[ann.name, ann.name], user_ids=[ann.id])
    assert len(done["actions"]) == 1
    assert sandbox.roles(bucket) == ({ann.id}, set())


@pytest.mark.parametrize("check", [True, False])
def test_one_user_in_both_roles(sandbox: Sandbox, check: bool) -> None:
    """That can't be, also where it shows only when the name's ID is known."""
    sandbox.bucket("b")
    ann = sandbox.user("ann")
    sandbox.fails(BUCKET, check=check, name="b", members=[ann.name], owners=[ann.name])
    sandbox.fails(BUCKET, check=check, name="b", members=[ann.name], owner_ids=[ann.id])
    assert set(sandbox.methods()) <= {"GET"}


def test_exclusive(sandbox: Sandbox) -> None:
    """These and no others, of one role; the other role's are left alone."""
    bucket = sandbox.bucket("b")
    ann, bob = _member(sandbox, bucket, "ann"), _member(sandbox, bucket, "bob")
    owner = _member(sandbox, bucket, "own", "owner")
    cid = sandbox.user("cid")
    done = sandbox.run_member(bucket="b", users=[bob.name, cid.name], exclusive=True)
    assert [action["action"] for action in done["actions"]] == ["add_member", "remove_member"]
    assert sandbox.roles(bucket) == ({bob.id, cid.id}, {owner.id})
    assert ann.id not in sandbox.holders(bucket, "member")


def test_a_member_who_has_gone_meanwhile(sandbox: Sandbox) -> None:
    """A removal that someone else was faster with is one."""
    bucket = sandbox.bucket("b")
    ann = _member(sandbox, bucket)
    gone = Hook("DELETE", f"/api/v2/buckets/{bucket}/members/{ann.id}")
    sandbox.channel.plan([Rule(Fault.HOOK, method="DELETE", hooks=(gone,))])
    assert sandbox.run_member(bucket="b", users=[ann.name], state="absent")["changed"] is True
    assert sandbox.roles(bucket) == (set(), set())


@pytest.mark.parametrize(
    ("rival_role", "actions"), [("member", []), ("owner", ["change_role"])], ids=["the same", "the other one"]
)
def test_a_role_given_meanwhile(sandbox: Sandbox, rival_role: str, actions: list[str]) -> None:
    """What another client has given counts, and what differs from the declared role is changed."""
    bucket = sandbox.bucket("b")
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    sandbox.give_role(bucket, bob, "owner")
    rival = Hook("POST", f"/api/v2/buckets/{bucket}/{rival_role}s", {"id": ann.id})
    sandbox.channel.plan([Rule(Fault.HOOK, method="POST", hooks=(rival,))])
    result = sandbox.run(BUCKET_MEMBER, bucket="b", users=[ann.name])
    assert [action["action"] for action in result["actions"]] == actions
    assert result["changed"] is bool(actions)
    assert sandbox.roles(bucket) == ({ann.id}, {bob.id})
