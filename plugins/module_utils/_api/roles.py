# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Members and owners of a bucket: ``/api/v2/buckets/{bucketID}/members`` and ``/owners``."""

from __future__ import annotations

from .._errors import ApiError, NotFoundError
from .._model.decode import get_listed
from .._model.resources import A_HOLDER, Role, User
from .client import Client


def list_role_holders(client: Client, bucket_id: str, role: Role, *, called: str | None = None) -> list[User]:
    """All users with ``role`` on the bucket, which messages call ``called``; not paged.

    Needs read on the bucket and on its organization.
    """
    try:
        response = client.request(
            "GET", f"/api/v2/buckets/{bucket_id}/{role}s", f"list the {role}s of the bucket {called or bucket_id}"
        )
    except NotFoundError as error:
        raise error.explained(
            "Listing members and owners needs the permission to read the bucket and to read its organization (orgs).",
            "the bucket is gone, or this token may not see who has a role on it",
        ) from error
    return [User.from_api(document) for document in get_listed(response, "users")]


def add_role_holder(client: Client, bucket_id: str, role: Role, user_id: str) -> User:
    """Give a user ``role``. A user who has a role on the bucket already is answered with 500 (recording ``roles``)."""
    operation = f"make the user {user_id} {A_HOLDER[role]} of the bucket {bucket_id}"
    try:
        response = client.request("POST", f"/api/v2/buckets/{bucket_id}/{role}s", operation, body={"id": user_id})
    except ApiError as error:
        raise _explained(error) from error
    return User.from_api(response)


def remove_role_holder(client: Client, bucket_id: str, role: Role, user_id: str) -> None:
    """Take a user's role away: either role, whatever ``role`` says, and none is no error. So know what the user has."""
    operation = f"remove the {role} {user_id} from the bucket {bucket_id}"
    try:
        client.request("DELETE", f"/api/v2/buckets/{bucket_id}/{role}s/{user_id}", operation)
    except ApiError as error:
        raise _explained(error) from error


def _explained(error: ApiError) -> ApiError:
    if error.server_message == "user not found":
        return error.explained("Correct the user's ID.", "there is no such user")
    if isinstance(error, NotFoundError):
        return error.explained(
            "Changing roles needs the permission to read and to write the bucket.",
            "the bucket is gone, or this token may not change it",
        )
    if error.server_message.endswith("already exists"):
        return error.explained(
            "Run the task again to go on from what is there now.", "the user has been given a role meanwhile"
        )
    return error.again()
