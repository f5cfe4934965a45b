# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about the labels on a bucket."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.bucket_labels import (
    hidden_labels_matter,
    labels_must_be_listed,
    plan_labels,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import Selection
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddLabel,
    CreateLabel,
    RemoveLabel,
    Step,
)
from unit.plugins.samples import DEV, FOREIGN_PROD, ORG, PROD, added, bucket, exactly, removed

NEW = Label(None, ORG, "new")
PROD_ID, DEV_ID, FOREIGN_ID = "00000000000000a1", "00000000000000a2", "00000000000000a3"
HIDDEN = (
    "The token sees no label of the organization, so labels on the bucket 'b' may be hidden from it. To be sure, give it the permission "
    "to read labels."
)


def add(label: Label) -> Step:
    return AddLabel("b", label)


def remove(label: Label) -> Step:
    return RemoveLabel("b", label)


def planned(
    wanted: Selection, on_bucket: tuple[Label, ...], in_org: tuple[Label, ...] | None, *, create: bool = False
) -> tuple[list[Step], list[str]]:
    there = bucket(labels=on_bucket)
    return plan_labels(wanted, there, in_org or (), create=create, labels_may_be_hidden=in_org == ())


@pytest.mark.parametrize(
    ("wanted", "on_bucket", "steps"),
    [
        # exact
        (exactly(), (), []),
        (exactly(), (PROD, DEV), [remove(PROD), remove(DEV)]),
        (exactly("Prod"), (PROD,), []),
        (exactly("pROD"), (PROD,), []),
        (exactly("prod"), (), [add(PROD)]),
        (exactly("prod"), (DEV,), [add(PROD), remove(DEV)]),
        (exactly("dev", "prod"), (PROD,), [add(DEV)]),
        (exactly(ids=(PROD_ID,)), (DEV,), [add(PROD), remove(DEV)]),
        (exactly("dev", ids=(PROD_ID,)), (DEV, PROD), []),
        (exactly("prod", ids=(PROD_ID,)), (), [add(PROD)]),
        # add
        (added(), (PROD,), []),
        (added("dev"), (PROD,), [add(DEV)]),
        (added("DEV", ids=(PROD_ID,)), (PROD, DEV), []),
        (added(ids=(DEV_ID, PROD_ID)), (), [add(DEV), add(PROD)]),
        # remove
        (removed("PROD"), (PROD, DEV), [remove(PROD)]),
        (removed(ids=(DEV_ID,)), (PROD, DEV), [remove(DEV)]),
        (removed("prod", ids=(PROD_ID,)), (PROD,), [remove(PROD)]),
        (removed("nobody", "prod"), (DEV,), []),
        (removed("prod"), (), []),
    ],
)
def test_plan_labels__wanted_and_observed__steps(
    wanted: Selection, on_bucket: tuple[Label, ...], steps: list[Step]
) -> None:
    assert planned(wanted, on_bucket, (PROD, DEV)) == (steps, [])


@pytest.mark.parametrize(
    ("wanted", "on_bucket", "steps"),
    [
        (exactly("prod"), (FOREIGN_PROD,), [add(PROD), remove(FOREIGN_PROD)]),
        (added("prod"), (FOREIGN_PROD,), [add(PROD)]),
        (removed("prod"), (FOREIGN_PROD,), []),
        (removed("prod"), (FOREIGN_PROD, PROD), [remove(PROD)]),
        (removed(ids=(FOREIGN_ID,)), (FOREIGN_PROD,), [remove(FOREIGN_PROD)]),
        (exactly(ids=(FOREIGN_ID,)), (FOREIGN_PROD,), []),
    ],
)
def test_plan_labels__label_of_that_name_in_another_organization__another_label(
    wanted: Selection, on_bucket: tuple[Label, ...], steps: list[Step]
) -> None:
    assert planned(wanted, on_bucket, (PROD, DEV)) == (steps, [])


def test_plan_labels__id_of_another_organizations_label__refused() -> None:
    with pytest.raises(RefusedError, match=f"label_ids: could not put the label {FOREIGN_ID} on the bucket 'b'"):
        planned(added(ids=(FOREIGN_ID,)), (), (PROD,))


@pytest.mark.parametrize(
    ("wanted", "on_bucket", "steps"),
    [
        (added("new"), (PROD,), [CreateLabel("new"), add(NEW)]),
        (exactly("new", "prod"), (DEV,), [CreateLabel("new"), add(NEW), add(PROD), remove(DEV)]),
        (added("prod"), (), [add(PROD)]),
    ],
)
def test_plan_labels__missing_label_and_create__made_first(
    wanted: Selection, on_bucket: tuple[Label, ...], steps: list[Step]
) -> None:
    assert planned(wanted, on_bucket, (PROD, DEV), create=True) == (steps, [])


@pytest.mark.parametrize(
    ("wanted", "label"),
    [
        (exactly("prod", "new"), "labels: could not put the label 'new'"),
        (added("new"), "labels: could not put the label 'new'"),
        (added(ids=("00000000000000aa",)), "label_ids: could not put the label 00000000000000aa"),
    ],
)
def test_plan_labels__no_such_label__refused(wanted: Selection, label: str) -> None:
    with pytest.raises(RefusedError) as caught:
        planned(wanted, (), (PROD, DEV))
    assert caught.value.message == (
        f"{label} on the bucket 'b': there is no such label in the organization among the 2 that this token may read. Correct it, "
        "create the label first, or set create_labels: true."
    )


def test_plan_labels__no_label_to_be_seen__refused_with_both_reasons() -> None:
    with pytest.raises(RefusedError) as caught:
        planned(exactly("prod"), (), ())
    assert caught.value.message == (
        "labels: could not put the label 'prod' on the bucket 'b': this token sees no label of the organization. InfluxDB answered 200 "
        "with an empty list. Either there is none, to be created first or with create_labels: true, or the token lacks "
        "the permission to read labels."
    )


@pytest.mark.parametrize(
    ("wanted", "on_bucket", "in_org", "warnings"),
    [
        (exactly(), (), (), [HIDDEN]),
        (removed("prod"), (), (), [HIDDEN]),
        (exactly(), (), (PROD,), []),
        (exactly(), (PROD,), None, []),
        (removed("prod"), (DEV,), None, []),
        (added(), (), (), []),
        # Looked for in vain, yet there is one on the bucket; or nobody had to look.
        (exactly(), (PROD,), (), []),
        (removed("prod"), (PROD,), (), []),
        (exactly(), (), None, []),
    ],
)
def test_plan_labels__nothing_to_be_seen__warned_that_labels_may_be_hidden(
    wanted: Selection, on_bucket: tuple[Label, ...], in_org: tuple[Label, ...] | None, warnings: list[str]
) -> None:
    assert planned(wanted, on_bucket, in_org)[1] == warnings


def test_plan_labels__known_that_there_is_none__no_warning_and_one_reason() -> None:
    assert plan_labels(exactly(), bucket(), (), create=False, labels_may_be_hidden=False) == ([], [])
    with pytest.raises(RefusedError) as caught:
        plan_labels(exactly("prod"), bucket(), (), create=False, labels_may_be_hidden=False)
    assert caught.value.message == (
        "labels: could not put the label 'prod' on the bucket 'b': the organization has no labels. Create the label first, "
        "or set create_labels: true."
    )


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(("wanted", "exact"), [(exactly("a"), True), (removed("a"), True), (added("a"), False)])
def test_hidden_labels_matter__what_goes_or_is_missing(
    wanted: Selection, exact: bool, create: bool, is_new: bool
) -> None:
    matters = hidden_labels_matter(wanted, create=create, is_new=is_new)
    assert matters is ((exact and not is_new) or not create)


def test_plan_labels__exact_and_created_where_none_can_be_seen__made_and_warned() -> None:
    assert planned(exactly("new"), (), (), create=True) == ([CreateLabel("new"), add(NEW)], [HIDDEN])


@pytest.mark.parametrize(
    ("wanted", "on_bucket", "needed"),
    [
        (exactly(), None, False),
        (exactly("prod"), None, True),
        (removed("prod"), None, False),
        (exactly(), (), True),
        (exactly(), (PROD,), False),
        (exactly("prod"), (PROD,), False),
        (exactly("prod"), (FOREIGN_PROD,), True),
        (exactly("prod", "dev"), (PROD,), True),
        (exactly(ids=(PROD_ID,)), (PROD,), False),
        (added(), (), False),
        (added("prod"), (), True),
        (added(ids=(PROD_ID,)), (PROD,), False),
        (removed("prod"), (), True),
        (removed("dev"), (PROD,), False),
    ],
)
def test_labels_must_be_listed__wanted_and_observed__only_where_that_decides(
    wanted: Selection, on_bucket: tuple[Label, ...] | None, needed: bool
) -> None:
    assert labels_must_be_listed(wanted, ORG, on_bucket) == needed
