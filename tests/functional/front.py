# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tiny HTTP server of a test's own: in front of the real one (TLS, a path prefix, an HTTP proxy), or a stand-in for others."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_DROPPED = ("connection", "transfer-encoding", "content-length")


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.target).path


@dataclass(frozen=True)
class Canned:
    """An answer that a test makes up."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Front:
    """Where it listens, and what it was asked."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)


Answer = Callable[[Seen], Canned]


@contextmanager
def front(response: Answer, *, context: ssl.SSLContext | None = None) -> Iterator[Front]:
    """Serve on a free port of 127.0.0.1, over TLS with a `context`."""
    found = Front()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen = Seen(self.command, self.path, {**dict(self.headers.items()), "\0body": self.body.decode("latin-1")})
            found.seen.append(seen)
            canned = response(seen)
            self.send_response_only(canned.status)
            for name, value in canned.headers.items():
                self.send_header(name, value)
            if canned.status != 204:
                self.send_header("Content-Length", str(len(canned.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(canned.body)
            self.close_connection = True

        do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = _answer  # noqa: N815  # http.server's names

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: clients that don't trust it break off."""

    listening = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        # Each connection's handshake in its own thread, so that one that breaks off doesn't hold up the next.
        listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.url = f"{'http' if context is None else 'https'}://127.0.0.1:{listening.server_address[1]}"
    try:
        yield found
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def forward(upstream: str, *, prefix: str = "") -> Answer:
    """Pass requests on to the server, without the `prefix` of their path; a request without it is answered 404."""
    parts = urlsplit(upstream)
    assert parts.hostname

    def response(seen: Seen) -> Canned:
        target = urlsplit(seen.target)
        if not target.path.startswith(prefix):
            return Canned(404, b"<h1>not here</h1>", {"Content-Type": "text/html"})
        path = target.path[len(prefix) :] + (f"?{target.query}" if target.query else "")
        connection_class = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = connection_class(str(parts.hostname), parts.port, timeout=30)
        headers = {
            name: value for name, value in seen.headers.items() if name.lower() not in (*_DROPPED, "\0body", "host")
        }
        try:
            connection.request(
                seen.method, parts.path.rstrip("/") + path, seen.headers["\0body"].encode("latin-1"), headers
            )
            got = connection.getresponse()
            kept = {name: value for name, value in got.getheaders() if name.lower() not in _DROPPED}
            return Canned(got.status, got.read(), kept)
        finally:
            connection.close()

    return response


def always(status: int, body: str, content_type: str = "application/json", **headers: str) -> Answer:
    """The same answer to all."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda seen: Canned(status, body.encode(), {"Content-Type": content_type, **named})
