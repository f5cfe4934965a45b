# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of every module on the organization of `world`, each with what it declares, and what shall be there then."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.sandbox import DAY, HOUR, OTHER_PASSWORD, PASSWORD, Module
from functional.world import NEW, WEEK, Contents, Mapped, World

Options = dict[str, Any]
T = TypeVar("T")
NEW_ORGANIZATION: Contents = {"id": None, "description": "", "members": [], "owners": ["admin"]}
NEW_V1_USER: Contents = {"status": "active", "description": "", "unfinished": False, "password": None}
NEW_USER: Contents = {"id": None, "status": "active", "password": None}
SESSION: Options = {"username": "%sam", "password": PASSWORD}


def _put(there: dict[str, T], wanted: Mapping[str, T | None]) -> None:
    """Put what is ``wanted`` among what is there, and take away what is None."""
    for name, one in wanted.items():
        if one is None:
            del there[name]
        else:
            there[name] = one


@dataclass(frozen=True)
class Scenario:
    """A task. Of buckets, labels, mappings, tokens, organizations and users it says what differs, None of what is gone then."""

    name: str
    module: Module
    options: Options
    buckets: Mapping[str, Contents | None] = field(default_factory=dict)
    labels: Mapping[str, dict[str, str] | None] = field(default_factory=dict)
    organizations: Mapping[str, Contents | None] = field(default_factory=dict)
    users: Mapping[str, Contents | None] = field(default_factory=dict)
    mappings: Mapping[str, Mapped | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, Contents | None] = field(default_factory=dict)
    v1_users: Mapping[str, Contents | None] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def session(self) -> bool:
        """Whether it signs in."""
        return "username" in self.options

    @property
    def access(self) -> bool:
        """Whether it is about organizations or users themselves."""
        return self.module in (ORGANIZATION, USER, SERVER)

    @property
    def token(self) -> bool:
        """Whether it is about tokens. One for a bucket would be renamed with it, and protect it."""
        return self.module in (AUTHORIZATION, SERVER)

    @property
    def v1(self) -> bool:
        """Whether it is about v1 users. One for a bucket would protect it."""
        return self.module is V1_USER

    def goal(self, start: World) -> World:
        """What shall be there after the task."""
        world = start.copy()
        things = {ORGANIZATION: world.organizations, USER: world.users}.get(self.module, world.buckets)
        for old, new in self.renamed.items():
            things[new] = things.pop(old)
        kinds = (
            (world.buckets, self.buckets, copy.deepcopy(NEW)),
            (world.organizations, self.organizations, NEW_ORGANIZATION),
            (world.users, self.users, NEW_USER),
            (world.tokens, self.tokens, {"status": "active"}),
            (world.v1_users, self.v1_users, NEW_V1_USER),
        )
        for there, wanted, plain in kinds:
            _put(
                there,
                {
                    name: None if one is None else {**plain, **there.get(name, {}), **one}
                    for name, one in wanted.items()
                },
            )
        _put(world.labels, self.labels)
        _put(world.mappings, self.mappings)
        return world


def _bucket(name: str, options: Options, contents: Contents | None, **more: Any) -> Scenario:
    return Scenario(name, BUCKET, {"name": "b", **options}, {"b": contents}, **more)


def _label(name: str, options: Options, on_bucket: list[str], **more: Any) -> Scenario:
    return Scenario(name, BUCKET_LABEL, {"bucket": "b", **options}, {"b": {"labels": on_bucket}}, **more)


def _role(name: str, options: Options, members: list[str], owners: list[str]) -> Scenario:
    contents = {"members": members, "owners": owners}
    return Scenario(name, BUCKET_MEMBER, {"bucket": "b", **options}, {"b": contents})


LOWER: Options = {"allow_data_loss": True}
OF_BUCKETS = [
    Scenario("create", BUCKET, {"name": "n", "retention": "30d"}, {"n": {"retention": 30 * DAY, "shard": DAY}}),
    Scenario(
        "create with all",
        BUCKET,
        {"name": "n", "description": "y", "labels": ["red", "BLUE"], "members": ["%ann", "%eve"], "owners": ["%bob"]},
        {"n": {"description": "y", "labels": ["blue", "red"], "members": ["ann", "eve"], "owners": ["bob"]}},
    ),
    Scenario(
        "create with labels that it makes",
        BUCKET,
        {"name": "n", "labels": ["one", "red", "two"], "create_labels": True},
        {"n": {"labels": ["one", "red", "two"]}},
        labels={"one": {}, "two": {}},
    ),
    Scenario("create signed in", BUCKET, {"name": "n", "labels": ["red"], **SESSION}, {"n": {"labels": ["red"]}}),
    _bucket("describe", {"description": "y"}, {"description": "y"}),
    _bucket("raise", {"retention": "90d", "shard_group_duration": "2d"}, {"retention": 90 * DAY, "shard": 2 * DAY}),
    _bucket("raise signed in", {"retention": "90d", **SESSION}, {"retention": 90 * DAY}),
    _bucket(
        "keep for ever, describe", {"retention": "infinite", "description": ""}, {"retention": 0, "description": ""}
    ),
    _bucket("lower", {"retention": "20d", **LOWER}, {"retention": 20 * DAY}),
    _bucket("lower a lot", {"retention": "2h", **LOWER}, {"retention": 2 * HOUR, "shard": HOUR}),
    Scenario(
        "lower what is kept for ever",
        BUCKET,
        {"id": "@c", "retention": "30d", "description": "y", **LOWER},
        {"c": {"retention": 30 * DAY, "shard": WEEK, "description": "y"}},
    ),
    Scenario("rename", BUCKET, {"name": "n", "renamed_from": "b"}, renamed={"b": "n"}),
    Scenario("rename by ID", BUCKET, {"id": "@b", "name": "n"}, renamed={"b": "n"}),
    Scenario(
        "rename and change",
        BUCKET,
        {"name": "n", "renamed_from": "b", "retention": "20d", "description": "y", "labels": ["blue"], **LOWER},
        {"n": {"retention": 20 * DAY, "description": "y", "labels": ["blue"]}},
        renamed={"b": "n"},
    ),
    _bucket("delete", {"state": "absent"}, None),
    _bucket("delete unless used", {"state": "absent", "protect_dependents": True}, None),
    Scenario("delete by ID, signed in", BUCKET, {"id": "@b", "state": "absent", **SESSION}, {"b": None}),
    _bucket("exact labels", {"labels": ["blue"]}, {"labels": ["blue"]}),
    _bucket("no labels", {"labels": []}, {"labels": []}),
    _bucket("swap roles", {"members": ["%bob"], "owners": ["%ann"]}, {"members": ["bob"], "owners": ["ann"]}),
    _bucket("exact roles", {"members": ["%eve"], "owner_ids": ["#ann"]}, {"members": ["eve"], "owners": ["ann"]}),
]
LABELS = [
    _label("put labels on", {"labels": ["blue"]}, ["blue", "red"]),
    _label("put labels on by ID", {"label_ids": ["~blue"]}, ["blue", "red"]),
    _label("take labels off", {"labels": ["red", "blue"], "state": "absent"}, []),
    _label(
        "make labels",
        {"labels": ["one", "two"], "create_labels": True},
        ["one", "red", "two"],
        labels={"one": {}, "two": {}},
    ),
    _label("labels alone", {"labels": ["blue"], "exclusive": True}, ["blue"]),
    Scenario("make a label", LABEL, {"name": "l", "color": "#00f"}, labels={"l": {"color": "#00f"}}),
    Scenario("change a label", LABEL, {"name": "red", "description": "y"}, labels={"red": {"description": "y"}}),
    Scenario(
        "rename a label",
        LABEL,
        {"name": "l", "renamed_from": "red"},
        {"b": {"labels": ["l"]}, "keep": {"labels": ["l"]}},
        {"red": None, "l": {}},
    ),
    Scenario(
        "delete a label",
        LABEL,
        {"name": "red", "state": "absent"},
        {"b": {"labels": []}, "keep": {"labels": []}},
        {"red": None},
    ),
]
ROLES = [
    _role("give a role", {"users": ["%eve"]}, ["ann", "eve"], ["bob"]),
    _role("give a role signed in", {"user_ids": ["#eve"], "role": "owner", **SESSION}, ["ann"], ["bob", "eve"]),
    _role("promote", {"users": ["%ann"], "role": "owner"}, [], ["ann", "bob"]),
    _role("demote", {"users": ["%bob"], "allow_ownerless": True}, ["ann", "bob"], []),
    _role("take a role", {"users": ["%ann"], "state": "absent"}, [], ["bob"]),
    _role("owners alone", {"users": ["%eve"], "role": "owner", "exclusive": True}, ["ann"], ["eve"]),
    _role("nobody but one", {"users": ["%ann"], "role": "owner", "exclusive": True}, [], ["ann"]),
]
_MANY: Options = {
    "buckets": [
        {"name": "n", "labels": ["blue"], "members": ["%eve"]},
        {"name": "b", "retention": "20d", "allow_data_loss": True, "owners": ["%bob", "%ann"], "members": []},
        {"name": "kept", "renamed_from": "keep", "description": "y"},
    ]
}
_AFTER_MANY: dict[str, Contents | None] = {
    "n": {"labels": ["blue"], "members": ["eve"]},
    "b": {"retention": 20 * DAY, "members": [], "owners": ["ann", "bob"]},
    "kept": {"description": "y"},
}
_ABSENT: Options = {"buckets": [{"name": "b", "state": "absent"}, {"name": "c", "description": "y"}]}
MANY = [
    Scenario("many", BUCKETS, {**_MANY, "concurrency": 1}, _AFTER_MANY, renamed={"keep": "kept"}),
    Scenario(
        "many at once, on with it",
        BUCKETS,
        {**_MANY, "concurrency": 4, "on_error": "continue"},
        _AFTER_MANY,
        renamed={"keep": "kept"},
    ),
    Scenario(
        "purge",
        BUCKETS,
        {**_MANY, "concurrency": 1, "purge": True},
        {**_AFTER_MANY, "c": None},
        renamed={"keep": "kept"},
    ),
    Scenario(
        "purge by label, but for one",
        BUCKETS,
        {"buckets": [{"name": "c"}], "purge": True, "purge_label": "red", "purge_exclude": ["keep*"]},
        {"b": None},
    ),
    Scenario(
        "many with labels that they make",
        BUCKETS,
        {
            "buckets": [{"name": "n"}, {"name": "b", "labels": ["Two", "red"]}],
            "defaults": {"labels": ["one", "two"], "create_labels": True},
            "concurrency": 1,
        },
        {"n": {"labels": ["one", "two"]}, "b": {"labels": ["red", "two"]}},
        labels={"one": {}, "two": {}},
    ),
    Scenario("some absent", BUCKETS, {**_ABSENT, "concurrency": 1}, {"b": None, "c": {"description": "y"}}),
]


def _organization(name: str, options: Options, contents: Contents | None) -> Scenario:
    return Scenario(name, ORGANIZATION, {"name": "+o", **options}, organizations={"o": contents})


ORGANIZATIONS = [
    Scenario("create an organization", ORGANIZATION, {"name": "+n"}, organizations={"n": {}}),
    Scenario(
        "create an organization with all",
        ORGANIZATION,
        {"name": "+n", "description": "y", "members": ["%ann", "%eve"], "owners": ["%bob"]},
        organizations={"n": {"description": "y", "members": ["ann", "eve"], "owners": ["bob"]}},
    ),
    _organization("describe an organization", {"description": "y"}, {"description": "y"}),
    Scenario(
        "rename an organization",
        ORGANIZATION,
        {"name": "+n", "renamed_from": "+o", "description": "", "members": []},
        organizations={"n": {"description": "", "members": []}},
        renamed={"o": "n"},
    ),
    Scenario(
        "rename an organization by ID",
        ORGANIZATION,
        {"name": "+n", "id": "@o"},
        renamed={"o": "n"},
    ),
    _organization(
        "swap roles in an organization",
        {"members": ["%bob"], "owners": ["%ann"]},
        {"members": ["bob"], "owners": ["ann"]},
    ),
    _organization("delete an organization", {"state": "absent"}, None),
    _organization("delete an organization with all", {"state": "absent", "allow_data_loss": True}, None),
]
# By default no later run would set the password of a user whose task was killed after it created the user.
_ANOTHER: Options = {"update_password": "if_different", "verify_password": True}
USERS = [
    Scenario("create a user", USER, {"name": "+n"}, users={"n": {}}),
    Scenario(
        "create a user with a password",
        USER,
        {"name": "+n", "status": "inactive", "user_password": PASSWORD, **_ANOTHER},
        users={"n": {"status": "inactive", "password": PASSWORD}},
    ),
    Scenario(
        "rename a user",
        USER,
        {"name": "+n", "renamed_from": "+u", "status": "inactive"},
        users={"n": {"status": "inactive"}},
        renamed={"u": "n"},
    ),
    Scenario(
        "rename a user by ID, and set another password",
        USER,
        {"name": "+n", "id": "@u", "user_password": OTHER_PASSWORD, **_ANOTHER},
        users={"n": {"password": OTHER_PASSWORD}},
        renamed={"u": "n"},
    ),
    Scenario(
        "set another password",
        USER,
        {"name": "+u", "user_password": OTHER_PASSWORD, **_ANOTHER},
        users={"u": {"password": OTHER_PASSWORD}},
    ),
    Scenario("delete a user", USER, {"name": "+u", "state": "absent"}, users={"u": None}),
]


def _dbrp(name: str, database: str, policies: list[tuple[str, Options, bool]], **mappings: Mapped | None) -> Scenario:
    declared = [{"name": policy, "default": default, **bucket} for policy, bucket, default in policies]
    options = {"database": database, **({"policies": declared} if declared else {"state": "absent"})}
    return Scenario(
        name, DBRP, options, mappings={f"{database}/{policy}": mapped for policy, mapped in mappings.items()}
    )


_B, _C, _KEEP = {"bucket": "b"}, {"bucket_id": "@c"}, {"bucket": "keep"}
DBRPS = [
    _dbrp("map a database", "e", [("q", _C, False), ("p", _B, True)], p=("@b", True), q=("@c", False)),
    _dbrp(
        "map a policy more, and make another the default",
        "d",
        [("p", _KEEP, False), ("q", _KEEP, True), ("r", _B, False)],
        p=("@keep", False),
        q=("@keep", True),
        r=("@b", False),
    ),
    _dbrp("move mappings", "d", [("q", _B, False), ("p", _C, True)], p=("@c", True), q=("@b", False)),
    _dbrp("move the default", "d", [("p", _B, False), ("q", _KEEP, True)], p=("@b", False), q=("@keep", True)),
    _dbrp("map fewer policies", "d", [("q", _KEEP, True)], p=None, q=("@keep", True)),
    _dbrp(
        "map beside a virtual mapping",
        "keep",
        [("more", _B, False), ("autogen", _KEEP, True)],
        autogen=("@keep", True),
        more=("@b", False),
    ),
    _dbrp("remove mappings", "d", [], p=None, q=None),
]
OLD: Options = {"user": "%ann", "description": "old"}
WIDER: Options = {**OLD, "read_buckets": ["b"], "write_buckets": ["b"], "rotate": ["if_changed"]}
BOTH = ["read buckets b", "write buckets b"]
TOKENS = [
    Scenario(
        "create a token",
        AUTHORIZATION,
        {
            "user": "%ann",
            "description": "n",
            "read_buckets": ["b"],
            "permissions": [{"action": "read", "type": "labels"}],
        },
        tokens={"n": {"permissions": ["read buckets b", "read labels"]}},
    ),
    Scenario(
        "deactivate a token",
        AUTHORIZATION,
        {"id": "!old", "status": "inactive"},
        tokens={"!old": {"status": "inactive"}},
    ),
    Scenario("delete a token", AUTHORIZATION, {**OLD, "state": "absent"}, tokens={"!old": None}),
    Scenario("replace a token", AUTHORIZATION, WIDER, tokens={"old": {"permissions": BOTH}}),
    Scenario(
        "replace a token at once",
        AUTHORIZATION,
        {**WIDER, "superseded": "delete", "grace": "0"},
        tokens={"old": {"permissions": BOTH}, "!old": None},
    ),
]
SERVERS = [
    Scenario(
        "keep a server",
        SERVER,
        {
            "org": None,
            "users": [
                {"name": "+n", "user_password": PASSWORD, **_ANOTHER},
                {"name": "+u", "state": "absent"},
            ],
            "organizations": [
                {"name": "+o", "state": "absent"},
                {"name": "+n", "description": "y", "members": ["%ann"]},
                {
                    "name": "+org",
                    "labels": [{"name": "new"}, {"name": "blue", "state": "absent"}],
                    "buckets": [
                        {"name": "n", "labels": ["new", "red"], "owners": ["%bob"]},
                        {"name": "b", "description": "y", "labels": ["new"]},
                        {"name": "keep"},
                    ],
                    "purge": True,
                    "dbrps": [
                        {"database": "d", "state": "absent"},
                        {"database": "e", "policies": [{"name": "p", "bucket": "b"}]},
                    ],
                    "authorizations": [{"id": "!old", "status": "inactive"}],
                },
            ],
        },
        {"n": {"labels": ["new", "red"], "owners": ["bob"]}, "b": {"description": "y", "labels": ["new"]}, "c": None},
        labels={"new": {}, "blue": None},
        organizations={"n": {"description": "y", "members": ["ann"]}, "o": None},
        users={"n": {"password": PASSWORD}, "u": None},
        mappings={"d/p": None, "d/q": None, "e/p": ("@b", True)},
        tokens={"!old": {"status": "inactive"}},
    ),
]
_V: Options = {"name": "+v"}
V1_USERS = [
    Scenario(
        "create a v1 user",
        V1_USER,
        {"name": "+n", "user": "%ann", "description": "y", "read_buckets": ["b"], "user_password": PASSWORD},
        v1_users={"n": {"user": "ann", "description": "y", "permissions": ["read buckets b"], "password": PASSWORD}},
    ),
    Scenario(
        "create a v1 user without a password",
        V1_USER,
        {"name": "+n", "user": "%ann", "write_buckets": ["b", "keep"], "status": "inactive"},
        v1_users={"n": {"user": "ann", "status": "inactive", "permissions": ["write buckets b", "write buckets keep"]}},
    ),
    Scenario(
        "set another password of a v1 user",
        V1_USER,
        {**_V, "user_password": OTHER_PASSWORD, **_ANOTHER},
        v1_users={"v": {"password": OTHER_PASSWORD}},
    ),
    Scenario(
        "deactivate and describe a v1 user",
        V1_USER,
        {"id": "!v", "description": "y", "status": "inactive"},
        v1_users={"v": {"description": "y", "status": "inactive", "password": None}},
    ),
    Scenario(
        "create a v1 user again",
        V1_USER,
        {
            **_V,
            "user": "%ann",
            "description": "old",
            "read_buckets": ["b"],
            "write_buckets": ["b"],
            "user_password": OTHER_PASSWORD,
            "recreate": "if_changed",
        },
        v1_users={"v": {"permissions": BOTH, "password": OTHER_PASSWORD}},
    ),
    Scenario("delete a v1 user", V1_USER, {**_V, "state": "absent"}, v1_users={"v": None}),
]
SCENARIOS = [*OF_BUCKETS, *LABELS, *ROLES, *MANY, *ORGANIZATIONS, *USERS, *DBRPS, *TOKENS, *V1_USERS, *SERVERS]
