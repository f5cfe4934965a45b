# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_v1_user: one v1 user, the credentials of the InfluxDB 1.x API."""

from __future__ import annotations

import typing as t

from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.v1_users import v1_user_spec
from .._plan.desired_v1_users import DesiredV1User, parse_v1_user
from .._plan.progress import Progress
from .._plan.results import Pair, Result
from .._plan.results_v1_users import v1_user_in_words, v1_user_result
from .._plan.seen_access import SeenAccess
from .._plan.state import NO_V1_USER, V1UserState
from .._plan.steps import apply_steps
from .._plan.v1_users import SetV1Password, V1UserPlan, plan_v1_user
from .._read.organizations import OrganizationReader
from .._read.v1_users import observe_v1_user
from .resource import SteppedResource, run_alone


class V1UserResource(SteppedResource[OrganizationReader, V1UserPlan]):
    """A v1 user on its way."""

    kind = "v1_user"
    _progress: Progress[V1UserPlan, V1UserState]

    def __init__(self, reader: OrganizationReader, declared: DesiredV1User, *, check_mode: bool) -> None:
        super().__init__(reader, declared.name or str(declared.id), is_present=declared.present)
        self.declared = declared
        self._check_mode = check_mode
        self._progress = Progress(V1UserPlan(NO_V1_USER), NO_V1_USER)
        if declared.password is not None:
            reader.client.secrets.add(declared.password)

    @property
    def found_id(self) -> str | None:
        user = self._progress.plan.before.user
        return None if user is None else user.id

    def seen(self) -> SeenAccess:
        """Return what was read for it."""
        observed = self._observed
        granted = () if observed.new is None else observed.new.permissions
        return SeenAccess(granted, observed.names, observed.owner, observed.asker)

    def read_and_plan(self) -> None:
        plan = self._plan()
        self._progress = Progress(plan, plan.before)

    def rehearse(self) -> V1UserState:
        plan = self._progress.plan
        sets_password = any(isinstance(step, SetV1Password) for step in plan.steps)
        return self.source.directory.rehearse_v1_user(
            plan.before, apply_steps(plan.before, plan.steps), self.declared.password if sets_password else None
        )

    def predict(self) -> None:
        self._progress.now = self.rehearse()
        self._progress.done = list(self._progress.plan.steps)

    def late(self) -> t.Callable[..., None]:
        from .._apply.v1_users import converge_v1_user

        return converge_v1_user

    def carry_out(self) -> None:
        self.late()(self.source.client, self._progress, self._plan_again)

    def result(self) -> Result:
        plan = self._progress.plan
        return v1_user_result(plan.before, self._progress.now, self._progress.done, plan.warnings)

    def sides(self) -> Pair:
        plan = self._progress.plan
        return v1_user_in_words(plan.before), v1_user_in_words(apply_steps(plan.before, plan.steps))

    def _plan(self) -> V1UserPlan:
        self._observed = observe_v1_user(self.source, self.declared, check_mode=self._check_mode)
        return plan_v1_user(self.declared, self._observed)

    def _plan_again(self) -> V1UserPlan:
        return plan_v1_user(self.declared, observe_v1_user(self.source.anew(), self.declared, check_mode=False))


def run_v1_user(context: RunContext, desired: DesiredV1User) -> Result:
    """Bring one v1 user to what is declared, or return what that would take."""
    return run_alone(context, V1UserResource(context.reader(), desired, check_mode=context.check_mode))


V1_USER = ModuleDefinition(connection_spec().merge(v1_user_spec()), parse_v1_user, run_v1_user)
