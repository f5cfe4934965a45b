# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One server for each session of integration tests, reached directly and through the recording proxy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tools.server import SUPPORT, Server, server, service


@dataclass(frozen=True)
class Site:
    """A server, and the address of the proxy that counts what is asked of it."""

    server: Server
    proxy_host: str


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Start what the playbooks talk to, unless the environment names a server."""
    with ExitStack() as stack:
        found = stack.enter_context(server())
        if not (SUPPORT / "proxy").is_dir():
            yield Site(found, found.host)
            return
        yield Site(found, stack.enter_context(service("proxy", "--port", "0", "--upstream", found.host)))
