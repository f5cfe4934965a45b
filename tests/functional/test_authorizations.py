# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_authorization: API tokens at the server. Each trap of the endpoint that is the client's to handle has its test."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import MODULE, execute
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from functional.front import Canned, Seen, forward, front
from functional.sandbox import NO_ID, PASSWORD, Result, Sandbox, User, told
from proxy import Fault, Rule
from tools.calls import Failure

Options = dict[str, Any]
IF_CHANGED, IF_LOST, ALWAYS = ["if_changed"], ["if_lost"], ["always"]


class Tokens:
    """The tokens of one user in an organization of the test's own, and tasks about them."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.file = folder / "token"
        self.ann = sandbox.user("ann")
        self.bucket = sandbox.bucket("b")
        self.options: Options = {
            "user": self.ann.name,
            "description": "app",
            "state": "present",
            "rotate": ["never"],
            "write_buckets": ["b"],
        }

    @property
    def in_file(self) -> Options:
        return {"token_file": str(self.file)}

    def run(self, *, check: bool = False, **options: Any) -> Result:
        """The result of the task with these options, after check mode has said the same."""
        given = {**self.options, **options}
        predicted = self.sandbox.run(AUTHORIZATION, check=True, **given)
        if check:
            return predicted
        done = self.sandbox.run(AUTHORIZATION, **given)
        assert _without_ids(predicted) == _without_ids(done)
        assert "token" not in predicted
        return done

    def fail(self, *, check: bool = True, **options: Any) -> Failure:
        """How the task fails, in check mode in the same way."""
        given = {**self.options, **options}
        failed = self.sandbox.failure(AUTHORIZATION, **given)
        if check:
            assert self.sandbox.fails(AUTHORIZATION, check=True, **given).message == failed.message
        return failed

    def listed(self) -> list[Mapping[str, Any]]:
        """The user's tokens as the server has them, from the oldest on."""
        query = {"orgID": self.sandbox.org_id, "userID": self.ann.id}
        found = self.sandbox.api.do("GET", "/api/v2/authorizations", query=query)["authorizations"]
        return sorted(found, key=lambda one: (one["createdAt"], one["id"]))

    def one(self) -> Mapping[str, Any]:
        """The only one."""
        (one,) = self.listed()
        return one

    def works(self, token: str) -> bool:
        """Whether the server takes a token."""
        answer = self.sandbox.api.send("GET", "/api/v2/me", token=token).json()
        return answer.get("message") not in ("unauthorized access", "token is inactive")

    def make(self, *permissions: Mapping[str, Any], **more: Any) -> str:
        """A token beside the module's; its ID."""
        body = {
            "orgID": self.sandbox.org_id,
            "userID": self.ann.id,
            "description": "app",
            "permissions": permissions or [self.write()],
            **more,
        }
        return str(self.sandbox.api.do("POST", "/api/v2/authorizations", json=body)["id"])

    def write(self) -> dict[str, Any]:
        """The permission that the options declare."""
        resource = {"type": "buckets", "id": self.bucket, "orgID": self.sandbox.org_id}
        return {"action": "write", "resource": resource}


def _without_ids(result: Result) -> Result:
    """A result without what only a run knows."""
    plain = told(result)
    plain.pop("token", None)
    if plain["authorization"] is not None:
        plain["authorization"] = {**plain["authorization"], "id": None, "created_at": None, "user": None}
    return plain


def _actions(result: Result) -> list[str]:
    return [action["action"].removesuffix("_authorization") for action in result["actions"]]


@pytest.fixture
def tokens(sandbox: Sandbox, tmp_path: Path) -> Tokens:
    return Tokens(sandbox, tmp_path)


# Creating, comparing, delivering


def test_create__then_again__one_token_that_works(tokens: Tokens) -> None:
    done = tokens.run()
    assert _actions(done) == ["create"]
    assert tokens.works(done["token"])
    one = tokens.one()
    assert (one["id"], one["description"], one["status"]) == (done["authorization"]["id"], "app", "active")
    again = tokens.run()
    assert again["changed"] is False
    assert "token" not in again
    assert told(again)["authorization"] == done["authorization"]


def test_create__with_a_file__only_its_owner_reads_it(tokens: Tokens) -> None:
    os.umask(os.umask(0))
    done = tokens.run(**tokens.in_file)
    assert _actions(done) == ["create", "write_token_file"]
    assert tokens.file.read_text(encoding="ascii") == done["token"] + "\n"
    assert stat.S_IMODE(tokens.file.stat().st_mode) == 0o600
    assert os.listdir(tokens.file.parent) == ["token"]
    assert tokens.run(**tokens.in_file)["changed"] is False


def test_permissions__by_name__are_sent_by_id(tokens: Tokens) -> None:
    """Trap 1: names are dropped by the server, and what comes out is for all of the organization."""
    label = tokens.sandbox.label("red")
    org_id = tokens.sandbox.org_id
    wanted = [
        {"action": "read", "type": "labels", "name": "RED"},
        {"action": "read", "type": "users", "name": tokens.ann.name},
        {"action": "read", "type": "orgs"},
        {"action": "read", "type": "tasks"},
    ]
    done = tokens.run(permissions=wanted)
    sent = {(p["action"], *sorted(p["resource"].items())) for p in _bare(tokens.one()["permissions"])}
    assert sent == {
        (action, *sorted(resource.items()))
        for action, resource in (
            ("write", {"type": "buckets", "id": tokens.bucket, "orgID": org_id}),
            ("read", {"type": "labels", "id": label, "orgID": org_id}),
            ("read", {"type": "users", "id": tokens.ann.id}),
            ("read", {"type": "orgs", "id": org_id}),
            ("read", {"type": "tasks", "orgID": org_id}),
        )
    }
    assert tokens.run(permissions=wanted)["changed"] is False
    assert "write buckets 'b'" in done["diff"]["after"]["permissions"]


def _bare(permissions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = ("type", "id", "orgID")
    return [{**p, "resource": {key: p["resource"][key] for key in kept if key in p["resource"]}} for p in permissions]


@pytest.mark.parametrize("preset", ["all_access", "operator", "read_all_buckets"])
def test_presets__as_the_cli_makes_them(tokens: Tokens, preset: str) -> None:
    """Trap 16: the types are the server's own, organizations and the user by ID, and never the instance."""
    tokens.run(preset=preset, write_buckets=None)
    assert tokens.run(preset=preset, write_buckets=None)["changed"] is False
    types = set(tokens.sandbox.api.do("GET", "/api/v2/resources")) - {"instance"}
    resources = [p["resource"] for p in _bare(tokens.one()["permissions"])]
    own = {"orgs": {"id": tokens.sandbox.org_id}, "users": {"id": tokens.ann.id}}
    in_org = {"orgID": tokens.sandbox.org_id}
    expected = {
        "all_access": [{"type": kind, **own.get(kind, in_org)} for kind in types for _action in range(2)],
        "operator": [{"type": kind} for kind in types for _action in range(2)],
        "read_all_buckets": [{"type": "buckets", **in_org}],
    }[preset]
    assert sorted(map(str, map(sorted, map(dict.items, resources)))) == sorted(
        map(str, map(sorted, map(dict.items, expected)))
    )


def test_permissions__order_and_duplicates__are_the_same_set(tokens: Tokens) -> None:
    """Trap 4."""
    read = {"action": "read", "resource": {"type": "buckets", "orgID": tokens.sandbox.org_id}}
    tokens.make(tokens.write(), read, tokens.write())
    assert tokens.run(permissions=[{"action": "read", "type": "buckets"}])["changed"] is False


def test_permissions__others__fail_and_name_them(tokens: Tokens) -> None:
    """Trap 7: the server ignores new permissions with 200, so a token can only be replaced."""
    tokens.run()
    tokens.sandbox.bucket("c")
    failed = tokens.fail(write_buckets=["c"])
    assert "it lacks write buckets 'c', and it has write buckets 'b', which is not declared" in failed.message
    assert "rotate: if_changed" in failed.message
    assert len(tokens.listed()) == 1


def test_permissions__of_what_does_not_exist__refused(tokens: Tokens) -> None:
    """Trap 6: the server takes any ID."""
    for wrong, words in (
        ({"write_buckets": ["nowhere"]}, "no bucket 'nowhere'"),
        ({"permissions": [{"action": "read", "type": "buckets", "id": NO_ID}]}, f"no bucket with the ID {NO_ID}"),
        ({"permissions": [{"action": "read", "type": "labels", "name": "none"}]}, "no label 'none'"),
        ({"permissions": [{"action": "read", "type": "users", "id": NO_ID}]}, "there is no such user"),
        ({"permissions": [{"action": "read", "type": "authorizations", "id": NO_ID}]}, "there is no such thing"),
        ({"permissions": [{"action": "read", "type": "things"}]}, "knows no type 'things'"),
        ({"permissions": [{"action": "read", "type": "orgs", "id": NO_ID}]}, "is not the organization of the token"),
    ):
        assert words in tokens.fail(**wrong).message
    assert tokens.listed() == []


def test_permissions__of_one_thing_by_id__are_kept(tokens: Tokens) -> None:
    one = [{"action": "read", "type": "authorizations", "id": tokens.make(description="other")}]
    tokens.run(permissions=one)
    assert tokens.run(permissions=one)["changed"] is False


def test_user__unknown__refused(tokens: Tokens) -> None:
    """Trap 15: the server would say "unable to create token"."""
    assert "there is no user of that name" in tokens.fail(user="nobody").message
    assert "there is no such user" in tokens.fail(user=None, user_id=NO_ID).message


def test_user__none_given__is_the_one_who_asks(tokens: Tokens) -> None:
    me = tokens.sandbox.api.do("GET", "/api/v2/me")["id"]
    done = tokens.run(user=None)
    assert done["authorization"]["user_id"] == me
    assert tokens.run(user=None, state="absent")["changed"] is True


def test_answer__wider_than_asked__deleted_at_once(tokens: Tokens) -> None:
    """Trap 1: whatever comes out wider is never delivered."""
    passed_on = forward(tokens.sandbox.server.host)

    def widen(seen: Seen) -> Canned:
        canned = passed_on(seen)
        if seen.method == "POST":
            made = json.loads(canned.body)
            made["permissions"].append({"action": "write", "resource": {"type": "buckets"}})
            return Canned(canned.status, json.dumps(made).encode(), canned.headers)
        return canned

    with front(widen) as server:
        failed = tokens.fail(check=False, host=server.url, **tokens.in_file)
    assert "grants write buckets of all organizations, which was not asked for" in failed.message
    assert "The new token was deleted" in failed.message
    assert tokens.listed() == []
    assert not tokens.file.exists()


# Identity


def test_identity__twice__fails_and_lists_the_ids(tokens: Tokens) -> None:
    """Trap 2: descriptions are free text."""
    ids = [tokens.make(), tokens.make()]
    choices: tuple[Options, ...] = ({}, {"state": "absent"})
    for options in choices:
        message = tokens.fail(**options).message
        assert all(one in message for one in ids)
    assert tokens.run(superseded="keep")["changed"] is False


def test_identity__another_description_or_user__is_another(tokens: Tokens) -> None:
    tokens.make(description=" app ")
    tokens.make(description="App")
    bob = tokens.sandbox.user("bob")
    tokens.make(userID=bob.id)
    assert _actions(tokens.run()) == ["create"]


def test_identity__by_id__status_and_description(tokens: Tokens) -> None:
    identity = tokens.make()
    by_id: Options = {"id": identity, "user": None, "write_buckets": None}
    assert _actions(tokens.run(**by_id, status="inactive", description="new")) == ["update"]
    assert (tokens.one()["status"], tokens.one()["description"]) == ("inactive", "new")
    assert tokens.run(**by_id, description="new")["changed"] is False
    assert _actions(tokens.run(**by_id, description="")) == ["update"]
    assert tokens.one()["status"] == "inactive"
    assert "no such token" in tokens.fail(**{**by_id, "id": NO_ID}).message
    assert tokens.run(**{**by_id, "id": NO_ID}, state="absent")["changed"] is False


def test_identity__by_id__of_another_organization_or_user__refused(tokens: Tokens) -> None:
    other = tokens.sandbox.make_org(f"{tokens.sandbox.org}-2")
    foreign = tokens.make({"action": "read", "resource": {"type": "buckets", "orgID": other}}, orgID=other)
    bob = tokens.sandbox.user("bob")
    assert f"belongs to the organization {other}" in tokens.fail(id=foreign, state="absent").message
    assert "belongs to the user" in tokens.fail(id=tokens.make(), user=bob.name, state="absent").message


def test_status__left_out__left_alone(tokens: Tokens) -> None:
    """Trap 7: an empty status would activate."""
    tokens.run(status="inactive")
    assert tokens.one()["status"] == "inactive"
    assert tokens.run()["changed"] is False
    assert _actions(tokens.run(status="active")) == ["update"]
    assert tokens.one()["status"] == "active"


def test_absent__of_a_deleted_user__is_deleted_by_id(tokens: Tokens) -> None:
    """Trap 12: it is not shown any more, and may still work."""
    gone = tokens.sandbox.user("gone")
    orphan = tokens.make(userID=gone.id)
    tokens.sandbox.api.do("DELETE", f"/api/v2/users/{gone.id}")
    by_id: Options = {"id": orphan, "user": None, "description": None, "write_buckets": None}
    assert "is gone" in tokens.fail(**by_id).message
    assert _actions(tokens.run(**by_id, state="absent")) == ["delete"]
    assert tokens.run(**by_id, state="absent")["changed"] is False


# Who may not see


def _limited(tokens: Tokens, *more: str, user: User | None = None) -> str:
    own = user or tokens.ann
    return tokens.sandbox.token(
        "write:authorizations", f"write:users/{own.id}", "read:buckets", "write:buckets", *more, user=own
    )


def test_hidden__who_may_not_read_users__makes_no_token(tokens: Tokens) -> None:
    """Trap 9: it would not see its own new one, and a second run would make a second."""
    before = len(tokens.listed())
    blind = _limited(tokens, "read:authorizations")
    assert "may not read its own user" in tokens.fail(user=None, token=blind).message
    assert "permission" in tokens.fail(user=None, user_id=tokens.ann.id, token=blind).message
    assert len(tokens.listed()) == before + 1


def test_hidden__who_may_not_read_authorizations__makes_no_token(tokens: Tokens) -> None:
    blind = _limited(tokens, f"read:users/{tokens.ann.id}")
    failed = tokens.fail(user=None, token=blind)
    assert "not shown to see all of them" in failed.message
    assert len(tokens.listed()) == 1


def test_permission__that_the_creator_lacks__is_named(tokens: Tokens) -> None:
    """Trap 8."""
    creator = _limited(tokens, "read:authorizations", f"read:users/{tokens.ann.id}")
    given: Options = {"user": None, "token": creator, "permissions": [{"action": "read", "type": "tasks"}]}
    failed = tokens.fail(check=False, **given)
    assert "the task's own token lacks a permission of the new one" in failed.message
    assert "read:orgs" in failed.message
    assert len(tokens.listed()) == 1


# The task's own token


def test_own_token__may_be_it__is_not_ended(tokens: Tokens) -> None:
    """Trap 11: nothing undoes it, and the API does not say which one it is."""
    own = _limited(tokens, "read:authorizations", f"read:users/{tokens.ann.id}")
    (listed,) = tokens.listed()
    by_id: Options = {"id": listed["id"], "user": None, "description": None, "write_buckets": None, "token": own}
    choices: tuple[Options, ...] = ({"state": "absent"}, {"status": "inactive"})
    for options in choices:
        assert "is, or may be, the token that this task itself uses" in tokens.fail(**by_id, **options).message
    assert tokens.works(own)


def test_own_token__cannot_be_it__is_ended(tokens: Tokens) -> None:
    own = _limited(tokens, "read:authorizations", f"read:users/{tokens.ann.id}")
    tokens.make()
    assert _actions(tokens.run(user=None, token=own, state="absent")) == ["delete"]


def test_own_token__a_session_has_none(tokens: Tokens) -> None:
    sam = tokens.sandbox.user("sam", password=PASSWORD)
    tokens.sandbox.api.do("POST", f"/api/v2/orgs/{tokens.sandbox.org_id}/owners", json={"id": sam.id})
    signed_in: Options = {"username": sam.name, "password": PASSWORD, "user": None}
    assert _actions(tokens.run(**signed_in, preset="all_access")) == ["create"]
    assert _actions(tokens.run(**signed_in, state="absent")) == ["delete"]


# Rotation


def test_rotate__if_changed__both_work_until_a_later_run(tokens: Tokens) -> None:
    first = tokens.run(**tokens.in_file)["token"]
    wider: Options = {**tokens.in_file, "read_buckets": ["b"], "rotate": IF_CHANGED}
    second = tokens.run(**wider, superseded="delete")
    assert _actions(second) == ["create", "write_token_file"]
    assert tokens.works(first)
    assert tokens.works(second["token"])
    assert tokens.file.read_text(encoding="ascii").strip() == second["token"]
    later = tokens.run(**wider, superseded="delete")
    assert _actions(later) == ["delete"]
    assert not tokens.works(first)
    assert tokens.works(second["token"])
    assert tokens.run(**wider, superseded="delete")["changed"] is False


def test_superseded__deactivate__can_be_undone(tokens: Tokens) -> None:
    first = tokens.run()["token"]
    wider: Options = {"read_buckets": ["b"], "rotate": IF_CHANGED, "superseded": "deactivate"}
    tokens.run(**wider)
    assert _actions(tokens.run(**wider)) == ["deactivate"]
    assert not tokens.works(first)
    again = tokens.run(**wider)
    assert again["changed"] is False
    assert [one["status"] for one in again["superseded"]] == ["inactive"]
    old = again["superseded"][0]["id"]
    assert _actions(tokens.run(id=old, user=None, write_buckets=None, status="active")) == ["update"]
    assert tokens.works(first)


def test_superseded__keep__is_left(tokens: Tokens) -> None:
    tokens.run()
    tokens.run(read_buckets=["b"], rotate=IF_CHANGED)
    done = tokens.run(read_buckets=["b"], rotate=IF_CHANGED)
    assert done["changed"] is False
    assert [one["status"] for one in done["superseded"]] == ["active"]


def test_grace__not_over__is_left(tokens: Tokens) -> None:
    tokens.run()
    wider: Options = {"read_buckets": ["b"], "rotate": IF_CHANGED, "superseded": "delete", "grace": "1h"}
    tokens.run(**wider)
    assert tokens.run(**wider)["changed"] is False
    assert len(tokens.listed()) == 2


def test_grace__zero__the_same_run(tokens: Tokens) -> None:
    first = tokens.run()["token"]
    wider: Options = {"read_buckets": ["b"], "rotate": IF_CHANGED, "superseded": "delete", "grace": "0"}
    assert _actions(tokens.run(**wider)) == ["create", "delete"]
    assert not tokens.works(first)
    assert tokens.run(**wider)["changed"] is False


def test_rotate__always__retires_those_before(tokens: Tokens) -> None:
    given: Options = {"rotate": ALWAYS, "superseded": "delete"}
    assert _actions(tokens.run(**given)) == ["create"]
    assert _actions(tokens.run(**given)) == ["create"]
    third = tokens.run(**given)
    assert _actions(third) == ["delete", "create"]
    assert len(tokens.listed()) == 2
    assert tokens.works(third["token"])


def test_rotate__without_permissions__takes_those_of_the_old(tokens: Tokens) -> None:
    tokens.run()
    tokens.run(write_buckets=None, rotate=ALWAYS)
    old, new = tokens.listed()
    assert old["permissions"] == new["permissions"]


def test_absent__with_superseded_delete__all_of_them(tokens: Tokens) -> None:
    tokens.run()
    tokens.run(rotate=ALWAYS)
    assert _actions(tokens.run(state="absent", superseded="delete")) == ["delete", "delete"]
    assert tokens.listed() == []


# The token file


def _lose(tokens: Tokens, how: str) -> None:
    if how == "missing":
        tokens.file.unlink()
    elif how == "inactive":
        tokens.file.write_text(tokens.sandbox.token("read:buckets", status="inactive", user=tokens.ann))
    elif how == "another user's":
        tokens.file.write_text(tokens.sandbox.token("read:buckets"))
    else:
        tokens.file.write_text({"empty": "", "unknown": "x" * 80, "no token": "two words\nand more\0"}[how])


@pytest.mark.parametrize("how", ["missing", "empty", "unknown", "no token", "inactive", "another user's"])
def test_token_file__lost__rotates_only_if_told(tokens: Tokens, how: str) -> None:
    tokens.run(**tokens.in_file)
    _lose(tokens, how)
    before = tokens.listed()
    for rotate in (["never"], IF_CHANGED):
        failed = tokens.fail(**tokens.in_file, rotate=rotate)
        assert "rotate: if_lost" in failed.message
    assert tokens.listed() == before
    done = tokens.run(**tokens.in_file, rotate=IF_LOST)
    assert _actions(done) == ["create", "write_token_file"]
    assert tokens.works(tokens.file.read_text(encoding="ascii").strip())
    assert tokens.run(**tokens.in_file, rotate=IF_LOST)["changed"] is False


def test_token_file__of_an_inactive_token__is_not_lost(tokens: Tokens) -> None:
    tokens.run(**tokens.in_file)
    assert _actions(tokens.run(**tokens.in_file, status="inactive")) == ["update"]
    assert tokens.run(**tokens.in_file)["changed"] is False


def test_token_file__has_the_superseded_token__which_is_left_active(tokens: Tokens) -> None:
    """A run that died may have made the newest one without delivering it; to end the other would end what is in use."""
    first = tokens.run(**tokens.in_file)["token"]
    wider: Options = {**tokens.in_file, "read_buckets": ["b"], "rotate": IF_CHANGED}
    tokens.run(**wider)
    tokens.file.write_text(first)
    failed = tokens.fail(check=False, **wider, superseded="delete")
    assert "has its token, not that of the newest one, so it was left active" in failed.message
    assert failed.done["changed"] is False
    assert tokens.works(first)


@pytest.mark.parametrize("where", ["no folder", "a file as folder", "everybody's folder", "a folder", "a link"])
def test_token_file__in_a_bad_place__refused_before_anything(tokens: Tokens, tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    path = {
        "no folder": "none/token",
        "a file as folder": "file/token",
        "everybody's folder": "open/token",
        "a folder": "folder",
        "a link": "link",
    }[where]
    assert "a token can't be written to" in tokens.fail(token_file=str(tmp_path / path)).message
    assert tokens.listed() == []


def test_token_file__a_write_that_fails__leaves_no_token(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    failed = tokens.fail(check=False, **tokens.in_file)
    assert "No space left on device" in failed.message
    assert "The new token was deleted" in failed.message
    assert tokens.listed() == []
    assert os.listdir(tokens.file.parent) == []


# Lost answers


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.TRUNCATED, Fault.RESET_BEFORE])
def test_lost_answer__of_the_creation__one_token_that_is_known(tokens: Tokens, fault: Fault) -> None:
    """Trap 17."""
    tokens.sandbox.channel.plan([Rule(fault, method="POST")])
    done = tokens.sandbox.run(AUTHORIZATION, **tokens.options)
    assert tokens.works(done["token"])
    assert tokens.one()["id"] == done["authorization"]["id"]


def test_lost_answer__and_no_repeat__leaves_no_token(tokens: Tokens) -> None:
    tokens.sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="POST")])
    failed = tokens.sandbox.failure(AUTHORIZATION, **tokens.options, retries=0)
    assert failed.done["changed"] is False
    assert tokens.listed() == []


def test_lost_answer__and_the_server_too__the_next_run_clears_up(tokens: Tokens) -> None:
    tokens.sandbox.channel.plan(
        [Rule(Fault.RESET_AFTER, method="POST"), Rule(Fault.RESET_BEFORE, path="/api/v2/authorizations", number=7)]
    )
    failed = tokens.sandbox.failure(AUTHORIZATION, **tokens.options, retries=0)
    assert "may have been done all the same" in failed.message
    assert "(unfinished, made by Ansible:" in tokens.one()["description"]
    done = tokens.run()
    assert _actions(done) == ["create", "delete"]
    assert tokens.one()["description"] == "app"
    assert tokens.works(done["token"])


def test_broken_off__before_the_delivery__the_next_run_clears_up(tokens: Tokens) -> None:
    """A token under its first description was never delivered, whoever made it."""
    tokens.make(description="app (unfinished, made by Ansible: 0123456789abcdef)")
    tokens.make(description="app (unfinished, made by somebody)")
    assert _actions(tokens.run()) == ["create", "delete"]
    assert _actions(tokens.run(state="absent")) == ["delete"]
    assert tokens.one()["description"] == "app (unfinished, made by somebody)"


def test_last_step__fails__the_new_token_goes_too(tokens: Tokens) -> None:
    """A task that fails returns no token, so none may be left that nobody knows."""
    first = tokens.run()["token"]
    tokens.sandbox.channel.plan([Rule(Fault.STATUS, method="DELETE", status=500, times=1)])
    given: Options = {"rotate": ALWAYS, "superseded": "delete", "grace": "0"}
    failed = tokens.sandbox.failure(AUTHORIZATION, **{**tokens.options, **given})
    assert "The new token was deleted" in failed.message
    assert "token" not in failed.done
    assert len(tokens.listed()) == 1
    assert tokens.works(first)


# Where nobody keeps the secret


def test_secret__no_one_keeps_it__needs_a_file(tokens: Tokens) -> None:
    for options, failed in ((tokens.options, True), ({**tokens.options, **tokens.in_file}, False)):
        outcome = execute(
            AUTHORIZATION, tokens.sandbox.params(**options), execution=MODULE, environ={}, check_mode=False
        )
        assert outcome.failed is failed
        assert "token" not in outcome.result
    assert tokens.works(tokens.file.read_text(encoding="ascii").strip())
