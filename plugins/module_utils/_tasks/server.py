# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_server: a whole server in one task, its users, organizations and what is in these. All is planned before the first change."""

from __future__ import annotations

import contextlib
import typing as t

from .._api.connection import Connection, resolve_connection
from .._errors import DeclarationError, InfluxError, RefusedError, UnreachableError
from .._execution import Environ, ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.server import server_spec
from .._plan.desired import Params
from .._plan.desired_buckets import named_item
from .._plan.desired_server import DesiredOrganization, DesiredServer, parse_server
from .._plan.progress_server import ResourceProgress
from .._plan.rehearsal import Rehearsal
from .._plan.results import Result
from .._plan.results_server import describe_item, server_result
from .._plan.saved import plan_document
from .._printable import count, summarize
from .._read.view import View
from .buckets import PartlyFailedError, TitledItem, describe_progress, list_failures
from .declared_organization import DeclaredOrganization
from .findings import find_users
from .organization import refuse_twice
from .plan_file import check_plan, write_plan
from .server_needs import describe_needs
from .server_readers import ServerReaders
from .user import UserResource
from .work import Work

_OPERATION = "keep the server"


def run_server(context: RunContext, desired: DesiredServer) -> Result:
    """Bring the declared users and organizations, and what is in these, to what is declared."""
    foreseen = Rehearsal() if context.rehearsal is None else context.rehearsal.copy()
    organizations = [
        DeclaredOrganization(View(client, foreseen), foreseen, connection, one, desired, check_mode=context.check_mode)
        for client, connection, one in zip(context.clients, context.connections, desired.organizations)
    ]
    view = View(context.clients[-1], foreseen)
    users = [UserResource(view, user, check_mode=context.check_mode) for user in desired.users]
    work = Work(
        organizations,
        context.report,
        users,
        stop_on_error=desired.stop_on_error,
        concurrency=desired.concurrency,
    )
    _read_all(organizations, users)
    found = _look_further(context, desired, organizations)
    needs: Result = {}
    is_planned = not any(work.errors())
    if context.check_mode and is_planned:
        needs = {"needs": describe_needs(organizations, users, context.connections[-1].org_id)}
    if desired.plan_file is not None and is_planned:
        _save_or_check(context, desired.plan_file, organizations, users)
    if desired.plan_file is None or is_planned:
        with _predicting(context, foreseen):
            work.apply(check_mode=context.check_mode, tell=lambda: {**_result(organizations, users), **found})
    return {**_end(context, organizations, users, found, work.errors()), **needs}


def _look_further(
    context: RunContext, desired: DesiredServer, organizations: t.Sequence[DeclaredOrganization]
) -> Result:
    """Read what is to be told beside the plans, as it is before this task. Return what of that belongs to no organization."""
    if not (desired.undeclared or desired.access):
        return {}
    servers = ServerReaders(context)
    for number, one in enumerate(organizations):
        one.look_further(context.view(number), servers.of(number))
    if any(isinstance(one.error, UnreachableError) for one in organizations):
        return {}
    return find_users(servers.of(-1), desired, [one.holders for one in organizations if one.holders is not None])


def _save_or_check(
    context: RunContext,
    path: str,
    organizations: t.Sequence[DeclaredOrganization],
    users: t.Sequence[ResourceProgress],
) -> None:
    """Save the plan in check mode. In a run, raise :class:`RefusedError` where it is not the one that was saved."""
    document = plan_document(context.connections[0].host, organizations, users)
    if context.check_mode:
        return write_plan(path, document)
    try:
        return check_plan(path, document)
    except RefusedError:
        context.report.conclude(_result(organizations, users))
        raise


@contextlib.contextmanager
def _predicting(context: RunContext, foreseen: Rehearsal) -> t.Iterator[None]:
    """Let the tasks after this one know in check mode of what is predicted in the block, and of no more that was planned."""
    before = context.rehearsal
    if context.check_mode:
        foreseen.become(Rehearsal() if before is None else before)
    try:
        yield
    finally:
        if before is not None:
            before.become(foreseen)


def connect_organizations(
    organizations: t.Iterable[DesiredOrganization], params: Params, environ: Environ
) -> list[Connection]:
    """Return the connection to each organization. An error of one that has credentials of its own names it."""
    return [_connect(one, params, environ, number) for number, one in enumerate(organizations)]


def _connect_declared(desired: DesiredServer, params: Params, environ: Environ) -> list[Connection]:
    """Return the connection to each organization, and where users are declared that of the task."""
    own = [resolve_connection(params, environ)] if desired.users else []
    return [*connect_organizations(desired.organizations, params, environ), *own]


def _connect(declared: DesiredOrganization, params: Params, environ: Environ, number: int) -> Connection:
    try:
        return resolve_connection(declared.connection_options(params), environ)
    except DeclarationError as error:
        if error.message.partition(":")[0] not in declared.credentials:
            raise
        raise named_item("organizations", number, declared.name or str(declared.id or ""), error) from None


def _read_all(organizations: t.Sequence[DeclaredOrganization], users: t.Sequence[UserResource]) -> None:
    """Read and plan each, in the order of the run. A failure is its own; where the server doesn't respond, no other is tried."""
    unreachable: UnreachableError | None = None

    def read(part: DeclaredOrganization | UserResource) -> None:
        nonlocal unreachable
        try:
            if unreachable is not None:
                raise unreachable.again() from unreachable
            part.read_and_plan()
            if isinstance(part, UserResource):
                part.rehearse()
        except UnreachableError as error:
            unreachable = part.error = error
        except InfluxError as error:
            part.error = error

    for is_present in (True, False):
        parts: list[DeclaredOrganization | UserResource] = (
            [*users, *organizations] if is_present else [*organizations, *users]
        )
        for part in parts:
            if part.is_present == is_present:
                read(part)
    refuse_twice("organization", [(one.known_id, str(one.known_id), one) for one in organizations])
    refuse_twice("user", [(one.found_id, f"{one.title!r} ({one.found_id})", one) for one in users])


def _result(organizations: t.Sequence[DeclaredOrganization], users: t.Sequence[ResourceProgress]) -> Result:
    result = server_result(organizations, [organization.undeclared_result() for organization in organizations], users)
    return {**result, "server_version": next((one.client.version for one in organizations if one.client.version), None)}


def _end(
    context: RunContext,
    organizations: t.Sequence[DeclaredOrganization],
    users: t.Sequence[ResourceProgress],
    found: Result,
    errors: t.Iterable[InfluxError | None],
) -> Result:
    result = {**_result(organizations, users), **found}
    if not any(errors):
        return result
    context.report.conclude(result)
    error = None if users or len(organizations) != 1 else organizations[0].error
    if error is not None:
        raise error.again() from error
    raise PartlyFailedError(_summary(organizations, users), operation=_OPERATION)


def _summary(organizations: t.Sequence[DeclaredOrganization], users: t.Sequence[ResourceProgress]) -> str:
    """One line: what failed and why, what was done, what was not attempted."""
    items: list[TitledItem] = [(describe_item(user), user) for user in users]
    for one in organizations:
        of = f" of {one.title!r}" if len(organizations) > 1 else ""
        items += [(f"{describe_item(item)}{'' if item is one.itself else of}", item) for item in one.everything()]
    failed = list_failures(items)
    whole = [f"organization {one.title!r}: {one.error.message}" for one in organizations if one.error is not None]
    reasons = summarize([*whole, *failed], " ", " And {} more, see organizations.")
    counts = [f"{len(whole):,} of {count(len(organizations), 'organization')}"] if whole else []
    counts += [f"{len(failed):,} of {_count(items)}"] if failed else []
    return f"{' and '.join(counts)} failed. {reasons} {describe_progress(items)} Run the task again to go on."


def _count(items: t.Sequence[TitledItem]) -> str:
    if any(isinstance(item, ResourceProgress) for _title, item in items):
        return count(len(items), "declared thing")
    return count(len(items), "label or bucket", "labels and buckets")


SERVER = ModuleDefinition(connection_spec().merge(server_spec()), parse_server, run_server, connect=_connect_declared)
