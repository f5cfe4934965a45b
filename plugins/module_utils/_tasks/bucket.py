# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""One task: declare, read, plan, and carry out unless it is check mode. Plain data in, plain data out.

It reads no global state and leaves none, so that another execution than a module process can call it too.
"""

from __future__ import annotations

import datetime
import typing as t

from .._api.client import Client
from .._api.connection import resolve_connection
from .._errors import DataLossError
from .._plan.buckets import Observation, Plan, plan_bucket
from .._plan.desired import DesiredBucket, Params, parse_bucket, parse_bucket_labels, parse_bucket_members
from .._plan.results import Result, bucket_result
from .._plan.state import apply_steps
from .._read.buckets import observe
from .._read.organizations import OrganizationReader
from .._report import Report
from .clients import with_client


def run_bucket(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_bucket: bring one bucket to what is declared, or say what that would take.

    ``secrets`` takes what must be masked in all output. Raises an :class:`InfluxError`, whose ``done`` is the result as far
    as it had come.
    """
    return _run(parse_bucket(params), params, environ, check_mode, secrets, report)


def run_bucket_label(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_bucket_label: put labels on one bucket or take them off; see :func:`run_bucket`."""
    return _run(parse_bucket_labels(params), params, environ, check_mode, secrets, report)


def run_bucket_member(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_bucket_member: give users a role on one bucket or take it; see :func:`run_bucket`."""
    return _run(parse_bucket_members(params), params, environ, check_mode, secrets, report)


def _run(
    declared: DesiredBucket,
    params: Params,
    environ: t.Mapping[str, str],
    check_mode: bool,
    secrets: set[str],
    report: Report | None,
) -> Result:
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = OrganizationReader(client, connection.org, connection.org_id)
        observed = _observe(reader, declared)
        plan = _plan(declared, observed)
        if not plan.steps:
            return bucket_result(plan.before, plan.before, (), plan.warnings, plan.spelled)
        if check_mode:
            return _predict(plan, reader)
        return _carry_out(plan, reader, observed, declared)

    return with_client(connection, work, read_only=check_mode, secrets=secrets, report=report)


def _observe(reader: OrganizationReader, declared: DesiredBucket) -> Observation:
    return observe(reader, declared, datetime.datetime.now(datetime.timezone.utc))


def _plan(declared: DesiredBucket, observed: Observation) -> Plan:
    """Return the plan. One that would lose data fails with all that differs, so that whoever decides about it sees the rest."""
    try:
        return plan_bucket(declared, observed)
    except DataLossError as error:
        plan = plan_bucket(declared._replace(allow_data_loss=True), observed)
        refused = bucket_result(plan.before, plan.after, plan.steps, plan.warnings, plan.spelled)
        error.done = {**refused, "changed": False, "actions": [], "bucket": None}
        raise


def _predict(plan: Plan, reader: OrganizationReader) -> Result:
    # Here and below: a run that has nothing to do doesn't pay for what would do it.
    from .._apply.predict import predict

    steps, error = predict(plan, reader.confirm)
    result = bucket_result(plan.before, apply_steps(plan.before, steps), steps, plan.warnings, plan.spelled)
    if error is None:
        return result
    error.done = result
    raise error


def _carry_out(plan: Plan, reader: OrganizationReader, observed: Observation, declared: DesiredBucket) -> Result:
    from .._apply.confirm import Progress
    from .._apply.converge import Convergence, Planned

    report = reader.client.report
    progress = Progress(plan.before, report=report)

    def result() -> Result:
        return bucket_result(plan.before, progress.now, progress.done, plan.warnings, plan.spelled)

    def plan_again() -> Planned:
        observed = _observe(reader.anew(), declared)
        # Where something is done already, the result tells that, and not what a refusal would have changed.
        planned = plan_bucket(declared, observed) if progress.done else _plan(declared, observed)
        return Planned(planned, observed.org_id, observed.dependents is not None)

    def adopt(now: Plan) -> None:
        nonlocal plan
        plan = now

    report.tell_with(result, len(plan.steps))
    planned = Planned(plan, observed.org_id, observed.dependents is not None)
    Convergence(reader.client, progress, plan_again, adopt, wait_timeout=declared.wait_timeout).carry_out(planned)
    return result()
