# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_organization: one organization itself, with its members and owners."""

from __future__ import annotations

import typing as t

from .._errors import DataLossError
from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.organizations import organization_spec
from .._plan.desired_organizations import DesiredOrganization, parse_organization
from .._plan.organizations import OrganizationPlan, plan_organization
from .._plan.progress import Progress
from .._plan.results import Pair, Result
from .._plan.results_organizations import describe_organization, organization_result
from .._plan.state import NO_ORGANIZATION, OrganizationState
from .._plan.steps import apply_steps
from .._read.one_organization import observe_organization
from .._read.view import View
from .resource import SteppedResource, run_alone


class OrganizationResource(SteppedResource[View, OrganizationPlan]):
    """An organization itself on its way, with its members and owners."""

    kind = "organization"
    _progress: Progress[OrganizationPlan, OrganizationState]

    def __init__(self, view: View, declared: DesiredOrganization) -> None:
        super().__init__(view, declared.name or str(declared.id), is_present=declared.present)
        self._declared = declared
        self._progress = Progress(OrganizationPlan(NO_ORGANIZATION), NO_ORGANIZATION)
        self._is_refused = False

    @property
    def before(self) -> OrganizationState:
        """The organization as it was found."""
        return self._progress.plan.before

    @property
    def now(self) -> OrganizationState:
        """The organization as it is by now, or would be."""
        return self._progress.now

    @property
    def found_id(self) -> str | None:
        return None if self.before.organization is None else self.before.organization.id

    def read_and_plan(self) -> None:
        """Read and plan. A plan that would lose data fails with what it would do, so that whoever decides about it sees that."""
        observed = observe_organization(self.source, self._declared)
        try:
            plan = plan_organization(self._declared, observed)
        except DataLossError:
            plan = plan_organization(self._declared._replace(allow_data_loss=True), observed)
            self._progress, self._is_refused = Progress(plan, plan.before), True
            raise
        self._progress = Progress(plan, plan.before)

    def rehearse(self) -> OrganizationState:
        plan = self._progress.plan
        return self._rehearsed(apply_steps(plan.before, plan.steps))

    def predict(self) -> None:
        # As what carries the plan out, it is loaded by who needs it.
        from .._apply.predict import predict

        plan = self._progress.plan
        steps, error = predict(plan.steps, self.source.organization(None, None).confirm_holder)
        self._progress.now = self._rehearsed(apply_steps(plan.before, steps))
        self._progress.done = list(steps)
        if error is not None:
            raise error

    def late(self) -> t.Callable[..., None]:
        from .._apply.organizations import converge_organization

        return converge_organization

    def carry_out(self) -> None:
        self.late()(self.source.client, self._progress, self._plan_again)

    def result(self) -> Result:
        plan, done = self._progress.plan, self._progress.done
        if self._is_refused:
            refused = organization_result(plan.before, plan.before, plan.steps, plan.warnings)
            return {**refused, "changed": False, "actions": [], "organization": None}
        return organization_result(plan.before, self._progress.now, done, plan.warnings)

    def sides(self) -> Pair:
        plan = self._progress.plan
        return describe_organization(plan.before), describe_organization(apply_steps(plan.before, plan.steps))

    def _plan_again(self) -> OrganizationPlan:
        return plan_organization(self._declared, observe_organization(self.source.as_it_is(), self._declared))

    def _rehearsed(self, after: OrganizationState) -> OrganizationState:
        return self.source.directory().rehearse_organization(self._progress.plan.before, after)


def run_organization(context: RunContext, desired: DesiredOrganization) -> Result:
    """Bring one organization to what is declared, or return what that would take."""
    return run_alone(context, OrganizationResource(context.view(), desired))


ORGANIZATION = ModuleDefinition(connection_spec().merge(organization_spec()), parse_organization, run_organization)
