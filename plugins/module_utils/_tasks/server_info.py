# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_server_info: a server with its organizations and what is in them, in a form that influx_server takes back."""

from __future__ import annotations

import typing as t

from .._api.connection import Connection, resolve_connection
from .._errors import DeclarationError
from .._execution import Environ, ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.server import server_info_spec
from .._plan.desired import Params
from .._plan.desired_server import THE_CONNECTIONS, DesiredOrganization, parse_organization_references
from .._plan.desired_users import parse_user
from .._plan.redeclare import Remark, redeclare
from .._plan.results import Result
from .._read.organizations import OrganizationReader
from .organization_contents import Contents, read_contents
from .server import connect_organizations
from .server_readers import ServerReaders


class ServerQuery(t.NamedTuple):
    """Which organizations to return, and what of them: that of the connection, or all, where none is named."""

    organizations: tuple[DesiredOrganization, ...]
    include: tuple[str, ...]


class _Users(t.NamedTuple):
    """The users that can be seen, in the form of a declaration."""

    entries: tuple[Result, ...]
    remarks: tuple[Remark, ...]
    incomplete_reason: str | None


def parse_server_query(params: Params) -> ServerQuery:
    """Return the query that the options of influx_server_info make."""
    return ServerQuery(
        parse_organization_references(params.get("organizations") or []), tuple(params.get("include") or ())
    )


def run_server_info(context: RunContext, query: ServerQuery) -> Result:
    """Return the organizations that the query names, in that order, or all by name; and the users."""
    servers = ServerReaders(context)
    contents = [
        read_contents(context.view(number), reader, servers.of(number), query.include)
        for number, reader in _readers(context, query)
    ]
    users = _read_users(servers, contents) if "users" in query.include else None
    hidden = [gap for one in contents for gap in one.describe_hidden()]
    remarks = [remark for one in contents for remark in one.describe_remarks()]
    if users is not None:
        remarks = [*({"organization": None, **one.describe()} for one in users.remarks), *remarks]
        if users.incomplete_reason is not None:
            hidden.append({"organization": None, "part": "users", "reason": users.incomplete_reason})
    reasons = [gap["reason"] for gap in hidden]
    warnings = [*(warning for one in contents for warning in one.warnings)]
    # That buckets may be hidden has been said in more words.
    warnings += [gap["reason"] for gap in hidden if gap["part"] != "buckets"]
    result: Result = {
        "changed": False,
        **({} if users is None else {"users": list(users.entries)}),
        "organizations": [one.organization for one in contents],
        "completeness": [one.describe_completeness() for one in contents],
        "complete": not reasons,
        "incomplete_reason": reasons[0] if reasons else None,
        "hidden": hidden,
        "remarks": remarks,
        "server_version": next((client.version for client in context.clients if client.version), None),
    }
    return {**result, "warnings": list(dict.fromkeys(warnings))} if warnings else result


def _readers(context: RunContext, query: ServerQuery) -> list[tuple[int, OrganizationReader]]:
    """Return what reads each organization, with the number of its connection."""
    readers = context.readers()
    if query.organizations:
        return list(enumerate(readers[: len(query.organizations)]))
    if readers[0].knows_organization:
        return [(0, readers[0])]
    view = context.view()
    found = sorted(view.directory().all_organizations(), key=lambda organization: organization.name)
    return [(0, view.organization(None, organization.id)) for organization in found]


def _read_users(servers: ServerReaders, contents: t.Sequence[Contents]) -> _Users:
    server = servers.of(-1)
    described = [({"name": one.name, "status": one.status}, one.id) for one in server.accounts()]
    declared = redeclare("user", described, parse_user)
    # Any ID of an organization shows whether the token may read all users.
    reason = server.reason_to_miss_users(contents[0].org_id) if contents else None
    return _Users(declared.entries, declared.remarks, reason)


def connect(query: ServerQuery, params: Params, environ: Environ) -> list[Connection]:
    """Return the connection to each organization, or that of the options where none is named; and one to read the users by."""
    organizations = connect_organizations(query.organizations or (THE_CONNECTIONS,), params, environ)
    if not query.organizations or "users" not in query.include:
        return organizations
    try:
        return [*organizations, resolve_connection(params, environ)]
    except DeclarationError:
        # Each organization has credentials of its own. What the first ones see of the users is told.
        return [*organizations, organizations[0]]


SERVER_INFO = ModuleDefinition(
    connection_spec().merge(server_info_spec()), parse_server_query, run_server_info, only_reads=True, connect=connect
)
