# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What all tasks share: a client for as long as the task lasts, and how many requests it sent."""

from __future__ import annotations

import contextlib
import typing as t

from .._api.client import Client
from .._api.connection import Connection
from .._errors import InfluxError
from .._plan.results import Result
from .._report import Report


def with_client(
    connection: Connection,
    work: t.Callable[[Client], Result],
    *,
    read_only: bool,
    secrets: set[str],
    report: Report | None = None,
) -> Result:
    """The result of ``work``, and in ``requests`` what it took, the end of a session included; a failure has that too.

    A failure has in ``done`` what ``report`` knows of the task, or what it brings along itself.
    """
    return with_clients(
        [connection], lambda clients: work(clients[0]), read_only=read_only, secrets=secrets, report=report
    )


def with_clients(
    connections: t.Sequence[Connection],
    work: t.Callable[[t.Sequence[Client]], Result],
    *,
    read_only: bool,
    secrets: set[str],
    report: Report | None = None,
) -> Result:
    """Like :func:`with_client`, with a client for each of ``connections``: those with the same credentials share one."""
    report = Report() if report is None else report
    clients: dict[t.Hashable, Client] = {}
    for connection in connections:
        credentials = _credentials(connection)
        if credentials not in clients:
            clients[credentials] = Client(connection, read_only=read_only, secrets=secrets, report=report)
    report.count_with(lambda: _counted(clients.values()))
    try:
        with contextlib.ExitStack() as open_clients:
            for client in clients.values():
                open_clients.enter_context(client)
            result = work([clients[_credentials(connection)] for connection in connections])
    except InfluxError as error:
        error.done = {**report.result(), **error.done, "requests": _counted(clients.values())}
        raise
    return {**result, "requests": _counted(clients.values())}


def _credentials(connection: Connection) -> t.Hashable:
    return connection.token, connection.username, connection.password


def _counted(clients: t.Collection[Client]) -> dict[str, int]:
    return {
        "sent": sum(client.sent for client in clients),
        "repeated": sum(client.repeated for client in clients),
    }
