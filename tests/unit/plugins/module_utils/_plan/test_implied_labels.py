# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A label that several buckets need is made once, and each bucket still bears it."""

from __future__ import annotations

from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan, plan_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import DesiredLabel
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.implied_labels import (
    implied_labels,
    without_creations,
)
from unit.plugins.samples import ORG, PROD, declared, exactly, observed


def plan(*labels: str) -> Plan:
    wanted: dict[str, Any] = {"labels": exactly(*labels), "create_labels": True}
    return plan_bucket(declared(**wanted), observed(None, org_labels=(PROD,)))


def actions(made: Plan) -> list[str]:
    return [step.describe()["action"] for step in made.steps]


def test_implied_labels__each_once__as_it_is_spelled_first() -> None:
    items = implied_labels([plan("One", "prod", "two"), plan("ONE ", "three")], ORG)
    assert [item.title for item in items] == ["One", "two", "three"]
    assert [item.plan.after for item in items] == [Label(None, ORG, name) for name in ("One", "two", "three")]
    assert [item.declared for item in items] == [DesiredLabel(True, name) for name in ("One", "two", "three")]
    assert all(item.plan.creates for item in items)


def test_implied_labels__none_missing__none() -> None:
    assert implied_labels([plan("prod"), plan()], ORG) == []


def test_without_creations__what_the_bucket_bears__stays() -> None:
    whole = plan("one", "prod")
    left = without_creations(whole, implied_labels([whole], ORG))
    assert "create_label" in actions(whole)
    assert actions(left) == [action for action in actions(whole) if action != "create_label"]
    assert left.after == whole.after


def test_without_creations__two_spellings__the_label_that_is_made() -> None:
    first, second = plan("One"), plan("ONE")
    left = without_creations(second, implied_labels([first, second], ORG))
    assert [label.name for label in left.after.require_bucket().labels] == ["One"]
