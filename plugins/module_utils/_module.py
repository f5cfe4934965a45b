# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The edge of a module process: the only place that knows AnsibleModule."""

from __future__ import annotations

import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.timeseries.influxdb.plugins.module_utils._edge import MODULE, Task, carry_out


def run_module(task: Task) -> None:
    """Run ``task`` as a module, and end the process with its result."""
    module = AnsibleModule(supports_check_mode=True, **task.spec.for_module())
    outcome = carry_out(task, module.params, edge=MODULE, environ=dict(os.environ), check_mode=module.check_mode)
    module.no_log_values.update(outcome.secrets)
    for warning in outcome.warnings:
        module.warn(warning)
    if not outcome.failed:
        module.exit_json(**outcome.result)
    traceback = {} if outcome.exception is None else {"exception": outcome.exception}
    module.fail_json(**outcome.result, **traceback)
