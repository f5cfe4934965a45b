# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_buckets: many buckets in one task, and the organization that influx_server has several of. Everything is planned before
the first change; the steps of one bucket run in order, several buckets at a time. Plain data in, plain data out."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.connection import resolve_connection
from .._errors import InfluxError
from .._plan.desired import Params
from .._plan.desired_buckets import (
    parse_buckets,
    some,
)
from .._plan.results import Result, many_result
from .._printable import count
from .._report import Report
from .clients import with_client
from .organization import Item, Organization, apply_all


class PartlyFailedError(InfluxError):
    """Some of many buckets could not be brought to what is declared."""


def run_buckets(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """Bring all declared buckets to what is declared, and purge others if that is asked for; see :func:`run_bucket`."""
    declared = parse_buckets(params)
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        organization = Organization(client, connection, declared)
        organization.read_and_plan()
        apply_all([organization], check_mode, lambda: _result(organization))
        return _end(organization)

    return with_client(connection, work, read_only=check_mode, secrets=secrets, report=report)


def _result(organization: Organization) -> Result:
    return many_result(organization.items, organization.purges, organization.warnings)


def _end(organization: Organization) -> Result:
    items, purges = organization.items, organization.purges
    result = _result(organization)
    failed = [item for item in (*items, *purges) if item.error is not None]
    if not failed:
        return result
    error = PartlyFailedError(_summary(failed, [*items, *purges]), operation="keep many buckets")
    error.done = result
    raise error


def _summary(failed: t.Sequence[Item], items: t.Sequence[Item]) -> str:
    """One line: what failed and why, what was done, what was not tried."""
    reasons = " ".join(f"{item.title!r}: {item.error.message}" for item in failed[:5] if item.error is not None)
    more = f" And {len(failed) - 5} more, see buckets." if len(failed) > 5 else ""
    done = [item.title for item in items if item.done]
    left = [item.title for item in items if not item.attempted and item.error is None and item.plan.steps]
    tail = f" Changed before: {some(done)}." if done else " Nothing was changed."
    tail += f" Not tried: {some(left)}." if left else ""
    return (
        f"{len(failed):,} of {count(len(items), 'bucket')} failed. {reasons}{more}{tail} Run the task again to go on."
    )
