# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_bucket: one bucket, and what all modules do that declare something of one."""

from __future__ import annotations

import datetime
import typing as t
from functools import partial

from .._errors import DataLossError
from .._execution import ModuleDefinition, RunContext
from .._options.buckets import bucket_spec
from .._options.connection import connection_spec
from .._plan.buckets import Observation, Plan, plan_bucket
from .._plan.desired import DesiredBucket, parse_bucket
from .._plan.progress import Planned, Progress
from .._plan.results import Result, bucket_result
from .._plan.steps import apply_steps
from .._read.buckets import observe
from .._read.organizations import OrganizationReader
from .._report import Report


def run_bucket(context: RunContext, desired: DesiredBucket) -> Result:
    """Bring one bucket to what is declared, or return what that would take."""
    reader = context.reader()
    observed = _observe(reader, desired)
    plan = _plan(desired, observed, context.report)
    if not plan.steps:
        return bucket_result(plan.before, plan.before, (), plan.warnings, plan.spelled)
    if context.check_mode:
        return _predict(plan, reader)
    return _carry_out(plan, reader, observed, desired)


def _observe(reader: OrganizationReader, declared: DesiredBucket) -> Observation:
    return observe(reader, declared, datetime.datetime.now(datetime.timezone.utc))


def _plan(declared: DesiredBucket, observed: Observation, report: Report) -> Plan:
    """Return the plan. One that would lose data fails with all that differs, so that whoever decides about it sees the rest."""
    try:
        return plan_bucket(declared, observed)
    except DataLossError:
        plan = plan_bucket(declared._replace(allow_data_loss=True), observed)
        refused = bucket_result(plan.before, plan.after, plan.steps, plan.warnings, plan.spelled)
        report.conclude({**refused, "changed": False, "actions": [], "bucket": None})
        raise


def plan_again(
    reader: OrganizationReader,
    declared: DesiredBucket,
    plan: t.Callable[[DesiredBucket, Observation], Plan] = plan_bucket,
) -> Planned:
    """Return the plan for what is there now, made by ``plan``."""
    observed = _observe(reader.anew(), declared)
    return _planned(plan(declared, observed), observed)


def _planned(plan: Plan, observed: Observation) -> Planned:
    # What may use the bucket is read after the bucket itself.
    return Planned(plan, observed.org_id, verify_first=observed.dependents is not None)


def _predict(plan: Plan, reader: OrganizationReader) -> Result:
    # Here and below: a task that has nothing to do does not load what would do it.
    from .._apply.predict import predict

    steps, error = predict(plan.steps, reader.confirm)
    now = reader.rehearse(plan.before, apply_steps(plan.before, steps))
    result = bucket_result(plan.before, now, steps, plan.warnings, plan.spelled)
    if error is None:
        return result
    reader.client.report.conclude(result)
    raise error


def _carry_out(plan: Plan, reader: OrganizationReader, observed: Observation, declared: DesiredBucket) -> Result:
    from .._apply.converge import converge

    report = reader.client.report
    progress = Progress(plan, plan.before)

    def result() -> Result:
        whole = progress.plan
        return bucket_result(whole.before, progress.now, progress.done, whole.warnings, whole.spelled)

    def replan() -> Planned:
        # Where something is done already, the result tells that, and not what a refusal would have changed.
        return plan_again(reader, declared, plan_bucket if progress.done else partial(_plan, report=report))

    report.tell_with(result, len(plan.steps))
    converge(reader.client, progress, _planned(plan, observed), replan, wait_timeout=declared.wait_timeout)
    return result()


BUCKET = ModuleDefinition(connection_spec().merge(bucket_spec()), parse_bucket, run_bucket)
