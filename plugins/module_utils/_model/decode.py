# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Taking fields out of the API's JSON, with an error that says which one isn't as the API promises."""

from __future__ import annotations

import typing as t

from .._errors import ResponseError


def get_list(document: t.Any, key: str) -> list[t.Any]:
    """The list under ``key``; a null stands for an empty one."""
    value = _get(document, key, None)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _unexpected(key, value)
    return value


def get_listed(document: t.Any, key: str) -> list[t.Any]:
    """The list that is the whole answer, under ``key``: an answer without it is no empty list, but another's answer."""
    if key not in _checked(document, key):
        raise _unexpected(key, None)
    return get_list(document, key)


def get_whole_list(document: t.Any) -> list[t.Any]:
    """The list that the answer is itself."""
    if not isinstance(document, list):
        raise ResponseError(f"The server's answer is {_words(document)} where the API promises a list. {_WAY_OUT}")
    return document


def get_text(document: t.Any, key: str, default: str | None = None) -> str:
    """The string under ``key``, or ``default`` where the API may leave it out."""
    value = _get(document, key, default)
    if not isinstance(value, str):
        raise _unexpected(key, value)
    return value


def get_number(document: t.Any, key: str) -> int | None:
    """The whole number under ``key``, None where it is left out."""
    value = _get(document, key, None)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63):
        raise _unexpected(key, value)
    return value


def get_flag(document: t.Any, key: str) -> bool:
    """The truth value under ``key``, false where it is left out."""
    value = _get(document, key, False)
    if not isinstance(value, bool):
        raise _unexpected(key, value)
    return value


def get_texts(document: t.Any, key: str) -> dict[str, str]:
    """The object of strings under ``key``, empty where it is left out."""
    value = _get(document, key, None)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise _unexpected(key, value)
    return dict(value)


def get_document(document: t.Any, key: str) -> t.Any:
    """The object under ``key``."""
    value = _get(document, key, None)
    if not isinstance(value, dict):
        raise _unexpected(key, value)
    return value


_WORDS = {dict: "an object", list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
_WAY_OUT = "Check that host is InfluxDB 2.x or InfluxDB Cloud (TSM), and that nothing on the way changes its answers."


def _get(document: t.Any, key: str, default: t.Any) -> t.Any:
    return _checked(document, key).get(key, default)


def _checked(document: t.Any, key: str) -> dict[str, t.Any]:
    if not isinstance(document, dict):
        raise ResponseError(
            f"The server's answer is {_words(document)} where the API promises an object with {key!r}. {_WAY_OUT}"
        )
    return document


def _unexpected(key: str, value: t.Any) -> ResponseError:
    return ResponseError(
        f"The server's answer has {_words(value)} under {key!r}, which is not what the API promises. {_WAY_OUT}"
    )


def _words(value: t.Any) -> str:
    return _WORDS.get(type(value), "nothing")
