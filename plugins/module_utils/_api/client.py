# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""HTTP to one InfluxDB server: credentials, TLS, time-outs, repeats; JSON in, JSON or an InfluxError out."""

from __future__ import annotations

import base64
import contextlib
import json
import random
import threading
import time
import typing as t

from .._errors import InfluxError, NoSuchPathError, ReadOnlyError, ResponseError, UnauthorizedError
from .._model.decode import get_listed
from .._model.edition import read_build, read_version
from .._report import Report
from .._version import VERSION
from .bodies import EncodingError, TooLargeError, read_body
from .connection import Connection
from .deadline import Watchdog, watched_session
from .failures import explain
from .proxies import passed_through
from .responses import ForeignResponseError, other_product, read_error, read_json, session_cookie
from .retry import RetryBudget, retry_delay
from .transport import missing_requests, requests

T = t.TypeVar("T")
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
        # What the server says of itself in each response; InfluxDB Cloud says nothing.
        self.version: str | None = None
        self.date: str | None = None
        self._cookie: str | None = None
        self._build: str | None = None
        self._must_ask_build = False
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._local = threading.local()
        self._watchdog = Watchdog()
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
                self._sign_out(self._cookie)
        finally:
            self._cookie = None
            for session in self._opened:
                session.close()
            self._watchdog.close()

    @property
    def build(self) -> str | None:
        """What the server says it is, ``OSS`` or ``Cloud``, once it has answered; None where it doesn't say.

        Cloud's contract has it in the answer to ``/ping`` alone, so where other answers don't tell it, that is asked.
        """
        with self._lock:
            if self._build is None and self._must_ask_build:
                self._must_ask_build = False
                self._build = _build_of(self._send("GET", "/ping", "ask the server what it is", headers={}))
            return self._build

    def request(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        query: t.Mapping[str, str | int | None] | None = None,
        body: t.Mapping[str, t.Any] | None = None,
        empty: bool = False,
        anonymous: bool = False,
        token: str | None = None,
    ) -> t.Any:
        """Send ``method`` to ``path`` (from ``/api/v2`` on) and return the answer's JSON, None for an empty 204.

        A deletion, and what is ``empty`` otherwise, is answered with 204, and with any other success by somebody else.

        ``operation`` says in words what is tried, for messages: "read the bucket 'x'". Queries that are None are left out. What is
        ``anonymous`` is sent without credentials. ``token`` is sent in place of the connection's credentials, to test it.
        Raises an :class:`InfluxError`.
        """
        if self.read_only and method != "GET":
            raise ReadOnlyError("check mode sends nothing that writes.", operation=operation)
        parameters = {key: str(value) for key, value in (query or {}).items() if value is not None}

        def send(retry_budget: RetryBudget) -> t.Any:
            headers = {} if anonymous else self._identity(token)
            response = self._send(
                method, path, operation, query=parameters, body=body, headers=headers, retry_budget=retry_budget
            )
            return self._read(response, operation, after="" if empty else None)

        return self._repeat(method, send)

    def read_metrics(self) -> str | None:
        """Return what the server tells of itself at ``/metrics``, to anybody; None where it tells nothing there."""
        try:
            response = self._send("GET", "/metrics", "read the server's metrics", headers={})
        except InfluxError:
            return None
        return response.content.decode("utf-8", "replace") if response.status_code == 200 else None

    def accepts_password(self, username: str, password: str) -> bool:
        """Whether the user can sign in with the password. The session ends at once. Check mode may ask, too: it changes nothing."""
        operation = f"sign in as {username!r}"

        def sign_in(retry_budget: RetryBudget) -> str | None:
            try:
                return self._open_session(username, password, operation, retry_budget)
            except UnauthorizedError as error:
                if error.server_message != "unauthorized access":
                    raise
                return None

        # It is as good as a reading: what is lost may be sent again.
        cookie = self._repeat("GET", sign_in)
        if cookie is not None:
            self._sign_out(cookie)
        return cookie is not None

    def accepts_v1_password(self, name: str, password: str) -> bool:
        """Whether the v1 user can use the API of InfluxDB 1.x with the password. Check mode may ask, too: it changes nothing.

        One that is inactive or whose user is, cannot (recording ``v1-users``).
        """
        operation = f"test the password of the v1 user {name!r}"
        headers = self._basic(name, password)

        def ask(retry_budget: RetryBudget) -> bool:
            query = {"q": "SHOW DATABASES"}
            response = self._send("GET", "/query", operation, headers=headers, query=query, retry_budget=retry_budget)
            try:
                get_listed(self._read(response, operation), "results")
            except UnauthorizedError as error:
                if error.server_message != "Unauthorized":
                    raise
                return False
            return True

        return self._repeat("GET", ask)

    def end_session(self) -> None:
        """End the session, if there is one. The next request that needs one signs in again."""
        with self._lock:
            cookie, self._cookie = self._cookie, None
        if cookie is not None:
            self._sign_out(cookie)

    def _repeat(self, method: str, send: t.Callable[[RetryBudget], T]) -> T:
        """Return what ``send`` returns, which is called again after a failure that a request of ``method`` may be repeated after."""
        retry_budget = self.retry_budget()
        while True:
            try:
                return send(retry_budget)
            except InfluxError as error:
                wait = retry_delay(method, error, retry_budget.repeats, self.jitter())
                if wait is None or not retry_budget.lasts(wait):
                    raise self._explain_fresh_server(error).with_repeats(retry_budget.repeats) from error
            retry_budget.repeats += 1
            self.pause(wait)

    def retry_budget(self) -> RetryBudget:
        """For a request that is about to be sent: how often it may be repeated, and until when."""
        retries = self.connection.retries
        return RetryBudget(retries, self.connection.timeout * (retries + 1), self.clock)

    def pause(self, wait: float) -> None:
        """Wait ``wait`` seconds before a request that repeats one, and count it."""
        self.report.check()
        self.sleep(wait)
        self.report.check()
        with self._counting:
            self.repeated += 1

    def _identity(self, token: str | None) -> dict[str, str]:
        token = token or self.connection.token
        if token is not None:
            return {"Authorization": f"Token {token}"}
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
        try:
            return self._open_session(str(self.connection.username), str(self.connection.password), operation)
        except UnauthorizedError as error:
            raise error.explained(
                "Check username and password.", "the server does not accept the user name and password"
            ) from error

    def _open_session(
        self, username: str, password: str, operation: str, retry_budget: RetryBudget | None = None
    ) -> str:
        """Return the cookie of a new session. What it takes and what it is are secrets from now on."""
        headers = self._basic(username, password)
        response = self._send("POST", "/api/v2/signin", operation, headers=headers, retry_budget=retry_budget)
        self._read(response, operation)
        cookie = session_cookie(response)
        if cookie is None:
            raise ResponseError("the server opened no session.", operation=operation)
        self.secrets.add(cookie.partition("=")[2])
        return cookie

    def _basic(self, username: str, password: str) -> dict[str, str]:
        """Return the header of HTTP Basic authentication. What it has is secret from now on."""
        pair = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
        self.secrets.update((password, pair))
        return {"Authorization": f"Basic {pair}"}

    def _sign_out(self, cookie: str) -> None:
        # A session ends by itself, too; what the task did is done.
        with contextlib.suppress(InfluxError):
            self._send("POST", "/api/v2/signout", "sign out", headers={"Cookie": cookie})

    def _send(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        headers: t.Mapping[str, str],
        query: t.Mapping[str, str] | None = None,
        body: t.Mapping[str, t.Any] | None = None,
        retry_budget: RetryBudget | None = None,
    ) -> requests.Response:
        """The whole answer, whatever its status. Raises an :class:`UnreachableError` where none came in time."""
        data = None if body is None else json.dumps(body).encode("ascii")
        content_type = {} if data is None else {"Content-Type": "application/json"}
        self.report.check_request(method)
        with self._counting:
            self.sent += 1
        session = self._session()
        seconds = min(self.connection.timeout, (retry_budget or self.retry_budget()).remaining())
        with self._watchdog.watching(seconds + _grace(self.connection.timeout)) as watch:
            try:
                asked = requests.Request(
                    method, self.connection.host + path, params=query, data=data, headers={**headers, **content_type}
                )
                response = _exchange(session, session.prepare_request(asked), self.connection.timeout)
                failed = None
            except (OSError, ValueError, TooLargeError, EncodingError) as error:
                failed = error
        # Cut by the watchdog, a body that says nothing of its length looks complete.
        if failed is not None or watch.is_late:
            raise explain(failed, watch, self.connection, operation, self.secrets) from None
        return response

    def _read(self, response: requests.Response, operation: str, after: str | None = None) -> t.Any:
        """Return the answer's JSON. Where only a 204 is InfluxDB's, ``after`` says in words what it comes after."""
        if response.request.method == "DELETE":
            after = " after a deletion"
        try:
            self._build = _build_of(response) or self._build
            self.version = read_version(response.headers.get("X-Influxdb-Version")) or self.version
            self.date = response.headers.get("Date") or self.date
            self._must_ask_build = self._build is None
            if other_product(response) is not None:
                raise ForeignResponseError("another product answered.", operation=operation)
            if response.status_code == 204:
                return None
            if 200 <= response.status_code < 300:
                document = read_json(response, operation, self.secrets)
                if after is not None:
                    raise ForeignResponseError(
                        f"the answer is a {response.status_code}, where InfluxDB says 204{after}.", operation=operation
                    )
                return document
            raise read_error(response, operation, self.secrets)
        except (ForeignResponseError, NoSuchPathError) as error:
            raise self._explain(error, response, operation) from None

    def _explain_fresh_server(self, error: InfluxError) -> InfluxError:
        """Return ``error``, and the 401 of a server that was never set up as what it is: nobody has credentials there."""
        if not isinstance(error, UnauthorizedError) or error.server_message != "unauthorized access":
            return error
        try:
            operation = "ask whether the server has been set up"
            response = self._read(self._send("GET", "/api/v2/setup", operation, headers={}), operation)
        except InfluxError:
            return error
        if not isinstance(response, dict) or response.get("allowed") is not True:
            return error
        return error.explained(
            f"Set it up first: with the module influx_setup, in a browser at {self.connection.host}, or with influx setup.",
            "the server is not set up yet, so that it has no users and no tokens",
        )

    def _explain(self, error: ResponseError, response: requests.Response, operation: str) -> InfluxError:
        """``error`` with the name of who it was that answered: an InfluxDB of another kind tells it on ``/ping``."""
        product = other_product(response)
        if product is None and "X-Influxdb-Version" not in response.headers:
            # InfluxDB 3 tells it only to those who may ask, and the token has been sent there already.
            token = self.connection.token
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            try:
                product = other_product(self._send("GET", "/ping", operation, headers=headers))
            except InfluxError:
                product = None
        host = self.connection.host
        if product is not None:
            return ResponseError(
                f"{host} is {product}.",
                operation=operation,
                way_out="This collection is for InfluxDB 2.x and InfluxDB Cloud (TSM).",
            )
        kind = NoSuchPathError if isinstance(error, NoSuchPathError) else ResponseError
        return kind(
            error.reason,
            operation=operation,
            way_out=f"Check that host, {host}, is InfluxDB's own address, with its path prefix if it has one, and that no proxy "
            f"answers in its place.{passed_through(self.connection.proxy)}",
        )


def _grace(timeout: float) -> float:
    """Seconds after which a request's time is up that had no piece in ``timeout``, so that this is told and not that."""
    return 0.05 + timeout / 20


def _exchange(session: requests.Session, asked: requests.PreparedRequest, timeout: float) -> requests.Response:
    """The whole response to ``asked``, and to nothing else.

    Not by ``session.send``: it would read a redirect's body, look into its Location, and keep cookies.
    """
    response = session.get_adapter(str(asked.url)).send(
        asked,
        stream=True,
        timeout=(timeout, timeout),
        verify=session.verify if session.verify is not None else True,
        cert=session.cert,
        proxies=session.proxies,
    )
    try:
        response._content = read_body(response)  # what response.content returns, which has no bound
        response._content_consumed = True  # type: ignore[attr-defined]  # or it would be read again
    except BaseException:
        response.raw.close()
        raise
    return response


def _build_of(response: requests.Response) -> str | None:
    return read_build(response.headers.get("X-Influxdb-Build"))


def _http_session(connection: Connection) -> requests.Session:
    session = watched_session()
    # With trust_env requests would take credentials from .netrc; proxy and CAs have been worked out for the connection.
    session.trust_env = False
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"})
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
