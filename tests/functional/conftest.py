# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server, a proxy in front of it, and a sandbox on it for each test."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from functools import partialmethod
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from emulator.cloud.settings import READINGS
from functional.cloud import CloudSandbox, cloud
from functional.counts import count, counted, counts
from functional.sandbox import Sandbox, User
from functional.world import people
from proxy import Proxy, running_proxy
from tools.server import Server, server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what tests of many cases have counted."""
    for line in counted(config):
        terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker of pytest-xdist has counted."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["counts"] = counts(session.config)


# pytest-xdist's own: it is not installed everywhere.
@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker has counted."""
    for kind, (cases, failures) in node.workeroutput.get("counts", {}).items():
        count(node.config, kind, cases, failures)


@pytest.fixture(scope="session", name="server")
def server_fixture() -> Iterator[Server]:
    """The server in the environment, or an emulator: no test knows which."""
    with server() as found:
        yield found


@pytest.fixture(scope="session", name="proxy")
def proxy_fixture(server: Server) -> Iterator[Proxy]:
    """A proxy in front of the server, with a channel for each test."""
    with running_proxy(server.host) as proxy:
        yield proxy


@pytest.fixture(scope="module", name="users")
def users_fixture(server: Server, proxy: Proxy) -> Iterator[Mapping[str, User]]:
    """Users for all organizations of a module."""
    made = Sandbox(server, proxy.channel(f"t{secrets.token_hex(5)}"))
    try:
        yield people(made)
    finally:
        made.close()


@pytest.fixture
def sandbox(server: Server, proxy: Proxy) -> Iterator[Sandbox]:
    """An organization and all that is made in it, until the test ends."""
    made = Sandbox(server, proxy.channel(f"t{secrets.token_hex(5)}"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(name="main")
def main_fixture() -> Iterator[CloudSandbox]:
    """InfluxDB Cloud as documented."""
    with cloud() as sandbox:
        yield sandbox


@pytest.fixture(name="each", params=["as documented", *READINGS])
def each_fixture(request: pytest.FixtureRequest) -> Iterator[CloudSandbox]:
    """A server as documented, and one for each other way to read the documentation."""
    with cloud(reading=[] if request.param == "as documented" else [request.param]) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a client would have waited before it repeated requests: nobody waits in a test."""
    waited: list[float] = []
    # Each wait its longest, so that they are the same in each run.
    patient = partialmethod(Client.__init__, sleep=waited.append, jitter=lambda: 1.0)
    monkeypatch.setattr(Client, "__init__", patient)
    return waited
