# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests and answers as the routes see them: no sockets, no framework."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import ApiError, Internal, Invalid, Unauthorized
from emulator.gojson import DecodeError, Struct, decode
from emulator.gotext import printable
from emulator.ids import parse_id
from emulator.rules.permissions import Caller
from emulator.state import State

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HIDDEN = "An internal error has occurred - check server logs"


@dataclass
class Reply:
    """An answer."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """A request, and the state that it is about."""

    state: State
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    raw_query: str = ""
    secure: bool = False
    known_caller: Caller | None = None
    vars: dict[str, str] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """Who asks."""
        if self.known_caller is None:
            raise Unauthorized("unauthorized access")
        return self.known_caller

    def id(self, name: str = "id") -> str:
        """The ID in the path."""
        return parse_id(self.vars[name])

    def decode(self, target: Struct) -> dict[str, Any]:
        """The body, a malformed one told as most routes do."""
        return self.decode_as(target, "failed to unmarshal json")

    def decode_as(self, target: Struct, words: str) -> dict[str, Any]:
        """The body, a malformed one told with `words` first."""
        try:
            return decode(self.body, target)
        except DecodeError as error:
            raise Invalid(f"{words}: {error.message}" if words else error.message) from None

    def decode_bare(self, target: Struct, hide: bool = False) -> dict[str, Any]:
        """The body, where the server forgot to say what kind of error a malformed one is: it is a 500 then."""
        try:
            return decode(self.body, target)
        except DecodeError as error:
            raise error.cause or Internal(HIDDEN if hide else error.message) from None


Handler = Callable[[Call], Reply]


def _clean(value: Any) -> Any:
    """`value` without the surrogates that stand for bytes that were no UTF-8."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value


def json_reply(status: int, data: Any) -> Reply:
    """An answer in JSON, indented as the server does."""
    try:
        body = json.dumps(data, ensure_ascii=False, indent="\t").encode()
    except UnicodeEncodeError:
        body = json.dumps(_clean(data), ensure_ascii=False, indent="\t").encode()
    return Reply(status, body, JSON)


def error_reply(error: ApiError) -> Reply:
    """An answer that tells an error."""
    reply = json_reply(error.status, {"code": error.code, "message": error.message})
    reply.headers["X-Platform-Error-Code"] = error.code
    return reply


def no_content() -> Reply:
    """The answer that it is done."""
    return Reply(204)


def page_not_found(_call: Call | None = None) -> Reply:
    """What routers answer that know no better."""
    return Reply(404, b"404 page not found\n", TEXT, {"X-Content-Type-Options": "nosniff"})
