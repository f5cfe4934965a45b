# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_bucket_info: what is there, and in a form that influx_buckets takes back unchanged."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.many import declared, make, names, same_twice, sent, words
from functional.sandbox import DAY, HOUR, NO_ID, Result, Sandbox

ALL = ["labels", "members", "owners"]


def info(sandbox: Sandbox, **options: Any) -> Result:
    """The result, which check mode gives as well, in as many requests, all of them GETs."""
    sandbox.log()
    checked = sandbox.run(BUCKET_INFO, check=True, **options)
    number = len(sandbox.log())
    result = sandbox.run(BUCKET_INFO, **options)
    assert result == checked
    assert sandbox.methods() == ["GET"] * number
    assert result["changed"] is False
    assert [bucket["id"] for bucket in result["raw"]] == [bucket["id"] for bucket in result["raw"] if bucket["id"]]
    return result


def found(result: Result) -> list[str]:
    """The names of the buckets."""
    return [bucket["name"] for bucket in result["buckets"]]


def without_ids(result: Result) -> list[dict[str, Any]]:
    """The buckets as another organization takes them."""
    return [{key: value for key, value in bucket.items() if key != "id"} for bucket in result["buckets"]]


def furnish(sandbox: Sandbox) -> None:
    """Buckets of all kinds, made by others."""
    one, two = sandbox.label("One"), sandbox.label("two")
    foreign = sandbox.label("foreign", org_id=sandbox.make_org(f"{sandbox.prefix}-other"))
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    full = sandbox.bucket("full", retention=30 * DAY, shard=2 * HOUR, description="Everything")
    for label in (one, two, foreign):
        sandbox.put_label(full, label)
    sandbox.give_role(full, ann, "member")
    sandbox.give_role(full, bob, "owner")
    sandbox.bucket("plain")
    sandbox.put_label(sandbox.bucket(" a/b?c=d&e%20#é\n ", retention=HOUR), two)
    body = {"orgID": sandbox.org_id, "name": "with rp", "rp": "autogen", "retentionRules": []}
    sandbox.api.do("POST", "/api/v2/buckets", json=body)
    sandbox.api.do("POST", "/api/v2/buckets", json={"orgID": sandbox.org_id, "retentionRules": []})
    sandbox.put_label(sandbox.bucket("strange", retention=90_061), foreign)


def test_in_the_words_of_the_options(sandbox: Sandbox) -> None:
    """What can be declared of a bucket, and the API's own JSON."""
    furnish(sandbox)
    ann, bob = f"{sandbox.prefix}-ann", f"{sandbox.prefix}-bob"
    result = info(sandbox, name="full", include=ALL)
    (bucket,) = result["buckets"]
    foreign = bucket.pop("label_ids")
    assert bucket == {
        "id": sandbox.id_of("full"),
        "name": "full",
        "description": "Everything",
        "retention": "30d",
        "shard_group_duration": "2h",
        "labels": ["One", "two"],
        "members": [ann],
        "owners": [bob],
    }
    assert len(foreign) == 1
    assert result["raw"] == [sandbox.api.do("GET", f"/api/v2/buckets/{sandbox.id_of('full')}")]
    assert (result["complete"], result["incomplete_reason"]) == (True, None)


@pytest.mark.parametrize("include", [[], ["labels"], ["members"], ["owners", "labels"], ALL])
@pytest.mark.parametrize("system", [False, True])
def test_fed_back(sandbox: Sandbox, include: list[str], system: bool) -> None:
    """Whatever is there, and whatever of it is included: influx_buckets finds nothing to do."""
    furnish(sandbox)
    before = sandbox.state()
    result = info(sandbox, include=include, system=system)
    assert len(result["buckets"]) == 6 + 2 * system
    for bucket in result["buckets"]:
        assert set(ALL) & set(bucket) == set(include)
    same_twice(sandbox, buckets=result["buckets"], purge=True)
    assert sandbox.state() == before


def test_fed_to_an_empty_organization(sandbox: Sandbox) -> None:
    """It makes the same buckets elsewhere, and what is read there is the same."""
    for label in ("one", "two"):
        sandbox.label(label)
    ann = sandbox.user("ann")
    make(sandbox, names(12), labels=["one"], members=[ann.name], retention="30d", description="x")
    make(sandbox, ["b"], labels=["one", "two"], owners=[ann.name])
    exported = without_ids(info(sandbox, include=ALL))
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    for label in ("one", "two"):
        sandbox.label(label, org_id=other)
    sandbox.run(BUCKETS, org_id=other, buckets=exported)
    assert without_ids(info(sandbox, org_id=other, include=ALL)) == exported


def test_which(sandbox: Sandbox) -> None:
    """By name, ID, label, pattern, or all; by all that is given."""
    one = sandbox.label("One")
    ids = {name: sandbox.bucket(name) for name in ("a1", "a2", "A3", "b[1]")}
    for name in ("a1", "b[1]"):
        sandbox.put_label(ids[name], one)
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["A3", "a1", "a2", "b[1]"]),
        ({"system": True}, ["A3", "_monitoring", "_tasks", "a1", "a2", "b[1]"]),
        ({"name": "a1"}, ["a1"]),
        ({"name": "A1"}, []),
        ({"name": "_tasks"}, ["_tasks"]),
        ({"name": "a1", "label": " ONE "}, ["a1"]),
        ({"name": "a2", "label": "one"}, []),
        ({"id": ids["a2"]}, ["a2"]),
        ({"id": NO_ID}, []),
        ({"label": "one"}, ["a1", "b[1]"]),
        ({"label": "none"}, []),
        ({"pattern": "a*"}, ["a1", "a2"]),
        ({"pattern": "?[0-9]", "label": "one"}, ["a1"]),
        ({"pattern": "b[[]1]"}, ["b[1]"]),
        ({"pattern": "_*"}, []),
        ({"pattern": "_m*", "system": True}, ["_monitoring"]),
    ]
    for options, wanted in cases:
        for org in ({"org_id": sandbox.org_id}, {"org": sandbox.org}):
            assert found(info(sandbox, **options, **org)) == wanted, options


def test_more_than_a_page(sandbox: Sandbox) -> None:
    """All of them, also to a token that some are hidden from, which makes pages short."""
    make(sandbox, names(250))
    for token in (sandbox.server.token, sandbox.token("read:buckets")):
        result = info(sandbox, token=token)
        assert found(result) == names(250)
        assert result["complete"] is True


def test_hidden(sandbox: Sandbox) -> None:
    """One that is there and can't be seen is an error; of a list that may be short a doubt is told; labels too."""
    bucket = sandbox.bucket("b")
    sandbox.label("one", on=bucket)
    blind = sandbox.token("write:buckets")
    words(sandbox.fails(BUCKET_INFO, token=blind, name="b"), "'b'", "may not read it")
    words(sandbox.fails(BUCKET_INFO, token=blind, id=bucket), "it exists, but this token may not read it")
    result = info(sandbox, token=blind)
    assert (result["buckets"], result["complete"]) == ([], False)
    assert result["incomplete_reason"]
    assert result["incomplete_reason"] in result["warnings"][0]
    result = info(sandbox, token=sandbox.token("read:buckets"), include=["labels"])
    assert result["buckets"][0]["labels"] == []
    assert "permission to read labels" in result["warnings"][0]
    error = sandbox.fails(BUCKET_INFO, token=sandbox.token("read:buckets"), include=["members"])
    words(error, "members", "'b'")


def test_what_cannot_be_meant(sandbox: Sandbox) -> None:
    """It is told before any request; an unknown organization by the server."""
    wrong: list[dict[str, Any]] = [{"name": ""}, {"id": "../orgs"}, {"pattern": ""}, {"label": " "}]
    for options in wrong:
        sandbox.fails(BUCKET_INFO, **options)
    assert sandbox.log() == []
    unknown = f"{sandbox.prefix}-none"
    ways: list[dict[str, Any]] = [{}, {"name": "b"}, {"pattern": "*"}]
    for options in ways:
        words(sandbox.fails(BUCKET_INFO, org=unknown, **options), f"there is no organization {unknown!r}")
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    words(sandbox.fails(BUCKET_INFO, id=sandbox.bucket("theirs", org_id=other)), other, sandbox.org_id)


def test_a_name_is_quoted(sandbox: Sandbox) -> None:
    """A name of any letters is found, and goes over the wire as one."""
    name = " a&orgID=b?c#d/é\n"
    sandbox.bucket(name)
    assert found(info(sandbox, name=name)) == [name]
    assert quote("&orgID=") not in str(sent(sandbox.log()))


def test_declared_by_others(sandbox: Sandbox) -> None:
    """What influx_buckets has made is told as it was declared."""
    sandbox.label("one")
    buckets = declared(names(3), description="x", retention="1w", shard_group_duration="1d", labels=["one"])
    sandbox.run(BUCKETS, buckets=buckets)
    assert without_ids(info(sandbox, include=["labels"])) == [{**bucket, "retention": "7d"} for bucket in buckets]
