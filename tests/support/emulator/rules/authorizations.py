# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authorizations: the tokens of the API, and what each permits."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulator.errors import ApiError, Internal, Invalid, NotFound
from emulator.rules import organizations, users
from emulator.rules.permissions import ACTIONS, INSTANCE, RESOURCE_TYPES, Caller
from emulator.state import Authorization, Permission, State


@dataclass
class NewAuthorization:
    """What an authorization is made of."""

    org_id: str
    user_id: str
    permissions: Sequence[Permission]
    status: str = "active"
    description: str = ""
    token: str = ""


def new_token() -> str:
    """A token, or the key of a session, as the server makes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(64)).decode()


def hashed(token: str) -> str:
    """A token's hash as the answer to the setup shows it."""
    digest = hashlib.sha256(token.encode()).digest()
    return f"$influxdb2-sha256${base64.urlsafe_b64encode(digest).decode()}"


def find(state: State, authorization_id: str) -> Authorization:
    """The authorization with an ID."""
    found = state.authorizations.get(authorization_id)
    if found is None:
        raise NotFound("authorization not found")
    return found


def find_visible(state: State, authorization_id: str, caller: Caller) -> Authorization:
    """The authorization with an ID, if the caller may see it: with its user, too."""
    found = find(state, authorization_id)
    check_access(found, "read", caller)
    return found


def check_access(authorization: Authorization, action: str, caller: Caller) -> None:
    """Raise unless the caller may do that with the authorization and its user."""
    caller.check(action, "authorizations", authorization.id, authorization.org_id)
    caller.check(action, "users", authorization.user_id)


def may_read(authorization: Authorization, caller: Caller) -> bool:
    """Whether the caller sees the authorization."""
    return caller.may("read", "authorizations", authorization.id, authorization.org_id) and caller.may(
        "read", "users", authorization.user_id
    )


def find_many(state: State, user_id: str | None, org_id: str | None, caller: Caller) -> list[Authorization]:
    """The authorizations that match and that a caller may see, in the order of their IDs."""
    return [
        found
        for _id, found in sorted(state.authorizations.items())
        if user_id in (None, found.user_id) and org_id in (None, found.org_id) and may_read(found, caller)
    ]


def find_one(state: State, authorization_id: str, caller: Caller) -> list[Authorization]:
    """The list of one authorization, empty where a caller may not see it."""
    found = find(state, authorization_id)
    return [found] if may_read(found, caller) else []


def check_permissions(permissions: Sequence[Permission], org_id: str) -> None:
    """Raise unless an authorization can be made with these permissions in that organization."""
    if not permissions:
        raise Invalid("authorization must include permissions")
    for permission in permissions:
        if permission.type not in (*RESOURCE_TYPES, INSTANCE):
            raise Invalid("invalid resource type for permission: unknown resource type for permission")
        if permission.action not in ACTIONS:
            raise Invalid("invalid action type for permission: unknown action for permission")
    if not org_id:
        raise Invalid("org id required: invalid ID")


def check_create(new: NewAuthorization, caller: Caller) -> None:
    """Raise unless a caller may make the authorization: nobody gives what it has not."""
    caller.check("write", "authorizations", org_id=new.org_id)
    caller.check("write", "users", new.user_id)
    caller.check_grant(new.permissions)
    if any(permission.type == INSTANCE for permission in new.permissions):
        raise Internal("authorizations cannot be created with the instance type, it is only used during setup")


def check_new(state: State, new: NewAuthorization) -> None:
    """Raise unless permissions, user and organization go together."""
    for permission in new.permissions:
        if permission.org_id not in (None, new.org_id):
            raise Invalid(f"permission {permission} is not for org id {new.org_id}")
    try:
        users.find(state, new.user_id)
        organizations.find(state, new.org_id)
    except ApiError:
        raise Invalid("unable to create token") from None


def create(state: State, new: NewAuthorization) -> Authorization:
    """Make an authorization."""
    check_new(state, new)
    made = record(state, new, new.token or new_token())
    state.authorizations[made.id] = made
    state.tokens[made.token] = made.id
    return made


def record(state: State, new: NewAuthorization, token: str) -> Authorization:
    """What is kept of a new authorization."""
    now = state.now()
    return Authorization(
        id=state.sequence.next(),
        token=token,
        status=new.status,
        description=new.description,
        org_id=new.org_id,
        user_id=new.user_id,
        permissions=tuple(new.permissions),
        created_at=now,
        updated_at=now,
    )


def update(
    state: State, authorization_id: str, status: str | None, description: str | None, caller: Caller
) -> Authorization:
    """Change status and description, as far as they are given."""
    found = find_visible(state, authorization_id, caller)
    check_access(found, "write", caller)
    if status not in (None, "", *users.STATUSES):
        raise Invalid("encodeAuthorization: unknown authorization status")
    return change(state, found, status, description)


def change(state: State, found: Authorization, status: str | None, description: str | None) -> Authorization:
    """Set status and description, as far as they are given. An empty status is active."""
    if status is not None:
        found.status = status or "active"
    if description is not None:
        found.description = description
    found.updated_at = state.now()
    return found


def delete(state: State, authorization_id: str, caller: Caller) -> None:
    """Delete an authorization."""
    found = find(state, authorization_id)
    check_access(found, "write", caller)
    del state.authorizations[authorization_id]
    del state.tokens[found.token]


def resource_names(state: State, permission: Permission) -> tuple[str, str]:
    """The names of a permission's resource and organization, as far as they are shown.

    Where the resource is gone, the organization isn't looked up (recording `dependents`).
    """
    tables: dict[str, Mapping[str, Any]] = {
        "buckets": state.buckets,
        "orgs": state.organizations,
        "users": state.users,
    }
    name = ""
    if permission.id is not None and permission.type in tables:
        found = tables[permission.type].get(permission.id)
        if found is None:
            return "", ""
        name = found.name
    organization = state.organizations.get(permission.org_id or "")
    return name, organization.name if organization is not None else ""
