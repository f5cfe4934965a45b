# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A rehearsal as JSON takes it: a file holds it between two tasks, and a module process gets it and returns what is new. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import asdict

from .._model.authorizations import Authorization, Permission
from .._model.resources import Bucket, DbrpMapping, Label, Organization, User, UserAccount
from .._model.v1_users import V1User
from .rehearsal import (
    Rehearsal,
    RehearsedAuthorization,
    RehearsedBucket,
    RehearsedLabel,
    RehearsedMapping,
    RehearsedUser,
    RehearsedV1User,
)
from .rehearsed_setup import USER_ID, RehearsedSetup
from .roles import ROLES
from .state import NO_BUCKET, BucketState, OrganizationState

Plain = dict[str, t.Any]


def as_plain(rehearsal: Rehearsal, *, only_news: bool = False) -> Plain:
    """Return the rehearsal as JSON takes it: all of it, or what this task has recorded."""

    def told(things: t.Mapping[str, t.Any]) -> list[tuple[str, t.Any]]:
        return [(key, one) for key, one in things.items() if not only_news or key in rehearsal.news]

    setups = {} if rehearsal.setup is None else {USER_ID: rehearsal.setup}
    return {
        "buckets": {key: _plain_bucket(one) for key, one in told(rehearsal.buckets)},
        "labels": {
            key: {"org_id": one.org_id, "now": None if one.now is None else _plain_label(one.now)}
            for key, one in told(rehearsal.labels)
        },
        "organizations": {key: _plain_organization(one) for key, one in told(rehearsal.organizations)},
        "users": {
            key: {**one._asdict(), "account": None if one.account is None else asdict(one.account)}
            for key, one in told(rehearsal.users)
        },
        "authorizations": {
            key: {"org_id": one.org_id, "now": None if one.now is None else _plain_authorization(one.now)}
            for key, one in told(rehearsal.authorizations)
        },
        "mappings": {
            key: {**one._asdict(), "now": None if one.now is None else asdict(one.now)}
            for key, one in told(rehearsal.mappings)
        },
        "v1_users": {
            key: {**one._asdict(), "now": None if one.now is None else _plain_v1_user(one.now)}
            for key, one in told(rehearsal.v1_users)
        },
        "files": dict(told(rehearsal.files)),
        "setups": {key: asdict(one) for key, one in told(setups)},
    }


def from_plain(document: Plain) -> Rehearsal:
    """Return the rehearsal that :func:`as_plain` has made ``document`` of."""

    def told(kind: str) -> t.Iterable[tuple[str, t.Any]]:
        things: dict[str, t.Any] = document.get(kind, {})
        return things.items()

    return Rehearsal(
        buckets={key: _bucket(one) for key, one in told("buckets")},
        labels={
            key: RehearsedLabel(one["org_id"], None if one["now"] is None else Label(**one["now"]))
            for key, one in told("labels")
        },
        organizations={key: _organization(one) for key, one in told("organizations")},
        users={key: _user(one) for key, one in told("users")},
        authorizations={
            key: RehearsedAuthorization(one["org_id"], None if one["now"] is None else _authorization(one["now"]))
            for key, one in told("authorizations")
        },
        mappings={
            key: RehearsedMapping(**{**one, "now": None if one["now"] is None else DbrpMapping(**one["now"])})
            for key, one in told("mappings")
        },
        v1_users={
            key: RehearsedV1User(**{**one, "now": None if one["now"] is None else _v1_user(one["now"])})
            for key, one in told("v1_users")
        },
        files=dict(told("files")),
        setup=next((RehearsedSetup(**one) for dummy, one in told("setups")), None),
    )


def merged(document: Plain, news: Plain) -> Plain:
    """Return ``document`` with what a task has recorded since."""
    return {kind: {**document.get(kind, {}), **things} for kind, things in news.items()}


def _plain_bucket(one: RehearsedBucket) -> Plain:
    bucket = one.now.bucket
    return {
        "org_id": one.org_id,
        "was": one.was,
        # The server's own JSON may hold all sorts of things, and no later task reads it.
        "bucket": None
        if bucket is None
        else {
            **{key: getattr(bucket, key) for key in _FIELDS},
            "labels": [_plain_label(label) for label in bucket.labels],
        },
        **{f"{role}s": _plain_users(one.now.holders(role)) for role in ROLES},
    }


_FIELDS = (
    *("id", "org_id", "name", "type", "description", "retention", "shard_group_duration"),
    *("rp", "schema_type"),
)


def _plain_label(label: Label) -> Plain:
    return {"id": label.id, "org_id": label.org_id, "name": label.name, "properties": dict(label.properties)}


def _bucket(document: Plain) -> RehearsedBucket:
    bucket = document["bucket"]
    if bucket is None:
        return RehearsedBucket(document["org_id"], document["was"], NO_BUCKET)
    labels = tuple(Label(**label) for label in bucket["labels"])
    state = BucketState(Bucket(**{**bucket, "labels": labels}), _users(document["members"]), _users(document["owners"]))
    return RehearsedBucket(document["org_id"], document["was"], state)


def _plain_organization(state: OrganizationState) -> Plain:
    organization = state.organization
    return {
        "organization": None if organization is None else asdict(organization),
        **{f"{role}s": _plain_users(state.holders(role)) for role in ROLES},
    }


def _organization(document: Plain) -> OrganizationState:
    organization = document["organization"]
    there = None if organization is None else Organization(**organization)
    return OrganizationState(there, _users(document["members"]), _users(document["owners"]))


def _plain_users(users: t.Iterable[User] | None) -> list[Plain] | None:
    return None if users is None else [asdict(user) for user in users]


def _users(documents: list[Plain] | None) -> tuple[User, ...] | None:
    return None if documents is None else tuple(User(**document) for document in documents)


def _user(document: Plain) -> RehearsedUser:
    account = document["account"]
    return RehearsedUser(document["was"], None if account is None else UserAccount(**account), document["password"])


def _plain_authorization(one: Authorization) -> Plain:
    """Return an authorization without its token."""
    return {**{key: getattr(one, key) for key in _AUTHORIZATION_FIELDS}, "permissions": _plain_permissions(one)}


def _plain_permissions(one: Authorization | V1User) -> list[tuple[str, ...]]:
    """Return permissions, each with its name beside it, "" where that is not known."""
    return sorted((*asdict(held).values(), one.names.get(held, "")) for held in one.permissions)


def _plain_v1_user(one: V1User) -> Plain:
    return {**{key: getattr(one, key) for key in _V1_USER_FIELDS}, "permissions": _plain_permissions(one)}


_V1_USER_FIELDS = ("id", "name", "org_id", "user_id", "user", "description", "status")
_AUTHORIZATION_FIELDS = ("id", "org_id", "user_id", "user", "description", "active", "created", "created_at")


def _authorization(document: Plain) -> Authorization:
    return Authorization(**{**document, **_permissions(document)})


def _v1_user(document: Plain) -> V1User:
    return V1User(**{**document, **_permissions(document)})


def _permissions(document: Plain) -> Plain:
    named = {Permission(*held): name for *held, name in document["permissions"]}
    names = {permission: name for permission, name in named.items() if name}
    return {"permissions": frozenset(named), "names": names}
