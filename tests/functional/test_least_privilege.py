# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each task and token of the guide: its permissions are enough, and without any one of them the task says which is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional import permissions_guide as guide
from functional.sandbox import DAY, PASSWORD, Module, Result, Sandbox, User
from functional.sandbox import OTHER_PASSWORD as ANOTHER
from tools.calls import Failure

Options = dict[str, Any]

MODULES = Path(__file__).parents[2] / "plugins" / "modules"
PERMISSIONS = guide.permissions()
NEEDS = guide.needs()
TOKENS = guide.tokens()
MISSING = guide.missing()
# InfluxDB makes no token without a permission.
OF_NO_USE = {"action": "read", "resource": {"type": "views", "orgID": "ORG_ID"}}
# What these changes warn of, whoever makes them.
WARNED = ("was a member of the bucket", "is deleted and created again")


@dataclass(frozen=True)
class World:
    """What the tasks below are about: a bucket with a label and a member, and more of each."""

    sandbox: Sandbox
    bucket: str
    another: str
    label: str
    other_label: str
    ann: User
    bob: User
    folder: Path

    @property
    def new_organization(self) -> str:
        """The name of one that does not exist yet."""
        return f"{self.sandbox.prefix}-new"

    @property
    def new_user(self) -> str:
        """The name of one that does not exist yet."""
        return f"{self.sandbox.prefix}-new"

    @property
    def v1_name(self) -> str:
        """The name of a v1 user."""
        return f"{self.sandbox.prefix}-app"

    def state(self) -> dict[str, Any]:
        """All that the tasks change."""
        access = {"organizations": self.sandbox.organizations(), "users": self.sandbox.users()}
        return {**self.sandbox.state(), **access}

    def filled(self, permission: Mapping[str, Any]) -> dict[str, Any]:
        """What the guide says, with IDs for its placeholders."""
        text = json.dumps(permission)
        for placeholder, identity in (
            ("ORG_ID", self.sandbox.org_id),
            ("BUCKET_ID", self.bucket),
            ("LABEL_ID", self.other_label),
            ("USER_ID", self.sandbox.api.do("GET", "/api/v2/me")["id"]),
        ):
            text = text.replace(f'"{placeholder}"', f'"{identity}"')
        filled: dict[str, Any] = json.loads(text)
        return filled

    def token(self, names: Iterable[str]) -> str:
        """A token with the permissions of these names."""
        permissions = [PERMISSIONS[name] for name in names] or [OF_NO_USE]
        body = {"orgID": "ORG_ID", "permissions": permissions}
        return self.sandbox.authorize(self.filled(body))


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> World:
    """Made by the operator."""
    bucket = sandbox.bucket("b", retention=30 * DAY)
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    sandbox.give_role(bucket, ann, "member")
    another, label, other_label = sandbox.bucket("another"), sandbox.label("one", on=bucket), sandbox.label("two")
    return World(sandbox, bucket, another, label, other_label, ann, bob, tmp_path)


def nothing(_world: World) -> None:
    """A task that finds the world as it is."""


def no_buckets(world: World) -> None:
    """An organization in which no bucket tells its ID."""
    for bucket in (world.bucket, world.another):
        world.sandbox.api.do("DELETE", f"/api/v2/buckets/{bucket}")


def a_member(world: World) -> None:
    """Ann, who is a member of the organization."""
    world.sandbox.api.do("POST", f"/api/v2/orgs/{world.sandbox.org_id}/members", json={"id": world.ann.id})


def an_owner(world: World) -> None:
    """Bob, who is an owner of the organization, beside the operator."""
    world.sandbox.api.do("POST", f"/api/v2/orgs/{world.sandbox.org_id}/owners", json={"id": world.bob.id})


def label_on_another(world: World) -> None:
    """A bucket that a purge by label may delete."""
    world.sandbox.put_label(world.another, world.label)


def mapped(world: World) -> None:
    """A database with two policies of the bucket."""
    world.sandbox.mapping(world.bucket, "d", "p")
    world.sandbox.mapping(world.bucket, "d", "q", default=False)


def old_v1_user(world: World) -> None:
    """A v1 user that a task keeps, creates again or deletes."""
    world.sandbox.v1_user("app", f"read:buckets/{world.another}")


def old_token(world: World) -> None:
    """A token that a task keeps, replaces or deletes."""
    resource = {"type": "buckets", "orgID": world.sandbox.org_id, "id": world.another}
    permissions = [{"action": "read", "resource": resource}]
    world.sandbox.authorize({"orgID": world.sandbox.org_id, "description": "app", "permissions": permissions})


@dataclass(frozen=True)
class Use:
    """One way to have a task of the guide done."""

    task: str
    module: Module
    options: Callable[[World], Options]
    orgs: tuple[str, ...] = ("org_id", "org")
    only_check: bool = False
    prepare: Callable[[World], None] = nothing
    late: tuple[str, ...] = ()
    """What is missed only after a first step."""

    @property
    def reads(self) -> bool:
        return self.module in (BUCKET_INFO, LABEL_INFO, SERVER_INFO)

    def __str__(self) -> str:
        return self.task

    def run(self, world: World, token: str, org: str, *, check: bool = False) -> Result:
        """The task's result."""
        return world.sandbox.run(self.module, check=check or self.only_check, **self._given(world, token, org))

    def fail(self, world: World, token: str, org: str) -> Failure:
        """How the task fails, which must."""
        return world.sandbox.failure(self.module, check=self.only_check, **self._given(world, token, org))

    def _given(self, world: World, token: str, org: str) -> Options:
        return {**self.options(world), "token": token, org: getattr(world.sandbox, org)}


def buckets(**options: Any) -> Options:
    """The options of influx_buckets for one bucket."""
    return {"buckets": [options]}


def server(**options: Any) -> Options:
    """The options of influx_server for the organization that the connection names."""
    return {"organizations": [options]}


CHANGE: Options = {"description": "x", "retention": "60d", "shard_group_duration": "2d"}
PROTECTED: Options = {"protect_dependents": True}
OTHER_PASSWORD: Options = {
    "user_password": PASSWORD,
    "update_password": "if_different",
    "verify_password": True,
}
GONE: Options = {"state": "absent"}
REPLACED: Options = {"rotate": ["if_changed"], "superseded": "delete", "grace": "0"}
COMPARE = "Compare with what is declared, in check mode"
COMPARE_ALL = "Compare labels, members and owners by name as well, in check mode"
KEEP = "Change description, retention or shard group duration"
RENAME = "Rename"
DELETE = "Delete"
CREATE = "Create"
CREATE_FIRST = "Create the first bucket of an organization given by name (org)"
PROTECT = "Delete or rename with protect_dependents"
PURGE = "Purge with purge"
PURGE_LABEL = "Purge with purge and purge_label"
PURGE_PROTECTED = "Purge with purge and protect_dependents"
PUT_ON = "Put labels on, or keep exactly these"
PUT_ONE_ON = "Put one label on, with a token for that label"
TAKE_OFF = "Take labels off"
MAKE = "Make missing labels with create_labels"
ROLES_BY_ID = "Give, change and take roles by user ID"
ROLES_BY_NAME = "Change and take roles by user name"
GIVE_BY_NAME = "Give roles by user name"
CREATE_LABEL = "Create a label"
CHANGE_LABEL = "Change a label given by name"
CHANGE_LABEL_BY_ID = "Change or rename a label given by ID"
RENAME_LABEL = "Rename a label with renamed_from"
DELETE_LABEL = "Delete a label"
LABEL_BY_ORG = "Keep a label of an organization given by name (org)"
CREATE_ORGANIZATION = "Create an organization"
CREATE_WITH_ROLES = "Create an organization with members or owners"
CHANGE_ORGANIZATION = "Describe or rename an organization"
ORGANIZATION_ROLES = "Give, change and take roles in an organization by user ID"
ORGANIZATION_ROLES_BY_NAME = "Give roles in an organization by user name"
DELETE_ORGANIZATION = "Delete an organization that has no buckets"
DELETE_WITH_BUCKETS = "Delete an organization with allow_data_loss"
# It makes the first token.
NEEDS_NO_TOKEN = {"influx_setup"}
CREATE_USER = "Create a user"
CHANGE_USER = "Rename or activate a user, or set a password"
DEACTIVATE_USER = "Deactivate a user"
DELETE_USER = "Delete a user"
DELETE_OWNER = "Delete a user who owns an organization"
MAP = "Map a database to a bucket"
MAP_ANEW = "Change the default of a database, or remove a policy"
UNMAP = "Remove the mappings of a database"
CREATE_TOKEN = "Create a token for a bucket"
REPLACE_TOKEN = "Replace a token for a bucket, and delete the old one"
CHANGE_TOKEN = "Change the status of a token"
DELETE_TOKEN = "Delete a token"
CREATE_V1_USER = "Create a v1 user for a bucket"
RECREATE_V1_USER = "Create a v1 user for a bucket again with recreate"
CHANGE_V1_USER = "Change description or status of a v1 user"
SET_V1_PASSWORD = "Set the password of a v1 user"
DELETE_V1_USER = "Delete a v1 user"
READ_ONE = "One bucket by name or ID, with include: []"
READ_ALL = "All buckets, or those of a pattern, with include: []"
READ_LABELLED = "Buckets with their labels (the default), or those with a label"
READ_ROLES = "Buckets with their members and owners"
READ_SYSTEM = "InfluxDB's own buckets too (system)"
READ_ITSELF = "Description, members and owners of an organization, with influx_server_info"
READ_USERS = "Users, with influx_server_info"
READ_ACCESS = "API tokens and v1 users, with influx_server_info"
READ_MAPPINGS = "DBRP mappings, with influx_server_info"
READ_LABELS = "Labels"
READ_LABELS_BY_ORG = "Labels of an organization given by name (org)"

BY_NAME, BY_ID = ("org",), ("org_id",)

OF_SINGLE_MODULES = (
    Use(COMPARE, BUCKET, lambda world: {"name": "b", **CHANGE}, only_check=True),
    Use(COMPARE, BUCKETS, lambda world: buckets(name="b", **CHANGE), only_check=True),
    Use(COMPARE, SERVER, lambda world: server(**buckets(name="b", **CHANGE)), only_check=True),
    Use(
        COMPARE_ALL,
        BUCKET,
        lambda world: {"name": "b", "labels": ["two"], "members": [world.bob.name], "owners": []},
        only_check=True,
    ),
    Use(
        COMPARE_ALL,
        BUCKETS,
        lambda world: buckets(name="b", labels=["one", "two"], owners=[world.bob.name]),
        only_check=True,
    ),
    Use(KEEP, BUCKET, lambda world: {"name": "b", **CHANGE}),
    Use(KEEP, BUCKET, lambda world: {"id": world.bucket, **CHANGE}),
    Use(KEEP, BUCKET, lambda world: {"id": world.bucket, "name": "b", **CHANGE}),
    Use(KEEP, BUCKETS, lambda world: buckets(name="b", **CHANGE)),
    Use(KEEP, BUCKETS, lambda world: buckets(id=world.bucket, **CHANGE)),
    Use(KEEP, SERVER, lambda world: server(**buckets(name="b", **CHANGE))),
    Use(RENAME, BUCKET, lambda world: {"id": world.bucket, "name": "new", **CHANGE}),
    Use(RENAME, BUCKET, lambda world: {"renamed_from": "b", "name": "new", **CHANGE}),
    Use(RENAME, BUCKETS, lambda world: buckets(renamed_from="b", name="new")),
    Use(DELETE, BUCKET, lambda world: {"name": "b", **GONE}),
    Use(DELETE, BUCKET, lambda world: {"id": world.bucket, **GONE}),
    Use(DELETE, BUCKETS, lambda world: buckets(name="b", **GONE)),
    Use(CREATE, BUCKET, lambda world: {"name": "new", **CHANGE}),
    Use(CREATE, BUCKETS, lambda world: buckets(name="new", **CHANGE)),
    Use(CREATE, SERVER, lambda world: server(**buckets(name="new", **CHANGE))),
    Use(CREATE_FIRST, BUCKET, lambda world: {"name": "new"}, BY_NAME, prepare=no_buckets),
    Use(CREATE_FIRST, BUCKETS, lambda world: buckets(name="new"), BY_NAME, prepare=no_buckets),
    Use(PROTECT, BUCKET, lambda world: {"name": "b", **GONE, **PROTECTED}),
    Use(PROTECT, BUCKET, lambda world: {"renamed_from": "b", "name": "new", **PROTECTED}),
    Use(PROTECT, BUCKETS, lambda world: buckets(name="b", **GONE, **PROTECTED)),
    Use(PURGE, BUCKETS, lambda world: {**buckets(name="b"), "purge": True}),
    Use(PURGE, SERVER, lambda world: server(**buckets(name="b"), purge=True)),
    Use(
        PURGE_LABEL,
        BUCKETS,
        lambda world: {**buckets(name="b"), "purge": True, "purge_label": "one"},
        prepare=label_on_another,
    ),
    Use(PURGE_PROTECTED, BUCKETS, lambda world: {**buckets(name="b"), "purge": True, "defaults": PROTECTED}),
    Use(PUT_ON, BUCKET_LABEL, lambda world: {"bucket": "b", "labels": ["two"]}),
    Use(PUT_ON, BUCKET_LABEL, lambda world: {"bucket_id": world.bucket, "label_ids": [world.other_label]}),
    Use(PUT_ON, BUCKET_LABEL, lambda world: {"bucket": "b", "labels": ["two"], "exclusive": True}),
    Use(PUT_ON, BUCKET, lambda world: {"name": "b", "labels": ["two"]}),
    Use(PUT_ON, BUCKETS, lambda world: buckets(name="b", label_ids=[world.other_label])),
    Use(PUT_ON, SERVER, lambda world: server(**buckets(name="b", labels=["two"]))),
    Use(PUT_ONE_ON, BUCKET_LABEL, lambda world: {"bucket": "b", "labels": ["two"]}),
    Use(PUT_ONE_ON, BUCKET_LABEL, lambda world: {"bucket": "b", "label_ids": [world.other_label]}),
    Use(TAKE_OFF, BUCKET_LABEL, lambda world: {"bucket": "b", "labels": ["one"], **GONE}),
    Use(TAKE_OFF, BUCKET_LABEL, lambda world: {"bucket_id": world.bucket, "label_ids": [world.label], **GONE}),
    Use(TAKE_OFF, BUCKET, lambda world: {"name": "b", "labels": []}),
    Use(TAKE_OFF, BUCKETS, lambda world: buckets(name="b", labels=[])),
    Use(
        MAKE,
        BUCKET_LABEL,
        lambda world: {"bucket": "b", "labels": ["three"], "create_labels": True},
        late=("write the bucket", "read labels"),
    ),
    Use(
        MAKE,
        BUCKET,
        lambda world: {"name": "b", "labels": ["three", "one"], "create_labels": True},
        late=("write the bucket", "read labels"),
    ),
    Use(
        MAKE,
        BUCKETS,
        lambda world: buckets(name="b", labels=["three", "one"], create_labels=True),
        late=("write the bucket", "read labels"),
    ),
    Use(
        MAKE,
        SERVER,
        lambda world: server(**buckets(name="b", labels=["three", "one"], create_labels=True)),
        late=("write the bucket", "read labels"),
    ),
    Use(ROLES_BY_ID, BUCKET_MEMBER, lambda world: {"bucket": "b", "user_ids": [world.bob.id]}),
    Use(ROLES_BY_ID, BUCKET_MEMBER, lambda world: {"bucket": "b", "user_ids": [world.bob.id], "exclusive": True}),
    Use(ROLES_BY_ID, BUCKET_MEMBER, lambda world: {"bucket": "b", "user_ids": [world.ann.id], "role": "owner"}),
    Use(ROLES_BY_ID, BUCKET_MEMBER, lambda world: {"bucket": "b", "user_ids": [world.ann.id], **GONE}),
    Use(ROLES_BY_ID, BUCKET, lambda world: {"name": "b", "member_ids": [world.bob.id], "owners": []}),
    Use(ROLES_BY_ID, BUCKETS, lambda world: buckets(name="b", owner_ids=[world.bob.id])),
    Use(ROLES_BY_NAME, BUCKET_MEMBER, lambda world: {"bucket": "b", "users": [world.ann.name], **GONE}),
    Use(
        ROLES_BY_NAME,
        BUCKET_MEMBER,
        lambda world: {"bucket_id": world.bucket, "users": [world.ann.name], "role": "owner"},
    ),
    Use(ROLES_BY_NAME, BUCKET, lambda world: {"name": "b", "members": [], "owners": [world.ann.name]}),
    Use(GIVE_BY_NAME, BUCKET_MEMBER, lambda world: {"bucket": "b", "users": [world.bob.name]}),
    Use(GIVE_BY_NAME, BUCKET, lambda world: {"name": "b", "members": [world.ann.name, world.bob.name]}),
    Use(GIVE_BY_NAME, BUCKETS, lambda world: buckets(name="b", owners=[world.bob.name])),
    Use(GIVE_BY_NAME, SERVER, lambda world: server(**buckets(name="b", owners=[world.bob.name]))),
    Use(CREATE_LABEL, LABEL, lambda world: {"name": "three", "color": "#326BBA"}, BY_ID),
    Use(CHANGE_LABEL, LABEL, lambda world: {"name": "two", "color": "#326BBA"}, BY_ID),
    Use(CREATE_LABEL, SERVER, lambda world: server(labels=[{"name": "three", "color": "#326BBA"}]), BY_ID),
    Use(CHANGE_LABEL, SERVER, lambda world: server(labels=[{"name": "two", "color": "#326BBA"}]), BY_ID),
    Use(DELETE_LABEL, SERVER, lambda world: server(labels=[{"name": "two", **GONE}]), BY_ID),
    Use(CHANGE_LABEL_BY_ID, LABEL, lambda world: {"id": world.other_label, "name": "three"}, BY_ID),
    Use(RENAME_LABEL, LABEL, lambda world: {"renamed_from": "two", "name": "three"}, BY_ID),
    Use(DELETE_LABEL, LABEL, lambda world: {"name": "two", **GONE}, BY_ID),
    Use(DELETE_LABEL, LABEL, lambda world: {"id": world.other_label, **GONE}, BY_ID),
    Use(LABEL_BY_ORG, LABEL, lambda world: {"name": "two", "description": "x"}, BY_NAME),
    Use(CREATE_ORGANIZATION, ORGANIZATION, lambda world: {"name": world.new_organization, "description": "x"}, BY_ID),
    Use(
        CREATE_WITH_ROLES,
        ORGANIZATION,
        lambda world: {"name": world.new_organization, "members": [world.ann.name]},
        BY_ID,
        late=("read organizations",),
    ),
    Use(CHANGE_ORGANIZATION, ORGANIZATION, lambda world: {"name": world.sandbox.org, "description": "x"}, BY_ID),
    Use(
        CHANGE_ORGANIZATION,
        ORGANIZATION,
        lambda world: {"id": world.sandbox.org_id, "name": world.new_organization},
        BY_ID,
    ),
    Use(
        CHANGE_ORGANIZATION,
        ORGANIZATION,
        lambda world: {"renamed_from": world.sandbox.org, "name": world.new_organization},
        BY_ID,
    ),
    Use(
        ORGANIZATION_ROLES,
        ORGANIZATION,
        lambda world: {"name": world.sandbox.org, "member_ids": [world.bob.id]},
        BY_ID,
    ),
    Use(
        ORGANIZATION_ROLES,
        ORGANIZATION,
        lambda world: {"name": world.sandbox.org, "owner_ids": [world.ann.id]},
        BY_ID,
        prepare=a_member,
    ),
    Use(
        ORGANIZATION_ROLES,
        ORGANIZATION,
        lambda world: {"id": world.sandbox.org_id, "members": []},
        BY_ID,
        prepare=a_member,
    ),
    Use(
        ORGANIZATION_ROLES_BY_NAME,
        ORGANIZATION,
        lambda world: {"name": world.sandbox.org, "members": [world.bob.name]},
        BY_ID,
    ),
    Use(
        DELETE_ORGANIZATION,
        ORGANIZATION,
        lambda world: {"name": world.sandbox.org, **GONE},
        BY_ID,
        prepare=no_buckets,
    ),
    Use(
        DELETE_WITH_BUCKETS,
        ORGANIZATION,
        lambda world: {"id": world.sandbox.org_id, "allow_data_loss": True, **GONE},
        BY_ID,
    ),
    Use(CREATE_USER, USER, lambda world: {"name": world.new_user, "user_password": PASSWORD}, BY_ID),
    Use(
        CHANGE_USER,
        USER,
        lambda world: {"name": world.bob.name, **OTHER_PASSWORD},
        BY_ID,
    ),
    Use(CHANGE_USER, USER, lambda world: {"renamed_from": world.bob.name, "name": world.new_user}, BY_ID),
    Use(CHANGE_USER, USER, lambda world: {"id": world.bob.id, "name": world.new_user}, BY_ID),
    Use(DEACTIVATE_USER, USER, lambda world: {"name": world.bob.name, "status": "inactive"}, BY_ID),
    Use(DELETE_USER, USER, lambda world: {"name": world.bob.name, **GONE}, BY_ID),
    Use(DELETE_USER, USER, lambda world: {"id": world.ann.id, **GONE}, BY_ID),
    Use(DELETE_OWNER, USER, lambda world: {"name": world.bob.name, **GONE}, BY_ID, prepare=an_owner),
    Use(MAP, DBRP, lambda world: {"database": "d", "policies": [{"name": "p", "bucket": "b"}]}),
    Use(MAP, DBRP, lambda world: {"database": "d", "policies": [{"name": "p", "bucket_id": world.bucket}]}),
    Use(MAP_ANEW, DBRP, lambda world: {"database": "d", "policies": [{"name": "q", "bucket": "b"}]}, prepare=mapped),
    Use(UNMAP, DBRP, lambda world: {"database": "d", **GONE}, prepare=mapped),
    Use(CREATE_TOKEN, AUTHORIZATION, lambda world: {"description": "app", "read_buckets": ["b"]}, BY_ID),
    Use(
        REPLACE_TOKEN,
        AUTHORIZATION,
        lambda world: {"description": "app", "read_buckets": ["b"], **REPLACED},
        BY_ID,
        prepare=old_token,
    ),
    Use(
        CHANGE_TOKEN,
        AUTHORIZATION,
        lambda world: {"description": "app", "status": "inactive"},
        BY_ID,
        prepare=old_token,
    ),
    Use(DELETE_TOKEN, AUTHORIZATION, lambda world: {"description": "app", **GONE}, BY_ID, prepare=old_token),
    Use(
        CREATE_V1_USER,
        V1_USER,
        lambda world: {"name": world.v1_name, "user_password": PASSWORD, "read_buckets": ["b"]},
        BY_ID,
    ),
    Use(
        RECREATE_V1_USER,
        V1_USER,
        lambda world: {
            "name": world.v1_name,
            "user_password": PASSWORD,
            "read_buckets": ["b"],
            "recreate": "if_changed",
        },
        BY_ID,
        prepare=old_v1_user,
    ),
    Use(
        CHANGE_V1_USER,
        V1_USER,
        lambda world: {"name": world.v1_name, "description": "x", "status": "inactive"},
        BY_ID,
        prepare=old_v1_user,
    ),
    Use(
        SET_V1_PASSWORD,
        V1_USER,
        lambda world: {
            "name": world.v1_name,
            "user_password": ANOTHER,
            "update_password": "if_different",
            "verify_password": True,
        },
        BY_ID,
        prepare=old_v1_user,
    ),
    Use(DELETE_V1_USER, V1_USER, lambda world: {"name": world.v1_name, **GONE}, BY_ID, prepare=old_v1_user),
    Use(READ_ONE, BUCKET_INFO, lambda world: {"name": "b", "include": []}),
    Use(READ_ONE, BUCKET_INFO, lambda world: {"id": world.bucket, "include": []}, BY_ID),
    Use(READ_ALL, BUCKET_INFO, lambda world: {"include": []}),
    Use(READ_ALL, BUCKET_INFO, lambda world: {"pattern": "a*", "include": []}),
    Use(READ_LABELLED, BUCKET_INFO, lambda world: {"include": ["labels"]}),
    Use(READ_LABELLED, BUCKET_INFO, lambda world: {"label": "one", "include": []}),
    Use(READ_ROLES, BUCKET_INFO, lambda world: {"include": ["members", "owners"]}),
    Use(READ_SYSTEM, BUCKET_INFO, lambda world: {"system": True, "include": []}),
    Use(READ_ITSELF, SERVER_INFO, lambda world: {"include": ["organization"]}, BY_ID),
    Use(READ_USERS, SERVER_INFO, lambda world: {"include": ["users"]}, BY_ID),
    Use(READ_ACCESS, SERVER_INFO, lambda world: {"include": ["authorizations", "v1_users"]}, BY_ID, prepare=old_token),
    Use(READ_MAPPINGS, SERVER_INFO, lambda world: {"include": ["dbrps"]}, BY_ID, prepare=mapped),
    Use(READ_LABELS, LABEL_INFO, lambda world: {}, BY_ID),
    Use(READ_LABELS, LABEL_INFO, lambda world: {"name": "one"}, BY_ID),
    Use(READ_LABELS_BY_ORG, LABEL_INFO, lambda world: {"id": world.label}, BY_NAME),
)

# The lists of influx_server in which the options of a single module are an entry.
ENTRIES = {DBRP: "dbrps", AUTHORIZATION: "authorizations", V1_USER: "v1_users"}


def in_server(use: Use) -> Use:
    """The same task as an entry of influx_server, which writes a new token into a file."""

    def options(world: World) -> Options:
        given = use.options(world)
        if use.module is ORGANIZATION:
            return server(**given)
        if use.module is USER:
            return {"users": [given]}
        file = (
            {"token_file": str(world.folder / "token")}
            if use.module is AUTHORIZATION and "read_buckets" in given
            else {}
        )
        return server(**{ENTRIES[use.module]: [{**given, **file}]})

    return replace(use, module=SERVER, options=options)


OF_SERVER = tuple(in_server(use) for use in OF_SINGLE_MODULES if use.module in (ORGANIZATION, USER, *ENTRIES))
USES = (*OF_SINGLE_MODULES, *OF_SERVER)

# What each token to paste is for.
TASKS_OF_TOKENS: dict[str, tuple[str, ...]] = {
    "Keep existing buckets": (COMPARE, KEEP, RENAME, DELETE),
    "Provision everything": (
        KEEP,
        RENAME,
        DELETE,
        CREATE_FIRST,
        PURGE_LABEL,
        PUT_ON,
        TAKE_OFF,
        GIVE_BY_NAME,
        LABEL_BY_ORG,
        READ_LABELS_BY_ORG,
    ),
    "Audit": (COMPARE, COMPARE_ALL, READ_LABELLED, READ_LABELS_BY_ORG),
    "Export": (READ_LABELLED, READ_ROLES, READ_LABELS_BY_ORG),
    "Labels only": (CREATE_LABEL, CHANGE_LABEL, CHANGE_LABEL_BY_ID, RENAME_LABEL, DELETE_LABEL, READ_LABELS),
    "Labels on a bucket": (PUT_ON, TAKE_OFF, MAKE),
    "Members and owners": (ROLES_BY_ID, ROLES_BY_NAME, GIVE_BY_NAME),
    "Tokens for programs": (CREATE_TOKEN, REPLACE_TOKEN, CHANGE_TOKEN, DELETE_TOKEN),
    "Protect what is in use": (PROTECT, PURGE_PROTECTED),
}
SMALLER = {"read the bucket": "read buckets", "write the bucket": "write buckets"}


def names_of(token: str) -> list[str]:
    """The names of a token's permissions."""
    names = {json.dumps(permission, sort_keys=True): name for name, permission in PERMISSIONS.items()}
    return [names[json.dumps(permission, sort_keys=True)] for permission in TOKENS[token]["permissions"]]


def uses_of(task: str) -> list[Use]:
    """The ways to have a task done."""
    return [use for use in USES if use.task == task]


def covers(names: Iterable[str], needed: str) -> str | None:
    """The permission among ``names`` that gives what is needed."""
    return next((name for name in names if name in (needed, SMALLER.get(needed))), None)


# The guide and these tests know the same


def test_the_guide_and_the_tests_have_the_same_tasks() -> None:
    assert {use.task for use in USES} == NEEDS.keys()
    assert TASKS_OF_TOKENS.keys() == TOKENS.keys()
    assert {name for names in NEEDS.values() for name in names} == PERMISSIONS.keys()
    assert all(permission in NEEDS[task] for task, permission in MISSING)


def test_each_module_is_in_the_guide() -> None:
    # What has an action of its own needs what the module that it runs needs.
    actions = {file.stem for file in (MODULES.parent / "action").glob("influx_*.py")} - {"influx_bucket"}
    assert guide.modules() == {file.stem for file in MODULES.glob("influx_*.py")} - actions - NEEDS_NO_TOKEN


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_has_what_its_tasks_need_and_no_more(token: str) -> None:
    needed = {covers(names_of(token), name) for task in TASKS_OF_TOKENS[token] for name in NEEDS[task]}
    assert needed == set(names_of(token))
    assert TOKENS[token].keys() == {"orgID", "description", "permissions"}


@pytest.mark.parametrize("token", guide.commands())
def test_the_command_makes_the_same_token(token: str) -> None:
    """By what `influx auth create` sends, which leaves the organization out of permissions for organizations and users."""
    words = iter(guide.commands()[token])
    assert [next(words) for _word in range(3)] == ["influx", "auth", "create"]
    body: dict[str, Any] = {"permissions": []}
    for word in words:
        action, dash, kind = word.removeprefix("--").partition("-")
        if word in ("--org-id", "--user", "--description"):
            body[word] = next(words)
        elif kind == "bucket":
            resource = {"type": "buckets", "orgID": body["--org-id"], "id": next(words)}
            body["permissions"].append({"action": action, "resource": resource})
        else:
            assert (dash, action in ("read", "write"), kind != "orgs") == ("-", True, True)
            resource = {"type": kind} if kind == "users" else {"type": kind, "orgID": body["--org-id"]}
            body["permissions"].append({"action": action, "resource": resource})
    pasted = TOKENS[token]
    assert body.pop("--user")
    assert body == {
        "--org-id": pasted["orgID"],
        "--description": pasted["description"],
        "permissions": pasted["permissions"],
    }


@pytest.mark.parametrize("token", sorted(TOKENS.keys() - guide.commands().keys()))
def test_there_is_no_command_only_where_one_organization_or_user_is_read(token: str) -> None:
    assert {"read the organization", "read the user"} & set(names_of(token))


# Enough


def _parts(found: Result) -> Iterator[Any]:
    """What influx_server_info returns of an organization, but for what names it."""
    for organization in found.get("organizations", ()):
        yield from (value for part, value in organization.items() if part not in ("name", "id"))


def is_enough(world: World, use: Use, token: str, org: str) -> None:
    """Check, run, and again."""
    if use.reads:
        found = use.run(world, token, org)
        assert any(found.get(part) for part in ("buckets", "labels", "users")) or any(_parts(found))
        assert "warnings" not in found
        assert use.run(world, token, org, check=True) == found
        return
    before = world.state()
    check = use.run(world, token, org, check=True)
    assert world.state() == before
    done = use.run(world, token, org)
    assert done["changed"] is True
    assert (check["actions"], check["diff"]) == (done["actions"], done["diff"])
    assert [one for one in done.get("warnings", []) if not any(words in one for words in WARNED)] == []
    assert (world.state() == before) is use.only_check
    assert use.run(world, token, org)["changed"] is use.only_check


ENOUGH = [(use, org) for use in USES for org in use.orgs]


@pytest.mark.parametrize(("use", "org"), ENOUGH, ids=[f"{use}-{org}" for use, org in ENOUGH])
def test_what_a_task_needs_is_enough(world: World, use: Use, org: str) -> None:
    use.prepare(world)
    is_enough(world, use, world.token(NEEDS[use.task]), org)


NEEDED = [use for use in USES if use.module is SERVER and not use.only_check]


@pytest.mark.parametrize("use", NEEDED, ids=str)
def test_what_influx_server_says_in_check_mode_is_what_the_guide_says(world: World, use: Use) -> None:
    """Its permissions are the guide's, or those for a single thing of the kind: the guide lists tasks, it knows the things."""
    use.prepare(world)
    needs = use.run(world, world.sandbox.server.token, "org_id", check=True)["needs"]
    guides = {_of_all(PERMISSIONS[name]) for name in NEEDS[use.task]}
    if needs["preset"] == "operator":
        # Permissions for all organizations, which no token of one organization has.
        assert ("write", "orgs") in guides
        return
    entries = [needs, *needs["organizations"]]
    told = {(one["action"], one["type"]) for entry in entries for one in entry["permissions"]}
    told |= {(action, "buckets") for entry in entries for action in ("read", "write") if entry.get(f"{action}_buckets")}
    assert told == guides


def _of_all(permission: Mapping[str, Any]) -> tuple[str, str]:
    return permission["action"], permission["resource"]["type"]


OF_TOKENS = [(token, uses_of(task)[0]) for token, tasks in TASKS_OF_TOKENS.items() for task in tasks]


@pytest.mark.parametrize(("token", "use"), OF_TOKENS, ids=[f"{token}, {use}" for token, use in OF_TOKENS])
def test_a_token_is_enough_for_its_tasks(world: World, token: str, use: Use) -> None:
    use.prepare(world)
    is_enough(world, use, world.sandbox.authorize(world.filled(TOKENS[token])), use.orgs[-1])


# One less


def names_it(message: str, permission: str) -> None:
    """The message has the action, the kind of thing, and that it is about a permission."""
    action, dummy, kind = permission.partition(" ")
    assert action in message
    assert kind.removeprefix("the ").rstrip("s") in message
    assert "permission" in message


def fails_and_names_it(world: World, use: Use, token: str, permission: str, before: Any) -> str:
    """The first run; check mode too, where it can see what the run does: it asks for nothing that must be written."""
    org = use.orgs[0]
    if permission.startswith("read") and permission not in use.late and (use.task, permission) not in MISSING:
        with pytest.raises(InfluxError) as checked:
            use.run(world, token, org, check=True)
        names_it(checked.value.message, permission)
    failed = use.fail(world, token, org)
    after = world.state()
    assert failed.done.get("changed", False) is (after != before)
    assert (after != before) is (permission in use.late)
    assert "Beware" not in failed.message
    names_it(failed.message, permission)
    return failed.message


def warns(world: World, use: Use, token: str, words: str, before: Any) -> None:
    """It changes nothing, in check mode and in a run, and says what may be hidden."""
    for check in (True, False):
        done = use.run(world, token, use.orgs[0], check=check)
        assert done["changed"] is False
        assert any(words in warning for warning in done["warnings"])
    assert world.state() == before


def next_run_fails(world: World, use: Use, token: str, permission: str, words: str) -> None:
    """It is done, and what was made is hidden from the task that looks for it."""
    assert use.run(world, token, use.orgs[0])["changed"] is True
    with pytest.raises(InfluxError) as caught:
        use.run(world, token, use.orgs[0])
    assert words in caught.value.message
    names_it(caught.value.message, permission)


def is_noticed(world: World, use: Use, token: str, permission: str) -> None:
    """What the guide says of this task without this permission."""
    before = world.state()
    missing = MISSING.get((use.task, permission))
    if missing is None:
        fails_and_names_it(world, use, token, permission, before)
    elif missing.outcome == "only a run fails":
        assert use.run(world, token, use.orgs[0], check=True)["changed"] is True
        assert missing.words in fails_and_names_it(world, use, token, permission, before)
    elif missing.outcome == "warning":
        warns(world, use, token, missing.words, before)
    else:
        assert missing.outcome == "the next run fails"
        next_run_fails(world, use, token, permission, missing.words)


LESS = [(use, permission) for use in USES for permission in NEEDS[use.task]]


@pytest.mark.parametrize(("use", "permission"), LESS, ids=[f"{use}, not {permission}" for use, permission in LESS])
def test_a_task_without_one_permission(world: World, use: Use, permission: str) -> None:
    use.prepare(world)
    token = world.token(name for name in NEEDS[use.task] if name != permission)
    is_noticed(world, use, token, permission)


LESS_OF_TOKENS = [
    (token, permission, use, needed)
    for token, tasks in TASKS_OF_TOKENS.items()
    for permission in names_of(token)
    for use, needed in [
        next(
            (uses_of(task)[0], name)
            for task in tasks
            for name in NEEDS[task]
            if covers(names_of(token), name) == permission
        )
    ]
]


@pytest.mark.parametrize(
    ("token", "permission", "use", "needed"),
    LESS_OF_TOKENS,
    ids=[f"{token}, not {permission}" for token, permission, _use, _needed in LESS_OF_TOKENS],
)
def test_a_token_without_one_permission(world: World, token: str, permission: str, use: Use, needed: str) -> None:
    """The first of its tasks that needs it notices."""
    use.prepare(world)
    is_noticed(world, use, world.token(name for name in names_of(token) if name != permission), needed)


# What else a token may lack


def test_a_token_that_may_only_write(world: World) -> None:
    """InfluxDB says nothing of a bucket that may not be read: the task says that it is hidden, and not that it is absent."""
    sandbox = world.sandbox
    token = world.token(["write the bucket"])
    ways: list[Options] = [{"name": "b"}, {"name": "b", "state": "absent"}, {"id": world.bucket}]
    for options in ways:
        for check in (True, False):
            error = sandbox.fails(BUCKET, check=check, token=token, **options)
            assert "may not read it" in error.message


def test_labels_that_may_not_be_seen(world: World) -> None:
    """Exact labels without the permission to read labels: a warning that some may be hidden."""
    sandbox = world.sandbox
    token = world.token(["read the bucket", "write the bucket"])
    for check in (True, False):
        done = sandbox.run_bucket(check=check, token=token, name="b", labels=[])
        assert done["changed"] is False
        assert "hidden" in done["warnings"][0]
    assert sandbox.labels_on(world.bucket) == ["one"]


def test_a_list_of_users_is_not_needed_for_who_is_there(world: World) -> None:
    """A member who is one already is found among the members, without the permission to read users."""
    sandbox = world.sandbox
    token = world.token(["read the bucket", "write the bucket", "read the organization"])
    assert sandbox.run_member(token=token, bucket="b", users=[world.ann.name])["changed"] is False


def test_exact_labels_with_a_token_for_one_label(world: World) -> None:
    """Other labels are not seen, and stay, without a word: nothing tells that they are there."""
    token = world.token(NEEDS[PUT_ONE_ON])
    done = world.sandbox.run_bucket(token=token, name="b", labels=["two"])
    assert done["changed"] is True
    assert "warnings" not in done
    assert world.sandbox.labels_on(world.bucket) == ["one", "two"]


def test_a_member_of_the_organization_reads(world: World) -> None:
    """In a session, which has what its user's roles give: all may be read, and nothing changed."""
    sandbox = world.sandbox
    user = sandbox.user("eve", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/members", json={"id": user.id})
    session: Options = {"username": user.name, "password": PASSWORD}
    found = sandbox.run(BUCKET_INFO, **session, include=["labels", "members"])
    assert [bucket["labels"] for bucket in found["buckets"]] == [[], ["one"]]
    error = sandbox.fails(BUCKET, **session, name="b", description="x")
    names_it(error.message, "write the bucket")
