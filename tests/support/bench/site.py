# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's side of the benchmark: organizations to measure in, and the buckets that are declared there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from tools.server import Server

DAY = 86_400
LABELS = ("metrics", "production")
Declaration = dict[str, Any]


@dataclass
class Place:
    """An organization for one contender, so that each finds the same number of buckets in its own."""

    org_id: str
    owner: str

    def buckets(self, number: int, state: str, dressed: bool, turn: int = 0) -> list[Declaration]:
        """What is declared: to change is the description of one in ten, to another one at each turn."""
        made = []
        for index in range(number):
            bucket: Declaration = {"name": f"bucket-{index:05}"}
            if state == "delete":
                made.append({**bucket, "state": "absent"})
                continue
            bucket["retention"] = "30d"
            bucket["description"] = f"turn {turn}" if state == "change" and index % 10 == 0 else "of the benchmark"
            if dressed:
                bucket.update(labels=list(LABELS), owners=[self.owner])
            made.append(bucket)
        return made

    def for_floor(self, buckets: list[Declaration]) -> dict[str, Any]:
        """The same for the floor, which reads no durations."""
        return {"org_id": self.org_id, "buckets": [{**bucket, "seconds": 30 * DAY} for bucket in buckets]}


class Site:
    """What is made on a server, and goes with the block."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers["Authorization"] = f"Token {server.token}"

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """The JSON that the server answers."""
        response = self._http.request(method, f"{self.server.host}/api/v2/{path}", timeout=600, **options)
        response.raise_for_status()
        return response.json() if response.content else None

    def version(self) -> str:
        """The version that the server names."""
        return str(self._http.get(f"{self.server.host}/ping", timeout=60).headers.get("X-Influxdb-Version"))

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A new organization with two labels, and a user."""
        name = f"bench-{secrets.token_hex(6)}"
        org_id = self.ask("POST", "orgs", json={"name": name})["id"]
        user_id = self.ask("POST", "users", json={"name": name})["id"]
        try:
            for label in LABELS:
                self.ask("POST", "labels", json={"orgID": org_id, "name": label})
            yield Place(org_id, name)
        finally:
            for label in self.ask("GET", "labels", params={"orgID": org_id})["labels"]:
                self.ask("DELETE", f"labels/{label['id']}")
            self.ask("DELETE", f"orgs/{org_id}")
            self.ask("DELETE", f"users/{user_id}")
