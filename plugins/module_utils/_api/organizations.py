# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Organizations: ``/api/v2/orgs``."""

from __future__ import annotations

from .._errors import ConflictError, IncompleteError
from .._model.decode import get_text
from .._model.names import trim
from .._model.resources import Organization
from .._printable import count
from .client import Client
from .lists import list_resources

_PAGE = 100
# InfluxDB Cloud documents one organization, the token's own. A server that invents more must not fill the memory.
_MOST_PAGES = 10


def find_organizations(client: Client, name: str) -> list[Organization]:
    """The organization of that name, or nothing if the token may not read it; 404 if there is none.

    The server trims names, in the filter too.
    """
    operation = f"look up the organization {name!r}"
    organizations = list_resources(client, "/api/v2/orgs", operation, "orgs", Organization.from_api, {"org": name})
    return [organization for organization in organizations if trim(organization.name) == trim(name)]


def list_organizations(client: Client) -> list[Organization]:
    """Return the organizations that the token may read: on InfluxDB Cloud the one it belongs to.

    A page that is not full is the last there, since InfluxDB Cloud shows no other organization that it could leave out.
    """
    found: dict[str | None, Organization] = {}
    for number in range(_MOST_PAGES):
        query: dict[str, str | int | None] = {"limit": _PAGE, "offset": number * _PAGE or None}
        page = list_resources(client, "/api/v2/orgs", "list the organizations", "orgs", Organization.from_api, query)
        seen = len(found)
        found.update((organization.id, organization) for organization in page)
        if len(page) < _PAGE:
            return list(found.values())
        if len(found) == seen:
            break
    raise IncompleteError(
        f"Could not list the organizations: the list did not end after {count(len(found), 'organization')}. Check the server and the "
        "proxies in front of it."
    )


def get_organization(client: Client, org_id: str) -> Organization:
    """The organization ``org_id``; 404 if there is none, 401 if there is one that the token may not read."""
    return Organization.from_api(client.request("GET", f"/api/v2/orgs/{org_id}", f"read the organization {org_id}"))


def list_organization_owner_ids(client: Client, org_id: str) -> list[str]:
    """The IDs of the users who own the organization, and so may read all in it; needs read on it."""
    path, operation = f"/api/v2/orgs/{org_id}/owners", f"list the owners of the organization {org_id}"
    return list_resources(client, path, operation, "users", lambda document: get_text(document, "id"))


def create_organization(client: Client, name: str, description: str | None = None) -> Organization:
    """Create an organization, of which the user of the token becomes an owner (recording ``orgs-crud``)."""
    body = {"name": name} if description is None else {"name": name, "description": description}
    try:
        return Organization.from_api(
            client.request("POST", "/api/v2/orgs", f"create the organization {name!r}", body=body)
        )
    except ConflictError as error:
        raise _taken(error) from error


def update_organization(
    client: Client, org_id: str, *, name: str | None = None, description: str | None = None
) -> Organization:
    """Rename an organization, and describe it. One that is refused changes neither (recording ``orgs-crud``)."""
    given = {"name": name, "description": description}
    body = {key: value for key, value in given.items() if value is not None}
    operation = f"change the organization {org_id}"
    try:
        return Organization.from_api(client.request("PATCH", f"/api/v2/orgs/{org_id}", operation, body=body))
    except ConflictError as error:
        raise _taken(error) from error


def delete_organization(client: Client, org_id: str) -> None:
    """Delete an organization with its buckets. Its authorizations and labels stay, out of sight (recording ``orgs-crud``)."""
    client.request("DELETE", f"/api/v2/orgs/{org_id}", f"delete the organization {org_id}")


def _taken(error: ConflictError) -> ConflictError:
    return error.explained(
        "The token may lack the permission to read that organization: give it that. If there is none, one was deleted while its name had "
        "spaces around it, and InfluxDB keeps such a name taken: choose another name.",
        "there is an organization of that name that this task did not see",
    )
