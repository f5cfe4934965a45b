# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The edge of a module process: the only place that knows AnsibleModule."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.timeseries.influxdb.plugins.module_utils._edge import (
    MODULE,
    Endings,
    Outcome,
    Task,
    carry_out,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._threads import Signals
from ansible_collections.timeseries.influxdb.plugins.module_utils._time_limit import ENDING_SIGNALS, read_time_limit

_STDOUT = 1


def run_module(task: Task) -> None:
    """Run ``task`` as a module, and end the process with its result, whatever ends the task."""
    module = AnsibleModule(supports_check_mode=True, **task.spec.for_module())
    limit = read_time_limit(os.environ)
    with Signals(*ENDING_SIGNALS) as signals:
        if limit.left:
            signal.setitimer(signal.ITIMER_REAL, limit.left)
        endings = Endings(signals, is_unheard, limit.period)
        outcome = carry_out(
            task, module.params, edge=MODULE, environ=dict(os.environ), check_mode=module.check_mode, endings=endings
        )
        _end(module, outcome)


def is_unheard() -> bool:
    """Whether nobody reads what this process writes any more, as when its task has been given up."""
    poll = select.poll()
    poll.register(_STDOUT, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for dummy, event in poll.poll(0))


def _end(module: AnsibleModule, outcome: Outcome) -> None:
    module.no_log_values.update(outcome.secrets)
    if outcome.failed and (outcome.interrupted or is_unheard()):
        # The result may reach nobody.
        module.log(str(remove_values(outcome.result.get("msg"), module.no_log_values)))
    try:
        for warning in outcome.warnings:
            module.warn(warning)
        if not outcome.failed:
            module.exit_json(**outcome.result)
        traceback = {} if outcome.exception is None else {"exception": outcome.exception}
        module.fail_json(**outcome.result, **traceback)
    except Exception as error:  # what was done must be told even where the result as a whole can't be
        _end_briefly(outcome, error, module.no_log_values)


def _end_briefly(outcome: Outcome, error: Exception, secrets: t.Iterable[str]) -> None:
    kind = type(error).__name__
    result = {
        "failed": True,
        "changed": bool(outcome.result.get("changed")),
        "msg": f"A mistake in timeseries.influxdb itself: the result could not be told ({kind}). "
        f"{len(outcome.result.get('actions', ()))} changes were made.",
        "requests": outcome.result.get("requests"),
        "failure": {"kind": kind, "operation": None},
        "edge": MODULE,
    }
    with contextlib.suppress(Exception):
        actions = json.loads(json.dumps(outcome.result.get("actions", []), default=repr))
        result["actions"] = remove_values(actions, set(secrets))
    with contextlib.suppress(OSError):
        os.write(_STDOUT, f"\n{json.dumps(result)}\n".encode("ascii"))
    sys.exit(1)
