# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on an organization itself, with its members and owners."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._api.client import Client
from .._api.organizations import (
    create_organization,
    delete_organization,
    find_organizations,
    get_organization,
    update_organization,
)
from .._model.resources import Organization
from .._plan.organizations import CreateOrganization, DeleteOrganization, OrganizationPlan, UpdateOrganization
from .._plan.progress import Progress
from .._plan.state import OrganizationState
from .._plan.steps import AddRole, ChangeRole, RemoveRole
from .confirm import adopt_created, check_not_renamed, delete_and_confirm, if_there, require_id, send_and_confirm
from .context import StepContext
from .converge import converge_steps
from .execute import Functions
from .roles import apply_add_role, apply_change_role, apply_remove_role

Context = StepContext[OrganizationPlan, OrganizationState]


def converge_organization(
    client: Client,
    progress: Progress[OrganizationPlan, OrganizationState],
    plan_again: t.Callable[[], OrganizationPlan],
) -> None:
    """Carry out the plan of ``progress``, and where somebody else was faster, what ``plan_again`` returns."""
    converge_steps(client, progress, plan_again, ORGANIZATION_FUNCTIONS, creations=(CreateOrganization,))


def _apply_create(context: Context, step: CreateOrganization, before: OrganizationState) -> OrganizationState:
    wanted, client = step.organization, context.client
    made = send_and_confirm(
        client,
        lambda: create_organization(client, wanted.name, wanted.description or None),
        lambda: adopt_created(
            "organization", _named(client, wanted.name), lambda found: found.description == wanted.description
        ),
    )
    return replace(step, organization=made).after(before)


def _apply_update(context: Context, step: UpdateOrganization, before: OrganizationState) -> OrganizationState:
    client, org_id = context.client, require_id(before.require_thing())
    wanted = step.after(before).require_thing()

    def verify() -> Organization | None:
        now = _with_id(client, org_id)
        return now if now is not None and (now.name, now.description) == (wanted.name, wanted.description) else None

    changed = send_and_confirm(
        client,
        lambda: update_organization(client, org_id, name=step.name, description=step.description),
        verify,
    )
    return replace(before, organization=changed)


def _apply_delete(context: Context, step: DeleteOrganization, before: OrganizationState) -> OrganizationState | None:
    """Delete the organization. Return None where somebody else has deleted it meanwhile."""
    client, organization = context.client, before.require_thing()
    org_id = require_id(organization)
    check_not_renamed("organization", organization, _with_id(client, org_id))
    deleted = delete_and_confirm(
        client, lambda: delete_organization(client, org_id), lambda: _with_id(client, org_id) is not None
    )
    return step.after(before) if deleted else None


def _named(client: Client, name: str) -> Organization | None:
    return next(iter(if_there(lambda: find_organizations(client, name)) or ()), None)


def _with_id(client: Client, org_id: str) -> Organization | None:
    return if_there(lambda: get_organization(client, org_id))


ORGANIZATION_FUNCTIONS: Functions[OrganizationState] = {
    CreateOrganization: _apply_create,
    UpdateOrganization: _apply_update,
    DeleteOrganization: _apply_delete,
    AddRole: apply_add_role,
    ChangeRole: apply_change_role,
    RemoveRole: apply_remove_role,
}
