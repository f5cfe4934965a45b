# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server in the place of the network, small enough to be read: buckets, labels and what lists have in common. What a test
needs beside it, a test says: ``before`` is called ahead of each request, and what it raises or returns is the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label
from unit.plugins.samples import ORG
from unit.plugins.script import HOST, TOKEN, Exchange, Script, bucket_json, label_json

Document = dict[str, Any]
Reply = tuple[int, Any]
Query = dict[str, str]
MISSING: Document = {"code": "c", "message": "bucket not found"}


def refusal(status: int, message: str) -> Reply:
    """InfluxDB's refusal."""
    return status, {"code": "c", "message": message}


@dataclass
class Server:
    """``order`` is the key of its lists; ``ignores_order`` says that it lists from the beginning, whatever is asked."""

    buckets: list[Bucket] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    mappings: list[Document] = field(default_factory=list)
    tasks: list[Document] = field(default_factory=list)
    checks: list[Document] = field(default_factory=list)
    users: list[Document] = field(default_factory=list)
    orgs: dict[str, str] = field(default_factory=lambda: {ORG: "main"})
    hidden: set[str] = field(default_factory=set)
    build: str = "OSS"
    order: Callable[[Bucket], Any] = lambda bucket: bucket.name.encode()
    ignores_order: bool = False
    me: Reply = (200, {"id": "00000000000000c1", "name": "ann"})
    before: Callable[[str, str], Reply | None] = lambda method, path: None
    asked: list[str] = field(default_factory=list)

    def client(self, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Client:
        """A client that talks to it."""
        self.listen(monkeypatch)
        return Client(Connection(host=HOST, token=TOKEN, retries=0), sleep=lambda dummy: None, **options)

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the network's place."""
        responses = Script((), self.build)

        def send(_adapter: HTTPAdapter, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
            status, document = self.reply(request)
            headers = {"X-Platform-Error-Code": "c"} if status >= 400 else {}
            return responses._answer(request, Exchange("", status, document, headers=headers))

        monkeypatch.setattr(HTTPAdapter, "send", send)

    @property
    def written(self) -> list[str]:
        """The requests that write, in their order."""
        return [asked for asked in self.asked if not asked.startswith("GET")]

    def reply(self, request: requests.PreparedRequest) -> Reply:
        """What it answers."""
        url = urlsplit(str(request.url))
        method, path, query = str(request.method), url.path.removeprefix("/api/v2/"), dict(parse_qsl(url.query))
        self.asked.append(f"{method} {path}")
        body: Document = {} if request.body is None else json.loads(request.body)
        said = self.before(method, path)
        if said is not None:
            return said
        kind, dummy, its_id = path.partition("/")
        named = f"{method} {kind}{'/' if its_id else ''}"
        replies: dict[str, Callable[[], Reply]] = {
            "GET buckets": lambda: self._list(query),
            "GET buckets/": lambda: self._one(its_id),
            "POST buckets": lambda: self._create(body),
            "POST buckets/": lambda: self._add_label(its_id.partition("/")[0], body),
            "PATCH buckets/": lambda: self._change(its_id, body),
            "DELETE buckets/": lambda: self._delete(its_id),
            "GET labels": lambda: (200, {"labels": [label_json(label) for label in self._labels_of(query)]}),
            "POST labels": lambda: self._create_label(body),
            "DELETE labels/": lambda: self._delete_label(its_id),
            "GET dbrps": lambda: (200, {"content": self.mappings}),
            "GET tasks": lambda: (200, {"tasks": self._page_of_tasks(query)}),
            "GET checks": lambda: (200, {"checks": self.checks}),
            "GET users": lambda: (200, {"users": self.users}),
            "GET me": lambda: self.me,
            "GET orgs": lambda: self._organizations(query),
            "GET orgs/": lambda: (200, {"id": its_id, "name": self.orgs[its_id]}),
            # /private/legacy/authorizations, which is not under /api/v2/.
            "GET /": lambda: (200, {"authorizations": []}),
        }
        return replies[named]()

    def _in_query(self, query: Query) -> list[Bucket]:
        ids = [org_id for org_id, name in self.orgs.items() if query.get("org") == name or query.get("orgID") == org_id]
        return [bucket for bucket in self.buckets if not {"org", "orgID"} & query.keys() or bucket.org_id in ids]

    def _list(self, query: Query) -> Reply:
        found = sorted(self._in_query(query), key=self.order)
        if "id" in query:
            found = [bucket for bucket in self.buckets if bucket.id == query["id"]]
        if "name" in query:
            found = [bucket for bucket in found if bucket.name.lower() == query["name"].lower()]
            if not found and self.build == "OSS":
                return 404, {**MISSING, "message": f'bucket "{query["name"]}" not found'}
        if "descending" in query and not self.ignores_order:
            found.reverse()
        if "after" in query:
            found = found[[bucket.id for bucket in found].index(query["after"]) + 1 :]
        begin = int(query.get("offset", 0))
        page = found[begin : begin + int(query.get("limit", 20))]
        return 200, {"buckets": [bucket_json(bucket) for bucket in page if bucket.id not in self.hidden]}

    def _one(self, its_id: str) -> Reply:
        return next(((200, bucket_json(bucket)) for bucket in self.buckets if bucket.id == its_id), (404, MISSING))

    def _create(self, body: Document) -> Reply:
        new = Bucket(f"{0xE00 + len(self.asked):016x}", body["orgID"], body["name"], shard_group_duration=604_800)
        self.buckets.append(new)
        return 201, bucket_json(new)

    def _change(self, its_id: str, body: Document) -> Reply:
        (number,) = [number for number, bucket in enumerate(self.buckets) if bucket.id == its_id]
        fields = {key: body[key] for key in ("name", "description") if key in body}
        self.buckets[number] = replace(self.buckets[number], **fields)
        return self._one(its_id)

    def _add_label(self, its_id: str, body: Document) -> Reply:
        (label,) = [label for label in self.labels if label.id == body["labelID"]]
        self.buckets = [
            replace(bucket, labels=(*bucket.labels, label)) if bucket.id == its_id else bucket
            for bucket in self.buckets
        ]
        return 201, {"label": label_json(label)}

    def _delete(self, its_id: str) -> Reply:
        self.buckets = [bucket for bucket in self.buckets if bucket.id != its_id]
        return 204, None

    def _labels_of(self, query: Query) -> list[Label]:
        return [label for label in self.labels if label.org_id == query["orgID"]]

    def _create_label(self, body: Document) -> Reply:
        new = Label(f"{0xA00 + len(self.asked):016x}", body["orgID"], body["name"], body.get("properties", {}))
        self.labels.append(new)
        return 201, {"label": label_json(new)}

    def _delete_label(self, its_id: str) -> Reply:
        self.labels = [label for label in self.labels if label.id != its_id]
        return 204, None

    def _page_of_tasks(self, query: Query) -> list[Document]:
        found = self.tasks
        if "after" in query:
            found = found[[task["id"] for task in found].index(query["after"]) + 1 :]
        return found[: int(query.get("limit", 100))]

    def _organizations(self, query: Query) -> Reply:
        found = [{"id": org_id, "name": name} for org_id, name in self.orgs.items() if query.get("org", name) == name]
        return (200, {"orgs": found}) if found else refusal(404, "organization name not found")
