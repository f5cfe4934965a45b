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
WEEK = 7 * DAY
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
    """Buckets by name, and labels by name with their properties; users by their first names.

    Tokens are by `!old` for the one that is there first, else by their description, with their status and permissions.
    """

    buckets: dict[str, Contents] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, Contents] = field(default_factory=dict)

    def copy(self) -> World:
        """Another one that is equal."""
        return copy.deepcopy(self)

    def differs(self, other: World) -> str:
        """In words, what is not alike; empty if all is."""
        pairs = ((self.buckets, other.buckets), (self.labels, other.labels), (self.tokens, other.tokens))
        return "; ".join(difference for mine, others in pairs for difference in _differences(mine, others))


@dataclass
class Stage:
    """A sandbox with that organization in it, and users who live longer than it."""

    sandbox: Sandbox
    people: Mapping[str, User]
    ids: dict[str, str] = field(default_factory=dict)

    def first_name(self, shown: str) -> str:
        """The short name for a user's name or ID."""
        return next(name for name, user in self.people.items() if shown in (user.name, user.id))

    def filled(self, value: Any) -> Any:
        """Options with %name for a user's name, #name for a user's ID, @name, ~name and !name for those of buckets, labels and tokens."""
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if not isinstance(value, str) or value[:1] not in ("%", "#", "@", "~", "!"):
            return value
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
        for token in sandbox.authorizations():
            name = self.token_name(token["id"], token["description"])
            assert name not in found.tokens, "a token twice"
            found.tokens[name] = {"status": token["status"], "permissions": _permissions(token)}
        return found

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


def begin(server: Server, proxy: Proxy, users: Mapping[str, User], session: bool = False) -> Stage:
    """A new organization with the buckets b, c and keep, and the labels red and blue."""
    sandbox = Sandbox(server, proxy.channel(f"w{secrets.token_hex(5)}"))
    stage = Stage(sandbox, users)
    ids = stage.ids
    ids["@b"] = sandbox.bucket("b", retention=60 * DAY, shard=DAY, description="x")
    ids["@c"] = sandbox.bucket("c")
    ids["@keep"] = sandbox.bucket("keep", retention=30 * DAY)
    ids["~red"], ids["~blue"] = sandbox.label("red"), sandbox.label("blue")
    for bucket, user, role in (("@b", "ann", "member"), ("@b", "bob", "owner"), ("@keep", "ann", "owner")):
        sandbox.give_role(ids[bucket], users[user], role)
    for bucket in ("@b", "@keep"):
        sandbox.put_label(ids[bucket], ids["~red"])
    write = {"action": "write", "resource": {"type": "buckets", "id": ids["@b"], "orgID": sandbox.org_id}}
    old = {"orgID": sandbox.org_id, "userID": users["ann"].id, "description": "old", "permissions": [write]}
    ids["!old"] = sandbox.authorization(old)["id"]
    if session:
        sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": users["sam"].id})
    return stage


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


def _add(role: str) -> Effect:
    def effect(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
        bucket = world.buckets[action["bucket"]]
        bucket[role] = sorted([*bucket[role], stage.first_name(action["user"])])

    return effect


def _remove(role: str) -> Effect:
    def effect(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
        world.buckets[action["bucket"]][role].remove(stage.first_name(action["user"]))

    return effect


def _change_role(stage: Stage, world: World, action: Mapping[str, Any], goal: World) -> None:
    _remove(f"{action['from']}s")(stage, world, action, goal)
    _add(f"{action['to']}s")(stage, world, action, goal)


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


_EFFECTS: dict[str, Effect] = {
    "create_authorization": _create_token,
    "update_authorization": _update_token,
    "deactivate_authorization": _deactivate_token,
    "delete_authorization": _delete_token,
    "create_bucket": _create_bucket,
    "rename_bucket": _rename_bucket,
    "update_bucket": _update_bucket,
    "delete_bucket": _delete_bucket,
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
