# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""HTTP to one InfluxDB server: credentials, TLS, time-outs, repeats; JSON in, JSON or an InfluxError out."""

from __future__ import annotations

import base64
import json
import random
import sys
import threading
import time
import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._answers import (
    NotInfluxError,
    other_product,
    read_error,
    read_json,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    AnswerError,
    InfluxError,
    ReadOnlyError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._flavours import read_build
from ansible_collections.timeseries.influxdb.plugins.module_utils._proxies import passed_through
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report
from ansible_collections.timeseries.influxdb.plugins.module_utils._requests import missing_requests, requests
from ansible_collections.timeseries.influxdb.plugins.module_utils._retry import Patience, wait_before_repeat
from ansible_collections.timeseries.influxdb.plugins.module_utils._version import VERSION

if sys.version_info < (3, 10):
    # What threads load late: from an archive, as a module comes, Python 3.9 lets a thread see what another has half loaded.
    from ansible_collections.timeseries.influxdb.plugins.module_utils import _failures

    LOADED_EARLY = (_failures,)

USER_AGENT = f"timeseries.influxdb/{VERSION}"


class Client:
    """One connection to one server, used for one task and then closed (``with``), which signs a session out.

    Several threads may use it: each gets HTTP connections of its own.

    ``read_only`` makes a client for check mode: it refuses any request that writes. ``secrets`` takes what must be masked
    in all output. ``report`` refuses requests once the task ends. ``sent`` counts the requests, ``repeated`` those of them
    that repeat one that failed.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        read_only: bool = False,
        secrets: set[str] | None = None,
        report: Report | None = None,
        sleep: t.Callable[[float], None] = time.sleep,
        clock: t.Callable[[], float] = time.monotonic,
        jitter: t.Callable[[], float] = random.random,
    ) -> None:
        if requests is None:
            raise missing_requests()
        self.connection = connection
        self.read_only = read_only
        self.secrets = set() if secrets is None else secrets
        self.secrets |= connection.secrets()
        self.report = Report() if report is None else report
        self.sleep = sleep
        self.clock = clock
        self.jitter = jitter
        self.sent = 0
        self.repeated = 0
        self._cookie: str | None = None
        self._build: str | None = None
        self._must_ask_build = False
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._local = threading.local()
        self._opened: list[requests.Session] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_exception: object) -> None:
        # A task that is broken off from outside, as by its time-out, does not wait for a server that hangs.
        self.close(sign_out=kind is None or issubclass(kind, Exception))

    def close(self, *, sign_out: bool = True) -> None:
        """End the session with the server, if there is one, and the connections."""
        try:
            if sign_out and self._cookie is not None:
                self._send("POST", "/api/v2/signout", "sign out", headers={"Cookie": self._cookie})
        except InfluxError:
            # The session ends by itself; what the task did is done.
            pass
        finally:
            self._cookie = None
            for session in self._opened:
                session.close()

    @property
    def build(self) -> str | None:
        """What the server says it is, ``OSS`` or ``Cloud``, once it has answered; None where it doesn't say.

        Cloud's contract has it in the answer to ``/ping`` alone, so where other answers don't tell it, that is asked.
        """
        with self._lock:
            if self._build is None and self._must_ask_build:
                self._must_ask_build = False
                self._build = _told_build(self._send("GET", "/ping", "ask the server what it is", headers={}))
            return self._build

    def request(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        query: t.Mapping[str, str | int | None] | None = None,
        body: t.Mapping[str, t.Any] | None = None,
    ) -> t.Any:
        """Send ``method`` to ``path`` (from ``/api/v2`` on) and return the answer's JSON, None for an empty 204.

        ``operation`` says in words what is tried, for messages: "read the bucket 'x'". Queries that are None are left out.
        Raises an :class:`InfluxError`.
        """
        if self.read_only and method != "GET":
            raise ReadOnlyError(f"Could not {operation}: check mode sends nothing that writes.", operation=operation)
        parameters = {key: str(value) for key, value in (query or {}).items() if value is not None}
        patience = self.patience()
        while True:
            try:
                return self._read(
                    self._send(
                        method,
                        path,
                        operation,
                        query=parameters,
                        body=body,
                        headers=self._identity(),
                        patience=patience,
                    ),
                    operation,
                )
            except InfluxError as error:
                error.repeats = patience.repeats
                wait = wait_before_repeat(method, error, patience.repeats, self.jitter())
                if wait is None or not patience.lasts(wait):
                    raise
            patience.repeats += 1
            self.pause(wait)

    def patience(self) -> Patience:
        """For a request that is about to be sent: how often it may be repeated, and until when."""
        retries = self.connection.retries
        return Patience(retries, self.connection.timeout * (retries + 1), self.clock)

    def pause(self, wait: float) -> None:
        """Wait ``wait`` seconds before a request that repeats one, and count it."""
        self.report.check()
        self.sleep(wait)
        self.report.check()
        with self._counting:
            self.repeated += 1

    def _identity(self) -> dict[str, str]:
        if self.connection.token is not None:
            return {"Authorization": f"Token {self.connection.token}"}
        with self._lock:
            if self._cookie is None:
                self._cookie = self._sign_in()
            return {"Cookie": self._cookie}

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _http_session(self.connection)
            self._opened.append(session)
        return session

    def _sign_in(self) -> str:
        """The session's cookie. It is sent by hand: its path is /api/, so behind a prefix a cookie jar would keep it."""
        operation = f"sign in as {self.connection.username!r}"
        pair = f"{self.connection.username}:{self.connection.password}".encode()
        self.secrets.add(base64.b64encode(pair).decode("ascii"))
        answer = self._send(
            "POST",
            "/api/v2/signin",
            operation,
            headers={"Authorization": "Basic " + base64.b64encode(pair).decode("ascii")},
        )
        try:
            self._read(answer, operation)
        except UnauthorizedError as error:
            raise error.explained(
                "Check username and password.", "the server does not accept the user name and password"
            ) from None
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        name, equals, value = cookie.partition("=")
        if not equals or not value:
            raise AnswerError(f"Could not {operation}: the server opened no session.", operation=operation)
        self.secrets.add(value)
        return f"{name}={value}"

    def _send(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        headers: t.Mapping[str, str],
        query: t.Mapping[str, str] | None = None,
        body: t.Mapping[str, t.Any] | None = None,
        patience: Patience | None = None,
    ) -> requests.Response:
        """The whole answer, whatever its status. Raises an :class:`UnreachableError` where none came in time."""
        data = None if body is None else json.dumps(body).encode("ascii")
        content_type = {} if data is None else {"Content-Type": "application/json"}
        self.report.check_request(method)
        with self._counting:
            self.sent += 1
        is_late = (patience or self.patience()).is_over
        try:
            answer = self._session().request(
                method,
                self.connection.host + path,
                params=query,
                data=data,
                headers={**headers, **content_type},
                timeout=(self.connection.timeout, self.connection.timeout),
                allow_redirects=False,
                stream=True,
            )
            return _whole(answer, is_late)
        except _LateError:
            from ansible_collections.timeseries.influxdb.plugins.module_utils._failures import late

            raise late(self.connection, operation) from None
        except (OSError, ValueError) as error:
            from ansible_collections.timeseries.influxdb.plugins.module_utils._failures import unreachable

            raise unreachable(error, self.connection, operation) from None

    def _read(self, answer: requests.Response, operation: str) -> t.Any:
        try:
            self._build = _told_build(answer) or self._build
            self._must_ask_build = self._build is None
            if other_product(answer) is not None:
                raise NotInfluxError
            if answer.status_code == 204:
                return None
            if 200 <= answer.status_code < 300:
                document = read_json(answer, operation)
                if answer.request.method == "DELETE":
                    raise NotInfluxError(
                        f"Could not {operation}: the answer is a {answer.status_code}, where InfluxDB says 204 after a deletion."
                    )
                return document
            raise read_error(answer, operation)
        except NotInfluxError as error:
            raise self._explain(error, answer, operation) from None

    def _explain(self, error: NotInfluxError, answer: requests.Response, operation: str) -> InfluxError:
        """``error`` with the name of who it was that answered: an InfluxDB of another kind tells it on ``/ping``."""
        product = other_product(answer)
        if product is None and "X-Influxdb-Version" not in answer.headers:
            # InfluxDB 3 tells it only to those who may ask, and the token has been sent there already.
            token = self.connection.token
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            try:
                product = other_product(self._send("GET", "/ping", operation, headers=headers))
            except InfluxError:
                product = None
        host = self.connection.host
        if product is not None:
            return AnswerError(
                f"Could not {operation}: {host} is {product}. This collection is for InfluxDB 2.x and InfluxDB Cloud (TSM).",
                operation=operation,
            )
        return AnswerError(
            f"{error.message} Check that host, {host}, is InfluxDB's own address, with its path prefix if it has one, and that no "
            f"proxy answers in its place.{passed_through(self.connection.proxy)}",
            operation=operation,
        )


# In bytes.
_LITTLE = 16


class _LateError(Exception):
    """An answer was not complete when its time was up."""


class _TimelyBody:
    """A body in the way that requests reads it, which looks at the time after each piece that comes in.

    The time-outs of requests are for each piece, and a server that sends a byte now and then would never end.
    """

    def __init__(self, raw: t.Any, is_late: t.Callable[[], bool]) -> None:
        self._raw = raw
        self._is_late = is_late

    def stream(self, amount: int, decode_content: bool) -> t.Iterator[bytes]:
        for piece in self._pieces(amount, decode_content):
            yield piece
            if self._is_late():
                raise _LateError

    def _pieces(self, amount: int, decode_content: bool) -> t.Iterator[bytes]:
        if not hasattr(self._raw, "read1"):
            # urllib3 1 waits until it has all that it was asked for, so it is asked for little.
            yield from self._raw.stream(_LITTLE, decode_content)
            return
        while True:
            piece: bytes = self._raw.read1(amount, decode_content=decode_content)
            if not piece:
                return
            yield piece

    def __getattr__(self, name: str) -> t.Any:
        return getattr(self._raw, name)


def _whole(answer: requests.Response, is_late: t.Callable[[], bool]) -> requests.Response:
    """``answer`` with its body read, so that what goes wrong with that is told where it was asked for."""
    answer.raw = _TimelyBody(answer.raw, is_late)
    try:
        dummy = answer.content
    except _LateError:
        answer.close()
        raise
    _refuse_broken_off(answer)
    return answer


def _told_build(answer: requests.Response) -> str | None:
    return read_build(answer.headers.get("X-Influxdb-Build"))


def _http_session(connection: Connection) -> requests.Session:
    session = requests.Session()
    # With trust_env requests would take credentials from .netrc; proxy and CAs have been worked out for the connection.
    session.trust_env = False
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
    if connection.zap_trace_span is not None:
        session.headers["Zap-Trace-Span"] = connection.zap_trace_span
    session.verify = (connection.ca_path or True) if connection.validate_certs else False
    if connection.client_cert is not None:
        session.cert = (
            (connection.client_cert, connection.client_key) if connection.client_key else connection.client_cert
        )
    if connection.proxy is not None:
        session.proxies["all"] = connection.proxy.url
    return session


def _refuse_broken_off(answer: requests.Response) -> None:
    """Raise what requests raises with urllib3 2 where an answer is shorter than it says; with urllib3 1 it raises nothing."""
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and answer.raw.tell() < int(length):
        raise requests.exceptions.ChunkedEncodingError
