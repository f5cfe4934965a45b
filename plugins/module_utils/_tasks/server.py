# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_server: the labels and buckets of several organizations in one task. All are read and planned before the first change."""

from __future__ import annotations

import threading
import typing as t

from .._api.connection import Connection, resolve_connection
from .._errors import DeclarationError, InfluxError, NotFoundError, UnauthorizedError, UnreachableError
from .._execution import Environ, ModuleDefinition, RunContext
from .._options.connection import connection_spec
from .._options.server import server_spec
from .._plan.desired import Params
from .._plan.desired_buckets import named_item
from .._plan.desired_server import DesiredOrganization, DesiredServer, parse_server
from .._plan.progress import Item
from .._plan.progress_server import LabelItem
from .._plan.results import Result
from .._plan.results_server import server_result
from .._printable import count, summarize
from .._read.organizations import OrganizationReader
from .bucket_info import in_words_of_options
from .buckets import PartlyFailedError, describe_progress, list_failures
from .organization import Organization, apply_all, refuse_twice

_OPERATION = "keep the server"


def run_server(context: RunContext, desired: DesiredServer) -> Result:
    """Bring the labels and buckets of all declared organizations to what is declared."""
    stopped = threading.Event()
    organizations = [
        DeclaredOrganization(reader, one, desired, stopped)
        for reader, one in zip(context.readers(), desired.organizations)
    ]
    _read_all(organizations)
    apply_all(organizations, context.check_mode, lambda: _result(organizations))
    return _end(organizations)


def connect_organizations(
    organizations: t.Iterable[DesiredOrganization], params: Params, environ: Environ
) -> list[Connection]:
    """Return the connection to each organization. An error of one that has credentials of its own names it."""
    return [_connect(one, params, environ, number) for number, one in enumerate(organizations)]


def _connect_declared(desired: DesiredServer, params: Params, environ: Environ) -> list[Connection]:
    return connect_organizations(desired.organizations, params, environ)


def _connect(declared: DesiredOrganization, params: Params, environ: Environ, number: int) -> Connection:
    try:
        return resolve_connection(declared.connection_options(params), environ)
    except DeclarationError as error:
        if error.message.partition(":")[0] not in declared.credentials:
            raise
        raise named_item("organizations", number, declared.name or str(declared.id or ""), error) from None


class DeclaredOrganization(Organization):
    """An entry of the declaration on its way."""

    def __init__(
        self,
        reader: OrganizationReader,
        declared: DesiredOrganization,
        server: DesiredServer,
        stopped: threading.Event,
    ) -> None:
        super().__init__(
            reader,
            declared.buckets,
            declared.labels,
            lists_undeclared=server.undeclared,
            stopped=stopped,
        )
        self.name = declared.name or (None if declared.id else reader.org)
        self.title = self.name or declared.id or reader.known_id or ""

    def read_and_plan(self) -> None:
        """Read and plan. What would befall each bucket alike is raised: no response, or credentials that nobody knows."""
        super().read_and_plan()
        error = next((item.error for item in self.items if _befalls_all(item.error)), None)
        if error is not None:
            for item in self.items:
                item.error = None if _befalls_all(item.error) else item.error
            raise error.again() from error

    def undeclared_result(self) -> Result:
        """Return what is to be told of the buckets that are not declared."""
        if self.undeclared is None:
            return {}
        return {
            "undeclared": [in_words_of_options(self.reader, bucket, ("labels",)) for bucket in self.undeclared.buckets],
            "complete": self.undeclared.incomplete_reason is None,
            "incomplete_reason": self.undeclared.incomplete_reason,
        }


def _befalls_all(error: InfluxError | None) -> bool:
    if isinstance(error, NotFoundError):
        return error.server_message.startswith("organization")
    # A permission that is missing is another matter: the next bucket may have it.
    return isinstance(error, UnreachableError) or error.__class__ is UnauthorizedError


def _read_all(organizations: t.Sequence[DeclaredOrganization]) -> None:
    """Read and plan each. A failure is the organization's own; where the server doesn't respond, no other is tried."""
    unreachable: UnreachableError | None = None
    for organization in organizations:
        try:
            if unreachable is not None:
                raise unreachable.again() from unreachable
            organization.read_and_plan()
        except UnreachableError as error:
            unreachable = organization.error = error
        except InfluxError as error:
            organization.error = error
    refuse_twice("organization", [(one.known_id, str(one.known_id), one) for one in organizations])


def _result(organizations: t.Sequence[DeclaredOrganization]) -> Result:
    result = server_result(organizations, [organization.undeclared_result() for organization in organizations])
    return {**result, "server_version": next((one.client.version for one in organizations if one.client.version), None)}


def _end(organizations: t.Sequence[DeclaredOrganization]) -> Result:
    result = _result(organizations)
    if not any(error is not None for one in organizations for error in one.errors()):
        return result
    organizations[0].client.report.conclude(result)
    error = organizations[0].error
    if error is not None and len(organizations) == 1:
        raise error.again() from error
    raise PartlyFailedError(_summary(organizations), operation=_OPERATION)


def _summary(organizations: t.Sequence[DeclaredOrganization]) -> str:
    """One line: what failed and why, what was done, what was not attempted."""
    items = [(_title(item, one, organizations), item) for one in organizations for item in one.everything()]
    failed = list_failures(items)
    whole = [f"organization {one.title!r}: {one.error.message}" for one in organizations if one.error is not None]
    reasons = summarize([*whole, *failed], " ", " And {} more, see organizations.")
    counts = [f"{len(whole):,} of {count(len(organizations), 'organization')}"] if whole else []
    counts += [f"{len(failed):,} of {count(len(items), 'label or bucket', 'labels and buckets')}"] if failed else []
    return f"{' and '.join(counts)} failed. {reasons} {describe_progress(items)} Run the task again to go on."


def _title(item: LabelItem | Item, organization: DeclaredOrganization, all_of_them: t.Sequence[object]) -> str:
    kind = "label" if isinstance(item, LabelItem) else "bucket"
    of = f" of {organization.title!r}" if len(all_of_them) > 1 else ""
    return f"{kind} {item.title!r}{of}"


SERVER = ModuleDefinition(connection_spec().merge(server_spec()), parse_server, run_server, connect=_connect_declared)
