# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_organization: one organization itself, with its members and owners."""

from __future__ import annotations

from .._errors import DataLossError
from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.organizations import organization_spec
from .._plan.desired_organizations import DesiredOrganization, parse_organization
from .._plan.organizations import OrganizationObservation, OrganizationPlan, plan_organization
from .._plan.progress import Progress
from .._plan.results import Result
from .._plan.results_organizations import organization_result
from .._plan.steps import apply_steps
from .._read.one_organization import observe_organization
from .._read.view import View
from .._report import Report


def run_organization(context: RunContext, desired: DesiredOrganization) -> Result:
    """Bring one organization to what is declared, or return what that would take."""
    view = context.view()
    plan = _plan(desired, observe_organization(view, desired), context.report)
    if not plan.steps:
        return organization_result(plan.before, plan.before, (), plan.warnings)
    if context.check_mode:
        return _predict(plan, view)
    return _carry_out(plan, desired, view)


def _plan(declared: DesiredOrganization, observed: OrganizationObservation, report: Report) -> OrganizationPlan:
    """Return the plan. One that would lose data fails with what it would do, so that whoever decides about it sees that."""
    try:
        return plan_organization(declared, observed)
    except DataLossError:
        plan = plan_organization(declared._replace(allow_data_loss=True), observed)
        refused = organization_result(plan.before, plan.before, plan.steps, plan.warnings)
        report.conclude({**refused, "changed": False, "actions": [], "organization": None})
        raise


def _predict(plan: OrganizationPlan, view: View) -> Result:
    # Here and below: a task that has nothing to do does not load what would do it.
    from .._apply.predict import predict

    steps, error = predict(plan.steps, view.organization(None, None).confirm_holder)
    now = view.directory().rehearse_organization(plan.before, apply_steps(plan.before, steps))
    result = organization_result(plan.before, now, steps, plan.warnings)
    if error is None:
        return result
    view.client.report.conclude(result)
    raise error


def _carry_out(plan: OrganizationPlan, declared: DesiredOrganization, view: View) -> Result:
    from .._apply.organizations import converge_organization

    progress = Progress(plan, plan.before)

    def result() -> Result:
        whole = progress.plan
        return organization_result(whole.before, progress.now, progress.done, whole.warnings)

    def plan_again() -> OrganizationPlan:
        return plan_organization(declared, observe_organization(view, declared))

    view.client.report.tell_with(result, len(plan.steps))
    converge_organization(view.client, progress, plan_again)
    return result()


ORGANIZATION = ModuleDefinition(connection_spec().merge(organization_spec()), parse_organization, run_organization)
