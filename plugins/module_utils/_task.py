# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What all tasks share: a client for as long as the task lasts, and how many requests it sent."""

from __future__ import annotations

import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report
from ansible_collections.timeseries.influxdb.plugins.module_utils._results import Result


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
    report = Report() if report is None else report
    client = Client(connection, read_only=read_only, secrets=secrets, report=report)
    report.count_with(lambda: _counted(client))
    try:
        with client:
            result = work(client)
    except InfluxError as error:
        error.done = {**report.result(), **error.done, "requests": _counted(client)}
        raise
    return {**result, "requests": _counted(client)}


def _counted(client: Client) -> dict[str, int]:
    return {"sent": client.sent, "repeated": client.repeated}
