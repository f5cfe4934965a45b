# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the things that were found is the declared one, and where two are meant."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.identity import BUCKET, LABEL, resolve
from unit.plugins.samples import BUCKET_ID, ORG, bucket, declared

OTHER_ID = "00000000000000b2"
B, A, OTHER = bucket(), bucket(name="a"), bucket(id=OTHER_ID)
NOTHING: dict[str, Any] = {"named": None, "with_id": None, "old": None, "absent": False}


@pytest.mark.parametrize(
    ("options", "found", "is_found"),
    [
        ({}, {"named": B}, B),
        ({}, {"named": B, "absent": True}, B),
        ({}, {}, None),
        ({"renamed_from": "a"}, {"old": A}, A),
        ({"renamed_from": "a"}, {"named": B}, B),
        ({"renamed_from": "a"}, {}, None),
        ({"id": BUCKET_ID}, {"named": B}, B),
        ({"id": BUCKET_ID}, {"with_id": A}, A),
        ({"id": BUCKET_ID}, {"with_id": B, "absent": True}, B),
        ({"id": BUCKET_ID, "name": None}, {"with_id": A, "absent": True}, A),
        ({"id": BUCKET_ID}, {}, None),
    ],
)
def test_resolve__one_thing__found(options: dict[str, Any], found: dict[str, Any], is_found: object) -> None:
    assert resolve(BUCKET, declared(**options), **{**NOTHING, **found}) is is_found


BOTH = (
    "There are both a bucket 'a' and a bucket 'b', so the one can't be renamed to the other. Delete the one that is not wanted, or "
    "leave renamed_from out."
)
UNDER_ANOTHER_ID = (
    f"The bucket 'b' exists under another ID, {OTHER_ID}, not {BUCKET_ID}. Correct the ID, or leave id out."
)
CALLED = (
    f"The bucket with the ID {BUCKET_ID} is called 'a', not 'b', so it was not deleted. Correct the ID or the name, or give one of "
    "them alone."
)


@pytest.mark.parametrize(
    ("options", "found", "message"),
    [
        ({"renamed_from": "a"}, {"named": OTHER, "old": A}, BOTH),
        ({"id": BUCKET_ID}, {"named": OTHER}, UNDER_ANOTHER_ID),
        ({"id": BUCKET_ID}, {"named": OTHER, "with_id": A}, UNDER_ANOTHER_ID),
        ({"id": BUCKET_ID}, {"named": OTHER, "absent": True}, UNDER_ANOTHER_ID),
        ({"id": BUCKET_ID}, {"with_id": A, "absent": True}, CALLED),
    ],
)
def test_resolve__two_things__refused(options: dict[str, Any], found: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        resolve(BUCKET, declared(**options), **{**NOTHING, **found})
    assert caught.value.message == message


@pytest.mark.parametrize(("name", "is_refused"), [("B ", False), ("c", True)])
def test_resolve__a_label_to_delete__by_a_name_that_the_server_takes_for_its_own(name: str, is_refused: bool) -> None:
    label = Label(BUCKET_ID, ORG, "b")
    found: dict[str, Any] = {**NOTHING, "with_id": label, "absent": True}
    if is_refused:
        with pytest.raises(RefusedError, match="is called 'b', so it was not deleted"):
            resolve(LABEL, declared(name=name, id=BUCKET_ID), **found)
    else:
        assert resolve(LABEL, declared(name=name, id=BUCKET_ID), **found) is label
