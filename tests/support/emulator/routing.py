# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which handler a request goes to.

The server mounts one router per resource, and each answers unknown paths and methods in its own way: most with bare
text or nothing, some in JSON. So there is a table of mounts here, each with its own answers, and not one router.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape

from emulator.errors import MethodNotAllowed, NotFound
from emulator.web import Call, Handler, Reply, error_reply, page_not_found

_Segments = tuple[str, ...]


def path_not_found(_call: Call) -> Reply:
    """What routers answer that speak JSON."""
    raise NotFound("path not found")


def not_allowed(_call: Call, _methods: Iterable[str]) -> Reply:
    """What most routers answer to a method that a path does not take."""
    return Reply(405)


def not_allowed_json(_call: Call, _methods: Iterable[str]) -> Reply:
    """The same from the routers that would name the methods, but do not know them."""
    raise MethodNotAllowed("allow: ")


def not_allowed_named(_call: Call, methods: Iterable[str]) -> Reply:
    """The same from the routers of an older kind, which do know the methods."""
    allowed = ", ".join(sorted((*methods, "OPTIONS")))
    reply = error_reply(MethodNotAllowed(f"allow: {allowed}"))
    reply.headers["Allow"] = allowed
    return reply


@dataclass
class Mount:
    """A router of the server's: where it is mounted, its routes, and what it answers where there is none.

    `guard` is called first, whatever follows the mount's own path. A slash after a path is nothing; where the mount
    `redirects`, it leads to the path without it. A second slash is nothing after a resource, or where the mount `strips`.
    """

    prefix: str
    routes: dict[str, Handler] = field(default_factory=dict)
    guard: Callable[[Call], None] | None = None
    not_found: Handler = page_not_found
    not_allowed: Callable[[Call, Iterable[str]], Reply] = not_allowed
    redirects: bool = False
    strips: bool = False

    def __post_init__(self) -> None:
        self.segments = _split(self.prefix)
        self.table: list[tuple[_Segments, str, Handler]] = []
        for route, handler in self.routes.items():
            method, _space, pattern = route.partition(" ")
            self.table.append((_split(pattern), method, handler))

    def takes(self, pattern: _Segments, slashes: int) -> bool:
        """Whether so many slashes may follow a path of this pattern."""
        return slashes < 2 or self.strips or self.redirects or pattern in ((), ("{id}",))


def older_mount(prefix: str, routes: dict[str, Handler]) -> Mount:
    """A router of the older kind."""
    return Mount(prefix, routes, not_found=path_not_found, not_allowed=not_allowed_named, redirects=True)


def _split(path: str) -> _Segments:
    return tuple(path.strip("/").split("/")) if path.strip("/") else ()


def _match(pattern: _Segments, segments: list[str]) -> dict[str, str] | None:
    """The variables of `pattern` in `segments`, if it matches."""
    found: dict[str, str] = {}
    for expected, given in zip(pattern, segments, strict=True):
        if expected.startswith("{"):
            found[expected[1:-1]] = given
        elif expected != given:
            return None
    return found


class Router:
    """All mounts; the one with the longest path answers."""

    def __init__(self, mounts: Iterable[Mount]) -> None:
        self._mounts: dict[str, list[Mount]] = {}
        for mount in sorted(mounts, key=lambda mount: -len(mount.segments)):
            self._mounts.setdefault(mount.segments[2], []).append(mount)

    def answer(self, call: Call) -> Reply:
        """What the server answers to a call under `/api/v2`."""
        path = call.path.removesuffix("/").removesuffix("/")
        slashes = len(call.path) - len(path)
        segments = path.split("/")[1:]
        for mount in self._mounts.get(segments[2] if len(segments) > 2 else "", ()):
            length = len(mount.segments)
            if length > len(segments):
                continue
            found = _match(mount.segments, segments[:length])
            if found is not None:
                call.vars.update(found)
                return self._within(mount, segments[length:], slashes, call)
        return path_not_found(call)

    def _within(self, mount: Mount, rest: list[str], slashes: int, call: Call) -> Reply:
        if mount.guard is not None:
            mount.guard(call)
        methods: dict[str, tuple[Handler, dict[str, str]]] = {}
        for pattern, method, handler in mount.table:
            if len(pattern) != len(rest) or not mount.takes(pattern, slashes):
                continue
            found = _match(pattern, rest)
            if found is not None:
                methods.setdefault(method, (handler, found))
        if call.method in methods:
            if mount.redirects and slashes:
                return _redirect(call)
            handler, found = methods[call.method]
            call.vars.update(found)
            return handler(call)
        if not methods or (mount.redirects and slashes):
            return mount.not_found(call)
        return mount.not_allowed(call, methods)


def _redirect(call: Call) -> Reply:
    """The way to the path without slashes at its end."""
    location = call.path.rstrip("/") + (f"?{call.raw_query}" if call.raw_query else "")
    if call.method == "GET":
        body = f'<a href="{escape(location)}">Moved Permanently</a>.\n\n'.encode()
        return Reply(301, body, "text/html; charset=utf-8", {"Location": location})
    return Reply(308, headers={"Location": location})
