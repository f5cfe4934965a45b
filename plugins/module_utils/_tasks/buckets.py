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
from .._plan.progress_server import LabelItem
from .._plan.results import Result
from .._plan.results_buckets import many_result
from .._printable import count, summarize
from .organization import AnyItem, Organization
from .work import Work

# A label, a bucket or another thing, and what messages call it.
TitledItem = tuple[str, AnyItem]


class PartlyFailedError(InfluxError):
    """Some of many buckets could not be brought to what is declared."""

    def headline(self) -> str:
        return self.reason  # it begins with how many failed


def run_buckets(context: RunContext, desired: DesiredBuckets) -> Result:
    """Bring all declared buckets to what is declared, and purge others if that is asked for."""
    organization = Organization(context.reader(), desired)
    organization.read_and_plan()
    work = Work([organization], context.report, stop_on_error=desired.stop_on_error, concurrency=desired.concurrency)
    work.apply(check_mode=context.check_mode, tell=lambda: many_result(organization))
    return _end(organization)


def _end(organization: Organization) -> Result:
    result = many_result(organization)
    items = [(repr(item.title), item) for item in organization.everything()]
    failures = list_failures(items)
    if not failures:
        return result
    organization.client.report.conclude(result)
    raise PartlyFailedError(_summary(failures, items), operation="keep many buckets")


def _summary(failures: t.Sequence[str], items: t.Sequence[TitledItem]) -> str:
    """Return one line: what failed and why, what was done, what was not attempted."""
    labels = sum(isinstance(item, LabelItem) for _title, item in items)
    many = count(len(items), "label or bucket", "labels and buckets") if labels else count(len(items), "bucket")
    counts = f"{len(failures):,} of {many} failed."
    reasons = summarize(failures, " ", " And {} more, see buckets.")
    return f"{counts} {reasons} {describe_progress(items)} Run the task again to go on."


def list_failures(items: t.Iterable[TitledItem]) -> list[str]:
    """Return why ``items`` failed, of those that did."""
    return [f"{title}: {item.error.message}" for title, item in items if item.error is not None]


def describe_progress(items: t.Sequence[TitledItem]) -> str:
    """Return what was done of ``items``, and what was not attempted."""
    done = [title for title, item in items if item.done]
    left = [title for title, item in items if not item.attempted and item.error is None and item.planned]
    changed = f"Changed before: {summarize(done)}." if done else "Nothing was changed."
    return f"{changed} Not attempted: {summarize(left)}." if left else changed


BUCKETS = ModuleDefinition(connection_spec().merge(buckets_spec()), parse_buckets, run_buckets)
