# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small organization that every fault and race begins with, what it is now, and what actions would make of it."""

from __future__ import annotations

import copy
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functional.sandbox import DAY, PASSWORD, Sandbox, User
from proxy import Proxy
from tools.server import Server

Contents = dict[str, Any]
# How a mapping's bucket is called here, and whether it is the default.
Mapped = tuple[str, bool]
WEEK = 7 * DAY
UNFINISHED = " (unfinished, made by Ansible: "
NEW: Contents = {
    "id": None,
    "retention": 0,
    "shard": WEEK,
    "description": "",
    "labels": [],
    "members": [],
    "owners": [],
}
_SECONDS = {"w": WEEK, "d": DAY, "h": 3_600, "m": 60, "s": 1}


@dataclass
class World:
    """Buckets by name, labels by name with their properties, and DBRP mappings by database/policy; users by their first names.

    Tokens are by `!old` for the one that is there first, else by their description, with their status and permissions.
    """

    buckets: dict[str, Contents] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    organizations: dict[str, Contents] = field(default_factory=dict)
    users: dict[str, Contents] = field(default_factory=dict)
    mappings: dict[str, Mapped] = field(default_factory=dict)
    tokens: dict[str, Contents] = field(default_factory=dict)
    v1_users: dict[str, Contents] = field(default_factory=dict)

    def copy(self) -> World:
        """Another one that is equal."""
        return copy.deepcopy(self)

    def differs(self, other: World) -> str:
        """In words, what is not alike; empty if all is."""
        kinds = ("buckets", "labels", "mappings", "tokens", "v1_users", "organizations", "users")
        return "; ".join(line for kind in kinds for line in _differences(getattr(self, kind), getattr(other, kind)))


@dataclass
class Stage:
    """A sandbox with that organization in it, and users who live longer than it."""

    sandbox: Sandbox
    people: Mapping[str, User]
    ids: dict[str, str] = field(default_factory=dict)
    access: bool = False

    def first_name(self, shown: str) -> str:
        """The short name for a user's name or ID. Nobody but the operator is none of the people."""
        return next((name for name, user in self.people.items() if shown in (user.name, user.id)), "admin")

    def short_name(self, name: str) -> str:
        """The name of an organization or a user without what makes it unique on the server."""
        return name.removeprefix(f"{self.sandbox.prefix}-")

    def filled(self, value: Any) -> Any:
        """Options with placeholders.

        %name stands for a user's name, #name for a user's ID, @name for a bucket's or an organization's, ~name for a label's, !name
        for a token's or a v1 user's, and +name for the name of an organization, a user or a v1 user of this stage.
        """
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if not isinstance(value, str) or value[:1] not in ("%", "#", "@", "~", "!", "+"):
            return value
        if value[0] == "+":
            return f"{self.sandbox.prefix}-{value[1:]}"
        user = self.people.get(value[1:])
        return self.ids.get(value, value) if user is None else user.name if value[0] == "%" else user.id

    def world(self) -> World:
        """What the server has now."""
        sandbox, found = self.sandbox, World()
        known = {identity: identity for identity in self.ids.values()}
        for bucket in sandbox.buckets():
            assert bucket["name"] not in found.buckets, "a name twice"
            if bucket["type"] == "user":
                found.buckets[bucket["name"]] = {**self._contents(bucket), "id": known.get(bucket["id"])}
        for label in sandbox.api.do("GET", "/api/v2/labels", query={"orgID": sandbox.org_id})["labels"]:
            assert label["name"] not in found.labels, "a name twice"
            found.labels[label["name"]] = label.get("properties") or {}
        if self.access:
            found.organizations = self._organizations(known)
            found.users = {
                self.short_name(name): {"id": known.get(user_id), "status": status, "password": password}
                for user_id, (name, status, password) in self.sandbox.users().items()
            }
        for mapping in sandbox.mappings():
            called = f"{mapping['database']}/{mapping['retention_policy']}"
            assert called not in found.mappings, "a mapping twice"
            placeholders = [key for key, identity in self.ids.items() if identity == mapping["bucketID"]]
            found.mappings[called] = (placeholders[0] if placeholders else "", mapping["default"])
        for token in sandbox.authorizations():
            name = self.token_name(token["id"], token["description"])
            assert name not in found.tokens, "a token twice"
            found.tokens[name] = {"status": token["status"], "permissions": _permissions(token)}
        for one in sandbox.v1_users():
            found.v1_users[self.short_name(one["token"])] = {
                "status": one["status"],
                "description": one["description"].partition(UNFINISHED)[0],
                "unfinished": UNFINISHED in one["description"],
                "permissions": _permissions(one),
                "user": self.first_name(one["userID"]),
                "password": sandbox.v1_password_of(one["token"]),
            }
        return found

    def _organizations(self, known: Mapping[str, str]) -> dict[str, Contents]:
        return {
            self.short_name(name): {
                "id": known.get(org_id),
                "description": description,
                "members": sorted(map(self.first_name, members)),
                "owners": sorted(map(self.first_name, owners)),
            }
            for org_id, (name, description, members, owners) in self.sandbox.organizations().items()
            if org_id != self.sandbox.org_id
        }

    def token_name(self, identity: str, description: str) -> str:
        """How a world calls a token."""
        return next((name for name, known in self.ids.items() if known == identity), description)

    def _contents(self, bucket: Mapping[str, Any]) -> Contents:
        rule = bucket["retentionRules"][0]
        members, owners = self.sandbox.roles(bucket["id"])
        return {
            "retention": rule["everySeconds"],
            "shard": rule["shardGroupDurationSeconds"],
            "description": bucket.get("description", ""),
            "labels": sorted(label["name"] for label in bucket.get("labels") or []),
            "members": sorted(self.first_name(user) for user in members),
            "owners": sorted(self.first_name(user) for user in owners),
        }


def _permissions(token: Mapping[str, Any]) -> list[str]:
    """The permissions of a token, with the names of buckets."""
    return sorted(
        f"{one['action']} {one['resource']['type']} {one['resource'].get('name', '')}".strip()
        for one in token["permissions"]
    )


def people(sandbox: Sandbox) -> dict[str, User]:
    """Users for many stages. Sam can sign in."""
    made = {name: sandbox.user(name) for name in ("ann", "bob", "eve")}
    return {**made, "sam": sandbox.user("sam", password=PASSWORD)}


def begin(
    server: Server,
    proxy: Proxy,
    users: Mapping[str, User],
    session: bool = False,
    access: bool = False,
    token: bool = False,
    v1: bool = False,
) -> Stage:
    """A new organization with the buckets b, c and keep, the labels red and blue, and the database d, which is mapped to keep.

    With ``access`` there are one organization more, o, and the user u; with ``token`` there is the token old, which may write b.
    With ``v1`` there is the v1 user v of ann, which may write b.
    """
    sandbox = Sandbox(server, proxy.channel(f"w{secrets.token_hex(5)}"))
    stage = Stage(sandbox, users, access=access)
    ids = stage.ids
    if access:
        _add_organization(stage)
        ids["@u"] = sandbox.user("u", password=PASSWORD).id
    ids["@b"] = sandbox.bucket("b", retention=60 * DAY, shard=DAY, description="x")
    ids["@c"] = sandbox.bucket("c")
    ids["@keep"] = sandbox.bucket("keep", retention=30 * DAY)
    ids["~red"], ids["~blue"] = sandbox.label("red"), sandbox.label("blue")
    ids["@dp"] = sandbox.mapping(ids["@keep"], "d", "p")
    ids["@dq"] = sandbox.mapping(ids["@keep"], "d", "q", default=False)
    for bucket, user, role in (("@b", "ann", "member"), ("@b", "bob", "owner"), ("@keep", "ann", "owner")):
        sandbox.give_role(ids[bucket], users[user], role)
    for bucket in ("@b", "@keep"):
        sandbox.put_label(ids[bucket], ids["~red"])
    if token:
        write = {"action": "write", "resource": {"type": "buckets", "id": ids["@b"], "orgID": sandbox.org_id}}
        old = {"orgID": sandbox.org_id, "userID": users["ann"].id, "description": "old", "permissions": [write]}
        ids["!old"] = sandbox.authorization(old)["id"]
    if v1:
        permission = f"write:buckets/{ids['@b']}"
        ids["!v"] = sandbox.v1_user("v", permission, userID=users["ann"].id, description="old")
    if session:
        sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": users["sam"].id})
    return stage


def _add_organization(stage: Stage) -> None:
    """The organization o, of which ann is a member, and bob an owner beside the operator."""
    sandbox = stage.sandbox
    org_id = stage.ids["@o"] = sandbox.make_org(f"{sandbox.prefix}-o")
    sandbox.api.do("PATCH", f"/api/v2/orgs/{org_id}", json={"description": "x"})
    for user, role in (("ann", "member"), ("bob", "owner")):
        sandbox.api.do("POST", f"/api/v2/orgs/{org_id}/{role}s", json={"id": stage.people[user].id})


def after(stage: Stage, start: World, actions: Iterable[Mapping[str, Any]], goal: World) -> World:
    """What `actions` make of `start`. What they don't tell of new things, the `goal` does."""
    world = start.copy()
    for action in actions:
        _EFFECTS[action["action"]](stage, world, action, goal)
    return world


def seconds(duration: str) -> int:
    """Seconds of a duration in an action, 0 for one without an end."""
    return sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([wdhms])", duration))


# What each action does

Effect = Callable[[Stage, World, Mapping[str, Any], World], None]


def _create_bucket(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = action["bucket"]
    assert name not in world.buckets
    told = {key: goal.buckets[name][key] for key in ("retention", "shard", "description")}
    world.buckets[name] = {**copy.deepcopy(NEW), **told}


def _rename_bucket(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    bucket = world.buckets[action["name"]] = world.buckets.pop(action["bucket"])
    bucket["description"] = action.get("description", bucket["description"])


def _update_bucket(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    bucket = world.buckets[action["bucket"]]
    bucket["description"] = action.get("description", bucket["description"])
    for key, option in (("retention", "retention"), ("shard", "shard_group_duration")):
        if option in action:
            bucket[key] = seconds(action[option])


def _delete_bucket(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    del world.buckets[action["bucket"]]


def _create_label(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    assert action["label"] not in world.labels
    world.labels[action["label"]] = dict(goal.labels[action["label"]])


def _update_label(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    old, new = action["label"], action.get("name", action["label"])
    properties = {**world.labels.pop(old), **action.get("properties", {})}
    world.labels[new] = {key: value for key, value in properties.items() if value}
    for bucket in world.buckets.values():
        bucket["labels"] = sorted(new if label == old else label for label in bucket["labels"])


def _delete_label(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    del world.labels[action["label"]]
    for bucket in world.buckets.values():
        bucket["labels"] = [label for label in bucket["labels"] if label != action["label"]]


def _add_label(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    bucket = world.buckets[action["bucket"]]
    bucket["labels"] = sorted([*bucket["labels"], action["label"]])


def _remove_label(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    world.buckets[action["bucket"]]["labels"].remove(action["label"])


def _create_organization(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = stage.short_name(action["organization"])
    assert name not in world.organizations
    told = {"id": None, "description": goal.organizations[name]["description"]}
    world.organizations[name] = {**told, "members": [], "owners": ["admin"]}


def _update_organization(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    old = stage.short_name(action["organization"])
    organization = world.organizations.pop(old)
    organization["description"] = action.get("description", organization["description"])
    world.organizations[stage.short_name(action.get("name", old))] = organization


def _delete_organization(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    del world.organizations[stage.short_name(action["organization"])]


def _create_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = stage.short_name(action["user"])
    assert name not in world.users
    world.users[name] = {"id": None, "status": action["status"], "password": None}


def _update_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    old = stage.short_name(action["user"])
    user = world.users.pop(old)
    user["status"] = action.get("status", user["status"])
    world.users[stage.short_name(action.get("name", old))] = user


def _set_password(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    if "v1_user" in action:
        _set_v1_password(stage, world, action, goal)
        return
    name = stage.short_name(action["user"])
    world.users[name]["password"] = goal.users[name]["password"]


def _delete_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    del world.users[stage.short_name(action["user"])]


def _with_roles(stage: Stage, world: World, action: Mapping[str, Any]) -> Contents:
    """The bucket or the organization that an action on a role is about."""
    if "bucket" in action:
        return world.buckets[action["bucket"]]
    return world.organizations[stage.short_name(action["organization"])]


def _add(role: str) -> Effect:
    def effect(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
        contents = _with_roles(stage, world, action)
        contents[role] = sorted([*contents[role], stage.first_name(action["user"])])

    return effect


def _remove(role: str) -> Effect:
    def effect(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
        _with_roles(stage, world, action)[role].remove(stage.first_name(action["user"]))

    return effect


def _change_role(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    _remove(f"{action['from']}s")(stage, world, action, goal)
    _add(f"{action['to']}s")(stage, world, action, goal)


def _of_database(world: World, action: Mapping[str, Any]) -> list[str]:
    return [name for name in world.mappings if name.startswith(f"{action['database']}/")]


def _make_default(world: World, action: Mapping[str, Any], chosen: str) -> None:
    for name in _of_database(world, action):
        world.mappings[name] = (world.mappings[name][0], name == chosen)


def _create_dbrp(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = f"{action['database']}/{action['policy']}"
    assert name not in world.mappings
    is_first = not _of_database(world, action)
    world.mappings[name] = (f"@{action['bucket']}", False)
    if action["default"] or is_first:
        _make_default(world, action, name)


def _update_dbrp(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = f"{action['database']}/{action['policy']}"
    assert name in world.mappings
    _make_default(world, action, name)


def _delete_dbrp(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    gone = world.mappings.pop(f"{action['database']}/{action['policy']}")
    left = _of_database(world, action)
    if gone[1] and left:
        _make_default(world, action, left[0])


def _create_token(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = action["authorization"]
    assert name not in world.tokens
    world.tokens[name] = dict(goal.tokens[name])


def _update_token(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    world.tokens[stage.token_name(action["id"], action["authorization"])]["status"] = action["status"]


def _deactivate_token(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    _update_token(stage, world, {**action, "status": "inactive"}, goal)


def _delete_token(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    world.tokens.pop(stage.token_name(action["id"], action["authorization"]), None)


def _create_v1_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = stage.short_name(action["v1_user"])
    assert name not in world.v1_users
    wanted = goal.v1_users[name]
    world.v1_users[name] = {**wanted, "password": None, "unfinished": wanted["password"] is not None}


def _set_v1_password(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    name = stage.short_name(action["v1_user"])
    world.v1_users[name] |= {"password": goal.v1_users[name]["password"], "unfinished": False}


def _update_v1_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    user = world.v1_users[stage.short_name(action["v1_user"])]
    user |= {key: action[key] for key in ("status", "description") if key in action}
    if user["status"] == "inactive":
        user["password"] = None


def _delete_v1_user(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    del world.v1_users[stage.short_name(action["v1_user"])]


_EFFECTS: dict[str, Effect] = {
    "create_authorization": _create_token,
    "update_authorization": _update_token,
    "deactivate_authorization": _deactivate_token,
    "delete_authorization": _delete_token,
    "create_v1_user": _create_v1_user,
    "update_v1_user": _update_v1_user,
    "delete_v1_user": _delete_v1_user,
    "create_bucket": _create_bucket,
    "rename_bucket": _rename_bucket,
    "update_bucket": _update_bucket,
    "delete_bucket": _delete_bucket,
    "create_organization": _create_organization,
    "rename_organization": _update_organization,
    "update_organization": _update_organization,
    "delete_organization": _delete_organization,
    "create_user": _create_user,
    "rename_user": _update_user,
    "update_user": _update_user,
    "set_password": _set_password,
    "delete_user": _delete_user,
    "create_dbrp": _create_dbrp,
    "update_dbrp": _update_dbrp,
    "delete_dbrp": _delete_dbrp,
    "create_label": _create_label,
    "update_label": _update_label,
    "delete_label": _delete_label,
    "add_label": _add_label,
    "remove_label": _remove_label,
    "add_member": _add("members"),
    "add_owner": _add("owners"),
    "remove_member": _remove("members"),
    "remove_owner": _remove("owners"),
    "change_role": _change_role,
}


def _differences(mine: Mapping[str, Any], others: Mapping[str, Any]) -> Iterable[str]:
    for name in sorted({*mine, *others}):
        if mine.get(name) != others.get(name):
            yield f"{name}: {mine.get(name)} is not {others.get(name)}"
