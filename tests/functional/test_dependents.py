# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""protect_dependents: a bucket that something uses is neither deleted nor renamed, nor one of which that can't be known."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from functional.sandbox import PASSWORD, Sandbox

ABSENT: dict[str, Any] = {"name": "b", "state": "absent"}
RENAMED: dict[str, Any] = {"name": "new", "renamed_from": "b"}
RIGHTS = ("read:buckets", "write:buckets", "read:orgs", "read:users", "write:users")
ALL_KINDS = ("read:tasks", "read:checks", "read:authorizations", "read:scrapers", "read:replications")


def use_by_task(sandbox: Sandbox, bucket: str) -> str:
    """A task whose script names the bucket."""
    assert bucket
    sandbox.task('from(bucket: "b") |> range(start: -1h) |> to(bucket: "other")')
    return "the task 'copy'"


def use_by_check(sandbox: Sandbox, bucket: str) -> str:
    """A check whose query names the bucket."""
    assert bucket
    sandbox.check("cpu", "b")
    return "the check 'cpu'"


def use_by_inactive_check(sandbox: Sandbox, bucket: str) -> str:
    """A check that doesn't run for now."""
    assert bucket
    sandbox.check("cpu", "b", status="inactive")
    return "the check 'cpu'"


def use_by_mapping(sandbox: Sandbox, bucket: str) -> str:
    """A DBRP mapping other than the bucket's own."""
    sandbox.mapping(bucket, "telegraf")
    return "the DBRP mapping telegraf/autogen"


def use_by_authorization(sandbox: Sandbox, bucket: str) -> str:
    """An authorization scoped to the bucket."""
    sandbox.token(f"write:buckets/{bucket}")
    return "the authorization"


def use_by_v1_user(sandbox: Sandbox, bucket: str) -> str:
    """A v1 user that may read the bucket: it is not among the authorizations."""
    sandbox.v1_user("app", f"read:buckets/{bucket}")
    return f"the v1 user '{sandbox.prefix}-app'"


def use_by_scraper(sandbox: Sandbox, bucket: str) -> str:
    """A scraper that writes into the bucket."""
    sandbox.scraper(bucket)
    return "the scraper 'scrape'"


USES = (
    use_by_task,
    use_by_check,
    use_by_inactive_check,
    use_by_mapping,
    use_by_authorization,
    use_by_scraper,
    use_by_v1_user,
)


@pytest.fixture
def bucket(sandbox: Sandbox) -> str:
    """The bucket that is to go, beside one for tasks to write to."""
    sandbox.bucket("other")
    return sandbox.bucket("b")


@pytest.mark.parametrize("options", [ABSENT, RENAMED], ids=["deleted", "renamed"])
@pytest.mark.parametrize("use", USES)
def test_used(sandbox: Sandbox, bucket: str, use: Any, options: dict[str, Any]) -> None:
    """Refused in check mode and in a run, with what uses it, and nothing written."""
    user = use(sandbox, bucket)
    for check in (True, False):
        error = sandbox.fails(BUCKET, check=check, protect_dependents=True, **options)
        assert user in error.message
        assert "in use by" in error.message
        assert set(sandbox.methods()) == {"GET"}
    assert sandbox.id_of("b") == bucket


def test_used_by_the_last_of_many_tasks(sandbox: Sandbox, bucket: str) -> None:
    """The list of tasks has 500 on a page, so the next page is read as well."""
    assert bucket
    for _task in range(501):
        sandbox.task('from(bucket: "other") |> range(start: -1h)')
    use_by_task(sandbox, bucket)
    error = sandbox.fails(BUCKET, protect_dependents=True, **ABSENT)
    assert "the task 'copy'" in error.message
    assert sandbox.id_of("b") == bucket


def test_used_by_the_last_of_many_checks(sandbox: Sandbox, bucket: str) -> None:
    """The list of checks has 100 on a page, some of which are left out with their tasks, so the next page is read as well."""
    assert bucket
    for number in range(101):
        task_id = sandbox.check(f"c{number}", "other")
        if number in (50, 99):
            sandbox.api.do("DELETE", f"/api/v2/tasks/{task_id}")
    user = use_by_check(sandbox, bucket)
    error = sandbox.fails(BUCKET, protect_dependents=True, **ABSENT)
    assert user in error.message
    assert sandbox.id_of("b") == bucket


@pytest.mark.parametrize("options", [ABSENT, RENAMED], ids=["deleted", "renamed"])
def test_not_used(sandbox: Sandbox, bucket: str, options: dict[str, Any]) -> None:
    """What uses another bucket is no hindrance, nor are the bucket's own mapping and a name that only contains its name."""
    other = sandbox.id_of("other")
    sandbox.task('from(bucket: "other") |> range(start: -1h) |> filter(fn: (r) => r.x == "bb") |> to(bucket: "other")')
    sandbox.mapping(other, "telegraf")
    sandbox.check("b", "other")
    sandbox.scraper(other)
    sandbox.v1_user("app", f"read:buckets/{other}")
    assert sandbox.run_bucket(check=True, protect_dependents=True, **options)["changed"] is True
    assert sandbox.run_bucket(protect_dependents=True, **options)["changed"] is True
    assert sandbox.exists(bucket) is (options is RENAMED)


def test_not_asked_for(sandbox: Sandbox, bucket: str) -> None:
    """Without protection nobody looks, and other changes need none."""
    use_by_task(sandbox, bucket)
    sandbox.run_bucket(name="b", description="d", protect_dependents=True)
    assert sandbox.methods() == ["GET", "PATCH"]
    assert sandbox.run_bucket(**ABSENT)["changed"] is True


@pytest.mark.parametrize("missing", ALL_KINDS)
def test_unknown(sandbox: Sandbox, bucket: str, missing: str) -> None:
    """What the token may not read counts as use, and the message names the permission that would tell."""
    user = sandbox.user("ann")
    token = sandbox.token(*RIGHTS, *(kind for kind in ALL_KINDS if kind != missing), user=user)
    error = sandbox.fails(BUCKET, token=token, protect_dependents=True, **ABSENT)
    assert "may not see whether it is in use" in error.message
    assert missing.partition(":")[2] in error.message
    assert sandbox.exists(bucket)


def test_known_to_a_narrow_token(sandbox: Sandbox, bucket: str) -> None:
    """A token that may read all that could use a bucket is enough; it need not be the operator's."""
    token = sandbox.token(*RIGHTS, *ALL_KINDS, user=sandbox.user("ann"))
    assert sandbox.run_bucket(token=token, protect_dependents=True, **ABSENT)["changed"] is True
    assert not sandbox.exists(bucket)


def test_authorizations_of_others(sandbox: Sandbox, bucket: str) -> None:
    """InfluxDB hides them from who may read no user but its own: the list looks complete, and the message says what would be."""
    user = sandbox.user("ann")
    sandbox.token(f"write:buckets/{bucket}", user=sandbox.user("bob"))
    kinds = (*ALL_KINDS, "read:buckets", "write:buckets", f"read:users/{user.id}")
    token = sandbox.token(*kinds, user=user)
    for check in (True, False):
        error = sandbox.fails(BUCKET, check=check, token=token, protect_dependents=True, **ABSENT)
        assert "it needs the permission to read all users" in error.message
    assert sandbox.exists(bucket)


def test_v1_users_of_others(sandbox: Sandbox, bucket: str) -> None:
    """They are hidden in the same way, and may be in the way as well."""
    user = sandbox.user("ann")
    sandbox.v1_user("app", f"write:buckets/{bucket}", userID=sandbox.user("bob").id)
    own = (*ALL_KINDS, "read:buckets", "write:buckets", f"read:users/{user.id}")
    error = sandbox.fails(BUCKET, token=sandbox.token(*own, user=user), protect_dependents=True, **ABSENT)
    assert "it needs the permission to read all users" in error.message
    all_users = sandbox.token(*RIGHTS, *ALL_KINDS, user=user)
    error = sandbox.fails(BUCKET, token=all_users, protect_dependents=True, **ABSENT)
    assert "the v1 user" in error.message
    assert sandbox.exists(bucket)


def test_a_session(sandbox: Sandbox, bucket: str) -> None:
    """An owner of the organization may read all in it, and yet not the authorizations of others."""
    user = sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": user.id})
    sandbox.token(f"write:buckets/{bucket}", user=sandbox.user("bob"))
    session: dict[str, Any] = {"username": user.name, "password": PASSWORD}
    error = sandbox.fails(BUCKET, **session, protect_dependents=True, **ABSENT)
    assert "it needs the permission to read all users" in error.message
    assert sandbox.run_bucket(**session, **ABSENT)["changed"] is True
