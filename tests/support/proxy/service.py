# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proxy itself: what comes in, where it goes, and how it is steered over HTTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from .channels import Channel
from .delivery import deliver, strip_added
from .faults import altered
from .model import Entry, Fault, PlanError, Rule, rules_from_json
from .upstream import Answer, Arrival, Upstream

_HUGE = 2**22
"""Bytes that a line or header may have; aiohttp's default is too small for names of 10,000 characters."""
_CHANNEL = re.compile(r"/_ch/([\w.-]+)(?=[/?]|$)")
_CONTROL = re.compile(r"/_proxy/(?:([\w.-]+)/)?(log|plan)")
_AUTHORITY = re.compile(r"https?://[^/?]*", re.IGNORECASE)


class Service:
    """All channels of one proxy. It lives in one event loop."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._channels: dict[str, Channel] = {}
        self.url = ""

    def channel(self, name: str) -> Channel:
        """Give a channel, made at its first mention; the nameless one is that of requests without a prefix."""
        if name not in self._channels:
            self._channels[name] = Channel()
        return self._channels[name]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer any request."""
        # A client that takes us for its HTTP proxy names the server in the request line.
        target = _AUTHORITY.sub("", request.raw_path, count=1)
        if target.startswith("/_proxy/"):
            return await self._steered(request, target)
        found = _CHANNEL.match(target)
        name = found[1] if found else ""
        target = target[found.end() :] if found else target
        target = target if target.startswith("/") else "/" + target
        arrival = Arrival(request.method, target, list(request.raw_headers), await request.read())
        return await self._passed(request, self.channel(name), arrival)

    async def _passed(self, request: web.Request, channel: Channel, arrival: Arrival) -> web.StreamResponse:
        entry, rule = channel.take(arrival)
        gathering = channel.gathering(rule)
        answer = await channel.keep(self._exchange(arrival, entry, rule, gathering))
        return await deliver(request, entry, rule, altered(rule, answer))

    async def _exchange(
        self, arrival: Arrival, entry: Entry, rule: Rule | None, gathering: asyncio.Event | None
    ) -> Answer | None:
        if rule and rule.fault is Fault.DELAY:
            await asyncio.sleep(rule.seconds)
        if gathering:
            await gathering.wait()
        await self._play(arrival, entry, rule, "before")
        answer = await self._upstream.forward(arrival) if rule is None or rule.forwards else None
        entry.upstream_status = answer.status if answer else None
        await self._play(arrival, entry, rule, "after")
        return answer

    async def _play(self, arrival: Arrival, entry: Entry, rule: Rule | None, when: str) -> None:
        for hook in rule.hooks if rule else ():
            if rule and hook.when == when:
                path = rule.hook_path(hook, arrival.path)
                entry.hooks.append(await self._upstream.play(hook, path, arrival))

    async def _steered(self, request: web.Request, target: str) -> web.Response:
        found = _CONTROL.fullmatch(target.partition("?")[0])
        if not found:
            return _refused(404, "only /_proxy/log, /_proxy/plan, /_proxy/NAME/log and /_proxy/NAME/plan")
        channel = self.channel(found[1] or "")
        match request.method, found[2]:
            case "GET", "log":
                entries = await channel.log(settle=request.query.get("settle") != "0")
                return web.json_response([entry.to_json() for entry in entries])
            case "DELETE", "log":
                channel.empty()
            case "GET", "plan":
                return web.json_response(channel.planned())
            case "DELETE", "plan":
                channel.plan([])
            case "PUT", "plan":
                return await _planned(request, channel)
            case _:
                return _refused(405, f"{request.method} is not for a {found[2]}")
        return web.Response(status=204)


async def _planned(request: web.Request, channel: Channel) -> web.Response:
    try:
        channel.plan(rules_from_json(await request.json()))
    except PlanError as error:
        return _refused(400, str(error))
    except ValueError as error:
        return _refused(400, f"a plan is JSON: {error}")
    return web.Response(status=204)


def _refused(status: int, message: str) -> web.Response:
    return web.json_response({"message": message}, status=status)


@asynccontextmanager
async def serving(upstream: str, port: int = 0) -> AsyncIterator[Service]:
    """Listen on 127.0.0.1 for as long as the context lasts; port 0 is a free one."""
    service = Service(Upstream(upstream))
    # Handlers are cancelled when the client goes, for that ends a fault's silence; what is forwarded is shielded.
    runner = web.AppRunner(
        _application(service),
        handler_cancellation=True,
        shutdown_timeout=0.1,
        access_log=None,
        auto_decompress=False,
        max_line_size=_HUGE,
        max_field_size=_HUGE,
    )
    try:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield service
    finally:
        await runner.cleanup()


def _application(service: Service) -> web.Application:
    application = web.Application(client_max_size=0)
    application.router.add_route("*", "/{any:.*}", service.answer)
    application.on_response_prepare.append(strip_added)
    return application
