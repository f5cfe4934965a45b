# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and tokens as the tasks before would have left them, with no more requests than that takes."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import NotFoundError, UnauthorizedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.digests import make_digest
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import UserAccount
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_USER, UserState
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.directory import RehearsingDirectory
from unit.plugins.samples import ANN, BOB, ORG
from unit.plugins.script import Exchange, failed, written

PASSWORD, OTHER = "a-long-pass-word", "another-pass-word"
SIGNED_IN = Exchange("POST /api/v2/signin", 204, headers={"Set-Cookie": "influxdb-oss-session=key; Path=/api/"})
SIGNED_OUT = Exchange("POST /api/v2/signout", 204)
ME = Exchange("GET /api/v2/me", response={"id": ANN.id, "name": "ann"})
ANN_THERE = UserState(UserAccount(ANN.id, "ann"))


def with_user(before: UserState, after: UserState, password: str | None = None) -> Rehearsal:
    rehearsal = Rehearsal()
    rehearsal.record_user(before, after, None if password is None else make_digest(password, "salt"))
    return rehearsal


def test_signs_in__password_rehearsed__nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(ANN_THERE, ANN_THERE, PASSWORD)
    directory = RehearsingDirectory(written(monkeypatch).client(), rehearsal)
    assert (directory.signs_in("ann", PASSWORD), directory.signs_in("ann", OTHER)) == (True, False)
    assert directory.knows_password(UserAccount(ANN.id, "ann"))
    assert not directory.knows_password(UserAccount(BOB.id, "bob"))


def test_signs_in__new_user_without_a_password__cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(NO_USER, UserState(UserAccount(None, "new")))
    assert not RehearsingDirectory(written(monkeypatch).client(), rehearsal).signs_in("new", PASSWORD)


def test_signs_in__renamed__by_the_name_that_the_server_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(ANN_THERE, UserState(UserAccount(ANN.id, "anna")))
    script = written(monkeypatch, SIGNED_IN, SIGNED_OUT)
    directory = RehearsingDirectory(script.client(), rehearsal)
    assert directory.signs_in("anna", PASSWORD)
    script.check_end()
    # Nobody has the old name any more.
    assert not directory.signs_in("ann", PASSWORD)


def test_signs_in__nothing_rehearsed__the_server_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, SIGNED_IN, SIGNED_OUT)
    assert RehearsingDirectory(script.client(), Rehearsal()).signs_in("ann", PASSWORD)
    script.check_end()


def test_me__renamed__by_the_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(ANN_THERE, UserState(UserAccount(ANN.id, "anna")))
    assert RehearsingDirectory(written(monkeypatch, ME).client(), rehearsal).me().name == "anna"


def test_rehearsed__asked_by_nobody_whom_the_server_knows__refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(NO_USER, UserState(UserAccount(None, "new")))
    refused = failed("GET /api/v2/me", 401, "unauthorized access")
    set_up = Exchange("GET /api/v2/setup", response={"allowed": False})
    directory = RehearsingDirectory(written(monkeypatch, refused, set_up).client(), rehearsal)
    with pytest.raises(UnauthorizedError, match="Could not look up the user 'new'"):
        directory.find_accounts("new")


def test_rehearsed__asked_by_a_token_that_may_not_read_users__shown(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = with_user(NO_USER, UserState(UserAccount(None, "new")))
    hidden = failed("GET /api/v2/me", 401, f"read:users/{ANN.id} is unauthorized")
    script = written(monkeypatch, hidden)
    directory = RehearsingDirectory(script.client(), rehearsal)
    # It is asked once.
    assert [one.name for _again in range(2) for one in directory.find_accounts("new")] == ["new", "new"]
    script.check_end()


def test_list_authorizations__of_a_new_organization__nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = RehearsingDirectory(written(monkeypatch).client(), Rehearsal())
    assert directory.list_authorizations("ffff123456789abc") == []


def test_get_authorization__of_a_user_who_is_gone__as_the_server_says(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"id": "00000000000000a1", "orgID": ORG, "userID": ANN.id, "user": "ann", "permissions": []}
    shown = Exchange("GET /api/v2/authorizations/00000000000000a1", response=document)
    directory = RehearsingDirectory(written(monkeypatch, shown).client(), with_user(ANN_THERE, NO_USER))
    with pytest.raises(NotFoundError, match="user not found"):
        directory.get_authorization("00000000000000a1")
