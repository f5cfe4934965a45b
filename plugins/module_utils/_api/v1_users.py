# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Credentials of the InfluxDB 1.x API: ``/private/legacy/authorizations``, which no page documents (recording ``v1-users``).

They are not among the authorizations. The API calls the name of a v1 user its token.
"""

from __future__ import annotations

import typing as t

from .._errors import ConflictError, InvalidError
from .._model.authorizations import permission_key
from .._model.v1_users import V1User
from .authorizations import explain_forbidden_grant, permission_body
from .client import Client
from .lists import list_resources

_PATH = "/private/legacy/authorizations"


def find_v1_users(client: Client, name: str) -> list[V1User]:
    """Return the v1 user of that very name, in whichever organization; 404 if there is none.

    The list is empty where it exists and may not be read, and where its user or organization is gone.
    """
    found = _list(client, f"look up the v1 user {name!r}", {"token": name})
    return [one for one in found if one.name == name]


def _list(client: Client, operation: str, query: t.Mapping[str, str]) -> list[V1User]:
    return list_resources(client, _PATH, operation, "authorizations", V1User.from_api, query)


def list_v1_users(client: Client, org_id: str) -> list[V1User]:
    """Return the organization's v1 users that the token may read, with their users; not paged."""
    found = _list(client, f"list the v1 users of the organization {org_id}", {"orgID": org_id})
    return [one for one in found if one.org_id == org_id]


def get_v1_user(client: Client, v1_user_id: str) -> V1User:
    """Return the v1 user with that ID; 404 if there is none, or if its user or organization is gone."""
    return V1User.from_api(client.request("GET", f"{_PATH}/{v1_user_id}", f"read the v1 user {v1_user_id}"))


def create_v1_user(client: Client, new: V1User) -> V1User:
    """Make a v1 user, which has no password yet. The server drops names in permissions without a word."""
    body = {
        "token": new.name,
        "orgID": new.org_id,
        "userID": new.user_id,
        "status": new.status,
        "description": new.description,
        "permissions": [permission_body(permission) for permission in sorted(new.permissions, key=permission_key)],
    }
    try:
        with explain_forbidden_grant():
            return V1User.from_api(client.request("POST", _PATH, f"create the v1 user {new.name!r}", body=body))
    except ConflictError as error:
        raise error.explained(
            "The token may lack the permission to read it, or its user: give it that. If it has it, the v1 user was made meanwhile: run "
            "the task again to go on from what is there now.",
            "there is a v1 user of that name that this task did not see",
        ) from error
    except InvalidError as error:
        raise error.explained("Check the user and the permissions.", "the server takes no such v1 user") from error


def update_v1_user(
    client: Client, v1_user_id: str, *, status: str | None = None, description: str | None = None
) -> V1User:
    """Change status and description; what is None stays. The server ignores a new name and other permissions."""
    body = {key: value for key, value in (("status", status), ("description", description)) if value is not None}
    operation = f"change the v1 user {v1_user_id}"
    return V1User.from_api(client.request("PATCH", f"{_PATH}/{v1_user_id}", operation, body=body))


def set_v1_password(client: Client, v1_user_id: str, password: str) -> None:
    """Give a v1 user a password. It needs the permission to write its user, and no other (recording ``v1-users-access``)."""
    path, operation = f"{_PATH}/{v1_user_id}/password", f"set the password of the v1 user {v1_user_id}"
    client.request("POST", path, operation, body={"password": password}, empty=True)


def delete_v1_user(client: Client, v1_user_id: str) -> None:
    """Delete a v1 user with its password; that of a deleted user, too, which GET calls not found."""
    client.request("DELETE", f"{_PATH}/{v1_user_id}", f"delete the v1 user {v1_user_id}")
