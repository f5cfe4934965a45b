# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A first setup on servers that are new, set up, and set up by half. Each trap of InfluxDB's own setup is a test."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    DeclarationError,
    InvalidError,
    RefusedError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP
from functional.cloud import cloud
from functional.fresh import DECLARED, TOKEN, FreshServer, fresh_server
from functional.sandbox import DAY, OTHER_PASSWORD, PASSWORD, Result
from proxy import Fault, Rule
from tools.calls import attempt

OTHER_TOKEN = "another-operator-token-of-the-same-kind"


@pytest.fixture(name="fresh")
def fresh_fixture() -> Iterator[FreshServer]:
    with fresh_server() as found:
        yield found


def actions(result: Result) -> list[str]:
    return [action["action"] for action in result["actions"]]


# A new server


def test_a_new_server_is_set_up_once(fresh: FreshServer) -> None:
    made = fresh.settled()
    assert made["actions"] == [
        {"action": "set_up", "username": "admin", "org": "main", "bucket": "telegraf", "retention": "30d"}
    ]
    setup = made["setup"]
    assert {name: setup[name] for name in ("username", "org", "bucket", "retention")} == {
        "username": "admin",
        "org": "main",
        "bucket": "telegraf",
        "retention": "30d",
    }
    bucket = fresh.read(f"buckets/{setup['bucket_id']}")
    assert (bucket["name"], bucket["orgID"]) == ("telegraf", setup["org_id"])
    assert bucket["retentionRules"][0]["everySeconds"] == 30 * DAY
    assert fresh.read("me")["id"] == setup["user_id"]
    assert made["diff"]["before"] == {}


def test_check_mode_sends_nothing_that_writes(fresh: FreshServer) -> None:
    checked = fresh.run(check=True)
    assert (checked["changed"], checked["setup"]["user_id"]) == (True, None)
    assert {request.partition(" ")[0] for request in fresh.sent()} == {"GET"}
    assert fresh.allowed()


def test_no_secret_is_in_a_result(fresh: FreshServer) -> None:
    for result in (fresh.run(check=True), fresh.run(), fresh.run()):
        assert TOKEN not in json.dumps(result)
        assert PASSWORD not in json.dumps(result)
    assert {TOKEN, PASSWORD} <= fresh.secrets


@pytest.mark.parametrize(
    "options",
    [
        {"bucket": "_x"},
        {"bucket": 'a"b'},
        {"bucket": "b" * 32_753},
        {"retention": "60s"},
        {"retention": "20000000000s"},
        {"org": " "},
        {"org": ""},
        {"org": " main"},
        {"username": ""},
        {"username": "a:b"},
        {"password": "1234567"},
        {"password": "p" * 73},
        {"token": "t" * 31},
        {"token": f"{TOKEN} "},
        {"token": f"{TOKEN}\u00fc"},
    ],
)
def test_what_would_fail_half_way_is_refused_before_the_first_request(
    fresh: FreshServer, options: dict[str, Any]
) -> None:
    error = fresh.fails(**options)
    assert isinstance(error, DeclarationError)
    assert error.message.startswith(f"{next(iter(options))}: ")
    assert fresh.sent() == []
    assert fresh.allowed()


def test_the_retention_is_sent_in_seconds(fresh: FreshServer) -> None:
    """The server reads retentionPeriodHrs as nanoseconds: 720 of these are a locked server."""
    fresh.run()
    sent = [entry.body for entry in fresh.channel.log() if entry.method == "POST" and entry.path == "/api/v2/setup"]
    assert [(body["retentionPeriodSeconds"], "retentionPeriodHrs" in body) for body in sent] == [(30 * DAY, False)]


def test_a_token_that_a_deleted_setup_has_left_is_refused(fresh: FreshServer) -> None:
    """The server keeps it, and would refuse it after all else has been made."""
    fresh.run()
    fresh.empty()
    assert fresh.allowed()
    for check in (True, False):
        assert "takes no token twice" in fresh.fails(check=check).message
    assert fresh.allowed()
    fresh.run(token=OTHER_TOKEN)


# A server that is set up


def test_another_user_of_the_token_differs(fresh: FreshServer) -> None:
    fresh.run()
    ann = fresh.change("POST", "users", {"name": "ann"})
    fresh.change("POST", f"users/{ann['id']}/password", {"password": PASSWORD})
    assert "belongs to the user 'admin', not to 'ann'" in fresh.fails(username="ann").message


def test_all_that_differs_is_told(fresh: FreshServer) -> None:
    fresh.run()
    fresh.sent()
    for check in (True, False):
        message = fresh.fails(check=check, password=OTHER_PASSWORD, org="other").message
        assert "differs from this task in 2 things" in message
        assert "The user 'admin' cannot sign in with this password." in message
        assert "influxd recovery user update --username admin --password NEW_PASSWORD" in message
        assert "The organization 'other' does not exist" in message
    assert not {request for request in fresh.sent() if request.startswith(("PATCH", "DELETE", "POST /api/v2/setup"))}


@pytest.mark.parametrize("repair", [False, True])
def test_another_token_differs(fresh: FreshServer, repair: bool) -> None:
    """A setup that is whole is never mended: its token is somebody's."""
    fresh.run()
    message = fresh.fails(token=OTHER_TOKEN, repair=repair).message
    assert "The server does not accept the token of the option token." in message
    assert "influxd recovery auth create-operator --username admin --org main." in message
    assert OTHER_TOKEN not in message
    assert fresh.run()["changed"] is False


def test_a_token_that_may_less_differs(fresh: FreshServer) -> None:
    fresh.run()
    message = fresh.fails(token=fresh.narrow_token()).message
    assert "is not an operator token" in message


def test_an_inactive_token_differs(fresh: FreshServer) -> None:
    fresh.run()
    own = fresh.read("authorizations")["authorizations"][0]["id"]
    session = fresh.session()
    assert fresh.send("PATCH", f"authorizations/{own}", headers=session, json={"status": "inactive"}).ok
    assert "the token of the option token (token is inactive)" in fresh.fails().message


def test_a_bucket_that_is_gone_or_changed_does_not_differ(fresh: FreshServer) -> None:
    bucket_id = fresh.run()["setup"]["bucket_id"]
    rules = [{"type": "expire", "everySeconds": 2 * DAY, "shardGroupDurationSeconds": 3_600}]
    fresh.change("PATCH", f"buckets/{bucket_id}", {"retentionRules": rules})
    assert fresh.run()["setup"]["retention"] == "2d"
    fresh.change("DELETE", f"buckets/{bucket_id}")
    again = fresh.run()
    assert (again["changed"], again["setup"]["bucket"], again["setup"]["bucket_id"]) == (False, None, None)


def test_each_sign_in_is_signed_out(fresh: FreshServer) -> None:
    fresh.run()
    fresh.sent()
    fresh.run()
    assert fresh.sent() == [
        "GET /api/v2/setup",
        "GET /api/v2/me",
        "POST /api/v2/signin",
        "POST /api/v2/signout",
        "GET /api/v2/orgs",
        "GET /api/v2/buckets",
    ]


# A setup that has failed half-way

HALVES: list[dict[str, Any]] = [{"bucket": "_x"}, {"retentionPeriodSeconds": 60}]


@pytest.mark.parametrize("half", HALVES)
def test_half_a_setup_is_told_and_mended(fresh: FreshServer, half: dict[str, Any]) -> None:
    assert fresh.set_up(**half) in (400, 500)
    assert not fresh.allowed()
    for check in (True, False):
        error = fresh.fails(check=check)
        assert isinstance(error, RefusedError)
        assert "has ended half-way" in error.message
        assert (
            "Set repair: true to delete what it has left, the organization 'main' and the user 'admin'" in error.message
        )
    mended = fresh.settled(repair=True)
    assert actions(mended) == ["delete_organization", "delete_user", "set_up"]
    assert mended["diff"]["before"] == {"username": "admin", "org": "main"}
    assert fresh.run()["changed"] is False


def test_a_repair_that_dies_is_finished_by_the_next(fresh: FreshServer) -> None:
    fresh.set_up(bucket="_x")
    fresh.channel.plan([Rule(Fault.RESET_BEFORE, method="DELETE", path="/users/", times=None)])
    failure = fresh.failure(repair=True)
    assert isinstance(failure.error, UnreachableError)
    assert actions(failure.done) == ["delete_organization"]
    fresh.channel.plan([])
    assert actions(fresh.settled(repair=True)) == ["delete_user", "set_up"]


def test_a_repair_that_ends_before_the_setup_leaves_a_new_server(fresh: FreshServer) -> None:
    fresh.set_up(bucket="_x")
    fresh.channel.plan([Rule(Fault.RESET_BEFORE, method="POST", path="/setup$", times=None)])
    failure = fresh.failure(repair=True)
    assert actions(failure.done) == ["delete_organization", "delete_user"]
    fresh.channel.plan([])
    assert fresh.allowed()
    assert actions(fresh.settled()) == ["set_up"]


def test_a_user_without_any_right_is_alone_and_goes(fresh: FreshServer) -> None:
    """A blank organization leaves one. ``influxd recovery org create`` would not help: 2.9.1 does not start after it."""
    assert fresh.set_up(org=" ") == 400
    assert "Set repair: true to delete what it has left, the user 'admin'," in fresh.fails().message
    assert not fresh.allowed()
    assert actions(fresh.settled(repair=True)) == ["delete_user", "set_up"]


def test_a_user_without_any_right_who_may_not_be_alone_stays(fresh: FreshServer) -> None:
    fresh.set_up(org=" ")
    fresh.channel.plan([Rule(Fault.STATUS, path="/metrics$", status=403, times=None)])
    message = fresh.fails(repair=True).message
    assert "The user 'admin' has no rights" in message
    assert "stop influxd, move its files away, start it" in message
    assert not fresh.allowed()


def test_an_ordinary_user_stays(fresh: FreshServer) -> None:
    fresh.run()
    user = fresh.change("POST", "users", {"name": "ann"})
    fresh.change("POST", f"users/{user['id']}/password", {"password": PASSWORD})
    assert "The user 'ann' has no rights" in fresh.fails(username="ann", token=OTHER_TOKEN, repair=True).message
    assert fresh.read(f"users/{user['id']}")["name"] == "ann"


def test_what_may_be_more_than_half_a_setup_stays(fresh: FreshServer) -> None:
    fresh.set_up(bucket="_x")
    session = fresh.session()

    def take(kind: str, made: str) -> None:
        assert fresh.send("DELETE", f"{kind}/{made}", headers=session).status_code == 204

    bucket = fresh.make("buckets")
    assert "the bucket 'data' exists, and may have data" in fresh.fails(repair=True).message
    take("buckets", bucket)
    user = fresh.make("users")
    assert "there is another user, 'ann'" in fresh.fails(repair=True).message
    take("users", user)
    second = fresh.make("orgs")
    assert "there are 2 organizations" in fresh.fails(repair=True).message
    take("orgs", second)
    token = fresh.make("authorizations")
    assert "The server does not accept the token" in fresh.fails(repair=True).message
    take("authorizations", token)
    assert actions(fresh.settled(repair=True)) == ["delete_organization", "delete_user", "set_up"]


def test_a_padded_organization_would_stay_taken(fresh: FreshServer) -> None:
    fresh.set_up(bucket="_x", org=" main ")
    assert "has white space around it, and would stay taken" in fresh.fails(repair=True).message


# An answer that gets lost, and others at work


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.TRUNCATED])
def test_a_lost_answer_is_looked_for(fresh: FreshServer, fault: Fault) -> None:
    fresh.channel.plan([Rule(fault, method="POST", path="/setup$")])
    made = fresh.run()
    assert actions(made) == ["set_up"]
    assert made["setup"]["user_id"] == fresh.read("me")["id"]
    fresh.channel.plan([])
    assert fresh.run()["changed"] is False


def test_a_lost_answer_is_proven_by_the_next_run(fresh: FreshServer) -> None:
    """All is lost from the setup on: the next run finds it done."""
    rules = [Rule(Fault.DELAY, number=number, seconds=0) for number in (1, 2, 3)]
    fresh.channel.plan([*rules, Rule(Fault.RESET_AFTER, times=None)])
    failure = fresh.failure()
    assert isinstance(failure.error, UnreachableError)
    assert "It may have been done all the same" in failure.message
    fresh.channel.plan([])
    fresh.channel.clear()
    assert fresh.run()["changed"] is False


def refusal(status: int, code: str, message: str) -> dict[str, Any]:
    return {
        "status": status,
        "body": {"code": code, "message": message},
        "headers": {"X-Platform-Error-Code": code},
    }


def test_a_refusal_says_that_nothing_was_set_up(fresh: FreshServer) -> None:
    fresh.channel.plan([Rule(Fault.STATUS, method="POST", path="/setup$", **refusal(400, "invalid", "no"))])
    failure = fresh.failure()
    assert isinstance(failure.error, InvalidError)
    assert "Nothing was set up." in failure.message
    assert actions(failure.done) == []


def test_others_who_set_up_the_same_are_no_failure(fresh: FreshServer) -> None:
    """The server is new when the task looks, and set up when it asks for that."""
    fresh.set_up(retentionPeriodSeconds=30 * DAY)
    looks = Rule(Fault.STATUS, method="GET", path="/setup$", status=200, body={"allowed": True})
    unknown = Rule(Fault.STATUS, method="GET", path="/me$", **refusal(401, "unauthorized", "unauthorized access"))
    fresh.channel.plan([looks, unknown, looks])
    made = fresh.run()
    assert (made["changed"], made["actions"]) == (False, [])
    assert made["setup"]["user_id"] == fresh.read("me")["id"]


def test_others_who_set_up_something_else_are_told(fresh: FreshServer) -> None:
    fresh.set_up(token=OTHER_TOKEN)
    looks = Rule(Fault.STATUS, method="GET", path="/setup$", status=200, body={"allowed": True})
    fresh.channel.plan([looks, looks])
    failure = fresh.failure()
    assert "onboarding has already been completed" in failure.message
    assert "The server does not accept the token of the option token." in failure.message
    assert actions(failure.done) == []


# A token in a file


@pytest.fixture(name="path")
def path_fixture(tmp_path: Path) -> Path:
    return tmp_path / "token"


def test_a_random_token_is_written_before_the_setup(fresh: FreshServer, path: Path) -> None:
    options: dict[str, Any] = {"token": None, "token_file": str(path)}
    checked = fresh.run(check=True, **options)
    assert not path.exists()
    made = fresh.run(**options)
    assert checked["actions"] == made["actions"]
    assert actions(made) == ["write_token", "set_up"]
    token = path.read_text(encoding="ascii")
    assert (len(token), stat.S_IMODE(path.stat().st_mode), os.listdir(path.parent)) == (88, 0o600, ["token"])
    assert token not in json.dumps(made)
    assert token in fresh.secrets
    assert fresh.read("me", token)["name"] == "admin"
    assert fresh.run(**options)["changed"] is False
    path.unlink()
    message = fresh.fails(**options).message
    assert f"There is no file '{path}' with its token." in message
    assert not path.exists()


def test_a_token_that_waits_in_the_file_is_used(fresh: FreshServer, path: Path) -> None:
    path.write_text(f"{TOKEN}\n", encoding="ascii")
    options: dict[str, Any] = {"token": None, "token_file": str(path)}
    assert actions(fresh.settled(**options)) == ["set_up"]
    assert fresh.run()["changed"] is False


def test_a_setup_that_is_lost_is_finished_with_its_file(fresh: FreshServer, path: Path) -> None:
    options: dict[str, Any] = {"token": None, "token_file": str(path)}
    fresh.channel.plan([Rule(Fault.RESET_BEFORE, method="POST", times=None)])
    failure = fresh.failure(**options)
    assert actions(failure.done) == ["write_token"]
    fresh.channel.plan([])
    assert actions(fresh.settled(**options)) == ["set_up"]


def test_half_a_setup_is_mended_with_a_file(fresh: FreshServer, path: Path) -> None:
    fresh.set_up(bucket="_x")
    options: dict[str, Any] = {"token": None, "token_file": str(path), "repair": True}
    checked, mended = fresh.run(check=True, **options), fresh.run(**options)
    assert checked["actions"] == mended["actions"]
    assert actions(mended) == ["write_token", "delete_organization", "delete_user", "set_up"]
    assert fresh.read("me", path.read_text(encoding="ascii"))["name"] == "admin"


@pytest.mark.parametrize("check", [True, False])
def test_a_file_that_can_not_be_is_refused_before_the_setup(fresh: FreshServer, tmp_path: Path, check: bool) -> None:
    short = tmp_path / "short"
    short.write_text("short", encoding="ascii")
    for path, words in (
        (tmp_path / "nowhere" / "token", "does not exist"),
        (tmp_path, "can't be read: Is a directory"),
        (short, "the token has 5 characters"),
    ):
        error = fresh.fails(check=check, token=None, token_file=str(path))
        assert isinstance(error, DeclarationError)
        assert words in error.message
    assert fresh.allowed()


def test_cloud_has_no_setup() -> None:
    with cloud() as sandbox:
        for check in (True, False):
            ended = attempt(SETUP, {**DECLARED, "host": sandbox.channel.url}, check_mode=check)
            assert not isinstance(ended, dict)
            assert "InfluxDB Cloud is set up when you sign up for it" in ended.message
        assert set(sandbox.methods()) == {"GET"}
