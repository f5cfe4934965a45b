# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_setup from its plan and from what was done. Pure."""

from __future__ import annotations

import typing as t

from .._model.durations import format_duration
from .desired_setup import DesiredSetup
from .results import Result, headed_diff, steps_result
from .setup import SetupState, SetupStep
from .steps import apply_steps


def setup_result(declared: DesiredSetup, before: SetupState, now: SetupState, steps: t.Sequence[SetupStep]) -> Result:
    """The result of ``steps``, done or planned, which led from ``before`` to ``now``. It never has the token."""
    after = apply_steps(before, steps)
    bucket = now.bucket
    described = {
        "username": now.username,
        "user_id": None if now.user is None else now.user.id,
        "org": None if now.organization is None else now.organization.name,
        "org_id": None if now.organization is None else now.organization.id,
        "bucket": None if bucket is None else bucket.name,
        "bucket_id": None if bucket is None else bucket.id,
        "retention": None if bucket is None else _spell(declared, bucket.retention),
    }
    diff = headed_diff(declared.org, _describe(declared, before), _describe(declared, after))
    return steps_result({"setup": described}, steps, diff)


def _describe(declared: DesiredSetup, state: SetupState) -> Result:
    """Return a setup in the words of the options, empty if there is none."""
    described = {
        "username": state.username,
        "org": None if state.organization is None else state.organization.name,
        "bucket": None if state.bucket is None else state.bucket.name,
        "retention": None if state.bucket is None else _spell(declared, state.bucket.retention),
    }
    return {option: value for option, value in described.items() if value is not None}


def _spell(declared: DesiredSetup, seconds: int) -> str:
    return declared.retention_text if seconds == declared.retention else format_duration(seconds)
