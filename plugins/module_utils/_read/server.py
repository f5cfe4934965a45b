# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a server has beside organizations and what is in them: users and authorizations, each list read once."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from .._api.authorizations import list_resource_types
from .._api.client import Client
from .._concurrency import threads
from .._errors import NotFoundError, PermissionMissingError
from .._model.authorizations import Authorization
from .._model.edition import CLOUD
from .._model.resources import UserAccount
from .._model.v1_users import V1User
from .._plan.access import Account
from .._plan.authorizations import sees_all
from .dependents import may_read_all, may_read_organization, reads_all_users
from .view import View

_Read = t.TypeVar("_Read")
_AT_ONCE = 4
USERS_MAY_BE_HIDDEN = "The token may not read all users. Give it the permission to read users."
USERS_OF_CLOUD = "InfluxDB Cloud does not list its users. They are in its user interface."
AUTHORIZATIONS_MAY_BE_HIDDEN = (
    "Some authorizations may be hidden: InfluxDB hides each one from a token that may not read its user. Give the token the permissions to "
    "read all users and all authorizations."
)


class ServerReader:
    """What one task reads of a server, as one client sees it. Several threads may ask."""

    def __init__(self, view: View) -> None:
        self._client: Client = view.client
        self._directory = view.directory()
        self._read: dict[str, t.Any] = {}
        self._lock = threading.RLock()

    def accounts(self) -> list[UserAccount]:
        """Return the users that can be seen, by name."""
        if self._client.build == CLOUD:
            return []
        return self._once("accounts", lambda: sorted(self._directory.all_accounts(), key=lambda one: one.name))

    def accounts_with_permissions(self) -> list[Account]:
        """Return the users that can be seen, with what their roles permit. Each takes a request."""

        def read(account: UserAccount) -> Account:
            with contextlib.suppress(PermissionMissingError, NotFoundError):
                return Account(account, frozenset(self._directory.permissions(str(account.id))))
            return Account(account)

        def read_all() -> list[Account]:
            with threads(_AT_ONCE) as pool:
                return pool.map(read, self.accounts())

        return self._once("accounts_with_permissions", read_all)

    def reason_to_miss_users(self, org_id: str) -> str | None:
        """Return why users may be hidden, None where all are seen. ``org_id`` is that of any organization."""
        if self._client.build == CLOUD:
            return USERS_OF_CLOUD
        return None if self._reads_all_users(org_id) else USERS_MAY_BE_HIDDEN

    def authorizations(self) -> list[Authorization]:
        """Return the authorizations of all organizations that can be seen."""

        def read() -> list[Authorization]:
            with contextlib.suppress(PermissionMissingError):
                return self._directory.list_authorizations()
            return []

        return self._once("authorizations", read)

    def authorizations_of(self, org_id: str) -> list[Authorization]:
        """Return those of one organization."""
        return [one for one in self.authorizations() if one.org_id == org_id]

    def reason_to_miss_authorizations(self, org_id: str) -> str | None:
        """Return why authorizations of the organization may be hidden, None where all are seen."""
        sees = self._reads_all_users(org_id) and self._may_read_authorizations(org_id)
        return None if sees else AUTHORIZATIONS_MAY_BE_HIDDEN

    def v1_users(self, org_id: str) -> list[V1User]:
        """Return the v1 users of the organization that can be seen. InfluxDB Cloud has none."""
        if self._client.build == CLOUD:
            return []

        def read() -> list[V1User]:
            with contextlib.suppress(PermissionMissingError):
                return self._directory.list_v1_users(org_id)
            return []

        return self._once(f"v1_users {org_id}", read)

    def types(self) -> list[str]:
        """Return what permissions can be about."""
        return self._once("types", lambda: list_resource_types(self._client))

    def _reads_all_users(self, org_id: str) -> bool:
        return self._once("reads_all_users", lambda: reads_all_users(self._client, org_id))

    def _may_read_authorizations(self, org_id: str) -> bool:
        token = self._client.connection.token
        if token is None:
            return may_read_organization(self._directory, org_id)
        return sees_all(self.authorizations(), token, self._own_user_id(), org_id)

    def reads_all_buckets(self, org_id: str) -> bool:
        """Return whether no bucket of the organization is hidden, as far as that can be shown."""
        return may_read_all(self._directory, "buckets", org_id, self.authorizations)

    def _own_user_id(self) -> str | None:
        def read() -> str | None:
            with contextlib.suppress(PermissionMissingError):
                return self._directory.me().id
            return None

        return self._once("own_user_id", read)

    def _once(self, what: str, read: t.Callable[[], _Read]) -> _Read:
        with self._lock:
            if what not in self._read:
                self._read[what] = read()
            found: _Read = self._read[what]
            return found
