# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server behind the proxy.

aiohttp's client rewrites what it sends (an empty query goes, a Content-Length comes, headers that differ in case become
one), so requests are written here as they came, and the standard library reads the answers.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from socket import socket
from typing import cast
from urllib.parse import urlsplit

from .model import Hook

RawHeaders = list[tuple[bytes, bytes]]

_PATIENCE = 60
_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
_CREDENTIALS = (b"authorization", b"cookie")


@dataclass(frozen=True)
class Arrival:
    """A request as it came, with the path as it was sent."""

    method: str
    target: str
    headers: RawHeaders
    body: bytes

    @property
    def path(self) -> str:
        """The target without the query."""
        return self.target.partition("?")[0]

    def has(self, header: bytes) -> bool:
        """Say whether a header, named in lower case, came with it."""
        return any(name.lower() == header for name, dummy in self.headers)


@dataclass(frozen=True)
class Answer:
    """An answer as it came, its body as it was encoded."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes


class Upstream:
    """Sends each request once, on a connection of its own: a kept one may have gone stale, and the request with it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the upstream is a URL such as http://127.0.0.1:8086, not {url!r}")
        self._tls = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._tls else 80)
        self._authority = parts.netloc.encode()
        self._prefix = parts.path.rstrip("/")

    async def forward(self, arrival: Arrival) -> Answer | None:
        """Pass a request on as it came; None if there is no whole answer."""
        # Whether to expect 100 Continue was settled with us: by now the body is here.
        headers = [pair for pair in _end_to_end(arrival.headers) if pair[0].lower() != b"expect"]
        if arrival.has(b"transfer-encoding"):
            headers.append((b"Content-Length", b"%d" % len(arrival.body)))
        return await self._send(arrival.method, arrival.target, headers, arrival.body)

    async def play(self, hook: Hook, path: str, arrival: Arrival) -> int | None:
        """Send the request of a hook, and give the status of the answer, None if there is none."""
        credentials = [(b"Authorization", f"Token {hook.token}".encode())]
        if hook.token is None:
            credentials = [pair for pair in arrival.headers if pair[0].lower() in _CREDENTIALS]
        body = b"" if hook.json is None else json.dumps(hook.json).encode()
        about_body = [(b"Content-Type", b"application/json"), (b"Content-Length", b"%d" % len(body))]
        headers = [(b"Host", self._authority), *credentials, *(about_body if body else [])]
        answer = await self._send(hook.method, path, headers, body)
        return answer.status if answer else None

    async def _send(self, method: str, target: str, headers: RawHeaders, body: bytes) -> Answer | None:
        start = f"{method} {self._prefix}{target} HTTP/1.1".encode()
        lines = [start, *(name + b": " + value for name, value in headers), b"Connection: close", b"", body]
        try:
            async with asyncio.timeout(_PATIENCE):
                return _parsed(method, await self._exchange(b"\r\n".join(lines)))
        except (OSError, HTTPException):
            return None

    async def _exchange(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls or None)
        try:
            writer.write(request)
            return await reader.read()
        finally:
            writer.close()


class _Received:
    """What HTTPResponse wants of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self._data)


def _parsed(method: str, data: bytes) -> Answer:
    response = HTTPResponse(cast(socket, _Received(data)), method=method)
    response.begin()
    body = response.read()
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    texts = [(name.decode(), value.decode("utf-8", "replace")) for name, value in _end_to_end(headers)]
    return Answer(response.status, response.reason, texts, body)


def _end_to_end(headers: RawHeaders) -> RawHeaders:
    """Leave out the headers that are about one connection only."""
    connection = [value for name, value in headers if name.lower() == b"connection"]
    named = {word.strip().lower() for value in connection for word in value.split(b",")}
    return [pair for pair in headers if pair[0].lower() not in _HOP_BY_HOP | named]
