# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server_info: what it returns makes an equal organization, and it says where something may be hidden."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import NO_LABELS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from functional.sandbox import PASSWORD, Sandbox
from functional.state import read_state

ALL = ["labels", "buckets", "members", "owners"]
NAMES = ("plain", "zweiter ✓", "a/b", " padded ")


def fill(sandbox: Sandbox) -> str:
    """Put things of all kinds into the organization. Return the name of a user with a role."""
    ann = sandbox.user("ann")
    body = {
        "orgID": sandbox.org_id,
        "name": "one",
        "properties": {"color": "#00f", "description": "", "contact": "ann"},
    }
    label = sandbox.api.do("POST", "/api/v2/labels", json=body)["label"]["id"]
    sandbox.label("unused")
    for name in NAMES:
        sandbox.bucket(name, retention=7_200)
    bucket = sandbox.id_of(NAMES[0])
    sandbox.put_label(bucket, label)
    sandbox.give_role(bucket, ann, "member")
    return ann.name


def without_ids(sandbox: Sandbox, org_id: str) -> tuple[list[Any], list[Any]]:
    state = read_state(sandbox.api, org_id)
    buckets = [bucket for bucket in state.named().values() if bucket["type"] == "user"]
    labels = [(label.name, dict(label.properties)) for label in state.labels.values()]
    return sorted(buckets, key=lambda bucket: str(bucket["name"])), sorted(labels)


def test_server_info__given_to_influx_server__makes_an_equal_organization(sandbox: Sandbox) -> None:
    ann = fill(sandbox)
    found = sandbox.run(SERVER_INFO, include=ALL, org=sandbox.org)
    assert (found["complete"], found["incomplete_reason"], found["changed"]) == (True, None, False)
    (organization,) = found["organizations"]
    assert organization["name"] == sandbox.org
    assert [bucket["name"] for bucket in organization["buckets"]] == sorted(NAMES)
    assert next(one["members"] for one in organization["buckets"] if one["name"] == NAMES[0]) == [ann]
    again = sandbox.run(SERVER, organizations=found["organizations"])
    assert (again["changed"], again["actions"]) == (False, [])
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    sandbox.run(SERVER, organizations=[{**organization, "name": f"{sandbox.prefix}-other"}])
    assert without_ids(sandbox, other) == without_ids(sandbox, sandbox.org_id)


@pytest.mark.parametrize("include", [[], ["labels"], ["buckets"], ["buckets", "owners"]], ids=str)
def test_server_info__include__nothing_else_is_read(sandbox: Sandbox, include: list[str]) -> None:
    fill(sandbox)
    sandbox.log()
    found = sandbox.run(SERVER_INFO, include=include)
    paths = {entry.path.removeprefix("/api/v2/").partition("/")[0] for entry in sandbox.log()}
    assert paths == {"orgs", *({"labels"} & set(include)), *({"buckets"} & set(include))}
    (organization,) = found["organizations"]
    assert organization.keys() - {"name"} == {"labels", "buckets"} & set(include)
    assert all(("owners" in bucket) is ("owners" in include) for bucket in organization.get("buckets", ()))
    assert all("labels" not in bucket for bucket in organization.get("buckets", ()))


def test_server_info__organizations__in_the_order_named_each_with_its_token(sandbox: Sandbox) -> None:
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    token = sandbox.token("read:buckets", "read:labels")
    entries = [{"id": other}, {"id": sandbox.org_id, "token": token}]
    found = sandbox.run(SERVER_INFO, organizations=entries)
    assert [one.get("name", one.get("id")) for one in found["organizations"]] == [
        f"{sandbox.prefix}-other",
        sandbox.org_id,
    ]
    assert [one["id"] for one in found["completeness"]] == [other, sandbox.org_id]


def test_server_info__no_organization__all_that_the_token_may_read(sandbox: Sandbox) -> None:
    sandbox.make_org(f"{sandbox.prefix}-other")
    found = sandbox.run(SERVER_INFO, org_id=None, include=[])
    names = [one["name"] for one in found["organizations"]]
    assert {sandbox.org, f"{sandbox.prefix}-other"} <= set(names)
    assert names == sorted(names)


def test_server_info__a_token_that_sees_no_labels__incomplete(sandbox: Sandbox) -> None:
    fill(sandbox)
    found = sandbox.run(SERVER_INFO, token=sandbox.token("read:buckets"), include=["labels", "buckets"])
    assert found["complete"] is False
    assert found["completeness"][0]["incomplete_reason"] == NO_LABELS == found["incomplete_reason"]
    assert found["warnings"] == [NO_LABELS]
    # It may read the buckets' organization by its ID alone.
    assert found["organizations"][0]["id"] == sandbox.org_id


def test_server_info__signed_in__as_with_a_token(sandbox: Sandbox) -> None:
    ann = sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": ann.id})
    sandbox.bucket("b")
    found = sandbox.run(SERVER_INFO, username=ann.name, password=PASSWORD, include=["buckets"])
    assert [bucket["name"] for bucket in found["organizations"][0]["buckets"]] == ["b"]
