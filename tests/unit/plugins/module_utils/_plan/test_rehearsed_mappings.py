# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of the DBRP mappings of a database is what the server makes of them."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import DbrpMapping
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dbrps import (
    CreateMapping,
    DeleteMapping,
    MakeDefault,
    MappedPolicy,
    MappingStep,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsed_mappings import (
    after_steps,
    virtual_now,
    with_default,
)
from unit.plugins.samples import ORG, bucket

A, B, C = (
    DbrpMapping(
        ORG, "00000000000000b1", "d", policy, virtual=False, default=policy == "a", id=f"00000000000000d{number}"
    )
    for number, policy in enumerate("abc")
)


def create(policy: str, *, default: bool = False) -> CreateMapping:
    return CreateMapping(MappedPolicy(replace(A, policy=policy, default=default, id=None), "x"))


def delete(mapping: DbrpMapping) -> DeleteMapping:
    return DeleteMapping(MappedPolicy(mapping, "x"))


def make_default(mapping: DbrpMapping) -> MakeDefault:
    return MakeDefault(MappedPolicy(replace(mapping, default=True), "x"))


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ([], [create("n")], ["n*"]),
        ([A], [create("n")], ["a*", "n"]),
        ([A], [create("n", default=True)], ["a", "n*"]),
        ([A, B], [make_default(B)], ["a", "b*"]),
        ([A, B], [delete(B)], ["a*"]),
        ([A, B, C], [delete(A)], ["b*", "c"]),
        ([A], [delete(A)], []),
        ([A, B], [delete(A), create("a", default=True)], ["b", "a*"]),
        ([A, B], [make_default(B), delete(A)], ["b*"]),
    ],
)
def test_after_steps(before: list[DbrpMapping], steps: t.Sequence[MappingStep], after: list[str]) -> None:
    ids = iter(["new"])
    found = after_steps(before, steps, lambda dummy: next(ids))
    assert [one.policy + "*" * one.default for one in found] == after
    known = {one.id for one in before}
    assert all(one.id in known or one.id == "new" for one in found)


def test_with_default__the_default_is_gone__the_first_has_it() -> None:
    assert with_default([]) == ()
    assert with_default([A, B]) == (A, B)
    assert with_default([B, C]) == (replace(B, default=True), C)


def test_virtual_now__as_far_as_explicit_ones_let_them() -> None:
    own, long = bucket(id="00000000000000b2", name="d"), bucket(id="00000000000000b3", name="d/autogen")
    shown = virtual_now([], [long], [], "d")
    assert [(one.bucket_id, one.default) for one in shown] == [(long.id, False)]
    # Of two the bucket with the name of the database counts.
    assert [(one.bucket_id, one.default) for one in virtual_now(shown, [own], [], "d")] == [(own.id, True)]
    assert [one.default for one in virtual_now([], [own], [B], "d")] == [False]
    assert virtual_now([], [own], [replace(A, policy="autogen")], "d") == []
    assert virtual_now([], [own], [], "e") == []
