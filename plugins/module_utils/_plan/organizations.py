# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for an organization itself: its steps, from what is declared and what is observed. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._errors import DataLossError, RefusedError
from .._model.edition import CLOUD
from .._model.names import trim
from .._model.resources import Organization, User
from .._printable import count
from .desired_organizations import DesiredOrganization, check_new_organization_name
from .roles import plan_roles
from .state import NO_ORGANIZATION, OrganizationState
from .steps import Action, AddRole, ChangeRole, RemoveRole, apply_steps

NOBODY: t.Mapping[str, User] = {}


@dataclass(frozen=True)
class CreateOrganization:
    """Create ``organization``, of which the server makes ``creator`` an owner. That is None where roles are not looked at."""

    organization: Organization
    creator: User | None = None

    @property
    def operation(self) -> str:
        return f"create the organization {self.organization.name!r}"

    def describe(self) -> Action:
        return {"action": "create_organization", "organization": self.organization.name}

    def after(self, before: OrganizationState) -> OrganizationState:
        there = replace(before, organization=self.organization)
        return there if self.creator is None else there.with_holders("owner", (self.creator,))


@dataclass(frozen=True)
class UpdateOrganization:
    """Rename the organization ``old`` where ``name`` is not None, and describe it where ``description`` is not."""

    old: str
    name: str | None = None
    description: str | None = None

    @property
    def operation(self) -> str:
        if self.name is None:
            return f"change the description of the organization {self.old!r}"
        return f"rename the organization {self.old!r} to {self.name!r}"

    def describe(self) -> Action:
        action = "update_organization" if self.name is None else "rename_organization"
        changes = {"name": self.name, "description": self.description}
        given = {option: value for option, value in changes.items() if value is not None}
        return {"action": action, "organization": self.old, **given}

    def after(self, before: OrganizationState) -> OrganizationState:
        now = before.require_thing()
        name = now.name if self.name is None else self.name
        description = now.description if self.description is None else self.description
        return replace(before, organization=replace(now, name=name, description=description))


@dataclass(frozen=True)
class DeleteOrganization:
    """Delete the organization, and all buckets in it."""

    name: str

    @property
    def operation(self) -> str:
        return f"delete the organization {self.name!r}"

    def describe(self) -> Action:
        return {"action": "delete_organization", "organization": self.name}

    def after(self, _before: OrganizationState) -> OrganizationState:
        return NO_ORGANIZATION


OrganizationStep = t.Union[CreateOrganization, UpdateOrganization, DeleteOrganization, AddRole, ChangeRole, RemoveRole]


class Contents(t.NamedTuple):
    """What would go with an organization: its ``buckets`` by name, but for the server's own.

    Where ``more_buckets`` there may be others that the token can't see. The ``tokens`` are API tokens of the organization, which
    would stay.
    """

    buckets: tuple[str, ...] = ()
    more_buckets: bool = False
    tokens: tuple[str, ...] = ()


class OrganizationObservation(t.NamedTuple):
    """What the server showed, as far as the declaration asked for it.

    ``creator`` is who would become an owner of a new organization. ``users`` were looked up by name. ``contents`` are read only for
    an organization that is to be deleted.
    """

    state: OrganizationState = NO_ORGANIZATION
    creator: User | None = None
    users: t.Mapping[str, User] = NOBODY
    contents: Contents = Contents()
    build: str | None = None


class OrganizationPlan(t.NamedTuple):
    """The steps from ``before`` to what is declared, in a safe order, and what to warn of."""

    before: OrganizationState
    steps: tuple[OrganizationStep, ...] = ()
    warnings: tuple[str, ...] = ()


def plan_organization(declared: DesiredOrganization, observed: OrganizationObservation) -> OrganizationPlan:
    """Return the plan that makes ``declared`` true.

    Raise :class:`RefusedError` or :class:`DeclarationError` where that can't or must not be done: nothing has been changed then.
    """
    plan = _plan_present(declared, observed) if declared.present else _plan_absent(declared, observed)
    if observed.build == CLOUD:
        _check_cloud(plan)
    return plan


def _plan_present(declared: DesiredOrganization, observed: OrganizationObservation) -> OrganizationPlan:
    before = observed.state
    steps = list(_plan_organization_itself(declared, observed))
    if not declared.keeps_roles:
        return OrganizationPlan(before, tuple(steps))
    there = apply_steps(before, steps)
    role_steps, warnings = plan_roles(declared, there.require_thing().name, there, observed.users)
    return OrganizationPlan(before, (*steps, *role_steps), tuple(warnings))


def _plan_organization_itself(
    declared: DesiredOrganization, observed: OrganizationObservation
) -> t.Iterator[OrganizationStep]:
    organization = observed.state.organization
    if organization is None:
        yield _plan_creation(declared, observed.creator)
        return
    name = _new_name(declared.name, organization)
    description = declared.description if declared.description != organization.description else None
    if name is not None or description is not None:
        yield UpdateOrganization(organization.name, name, description)


def _plan_creation(declared: DesiredOrganization, creator: User | None) -> OrganizationStep:
    if declared.id is not None or declared.name is None:
        raise RefusedError(
            f"There is no organization with the ID {declared.id}, and InfluxDB chooses the IDs of new ones. Leave id out to create an "
            "organization by name, or correct it."
        )
    name = check_new_organization_name(declared.name)
    return CreateOrganization(Organization(None, name, declared.description or ""), creator)


def _new_name(name: str | None, organization: Organization) -> str | None:
    """Return the name to send. Names that differ in the white space around them are one name, and can't be changed to each other."""
    if name is None or trim(name) == trim(organization.name):
        return None
    return check_new_organization_name(name)


def _plan_absent(declared: DesiredOrganization, observed: OrganizationObservation) -> OrganizationPlan:
    before, contents = observed.state, observed.contents
    if before.organization is None:
        return OrganizationPlan(before)
    if not declared.allow_data_loss:
        _check_empty(before.organization, contents)
    return OrganizationPlan(
        before, (DeleteOrganization(before.organization.name),), tuple(_warnings(before.organization, contents))
    )


def _check_empty(organization: Organization, contents: Contents) -> None:
    way_out = "If that is meant, say allow_data_loss: true."
    if contents.buckets:
        least = "at least " if contents.more_buckets else ""
        named = ", ".join(repr(name) for name in contents.buckets[:3])
        more = f" and {len(contents.buckets) - 3:,} more" if len(contents.buckets) > 3 else ""
        raise DataLossError(
            f"Deleting the organization {organization.name!r} would destroy {least}{count(len(contents.buckets), 'bucket')} with all data "
            f"in it: {named}{more}. {way_out}"
        )
    if contents.more_buckets:
        raise DataLossError(
            f"Deleting the organization {organization.name!r} may destroy buckets that this token can't see. Give the token the permission "
            f"to read all buckets of the organization. {way_out}"
        )


def _warnings(organization: Organization, contents: Contents) -> t.Iterator[str]:
    if contents.tokens:
        named = ", ".join(contents.tokens[:3]) + (" and more" if len(contents.tokens) > 3 else "")
        yield (
            f"{count(len(contents.tokens), 'API token')} of the organization {organization.name!r} may stay valid after its deletion, "
            f"and no list shows them then. Delete them by their IDs: {named}."
        )
    if organization.is_padded:
        yield (
            f"The name {organization.name!r} has white space around it: InfluxDB keeps such a name taken after the organization is deleted."
        )


def _check_cloud(plan: OrganizationPlan) -> None:
    """Refuse what InfluxDB Cloud does not let anyone do through its API."""
    for step in plan.steps:
        if not isinstance(step, UpdateOrganization):
            raise RefusedError(
                f"InfluxDB Cloud does not let anyone {step.operation} through its API. Do it in its user interface."
            )
