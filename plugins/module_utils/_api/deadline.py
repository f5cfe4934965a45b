# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""One deadline for a request, from connecting to the last byte of its response, whatever trickles.

The time-outs of requests are for each piece that comes in. So a watchdog shuts the request's sockets down when its time is
up, and whatever reads or writes on them ends. Only the lookup of the host's name can't be ended from outside.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import threading
import time
import typing as t

from .transport import requests

_current = threading.local()


class Watch:
    """One request: its sockets, whether its time is up, whether any byte of it may have been sent, and whether a response began."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.is_late = False
        self.is_sent = False
        self.is_answered = False
        self._sockets: list[socket.socket] = []
        self._adopted: list[socket.socket] = []
        self._lock = threading.Lock()

    def add(self, watched: socket.socket) -> None:
        """Shut ``watched`` down too when the time is up, which may be by now."""
        with self._lock:
            self._sockets.append(watched)
            if self.is_late:
                _shut_down(watched)

    def adopt(self, watched: socket.socket) -> None:
        """Keep ``watched``, whose connection is closed, for what is still read from it: a body that ends with the connection."""
        with self._lock:
            self._adopted.append(watched)

    def finish(self) -> None:
        """Let go of what was adopted."""
        with self._lock:
            for watched in self._adopted:
                watched.close()

    def expire(self) -> None:
        """End whatever reads or writes on the sockets."""
        with self._lock:
            self.is_late = True
            for watched in self._sockets:
                _shut_down(watched)


class Watchdog:
    """The thread that lets watches expire. It begins with the first of them, and ends when it is closed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._watches: set[Watch] = set()
        self._thread: threading.Thread | None = None
        self._wakes_at: float | None = None
        self._is_closed = False

    @contextlib.contextmanager
    def watching(self, seconds: float) -> t.Iterator[Watch]:
        """Watch what this thread sends and receives in the block."""
        watch = Watch(seconds)
        with self._condition:
            self._watches.add(watch)
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._run, name="timeseries.influxdb deadlines", daemon=True)
                self._thread.start()
            elif self._wakes_at is None or watch.end < self._wakes_at:
                self._condition.notify()
        _current.watch = watch
        try:
            yield watch
        finally:
            _current.watch = None
            with self._condition:
                self._watches.discard(watch)
            watch.finish()

    def close(self) -> None:
        """End the thread, and what is still watched with it."""
        with self._condition:
            self._is_closed = True
            thread, self._thread = self._thread, None
            left = list(self._watches)
            self._condition.notify()
        for watch in left:
            watch.expire()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        with self._condition:
            while not self._is_closed:
                now = time.monotonic()
                for watch in [watch for watch in self._watches if watch.end <= now]:
                    self._watches.discard(watch)
                    watch.expire()
                # A later watch mostly ends later, so that it needs not wake this thread.
                self._wakes_at = min((watch.end for watch in self._watches), default=None)
                self._condition.wait(None if self._wakes_at is None else self._wakes_at - now)


class _WatchedConnection:
    """What is mixed into urllib3's classes of connections, the same in its versions 1.26 and 2.

    A socket is watched through a duplicate, since TLS takes the original away.
    """

    _watched: socket.socket | None = None
    _is_tunnelling = False

    def _new_conn(self) -> t.Any:
        made = super()._new_conn()  # type: ignore[misc]  # it is mixed into a connection
        self._forget()
        self._watched = made.dup()
        self._watch()
        return made

    def _tunnel(self, *args: t.Any, **options: t.Any) -> t.Any:
        self._is_tunnelling = True
        try:
            return super()._tunnel(*args, **options)  # type: ignore[misc]  # it is mixed into a connection
        finally:
            self._is_tunnelling = False

    def putrequest(self, *args: t.Any, **options: t.Any) -> object:
        # A connection that is used again.
        self._watch()
        return super().putrequest(*args, **options)  # type: ignore[misc]  # it is mixed into a connection

    def send(self, data: t.Any) -> object:
        if getattr(self, "sock", None) is None:
            self.connect()
        watch = getattr(_current, "watch", None)
        if watch is not None and not self._is_tunnelling:
            watch.is_sent = True
        return super().send(data)  # type: ignore[misc]  # it is mixed into a connection

    def connect(self) -> object:
        return super().connect()  # type: ignore[misc]  # it is mixed into a connection

    def close(self) -> object:
        self._forget()
        return super().close()  # type: ignore[misc]  # it is mixed into a connection

    def _watch(self) -> None:
        watch = getattr(_current, "watch", None)
        if watch is not None and self._watched is not None:
            watch.add(self._watched)

    def _forget(self) -> None:
        watched, self._watched = self._watched, None
        watch = getattr(_current, "watch", None)
        if watched is not None and watch is not None:
            watch.adopt(watched)
        elif watched is not None:
            watched.close()


@functools.cache
def _watched(pool_class: type) -> type:
    """A class of connection pools like ``pool_class``, whose connections are watched."""
    connection_class = pool_class.ConnectionCls  # type: ignore[attr-defined]  # every pool class has one
    connections = type(connection_class.__name__, (_WatchedConnection, connection_class), {})
    return type(pool_class.__name__, (pool_class,), {"ConnectionCls": connections})


@functools.cache
def _adapter_class() -> type[requests.adapters.HTTPAdapter]:
    class Adapter(requests.adapters.HTTPAdapter):
        """requests' adapter with watched connections, and without its cookies."""

        def init_poolmanager(self, *args: t.Any, **options: t.Any) -> None:
            super().init_poolmanager(*args, **options)
            _watch_pools_of(self.poolmanager)

        def proxy_manager_for(self, proxy: str, **options: t.Any) -> object:
            manager = super().proxy_manager_for(proxy, **options)
            _watch_pools_of(manager)
            return manager

        def build_response(self, req: t.Any, resp: t.Any) -> requests.Response:
            watch = getattr(_current, "watch", None)
            if watch is not None:
                watch.is_answered = True
            response = requests.Response()
            response.status_code = resp.status
            response.headers = requests.structures.CaseInsensitiveDict(resp.headers)
            response.raw = resp
            response.reason = resp.reason
            response.url = req.url
            response.request = req
            return response

    return Adapter


def _watch_pools_of(manager: t.Any) -> None:
    manager.pool_classes_by_scheme = {
        scheme: pool if issubclass(pool.ConnectionCls, _WatchedConnection) else _watched(pool)
        for scheme, pool in manager.pool_classes_by_scheme.items()
    }


def watched_session() -> requests.Session:
    """A session of requests whose connections are watched."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _adapter_class()())
    return session


def _shut_down(watched: socket.socket) -> None:
    with contextlib.suppress(OSError):
        watched.shutdown(socket.SHUT_RDWR)
