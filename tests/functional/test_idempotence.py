# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A matrix of tasks: check mode says what the run does, the run leaves what is declared, and the second run is unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from functional.sandbox import DAY, Module, Sandbox, User

Options = dict[str, Any]


@dataclass(frozen=True)
class World:
    """A bucket `b` with two labels, two members and two owners, and some that it has not; a plain bucket `p`."""

    sandbox: Sandbox
    bucket: str
    labels: dict[str, str]
    users: dict[str, User]

    def fill(self, value: Any) -> Any:
        """The options, with `@ann` for a user's name, `@ann.id` for an ID, `#one.id` for a label's and `B` for the bucket's."""
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if value == "B":
            return self.bucket
        if isinstance(value, str) and value.startswith("@"):
            user = self.users[value[1:].removesuffix(".id")]
            return user.id if value.endswith(".id") else user.name
        if isinstance(value, str) and value.startswith("#"):
            return self.labels[value[1:].removesuffix(".id")]
        return value


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    """All that the tasks are about."""
    bucket = sandbox.bucket("b", retention=30 * DAY, description="what it is for")
    sandbox.bucket("p")
    labels = {name: sandbox.label(name) for name in ("one", "two", "three")}
    for name in ("one", "two"):
        sandbox.put_label(bucket, labels[name])
    users = {name: sandbox.user(name) for name in ("mel", "mia", "olaf", "otto", "new")}
    for name, role in (("mel", "member"), ("mia", "member"), ("olaf", "owner"), ("otto", "owner")):
        sandbox.give_role(bucket, users[name], role)
    return World(sandbox, bucket, labels, users)


@dataclass(frozen=True)
class Task:
    """A task, and whether it changes something."""

    module: Module
    options: Options
    changed: bool = True

    def __str__(self) -> str:
        return " ".join(f"{option}={value}" for option, value in self.options.items()).replace("'", "")


def _bucket(changed: bool = True, /, **options: Any) -> Task:
    return Task(BUCKET, options, changed)


def _label(changed: bool = True, /, **options: Any) -> Task:
    return Task(BUCKET_LABEL, {"bucket": "b", **options}, changed)


def _member(changed: bool = True, /, **options: Any) -> Task:
    return Task(BUCKET_MEMBER, {"bucket": "b", **options}, changed)


TASKS = [
    # Buckets themselves
    _bucket(name="new"),
    _bucket(name="new", description="x", retention="1w2d", shard_group_duration="2h"),
    _bucket(name="new", description="", retention="infinite"),
    _bucket(name="new", retention="0"),
    _bucket(name="new", retention="3600s"),
    _bucket(name="new", retention="9223372036s"),
    _bucket(name="new", retention="90m"),
    _bucket(name="new", shard_group_duration="1d"),
    _bucket(name="new", schema_type="implicit"),
    _bucket(name="new", rp="autogen"),
    _bucket(name="new", labels=[]),
    _bucket(name="new", labels=["one", "THREE"]),
    _bucket(name="new", members=["@mel"], owners=["@olaf", "@new"]),
    _bucket(name="new", labels=["two"], label_ids=["#one.id"], member_ids=["@mel.id"], retention="7d"),
    _bucket(False, name="new", state="absent"),
    _bucket(False, name="b"),
    _bucket(False, id="B"),
    _bucket(False, name="b", id="B", description="what it is for", retention="30d", shard_group_duration="1d"),
    _bucket(False, name="b", retention="720h", labels=["Two", "ONE"], members=["@mel", "@mia"], schema_type="implicit"),
    _bucket(False, name="b", owner_ids=["@olaf.id", "@otto.id"], members=["@mia"], member_ids=["@mel.id"]),
    _bucket(name="b", description=""),
    _bucket(name="b", description="{{ x }}\n\U0001f4c8"),
    _bucket(name="b", retention="4w", allow_data_loss=True),
    _bucket(name="b", retention="infinite"),
    _bucket(name="b", retention="1h", allow_data_loss=True),
    _bucket(name="b", retention="100d", shard_group_duration="1w"),
    _bucket(name="b", shard_group_duration="1h"),
    _bucket(name="b", state="absent"),
    _bucket(id="B", state="absent"),
    _bucket(name="b", id="B", state="absent", description="not looked at"),
    _bucket(name="renamed", renamed_from="b"),
    _bucket(name="renamed", renamed_from="b", description="y", retention="60d", labels=["three"], members=["@new"]),
    _bucket(name="renamed", id="B", retention="60d"),
    _bucket(False, name="b", renamed_from="gone"),
    _bucket(name="new", renamed_from="gone", retention="1d"),
    # With labels, members and owners
    _bucket(name="b", labels=[]),
    _bucket(name="b", labels=["two", "three"]),
    _bucket(name="b", label_ids=["#three.id"]),
    _bucket(name="b", members=[]),
    _bucket(name="b", owners=[]),
    _bucket(name="b", members=[], owners=[]),
    _bucket(name="b", members=["@new"], owners=["@mel", "@otto"]),
    _bucket(name="b", members=["@olaf", "@otto"], owners=["@mel", "@mia"]),
    _bucket(name="b", member_ids=["@new.id", "@mel.id"]),
    _bucket(name="b", description="z", retention="60d", labels=["three"], members=["@mia"], owners=["@new"]),
    _bucket(name="p", labels=["one"], members=["@mel"], owners=["@olaf"]),
    # Labels on a bucket
    _label(labels=["three"]),
    _label(labels=["three", "one", "four"], create_labels=True),
    _label(False, labels=["ONE"]),
    _label(False, labels=[]),
    _label(label_ids=["#three.id"]),
    _label(labels=["three"], exclusive=True),
    _label(labels=["three"], label_ids=["#one.id"], exclusive=True),
    _label(labels=[], exclusive=True),
    _label(False, labels=["one"], label_ids=["#two.id"], exclusive=True),
    _label(labels=["one", "none"], state="absent"),
    _label(label_ids=["#one.id", "#two.id"], state="absent"),
    _label(False, labels=["three", "none"], state="absent"),
    Task(BUCKET_LABEL, {"bucket_id": "B", "labels": ["three"]}),
    Task(BUCKET_LABEL, {"bucket": "gone", "labels": ["one"], "state": "absent"}, False),
    # Roles on a bucket
    _member(users=["@new"]),
    _member(users=["@new"], role="owner"),
    _member(False, users=["@mel"]),
    _member(False, user_ids=["@olaf.id"], role="owner"),
    _member(users=["@mel", "@new"], role="owner"),
    _member(users=["@olaf"]),
    _member(users=["@new"], exclusive=True),
    _member(users=["@mel"], user_ids=["@new.id"], exclusive=True),
    _member(users=[], exclusive=True),
    _member(users=["@mel"], role="owner", exclusive=True),
    _member(users=["@olaf", "@otto"], allow_ownerless=True),
    _member(users=["@mel", "@olaf"], state="absent"),
    _member(users=["@olaf", "@mel"], state="absent", role="owner"),
    _member(False, users=["@new"], state="absent"),
    _member(users=["@olaf"], user_ids=["@otto.id"], role="owner", state="absent", allow_ownerless=True),
    Task(BUCKET_MEMBER, {"bucket_id": "B", "users": ["@new"]}),
    Task(BUCKET_MEMBER, {"bucket": "gone", "users": ["@mel"], "state": "absent"}, False),
]


@pytest.mark.parametrize("task", TASKS, ids=str)
def test_check_run_run_check(world: World, task: Task) -> None:
    """Four times the same task."""
    sandbox = world.sandbox
    options = {option: world.fill(value) for option, value in task.options.items()}

    def run(check: bool) -> Options:
        return sandbox.run(task.module, check=check, **options)

    before = sandbox.state()
    check = run(True)
    assert sandbox.state() == before
    done = run(False)
    assert done["changed"] is task.changed
    assert bool(done["actions"]) is task.changed
    assert (done["diff"]["before"] != done["diff"]["after"]) is task.changed
    for key in ("changed", "actions", "diff"):
        assert check[key] == done[key]
    assert check.get("warnings") == done.get("warnings")
    after = sandbox.state()
    assert (after != before) is task.changed
    for again in (run(False), run(True)):
        assert again["changed"] is False
        assert again["actions"] == []
        assert again["diff"]["before"] == again["diff"]["after"]
        assert _without_ids(again["bucket"]) == _without_ids(done["bucket"])
    assert sandbox.state() == after
    _check_told(sandbox, done)


def _without_ids(bucket: Options | None) -> Options | None:
    """A result of which only what was looked at in both runs counts: who has which role is not always."""
    return bucket and {key: value for key, value in bucket.items() if key not in ("members", "owners")}


def _check_told(sandbox: Sandbox, done: Options) -> None:
    """The bucket that is returned is as the server has it."""
    told = done["bucket"]
    if told is None:
        return
    truth = sandbox.truth(told["id"])
    assert (told["name"], told["description"]) == (truth["name"], truth.get("description", ""))
    assert told["labels"] == sandbox.labels_on(told["id"])
    for role in ("member", "owner"):
        if f"{role}s" in told:
            assert len(told[f"{role}s"]) == len(sandbox.holders(told["id"], role))
