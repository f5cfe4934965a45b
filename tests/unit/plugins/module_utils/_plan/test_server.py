# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several labels are planned each on what the others leave, and buckets on what is there once all labels are done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import parse_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.server import (
    LabelsAfter,
    PlannedLabel,
    labels_after,
    plan_label_list,
)
from unit.plugins.samples import (
    BUCKET_ID,
    DEV,
    FOREIGN_PROD,
    ORG,
    PROD,
    added,
    bucket,
    declared,
    exactly,
    observed,
    removed,
)

THERE = (PROD, DEV)
RENAMED = Label(PROD.id, ORG, "live")


def plans(*labels: dict[str, Any]) -> list[PlannedLabel]:
    return plan_label_list([parse_label(label) for label in labels], ORG, THERE, labels_may_be_hidden=False)


def after(*labels: dict[str, Any]) -> LabelsAfter:
    return labels_after(THERE, plans(*labels))


def test_plan__each_label__on_what_those_before_it_leave() -> None:
    renamed, taken = plans({"id": PROD.id, "name": "live"}, {"name": "prod"})
    assert (renamed.plan.before, renamed.plan.after) == (PROD, RENAMED)
    # The name has been given away, so this one is new.
    assert (taken.plan.before, taken.plan.after) == (None, Label(None, ORG, "prod"))
    # In the other order it is the label that has the name, which is declared twice then.
    assert [one.refusal is not None for one in plans({"name": "prod"}, {"id": PROD.id, "name": "live"})] == [
        False,
        True,
    ]


def test_plan__one_that_is_refused__leaves_the_others() -> None:
    refused, kept = plans({"id": BUCKET_ID, "name": "x"}, {"name": "dev", "color": "red"})
    assert isinstance(refused.refusal, RefusedError)
    assert (refused.plan.actions, kept.refusal, len(kept.plan.actions)) == ([], None, 1)


def test_plan__two_declarations_of_one_label__the_second_is_refused() -> None:
    first, second = plans({"name": "PROD"}, {"id": PROD.id, "color": "red"})
    assert first.refusal is None
    assert second.refusal is not None
    assert second.refusal.message == (
        f"The label 'PROD' ({PROD.id}) is declared twice, as 'PROD' and as {PROD.id!r}. Declare each label once."
    )


@pytest.mark.parametrize(("label", "title"), [({"name": "x"}, "x"), ({"id": PROD.id}, PROD.id)])
def test_name_or_id__label__its_name_or_else_its_id(label: dict[str, Any], title: str) -> None:
    assert parse_label(label).name_or_id == title


def test_labels_after__made_renamed_and_deleted() -> None:
    left = after({"name": "new"}, {"name": "live", "renamed_from": "Prod"}, {"name": "dev", "state": "absent"})
    assert set(left.labels) == {Label(None, ORG, "new"), RENAMED}
    assert (left.changed, left.deleted) == ({PROD.id: RENAMED}, (DEV,))
    assert after({"name": "Prod"}) == LabelsAfter(THERE, {}, ())
    # One that is to be deleted and isn't there leaves all as it is.
    assert after({"name": "none", "state": "absent"}) == LabelsAfter(THERE, {}, ())


def test_observed__a_bucket__bears_its_labels_as_they_will_be() -> None:
    left = after({"name": "live", "renamed_from": "Prod"})
    seen = left.observed(observed(bucket(labels=(PROD, DEV, FOREIGN_PROD))))
    assert seen.state.require_bucket().labels == (RENAMED, DEV, FOREIGN_PROD)
    assert seen.org_labels == left.labels
    assert left.on(bucket(labels=(PROD,))).labels == (RENAMED,)
    none = left.observed(observed(None))
    assert (none.state.bucket, none.org_labels) == (None, left.labels)


@pytest.mark.parametrize(
    ("wanted", "is_refused"),
    [
        ({"labels": exactly("DEV ")}, True),
        ({"labels": exactly(ids=(str(DEV.id),))}, True),
        ({"labels": added("dev")}, True),
        ({"labels": removed("dev")}, False),
        ({"labels": exactly("Prod")}, False),
        ({"labels": exactly()}, False),
        ({"labels": exactly("dev"), "presence": "absent"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_refuse_deleted__a_bucket_that_must_bear_what_goes__refused(wanted: dict[str, Any], is_refused: bool) -> None:
    left = after({"id": DEV.id, "state": "absent"})
    if is_refused:
        with pytest.raises(RefusedError) as caught:
            left.refuse_deleted(declared(**wanted))
        assert caught.value.message == (
            "The label 'dev' is to be deleted, and the bucket 'b' must bear it. Remove it from one of the declarations."
        )
    else:
        left.refuse_deleted(declared(**wanted))
