# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_v1_user declare, and what they can't mean. No message and no text of a declaration has the password."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    DesiredAuthorization,
    DesiredPermission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_v1_users import (
    DesiredV1User,
    parse_v1_user,
)
from unit.plugins.samples import ORG

PASSWORD = "a-long-pass-word"
READ, WRITE = DesiredPermission("read", "buckets", "b"), DesiredPermission("write", "buckets", "b")


@pytest.mark.parametrize(
    ("params", "declared"),
    [
        ({"name": "app"}, DesiredV1User(True, "app")),
        ({"name": " app "}, DesiredV1User(True, " app ")),
        ({"id": ORG.upper()}, DesiredV1User(True, id=ORG)),
        ({"name": "app", "state": "absent"}, DesiredV1User(False, "app")),
        ({"name": "app", "read_buckets": ["b", "b"]}, DesiredV1User(True, "app", permissions=(READ,))),
        (
            {"name": "app", "read_buckets": ["b"], "write_buckets": ["b"]},
            DesiredV1User(True, "app", permissions=(READ, WRITE)),
        ),
        ({"name": "app", "read_buckets": [], "write_buckets": ["b"]}, DesiredV1User(True, "app", permissions=(WRITE,))),
        ({"name": "app", "description": ""}, DesiredV1User(True, "app", description="")),
        ({"name": "app", "user": "ann"}, DesiredV1User(True, "app", user="ann")),
        ({"name": "app", "user_id": ORG}, DesiredV1User(True, "app", user_id=ORG)),
        ({"name": "a:b", "state": "absent", "user_password": PASSWORD}, DesiredV1User(False, "a:b", password=PASSWORD)),
        (
            {"name": "app", "user_password": PASSWORD, "update_password": "if_different", "verify_password": True},
            DesiredV1User(True, "app", password=PASSWORD, renewal="if_different", verify_password=True),
        ),
        (
            {"name": "app", "user_password": PASSWORD, "recreate": "if_changed"},
            DesiredV1User(True, "app", password=PASSWORD, recreates=True),
        ),
        ({"name": "app", "recreate": "never"}, DesiredV1User(True, "app")),
    ],
)
def test_parse__what_is_given__declared(params: dict[str, Any], declared: DesiredV1User) -> None:
    assert parse_v1_user(params) == declared
    assert PASSWORD not in repr(declared)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "name: give the name of the v1 user, or its id."),
        ({"name": ""}, "name:"),
        ({"name": "app", "read_buckets": []}, "read_buckets: InfluxDB makes no v1 user without a permission."),
        ({"name": "app", "read_buckets": [], "write_buckets": []}, "read_buckets: InfluxDB makes no v1 user"),
        ({"name": "app", "recreate": "if_changed"}, "recreate: a new v1 user needs a password."),
        ({"id": ORG, "user_password": PASSWORD, "recreate": "if_changed"}, "recreate: it goes with name alone"),
        ({"name": "a:b", "user_password": PASSWORD}, "with a colon"),
        ({"name": "app", "user_password": "1234567"}, "user_password: it has 7 bytes"),
        ({"name": "app", "user_password": "x" * 73}, "user_password: it has 73 bytes"),
        ({"name": "app", "user_id": "x"}, "user_id:"),
    ],
)
def test_parse__what_cannot_be_meant__refused(params: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_v1_user(params)
    assert words in caught.value.message
    assert PASSWORD not in caught.value.message


def test_authorization__of_a_declaration__has_what_is_looked_up() -> None:
    declared = DesiredV1User(True, "app", user="ann", permissions=(READ,), description="d", status="inactive")
    wanted = DesiredAuthorization(True, "d", user="ann", permissions=(READ,), status="inactive")
    assert declared.authorization() == wanted
    assert DesiredV1User(True, "app").title == "the v1 user 'app'"
    assert DesiredV1User(True, id=ORG).title == f"the v1 user with the ID {ORG}"
