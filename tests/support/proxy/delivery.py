# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an answer, or the lack of one, reaches the client."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web
from multidict import CIMultiDict

from .model import Entry, Fault, Rule
from .upstream import Answer

_PIECES = 100
_ADDED_BY_AIOHTTP = ("Content-Type", "Date", "Server")


class ExactResponse(web.StreamResponse):
    """A response with the headers that it was given and no others, those about the connection apart."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(status=answer.status, reason=answer.reason, headers=CIMultiDict(answer.headers))
        self._given = {name.lower() for name, dummy in answer.headers}

    def strip(self) -> None:
        """Take out what aiohttp adds by itself."""
        for name in _ADDED_BY_AIOHTTP:
            if name.lower() not in self._given:
                self.headers.pop(name, None)


async def strip_added(_request: web.Request, response: web.StreamResponse) -> None:
    """Do that just before headers are sent: a handler for aiohttp's signal."""
    if isinstance(response, ExactResponse):
        response.strip()


async def deliver(request: web.Request, entry: Entry, rule: Rule | None, answer: Answer) -> web.StreamResponse:
    """Answer as the rule wants it."""
    match rule.fault if rule else None:
        case Fault.REFUSE:
            return _closed(request)
        case Fault.RESET_BEFORE | Fault.RESET_AFTER:
            return _reset(request)
        case Fault.TIMEOUT | Fault.TIMEOUT_AFTER:
            return await _silence()
        case Fault.TRUNCATED:
            return await _truncated(request, entry, answer)
        case Fault.SLOW_BODY if rule:
            return await _send(request, entry, answer, rule.seconds)
    return await _send(request, entry, answer)


async def _send(request: web.Request, entry: Entry, answer: Answer, seconds: float = 0) -> web.StreamResponse:
    response = await _begun(request, entry, answer)
    # aiohttp would write it, and the client take it for the beginning of the next answer.
    body = b"" if request.method == "HEAD" or answer.status in (204, 304) else answer.body
    pieces = _pieces(body, _PIECES if seconds else 1)
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        await response.write(piece)
    await response.write_eof()
    return response


async def _begun(request: web.Request, entry: Entry, answer: Answer) -> ExactResponse:
    # Set before anything is sent, so that whoever has the answer finds it in the log.
    entry.status = answer.status
    response = ExactResponse(answer)
    await response.prepare(request)
    return response


async def _truncated(request: web.Request, entry: Entry, answer: Answer) -> web.StreamResponse:
    if not answer.body:
        if request.transport:
            request.transport.write(b"HTTP/1.1 ")
        return _closed(request)
    response = await _begun(request, entry, answer)
    await response.write(answer.body[: len(answer.body) // 2])
    if request.transport:
        request.transport.close()
    return response


def _pieces(body: bytes, number: int) -> list[bytes]:
    size = max(1, -(-len(body) // number))
    return [body[start : start + size] for start in range(0, len(body), size)]


def _closed(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.close()
    return web.Response()


def _reset(request: web.Request) -> web.Response:
    if isinstance(request.transport, asyncio.WriteTransport):
        # Lingering for no time at all makes the kernel send RST where it would send FIN.
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


async def _silence() -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event: the server cancels us when the client goes")
