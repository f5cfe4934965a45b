# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's call without what an execution makes of its end: the result as it is, or the error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Call, ModuleDefinition


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
