# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members and owners of buckets and organizations."""

from __future__ import annotations

from emulator.errors import Internal, Invalid, NotFound
from emulator.rules import users
from emulator.rules.permissions import Caller
from emulator.state import Role, State, User


def find_many(state: State, resource_id: str, role: str) -> list[Role]:
    """The members or the owners of a resource, in the order of their IDs."""
    found = [r for r in state.roles.get(resource_id, {}).values() if r.role == role]
    return sorted(found, key=lambda r: r.user_id)


def visible(state: State, resource_type: str, resource_id: str, org_id: str, role: str, caller: Caller) -> list[User]:
    """The members or owners that a caller may see: it needs the organization as well as the resource."""
    if not caller.may("read", "orgs", org_id):
        raise NotFound("not found")
    if not caller.may("read", resource_type, resource_id, org_id):
        return []
    return [users.find(state, r.user_id) for r in find_many(state, resource_id, role)]


def add(state: State, resource_type: str, resource_id: str, user_id: str, role: str) -> None:
    """Give a user a role on a resource. It can have one only, and a second is a 500 (recording `roles`)."""
    users.find(state, user_id)
    of_resource = state.roles.setdefault(resource_id, {})
    if user_id in of_resource:
        raise Internal(f"Unexpected error when assigning user to a resource: mapping for user {user_id} already exists")
    of_resource[user_id] = Role(resource_type, resource_id, user_id, role)


def remove(state: State, resource_id: str, user_id: str, org_id: str, caller: Caller) -> None:
    """Take whatever role a user has on a resource; to have none is no error."""
    if not user_id:
        raise Invalid("provided user resource mapping ID has invalid format")
    role = state.roles.get(resource_id, {}).get(user_id)
    if role is not None:
        caller.check("write", role.resource_type, role.resource_id, org_id)
        del state.roles[resource_id][user_id]


def forget_resource(state: State, resource_id: str) -> None:
    """Take all roles on a resource that is gone."""
    state.roles.pop(resource_id, None)
