# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about who has which role on a bucket."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Role, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import Selection
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.roles import (
    names_to_look_up,
    other_role_must_be_listed,
    plan_roles,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddRole,
    ChangeRole,
    RemoveRole,
    RoleStep,
)
from unit.plugins.samples import ANN, BOB, CAT, added, bucket, declared, exactly, removed

Users = tuple[User, ...]
DAN_ID = "00000000000000c9"
KNOWN = {"ann": ANN, "bob": BOB, "cat": CAT}


def add(user: User, role: Role) -> RoleStep:
    return AddRole("b", user, role)


def change(user: User, new: Role) -> RoleStep:
    return ChangeRole("b", user, "owner" if new == "member" else "member", new)


def remove(user: User, role: Role) -> RoleStep:
    return RemoveRole("b", user, role)


def planned(members_now: Users | None, owners_now: Users | None, **options: Any) -> tuple[list[RoleStep], list[str]]:
    return plan_roles(declared(**options), "b", BucketState(bucket(), members_now, owners_now), KNOWN)


@pytest.mark.parametrize(
    ("wanted", "members", "steps"),
    [
        (None, (ANN,), []),
        # exact
        (exactly("ann"), (), [add(ANN, "member")]),
        (exactly("ann"), (ANN,), []),
        (exactly("ann"), (ANN, BOB), [remove(BOB, "member")]),
        (exactly("ann"), (BOB,), [add(ANN, "member"), remove(BOB, "member")]),
        (exactly(), (ANN, BOB), [remove(ANN, "member"), remove(BOB, "member")]),
        (exactly(ids=(ANN.id,)), (ANN,), []),
        (exactly("ann", ids=(ANN.id,)), (), [add(ANN, "member")]),
        (exactly(ids=(DAN_ID,)), (), [add(User(DAN_ID), "member")]),
        # add
        (added("ann"), (), [add(ANN, "member")]),
        (added("ann"), (ANN, BOB), []),
        (added("ann", "bob"), (BOB,), [add(ANN, "member")]),
        (added(), (BOB,), []),
        # remove
        (removed("ann"), (ANN, BOB), [remove(ANN, "member")]),
        (removed(ids=(BOB.id,)), (ANN, BOB), [remove(BOB, "member")]),
        (removed("ann"), (BOB,), []),
        (removed("nobody"), (BOB,), []),
        (removed(ids=(DAN_ID,)), (BOB,), []),
    ],
)
def test_plan_roles__members_alone__steps(wanted: Selection | None, members: Users, steps: list[RoleStep]) -> None:
    assert planned(members, (), members=wanted) == (steps, [])


@pytest.mark.parametrize(
    ("options", "members", "owners", "steps"),
    [
        ({"owners": exactly("ann")}, (), (), [add(ANN, "owner")]),
        ({"owners": exactly("ann")}, None, (ANN,), []),
        ({"owners": exactly("ann")}, (), (BOB,), [add(ANN, "owner"), remove(BOB, "owner")]),
        ({"owners": removed("ann")}, None, (ANN, BOB), [remove(ANN, "owner")]),
        ({"owners": removed("ann")}, (ANN,), (BOB,), []),
        # the other role
        ({"members": exactly("ann")}, (), (ANN, BOB), [change(ANN, "member")]),
        ({"members": added(ids=(ANN.id,))}, (), (ANN, BOB), [change(ANN, "member")]),
        ({"members": removed("ann")}, (), (ANN,), []),
        ({"members": removed(ids=(ANN.id,))}, None, (ANN,), []),
        # both at once: an owner comes before another goes, and removals are last
        ({"owners": exactly("ann"), "members": exactly("bob")}, (ANN,), (BOB,), [change(ANN, "owner"), change(BOB, "member")]),
        (
            {"owners": exactly("ann"), "members": exactly("bob")},
            (CAT,),
            (BOB,),
            [add(ANN, "owner"), change(BOB, "member"), remove(CAT, "member")],
        ),
        (
            {"owners": exactly("ann"), "members": exactly("bob")},
            (ANN,),
            (CAT,),
            [change(ANN, "owner"), add(BOB, "member"), remove(CAT, "owner")],
        ),
        ({"owners": exactly("ann"), "members": exactly("bob")}, (BOB,), (ANN,), []),
        (
            {"owners": removed("ann"), "members": exactly("cat")},
            (),
            (ANN, BOB),
            [add(CAT, "member"), remove(ANN, "owner")],
        ),
    ],
)  # fmt: skip
def test_plan_roles__members_and_owners__steps_in_a_safe_order(
    options: dict[str, Any], members: Users | None, owners: Users | None, steps: list[RoleStep]
) -> None:
    assert planned(members, owners, **options)[0] == steps


@pytest.mark.parametrize(
    ("options", "owners"),
    [
        ({"owners": exactly()}, (ANN,)),
        ({"owners": removed("ann")}, (ANN,)),
        ({"owners": removed("ann", "bob")}, (ANN, BOB)),
        ({"members": exactly("ann")}, (ANN,)),
        ({"members": added("ann", "bob")}, (ANN, BOB)),
    ],
)
def test_plan_roles__the_last_owner_would_go__refused_unless_meant(options: dict[str, Any], owners: Users) -> None:
    names = ", ".join(user.label for user in owners)
    with pytest.raises(RefusedError) as caught:
        planned((), owners, **options)
    assert caught.value.message == (
        f"The bucket 'b' would be left without an owner (it has: {names}). If that is meant, say so: with owners: [] in influx_bucket, or "
        "allow_ownerless: true in influx_bucket_member."
    )
    assert planned((), owners, allow_ownerless=True, **options)[0]


@pytest.mark.parametrize(
    ("options", "owners"),
    [
        ({"owners": exactly()}, ()),
        ({"owners": removed("ann")}, ()),
        ({"owners": removed("ann")}, (ANN, BOB)),
        ({"owners": exactly("bob")}, (ANN,)),
        ({"members": exactly("ann")}, (ANN, BOB)),
    ],
)
def test_plan_roles__an_owner_stays_or_there_was_none__no_guard(options: dict[str, Any], owners: Users) -> None:
    for step in planned((), owners, **options)[0]:
        assert step in (remove(ANN, "owner"), add(BOB, "owner"), change(ANN, "member"))


@pytest.mark.parametrize(
    ("options", "members", "promoted"),
    [
        ({"owners": exactly("ann")}, (ANN,), ["ann"]),
        ({"owners": added("ann", "bob")}, (BOB, ANN), ["ann", "bob"]),
        ({"owners": exactly("ann")}, (), []),
        ({"members": exactly("ann")}, (), []),
    ],
)
def test_plan_roles__a_member_becomes_an_owner__warned(
    options: dict[str, Any], members: Users, promoted: list[str]
) -> None:
    assert planned(members, (), **options)[1] == [
        f"{name} was a member of the bucket 'b' and becomes an owner: on InfluxDB OSS an owner of a bucket may not even read it, which a "
        "member may. Give access to programs with tokens."
        for name in promoted
    ]


def test_plan_roles__an_owner_becomes_a_member__no_warning() -> None:
    assert planned((), (ANN, BOB), members=exactly("ann"))[1] == []


def test_plan_roles__one_user_by_name_and_by_id_with_both_roles__refused() -> None:
    with pytest.raises(RefusedError) as caught:
        planned((), (), members=exactly("ann"), owners=exactly(ids=(ANN.id,)))
    assert caught.value.message == (
        "members: 'ann' is declared as a member and as an owner, and a user has one role on a bucket."
    )


def test_plan_roles__a_user_whose_name_cannot_be_seen__by_id() -> None:
    hidden = User(DAN_ID)
    assert planned((hidden, BOB), (), members=exactly("bob", ids=(DAN_ID,)))[0] == []
    assert planned((hidden, BOB), (), members=removed("bob"))[0] == [remove(BOB, "member")]
    assert planned((hidden,), (), owners=exactly(ids=(DAN_ID,)))[0] == [change(hidden, "owner")]


def test_plan_roles__named_by_nobody_but_the_bucket__found_in_either_role() -> None:
    snapshot = BucketState(bucket(), (ANN,), (BOB,))
    steps = plan_roles(declared(members=exactly("bob"), owners=exactly("ann")), "b", snapshot, {})[0]
    assert steps == [change(ANN, "owner"), change(BOB, "member")]


def test_plan_roles__roles_that_nobody_looked_at__untouched() -> None:
    assert planned(None, None) == ([], [])


@pytest.mark.parametrize(
    ("wanted", "holders", "needed"),
    [
        (None, (), False),
        (exactly(), (ANN,), False),
        (exactly("ann"), (ANN, BOB), False),
        (exactly("ann"), (BOB,), True),
        (added(ids=(ANN.id,)), (ANN,), False),
        (added(ids=(ANN.id,)), (), True),
        (removed("ann"), (), False),
    ],
)
def test_other_role_must_be_listed__wanted_and_observed__only_where_someone_is_added(
    wanted: Selection | None, holders: Users, needed: bool
) -> None:
    assert other_role_must_be_listed(declared(members=wanted), "member", holders) == needed


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, []),
        ({"members": exactly("ann", "cat")}, ["cat"]),
        ({"members": exactly("bob")}, []),
        ({"members": exactly(ids=(DAN_ID,))}, []),
        ({"members": removed("cat")}, []),
        ({"members": added("dan"), "owners": added("cat")}, ["dan", "cat"]),
    ],
)
def test_names_to_look_up__members_and_owners__those_that_nobody_bears(
    options: dict[str, Any], names: list[str]
) -> None:
    assert names_to_look_up(declared(**options), BucketState(bucket(), (ANN,), (BOB,))) == names
