# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server that nobody has set up: a new emulator, or a new influxd where INFLUXD_BINARY names the program."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP
from emulator.server import Options
from functional.cloud import serving
from functional.sandbox import PASSWORD, Result
from proxy import ChannelView, running_proxy
from tools.calls import Failure, attempt
from tools.server import LOOPBACK

TOKEN = "an-operator-token-that-is-long-enough"
DECLARED: dict[str, Any] = {
    "username": "admin",
    "password": PASSWORD,
    "org": "main",
    "bucket": "telegraf",
    "retention": "30d",
    "token": TOKEN,
}


@dataclass
class FreshServer:
    """A server, how tasks reach it, and what it says itself."""

    host: str
    channel: ChannelView
    secrets: set[str] = field(default_factory=set)

    def attempt(self, *, check: bool = False, **options: Any) -> Result | Failure:
        """The result of the task with ``options`` in place of those above, or how it failed."""
        given = {"host": self.channel.url, "retries": 0, **DECLARED, **options}
        params = {name: value for name, value in given.items() if value is not None}
        return attempt(SETUP, params, check_mode=check, secrets=self.secrets)

    def run(self, *, check: bool = False, **options: Any) -> Result:
        """The result of a task that must not fail."""
        ended = self.attempt(check=check, **options)
        assert not isinstance(ended, Failure), ended.message
        return ended

    def failure(self, *, check: bool = False, **options: Any) -> Failure:
        """How a task failed that must fail."""
        ended = self.attempt(check=check, **options)
        assert isinstance(ended, Failure)
        assert "\n" not in ended.message
        return ended

    def fails(self, *, check: bool = False, **options: Any) -> InfluxError:
        """The error of a task that must fail."""
        return self.failure(check=check, **options).error

    def settled(self, **options: Any) -> Result:
        """The result of a run that check mode has told, and after which there is nothing to do."""
        checked = self.run(check=True, **options)
        ran = self.run(**options)
        assert (checked["changed"], checked["actions"], checked["diff"]) == (True, ran["actions"], ran["diff"])
        for check in (True, False):
            again = self.run(check=check, **options)
            assert (again["changed"], again["actions"], again["setup"]) == (False, [], ran["setup"])
        return ran

    def sent(self) -> list[str]:
        """The requests since the last look."""
        entries = self.channel.log()
        self.channel.clear()
        return [f"{entry.method} {entry.path}" for entry in entries]

    # What the server says

    def send(self, method: str, path: str, **given: Any) -> requests.Response:
        """The answer, whatever it says."""
        return requests.request(method, f"{self.host}/api/v2/{path}", timeout=60, **given)

    def allowed(self) -> bool:
        """Whether it can be set up."""
        return bool(self.send("GET", "setup").json()["allowed"])

    def set_up(self, **changes: Any) -> int:
        """Set it up, or half of it; the status of the answer."""
        body = {**DECLARED, "retentionPeriodSeconds": 0, **changes}
        return self.send("POST", "setup", json=body).status_code

    def read(self, path: str, token: str = TOKEN) -> Any:
        """What the holder of the token reads."""
        response = self.send("GET", path, headers={"Authorization": f"Token {token}"})
        assert response.ok, response.text
        return response.json()

    def change(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Change something as the holder of the token."""
        response = self.send(method, path, headers={"Authorization": f"Token {TOKEN}"}, json=body)
        assert response.ok, response.text
        return response.json() if response.content else None

    def empty(self) -> None:
        """Delete the organization and the user, so that the server can be set up again."""
        organization, user = self.read("orgs?org=main")["orgs"][0]["id"], self.read("me")["id"]
        session = self.session()
        for path in (f"orgs/{organization}", f"users/{user}"):
            assert self.send("DELETE", path, headers=session).status_code == 204

    def make(self, kind: str) -> str:
        """Make a bucket, a user, an organization or a token as the user of half a setup; its ID."""
        session = self.session()
        organization = self.send("GET", "orgs", headers=session).json()["orgs"][0]["id"]
        permission = {"action": "read", "resource": {"type": "buckets", "orgID": organization}}
        bodies: dict[str, dict[str, Any]] = {
            "buckets": {"orgID": organization, "name": "data", "retentionRules": []},
            "users": {"name": "ann"},
            "orgs": {"name": "second"},
            "authorizations": {"orgID": organization, "permissions": [permission]},
        }
        made = self.send("POST", kind, headers=session, json=bodies[kind])
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def narrow_token(self) -> str:
        """A token of the user of the setup that may read buckets, and nothing else."""
        organization = self.read("orgs?org=main")["orgs"][0]["id"]
        permission = {"action": "read", "resource": {"type": "buckets", "orgID": organization}}
        made = self.change("POST", "authorizations", {"orgID": organization, "permissions": [permission]})
        return str(made["token"])

    def session(self) -> dict[str, str]:
        """The headers of the user, who signs in."""
        response = self.send("POST", "signin", auth=(DECLARED["username"], DECLARED["password"]))
        assert response.status_code == 204
        return {"Cookie": response.headers["Set-Cookie"].partition(";")[0]}


@contextmanager
def fresh_server() -> Iterator[FreshServer]:
    """A server of a test's own, which ends with the test."""
    binary = os.environ.get("INFLUXD_BINARY")
    started: AbstractContextManager[str] = _influxd(binary) if binary else serving(Options("unused", fresh=True))
    with started as url, running_proxy(url) as proxy:
        yield FreshServer(url, proxy.channel("fresh"))


@contextmanager
def _influxd(binary: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        paths = {"bolt": "bolt", "sqlite": "sqlite", "engine": "engine"}
        options = [f"--{name}-path={Path(folder) / path}" for name, path in paths.items()]
        command = [binary, f"--http-bind-address=127.0.0.1:{port}", "--reporting-disabled", *options]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"{LOOPBACK}{port}"
            _wait_until_healthy(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(60)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    """A real server tells nobody when it listens, so it is asked."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise RuntimeError("influxd did not start")
