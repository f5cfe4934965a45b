# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who a request comes from: tokens, and sessions by name and password."""

from __future__ import annotations

from emulator.errors import ApiError, Forbidden, Unauthorized
from emulator.rules import authorizations, users
from emulator.rules.permissions import Caller, own_permissions, role_permissions
from emulator.state import HOUR, SECOND, Session, State

_LENGTH = HOUR
_RENEWAL = 300 * SECOND


def by_token(state: State, token: str) -> Caller:
    """The caller behind a token."""
    authorization_id = state.tokens.get(token)
    if authorization_id is None:
        raise Unauthorized("unauthorized access")
    found = state.authorizations[authorization_id]
    permissions = found.permissions if found.status == "active" else None
    return Caller(found.user_id, permissions, found.org_id)


def by_session(state: State, key: str) -> Caller:
    """The caller behind a session: what its user's roles and tokens permit, together, and its own user."""
    session = _live(state, key)
    session.expires_at = max(session.expires_at, state.now() + _RENEWAL)
    permissions = own_permissions(session.user_id)
    for role in state.all_roles():
        if role.user_id == session.user_id:
            permissions += role_permissions(role)
    for authorization in state.authorizations.values():
        if authorization.user_id == session.user_id:
            permissions += authorization.permissions
    return Caller(session.user_id, permissions)


def check_active(state: State, caller: Caller) -> None:
    """Raise if the caller's user is inactive, or gone."""
    user = state.users.get(caller.user_id)
    if user is None or user.status == "inactive":
        raise Forbidden("User is inactive")


def _live(state: State, key: str) -> Session:
    session = state.sessions.get(key)
    if session is None or session.expires_at <= state.now():
        raise Unauthorized("unauthorized access")
    return session


def sign_in(state: State, name: str, password: str) -> Session:
    """A new session for a user. An inactive one gets it, too, but can do nothing with it (recording `sign-in`)."""
    try:
        user = users.find_by_name(state, name)
        users.check_password(state, user.id, password)
    except ApiError:
        raise Unauthorized("unauthorized access") from None
    session = Session(authorizations.new_token(), user.id, state.now() + _LENGTH)
    state.sessions[session.key] = session
    return session


def sign_out(state: State, key: str) -> None:
    """End a session."""
    _live(state, key)
    del state.sessions[key]
