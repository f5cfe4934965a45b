# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The organizations and users of a server, as it shows them, or in check mode as the tasks before would have left them."""

from __future__ import annotations

import contextlib
import secrets
import typing as t

from .._api.authorizations import TokenState, get_authorization, list_authorizations
from .._api.client import Client
from .._api.organizations import (
    find_organizations,
    get_organization,
    list_organization_owner_ids,
    list_organizations,
)
from .._api.roles import list_role_holders
from .._api.users import find_accounts, get_account, get_me, list_user_permissions
from .._api.v1_users import find_v1_users, get_v1_user, list_v1_users
from .._errors import NotFoundError, PermissionMissingError
from .._model.authorizations import Authorization, Permission
from .._model.digests import is_digest_of, make_digest
from .._model.names import trim
from .._model.resources import Organization, Role, User, UserAccount
from .._model.v1_users import V1User
from .._plan.rehearsal import Rehearsal, is_predicted
from .._plan.state import OrganizationState, UserState, V1UserState

WHOSE = "read who the token belongs to"


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

    def permissions(self, user_id: str) -> list[Permission]:
        """Return what the roles of a user permit."""
        return list_user_permissions(self.client, user_id)

    def me(self, operation: str = WHOSE) -> User:
        """Return the user who asks."""
        return get_me(self.client, operation)

    def signs_in(self, name: str, password: str) -> bool:
        """Whether the user of that name can sign in with ``password``."""
        return self.client.accepts_password(name, password)

    def knows_password(self, account: UserAccount) -> bool:
        """Whether it is known without signing in which password the user has."""
        del account
        return False

    def list_authorizations(self, org_id: str | None = None) -> list[Authorization]:
        """Return the authorizations that the token may read, of all organizations or of one."""
        return list_authorizations(self.client, org_id)

    def get_authorization(self, authorization_id: str) -> Authorization:
        return get_authorization(self.client, authorization_id)

    def find_v1_users(self, name: str) -> list[V1User]:
        return find_v1_users(self.client, name)

    def get_v1_user(self, v1_user_id: str) -> V1User:
        return get_v1_user(self.client, v1_user_id)

    def list_v1_users(self, org_id: str) -> list[V1User]:
        return list_v1_users(self.client, org_id)

    def accepts_v1_password(self, user: V1User, password: str) -> bool:
        """Whether the v1 user can sign in with ``password``."""
        return self.client.accepts_v1_password(user.name, password)

    def knows_v1_password(self, user: V1User) -> bool:
        """Whether it is known without signing in which password the v1 user has."""
        del user
        return False

    def rehearse_v1_user(self, before: V1UserState, after: V1UserState, password: str | None = None) -> V1UserState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, with ``password`` if one is set."""
        del before, password
        return after

    def rehearse_organization(self, before: OrganizationState, after: OrganizationState) -> OrganizationState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it."""
        del before
        return after

    def rehearse_user(self, before: UserState, after: UserState) -> UserState:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it."""
        del before
        return after

    def rehearse_authorizations(
        self, before: t.Sequence[Authorization], after: t.Sequence[Authorization], place: str | None = None
    ) -> t.Sequence[Authorization]:
        """Keep for the tasks after this one that ``after`` would become of ``before``, and return it as they see it.

        ``place`` is that of the token file which would have the token of the new one.
        """
        del before, place
        return after

    def token_in_file(self, place: str) -> str | None:
        """Return the ID of the authorization whose token a task before would have written there."""
        del place
        return None

    def token_now(self, token: str, shown: TokenState, identity: tuple[str, str]) -> TokenState:
        """Return what would have become by now of a token that the server calls ``shown``.

        ``identity`` is the user's ID and the description that its authorization has, where the server does not show which one that is.
        """
        del token, identity
        return shown


class RehearsingDirectory(Directory):
    """Lays ``rehearsal`` over what the server shows, and keeps in it what this task would leave."""

    def __init__(self, client: Client, rehearsal: Rehearsal) -> None:
        super().__init__(client)
        self._rehearsal = rehearsal

    def find_organizations(self, name: str) -> list[Organization]:
        there = [one.organization for one in self._rehearsal.organizations.values()]
        found = [one for one in there if one is not None and trim(one.name) == trim(name)]
        operation = f"look up the organization {name!r}"
        if found:
            prove_identity(self.client, operation)
            return found
        shown = super().find_organizations(name)
        if any(str(one.id) in self._rehearsal.organizations for one in shown):
            raise _absent("organization", operation)
        return shown

    def get_organization(self, org_id: str) -> Organization:
        rehearsed = self._rehearsal.organizations.get(org_id)
        if rehearsed is None:
            return super().get_organization(org_id)
        operation = f"read the organization {org_id}"
        prove_identity(self.client, operation)
        if rehearsed.organization is None:
            raise _absent("organization", operation)
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
            holders = (self.me(),) if role == "owner" else ()
        return self._rehearsal.users_now(super().role_holders(organization, role) if holders is None else holders)

    def owner_ids(self, org_id: str) -> list[str]:
        if org_id in self._rehearsal.organizations:
            return [user.id for user in self.role_holders(self.get_organization(org_id), "owner")]
        shown = [User(user_id) for user_id in super().owner_ids(org_id)]
        return [user.id for user in self._rehearsal.users_now(shown)]

    def find_accounts(self, name: str) -> list[UserAccount]:
        there = [one.account for one in self._rehearsal.users.values()]
        found = [one for one in there if one is not None and one.name == name]
        operation = f"look up the user {name!r}"
        if found:
            prove_identity(self.client, operation)
            return found
        shown = super().find_accounts(name)
        if any(str(one.id) in self._rehearsal.users for one in shown):
            raise _absent("user", operation)
        return shown

    def get_account(self, user_id: str) -> UserAccount:
        rehearsed = self._rehearsal.users.get(user_id)
        if rehearsed is None:
            return super().get_account(user_id)
        operation = f"read the user {user_id}"
        prove_identity(self.client, operation)
        if rehearsed.account is None:
            raise _absent("user", operation)
        return rehearsed.account

    def permissions(self, user_id: str) -> list[Permission]:
        shown = [] if is_predicted(user_id) else super().permissions(user_id)
        known = {org_id: one for org_id, one in self._rehearsal.organizations.items() if one.owners is not None}
        gone = {org_id for org_id, one in self._rehearsal.organizations.items() if one.organization is None}
        kept = [one for one in shown if one.id not in known and one.id not in gone]
        owned = [org_id for org_id, state in known.items() if any(user.id == user_id for user in state.owners or ())]
        return [*kept, *(Permission("write", "orgs", id=org_id) for org_id in owned if org_id not in gone)]

    def me(self, operation: str = WHOSE) -> User:
        shown = super().me(operation)
        return next(iter(self._rehearsal.users_now([shown])), shown)

    def signs_in(self, name: str, password: str) -> bool:
        users = self._rehearsal.users.values()
        user = next((one for one in users if one.account is not None and one.account.name == name), None)
        if user is None:
            # Nobody has that name any more, if one of them had it.
            return all(one.was != name for one in users) and super().signs_in(name, password)
        if user.password is not None:
            return is_digest_of(user.password, password)
        return user.was is not None and super().signs_in(user.was, password)

    def knows_password(self, account: UserAccount) -> bool:
        user = self._rehearsal.users.get(str(account.id))
        return user is not None and (user.password is not None or user.was is None)

    def list_authorizations(self, org_id: str | None = None) -> list[Authorization]:
        shown = [] if is_predicted(org_id) else super().list_authorizations(org_id)
        return self._rehearsal.authorizations_now(shown, org_id)

    def get_authorization(self, authorization_id: str) -> Authorization:
        rehearsed = self._rehearsal.authorizations.get(authorization_id)
        shown = None if rehearsed is None else rehearsed.now
        if rehearsed is None:
            shown = super().get_authorization(authorization_id)
        operation = f"read the authorization {authorization_id}"
        if shown is None:
            raise _absent("authorization", operation)
        now = self._rehearsal.authorization_now(shown)
        if now is None:
            # That is what the server says, where it is the user or the organization that is gone.
            raise _absent("user", operation)
        return now

    def find_v1_users(self, name: str) -> list[V1User]:
        rehearsed = [one.now for one in self._rehearsal.v1_users.values() if one.now is not None]
        there = [one for one in rehearsed if one.name == name]
        operation = f"look up the v1 user {name!r}"
        if there:
            prove_identity(self.client, operation)
            return self._rehearsal.v1_users_now(there, there[0].org_id)[:1]
        shown = super().find_v1_users(name)
        if any(str(one.id) in self._rehearsal.v1_users for one in shown):
            raise _absent("authorization", operation)
        return [one for one in self._rehearsal.v1_users_now(shown) if one.name == name]

    def get_v1_user(self, v1_user_id: str) -> V1User:
        rehearsed = self._rehearsal.v1_users.get(v1_user_id)
        operation = f"read the v1 user {v1_user_id}"
        if rehearsed is None:
            shown = super().get_v1_user(v1_user_id)
        elif rehearsed.now is None:
            raise _absent("authorization", operation)
        else:
            prove_identity(self.client, operation)
            shown = rehearsed.now
        now = [one for one in self._rehearsal.v1_users_now([shown]) if one.id == v1_user_id]
        if not now:
            # That is what the server says, where it is the user or the organization that is gone.
            raise _absent("user", operation)
        return now[0]

    def list_v1_users(self, org_id: str) -> list[V1User]:
        shown = [] if is_predicted(org_id) else super().list_v1_users(org_id)
        return self._rehearsal.v1_users_now(shown, org_id)

    def accepts_v1_password(self, user: V1User, password: str) -> bool:
        rehearsed = self._rehearsal.v1_users.get(str(user.id))
        if rehearsed is not None and rehearsed.password is not None:
            return user.status == "active" and is_digest_of(rehearsed.password, password)
        return not is_predicted(user.id) and super().accepts_v1_password(user, password)

    def knows_v1_password(self, user: V1User) -> bool:
        rehearsed = self._rehearsal.v1_users.get(str(user.id))
        return rehearsed is not None and (rehearsed.password is not None or is_predicted(user.id))

    def rehearse_v1_user(self, before: V1UserState, after: V1UserState, password: str | None = None) -> V1UserState:
        if after == before:
            return after
        digest = None if password is None else make_digest(password, secrets.token_hex(16))
        return self._rehearsal.record_v1_user(before, after, digest)

    def rehearse_authorizations(
        self, before: t.Sequence[Authorization], after: t.Sequence[Authorization], place: str | None = None
    ) -> t.Sequence[Authorization]:
        now = self._rehearsal.record_authorizations(before, after)
        new = next((one for one, planned in zip(now, after) if not planned.id), None)
        if place is not None and new is not None:
            self._rehearsal.record_file(place, new.id)
        return now

    def token_in_file(self, place: str) -> str | None:
        return self._rehearsal.files.get(place)

    def token_now(self, token: str, shown: TokenState, identity: tuple[str, str]) -> TokenState:
        if shown == "unknown" or not self._rehearsal.authorizations:
            return shown
        listed = super().list_authorizations()
        alike = [one for one in listed if (one.user_id, one.description) == identity and not one.token]
        candidates = [one for one in listed if one.token == token] or [
            one for one in sorted(alike, key=_age) if one.active == (shown == "works")
        ]
        if not candidates:
            return shown
        now = self._rehearsal.authorization_now(candidates[-1])
        return "unknown" if now is None else "works" if now.active else "inactive"

    def rehearse_organization(self, before: OrganizationState, after: OrganizationState) -> OrganizationState:
        return after if after == before else self._rehearsal.record_organization(before, after)

    def rehearse_user(self, before: UserState, after: UserState) -> UserState:
        if after == before:
            return after
        password = None if after.new_password is None else make_digest(after.new_password, secrets.token_hex(16))
        return self._rehearsal.record_user(before, after, password)


def prove_identity(client: Client, operation: str) -> None:
    """Raise the server's error for credentials that it does not know. A run would learn that from what check mode need not ask."""
    if not client.sent:
        with contextlib.suppress(PermissionMissingError):
            get_me(client, operation)


def _absent(kind: str, operation: str) -> NotFoundError:
    """Return what the server would say of what a task before would have deleted or renamed."""
    return NotFoundError(status=404, code="not found", server_message=f"{kind} not found", operation=operation)


def _age(authorization: Authorization) -> tuple[float, str]:
    return authorization.age_key
