# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_authorization declare, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    DesiredAuthorization,
    DesiredPermission,
    parse_authorization,
)

ID = "00000000000000d1"


@pytest.mark.parametrize(
    ("options", "declared"),
    [
        ({}, {}),
        ({"state": "absent"}, {"present": False}),
        ({"read_buckets": ["a", "a"]}, {"permissions": (DesiredPermission("read", "buckets", "a"),)}),
        (
            {"write_buckets": ["a"], "permissions": [{"action": "read", "type": "users"}]},
            {"permissions": (DesiredPermission("write", "buckets", "a"), DesiredPermission("read", "users"))},
        ),
        (
            {"permissions": [{"action": "read", "type": "tasks", "id": ID.upper()}]},
            {"permissions": (DesiredPermission("read", "tasks", None, ID),)},
        ),
        ({"permissions": [], "preset": "operator"}, {"permissions": (), "preset": "operator"}),
        ({"rotate": ["never"]}, {}),
        ({"rotate": ["if_lost", "if_changed"]}, {"rotate": frozenset(["if_lost", "if_changed"])}),
        ({"max_age": "90d"}, {"max_age": 7_776_000}),
        ({"superseded": "delete", "grace": "0"}, {"superseded": "delete", "grace": 0}),
        ({"superseded": "deactivate", "grace": "90m"}, {"superseded": "deactivate", "grace": 5_400}),
        ({"token_file": "/etc/token"}, {"token_file": "/etc/token"}),
        ({"description": None, "id": ID.upper()}, {"description": None, "id": ID}),
        ({"description": "", "id": ID}, {"description": "", "id": ID}),
    ],
)
def test_parse_authorization__options(options: dict[str, Any], declared: dict[str, Any]) -> None:
    expected = DesiredAuthorization(**{"present": True, "description": "app", **declared})
    assert parse_authorization({"description": "app", **options}) == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"description": None}, "description: give the token's description, or its id."),
        ({"description": ""}, "description: an empty string names nothing."),
        ({"id": ID, "rotate": ["always"]}, "id: rotate, max_age, superseded and token_file go with description alone"),
        ({"id": ID, "max_age": "1d"}, "id: rotate, max_age"),
        ({"id": ID, "superseded": "keep"}, "id: rotate, max_age"),
        ({"id": ID, "token_file": "/a"}, "id: rotate, max_age"),
        ({"permissions": []}, "permissions: InfluxDB makes no token without a permission."),
        ({"read_buckets": [], "write_buckets": []}, "permissions: InfluxDB makes no token without a permission."),
        ({"grace": "1h"}, "grace: it says when a superseded token goes."),
        ({"grace": "1h", "superseded": "keep"}, "grace: it says when a superseded token goes."),
        ({"rotate": ["never", "always"]}, "rotate: never goes with no other value."),
        ({"max_age": "0"}, "max_age: each token is older than that."),
        ({"max_age": "infinite"}, "max_age: 'infinite' is not a valid duration."),
        ({"token_file": "token"}, "token_file: 'token' is not the absolute path of a file."),
        ({"token_file": "/etc/"}, "token_file: '/etc/' is not the absolute path of a file."),
        ({"token_file": "/a\0"}, "token_file: a path has no NUL character."),
        ({"permissions": [{"action": "read", "type": "instance"}]}, "permissions[0].type: InfluxDB makes no token"),
        ({"permissions": [{"action": "read", "type": "tasks", "name": "a"}]}, "permissions[0].name: names of tasks"),
        (
            {"permissions": [{"action": "read", "type": "secrets", "id": ID}]},
            "permissions[0].id: InfluxDB can't look up",
        ),
    ],
)
def test_parse_authorization__contradiction__refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_authorization({"description": "app", **options})
    assert caught.value.message.startswith(words)
