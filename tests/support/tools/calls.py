# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's call without what an execution makes of its end: the result as it is, or the error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Call, ModuleDefinition, Rehearse
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import Plain


class Failure(NamedTuple):
    """The error that ended a task, and the result as far as the task had come."""

    error: InfluxError
    done: dict[str, Any]

    @property
    def message(self) -> str:
        return self.error.message


def call(
    definition: ModuleDefinition[Any],
    params: Mapping[str, Any],
    *,
    environ: Mapping[str, str] | None = None,
    check_mode: bool = False,
    secrets: set[str] | None = None,
) -> dict[str, Any]:
    """Return the result. ``secrets`` takes what must be masked in it."""
    one = Call(definition, params, environ=environ or {}, check_mode=check_mode)
    try:
        return one.run()
    finally:
        if secrets is not None:
            secrets |= one.secrets


def attempt(
    definition: ModuleDefinition[Any],
    params: Mapping[str, Any],
    *,
    check_mode: bool = False,
    secrets: set[str] | None = None,
    rehearse: Rehearse | None = None,
    rehearsed: dict[str, Plain] | None = None,
) -> dict[str, Any] | Failure:
    """Return the result, or how the task failed.

    ``secrets`` takes what must be masked in both, ``rehearsed`` what the task has rehearsed.
    """
    one = Call(definition, params, environ={}, check_mode=check_mode, rehearse=rehearse)
    try:
        return one.run()
    except InfluxError as error:
        return Failure(error, one.report.result())
    finally:
        if rehearsed is not None:
            rehearsed.update(one.rehearsed())
        if secrets is not None:
            secrets |= one.secrets
