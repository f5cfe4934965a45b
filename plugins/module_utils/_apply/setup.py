# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps of a first setup, each confirmed. The setup itself is not atomic: whatever ends it, look what it has made."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._api.client import Client
from .._api.organizations import delete_organization, get_organization
from .._api.setup import is_setup_allowed, set_up
from .._api.users import delete_user
from .._errors import ApiError, InfluxError, RefusedError
from .._plan.progress import Progress
from .._plan.setup import DeleteOrganization, DeleteUser, SetUp, SetupPlan, SetupState, WriteToken
from .confirm import delete_and_confirm, if_there, send_and_confirm
from .context import StepContext
from .execute import Functions, execute
from .setup_token_file import write_token_file

ALREADY_SET_UP = "onboarding has already been completed"


@dataclass
class SetupContext(StepContext[SetupPlan, SetupState]):
    """Where a setup is carried out.

    ``verify`` returns the setup as the server has it now, None if it has none. It raises :class:`RefusedError` where that is not as
    declared. ``overtaken_by`` is what somebody else has set up meanwhile, exactly as declared.
    """

    token: str
    verify: t.Callable[[], SetupState | None]
    overtaken_by: SetupState | None = None


def converge_setup(
    client: Client,
    progress: Progress[SetupPlan, SetupState],
    token: str,
    verify: t.Callable[[], SetupState | None],
) -> None:
    """Carry out the plan of ``progress``."""
    context = SetupContext(client, progress, token, verify)
    execute(context, progress.plan.steps, SETUP_FUNCTIONS)
    if context.overtaken_by is not None:
        progress.now = context.overtaken_by


def _apply_delete_organization(context: SetupContext, step: DeleteOrganization, before: SetupState) -> SetupState:
    client, org_id = context.client, str(step.organization.id)
    delete_and_confirm(
        client,
        lambda: delete_organization(client, org_id),
        lambda: if_there(lambda: get_organization(client, org_id)) is not None,
    )
    return step.after(before)


def _apply_delete_user(context: SetupContext, step: DeleteUser, before: SetupState) -> SetupState:
    """Delete the user who asks. Only the server itself can still say whether that is done."""
    client, user_id = context.client, step.user.id
    delete_and_confirm(client, lambda: delete_user(client, user_id), lambda: not is_setup_allowed(client))
    client.end_session()
    return step.after(before)


def _apply_write(context: SetupContext, step: WriteToken, before: SetupState) -> SetupState:
    write_token_file(step.path, context.token)
    return step.after(before)


def _apply_set_up(context: SetupContext, step: SetUp, _before: SetupState) -> SetupState | None:
    """Set the server up. Return None where somebody else has done it meanwhile, exactly as declared."""
    client, last_error = context.client, InfluxError("")

    def send() -> SetupState:
        nonlocal last_error
        try:
            made = set_up(
                client,
                username=step.username,
                password=step.password,
                org=step.org,
                bucket=step.bucket,
                retention=step.retention,
                token=context.token,
            )
        except InfluxError as error:
            last_error = error
            raise
        return SetupState(made.user, made.user.name, made.organization, made.bucket)

    try:
        return send_and_confirm(client, send, context.verify)
    except RefusedError as refused:
        raise _failed_in_part(context, step, last_error, refused) from last_error
    except ApiError as error:
        return _after_refusal(context, step, error)


def _after_refusal(context: SetupContext, step: SetUp, error: ApiError) -> SetupState | None:
    """Look what the server has made before it refused the rest, or what somebody else has."""
    try:
        seen = context.verify()
    except RefusedError as refused:
        raise _failed_in_part(context, step, error, refused) from error
    except InfluxError as second:
        raise error.with_note(f"The server may be set up in part: looking failed too. {second.message}") from second
    if seen is None:
        raise error.with_note("Nothing was set up.")
    context.overtaken_by = seen
    return None


def _failed_in_part(context: SetupContext, step: SetUp, error: InfluxError, refused: RefusedError) -> InfluxError:
    """Return ``error`` with what is there now. Where another task was faster, this one has done nothing."""
    if not (isinstance(error, ApiError) and error.server_message == ALREADY_SET_UP):
        context.record(replace(step, in_part=True), context.progress.now)
    return error.with_note(refused.message)


SETUP_FUNCTIONS: Functions[SetupState] = {
    DeleteOrganization: _apply_delete_organization,
    DeleteUser: _apply_delete_user,
    WriteToken: _apply_write,
    SetUp: _apply_set_up,
}
