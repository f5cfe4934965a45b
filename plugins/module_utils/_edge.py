# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What both edges share: the task that a module stands for, and what becomes of a call of it, whether it ends well or not."""

from __future__ import annotations

import traceback
import typing as t
import warnings

from ansible_collections.timeseries.influxdb.plugins.module_utils._argspec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import resolve_connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InfluxError,
    MissingLibraryError,
    printable,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._proxies import proxy_secrets

# Where a task ran, as its result says.
MODULE = "module"
IN_PROCESS = "in-process"


class Call(t.Protocol):
    """A task in :mod:`_run`: plain data in, plain data out."""

    def __call__(
        self, params: t.Mapping[str, t.Any], *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str]
    ) -> dict[str, t.Any]:
        """Carry the task out, or tell what a run would do."""


class Task(t.NamedTuple):
    """What a module does, and with which options."""

    spec: ArgumentSpec
    call: Call
    only_reads: bool = False


class Outcome(t.NamedTuple):
    """The end of a call. ``result`` says ``failed`` and ``msg`` where it failed; ``exception`` is the traceback of a crash."""

    result: dict[str, t.Any]
    warnings: tuple[str, ...] = ()
    secrets: t.AbstractSet[str] = frozenset()
    failed: bool = False
    exception: str | None = None


def carry_out(
    task: Task, params: t.Mapping[str, t.Any], *, edge: str, environ: t.Mapping[str, str], check_mode: bool
) -> Outcome:
    """Call ``task``. What it raises is its failure, a mistake of the collection itself too."""
    server, secrets = _server(params, environ)
    exception = None
    try:
        with warnings.catch_warnings():
            # The task that says validate_certs: false has been told; urllib3 would repeat it for each request.
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")
            result = task.call(params, environ=environ, check_mode=check_mode, secrets=secrets)
        failed = False
    except InfluxError as error:
        result, failed = {**_nothing(task), **error.done, "msg": error.message, "failure": error.failure()}, True
        exception = error.import_traceback if isinstance(error, MissingLibraryError) else None
    except Exception as error:  # a mistake of the collection: told as a failure whose secrets are masked
        result, failed = {**_nothing(task), **_crash(error)}, True
        exception = traceback.format_exc()
    said = tuple(result.pop("warnings", ()))
    return Outcome({**result, **server, "edge": edge}, said, secrets, failed, exception)


def _server(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> tuple[dict[str, t.Any], set[str]]:
    """What each result says of the server, however the task ends, and the secrets; no server where there is no connection."""
    secrets = set(proxy_secrets(str(params.get("host") or environ.get("INFLUX_HOST") or ""), environ))
    try:
        connection = resolve_connection(params, environ)
    except InfluxError:  # the task itself fails of it
        return {}, secrets
    return {"server": connection.server()}, secrets | connection.secrets()


def _nothing(task: Task) -> dict[str, t.Any]:
    nothing: dict[str, t.Any] = {"changed": False, "requests": {"sent": 0, "repeated": 0}}
    return nothing if task.only_reads else {**nothing, "actions": []}


def _crash(error: Exception) -> dict[str, t.Any]:
    kind = type(error).__name__
    return {
        "msg": f"A mistake in timeseries.influxdb itself ended the task, which may have sent requests before: {kind}: "
        f"{printable(str(error))}. Please report it with the traceback.",
        "failure": {"kind": kind, "operation": None},
    }
