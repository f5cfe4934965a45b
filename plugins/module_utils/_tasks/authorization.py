# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_authorization: one authorization (API token), and the older ones that it replaces."""

from __future__ import annotations

from .._errors import DeclarationError
from .._execution import ModuleDefinition, RunContext
from .._options.authorizations import authorization_spec
from .._options.connection import connection_spec
from .._plan.authorizations import check_own, plan_authorization
from .._plan.desired_authorizations import DesiredAuthorization, parse_authorization
from .._plan.results import Result
from .._plan.results_authorizations import AuthorizationProgress
from .._read.authorizations import AuthorizationReader
from .._read.token_file import check_place


def run_authorization(context: RunContext, desired: DesiredAuthorization) -> Result:
    """Bring one authorization to what is declared, or return what that would take."""
    reader = AuthorizationReader(context.reader(), desired)
    found, user = reader.found()
    plan = plan_authorization(desired, found, reader.new(user), reader.names)
    check_own(plan, reader.owns(plan))
    if plan.new is not None:
        _check_delivery(context, desired)
    progress = AuthorizationProgress(plan)
    if context.check_mode or not plan.actions:
        progress.predict()
        return progress.result()
    _carry_out(context, reader, progress)
    token = {"token": progress.token} if progress.token and context.tells_secrets else {}
    return {**progress.result(), **token}


def _carry_out(context: RunContext, reader: AuthorizationReader, progress: AuthorizationProgress) -> None:
    # A task that has nothing to do does not load what would do it.
    from .._apply.authorizations import apply_authorization

    apply_authorization(context.client, progress, reader.file_state)


def _check_delivery(context: RunContext, desired: DesiredAuthorization) -> None:
    """Raise an error where nobody would get the new token."""
    if desired.token_file is not None:
        check_place(desired.token_file)
    elif not context.tells_secrets:
        raise DeclarationError(
            "token_file: the result of this task can't be kept off the screen, as with async, so it does not return the new token. Give "
            "token_file, or run the task without async."
        )


AUTHORIZATION = ModuleDefinition(
    connection_spec().merge(authorization_spec()), parse_authorization, run_authorization, returns_secret=True
)
