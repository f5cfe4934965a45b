# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations are read and written as InfluxDB does, and none gets through that the server would store as another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.durations import (
    LONGEST,
    SHORTEST,
    default_shard_group_duration,
    format_duration,
    parse_duration,
    parse_retention,
    parse_shard_group_duration,
)
from unit.plugins.recordings import Rule, created_buckets, rule_of

UNITS = " Write numbers with the units ns, us, ms, s, m, h, d and w, such as 30d or 1w2d, or infinite to keep data for ever."
TOO_LONG = " is longer than 9223372036s (about 292 years), past which InfluxDB's clock overflows. Write infinite to keep data for ever."


def recorded_rules() -> list[tuple[Rule, int, Rule]]:
    """For each creation with one rule of whole numbers: the rule sent, the status, the rule stored."""
    cases = [
        (rule_of(sent), response["status"], rule_of(response["json"]) or {})
        for sent, response in created_buckets("bucket-create", "retention")
    ]
    return [
        (rule, status, stored)
        for rule, status, stored in cases
        if rule is not None and all(isinstance(value, int) for key, value in rule.items() if key != "type")
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("infinite", 0),
        ("0", 0),
        ("00", 0),
        ("0s", 0),
        ("0d0h", 0),
        ("1s", 1),
        ("90m", 5_400),
        ("1h", 3_600),
        ("36h", 129_600),
        ("30d", 2_592_000),
        ("1w", 604_800),
        ("1w2d", 777_600),
        ("1w2d3h4m5s", 788_645),
        ("2d1w", 777_600),
        ("1d1d", 172_800),
        ("030d", 2_592_000),
        ("1000ms", 1),
        ("1500ms500ms", 2),
        ("3600000000us", 3_600),
        ("3600000000µs", 3_600),
        ("3600000000000ns", 3_600),
        ("999ms999us1000ns", 1),
    ],
)
def test_parse_duration__units_of_influxdb__seconds(text: str, seconds: int) -> None:
    assert parse_duration(text, "retention") == seconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("30", "x: '30' has no unit. Write 30h for hours, or 30d for days."),
        ("3600", "x: '3600' has no unit. Write 3600s for seconds, or 3600h for hours, or 3600d for days."),
        ("2592000", "x: '2592000' has no unit. Write 2592000s for seconds."),
        ("9" * 20, f"x: '{'9' * 20}' has no unit. Write a number with a unit, such as 30d."),
        ("", "x: '' is not a valid duration." + UNITS),
        ("d", "x: 'd' is not a valid duration." + UNITS),
        ("-30d", "x: '-30d' is not a valid duration." + UNITS),
        ("1.5d", "x: '1.5d' is not a valid duration." + UNITS),
        ("30 d", "x: '30 d' is not a valid duration." + UNITS),
        ("30d ", "x: '30d ' is not a valid duration." + UNITS),
        ("30d\n", "x: '30d\\n' is not a valid duration." + UNITS),
        ("30D", "x: '30D' is not a valid duration." + UNITS),
        ("1mo", "x: '1mo' is not a valid duration." + UNITS),
        ("1y", "x: '1y' is not a valid duration." + UNITS),
        ("1d12", "x: '1d12' is not a valid duration." + UNITS),
        ("٣d", "x: '٣d' is not a valid duration." + UNITS),
        ("Infinite", "x: 'Infinite' is not a valid duration." + UNITS),
        ("1ms", "x: '1ms' is not a whole number of seconds, and InfluxDB stores only whole seconds."),
        ("1h1ns", "x: '1h1ns' is not a whole number of seconds, and InfluxDB stores only whole seconds."),
    ],
)
def test_parse_duration__anything_else__refused(text: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_duration(text, "x")
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("infinite", 0), ("0", 0), ("0s", 0), ("0d0h", 0), ("1h", SHORTEST), ("60m", SHORTEST), ("9223372036s", LONGEST)],
)
def test_parse_retention__within_the_limits__seconds(text: str, seconds: int) -> None:
    assert parse_retention(text) == seconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("59m59s", "retention: '59m59s' is shorter than 1h, the shortest that InfluxDB takes."),
        ("9223372037s", "retention: '9223372037s'" + TOO_LONG),
        ("20000000000s", "retention: '20000000000s'" + TOO_LONG),
        ("300000000000w", "retention: '300000000000w'" + TOO_LONG),
    ],
)
def test_parse_retention__outside_the_limits__refused(text: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_retention(text)
    assert caught.value.message == message


@pytest.mark.parametrize("text", ["0", "0s", "0d0h", "infinite", "1s", "59m59s", "9223372037s", "3600", "1x"])
def test_parse_shard_group_duration__outside_the_limits__refused(text: str) -> None:
    with pytest.raises(DeclarationError, match=rf"^shard_group_duration: '{text}' "):
        parse_shard_group_duration(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "infinite"),
        (1, "1s"),
        (61, "1m1s"),
        (3_600, "1h"),
        (5_400, "90m"),
        (90_000, "25h"),
        (604_800, "7d"),
        (691_200, "8d"),
        (788_645, "9d3h4m5s"),
        (LONGEST, "106751d23h47m16s"),
    ],
)
def test_format_duration__seconds__as_people_write_them(seconds: int, text: str) -> None:
    assert format_duration(seconds) == text


@given(st.integers(0, LONGEST))
def test_format_duration__any_number_of_seconds__reads_back(seconds: int) -> None:
    assert parse_duration(format_duration(seconds), "x") == seconds


@given(st.text(alphabet="0123456789nuµmshdwinfte.- \n", max_size=8))
def test_parse_duration__any_text__seconds_or_a_declaration_error(text: str) -> None:
    try:
        seconds = parse_retention(text)
    except DeclarationError:
        return
    assert seconds == 0 or SHORTEST <= seconds <= LONGEST


@pytest.mark.parametrize(
    ("retention", "chosen"),
    [
        (stored["everySeconds"], stored["shardGroupDurationSeconds"])
        for rule, status, stored in recorded_rules()
        if status == 201 and not rule.get("shardGroupDurationSeconds")
    ],
)
def test_default_shard_group_duration__recorded_creation__what_the_server_chose(retention: int, chosen: int) -> None:
    assert default_shard_group_duration(retention) == chosen


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (rule["everySeconds"], stored.get("everySeconds"))
        for rule, _status, stored in recorded_rules()
        if "everySeconds" in rule and "shardGroupDurationSeconds" not in rule
    ],
)
def test_parse_retention__recorded_creation__takes_what_the_server_stored_as_sent(
    sent: int, stored: int | None
) -> None:
    assert _takes(parse_retention, sent) == (sent == stored)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (rule["shardGroupDurationSeconds"], stored["shardGroupDurationSeconds"])
        for rule, status, stored in recorded_rules()
        if status == 201 and rule.get("shardGroupDurationSeconds")
    ],
)
def test_parse_shard_group_duration__recorded_creation__takes_what_the_server_stored_as_sent(
    sent: int, stored: int
) -> None:
    assert _takes(parse_shard_group_duration, sent) == (sent == stored)


def _takes(parse: Callable[[str], int], seconds: int) -> bool:
    try:
        return parse(f"{seconds}s" if seconds else "infinite") == seconds
    except DeclarationError:
        return False
