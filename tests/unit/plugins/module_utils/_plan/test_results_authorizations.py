# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of influx_authorization: whole, with names where they are known, and never with the token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    NewAuthorization,
    Permission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.authorizations import AuthorizationPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_authorizations import (
    AuthorizationProgress,
)
from unit.plugins.samples import ANN, BUCKET_ID, ORG

ID, NEW_ID, OLD_ID = "00000000000000d1", "00000000000000d2", "00000000000000d0"
OTHER_BUCKET = "00000000000000b2"
READ = Permission("read", "buckets", ORG, BUCKET_ID)
READ_OTHER = Permission("read", "buckets", ORG, OTHER_BUCKET)
READ_ALL = Permission("read", "buckets", ORG)
READ_EVERYWHERE = Permission("read", "buckets")
WRITE = Permission("write", "buckets", ORG, BUCKET_ID)
TASKS = Permission("read", "tasks", ORG)
ALL = frozenset([WRITE, TASKS, READ_OTHER, READ_ALL, READ, READ_EVERYWHERE])
NEW = NewAuthorization(ORG, ANN.id, "app", True, (READ,))
OLD_TIME, TIME, NEW_TIME = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
SECRET = "the-new-token-that-no-result-may-have"


def there(one_id: str = ID, created: float = 2, created_at: str = TIME, **changes: Any) -> Authorization:
    one = Authorization(ID, ORG, ANN.id, "ann", "app", True, frozenset([READ]))
    return replace(one, id=one_id, created=created, created_at=created_at, **changes)


OLD = there(OLD_ID, 1, OLD_TIME)
MADE = there(NEW_ID, 3, NEW_TIME, token=SECRET)


def described(permission: Permission, name: str | None = None) -> dict[str, Any]:
    return {
        "action": permission.action,
        "type": permission.type,
        "id": permission.id or None,
        "name": name,
        "org_id": permission.org_id or None,
    }


def words(description: str = "app", status: str = "active", *permissions: str) -> dict[str, Any]:
    return {"description": description, "status": status, "permissions": list(permissions)}


def in_result(one_id: str | None = ID, created_at: str | None = TIME, **changes: Any) -> dict[str, Any]:
    return {
        "id": one_id,
        "org_id": ORG,
        "user_id": ANN.id,
        "user": "ann",
        "description": "app",
        "status": "active",
        "permissions": [described(READ, "b")],
        "created_at": created_at,
        **changes,
    }


READ_B = "read buckets 'b'"


def test_result__as_declared__whole() -> None:
    one = there(permissions=ALL, names={READ: "b"})
    progress = AuthorizationProgress(AuthorizationPlan(before=one, names={WRITE: "w"}))
    inside = words(
        "app",
        "active",
        "read buckets",
        f"read buckets {OTHER_BUCKET}",
        "read buckets 'b'",
        "read buckets of all organizations",
        "read tasks",
        "write buckets 'w'",
    )
    inside["permissions"].sort()
    assert progress.result() == {
        "changed": False,
        "actions": [],
        "authorization": in_result(
            permissions=[
                described(READ_EVERYWHERE),
                described(READ_ALL),
                described(READ, "b"),
                described(READ_OTHER),
                described(WRITE, "w"),
                described(TASKS),
            ]
        ),
        "superseded": [],
        "diff": {"before_header": "app", "after_header": "app", "before": inside, "after": inside},
    }


def test_result__none__empty() -> None:
    assert AuthorizationProgress(AuthorizationPlan(token_file="/x")).result() == {
        "changed": False,
        "actions": [],
        "authorization": None,
        "superseded": [],
        "diff": {"before_header": "", "after_header": "", "before": {}, "after": {}},
        "token_file": "/x",
    }


def test_result__new_one_made__the_one_before_is_superseded_and_the_token_not_told() -> None:
    plan = AuthorizationPlan(before=there(), others=(OLD,), new=NEW, reason="r", names={READ: "b"})
    progress = AuthorizationProgress(plan)
    progress.done.append(plan.creation())
    progress.create(MADE)
    result = progress.result()
    assert (progress.now, progress.token) == (MADE, SECRET)
    assert SECRET not in repr(result)
    assert result == {
        "changed": True,
        "actions": [{"action": "create_authorization", "authorization": "app", "reason": "r"}],
        "authorization": in_result(NEW_ID, NEW_TIME),
        "superseded": [
            {"id": OLD_ID, "status": "active", "created_at": OLD_TIME},
            {"id": ID, "status": "active", "created_at": TIME},
        ],
        "diff": {
            "before_header": "app",
            "after_header": "app",
            "before": words("app", "active", READ_B),
            "after": words("app", "active", READ_B),
        },
    }


def test_result__first_one_made__nothing_superseded() -> None:
    progress = AuthorizationProgress(AuthorizationPlan(new=NEW, reason="r"))
    progress.create(MADE)
    assert (progress.now, progress.token, progress.superseded) == (MADE, SECRET, {})


def test_predict__new_one__has_neither_id_nor_time() -> None:
    progress = AuthorizationProgress(AuthorizationPlan(new=NEW, reason="r", names={READ: "b"}))
    progress.predict()
    assert progress.result()["authorization"] == in_result(None, None, user=None)


def test_retire__deactivated__told_as_inactive() -> None:
    progress = AuthorizationProgress(AuthorizationPlan(before=there(), others=(OLD,), older=(OLD,)))
    progress.retire(OLD)
    assert progress.result()["superseded"] == [{"id": OLD_ID, "status": "inactive", "created_at": OLD_TIME}]
    assert progress.superseded[OLD_ID].active is False


def test_retire__deleted__not_told_any_more() -> None:
    progress = AuthorizationProgress(AuthorizationPlan(before=there(), others=(OLD,), older=(OLD,), deletes=True))
    progress.retire(OLD)
    assert progress.result()["superseded"] == []
    assert progress.now == there()


def test_remove__the_current_one__none_is_left() -> None:
    progress = AuthorizationProgress(AuthorizationPlan(before=there(), others=(OLD,), removed=(there(), OLD)))
    assert list(progress.superseded) == [OLD_ID]
    progress.remove(OLD)
    assert progress.now == there()
    progress.remove(there())
    assert not progress.superseded
    # It is gone already.
    progress.remove(there())
    result = progress.result()
    assert (result["authorization"], result["diff"]["after"]) == (None, {})
