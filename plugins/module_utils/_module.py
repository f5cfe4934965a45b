# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The execution of a module process: the only place that knows AnsibleModule."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import typing as t

from ansible.module_utils import basic
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.parameters import remove_values

from ._concurrency import Signals
from ._errors import DeclarationError
from ._execution import MODULE, Endings, ModuleDefinition, Outcome, briefly, execute
from ._masking import warn_of_masking
from ._rehearsal import read_rehearsals, with_rehearsed
from ._time_limit import ENDING_SIGNALS, read_time_limit
from ._values import check_values, refusal, secrets_in

_STDOUT = 1


def run_module(definition: ModuleDefinition[t.Any]) -> None:
    """Run a module, and end the process with the task's result, whatever ends the task."""
    # As they came: AnsibleModule converts them, and then it is too late to see what they were.
    # Where only the argument spec is asked for, as by ansible-test, there are none.
    given = basic._load_params() or {}
    try:
        check_values(definition.spec, given)
    except DeclarationError as error:
        module = AnsibleModule(supports_check_mode=True, argument_spec=_unchecked(given))
        module.no_log_values.update(secrets_in(definition.spec.options, given))
        _end(module, refusal(definition, error, execution=MODULE))
        return
    module = AnsibleModule(supports_check_mode=True, **definition.spec.for_module())
    limit = read_time_limit(os.environ)
    with Signals(*ENDING_SIGNALS) as signals:
        if limit.left:
            signal.setitimer(signal.ITIMER_REAL, limit.left)
        endings = Endings(signals, is_unheard, limit.period)
        environ, check_mode = dict(os.environ), module.check_mode
        outcome = execute(
            definition,
            module.params,
            execution=MODULE,
            environ=environ,
            check_mode=check_mode,
            endings=endings,
            rehearse=read_rehearsals(environ) if check_mode else None,
        )
        module.no_log_values.update(outcome.secrets)
        if outcome.failed and (outcome.interrupted or is_unheard()):
            # The result may reach nobody.
            module.log(str(remove_values(outcome.result.get("msg"), module.no_log_values)))
        _end(module, outcome)


def is_unheard() -> bool:
    """Whether nobody reads what this process writes any more, as when its task has been given up."""
    poll = select.poll()
    poll.register(_STDOUT, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for dummy, event in poll.poll(0))


def _unchecked(given: t.Mapping[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """Return an argument spec that takes ``given`` as it is. Its secrets are told by what calls this."""
    return {name: {"type": "raw", "no_log": False} for name in given if not name.startswith("_ansible_")}


def _end(module: AnsibleModule, outcome: Outcome) -> None:
    try:
        _tell(module, with_rehearsed(warn_of_masking(outcome, module.no_log_values)))
    except Exception as error:  # what was done must be told even where the result as a whole can't be
        result = briefly(outcome, error, lambda value: remove_values(value, module.no_log_values))
        with contextlib.suppress(OSError):
            os.write(_STDOUT, f"\n{json.dumps(result)}\n".encode("ascii"))
        raise SystemExit(1) from None


def _tell(module: AnsibleModule, outcome: Outcome) -> None:
    for warning in outcome.warnings:
        module.warn(warning)
    if not outcome.failed:
        module.exit_json(**outcome.result)
    traceback = {} if outcome.exception is None else {"exception": outcome.exception}
    module.fail_json(**outcome.result, **traceback)
