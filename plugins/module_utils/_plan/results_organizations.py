# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_organization from its plan and from what was done. Pure."""

from __future__ import annotations

import typing as t

from .organizations import OrganizationStep
from .results import Result, describe_roles, headed_diff, steps_result
from .state import OrganizationState
from .steps import apply_steps


def organization_result(
    before: OrganizationState,
    now: OrganizationState,
    steps: t.Sequence[OrganizationStep],
    warnings: t.Sequence[str] = (),
) -> Result:
    """The result of ``steps``, done or planned, which led from ``before`` to ``now``.

    ``now`` is what the server said, or what check mode predicts; the diff is told by the steps, and so equal in both.
    """
    after = apply_steps(before, steps)
    name = next((state.organization.name for state in (after, before) if state.organization is not None), "")
    diff = headed_diff(name, describe_organization(before), describe_organization(after))
    return steps_result({"organization": describe_organization(now, ids=True) or None}, steps, diff, warnings)


def describe_organization(state: OrganizationState, *, ids: bool = False) -> Result:
    """Return an organization in the words of the options, empty if there is none. With ``ids`` it has its ID, too."""
    organization = state.organization
    if organization is None:
        return {}
    described: Result = {"name": organization.name, "description": organization.description}
    if ids:
        described["id"] = organization.id
    return {**described, **describe_roles(state)}
