# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading whether a server has been set up, and by whom, in as few requests as a plan needs."""

from __future__ import annotations

import typing as t

from .._api.buckets import list_buckets
from .._api.setup import Counts, is_setup_allowed, read_counts
from .._api.users import list_first_users
from .._errors import (
    ForbiddenError,
    IncompleteError,
    NotFoundError,
    PermissionMissingError,
    RefusedError,
    UnauthorizedError,
)
from .._model.edition import CLOUD
from .._model.resources import Bucket, Organization
from .._plan.desired_setup import DesiredSetup
from .._plan.setup import Leftovers, SetupObservation, TokenProof
from .view import View

REFUSED = "unauthorized access"
# A server of which the setup ended before it made the organization.
ALONE = Counts(users=1, organizations=0, tokens=0)


class SetupViews(t.NamedTuple):
    """The server as the user of the setup sees it, who signs in, and as whoever holds its token does."""

    user: View
    holder: View


def observe_setup(views: SetupViews, declared: DesiredSetup, *, has_token: bool) -> SetupObservation:
    """All that a plan for ``declared`` needs to know. A token that was made just now is not known to the server: ``has_token``."""
    client = views.user.client
    is_allowed = is_setup_allowed(client)
    build = client.build
    if build == CLOUD:
        return SetupObservation(is_allowed, build)
    token = _try_token(views.holder) if has_token else None
    if is_allowed:
        return SetupObservation(is_allowed, build, token=token)
    signs_in = views.user.directory().signs_in(declared.username, declared.password)
    is_accepted = token is not None and token.is_accepted
    view = views.holder if is_accepted else views.user
    seen = SetupObservation(is_allowed, build, signs_in, token)
    if not is_accepted and not signs_in:
        return seen
    organization = _find_organization(view, declared.org)
    return seen._replace(
        sees_organization=organization is not None,
        organization=organization,
        bucket=None if organization is None else _find_bucket(view, declared.bucket, str(organization.id)),
        leftovers=None if is_accepted else _read_leftovers(views.user),
    )


def _try_token(view: View) -> TokenProof:
    try:
        return TokenProof(True, view.directory().me("try the token of the setup"))
    except PermissionMissingError:
        return TokenProof(True)
    except (UnauthorizedError, ForbiddenError) as error:
        return TokenProof(False, reason="" if error.server_message == REFUSED else error.server_message)


def _find_organization(view: View, name: str) -> Organization | None:
    try:
        return next(iter(view.directory().find_organizations(name)), None)
    except NotFoundError:
        return None


def _find_bucket(view: View, name: str, org_id: str) -> Bucket | None:
    try:
        return view.organization(None, org_id).bucket_named(name)
    except (IncompleteError, RefusedError):
        return None


def _read_leftovers(view: View) -> Leftovers:
    client, directory = view.client, view.directory()
    user = directory.me("read who has signed in")
    if not any(permission.type == "instance" for permission in directory.permissions(user.id)):
        return Leftovers(user, of_setup=False, is_alone=read_counts(client) == ALONE)
    return Leftovers(
        user,
        of_setup=True,
        organizations=tuple(directory.all_organizations()),
        others=tuple(str(one.name) for one in list_first_users(client) if one.id != user.id),
        tokens=len(directory.list_authorizations()),
        buckets=tuple(bucket.name for bucket in list_buckets(client, limit=100) if bucket.type == "user"),
    )
