# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What influx_server tells beside its plan: what is there and not declared, and who may read and write buckets."""

from __future__ import annotations

import contextlib
import typing as t

from .._errors import InfluxError
from .._plan.access import describe_access
from .._plan.desired_server import DesiredOrganization, DesiredServer
from .._plan.results import Result
from .._plan.roles import ROLES
from .._plan.undeclared import (
    undeclared_authorizations,
    undeclared_dbrps,
    undeclared_users,
    undeclared_v1_users,
)
from .._read.bucket_list import BucketList
from .._read.organizations import OrganizationReader
from .._read.server import ServerReader
from .._read.view import View
from .organization_contents import DBRPS_MAY_BE_HIDDEN, read_names


class Findings:
    """What is found, and why something may be missing in it. What can't be read is such a gap, and no failure of the task."""

    def __init__(self) -> None:
        self._found: Result = {}
        self._hidden: list[Result] = []

    def result(self) -> Result:
        """Return what is to be told."""
        return {**self._found, "hidden": self._hidden} if self._found or self._hidden else {}

    def may_miss(self, part: str, reason: str | None) -> None:
        """Note why something of ``part`` may be hidden, if there is a reason."""
        if reason is not None:
            self._hidden.append({"part": part, "reason": reason})

    def tell(self, key: str, found: t.Any) -> None:
        """Note what is found."""
        self._found[key] = found

    @contextlib.contextmanager
    def reading(self, part: str) -> t.Iterator[None]:
        """Take an error in the block for a gap in ``part``."""
        try:
            yield
        except InfluxError as error:
            self.may_miss(part, error.message)


def find_in_organization(
    reader: OrganizationReader,
    server: ServerReader,
    declared: DesiredOrganization,
    desired: DesiredServer,
    buckets: BucketList,
    known_ids: t.Collection[str],
) -> Result:
    """Return what is to be told of an organization that exists. ``known_ids`` are those of the authorizations in the plans."""
    findings = Findings()
    org_id = reader.organization_id()
    if desired.undeclared and "dbrps" in declared.compared:
        with findings.reading("dbrps"):
            found = undeclared_dbrps(reader.explicit_mappings(), buckets.buckets, declared.dbrps)
            findings.tell("undeclared_dbrps", found)
            findings.may_miss("dbrps", None if server.reads_all_buckets(org_id) else DBRPS_MAY_BE_HIDDEN)
    if desired.undeclared and "authorizations" in declared.compared:
        with findings.reading("authorizations"):
            own = server.authorizations_of(org_id)
            findings.tell(
                "undeclared_authorizations", undeclared_authorizations(own, declared.authorizations, known_ids)
            )
            findings.may_miss("authorizations", server.reason_to_miss_authorizations(org_id))
    if desired.undeclared and "v1_users" in declared.compared:
        with findings.reading("v1_users"):
            findings.tell("undeclared_v1_users", undeclared_v1_users(server.v1_users(org_id), declared.v1_users))
            findings.may_miss("v1_users", server.reason_to_miss_authorizations(org_id))
    if desired.access:
        with findings.reading("access"):
            findings.tell("access", _access(reader, server, buckets))
    return findings.result()


def _access(reader: OrganizationReader, server: ServerReader, buckets: BucketList) -> Result:
    org_id = reader.organization_id()
    holders = describe_access(
        read_names(reader, server, buckets.buckets, with_types=False),
        buckets.buckets,
        server.authorizations(),
        server.v1_users(org_id),
        server.accounts_with_permissions(),
    )
    reasons = [
        server.reason_to_miss_authorizations(org_id),
        server.reason_to_miss_users(org_id),
        buckets.incomplete_reason,
    ]
    told = list(dict.fromkeys(reason for reason in reasons if reason is not None))
    return {"holders": holders, "complete": not told, "incomplete_reason": " ".join(told) or None}


class Holders(t.NamedTuple):
    """The IDs of the users who have a role in an organization, or a token there, and why some may be missing."""

    org_id: str
    ids: frozenset[str]
    incomplete_reason: str | None = None


def find_holders(view: View, server: ServerReader, org_id: str) -> Holders:
    """Return the users of an organization that exists."""
    ids = {one.user_id for one in server.authorizations_of(org_id)}
    ids |= {one.user_id for one in server.v1_users(org_id)}
    try:
        directory = view.directory()
        organization = directory.get_organization(org_id)
        ids |= {user.id for role in ROLES for user in directory.role_holders(organization, role)}
    except InfluxError as error:
        return Holders(org_id, frozenset(ids), error.message)
    return Holders(org_id, frozenset(ids))


def find_users(server: ServerReader, desired: DesiredServer, holders: t.Sequence[Holders]) -> Result:
    """Return what is to be told of the users: of those of the organizations, or of all where there is no organization."""
    findings = Findings()
    if not (desired.undeclared and desired.compares_users):
        return {}
    with findings.reading("users"):
        ids = {user_id for one in holders for user_id in one.ids}
        accounts = [one for one in server.accounts() if not desired.organizations or one.id in ids]
        findings.tell("undeclared_users", undeclared_users(accounts, desired.users))
        for reason in [one.incomplete_reason for one in holders] or [None]:
            findings.may_miss("users", reason)
        if holders:
            findings.may_miss("users", server.reason_to_miss_users(holders[0].org_id))
    return findings.result()
