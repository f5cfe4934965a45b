# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identifiers: 64 bits, written as sixteen hexadecimal digits; zero is none."""

from __future__ import annotations

import re
import secrets
import time

from emulator.errors import Invalid

NO_ID = ""
_HEX = re.compile(r"[0-9A-Fa-f]{16}")
_UNSAFE = frozenset(b"\\, ")  # IDs of buckets and organizations never have these bytes


def parse_id(text: str) -> str:
    """The ID written in `text`; capitals are taken."""
    if len(text.encode("utf-8", "surrogateescape")) != 16:
        raise Invalid("id must have a length of 16 bytes")
    if not _HEX.fullmatch(text) or not text.strip("0"):
        raise Invalid("invalid ID")
    return text.lower()


def optional_id(text: str) -> str | None:
    """The ID written in `text`, none if that is empty."""
    return parse_id(text) if text else None


def lenient_id(text: str) -> str | None:
    """The ID written in `text`; none if it is malformed, where a route takes that for no filter."""
    try:
        return parse_id(text)
    except Invalid:
        return None


def random_id() -> str:
    """An ID as organizations and buckets get them: in no order."""
    while True:
        data = secrets.token_bytes(8)
        if not _UNSAFE.intersection(data) and any(data):
            return data.hex()


class Sequence:
    """IDs as everything else gets them: each is greater than those before."""

    def __init__(self) -> None:
        self._last = 0x0E << 56 | time.time_ns() >> 8

    def next(self) -> str:
        """The next ID."""
        self._last += 0x1000
        return f"{self._last:016x}"
