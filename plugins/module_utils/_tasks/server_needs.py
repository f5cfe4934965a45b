# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The permissions that influx_server takes for what it has planned."""

from __future__ import annotations

import typing as t

from .._plan.needs import (
    Needs,
    authorization_needs,
    contents_needs,
    dbrp_needs,
    join,
    organization_needs,
    user_needs,
    v1_user_needs,
)
from .._plan.needs_server import OrganizationNeeds, combine_organization, renamed_contents, server_needs
from .._plan.results import Result
from .authorization import AuthorizationResource
from .dbrp import DbrpResource
from .declared_organization import DeclaredOrganization
from .resource import Resource
from .user import UserResource
from .v1_user import V1UserResource


def describe_needs(
    organizations: t.Sequence[DeclaredOrganization], users: t.Sequence[UserResource], org_id: str | None
) -> Result:
    """Return the result's ``needs``, for plans that all could be made. ``org_id`` is the organization of the task's connection."""
    renamed_users = {
        ("users", user.declared.name): user.declared.renamed_from
        for user in users
        if user.declared.name is not None and user.declared.renamed_from is not None and user.found_id is not None
    }
    entries = [_of_organization(one, renamed_users) for one in organizations]
    shared = [one.id for one in entries if not one.has_own_token] or [org_id]
    org_id = shared[0] if len(shared) == 1 else None
    of_users = join(user_needs(user.declared, user.plan, user.importance, org_id) for user in users)
    return server_needs(of_users, entries)


def _of_organization(one: DeclaredOrganization, renamed_users: t.Mapping[tuple[str, str], str]) -> OrganizationNeeds:
    parts = [] if one.itself is None else [organization_needs(one.itself.plan)]
    if not any(part.operator for part in parts):
        parts.append(contents_needs(one.labels, one.items, one.purges, one.declared, one.undeclared))
        parts += map(_of_resource, one.resources)
    renamed = {**renamed_users, **renamed_contents(one.labels, one.items)}
    is_looked_up = one.itself is None and one.reader.org is not None
    needs = combine_organization(parts, one.items, renamed, is_looked_up=is_looked_up)
    return OrganizationNeeds(one.name, one.known_id, needs, one.has_own_token)


def _of_resource(resource: Resource[t.Any]) -> Needs:
    if isinstance(resource, DbrpResource):
        return dbrp_needs(resource.plan)
    if isinstance(resource, AuthorizationResource):
        return authorization_needs(resource.plan, resource.seen())
    if isinstance(resource, V1UserResource):
        return v1_user_needs(resource.declared, resource.plan, resource.seen())
    raise TypeError(f"nobody knows what a {resource.kind} takes")
