# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The edge of a module process: the only place that knows AnsibleModule."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleModule, _load_params

from ansible_collections.timeseries.influxdb.plugins.module_utils._edge import MODULE, Outcome, Task, carry_out
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._masking import warn_of_masking
from ansible_collections.timeseries.influxdb.plugins.module_utils._values import (
    check_values,
    refusal,
    secrets_in,
)


def run_module(task: Task) -> None:
    """Run ``task`` as a module, and end the process with its result."""
    # As they came: AnsibleModule converts them, and then it is too late to see what they were.
    given = _load_params()
    try:
        check_values(task.spec, given)
    except DeclarationError as error:
        module = AnsibleModule(supports_check_mode=True, argument_spec=_unchecked(given))
        module.no_log_values.update(secrets_in(task.spec.options, given))
        _end(module, refusal(task, error, edge=MODULE))
        return
    module = AnsibleModule(supports_check_mode=True, **task.spec.for_module())
    outcome = carry_out(task, module.params, edge=MODULE, environ=dict(os.environ), check_mode=module.check_mode)
    module.no_log_values.update(outcome.secrets)
    _end(module, warn_of_masking(outcome, module.no_log_values))


def _unchecked(given: t.Mapping[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """Return an argument spec that takes ``given`` as it is. Its secrets are told by what calls this."""
    return {name: {"type": "raw", "no_log": False} for name in given if not name.startswith("_ansible_")}


def _end(module: AnsibleModule, outcome: Outcome) -> None:
    for warning in outcome.warnings:
        module.warn(warning)
    if not outcome.failed:
        module.exit_json(**outcome.result)
    traceback = {} if outcome.exception is None else {"exception": outcome.exception}
    module.fail_json(**outcome.result, **traceback)
