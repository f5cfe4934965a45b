# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What cannot be seen is escaped, what can be read stays, and no spelling of a secret is shown."""

from __future__ import annotations

import base64
import html
import json
import re
import sys
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import (
    MASK,
    count,
    mask,
    printable,
    shorten,
    shown,
    summarize,
)

TOKEN = "kP3/v+Zq0_x-7Yh'Wm\\T5=9Ld2\"Rc8Jf4&Nb6Sg1Xa0Qe7Ui3Oy5Pw9Ht2Kv4Mz6==" + "Bn8Cx0Zl1Dq3Fj5Gr7"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("abc ä'\"\\", "abc ä'\"\\"),
        ("a\nb\x1b[2J\t\r", "a\\nb\\x1b[2J\\t\\r"),
        ("\0\x7f\x85\x9b\xa0\xad", "\\x00\\x7f\\x85\\x9b\\xa0\\xad"),
        ("\u061c\u2060\u180e\u2028\u2029\u202e\u2066\ufeff", "\\u061c\\u2060\\u180e\\u2028\\u2029\\u202e\\u2066\\ufeff"),
        ("\u034f\u115f\u1160\u17b4\u180b\u2800\u3164\uffa0", "\\u034f\\u115f\\u1160\\u17b4\\u180b\\u2800\\u3164\\uffa0"),
        ("\U000e0041\U000e0100\U0001d173", "\\U000e0041\\U000e0100\\U0001d173"),
        ("\ufe0f\u200d\u200b", "\\ufe0f\\u200d\\u200b"),
        ("\ud800\ue000\uffff", "\\ud800\\ue000\\uffff"),
    ],
)  # fmt: skip
def test_printable__what_cannot_be_seen__escaped(text: str, escaped: str) -> None:
    assert printable(text) == escaped


@pytest.mark.parametrize(
    ("number", "nouns", "text"),
    [
        (0, ("server",), "0 servers"),
        (1, ("server",), "1 server"),
        (2, ("server",), "2 servers"),
        (1, ("server is", "servers are"), "1 server is"),
        (0, ("server is", "servers are"), "0 servers are"),
        (1_000, ("change was", "changes were"), "1,000 changes were"),
    ],
)
def test_count__a_number__with_the_noun_that_goes_with_it(number: int, nouns: tuple[str, ...], text: str) -> None:
    assert count(number, *nouns) == text


@pytest.mark.parametrize(
    "text",
    ["Grüße Ωμέγα Привет 日本語 한국어 हिन्दी العربية עברית ไทย தமிழ்", "naïve e\u0301", "🚀✓→½€", "\u201c«—»\u201d"],
)
def test_printable__what_people_write__stays(text: str) -> None:
    assert printable(text) == text


def test_printable__every_character__by_its_kind_alone() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        escaped = printable(letter)
        if escaped == letter:
            assert letter == " " or unicodedata.category(letter)[0] in "LMNPS"
        else:
            assert escaped.isascii()
            assert escaped.isprintable()
            assert escaped.encode("ascii").decode("unicode_escape") == letter


@pytest.mark.parametrize(("text", "limit", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a bcd", 3, "a…")])
def test_shorten__longer_than_the_limit__cut(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


def _upper_and_lower(escape: Callable[[str], str]) -> tuple[Callable[[str], str], ...]:
    def lower(text: str) -> str:
        return re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), escape(text))

    return escape, lower


SPELLINGS: list[Callable[[str], str]] = [
    str,
    *_upper_and_lower(quote),
    *_upper_and_lower(lambda text: quote(text, safe="")),
    *_upper_and_lower(quote_plus),
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    lambda text: repr(text)[1:-1],
    lambda text: repr(text.encode())[2:-1],
    lambda text: repr(repr(text))[1:-1],
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: json.dumps(json.dumps(text))[1:-1],
    lambda text: "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(*[iter(text.encode("utf-16-be"))] * 2)),
    html.escape,
    lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    lambda text: "".join(f"&#x{ord(letter):X};" for letter in text),
    lambda text: json.dumps(html.escape(text)),
    lambda text: text[:10] + "\n   " + text[10:],
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(b"x" + text.encode() + b"y").decode(),
    lambda text: base64.b64encode(b"xy:" + text.encode()).decode(),
    lambda text: base64.b64encode(b"user:" + text.encode()).decode(),
]


def longest_shared(text: str, secret: str) -> int:
    """The length of the longest run of the secret's characters in the text."""
    longest = 0
    for begin in range(len(secret)):
        while secret[begin : begin + longest + 1] in text and begin + longest < len(secret):
            longest += 1
    return longest


@pytest.mark.parametrize("number", range(len(SPELLINGS)))
@pytest.mark.parametrize("secret", [TOKEN, "pässwörd 日本 \U0001f680'\"\\<&", "it's a \\secret"], ids=ascii)
def test_mask__any_spelling__none_of_it_is_left(number: int, secret: str) -> None:
    spelled = SPELLINGS[number](secret)
    for masked in (mask(f"before {spelled} after", [secret]), shown(f"before {spelled} after", [secret], 500)):
        assert MASK in masked
        assert masked.startswith("before ")
        assert masked.endswith(" after")
        assert longest_shared(masked, spelled) < 8
        assert longest_shared(masked, secret) < 8


@pytest.mark.parametrize("number", range(len(SPELLINGS) - 5))
@pytest.mark.parametrize("limit", [20, 60, 120])
def test_shown__a_secret_at_the_limit__no_part_of_it(number: int, limit: int) -> None:
    spelled = SPELLINGS[number](TOKEN)
    for before in range(0, limit + 2, 7):
        told = shown("." * before + " " + spelled + "\x1b tail", [TOKEN], limit)
        assert len(told) <= limit
        assert longest_shared(told, spelled) < 8
        assert longest_shared(told, TOKEN) < 8


@pytest.mark.parametrize("cut", [slice(0, 40), slice(13, 30), slice(50, None)])
def test_shown__a_secret_that_another_has_cut__its_part_is_masked(cut: slice) -> None:
    told = shown(f"echo {TOKEN[cut]} and more", [TOKEN], 200)
    assert told == f"echo {MASK} and more"


@pytest.mark.parametrize(
    ("text", "secret", "masked"),
    [
        ("a cat sat", "a", f"{MASK} cat sat"),
        ("abc", "b", "abc"),
        ("xy-z", "xy", f"{MASK}-z"),
        ("the test of latest", "test", f"the {MASK} of la{MASK}"),
        ("nothing", "", "nothing"),
        ("", "abcd", ""),
        ("the influxdb-password of influxdb", "influxdb-password", f"the {MASK} of influxdb"),
    ],
)
def test_mask__short_ones_and_part_of_words__sane(text: str, secret: str, masked: str) -> None:
    assert mask(text, [secret]) == masked


def test_mask__several__each() -> None:
    assert mask("one-secret, two-secret", ["one-secret", "two-secret"]) == f"{MASK}, {MASK}"
    assert mask("one-secret", ["one-secret", "one-secret-more"]) == MASK


@given(st.text(max_size=60), st.text(min_size=4, max_size=20), st.text(max_size=20))
def test_shown__anything__one_line_that_can_be_printed(before: str, secret: str, after: str) -> None:
    told = shown(before + secret + after, [secret], 50)
    assert len(told) <= 50
    assert printable(told) == told


@given(st.text(max_size=200))
def test_mask__no_secret_in_it__unchanged(text: str) -> None:
    assert mask(text, ["kP3vZq0x7YhWmT5"]) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "'n1'"), (5, "'n1', 'n2', 'n3', 'n4', 'n5'"), (7, "'n1', 'n2', 'n3', 'n4', 'n5' and 2 more")],
)
def test_summarize__texts__a_few_of_them(number: int, text: str) -> None:
    assert summarize([repr(f"n{index}") for index in range(1, number + 1)]) == text


@pytest.mark.parametrize(("number", "text"), [(5, "1. 2. 3. 4. 5."), (6, "1. 2. 3. 4. 5. And 1 more.")])
def test_summarize__sentences__a_few_of_them(number: int, text: str) -> None:
    assert summarize([f"{index}." for index in range(1, number + 1)], " ", " And {} more.") == text
