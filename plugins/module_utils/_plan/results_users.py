# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_user from its plan and from what was done. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import asdict

from .results import Result, headed_diff, steps_result
from .state import UserState
from .steps import apply_steps
from .users import UserStep


def user_result(
    before: UserState, now: UserState, steps: t.Sequence[UserStep], warnings: t.Sequence[str] = ()
) -> Result:
    """The result of ``steps``, done or planned, which led from ``before`` to ``now``.

    ``now`` is what the server said, or what check mode predicts; the diff is told by the steps, and so equal in both.
    """
    after = apply_steps(before, steps)
    name = next((state.account.name for state in (after, before) if state.account is not None), "")
    diff = headed_diff(name, describe_user(before), describe_user(after))
    return steps_result({"user": None if now.account is None else asdict(now.account)}, steps, diff, warnings)


def describe_user(state: UserState) -> Result:
    """Return a user in the words of the options, empty if there is none. Of a password it has only whether it is the declared one."""
    if state.account is None:
        return {}
    described: Result = {"name": state.account.name, "status": state.account.status}
    return {**described, "user_password": state.password} if state.password else described
