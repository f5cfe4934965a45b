# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading one organization, each thing once, and telling hidden from absent."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from .._api.buckets import PAGE, get_bucket, list_buckets
from .._api.client import Client
from .._api.dbrps import list_mappings
from .._api.labels import list_labels
from .._api.organizations import list_organizations
from .._api.roles import list_role_holders
from .._api.users import check_active
from .._errors import DeclarationError, IncompleteError, NotFoundError, PermissionMissingError, RefusedError
from .._model.authorizations import Authorization
from .._model.edition import CLOUD, OSS
from .._model.names import trim
from .._model.resources import Bucket, DbrpMapping, Label, Organization, Role, User
from .._plan.dbrps import MappingStep
from .._plan.dependents import Dependents
from .._plan.state import BucketState
from .._plan.steps import AddRole, CreateBucket, Step
from .bucket_list import BucketList, read_all_buckets
from .dependents import may_read_all, read_dependents
from .directory import Directory


class OrganizationQuery(t.TypedDict):
    """The organization as the functions of the resources take it."""

    org: str | None
    org_id: str | None


class OrganizationReader:
    """What one task reads of one organization, each thing once. Several threads may ask.

    ``org`` or ``org_id`` name the organization; neither does where buckets are named by ID alone.
    """

    def __init__(self, client: Client, org: str | None, org_id: str | None, directory: Directory | None = None) -> None:
        self.client = client
        self.directory = directory or Directory(client)
        self.org = org
        self._org_id = org_id
        self._labels: tuple[Label, ...] | None = None
        self._hides_labels: bool | None = None
        self._known: dict[str, Bucket | IncompleteError | None] = {}
        self._users: dict[str, User] = {}
        self._dependents: Dependents | None = None
        self._authorizations: dict[str | None, list[Authorization]] = {}
        self._me: User | None = None
        self._confirmed: set[str] = set()
        self._token_checked = False
        self.absence_unsure = False
        self._lock = threading.RLock()

    def anew(self) -> OrganizationReader:
        """Return a reader that knows the organization, and reads all else again."""
        with self._lock:
            reader = OrganizationReader(self.client, self.org, self._org_id)
            reader._confirmed, reader._token_checked = set(self._confirmed), self._token_checked
            reader.absence_unsure = self.absence_unsure
            return reader

    def organization_id(self) -> str:
        """The organization's ID, asked for only if no bucket has told it yet."""
        with self._lock:
            if self._org_id is None:
                self._org_id = self._resolve_organization()
            return self._org_id

    @property
    def known_id(self) -> str | None:
        """The organization's ID, None where nothing has told it yet."""
        return self._org_id

    @property
    def knows_organization(self) -> bool:
        return self.org is not None or self._org_id is not None

    def organization_query(self) -> OrganizationQuery:
        """The filter for the organization's buckets."""
        if not self.knows_organization:
            raise DeclarationError(
                "org: a bucket's name is unique within its organization only. Give org or org_id (or set INFLUX_ORG or INFLUX_ORG_ID)."
            )
        return {"org": self.org, "org_id": None if self.org else self._org_id}

    def all_buckets(self) -> BucketList:
        """All of the organization's buckets that the token may read, and none of another one's."""
        with self._explaining_organization():
            found = read_all_buckets(self.client, **self.organization_query())
        self.check_edition_organization()
        self.remember(found.buckets)
        return BucketList(
            tuple(bucket for bucket in found.buckets if bucket.org_id == self._org_id), found.incomplete_reason
        )

    def bucket_page(self, after: Bucket | None) -> list[Bucket]:
        """A page of the organization's buckets by name, from the one after the bucket ``after`` on."""
        after_id = None if after is None else after.id
        with self._explaining_organization():
            page = list_buckets(self.client, **self.organization_query(), limit=PAGE, after=after_id)
        names = self.remember(page)
        return [bucket for bucket in page if bucket.name in names]

    @property
    def lists_by_name(self) -> bool:
        """Whether pages are in the order of names, and cut before the server hides entries, so that a full one hides none.

        OSS does so (recording ``hidden-pages``). Cloud documents no order.
        """
        return self.client.build == OSS

    def is_all_that_follows(self, page: t.Sequence[Bucket], after: Bucket | None) -> bool:
        """Whether nothing is hidden in the list after the bucket ``after``, or in all of it, of which ``page`` is seen.

        Then that bucket, or the page's first, which must be the list's first too, stands just so far from the list's end.
        Offsets count what is hidden as well (recording ``hidden-pages``).
        """
        if not self.lists_by_name or not (page or after):
            return False
        first = after or page[0]
        if after is None and not self._is_at(first, 0, descending=False):
            return False
        return self._is_at(first, len(page) if after else len(page) - 1, descending=True)

    def _is_at(self, bucket: Bucket, offset: int, *, descending: bool) -> bool:
        found = list_buckets(self.client, **self.organization_query(), limit=1, offset=offset, descending=descending)
        return [one.id for one in found] == [bucket.id]

    def knows(self, name: str) -> bool:
        """Whether the bucket of that name has been read, or is known not to be there."""
        return name in self._known

    def remember_absent(self, names: t.Iterable[str]) -> None:
        """Keep for :meth:`bucket_named` that there are no such buckets."""
        self._known.update(dict.fromkeys(names))

    @contextlib.contextmanager
    def _explaining_organization(self) -> t.Iterator[None]:
        """Say of the 404 of an unknown organization what it is."""
        try:
            yield
        except NotFoundError as error:
            if not error.server_message.startswith("organization"):
                raise
            raise error.explained("Correct org, or give org_id.", f"there is no organization {self.org!r}") from error

    def remember(self, page: t.Iterable[Bucket]) -> set[str]:
        """Keep the organization's buckets of a page for :meth:`bucket_named`, and return their names."""
        names = set()
        for bucket in page:
            if bucket.org_id == (self._org_id or bucket.org_id):
                self._org_id = bucket.org_id
                self._known[bucket.name] = bucket
                names.add(bucket.name)
        return names

    def try_bucket_named(self, name: str) -> Bucket | None:
        """Look the bucket up for :meth:`bucket_named`; None if there is none or it is hidden, which is told there."""
        try:
            return self.bucket_named(name)
        except IncompleteError as error:
            self._known[name] = error
            return None

    def bucket_named(self, name: str) -> Bucket | None:
        """The bucket of that very name in the organization; None if there is none. Hidden is an error of its own."""
        if name not in self._known:
            self._known[name] = self._look_up(name)
        known = self._known[name]
        if isinstance(known, IncompleteError):
            raise known.again() from known
        return known

    def _look_up(self, name: str) -> Bucket | None:
        operation = f"look up the bucket {name!r}"
        try:
            with self._explaining_organization():
                found = list_buckets(self.client, **self.organization_query(), name=name, operation=operation)
        except NotFoundError as error:
            if _is_absent(error):
                return None
            raise
        if name in self.remember(found):
            return next(bucket for bucket in found if bucket.name == name)
        if found:
            self.check_edition_organization()
            raise RefusedError(
                f"the server answered with a bucket {found[0].name!r} of the organization {found[0].org_id}, which is not what was asked "
                "for.",
                operation=operation,
                way_out=f"Check that the token belongs to the organization {self.org or self._org_id!r}.",
            )
        if self.client.build == CLOUD and self._responds_to_absence_with_nothing():
            check_active(self.client, operation)
            return None
        raise self._hidden_error(operation, name)

    def _responds_to_absence_with_nothing(self) -> bool:
        """Whether the server answers for a bucket that isn't there with an empty list, as for a hidden one.

        Cloud's contract has no 404 for lists, and no word on this. A name with a quote, which no bucket has, shows it.
        """
        with self._lock:
            if not self.absence_unsure:
                with contextlib.suppress(NotFoundError):
                    self.absence_unsure = not list_buckets(self.client, **self.organization_query(), name='"')
            return self.absence_unsure

    def bucket_with_id(self, bucket_id: str) -> Bucket | None:
        """The bucket with that ID, which must be the organization's if one is given; None if there is none."""
        bucket = self._fetch_bucket(bucket_id)
        if bucket is None:
            return None
        if not self.knows_organization:
            self._org_id = bucket.org_id
        if bucket.org_id != self.organization_id():
            raise RefusedError(
                f"The bucket with the ID {bucket_id} belongs to the organization {bucket.org_id}, not to "
                f"{self.org or self._org_id!r}. Correct the ID, or the organization."
            )
        return bucket

    def _fetch_bucket(self, bucket_id: str) -> Bucket | None:
        try:
            return get_bucket(self.client, bucket_id)
        except NotFoundError as error:
            if _is_absent(error):
                return None
            raise
        except PermissionMissingError as error:
            raise error.explained(error.way_out, "it exists, but this token may not read it") from error

    def bucket_name(self, bucket_id: str) -> str | None:
        """Return the name of the bucket with that ID, in whichever organization; None where the token can't see it."""
        with contextlib.suppress(PermissionMissingError):
            bucket = self._fetch_bucket(bucket_id)
            return None if bucket is None else bucket.name
        return None

    def mappings(self, database: str) -> tuple[DbrpMapping, ...]:
        """Return the DBRP mappings of ``database`` to buckets that the token may read, virtual ones too."""
        org_id = self.organization_id()
        found = list_mappings(self.client, org_id=org_id, database=database)
        self.check_edition_organization()
        return tuple(mapping for mapping in found if (mapping.org_id, mapping.database) == (org_id, database))

    def explicit_mappings(self) -> tuple[DbrpMapping, ...]:
        """Return the explicit DBRP mappings of the organization to buckets that the token may read."""
        org_id = self.organization_id()
        found = list_mappings(self.client, org_id=org_id)
        self.check_edition_organization()
        return tuple(mapping for mapping in found if mapping.org_id == org_id and not mapping.virtual)

    def role_holders(self, bucket: Bucket, role: Role) -> t.Sequence[User]:
        """Return who has that role on ``bucket``."""
        return list_role_holders(self.client, str(bucket.id), role, called=repr(bucket.name))

    def rehearse(self, before: BucketState, after: BucketState) -> BucketState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it."""
        del before
        return after

    def rehearse_mappings(self, shown: t.Sequence[DbrpMapping], steps: t.Sequence[MappingStep]) -> dict[str, str]:
        """Keep for the tasks after this one that ``steps`` would be done on the mappings ``shown``. Return the IDs of new ones."""
        del shown, steps
        return {}

    def rehearse_label(self, before: Label | None, after: Label | None) -> Label | None:
        """Keep for the tasks after this one that ``after`` would become of the label ``before``, and return it as they see it."""
        del before
        return after

    def labels(self) -> tuple[Label, ...]:
        """The organization's labels that the token may read."""
        with self._lock:
            if self._labels is None:
                self._labels = tuple(list_labels(self.client, self.organization_id()))
            return self._labels

    def may_hide_labels(self) -> bool:
        """Return whether the organization may have labels that are hidden: none is visible, and the token may not read all.

        The list is empty in both cases (recording ``labels-hidden``). Only where it is empty, one more request tells which it is.
        """
        with self._lock:
            if self._hides_labels is None:
                self._hides_labels = not self.labels() and not may_read_all(
                    self.directory, "labels", self.organization_id()
                )
            return self._hides_labels

    def dependents(self, org_id: str) -> Dependents:
        """All that may use buckets of the organization, read once."""
        with self._lock:
            if self._dependents is None:
                self._dependents = self._read_dependents(org_id)
            return self._dependents

    def _read_dependents(self, org_id: str) -> Dependents:
        return read_dependents(self.directory, org_id)

    def authorizations(self, org_id: str | None = None) -> t.Sequence[Authorization]:
        """Return the authorizations that the token may read, of one organization or of all. Each list is read once."""
        with self._lock:
            if org_id not in self._authorizations:
                self._authorizations[org_id] = self.directory.list_authorizations(org_id)
            return self._authorizations[org_id]

    def me(self) -> User:
        """Return the user who asks, read once."""
        with self._lock:
            if self._me is None:
                self._me = self.directory.me()
            return self._me

    def user_named(self, name: str) -> User:
        """The user of that name, who must exist."""
        with self._lock:
            if name not in self._users:
                self._users[name] = self._look_up_user(name)
            return self._users[name]

    def _look_up_user(self, name: str) -> User:
        try:
            found = self.directory.find_accounts(name)
        except NotFoundError as error:
            raise error.explained(
                "Users are the server's, and their names exact: correct the name.", "there is no user of that name"
            ) from error
        if found:
            return User(str(found[0].id), found[0].name)
        operation = f"look up the user {name!r}"
        check_active(self.client, operation)
        raise IncompleteError(
            "the user exists, but this token may not read users. InfluxDB answered 200 with an empty list.",
            operation=operation,
            way_out="Give the user by ID, or the token the permission to read users.",
        )

    def check_edition_organization(self) -> None:
        """Make sure of the organization where the server takes it from the token."""
        if self.client.build == CLOUD:
            self.check_token_organization()

    def check_token_organization(self) -> None:
        """On InfluxDB Cloud, whose token decides about the organization whatever is asked: make sure it is the declared one."""
        with self._lock:
            if self._token_checked or not self.knows_organization:
                return
            found = list_organizations(self.client)
            declared = self.org or self._org_id
            for organization in found:
                if self._is_declared(organization):
                    self._org_id, self._token_checked = organization.id, True
                    return
        names = (
            ", ".join(f"{organization.name!r} ({organization.id})" for organization in found) or "none that it may read"
        )
        raise RefusedError(
            f"The token belongs to another organization than {declared!r}: InfluxDB Cloud tells {names}, and takes the organization from "
            "the token whatever is asked. Use a token of the declared organization, or correct org or org_id."
        )

    def _is_declared(self, organization: Organization) -> bool:
        # Given by name, it must be found by name: its ID was learnt from what the server took for it.
        if self.org is not None:
            return trim(organization.name) == trim(self.org)
        return organization.id == self._org_id

    def confirm_organization(self) -> None:
        """Make sure that the organization given by ID exists, which a real run learns when it creates a bucket."""
        with self._lock:
            org_id = self.organization_id()
            if org_id in self._confirmed:
                return
            try:
                self.directory.get_organization(org_id)
            except NotFoundError as error:
                raise error.explained("Correct org_id.", f"there is no organization with the ID {org_id}") from error
            except PermissionMissingError:
                # It exists; reading it is not needed for anything else.
                pass
            self._confirmed.add(org_id)

    def confirm_user(self, user_id: str) -> None:
        """Make sure that the user given by ID exists, which a real run learns when it gives a role.

        Where the token may not read users nobody can tell. Cloud, where roles have no effect, doesn't tell of users by ID.
        """
        with self._lock:
            if user_id in self._confirmed or self.client.build == CLOUD:
                return
            try:
                self.directory.get_account(user_id)
            except NotFoundError as error:
                raise error.explained("Correct the user's ID.", "there is no such user") from error
            except PermissionMissingError:
                pass
            self._confirmed.add(user_id)

    def confirm(self, step: Step) -> None:
        """Raise :class:`NotFoundError` where the organization or the user that ``step`` refers to by its ID doesn't exist."""
        if isinstance(step, CreateBucket) and self.org is None:
            self.confirm_organization()
        else:
            self.confirm_holder(step)

    def confirm_holder(self, step: object) -> None:
        """Raise :class:`NotFoundError` where ``step`` gives a role to a user by an ID that no user has."""
        if isinstance(step, AddRole) and step.user.name is None:
            self.confirm_user(step.user.id)

    def _hidden_error(self, operation: str, name: str) -> IncompleteError:
        """The error for an empty list that stands for a bucket which may not be read, or for a token that is off."""
        check_active(self.client, operation)
        # InfluxDB's own buckets, which alone begin so, come with the organization.
        needed = "the organization" if name.startswith("_") else "this bucket, or all buckets of the organization"
        return IncompleteError(
            "it exists, but this token may not read it. InfluxDB answered 200 with an empty list.",
            operation=operation,
            way_out=f"Give the token the permission to read {needed}.",
        )

    def _resolve_organization(self) -> str:
        if self.org is None:
            raise DeclarationError("org: give org or org_id (or set INFLUX_ORG or INFLUX_ORG_ID).")
        self.check_edition_organization()
        if self._org_id is not None:
            return self._org_id
        try:
            found = self.directory.find_organizations(self.org)
        except NotFoundError as error:
            self.check_edition_organization()
            raise error.explained("Correct org, or give org_id.", f"there is no organization {self.org!r}") from error
        if found:
            return str(found[0].id)
        # The token may not read the organization, but what it may read in it bears the ID.
        for bucket in list_buckets(self.client, org=self.org, limit=PAGE):
            return bucket.org_id
        for mapping in list_mappings(self.client, org=self.org):
            return mapping.org_id
        operation = f"find out the ID of the organization {self.org!r}"
        check_active(self.client, operation)
        raise IncompleteError(
            "this token may read neither the organization nor a bucket in it. InfluxDB answered 200 with empty lists.",
            operation=operation,
            way_out="Give org_id in place of org, or the token the permission to read the organization.",
        )


def _is_absent(error: NotFoundError) -> bool:
    """Return whether a 404 says, in the server's words, that the bucket isn't there: a proxy's tells nothing of it."""
    return error.server_message.startswith("bucket")
