# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Users, who are the server's and not an organization's: ``/api/v2/users`` and ``/api/v2/me``."""

from __future__ import annotations

from .._errors import ConflictError, ForbiddenError, NotFoundError, PermissionMissingError
from .._model.authorizations import Permission
from .._model.decode import get_whole_list
from .._model.resources import User, UserAccount
from .client import Client
from .lists import list_resources

_PAGE = 100
# A server that invents users must not fill the memory.
_MOST_PAGES = 1_000


def find_accounts(client: Client, name: str) -> list[UserAccount]:
    """The users of that very name that the token may see; 404 if there is none (recording ``filters``)."""
    operation = f"look up the user {name!r}"
    accounts = list_resources(client, "/api/v2/users", operation, "users", UserAccount.from_api, {"name": name})
    return [account for account in accounts if account.name == name]


def list_accounts(client: Client) -> list[UserAccount]:
    """Return all users of the server that the token may read.

    A page is cut before the server hides users. So it is the last one for sure only where the token may read all users.
    """
    found: dict[str | None, UserAccount] = {}
    for number in range(_MOST_PAGES):
        query: dict[str, str | int | None] = {"limit": _PAGE, "offset": number * _PAGE or None}
        page = list_resources(client, "/api/v2/users", "list the users", "users", UserAccount.from_api, query)
        seen = len(found)
        found.update((account.id, account) for account in page)
        if len(page) < _PAGE or len(found) == seen:
            break
    return list(found.values())


def list_first_users(client: Client) -> list[User]:
    """Return the first users of the server that the token may read, 100 at most."""
    return list_resources(client, "/api/v2/users", "list the users", "users", User.from_api, {"limit": 100})


def get_account(client: Client, user_id: str) -> UserAccount:
    """The user ``user_id``; 404 if there is none, 401 if the token may not read users."""
    return UserAccount.from_api(client.request("GET", f"/api/v2/users/{user_id}", f"read the user {user_id}"))


def list_user_permissions(client: Client, user_id: str) -> list[Permission]:
    """What the roles of a user permit. That of who set the server up is on the ``instance`` (recording ``sessions-roles``)."""
    response = client.request("GET", f"/api/v2/users/{user_id}/permissions", f"list what the user {user_id} may do")
    return [Permission.from_api(document) for document in get_whole_list(response)]


def create_user(client: Client, name: str, status: str) -> UserAccount:
    """Create a user without a password: the server ignores one that is sent along (recording ``users-crud``)."""
    body = {"name": name, "status": status}
    try:
        return UserAccount.from_api(client.request("POST", "/api/v2/users", f"create the user {name!r}", body=body))
    except ConflictError as error:
        raise _taken(error) from error


def update_user(client: Client, user_id: str, *, name: str | None = None, status: str | None = None) -> UserAccount:
    """Rename a user, who keeps the password, and change the status."""
    body = {key: value for key, value in (("name", name), ("status", status)) if value is not None}
    operation = f"change the user {user_id}"
    try:
        return UserAccount.from_api(client.request("PATCH", f"/api/v2/users/{user_id}", operation, body=body))
    except ConflictError as error:
        raise _taken(error) from error


def set_user_password(client: Client, user_id: str, password: str) -> None:
    """Give a user a password. Of a user who does not exist the server says 403 (recording ``users-crud``)."""
    path, operation = f"/api/v2/users/{user_id}/password", f"set the password of the user {user_id}"
    try:
        client.request("POST", path, operation, body={"password": password}, empty=True)
    except ForbiddenError as error:
        if error.server_message != "your userID is incorrect":
            raise
        raise error.explained(NotFoundError.usual_way_out, "there is no such user") from error


def delete_user(client: Client, user_id: str) -> None:
    """Delete a user. All tokens of the user end with it."""
    client.request("DELETE", f"/api/v2/users/{user_id}", f"delete the user {user_id}")


def _taken(error: ConflictError) -> ConflictError:
    return error.explained(
        "The token may lack the permission to read users: give it that. If it has it, the user was made meanwhile: run the task again to "
        "go on from what is there now.",
        "there is a user of that name that this task did not see",
    )


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
