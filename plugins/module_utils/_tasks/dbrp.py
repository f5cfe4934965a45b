# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_dbrp: the DBRP mappings of one database."""

from __future__ import annotations

import typing as t

from .._execution import ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.dbrps import dbrp_spec
from .._plan.dbrps import MAY_BE_HIDDEN, DbrpPlan, DbrpProgress, dbrp_result, describe_mappings, plan_dbrp
from .._plan.desired_dbrps import DesiredDbrp, parse_dbrp
from .._plan.results import Pair, Result
from .._read.dbrps import may_hide_mappings, observe_dbrp
from .._read.organizations import OrganizationReader
from .resource import SteppedResource, run_alone


class DbrpResource(SteppedResource[OrganizationReader, DbrpPlan]):
    """The mappings of one database on their way."""

    kind = "dbrp"
    _progress: DbrpProgress

    def __init__(self, reader: OrganizationReader, declared: DesiredDbrp) -> None:
        super().__init__(reader, declared.database, is_present=bool(declared.policies))
        self._declared = declared
        self._progress = DbrpProgress(DbrpPlan(declared.database, ""))
        self._may_hide = False

    @property
    def found_id(self) -> str | None:
        """None: a database has no ID of its own."""
        return None

    def read_and_plan(self) -> None:
        observed = self._observed = observe_dbrp(self.source, self._declared)
        self._progress = DbrpProgress(plan_dbrp(self._declared, observed))
        self._may_hide = not self._declared.policies and may_hide_mappings(self.source, observed)

    def rehearse(self) -> None:
        """Nothing that is planned after it depends on it."""

    def predict(self) -> None:
        self._progress.done = list(self._progress.plan.steps)
        self._progress.made.update(self.source.rehearse_mappings(self._observed.mappings, self._progress.done))

    def late(self) -> t.Callable[..., None]:
        from .._apply.dbrps import keep_mappings

        return keep_mappings

    def carry_out(self) -> None:
        self.late()(self.source.client, self._progress, self._plan_again)

    def result(self) -> Result:
        result = dbrp_result(self._progress.plan, self._progress.done, self._progress.made)
        return {**result, "warnings": [MAY_BE_HIDDEN]} if self._may_hide else result

    def sides(self) -> Pair:
        plan = self._progress.plan
        return describe_mappings(plan.database, plan.before), describe_mappings(plan.database, plan.after)

    def _plan_again(self) -> DbrpPlan:
        return plan_dbrp(self._declared, observe_dbrp(self.source.anew(), self._declared))


def run_dbrp(context: RunContext, desired: DesiredDbrp) -> Result:
    """Bring the mappings of one database to what is declared, or return what that would take."""
    return run_alone(context, DbrpResource(context.reader(), desired))


DBRP = ModuleDefinition(connection_spec().merge(dbrp_spec()), parse_dbrp, run_dbrp)
