# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials of the 1.x API: authorizations of their own, found by a name that is unique on the server."""

from __future__ import annotations

from emulator.errors import ApiError, Conflict, Invalid, NotFound, Unauthorized
from emulator.rules import authorizations, sessions, users
from emulator.rules.authorizations import NewAuthorization
from emulator.rules.permissions import Caller
from emulator.state import Authorization, State


def find(state: State, v1_user_id: str) -> Authorization:
    """The credentials with an ID."""
    found = state.v1_users.get(v1_user_id)
    if found is None:
        raise NotFound("authorization not found")
    return found


def find_visible(state: State, v1_user_id: str, caller: Caller) -> Authorization:
    """The credentials with an ID, if the caller may see them."""
    found = find(state, v1_user_id)
    authorizations.check_access(found, "read", caller)
    return found


def find_many(
    state: State, v1_user_id: str | None, name: str, org_id: str | None, user_id: str | None, caller: Caller
) -> list[Authorization]:
    """Those that match and that a caller may see. With an ID or a name, nothing else counts."""
    if v1_user_id is not None:
        found = [find(state, v1_user_id)]
    elif name:
        found = [find(state, state.v1_names.get(name, ""))]
    else:
        every = [one for _id, one in sorted(state.v1_users.items())]
        found = [one for one in every if user_id in (None, one.user_id) and org_id in (None, one.org_id)]
    return [one for one in found if authorizations.may_read(one, caller)]


def create(state: State, new: NewAuthorization, caller: Caller) -> Authorization:
    """Make credentials. Unlike a token, they are for buckets that exist."""
    caller.check("write", "authorizations", org_id=new.org_id)
    caller.check("write", "users", new.user_id)
    caller.check_grant(new.permissions)
    authorizations.check_new(state, new)
    if new.token in state.v1_names:
        raise Conflict("token already exists")
    for permission in new.permissions:
        if permission.type == "buckets" and permission.id is not None and permission.id not in state.buckets:
            raise NotFound("bucket not found when creating auth")
    made = authorizations.record(state, new, new.token)
    state.v1_users[made.id] = made
    state.v1_names[made.token] = made.id
    return made


def update(state: State, v1_user_id: str, status: str | None, description: str | None, caller: Caller) -> Authorization:
    """Change status and description, as far as they are given."""
    found = find_visible(state, v1_user_id, caller)
    authorizations.check_access(found, "write", caller)
    if status not in (None, "", *users.STATUSES):
        raise Invalid("unknown authorization status")
    return authorizations.change(state, found, status, description)


def set_password(state: State, v1_user_id: str, password: str, caller: Caller) -> None:
    """Give credentials a password."""
    found = find(state, v1_user_id)
    caller.check("write", "users", found.user_id)
    users.check_strength(password)
    state.v1_passwords[v1_user_id] = password


def delete(state: State, v1_user_id: str, caller: Caller) -> None:
    """Delete credentials with their password."""
    found = find(state, v1_user_id)
    authorizations.check_access(found, "write", caller)
    del state.v1_users[v1_user_id]
    del state.v1_names[found.token]
    state.v1_passwords.pop(v1_user_id, None)


def sign_in(state: State, name: str, password: str) -> Caller:
    """The caller of the 1.x API with a name and a password. Under a name that nobody has, the password may be a token."""
    found = state.v1_users.get(state.v1_names.get(name, ""))
    if found is None:
        try:
            return sessions.by_token(state, password)
        except ApiError:
            raise Unauthorized("Unauthorized") from None
    user = state.users.get(found.user_id)
    is_active = found.status == "active" and user is not None and user.status == "active"
    if not is_active or state.v1_passwords.get(found.id) != password:
        raise Unauthorized("Unauthorized")
    return Caller(found.user_id, found.permissions, found.org_id)
