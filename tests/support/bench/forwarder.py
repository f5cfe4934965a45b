# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A network that takes time: a TCP forwarder that delays what passes, in each direction, and limits nothing else.

`python -m bench.forwarder --delay 0.01 http://127.0.0.1:8086` says `ready http://127.0.0.1:PORT`; a request and its answer then
take 20 ms longer. It knows nothing of HTTP.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
from urllib.parse import urlsplit

_HOST = "127.0.0.1"


class _End(asyncio.Protocol):
    """One side of a connection. What it receives is written to the other side, ``delay`` seconds later."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._transport: asyncio.Transport | None = None
        self._early: list[bytes] = []
        self.other: _End | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport
        for data in self._early:
            transport.write(data)

    def data_received(self, data: bytes) -> None:
        other = self._opposite()
        if self._delay:
            # Timers fire in the order of their time, so the bytes stay in theirs.
            asyncio.get_running_loop().call_later(self._delay, other.write, data)
        else:
            other.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        asyncio.get_running_loop().call_later(self._delay, self._opposite().close)

    def write(self, data: bytes) -> None:
        """Send, or keep until the connection is there."""
        if self._transport is None:
            self._early.append(data)
        elif not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """End this side too."""
        if self._transport is not None:
            self._transport.close()

    def _opposite(self) -> _End:
        assert self.other is not None
        return self.other


async def forward(target: str, delay: float) -> None:
    """Serve until a signal comes."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    url, tasks = urlsplit(target), set()

    def pair() -> _End:
        near, far = _End(delay), _End(delay)
        near.other, far.other = far, near
        task = loop.create_task(loop.create_connection(lambda: far, url.hostname or _HOST, url.port or 80))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return near

    server = await loop.create_server(pair, _HOST, 0)
    print(f"ready http://{_HOST}:{server.sockets[0].getsockname()[1]}", flush=True)
    await stop.wait()
    server.close()


def main() -> None:
    """Parse the command line and forward."""
    parser = argparse.ArgumentParser(prog="bench.forwarder", description="A TCP forwarder that takes its time.")
    parser.add_argument("target", help="the server's URL, over http")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds, for each direction")
    options = parser.parse_args()
    asyncio.run(forward(options.target, options.delay))


if __name__ == "__main__":
    main()
