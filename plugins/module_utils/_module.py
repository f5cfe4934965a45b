# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The edge: the only place that knows AnsibleModule, and where an error becomes a failed task."""

from __future__ import annotations

import os
import typing as t
import warnings

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.timeseries.influxdb.plugins.module_utils._argspec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError


class Call(t.Protocol):
    """A task in :mod:`_run`: plain data in, plain data out."""

    def __call__(
        self, params: t.Mapping[str, t.Any], *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str]
    ) -> dict[str, t.Any]:
        """Carry the task out, or tell what a run would do."""


def run_module(spec: ArgumentSpec, call: Call, *, only_reads: bool = False) -> None:
    """Run ``call`` as a module with the options of ``spec``, and end the process with its result."""
    module = AnsibleModule(supports_check_mode=True, **spec.for_module())
    # The task that says validate_certs: false has been told; urllib3 would repeat it for each request.
    warnings.filterwarnings("ignore", message="Unverified HTTPS request")
    secrets: set[str] = set()
    try:
        result = call(module.params, environ=dict(os.environ), check_mode=module.check_mode, secrets=secrets)
    except InfluxError as error:
        module.no_log_values.update(secrets)
        nothing: dict[str, t.Any] = {"changed": False, "requests": {"sent": 0, "repeated": 0}}
        if not only_reads:
            nothing["actions"] = []
        done = _warn(module, {**nothing, **error.done})
        module.fail_json(msg=error.message, failure=error.failure(), **done)
    module.no_log_values.update(secrets)
    module.exit_json(**_warn(module, result))


def _warn(module: AnsibleModule, result: dict[str, t.Any]) -> dict[str, t.Any]:
    """``result`` without its warnings, which are said by ``warn``: newer Ansible does not want them in a result."""
    for warning in result.get("warnings", ()):
        module.warn(warning)
    return {key: value for key, value in result.items() if key != "warnings"}
