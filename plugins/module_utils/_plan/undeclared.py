# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What is there and not declared: users, DBRP mappings and tokens. Only lists that are declared are compared. Pure."""

from __future__ import annotations

import typing as t

from .._model.authorizations import Authorization, describe_permission
from .._model.resources import Bucket, DbrpMapping, UserAccount
from .._model.v1_users import V1User
from .desired_authorizations import DesiredAuthorization
from .desired_dbrps import DesiredDbrp
from .desired_users import DesiredUser
from .desired_v1_users import DesiredV1User
from .redeclare_dbrps import databases_of_their_own
from .results import Result


def undeclared_users(accounts: t.Iterable[UserAccount], declared: t.Iterable[DesiredUser]) -> list[Result]:
    """Return the users that no declaration names."""
    known = {named for one in declared for named in (one.name, one.renamed_from, one.id) if named is not None}
    return [
        {"name": one.name, "id": one.id, "status": one.status} for one in accounts if not {one.name, one.id} & known
    ]


def undeclared_dbrps(
    mappings: t.Iterable[DbrpMapping], buckets: t.Iterable[Bucket], declared: t.Iterable[DesiredDbrp]
) -> list[Result]:
    """Return the databases with explicit mappings that no declaration names."""
    known = {one.database for one in declared}
    return [
        {"name": database, "id": None, "policies": policies}
        for database, policies in databases_of_their_own(mappings, buckets)
        if database not in known
    ]


def undeclared_authorizations(
    found: t.Iterable[Authorization], declared: t.Iterable[DesiredAuthorization], known_ids: t.Collection[str]
) -> list[Result]:
    """Return the authorizations of the organization that no declaration is about. ``known_ids`` are those of planned ones."""
    wanted = list(declared)
    ordered = sorted(found, key=lambda one: (one.description, one.user, *one.age_key))
    return [
        {"name": one.description or one.id, **_access(one)}
        for one in ordered
        if one.id not in known_ids and not any(_may_be_about(declaration, one) for declaration in wanted)
    ]


def undeclared_v1_users(found: t.Iterable[V1User], declared: t.Iterable[DesiredV1User]) -> list[Result]:
    """Return the v1 users of the organization that no declaration names."""
    known = {named for one in declared for named in (one.name, one.id) if named is not None}
    ordered = sorted((one for one in found if not {one.name, one.id} & known), key=lambda one: one.name)
    return [{"name": one.name, **_access(one.as_authorization())} for one in ordered]


def _access(one: Authorization) -> Result:
    return {
        "id": one.id,
        "user": one.user,
        "status": one.status,
        "permissions": [describe_permission(held, one.names.get(held, "")) for held in one.sorted_permissions],
    }


def _may_be_about(declared: DesiredAuthorization, one: Authorization) -> bool:
    """Return whether a declaration may be about ``one``. Who does not name the user means the one of the task's token."""
    if declared.id is not None:
        return declared.id == one.id
    return (
        declared.description == one.description
        and declared.user in (None, one.user)
        and declared.user_id in (None, one.user_id)
    )
