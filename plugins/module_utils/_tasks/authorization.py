# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_authorization: one authorization (API token), and the older ones that it replaces."""

from __future__ import annotations

import typing as t

from .._errors import DeclarationError
from .._execution import ModuleDefinition, RunContext
from .._options.authorizations import authorization_spec
from .._options.connection import connection_spec
from .._plan.authorizations import AuthorizationPlan, check_own, plan_authorization
from .._plan.desired_authorizations import DesiredAuthorization, parse_authorization
from .._plan.results import Pair, Result
from .._plan.results_authorizations import AuthorizationProgress, authorization_sides
from .._plan.seen_access import SeenAccess
from .._read.authorizations import AuthorizationReader
from .._read.organizations import OrganizationReader
from .._read.token_file import check_place
from .resource import Resource, run_alone


class AuthorizationResource(Resource[OrganizationReader]):
    """One authorization on its way, with the older ones that it replaces. ``without_file`` says why none is made without a token file."""

    kind = "authorization"

    def __init__(self, reader: OrganizationReader, declared: DesiredAuthorization, *, without_file: str = "") -> None:
        super().__init__(reader, declared.description or str(declared.id), is_present=declared.present)
        self._declared = declared
        self._without_file = without_file
        self._progress = AuthorizationProgress(AuthorizationPlan())

    @property
    def plan(self) -> AuthorizationPlan:
        """What is planned."""
        return self._progress.plan

    @property
    def planned(self) -> int:
        return len(self._progress.plan.actions)

    @property
    def done(self) -> bool:
        return bool(self._progress.done)

    @property
    def known_ids(self) -> set[str]:
        plan = self._progress.plan
        kept = () if plan.before is None else (plan.before,)
        return {one.id for one in (*kept, *plan.others, *plan.older, *plan.removed)}

    @property
    def found_id(self) -> str | None:
        before = self._progress.plan.before
        return None if before is None else before.id

    def planned_actions(self) -> list[Result]:
        return self._progress.plan.actions

    @property
    def token(self) -> str | None:
        """The new token, if one was made."""
        return self._progress.token

    def seen(self) -> SeenAccess:
        """Return what was read for it. Only to prove that there is none, the token must see its own authorization."""
        proves_absence = self._declared.id is None and (self.plan.before is None or not self.is_present)
        asker = self._reader.asker if proves_absence else None
        return SeenAccess(self._new.permissions, self._reader.names, self._user, asker)

    def read_and_plan(self) -> None:
        reader = self._reader = AuthorizationReader(self.source, self._declared)
        found, self._user = reader.found()
        self._new = reader.new(self._user)
        plan = plan_authorization(self._declared, found, self._new, reader.names)
        check_own(plan, reader.owns(plan))
        if plan.new is not None:
            self._check_delivery()
        self._progress = AuthorizationProgress(plan)

    def rehearse(self) -> None:
        """Nothing that is planned after it depends on it."""

    def predict(self) -> None:
        self._progress.predict()
        self._reader.rehearse(self._user, self._progress)

    def late(self) -> t.Callable[..., None]:
        from .._apply.authorizations import apply_authorization

        return apply_authorization

    def carry_out(self) -> None:
        self.late()(self.source.client, self._progress, self._reader.file_state)

    def result(self) -> Result:
        return self._progress.result()

    def sides(self) -> Pair:
        return authorization_sides(self._progress.plan, self._progress.plan.after)

    def _check_delivery(self) -> None:
        """Raise an error where nobody would get the new token."""
        if self._declared.token_file is not None:
            check_place(self._declared.token_file)
        elif self._without_file:
            raise DeclarationError(f"token_file: {self._without_file}")


_SHOWN = (
    "the result of this task can't be kept off the screen, as with async, so it does not return the new token. Give token_file, or run "
    "the task without async."
)


def run_authorization(context: RunContext, desired: DesiredAuthorization) -> Result:
    """Bring one authorization to what is declared, or return what that would take."""
    without_file = "" if context.tells_secrets else _SHOWN
    resource = AuthorizationResource(context.reader(), desired, without_file=without_file)
    result = run_alone(context, resource)
    return {**result, "token": resource.token} if resource.token and context.tells_secrets else result


AUTHORIZATION = ModuleDefinition(
    connection_spec().merge(authorization_spec()), parse_authorization, run_authorization, returns_secret=True
)
