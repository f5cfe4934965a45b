# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Line protocol, as far as telling which lines are points, when they are, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emulator.errors import Invalid
from emulator.gotext import decode_utf8
from emulator.state import SECOND

PRECISIONS = {"ns": 1, "n": 1, "us": 1_000, "u": 1_000, "ms": 1_000_000, "s": SECOND}
_BOOLEANS = frozenset(("t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"))
_SERIES = re.compile(r"(?:\\.|[^ \\])*\\?")
_FIELDS = re.compile(r'(?:\\.|"(?:\\.|[^"\\])*"|[^ "\\])*')
_COMMA = re.compile(r"(?<!\\),")
_EQUALS = re.compile(r"(?<!\\)=")
_FIELD = re.compile(r'(?:\\.|"(?:\\.|[^"\\])*"|[^,"\\])+')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-?\d+[iu]")
_LAST_TIME = 2**63 - 2


class _Problem(Exception):
    """What is wrong with a line."""


@dataclass
class Point:
    """A point: its measurement with its tags, and its time."""

    series: str
    time: int


def parse(data: bytes, precision: str, now: int) -> list[Point]:
    """The points written in `data`; all lines that are none are told at once."""
    points: list[Point] = []
    problems: list[str] = []
    for raw in decode_utf8(data).split("\n"):
        line = raw.lstrip(" \t\0").rstrip("\r")
        if not line or line.startswith("#"):
            continue
        try:
            points.append(_point(line, PRECISIONS[precision], now))
        except _Problem as problem:
            problems.append(f"unable to parse '{line}': {problem}")
    if problems:
        raise Invalid("\n".join(problems))
    return points


def _point(line: str, unit: int, now: int) -> Point:
    series = _first(_SERIES, line)
    measurement, *tags = _COMMA.split(series)
    if not measurement:
        raise _Problem("missing measurement")
    _check_tags(tags)
    rest = line[len(series) :]
    if not rest:
        raise _Problem("missing fields")
    rest = rest.lstrip(" ")
    fields = _first(_FIELDS, rest)
    if rest[len(fields) : len(fields) + 1] == '"':
        raise _Problem("unbalanced quotes")
    for field in _split_fields(fields):
        _check_field(field)
    time = _time(rest[len(fields) :].strip(" "), unit, now)
    return Point(",".join([measurement, *sorted(tags)]), time)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match[0] if match else ""


def _check_tags(tags: list[str]) -> None:
    keys = []
    for tag in tags:
        key, *value = _EQUALS.split(tag, maxsplit=1)
        if not key:
            raise _Problem("missing tag key")
        if not value or not value[0]:
            raise _Problem("missing tag value")
        keys.append(key)
    if len(set(keys)) < len(keys):
        raise _Problem("duplicate tags")


def _split_fields(fields: str) -> Iterator[str]:
    if not fields or "," in (fields[0], fields[-1]):
        raise _Problem("invalid field format")
    yield from _FIELD.findall(fields)


def _check_field(field: str) -> None:
    key, *value = _EQUALS.split(field, maxsplit=1)
    if not value:
        raise _Problem("invalid field format")
    if not key:
        raise _Problem("missing field key")
    text = value[0]
    if not text:
        raise _Problem("missing field value")
    if text[0] == '"':
        return
    if text[0] in "0123456789+-.Nn":
        if not _NUMBER.fullmatch(text):
            raise _Problem("invalid float" if text[-1] in "eE" else "invalid number")
    elif text not in _BOOLEANS:
        raise _Problem("invalid boolean")


def _time(text: str, unit: int, now: int) -> int:
    if not text:
        return now
    if not re.fullmatch(r"-?\d+", text):
        raise _Problem("point is invalid" if re.match(r"-?\d+ ", text) else "bad timestamp")
    time = int(text) * unit
    if abs(time) > _LAST_TIME:
        raise _Problem(f"time outside range -{_LAST_TIME} - {_LAST_TIME}")
    return time
