# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text as Go sees it: letters folded one by one, its white space, its quoting, its query strings.

Python's own `lower`, `casefold` and `strip` differ (recording `names`): they map one letter to several.
"""

from __future__ import annotations

import codecs
import re
from urllib.parse import quote_plus

_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_HEX_PAIR = re.compile(r"%([0-9A-Fa-f]{2})")
_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def trim_space(text: str) -> str:
    """`text` without the white space around it, as strings.TrimSpace has it."""
    return text.strip(_SPACE)


def _lower_letter(letter: str) -> str:
    if letter == "\u0130":  # Python gives an i and a combining dot
        return "i"
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def to_lower(text: str) -> str:
    """`text` in lower case, letter by letter, as strings.ToLower has it."""
    if text.isascii():
        return text.lower()
    return "".join(map(_lower_letter, text))


def _fold_letter(letter: str) -> str:
    for folded in (letter.casefold(), letter.lower()):
        if len(folded) == 1:
            return folded
    return letter


def fold(text: str) -> str:
    """A form of `text` that two texts share if strings.EqualFold takes them for equal."""
    return "".join(map(_fold_letter, text))


def quote(text: str) -> str:
    """`text` in double quotes with escapes, as the verb %q prints it."""
    return '"' + "".join(map(_quote_letter, text)) + '"'


def _quote_letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    number = ord(letter)
    if 0xDC80 <= number <= 0xDCFF:  # a byte that is no UTF-8, kept by "surrogateescape"
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def quote_byte(byte: int) -> str:
    """A byte in single quotes, as encoding/json names a character that it did not expect."""
    letter = chr(byte)
    if letter == "'":
        return "'\\''"
    if letter == '"':
        return "'\"'"
    return "'" + quote(letter)[1:-1] + "'"


def parse_int(text: str) -> int | None:
    """The number that strconv.Atoi reads from `text`."""
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def parse_bool(text: str) -> bool | None:
    """The truth value that strconv.ParseBool reads from `text`."""
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


def _replace_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd", error.start + 1


codecs.register_error("emulator-go", _replace_byte)


def decode_utf8(data: bytes) -> str:
    """`data` as text, each byte that is no UTF-8 replaced."""
    return data.decode("utf-8", "emulator-go")


def printable(text: str) -> str:
    """`text` with bytes that were no UTF-8 replaced, as an encoder of JSON must."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "emulator-go")


def _unescape(text: str) -> str | None:
    if "%" not in text:
        return text.replace("+", " ")
    parts = text.replace("+", " ").split("%")
    data = parts[0].encode("utf-8", "surrogateescape")
    for part in parts[1:]:
        if not _HEX_PAIR.match("%" + part):
            return None
        data += bytes.fromhex(part[:2]) + part[2:].encode("utf-8", "surrogateescape")
    return data.decode("utf-8", "surrogateescape")


def parse_query(text: str) -> dict[str, str]:
    """The first value of each parameter; pairs that are malformed are left out, as url.ParseQuery's callers do."""
    found: dict[str, str] = {}
    for pair in text.split("&"):
        if not pair or ";" in pair:
            continue
        raw_key, _equals, raw_value = pair.partition("=")
        key, value = _unescape(raw_key), _unescape(raw_value)
        if key is not None and value is not None:
            found.setdefault(key, value)
    return found


def encode_query(values: dict[str, str]) -> str:
    """`values` as a query string in the order of its keys."""
    return "&".join(
        f"{quote_plus(key, errors='surrogateescape')}={quote_plus(values[key], errors='surrogateescape')}"
        for key in sorted(values)
    )
