# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the authorizations that a plan ends may be the task's own token, where the server does not show tokens."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    Permission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.authorizations import AuthorizationPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    parse_authorization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.authorizations import AuthorizationReader
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from unit.plugins.samples import ANN, BOB, ORG
from unit.plugins.script import Exchange, failed, written

ID = "00000000000000d1"
CREATOR = frozenset([Permission("write", "authorizations", ORG), Permission("write", "users", "", ANN.id)])
ALL_USERS = CREATOR | {Permission("read", "users")}
ME = Exchange("GET /api/v2/me", response={"id": ANN.id, "name": "ann"})
HIDDEN_ME = failed("GET /api/v2/me", 401, f"read:users/{ANN.id} is unauthorized")
NOBODY = f"GET /api/v2/users/{ORG}"
READS_ALL, READS_NOT_ALL = (
    failed(NOBODY, 404, "user not found"),
    failed(NOBODY, 401, f"read:users/{ORG} is unauthorized"),
)


def owns(monkeypatch: pytest.MonkeyPatch, one: Authorization, *exchanges: Exchange, build: str = "OSS") -> set[str]:
    """What may be the task's own of a plan that deletes ``one``."""
    script = written(monkeypatch, *exchanges, build=build)
    declared = parse_authorization({"description": "app", "state": "absent"})
    with script.client() as client:
        found = AuthorizationReader(OrganizationReader(client, None, ORG), declared).owns(
            AuthorizationPlan(before=one, removed=(one,))
        )
    script.check_end()
    return found


def token(permissions: frozenset[Permission], **changes: Any) -> Authorization:
    given: dict[str, Any] = {
        "id": ID,
        "org_id": ORG,
        "user_id": ANN.id,
        "user": "ann",
        "description": "app",
        "active": True,
    }
    return Authorization(**{**given, "permissions": permissions, **changes})


@pytest.mark.parametrize(
    ("one", "exchanges", "found"),
    [
        (token(CREATOR), [ME, READS_NOT_ALL], {ID}),
        (token(CREATOR), [ME, READS_ALL], set()),
        (token(ALL_USERS), [ME, READS_NOT_ALL], set()),
        (token(ALL_USERS), [ME, READS_ALL], {ID}),
        (token(CREATOR), [HIDDEN_ME, READS_NOT_ALL], {ID}),
        # Nothing is left to ask.
        (token(CREATOR, user_id=BOB.id), [ME], set()),
        (token(frozenset()), [ME], set()),
    ],
)
def test_owns__hidden_tokens__by_what_the_task_can(
    monkeypatch: pytest.MonkeyPatch, one: Authorization, exchanges: list[Exchange], found: set[str]
) -> None:
    assert owns(monkeypatch, one, *exchanges) == found


@pytest.mark.parametrize("permissions", [CREATOR, ALL_USERS])
def test_owns__cloud__does_not_tell_who_may_read_users_so_it_may_be_either(
    monkeypatch: pytest.MonkeyPatch, permissions: frozenset[Permission]
) -> None:
    assert owns(monkeypatch, token(permissions), ME, build="Cloud") == {ID}
