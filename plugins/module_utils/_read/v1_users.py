# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what the plan for a v1 user needs: itself, whether it takes the password, its user, and the IDs of its buckets."""

from __future__ import annotations

import contextlib
import typing as t

from .._api.client import Client
from .._api.users import check_active
from .._errors import IncompleteError, InfluxError, NotFoundError, RefusedError
from .._model.edition import CLOUD
from .._model.resources import User
from .._model.v1_users import V1User
from .._plan.desired_v1_users import DesiredV1User
from .._plan.identity import V1_USER, resolve
from .._plan.v1_users import PasswordTest, V1UserObservation, password_must_be_tested
from .authorizations import AuthorizationReader
from .directory import Directory
from .organizations import OrganizationReader

_NO_SUCH_V1_USER = "authorization not found"


def observe_v1_user(reader: OrganizationReader, declared: DesiredV1User, *, check_mode: bool) -> V1UserObservation:
    """Return all that a plan for ``declared`` needs to know."""
    with _refusing_cloud(reader.client):
        found, hidden_id = _find(reader.directory, declared)
    if hidden_id is not None:
        return V1UserObservation(hidden_id=hidden_id)
    if found is not None:
        found = _own(reader, declared, found)
    if not declared.present:
        return V1UserObservation(found, User("") if found is None else User(found.user_id, found.user))
    authorizations = AuthorizationReader(reader, declared.authorization())
    owner = authorizations.user() if found is None else User(found.user_id, found.user)
    new = authorizations.new(owner)
    if found is None and declared.id is None and not authorizations.sees_all():
        raise _blind(authorizations, declared, owner)
    tested: PasswordTest = "not tested"  # the outcome of a test
    must_ask = check_mode and not (found is not None and reader.directory.knows_v1_password(found))
    if found is not None and password_must_be_tested(declared, found, check_mode=must_ask):
        tested = _test_password(reader, found, str(declared.password))
    asker = authorizations.asker if found is None else None
    return V1UserObservation(found, owner, new, authorizations.names, tested, asker=asker)


@contextlib.contextmanager
def _refusing_cloud(client: Client) -> t.Iterator[None]:
    """Refuse InfluxDB Cloud, which has no such path, whatever it says to it."""
    try:
        yield
    except InfluxError as error:
        if client.build == CLOUD:
            raise _on_cloud() from error
        raise
    if client.build == CLOUD:
        raise _on_cloud()


def _on_cloud() -> RefusedError:
    return RefusedError(
        "InfluxDB Cloud has no v1 users. There, programs that use the API of InfluxDB 1.x sign in with any user name, and with a token as "
        "the password. Create one with influx_authorization."
    )


def _find(directory: Directory, declared: DesiredV1User) -> tuple[V1User | None, str | None]:
    """Return the v1 user, and the ID of one that is not shown, since its user or organization is gone."""
    named = None if declared.name is None else _named(directory, declared.name)
    with_id: V1User | None = None
    if declared.id is not None and named is None:
        try:
            with_id = directory.get_v1_user(declared.id)
        except NotFoundError as error:
            if error.server_message != _NO_SUCH_V1_USER:
                return None, _hidden_id(declared, error)
    found = resolve(V1_USER, declared, named=named, with_id=with_id, old=None, absent=not declared.present)
    return found, None


def _hidden_id(declared: DesiredV1User, error: NotFoundError) -> str:
    if declared.present:
        raise error.explained(
            "Delete it with state: absent.", "the user or the organization of the v1 user is gone"
        ) from error
    return str(declared.id)


def _named(directory: Directory, name: str) -> V1User | None:
    """Return the v1 user of that very name, None if there is none. Hidden is an error of its own."""
    try:
        found = directory.find_v1_users(name)
    except NotFoundError as error:
        if error.server_message == _NO_SUCH_V1_USER:
            return None
        raise
    if found:
        return found[0]
    operation = f"look up the v1 user {name!r}"
    check_active(directory.client, operation)
    raise IncompleteError(
        "it exists, but this token may not read it, or its user or organization is gone. InfluxDB answered 200 with an empty list.",
        operation=operation,
        way_out="Give the token the permissions to read the authorizations of the organization and the user of the v1 user. If it has "
        "them, choose another name, or delete the v1 user by its ID.",
    )


def _own(reader: OrganizationReader, declared: DesiredV1User, found: V1User) -> V1User | None:
    """Return ``found`` if it is of the declared organization and user, None where it is not in the way of one that must be absent."""
    org_id = reader.organization_id()
    if found.org_id != org_id:
        if not declared.present and declared.id is None:
            return None
        raise RefusedError(
            f"The v1 user {found.name!r} ({found.id}) belongs to the organization {found.org_id}, not to {org_id}, and the names of v1 "
            "users are unique on the whole server. Choose another name, or correct the organization."
        )
    if (declared.user or found.user, declared.user_id or found.user_id) != (found.user, found.user_id):
        raise RefusedError(
            f"The v1 user {found.name!r} belongs to the user {found.user!r} ({found.user_id}), and InfluxDB can't give it to another one. "
            "Correct the user, or leave it out."
        )
    return found


def _blind(authorizations: AuthorizationReader, declared: DesiredV1User, owner: User) -> IncompleteError:
    """Return the error for a token that could create the v1 user, and could neither finish it nor find it again."""
    return IncompleteError(
        "this token is not shown to see all authorizations of the organization.",
        operation=f"create {declared.title}",
        way_out=f"Give the task's token the permissions to read {owner.title} and all authorizations of the organization "
        f"{authorizations.org_id}. Without them, it could create the v1 user, and neither finish it nor find it again.",
    )


def _test_password(reader: OrganizationReader, found: V1User, password: str) -> PasswordTest:
    if reader.directory.accepts_v1_password(found, password):
        return "accepted"
    # The server refuses every password then.
    return "refused" if reader.directory.get_account(found.user_id).status == "active" else "user inactive"
