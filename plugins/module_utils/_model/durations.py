# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Durations as InfluxDB writes them (``30d``, ``1w2d``, ``infinite``) and seconds. Pure."""

from __future__ import annotations

import re

from .._errors import DeclarationError
from .._printable import quoted

HOUR = 3_600
DAY = 24 * HOUR
WEEK = 7 * DAY
# Both ends of what the server stores as it is told (recording "retention"): below an hour it answers 500, above, 64 bits
# of nanoseconds overflow without a word.
SHORTEST = HOUR
LONGEST = 9_223_372_036
_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60 * 1_000_000_000,
    "h": HOUR * 1_000_000_000,
    "d": DAY * 1_000_000_000,
    "w": WEEK * 1_000_000_000,
}
_PART = re.compile(r"([0-9]{1,30})(ns|us|µs|ms|s|m|h|d|w)")
_ZERO = re.compile(r"(?:0{1,30}(?:ns|us|µs|ms|s|m|h|d|w)?)+")
_WHOLE = re.compile(r"(?:[0-9]{1,30}(?:ns|us|µs|ms|s|m|h|d|w))+")


def parse_duration(text: str, option: str, *, endless: bool = True) -> int:
    """Return the seconds in ``text``; 0 for ``infinite``, ``0`` or a zero with a unit, where no end makes sense.

    Raise :class:`DeclarationError`, which names ``option``, for anything that is not a whole number of seconds in
    InfluxDB's units.
    """
    if text == "infinite" and endless:
        return 0
    if re.fullmatch(r"[0-9]{1,30}", text):
        if endless and int(text) == 0:
            return 0
        raise DeclarationError(f"{option}: {text!r} has no unit. {_with_unit(int(text))}")
    if not _WHOLE.fullmatch(text):
        forever = ", or infinite to keep data for ever" if endless else ""
        raise DeclarationError(
            f"{option}: {quoted(text)} is not a valid duration. Write numbers with the units ns, us, ms, s, m, h, d and w, such as "
            f"30d or 1w2d{forever}."
        )
    nanoseconds = sum(int(number) * _NANOSECONDS[unit] for number, unit in _PART.findall(text))
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    if rest:
        raise DeclarationError(
            f"{option}: {text!r} is not a whole number of seconds, and InfluxDB stores only whole seconds."
        )
    return seconds


def parse_retention(text: str, option: str = "retention") -> int:
    """Return the retention in seconds, 0 for no end, within what the server stores (recording ``retention``)."""
    seconds = parse_duration(text, option)
    if 0 < seconds < SHORTEST:
        raise DeclarationError(f"{option}: {text!r} is shorter than 1h, the shortest that InfluxDB takes.")
    return _within_longest(seconds, text, option, " Write infinite to keep data for ever.")


def parse_shard_group_duration(text: str, option: str = "shard_group_duration") -> int:
    """Return the shard group duration in seconds, never 0: that leaves a bucket that can't be changed any more."""
    if text == "infinite" or _ZERO.fullmatch(text):
        raise DeclarationError(
            f"{option}: {text!r} is not a length that shard groups can have. Leave the option out, and InfluxDB chooses the length."
        )
    seconds = parse_duration(text, option, endless=False)
    if seconds < SHORTEST:
        raise DeclarationError(
            f"{option}: {text!r} is shorter than 1h, the shortest that InfluxDB takes when creating."
        )
    return _within_longest(seconds, text, option)


def format_duration(seconds: int) -> str:
    """Return ``seconds`` in the largest of the units d, h and m that measures them, else in several; ``infinite`` for 0."""
    if seconds == 0:
        return "infinite"
    for length, unit in ((DAY, "d"), (HOUR, "h"), (60, "m")):
        if seconds % length == 0:
            return f"{seconds // length}{unit}"
    return _mixed(seconds)


def is_stored(seconds: int) -> bool:
    """Return whether the server stores ``seconds`` as they are."""
    return SHORTEST <= seconds <= LONGEST


def default_shard_group_duration(retention: int) -> int:
    """What the server chooses for ``retention`` seconds when it may (recordings ``bucket-create`` and ``retention``)."""
    if retention == 0 or retention >= 180 * DAY:
        return WEEK
    return HOUR if retention < 2 * DAY else DAY


def _within_longest(seconds: int, text: str, option: str, way_out: str = "") -> int:
    if seconds > LONGEST:
        raise DeclarationError(
            f"{option}: {quoted(text)} is longer than {LONGEST}s (about 292 years), past which InfluxDB's clock overflows."
            f"{way_out}"
        )
    return seconds


def _mixed(seconds: int) -> str:
    parts = []
    for length, unit in ((DAY, "d"), (HOUR, "h"), (60, "m"), (1, "s")):
        number, seconds = divmod(seconds, length)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts)


def _with_unit(number: int) -> str:
    """Return what to write in place of a bare ``number``: only what is not refused itself."""
    units = [
        f"{number}{unit} for {word}"
        for length, unit, word in ((1, "s", "seconds"), (HOUR, "h", "hours"), (DAY, "d", "days"))
        if is_stored(number * length)
    ]
    return f"Write {', or '.join(units)}." if units else "Write a number with a unit, such as 30d."
