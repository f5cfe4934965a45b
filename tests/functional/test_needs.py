# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ``needs`` of influx_server: a token of exactly these permissions is enough, without any one of them it is not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.sandbox import DAY, OTHER_PASSWORD, PASSWORD, Result, Sandbox, User
from proxy import Proxy
from tools.calls import Failure
from tools.server import Server

Options = dict[str, Any]
LISTS = ("read_buckets", "write_buckets", "permissions")
# What these changes warn of, whoever makes them.
WARNED = ("was a member of the bucket", "is deleted and created again", "moves from the bucket")


@dataclass
class World:
    """A server with some of everything in one organization, and what a test declares of it."""

    sandbox: Sandbox
    folder: Path
    ids: dict[str, str] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        made = self.sandbox
        self.people = {name: made.user(name) for name in ("ann", "bob", "eve")}
        for name in ("b", "other", "old"):
            self.ids[name] = made.bucket(name, retention=30 * DAY)
        made.label("one", on=self.ids["b"])
        made.label("two")
        made.give_role(self.ids["b"], self.people["ann"], "member")

    def named(self, name: str) -> str:
        """The whole name of a user, or of what is to be unique on the server."""
        return f"{self.sandbox.prefix}-{name}"

    def token_with(self, bucket: str, *, user: User | None = None) -> None:
        """A token "app" that reads a bucket."""
        resource = {"type": "buckets", "orgID": self.sandbox.org_id, "id": self.ids[bucket]}
        body = {
            "orgID": self.sandbox.org_id,
            "description": "app",
            "permissions": [{"action": "read", "resource": resource}],
        }
        self.sandbox.authorize(body if user is None else {**body, "userID": user.id})

    def own_organization(self, people: str, role: str) -> None:
        """Give somebody a role in the organization."""
        self.sandbox.api.do("POST", f"/api/v2/orgs/{self.sandbox.org_id}/{role}s", json={"id": self.people[people].id})

    def no_buckets(self) -> None:
        """Leave no bucket that tells its organization."""
        for bucket_id in self.ids.values():
            self.sandbox.api.do("DELETE", f"/api/v2/buckets/{bucket_id}")


def nothing(_world: World) -> None:
    """A task that finds the world as it is."""


@dataclass(frozen=True)
class Case:
    """What a test declares: of the organization, and of users."""

    title: str
    organization: Callable[[World], Options] | None = None
    users: Callable[[World], list[Options]] | None = None
    prepare: Callable[[World], object] = nothing
    is_named: bool = False
    more: Options = field(default_factory=dict)
    is_open: bool = False
    """Whether only a run finds out that there is something to do."""

    def __str__(self) -> str:
        return self.title

    def options(self, world: World) -> Options:
        """The options of influx_server."""
        entry: Options = {}
        if self.organization is not None:
            place = {"name": world.sandbox.org} if self.is_named else {"id": world.sandbox.org_id}
            entry = {"organizations": [{**place, **self.organization(world)}]}
        users = {} if self.users is None else {"users": self.users(world)}
        return {**entry, **users, **self.more}

    def run(self, world: World, *, token: str | None = None, check: bool = False) -> Result | Failure:
        """The result of a task, or how it failed."""
        given = {} if token is None else {"token": token}
        return world.sandbox.attempt(SERVER, check=check, **self.options(world), **given)


def bucket(name: str, **options: Any) -> Options:
    """An entry with one bucket."""
    return {"buckets": [{"name": name, **options}]}


def access(world: World, **options: Any) -> Options:
    """An entry with the token "app", which gets a file."""
    file = str(world.folder / f"token-{world.sandbox.prefix}")
    return {"authorizations": [{"description": "app", "token_file": file, **options}]}


def v1_user(world: World, **options: Any) -> Options:
    """An entry with a v1 user."""
    return {"v1_users": [{"name": world.named("app"), **options}]}


def policy(name: str, bucket: str, **options: Any) -> Options:
    return {"name": name, "bucket": bucket, **options}


GONE: Options = {"state": "absent"}
CASES = [
    Case("nothing to do on a bucket", lambda world: bucket("b", retention="30d")),
    Case("nothing to do on a bucket of a named organization", lambda world: bucket("b"), is_named=True),
    Case("change a bucket", lambda world: bucket("b", description="x"), is_named=True),
    Case("change a bucket by ID", lambda world: {"buckets": [{"id": world.ids["b"], "retention": "60d"}]}),
    Case("rename a bucket", lambda world: bucket("new", renamed_from="old", description="x")),
    Case("delete a bucket", lambda world: bucket("b", **GONE), is_named=True),
    Case("delete what is not there", lambda world: {"buckets": [{"name": "none", **GONE}, {"name": "b"}]}),
    Case("create a bucket", lambda world: bucket("new", retention="1d")),
    Case("create the first", lambda world: bucket("new"), is_named=True, prepare=World.no_buckets),
    Case("create beside one", lambda world: {"buckets": [{"name": "new"}, {"name": "b"}]}, is_named=True),
    Case("put an existing label on", lambda world: bucket("b", labels=["one", "two"])),
    Case("put a new label on", lambda world: bucket("b", labels=["one", "three"], create_labels=True)),
    Case("take a label off", lambda world: bucket("b", labels=[])),
    Case("the labels that are there", lambda world: bucket("b", labels=["one"])),
    Case("labels themselves", lambda world: {"labels": [{"name": "two", "color": "#326BBA"}, {"name": "one"}]}),
    Case("a new label", lambda world: {"labels": [{"name": "three"}]}, is_named=True, prepare=World.no_buckets),
    Case("a label that goes", lambda world: {"labels": [{"name": "two", **GONE}]}),
    Case(
        "rename a label",
        lambda world: {"labels": [{"name": "three", "renamed_from": "two"}], **bucket("b", labels=["three"])},
    ),
    Case("roles that are there", lambda world: bucket("b", members=[world.named("ann")])),
    Case("give roles by name", lambda world: bucket("b", members=[world.named("ann"), world.named("bob")])),
    Case("give roles by ID", lambda world: bucket("b", member_ids=[world.people["bob"].id])),
    Case("protect", lambda world: bucket("old", protect_dependents=True, **GONE)),
    Case("purge", lambda world: {"purge": True, **bucket("b")}, is_named=True),
    Case("purge by label", lambda world: {"purge": True, "purge_label": "one", **bucket("other")}),
    Case(
        "purge what nothing uses",
        lambda world: {"purge": True, "defaults": {"protect_dependents": True}, **bucket("b")},
    ),
    Case("list what is not declared", lambda world: bucket("other"), more={"undeclared": True}),
    Case("map", lambda world: {"dbrps": [{"database": "d", "policies": [policy("p", "b")]}]}, is_named=True),
    Case(
        "move a mapping",
        lambda world: {"dbrps": [{"database": "d", "policies": [policy("p", "other")]}]},
        prepare=lambda world: [world.sandbox.mapping(world.ids[name], "d", name) for name in ("b", "old")],
    ),
    Case(
        "mapped already",
        lambda world: {"dbrps": [{"database": "d", "policies": [policy("p", "b")]}]},
        prepare=lambda world: world.sandbox.mapping(world.ids["b"], "d", "p"),
    ),
    Case("create a token", lambda world: access(world, read_buckets=["b"], write_buckets=["other"])),
    Case(
        "create a token that reads labels",
        lambda world: access(
            world,
            permissions=[{"action": "read", "type": "labels", "name": "one"}, {"action": "write", "type": "tasks"}],
        ),
    ),
    Case("create a token of another user", lambda world: access(world, read_buckets=["b"], user=world.named("ann"))),
    Case(
        "a token that fits",
        lambda world: {"authorizations": [{"description": "app", "read_buckets": ["b"]}]},
        prepare=lambda world: world.token_with("b"),
    ),
    Case(
        "replace a token",
        lambda world: access(world, read_buckets=["other"], rotate=["if_changed"], superseded="delete", grace="0"),
        prepare=lambda world: world.token_with("b"),
    ),
    Case(
        "deactivate a token",
        lambda world: {"authorizations": [{"description": "app", "status": "inactive"}]},
        prepare=lambda world: world.token_with("b"),
    ),
    Case(
        "delete a token",
        lambda world: {"authorizations": [{"description": "app", **GONE}]},
        prepare=lambda world: world.token_with("b"),
    ),
    Case(
        "delete a token of another user",
        lambda world: {"authorizations": [{"description": "app", "user": world.named("ann"), **GONE}]},
        prepare=lambda world: world.token_with("b", user=world.people["ann"]),
    ),
    Case("create a v1 user", lambda world: v1_user(world, user_password=PASSWORD, read_buckets=["b"])),
    Case(
        "create a v1 user of another user",
        lambda world: v1_user(world, user_password=PASSWORD, write_buckets=["b"], user=world.named("ann")),
    ),
    Case(
        "create a v1 user again",
        lambda world: v1_user(world, user_password=PASSWORD, read_buckets=["b"], recreate="if_changed"),
        prepare=lambda world: world.sandbox.v1_user("app", f"read:buckets/{world.ids['other']}"),
    ),
    Case(
        "the v1 user that is there",
        lambda world: v1_user(world, read_buckets=["other"]),
        prepare=lambda world: world.sandbox.v1_user("app", f"read:buckets/{world.ids['other']}"),
    ),
    Case(
        "describe a v1 user",
        lambda world: v1_user(world, description="x"),
        prepare=lambda world: world.sandbox.v1_user("app", f"read:buckets/{world.ids['other']}"),
    ),
    Case(
        "another password of a v1 user",
        lambda world: v1_user(world, user_password=OTHER_PASSWORD, update_password="if_different"),
        is_open=True,
        prepare=lambda world: world.sandbox.v1_user("app", f"read:buckets/{world.ids['other']}"),
    ),
    Case(
        "delete a v1 user",
        lambda world: v1_user(world, **GONE),
        prepare=lambda world: world.sandbox.v1_user("app", f"read:buckets/{world.ids['other']}"),
    ),
    Case("no v1 user", lambda world: {**v1_user(world, **GONE), **bucket("b")}),
    Case("describe the organization", lambda world: {"description": "x"}),
    Case("describe the organization by name", lambda world: {"description": "x"}, is_named=True),
    Case("the organization as it is", lambda world: {}, is_named=True),
    Case("members by name", lambda world: {"members": [world.named("bob")]}),
    Case("members by ID", lambda world: {"member_ids": [world.people["bob"].id]}),
    Case(
        "members that go", lambda world: {"members": []}, prepare=lambda world: world.own_organization("bob", "member")
    ),
    Case("delete the organization", lambda world: {"allow_data_loss": True, **GONE}),
    Case("create a user", users=lambda world: [{"name": world.named("new"), "user_password": PASSWORD}]),
    Case("the user that is there", users=lambda world: [{"name": world.named("ann")}]),
    Case("rename a user", users=lambda world: [{"name": world.named("anna"), "renamed_from": world.named("ann")}]),
    Case(
        "the password of a user",
        users=lambda world: [
            {"name": world.named("ann"), "user_password": PASSWORD, "update_password": "if_different"}
        ],
        is_open=True,
    ),
    Case("deactivate a user", users=lambda world: [{"name": world.named("ann"), "status": "inactive"}]),
    Case("delete a user", users=lambda world: [{"name": world.named("eve"), **GONE}]),
    Case(
        "delete an owner",
        lambda world: bucket("b"),
        users=lambda world: [{"name": world.named("bob"), **GONE}],
        prepare=lambda world: world.own_organization("bob", "owner"),
    ),
    Case(
        "a new user, who gets everything",
        lambda world: {
            "members": [world.named("new")],
            **bucket("new", members=[world.named("new")], labels=["three"], create_labels=True),
            "dbrps": [{"database": "d", "policies": [policy("p", "new")]}],
            **access(world, write_buckets=["new"], user=world.named("new")),
            **v1_user(world, read_buckets=["new"], user_password=PASSWORD, user=world.named("new")),
        },
        users=lambda world: [{"name": world.named("new")}],
    ),
    Case(
        "what is renamed, by its new name",
        lambda world: {
            "labels": [{"name": "three", "renamed_from": "two"}],
            **bucket("new", renamed_from="old", labels=["three"], owners=[world.named("anna")]),
            "dbrps": [{"database": "d", "policies": [policy("p", "new")]}],
            **access(
                world,
                read_buckets=["new"],
                permissions=[{"action": "read", "type": "labels", "name": "three"}],
                user=world.named("anna"),
            ),
        },
        users=lambda world: [{"name": world.named("anna"), "renamed_from": world.named("ann")}],
    ),
]


@pytest.fixture(name="worlds")
def fixture_worlds(server: Server, proxy: Proxy, tmp_path: Path) -> Callable[[Case], Any]:
    """What makes a world for a case, each time the same but for its names."""

    @contextmanager
    def make(case: Case) -> Iterator[World]:
        sandbox = Sandbox(server, proxy.channel(f"t{secrets.token_hex(5)}"))
        try:
            world = World(sandbox, tmp_path)
            case.prepare(world)
            yield world
        finally:
            sandbox.close()

    return make


def foresee(case: Case, world: World) -> tuple[Result, Options]:
    """The result of check mode, and its needs of the one token of the declaration as options of influx_authorization."""
    checked = case.run(world, check=True)
    assert not isinstance(checked, Failure), checked.message
    needs = checked["needs"]
    assert (needs["preset"], needs["reasons"]) == (None, [])
    entries = [needs, *needs["organizations"]]
    return checked, {option: [one for entry in entries for one in entry.get(option, [])] for option in LISTS}


def token_of(world: World, needs: Options) -> str:
    """A token that influx_authorization makes of ``needs``. InfluxDB makes none without a permission."""
    of_no_use = [] if any(needs.values()) else [{"action": "read", "type": "views"}]
    given = {**needs, "permissions": [*needs["permissions"], *of_no_use]}
    made = world.sandbox.run(AUTHORIZATION, description="Ansible", **given)
    return str(made["token"])


def unexpected(result: Result) -> list[str]:
    """What a result warns of that a wider token would not."""
    return [one for one in result.get("warnings", []) if not any(words in one for words in WARNED)]


def lacks(case: Case, world: World, foreseen: Result, token: str) -> str:
    """Why the token is not enough to do what is foreseen and to find nothing to do then, or nothing."""
    ran = case.run(world, token=token)
    if isinstance(ran, Failure):
        return ran.message
    again = case.run(world, token=token)
    if isinstance(again, Failure):
        return f"again: {again.message}"
    if unexpected(ran) or unexpected(again):
        return " ".join([*unexpected(ran), *unexpected(again)])
    if (ran["changed"], again["changed"]) != (foreseen["changed"] or case.is_open, False):
        return f"changed: {ran['changed']}, {again['changed']}"
    if [one.get("undeclared") for one in ran["organizations"]] != [
        one.get("undeclared") for one in foreseen["organizations"]
    ]:
        return "something is hidden"
    by_operator = case.run(world, check=True)
    if isinstance(by_operator, Failure):
        return by_operator.message
    return "" if not by_operator["changed"] else "the operator finds more to do"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_check_mode_says_is_enough(case: Case, worlds: Callable[[Case], Any]) -> None:
    with worlds(case) as world:
        foreseen, needs = foresee(case, world)
        assert lacks(case, world, foreseen, token_of(world, needs)) == ""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_permission_is_too_much(case: Case, worlds: Callable[[Case], Any]) -> None:
    number = 0
    while True:
        with worlds(case) as world:
            foreseen, needs = foresee(case, world)
            each = [(option, one) for option in LISTS for one in needs[option]]
            if number == len(each):
                return
            option, left_out = each[number]
            less = {**needs, option: [one for one in needs[option] if one != left_out]}
            assert lacks(case, world, foreseen, token_of(world, less)), f"{option}: {left_out} is not needed of {needs}"
        number += 1


# What takes more than a token of one organization


@pytest.fixture(name="world")
def fixture_world(worlds: Callable[[Case], Any]) -> Iterator[World]:
    """A world."""
    with worlds(Case("")) as world:
        yield world


def run(world: World, *organizations: Options, check: bool = False, **options: Any) -> Result:
    """The result of influx_server."""
    return world.sandbox.run(SERVER, check=check, org=None, organizations=list(organizations), **options)


def needs_of(world: World, *organizations: Options, **options: Any) -> Result:
    """What check mode says."""
    needs: Result = run(world, *organizations, check=True, **options)["needs"]
    return needs


def reasons_of(needs: Result) -> list[str]:
    """Why the task needs an operator token, which must be said with the preset."""
    assert needs["preset"] == ("operator" if needs["reasons"] else None)
    reasons: list[str] = needs["reasons"]
    return reasons


def operator_token(world: World) -> str:
    """The token that influx_authorization makes with the preset."""
    made = world.sandbox.run(AUTHORIZATION, description="Ansible", preset="operator")
    return str(made["token"])


def test_a_new_organization__only_an_operator_creates_it_and_all_in_it(world: World) -> None:
    name = world.named("new")
    declared = {"name": name, "members": [world.named("bob")], **bucket("b", labels=["one"], create_labels=True)}
    needs = needs_of(world, declared)
    assert reasons_of(needs) == [f"create the organization {name!r}"]
    (told,) = needs["organizations"]
    assert reasons_of(told) == needs["reasons"]
    assert (told["name"], told["id"], [told[option] for option in LISTS]) == (name, None, [[], [], []])
    token = operator_token(world)
    assert run(world, declared, token=token)["changed"] is True
    assert run(world, declared, token=token)["changed"] is False
    there = needs_of(world, declared, token=token)
    assert reasons_of(there) == []
    assert there["organizations"][0]["permissions"] == [
        {"action": "read", "type": "labels"},
        {"action": "read", "type": "orgs"},
    ]


def test_two_organizations__one_token_for_both_is_an_operators_and_one_for_each_is_not(world: World) -> None:
    second = world.sandbox.make_org(world.named("second"))
    world.sandbox.bucket("b", org_id=second)
    entries = [{"id": org_id, **bucket("b", description="x")} for org_id in (world.sandbox.org_id, second)]
    needs = needs_of(world, *entries)
    assert reasons_of(needs) == ["keep 2 organizations with one token"]
    for told, entry in zip(needs["organizations"], entries, strict=True):
        assert (told["id"], reasons_of(told)) == (entry["id"], [])
        assert (told["read_buckets"], told["write_buckets"], told["permissions"]) == (["b"], ["b"], [])
        given = {option: told[option] for option in LISTS}
        entry["token"] = world.sandbox.run(AUTHORIZATION, description="Ansible", org_id=told["id"], **given)["token"]
    assert reasons_of(needs_of(world, *entries)) == []
    assert run(world, *entries)["changed"] is True
    assert run(world, *entries)["changed"] is False


def test_an_operator_token__only_an_operator_creates_it(world: World) -> None:
    declared = {"id": world.sandbox.org_id, **access(world, preset="operator")}
    assert reasons_of(needs_of(world, declared)) == ["create an operator token"]
    run(world, declared)
    there = needs_of(world, declared)
    assert reasons_of(there) == []
    assert {"action": "read", "type": "authorizations"} in there["organizations"][0]["permissions"]


def test_an_all_access_token__takes_each_of_its_permissions_and_no_operator(world: World) -> None:
    case = Case("", lambda world: access(world, preset="all_access"))
    foreseen, needs = foresee(case, world)
    assert {"action": "write", "type": "secrets"} in needs["permissions"]
    assert lacks(case, world, foreseen, token_of(world, needs)) == ""


def test_an_owner_of_another_organization_goes__only_an_operator_reads_that(world: World) -> None:
    second = world.sandbox.make_org(world.named("second"))
    world.sandbox.api.do("POST", f"/api/v2/orgs/{second}/owners", json={"id": world.people["bob"].id})
    users = [{"name": world.named("bob"), **GONE}]
    needs = needs_of(world, {"id": world.sandbox.org_id, **bucket("b")}, users=users)
    assert reasons_of(needs) == [f"read each organization that the user {world.named('bob')!r} owns"]


def test_users_alone__the_token_can_be_of_any_organization(world: World) -> None:
    needs = needs_of(world, users=[{"name": world.named("new")}])
    assert needs["organizations"] == []
    assert needs["permissions"] == [{"action": action, "type": "users"} for action in ("read", "write")]


def test_a_run_and_a_plan_that_fails__say_nothing_of_needs(world: World) -> None:
    declared = {"id": world.sandbox.org_id, **bucket("b", retention="1d")}
    failed = world.sandbox.failure(SERVER, check=True, org=None, organizations=[declared])
    assert "needs" not in failed.done
    assert "needs" not in run(world, {"id": world.sandbox.org_id, **bucket("b", description="x")})
