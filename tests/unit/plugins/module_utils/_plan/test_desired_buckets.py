# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What many buckets declare together: defaults, what can't be meant, and what a purge takes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_buckets import (
    DesiredBuckets,
    Purge,
    choose_purged,
    is_purgeable,
    parse_buckets,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import count
from unit.plugins.samples import BUCKET_ID, DAY, DEV, FOREIGN_PROD, HOUR, PROD, bucket, exactly

OTHER_ID = "00000000000000b2"


def declare(*buckets: dict[str, Any], **options: Any) -> DesiredBuckets:
    return parse_buckets({"buckets": list(buckets), **options})


@pytest.mark.parametrize(
    ("defaults", "item", "wanted"),
    [
        (None, {}, {}),
        ({}, {"retention": "1d"}, {"retention": DAY}),
        ({"retention": "1d"}, {}, {"retention": DAY}),
        ({"retention": "1d"}, {"retention": None}, {"retention": DAY}),
        ({"retention": None}, {"retention": "2h"}, {"retention": 2 * HOUR}),
        ({"retention": "1d"}, {"retention": "infinite"}, {"retention": 0}),
        ({"retention": "1d"}, {"shard_group_duration": "1h"}, {"retention": DAY, "shard_group_duration": HOUR}),
        ({"description": "x"}, {"description": ""}, {"description": ""}),
        ({"labels": ["a"]}, {}, {"labels": exactly("a")}),
        ({"labels": ["a"]}, {"labels": ["b"]}, {"labels": exactly("b")}),
        ({"labels": ["a"]}, {"labels": []}, {"labels": exactly()}),
        ({"labels": ["a"]}, {"label_ids": [BUCKET_ID]}, {"labels": exactly("a", ids=(BUCKET_ID,))}),
        ({"members": ["ann"]}, {"owners": ["bob"]}, {"members": exactly("ann"), "owners": exactly("bob")}),
        ({"owners": ["ann"]}, {"owners": []}, {"owners": exactly(), "allow_ownerless": True}),
        ({"allow_data_loss": True}, {}, {"allow_data_loss": True}),
        ({"allow_data_loss": True}, {"allow_data_loss": False}, {"allow_data_loss": False}),
        ({"state": "absent"}, {}, {"presence": "absent"}),
        ({"state": "absent"}, {"state": "present"}, {"presence": "present"}),
        ({"protect_dependents": True}, {}, {"protect_dependents": True}),
        ({}, {}, {"wait_timeout": 60, "protect_dependents": False, "allow_data_loss": False}),
        ({"wait": False}, {}, {"wait_timeout": 0}),
        ({"wait": False}, {"wait": True, "wait_timeout": 5}, {"wait_timeout": 5}),
        ({"wait_timeout": 7}, {}, {"wait_timeout": 7}),
    ],
)
def test_declare_buckets__defaults__option_by_option(
    defaults: dict[str, Any] | None, item: dict[str, Any], wanted: dict[str, Any]
) -> None:
    (made,) = declare({"name": "b", **item}, defaults=defaults).buckets
    assert {name: getattr(made, name) for name in wanted} == wanted


def test_declare_buckets__an_entry__declares_what_influx_bucket_does() -> None:
    made = declare({"name": "a"}, {"id": BUCKET_ID}, {"name": "new", "renamed_from": "old"})
    assert [(one.name, one.id, one.renamed_from) for one in made.buckets] == [
        ("a", None, None),
        (None, BUCKET_ID, None),
        ("new", None, "old"),
    ]
    assert (made.purge, made.concurrency, made.stop_on_error) == (None, 4, True)
    assert declare().buckets == ()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"concurrency": 1}, {"concurrency": 1}),
        ({"concurrency": 32}, {"concurrency": 32}),
        ({"on_error": "continue"}, {"stop_on_error": False}),
        ({"purge": True}, {"purge": Purge((), None, 10)}),
        ({"purge": True, "purge_limit": 0}, {"purge": Purge((), None, 0)}),
        (
            {"purge": True, "purge_exclude": ["a*", "b"], "purge_label": " One ", "purge_limit": 3},
            {"purge": Purge(("a*", "b"), "One", 3)},
        ),
        ({"purge": False, "purge_exclude": []}, {"purge": None}),
        (
            {"purge": True, "defaults": {"wait": False, "protect_dependents": True}},
            {"purge_wait_timeout": 0, "purge_protect_dependents": True},
        ),
        ({"purge": True, "defaults": {"wait_timeout": 9}}, {"purge_wait_timeout": 9}),
        ({"purge": True}, {"purge_wait_timeout": 60, "purge_protect_dependents": False}),
    ],
)
def test_declare_buckets__options__as_given(options: dict[str, Any], wanted: dict[str, Any]) -> None:
    made = declare({"name": "b"}, **options)
    assert {name: getattr(made, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("buckets", "options", "words"),
    [
        ([], {"purge": True}, ["an empty list together with purge", "state: absent"]),
        ([{"name": "b"}], {"concurrency": 0}, ["concurrency: 0", "between 1 and 32"]),
        ([{"name": "b"}], {"concurrency": 33}, ["concurrency: 33"]),
        ([{"name": "b"}], {"purge": True, "purge_limit": -1}, ["purge_limit must be 0 or greater"]),
        ([{"name": "b"}], {"purge_exclude": ["x"]}, ["purge_exclude", "purge: true"]),
        ([{"name": "b"}], {"purge_label": "x"}, ["purge_label", "purge: true"]),
        ([{"name": "b"}], {"purge": True, "purge_label": " "}, ["purge_label", "blank"]),
        ([{"name": "b"}], {"purge": True, "purge_exclude": [""]}, ["purge_exclude"]),
        ([{"name": "b"}, {"name": "a"}, {"name": "b"}], {}, ["name 'b' is declared 2 times"]),
        ([{"id": BUCKET_ID}, {"id": BUCKET_ID.upper()}], {}, [f"id '{BUCKET_ID}' is declared 2 times"]),
        (
            [{"name": "a", "renamed_from": "x"}, {"name": "b", "renamed_from": "x"}],
            {},
            ["renamed_from 'x' is declared 2 times"],
        ),
        ([{"name": "a", "renamed_from": "b"}, {"name": "b", "renamed_from": "a"}], {}, ["'b' is to be renamed to 'a'"]),
        ([{"name": "a", "renamed_from": "b"}, {"name": "b"}], {}, ["declared as well", "third name"]),
        ([{"name": "b"}, {"name": "a", "renamed_from": "b"}], {}, ["declared as well"]),
        ([{"name": "b"}, {}], {}, ["buckets[1]: name"]),
        ([{"name": "b", "retention": "30"}], {}, ["buckets[0] ('b'): retention"]),
        ([{"id": BUCKET_ID, "retention": "30"}], {}, [f"buckets[0] ('{BUCKET_ID}'): retention"]),
        ([{"name": "a"}, {"name": "_b"}], {"defaults": {"retention": "1m"}}, ["buckets[0] ('a'): retention"]),
        ([{"name": "b", "members": ["ann"]}], {"defaults": {"owners": ["ann"]}}, ["buckets[0] ('b')", "owners too"]),
        ([{"name": "b", "renamed_from": "a"}], {"defaults": {"state": "absent"}}, ["renamed_from", "state=absent"]),
    ],
)
def test_declare_buckets__what_cannot_be_meant__refused(
    buckets: list[dict[str, Any]], options: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(*buckets, **options)
    assert [word for word in words if word not in caught.value.message] == []


@pytest.mark.parametrize(
    "buckets",
    [
        [{"name": "a"}, {"name": "A"}, {"name": "a "}],
        [{"name": "b", "renamed_from": "a"}, {"name": "c", "renamed_from": "d"}],
        [{"name": "a", "id": BUCKET_ID}, {"name": "b", "id": OTHER_ID}],
    ],
)
def test_declare_buckets__what_only_looks_alike__taken(buckets: list[dict[str, Any]]) -> None:
    assert len(declare(*buckets).buckets) == len(buckets)


@pytest.mark.parametrize(
    ("purge", "changes", "purgeable"),
    [
        (Purge(), {}, True),
        (Purge(), {"type": "system"}, False),
        (Purge(("b",)), {}, False),
        (Purge(("B",)), {}, True),
        (Purge(("a*", "?")), {}, False),
        (Purge(("a*",)), {"name": "abc"}, False),
        (Purge(("[ab]*",)), {"name": "b1"}, False),
        (Purge(("a",)), {"name": "a b"}, True),
        (Purge((), "prod"), {"labels": (PROD,)}, True),
        (Purge((), "prod"), {"labels": (DEV,)}, False),
        (Purge((), "prod"), {"labels": ()}, False),
        (Purge((), "prod"), {"labels": (FOREIGN_PROD,)}, False),
        (Purge((), "prod"), {"labels": (PROD,), "type": "system"}, False),
        (Purge(("b",), "prod"), {"labels": (PROD,)}, False),
    ],
)
def test_is_purgeable__bucket__unless_something_spares_it(
    purge: Purge, changes: dict[str, Any], purgeable: bool
) -> None:
    assert is_purgeable(purge, bucket(**changes)) is purgeable


@pytest.mark.parametrize(
    ("declared_buckets", "chosen"),
    [
        ([{"name": "x"}], ["a", "b"]),
        ([{"name": "a"}], ["b"]),
        ([{"name": "A"}], ["a", "b"]),
        ([{"id": "00000000000000d1"}], ["b"]),
        ([{"name": "new", "renamed_from": "a"}], ["b"]),
        ([{"name": "a", "state": "absent"}], ["b"]),
        ([{"name": "a"}, {"name": "b"}], []),
    ],
)
def test_choose_purged__what_is_not_declared(declared_buckets: list[dict[str, Any]], chosen: list[str]) -> None:
    found = [
        bucket(name="_tasks", id="00000000000000d0", type="system"),
        bucket(name="a", id="00000000000000d1"),
        bucket(name="b", id="00000000000000d2"),
    ]
    made = declare(*declared_buckets, purge=True)
    assert [one.name for one in choose_purged(made, found, "main")] == chosen
    assert choose_purged(replace(made, purge=None), found, "main") == ()


@pytest.mark.parametrize(("number", "limit"), [(1, 0), (3, 2), (11, 10)])
def test_choose_purged__more_than_the_limit__refused(number: int, limit: int) -> None:
    found = [bucket(name=f"b{index}", id=f"{index:016x}") for index in range(1, number + 1)]
    made = declare({"name": "x"}, purge=True, purge_limit=limit)
    with pytest.raises(RefusedError) as caught:
        choose_purged(made, found, "main")
    assert (
        f"purge: {count(number, 'undeclared bucket')} of the organization 'main' would be deleted,"
        in caught.value.message
    )
    assert f"purge_limit ({limit})" in caught.value.message
    assert len(choose_purged(made, found[:limit], "main")) == limit
