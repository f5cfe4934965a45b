# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_user: one user itself."""

from __future__ import annotations

from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.users import user_spec
from .._plan.desired_users import DesiredUser, parse_user
from .._plan.progress import Progress
from .._plan.results import Result
from .._plan.results_users import user_result
from .._plan.steps import apply_steps
from .._plan.users import UserPlan, plan_user
from .._read.directory import Directory
from .._read.users import observe_user


def run_user(context: RunContext, desired: DesiredUser) -> Result:
    """Bring one user to what is declared, or return what that would take."""
    if desired.password is not None:
        context.client.secrets.add(desired.password)
    directory = context.view().directory()
    plan = plan_user(desired, observe_user(directory, desired, check_mode=context.check_mode))
    if context.check_mode or not plan.steps:
        now = directory.rehearse_user(plan.before, apply_steps(plan.before, plan.steps))
        return user_result(plan.before, now, plan.steps, plan.warnings)
    return _carry_out(plan, desired, directory)


def _carry_out(plan: UserPlan, declared: DesiredUser, directory: Directory) -> Result:
    # A task that has nothing to do does not load what would do it.
    from .._apply.users import converge_user

    progress = Progress(plan, plan.before)

    def result() -> Result:
        whole = progress.plan
        return user_result(whole.before, progress.now, progress.done, whole.warnings)

    def plan_again() -> UserPlan:
        return plan_user(declared, observe_user(directory, declared, check_mode=False))

    directory.client.report.tell_with(result, len(plan.steps))
    converge_user(directory.client, progress, plan_again)
    return result()


USER = ModuleDefinition(connection_spec().merge(user_spec()), parse_user, run_user)
