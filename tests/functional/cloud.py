# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""InfluxDB Cloud, emulated, for the tests that are about it: a server of each test's own, set as the test needs it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from emulator.server import Options, make_app
from functional.sandbox import Module, Result, Sandbox
from proxy import running_proxy
from tools.server import Server

TOKEN = "token-of-main"
OTHER_TOKEN = "token-of-other"
ADMIN = "admin"


@dataclass
class CloudSandbox(Sandbox):
    """The organization `main` of a server of its own, which ends with the test."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.log()

    def make_org(self, name: str) -> str:
        """The ID of the token's organization: no other can be made."""
        self.org = self.server.org
        return str(self.api.do("GET", "/api/v2/orgs")["orgs"][0]["id"])

    def close(self) -> None:
        """Nothing: the server goes."""

    def v1_users(self, org_id: str | None = None) -> list[dict[str, Any]]:
        """None: there are none on Cloud."""
        del org_id
        return []

    def other_org_id(self) -> str:
        """The ID of the organization `other`."""
        return str(self.api.send("GET", "/api/v2/orgs", token=OTHER_TOKEN).json()["orgs"][0]["id"])

    def other_bucket(self, name: str) -> str:
        """A bucket of the organization `other`; its ID."""
        body = {"orgID": self.other_org_id(), "name": name}
        response = self.api.send("POST", "/api/v2/buckets", json=body, token=OTHER_TOKEN)
        return str(response.json()["id"])

    def retention(self, bucket_id: str) -> int:
        """The retention in seconds."""
        return int(self.truth(bucket_id)["retentionRules"][0]["everySeconds"])

    def both(self, module: Module, **options: Any) -> Result:
        """The result of a run that check mode has told, in all but the new IDs, and after which there is nothing to do."""
        self.log()
        checked = self.run(module, check=True, **options)
        assert set(self.methods()) <= {"GET"}
        ran = self.run(module, **options)
        assert (checked["changed"], checked["actions"], checked["diff"]) == (
            ran["changed"],
            ran["actions"],
            ran["diff"],
        )
        assert checked.get("warnings") == ran.get("warnings")
        return ran

    def settles(self, module: Module, **options: Any) -> Result:
        """The result of a run that check mode has told, and after which there is nothing to do, with or without it."""
        ran = self.both(module, **options)
        self.log()
        for check in (True, False):
            again = self.run(module, check=check, **options)
            assert (again["changed"], again["actions"]) == (False, [])
        assert set(self.methods()) == {"GET"}
        return ran


@contextmanager
def cloud(**options: Any) -> Iterator[CloudSandbox]:
    """A sandbox on an emulated InfluxDB Cloud; `options` as the emulator's command line has them."""
    settings = Options(TOKEN, edition="cloud", password="a-long-pass-word", other_token=OTHER_TOKEN, **options)
    with serving(settings) as url, running_proxy(url) as proxy:
        yield CloudSandbox(Server(url, TOKEN, "main"), proxy.channel("cloud"))


@contextmanager
def serving(options: Options) -> Iterator[str]:
    """Serve an emulator in a thread, with an event loop of its own: much sooner there than a process."""
    started: Future[str] = Future()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def main() -> None:
        runner = web.AppRunner(make_app(options), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        started.set_result(f"http://127.0.0.1:{runner.addresses[0][1]}")
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), name="cloud", daemon=True)
    thread.start()
    try:
        yield started.result(timeout=60)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
