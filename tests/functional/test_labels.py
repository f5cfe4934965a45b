# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_label and influx_label_info: a label itself, at the server."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.many import words
from functional.sandbox import NO_ID, PASSWORD, Result, Sandbox
from proxy import Fault, Rule


def run(sandbox: Sandbox, **options: Any) -> Result:
    """The result, which check mode has told; a second run finds nothing to do."""
    sandbox.log()
    checked = sandbox.run(LABEL, check=True, **options)
    reads = sandbox.methods()
    ran = sandbox.run(LABEL, **options)
    sent = sandbox.methods()
    assert set(reads) <= {"GET"}
    assert [method for method in sent if method == "GET"] == reads
    assert _without_id(checked) == _without_id(ran)
    assert ran["changed"] is bool(ran["actions"])
    again = sandbox.run(LABEL, **options)
    assert (again["changed"], again["actions"]) == (False, [])
    assert again["diff"]["before"] == again["diff"]["after"]
    assert set(sandbox.methods()) == {"GET"}
    return ran


def _without_id(result: Result) -> Result:
    label, told = result["label"], {key: value for key, value in result.items() if key != "requests"}
    return {**told, "label": label and {key: value for key, value in label.items() if key != "id"}}


def labels(sandbox: Sandbox) -> dict[str, dict[str, str]]:
    """The labels that the server has, with their properties."""
    listed = sandbox.api.do("GET", "/api/v2/labels", query={"orgID": sandbox.org_id})["labels"]
    return {label["name"]: label.get("properties") or {} for label in listed}


def make(sandbox: Sandbox, name: str, **properties: str) -> str:
    """A label with properties; its ID."""
    body = {"orgID": sandbox.org_id, "name": name, "properties": properties}
    return str(sandbox.api.do("POST", "/api/v2/labels", json=body)["label"]["id"])


def test_its_life(sandbox: Sandbox) -> None:
    """Create, change, rename and delete, each once."""
    made = run(sandbox, name=" Prod ", color="#326BBA", description="x", properties={"contact": "ann", "none": ""})
    assert made["actions"] == [{"action": "create_label", "label": "Prod"}]
    assert labels(sandbox) == {"Prod": {"color": "#326BBA", "description": "x", "contact": "ann", "none": ""}}
    label_id = made["label"]["id"]
    assert made["label"] == {
        "id": label_id,
        "org_id": sandbox.org_id,
        "name": "Prod",
        "color": "#326BBA",
        "description": "x",
        "properties": {"contact": "ann", "none": ""},
    }
    changed = run(sandbox, name="Prod", description="", properties={"contact": "bob"})
    assert changed["actions"] == [
        {"action": "update_label", "label": "Prod", "properties": {"contact": "bob", "description": ""}}
    ]
    assert labels(sandbox) == {"Prod": {"color": "#326BBA", "contact": "bob", "none": ""}}
    renamed = run(sandbox, name="live", renamed_from="PROD", properties={"contact": ""})
    assert renamed["diff"]["before"]["name"] == "Prod"
    assert labels(sandbox) == {"live": {"color": "#326BBA", "none": ""}}
    assert renamed["label"]["id"] == label_id
    assert run(sandbox, id=label_id, name="Other")["label"]["name"] == "Other"
    gone = run(sandbox, name="OTHER", state="absent")
    assert gone["actions"] == [{"action": "delete_label", "label": "Other"}]
    assert gone["label"] is None
    assert labels(sandbox) == {}


def test_case_alone(sandbox: Sandbox) -> None:
    """A label is found whatever its case, and given the spelling that is declared."""
    make(sandbox, "prod", color="#000000")
    assert run(sandbox, name="PROD")["actions"] == [{"action": "update_label", "label": "prod", "name": "PROD"}]
    assert labels(sandbox) == {"PROD": {"color": "#000000"}}
    words(sandbox.fails(LABEL, name="Prod", renamed_from="prod"), "is the new name too")


def test_a_label_stays_where_it_is(sandbox: Sandbox) -> None:
    """Renamed or described, it stays on its buckets; deleted, it is off them."""
    bucket = sandbox.bucket("b")
    label_id = sandbox.label("one", on=bucket)
    run(sandbox, name="two", renamed_from="one", description="x")
    assert sandbox.labels_on(bucket) == ["two"]
    run(sandbox, id=label_id, state="absent")
    assert sandbox.labels_on(bucket) == []


def test_another_organizations_label(sandbox: Sandbox) -> None:
    """It is never found, neither by name nor by ID."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    foreign = sandbox.label("one", org_id=other)
    assert run(sandbox, name="one", state="absent")["changed"] is False
    assert run(sandbox, name="one")["label"]["id"] != foreign
    words(sandbox.fails(LABEL, id=foreign, name="two"), foreign, "no label with the ID")
    assert run(sandbox, id=foreign, state="absent")["changed"] is False
    assert sandbox.run(LABEL_INFO, org_id=other)["labels"][0]["id"] == foreign


def test_refused(sandbox: Sandbox) -> None:
    """Before the first change, with the reason; in check mode too."""
    one, two = make(sandbox, "one"), make(sandbox, "two")
    sandbox.log()
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"name": "TWO", "renamed_from": "One"}, ["both a label 'one' and a label 'two'"]),
        ({"id": one, "name": "two"}, ["'two' exists under another ID", two]),
        ({"id": one, "name": "three", "state": "absent"}, ["is called 'one', so it was not deleted"]),
        ({"id": NO_ID, "description": "x"}, [NO_ID]),
        ({"id": "../labels"}, ["id: '../labels' is no ID"]),
        ({"name": " \n"}, ["is blank"]),
        ({"name": "x", "properties": {"color": "#000"}}, ["color has an option of its own"]),
        ({"name": "x", "renamed_from": "one", "state": "absent"}, ["renamed_from"]),
        ({"name": "x", "org_id": NO_ID}, [f"there is no organization with the ID {NO_ID}"]),
        ({"name": "x", "org": f"{sandbox.prefix}-none"}, ["there is no organization"]),
    ]
    for options, wanted in cases:
        for check in (True, False):
            words(sandbox.fails(LABEL, check=check, **options), *wanted)
    assert set(sandbox.methods()) == {"GET"}
    assert labels(sandbox) == {"one": {}, "two": {}}


def test_what_the_token_may_not(sandbox: Sandbox) -> None:
    """The server's refusal names the label; and "no label" from a token that sees none is not knowledge."""
    make(sandbox, "one")
    reads = sandbox.token("read:labels", "read:orgs")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"name": "new"}, "create the label 'new'"),
        ({"name": "one", "description": "x"}, "change the label 'one'"),
        ({"name": "one", "state": "absent"}, "delete the label 'one'"),
    ]
    for options, wanted in cases:
        error = sandbox.fails(LABEL, token=reads, **options)
        words(error, f"Could not {wanted}", "401", "write:orgs/")
        assert error.failure()["operation"] == wanted
    blind = sandbox.token("read:buckets")
    result = sandbox.run(LABEL, token=blind, name="one", state="absent")
    assert "lacks the permission to read labels" in result["warnings"][0]
    assert "lacks the permission to read labels" in sandbox.run(LABEL_INFO, token=blind)["warnings"][0]
    assert labels(sandbox) == {"one": {}}


def test_no_labels_and_a_token_that_reads_them_all(sandbox: Sandbox) -> None:
    """It is known that there are none: no warning, and one request more, once for all buckets."""
    buckets: list[dict[str, Any]] = [{"name": name, "labels": []} for name in ("a", "b")]
    for bucket in buckets:
        sandbox.bucket(str(bucket["name"]))
    sandbox.log()
    cases: list[tuple[Any, dict[str, Any]]] = [
        (LABEL, {"name": "one", "state": "absent"}),
        (LABEL_INFO, {}),
        (BUCKET_INFO, {"include": ["labels"]}),
        (BUCKET, buckets[0]),
        (BUCKETS, {"buckets": buckets}),
        (
            SERVER,
            {"organizations": [{"labels": [{"name": "one", "state": "absent"}], "buckets": buckets}]},
        ),
    ]
    for module, options in cases:
        for check in (True, False):
            result = sandbox.run(module, check=check, **options)
            assert (result["changed"], result.get("warnings", [])) == (False, [])
            paths = [entry.path.partition("?")[0] for entry in sandbox.log()]
            assert paths.count("/api/v2/authorizations") == 1


def test_no_label_seen__who_may_read_them(sandbox: Sandbox) -> None:
    """Warned where labels may be hidden, and only there, whether a token or a session asks."""
    sandbox.bucket("b")
    everything = ("read:buckets", "read:orgs", "read:authorizations", "read:users")
    ann, member = sandbox.user("ann"), sandbox.user("eve", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/members", json={"id": member.id})
    cases: list[tuple[tuple[str, ...], bool]] = [
        (("read:buckets", "read:orgs", "read:labels"), True),
        ((*everything, "read:labels"), False),
        (everything, True),
        # The server shows no tokens: by what it may read, this one may be the one before.
        ((*everything, "read:labels"), True),
    ]
    for permissions, warned in cases:
        token = sandbox.token(*permissions, user=ann)
        assert bool(sandbox.run(BUCKET_INFO, token=token, include=["labels"]).get("warnings")) is warned
    session: dict[str, Any] = {"username": member.name, "password": PASSWORD}
    assert "warnings" not in sandbox.run(BUCKET_INFO, **session, include=["labels"])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_connection_that_is_cut(sandbox: Sandbox, state: str) -> None:
    """What was done is found by the next run, and what may be sent twice is."""
    if state == "absent":
        make(sandbox, "one")
    sandbox.log()
    method = "POST" if state == "present" else "DELETE"
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method=method)])
    if state == "present":
        # Nothing is heard of the server after that, so that nobody can look what has become of it.
        after = [Rule(Fault.RESET_BEFORE, number=number) for number in range(4, 20)]
        sandbox.channel.plan([Rule(Fault.RESET_AFTER, method=method), *after])
        error = sandbox.fails(LABEL, name="one", retries=0)
        words(error, "create the label 'one'", "was cut before an answer came")
        sandbox.channel.plan([])
        assert sandbox.run(LABEL, name="one")["changed"] is False
    else:
        assert sandbox.run(LABEL, name="one", state="absent")["changed"] is True
    assert labels(sandbox) == ({"one": {}} if state == "present" else {})


def test_info(sandbox: Sandbox) -> None:
    """By name, by ID, or all; each in the words of influx_label, which finds nothing to do then."""
    ids = {name: make(sandbox, name, color="#fff", contact="ann") for name in ("b", "A")}
    sandbox.log()
    found = sandbox.run(LABEL_INFO)
    assert [label["name"] for label in found["labels"]] == ["A", "b"]
    assert sandbox.methods() == ["GET"]
    assert found["labels"][0] == {
        "id": ids["A"],
        "org_id": sandbox.org_id,
        "name": "A",
        "color": "#fff",
        "properties": {"contact": "ann"},
    }
    for options, wanted in (
        ({"name": " a "}, ["A"]),
        ({"name": "c"}, []),
        ({"id": ids["b"]}, ["b"]),
        ({"id": NO_ID}, []),
        ({"org": sandbox.org}, ["A", "b"]),
    ):
        for check in (False, True):
            result = sandbox.run(LABEL_INFO, check=check, **options)
            assert [label["name"] for label in result["labels"]] == wanted
    for label in found["labels"]:
        assert sandbox.run(LABEL, **label)["changed"] is False
