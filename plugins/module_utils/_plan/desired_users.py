# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of a user itself. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import DeclarationError
from .._model.names import check_given, check_id, check_text
from .._model.resources import Status
from .desired import Params
from .identity import USER, parse_renamed_from

Renewal = t.Literal["on_create", "if_different", "always"]
# Bytes, though the server's words are of characters (recording ``users-crud``).
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 72


@dataclass(frozen=True)
class DesiredUser:
    """A user as it shall be. What is None stays as it is. Check mode signs in only to ``verify_password``."""

    present: bool
    name: str | None = None
    id: str | None = None
    renamed_from: str | None = None
    status: Status | None = None
    password: str | None = field(default=None, repr=False)
    renewal: Renewal = "on_create"
    verify_password: bool = False


def parse_user(params: Params) -> DesiredUser:
    """The declaration that the options of influx_user make."""
    name, user_id, password = params.get("name"), params.get("id"), params.get("user_password")
    if name is None and user_id is None:
        raise DeclarationError("name: give the user's name, or its id.")
    declared = DesiredUser(
        present=params.get("state") != "absent",
        name=None if name is None else check_given(name, "name"),
        id=None if user_id is None else check_id(user_id, "id"),
        renamed_from=parse_renamed_from(USER, params),
        status=params.get("status"),
        password=None if password is None else check_password(password),
        renewal=params.get("update_password") or "on_create",
        verify_password=bool(params.get("verify_password")),
    )
    if declared.present and declared.password is not None and declared.name is not None:
        check_can_sign_in(declared.name)
    return declared


def check_can_sign_in(name: str) -> None:
    """Raise :class:`DeclarationError` where nobody of that name can sign in, so that a password is of no use."""
    if ":" in name:
        raise DeclarationError(
            f"user_password: the user {name!r} could never sign in, since HTTP Basic authentication can't send a name with a colon. Leave "
            "user_password out, or choose another name."
        )


def check_password(password: str, option: str = "user_password") -> str:
    """``password``, if the server takes it. Its value is not shown."""
    try:
        size = len(check_text(password, option).encode("utf-8"))
    except DeclarationError:
        # Its words show the value.
        raise DeclarationError(f"{option}: it is not valid Unicode text.") from None
    if not SHORTEST_PASSWORD <= size <= LONGEST_PASSWORD:
        raise DeclarationError(
            f"{option}: it has {size} bytes, and InfluxDB takes {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}. Choose another password."
        )
    return password
