# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may use each bucket, as the reports show it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_access import by_bucket, conspicuous, remarks
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Access, Holder
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_markdown import render_markdown
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_page import render_page
from unit.plugins.audits import access, audit, changed, holder, server

ALL, SINGLE = "all", ["b"]


def given(*holders: Any) -> Access:
    return cast("Access", access(*holders))


def test_by_bucket__all_buckets_first__then_single_ones_by_name() -> None:
    rows = by_bucket(
        given(
            holder("reads all"),
            holder("writes all", read=[], write=ALL),
            holder("both", read=["c", "b"], write=["c"]),
            holder("mixed", read=ALL, write=["a"]),
            holder("nothing", read=[], write=[]),
        )
    )
    told = [(row.name, [one["name"] for one in row.readers], [one["name"] for one in row.writers]) for row in rows]
    assert told == [
        (None, ["reads all", "mixed"], ["writes all"]),
        ("a", [], ["mixed"]),
        ("b", ["both"], []),
        ("c", ["both"], ["both"]),
    ]


def test_by_bucket__nobody__no_row() -> None:
    assert (
        by_bucket(None) == by_bucket(given()) == by_bucket(given(holder("x", read=[], gone=["read buckets 1"]))) == []
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"active": False}, ["inactive"]),
        ({"active": False, "problems": ["inactive_user"]}, ["belongs to an inactive user"]),
        ({"reaches_further": True}, ["reaches other organizations"]),
        ({"problems": ["no_user"]}, ["belongs to no user"]),
        ({"problems": ["user_without_role"]}, ["belongs to a user without a role in the organization"]),
        ({"gone": ["read buckets 1"]}, ["permission for what is gone: read buckets 1"]),
    ],
)
def test_remarks__each_thing_to_notice(more: dict[str, Any], expected: list[str]) -> None:
    seen: Holder = cast("Holder", holder("x", **more))
    assert remarks(seen) == expected


def test_conspicuous__tokens_that_need_a_look() -> None:
    found = conspicuous(
        given(
            holder("fine"),
            holder("inactive", active=False),
            holder("far", reaches_further=True),
            holder("admin", kind="user", reaches_further=True),
            holder("old", kind="v1_user", gone=["x"]),
        )
    )
    assert [one["name"] for one, _why in found] == ["far", "old"]


def test_reports__access__by_bucket_in_the_page_and_to_notice_in_markdown() -> None:
    told = access(holder("far", reaches_further=True), holder("near", write=SINGLE), reason="the token is blind")
    data = audit(server("s", buckets=[changed("b", retention="1d")], access=told))
    page, markdown = render_page(data), render_markdown(data)
    assert "Who may read or write" in page
    assert "Some may be missing: <bdi>the token is blind</bdi>" in page
    assert "<em>all buckets</em>" in page
    assert "near" in page
    assert "Tokens to notice:\n\n- token far of ann: reaches other organizations\n" in markdown
    assert "near" not in markdown
    nothing = audit(server("s", access=access()))
    assert "Who may read or write" not in render_page(nothing)
    assert "to notice" not in render_markdown(nothing)
