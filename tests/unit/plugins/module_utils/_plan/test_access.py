# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may read or write the buckets of an organization, by the permissions of tokens and users."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Authorization, Permission
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, UserAccount
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.access import Account, describe_access
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.redeclare_authorizations import Names

ORG, OTHER = "0d1f2a3b4c5d6e80", "0d1f2a3b4c5d6e81"
ANN = "0d1f2a3b4c5d6e90"
ONE, TWO, GONE = (f"0d1f2a3b4c5d6ea{number}" for number in range(3))
BUCKETS = [Bucket(ONE, ORG, "one"), Bucket(TWO, ORG, "two")]
NAMES = Names(ORG, {ONE: "one", TWO: "two"}, None, {})
MEMBER = Permission("read", "orgs", "", ORG)


def token(*permissions: Permission, **more: Any) -> Authorization:
    given: dict[str, Any] = {"id": "f" * 16, "org_id": ORG, "user_id": ANN, "user": "ann", "active": True, **more}
    return Authorization(description="d", permissions=frozenset(permissions), **given)


def account(*permissions: Permission, status: str = "active") -> Account:
    return Account(UserAccount(ANN, "ann", status), frozenset(permissions))


def told(one: Authorization, *accounts: Account) -> dict[str, Any]:
    """What is told of a token, empty if nothing is."""
    found = describe_access(NAMES, BUCKETS, [one], [], accounts)
    return next((holder for holder in found if holder["kind"] == "token"), {})


REACH: list[tuple[Permission, Any, Any, bool]] = [
    (Permission("read", "buckets", ORG), "all", [], False),
    (Permission("write", "buckets", ORG), [], "all", False),
    (Permission("read", "buckets", ORG, ONE), ["one"], [], False),
    # With an ID the organization is not compared.
    (Permission("write", "buckets", "", TWO), [], ["two"], False),
    (Permission("write", "buckets", OTHER, TWO), [], ["two"], False),
    (Permission("read", "buckets"), "all", [], True),
    (Permission("write", "instance"), [], "all", True),
]


@pytest.mark.parametrize(("permission", "read", "write", "further"), REACH, ids=str)
def test_access__a_permission__what_it_reaches(permission: Permission, read: Any, write: Any, further: bool) -> None:
    found = told(token(permission))
    assert (found["read"], found["write"], found["reaches_further"]) == (read, write, further)
    # A user who signs in has the same.
    (user,) = describe_access(NAMES, BUCKETS, [], [], [account(permission)])
    assert (user["kind"], user["read"], user["write"]) == ("user", read, write)


@pytest.mark.parametrize(
    "permission",
    [
        Permission("read", "buckets", OTHER),
        Permission("read", "tasks", ORG),
        Permission("read", "buckets", OTHER, GONE),
    ],
    ids=str,
)
def test_access__nothing_here__not_told(permission: Permission) -> None:
    assert told(token(permission, org_id=OTHER)) == {}


def test_access__several_organizations__reaches_further() -> None:
    (user,) = describe_access(
        NAMES, BUCKETS, [], [], [account(Permission("read", "buckets", ORG), Permission("read", "buckets", OTHER))]
    )
    assert user["reaches_further"] is True


@pytest.mark.parametrize(
    ("one", "accounts", "problems", "active"),
    [
        (token(MEMBER), [account(MEMBER)], None, None),
        (token(MEMBER), [account()], ["user_without_role"], True),
        (token(MEMBER), [account(Permission("read", "instance"))], None, None),
        (token(MEMBER), [account(MEMBER, status="inactive")], ["inactive_user"], False),
        (token(MEMBER, active=False), [account()], ["user_without_role"], False),
        (token(MEMBER, user=""), [], ["no_user"], True),
        # Nothing is known of a user that may not be read, or whose roles may not.
        (token(MEMBER), [], None, None),
        (token(MEMBER), [Account(UserAccount(ANN, "ann"))], None, None),
        # Another organization's audit tells it.
        (token(MEMBER, org_id=OTHER), [account()], None, None),
    ],
)
def test_access__whose_token_it_is__told_where_that_is_a_problem(
    one: Authorization, accounts: list[Account], problems: list[str] | None, active: bool | None
) -> None:
    found = told(one, *accounts)
    assert (found.get("problems"), found.get("active")) == (problems, active)


def test_access__permissions_for_what_is_gone__told_of_own_tokens() -> None:
    permission = Permission("read", "buckets", ORG, GONE)
    found = told(token(permission))
    assert (found["gone"], found["read"]) == ([f"read buckets {GONE}"], [])
    assert told(token(permission, org_id=OTHER)) == {}


def test_access__v1_users__as_tokens() -> None:
    user = V1User(
        "1" * 16, "grafana", ORG, ANN, "ann", "", "active", frozenset([Permission("read", "buckets", ORG, ONE)])
    )
    (found,) = describe_access(NAMES, BUCKETS, [], [user], [])
    assert (found["kind"], found["name"], found["user"], found["read"]) == ("v1_user", "grafana", "ann", ["one"])


def test_access__never_a_token() -> None:
    assert "the-secret" not in str(told(token(Permission("read", "buckets", ORG), token="the-secret")))
