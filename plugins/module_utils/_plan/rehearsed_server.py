# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A server that an earlier task of a run in check mode would have set up, and that nobody has set up yet. Pure.

It shows what a setup leaves, as the API shows it (recordings ``access``, ``bucket-read`` and ``sessions-roles``).
"""

from __future__ import annotations

import re
import typing as t

from .._model.durations import default_shard_group_duration
from .._model.names import trim
from .._model.resources import Bucket, system_buckets, virtual_mapping
from .rehearsed_setup import (
    AUTHORIZATION_ID,
    BUCKET_ID,
    MONITORING_ID,
    ORGANIZATION_ID,
    TASKS_ID,
    USER_ID,
    RehearsedSetup,
)

Document = dict[str, t.Any]
Query = t.Mapping[str, str]

# Of InfluxDB 2.7 to 2.9, in their order.
RESOURCE_TYPES = tuple(
    "authorizations buckets dashboards orgs sources tasks telegrafs users variables scrapers secrets labels views documents "
    "notificationRules notificationEndpoints checks dbrp notebooks annotations remotes replications".split()
)
_ACTIONS = ("read", "write")
# Lists that are empty on a new server, with the key of each.
_EMPTY_LISTS: dict[str, Document] = {
    "labels": {"labels": []},
    "tasks": {"tasks": []},
    "checks": {"checks": []},
    "scrapers": {"configurations": []},
    "replications": {"replications": None},
}
_NAMES = {"orgs": "organization"}
_V1_USERS = "/private/legacy/authorizations"
_PATH = re.compile(r"/api/v2/(?P<kind>\w+)(?:/(?P<id>[^/]+))?(?:/(?P<part>\w+))?")


class AbsentError(Exception):
    """The server's word that there is no such thing."""


class FreshServer:
    """What ``setup`` would leave on the server, as whoever has its rights sees it. ``token`` is the one that is used."""

    def __init__(self, setup: RehearsedSetup, token: str | None = None) -> None:
        self._setup = setup
        self._token = token
        self._lists: dict[str, t.Callable[[Query], list[Document]]] = {
            "users": self._find_users,
            "orgs": self._find_organizations,
            "buckets": self._find_buckets,
            "authorizations": self._find_authorizations,
        }

    def get(self, path: str, query: Query) -> t.Any:
        """Return what ``GET path`` shows. Raise :class:`AbsentError` where there is no such thing."""
        if path.startswith(_V1_USERS):
            return _no_v1_users(path, query)
        found = _PATH.fullmatch(path)
        kind, thing_id, part = found.group("kind", "id", "part") if found else ("", None, None)
        if kind in self._lists:
            listed = self._lists[kind]
            return {kind: listed(query)} if thing_id is None else self._thing(kind, thing_id, part)
        if kind in _EMPTY_LISTS and thing_id is None:
            return dict(_EMPTY_LISTS[kind])
        if kind == "resources":
            return [*RESOURCE_TYPES, "instance"]
        if kind == "dbrps":
            return {"content": self._find_mappings(query)}
        if kind == "me":
            return self._users()[0]
        # A v1 user is an authorization, too.
        raise AbsentError(f"{kind.rstrip('s') or 'authorization'} not found")

    def _thing(self, kind: str, thing_id: str, part: str | None) -> t.Any:
        there = {"users": self._users, "orgs": self._organizations, "buckets": self._buckets}
        documents = there.get(kind, self._authorizations)()
        found = next((document for document in documents if document["id"] == thing_id), None)
        if found is None:
            raise AbsentError(f"{_NAMES.get(kind, kind[:-1])} not found")
        if part is None:
            return found
        if part == "permissions":
            # The user of the setup may do everything, and owns the organization.
            resources = ({"type": "orgs", "id": ORGANIZATION_ID}, {"type": "instance"})
            return [{"action": action, "resource": resource} for resource in resources for action in _ACTIONS]
        if part == "labels":
            return {"labels": []}
        return {"users": self._users() if (kind, part) == ("orgs", "owners") else []}

    def _users(self) -> list[Document]:
        return [{"id": USER_ID, "name": self._setup.username, "status": "active"}]

    def _find_users(self, query: Query) -> list[Document]:
        if query.get("name", self._setup.username) != self._setup.username:
            raise AbsentError("user not found")
        return self._users()

    def _organizations(self) -> list[Document]:
        return [{"id": ORGANIZATION_ID, "name": self._setup.org, "description": ""}]

    def _find_organizations(self, query: Query) -> list[Document]:
        self._check_organization(query)
        return self._organizations()[int(query.get("offset", 0)) :]

    def _check_organization(self, query: Query, words: str = 'organization name "{}" not found') -> None:
        name = query.get("org")
        if name is not None and trim(name) != trim(self._setup.org):
            raise AbsentError(words.format(name))

    def _buckets(self) -> list[Document]:
        retention = self._setup.retention
        shard = default_shard_group_duration(retention)
        own = Bucket(None, ORGANIZATION_ID, self._setup.bucket, "user", "", retention, shard)
        there = zip((BUCKET_ID, TASKS_ID, MONITORING_ID), (own, *system_buckets(ORGANIZATION_ID)))
        found = [_bucket_document(bucket_id, bucket) for bucket_id, bucket in there]
        return sorted(found, key=lambda bucket: str(bucket["name"]).encode("utf-8", "surrogatepass"))

    def _find_buckets(self, query: Query) -> list[Document]:
        """Return a page of the buckets, as the server cuts it."""
        self._check_organization(query)
        found = self._buckets() if query.get("orgID", ORGANIZATION_ID) == ORGANIZATION_ID else []
        if "name" in query:
            found = [bucket for bucket in found if bucket["name"] == query["name"]]
            if not found:
                raise AbsentError(f'bucket "{query["name"]}" not found')
        if "descending" in query:
            found = found[::-1]
        if "after" in query:
            ids = [bucket["id"] for bucket in found]
            found = found[ids.index(query["after"]) + 1 :] if query["after"] in ids else []
        begin = int(query.get("offset", 0))
        return found[begin : begin + int(query.get("limit", 20))]

    def _authorizations(self) -> list[Document]:
        """Return the operator token's. It shows the token to whoever has it, so that it is known which one that is."""
        token = self._token if self._token is not None and self._setup.accepts_token(self._token) else ""
        kinds = [(action, kind) for kind in RESOURCE_TYPES for action in _ACTIONS]
        return [
            {
                "id": AUTHORIZATION_ID,
                "token": token,
                "status": "active",
                "description": f"{self._setup.username}'s Token",
                "orgID": ORGANIZATION_ID,
                "org": self._setup.org,
                "userID": USER_ID,
                "user": self._setup.username,
                "permissions": [{"action": action, "resource": {"type": kind}} for action, kind in kinds],
            }
        ]

    def _find_authorizations(self, query: Query) -> list[Document]:
        return self._authorizations() if query.get("orgID", ORGANIZATION_ID) == ORGANIZATION_ID else []

    def _find_mappings(self, query: Query) -> list[Document]:
        """Return the mappings that come with the buckets."""
        self._check_organization(query, 'invalid org "{}": organization not found')
        there = self._buckets() if query.get("orgID", ORGANIZATION_ID) == ORGANIZATION_ID else []
        virtual = [virtual_mapping(Bucket.from_api(document)) for document in there]
        return [
            {
                "id": one.id,
                "orgID": one.org_id,
                "bucketID": one.bucket_id,
                "database": one.database,
                "retention_policy": one.policy,
                "virtual": True,
                "default": one.default,
            }
            for one in virtual
            if query.get("db", one.database) == one.database
        ]


def _no_v1_users(path: str, query: Query) -> Document:
    """Return the list of v1 users, which a setup leaves empty."""
    if path != _V1_USERS or "token" in query:
        raise AbsentError("authorization not found")
    return {"authorizations": []}


def _bucket_document(bucket_id: str, bucket: Bucket) -> Document:
    rule = {
        "type": "expire",
        "everySeconds": bucket.retention,
        "shardGroupDurationSeconds": bucket.shard_group_duration,
    }
    return {
        "id": bucket_id,
        "orgID": bucket.org_id,
        "type": bucket.type,
        "name": bucket.name,
        **({"description": bucket.description} if bucket.description else {}),
        "retentionRules": [rule],
        "labels": [],
    }
