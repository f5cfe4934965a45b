# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as an HTTP server, on aiohttp."""

from __future__ import annotations

import asyncio
import re
import signal
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote

from aiohttp import web

from emulator.cloud import routes as cloud_routes
from emulator.cloud import rules as cloud_rules
from emulator.cloud.settings import Settings
from emulator.dispatch import OSS, Edition, answer
from emulator.gotext import parse_query
from emulator.rules import setup
from emulator.state import State
from emulator.web import TEXT, Call, Reply, page_not_found

_HOST = "127.0.0.1"
_MAX_BODY = 64 * 1024 * 1024
_MALFORMED = re.compile("%(?![0-9A-Fa-f]{2})")
_STATE: web.AppKey[State] = web.AppKey("state", State)
_FLAVOUR: web.AppKey[Edition] = web.AppKey("edition", Edition)
_PREFIX: web.AppKey[str] = web.AppKey("prefix", str)


@dataclass
class Options:
    """What the emulator is started with."""

    token: str
    port: int = 0
    password: str = ""
    version: str = "v2.9.1"
    fresh: bool = False
    prefix: str = ""
    cert: str = ""
    key: str = ""
    client_ca: str = ""
    edition: str = "oss"
    other_token: str = ""
    bucket_quota: int | None = None
    max_retention: int | None = None
    deletion_lag: int = 0
    reading: list[str] = field(default_factory=list)

    def cloud(self) -> Settings:
        """What concerns InfluxDB Cloud alone."""
        return Settings(self.bucket_quota, self.max_retention, self.deletion_lag, frozenset(self.reading))


def _flavour(options: Options) -> Edition:
    return cloud_routes.edition(options.cloud()) if options.edition == "cloud" else OSS


def _state(options: Options) -> State:
    state = State(version=options.version)
    if options.edition == "cloud":
        cloud_rules.set_up(state, "admin", options.password, options.token, options.other_token)
    elif not options.fresh:
        setup.run(state, setup.NewServer("admin", options.password, "main", "main", token=options.token))
    return state


def _tls(options: Options) -> ssl.SSLContext | None:
    if not options.cert:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key or None)
    if options.client_ca:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _path(raw: str) -> str:
    """The path as the server routes it: an escaped slash is no separator."""
    return raw if "%2f" in raw.lower() else unquote(raw, errors="surrogateescape")


async def _handle(request: web.Request) -> web.StreamResponse:
    raw_path, _mark, raw_query = request.raw_path.partition("?")
    prefix = request.app[_PREFIX]
    if _MALFORMED.search(raw_path):
        return _response(Reply(400, b"400 Bad Request", TEXT))
    if prefix and not raw_path.startswith(f"{prefix}/"):
        return _response(page_not_found())
    call = Call(
        state=request.app[_STATE],
        method=request.method,
        path=_path(raw_path.removeprefix(prefix)),
        query=parse_query(raw_query),
        headers=request.headers,
        body=await request.read(),
        raw_query=raw_query,
        secure=request.secure,
    )
    return _response(answer(call, request.app[_FLAVOUR]))


def _response(reply: Reply) -> web.Response:
    response = web.Response(status=reply.status, body=reply.body or None, headers=reply.headers)
    if reply.content_type is not None:
        response.headers["Content-Type"] = reply.content_type
    return response


async def _unnamed(_request: web.Request, response: web.StreamResponse) -> None:
    """Leave out which program serves, as the real server does."""
    response.headers.popall("Server", None)


def make_app(options: Options) -> web.Application:
    """The application. Faults will be middlewares of it; the rules know nothing of them."""
    app = web.Application(client_max_size=_MAX_BODY)
    app[_STATE] = _state(options)
    app[_FLAVOUR] = _flavour(options)
    app[_PREFIX] = options.prefix.rstrip("/")
    app.on_response_prepare.append(_unnamed)
    app.router.add_route("*", "/{path:.*}", _handle)
    return app


async def serve(options: Options) -> None:
    """Serve until a signal ends it; tell on standard output where, as soon as it listens."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(make_app(options), access_log=None, handle_signals=False)
    await runner.setup()
    tls = _tls(options)
    site = web.TCPSite(runner, _HOST, options.port, ssl_context=tls, shutdown_timeout=0.1)
    await site.start()
    port = runner.addresses[0][1]
    print(f"ready {'https' if tls else 'http'}://{_HOST}:{port}{options.prefix.rstrip('/')}", flush=True)
    await stop.wait()
    await runner.cleanup()
