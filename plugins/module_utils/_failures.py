# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Our errors for requests that no answer came to, or not all of one. Loaded only where that happens."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError, TlsError, UnreachableError
from ansible_collections.timeseries.influxdb.plugins.module_utils._proxies import passed_through
from ansible_collections.timeseries.influxdb.plugins.module_utils._requests import requests
from ansible_collections.timeseries.influxdb.plugins.module_utils._tls import tls_advice

_RUN_AGAIN = "Check the server and what stands before it, then run the task again: it goes on from what is there."


def late(connection: Connection, operation: str) -> UnreachableError:
    """The error where an answer was not complete when the time for the request and its repeats was up."""
    seconds = connection.timeout * (connection.retries + 1)
    return UnreachableError(
        f"Could not {operation}: the answer of {connection.host} was not complete within {seconds:g} s. Check the server and what "
        f"stands before it, or raise timeout.{passed_through(connection.proxy)}",
        operation=operation,
    )


def unreachable(error: Exception, connection: Connection, operation: str) -> InfluxError:
    """Our error where no answer came, with the system's words and none of the library's."""
    if isinstance(error, requests.exceptions.RequestException):
        return _explained(error, connection, operation)
    # A certificate file that can't be read, a host name that can't be encoded.
    return UnreachableError(f"Could not {operation}: {_one_line(error)}.", operation=operation, maybe_processed=False)


def _explained(error: requests.exceptions.RequestException, connection: Connection, operation: str) -> InfluxError:
    host, words, through = connection.host, _one_line(_root(error)), passed_through(connection.proxy)
    if isinstance(error, requests.exceptions.ProxyError):
        return UnreachableError(
            f"Could not {operation}: {connection.proxy or 'the proxy'} does not connect to {host}: {words}. Check the proxy, or name "
            "the server in no_proxy.",
            operation=operation,
            maybe_processed=False,
        )
    if isinstance(error, requests.exceptions.SSLError):
        return TlsError(
            f"Could not {operation}: no secure connection to {host}: {words}. {_tls_advice(error, connection)}{through}",
            operation=operation,
        )
    if isinstance(error, requests.exceptions.Timeout):
        connecting = isinstance(error, requests.exceptions.ConnectTimeout)
        what = "does not take the connection" if connecting else "does not answer"
        return UnreachableError(
            f"Could not {operation}: {host} {what} within {connection.timeout:g} s. Check the server, or raise timeout.{through}",
            operation=operation,
            maybe_processed=not connecting,
        )
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)):
        return UnreachableError(
            f"Could not {operation}: the answer of {host} broke off. {_RUN_AGAIN}{through}", operation=operation
        )
    never_sent = _was_never_sent(error)
    return UnreachableError(
        f"Could not {operation}: {host} can't be reached: {words}. Check host, and that InfluxDB runs there and is let through.{through}"
        if never_sent
        else f"Could not {operation}: the connection to {host} was cut before an answer came: {words}. {_RUN_AGAIN}{through}",
        operation=operation,
        maybe_processed=not never_sent,
    )


def _tls_advice(error: BaseException, connection: Connection) -> str:
    return tls_advice(_root(error), ca=connection.ca_from, has_client_certificate=connection.client_cert is not None)


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
