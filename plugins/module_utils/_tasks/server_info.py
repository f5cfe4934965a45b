# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_server_info: the organizations of a server with what is in them, in a form that influx_server takes back."""

from __future__ import annotations

import typing as t

from .._api.connection import Connection
from .._errors import PermissionMissingError
from .._execution import Environ, ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.server import server_info_spec
from .._plan.desired import Params
from .._plan.desired_server import THE_CONNECTIONS, DesiredOrganization, parse_organization_references
from .._plan.labels import NO_LABELS
from .._plan.results import Result, describe_label
from .._read.organizations import OrganizationReader
from .._read.view import View
from .bucket_info import all_in_words_of_options, unseen
from .server import connect_organizations


class ServerQuery(t.NamedTuple):
    """Which organizations to return, and what of them: that of the connection, or all, where none is named."""

    organizations: tuple[DesiredOrganization, ...]
    include: tuple[str, ...]


class Reading(t.NamedTuple):
    """One organization as the token sees it. ``incomplete_reason`` is None where nothing is hidden from it."""

    organization: Result
    org_id: str
    incomplete_reason: str | None
    warnings: tuple[str, ...]


def parse_server_query(params: Params) -> ServerQuery:
    """Return the query that the options of influx_server_info make."""
    return ServerQuery(
        parse_organization_references(params.get("organizations") or []), tuple(params.get("include") or ())
    )


def run_server_info(context: RunContext, query: ServerQuery) -> Result:
    """Return the organizations that the query names, in that order, or all by name."""
    readings = [_read(context.view(number), reader, query.include) for number, reader in _readers(context, query)]
    reasons = [reading.incomplete_reason for reading in readings if reading.incomplete_reason is not None]
    warnings = list(dict.fromkeys(warning for reading in readings for warning in reading.warnings))
    result: Result = {
        "changed": False,
        "organizations": [reading.organization for reading in readings],
        "completeness": [
            {
                "name": reading.organization.get("name"),
                "id": reading.org_id,
                "complete": reading.incomplete_reason is None,
                "incomplete_reason": reading.incomplete_reason,
            }
            for reading in readings
        ],
        "complete": not reasons,
        "incomplete_reason": reasons[0] if reasons else None,
        "server_version": next((client.version for client in context.clients if client.version), None),
    }
    return {**result, "warnings": warnings} if warnings else result


def _readers(context: RunContext, query: ServerQuery) -> list[tuple[int, OrganizationReader]]:
    """Return what reads each organization, with the number of its connection."""
    readers = context.readers()
    if query.organizations or readers[0].knows_organization:
        return list(enumerate(readers))
    view = context.view()
    found = sorted(view.directory().all_organizations(), key=lambda organization: organization.name)
    return [(0, view.organization(None, organization.id)) for organization in found]


def _read(view: View, reader: OrganizationReader, include: t.Collection[str]) -> Reading:
    org_id = reader.organization_id()
    result, reason, warnings = _identity(view, reader), None, list[str]()
    if "buckets" in include:
        everything = reader.all_buckets()
        found = [bucket for bucket in everything.buckets if not bucket.is_system]
        result["buckets"] = all_in_words_of_options(reader, found, include)
        reason, warnings = everything.incomplete_reason, unseen(everything, system=False)
    if "labels" in include:
        labels = sorted(reader.labels(), key=lambda label: label.name)
        result["labels"] = [describe_label(label) for label in labels]
        warnings += [NO_LABELS] if reader.may_hide_labels() else []
    reader.check_edition_organization()
    return Reading(result, org_id, reason or next(iter(warnings), None), tuple(warnings))


def _identity(view: View, reader: OrganizationReader) -> Result:
    """Return how a declaration names the organization: by its ID only where the token may not read the name."""
    if reader.org is not None:
        return {"name": reader.org}
    try:
        return {"name": view.directory().get_organization(reader.organization_id()).name}
    except PermissionMissingError:
        return {"id": reader.organization_id()}


def connect(query: ServerQuery, params: Params, environ: Environ) -> list[Connection]:
    """Return the connection to each organization, or that of the options where none is named."""
    return connect_organizations(query.organizations or (THE_CONNECTIONS,), params, environ)


SERVER_INFO = ModuleDefinition(
    connection_spec().merge(server_info_spec()), parse_server_query, run_server_info, only_reads=True, connect=connect
)
