# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_user declare, and what they can't mean. No message and no text of a declaration has the password."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import DesiredUser, parse_user
from unit.plugins.samples import ORG

PASSWORD = "a-long-pass-word"


@pytest.mark.parametrize(
    ("params", "declared"),
    [
        ({"name": "ann"}, DesiredUser(True, "ann")),
        ({"name": " ann "}, DesiredUser(True, " ann ")),
        ({"name": " "}, DesiredUser(True, " ")),
        ({"id": ORG.upper()}, DesiredUser(True, id=ORG)),
        ({"name": "ann", "status": "inactive"}, DesiredUser(True, "ann", status="inactive")),
        ({"name": "ann", "state": "absent"}, DesiredUser(False, "ann")),
        ({"name": "new", "renamed_from": "old"}, DesiredUser(True, "new", renamed_from="old")),
        ({"name": "a:b"}, DesiredUser(True, "a:b")),
        ({"name": "a:b", "state": "absent", "user_password": PASSWORD}, DesiredUser(False, "a:b", password=PASSWORD)),
        (
            {"name": "ann", "user_password": PASSWORD, "update_password": "if_different", "verify_password": True},
            DesiredUser(True, "ann", password=PASSWORD, renewal="if_different", verify_password=True),
        ),
        ({"name": "ann", "user_password": "12345678"}, DesiredUser(True, "ann", password="12345678")),
        ({"name": "ann", "user_password": "üüüü"}, DesiredUser(True, "ann", password="üüüü")),
        ({"name": "ann", "user_password": "x" * 72}, DesiredUser(True, "ann", password="x" * 72)),
    ],
)
def test_parse_user__what_is_given__declared(params: dict[str, Any], declared: DesiredUser) -> None:
    assert parse_user(params) == declared
    assert PASSWORD not in repr(declared)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "name: give the user's name, or its id."),
        ({"name": ""}, "name: an empty string names nothing."),
        ({"id": "ann"}, "id: 'ann' is no ID"),
        ({"name": "ann", "renamed_from": "ann"}, "renamed_from: 'ann' is the new name too"),
        ({"id": ORG, "name": "new", "renamed_from": "old"}, "A user given by id is renamed to name."),
        ({"name": "new", "renamed_from": "old", "state": "absent"}, "Give the name that the user has."),
        ({"name": "ann", "user_password": "1234567"}, "user_password: it has 7 bytes, and InfluxDB takes 8 to 72."),
        ({"name": "ann", "user_password": ""}, "user_password: it has 0 bytes"),
        ({"name": "ann", "user_password": "ü" * 37}, "user_password: it has 74 bytes"),
        ({"name": "ann", "user_password": "12345678\ud800"}, "user_password: it is not valid Unicode text."),
        ({"name": "a:b", "user_password": PASSWORD}, "user_password: the user 'a:b' could never sign in"),
    ],
)
def test_parse_user__what_can_not_be_meant__refused(params: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_user(params)
    assert words in caught.value.message
    assert params.get("user_password") in (None, "") or params["user_password"] not in caught.value.message


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "name: give the user's name, or its id."),
        (
            {"name": "a:b", "user_password": PASSWORD},
            (
                "user_password: the user 'a:b' could never sign in, since HTTP Basic authentication can't send a name with a colon. Leave "
                "user_password out, or choose another name."
            ),
        ),
    ],
)
def test_parse_user__refused__in_whole_sentences(params: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_user(params)
    assert caught.value.message == message
