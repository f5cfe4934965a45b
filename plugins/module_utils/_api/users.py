# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Users, who are the server's and not an organization's: ``/api/v2/users`` and ``/api/v2/me``."""

from __future__ import annotations

from .._errors import PermissionMissingError
from .._model.decode import get_listed
from .._model.resources import User
from .client import Client


def find_users(client: Client, name: str) -> list[User]:
    """The users of that very name that the token may see; 404 if there is none (recording ``filters``)."""
    response = client.request("GET", "/api/v2/users", f"look up the user {name!r}", query={"name": name})
    users = [User.from_api(document) for document in get_listed(response, "users")]
    return [user for user in users if user.name == name]


def get_user(client: Client, user_id: str) -> User:
    """The user ``user_id``; 404 if there is none, 401 if the token may not read users."""
    return User.from_api(client.request("GET", f"/api/v2/users/{user_id}", f"read the user {user_id}"))


def get_me(client: Client, operation: str = "read who the token belongs to") -> User:
    """The user whose token or session this is; needs the permission to read that user."""
    return User.from_api(client.request("GET", "/api/v2/me", operation))


def check_active(client: Client, operation: str) -> None:
    """Raise the error for ``operation`` if the token is inactive, which is told here alone: lists are empty to it."""
    try:
        get_me(client, operation)
    except PermissionMissingError:
        # It is active, and may not read users.
        pass
