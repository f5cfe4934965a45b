# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Credentials of the InfluxDB 1.x API (v1 authorizations) as data. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .authorizations import Authorization, Permission, split_unfinished
from .decode import get_text


@dataclass(frozen=True)
class V1User:
    """A v1 user. ``id`` is None for one that is planned and not made yet. ``user`` is the name of the user who owns it.

    The API calls ``name`` the token. Names are unique on the whole server, not in an organization (recording ``v1-users``).
    """

    id: str | None
    name: str
    org_id: str
    user_id: str
    user: str
    description: str
    status: str
    permissions: frozenset[Permission]
    names: t.Mapping[Permission, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_api(cls, document: t.Any) -> V1User:
        """Return what the server says of one: the form is that of an authorization."""
        one = Authorization.from_api(document)
        return cls(
            id=one.id,
            name=get_text(document, "token"),
            org_id=one.org_id,
            user_id=one.user_id,
            user=one.user,
            description=one.description,
            status=one.status,
            permissions=one.permissions,
            names=one.names,
        )

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the v1 user {self.name!r}"

    def as_authorization(self) -> Authorization:
        """Return an authorization that permits the same, under the name."""
        return Authorization(
            id=str(self.id),
            org_id=self.org_id,
            user_id=self.user_id,
            user=self.user,
            description=self.name,
            active=self.status == "active",
            permissions=self.permissions,
            names=self.names,
        )

    @property
    def finished_description(self) -> str | None:
        """The description that it is to get once it has its password, None unless a run ended before that."""
        return split_unfinished(self.description)
