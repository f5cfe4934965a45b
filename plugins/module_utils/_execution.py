# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What both executions share: what a module is, one call of it, and what becomes of that, whether it ends well or not."""

from __future__ import annotations

import contextlib
import json
import signal
import traceback
import typing as t
import warnings
from dataclasses import dataclass, field

from ._api.client import Client
from ._api.connection import Connection, resolve_connection
from ._api.proxies import proxy_secrets
from ._concurrency import Ended, Signals, Ticks, attend
from ._errors import InfluxError, MissingLibraryError
from ._options.spec import ArgumentSpec
from ._plan.desired import Params
from ._plan.rehearsal import Rehearsal
from ._plan.rehearsal_plain import Plain, as_plain
from ._printable import count, mask, printable, summarize
from ._read.fresh_server import FreshServerClient
from ._read.organizations import OrganizationReader
from ._read.view import View
from ._report import Report, Result, Standing

Desired = t.TypeVar("Desired")
Environ = t.Mapping[str, str]
# What the tasks before this one have rehearsed on the server of that address.
Rehearse = t.Callable[[str], Rehearsal]
# Where a task ran, as its result says.
MODULE = "module"
IN_PROCESS = "in-process"
# The environment variable by which the action tells a module process that it keeps a secret in the result off screens and logs.
SECRET_VARIABLE = "TIMESERIES_INFLUXDB_KEEPS_SECRETS"  # noqa: S105  # the name of a variable, and no secret
# Seconds in which what has begun may come to its end, once the task is to end.
GRACE = 2.0
TIMED_OUT = "TaskTimedOut"
NOTHING_REHEARSED: t.Mapping[str, Plain] = {}


@dataclass(frozen=True)
class RunContext:
    """What a module runs in. It has a client for each of the connections; those with the same credentials share one.

    ``tells_secrets`` says that a secret may be in the result, since somebody keeps it off screens and logs.
    """

    clients: tuple[Client, ...]
    connections: tuple[Connection, ...]
    check_mode: bool
    report: Report
    rehearsal: Rehearsal | None = None
    tells_secrets: bool = True

    def reader(self) -> OrganizationReader:
        """Return what reads the organization of a module that has one connection."""
        return self.readers()[0]

    def readers(self) -> list[OrganizationReader]:
        """Return what reads the organization of each connection, in check mode as the tasks before would have left it."""
        return [
            View(client, self.rehearsal).organization(connection.org, connection.org_id)
            for client, connection in zip(self.clients, self.connections)
        ]

    def view(self, number: int = 0) -> View:
        """Return the server as it is seen by the connection of that ``number``; a module that has one sees it by that."""
        return View(self.clients[number], self.rehearsal)

    @property
    def client(self) -> Client:
        """Return the client of a module that has one connection."""
        return self.clients[0]

    @property
    def connection(self) -> Connection:
        """Return the connection of a module that has one."""
        return self.connections[0]


@dataclass(frozen=True, eq=False)
class ModuleDefinition(t.Generic[Desired]):
    """What a module is: its options, what they declare, and what it does about that.

    ``parse`` is pure, and checks all that needs no server. ``connect`` returns the connections that the declaration names; without
    it there is one, which the options name. ``returns_secret`` says that the result may have a new secret, as ``token``.
    """

    spec: ArgumentSpec
    parse: t.Callable[[Params], Desired]
    run: t.Callable[[RunContext, Desired], Result]
    only_reads: bool = False
    connect: t.Callable[[Desired, Params, Environ], t.Sequence[Connection]] | None = None
    returns_secret: bool = False


class Call(t.Generic[Desired]):
    """One call of a module. However it ends, ``report``, ``secrets`` and ``server`` have what is known of it by then.

    ``server`` is what each result says of the server. It is empty where the options name no connection. ``rehearsed`` is what
    check mode has rehearsed, by the address of the server. ``tells_secrets`` says whether a new secret may be in the result.
    """

    def __init__(
        self,
        definition: ModuleDefinition[Desired],
        params: Params,
        *,
        environ: Environ,
        check_mode: bool,
        report: Report | None = None,
        rehearse: Rehearse | None = None,
    ) -> None:
        self.report = Report() if report is None else report
        self.secrets: set[str] = set()
        self.server: Result = {}
        self.tells_secrets = True
        self._definition = definition
        self._params = params
        self._environ = environ
        self._check_mode = check_mode
        self._clients: dict[t.Hashable, Client] = {}
        self._rehearse = rehearse if check_mode else None
        self._rehearsals: dict[str, Rehearsal] = {}

    def rehearsed(self) -> dict[str, Plain]:
        """Return what the task has rehearsed, by the address of the server."""
        return {host: as_plain(one, only_news=True) for host, one in self._rehearsals.items() if one.news}

    @property
    def organization(self) -> str | None:
        """Return the organization that the task is about, as its connection names it; None where it may be about several."""
        return None if self._definition.connect is not None else self.server.get("server", {}).get("org")

    def run(self) -> Result:
        """Return the module's result, and in ``requests`` what it took, the end of a session included.

        Raise an :class:`InfluxError` where the task fails. The report has what was done before it.
        """
        context, desired = self._prepare()
        with contextlib.ExitStack() as open_clients:
            for client in self._clients.values():
                open_clients.enter_context(client)
            result = self._definition.run(context, desired)
        return {**result, "requests": self._count()}

    def _prepare(self) -> tuple[RunContext, Desired]:
        """Return what the run takes. A mistake in the declaration is told before one in the connection."""
        try:
            desired = self._definition.parse(self._params)
        except Exception:  # whatever it is, it is raised again
            self._note_server()
            raise
        return self._make_context(self._connect(desired)), desired

    def _connect(self, desired: Desired) -> tuple[Connection, ...]:
        if self._definition.connect is None:
            return (self._resolve(),)
        self._note_server()
        connections = tuple(self._definition.connect(desired, self._params, self._environ))
        if not self.server:
            # The options alone name none: the credentials are those of the organizations, or of a setup.
            first = connections[0].server()
            self.server = {"server": first if len(connections) == 1 else {**first, "org": None}}
        return connections

    def _resolve(self) -> Connection:
        """Return the connection that the options name. Note what a result says of it, and what must be masked."""
        host = str(self._params.get("host") or self._environ.get("INFLUX_HOST") or "")
        self.secrets |= proxy_secrets(host, self._environ)
        connection = resolve_connection(self._params, self._environ)
        self.secrets |= connection.secrets()
        self.server = {"server": connection.server()}
        return connection

    def _note_server(self) -> None:
        """Note the connection of a task that fails for another reason, or has others. It may be wrong, too."""
        with contextlib.suppress(InfluxError):
            self._resolve()

    def _make_context(self, connections: tuple[Connection, ...]) -> RunContext:
        """Return the context, in which the clients are not open yet."""
        rehearsal = self._rehearsal(connections[0].host)
        for connection in connections:
            credentials = _credentials(connection)
            if credentials not in self._clients:
                self._clients[credentials] = self._make_client(connection, rehearsal)
        self.report.count_with(self._count)
        clients = tuple(self._clients[_credentials(connection)] for connection in connections)
        return RunContext(
            clients,
            connections,
            self._check_mode,
            self.report,
            rehearsal,
            self.tells_secrets,
        )

    def _make_client(self, connection: Connection, rehearsal: Rehearsal | None) -> Client:
        """Return what asks the server, or answers for one that a task before would have set up."""
        if rehearsal is not None and rehearsal.setup is not None:
            return FreshServerClient(connection, rehearsal.setup, secrets=self.secrets, report=self.report)
        read_only = self._check_mode or self._definition.only_reads
        return Client(connection, read_only=read_only, secrets=self.secrets, report=self.report)

    def _rehearsal(self, host: str) -> Rehearsal | None:
        if self._rehearse is None:
            return None
        self._rehearsals[host] = self._rehearse(host)
        return self._rehearsals[host]

    def _count(self) -> dict[str, int]:
        return {
            "sent": sum(client.sent for client in self._clients.values()),
            "repeated": sum(client.repeated for client in self._clients.values()),
        }


def _credentials(connection: Connection) -> t.Hashable:
    return connection.token, connection.username, connection.password


class Outcome(t.NamedTuple):
    """The end of a call. ``result`` says ``failed`` and ``msg`` where it failed; ``exception`` is the traceback of a crash.

    ``interrupted`` says that whoever began the task wants it ended, and may not wait for its result any more. ``rehearsed`` is what
    check mode has rehearsed, by the address of the server.
    """

    result: dict[str, t.Any]
    warnings: tuple[str, ...] = ()
    secrets: t.AbstractSet[str] = frozenset()
    failed: bool = False
    exception: str | None = None
    interrupted: bool = False
    rehearsed: t.Mapping[str, Plain] = NOTHING_REHEARSED


@dataclass(frozen=True)
class Endings:
    """What can end a task from outside: ``signals``, of which SIGALRM comes after ``time_limit`` seconds, and that nobody waits
    for it any more, which ``is_abandoned`` says."""

    signals: Signals = field(default_factory=Signals)
    is_abandoned: t.Callable[[], bool] = lambda: False
    time_limit: float = 0


class Watcher(t.Protocol):
    """Who wants to know every so many seconds how far a task has come."""

    @property
    def every(self) -> float:
        """The seconds."""

    def tell(self, standing: Standing, organization: str | None, secrets: t.AbstractSet[str]) -> None:
        """Take how far the task has come. It is about ``organization``, and ``secrets`` must not be shown."""


def execute(
    definition: ModuleDefinition[t.Any],
    params: Params,
    *,
    execution: str,
    environ: Environ,
    check_mode: bool,
    endings: Endings | None = None,
    rehearse: Rehearse | None = None,
    watcher: Watcher | None = None,
) -> Outcome:
    """Call a module. Whatever ends the task, a mistake of the collection itself too, is told with what had been done before.

    ``watcher`` is told how far the task has come, for as long as it goes on.
    """
    endings = Endings() if endings is None else endings
    report = Report(endings.is_abandoned)
    call = Call(definition, params, environ=environ, check_mode=check_mode, report=report, rehearse=rehearse)
    call.tells_secrets = execution == IN_PROCESS or environ.get(SECRET_VARIABLE) == "1"
    try:
        with warnings.catch_warnings():
            # The task that says validate_certs: false has been told; urllib3 would repeat it for each request.
            warnings.filterwarnings("ignore", message="Unverified HTTPS request")
            ended = attend(call.run, endings.signals, report.stop, GRACE, _ticks(call, watcher))
    except BaseException as error:  # nothing may end the task untold
        ended = Ended(error=error)
    report.close()
    if ended is not None and ended.error is None:
        result, exception = dict(ended.value), None
    else:
        result, exception = _failed(definition, None if ended is None else ended.error, report, endings)
    said, secrets = tuple(result.pop("warnings", ())), set(call.secrets)
    failed = "failure" in result
    if failed:
        # Ansible masks a secret as it is written, and not as repr(), a URL or a page spells it.
        result["msg"] = printable(mask(str(result["msg"]), secrets))
        exception = None if exception is None else mask(exception, secrets)
    told = {**result, **call.server, "execution": execution}
    return Outcome(told, said, secrets, failed, exception, _is_interrupted(endings), call.rehearsed())


def _ticks(call: Call[t.Any], watcher: Watcher | None) -> Ticks | None:
    if watcher is None:
        return None

    def tell() -> None:
        # Whatever is wrong with what is only shown, the task goes on.
        with contextlib.suppress(Exception):
            watcher.tell(call.report.standing(), call.organization, frozenset(call.secrets))

    return Ticks(watcher.every, tell)


def _failed(
    definition: ModuleDefinition[t.Any], cause: BaseException | None, report: Report, endings: Endings
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
    result = {**_nothing(definition), **report.result(), **why}
    if report.unknown():
        # Who asks whether anything was changed must not be told that nothing was.
        result["changed"] = True
        result["failure"] = {**result["failure"], "unknown": report.unknown()}
    if stopped is not None and stopped[0] == TIMED_OUT:
        # As Ansible itself tells it.
        result["timedout"] = {"period": endings.time_limit}
    return result, exception


def _nothing(definition: ModuleDefinition[t.Any]) -> dict[str, t.Any]:
    nothing: dict[str, t.Any] = {"changed": False, "requests": {"sent": 0, "repeated": 0}}
    return nothing if definition.only_reads else {**nothing, "actions": []}


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
    changes, unknown = len(report.actions), report.unknown()
    if not changes and not unknown:
        return "Nothing was changed. Run the task again to go on."
    done, planned = report.items()
    # Who has declared many things counts these, and not the changes that each of them takes.
    many = planned > 1
    told = _items_done(done, planned, changes) if many else f"{_changes_made(changes, report.planned)}."
    if unknown:
        operations = summarize([printable(operation) for operation in unknown], "; ", ", and {} more")
        told = f"{told}{'.' if many else ''} It is unknown whether it could {operations}{'' if many else '.'}"
    return f"{told}; run again to go on." if many else f"{told} Run the task again to go on."


def _items_done(done: int, planned: int, changes: int) -> str:
    made = "" if changes == done else f"{count(changes, 'change was made', 'changes were made')}. "
    return f"{made}{done:,} of {planned:,} done"


def _changes_made(done: int, planned: int) -> str:
    if planned < done:
        return count(done, "change was made", "changes were made")
    return f"{done:,} of {count(planned, 'change')} {'was' if 1 in (done, planned) else 'were'} made"


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
