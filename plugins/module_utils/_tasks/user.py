# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_user: one user itself."""

from __future__ import annotations

import typing as t

from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.users import user_spec
from .._plan.desired_users import DesiredUser, parse_user
from .._plan.progress import Progress
from .._plan.results import Pair, Result
from .._plan.results_users import describe_user, user_result
from .._plan.state import NO_USER, UserState
from .._plan.steps import apply_steps
from .._plan.users import Importance, UserPlan, plan_user
from .._read.users import observe_user
from .._read.view import View
from .resource import SteppedResource, run_alone


class UserResource(SteppedResource[View, UserPlan]):
    """A user on its way."""

    kind = "user"
    _progress: Progress[UserPlan, UserState]

    def __init__(self, view: View, declared: DesiredUser, *, check_mode: bool) -> None:
        super().__init__(view, declared.name or str(declared.id), is_present=declared.present)
        self.declared = declared
        self.importance = Importance()
        self._check_mode = check_mode
        self._progress = Progress(UserPlan(NO_USER), NO_USER)
        if declared.password is not None:
            view.client.secrets.add(declared.password)

    def read_and_plan(self) -> None:
        plan = self._plan(self.source)
        self._progress = Progress(plan, plan.before)

    @property
    def found_id(self) -> str | None:
        account = self._progress.plan.before.account
        return None if account is None else account.id

    def rehearse(self) -> UserState:
        plan = self._progress.plan
        return self.source.directory().rehearse_user(plan.before, apply_steps(plan.before, plan.steps))

    def predict(self) -> None:
        self._progress.now = self.rehearse()
        self._progress.done = list(self._progress.plan.steps)

    def late(self) -> t.Callable[..., None]:
        from .._apply.users import converge_user

        return converge_user

    def carry_out(self) -> None:
        self.late()(self.source.client, self._progress, lambda: self._plan(self.source.as_it_is()))

    def result(self) -> Result:
        plan = self._progress.plan
        return user_result(plan.before, self._progress.now, self._progress.done, plan.warnings)

    def sides(self) -> Pair:
        plan = self._progress.plan
        return describe_user(plan.before), describe_user(apply_steps(plan.before, plan.steps))

    def _plan(self, source: View) -> UserPlan:
        observed = observe_user(source.directory(), self.declared, check_mode=self._check_mode)
        self.importance = observed.importance
        return plan_user(self.declared, observed)


def run_user(context: RunContext, desired: DesiredUser) -> Result:
    """Bring one user to what is declared, or return what that would take."""
    return run_alone(context, UserResource(context.view(), desired, check_mode=context.check_mode))


USER = ModuleDefinition(connection_spec().merge(user_spec()), parse_user, run_user)
