# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""An organization that influx_server keeps, itself and with all that is in it. What is only planned has a place in the plans after it."""

from __future__ import annotations

import threading
import typing as t

from .._api.connection import Connection
from .._errors import InfluxError, NotFoundError, UnauthorizedError, UnreachableError
from .._model.resources import Bucket
from .._plan import desired_organizations
from .._plan.desired_buckets import undeclared_buckets
from .._plan.desired_server import DesiredOrganization, DesiredServer
from .._plan.progress import Item
from .._plan.rehearsal import Rehearsal
from .._plan.results import Result
from .._read.organizations import OrganizationReader
from .._read.server import ServerReader
from .._read.view import View
from .authorization import AuthorizationResource
from .bucket_info import in_words_of_options, with_id
from .dbrp import DbrpResource
from .findings import Holders, find_holders, find_in_organization
from .one_organization import OrganizationResource
from .organization import AnyItem, Organization, each_item
from .resource import Resource
from .v1_user import V1UserResource

_WITHOUT_FILE = (
    "influx_server returns no token, so nobody would get the new one. Give token_file, or use influx_authorization."
)


class DeclaredOrganization(Organization):
    """An entry of the declaration on its way. ``rehearsal`` has what is planned before it, and gets what is planned here."""

    itself: OrganizationResource | None

    def __init__(
        self,
        view: View,
        rehearsal: Rehearsal,
        connection: Connection,
        declared: DesiredOrganization,
        server: DesiredServer,
        *,
        check_mode: bool,
    ) -> None:
        reader = view.organization(connection.org, connection.org_id)
        super().__init__(reader, declared.buckets, declared.labels, lists_all=server.undeclared or server.access)
        self.name = declared.name or (None if declared.id else reader.org)
        self.title = self.name or declared.id or reader.known_id or ""
        self.itself = None if declared.itself is None else OrganizationResource(view, declared.itself)
        self.resources: list[Resource[OrganizationReader]] = [
            *(DbrpResource(reader, one) for one in declared.dbrps),
            *(AuthorizationResource(reader, one, without_file=_WITHOUT_FILE) for one in declared.authorizations),
            *(V1UserResource(reader, one, check_mode=check_mode) for one in declared.v1_users),
        ]
        self._view = view
        self._server = server
        self._findings: Result = {}
        self.holders: Holders | None = None
        self._rehearsal = rehearsal
        self._declared = declared
        self._is_provisional = False
        self._reader_after: OrganizationReader | None = None
        self._lock = threading.Lock()

    @property
    def has_own_token(self) -> bool:
        """Whether its entry has credentials of its own."""
        return bool(self._declared.credentials)

    @property
    def is_present(self) -> bool:
        """Whether the organization is to be there."""
        return self.itself is None or self.itself.is_present

    def read_and_plan(self) -> None:
        """Read and plan. Raise what would befall each thing alike: no response, or credentials that nobody knows.

        An organization that is named, and does not exist, is to be created.
        """
        if self.itself is None:
            try:
                return self._plan_contents()
            except NotFoundError as error:
                if self._declared.name is None or not _says_of_organization(error):
                    raise
            created = desired_organizations.DesiredOrganization(present=True, name=self._declared.name)
            self.itself = OrganizationResource(self._view, created)
        if self._plan_itself(self.itself):
            self._plan_contents()
        return None

    def read_again(self) -> None:
        """Read and plan the contents once more, where users or organizations have been changed since."""
        if self._is_provisional:
            self.start(self._open())
            self._plan_labels_and_buckets()

    def renew(self, resource: Resource[t.Any]) -> None:
        """Let ``resource`` plan once more, where what its plan went by has been changed since."""
        if resource.is_provisional:
            resource.source = View(self.client) if resource is self.itself else self._reader_after_buckets()
            resource.read_and_plan()

    @property
    def undeclared(self) -> tuple[Bucket, ...] | None:
        """The buckets that are not declared, None where nobody asked."""
        everything = self.all_buckets
        if everything is None or not self._server.undeclared:
            return None
        return undeclared_buckets(self.declared, everything.buckets)

    def undeclared_result(self) -> Result:
        """Return what is to be told beside the plan, such as the buckets that are not declared."""
        everything, buckets = self.all_buckets, self.undeclared
        if everything is None or buckets is None:
            return self._findings
        return {
            "undeclared": [
                with_id(bucket, in_words_of_options(self.reader, bucket, ("labels",))) for bucket in buckets
            ],
            "complete": everything.incomplete_reason is None,
            "incomplete_reason": everything.incomplete_reason,
            **self._findings,
        }

    def look_further(self, view: View, server: ServerReader) -> None:
        """Read what is to be told beside the plan, of an organization that exists."""
        is_new = self.itself is not None and self.itself.before.organization is None
        if self.error is not None or is_new or self.all_buckets is None or self.known_id is None:
            return
        known = {one for resource in self.resources for one in resource.known_ids}
        reader = view.organization(None, self.known_id)
        self._findings = find_in_organization(reader, server, self._declared, self._server, self.all_buckets, known)
        if self._server.undeclared and self._server.compares_users:
            self.holders = find_holders(view, server, self.known_id)

    def _plan_itself(self, itself: OrganizationResource) -> bool:
        """Plan the organization itself. Return whether there are contents to plan."""
        itself.is_provisional = self._rehearsal.has_accounts_news
        try:
            itself.read_and_plan()
        except InfluxError as error:
            if _befalls_all(error):
                raise
            itself.error = error
        self.known_id = itself.found_id
        if itself.error is not None:
            return False
        foreseen = itself.rehearse().organization
        if foreseen is None:
            return False
        self.start(self._view.organization(self.name, foreseen.id))
        return True

    def _plan_contents(self) -> None:
        self._is_provisional = self._rehearsal.has_accounts_news
        try:
            self._plan_labels_and_buckets()
            self._plan_resources()
        finally:
            self.known_id = self.reader.known_id
        _raise_what_befalls_all(self.everything())

    def _plan_labels_and_buckets(self) -> None:
        super().read_and_plan()
        _raise_what_befalls_all(self.everything())

    def _plan_resources(self) -> None:
        """Plan the other things in the order in which they are kept, each on what the plans before it leave."""
        if not self.resources:
            return
        items: list[AnyItem] = [*self.labels, *self.items, *self.purges]
        changes = any(item.planned for item in items)
        is_provisional = self._is_provisional or changes
        for label in self.labels:
            if label.error is None and label.plan.after is not None:
                self.reader.rehearse_label(label.plan.before, label.plan.after)
        self._rehearse_buckets(self.items)
        self._plan_each([one for one in self.resources if not one.is_present], is_provisional)
        self._rehearse_buckets(self.purges)
        self._plan_each([one for one in self.resources if one.is_present], is_provisional)

    def _rehearse_buckets(self, items: t.Iterable[Item]) -> None:
        for item in items:
            if item.error is None:
                self.reader.rehearse(item.plan.before, item.plan.after)

    def _plan_each(self, resources: t.Sequence[Resource[OrganizationReader]], is_provisional: bool) -> None:
        # What a reader has read it keeps, so it does not see what has been rehearsed since.
        reader = self._view.organization(self.reader.org, self.reader.known_id) if is_provisional else self.reader

        def plan(resource: Resource[OrganizationReader]) -> None:
            resource.source, resource.is_provisional = reader, is_provisional
            resource.read_and_plan()
            resource.rehearse()

        each_item(resources, plan, self.declared.concurrency)

    def _open(self) -> OrganizationReader:
        """Return what reads the organization as it is by now."""
        now = None if self.itself is None else self.itself.now.organization
        return OrganizationReader(self.client, self.name, self.reader.known_id if now is None else now.id)

    def _reader_after_buckets(self) -> OrganizationReader:
        """Return what reads the organization as it is after its buckets have been kept."""
        with self._lock:
            if self._reader_after is None:
                self._reader_after = self._open()
            return self._reader_after


def _says_of_organization(error: InfluxError) -> bool:
    return isinstance(error, NotFoundError) and error.server_message.startswith("organization")


def _befalls_all(error: InfluxError | None) -> bool:
    if isinstance(error, NotFoundError):
        return _says_of_organization(error)
    # A permission that is missing is another matter: the next thing may have it.
    return isinstance(error, UnreachableError) or error.__class__ is UnauthorizedError


def _raise_what_befalls_all(items: t.Sequence[AnyItem]) -> None:
    error = next((item.error for item in items if _befalls_all(item.error)), None)
    if error is not None:
        for item in items:
            item.error = None if _befalls_all(item.error) else item.error
        raise error.again() from error
