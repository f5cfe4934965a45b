# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A conversation with a server, written down beforehand: what is asked is checked, and answered as the script says."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label

HOST = "http://influx.test:8086"
TOKEN = "the-token-of-all-these-unit-tests"


@dataclass(frozen=True)
class Exchange:
    """``asked`` is like "GET /api/v2/buckets?name=b"; ``answer`` is JSON, and None for no content."""

    asked: str
    status: int = 200
    response: Any = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Exception | None = None


def lost(asked: str, body: Any = None) -> Exchange:
    """A request whose answer never comes."""
    return Exchange(asked, body=body, error=requests.exceptions.ConnectionError("reset"))


def failed(asked: str, status: int, message: str = "no", body: Any = None, **headers: str) -> Exchange:
    """InfluxDB's refusal."""
    return Exchange(asked, status, {"code": "c", "message": message}, body, {"X-Platform-Error-Code": "c", **headers})


class Script:
    """The exchanges in their order; ``waits`` are the seconds that the client would have waited."""

    def __init__(self, exchanges: tuple[Exchange, ...], build: str) -> None:
        self.waits: list[float] = []
        self.requests: list[requests.PreparedRequest] = []
        self.adapters: list[HTTPAdapter] = []
        self.options: list[dict[str, Any]] = []
        self._left = list(exchanges)
        self._build = build

    def client(self, **fields: Any) -> Client:
        """A client that talks to it."""
        connection = Connection(**{"host": HOST, "token": TOKEN, "retries": 1, **fields})
        return Client(connection, sleep=self.waits.append, clock=lambda: 0.0, jitter=lambda: 1.0)

    def send(self, adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """In place of the network."""
        path = str(request.url).removeprefix(HOST)
        assert self._left, f"not in the script: {request.method} {path}"
        exchange = self._left.pop(0)
        assert f"{request.method} {path}" == exchange.asked
        assert (None if request.body is None else json.loads(request.body)) == exchange.body
        self.requests.append(request)
        self.adapters.append(adapter)
        self.options.append(options)
        if exchange.error is not None:
            raise exchange.error
        return self._answer(request, exchange)

    def check_end(self) -> None:
        """Nothing is left of it."""
        assert self._left == []

    def _answer(self, request: requests.PreparedRequest, exchange: Exchange) -> requests.Response:
        content = b"" if exchange.response is None else json.dumps(exchange.response).encode()
        headers = {"X-Influxdb-Version": "v2.9.1", **exchange.headers}
        if self._build:
            headers.setdefault("X-Influxdb-Build", self._build)
        if exchange.response is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        raw = urllib3.HTTPResponse(
            io.BytesIO(content),
            headers=headers,
            status=exchange.status,
            preload_content=False,
            request_method=request.method,
        )
        return HTTPAdapter().build_response(request, raw)


def written(monkeypatch: pytest.MonkeyPatch, *exchanges: Exchange, build: str = "OSS") -> Script:
    """A script in place of the network."""
    script = Script(exchanges, build)

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return script.send(adapter, request, **options)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return script


def bucket_json(bucket: Bucket) -> dict[str, Any]:
    """A bucket as the API gives it."""
    return {
        "id": bucket.id,
        "orgID": bucket.org_id,
        "type": bucket.type,
        "name": bucket.name,
        "description": bucket.description,
        "retentionRules": [
            {
                "type": "expire",
                "everySeconds": bucket.retention,
                "shardGroupDurationSeconds": bucket.shard_group_duration,
            }
        ],
        "labels": [label_json(label) for label in bucket.labels],
        **({"schemaType": bucket.schema_type} if bucket.schema_type else {}),
    }


def label_json(label: Label) -> dict[str, Any]:
    """A label as the API gives it."""
    return {"id": label.id, "orgID": label.org_id, "name": label.name, "properties": dict(label.properties)}
