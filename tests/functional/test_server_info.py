# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server_info: what it returns makes an equal organization, and it says where something may be hidden."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import NO_LABELS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from functional.sandbox import PASSWORD, Sandbox, User
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


def fill_access(sandbox: Sandbox) -> User:
    """Put users, roles, DBRP mappings and tokens of all kinds into the organization. Return the user who owns the tokens."""
    ann, bob = sandbox.user("ann"), sandbox.user("bob", status="inactive")
    telegraf, weather = sandbox.bucket("telegraf"), sandbox.bucket("weather")
    for user, role in ((ann, "member"), (bob, "owner")):
        sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/{role}s", json={"id": user.id})
    sandbox.api.do("PATCH", f"/api/v2/orgs/{sandbox.org_id}", json={"description": "All of it"})
    sandbox.mapping(weather, "metrics", "short")
    sandbox.mapping(telegraf, "metrics", "long", default=False)
    # The bucket would have this one by itself.
    sandbox.mapping(weather, "weather")
    label = sandbox.label("production")
    types = [kind for kind in sandbox.api.do("GET", "/api/v2/resources") if kind != "instance"]
    both = ("read", "write")
    own = {"orgs": {"id": sandbox.org_id}, "users": {"id": ann.id}}
    everything = [
        (action, {"type": kind, **own.get(kind, {"orgID": sandbox.org_id})}) for kind in types for action in both
    ]
    permissions: dict[str, list[tuple[str, dict[str, str]]]] = {
        "all": everything,
        "operator": [(action, {"type": kind}) for kind in types for action in both],
        "reader": [("read", {"type": "buckets", "orgID": sandbox.org_id})],
        "writer": [
            ("write", {"type": "buckets", "orgID": sandbox.org_id, "id": weather}),
            ("write", {"type": "buckets", "orgID": sandbox.org_id, "id": telegraf}),
            ("read", {"type": "buckets", "orgID": sandbox.org_id, "id": telegraf}),
            ("read", {"type": "labels", "orgID": sandbox.org_id, "id": label}),
            ("read", {"type": "orgs", "id": sandbox.org_id}),
            ("read", {"type": "users"}),
            ("read", {"type": "users", "id": bob.id}),
            ("write", {"type": "tasks", "orgID": sandbox.org_id}),
        ],
    }
    for description, held in permissions.items():
        status = "inactive" if description == "reader" else "active"
        give_token(sandbox, description, held, user=ann, status=status)
    of_v1_user = [
        {"action": action, "resource": {"type": "buckets", "orgID": sandbox.org_id, "id": bucket}}
        for action, bucket in (("read", weather), ("write", telegraf), ("read", telegraf))
    ]
    make_v1_user(sandbox, "grafana", of_v1_user, user=ann)
    return ann


def make_v1_user(sandbox: Sandbox, name: str, held: list[Any], *, user: User) -> None:
    """A v1 user without a password."""
    body = {"token": f"{sandbox.prefix}-{name}", "orgID": sandbox.org_id, "userID": user.id, "permissions": held}
    sandbox.api.do("POST", "/private/legacy/authorizations", json=body)


def give_token(
    sandbox: Sandbox, description: str, held: list[tuple[str, dict[str, str]]], *, user: User, **more: str
) -> str:
    """A token of a user, and its ID."""
    permissions = [{"action": action, "resource": resource} for action, resource in held]
    body = {"orgID": sandbox.org_id, "userID": user.id, "description": description, "permissions": permissions, **more}
    return str(sandbox.authorization(body)["id"])


ACCESS = ["organization", "users", "dbrps", "authorizations", "v1_users"]


def test_server_info__access__in_the_words_of_the_options(sandbox: Sandbox) -> None:
    ann = fill_access(sandbox)
    found = sandbox.run(SERVER_INFO, include=ACCESS, org=sandbox.org)
    (organization,) = found["organizations"]
    users = [user for user in found["users"] if user["name"].startswith(sandbox.prefix)]
    assert users == [
        {"name": ann.name, "status": "active"},
        {"name": f"{sandbox.prefix}-bob", "status": "inactive"},
    ]
    assert (organization["description"], organization["members"]) == ("All of it", [ann.name])
    assert f"{sandbox.prefix}-bob" in organization["owners"]
    assert organization["dbrps"] == [
        {
            "database": "metrics",
            "policies": [
                {"name": "long", "bucket": "telegraf", "default": False},
                {"name": "short", "bucket": "weather", "default": True},
            ],
        }
    ]
    assert organization["authorizations"] == [
        {"description": "all", "user": ann.name, "status": "active", "preset": "all_access"},
        {"description": "operator", "user": ann.name, "status": "active", "preset": "operator"},
        {"description": "reader", "user": ann.name, "status": "inactive", "preset": "read_all_buckets"},
        {
            "description": "writer",
            "user": ann.name,
            "status": "active",
            "read_buckets": ["telegraf"],
            "write_buckets": ["telegraf", "weather"],
            "permissions": [
                {"action": "read", "type": "labels", "name": "production"},
                {"action": "read", "type": "orgs"},
                {"action": "write", "type": "tasks"},
                {"action": "read", "type": "users"},
                {"action": "read", "type": "users", "name": f"{sandbox.prefix}-bob"},
            ],
        },
    ]
    assert organization["v1_users"] == [
        {
            "name": f"{sandbox.prefix}-grafana",
            "user": ann.name,
            "description": "",
            "status": "active",
            "read_buckets": ["telegraf", "weather"],
            "write_buckets": ["telegraf"],
        }
    ]
    assert (found["complete"], found["hidden"], found["remarks"]) == (True, [], [])
    again = sandbox.run(SERVER, users=users, organizations=found["organizations"])
    assert (again["changed"], again["actions"]) == (False, [])


def test_server_info__access__few_requests_whatever_there_is(sandbox: Sandbox) -> None:
    ann = fill_access(sandbox)

    def read() -> int:
        return int(sandbox.run(SERVER_INFO, include=ACCESS)["requests"]["sent"])

    before = read()
    for number in range(20):
        give_token(sandbox, f"more {number}", [("read", {"type": "buckets", "orgID": sandbox.org_id})], user=ann)
        sandbox.mapping(sandbox.bucket(f"b{number}"), f"d{number}")
    assert before == read() <= 14


def test_server_info__what_has_no_declaration__apart_with_the_reason(sandbox: Sandbox) -> None:
    ann = sandbox.user("ann")
    bucket = {"type": "buckets", "orgID": sandbox.org_id}
    gone = sandbox.bucket("gone")
    give_token(sandbox, "twice", [("read", bucket)], user=ann)
    give_token(sandbox, "twice", [("write", bucket)], user=ann)
    nameless = give_token(sandbox, "", [("read", bucket)], user=ann)
    give_token(sandbox, "of what is gone", [("read", {**bucket, "id": gone})], user=ann)
    give_token(sandbox, "of every organization", [("read", {"type": "buckets"})], user=ann)
    give_token(sandbox, "new (unfinished, made by Ansible: 0123456789abcdef)", [("read", bucket)], user=ann)
    sandbox.api.do("DELETE", f"/api/v2/buckets/{gone}")
    make_v1_user(sandbox, "all buckets", [{"action": "read", "resource": bucket}], user=ann)
    found = sandbox.run(SERVER_INFO, include=["authorizations", "v1_users"])
    assert (found["organizations"][0]["authorizations"], found["organizations"][0]["v1_users"]) == ([], [])
    assert {one["outcome"] for one in found["remarks"]} == {"left_out"}
    assert {one["name"]: one["reason"] for one in found["remarks"]} == {
        "twice": f"2 tokens of the user {ann.name!r} have this description, and a declaration has one.",
        nameless: "It has no description, and no task would find it again on another server.",
        "of what is gone": f"It has permissions for what is gone: read buckets {gone}.",
        "of every organization": "It has permissions that no task can declare: read buckets of all organizations.",
        "new (unfinished, made by Ansible: 0123456789abcdef)": (
            "It was never delivered. The next run of the task that made it deletes it."
        ),
        f"{sandbox.prefix}-all buckets": "It has permissions that no task can declare: read buckets.",
    }


def test_server_info__a_token_that_may_only_read_buckets__gaps_in_place_of_a_failure(sandbox: Sandbox) -> None:
    fill_access(sandbox)
    everything = [*ALL, *ACCESS]
    found = sandbox.run(SERVER_INFO, token=sandbox.token("read:buckets"), include=everything, org=sandbox.org)
    (organization,) = found["organizations"]
    assert {bucket["name"] for bucket in organization["buckets"]} == {"telegraf", "weather"}
    assert not {"members", "owners"} & organization["buckets"][0].keys()
    assert not {"description", "members", "owners"} & organization.keys()
    assert (organization["authorizations"], organization["v1_users"], found["users"]) == ([], [], [])
    assert found["complete"] is False
    of_org = ("organization", "members", "owners", "labels", "dbrps", "authorizations", "v1_users")
    assert {gap["part"]: gap["organization"] for gap in found["hidden"]} == {
        **dict.fromkeys(of_org, sandbox.org),
        "users": None,
    }
    # Mappings that can be seen are there, and there may be more.
    assert [one["database"] for one in organization["dbrps"]] == ["metrics"]


def test_server_info__tokens_of_users_that_may_not_be_read__a_gap(sandbox: Sandbox) -> None:
    ann = fill_access(sandbox)
    token = sandbox.token("read:buckets", "read:authorizations", f"read:users/{ann.id}", user=ann)
    found = sandbox.run(SERVER_INFO, token=token, include=["authorizations"])
    assert {one["user"] for one in found["organizations"][0]["authorizations"]} == {ann.name}
    assert [gap["part"] for gap in found["hidden"]] == ["authorizations"]
