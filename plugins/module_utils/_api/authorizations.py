# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Authorizations (API tokens): ``/api/v2/authorizations``; and what a permission may be about."""

from __future__ import annotations

import contextlib
import typing as t

from .._errors import ForbiddenError, InvalidError, PermissionMissingError, UnauthorizedError
from .._model.authorizations import Authorization, NewAuthorization, Permission
from .._model.decode import get_listed, get_text
from .client import Client
from .lists import list_resources

TokenState = t.Literal["works", "inactive", "unknown"]


def list_authorizations(client: Client, org_id: str | None = None) -> list[Authorization]:
    """The authorizations that the token may read, of all organizations or of one; not paged (recording ``authorizations-crud``).

    Its own is among those of all, if it may read any.
    """
    operation = "list the authorizations" if org_id is None else f"list the authorizations of the organization {org_id}"
    query = {"orgID": org_id}
    found = list_resources(client, "/api/v2/authorizations", operation, "authorizations", Authorization.from_api, query)
    return [authorization for authorization in found if org_id in (None, authorization.org_id)]


def get_authorization(client: Client, authorization_id: str) -> Authorization:
    """The authorization with that ID; 404 if there is none, or if its user or organization is gone."""
    operation = f"read the authorization {authorization_id}"
    return Authorization.from_api(client.request("GET", f"/api/v2/authorizations/{authorization_id}", operation))


def create_authorization(client: Client, new: NewAuthorization, description: str) -> Authorization:
    """Make an authorization under ``description``. The answer alone has its token.

    The server drops names in permissions without a word, and takes IDs of what does not exist (recording ``authorizations-crud``).
    """
    body = {
        "orgID": new.org_id,
        "userID": new.user_id,
        "status": "active" if new.active else "inactive",
        "description": description,
        "permissions": [permission_body(permission) for permission in new.permissions],
    }
    operation = f"create the token {new.description!r}"
    try:
        with explain_forbidden_grant():
            response = client.request("POST", "/api/v2/authorizations", operation, body=body)
    except InvalidError as error:
        raise error.explained("Check the user and the permissions.", "the server takes no such token") from error
    return Authorization.from_api(response)


def update_authorization(
    client: Client, authorization_id: str, *, status: str | None = None, description: str | None = None
) -> Authorization:
    """Change status and description; what is None stays. Never send an empty status: it activates (recording ``authorizations-crud``)."""
    body = {key: value for key, value in (("status", status), ("description", description)) if value is not None}
    operation = f"change the authorization {authorization_id}"
    response = client.request("PATCH", f"/api/v2/authorizations/{authorization_id}", operation, body=body)
    return Authorization.from_api(response)


def delete_authorization(client: Client, authorization_id: str) -> None:
    """Delete an authorization. It ends that of a deleted user, too, which GET calls not found."""
    client.request(
        "DELETE", f"/api/v2/authorizations/{authorization_id}", f"delete the authorization {authorization_id}"
    )


def list_resource_types(client: Client) -> list[str]:
    """What permissions can be about on this server."""
    response = client.request("GET", "/api/v2/resources", "list the types of resources")
    return [str(kind) for kind in get_listed({"resources": response}, "resources")]


def get_resource(client: Client, kind: str, thing_id: str) -> tuple[str, str]:
    """The name and the organization of one thing, such as a task; 404 if there is none."""
    document = client.request("GET", f"/api/v2/{kind}/{thing_id}", f"read {kind}/{thing_id}")
    return get_text(document, "name", ""), get_text(document, "orgID", "")


def check_token(client: Client, token: str) -> tuple[TokenState, str]:
    """Whether the server takes ``token``, and the ID of its user if that is told. InfluxDB does not say which authorization it is."""
    operation = "test the token in token_file"
    try:
        document = client.request("GET", "/api/v2/me", operation, token=token)
    except PermissionMissingError as error:
        # "read:users/ID is unauthorized": it may not read its own user.
        return "works", error.server_message.partition("users/")[2].partition(" ")[0]
    except UnauthorizedError as error:
        return ("inactive" if error.server_message == "token is inactive" else "unknown"), ""
    return "works", get_text(document, "id")


@contextlib.contextmanager
def explain_forbidden_grant() -> t.Iterator[None]:
    """Say of the 403 that a creation gets what it is."""
    try:
        yield
    except ForbiddenError as error:
        if not error.server_message.startswith("permission "):
            raise
        raise error.explained(
            "Nobody can grant what they may not do: use a token that has each permission which the new one gets.",
            "the task's own token lacks a permission of the new one",
        ) from error


def permission_body(permission: Permission) -> dict[str, t.Any]:
    """Return a permission as the API takes it."""
    resource = {"type": permission.type, "id": permission.id, "orgID": permission.org_id}
    return {"action": permission.action, "resource": {key: value for key, value in resource.items() if value}}
