# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_buckets: what it does to many buckets, and what it says of it, in check mode and in a run alike."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.many import (
    action_names,
    both,
    both_fail,
    cut,
    declared,
    errors,
    lost,
    make,
    names,
    same_twice,
    sent,
    things,
    untold,
    words,
)
from functional.sandbox import DAY, NO_ID, Sandbox
from proxy import Fault, Hook, Rule

Options = dict[str, Any]


def test_everything_at_once(sandbox: Sandbox) -> None:
    """Create, change, rename, delete and leave alone in one task; results in the order declared."""
    for label in ("one", "two"):
        sandbox.label(label)
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    ids = {name: sandbox.bucket(name, retention=30 * DAY) for name in ("kept", "changed", "old", "gone")}
    buckets: list[Options] = [
        {"name": "made", "description": "New", "labels": ["one", "TWO"], "members": [ann.name], "owners": [bob.name]},
        {"name": "kept", "retention": "30d"},
        {"name": "gone", "state": "absent"},
        {"name": "new", "renamed_from": "old", "retention": "60d"},
        {"name": "changed", "description": "Changed"},
        {"name": "never there", "state": "absent"},
        {"id": ids["kept"][:-1] + ("0" if ids["kept"][-1] != "0" else "1"), "state": "absent"},
    ]
    result = both(sandbox, buckets=buckets)
    assert [(item["name"], item["changed"]) for item in result["buckets"]] == [
        ("made", True),
        ("kept", False),
        ("gone", True),
        ("new", True),
        ("changed", True),
        ("never there", False),
        (buckets[-1]["id"], False),
    ]
    assert action_names(result) == [
        *["create_bucket", "add_label", "add_label", "add_owner", "add_member"],
        "delete_bucket",
        *["rename_bucket", "update_bucket"],
        "update_bucket",
    ]
    assert sandbox.bucket_names() == ["changed", "kept", "made", "new"]
    assert sandbox.id_of("new") == ids["old"]
    assert sandbox.labels_on(sandbox.id_of("made")) == ["one", "two"]
    assert sandbox.roles(sandbox.id_of("made")) == ({ann.id}, {bob.id})
    summary, changed, created, deleted = result["diff"]
    assert summary["prepared"].startswith("1 to create, 2 to change, 1 to delete")
    assert (things(changed["before"]), things(changed["after"])) == (["new", "changed"], ["new", "changed"])
    assert (created["before"], things(created["after"])) == ("", ["made"])
    assert (things(deleted["before"]), deleted["after"]) == (["gone"], "")
    same_twice(sandbox, buckets=buckets)


def test_defaults(sandbox: Sandbox) -> None:
    """What an entry leaves out is taken from the defaults; an empty list is not left out."""
    sandbox.label("one")
    defaults = {"retention": "30d", "labels": ["one"], "description": "Ours"}
    buckets: list[Options] = [{"name": "a"}, {"name": "b", "retention": "infinite", "labels": [], "description": ""}]
    result = both(sandbox, buckets=buckets, defaults=defaults)
    seen = [(item["bucket"]["retention"], item["bucket"]["labels"]) for item in result["buckets"]]
    assert seen == [("30d", ["one"]), ("infinite", [])]
    assert [item["bucket"]["description"] for item in result["buckets"]] == ["Ours", ""]


@pytest.mark.parametrize("concurrency", [1, 8])
def test_concurrency(sandbox: Sandbox, concurrency: int) -> None:
    """The result is the same, however many are worked on at a time."""
    sandbox.label("one")
    ann = sandbox.user("ann")
    make(sandbox, names(10), description="x")
    make(sandbox, names(5, "gone"))
    buckets = [
        *declared(names(20), description="y", labels=["one"], members=[ann.name]),
        *declared(names(2, "gone"), state="absent"),
    ]
    result = both(sandbox, buckets=buckets, purge=True, concurrency=concurrency)
    assert [item["name"] for item in result["buckets"]] == [*names(20), *names(2, "gone")]
    assert [item["name"] for item in result["purged"]] == names(5, "gone")[2:]
    assert action_names(result) == [
        *["update_bucket", "add_label", "add_member"] * 10,
        *["create_bucket", "add_label", "add_member"] * 10,
        *["delete_bucket"] * 5,
    ]
    assert sandbox.bucket_names() == names(20)
    same_twice(sandbox, buckets=buckets, purge=True, concurrency=concurrency)


def test_one_bucket_declared_by_name_and_by_id(sandbox: Sandbox) -> None:
    """Only the server knows that they are one, and neither is worked on."""
    bucket = sandbox.bucket("a")
    sandbox.bucket("b")
    buckets: list[Options] = [
        {"name": "a", "description": "x"},
        {"id": bucket, "state": "absent"},
        {"name": "b", "description": "y"},
    ]
    error = both_fail(sandbox, buckets=buckets)
    words(error, "declared twice", repr(bucket), "Nothing was changed")
    sandbox.fails(BUCKETS, buckets=buckets, on_error="continue")
    assert sandbox.truth(bucket)["description" if "description" in sandbox.truth(bucket) else "name"] in ("", "a")
    assert sandbox.truth(sandbox.id_of("b"))["description"] == "y"


def test_buckets_that_are_hidden(sandbox: Sandbox) -> None:
    """A bucket that is there and can't be seen is an error of its own, not a bucket to create."""
    ids = {name: sandbox.bucket(name) for name in ("a", "b", "c")}
    token = sandbox.token(f"read:buckets/{ids['a']}", f"read:buckets/{ids['c']}", "write:buckets")
    error = both_fail(sandbox, token=token, buckets=declared(["a", "b", "c"], description="x"))
    assert [bool(text) for text in errors(error)] == [False, True, False]
    words(error, "1 of 3 buckets failed", "'b'", "exists", "Nothing was changed", "Not attempted: 'a', 'c'")


def test_an_unknown_organization(sandbox: Sandbox) -> None:
    """It is told in the same words, whether a name is looked up or the list is read."""
    unknown = f"{sandbox.prefix}-none"
    for options in ({}, {"purge": True}):
        for number in (1, 3):
            error = sandbox.fails(BUCKETS, org=unknown, buckets=declared(names(number)), **options)
            words(error, f"there is no organization {unknown!r}", "Correct org")
    for check in (True, False):
        error = sandbox.fails(BUCKETS, check=check, org_id=NO_ID, buckets=declared(["a", "b"]))
        words(error, f"there is no organization with the ID {NO_ID}")


# Purge


def test_purge(sandbox: Sandbox) -> None:
    """What is not declared goes, but for system buckets and what is excluded; a bucket under its old name stays."""
    ids = {name: sandbox.bucket(name) for name in ("kept", "old", "by ID", "spared-1", "Spared-2", "gone")}
    options: Options = {
        "buckets": [
            {"name": "kept"},
            {"name": "new", "renamed_from": "old"},
            {"id": ids["by ID"], "description": "x"},
        ],
        "purge": True,
        "purge_exclude": ["spared-*"],
    }
    result = both(sandbox, **options)
    assert [item["name"] for item in result["purged"]] == ["Spared-2", "gone"]
    assert sandbox.bucket_names() == ["by ID", "kept", "new", "spared-1"]
    assert [bucket["name"] for bucket in sandbox.buckets() if bucket["type"] == "system"] == ["_monitoring", "_tasks"]
    assert sandbox.id_of("new") == ids["old"]
    assert things(result["diff"][-1]["before"]) == ["Spared-2", "gone"]
    same_twice(sandbox, **options)


@pytest.mark.parametrize("limit", [0, 2])
def test_purge_limit(sandbox: Sandbox, limit: int) -> None:
    """One more than the limit, and nothing is changed, not even what is declared."""
    make(sandbox, [*names(limit + 1), "kept"])
    options: Options = {"buckets": [{"name": "kept", "description": "x"}, {"name": "new"}], "purge": True}
    error = sandbox.fails(BUCKETS, purge_limit=limit, **options)
    found = "purge: 1 undeclared bucket of" if limit == 0 else f"purge: {limit + 1} undeclared buckets of"
    words(error, found, f"purge_limit ({limit})", repr(names(1)[0]), "Nothing was changed")
    assert sandbox.fails(BUCKETS, check=True, purge_limit=limit, **options).message == error.message
    assert {entry.method for entry in sandbox.log()} == {"GET"}
    result = both(sandbox, purge_limit=limit + 1, **options)
    assert len(result["purged"]) == limit + 1


def test_purge_limit_is_ten(sandbox: Sandbox) -> None:
    """Unless the task says otherwise."""
    make(sandbox, names(12))
    words(sandbox.fails(BUCKETS, buckets=declared(["b0001"]), purge=True), "11 undeclared buckets", "purge_limit (10)")
    both(sandbox, buckets=declared(["b0001", "b0002"]), purge=True)
    assert sandbox.bucket_names() == ["b0001", "b0002"]


def test_purge_label(sandbox: Sandbox) -> None:
    """Two teams share an organization, each with a label; another organization's label of that name is none."""
    theirs, ours = sandbox.label("team b"), sandbox.label("Team A")
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    foreign = sandbox.label("Team A", org_id=other)
    labels = {"a1": [ours], "a2": [ours], "both": [ours, theirs], "b1": [theirs], "none": [], "foreign": [foreign]}
    for name, label_ids in labels.items():
        bucket = sandbox.bucket(name)
        for label_id in label_ids:
            sandbox.put_label(bucket, label_id)
    options: Options = {"buckets": declared(["a1"]), "purge": True, "purge_label": " team a "}
    result = both(sandbox, **options)
    assert [item["name"] for item in result["purged"]] == ["a2", "both"]
    assert sandbox.bucket_names() == ["a1", "b1", "foreign", "none"]
    same_twice(sandbox, **options)


def test_purge_label_that_cannot_be_seen(sandbox: Sandbox) -> None:
    """Without labels no bucket seems to bear it: nothing goes, and the task says why."""
    sandbox.label("ours", on=sandbox.bucket("a"))
    token = sandbox.token("read:buckets", "write:buckets", "read:orgs")
    result = both(sandbox, token=token, buckets=declared(["b"]), purge=True, purge_label="ours")
    assert result["purged"] == []
    assert any("purge_label" in warning for warning in result["warnings"])


def test_purge_with_a_token_that_does_not_see_all(sandbox: Sandbox) -> None:
    """What it sees goes, and a warning tells that there may be more."""
    ids = {name: sandbox.bucket(name) for name in ("hidden", "kept", "gone")}
    visible = [f"{action}:buckets/{ids[name]}" for name in ("kept", "gone") for action in ("read", "write")]
    result = both(sandbox, token=sandbox.token(*visible), buckets=declared(["kept"]), purge=True)
    assert sandbox.bucket_names() == ["hidden", "kept"]
    assert [item["name"] for item in result["purged"]] == ["gone"]


def test_purge_with_a_token_that_sees_nothing(sandbox: Sandbox) -> None:
    """It spares all, and a warning tells that there may be some."""
    sandbox.bucket("hidden")
    result = both(sandbox, token=sandbox.token("write:buckets"), buckets=declared(["new"]), purge=True)
    assert result["purged"] == []
    assert any("may be missing" in warning for warning in result["warnings"])
    assert sandbox.bucket_names() == ["hidden", "new"]


def test_purge_does_not_delete_what_was_renamed_meanwhile(sandbox: Sandbox) -> None:
    """Between the listing and the deletion somebody renames a bucket, to a name that is spared, say."""
    gone, renamed = sandbox.bucket("a"), sandbox.bucket("b")
    hook = Hook("PATCH", f"/api/v2/buckets/{renamed}", json={"name": "kept"}, token=sandbox.server.token)
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/buckets/{renamed}$", hooks=(hook,))])
    error = sandbox.failure(BUCKETS, buckets=declared(["new"]), purge=True, concurrency=1)
    words(error, "'b' has been changed since it was chosen for the purge", "Changed before: 'new', 'a'")
    assert sandbox.exists(renamed)
    assert not sandbox.exists(gone)
    assert [item["changed"] for item in error.done["purged"]] == [True, False]


def test_purge_of_what_somebody_else_has_deleted(sandbox: Sandbox) -> None:
    """It is gone, as was wanted, and this task did nothing to it."""
    bucket = sandbox.bucket("a")
    hook = Hook("DELETE", f"/api/v2/buckets/{bucket}", token=sandbox.server.token)
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/buckets/{bucket}$", hooks=(hook,))])
    result = sandbox.run(BUCKETS, buckets=declared(["new"]), purge=True)
    assert [item["changed"] for item in result["purged"]] == [False]
    assert action_names(result) == ["create_bucket"]


def test_purge_waits_for_what_is_declared(sandbox: Sandbox) -> None:
    """Where a declaration can't be kept, nothing is purged; not even with on_error=continue its own old name."""
    make(sandbox, ["old", "new", "gone"])
    buckets = [{"name": "new", "renamed_from": "old"}]
    error = both_fail(sandbox, buckets=buckets, purge=True)
    words(error, "both a bucket 'old' and a bucket 'new'", "Not attempted: 'gone'")
    sandbox.fails(BUCKETS, buckets=buckets, purge=True, on_error="continue")
    assert sandbox.bucket_names() == ["new", "old"]


def test_purge_of_protected_buckets(sandbox: Sandbox) -> None:
    """The defaults' protection counts for the purge, and refuses before the first change."""
    sandbox.mapping(sandbox.bucket("used"), "db")
    sandbox.bucket("free")
    options: Options = {"buckets": declared(["new"]), "purge": True, "defaults": {"protect_dependents": True}}
    error = both_fail(sandbox, **options)
    words(error, "'used'", "the DBRP mapping db/autogen", "Nothing was changed")
    sandbox.fails(BUCKETS, on_error="continue", **options)
    assert sandbox.bucket_names() == ["new", "used"]


# What fails


def test_stop(sandbox: Sandbox) -> None:
    """A declaration that can't be kept: nothing is changed at all, in check mode and in a run."""
    sandbox.bucket("b", retention=30 * DAY)
    buckets: list[Options] = [{"name": "a"}, {"name": "b", "rp": "other"}, {"name": "c", "labels": ["none"]}]
    error = both_fail(sandbox, buckets=buckets)
    assert [bool(text) for text in errors(error)] == [False, True, True]
    assert [item["attempted"] for item in error.done["buckets"]] == [False] * 3
    words(
        error,
        "2 of 3 buckets failed",
        "can't change that to 'other'",
        "'none'",
        "Nothing was changed",
        "Not attempted: 'a'",
    )
    assert error.error.failure()["kind"] == "PartlyFailedError"
    assert sandbox.bucket_names() == ["b"]


def test_continue(sandbox: Sandbox) -> None:
    """All that can be done is done, and the task fails all the same; check mode tells the same."""
    sandbox.bucket("b", retention=30 * DAY)
    options: Options = {
        "buckets": [{"name": "a"}, {"name": "b", "rp": "other"}, {"name": "c", "labels": ["none"]}, {"name": "d"}],
        "on_error": "continue",
    }
    checked = sandbox.failure(BUCKETS, check=True, **options)
    assert {entry.method for entry in sandbox.log()} == {"GET"}
    error = sandbox.failure(BUCKETS, **options)
    assert checked.message == error.message
    assert untold(checked.done) == untold(error.done)
    assert [item["attempted"] for item in error.done["buckets"]] == [True, False, False, True]
    assert [item["changed"] for item in error.done["buckets"]] == [True, False, False, True]
    words(error, "2 of 4 buckets failed", "Changed before: 'a', 'd'")
    assert sandbox.bucket_names() == ["a", "b", "d"]


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_a_change_that_the_server_refuses(sandbox: Sandbox, on_error: str) -> None:
    """With stop no further bucket is begun, with continue the others are done; neither loses what was done."""
    make(sandbox, names(4))
    token = sandbox.token(
        "read:buckets", *(f"write:buckets/{sandbox.id_of(name)}" for name in ("b0001", "b0003", "b0004"))
    )
    options: Options = {"buckets": declared(names(4), description="x"), "on_error": on_error, "concurrency": 1}
    error = sandbox.failure(BUCKETS, token=token, **options)
    stops = on_error == "stop"
    assert [item["changed"] for item in error.done["buckets"]] == [True, False, not stops, not stops]
    assert [item["attempted"] for item in error.done["buckets"]] == [True, True, not stops, not stops]
    assert [bool(text) for text in errors(error)] == [False, True, False, False]
    words(
        error, "1 of 4 buckets failed", "change the description of the bucket 'b0002'", "401", "Changed before: 'b0001'"
    )
    assert ("Not attempted: 'b0003', 'b0004'" in error.message) is stops
    assert error.done["changed"] is True
    result = sandbox.run(BUCKETS, **options)
    assert len(result["actions"]) == (3 if stops else 1)
    same_twice(sandbox, **options)


@pytest.mark.parametrize("number", [1, 5, 8, 14])
@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_connection_that_is_cut(sandbox: Sandbox, number: int, concurrency: int) -> None:
    """It fails, tells what was done, what failed and what was not tried; the next run finishes it."""
    sandbox.label("one")
    ann = sandbox.user("ann")
    options: Options = {
        "buckets": declared(names(6), labels=["one"], members=[ann.name], retention="30d"),
        "concurrency": concurrency,
        "retries": 0,
    }
    cut(sandbox, number, **options)
    error = sandbox.failure(BUCKETS, **options)
    assert Fault.RESET_AFTER in [entry.fault for entry in sandbox.log()]
    sandbox.channel.plan([])
    failed = [item["name"] for item in error.done["buckets"] if item["error"]]
    assert 1 <= len(failed) <= concurrency
    words(error, f"{len(failed)} of 6 buckets failed", *failed, "was cut before an answer came")
    done = [item["name"] for item in error.done["buckets"] if item["changed"] and not item["error"]]
    if concurrency == 1:
        finished = (number - 1) // 3
        assert done == names(6)[:finished]
        assert [item["attempted"] for item in error.done["buckets"]] == [True] * (finished + 1) + [False] * (
            5 - finished
        )
        words(error, *[f"Not attempted: {left!r}" for left in names(6)[finished + 1 : finished + 2]])
    for name in done:
        assert sandbox.labels_on(sandbox.id_of(name)) == ["one"]
        assert sandbox.roles(sandbox.id_of(name)) == ({ann.id}, set())
    assert error.done["changed"] is bool(error.done["actions"])
    result = sandbox.run(BUCKETS, **options)
    assert result["changed"] is True
    same_twice(sandbox, **options)
    for name in names(6):
        assert sandbox.labels_on(sandbox.id_of(name)) == ["one"]
        assert sandbox.roles(sandbox.id_of(name)) == ({ann.id}, set())


@pytest.mark.parametrize("number", [1, 5, 8, 14])
def test_an_answer_that_is_lost(sandbox: Sandbox, number: int) -> None:
    """What was done is seen by a look, and the task goes on as if nothing had been."""
    sandbox.label("one")
    ann = sandbox.user("ann")
    options: Options = {"buckets": declared(names(6), labels=["one"], members=[ann.name], retention="30d")}
    sandbox.channel.plan(lost(number))
    result = sandbox.run(BUCKETS, **options)
    assert action_names(result) == ["create_bucket", "add_label", "add_member"] * 6
    assert Fault.RESET_AFTER in [entry.fault for entry in sandbox.log()]
    same_twice(sandbox, **options)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_change_that_is_cut_is_sent_again(sandbox: Sandbox, method: str) -> None:
    """What leaves the same state when it is sent twice is repeated, and nothing fails."""
    make(sandbox, names(4))
    options: Options = {"buckets": declared(["b0001"], description="x"), "purge": True}
    sandbox.channel.plan(lost(1, method))
    result = sandbox.run(BUCKETS, **options)
    assert action_names(result) == ["update_bucket", *["delete_bucket"] * 3]
    sandbox.log()
    same_twice(sandbox, **options)


def test_a_read_that_fails(sandbox: Sandbox) -> None:
    """Before everything is read, nothing is changed."""
    make(sandbox, names(3))
    ann = sandbox.user("ann")
    sandbox.channel.plan([Rule(Fault.STATUS, method="GET", path="/members$", status=500)])
    options: Options = {"buckets": declared([*names(3), "new"], members=[ann.name])}
    error = sandbox.fails(BUCKETS, **options)
    words(error, "1 of 4 buckets failed", "500", "Nothing was changed")
    assert set(sent(sandbox.log())) & {("POST", "/api/v2/buckets")} == set()
    assert sandbox.bucket_names() == names(3)


def test_messages_stay_short(sandbox: Sandbox) -> None:
    """However many buckets fail, or were changed before: the message has a few names, results has all."""
    error = both_fail(sandbox, buckets=declared(names(30), labels=["none"]))
    words(error, "30 of 30 buckets failed", "And 25 more, see buckets")
    assert len([text for text in errors(error) if text]) == 30
    sandbox.label("one")
    options: Options = {"buckets": declared(names(60), labels=["one"]), "concurrency": 1, "retries": 0}
    cut(sandbox, 40, **options)
    error = sandbox.failure(BUCKETS, **options)
    words(error, "Changed before: 'b0001'", "and 15 more", "Not attempted: 'b0021'", "and 35 more")
