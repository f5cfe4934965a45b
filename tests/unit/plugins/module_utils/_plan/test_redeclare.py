# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there, as a declaration of it: each thing is declared as it is, or a remark says why not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Authorization, Permission
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import (
    Bucket,
    DbrpMapping,
    UserAccount,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.authorizations import preset_permissions
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import parse_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    parse_authorization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_dbrps import parse_dbrp
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import parse_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import parse_user
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.redeclare import redeclare, say_foreign_labels
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.redeclare_authorizations import (
    Names,
    redeclare_authorizations,
    redeclare_v1_users,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.redeclare_dbrps import redeclare_dbrps
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.undeclared import (
    undeclared_authorizations,
    undeclared_dbrps,
    undeclared_users,
)

ORG, OTHER_ORG = "0d1f2a3b4c5d6e80", "0d1f2a3b4c5d6e81"
ANN, BOB = "0d1f2a3b4c5d6e90", "0d1f2a3b4c5d6e91"
ONE, NAMELESS, GONE, TASK = (f"0d1f2a3b4c5d6ea{number}" for number in range(4))
LABEL = "0d1f2a3b4c5d6eb0"
TYPES = ["buckets", "orgs", "users", "tasks", "instance"]
NAMES = Names(ORG, {ONE: "one", NAMELESS: ""}, {LABEL: "prod"}, {ANN: "ann", BOB: "bob"}, TYPES)


def authorization(
    *permissions: Permission, description: str = "d", names: dict[Permission, str] | None = None, **more: Any
) -> Authorization:
    """A token of ann."""
    given: dict[str, Any] = {"id": "f" * 16, "org_id": ORG, "user_id": ANN, "user": "ann", "active": True, **more}
    return Authorization(description=description, permissions=frozenset(permissions), names=names or {}, **given)


READ_ONE = Permission("read", "buckets", ORG, ONE)
OF_TASK = Permission("read", "tasks", ORG, TASK)
DECLARABLE: list[tuple[str, tuple[Permission, ...], dict[str, Any]]] = [
    ("a bucket", (READ_ONE,), {"read_buckets": ["one"]}),
    ("both ways", (READ_ONE, Permission("write", "buckets", ORG, ONE)), {"read_buckets": ["one"], "write_buckets": ["one"]}),
    ("a label", (Permission("read", "labels", ORG, LABEL),), {"permissions": [{"action": "read", "type": "labels", "name": "prod"}]}),
    ("a user", (Permission("write", "users", "", BOB),), {"permissions": [{"action": "write", "type": "users", "name": "bob"}]}),
    ("all users", (Permission("read", "users"),), {"permissions": [{"action": "read", "type": "users"}]}),
    ("the organization", (Permission("read", "orgs", "", ORG),), {"permissions": [{"action": "read", "type": "orgs"}]}),
    ("a whole type", (Permission("read", "views", ORG),), {"permissions": [{"action": "read", "type": "views"}]}),
    ("all buckets", (Permission("read", "buckets", ORG),), {"preset": "read_all_buckets"}),
    ("to write all", (Permission("write", "buckets", ORG),), {"permissions": [{"action": "write", "type": "buckets"}]}),
    ("all access", preset_permissions("all_access", TYPES, ORG, ANN), {"preset": "all_access"}),
    ("an operator", preset_permissions("operator", TYPES, ORG, ANN), {"preset": "operator"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("permissions", "expected"), [row[1:] for row in DECLARABLE], ids=[row[0] for row in DECLARABLE]
)
def test_authorizations__what_a_task_can_declare__is_declared(
    permissions: tuple[Permission, ...], expected: dict[str, Any]
) -> None:
    found = redeclare_authorizations([authorization(*permissions)], NAMES)
    assert found.entries == ({"description": "d", "user": "ann", "status": "active", **expected},)
    assert found.remarks == ()
    assert parse_authorization(found.entries[0])


@pytest.mark.parametrize(
    ("permission", "names"),
    [(OF_TASK, {OF_TASK: "copy"}), (Permission("read", "buckets", ORG, NAMELESS), {})],
    ids=["a task", "a bucket without a name"],
)
def test_authorizations__what_has_no_name_of_its_own__by_id(
    permission: Permission, names: dict[Permission, str]
) -> None:
    found = redeclare_authorizations([authorization(permission, names=names)], NAMES)
    assert found.entries[0]["permissions"] == [{"action": "read", "type": permission.type, "id": permission.id}]
    assert [(one.outcome, one.title) for one in found.remarks] == [("by_id", "d")]


NO_ORG = Permission("read", "buckets", "", ONE)
UNFINISHED = "d (unfinished, made by Ansible: 0123456789abcdef)"
OF_OTHER = Permission("read", "buckets", OTHER_ORG, GONE)
LEFT_OUT: list[tuple[str, Authorization, str]] = [
    ("a bucket that is gone", authorization(Permission("read", "buckets", ORG, GONE)), f"gone: read buckets {GONE}."),
    ("a label that is gone", authorization(Permission("read", "labels", ORG, GONE)), f"gone: read labels {GONE}."),
    ("a task that is gone", authorization(OF_TASK), f"gone: read tasks {TASK}."),
    ("another organization's", authorization(OF_OTHER, names={OF_OTHER: "far"}), "no task can declare: read buckets 'far'."),
    ("every organization's", authorization(Permission("read", "buckets")), "declare: read buckets of all organizations."),
    ("every organization", authorization(Permission("read", "orgs")), "declare: read orgs (all)."),
    ("users of an organization", authorization(Permission("read", "users", ORG)), "no task can declare: read users"),
    ("without an organization", authorization(NO_ORG, names={NO_ORG: "one"}), "no task can declare: read buckets 'one'."),
    ("the server", authorization(Permission("read", "instance")), "no task can declare: read instance"),
    ("what has no IDs", authorization(Permission("read", "views", ORG, TASK)), "no task can declare: read views"),
    ("no description", authorization(READ_ONE, description=""), "It has no description"),
    ("never delivered", authorization(READ_ONE, description=UNFINISHED), "It was never delivered."),
    ("nobody's", authorization(READ_ONE, user=""), "Its user is not shown."),
    ("not a text", authorization(READ_ONE, description="\ud800"), "is not valid Unicode text"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "reason"), [row[1:] for row in LEFT_OUT], ids=[row[0] for row in LEFT_OUT])
def test_authorizations__what_no_task_can_declare__left_out_with_the_reason(one: Authorization, reason: str) -> None:
    found = redeclare_authorizations([one], NAMES)
    assert found.entries == ()
    (remark,) = found.remarks
    assert (remark.outcome, remark.title) == ("left_out", one.description or one.id)
    assert reason in remark.reason


def test_authorizations__two_of_one_identity__told_once_without_an_id() -> None:
    two = [authorization(READ_ONE, id=number * 16) for number in ("a", "b")]
    other = authorization(READ_ONE, id="c" * 16, user_id=BOB, user="bob")
    found = redeclare_authorizations([other, *two], NAMES)
    assert [entry["user"] for entry in found.entries] == ["bob"]
    assert [(one.title, one.id, one.reason) for one in found.remarks] == [
        ("d", None, "2 tokens of the user 'ann' have this description, and a declaration has one.")
    ]


def test_authorizations__labels_that_nobody_read__are_not_taken_for_gone() -> None:
    blind = Names(ORG, {}, None, {})
    assert not blind.is_gone(Permission("read", "labels", ORG, GONE), authorization())
    assert not blind.is_gone(Permission("read", "labels", ORG), authorization())


def test_v1_users__buckets_by_name__and_nothing_else() -> None:
    def v1_user(name: str, *permissions: Permission, description: str = "") -> V1User:
        return V1User("1" * 16, name, ORG, ANN, "ann", description, "inactive", frozenset(permissions))

    unfinished = "x (unfinished, made by Ansible: 0123456789abcdef)"
    found = redeclare_v1_users(
        [
            v1_user("b", READ_ONE),
            v1_user("a", Permission("write", "buckets", ORG, ONE), description="x"),
            v1_user("all", Permission("read", "buckets", ORG)),
            v1_user("gone", Permission("read", "buckets", ORG, GONE)),
            v1_user("unfinished", READ_ONE, description=unfinished),
        ],
        NAMES,
    )
    common = {"user": "ann", "status": "inactive"}
    assert found.entries == (
        {"name": "a", "description": "x", **common, "write_buckets": ["one"]},
        {"name": "b", "description": "", **common, "read_buckets": ["one"]},
    )
    assert [(one.title, one.reason) for one in found.remarks] == [
        ("all", "It has permissions that no task can declare: read buckets."),
        ("gone", f"It has permissions for what is gone: read buckets {GONE}."),
        ("unfinished", "It was never delivered. The next run of the task that made it deletes it."),
    ]


def mapping(database: str, policy: str, bucket: str = ONE, **more: Any) -> DbrpMapping:
    given: dict[str, Any] = {"virtual": False, "default": True, "id": f"{database}{policy}", **more}
    return DbrpMapping(ORG, bucket, database, policy, **given)


BUCKETS = [Bucket(ONE, ORG, "one"), Bucket(NAMELESS, ORG, "")]


def test_dbrps__each_database_once__with_its_policies_by_name() -> None:
    found = redeclare_dbrps(
        [mapping("db", "z", default=False), mapping("db", "a"), mapping("other", "autogen", virtual=True)], BUCKETS
    )
    policies = [{"name": "a", "bucket": "one", "default": True}, {"name": "z", "bucket": "one", "default": False}]
    assert (found.entries, found.remarks) == (({"database": "db", "policies": policies},), ())
    assert parse_dbrp(found.entries[0])


@pytest.mark.parametrize(
    ("policy", "more", "is_told"),
    [
        ("autogen", {}, False),
        ("autogen", {"default": False}, True),
        ("other", {}, True),
        ("autogen", {"bucket": GONE}, True),
    ],
)
def test_dbrps__what_the_bucket_has_by_itself__left_out_without_a_word(
    policy: str, more: dict[str, Any], is_told: bool
) -> None:
    found = redeclare_dbrps([mapping("one", policy, **more)], BUCKETS)
    assert bool(found.entries or found.remarks) is is_told


def test_dbrps__a_bucket_without_a_name_or_hidden__by_id() -> None:
    for bucket in (NAMELESS, GONE):
        found = redeclare_dbrps([mapping("db", "a", bucket)], BUCKETS)
        assert found.entries[0]["policies"] == [{"name": "a", "bucket_id": bucket, "default": True}]
        assert [one.outcome for one in found.remarks] == ["by_id"]


@pytest.mark.parametrize(
    ("mappings", "reason"),
    [
        ([mapping("db", "a"), mapping("db", "a", id="2")], "The retention policy 'a' has 2 mappings"),
        ([mapping("a b", "a")], "'a b' is not a name that InfluxDB documents"),
        ([mapping("db", "a", default=False), mapping("db", "b", default=False)], "exactly one must be the default"),
    ],
    ids=["twice", "name", "no default"],
)
def test_dbrps__what_no_task_can_declare__left_out_with_the_reason(mappings: list[DbrpMapping], reason: str) -> None:
    found = redeclare_dbrps(mappings, BUCKETS)
    assert found.entries == ()
    assert [one.outcome for one in found.remarks] == ["left_out"]
    assert reason in found.remarks[0].reason


def test_redeclare__a_name_that_is_refused__by_id() -> None:
    found = redeclare("label", [({"name": " ", "color": "#fff"}, LABEL), ({"name": "a"}, LABEL)], parse_label)
    assert found.entries == ({"id": LABEL, "color": "#fff"}, {"name": "a"})
    assert [(one.outcome, one.title) for one in found.remarks] == [("by_id", " ")]
    found = redeclare("bucket", [({"description": "x", "id": ONE}, ONE)], parse_bucket)
    assert found.entries == ({"id": ONE, "description": "x"},)
    assert [(one.title, one.reason.partition(".")[0]) for one in found.remarks] == [(ONE, "It has no name")]


def test_redeclare__an_option_that_is_refused__in_part() -> None:
    found = redeclare("bucket", [({"name": "b", "retention": "30m", "description": "x"}, ONE)], parse_bucket)
    assert found.entries == ({"name": "b", "description": "x"},)
    assert [one.outcome for one in found.remarks] == ["in_part"]
    found = redeclare("bucket", [({"name": "b", "retention": "1h", "shard_group_duration": "1d"}, ONE)], parse_bucket)
    assert [one.outcome for one in found.remarks] == ["in_part"], "the two are refused together"
    assert redeclare("user", [({"name": "ann", "status": "active"}, ANN)], parse_user).remarks == ()


def test_say_foreign_labels__names_the_bucket() -> None:
    remarks = say_foreign_labels([({"name": "b", "label_ids": [LABEL]}, ONE), ({"name": "c"}, ONE)])
    assert [(one.title, one.outcome) for one in remarks] == [("b", "by_id")]


# What nobody declares


def test_undeclared_users__by_each_name_that_they_may_have() -> None:
    accounts = [
        UserAccount(number * 16, name) for number, name in (("1", "ann"), ("2", "old"), ("3", "id"), ("4", "eve"))
    ]
    declared = [
        parse_user({"name": "ann"}),
        parse_user({"name": "new", "renamed_from": "old"}),
        parse_user({"id": "3" * 16}),
    ]
    assert undeclared_users(accounts, declared) == [{"name": "eve", "id": "4" * 16, "status": "active"}]


def test_undeclared_dbrps__databases_of_their_own() -> None:
    found = undeclared_dbrps(
        [mapping("db", "a"), mapping("kept", "a"), mapping("one", "autogen")],
        BUCKETS,
        [parse_dbrp({"database": "kept", "state": "absent"})],
    )
    assert found == [{"name": "db", "id": None, "policies": [{"name": "a", "bucket": "one", "default": True}]}]


@pytest.mark.parametrize(
    ("declared", "is_told"),
    [
        ({"description": "d"}, False),
        ({"description": "d", "user": "ann"}, False),
        ({"description": "d", "user_id": ANN}, False),
        ({"description": "d", "user": "bob"}, True),
        ({"description": "d", "user_id": BOB}, True),
        ({"description": "other"}, True),
        ({"id": "f" * 16}, False),
        ({"id": "e" * 16}, True),
    ],
    ids=str,
)
def test_undeclared_authorizations__by_identity(declared: dict[str, Any], is_told: bool) -> None:
    found = undeclared_authorizations([authorization(READ_ONE)], [parse_authorization(declared)], ())
    assert bool(found) is is_told


def test_undeclared_authorizations__those_of_a_plan__are_declared() -> None:
    older, other = authorization(READ_ONE, id="a" * 16), authorization(READ_ONE, id="b" * 16, description="")
    found = undeclared_authorizations([older, other], [], {"a" * 16})
    assert found == [
        {"name": "b" * 16, "id": "b" * 16, "user": "ann", "status": "active", "permissions": [f"read buckets {ONE}"]}
    ]
