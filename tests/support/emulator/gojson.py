# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON as Go's encoding/json reads it: its error messages, and what it has filled in by the time it fails.

A request's first JSON value counts and what follows is not read. Names of members match without regard to case.
A value of a wrong type is passed over and told at the end; a malformed ID or time ends the reading at once.
"""

from __future__ import annotations

import datetime
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import ApiError
from emulator.gotext import decode_utf8, fold, quote, quote_byte
from emulator.ids import NO_ID, parse_id

_SPACE = b" \t\r\n"
_STRING_RUN = re.compile(rb'[^"\\\x00-\x1f]*')
_NUMBER_START = b"-0123456789"
_ESCAPES = {
    ord(k): v
    for k, v in {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}.items()
}
_MAX_DEPTH = 10_000
_FRAMES_PER_LEVEL = 4
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)")


class DecodeError(Exception):
    """What encoding/json's decoder returns.

    `cause` is set where a type's own reading failed with an error of the API, as an ID's does; `partial` holds what
    had been read before.
    """

    def __init__(self, message: str, cause: ApiError | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.partial: dict[str, Any] = {}


@dataclass(frozen=True)
class Number:
    """A number as it was written."""

    text: str


class Members(list[tuple[str, Any]]):
    """An object's members in their order, doubles and all."""


class _Scanner:
    """Reads one JSON value and tells what it did not expect, as encoding/json's scanner does."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.depth = 0

    def _peek(self) -> int:
        """The next byte that is no white space, which stays unread."""
        data, at = self.data, self.at
        while at < len(data) and data[at] in _SPACE:
            at += 1
        self.at = at
        return self._byte()

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise DecodeError("unexpected EOF")
        return self.data[self.at]

    def _unexpected(self, where: str) -> DecodeError:
        return DecodeError(f"invalid character {quote_byte(self.data[self.at])} {where}")

    def document(self) -> Any:
        if not self.data.strip(_SPACE):
            raise DecodeError("EOF")
        return self.value()

    def value(self) -> Any:
        byte = self._peek()
        if byte == 0x7B:
            return self._nested(self._object)
        if byte == 0x5B:
            return self._nested(self._array)
        if byte == 0x22:
            return self._string()
        if byte in _NUMBER_START:
            return self._number()
        for word, meaning in ((b"true", True), (b"false", False), (b"null", None)):
            if byte == word[0]:
                return self._word(word, meaning)
        raise self._unexpected("looking for beginning of value")

    def _nested(self, read: Callable[[], Any]) -> Any:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self._unexpected("exceeded max depth")
        self.at += 1
        found = read()
        self.depth -= 1
        return found

    def _object(self) -> Members:
        members = Members()
        if self._peek() == 0x7D:
            self.at += 1
            return members
        while True:
            if self._peek() != 0x22:
                raise self._unexpected("looking for beginning of object key string")
            key = self._string()
            if self._peek() != 0x3A:
                raise self._unexpected("after object key")
            self.at += 1
            members.append((key, self.value()))
            if self._ends(0x7D, "after object key:value pair"):
                return members

    def _array(self) -> list[Any]:
        items: list[Any] = []
        if self._peek() == 0x5D:
            self.at += 1
            return items
        while True:
            items.append(self.value())
            if self._ends(0x5D, "after array element"):
                return items

    def _ends(self, closing: int, where: str) -> bool:
        byte = self._peek()
        if byte not in (closing, 0x2C):
            raise self._unexpected(where)
        self.at += 1
        return byte == closing

    def _word(self, word: bytes, meaning: bool | None) -> bool | None:
        for expected in word[1:]:
            self.at += 1
            if self._byte() != expected:
                raise self._unexpected(f"in literal {word.decode()} (expecting {quote_byte(expected)})")
        self.at += 1
        return meaning

    def _string(self) -> str:
        self.at += 1
        parts: list[str] = []
        while True:
            run = _STRING_RUN.match(self.data, self.at)
            if run and run.end() > self.at:
                parts.append(decode_utf8(run[0]))
                self.at = run.end()
            byte = self._byte()
            if byte == 0x22:
                self.at += 1
                return _join_surrogates("".join(parts))
            if byte != 0x5C:
                raise self._unexpected("in string literal")
            self.at += 1
            parts.append(self._escape())

    def _escape(self) -> str:
        byte = self._byte()
        if byte in _ESCAPES:
            self.at += 1
            return _ESCAPES[byte]
        if byte != 0x75:
            raise self._unexpected("in string escape code")
        digits = ""
        for _digit in range(4):
            self.at += 1
            if chr(self._byte()) not in "0123456789abcdefABCDEF":
                raise self._unexpected("in \\u hexadecimal character escape")
            digits += chr(self._byte())
        self.at += 1
        return chr(int(digits, 16))

    def _number(self) -> Number:
        start = self.at
        if self.data[self.at] == 0x2D:
            self.at += 1
            if not self._digit():
                raise self._unexpected("in numeric literal")
        if self._byte() == 0x30:
            self.at += 1
        else:
            self._digits()
        if self._is(b"."):
            self.at += 1
            if not self._digit():
                raise self._unexpected("after decimal point in numeric literal")
            self._digits()
        if self._is(b"eE"):
            self.at += 1
            if self._byte() in b"+-":
                self.at += 1
            if not self._digit():
                raise self._unexpected("in exponent of numeric literal")
            self._digits()
        return Number(self.data[start : self.at].decode())

    def _digit(self) -> bool:
        return self._byte() in b"0123456789"

    def _digits(self) -> None:
        while self._is(b"0123456789"):
            self.at += 1

    def _is(self, among: bytes) -> bool:
        return self.at < len(self.data) and self.data[self.at] in among


def _join_surrogates(text: str) -> str:
    """`text` with escaped pairs of surrogates joined to one letter, and lone ones replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Target(ABC):
    """A Go type that JSON is read into: its name in messages, its zero value, and how it is read."""

    name: str

    @abstractmethod
    def zero(self) -> Any:
        """The value of what JSON leaves out."""

    @abstractmethod
    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        """What JSON's `value` makes of the `old` one."""


@dataclass
class _Reading:
    """Where in the target a value goes, and the first mismatch so far."""

    path: list[str] = field(default_factory=list)
    struct: str | None = None
    first: str | None = None

    def mismatch(self, value: Any, name: str) -> None:
        """Remember that `value` does not fit the type `name`, if it is the first that does not fit its own."""
        if self.first is not None:
            return
        what = _kind(value)
        if isinstance(value, Number) and name in _INTEGERS:
            what = f"number {value.text}"
        if self.struct is None:
            self.first = f"json: cannot unmarshal {what} into Go value of type {name}"
        else:
            place = f"{self.struct}.{'.'.join(self.path)}"
            self.first = f"json: cannot unmarshal {what} into Go struct field {place} of type {name}"


def _kind(value: Any) -> str:
    if isinstance(value, Members):
        return "object"
    if isinstance(value, list):
        return "array"
    if isinstance(value, str):
        return "string"
    return "bool" if isinstance(value, bool) else "number"


_INTEGERS = ("int64", "time.Duration")


@dataclass
class _Plain(_Target):
    """A string, a truth value or an integer."""

    name: str
    nothing: Any

    def zero(self) -> Any:
        return self.nothing

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return old
        if isinstance(value, Number):
            if self.name in _INTEGERS and re.fullmatch(r"-?[0-9]+", value.text):
                number = int(value.text)
                if -(2**63) <= number < 2**63:
                    return number
        elif type(value) is type(self.nothing):
            return value
        reading.mismatch(value, self.name)
        return old


@dataclass
class _Id(_Target):
    name: str = "platform.ID"

    def zero(self) -> Any:
        return NO_ID

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return old
        if not isinstance(value, str):
            reading.mismatch(value, self.name)
            return old
        try:
            return parse_id(value)
        except ApiError as error:
            raise DecodeError(error.message, error) from None


@dataclass
class _Time(_Target):
    """A time; what it says is not kept, for the server sets its own."""

    name: str = "time.Time"

    def zero(self) -> Any:
        return None

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return old
        if not isinstance(value, str):
            raise DecodeError("Time.UnmarshalJSON: input is not a JSON string")
        if not _TIME.fullmatch(value):
            layout = "2006-01-02T15:04:05Z07:00"
            raise DecodeError(f'parsing time {quote(value)} as {quote(layout)}: cannot parse {quote(value)} as "2006"')
        return datetime.datetime.fromisoformat(value.replace(",", "."))


@dataclass
class _Pointer(_Target):
    """A value that may be left out; None then."""

    to: _Target

    def __post_init__(self) -> None:
        self.name = self.to.name

    def zero(self) -> Any:
        return None

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return None
        return self.to.read(value, self.to.zero() if old is None else old, reading)


@dataclass
class _Slice(_Target):
    of: _Target

    def __post_init__(self) -> None:
        self.name = f"[]{self.of.name}"

    def zero(self) -> Any:
        return None

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return None
        if not isinstance(value, list) or isinstance(value, Members):
            reading.mismatch(value, self.name)
            return old
        return [self.of.read(item, self.of.zero(), reading) for item in value]


@dataclass
class _Map(_Target):
    of: _Target

    def __post_init__(self) -> None:
        self.name = f"map[string]{self.of.name}"

    def zero(self) -> Any:
        return None

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return None
        if not isinstance(value, Members):
            reading.mismatch(value, self.name)
            return old
        found = dict(old or {})
        for key, item in value:
            found[key] = self.of.read(item, self.of.zero(), reading)
        return found


class Struct(_Target):
    """A struct: its fields by their names in JSON."""

    def __init__(self, name: str, fields: Mapping[str, _Target]) -> None:
        self.name = name
        self.short_name = name.rpartition(".")[2] if name.isprintable() and " " not in name else ""
        self.fields = dict(fields)
        self._folded = {fold(key): key for key in self.fields}

    def zero(self) -> dict[str, Any]:
        return {key: target.zero() for key, target in self.fields.items()}

    def read(self, value: Any, old: Any, reading: _Reading) -> Any:
        if value is None:
            return old
        if not isinstance(value, Members):
            reading.mismatch(value, self.name)
            return old
        outer_path, outer_struct = reading.path, reading.struct
        for given, item in value:
            key = given if given in self.fields else self._folded.get(fold(given))
            if key is None:
                continue
            reading.path, reading.struct = [*outer_path, key], self.short_name
            old[key] = self.fields[key].read(item, old[key], reading)
            reading.path, reading.struct = outer_path, outer_struct
        return old


ID = _Id()
ID_POINTER = _Pointer(_Id("*platform.ID"))
TIME = _Time()
STRING = _Plain("string", "")
BOOL = _Plain("bool", False)
INT64 = _Plain("int64", 0)
DURATION = _Plain("time.Duration", 0)


def string_type(name: str) -> _Target:
    """A type of the name `name` whose values are strings."""
    return _Plain(name, "")


def pointer(to: _Target) -> _Target:
    """The type that `to` has when it may be left out."""
    return _Pointer(to)


def slice_of(of: _Target) -> _Target:
    """A list of `of`."""
    return _Slice(of)


def map_of(of: _Target) -> _Target:
    """An object with any names whose values are `of`."""
    return _Map(of)


sys.setrecursionlimit(max(sys.getrecursionlimit(), _MAX_DEPTH * _FRAMES_PER_LEVEL))


def decode(data: bytes, target: Struct) -> dict[str, Any]:
    """The first JSON value of `data`, read into `target`."""
    found = target.zero()
    try:
        value = _Scanner(data).document()
        reading = _Reading()
        target.read(value, found, reading)
        if reading.first is not None:
            raise DecodeError(reading.first)
    except DecodeError as error:
        error.partial = found
        raise
    return found
