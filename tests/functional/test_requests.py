# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many requests a task sends, counted in front of the server. Check mode never sends more than the run, and only GETs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.many import make, names
from functional.sandbox import DAY, OTHER_PASSWORD, PASSWORD, Module, Sandbox

Options = dict[str, Any]
GET, POST, PATCH, DELETE = "GET", "POST", "PATCH", "DELETE"
# Before it deletes, a move asks whether the server would take the new mapping.
MOVES = [POST, DELETE, POST, POST, DELETE, POST]


@dataclass(frozen=True)
class Scenario:
    """A task: what `prepare` makes and declares, and the requests of its run."""

    name: str
    prepare: Callable[[Sandbox], Options]
    requests: list[str]
    module: Module = BUCKET

    def __str__(self) -> str:
        return self.name


def _by_name(sandbox: Sandbox) -> Options:
    sandbox.bucket("b", retention=30 * DAY, description="x")
    return {"name": "b", "retention": "30d", "description": "x"}


def _by_org(sandbox: Sandbox) -> Options:
    return {**_by_name(sandbox), "org": sandbox.org}


def _with_labels(sandbox: Sandbox) -> Options:
    bucket = sandbox.bucket("b")
    sandbox.label("one", on=bucket)
    sandbox.label("two", on=bucket)
    return {"name": "b", "labels": ["ONE", "two"]}


def _by_id(sandbox: Sandbox) -> Options:
    return {"id": sandbox.bucket("b")}


def _by_id_and_name(sandbox: Sandbox) -> Options:
    return {"id": sandbox.bucket("b"), "name": "b"}


def _members(sandbox: Sandbox) -> Options:
    bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
    sandbox.give_role(bucket, ann, "member")
    return {"name": "b", "members": [ann.name]}


def _owners(sandbox: Sandbox) -> Options:
    bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
    sandbox.give_role(bucket, ann, "owner")
    return {"name": "b", "owner_ids": [ann.id]}


def _members_and_owners(sandbox: Sandbox) -> Options:
    members, bob = _members(sandbox), sandbox.user("bob")
    sandbox.give_role(sandbox.id_of("b"), bob, "owner")
    return {**members, "owners": [bob.name]}


def _new_with_all(sandbox: Sandbox) -> Options:
    sandbox.label("one")
    return {"name": "b", "labels": ["one"], "member_ids": [sandbox.user("ann").id]}


def _change(sandbox: Sandbox) -> Options:
    return {**_by_name(sandbox), "retention": "60d", "description": "y"}


def _change_by_org(sandbox: Sandbox) -> Options:
    return {**_change(sandbox), "org": sandbox.org}


def _rename(sandbox: Sandbox) -> Options:
    sandbox.bucket("old")
    return {"name": "new", "renamed_from": "old"}


def _renamed(sandbox: Sandbox) -> Options:
    sandbox.bucket("new")
    return {"name": "new", "renamed_from": "old"}


def _rename_and_change(sandbox: Sandbox) -> Options:
    return {**_rename(sandbox), "retention": "30d", "allow_data_loss": True}


def _rename_by_id(sandbox: Sandbox) -> Options:
    return {"id": sandbox.bucket("old"), "name": "new"}


def _delete(sandbox: Sandbox) -> Options:
    sandbox.bucket("b")
    return {"name": "b", "state": "absent"}


def _role_by_id(sandbox: Sandbox) -> Options:
    sandbox.bucket("b")
    return {"bucket": "b", "user_ids": [sandbox.user("ann").id]}


def _role_by_name(sandbox: Sandbox) -> Options:
    sandbox.bucket("b")
    return {"bucket": "b", "users": [sandbox.user("ann").name], "role": "owner"}


def _role_in_sync(sandbox: Sandbox) -> Options:
    bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
    sandbox.give_role(bucket, ann, "member")
    return {"bucket": "b", "users": [ann.name]}


def _role_off(sandbox: Sandbox) -> Options:
    return {**_role_in_sync(sandbox), "state": "absent"}


def _label_on(sandbox: Sandbox) -> Options:
    sandbox.bucket("b")
    sandbox.label("one")
    return {"bucket": "b", "labels": ["one"]}


def _label_in_sync(sandbox: Sandbox) -> Options:
    sandbox.label("one", on=sandbox.bucket("b"))
    return {"bucket": "b", "labels": ["one"]}


def _label_off(sandbox: Sandbox) -> Options:
    return {**_label_in_sync(sandbox), "state": "absent"}


def _label_made(sandbox: Sandbox) -> Options:
    sandbox.bucket("b")
    return {"bucket": "b", "labels": ["one"], "create_labels": True}


SCENARIOS = [
    Scenario("in sync, org_id", _by_name, [GET]),
    Scenario("in sync, org", _by_org, [GET]),
    Scenario("in sync with labels", _with_labels, [GET]),
    Scenario("in sync by ID", _by_id, [GET]),
    Scenario("in sync by ID and name", _by_id_and_name, [GET]),
    Scenario("in sync with members", _members, [GET, GET]),
    Scenario("in sync with owners by ID", _owners, [GET, GET]),
    Scenario("in sync with members and owners", _members_and_owners, [GET, GET, GET]),
    Scenario("create, org_id", lambda _: {"name": "b", "retention": "30d"}, [GET, POST]),
    Scenario("create, org", lambda sandbox: {"name": "b", "org": sandbox.org}, [GET, GET, POST]),
    Scenario("create with a label and a member by ID", _new_with_all, [GET, GET, POST, POST, POST]),
    Scenario("change, org_id", _change, [GET, PATCH]),
    Scenario("change, org", _change_by_org, [GET, PATCH]),
    Scenario("rename", _rename, [GET, GET, PATCH]),
    Scenario("renamed before", _renamed, [GET, GET]),
    Scenario("rename and change", _rename_and_change, [GET, GET, PATCH, PATCH]),
    Scenario("rename by ID", _rename_by_id, [GET, GET, PATCH]),
    Scenario("absent", lambda _: {"name": "b", "state": "absent"}, [GET]),
    Scenario("absent, org", lambda sandbox: {"name": "b", "state": "absent", "org": sandbox.org}, [GET]),
    Scenario("delete", _delete, [GET, DELETE]),
    Scenario("a role in sync", _role_in_sync, [GET, GET], BUCKET_MEMBER),
    Scenario("a role by ID", _role_by_id, [GET, GET, GET, POST], BUCKET_MEMBER),
    Scenario("a role by name", _role_by_name, [GET, GET, GET, GET, POST], BUCKET_MEMBER),
    Scenario("a role off", _role_off, [GET, GET, DELETE], BUCKET_MEMBER),
    Scenario("a label in sync", _label_in_sync, [GET], BUCKET_LABEL),
    Scenario("a label", _label_on, [GET, GET, POST], BUCKET_LABEL),
    Scenario("a label off", _label_off, [GET, DELETE], BUCKET_LABEL),
    Scenario("a label made", _label_made, [GET, GET, POST, POST], BUCKET_LABEL),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_requests(sandbox: Sandbox, scenario: Scenario) -> None:
    """As many requests as promised; in check mode no more, and none that writes."""
    options = scenario.prepare(sandbox)
    sandbox.run(scenario.module, check=True, **options)
    checked = sandbox.methods()
    sandbox.run(scenario.module, **options)
    assert sandbox.methods() == scenario.requests
    assert set(checked) == {GET}
    assert len(checked) <= len(scenario.requests)
    assert (
        checked == [method for method in scenario.requests if method == GET]
        or scenario.name == "a role by ID"
        or "create" in scenario.name
    )


def test_label_requests(sandbox: Sandbox) -> None:
    """The list, and what it takes; the organization where a label is made in one given by ID."""
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"name": "one"}, ["GET", "GET", "POST"]),
        ({"name": "one"}, ["GET"]),
        ({"name": "two", "org": sandbox.org}, ["GET", "GET", "POST"]),
        ({"name": "two", "org": sandbox.org}, ["GET", "GET"]),
        ({"name": "two", "color": "#fff"}, ["GET", "PATCH"]),
        ({"name": "two", "state": "absent"}, ["GET", "DELETE"]),
    ]
    for options, wanted in cases:
        sandbox.run(LABEL, **options)
        assert sandbox.methods() == wanted, options


def test_organization_requests(sandbox: Sandbox) -> None:
    """The organization, each list of roles, and what it takes; a deletion reads the buckets and tokens before, and looks again."""
    name, ann = f"{sandbox.prefix}-new", sandbox.user("ann")
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"name": name, "description": "x"}, [GET, POST]),
        ({"name": name, "description": "x"}, [GET]),
        ({"name": name, "description": "y"}, [GET, PATCH]),
        ({"name": name, "members": [ann.name]}, [GET, GET, GET, GET, POST]),
        ({"name": name, "members": [ann.name]}, [GET, GET]),
        ({"name": f"{name}-2", "members": [ann.name]}, [GET, GET, GET, POST, POST]),
        ({"name": name, "state": "absent"}, [GET, GET, GET, GET, GET, GET, GET, DELETE]),
        ({"name": f"{name}-2", "state": "absent", "allow_data_loss": True}, [GET, GET, GET, DELETE]),
        ({"name": name, "state": "absent"}, [GET]),
    ]
    for options, wanted in cases:
        sandbox.run(ORGANIZATION, check=True, **options)
        checked = sandbox.methods()
        sandbox.run(ORGANIZATION, **options)
        assert sandbox.methods() == wanted, options
        assert set(checked) == {GET}
        assert len(checked) <= len(wanted)


def test_user_requests(sandbox: Sandbox) -> None:
    """The user, a sign-in and its end where the password is compared, and what it takes; more where the user would end."""
    name = f"{sandbox.prefix}-new"
    password: Options = {"name": name, "user_password": PASSWORD}
    other: Options = {"name": name, "user_password": OTHER_PASSWORD, "update_password": "if_different"}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (password, [GET, POST, POST]),
        (password, [GET]),
        ({**password, "update_password": "if_different"}, [GET, POST, POST]),
        (other, [GET, POST, POST]),
        ({**other, "update_password": "always"}, [GET, POST]),
        ({"name": f"{name}-2", "renamed_from": name}, [GET, GET, PATCH]),
        ({"name": f"{name}-2", "status": "inactive"}, [GET, GET, GET, PATCH]),
        ({"name": f"{name}-2", "status": "active"}, [GET, PATCH]),
        ({"name": f"{name}-2", "state": "absent"}, [GET, GET, GET, GET, DELETE]),
        ({"name": f"{name}-2", "state": "absent"}, [GET]),
    ]
    for options, wanted in cases:
        sandbox.run(USER, check=True, **options)
        checked = sandbox.methods()
        sandbox.run(USER, **options)
        assert sandbox.methods() == wanted, options
        assert set(checked) == {GET}
        assert len(checked) <= len(wanted)


def test_v1_user_requests(sandbox: Sandbox) -> None:
    """It itself, the user and each bucket that is named; a look at what may be seen before one is created; and what it takes."""
    sandbox.bucket("b")
    name = f"{sandbox.prefix}-new"
    own: Options = {"name": name, "user_password": PASSWORD, "read_buckets": ["b"]}
    other: Options = {"name": name, "user_password": OTHER_PASSWORD, "update_password": "if_different"}
    wider: Options = {**own, "write_buckets": ["b"], "recreate": "if_changed"}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (own, [GET, GET, GET, GET, POST, POST, PATCH]),
        (own, [GET, GET]),
        ({"name": name, "status": "active"}, [GET]),
        ({**own, "update_password": "if_different"}, [GET, GET, GET]),
        # Where the password is refused, the user may be inactive.
        (other, [GET, GET, GET, POST]),
        ({**other, "update_password": "always"}, [GET, POST]),
        ({"name": name, "description": "x", "status": "inactive"}, [GET, PATCH]),
        (other, [GET]),
        ({**other, "status": "active"}, [GET, POST, PATCH]),
        # The first POST finds out whether a new one may be created.
        (wider, [GET, GET, POST, DELETE, POST, POST, PATCH]),
        ({"name": name, "state": "absent"}, [GET, DELETE]),
        ({"name": name, "state": "absent"}, [GET]),
    ]
    for options, wanted in cases:
        sandbox.run(V1_USER, check=True, **options)
        checked = sandbox.methods()
        sandbox.run(V1_USER, **options)
        assert sandbox.methods() == wanted, options
        assert set(checked) == {GET}
        assert len(checked) <= len(wanted)


def _reads(method: str) -> bool:
    return method == GET


def test_dbrp_requests(sandbox: Sandbox) -> None:
    """Each bucket and the mappings, a name of each bucket that is left, and what it takes; and a look after what was created."""
    for name in ("one", "two", "three", "virtual"):
        sandbox.bucket(name)
    one, two, three = ({"bucket": name} for name in ("one", "two", "three"))
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"policies": [{"name": "p", **one}]}, [GET, GET, POST, GET]),
        ({"policies": [{"name": "p", **one}]}, [GET, GET]),
        ({"policies": [{"name": "p", **one}], "org": sandbox.org}, [GET, GET]),
        ({"policies": [{"name": "p", **one, "default": True}, {"name": "q", **one}]}, [GET, GET, POST, GET]),
        ({"policies": [{"name": "p", **one}, {"name": "q", **one, "default": True}]}, [GET, GET, PATCH]),
        (
            {"policies": [{"name": "p", **two}, {"name": "q", **three, "default": True}]},
            [GET, GET, GET, GET, *MOVES, GET],
        ),
        ({"policies": [{"name": "q", **three}]}, [GET, GET, GET, DELETE]),
        ({"state": "absent"}, [GET, GET, DELETE]),
        ({"state": "absent"}, [GET, GET]),
        ({"state": "absent", "org": sandbox.org}, [GET, GET, GET]),
        ({"database": "virtual", "policies": [{"name": "autogen", "bucket": "virtual"}]}, [GET, GET]),
    ]
    for options, wanted in cases:
        task = {"database": "d", **options}
        sandbox.run(DBRP, check=True, **task)
        assert sandbox.methods() == list(takewhile(_reads, wanted)), options
        sandbox.run(DBRP, **task)
        assert sandbox.methods() == wanted, options


def test_info_requests(sandbox: Sandbox) -> None:
    """One for a bucket, a page for a hundred, and one for each list of members or owners."""
    make(sandbox, names(120), labels=[])
    sandbox.label("one", on=sandbox.id_of("b0001"))
    for options, most in (
        ({"name": "b0001"}, 1),
        ({"id": sandbox.id_of("b0001")}, 1),
        ({"name": "b0001", "include": ["labels", "members", "owners"]}, 3),
        ({}, 4),
        ({"include": ["labels"]}, 4),
        ({"include": ["members"]}, 4 + 120),
    ):
        sandbox.run(BUCKET_INFO, **options)
        assert len(sandbox.log()) <= most, options


@pytest.mark.parametrize("check", [True, False])
def test_session(sandbox: Sandbox, check: bool) -> None:
    """A session costs a request to sign in and one to sign out."""
    ann = sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/members", json={"id": ann.id})
    sandbox.bucket("b")
    sandbox.run_bucket(check=check, username=ann.name, password=PASSWORD, name="b")
    assert [(entry.method, entry.path) for entry in sandbox.log()] == [
        (POST, "/api/v2/signin"),
        (GET, "/api/v2/buckets"),
        (POST, "/api/v2/signout"),
    ]


def test_what_cannot_be_meant_costs_nothing(sandbox: Sandbox) -> None:
    """What the declaration alone shows to be wrong is told before any request."""
    wrong: list[Options] = [
        {"name": "b", "retention": "30"},
        {"name": "b", "retention": "30m"},
        {"name": "b", "shard_group_duration": "0"},
        {"name": "b", "shard_group_duration": "30m"},
        {"name": "b", "retention": "20000000000s"},
        {"name": "b", "retention": "1h", "shard_group_duration": "1d"},
        {"name": ""},
        {"id": "../orgs/0123456789abcdef"},
        {"name": "b", "org_id": "12345"},
    ]
    for options in wrong:
        sandbox.fails(BUCKET, **options)
    assert sandbox.log() == []


def test_token_requests(sandbox: Sandbox, tmp_path: Path) -> None:
    """The user, the list and each bucket that is named; all lists once where the token is not there; the file's token."""
    sandbox.bucket("b")
    own: Options = {"description": "app", "write_buckets": ["b"]}
    file: Options = {"token_file": str(tmp_path / "token")}
    replace: Options = {**own, **file, "read_buckets": ["b"], "rotate": ["if_changed"], "superseded": "delete"}
    cases: list[tuple[Options, list[str]]] = [
        ({**own, **file}, [GET, GET, GET, GET, POST, PATCH]),
        (own, [GET, GET, GET]),
        ({**own, **file}, [GET, GET, GET, GET]),
        ({**own, "status": "inactive"}, [GET, GET, GET, PATCH]),
        ({**own, "status": "active"}, [GET, GET, GET, PATCH]),
        (replace, [GET, GET, GET, GET, POST, PATCH]),
        # It is made sure that the file has not the token that is to go.
        (replace, [GET, GET, GET, GET, PATCH, GET, DELETE]),
        ({**own, "state": "absent"}, [GET, GET, DELETE]),
        ({**own, "state": "absent"}, [GET, GET, GET]),
    ]
    for options, wanted in cases:
        sandbox.run(AUTHORIZATION, check=True, **options)
        checked = sandbox.methods()
        sandbox.run(AUTHORIZATION, **options)
        assert sandbox.methods() == wanted, options
        assert set(checked) == {GET}
        assert len(checked) <= len(wanted)
