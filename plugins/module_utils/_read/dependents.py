# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what uses an organization's buckets, for a deletion or a new name under protection, and what a token may read."""

from __future__ import annotations

import contextlib
import typing as t

from .._api.client import Client
from .._api.dbrps import list_mappings
from .._api.dependents import list_checks, list_replications, list_scrapers, list_tasks
from .._api.users import get_account
from .._errors import InfluxError, NoSuchPathError, NotFoundError, PermissionMissingError
from .._model.authorizations import Authorization
from .._model.edition import CLOUD
from .._plan.dependents import KINDS, Dependents, unreadable_kinds
from .directory import Directory

_T = t.TypeVar("_T")


def read_dependents(directory: Directory, org_id: str) -> Dependents:
    """All that may use buckets of the organization, as far as the token may see it."""
    client, authorizations = directory.client, directory.list_authorizations()
    checks = _list_if_available(client, list_checks, org_id)
    scrapers = _list_if_available(client, list_scrapers, org_id)
    replications = _list_if_available(client, list_replications, org_id)
    v1_users = _list_if_available(client, lambda _client, org_id: directory.list_v1_users(org_id), org_id)
    lists = (("checks", checks), ("scrapers", scrapers), ("replications", replications))
    known = [kind for kind, found in lists if found is None]
    return Dependents(
        tasks=tuple(list_tasks(client, org_id)),
        checks=checks or (),
        authorizations=tuple(authorizations),
        scrapers=scrapers or (),
        replications=replications or (),
        mappings=tuple(list_mappings(client, org_id=org_id)),
        v1_users=v1_users or (),
        unknown=tuple(kind for kind in _unreadable_kinds(directory, authorizations, org_id) if kind not in known),
        reads_all_users=reads_all_users(client, org_id),
    )


def read_new_dependents(directory: Directory, org_id: str) -> Dependents:
    """What may use buckets of an organization that a task before would have made: it has nothing that no such task makes."""
    authorizations = directory.list_authorizations()
    return Dependents(
        authorizations=tuple(authorizations),
        unknown=_unreadable_kinds(directory, authorizations, org_id),
        reads_all_users=reads_all_users(directory.client, org_id),
    )


def may_read_all(
    directory: Directory,
    kind: str,
    org_id: str,
    list_authorizations: t.Callable[[], t.Sequence[Authorization]] | None = None,
) -> bool:
    """Return whether the token or session is known to read all of ``kind`` in the organization. Sends one request.

    What can't be found out is not known, and no failure of the task. ``list_authorizations`` returns the list that is asked for, where
    it is known already.
    """
    token = directory.client.connection.token
    if token is None:
        return may_read_organization(directory, org_id)
    with contextlib.suppress(InfluxError):
        listed = (list_authorizations or directory.list_authorizations)()
        return not unreadable_kinds(listed, token, None, org_id, (kind,))
    return False


def may_read_organization(directory: Directory, org_id: str) -> bool:
    """Return whether the organization may be read: a session that reads it reads all that is in it.

    It has what its user's roles give. Members and owners alone read the organization.
    """
    with contextlib.suppress(InfluxError):
        directory.get_organization(org_id)
        return True
    return False


def reads_all_users(client: Client, org_id: str) -> bool:
    """Whether the token may read any user: asked for one that isn't there, the server says so to such a token alone.

    No user has an organization's ID (recording ``authorizations-hidden``).
    """
    if client.build == CLOUD:
        return True
    try:
        get_account(client, org_id)
    except NotFoundError:
        return True
    except PermissionMissingError:
        return False
    return True


def _list_if_available(
    client: Client, list_all: t.Callable[[Client, str], list[_T]], org_id: str
) -> tuple[_T, ...] | None:
    """Return all of one kind, None where the server has no such thing: InfluxDB Cloud names no scrapers and no replications."""
    try:
        return tuple(list_all(client, org_id))
    except (NotFoundError, NoSuchPathError):
        if client.build != CLOUD:
            raise
        return None


def _unreadable_kinds(directory: Directory, authorizations: t.Sequence[Authorization], org_id: str) -> tuple[str, ...]:
    client, token = directory.client, directory.client.connection.token
    user_id: str | None = None
    with contextlib.suppress(PermissionMissingError):
        user_id = directory.me().id
    if token is not None:
        # Cloud, which doesn't tell of users by ID, hides authorizations with their users as well, by its API page.
        kinds = (*KINDS, "users") if client.build == CLOUD else KINDS
        return unreadable_kinds(authorizations, token, user_id, org_id, kinds)
    # A session may do what its user's roles give: owners of the organization may read all in it.
    with contextlib.suppress(NotFoundError, PermissionMissingError):
        if user_id in directory.owner_ids(org_id):
            return ()
    return KINDS
