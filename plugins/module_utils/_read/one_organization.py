# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading one organization itself, with what hangs on it, in as few requests as a plan needs."""

from __future__ import annotations

from .._api.users import check_active
from .._errors import IncompleteError, NotFoundError, PermissionMissingError
from .._model.edition import CLOUD
from .._model.resources import Organization, User
from .._plan.desired_organizations import DesiredOrganization
from .._plan.identity import ORGANIZATION, resolve
from .._plan.organizations import Contents, OrganizationObservation
from .._plan.rehearsal import is_predicted
from .._plan.state import OrganizationState
from .directory import Directory
from .roles import list_roles, look_up_users
from .view import View


def observe_organization(view: View, declared: DesiredOrganization) -> OrganizationObservation:
    """All that a plan for ``declared`` needs to know."""
    directory = view.directory()
    target = _find(directory, declared)
    build = view.client.build
    if not declared.present:
        contents = Contents() if target is None else _read_contents(view, target, declared)
        return OrganizationObservation(OrganizationState(target), contents=contents, build=build)
    if not declared.keeps_roles or (target is None and declared.id is not None):
        return OrganizationObservation(OrganizationState(target), build=build)
    reader = view.organization(None, None)
    if target is not None:
        state = list_roles(directory.role_holders, declared, OrganizationState(target))
        return OrganizationObservation(state, users=look_up_users(reader, declared, state), build=build)
    creator = _read_creator(directory, declared)
    state = OrganizationState(None, (), ())
    users = look_up_users(reader, declared, state.with_holders("owner", (creator,)))
    return OrganizationObservation(state, creator, users, build=build)


def _find(directory: Directory, declared: DesiredOrganization) -> Organization | None:
    named = None if declared.name is None else _named(directory, declared.name)
    with_id = None if declared.id is None or named is not None else _with_id(directory, declared.id)
    old = None if declared.renamed_from is None else _named(directory, declared.renamed_from)
    return resolve(ORGANIZATION, declared, named=named, with_id=with_id, old=old, absent=not declared.present)


def _named(directory: Directory, name: str) -> Organization | None:
    """The organization of that name, None if there is none. Hidden is an error of its own."""
    try:
        found = directory.find_organizations(name)
    except NotFoundError as error:
        if error.server_message.startswith("organization"):
            return None
        raise
    if found:
        return found[0]
    if directory.client.build == CLOUD:
        # It shows the token's organization, and knows no other.
        return None
    operation = f"look up the organization {name!r}"
    check_active(directory.client, operation)
    raise IncompleteError(
        "it exists, but this token may not read it. InfluxDB answered 200 with an empty list.",
        operation=operation,
        way_out="Give the token the permission to read this organization (orgs).",
    )


def _with_id(directory: Directory, org_id: str) -> Organization | None:
    try:
        return directory.get_organization(org_id)
    except NotFoundError as error:
        if error.server_message.startswith("organization"):
            return None
        raise


def _read_creator(directory: Directory, declared: DesiredOrganization) -> User:
    """The user of the token, whom the server makes an owner of an organization that the token creates."""
    operation = f"find out who would own the organization {declared.name!r}"
    try:
        return directory.me(operation)
    except PermissionMissingError as error:
        raise error.explained(
            "Give the token the permission to read its own user, or leave members and owners out.",
            "the user of the token becomes an owner of what it creates, and the token may not read who that is",
        ) from error


def _read_contents(view: View, organization: Organization, declared: DesiredOrganization) -> Contents:
    """What goes with the organization, and what stays. The buckets are read only where they keep it from being deleted."""
    org_id = str(organization.id)
    tokens = tuple(authorization.id for authorization in view.directory().list_authorizations(org_id))
    if declared.allow_data_loss:
        return Contents(tokens=tokens)
    reader = view.organization(None, org_id)
    found = reader.all_buckets()
    names = tuple(bucket.name for bucket in found.buckets if not bucket.is_system)
    if is_predicted(org_id):
        return Contents(names, tokens=tokens)
    # The server's own buckets come with the organization, whatever else of it is hidden.
    hidden = found.incomplete_reason is not None or not (names or reader.is_all_that_follows(found.buckets, None))
    return Contents(names, hidden, tokens)
