# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_buckets: many buckets in one task, and the organization that influx_server has several of. Everything is planned before
the first change; the steps of one bucket run in order, several buckets at a time."""

from __future__ import annotations

import typing as t

from .._errors import InfluxError
from .._execution import ModuleDefinition, RunContext
from .._options.buckets import buckets_spec
from .._options.connection import connection_spec
from .._plan.desired_buckets import (
    DesiredBuckets,
    parse_buckets,
)
from .._plan.progress import Item
from .._plan.results import Result, many_result
from .._printable import count, summarize
from .organization import Organization, apply_all


class PartlyFailedError(InfluxError):
    """Some of many buckets could not be brought to what is declared."""

    def headline(self) -> str:
        return self.reason  # it begins with how many failed


def run_buckets(context: RunContext, desired: DesiredBuckets) -> Result:
    """Bring all declared buckets to what is declared, and purge others if that is asked for."""
    organization = Organization(context.client, context.connection, desired)
    organization.read_and_plan()
    apply_all([organization], context.check_mode, lambda: _result(organization))
    return _end(organization)


def _result(organization: Organization) -> Result:
    return many_result(organization.items, organization.purges, organization.warnings)


def _end(organization: Organization) -> Result:
    items, purges = organization.items, organization.purges
    result = _result(organization)
    failed = [item for item in (*items, *purges) if item.error is not None]
    if not failed:
        return result
    organization.client.report.conclude(result)
    raise PartlyFailedError(_summary(failed, [*items, *purges]), operation="keep many buckets")


def _summary(failed: t.Sequence[Item], items: t.Sequence[Item]) -> str:
    """One line: what failed and why, what was done, what was not tried."""
    failures = [f"{item.title!r}: {item.error.message}" for item in failed if item.error is not None]
    reasons = summarize(failures, " ", " And {} more, see buckets.")
    done = [repr(item.title) for item in items if item.done]
    left = [repr(item.title) for item in items if not item.attempted and item.error is None and item.plan.steps]
    tail = f" Changed before: {summarize(done)}." if done else " Nothing was changed."
    tail += f" Not attempted: {summarize(left)}." if left else ""
    return f"{len(failed):,} of {count(len(items), 'bucket')} failed. {reasons}{tail} Run the task again to go on."


BUCKETS = ModuleDefinition(connection_spec().merge(buckets_spec()), parse_buckets, run_buckets)
