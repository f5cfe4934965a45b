# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_label: one label."""

from __future__ import annotations

from .._api.client import Client
from .._execution import ModuleDefinition, RunContext
from .._model.resources import Label
from .._options.connection import connection_spec
from .._options.labels import label_spec
from .._plan.desired_labels import DesiredLabel, parse_label
from .._plan.labels import NO_LABELS, LabelPlan, plan_label
from .._plan.results import Result, describe_label, headed_diff
from .._read.organizations import OrganizationReader


def run_label(context: RunContext, desired: DesiredLabel) -> Result:
    """Bring one label to what is declared, or return what that would take."""
    reader = context.reader()
    plan = read_and_plan(desired, reader)
    if plan.creates and reader.org is None:
        # The server makes a label in an organization that doesn't exist, too.
        reader.confirm_organization()
    changes = bool(plan.actions) and not context.check_mode
    now = plan.after if changes else reader.rehearse_label(plan.before, plan.after)
    result = _carry_out(context.client, plan, desired, reader) if changes else _result(plan, now)
    return result if plan.actions or not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}


def read_and_plan(declared: DesiredLabel, reader: OrganizationReader) -> LabelPlan:
    """Return the plan for one label on what ``reader`` shows of the organization."""
    org_id, labels = reader.organization_id(), reader.labels()
    reader.check_edition_organization()
    return plan_label(
        declared, org_id, labels, labels_may_be_hidden=declared.id is not None and reader.may_hide_labels()
    )


def _carry_out(client: Client, plan: LabelPlan, declared: DesiredLabel, reader: OrganizationReader) -> Result:
    # A task that has nothing to do does not load what would do it.
    from .._apply.labels import keep_label

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
        "label": None if now is None else describe_label(now, ids=True),
        "diff": headed_diff(name, describe_label(plan.before), describe_label(plan.after)),
    }


LABEL = ModuleDefinition(connection_spec().merge(label_spec()), parse_label, run_label)
