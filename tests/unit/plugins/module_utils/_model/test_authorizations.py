# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authorizations as the API gives them, their times, permissions and first descriptions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import ResponseError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    Permission,
    describe_permission,
    is_unfinished,
    parse_time,
    split_unfinished,
    unfinished,
)
from unit.plugins.samples import ANN, BUCKET_ID, ORG

NONCE = "0123456789abcdef"
DOCUMENT: dict[str, Any] = {
    "id": "00000000000000d1",
    "token": "t",
    "status": "active",
    "description": "app",
    "orgID": ORG,
    "userID": ANN.id,
    "user": "ann",
    "permissions": [
        {"action": "read", "resource": {"type": "buckets", "id": BUCKET_ID, "orgID": ORG, "name": "b", "org": "main"}},
        {"action": "read", "resource": {"type": "orgs", "id": ORG, "name": "main"}},
    ],
    "createdAt": "1970-01-01T00:00:01.5Z",
}


def test_from_api__everything() -> None:
    one = Authorization.from_api(DOCUMENT)
    bucket = Permission("read", "buckets", ORG, BUCKET_ID)
    assert one.permissions == {bucket, Permission("read", "orgs", "", ORG)}
    assert one.names == {bucket: "b"}
    assert (one.created, one.status, one.token, one.title) == (1.5, "active", "t", "the token 'app' (00000000000000d1)")
    assert "token='t'" not in repr(one)


def test_from_api__what_may_be_left_out() -> None:
    one = Authorization.from_api({"id": "00000000000000d1", "status": "inactive", "token": "redacted"})
    assert (one.active, one.status, one.token, one.created, one.permissions) == (False, "inactive", "", 0, frozenset())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-02T00:00:00.25Z", 86_400.25),
        ("1970-01-01T02:30:00+02:30", 0),
        ("1969-12-31T19:00:00.500000000-05:00", 0.5),
    ],
)
def test_parse_time__as_go_writes_it(text: str, seconds: float) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["yesterday", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00:00z"])
def test_parse_time__anything_else__refused(text: str) -> None:
    with pytest.raises(ResponseError, match="as a time"):
        parse_time(text)


@pytest.mark.parametrize("description", ["app", "", "a {} b", "app (unfinished, made by Ansible: x)", "ünï\n"])
def test_unfinished__known_again(description: str) -> None:
    made = unfinished(description, NONCE)
    assert is_unfinished(made, description)
    assert not is_unfinished(description, description)
    assert not is_unfinished(made, description + "x")
    assert not is_unfinished(made + " ", description)
    assert not is_unfinished(unfinished(description, "x"), description)


@pytest.mark.parametrize(
    ("permission", "name", "words"),
    [
        (Permission("read", "buckets", ORG), "", "read buckets"),
        (Permission("read", "buckets"), "", "read buckets of all organizations"),
        (Permission("write", "buckets", ORG, BUCKET_ID), "b", "write buckets 'b'"),
        (Permission("write", "buckets", ORG, BUCKET_ID), "", f"write buckets {BUCKET_ID}"),
        (Permission("read", "users"), "", "read users (all)"),
        (Permission("read", "orgs", "", ORG), "", f"read orgs {ORG}"),
    ],
)
def test_describe_permission__in_words(permission: Permission, name: str, words: str) -> None:
    assert describe_permission(permission, name) == words


def test_permits__by_id_or_organization() -> None:
    def one(*permissions: Permission) -> Authorization:
        return Authorization("", ORG, "", "", "", True, frozenset(permissions))

    assert one(Permission("read", "buckets", ORG)).permits("read", "buckets", org_id=ORG)
    assert not one(Permission("read", "buckets", ORG)).permits("read", "buckets")
    assert one(Permission("read", "buckets")).permits("read", "buckets")
    assert one(Permission("read", "instance")).permits("read", "buckets")
    assert not one(Permission("write", "buckets")).permits("read", "buckets")
    assert one(Permission("read", "buckets", ORG, BUCKET_ID)).permits("read", "buckets", thing_id=BUCKET_ID)
    assert not one(Permission("read", "buckets", ORG, BUCKET_ID)).permits("read", "buckets", org_id=ORG)


@pytest.mark.parametrize(
    ("found", "description"),
    [
        (unfinished("d", "0123456789abcdef"), "d"),
        (unfinished("", "0123456789abcdef"), ""),
        (unfinished(unfinished("d", "0" * 16), "1" * 16), unfinished("d", "0" * 16)),
        ("d", None),
        ("", None),
        (unfinished("d", "0123456789ABCDEF"), None),
        (unfinished("d", "0123"), None),
        (unfinished("d", "0123456789abcdef") + ".", None),
    ],
)
def test_split_unfinished__a_description__without_its_mark(found: str, description: str | None) -> None:
    assert split_unfinished(found) == description
