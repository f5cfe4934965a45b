# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that a fault changes or makes up. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from .model import Fault, Rule
from .upstream import Answer

_CODES = {
    400: "invalid",
    401: "unauthorized",
    403: "forbidden",
    404: "not found",
    405: "method not allowed",
    409: "conflict",
    413: "request too large",
    422: "unprocessable entity",
    429: "too many requests",
    500: "internal error",
    503: "unavailable",
}
_PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"
_JSON = "application/json; charset=utf-8"


def altered(rule: Rule | None, answer: Answer | None) -> Answer:
    """Give what the client shall get in place of the upstream's answer, which is None where there is none."""
    if rule and rule.fault in (Fault.STATUS, Fault.STATUS_AFTER):
        return _error(rule)
    if rule and rule.fault is Fault.HTML:
        status = rule.status or 200
        return _made(status, {"Content-Type": "text/html; charset=utf-8"}, rule, _PAGE.format(_phrase(status)).encode())
    if rule and rule.fault is Fault.EMPTY:
        return _made(rule.status or (answer.status if answer else 200), {}, rule, b"")
    if answer is None:
        return Answer(502, "Bad Gateway", [("Content-Length", "0"), ("X-Proxy", "the upstream gave no answer")], b"")
    return _marred(rule.fault, answer) if rule else answer


def _marred(fault: Fault, answer: Answer) -> Answer:
    if fault is Fault.CONTENT_TYPE:
        return replace(answer, headers=_with(answer.headers, "Content-Type", "text/plain; charset=utf-8"))
    if fault is Fault.TWO_DOCUMENTS and answer.body:
        return _sized(answer, answer.body * 2)
    if fault in (Fault.TRUNCATED, Fault.SLOW_BODY) and answer.body:
        return _sized(answer, answer.body)
    return answer


def _error(rule: Rule) -> Answer:
    status = rule.status or 503
    code = _CODES.get(status, "internal error")
    headers = {"Content-Type": _JSON, "X-Platform-Error-Code": code}
    body: Any = rule.body
    if body is None:
        body = {"code": code, "message": f"{_phrase(status).lower()}, says the plan of the proxy"}
    return _made(status, headers, rule, body.encode() if isinstance(body, str) else json.dumps(body).encode())


def _made(status: int, headers: Mapping[str, str], rule: Rule, body: bytes) -> Answer:
    pairs = list(headers.items())
    for name, value in rule.headers.items():
        pairs = _with(pairs, name, value)
    return _sized(Answer(status, _phrase(status), pairs, b""), body)


def _sized(answer: Answer, body: bytes) -> Answer:
    return replace(answer, headers=_with(answer.headers, "Content-Length", str(len(body))), body=body)


def _with(headers: list[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    return [pair for pair in headers if pair[0].lower() != name.lower()] + [(name, value)]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
