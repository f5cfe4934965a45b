# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations, apart from what belongs to them: see `tenancy`."""

from __future__ import annotations

from itertools import islice

from emulator.errors import Conflict, Invalid, NotFound
from emulator.gotext import printable
from emulator.rules.paging import Page, walk_ids
from emulator.state import Organization, State, organization_key


def find(state: State, org_id: str) -> Organization:
    """The organization with an ID."""
    found = state.organizations.get(org_id)
    if found is None:
        raise NotFound("organization not found")
    return found


def find_by_name(state: State, name: str) -> Organization:
    """The organization of a name; space around it does not count."""
    org_id = state.organization_names.get(organization_key(name))
    if org_id is None:
        raise NotFound(f'organization name "{printable(name)}" not found')
    return find(state, org_id)


def find_one(state: State, org_id: str | None, name: str | None) -> Organization:
    """The organization with an ID, or else of a name."""
    if org_id is not None:
        return find(state, org_id)
    if name is None:
        raise Invalid("Please provide either orgID or org")
    return find_by_name(state, name)


def find_many(state: State, page: Page, user_id: str | None) -> list[Organization]:
    """A page of all organizations, or of those that a user has a role in; neither order nor `after` can be asked."""
    if user_id is None:
        ids = walk_ids(state.organizations, Page(offset=page.offset))
        return [state.organizations[id_] for id_ in ids[: page.limit]]
    of_user = sorted((role for role in state.all_roles() if role.user_id == user_id), key=lambda r: r.resource_id)
    candidates = (role for role in of_user[max(page.offset, 0) :] if role.resource_type == "orgs")
    found = islice(candidates, page.limit)
    return [state.organizations[role.resource_id] for role in found if role.resource_id in state.organizations]


def check_name(state: State, name: str) -> None:
    """Raise unless an organization can have that name."""
    key = organization_key(name)
    if not key:
        raise Invalid("org name is empty")
    if key in state.organization_names:
        raise Conflict(f"organization with name {name} already exists")


def update(state: State, org_id: str, name: str | None, description: str | None) -> Organization:
    """Change name and description, as far as they are given."""
    organization = find(state, org_id)
    if name is not None and name != organization.name:
        check_name(state, name)
        state.organization_names.pop(organization_key(organization.name), None)
        organization.name = name
        state.organization_names[organization_key(name)] = org_id
    if description is not None:
        organization.description = description
    organization.updated_at = state.now()
    return organization
