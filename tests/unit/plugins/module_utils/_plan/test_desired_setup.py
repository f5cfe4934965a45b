# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_setup declare, and what the server would refuse half-way. No message has a secret."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import DesiredSetup, parse_setup

PASSWORD = "a-long-pass-word"
TOKEN = "t" * 32
GIVEN: dict[str, Any] = {"username": "admin", "password": PASSWORD, "org": "main", "bucket": "b", "token": TOKEN}


@pytest.mark.parametrize(
    ("changes", "declared"),
    [
        ({}, DesiredSetup("admin", "main", "b", 0, PASSWORD, token=TOKEN)),
        ({"retention": "30d"}, DesiredSetup("admin", "main", "b", 2_592_000, PASSWORD, "30d", TOKEN)),
        ({"retention": "1h"}, DesiredSetup("admin", "main", "b", 3_600, PASSWORD, "1h", TOKEN)),
        ({"username": " a\nb "}, DesiredSetup(" a\nb ", "main", "b", 0, PASSWORD, token=TOKEN)),
        ({"bucket": " "}, DesiredSetup("admin", "main", " ", 0, PASSWORD, token=TOKEN)),
        ({"password": "üüüü"}, DesiredSetup("admin", "main", "b", 0, "üüüü", token=TOKEN)),
        ({"token": "!~" * 512}, DesiredSetup("admin", "main", "b", 0, PASSWORD, token="!~" * 512)),
        (
            {"token": None, "token_file": "/x", "repair": True},
            DesiredSetup("admin", "main", "b", 0, PASSWORD, token_file="/x", repair=True),
        ),
    ],
)
def test_parse_setup__what_is_given__declared(changes: dict[str, Any], declared: DesiredSetup) -> None:
    parsed = parse_setup({**GIVEN, **changes})
    assert parsed == declared
    assert parsed.token_option == ("token" if parsed.token_file is None else "token_file")
    assert PASSWORD not in repr(parsed)
    assert TOKEN not in repr(parsed)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": ""}, "username: an empty string names nothing."),
        ({"username": "a:b"}, "username: a colon can't be sent"),
        ({"password": ""}, "password: it has 0 bytes"),
        ({"password": "1234567"}, "password: it has 7 bytes, and InfluxDB takes 8 to 72."),
        ({"password": "ü" * 37}, "password: it has 74 bytes"),
        ({"org": " "}, "org: ' ' is blank"),
        ({"org": "main\n"}, "org: 'main\\n' has white space around it"),
        ({"org": "o" * 32_753}, "org: a name that begins with"),
        ({"bucket": "_x"}, "bucket: '_x' begins with an underscore"),
        ({"bucket": 'a"b'}, "has a double quote"),
        ({"bucket": "b" * 32_753}, "bucket: a name that begins with"),
        ({"retention": "60s"}, "retention: '60s' is shorter than 1h"),
        ({"retention": "720"}, "retention: '720' has no unit."),
        ({"retention": "9223372037s"}, "retention: '9223372037s' is longer than"),
        ({"token": "t" * 31}, "token: the token has 31 characters."),
        ({"token": "t"}, "token: the token has 1 character."),
        ({"token": "t" * 1_025}, "token: the token has 1,025 characters."),
        ({"token": f"{TOKEN} "}, "token: the token has characters other than"),
        ({"token": f"{TOKEN}\x7f"}, "token: the token has characters other than"),
        ({"token": f"{TOKEN}ü"}, "token: the token has characters other than"),
        ({"token": None, "token_file": ""}, "token_file: an empty string names nothing."),
        ({"token": None, "token_file": "a\0"}, "token_file: 'a\\x00' has a NUL"),
    ],
)
def test_parse_setup__what_would_fail_half_way__refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_setup({**GIVEN, **changes})
    assert words in caught.value.message
    assert TOKEN not in caught.value.message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"username": "a:b"},
            "username: a colon can't be sent in HTTP Basic authentication, so that nobody could sign in. Choose another name.",
        ),
        ({"password": "1234567"}, "password: it has 7 bytes, and InfluxDB takes 8 to 72. Choose another password."),
        (
            {"token": "t"},
            (
                "token: the token has 1 character. InfluxDB takes any, but this one may do everything on the server: choose 32 to 1,024 "
                "random characters."
            ),
        ),
    ],
)
def test_parse_setup__refused__in_whole_sentences(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_setup({**GIVEN, **changes})
    assert caught.value.message == message
