# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Members and owners: ``/members`` and ``/owners`` below ``/api/v2/buckets/{id}`` or ``/api/v2/orgs/{id}``."""

from __future__ import annotations

import typing as t

from .._errors import ApiError, NotFoundError
from .._model.resources import A_HOLDER, Role, RoleKind, User
from .client import Client
from .lists import list_resources

_PATHS: t.Mapping[RoleKind, str] = {"bucket": "/api/v2/buckets", "organization": "/api/v2/orgs"}
# What listing and changing roles need. Changing those of an organization needs to read it, for else it is not found.
_TO_LIST: t.Mapping[RoleKind, str] = {
    "bucket": "the permission to read the bucket and to read its organization (orgs)",
    "organization": "the permission to read the organization (orgs)",
}
_TO_CHANGE: t.Mapping[RoleKind, str] = {
    "bucket": "the permission to read and to write the bucket",
    "organization": "the permission to read and to write the organization (orgs)",
}


def list_role_holders(
    client: Client, thing_id: str, role: Role, *, kind: RoleKind = "bucket", called: str | None = None
) -> list[User]:
    """All users with ``role`` on the bucket or organization, which messages call ``called``; not paged.

    Needs read on it, and of a bucket on its organization.
    """
    path, operation = f"{_PATHS[kind]}/{thing_id}/{role}s", f"list the {role}s of the {kind} {called or thing_id}"
    try:
        return list_resources(client, path, operation, "users", User.from_api)
    except NotFoundError as error:
        raise error.explained(
            f"Listing members and owners needs {_TO_LIST[kind]}.",
            f"the {kind} is gone, or this token may not see who has a role on it",
        ) from error


def add_role_holder(client: Client, thing_id: str, role: Role, user_id: str, *, kind: RoleKind = "bucket") -> User:
    """Give a user ``role``. A user who has a role there already is answered with 500 (recordings ``roles`` and ``orgs-crud``)."""
    operation = f"make the user {user_id} {A_HOLDER[role]} of the {kind} {thing_id}"
    try:
        response = client.request("POST", f"{_PATHS[kind]}/{thing_id}/{role}s", operation, body={"id": user_id})
    except ApiError as error:
        raise _explained(error, kind) from error
    return User.from_api(response)


def remove_role_holder(client: Client, thing_id: str, role: Role, user_id: str, *, kind: RoleKind = "bucket") -> None:
    """Take a user's role away: either role, whatever ``role`` says, and none is no error. So know what the user has."""
    operation = f"remove the {role} {user_id} from the {kind} {thing_id}"
    try:
        client.request("DELETE", f"{_PATHS[kind]}/{thing_id}/{role}s/{user_id}", operation)
    except ApiError as error:
        raise _explained(error, kind) from error


def _explained(error: ApiError, kind: RoleKind) -> ApiError:
    if error.server_message == "user not found":
        return error.explained("Correct the user's ID.", "there is no such user")
    if isinstance(error, NotFoundError):
        return error.explained(
            f"Changing roles needs {_TO_CHANGE[kind]}.",
            f"the {kind} is gone, or this token may not change it",
        )
    if error.server_message.endswith("already exists"):
        return error.explained(
            "Run the task again to go on from what is there now.", "the user has been given a role meanwhile"
        )
    return error.again()
