# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Our errors for requests that no answer came to, or not all of one. Loaded only where that happens."""

from __future__ import annotations

import http.client
import re
import typing as t

from .._errors import InfluxError, ResponseError, TlsError, UnreachableError
from .._printable import shown
from .bodies import LARGEST, EncodingError, TooLargeError
from .connection import Connection
from .deadline import Watch
from .proxies import passed_through
from .tls import tls_advice
from .transport import requests

_RUN_AGAIN = "Check the server and what stands before it, then run the task again: it goes on from what is there."


def explain(
    error: Exception | None, watch: Watch, connection: Connection, operation: str, secrets: t.Collection[str]
) -> InfluxError:
    """Return our error where no response came, or not all of one, with the system's words and none of the library's."""
    if watch.is_late:
        return _late(watch, connection, operation)
    if isinstance(error, TooLargeError):
        return _spoilt(f"is larger than {LARGEST >> 20} MiB, which no response of InfluxDB is", connection, operation)
    if isinstance(error, EncodingError):
        encoding = shown(str(error), secrets, 40)
        return _spoilt(f"is not encoded as it may be, or as its header says ({encoding!r})", connection, operation)
    if isinstance(error, requests.exceptions.RequestException):
        return _explained(error, connection, operation, watch.is_sent, secrets)
    # A certificate file that can't be read, a host name that can't be encoded.
    words = shown(_one_line(error), secrets, 200) if error is not None else ""
    return UnreachableError(f"{words}.", operation=operation, maybe_processed=watch.is_sent)


def _late(watch: Watch, connection: Connection, operation: str) -> UnreachableError:
    if not watch.is_answered:
        return _unanswered(connection, operation, connecting=not watch.is_sent)
    return UnreachableError(
        f"the response of {connection.host} was not complete within {connection.timeout:g} s.",
        operation=operation,
        way_out=f"Check the server and what stands before it, or raise timeout.{passed_through(connection.proxy)}",
        maybe_processed=True,
    )


def _spoilt(what: str, connection: Connection, operation: str) -> ResponseError:
    return ResponseError(
        f"the response of {connection.host} {what}.",
        operation=operation,
        way_out="Check that host is InfluxDB's own address, and what stands before it.",
    )


def _explained(
    error: requests.exceptions.RequestException,
    connection: Connection,
    operation: str,
    is_sent: bool,
    secrets: t.Collection[str],
) -> InfluxError:
    host, words = connection.host, shown(_one_line(_root(error)), secrets, 200)
    through = passed_through(connection.proxy)
    if is_sent and _is_no_http(error):
        return _spoilt(f"is not valid HTTP ({words})", connection, operation)
    if isinstance(error, requests.exceptions.ProxyError):
        return UnreachableError(
            f"{connection.proxy or 'the proxy'} does not connect to {host}: {words}.",
            operation=operation,
            way_out="Check the proxy, or name the server in no_proxy.",
            maybe_processed=False,
        )
    if isinstance(error, requests.exceptions.SSLError) and _ends_before_request(words, is_sent):
        return TlsError(
            f"no secure connection to {host}: {words}.",
            operation=operation,
            way_out=f"{_tls_advice(error, connection)}{through}",
        )
    if isinstance(error, requests.exceptions.Timeout):
        # A TLS handshake or a proxy that takes too long counts as a time-out of reading.
        connecting = isinstance(error, requests.exceptions.ConnectTimeout) or not is_sent
        return _unanswered(connection, operation, connecting=connecting)
    if not is_sent and _was_never_sent(error):
        return UnreachableError(
            f"{host} can't be reached: {words}.",
            operation=operation,
            way_out=f"Check host, and that InfluxDB runs there and is let through.{through}",
            maybe_processed=False,
        )
    return _cut(error, words, connection, operation)


def _ends_before_request(words: str, is_sent: bool) -> bool:
    """Return whether TLS failed before the server took the request.

    An alert is the other side's refusal to talk. Anything else after the request was sent says nothing of what became of it.
    """
    return not is_sent or " alert " in f" {words} "


def _cut(
    error: requests.exceptions.RequestException, words: str, connection: Connection, operation: str
) -> UnreachableError:
    breaks_off = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
    return UnreachableError(
        f"the answer of {connection.host} broke off."
        if isinstance(error, breaks_off)
        else f"the connection to {connection.host} was cut before an answer came: {words}.",
        operation=operation,
        way_out=f"{_RUN_AGAIN}{passed_through(connection.proxy)}",
    )


def _tls_advice(error: BaseException, connection: Connection) -> str:
    return tls_advice(_root(error), ca=connection.ca_from, has_client_certificate=connection.client_cert is not None)


def _unanswered(connection: Connection, operation: str, *, connecting: bool) -> UnreachableError:
    what = "does not take the connection" if connecting else "does not answer"
    return UnreachableError(
        f"{connection.host} {what} within {connection.timeout:g} s.",
        operation=operation,
        way_out=f"Check the server, or raise timeout.{passed_through(connection.proxy)}",
        maybe_processed=not connecting,
    )


def _is_no_http(error: BaseException) -> bool:
    """Whether something was answered that no HTTP library takes. A connection that was cut is something else."""
    for cause in _causes(error):
        if isinstance(cause, http.client.HTTPException):
            return not isinstance(cause, (http.client.RemoteDisconnected, http.client.IncompleteRead))
        if type(cause).__name__ == "InvalidHeader":
            return True
    return False


def _was_never_sent(error: BaseException) -> bool:
    names = {type(cause).__name__ for cause in _causes(error)}
    return bool(names & {"NewConnectionError", "NameResolutionError", "InvalidURL", "LocationParseError"})


def _causes(error: BaseException) -> t.Iterator[BaseException]:
    """``error`` and what it wraps: urllib3 hangs the cause on ``reason``, into the arguments, or behind."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = [getattr(cause, "reason", None), *cause.args, cause.__cause__, cause.__context__]
        waiting.extend(item for item in inner if isinstance(item, BaseException))


def _root(error: BaseException) -> BaseException:
    """The system's own error within ``error``."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return cause
    return causes[-1]


def _one_line(error: BaseException) -> str:
    words = (
        getattr(error, "verify_message", None) or getattr(error, "strerror", None) or str(error) or type(error).__name__
    )
    without_marks = re.sub(r"\[SSL: \w+\]|\(_ssl\.c:\d+\)", "", str(words))
    return " ".join(without_marks.split()).rstrip(".")
