# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about an authorization: whether a new one is made, and which old ones go."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    NewAuthorization,
    Permission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.authorizations import (
    AuthorizationPlan,
    FileState,
    Found,
    check_own,
    choose,
    plan_authorization,
    possible_owns,
    preset_permissions,
    sees_all,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    parse_authorization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_authorizations import (
    AuthorizationProgress,
)
from unit.plugins.samples import ANN, BOB, BUCKET_ID, ORG, OTHER_ORG

HOUR = 3_600
READ = Permission("read", "buckets", ORG, BUCKET_ID)
WRITE = Permission("write", "buckets", ORG, BUCKET_ID)
FIRST_ID, SECOND_ID, THIRD_ID, LEFT_ID = (
    "00000000000000d1",
    "00000000000000d2",
    "00000000000000d3",
    "00000000000000d9",
)


def token(token_id: str = FIRST_ID, created: float = 0, **changes: Any) -> Authorization:
    """Ann's token "app", which may write the bucket."""
    given: dict[str, Any] = {
        "id": token_id,
        "org_id": ORG,
        "user_id": ANN.id,
        "user": "ann",
        "description": "app",
        "active": True,
        "permissions": frozenset([WRITE]),
        "created": created,
        "names": {WRITE: "b"},
    }
    return Authorization(**{**given, **changes})


FIRST, SECOND, THIRD = token(), token(SECOND_ID, HOUR), token(THIRD_ID, 2 * HOUR)
LEFT = token(LEFT_ID, HOUR, description="app (unfinished, made by Ansible: 0123456789abcdef)")
NOW = 3.0 * HOUR
FILE = {"token_file": "/etc/app/token"}
ABSENT = {"state": "absent"}


def planned(
    options: dict[str, Any],
    *matches: Authorization,
    wanted: tuple[Permission, ...] = (WRITE,),
    left: tuple[Authorization, ...] = (),
    file: FileState = "unused",
) -> AuthorizationPlan:
    declared = parse_authorization({"description": "app", "write_buckets": ["b"], **options})
    new = NewAuthorization(ORG, ANN.id, "app", declared.status != "inactive", wanted)
    return plan_authorization(declared, Found(matches, left, file, NOW), new, {WRITE: "b", READ: "b"})


def in_short(plan: AuthorizationPlan) -> list[str]:
    words = {"create": "create", "write": "file", "update": "update", "deactivate": "off", "delete": "delete"}
    short = []
    for action in plan.actions:
        verb = words[action["action"].partition("_")[0]]
        short.append(verb if verb in ("create", "file", "update") else f"{verb} {action['id'][-2:]}")
    return short


CHANGED, LOST, ALWAYS = {"rotate": ["if_changed"]}, {"rotate": ["if_lost"]}, {"rotate": ["always"]}
DELETE, OFF, KEEP = {"superseded": "delete"}, {"superseded": "deactivate"}, {"superseded": "keep"}
OTHER = (READ, WRITE)


@pytest.mark.parametrize(
    ("options", "matches", "more", "actions"),
    [
        # There, and as declared.
        ({}, (FIRST,), {}, []),
        ({"status": "active"}, (FIRST,), {}, []),
        (KEEP, (FIRST, SECOND), {}, []),
        (CHANGED, (FIRST, SECOND), {}, []),
        (FILE, (FIRST,), {"file": "works"}, []),
        (FILE, (token(active=False),), {"file": "inactive"}, []),
        ({"max_age": "3h"}, (FIRST,), {}, []),
        # Created.
        ({}, (), {}, ["create"]),
        (FILE, (), {}, ["create", "file"]),
        ({}, (), {"left": (LEFT,)}, ["create", "delete d9"]),
        ({}, (FIRST,), {"left": (LEFT,)}, ["delete d9"]),
        # Replaced.
        (CHANGED, (FIRST,), {"wanted": OTHER}, ["create"]),
        (ALWAYS, (FIRST,), {}, ["create"]),
        ({"max_age": "179m"}, (FIRST,), {}, ["create"]),
        ({"max_age": "179m"}, (FIRST, SECOND), {}, []),
        ({**LOST, **FILE}, (FIRST,), {"file": "missing"}, ["create", "file"]),
        ({**LOST, **FILE}, (FIRST,), {"file": "invalid"}, ["create", "file"]),
        ({**LOST, **FILE}, (FIRST,), {"file": "inactive"}, ["create", "file"]),
        ({"rotate": ["if_lost", "if_changed"]}, (FIRST,), {"wanted": OTHER}, ["create"]),
        ({**ALWAYS, "status": "inactive"}, (FIRST,), {}, ["create"]),
        # The old ones.
        ({**CHANGED, **DELETE}, (FIRST,), {"wanted": OTHER}, ["create"]),
        (DELETE, (FIRST, SECOND, THIRD), {}, ["delete d1", "delete d2"]),
        (OFF, (FIRST, SECOND, THIRD), {}, ["off d1", "off d2"]),
        (OFF, (token(active=False), SECOND), {}, []),
        ({**DELETE, "grace": "1h"}, (FIRST, SECOND, THIRD), {}, ["delete d1", "delete d2"]),
        ({**DELETE, "grace": "61m"}, (FIRST, SECOND, THIRD), {}, ["delete d1"]),
        ({**DELETE, "grace": "3h"}, (FIRST, SECOND, THIRD), {}, []),
        ({**DELETE, "grace": "0"}, (FIRST, SECOND), {}, ["delete d1"]),
        ({**ALWAYS, **DELETE}, (FIRST, SECOND), {}, ["delete d1", "create"]),
        ({**ALWAYS, **DELETE, "grace": "0"}, (FIRST, SECOND), {}, ["delete d1", "create", "delete d2"]),
        ({**ALWAYS, **OFF, "grace": "0"}, (FIRST, token(SECOND_ID, HOUR, active=False)), {}, ["off d1", "create"]),
        # Changed.
        ({"status": "inactive"}, (FIRST,), {}, ["update"]),
        ({"status": "active"}, (token(active=False),), {}, ["update"]),
        ({}, (token(active=False),), {}, []),
        # Gone.
        (ABSENT, (), {}, []),
        (ABSENT, (FIRST,), {}, ["delete d1"]),
        (ABSENT, (FIRST,), {"left": (LEFT,)}, ["delete d1", "delete d9"]),
        ({**ABSENT, **DELETE}, (FIRST, SECOND), {}, ["delete d1", "delete d2"]),
    ],
)
def test_plan_authorization__decision(
    options: dict[str, Any], matches: tuple[Authorization, ...], more: dict[str, Any], actions: list[str]
) -> None:
    plan = planned(options, *matches, **more)
    assert in_short(plan) == actions
    assert plan.ended == tuple(one for one in plan.ended if one.id in str(plan.actions))


@pytest.mark.parametrize(
    ("options", "matches", "more", "words"),
    [
        (
            {},
            (FIRST, SECOND),
            {},
            f"2 tokens 'app' of this user, with the IDs {FIRST_ID}, {SECOND_ID}. Set superseded:",
        ),
        (ABSENT, (FIRST, SECOND), {}, "Set superseded: delete to delete all of them"),
        ({**ABSENT, **KEEP}, (FIRST, SECOND), {}, "Set superseded: delete to delete all of them"),
        ({}, (FIRST,), {"wanted": OTHER}, "it lacks read buckets 'b'. InfluxDB can't change the permissions"),
        ({}, (token(permissions=frozenset(OTHER)),), {}, "it has read buckets"),
        (LOST, (FIRST,), {"wanted": OTHER}, "rotate: if_changed"),
        (FILE, (FIRST,), {"file": "missing"}, "/etc/app/token has no token"),
        ({**FILE, **CHANGED}, (FIRST,), {"file": "invalid"}, "the server does not know the token in /etc/app/token"),
        (FILE, (FIRST,), {"file": "inactive"}, "is inactive, and the token 'app'"),
        ({"write_buckets": None}, (), {"wanted": ()}, "does not say what a new one must permit"),
    ],
)
def test_plan_authorization__refused(
    options: dict[str, Any], matches: tuple[Authorization, ...], more: dict[str, Any], words: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        planned(options, *matches, **more)
    assert words in caught.value.message


def test_plan_authorization__no_permissions_declared__takes_those_of_the_old() -> None:
    plan = planned({**ALWAYS, "write_buckets": None}, token(permissions=frozenset(OTHER)), wanted=())
    assert plan.new is not None
    assert plan.new.permissions == (READ, WRITE)
    assert planned({"write_buckets": None}, token(permissions=frozenset(OTHER)), wanted=()).actions == []


def test_plan_authorization__reason__told() -> None:
    reasons = [
        planned({}).reason,
        planned(CHANGED, FIRST, wanted=OTHER).reason,
        planned(ALWAYS, FIRST).reason,
        planned({"max_age": "1h"}, FIRST).reason,
        planned({**LOST, **FILE}, FIRST, file="missing").reason,
    ]
    assert reasons == [
        "it does not exist",
        "its permissions are not those declared",
        "rotate is always",
        "it is older than 1h",
        "/etc/app/token has no token",
    ]


def test_plan_authorization__hidden__deleted_by_its_id() -> None:
    declared = parse_authorization({"id": FIRST_ID, "state": "absent"})
    plan = plan_authorization(declared, Found(hidden_id=FIRST_ID), NewAuthorization(ORG, "", "", True, ()), {})
    assert plan.actions == [{"action": "delete_authorization", "authorization": None, "id": FIRST_ID}]


def test_choose__by_user_and_description__oldest_first() -> None:
    others = (token("00000000000000e1", user_id=BOB.id), token("00000000000000e2", description="App"))
    near = token("00000000000000e3", description="app (unfinished, made by Ansible: 0123)")
    declared = parse_authorization({"description": "app"})
    matches, unfinished = choose(declared, (THIRD, *others, near, LEFT, FIRST), ANN.id)
    assert matches == (FIRST, THIRD)
    assert unfinished == (LEFT,)


# Presets

TYPES = ("buckets", "orgs", "users", "instance")


def test_preset_permissions__all_access() -> None:
    assert preset_permissions("all_access", TYPES, ORG, ANN.id) == (
        Permission("read", "buckets", ORG),
        Permission("write", "buckets", ORG),
        Permission("read", "orgs", "", ORG),
        Permission("write", "orgs", "", ORG),
        Permission("read", "users", "", ANN.id),
        Permission("write", "users", "", ANN.id),
    )


def test_preset_permissions__operator_and_buckets() -> None:
    operator = preset_permissions("operator", TYPES, ORG, ANN.id)
    assert {(one.type, one.org_id, one.id) for one in operator} == {(kind, "", "") for kind in TYPES[:3]}
    assert preset_permissions("read_all_buckets", (), ORG, ANN.id) == (Permission("read", "buckets", ORG),)


# The task's own token

CREATOR = frozenset([Permission("write", "authorizations", ORG), Permission("write", "users", "", ANN.id)])
ALL_USERS = CREATOR | {Permission("read", "users")}


@pytest.mark.parametrize(
    ("one", "own", "reads_all_users", "may_be"),
    [
        (token(permissions=CREATOR), "t", False, True),
        (token(permissions=CREATOR), "t", True, False),
        (token(permissions=ALL_USERS), "t", True, True),
        (token(permissions=ALL_USERS), "t", False, False),
        (token(permissions=CREATOR, active=False), "t", False, False),
        (token(permissions=CREATOR, user_id=BOB.id), "t", False, False),
        (token(permissions=frozenset([Permission("write", "authorizations", ORG)])), "t", False, False),
        (token(permissions=frozenset([Permission("write", "instance")])), "t", False, True),
        (token(), "t", False, False),
        # The server shows tokens.
        (token(token="t"), "t", False, True),
        (token(permissions=CREATOR, token="other"), "t", False, False),
        # A session has none.
        (token(permissions=CREATOR), None, False, False),
    ],
)
def test_possible_owns__each(one: Authorization, own: str | None, reads_all_users: bool, may_be: bool) -> None:
    assert possible_owns([one], own, ANN.id, reads_all_users=reads_all_users) == ({one.id} if may_be else set())


def test_possible_owns__user_not_known__may_be_any() -> None:
    assert possible_owns([token(permissions=CREATOR)], "t", None, reads_all_users=False) == {FIRST_ID}


@pytest.mark.parametrize("options", [ABSENT, {"status": "inactive"}, DELETE, {**ALWAYS, **OFF, "grace": "0"}])
def test_check_own__what_is_ended__refused(options: dict[str, Any]) -> None:
    matches = (FIRST, SECOND) if options == DELETE else (FIRST,)
    plan = planned(options, *matches)
    check_own(plan, {THIRD_ID})
    with pytest.raises(RefusedError, match="is, or may be, the token that this task itself uses"):
        check_own(plan, {FIRST_ID})


# What is hidden

READER = frozenset([Permission("read", "authorizations", ORG)])
READS_ALL = frozenset([Permission("read", "authorizations")])


@pytest.mark.parametrize(
    ("listed", "sees"),
    [
        ([], False),
        ([FIRST], False),
        ([token(permissions=READER)], True),
        ([token(permissions=READER), SECOND], True),
        ([token(permissions=READER, active=False)], False),
        ([token(permissions=READER, user_id=BOB.id)], False),
        ([token(permissions=frozenset([Permission("read", "authorizations", ORG, FIRST_ID)]))], False),
        # Another organization's is seen as well, so the one that reads all is the task's own.
        ([token(permissions=READER), token(SECOND_ID, org_id=OTHER_ORG)], False),
        ([token(permissions=READS_ALL), token(SECOND_ID, org_id=OTHER_ORG, permissions=READER)], True),
        ([token(org_id=OTHER_ORG, permissions=frozenset([Permission("read", "authorizations", OTHER_ORG)]))], False),
        # The server shows tokens.
        ([token(token="t", permissions=READER), token(SECOND_ID, token="u")], True),
        ([token(token="t"), token(SECOND_ID, token="u", permissions=READER)], False),
    ],
)
def test_sees_all__by_what_may_be_its_own(listed: list[Authorization], sees: bool) -> None:
    assert sees_all(listed, "t", ANN.id, ORG) is sees


# Results


def test_progress__predicted__as_done() -> None:
    plan = planned({**ALWAYS, **OFF, **FILE}, FIRST, SECOND, file="works")
    progress = AuthorizationProgress(plan)
    progress.predict()
    result = progress.result()
    assert result["changed"] is True
    assert [(one["id"], one["status"]) for one in result["superseded"]] == [
        (FIRST_ID, "inactive"),
        (SECOND_ID, "active"),
    ]
    assert result["authorization"]["id"] is None
    assert result["diff"]["after"]["permissions"] == ["write buckets 'b'"]
    assert result["token_file"] == "/etc/app/token"
    assert progress.token is None


def test_progress__removed__none_is_left() -> None:
    progress = AuthorizationProgress(planned(ABSENT, FIRST, left=(LEFT,)))
    progress.predict()
    result = progress.result()
    assert (result["authorization"], result["superseded"], result["diff"]["after"]) == (None, [], {})
