# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and their passwords."""

from __future__ import annotations

from emulator.errors import Conflict, EmptyValue, Forbidden, Invalid, NotFound
from emulator.rules.paging import Page, walk_ids
from emulator.state import State, User

STATUSES = ("active", "inactive")
_MIN_PASSWORD, _MAX_PASSWORD = 8, 72


def find(state: State, user_id: str) -> User:
    """The user with an ID."""
    found = state.users.get(user_id)
    if found is None:
        raise NotFound("user not found")
    return found


def find_by_name(state: State, name: str) -> User:
    """The user of exactly that name."""
    user_id = state.user_names.get(name)
    if user_id is None:
        raise NotFound("user not found")
    return find(state, user_id)


def find_many(state: State, page: Page) -> list[User]:
    """A page of all users, in the order of their IDs."""
    return [state.users[id_] for id_ in walk_ids(state.users, page)[: page.limit]]


def check_status(status: str) -> None:
    """Raise unless it is a status that exists."""
    if status not in STATUSES:
        raise Invalid("invalid status: must be active or inactive")


def _check_name(state: State, name: str) -> None:
    if name in state.user_names:
        raise Conflict(f"user with name {name} already exists")


def _check_key(name: str) -> None:
    """Raise where the server's store does: it is asked last, and takes no empty name."""
    if not name:
        raise EmptyValue("key required")


def create(state: State, name: str, status: str = "", user_id: str = "", oauth_id: str = "") -> User:
    """Make a user. An ID may be chosen, and any status given."""
    _check_name(state, name)
    user_id = user_id or state.sequence.next()
    if user_id in state.users:
        raise Conflict(f"user with ID {user_id} already exists")
    _check_key(name)
    user = User(user_id, name, status or "active", oauth_id)
    state.users[user.id] = user
    state.user_names[name] = user.id
    return user


def update(state: State, user_id: str, name: str | None, status: str | None) -> User:
    """Change name and status, as far as they are given."""
    user = find(state, user_id)
    if name is not None and name != user.name:
        _check_name(state, name)
        _check_key(name)
        del state.user_names[user.name]
        user.name = name
        state.user_names[user.name] = user.id
    if status is not None:
        user.status = status
    return user


def delete(state: State, user_id: str) -> None:
    """Delete a user and its roles; its authorizations stay."""
    user = find(state, user_id)
    del state.users[user_id]
    del state.user_names[user.name]
    for of_resource in state.roles.values():
        of_resource.pop(user_id, None)


def check_strength(password: str) -> None:
    """Raise unless a password is as long as it must be."""
    if not _MIN_PASSWORD <= len(password.encode()) <= _MAX_PASSWORD:
        raise Invalid(f"passwords must be between {_MIN_PASSWORD} and {_MAX_PASSWORD} characters long")


def set_password(state: State, user_id: str, password: str) -> None:
    """Give a user a password."""
    check_strength(password)
    if user_id not in state.users:
        raise Forbidden("your userID is incorrect")
    state.users[user_id].password = password


def check_password(state: State, user_id: str, password: str) -> None:
    """Raise unless it is the user's password."""
    if user_id not in state.users:
        raise Forbidden("your userID is incorrect")
    if state.users[user_id].password is None or state.users[user_id].password != password:
        raise Forbidden("your username or password is incorrect")
