# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each character of a text can be seen, whichever Unicode has."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import is_visible, visible

UNSEEN = (
    "\x00\t\r\x1b\x7f\x85\x9b\xa0\xad\u034f\u061c\u115f\u180e"
    "\u200b\u200d\u2028\u2029\u202e\u2060\u2066\u2800\u3000\u3164\ufe0f\ufeff\uffa0\U000e0041\U000e0100"
)


@pytest.mark.parametrize("letter", UNSEEN)
def test_visible__a_character_that_nothing_shows__named(letter: str) -> None:
    assert not is_visible(letter)
    shown = visible(f"a{letter}b")
    assert letter not in shown
    assert shown.isprintable()


def test_visible__every_control_format_and_space_of_unicode__named() -> None:
    letters = map(chr, range(sys.maxunicode + 1))
    shown = [letter for letter in letters if is_visible(letter) and unicodedata.category(letter)[0] in "CZ"]
    assert shown == [" "]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a b", "a b"),
        ("café 😀", "café 😀"),
        ("a\nb", "a␤\nb"),
        ("\u202egnp", "[U+202E]gnp"),
        ("\U000e0041", "[U+E0041]"),
        (5, "5"),
        ("", ""),
    ],
)
def test_visible__a_text__as_a_reader_sees_it(value: object, shown: str) -> None:
    assert visible(value) == shown
