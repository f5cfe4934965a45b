# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every plan, whatever is there and whatever is declared."""

from __future__ import annotations

from typing import Any

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.durations import LONGEST, SHORTEST
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Observation, Plan, plan_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import DesiredBucket, Selection
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results import bucket_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    ChangeRole,
    CreateBucket,
    DeleteBucket,
    RemoveLabel,
    RemoveRole,
    RenameBucket,
    UpdateBucket,
)
from unit.plugins.samples import (
    ANN,
    BOB,
    BUCKET_ID,
    CAT,
    DAY,
    DEV,
    FOREIGN_PROD,
    HOUR,
    NOW,
    ORG,
    PROD,
    WEEK,
    bucket,
    declared,
)

USERS = {"ann": ANN, "bob": BOB, "cat": CAT}
ORG_LABELS = (PROD, DEV)

retentions = st.sampled_from([0, HOUR, 2 * HOUR, DAY, 2 * DAY, 30 * DAY, 180 * DAY, LONGEST]) | st.integers(
    HOUR, LONGEST
)
shards = st.sampled_from([HOUR, 12 * HOUR, DAY, WEEK, 52 * WEEK]) | st.integers(HOUR, LONGEST)
observed_shards = shards | st.sampled_from([None, 0, 1, 1_800])
builds = st.sampled_from(["OSS", "OSS", "Cloud", None])
modes: Any = st.sampled_from(["exact", "add", "remove"])
label_selections = st.builds(
    Selection,
    names=st.lists(st.sampled_from(["prod", "DEV", "new", "other"]), unique=True).map(tuple),
    ids=st.lists(st.sampled_from([PROD.id, DEV.id]), unique=True).map(tuple),
    mode=modes,
)
buckets = st.builds(
    bucket,
    name=st.sampled_from(["a", "b"]),
    description=st.sampled_from(["", "d"]),
    retention=retentions,
    shard_group_duration=observed_shards,
    labels=st.lists(st.sampled_from([PROD, DEV, FOREIGN_PROD]), unique=True).map(tuple),
)
role_holders = st.lists(st.tuples(st.sampled_from([ANN, BOB, CAT]), st.booleans()), unique_by=lambda pair: pair[0])
mostly = st.sampled_from([True, True, True, False])


@st.composite
def rules(draw: st.DrawFn) -> dict[str, int | None]:
    """A retention and a shard group duration that a declaration may have together."""
    retention, shard = draw(st.none() | retentions), draw(st.none() | shards)
    if retention and shard and shard > retention:
        retention, shard = shard, retention
    return {"retention": retention, "shard_group_duration": shard}


@st.composite
def role_selections(draw: st.DrawFn) -> dict[str, Selection | None]:
    """Members and owners, none of them with both roles, some by name and some by ID."""
    selections: dict[str, Selection | None] = {}
    users = draw(st.permutations([ANN, BOB, CAT, User("00000000000000c9")]))
    cut = draw(st.integers(0, 4))
    for option, wanted in (("members", users[:cut]), ("owners", users[cut:])):
        named = [user.name for user in wanted if user.name is not None and draw(st.booleans())]
        ids = tuple(user.id for user in wanted if user.name not in named)
        chosen = Selection(tuple(named), ids, draw(modes))
        selections[option] = chosen if draw(mostly) else None
    return selections


@st.composite
def declarations(draw: st.DrawFn) -> DesiredBucket:
    """A bucket "b" that shall be there."""
    return declared(
        renamed_from=draw(st.sampled_from([None, "a"])),
        description=draw(st.sampled_from([None, "", "d", "e"])),
        labels=draw(st.none() | label_selections),
        create_labels=draw(mostly),
        allow_data_loss=draw(mostly),
        allow_ownerless=draw(st.booleans()),
        **draw(rules()),
        **draw(role_selections()),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[DesiredBucket, Observation, Plan]:
    """A declaration, what the server shows, and the plan, where there is one."""
    declaration = draw(declarations())
    there: Bucket | None = draw(st.none() | buckets)
    holders = draw(role_holders) if there is not None else []
    members = tuple(user for user, is_owner in holders if not is_owner)
    owners = tuple(user for user, is_owner in holders if is_owner)
    if there is not None and there.name != "b" and declaration.renamed_from is None:
        declaration = declaration._replace(id=BUCKET_ID)
    what_is_there = Observation(
        ORG,
        BucketState(there, members, owners),
        org_labels=ORG_LABELS,
        users=USERS,
        build=draw(builds),
        now=NOW,
    )
    try:
        return declaration, what_is_there, plan_bucket(declaration, what_is_there)
    except (RefusedError, DeclarationError):
        reject()


@settings(max_examples=200)
@given(situations())
def test_plan_bucket__what_it_leaves_planned_again__no_steps(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    declaration, before, plan = situation
    there, org_labels = made(plan.after)
    again = plan_bucket(declaration, before._replace(state=there, org_labels=org_labels))
    assert again.steps == ()


@given(situations())
def test_plan_bucket__retention_and_shard_group_duration__within_what_the_server_keeps(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    for step in situation[2].steps:
        sent = step.given if isinstance(step, CreateBucket) else vars(step)
        assert sent.get("retention") in (None, 0) or SHORTEST <= sent["retention"] <= LONGEST
        assert sent.get("shard_group_duration") != 0


@given(situations())
def test_plan_bucket__change_of_the_rule__one_that_the_server_takes(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    there = situation[2].before
    for step in situation[2].steps:
        there = step.after(there)
        if isinstance(step, UpdateBucket) and step.changes_rule:
            rule = there.require_bucket()
            assert rule.retention == 0 or (rule.shard_group_duration or 0) <= rule.retention


@given(situations())
def test_plan_bucket__rename__first_and_carries_no_retention(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    steps = situation[2].steps
    assert not any(isinstance(step, RenameBucket) for step in steps[1:])
    if steps and isinstance(steps[0], RenameBucket):
        assert vars(steps[0]).keys() == {"old", "new", "description"}
        assert (
            steps[0].after(situation[2].before).require_bucket().retention
            == situation[2].before.require_bucket().retention
        )


@given(situations())
def test_plan_bucket__present__deletes_nothing_and_removes_last_of_each_kind(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    kinds = [type(step) for step in situation[2].steps]
    assert DeleteBucket not in kinds
    label_kinds = [kind for kind in kinds if kind.__name__.endswith("Label")]
    role_kinds = [kind for kind in kinds if kind.__name__.endswith("Role")]
    for ordered, removal in ((label_kinds, RemoveLabel), (role_kinds, RemoveRole)):
        assert sorted(ordered, key=lambda kind: kind is removal) == ordered


@given(situations())
def test_plan_bucket__owners_there_and_not_given_up__one_at_every_step(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    declaration, before, plan = situation
    there = plan.before
    for step in plan.steps:
        there = step.after(there)
        assert there.owners or not before.state.owners or declaration.allow_ownerless


@given(situations())
def test_plan_bucket__steps__each_user_has_one_role(situation: tuple[DesiredBucket, Observation, Plan]) -> None:
    after = situation[2].after
    ids = [user.id for user in (*(after.members or ()), *(after.owners or ()))]
    assert len(ids) == len(set(ids))
    assert all(step.old != step.new for step in situation[2].steps if isinstance(step, ChangeRole))


@given(situations())
def test_bucket_result__planned_or_done__the_same_diff_and_actions(
    situation: tuple[DesiredBucket, Observation, Plan],
) -> None:
    plan = situation[2]
    done, _labels = made(plan.after)
    planned_result = bucket_result(plan.before, plan.after, plan.steps)
    assert planned_result == bucket_result(plan.before, done, list(plan.steps))
    # The other way round it need not hold: two organizations' labels may have one name.
    assert planned_result["changed"] or planned_result["diff"]["before"] == planned_result["diff"]["after"]


def made(predicted: BucketState) -> tuple[BucketState, tuple[Label, ...]]:
    """The prediction with the IDs that the server gives to new labels, and the organization's labels then."""
    there = predicted.require_bucket()
    labels = tuple(
        Label(f"{number:016x}", ORG, label.name) if label.id is None else label
        for number, label in enumerate(there.labels, 1)
    )
    return predicted.with_labels(labels), tuple(dict.fromkeys((*ORG_LABELS, *labels)))
