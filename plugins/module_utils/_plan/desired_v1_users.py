# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of a v1 user, the credentials of the InfluxDB 1.x API. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._errors import DeclarationError
from .._model.names import check_given, check_text
from .._model.resources import Status
from .desired import Params
from .desired_authorizations import DesiredAuthorization, DesiredPermission, parse_optional_id, parse_permissions
from .desired_users import Renewal, check_can_sign_in, check_password


@dataclass(frozen=True)
class DesiredV1User:
    """A v1 user as it must be. What is None stays as it is. Check mode tests a password only to ``verify_password``."""

    present: bool
    name: str | None = None
    id: str | None = None
    user: str | None = None
    user_id: str | None = None
    permissions: tuple[DesiredPermission, ...] | None = None
    description: str | None = None
    status: Status | None = None
    password: str | None = field(default=None, repr=False)
    renewal: Renewal = "on_create"
    verify_password: bool = False
    recreates: bool = False

    @property
    def renamed_from(self) -> None:
        """Nothing: InfluxDB can't rename a v1 user."""
        return None

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the v1 user {self.name!r}" if self.name is not None else f"the v1 user with the ID {self.id}"

    def authorization(self) -> DesiredAuthorization:
        """Return the same as a declaration of an authorization, whose user and permissions are found in the same way."""
        return DesiredAuthorization(
            present=self.present,
            description=self.description,
            user=self.user,
            user_id=self.user_id,
            permissions=self.permissions,
            status=self.status,
        )


def parse_v1_user(params: Params) -> DesiredV1User:
    """Return the declaration that the options of influx_v1_user make."""
    name, password, description = params.get("name"), params.get("user_password"), params.get("description")
    declared = DesiredV1User(
        present=params.get("state") != "absent",
        name=None if name is None else check_given(name, "name"),
        id=parse_optional_id(params, "id"),
        user=None if params.get("user") is None else check_given(params["user"], "user"),
        user_id=parse_optional_id(params, "user_id"),
        permissions=parse_permissions(params),
        description=None if description is None else check_text(description, "description"),
        status=params.get("status"),
        password=None if password is None else check_password(password),
        renewal=params.get("update_password") or "on_create",
        verify_password=bool(params.get("verify_password")),
        recreates=params.get("recreate") == "if_changed",
    )
    _check(declared)
    return declared


def _check(declared: DesiredV1User) -> None:
    """Raise :class:`DeclarationError` for what is contradictory."""
    if declared.name is None and declared.id is None:
        raise DeclarationError("name: give the name of the v1 user, or its id.")
    if declared.permissions == ():
        raise DeclarationError(
            "read_buckets: InfluxDB makes no v1 user without a permission. Name a bucket in read_buckets or write_buckets, or leave the "
            "empty lists out."
        )
    if declared.recreates and declared.password is None:
        raise DeclarationError("recreate: a new v1 user needs a password. Give user_password.")
    if declared.recreates and declared.id is not None:
        raise DeclarationError("recreate: it goes with name alone, since a new v1 user has another ID. Leave id out.")
    if declared.present and declared.password is not None and declared.name is not None:
        check_can_sign_in(declared.name)
