# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_setup: the first setup of a server, which can be repeated."""

from __future__ import annotations

import base64
import secrets
import typing as t
from dataclasses import replace

from .._api.connection import Connection, resolve_connection
from .._execution import Environ, ModuleDefinition, RunContext
from .._options.connection import address_spec
from .._options.setup import setup_spec
from .._plan.desired import Params
from .._plan.desired_setup import DesiredSetup, parse_setup
from .._plan.progress import Progress
from .._plan.results import Result
from .._plan.results_setup import setup_result
from .._plan.setup import SetupPlan, SetupState, WriteToken, plan_setup
from .._read.setup import SetupViews, observe_setup
from .._read.setup_token_file import check_folder, has_token_file, read_token_file

# As many bytes as the server itself takes for a token.
_TOKEN_BYTES = 64


def run_setup(context: RunContext, desired: DesiredSetup) -> Result:
    """Set the server up, or prove that it has been set up as declared."""
    user, holder = context.view(0), context.view(1)
    rehearsed = None if desired.token_file is None else holder.by_token_of_setup(desired.token_file)
    views = SetupViews(user, rehearsed or holder)
    has_token = desired.token_file is None or rehearsed is not None or has_token_file(desired.token_file)
    observed = observe_setup(views, desired, has_token=has_token)
    plan = plan_setup(desired, observed, has_token=has_token)
    if desired.token_file is not None and any(isinstance(step, WriteToken) for step in plan.steps):
        check_folder(desired.token_file)
    if context.check_mode or not plan.steps:
        now = user.rehearse_setup(desired, plan, holder.client.connection.token if has_token else None)
        return setup_result(desired, plan.before, now, plan.steps)
    return _carry_out(plan, desired, views)


def _carry_out(plan: SetupPlan, desired: DesiredSetup, views: SetupViews) -> Result:
    # A task that has nothing to do does not load what would do it.
    from .._apply.setup import converge_setup

    progress = Progress(plan, plan.before)

    def result() -> Result:
        return setup_result(desired, progress.plan.before, progress.now, progress.done)

    def verify() -> SetupState | None:
        observed = observe_setup(views, desired, has_token=True)
        return (
            None if observed.is_allowed else plan_setup(replace(desired, repair=False), observed, has_token=True).before
        )

    client, token = views.user.client, str(views.holder.client.connection.token)
    client.report.tell_with(result, len(plan.steps))
    converge_setup(client, progress, token, verify)
    return result()


def connect_setup(desired: DesiredSetup, params: Params, environ: Environ) -> t.Sequence[Connection]:
    """Return the connections of the user and of the token that the setup makes. No credentials of the environment are taken."""
    connection = resolve_connection(params, environ)
    return connection, replace(connection, token=_token(desired), username=None, password=None)


def _token(desired: DesiredSetup) -> str:
    """Return the token that is given, or in the file; a new one if the file does not exist yet."""
    if desired.token is not None:
        return desired.token
    path = str(desired.token_file)
    if has_token_file(path):
        return read_token_file(path)
    return base64.urlsafe_b64encode(secrets.token_bytes(_TOKEN_BYTES)).decode("ascii")


SETUP = ModuleDefinition(address_spec().merge(setup_spec()), parse_setup, run_setup, connect=connect_setup)
