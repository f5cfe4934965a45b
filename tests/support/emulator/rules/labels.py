# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Labels of organizations, and which resources have them."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.errors import Conflict, Invalid, NotFound
from emulator.gotext import fold, trim_space
from emulator.rules.permissions import Caller
from emulator.state import Label, State, label_key


def find(state: State, label_id: str) -> Label:
    """The label with an ID."""
    found = state.labels.get(label_id)
    if found is None:
        raise NotFound("label not found")
    return found


def find_many(state: State, name: str, org_id: str | None) -> list[Label]:
    """The labels that match, in the order of their IDs; names without regard to case, but to space."""
    folded = fold(name)
    return [
        label
        for _id, label in sorted(state.labels.items())
        if (not name or fold(label.name) == folded) and (org_id is None or label.org_id == org_id)
    ]


def visible(found: list[Label], caller: Caller) -> list[Label]:
    """Those labels that a caller may see."""
    return [label for label in found if caller.may("read", "labels", label.id, label.org_id)]


def of_bucket(state: State, bucket_id: str, caller: Caller) -> list[Label]:
    """The labels of a bucket that a caller may see."""
    bucket = state.buckets[bucket_id]
    caller.check("read", "buckets", bucket_id, bucket.org_id)
    ids = sorted(state.label_mappings.get(bucket_id, ()))
    return visible([state.labels[id_] for id_ in ids if id_ in state.labels], caller)


def check(name: str, org_id: str) -> None:
    """Raise unless a label can have that name and organization, which need not exist."""
    if not name:
        raise Invalid("label name is required")
    if not org_id:
        raise Invalid("orgID is required")


def _check_unique(state: State, org_id: str, name: str, label_id: str | None = None) -> None:
    if state.label_names.get(label_key(org_id, name), label_id) != label_id:
        raise Conflict(f"label with name {name} already exists")


def create(state: State, org_id: str, name: str, properties: Mapping[str, str] | None) -> Label:
    """Make a label; space around its name is dropped."""
    name = trim_space(name)
    _check_unique(state, org_id, name)
    label = Label(state.sequence.next(), org_id, name, dict(properties or {}))
    state.labels[label.id] = label
    state.label_names[label_key(org_id, name)] = label.id
    return label


def update(state: State, label_id: str, new_name: str, properties: Mapping[str, str] | None) -> Label:
    """Change name and properties, as far as they are given; a property set to nothing is removed."""
    label = find(state, label_id)
    name = label.name
    if new_name:
        name = trim_space(new_name)
        _check_unique(state, label.org_id, name, label_id)
    check(name, label.org_id)
    for key, value in (properties or {}).items():
        if value:
            label.properties[key] = value
        else:
            label.properties.pop(key, None)
    state.label_names.pop(label_key(label.org_id, label.name), None)
    label.name = name
    state.label_names[label_key(label.org_id, name)] = label_id
    return label


def delete(state: State, label_id: str) -> None:
    """Delete a label; where it was attached, it is seen no more."""
    label = find(state, label_id)
    del state.labels[label_id]
    state.label_names.pop(label_key(label.org_id, label.name), None)


def _check_mapping(label: Label, bucket_id: str, caller: Caller) -> None:
    """Raise unless a caller may attach and detach: the bucket is looked for in the label's organization."""
    caller.check("write", "labels", label.id, label.org_id)
    caller.check("write", "buckets", bucket_id, label.org_id)


def attach(state: State, bucket_id: str, label_id: str, caller: Caller) -> Label:
    """Put a label on a bucket."""
    label = find(state, label_id)
    caller.check("read", "labels", label.id, label.org_id)
    _check_mapping(label, bucket_id, caller)
    attached = state.label_mappings.setdefault(bucket_id, set())
    if label_id in attached:
        raise Conflict("Cannot add label, label already exists on resource")
    attached.add(label_id)
    return label


def detach(state: State, bucket_id: str, label_id: str, caller: Caller) -> None:
    """Take a label off a bucket; that it was not there is no error."""
    label = find(state, label_id)
    _check_mapping(label, bucket_id, caller)
    state.label_mappings.get(bucket_id, set()).discard(label_id)
