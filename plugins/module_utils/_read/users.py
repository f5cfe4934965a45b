# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading one user itself, and why it must stay, in as few requests as a plan needs."""

from __future__ import annotations

from .._api.users import check_active
from .._errors import IncompleteError, NotFoundError, PermissionMissingError
from .._model.resources import UserAccount
from .._plan.desired_users import DesiredUser
from .._plan.identity import USER, resolve
from .._plan.users import Importance, UserObservation, importance_must_be_read, password_must_be_tried
from .directory import Directory


def observe_user(directory: Directory, declared: DesiredUser, *, check_mode: bool) -> UserObservation:
    """All that a plan for ``declared`` needs to know."""
    account = _find(directory, declared)
    if account is None:
        return UserObservation(build=directory.client.build)
    importance, differs = Importance(), None
    if importance_must_be_read(declared, account):
        importance = _read_importance(directory, account, is_deleted=not declared.present)
    must_ask = check_mode and not directory.knows_password(account)
    if declared.password is not None and password_must_be_tried(declared, check_mode=must_ask):
        differs = ":" in account.name or not directory.signs_in(account.name, declared.password)
    return UserObservation(account, importance, differs, directory.client.build)


def _find(directory: Directory, declared: DesiredUser) -> UserAccount | None:
    named = None if declared.name is None else _named(directory, declared.name)
    with_id = None if declared.id is None or named is not None else _with_id(directory, declared.id)
    old = None if declared.renamed_from is None else _named(directory, declared.renamed_from)
    return resolve(USER, declared, named=named, with_id=with_id, old=old, absent=not declared.present)


def _named(directory: Directory, name: str) -> UserAccount | None:
    """The user of that very name, None if there is none. Hidden is an error of its own."""
    try:
        found = directory.find_accounts(name)
    except NotFoundError as error:
        if error.server_message.startswith("user"):
            return None
        raise
    if found:
        return found[0]
    operation = f"look up the user {name!r}"
    check_active(directory.client, operation)
    raise IncompleteError(
        "the user exists, but this token may not read users. InfluxDB answered 200 with an empty list.",
        operation=operation,
        way_out="Give the token the permission to read users.",
    )


def _with_id(directory: Directory, user_id: str) -> UserAccount | None:
    try:
        return directory.get_account(user_id)
    except NotFoundError as error:
        if error.server_message.startswith("user"):
            return None
        raise


def _read_importance(directory: Directory, account: UserAccount, *, is_deleted: bool) -> Importance:
    """Why the user must stay, up to the first reason. Who owns an organization may be inactive for a while."""
    user_id = str(account.id)
    if _who_asks(directory, account) == user_id:
        return Importance(is_self=True)
    # What the user's roles permit shows them, and is told without the permission to read what they are on.
    permissions = directory.permissions(user_id)
    if any(permission.type == "instance" for permission in permissions):
        return Importance(is_of_setup=True)
    found = {one.id for one in permissions if (one.action, one.type) == ("write", "orgs") and one.id}
    owned = tuple(sorted(found)) if is_deleted else ()
    alone = [org_id for org_id in owned if _is_last_owner(directory, org_id, account)]
    return Importance(organizations=tuple(directory.get_organization(org_id).name for org_id in alone), owned=owned)


def _is_last_owner(directory: Directory, org_id: str, account: UserAccount) -> bool:
    try:
        return directory.owner_ids(org_id) == [account.id]
    except NotFoundError as error:
        raise error.explained(
            f"Give the token the permission to read the organization {org_id} (orgs).",
            f"the user {account.name!r} owns the organization, and this token may not read whether others do too",
        ) from error


def _who_asks(directory: Directory, account: UserAccount) -> str:
    operation = f"find out whether the task asks as the user {account.name!r}"
    try:
        return directory.me(operation).id
    except PermissionMissingError as error:
        raise error.explained(
            "Give the token the permission to read its own user.",
            "the token may not read who it belongs to, and a user must not end itself",
        ) from error
