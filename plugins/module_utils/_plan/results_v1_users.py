# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_v1_user from its plan and from what was done. Pure."""

from __future__ import annotations

import typing as t

from .._model.v1_users import V1User
from .results import Result, headed_diff, steps_result
from .results_authorizations import describe_permissions, permission_words
from .state import V1UserState
from .v1_users import V1UserStep


def v1_user_result(
    before: V1UserState, now: V1UserState, steps: t.Sequence[V1UserStep], warnings: t.Sequence[str] = ()
) -> Result:
    """Return the result of ``steps``, done or planned, which led from ``before`` to ``now``.

    ``now`` is what the server said, or what check mode predicts. The diff shows it, and not what the steps would leave: another
    client may have created what this one has deleted.
    """
    name = next((state.user.name for state in (now, before) if state.user is not None), "")
    diff = headed_diff(name, v1_user_in_words(before), v1_user_in_words(now))
    told = {"v1_user": None if now.user is None else describe_v1_user(now.user)}
    return steps_result(told, steps, diff, warnings)


def describe_v1_user(user: V1User) -> Result:
    """Return a v1 user in the form of a result."""
    return {
        "id": user.id,
        "name": user.name,
        "org_id": user.org_id,
        "user_id": user.user_id,
        "user": user.user or None,
        "description": user.description,
        "status": user.status,
        "permissions": describe_permissions(user.permissions, user.names),
    }


def v1_user_in_words(state: V1UserState) -> Result:
    """Return a v1 user as a diff shows it, empty if there is none. Of a password it has only whether it is the declared one."""
    user = state.user
    if user is None:
        return {}
    described: Result = {
        "name": user.name,
        "description": user.description,
        "status": user.status,
        "permissions": permission_words(user.permissions, user.names),
    }
    return {**described, "user_password": state.password} if state.password else described
