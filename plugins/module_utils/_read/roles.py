# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading who has which role on a bucket or an organization, as far as a plan needs it."""

from __future__ import annotations

import typing as t

from .._model.resources import Role, User
from .._plan.roles import ROLES, DesiredRoles, names_to_look_up, other_role, other_role_must_be_listed
from .._plan.state import H
from .organizations import OrganizationReader


def list_roles(list_holders: t.Callable[[t.Any, Role], t.Iterable[User]], declared: DesiredRoles, state: H) -> H:
    """Return ``state`` with the members and owners that the plan needs, each list by ``list_holders`` of what has the roles."""
    thing = state.require_thing()
    wanted = [role for role in ROLES if declared.role(role) is not None]
    for role in wanted:
        state = state.with_holders(role, list_holders(thing, role))
    for role in wanted:
        other = other_role(role)
        if state.holders(other) is None and other_role_must_be_listed(declared, role, state.holders(role) or ()):
            state = state.with_holders(other, list_holders(thing, other))
    return state


def look_up_users(reader: OrganizationReader, declared: DesiredRoles, state: H) -> dict[str, User]:
    """Return the declared users by name, who must exist, but for those who have a role in ``state``."""
    return {name: reader.user_named(name) for name in names_to_look_up(declared, state)}
