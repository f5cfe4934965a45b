# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between a saved plan and the one that would be carried out now, in words."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress_server import OrganizationProgress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.saved import (
    FORMAT,
    differences,
    is_plan,
    plan_document,
)

Change = dict[str, Any]
CHANGE: Change = {
    "organization": "main",
    "kind": "bucket",
    "name": "b",
    "id": "00000000000000b1",
    "before": {"name": "b", "description": "x", "retention": "30d"},
    "after": {"name": "b", "description": "y", "retention": "30d"},
    "actions": [{"action": "update_bucket", "bucket": "b", "description": "y"}],
}


def plan(*changes: Change, server: str = "http://h:8086") -> dict[str, Any]:
    return {"format": FORMAT, "server": server, "summary": "", "changes": list(changes)}


def changed(**parts: Any) -> Change:
    return {**CHANGE, **parts}


@pytest.mark.parametrize("saved", [plan(CHANGE), plan(CHANGE, changed(name="done")), plan(changed(extra=1))], ids=str)
def test_differences__all_of_it_reviewed__none(saved: dict[str, Any]) -> None:
    """What is in the saved plan alone has been done by now. What a later version may add to it says nothing."""
    assert differences(saved, plan(CHANGE)) == []
    assert differences(saved, plan()) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (changed(name="c"), "bucket 'c' of 'main' is not in the plan, and would be changed (update_bucket)"),
        (
            changed(organization="other"),
            "bucket 'b' of 'other' is not in the plan, and would be changed (update_bucket)",
        ),
        (changed(kind="label"), "label 'b' of 'main' is not in the plan, and would be changed (update_bucket)"),
        (changed(id=None), "bucket 'b' of 'main' is another one now: its ID was 00000000000000b1, and is None"),
        (changed(before={}), "bucket 'b' of 'main' has been changed since: it does not exist any more"),
        (
            changed(before={**CHANGE["before"], "retention": "1d"}),
            "bucket 'b' of 'main' has been changed since: retention was '30d', and is '1d'",
        ),
        (
            changed(before={"name": "c", "description": "z", "retention": "1d", "labels": []}),
            (
                "bucket 'b' of 'main' has been changed since: description was 'x', and is 'z'; labels was None, and is []; "
                "name was 'b', and is 'c'; 1 more option"
            ),
        ),
        (
            changed(after={**CHANGE["after"], "description": "w"}),
            "bucket 'b' of 'main' is declared otherwise now: description was 'y', and is 'w'",
        ),
        (changed(after={}), "bucket 'b' of 'main' is declared otherwise now: it does not exist any more"),
        (changed(actions=[{"action": "delete_bucket"}]), "bucket 'b' of 'main' would be changed by other steps"),
    ],
    ids=str,
)
def test_differences__what_is_not_as_reviewed__named(now: Change, words: str) -> None:
    assert differences(plan(CHANGE), plan(now)) == [words]


def test_differences__of_what_is_in_no_organization__without_one() -> None:
    now = changed(
        organization=None, kind="user", name="ann", actions=[{"action": "create_user"}, {"action": "set_password"}]
    )
    assert differences(plan(), plan(now)) == [
        "user 'ann' is not in the plan, and would be changed (create_user, set_password)"
    ]
    itself = changed(kind="organization", name="main")
    assert differences(plan(), plan(itself))[0].startswith("organization 'main' is not in the plan")


def test_differences__of_another_server__nothing_else_is_looked_at() -> None:
    assert differences(plan(CHANGE), plan(server="http://other:8086")) == [
        "it was made for http://h:8086, and the task is for http://other:8086"
    ]


@pytest.mark.parametrize(
    "document",
    [None, [], "x", {}, {"format": 0, "changes": []}, {"format": 1}, plan({}), {"format": 1, "changes": ["x"]}],
    ids=str,
)
def test_is_plan__anything_else__refused(document: object) -> None:
    assert not is_plan(document)
    assert is_plan(plan(CHANGE))


def test_plan_document__nothing_to_do__says_so() -> None:
    document = plan_document("http://h:8086", [OrganizationProgress("main")], [])
    assert document == {"format": 1, "server": "http://h:8086", "summary": "nothing to do", "changes": []}
