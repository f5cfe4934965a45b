# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The organizations and users of a server, as it shows them, or in check mode as the tasks before would have left them."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.organizations import (
    find_organizations,
    get_organization,
    list_organization_owner_ids,
    list_organizations,
)
from .._api.roles import list_role_holders
from .._api.users import find_accounts, get_account, get_me, list_accounts, list_user_permissions
from .._errors import NotFoundError
from .._model.authorizations import Permission
from .._model.names import trim
from .._model.resources import Organization, Role, User, UserAccount
from .._plan.rehearsal import Rehearsal, is_predicted
from .._plan.state import OrganizationState, UserState


class Directory:
    """Looks organizations and users up. A 404 is the server's word that there is none, an empty list that it may be hidden."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def find_organizations(self, name: str) -> list[Organization]:
        return find_organizations(self.client, name)

    def get_organization(self, org_id: str) -> Organization:
        return get_organization(self.client, org_id)

    def all_organizations(self) -> list[Organization]:
        """Return the organizations that the token may read."""
        return list_organizations(self.client)

    def role_holders(self, organization: Organization, role: Role) -> t.Sequence[User]:
        """Return who has that role in ``organization``."""
        called = repr(organization.name)
        return list_role_holders(self.client, str(organization.id), role, kind="organization", called=called)

    def owner_ids(self, org_id: str) -> list[str]:
        return list_organization_owner_ids(self.client, org_id)

    def find_accounts(self, name: str) -> list[UserAccount]:
        return find_accounts(self.client, name)

    def get_account(self, user_id: str) -> UserAccount:
        return get_account(self.client, user_id)

    def all_accounts(self) -> list[UserAccount]:
        """Return the users that the token may read."""
        return list_accounts(self.client)

    def permissions(self, user_id: str) -> list[Permission]:
        """Return what the roles of a user permit."""
        return list_user_permissions(self.client, user_id)

    def rehearse_organization(self, before: OrganizationState, after: OrganizationState) -> OrganizationState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it."""
        del before
        return after

    def rehearse_user(self, before: UserState, after: UserState) -> UserState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it."""
        del before
        return after


class RehearsingDirectory(Directory):
    """Lays ``rehearsal`` over what the server shows, and keeps in it what this task would leave."""

    def __init__(self, client: Client, rehearsal: Rehearsal) -> None:
        super().__init__(client)
        self._rehearsal = rehearsal

    def find_organizations(self, name: str) -> list[Organization]:
        there = [one.organization for one in self._rehearsal.organizations.values()]
        found = [one for one in there if one is not None and trim(one.name) == trim(name)]
        if found:
            return found
        operation = f"look up the organization {name!r}"
        shown = super().find_organizations(name)
        if any(str(one.id) in self._rehearsal.organizations for one in shown):
            raise _absent("organization", operation)
        return shown

    def get_organization(self, org_id: str) -> Organization:
        rehearsed = self._rehearsal.organizations.get(org_id)
        if rehearsed is None:
            return super().get_organization(org_id)
        if rehearsed.organization is None:
            raise _absent("organization", f"read the organization {org_id}")
        return rehearsed.organization

    def all_organizations(self) -> list[Organization]:
        rehearsed = self._rehearsal.organizations
        there = [one.organization for one in rehearsed.values()]
        shown = [one for one in super().all_organizations() if str(one.id) not in rehearsed]
        return [*shown, *(one for one in there if one is not None)]

    def role_holders(self, organization: Organization, role: Role) -> t.Sequence[User]:
        rehearsed = self._rehearsal.organizations.get(str(organization.id))
        holders = None if rehearsed is None else rehearsed.holders(role)
        if holders is None and is_predicted(organization.id):
            # The server makes the user who creates an organization an owner of it.
            holders = (get_me(self.client),) if role == "owner" else ()
        return self._rehearsal.users_now(super().role_holders(organization, role) if holders is None else holders)

    def owner_ids(self, org_id: str) -> list[str]:
        if org_id in self._rehearsal.organizations:
            return [user.id for user in self.role_holders(self.get_organization(org_id), "owner")]
        shown = [User(user_id) for user_id in super().owner_ids(org_id)]
        return [user.id for user in self._rehearsal.users_now(shown)]

    def find_accounts(self, name: str) -> list[UserAccount]:
        there = [one.account for one in self._rehearsal.users.values()]
        found = [one for one in there if one is not None and one.name == name]
        if found:
            return found
        shown = super().find_accounts(name)
        if any(str(one.id) in self._rehearsal.users for one in shown):
            raise _absent("user", f"look up the user {name!r}")
        return shown

    def get_account(self, user_id: str) -> UserAccount:
        rehearsed = self._rehearsal.users.get(user_id)
        if rehearsed is None:
            return super().get_account(user_id)
        if rehearsed.account is None:
            raise _absent("user", f"read the user {user_id}")
        return rehearsed.account

    def all_accounts(self) -> list[UserAccount]:
        rehearsed = self._rehearsal.users
        there = [one.account for one in rehearsed.values()]
        shown = [one for one in super().all_accounts() if str(one.id) not in rehearsed]
        return [*shown, *(one for one in there if one is not None)]

    def permissions(self, user_id: str) -> list[Permission]:
        shown = [] if is_predicted(user_id) else super().permissions(user_id)
        known = {org_id: one for org_id, one in self._rehearsal.organizations.items() if one.owners is not None}
        gone = {org_id for org_id, one in self._rehearsal.organizations.items() if one.organization is None}
        kept = [one for one in shown if one.id not in known and one.id not in gone]
        owned = [org_id for org_id, state in known.items() if any(user.id == user_id for user in state.owners or ())]
        return [*kept, *(Permission("write", "orgs", id=org_id) for org_id in owned if org_id not in gone)]

    def rehearse_organization(self, before: OrganizationState, after: OrganizationState) -> OrganizationState:
        return after if after == before else self._rehearsal.record_organization(before, after)

    def rehearse_user(self, before: UserState, after: UserState) -> UserState:
        return after if after == before else self._rehearsal.record_user(before, after)


def _absent(kind: str, operation: str) -> NotFoundError:
    """Return what the server would say of what a task before would have deleted or renamed."""
    return NotFoundError(status=404, code="not found", server_message=f"{kind} not found", operation=operation)
