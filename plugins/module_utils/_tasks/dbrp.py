# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_dbrp: the DBRP mappings of one database."""

from __future__ import annotations

from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.dbrps import dbrp_spec
from .._plan.dbrps import MAY_BE_HIDDEN, DbrpPlan, dbrp_result, plan_dbrp
from .._plan.desired_dbrps import DesiredDbrp, parse_dbrp
from .._plan.results import Result
from .._read.dbrps import may_hide_mappings, observe_dbrp
from .._read.organizations import OrganizationReader


def run_dbrp(context: RunContext, desired: DesiredDbrp) -> Result:
    """Bring the mappings of one database to what is declared, or return what that would take."""
    reader = context.reader()
    observed = observe_dbrp(reader, desired)
    plan = plan_dbrp(desired, observed)
    changes = bool(plan.steps) and not context.check_mode
    result = _carry_out(plan, desired, reader) if changes else dbrp_result(plan, plan.steps, {})
    if desired.policies or not may_hide_mappings(reader, observed):
        return result
    return {**result, "warnings": [MAY_BE_HIDDEN]}


def _carry_out(plan: DbrpPlan, declared: DesiredDbrp, reader: OrganizationReader) -> Result:
    # A task that has nothing to do does not load what would do it.
    from .._apply.dbrps import DbrpProgress, keep_mappings

    progress = DbrpProgress(plan)

    def result() -> Result:
        return dbrp_result(progress.plan, progress.done, progress.made)

    def plan_again() -> DbrpPlan:
        return plan_dbrp(declared, observe_dbrp(reader.anew(), declared))

    reader.client.report.tell_with(result, len(plan.steps))
    keep_mappings(reader.client, progress, plan_again)
    return result()


DBRP = ModuleDefinition(connection_spec().merge(dbrp_spec()), parse_dbrp, run_dbrp)
