# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that the modules can change in an organization, as the server has it; and what a result predicts of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functional.sandbox import Api

Contents = dict[str, Any]
Result = dict[str, Any]

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(frozen=True)
class Label:
    """A label of any organization."""

    name: str
    org_id: str
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass
class State:
    """Buckets by ID with the IDs of their labels and the names of their users, and the organization's labels by ID."""

    org_id: str
    buckets: dict[str, Contents]
    labels: dict[str, Label]
    foreign: dict[str, Label]

    def named(self) -> dict[str, Contents]:
        """The buckets by ID, with their labels by name, sorted."""
        known = {**self.foreign, **self.labels}
        return {
            bucket_id: {**bucket, "labels": sorted(self._title(known[label]) for label in bucket["labels"])}
            for bucket_id, bucket in self.buckets.items()
        }

    def _title(self, label: Label) -> str:
        return label.name if label.org_id == self.org_id else f"{label.name} (of the organization {label.org_id})"


def read_state(api: Api, org_id: str) -> State:
    """Ask the server directly. There are fewer buckets than a page has."""
    found = api.do("GET", "/api/v2/buckets", query={"orgID": org_id, "limit": 100})["buckets"]
    listed = api.do("GET", "/api/v2/labels", query={"orgID": org_id})["labels"]
    state = State(org_id, {}, {label["id"]: _label(label) for label in listed}, {})
    for bucket in found:
        roles = {role: _holders(api, bucket["id"], role) for role in ("members", "owners")}
        labels = bucket.get("labels") or []
        state.foreign.update({label["id"]: _label(label) for label in labels if label["orgID"] != org_id})
        state.buckets[bucket["id"]] = {**_rule(bucket), **roles, "labels": [label["id"] for label in labels]}
        for key in ("name", "description", "type", "rp"):
            state.buckets[bucket["id"]][key] = bucket.get(key, "")
    return state


def _label(document: Mapping[str, Any]) -> Label:
    return Label(document["name"], document["orgID"], document.get("properties") or {})


def _rule(bucket: Mapping[str, Any]) -> Contents:
    rule = (bucket["retentionRules"] or [{}])[0]
    return {"retention": rule.get("everySeconds", 0), "shard": rule.get("shardGroupDurationSeconds", 0)}


def _holders(api: Api, bucket_id: str, role: str) -> list[str]:
    return sorted(user["name"] for user in api.do("GET", f"/api/v2/buckets/{bucket_id}/{role}")["users"])


def seconds(duration: str | None) -> int:
    """Seconds of a duration in a result, 0 for none and for one without an end."""
    if duration in (None, "infinite"):
        return 0
    return sum(int(number) * _SECONDS[unit] for number, unit in re.findall(r"(\d+)([wdhms])", str(duration)))


def told_contents(told: Mapping[str, Any]) -> Contents:
    """A bucket of a result, in the words of a state; what it doesn't tell is left out."""
    contents = {key: told[key] for key in ("name", "description", "type", "rp", "labels") if key in told}
    contents.update({role: sorted(told[role]) for role in ("members", "owners") if role in told})
    return {**contents, "retention": told["retention_seconds"], "shard": told["shard_group_duration_seconds"] or 0}


NEW: Contents = {"description": "", "rp": "", "type": "user", "members": [], "owners": [], "labels": []}


def after_buckets(before: State, items: Iterable[tuple[Mapping[str, Any] | None, list[Result]]]) -> list[Contents]:
    """The buckets that a result predicts: for each bucket that it is about, what it tells of it, and what it does."""
    buckets, new = before.named(), []
    for told, actions in items:
        if told is None:
            gone = {action["bucket"] for action in actions if action["action"] == "delete_bucket"}
            buckets = {key: bucket for key, bucket in buckets.items() if bucket["name"] not in gone}
        elif told["id"] is None:
            new.append({**NEW, **told_contents(told)})
        else:
            buckets[told["id"]] = {**buckets[told["id"]], **told_contents(told)}
    return [*buckets.values(), *new]


def after_label(before: State, result: Result) -> tuple[list[Contents], list[Label]]:
    """The buckets and the labels that a result of influx_label predicts."""
    told, labels = result["label"], dict(before.labels)
    if told is None:
        gone = {action["label"] for action in result["actions"]}
        labels = {key: label for key, label in labels.items() if label.name not in gone}
    else:
        own = {key: told[key] for key in ("color", "description") if key in told}
        labels[told["id"] or "new"] = Label(told["name"], before.org_id, {**told.get("properties", {}), **own})
    left = {**before.foreign, **labels}
    buckets = {
        key: {**bucket, "labels": [label for label in bucket["labels"] if label in left]}
        for key, bucket in before.buckets.items()
    }
    after = State(before.org_id, buckets, labels, before.foreign)
    return list(after.named().values()), list(labels.values())


def predicted(before: State, result: Result) -> tuple[list[Contents], list[Label]]:
    """Buckets and labels as a result in check mode says that they will be."""
    if "label" in result:
        return after_label(before, result)
    made = [
        Label(action["label"], before.org_id)
        for action in result.get("actions", ())
        if "create" in action["action"] and "label" in action
    ]
    labels = [*before.labels.values(), *made]
    if "buckets" in result:
        changed = [item for item in (*result["buckets"], *result["purged"]) if item["changed"]]
        return after_buckets(before, [(item["bucket"], item["actions"]) for item in changed]), labels
    if "actions" not in result:
        return list(before.named().values()), labels
    return after_buckets(before, [(result["bucket"], result["actions"])]), labels


def as_bag(things: Iterable[Any]) -> Counter[str]:
    """Things without their order."""
    plain = (vars(thing) if isinstance(thing, Label) else thing for thing in things)
    return Counter(json.dumps(thing, sort_keys=True, ensure_ascii=False) for thing in plain)
