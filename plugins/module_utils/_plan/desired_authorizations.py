# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of an authorization (API token). Pure."""

from __future__ import annotations

import posixpath
import typing as t

from .._errors import DeclarationError
from .._model.durations import parse_duration
from .._model.names import check_given, check_id, check_text
from .desired import Params

# Names of these are looked up. Those of other things are not unique.
NAMED_TYPES = ("buckets", "labels", "users", "orgs")
# Those of which one thing can be read by its ID, and so be known to exist.
TYPES_WITH_ID = (
    *NAMED_TYPES,
    "authorizations",
    "checks",
    "dashboards",
    "notificationEndpoints",
    "notificationRules",
    "remotes",
    "replications",
    "scrapers",
    "sources",
    "tasks",
    "telegrafs",
    "variables",
)
_ROTATES = ("if_changed", "if_lost", "always")


class DesiredPermission(t.NamedTuple):
    """A permission as it is declared: on one thing by its name or ID, or on all of the type."""

    action: str
    type: str
    name: str | None = None
    id: str | None = None


class DesiredAuthorization(t.NamedTuple):
    """An authorization as it must be. What is None stays as it is. ``max_age`` and ``grace`` are seconds.

    ``superseded`` None says that there must be one authorization of that identity only.
    """

    present: bool
    description: str | None = None
    id: str | None = None
    user: str | None = None
    user_id: str | None = None
    permissions: tuple[DesiredPermission, ...] | None = None
    preset: str | None = None
    status: str | None = None
    rotate: frozenset[str] = frozenset()
    max_age: int | None = None
    superseded: str | None = None
    grace: int | None = None
    token_file: str | None = None

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the token {self.description!r}" if self.id is None else f"the token with the ID {self.id}"

    @property
    def declares_permissions(self) -> bool:
        """Whether the task says what the token must permit."""
        return self.permissions is not None or self.preset is not None

    @property
    def may_have_several(self) -> bool:
        """Whether older authorizations of the same identity are expected."""
        return self.superseded is not None or bool(self.rotate) or self.max_age is not None


def parse_authorization(params: Params) -> DesiredAuthorization:
    """The declaration that the options of influx_authorization make."""
    declared = DesiredAuthorization(
        present=params.get("state") != "absent",
        description=_description(params),
        id=parse_optional_id(params, "id"),
        user=None if params.get("user") is None else check_given(params["user"], "user"),
        user_id=parse_optional_id(params, "user_id"),
        permissions=parse_permissions(params),
        preset=params.get("preset"),
        status=params.get("status"),
        rotate=_rotate(params),
        max_age=_max_age(params),
        superseded=params.get("superseded"),
        grace=_seconds(params, "grace"),
        token_file=_token_file(params),
    )
    _check(declared)
    return declared


def _check(declared: DesiredAuthorization) -> None:
    """Raise :class:`DeclarationError` for what is contradictory."""
    if declared.description is None and declared.id is None:
        raise DeclarationError("description: give the token's description, or its id.")
    if declared.id is not None and (declared.may_have_several or declared.token_file is not None):
        raise DeclarationError(
            "id: rotate, max_age, superseded and token_file go with description alone, since a new token has another ID. Leave id out."
        )
    if declared.preset is None and declared.permissions == ():
        raise DeclarationError(
            "permissions: InfluxDB makes no token without a permission. Name a permission, or leave the empty lists out."
        )
    if declared.grace is not None and declared.superseded not in ("deactivate", "delete"):
        raise DeclarationError("grace: it says when a superseded token goes. Add superseded: deactivate or delete.")


def _description(params: Params) -> str | None:
    value = params.get("description")
    if value is None:
        return None
    return check_text(value, "description") if params.get("id") is not None else check_given(value, "description")


def parse_optional_id(params: Params, option: str) -> str | None:
    """Return the ID that ``option`` gives, None where it is left out."""
    return None if params.get(option) is None else check_id(params[option], option)


def _rotate(params: Params) -> frozenset[str]:
    given = params.get("rotate") or ["never"]
    if "never" in given and len(set(given)) > 1:
        raise DeclarationError("rotate: never goes with no other value.")
    return frozenset(given) & frozenset(_ROTATES)


def _seconds(params: Params, option: str) -> int | None:
    value = params.get(option)
    if value is None:
        return None
    return 0 if value == "0" else parse_duration(value, option, endless=False)


def _max_age(params: Params) -> int | None:
    seconds = _seconds(params, "max_age")
    if seconds == 0:
        raise DeclarationError("max_age: each token is older than that. For a new one in each run, set rotate: always.")
    return seconds


def _token_file(params: Params) -> str | None:
    path = params.get("token_file")
    if path is None:
        return None
    if not posixpath.isabs(path) or path.endswith("/"):
        raise DeclarationError(f"token_file: {path!r} is not the absolute path of a file. Begin it with a slash.")
    if "\0" in path:
        raise DeclarationError("token_file: a path has no NUL character.")
    return str(path)


def parse_permissions(params: Params) -> tuple[DesiredPermission, ...] | None:
    """Return the permissions that the options declare, None where they declare none."""
    options = ("read_buckets", "write_buckets", "permissions")
    if all(params.get(option) is None for option in options):
        return None
    found = [
        DesiredPermission(option.partition("_")[0], "buckets", check_given(name, option))
        for option in ("read_buckets", "write_buckets")
        for name in params.get(option) or ()
    ]
    given = enumerate(params.get("permissions") or ())
    found += [_permission(one, f"permissions[{number}]") for number, one in given]
    return tuple(dict.fromkeys(found))


def _permission(given: Params, where: str) -> DesiredPermission:
    kind, name, thing_id = check_given(given["type"], f"{where}.type"), given.get("name"), given.get("id")
    if kind == "instance":
        raise DeclarationError(
            f"{where}.type: InfluxDB makes no token for the type instance. Use preset: operator for a token that may do everything."
        )
    if name is not None:
        check_given(name, f"{where}.name")
        if kind not in NAMED_TYPES:
            raise DeclarationError(
                f"{where}.name: names of {kind} are not unique, so {name!r} can't be looked up. Give the id in place of the name."
            )
    if thing_id is not None:
        thing_id = check_id(thing_id, f"{where}.id")
        if kind not in TYPES_WITH_ID:
            raise DeclarationError(
                f"{where}.id: InfluxDB can't look up {kind} by ID, so nobody knows whether it exists. Leave id out, for all of the "
                "organization."
            )
    return DesiredPermission(given["action"], kind, name, thing_id)
