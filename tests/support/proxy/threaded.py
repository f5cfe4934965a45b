# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proxy inside a test: in a thread, with an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from .model import Entry, Rule
from .service import Service, serving

T = TypeVar("T")


class ChannelView:
    """One channel, steered from any thread."""

    def __init__(self, proxy: Proxy, name: str) -> None:
        self._proxy = proxy
        self._name = name

    @property
    def url(self) -> str:
        """Where clients of this channel send their requests."""
        return self._proxy.service.url + (f"/_ch/{self._name}" if self._name else "")

    def log(self, settle: bool = True) -> list[Entry]:
        """Give the requests so far; what is under way to the upstream is waited for, unless `settle` is false."""

        async def read(service: Service) -> list[Entry]:
            return await service.channel(self._name).log(settle)

        return self._proxy.run(read)

    def plan(self, rules: Iterable[Rule]) -> None:
        """Follow these rules from now on, instead of those before."""
        fixed = list(rules)

        async def write(service: Service) -> None:
            service.channel(self._name).plan(fixed)

        self._proxy.run(write)

    def applied(self) -> list[int]:
        """Say how often each rule of the plan was applied."""

        async def read(service: Service) -> list[int]:
            return [planned["applied"] for planned in service.channel(self._name).planned()]

        return self._proxy.run(read)

    def clear(self) -> None:
        """Forget log and plan; numbers begin at 1 again."""

        async def write(service: Service) -> None:
            service.channel(self._name).empty()
            service.channel(self._name).plan([])

        self._proxy.run(write)


class Proxy(ChannelView):
    """A proxy in a thread; it is itself the channel of requests without a prefix."""

    def __init__(self, upstream: str, port: int = 0) -> None:
        super().__init__(self, "")
        self._upstream = upstream
        self._port = port
        self._thread = threading.Thread(target=self._main, name="proxy", daemon=True)
        self._started: Future[Service] = Future()

    @property
    def service(self) -> Service:
        """What runs in the thread."""
        return self._started.result()

    def channel(self, name: str) -> ChannelView:
        """Give a channel with a log, a plan and a URL of its own."""
        return ChannelView(self, name)

    def start(self) -> None:
        """Listen, or raise why not."""
        self._thread.start()
        self._started.result()

    def stop(self) -> None:
        """Stop listening, and wait until that is done; a second time nothing happens."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def run(self, work: Callable[[Service], Awaitable[T]]) -> T:
        """Do work in the proxy's own thread, where its state may be touched."""

        async def done() -> T:
            return await work(self.service)

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result()

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        async with serving(self._upstream, self._port) as service:
            self._started.set_result(service)
            await self._stopping.wait()


@contextmanager
def running_proxy(upstream: str, port: int = 0) -> Iterator[Proxy]:
    """Run a proxy in front of `upstream` for as long as the context lasts."""
    proxy = Proxy(upstream, port)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
