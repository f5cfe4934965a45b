# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What both executions share: the task that a module stands for, and what becomes of a call of it, whether it ends well or not."""

from __future__ import annotations

import contextlib
import json
import signal
import traceback
import typing as t
import warnings
from dataclasses import dataclass, field

from ._api.connection import resolve_connection
from ._api.proxies import proxy_secrets
from ._concurrency import Ended, Signals, attend
from ._errors import InfluxError, MissingLibraryError
from ._options.spec import ArgumentSpec
from ._printable import count, mask, printable
from ._report import Report

# Where a task ran, as its result says.
MODULE = "module"


IN_PROCESS = "in-process"


# Seconds in which what has begun may come to its end, once the task is to end.
GRACE = 2.0


TIMED_OUT = "TaskTimedOut"


class Call(t.Protocol):
    """A task in :mod:`_run`: plain data in, plain data out. What it does is in ``report`` at each moment."""

    def __call__(
        self,
        params: t.Mapping[str, t.Any],
        *,
        environ: t.Mapping[str, str],
        check_mode: bool,
        secrets: set[str],
        report: Report,
    ) -> dict[str, t.Any]:
        """Carry the task out, or tell what a run would do."""


class Task(t.NamedTuple):
    """What a module does, and with which options."""

    spec: ArgumentSpec
    call: Call
    only_reads: bool = False


class Outcome(t.NamedTuple):
    """The end of a call. ``result`` says ``failed`` and ``msg`` where it failed; ``exception`` is the traceback of a crash.

    ``interrupted`` says that whoever began the task wants it ended, and may not wait for its result any more.
    """

    result: dict[str, t.Any]
    warnings: tuple[str, ...] = ()
    secrets: t.AbstractSet[str] = frozenset()
    failed: bool = False
    exception: str | None = None
    interrupted: bool = False


@dataclass(frozen=True)
class Endings:
    """What can end a task from outside: ``signals``, of which SIGALRM comes after ``time_limit`` seconds, and that nobody waits
    for it any more, which ``is_abandoned`` says."""

    signals: Signals = field(default_factory=Signals)
    is_abandoned: t.Callable[[], bool] = lambda: False
    time_limit: float = 0


def execute(
    task: Task,
    params: t.Mapping[str, t.Any],
    *,
    execution: str,
    environ: t.Mapping[str, str],
    check_mode: bool,
    endings: Endings | None = None,
) -> Outcome:
    """Call ``task``. Whatever ends it, a mistake of the collection itself too, is told with what had been done before."""
    server, secrets = _server(params, environ)
    endings = Endings() if endings is None else endings
    report = Report(endings.is_abandoned)

    def work() -> dict[str, t.Any]:
        with warnings.catch_warnings():
            # The task that says validate_certs: false has been told; urllib3 would repeat it for each request.
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")
            return task.call(params, environ=environ, check_mode=check_mode, secrets=secrets, report=report)

    try:
        ended = attend(work, endings.signals, report.stop, GRACE)
    except BaseException as error:  # nothing may end the task untold
        ended = Ended(error=error)
    report.close()
    if ended is not None and ended.error is None:
        result, exception = dict(ended.value), None
    else:
        result, exception = _failed(task, None if ended is None else ended.error, report, endings)
    said = tuple(result.pop("warnings", ()))
    failed = "failure" in result
    if failed:
        # Ansible masks a secret as it is written, and not as repr(), a URL or a page spells it.
        result["msg"] = printable(mask(str(result["msg"]), secrets))
        exception = None if exception is None else mask(exception, secrets)
    return Outcome(
        {**result, **server, "execution": execution}, said, set(secrets), failed, exception, _is_interrupted(endings)
    )


def _failed(
    task: Task, cause: BaseException | None, report: Report, endings: Endings
) -> tuple[dict[str, t.Any], str | None]:
    """The result of a task that did not come to its end, and the traceback of a crash."""
    stopped = _stopped(report, endings)
    exception = None
    if stopped is not None:
        why = _told(stopped, report, cause.message if isinstance(cause, InfluxError) else "")
    elif isinstance(cause, InfluxError):
        why = {"msg": cause.message, "failure": cause.failure()}
        exception = cause.import_traceback if isinstance(cause, MissingLibraryError) else None
    else:
        why = _told((type(cause).__name__, _crash(cause)), report)
        exception = _traceback(cause)
    result = {**_nothing(task), **report.result(), **getattr(cause, "done", {}), **why}
    if report.unknown():
        # Who asks whether anything was changed must not be told that nothing was.
        result["changed"] = True
        result["failure"] = {**result["failure"], "unknown": report.unknown()}
    if stopped is not None and stopped[0] == TIMED_OUT:
        # As Ansible itself tells it.
        result["timedout"] = {"period": endings.time_limit}
    return result, exception


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


def _is_interrupted(endings: Endings) -> bool:
    return any(number != signal.SIGALRM for number in endings.signals.received)


def _stopped(report: Report, endings: Endings) -> tuple[str, str] | None:
    """What ended the task from outside, if anything did: its kind, and a sentence."""
    if endings.signals.received:
        first = endings.signals.received[0]
        if first == signal.SIGALRM:
            limit = f"{endings.time_limit:g} s"
            return TIMED_OUT, f"The task did not end within its timeout of {limit}, and was stopped."
        return "TaskInterrupted", f"The task was interrupted ({signal.Signals(first).name})."
    if report.was_abandoned:
        return "TaskAbandoned", "The task was stopped, since Ansible no longer waits for it."
    return None


def _told(why: tuple[str, str], report: Report, more: str = "") -> dict[str, t.Any]:
    kind, sentence = why
    words = " ".join(filter(None, (sentence, more, done_so_far(report))))
    return {"msg": words, "failure": {"kind": kind, "operation": None}}


def done_so_far(report: Report) -> str:
    """What had been done when the task ended, in words."""
    done, unknown = len(report.actions), report.unknown()
    told = f"{_changes_made(done, report.planned)}." if done or unknown else "Nothing was changed."
    if unknown:
        told += f" It is unknown whether it could {summarize(unknown)}."
    return f"{told} Run the task again to go on."


def _changes_made(done: int, planned: int) -> str:
    if planned < done:
        return count(done, "change was made", "changes were made")
    return f"{done:,} of {count(planned, 'change')} {'was' if 1 in (done, planned) else 'were'} made"


def summarize(texts: t.Sequence[str]) -> str:
    """The first few of ``texts``, and how many more there are."""
    more = f", and {len(texts) - 5} more" if len(texts) > 5 else ""
    return "; ".join(printable(text) for text in texts[:5]) + more


def _crash(error: BaseException | None) -> str:
    words = printable(str(error))
    return (
        f"A mistake in timeseries.influxdb itself ended the task: {type(error).__name__}{': ' if words else ''}"
        f"{words}. Please report it with the traceback."
    )


def _traceback(error: BaseException | None) -> str:
    return "" if error is None else "".join(traceback.format_exception(type(error), error, error.__traceback__))


def briefly(outcome: Outcome, error: Exception, mask: t.Callable[[t.Any], t.Any]) -> dict[str, t.Any]:
    """What was done, in plain data, where ``error`` keeps the result of ``outcome`` from being told as a whole."""
    actions, kind = outcome.result.get("actions", ()), type(error).__name__
    result: dict[str, t.Any] = {
        "failed": True,
        "changed": bool(outcome.result.get("changed")),
        "msg": f"A mistake in timeseries.influxdb itself: the result could not be told ({kind}). "
        f"{count(len(actions), 'change was made', 'changes were made')}.",
        "failure": {"kind": kind, "operation": None},
        "execution": outcome.result.get("execution"),
    }
    for key in ("requests", "actions"):
        with contextlib.suppress(Exception):
            result[key] = mask(json.loads(json.dumps(outcome.result.get(key), default=repr)))
    return result
