# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A result that masking changes says so, in each of its fields; one that it leaves as it is says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Outcome
from ansible_collections.timeseries.influxdb.plugins.module_utils._masking import warn_of_masking
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Label, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results import bucket_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import CreateBucket

SECRET = 'a secret of ü and "quotes"'
ANN = User("00000000000000aa", "ann")
BUCKET = Bucket(
    id="00000000000000b1",
    org_id="00000000000000c1",
    name="telegraf",
    description="of hosts",
    retention=86_400,
    shard_group_duration=3_600,
    rp="autogen",
    schema_type="implicit",
    labels=(Label("00000000000000d1", "00000000000000c1", "prod"),),
)
RESULT = bucket_result(BucketState(), BucketState(BUCKET, (ANN,), (ANN,)), [CreateBucket(BUCKET, {})], ["A warning."])


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a result, and the path to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{place}[{number}]")
    else:
        yield place, value


def masked(result: dict[str, Any], *secrets: str) -> Outcome:
    return warn_of_masking(Outcome(result, ("Another warning.",)), frozenset(secrets))


FIELDS = [
    (place, value) for place, value in leaves(RESULT) if isinstance(value, (str, int)) and not isinstance(value, bool)
]


@pytest.mark.parametrize(("place", "value"), [field for field in FIELDS if not field[0].startswith("warnings")])
def test_masking__a_secret_that_is_a_field_of_a_result__told(place: str, value: Any) -> None:
    """Each field of a bucket's result, wherever the same value stands besides."""
    outcome = masked(RESULT, str(value))
    assert outcome.result == {**RESULT, "masked": True}
    first, second = outcome.warnings
    assert first == "Another warning."
    assert second.startswith("Masking changed this result: a password or token occurs in ")
    places = [name for name, _value in leaves(remove_values(RESULT, [str(value)])) if not name.startswith("warnings")]
    named = second.partition(" occurs in ")[2].partition(". Do not use")[0].removesuffix(" and more").split(", ")
    assert set(named) <= set(places)
    assert place in named or second.count("and more")


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        (SECRET, SECRET),
        (f"bucket of {SECRET}", SECRET),
        ("back\\slash", "k\\s"),
        ("two\nlines", "\nl"),
        ("nul\0", "\0"),
        ("😀", "😀"),
    ],
)
def test_masking__a_secret_in_a_name__told_with_its_place(name: str, secret: str) -> None:
    result = {"changed": False, "buckets": [{"name": "one"}, {"name": name}], "bucket": {"labels": [name]}}
    outcome = masked(result, "something else", secret)
    assert outcome.result["masked"] is True
    assert " occurs in buckets[1].name, bucket.labels[0]. " in outcome.warnings[-1]


def test_masking__many_places__the_first_and_that_there_are_more() -> None:
    outcome = masked({"buckets": [{"name": SECRET}] * 1_000}, SECRET)
    assert (
        " occurs in buckets[0].name, buckets[1].name, buckets[2].name, buckets[3].name, buckets[4].name and more. "
        in (outcome.warnings[-1])
    )


@pytest.mark.parametrize(
    "result",
    [
        RESULT,
        {"changed": True, "masking": False},
        {"changed": False, "msg": f"It failed with {SECRET}", "failure": {"message": SECRET}},
        {"results": [{"name": "b", "error": f"It failed with {SECRET}"}]},
    ],
)
def test_masking__nothing_but_words_altered__nothing_told(result: dict[str, Any]) -> None:
    """A message is for people: nobody takes a name out of it. And one called "True" hides no ``changed``."""
    before = json.dumps(result)
    outcome = masked(result, SECRET, "True", "true", "null")
    assert outcome == Outcome(result, ("Another warning.",))
    assert json.dumps(result) == before
