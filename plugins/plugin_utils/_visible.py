# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which characters a reader can see, and what stands in a page for the others."""

from __future__ import annotations

import re

# Unicode calls them letters, marks or symbols, and no font shows them: joiners, fillers, selectors of variants, a blank pattern.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_PICTURES = {"\0": "␀", "\t": "␉", "\n": "␤\n", "\r": "␍", "\x1b": "␛", "\x7f": "␡"}


def is_visible(letter: str) -> bool:
    """Return whether one character is shown as it is: neither a control, a format or a space of its own kind, nor unassigned."""
    return letter.isprintable() and _UNSEEN.match(letter) is None


def visible(value: object) -> str:
    """Return ``value`` as text in which each character can be seen."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if is_visible(letter) else _PICTURES.get(letter, f"[U+{ord(letter):04X}]") for letter in text)
