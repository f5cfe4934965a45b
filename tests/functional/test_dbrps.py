# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_dbrp: the DBRP mappings of a database, at the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from functional.many import words
from functional.sandbox import NO_ID, Result, Sandbox
from proxy import Fault, Rule

Policy = dict[str, Any]


def policy(name: str, bucket: str, default: bool | None = None) -> Policy:
    """A declared retention policy."""
    return {"name": name, "bucket": bucket, "default": default}


def run(sandbox: Sandbox, *policies: Policy, database: str = "d", **options: Any) -> Result:
    """The result, which check mode has told with the same reads; a second run finds nothing to do."""
    options = {"database": database, **options, **({"policies": list(policies)} if policies else {})}
    sandbox.log()
    checked = sandbox.run(DBRP, check=True, **options)
    reads = sandbox.methods()
    ran = sandbox.run(DBRP, **options)
    sent = sandbox.methods()
    assert set(reads) == {"GET"}
    # After a creation the task looks once more.
    look = any(action["action"] == "create_dbrp" for action in ran["actions"])
    assert [method for method in sent if method == "GET"] == [*reads, *["GET"] * look]
    # A move asks first whether the server would take the new mapping.
    assert len(sent) == len(reads) + look + len(ran["actions"]) + len(ran.get("warnings", []))
    assert _without_ids(checked) == _without_ids(ran)
    again = sandbox.run(DBRP, **options)
    assert (again["changed"], again["actions"]) == (False, [])
    assert again["dbrp"] == ran["dbrp"]
    assert again["diff"]["before"] == again["diff"]["after"]
    assert set(sandbox.methods()) == {"GET"}
    if policies:
        assert told(ran) == expected(policies)
        assert {name: now for name, now in mappings(sandbox, database).items() if name in told(ran)} == told(ran)
    return ran


def _without_ids(result: Mapping[str, Any]) -> Result:
    """A result without what check mode need not tell beforehand: requests, and the IDs of what is made."""
    kept = {key: value for key, value in result.items() if key != "requests"}
    if kept["dbrp"] is None:
        return kept
    policies = [{key: value for key, value in one.items() if key != "id"} for one in kept["dbrp"]["policies"]]
    return {**kept, "dbrp": {**kept["dbrp"], "policies": policies}}


def told(result: Result) -> dict[str, tuple[str, bool]]:
    """Bucket and default of each policy in a result."""
    return {one["name"]: (one["bucket"], one["default"]) for one in result["dbrp"]["policies"]}


def expected(policies: tuple[Policy, ...]) -> dict[str, tuple[str, bool]]:
    """The same of a declaration."""
    return {one["name"]: (one["bucket"], bool(one["default"]) or len(policies) == 1) for one in policies}


def mappings(sandbox: Sandbox, database: str = "d") -> dict[str, tuple[str, bool]]:
    """Bucket and default of each policy that the server has. A mapping that is made hides the virtual one."""
    names = {bucket["id"]: bucket["name"] for bucket in sandbox.buckets()}
    found = _listed(sandbox, database)
    ordered = sorted(found, key=lambda one: not one["virtual"])
    return {one["retention_policy"]: (names[one["bucketID"]], one["default"]) for one in reversed(ordered)}


def explicit(sandbox: Sandbox, database: str = "d") -> list[str]:
    """The policies with a mapping that was made."""
    return sorted(one["retention_policy"] for one in _listed(sandbox, database) if not one["virtual"])


def _listed(sandbox: Sandbox, database: str) -> list[dict[str, Any]]:
    query = {"orgID": sandbox.org_id, "db": database}
    listed: list[dict[str, Any]] = sandbox.api.do("GET", "/api/v2/dbrps", query=query)["content"]
    return listed


def actions(result: Result) -> list[tuple[str, str]]:
    """What was done, and to which policy."""
    return [(action["action"].partition("_")[0], action["policy"]) for action in result["actions"]]


def make(sandbox: Sandbox, bucket_id: str, name: str, *, default: bool = True, database: str = "d") -> str:
    """A mapping; its ID."""
    body = {
        "orgID": sandbox.org_id,
        "bucketID": bucket_id,
        "database": database,
        "retention_policy": name,
        "default": default,
    }
    return str(sandbox.api.do("POST", "/api/v2/dbrps", json=body)["id"])


def test_its_life(sandbox: Sandbox) -> None:
    """Create, add, change the default, move, remove."""
    one = sandbox.bucket("one")
    sandbox.bucket("two")
    made = run(sandbox, policy("p", "one"))
    assert made["actions"] == [
        {"action": "create_dbrp", "database": "d", "policy": "p", "bucket": "one", "default": True}
    ]
    assert made["diff"]["before"] == {}
    assert made["diff"]["after"] == {"database": "d", "policies": [{"name": "p", "bucket": "one", "default": True}]}
    (first,) = made["dbrp"]["policies"]
    assert first == {
        "id": _listed(sandbox, "d")[0]["id"],
        "name": "p",
        "bucket": "one",
        "bucket_id": one,
        "default": True,
        "virtual": False,
    }
    assert made["dbrp"]["org_id"] == sandbox.org_id
    added = run(sandbox, policy("p", "one", True), policy("q", "two"))
    assert actions(added) == [("create", "q")]
    swapped = run(sandbox, policy("p", "one"), policy("q", "two", True))
    assert swapped["actions"] == [
        {"action": "update_dbrp", "database": "d", "policy": "q", "bucket": "two", "default": True}
    ]
    assert swapped["dbrp"]["policies"][0]["id"] == first["id"]
    assert "warnings" not in swapped
    moved = run(sandbox, policy("p", "two", False), policy("q", "two", True))
    assert actions(moved) == [("delete", "p"), ("create", "p")]
    assert "'d/p' moves from the bucket 'one' to 'two'" in moved["warnings"][0]
    fewer = run(sandbox, policy("p", "two"))
    assert actions(fewer) == [("update", "p"), ("delete", "q")]
    gone = run(sandbox, state="absent")
    assert actions(gone) == [("delete", "p")]
    assert (gone["dbrp"], gone["diff"]["after"], explicit(sandbox)) == (None, {}, [])


def test_default_moves(sandbox: Sandbox) -> None:
    """The default is moved first, and made the default again."""
    for name in ("one", "two"):
        sandbox.bucket(name)
    run(sandbox, policy("p", "one", True), policy("q", "two"))
    moved = run(sandbox, policy("q", "one"), policy("p", "two", True))
    assert actions(moved) == [("delete", "p"), ("create", "p"), ("delete", "q"), ("create", "q")]
    assert len(moved["warnings"]) == 2


def test_virtual(sandbox: Sandbox) -> None:
    """A virtual mapping counts where it fits, and its default is right."""
    own = sandbox.bucket("d")
    sandbox.bucket("d/long")
    sandbox.bucket("other")
    fitting = run(sandbox, policy("autogen", "d", True), policy("long", "d/long"))
    assert fitting["changed"] is False
    assert [one["virtual"] for one in fitting["dbrp"]["policies"]] == [True, True]
    assert fitting["dbrp"]["policies"][0]["id"] == own
    assert run(sandbox, policy("autogen", "d"))["changed"] is False
    # An explicit one takes the default from it, so it is made explicit first.
    more = run(sandbox, policy("more", "other"), policy("autogen", "d", True), policy("long", "d/long"))
    assert actions(more) == [("create", "autogen"), ("create", "more")]
    assert [one["virtual"] for one in more["dbrp"]["policies"]] == [False, False, True]
    back = run(sandbox, policy("autogen", "d", True), policy("long", "d/long"))
    assert actions(back) == [("delete", "more")]


def test_virtual__left_alone__is_the_default_again(sandbox: Sandbox) -> None:
    sandbox.bucket("d")
    make(sandbox, sandbox.bucket("other"), "more")
    assert actions(run(sandbox, policy("autogen", "d"))) == [("delete", "more")]
    assert explicit(sandbox) == []


def test_virtual__no_default(sandbox: Sandbox) -> None:
    """No virtual mapping but that of the bucket with the database's name is the default of its own."""
    sandbox.bucket("d/long")
    made = run(sandbox, policy("long", "d/long"))
    assert actions(made) == [("create", "long")]
    sandbox.bucket("d/autogen")
    assert actions(run(sandbox, policy("autogen", "d/autogen"))) == [("create", "autogen"), ("delete", "long")]


def test_virtual__hidden(sandbox: Sandbox) -> None:
    """One to another bucket gives way to what is declared, without a gap; and comes back."""
    sandbox.bucket("d")
    sandbox.bucket("other")
    made = run(sandbox, policy("autogen", "other"))
    assert actions(made) == [("create", "autogen")]
    assert made["diff"]["before"]["policies"] == [{"name": "autogen", "bucket": "d", "default": True}]
    assert "warnings" not in made
    assert actions(run(sandbox, state="absent")) == [("delete", "autogen")]
    assert mappings(sandbox) == {"autogen": ("d", True)}


def test_by_id(sandbox: Sandbox) -> None:
    """Given by ID, the bucket tells the organization."""
    bucket = sandbox.bucket("one")
    policies = [{"name": "p", "bucket_id": bucket}]
    assert told(sandbox.run(DBRP, org=None, database="d", policies=policies)) == {"p": ("one", True)}


def test_by_org(sandbox: Sandbox) -> None:
    sandbox.bucket("one")
    assert run(sandbox, policy("p", "one"), org=sandbox.org)["changed"] is True
    assert run(sandbox, org=sandbox.org, state="absent")["changed"] is True


def test_other_databases(sandbox: Sandbox) -> None:
    """They stay as they are, and so do other organizations."""
    one = sandbox.bucket("one")
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    foreign = sandbox.bucket("one", org_id=other)
    make(sandbox, one, "p", database="e")
    run(sandbox, policy("p", "one"))
    run(sandbox, state="absent")
    assert explicit(sandbox, "e") == ["p"]
    words(
        sandbox.fails(DBRP, database="d", policies=[{"name": "p", "bucket_id": foreign}]),
        foreign,
        "belongs to the organization",
    )


def test_a_bucket_of_another_organization(sandbox: Sandbox) -> None:
    """The server lets a mapping lead to one. It is removed, and told by name."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    foreign = sandbox.bucket("far", org_id=other)
    sandbox.bucket("one")
    make(sandbox, foreign, "p")
    moved = run(sandbox, policy("p", "one"))
    assert moved["diff"]["before"]["policies"][0]["bucket"] == "far"


@pytest.mark.parametrize("check", [False, True])
def test_no_such_bucket(sandbox: Sandbox, check: bool) -> None:
    """Before the first change."""
    sandbox.bucket("one")
    for bucket in ({"bucket": "none"}, {"bucket_id": NO_ID}):
        policies = [{"name": "q", "bucket": "one", "default": True}, {"name": "p", **bucket}]
        words(sandbox.fails(DBRP, check=check, database="d", policies=policies), "There is no bucket", "'d/p'")
    assert explicit(sandbox) == []


def test_hidden(sandbox: Sandbox) -> None:
    """A mapping to a bucket that the token may not read is in the way, and is not removed."""
    one, two = sandbox.bucket("one"), sandbox.bucket("two")
    make(sandbox, two, "p")
    token = sandbox.token(f"read:buckets/{one}", f"write:buckets/{one}")
    failure = sandbox.fails(DBRP, database="d", token=token, policies=[policy("p", "one")])
    words(failure, "create the DBRP mapping 'd/p'", "did not see", "may not read")
    assert actions(sandbox.run(DBRP, database="d", token=token, policies=[policy("q", "one")])) == [("create", "q")]
    assert mappings(sandbox) == {"p": ("two", False), "q": ("one", True)}
    gone = sandbox.run(DBRP, database="d", token=token, state="absent")
    assert actions(gone) == [("delete", "q")]
    assert "warnings" not in gone
    assert "lacks the permission to read" in sandbox.run(DBRP, database="d", token=token, state="absent")["warnings"][0]
    assert explicit(sandbox) == ["p"]


def test_dies_half_way(sandbox: Sandbox) -> None:
    """The next run goes on, wherever the first one has ended."""
    for name in ("one", "two", "d"):
        sandbox.bucket(name)
    begin = (policy("p", "one", True), policy("q", "two"), policy("x", "one"))
    goal = (policy("p", "two"), policy("q", "one"), policy("autogen", "d", True))
    # Four reads; then autogen is created; p and q are each tried, deleted and created; and x is deleted.
    before = (0, 1, 1, 2, 3, 3, 4, 5)
    for number, done in enumerate(before, 5):
        run(sandbox, *begin)
        sandbox.channel.plan([Rule(Fault.STATUS, number=number, status=403)])
        options: dict[str, Any] = {"database": "d", "policies": list(goal)}
        failure = sandbox.failure(DBRP, **options)
        assert len(failure.done["actions"]) == done
        run(sandbox, *goal)
