# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of an audit's two tasks, and what they mean."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import FAILURES
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import as_mode

# What a report is written as.
KINDS = ("html", "markdown", "junit", "json")

AUDIT_SPEC = ArgumentSpec(
    {
        "ignore": {"type": "list", "elements": "str", "default": []},
        "access": {"type": "bool", "default": True},
    }
)
REPORT_SPEC = ArgumentSpec(
    {
        **{kind: {"type": "path"} for kind in KINDS},
        "mode": {"type": "raw", "default": "0600"},
        "title": {"type": "str", "default": "InfluxDB"},
        "fail_on": {"type": "list", "elements": "str", "choices": list(FAILURES), "default": []},
        "repair": {"type": "str"},
    }
)


class AuditOptionsError(Exception):
    """An option of the audit has a value that can't be meant."""


@dataclass(frozen=True)
class ReportOptions:
    """What is to be written where, with which permissions, and when the task fails. ``repair`` is None where it is not given."""

    paths: t.Mapping[str, str]
    mode: int
    title: str
    fail_on: t.Sequence[str]
    repair: str | None


def report_options(given: t.Mapping[str, t.Any]) -> ReportOptions:
    """Return what the options of influx_audit_report mean. An empty path counts as not given."""
    options = _validated(REPORT_SPEC, given)
    paths = {kind: str(options[kind]) for kind in KINDS if options.get(kind)}
    first: dict[str, str] = {}
    for kind, path in paths.items():
        if first.setdefault(path, kind) != kind:
            raise AuditOptionsError(f"{kind}: {path} is the path of {first[path]} too. Give each a path of its own.")
    return ReportOptions(
        paths=paths,
        mode=as_mode(options["mode"], "mode"),
        title=options["title"],
        fail_on=tuple(options["fail_on"]),
        repair=options.get("repair"),
    )


def ignored(given: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    """Return the patterns of what influx_audit excludes."""
    return tuple(_validated(AUDIT_SPEC, given)["ignore"])


def asks_for_access(given: t.Mapping[str, t.Any]) -> bool:
    """Return whether influx_audit also asks who may read and write buckets."""
    return bool(_validated(AUDIT_SPEC, given)["access"])


def _validated(spec: ArgumentSpec, given: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    # None is what an option is that is not given.
    some = {option: value for option, value in given.items() if value is not None}
    result = ArgumentSpecValidator(**spec.for_module()).validate(some)
    if result.error_messages:
        raise AuditOptionsError(" ".join(result.error_messages))
    parameters: dict[str, t.Any] = result.validated_parameters
    return parameters
