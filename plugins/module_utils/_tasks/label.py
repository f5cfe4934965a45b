# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_label and influx_label_info: a label itself. Plain data in, plain data out."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.connection import resolve_connection
from .._apply.labels import keep_label
from .._model.resources import Label
from .._plan.desired import Params
from .._plan.labels import (
    NO_LABELS,
    DesiredLabel,
    LabelPlan,
    describe_label,
    describe_label_with_ids,
    parse_label,
    plan_label,
)
from .._plan.results import Result
from .._read.organizations import OrganizationReader
from .._report import Report
from .clients import with_client


def run_label(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_label: bring one label to what is declared; see :func:`run_bucket`."""
    declared = parse_label(params)
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = OrganizationReader(client, connection.org, connection.org_id)
        plan = read_and_plan(declared, reader)
        if plan.before is None and plan.after is not None and reader.org is None:
            # The server makes a label in an organization that doesn't exist, too.
            reader.confirm_organization()
        result = (
            _result(plan, plan.after) if check_mode or not plan.actions else _carry_out(client, plan, declared, reader)
        )
        return result if plan.actions or not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}

    return with_client(connection, work, read_only=check_mode, secrets=secrets, report=report)


def read_and_plan(declared: DesiredLabel, reader: OrganizationReader) -> LabelPlan:
    """Return the plan for one label on what ``reader`` shows of the organization."""
    org_id, labels = reader.organization_id(), reader.labels()
    reader.check_edition_organization()
    return plan_label(
        declared, org_id, labels, labels_may_be_hidden=declared.id is not None and reader.may_hide_labels()
    )


def _carry_out(client: Client, plan: LabelPlan, declared: DesiredLabel, reader: OrganizationReader) -> Result:
    now = _result(LabelPlan(plan.before, plan.before), plan.before)
    client.report.tell_with(lambda: now, len(plan.actions))

    def keep(plan: LabelPlan, done: bool, label: Label | None) -> None:
        nonlocal now
        now = _result(plan if done else LabelPlan(None, None), label)

    def plan_again() -> LabelPlan:
        return read_and_plan(declared, reader.anew())

    keep_label(client, plan, plan_again, keep)
    return now


def _result(plan: LabelPlan, now: Label | None) -> Result:
    name = next((label.name for label in (plan.after, plan.before) if label is not None), "")
    return {
        "changed": bool(plan.actions),
        "actions": plan.actions,
        "label": None if now is None else describe_label_with_ids(now),
        "diff": {
            "before_header": name,
            "after_header": name,
            "before": describe_label(plan.before),
            "after": describe_label(plan.after),
        },
    }
