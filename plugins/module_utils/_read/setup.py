# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading whether a server has been set up, and by whom, in as few requests as a plan needs."""

from __future__ import annotations

import typing as t

from .._api.authorizations import list_authorizations
from .._api.buckets import list_buckets
from .._api.client import Client
from .._api.organizations import find_organizations, list_organizations
from .._api.setup import Counts, is_setup_allowed, read_counts
from .._api.users import get_me, list_first_users, list_user_permissions
from .._errors import ForbiddenError, NotFoundError, PermissionMissingError, UnauthorizedError
from .._model.edition import CLOUD
from .._model.resources import Bucket, Organization
from .._plan.desired_setup import DesiredSetup
from .._plan.setup import Leftovers, SetupObservation, TokenProof

REFUSED = "unauthorized access"
# A server of which the setup ended before it made the organization.
ALONE = Counts(users=1, organizations=0, tokens=0)


class SetupClients(t.NamedTuple):
    """Who asks: the user of the setup, who signs in, and whoever holds its token."""

    user: Client
    holder: Client


def observe_setup(clients: SetupClients, declared: DesiredSetup, *, has_token: bool) -> SetupObservation:
    """All that a plan for ``declared`` needs to know. A token that was made just now is not known to the server: ``has_token``."""
    is_allowed = is_setup_allowed(clients.user)
    build = clients.user.build
    if build == CLOUD:
        return SetupObservation(is_allowed, build)
    token = _try_token(clients.holder) if has_token else None
    if is_allowed:
        return SetupObservation(is_allowed, build, token=token)
    signs_in = clients.user.accepts_password(declared.username, declared.password)
    is_accepted = token is not None and token.is_accepted
    reader = clients.holder if is_accepted else clients.user
    seen = SetupObservation(is_allowed, build, signs_in, token)
    if not is_accepted and not signs_in:
        return seen
    organization = _find_organization(reader, declared.org)
    return seen._replace(
        sees_organization=organization is not None,
        organization=organization,
        bucket=None if organization is None else _find_bucket(reader, declared.bucket, str(organization.id)),
        leftovers=None if is_accepted else _read_leftovers(clients.user),
    )


def _try_token(client: Client) -> TokenProof:
    try:
        return TokenProof(True, get_me(client, "try the token of the setup"))
    except PermissionMissingError:
        return TokenProof(True)
    except (UnauthorizedError, ForbiddenError) as error:
        return TokenProof(False, reason="" if error.server_message == REFUSED else error.server_message)


def _find_organization(client: Client, name: str) -> Organization | None:
    try:
        return next(iter(find_organizations(client, name)), None)
    except NotFoundError:
        return None


def _find_bucket(client: Client, name: str, org_id: str) -> Bucket | None:
    try:
        found = list_buckets(client, org_id=org_id, name=name, operation=f"look up the bucket {name!r}")
    except NotFoundError:
        return None
    return next((bucket for bucket in found if (bucket.name, bucket.org_id) == (name, org_id)), None)


def _read_leftovers(client: Client) -> Leftovers:
    user = get_me(client, "read who has signed in")
    if not any(permission.type == "instance" for permission in list_user_permissions(client, user.id)):
        return Leftovers(user, of_setup=False, is_alone=read_counts(client) == ALONE)
    return Leftovers(
        user,
        of_setup=True,
        organizations=tuple(list_organizations(client)),
        others=tuple(str(one.name) for one in list_first_users(client) if one.id != user.id),
        tokens=len(list_authorizations(client)),
        buckets=tuple(bucket.name for bucket in list_buckets(client, limit=100) if bucket.type == "user"),
    )
