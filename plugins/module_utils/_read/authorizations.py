# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what the plan for an authorization needs: its user, its permissions' IDs, and whether others may be hidden."""

from __future__ import annotations

import time
from dataclasses import replace
from email.utils import parsedate_to_datetime

from .._api.authorizations import (
    check_token,
    get_resource,
    list_resource_types,
)
from .._api.client import Client
from .._errors import ApiError, IncompleteError, NotFoundError, PermissionMissingError, RefusedError
from .._model.authorizations import GLOBAL_TYPES, Authorization, NewAuthorization, Permission
from .._model.edition import CLOUD
from .._model.names import label_key
from .._model.resources import User
from .._plan.authorizations import (
    AuthorizationPlan,
    FileState,
    Found,
    choose,
    possible_owns,
    preset_permissions,
    sees_all,
)
from .._plan.desired_authorizations import DesiredAuthorization, DesiredPermission
from .._plan.results_authorizations import AuthorizationProgress
from .dependents import may_read_organization, reads_all_users
from .organizations import OrganizationReader
from .token_file import find_place, read_token

_HIDDEN_WITHOUT = (
    "InfluxDB hides a token from who may not read its user, so a second run would make a second token. Give the task's token the "
    "permissions to read {}."
)
# InfluxDB 2.7 has these. Others are asked for, since newer servers have more.
_KNOWN_TYPES = frozenset(
    "authorizations buckets dashboards orgs sources tasks telegrafs users variables scrapers secrets labels views documents "
    "notificationRules notificationEndpoints checks dbrp notebooks annotations remotes replications".split()
)


# The server tells the names of these in permissions (recording ``authorizations-crud``), and that of the organization apart.
_NAMED_BY_SERVER = ("buckets", "users")
_NO_SUCH_AUTHORIZATION = "authorization not found"


class AuthorizationReader:
    """What one task reads about authorizations. ``reader`` reads the organization."""

    def __init__(self, reader: OrganizationReader, declared: DesiredAuthorization) -> None:
        self.reader = reader
        self.client: Client = reader.client
        self._directory = reader.directory
        self.declared = declared
        self.org_id = reader.organization_id()
        self.names: dict[Permission, str] = {}
        self._me: User | None = None
        self._user_id = ""

    def found(self) -> tuple[Found, User]:
        """Return what there is of the declared identity, and the user whose authorization it is."""
        declared = self.declared
        if declared.id is not None:
            return self._found_by_id(declared.id)
        user = self.user()
        # By now the server has told what it is.
        self.reader.check_edition_organization()
        self._user_id = user.id
        matches, unfinished = choose(declared, self.reader.authorizations(self.org_id), user.id)
        if not matches:
            self._check_absence(user)
        file = self.file_state() if matches and declared.present else "unused"
        return Found(matches, unfinished, file, self._now()), user

    def new(self, user: User) -> NewAuthorization:
        """Return what would be made, with the IDs of all that is named."""
        declared = self.declared
        wanted = [self._resolve(one) for one in declared.permissions or ()] if declared.present else []
        if declared.present and declared.preset is not None:
            types = [] if declared.preset == "read_all_buckets" else list_resource_types(self.client)
            granted = preset_permissions(declared.preset, types, self.org_id, user.id)
            self.names.update((one, user.label) for one in granted if one.type == "users" and one.id)
            wanted += granted
        active = declared.status != "inactive"
        description = declared.description or ""
        return NewAuthorization(self.org_id, user.id, description, active, tuple(dict.fromkeys(wanted)))

    def owns(self, plan: AuthorizationPlan) -> set[str]:
        """Return the IDs of the authorizations that the plan ends and that may be the task's own."""
        token = self.client.connection.token
        if not plan.ended or token is None:
            return set()
        me = self._whose_token()
        suspects = [one for one in plan.ended if possible_owns([one], token, me, reads_all_users=True)]
        suspects += [one for one in plan.ended if possible_owns([one], token, me, reads_all_users=False)]
        if not suspects or self.client.build == CLOUD:
            # Cloud does not tell who may read users.
            return {one.id for one in suspects}
        return possible_owns(plan.ended, token, me, reads_all_users=reads_all_users(self.client, self.org_id))

    # Users

    def user(self) -> User:
        """Return the user whose authorization it is, or is to be."""
        declared = self.declared
        if declared.user is not None:
            return self.reader.user_named(declared.user)
        if declared.user_id is not None:
            return self._user_with_id(declared.user_id)
        return self._own_user()

    def _own_user(self) -> User:
        if self._me is None:
            try:
                self._me = self.reader.me()
            except PermissionMissingError as error:
                raise error.explained(
                    _HIDDEN_WITHOUT.format("its own user and all authorizations of the organization"),
                    "it may not read its own user",
                ) from error
        return self._me

    def _user_with_id(self, user_id: str) -> User:
        if self.client.build == CLOUD:
            return User(user_id)
        try:
            account = self._directory.get_account(user_id)
        except NotFoundError as error:
            raise error.explained("Correct the user's ID.", "there is no such user") from error
        except PermissionMissingError as error:
            raise error.explained(
                _HIDDEN_WITHOUT.format("this user and all authorizations of the organization"),
                "it may not read the user",
            ) from error
        return User(user_id, account.name)

    @property
    def asker(self) -> User | None:
        """The user of the task's own token, None where nothing has needed to know."""
        return self._me

    def _whose_token(self) -> str | None:
        """Return the ID of the user of the task's own token, None where that is not told."""
        try:
            self._me = self._me or self.reader.me()
        except PermissionMissingError:
            return None
        return self._me.id

    # Authorizations

    def _found_by_id(self, authorization_id: str) -> tuple[Found, User]:
        try:
            one = self._with_id(authorization_id)
        except NotFoundError as error:
            if self.declared.present:
                raise _explained(error) from error
            is_gone = error.server_message == _NO_SUCH_AUTHORIZATION
            return Found(hidden_id=None if is_gone else authorization_id), User("")
        return Found(matches=(one,), now=self._now()), User(one.user_id, one.user)

    def _with_id(self, authorization_id: str) -> Authorization:
        declared = self.declared
        one = self._directory.get_authorization(authorization_id)
        self.reader.check_edition_organization()
        if one.org_id != self.org_id:
            raise RefusedError(
                f"The token with the ID {authorization_id} belongs to the organization {one.org_id}, not to {self.org_id}. Correct the "
                "ID, or the organization."
            )
        if (declared.user or one.user, declared.user_id or one.user_id) != (one.user, one.user_id):
            raise RefusedError(
                f"The token with the ID {authorization_id} belongs to the user {one.user!r} ({one.user_id}), and InfluxDB can't give it to "
                "another one. Correct the ID, or the user."
            )
        return one

    def _check_absence(self, user: User) -> None:
        """Raise :class:`IncompleteError` unless the token is shown to see all of the organization's authorizations."""
        if not self.sees_all():
            raise IncompleteError(
                "none is visible, but this token is not shown to see all of them.",
                operation=f"look up the token {self.declared.description!r}",
                way_out=_HIDDEN_WITHOUT.format(
                    f"{user.title} and all authorizations of the organization {self.org_id}"
                ),
            )

    def sees_all(self) -> bool:
        """Whether the task's token is shown to see all of the organization's authorizations."""
        if self.client.connection.token is None:
            return may_read_organization(self._directory, self.org_id)
        listed = self.reader.authorizations()
        return sees_all(listed, self.client.connection.token, self._whose_token(), self.org_id)

    def file_state(self) -> FileState:
        """Return what the token file has, as the server sees it now."""
        path = self.declared.token_file
        if path is None:
            return "unused"
        rehearsed = self._directory.token_in_file(find_place(path))
        if rehearsed is not None:
            return self._state_of(rehearsed)
        token = read_token(path)
        if token is None:
            return "missing"
        self.client.secrets.add(token)
        shown, user_id = check_token(self.client, token)
        state = self._directory.token_now(token, shown, (self._user_id, self.declared.description or ""))
        if state == "unknown" or (state == "works" and user_id not in ("", self._user_id)):
            return "invalid"
        return "works" if state == "works" else "inactive"

    def _state_of(self, authorization_id: str) -> FileState:
        """Return what a token file has that a task before would have written."""
        try:
            one = self._directory.get_authorization(authorization_id)
        except NotFoundError:
            return "invalid"
        if one.user_id != self._user_id:
            return "invalid"
        return "works" if one.active else "inactive"

    def rehearse(self, user: User, progress: AuthorizationProgress) -> None:
        """Keep for the tasks after this one what ``progress`` would have done, and let it have the ID of the new authorization."""
        plan, now = progress.plan, progress.now
        before = {one.id: one for one in (*plan.others, *plan.removed, *([plan.before] if plan.before else []))}
        if plan.hidden_id is not None:
            before[plan.hidden_id] = Authorization(plan.hidden_id, self.org_id, "", "", "", False, frozenset())
        if now is not None and not now.id:
            shown = {one: name for one, name in self.names.items() if one.type in _NAMED_BY_SERVER}
            names = {**now.names, **shown}
            now = replace(now, user=user.name or now.user, created=self._now(), names=names)
        path = plan.token_file
        place = None if path is None else find_place(path)
        after = [*([now] if now is not None else []), *progress.superseded.values()]
        foretold = self._directory.rehearse_authorizations(list(before.values()), after, place)
        progress.now = foretold[0] if now is not None else None

    # Permissions

    def _resolve(self, wanted: DesiredPermission) -> Permission:
        kind, own = wanted.type, self.org_id
        if kind not in _KNOWN_TYPES and kind not in list_resource_types(self.client):
            raise RefusedError(
                f"permissions: this server knows no type {kind!r}. GET /api/v2/resources lists its types."
            )
        if wanted.name is None and wanted.id is None:
            everything = (
                Permission(wanted.action, kind, "", own) if kind == "orgs" else Permission(wanted.action, kind, own)
            )
            return Permission(wanted.action, kind) if kind == "users" else everything
        thing_id, name = self._thing(wanted)
        in_org = "" if kind in GLOBAL_TYPES else own
        permission = Permission(wanted.action, kind, in_org, thing_id)
        if name:
            self.names[permission] = name
        return permission

    def _thing(self, wanted: DesiredPermission) -> tuple[str, str]:
        """The ID and the name of the one thing that a permission is about. It must exist: the server takes any ID."""
        if wanted.type == "buckets":
            bucket = self.reader.bucket_with_id(wanted.id) if wanted.id else self.reader.bucket_named(wanted.name or "")
            if bucket is not None and bucket.id is not None:
                return bucket.id, bucket.name
        elif wanted.type == "labels":
            for label in self.reader.labels():
                if label.id == wanted.id or (wanted.name and label_key(label.name) == label_key(wanted.name)):
                    return str(label.id), label.name
        elif wanted.type == "users":
            user = self.reader.user_named(wanted.name) if wanted.name else self._user_with_id(wanted.id or "")
            return user.id, user.name or ""
        elif wanted.type == "orgs":
            return self._organization(wanted)
        else:
            return self._other_thing(wanted.type, wanted.id or "")
        called = repr(wanted.name) if wanted.name else f"with the ID {wanted.id}"
        raise RefusedError(
            f"permissions: there is no {wanted.type[:-1]} {called} in the organization. Create it first, or correct the task: InfluxDB "
            "would make a token all the same, for something else or for nothing."
        )

    def _organization(self, wanted: DesiredPermission) -> tuple[str, str]:
        if wanted.id == self.org_id or (wanted.name is not None and wanted.name == self.reader.org):
            return self.org_id, ""
        raise RefusedError(
            f"permissions: {wanted.name or wanted.id!r} is not the organization of the token, and a token is for one organization. Leave "
            "name and id out of the permission for orgs."
        )

    def _other_thing(self, kind: str, thing_id: str) -> tuple[str, str]:
        try:
            name, org_id = self._read_thing(kind, thing_id)
        except NotFoundError as error:
            raise error.explained("Correct the ID in permissions.", "there is no such thing") from error
        except PermissionMissingError:
            # It exists. The server checks that who grants a permission has it.
            return thing_id, ""
        if org_id not in ("", self.org_id):
            raise RefusedError(
                f"permissions: {kind}/{thing_id} belongs to the organization {org_id}, not to {self.org_id}. Correct the ID, or the "
                "organization."
            )
        return thing_id, name

    def _read_thing(self, kind: str, thing_id: str) -> tuple[str, str]:
        if kind != "authorizations":
            return get_resource(self.client, kind, thing_id)
        try:
            return "", self._directory.get_authorization(thing_id).org_id
        except ApiError as error:
            raise error.during(f"read {kind}/{thing_id}") from error

    def _now(self) -> float:
        """The server's time, which its own times are compared with."""
        try:
            return parsedate_to_datetime(self.client.date or "").timestamp()
        except (TypeError, ValueError, IndexError):
            return time.time()


def _explained(error: NotFoundError) -> NotFoundError:
    """Say of the 404 of an authorization given by ID what it is (recording ``authorizations-access``)."""
    if error.server_message == _NO_SUCH_AUTHORIZATION:
        return error.explained(
            "Correct the ID, or declare the token by its description. InfluxDB chooses the IDs of new tokens.",
            "there is no such token",
        )
    return error.explained("Delete it with state: absent.", "the user or the organization of the token is gone")
