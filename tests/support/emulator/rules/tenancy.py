# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations made, and deleted, with what belongs to them."""

from __future__ import annotations

from emulator.errors import ApiError
from emulator.ids import random_id
from emulator.rules import buckets, organizations, roles
from emulator.rules.permissions import Caller
from emulator.state import DAY, Organization, State, organization_key

_SYSTEM_BUCKETS = (("_tasks", 3, "task logs"), ("_monitoring", 7, "monitoring logs"))


def create(state: State, name: str, description: str, owner_id: str) -> Organization:
    """Make an organization with its two system buckets, owned by a user."""
    organizations.check_name(state, name)
    now = state.now()
    organization = Organization(random_id(), name, description, now, now)
    state.organizations[organization.id] = organization
    state.organization_names[organization_key(name)] = organization.id
    for bucket_name, days, purpose in _SYSTEM_BUCKETS:
        new = buckets.NewBucket(organization.id, bucket_name, f"System bucket for {purpose}", retention=days * DAY)
        buckets.create(state, new, "system")
    if owner_id:
        roles.add(state, "orgs", organization.id, owner_id, "owner")
    return organization


def delete(state: State, org_id: str, caller: Caller) -> None:
    """Delete an organization with its buckets, tasks and roles; labels and authorizations stay."""
    for bucket_id in state.names_of(org_id).ids():
        buckets.delete(state, bucket_id, caller, internal=True)
    try:
        organization = organizations.find(state, org_id)
    except ApiError as error:
        raise type(error)(f"error deleting organization id: {org_id}: {error.message}") from None
    # The server strikes out the name as it is, not as it is indexed: a padded one stays taken.
    state.organization_names.pop(organization.name, None)
    del state.organizations[org_id]
    for task in [task for task in state.tasks.values() if task.org_id == org_id]:
        del state.tasks[task.id]
    roles.forget_resource(state, org_id)
