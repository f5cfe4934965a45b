# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""InfluxDB Cloud (TSM), emulated after its contract and documentation: what differs there, for a bucket at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import requests

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from functional.cloud import ADMIN, CloudSandbox, cloud
from functional.sandbox import DAY, NO_ID, Module, Sandbox
from tools.server import SUPPORT, service


def bodies(sandbox: Sandbox, method: str) -> list[Any]:
    """What was sent by a method since the last look."""
    return [entry.body for entry in sandbox.log() if entry.method == method]


def test_command_line() -> None:
    """The edition as `make emulator EDITION=cloud` starts it tells what it is with each answer, and no version."""
    options = ("--edition", "cloud", "--token", "t", "--bucket-quota", "2", "--reading", "descending")
    with service("emulator", *options) as url:
        for path in ("/ping", "/api/v2/orgs", "/api/v2/nothing"):
            response = requests.get(url + path, headers={"Authorization": "Token t"}, timeout=60)
            assert response.headers["X-Influxdb-Build"] == "Cloud"
            assert "X-Influxdb-Version" not in response.headers


# One bucket


def test_create(each: CloudSandbox) -> None:
    """Created, told as Cloud has it, and in sync."""
    result = each.settles(BUCKET, name="b", retention="7d", description="x")
    bucket = result["bucket"]
    assert each.retention(bucket["id"]) == 7 * DAY
    assert bucket["retention"] == "7d"
    assert bucket["schema_type"] == "implicit"
    assert bucket["shard_group_duration"] is None
    assert result["diff"]["after"]["shard_group_duration"] is None


def test_create__default_retention(each: CloudSandbox) -> None:
    """Thirty days, told in check mode, and sent: the contract requires rules, and has a default for them."""
    checked = each.run_bucket(check=True, name="b")
    assert checked["bucket"]["retention"] == "30d"
    result = each.settles(BUCKET, name="b")
    assert each.retention(result["bucket"]["id"]) == 30 * DAY


def test_create__rules_are_sent(main: CloudSandbox) -> None:
    main.run_bucket(name="b")
    assert bodies(main, "POST")[0]["retentionRules"] == [{"type": "expire", "everySeconds": 30 * DAY}]


def test_create__for_ever(each: CloudSandbox) -> None:
    result = each.settles(BUCKET, name="b", retention="infinite")
    assert each.retention(result["bucket"]["id"]) == 0
    assert result["bucket"]["retention"] == "infinite"


@pytest.mark.parametrize("by", ["org", "org_id"])
def test_change(each: CloudSandbox, by: str) -> None:
    """Every change that there is, however the organization is given, and never a shard group duration."""
    given = {by: each.org if by == "org" else each.org_id, "name": "b"}
    each.bucket("b", retention=30 * DAY)
    each.log()
    each.settles(BUCKET, **given, description="x")
    each.settles(BUCKET, **given, retention="60d")
    each.settles(BUCKET, **given, retention="1d", allow_data_loss=True)
    each.settles(BUCKET, **given, retention="infinite", description="")
    assert each.retention(each.id_of("b")) == 0


def test_change__description_tells_the_rules(main: CloudSandbox) -> None:
    """A change is refused that doesn't tell the retention, so the observed one goes along, and nothing else of the rules."""
    bucket = main.bucket("b", retention=5 * DAY)
    main.run_bucket(name="b", description="x")
    assert bodies(main, "PATCH") == [
        {"description": "x", "retentionRules": [{"type": "expire", "everySeconds": 5 * DAY}]}
    ]
    assert main.retention(bucket) == 5 * DAY


def test_rename(each: CloudSandbox) -> None:
    """A rename sends the observed rules along, and keeps all else."""
    bucket = each.bucket("old", retention=5 * DAY)
    each.log()
    each.both(BUCKET, renamed_from="old", name="new")
    assert each.run_bucket(check=True, renamed_from="old", name="new")["changed"] is False
    assert each.truth(bucket)["name"] == "new"
    assert each.retention(bucket) == 5 * DAY


def test_rename__apart_from_the_rules(main: CloudSandbox) -> None:
    """A new retention goes after the rename, which still tells the old one: a refused change may have reached the data."""
    main.bucket("old", retention=0)
    main.run_bucket(renamed_from="old", name="new", retention="5d", description="x", allow_data_loss=True)
    assert bodies(main, "PATCH") == [
        {"name": "new", "description": "x", "retentionRules": [{"type": "expire", "everySeconds": 0}]},
        {"retentionRules": [{"type": "expire", "everySeconds": 5 * DAY}]},
    ]


def test_labels(each: CloudSandbox) -> None:
    """Labels are as on OSS."""
    bucket = each.bucket("b")
    each.label("one")
    each.settles(BUCKET_LABEL, bucket="b", labels=["ONE", "two"], create_labels=True)
    assert each.labels_on(bucket) == ["one", "two"]
    each.settles(BUCKET, name="b", labels=["two"])
    assert each.labels_on(bucket) == ["two"]


def test_info(each: CloudSandbox) -> None:
    """What is returned can be declared again."""
    bucket = each.bucket("b", retention=5 * DAY)
    found = each.run(BUCKET_INFO, name="b")["buckets"]
    assert found == [{"id": bucket, "name": "b", "description": "", "retention": "5d", "schema_type": "implicit"}]
    assert each.run_bucket(check=True, **found[0])["changed"] is False


# Deletions in the background


def test_delete(each: CloudSandbox) -> None:
    bucket = each.bucket("b")
    each.log()
    result = each.both(BUCKET, name="b", state="absent")
    assert result["actions"] == [{"action": "delete_bucket", "bucket": "b"}]
    assert not each.exists(bucket)


def test_delete__absent(each: CloudSandbox) -> None:
    """Nothing to delete is nothing to do."""
    assert each.both(BUCKET, name="b", state="absent")["changed"] is False


def test_delete__waits_until_it_is_gone(waits: list[float]) -> None:
    """While the bucket is still shown it is looked at again, at longer and longer intervals."""
    with cloud(deletion_lag=3, reading=["deleted-visible"]) as main:
        bucket = main.bucket("b")
        main.log()
        main.run_bucket(name="b", state="absent")
        assert [(entry.method, entry.status) for entry in main.log()][-5:] == [
            ("DELETE", 204),
            ("GET", 200),
            ("GET", 200),
            ("GET", 200),
            ("GET", 404),
        ]
        assert waits == sorted(waits)
        assert len(waits) == 3
        assert not main.exists(bucket)


def test_delete__without_waiting(waits: list[float]) -> None:
    with cloud(deletion_lag=3, reading=["deleted-visible"]) as main:
        main.bucket("b")
        main.run_bucket(name="b", state="absent", wait=False)
        assert main.methods()[-1] == "DELETE"
        assert waits == []


def test_delete__longer_than_the_timeout(waits: list[float]) -> None:
    """The deletion was accepted, so it is among what was done."""
    with cloud(deletion_lag=1000, reading=["deleted-visible"]) as main:
        main.bucket("b")
        error = main.failure(BUCKET, name="b", state="absent", wait_timeout=20)
        assert isinstance(error.error, IncompleteError)
        assert error.done["changed"] is True
        assert error.done["actions"] == [{"action": "delete_bucket", "bucket": "b"}]
        assert 20 <= sum(waits) < 26


def test_create__name_of_a_deleted_bucket(waits: list[float]) -> None:
    """The name stays taken for a while, though the bucket is gone from sight: the creation waits for it."""
    with cloud(deletion_lag=5) as main:
        main.bucket("b")
        main.run_bucket(name="b", state="absent")
        main.log()
        result = main.run_bucket(name="b", retention="7d")
        posts = [entry.status for entry in main.log() if entry.method == "POST"]
        assert posts == [422] * (len(posts) - 1) + [201]
        assert len(posts) > 1
        assert len(waits) == len(posts) - 1
        assert result["changed"] is True
        assert main.retention(result["bucket"]["id"]) == 7 * DAY


def test_rename__to_the_name_of_a_deleted_bucket(waits: list[float]) -> None:
    with cloud(deletion_lag=5) as main:
        gone, kept = main.bucket("new"), main.bucket("old", retention=5 * DAY)
        main.run_bucket(name="new", state="absent")
        main.run_bucket(renamed_from="old", name="new")
        assert waits
        assert not main.exists(gone)
        assert main.truth(kept)["name"] == "new"


@pytest.mark.parametrize("options", [{"name": "b"}, {"renamed_from": "old", "name": "b"}], ids=["create", "rename"])
def test_name_taken_longer_than_the_timeout(waits: list[float], options: dict[str, Any]) -> None:
    with cloud(deletion_lag=1000) as main:
        main.bucket("b")
        main.bucket("old")
        main.run_bucket(name="b", state="absent")
        error = main.failure(BUCKET, **options, wait_timeout=20)
        assert isinstance(error.error, ConflictError)
        assert "still being deleted" in error.message
        assert "wait_timeout" in error.message
        assert error.done["actions"] == []
        assert 20 <= sum(waits) < 26
        waits.clear()
        main.fails(BUCKET, **options, wait=False)
        assert waits == []


# What the plan allows


def test_quota() -> None:
    with cloud(bucket_quota=2) as main:
        main.run_bucket(name="one")
        error = main.failure(BUCKET, name="two")
        assert isinstance(error.error, ForbiddenError)
        assert "creating bucket would exceed quota" in error.message
        assert "raise the quota" in error.message
        assert error.done["changed"] is False
        main.run_bucket(name="one", state="absent")
        main.run_bucket(name="two")
        assert main.bucket_names() == ["main", "two"]


def test_max_retention() -> None:
    """A plan's longest retention refuses, and leaves the observed one alone."""
    with cloud(max_retention=30 * DAY) as main:
        bucket = main.bucket("b", retention=5 * DAY)
        main.log()
        for retention in ("31d", "infinite"):
            error = main.fails(BUCKET, name="b", retention=retention)
            assert isinstance(error, ForbiddenError)
            assert "provided retention exceeds orgs maximum retention duration" in error.message
        assert main.methods().count("PATCH") == 2
        assert main.retention(bucket) == 5 * DAY
        main.run_bucket(name="b", retention="30d")


# Schemas, and what can't hold


def test_explicit_schema(each: CloudSandbox) -> None:
    result = each.settles(BUCKET, name="b", schema_type="explicit")
    assert each.truth(result["bucket"]["id"])["schemaType"] == "explicit"
    assert result["bucket"]["schema_type"] == "explicit"
    assert each.run(BUCKET_INFO, name="b")["buckets"][0]["schema_type"] == "explicit"
    each.settles(BUCKET, name="b", description="x")
    assert each.truth(result["bucket"]["id"])["schemaType"] == "explicit"


@pytest.mark.parametrize(("there", "wanted"), [("explicit", "implicit"), ("implicit", "explicit")])
def test_schema_type__cannot_be_changed(main: CloudSandbox, there: str, wanted: str) -> None:
    main.run_bucket(name="b", schema_type=there)
    refuses(main, BUCKET, name="b", schema_type=wanted, description="x", words=f"the schema type {there}")


def refuses(sandbox: CloudSandbox, module: Module, /, words: str, **options: Any) -> None:
    """The task is refused in check mode and in a run, in the same words, and nothing is sent that writes."""
    sandbox.log()
    checked, ran = (sandbox.fails(module, check=check, **options) for check in (True, False))
    assert isinstance(ran, RefusedError)
    assert checked.message == ran.message
    assert words in ran.message
    assert set(sandbox.methods()) == {"GET"}


@pytest.mark.parametrize("there", [True, False], ids=["there", "new"])
def test_shard_group_duration(each: CloudSandbox, there: bool) -> None:
    """Cloud ignores it without a word."""
    if there:
        each.bucket("b")
    refuses(each, BUCKET, name="b", shard_group_duration="1d", words="shard_group_duration: the bucket 'b' can't")


# Roles


@pytest.mark.parametrize("role", ["member", "owner"])
def test_roles_have_no_effect(each: CloudSandbox, role: str) -> None:
    each.bucket("b")
    for module, options in (
        (BUCKET_MEMBER, {"bucket": "b", "users": [ADMIN], "role": role}),
        (BUCKET, {"name": "b", f"{role}s": [ADMIN]}),
        (BUCKET, {"name": "new", f"{role}s": []}),
    ):
        result = each.both(module, **options)
        assert any("have no effect on InfluxDB Cloud" in warning for warning in result["warnings"])
    assert "warnings" not in each.run_bucket(name="b")


# The token's organization

MODULES: dict[str, tuple[Module, dict[str, Any]]] = {
    "bucket that is there": (BUCKET, {"name": "b", "description": "x"}),
    "bucket in sync": (BUCKET, {"name": "b"}),
    "new bucket": (BUCKET, {"name": "new"}),
    "absent": (BUCKET, {"name": "b", "state": "absent"}),
    "absent that is not there": (BUCKET, {"name": "new", "state": "absent"}),
    "rename": (BUCKET, {"name": "new", "renamed_from": "b"}),
    "by ID": (BUCKET, {"id": "B", "description": "x"}),
    "absent by ID": (BUCKET, {"id": "B", "state": "absent"}),
    "by both": (BUCKET, {"name": "b", "id": "B", "description": "x"}),
    "labels": (BUCKET_LABEL, {"bucket": "b", "labels": ["one"]}),
    "members": (BUCKET_MEMBER, {"bucket": "b", "users": [ADMIN]}),
    "info": (BUCKET_INFO, {"name": "b"}),
    "info of all": (BUCKET_INFO, {}),
}


@pytest.mark.parametrize("each", ["as documented", "absent-empty", "build-on-ping"], indirect=True)
@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("by", ["org", "org_id"])
def test_token_of_another_organization(each: CloudSandbox, name: str, by: str) -> None:
    """Whatever is asked, Cloud answers of the token's organization: it must be the declared one."""
    module, options = MODULES[name]
    bucket = each.bucket("b")
    each.label("one")
    given = {option: bucket if value == "B" else value for option, value in options.items()}
    before = each.state()
    for organization in ("other", "nowhere") if by == "org" else (each.other_org_id(), NO_ID):
        refuses(each, module, **given, **{by: organization}, words="organization")
    assert each.state() == before


def test_token_of_another_organization__words(main: CloudSandbox) -> None:
    error = main.fails(BUCKET, name="b", org="other")
    assert "The token belongs to another organization than 'other'" in error.message
    assert f"'main' ({main.org_id})" in error.message


def test_bucket_of_another_organization(main: CloudSandbox) -> None:
    """By ID, the token doesn't reach it."""
    theirs = main.other_bucket("b")
    error = main.fails(BUCKET, id=theirs, state="absent")
    assert "this token may not read it" in error.message
    assert set(main.methods()) == {"GET"}


def test_organization_by_name_is_trimmed(main: CloudSandbox) -> None:
    """As the server trims it."""
    assert main.run_bucket(org=" main ", name="b", check=True)["changed"] is True


def test_absence_that_looks_like_a_hidden_bucket() -> None:
    """Where one answer stands for both, creating tells, and for a deletion there is a warning."""
    with cloud(reading=["absent-empty"]) as main:
        main.bucket("hidden")
        token = main.token("write:buckets", "read:orgs")
        result = main.run_bucket(token=token, name="hidden", state="absent")
        assert result["changed"] is False
        assert "this token may not see it" in result["warnings"][0]
        error = main.fails(BUCKET, token=token, name="hidden", wait=False)
        assert isinstance(error, ConflictError)


def test_hidden_bucket(main: CloudSandbox) -> None:
    """Where absence is a 404, an empty list is a bucket that may not be read."""
    main.bucket("hidden")
    token = main.token("write:buckets", "read:orgs")
    for state in ("present", "absent"):
        error = main.fails(BUCKET, token=token, name="hidden", state=state)
        assert isinstance(error, IncompleteError)
        assert "it exists, but this token may not read it" in error.message


def test_organization_without_its_permission(main: CloudSandbox) -> None:
    """The token's organization is told to the token, whatever else that may read."""
    bucket = main.bucket("b")
    token = main.token("read:buckets", "write:buckets")
    main.run_bucket(token=token, name="b", description="x", org="main")
    main.run_bucket(token=token, name="b", description="y")
    assert main.truth(bucket)["description"] == "y"


# What uses a bucket


@pytest.mark.parametrize("options", [{"name": "b", "state": "absent"}, {"renamed_from": "b", "name": "new"}])
def test_protect_dependents(main: CloudSandbox, options: dict[str, Any]) -> None:
    """There are no scrapers and no replications to ask for, and what is there is found."""
    bucket = main.bucket("b")
    flux = 'option task = {name: "copy", every: 1h}\nfrom(bucket: "b")'
    task = main.api.do("POST", "/api/v2/tasks", json={"orgID": main.org_id, "flux": flux})
    refuses(main, BUCKET, **options, protect_dependents=True, words="the task 'copy'")
    main.api.do("DELETE", f"/api/v2/tasks/{task['id']}")
    main.check("cpu", "b")
    refuses(main, BUCKET, **options, protect_dependents=True, words="the check 'cpu'")
    (check,) = main.api.do("GET", "/api/v2/checks", query={"orgID": main.org_id})["checks"]
    main.api.do("DELETE", f"/api/v2/checks/{check['id']}")
    main.mapping(bucket, "db")
    refuses(main, BUCKET, **options, protect_dependents=True, words="the DBRP mapping db/autogen")
    token = main.token("read:buckets", "write:buckets", "read:orgs")
    main.bucket("free")
    refuses(
        main,
        BUCKET,
        token=token,
        name="free",
        state="absent",
        protect_dependents=True,
        words="tasks, checks, authorizations and users of",
    )
    main.run_bucket(name="free", state="absent", protect_dependents=True)
    assert main.bucket_names() == ["b", "main"]


# The emulator itself: what the API page and the contract say of Cloud


def test_documented_refusals() -> None:
    """Each with the documented status and body."""
    with cloud(bucket_quota=2) as main:
        bucket = main.bucket("b")
        path = f"/api/v2/buckets/{bucket}"
        new = {"name": "new", "orgID": main.org_id}
        refused: list[tuple[str, str, dict[str, Any], int, dict[str, str]]] = [
            ("PATCH", path, {"name": "c"}, 403, {"code": "forbidden"}),
            ("POST", "/api/v2/buckets", new, 403, {"message": "creating bucket would exceed quota"}),
            ("POST", "/api/v2/buckets", {**new, "orgID": main.other_org_id()}, 401, {"message": "unauthorized access"}),
            ("POST", "/api/v2/orgs", {"name": "new"}, 401, {"code": "unauthorized"}),
            ("POST", "/api/v2/users", {"name": "new"}, 401, {"code": "unauthorized"}),
            ("GET", f"/api/v2/buckets/{NO_ID}", {}, 404, {"code": "not found", "message": "bucket not found"}),
        ]
        for method, where, body, status, told in refused:
            response = main.api.send(method, where, json=body or None)
            assert response.status_code == status
            assert response.json() == {**response.json(), **told}
        assert main.truth(bucket)["name"] == "b"


def test_documented_answers(main: CloudSandbox) -> None:
    """The list is the token's organization's whatever is asked, and a bucket has the documented fields."""
    main.other_bucket("theirs")
    body = {
        "orgID": main.org_id,
        "name": "b",
        "retentionRules": [{"everySeconds": DAY, "shardGroupDurationSeconds": 3600}],
    }
    made = main.api.do("POST", "/api/v2/buckets", json=body)
    assert made["retentionRules"] == [{"type": "expire", "everySeconds": DAY}]
    assert made["schemaType"] == "implicit"
    for query in ({}, {"org": "other"}, {"orgID": main.other_org_id()}, {"orgID": NO_ID}):
        found = main.api.do("GET", "/api/v2/buckets", query=query)["buckets"]
        assert [bucket["name"] for bucket in found] == ["_monitoring", "_tasks", "b", "main"]
    assert [org["name"] for org in main.api.do("GET", "/api/v2/orgs")["orgs"]] == ["main"]
    assert main.api.do("GET", "/api/v2/users")["users"] == []


def test_deletion_lag() -> None:
    """So many requests that touch the bucket or its name find it unfinished."""
    with cloud(deletion_lag=2) as main:
        bucket, new = main.bucket("b"), {"orgID": main.org_id, "name": "b"}
        assert main.api.send("DELETE", f"/api/v2/buckets/{bucket}").status_code == 204
        assert main.bucket_names() == ["main"]
        statuses = [main.api.send("POST", "/api/v2/buckets", json=new).status_code for _attempt in range(3)]
        assert statuses == [422, 422, 201]


def test_options_of_cloud_alone() -> None:
    command = [sys.executable, "-m", "emulator", "--token", "t", "--bucket-quota", "2"]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "PYTHONPATH": str(SUPPORT)}
    )
    assert ended.returncode == 2
    assert "--bucket-quota is for --edition cloud" in ended.stderr


# API tokens


def test_token(main: CloudSandbox) -> None:
    """Made, compared and replaced, though lists say "redacted" of each token."""
    main.bucket("b")
    own: dict[str, Any] = {"description": "app", "write_buckets": ["b"]}
    first = main.run(AUTHORIZATION, **own)
    assert main.api.send("GET", "/api/v2/buckets", token=first["token"]).status_code == 200
    assert main.run(AUTHORIZATION, **own)["changed"] is False
    wider: dict[str, Any] = {**own, "read_buckets": ["b"], "rotate": ["if_changed"], "superseded": "delete"}
    assert main.run(AUTHORIZATION, **wider)["token"] != first["token"]
    assert [action["id"] for action in main.run(AUTHORIZATION, **wider)["actions"]] == [first["authorization"]["id"]]
    assert main.run(AUTHORIZATION, **wider)["changed"] is False


def test_token__of_another_organization(main: CloudSandbox) -> None:
    """Cloud takes the organization from the token, whatever is asked."""
    error = main.fails(AUTHORIZATION, org_id=main.other_org_id(), description="app", preset="read_all_buckets")
    assert "The token belongs to another organization" in error.message
