# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each task with a token that has only what it needs; with one permission less it names that one, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._run import (
    run_bucket,
    run_bucket_label,
    run_bucket_member,
)
from functional.sandbox import DAY, Module, Sandbox, User

Options = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What the tasks below are about: a bucket with a label and a member, and more of each."""

    sandbox: Sandbox
    bucket: str
    label: str
    other_label: str
    ann: User
    bob: User

    def tokens(self, permissions: str) -> list[str]:
        """The permissions, with `/B` for the bucket's ID."""
        return [permission.replace("/B", f"/{self.bucket}") for permission in permissions.split()]


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    """Made by the operator."""
    bucket = sandbox.bucket("b", retention=30 * DAY)
    sandbox.bucket("another")
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    sandbox.give_role(bucket, ann, "member")
    return World(sandbox, bucket, sandbox.label("one", on=bucket), sandbox.label("two"), ann, bob)


@dataclass(frozen=True)
class Task:
    """A task, and the permissions that it needs, each of them."""

    name: str
    permissions: str
    options: Callable[[World], Options]
    module: Module = run_bucket
    silent: str = ""
    """The one that this task happens not to need."""
    late: str = ""
    """Those that are missed only after a first step."""

    def __str__(self) -> str:
        return self.name


CHANGE: Options = {"description": "x", "retention": "60d", "shard_group_duration": "2d"}
ONE = "read:buckets/B write:buckets/B"
ALL = "read:buckets write:buckets"

TASKS = [
    Task("change a bucket by name", ONE, lambda world: {"name": "b", **CHANGE}),
    Task("change a bucket by ID", ONE, lambda world: {"id": world.bucket, **CHANGE}),
    Task("change a bucket by ID and name", ONE, lambda world: {"id": world.bucket, "name": "b", **CHANGE}),
    Task("rename a bucket", ONE, lambda world: {"id": world.bucket, "name": "new", **CHANGE}),
    Task("rename a bucket by name", ONE, lambda world: {"renamed_from": "b", "name": "new", **CHANGE}),
    Task("delete a bucket", ONE, lambda world: {"name": "b", "state": "absent"}),
    Task("delete a bucket by ID", ONE, lambda world: {"id": world.bucket, "state": "absent"}),
    Task("create a bucket", ALL, lambda world: {"name": "new", **CHANGE}, silent="read:buckets"),
    Task(
        "labels by name",
        f"{ONE} read:labels write:labels",
        lambda world: {"bucket": "b", "labels": ["two"]},
        run_bucket_label,
    ),
    Task(
        "labels by ID",
        f"{ONE} read:labels write:labels",
        lambda world: {"bucket_id": world.bucket, "label_ids": [world.other_label]},
        run_bucket_label,
    ),
    Task(
        "a label made",
        f"{ONE} read:labels write:labels",
        lambda world: {"bucket": "b", "labels": ["three"], "create": True},
        run_bucket_label,
        late="write:buckets/B read:labels",
    ),
    Task(
        "a label off",
        f"{ONE} read:labels write:labels",
        lambda world: {"bucket": "b", "labels": ["one"], "state": "absent"},
        run_bucket_label,
        silent="read:labels",
    ),
    Task("exact labels", f"{ONE} read:labels write:labels", lambda world: {"name": "b", "labels": ["two"]}),
    Task(
        "roles by user ID",
        f"{ONE} read:orgs",
        lambda world: {"bucket": "b", "user_ids": [world.bob.id]},
        run_bucket_member,
    ),
    Task(
        "roles by name",
        f"{ONE} read:orgs read:users",
        lambda world: {"bucket": "b", "users": [world.bob.name]},
        run_bucket_member,
    ),
    Task(
        "a role off, by name",
        f"{ONE} read:orgs",
        lambda world: {"bucket": "b", "users": [world.ann.name], "state": "absent"},
        run_bucket_member,
    ),
    Task(
        "a change of role",
        f"{ONE} read:orgs",
        lambda world: {"bucket_id": world.bucket, "users": [world.ann.name], "role": "owner"},
        run_bucket_member,
    ),
    Task(
        "exact members",
        f"{ONE} read:orgs",
        lambda world: {"name": "b", "member_ids": [world.bob.id], "owners": []},
    ),
    Task(
        "a bucket with all",
        f"{ALL} read:labels write:labels read:orgs read:users",
        lambda world: {"name": "b", **CHANGE, "labels": ["two"], "members": [world.bob.name]},
        late="write:labels",
    ),
]


@pytest.mark.parametrize("org", ["org", "org_id"])
@pytest.mark.parametrize("task", TASKS, ids=str)
def test_what_it_needs_is_enough(world: World, task: Task, org: str) -> None:
    """Check, run, and again: the token is not the operator's."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens(task.permissions))
    options = {**task.options(world), "token": token, org: getattr(sandbox, org)}
    check = sandbox.run(task.module, check=True, **options)
    done = sandbox.run(task.module, **options)
    assert done["changed"] is True
    assert (check["actions"], check["diff"]) == (done["actions"], done["diff"])
    assert sandbox.run(task.module, **options)["changed"] is False


LESS = [(task, permission) for task in TASKS for permission in task.permissions.split()]


@pytest.mark.parametrize(
    ("task", "missing"), LESS, ids=[f"{task}, no {permission.replace('/B', '')}" for task, permission in LESS]
)
def test_one_permission_less(world: World, task: Task, missing: str) -> None:
    """It fails, names the permission that is missing and the object, and has changed nothing."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens(" ".join(p for p in task.permissions.split() if p != missing)))
    options = {**task.options(world), "token": token}
    if missing == task.silent:
        sandbox.run(task.module, **options)
        return
    before = sandbox.state()
    error = sandbox.fails(task.module, **options)
    after = sandbox.state()
    assert error.done.get("changed", False) is (after != before)
    assert (after == before) or missing in task.late.split()
    assert "Beware" not in error.message
    action, dummy, kind = missing.partition(":")
    assert action in error.message
    assert kind.partition("/")[0].rstrip("s") in error.message
    assert "permission" in error.message


def test_a_refused_change_of_the_rule_alarms_nobody(world: World) -> None:
    """What the server refuses before it looks at it has not reached the data: one request, and no word of putting back."""
    sandbox = world.sandbox
    error = sandbox.fails(run_bucket, token=sandbox.token(*world.tokens("read:buckets/B")), name="b", retention="60d")
    assert sandbox.methods() == ["GET", "PATCH"]
    assert "write the bucket" in error.message
    assert "put back" not in error.message


def test_a_refused_lowering_has_not_reached_the_data(world: World) -> None:
    """That this is so: the engine still takes what is ten days old."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens("read:buckets/B"))
    assert sandbox.takes_old_point(world.bucket)
    sandbox.fails(run_bucket, token=token, name="b", retention="1h", allow_data_loss=True)
    assert sandbox.takes_old_point(world.bucket)


def test_a_token_that_may_only_write(world: World) -> None:
    """InfluxDB says nothing of a bucket that may not be read: the task says that it is hidden, and not that it is absent."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens("write:buckets/B"))
    ways: list[Options] = [{"name": "b"}, {"name": "b", "state": "absent"}, {"id": world.bucket}]
    for options in ways:
        for check in (True, False):
            error = sandbox.fails(run_bucket, check=check, token=token, **options)
            assert "may not read it" in error.message


def test_labels_that_may_not_be_seen(world: World) -> None:
    """Exact labels without the permission to read labels: a warning that some may be hidden."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens(ONE))
    for check in (True, False):
        done = sandbox.run_bucket(check=check, token=token, name="b", labels=[])
        assert done["changed"] is False
        assert "hidden" in done["warnings"][0]
    assert sandbox.labels_on(world.bucket) == ["one"]


def test_a_list_of_users_is_not_needed_for_who_is_there(world: World) -> None:
    """A member who is one already is found among the members, without the permission to read users."""
    sandbox = world.sandbox
    token = sandbox.token(*world.tokens(f"{ONE} read:orgs"))
    assert sandbox.run_member(token=token, bucket="b", users=[world.ann.name])["changed"] is False
