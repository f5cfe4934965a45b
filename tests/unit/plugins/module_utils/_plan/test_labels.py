# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about a label itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import parse_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import LabelPlan, plan_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results import describe_label
from unit.plugins.samples import ORG

PROD_ID, DEV_ID, NO_ID = "00000000000000a1", "00000000000000a2", "00000000000000a9"
PROD = Label(PROD_ID, ORG, "Prod", {"color": "#fff", "contact": "ann"})
DEV = Label(DEV_ID, ORG, "dev")
LABELS = (PROD, DEV)
ABSENT = {"state": "absent"}


def planned(**options: Any) -> LabelPlan:
    return plan_label(parse_label(options), ORG, LABELS, labels_may_be_hidden=False)


def update(label: str, **changes: Any) -> list[dict[str, Any]]:
    return [{"action": "update_label", "label": label, **changes}]


@pytest.mark.parametrize(
    ("options", "actions"),
    [
        # There, and as declared.
        ({"name": "Prod"}, []),
        ({"name": " Prod\n"}, []),
        ({"id": PROD_ID}, []),
        ({"id": PROD_ID, "name": "Prod"}, []),
        ({"name": "Prod", "color": "#fff", "properties": {"contact": "ann"}}, []),
        ({"name": "dev", "color": "", "description": "", "properties": {"contact": ""}}, []),
        ({"name": "dev", "properties": {"contact": None}}, []),
        ({"name": "Prod", "renamed_from": "old"}, []),
        # Properties.
        ({"name": "Prod", "color": "#000"}, update("Prod", properties={"color": "#000"})),
        ({"name": "Prod", "color": ""}, update("Prod", properties={"color": ""})),
        ({"name": "Prod", "description": "x"}, update("Prod", properties={"description": "x"})),
        ({"name": "Prod", "properties": {"contact": ""}}, update("Prod", properties={"contact": ""})),
        ({"name": "dev", "properties": {"number": 5}}, update("dev", properties={"number": "5"})),
        # Names.
        ({"name": "PROD"}, update("Prod", name="PROD")),
        ({"name": "DEV", "color": "#1"}, update("dev", name="DEV", properties={"color": "#1"})),
        ({"name": "new", "renamed_from": "PROD"}, update("Prod", name="new")),
        ({"id": PROD_ID, "name": "new"}, update("Prod", name="new")),
        ({"id": PROD_ID, "name": "prod"}, update("Prod", name="prod")),
        # Creation and deletion.
        ({"name": "new"}, [{"action": "create_label", "label": "new"}]),
        ({"name": "new", "renamed_from": "older"}, [{"action": "create_label", "label": "new"}]),
        ({"name": "prod", **ABSENT}, [{"action": "delete_label", "label": "Prod"}]),
        ({"id": DEV_ID, **ABSENT}, [{"action": "delete_label", "label": "dev"}]),
        ({"id": DEV_ID, "name": "DEV", **ABSENT}, [{"action": "delete_label", "label": "dev"}]),
        ({"name": "new", **ABSENT}, []),
        ({"id": NO_ID, **ABSENT}, []),
    ],
)
def test_plan_label__decision(options: dict[str, Any], actions: list[dict[str, Any]]) -> None:
    plan = planned(**options)
    assert plan.actions == actions
    # What it leaves is what was declared: a second run finds nothing to do.
    left = tuple(label for label in LABELS if plan.before is None or label.id != plan.before.id)
    if plan.after is not None:
        left += (Label(plan.after.id or NO_ID, ORG, plan.after.name, plan.after.properties),)
    assert plan_label(parse_label(options), ORG, left, labels_may_be_hidden=False).actions == []


BOTH = (
    "There are both a label 'Prod' and a label 'dev', so the one can't be renamed to the other. Delete the one that is not wanted, or "
    "leave renamed_from out."
)
UNDER_ANOTHER_ID = f"The label 'dev' exists under another ID, {DEV_ID}, not {PROD_ID}. Correct the ID, or leave id out."
CALLED = f"The label with the ID {PROD_ID} is called 'Prod', so it was not deleted. Correct the ID or the name."
NO_SUCH_ID = (
    f"There is no label with the ID {NO_ID} in the organization that this token may read, and InfluxDB chooses the IDs of new ones. "
    "Correct the ID, or leave id out to create a label by name."
)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "DEV", "renamed_from": "prod"}, BOTH),
        ({"name": "DEV", "renamed_from": "prod", "color": "x"}, BOTH),
        ({"id": PROD_ID, "name": "dev"}, UNDER_ANOTHER_ID),
        ({"id": PROD_ID, "name": "dev", **ABSENT}, UNDER_ANOTHER_ID),
        ({"id": PROD_ID, "name": "new", **ABSENT}, CALLED),
        ({"id": NO_ID}, NO_SUCH_ID),
        ({"id": NO_ID, "name": "new"}, NO_SUCH_ID),
    ],
)
def test_plan_label__what_must_not_be__refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        planned(**options)
    assert caught.value.message == message


def test_plan_label__no_label_to_be_seen__the_id_may_be_hidden() -> None:
    with pytest.raises(RefusedError) as caught:
        plan_label(parse_label({"id": NO_ID}), ORG, (), labels_may_be_hidden=True)
    assert caught.value.message == (
        f"There is no label with the ID {NO_ID} to be seen. The token sees no label of the organization: either there is none, or it "
        "lacks the permission to read labels."
    )


RENAMED_WITH = "renamed_from: it goes with name alone, and not with state=absent."


@pytest.mark.parametrize(
    ("options", "beginning"),
    [
        ({}, "name: give the label's name, or its id."),
        ({"name": " "}, "name: "),
        ({"id": "a"}, "id: 'a' is no ID"),
        ({"name": "a", "renamed_from": "A"}, "renamed_from: 'A' is the new name too. Leave it out."),
        ({"name": "a", "renamed_from": "b", **ABSENT}, RENAMED_WITH),
        ({"name": "a", "renamed_from": "b", "id": PROD_ID}, RENAMED_WITH),
        ({"renamed_from": "b", "id": PROD_ID}, RENAMED_WITH),
        ({"name": "a", "renamed_from": " "}, "renamed_from: "),
        ({"name": "a", "properties": {"color": "x"}}, "properties: color has an option of its own."),
        ({"name": "a", "properties": {"x": {}}}, "properties: 'x' has a dict as its value. A property is a text."),
        ({"name": "a", "properties": {"x": []}}, "properties: 'x' has a list as its value. A property is a text."),
        ({"name": "a", "properties": {"\ud800": "x"}}, "properties: "),
        ({"name": "a", "properties": {"x": "\ud800"}}, "properties: "),
        ({"name": "a", "description": "\ud800"}, "description: "),
    ],
)
def test_declare_label__what_cannot_be_meant__refused(options: dict[str, Any], beginning: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_label(options)
    assert caught.value.message.startswith(beginning)


def test_plan_label__a_new_label__as_declared_in_the_organization() -> None:
    plan = planned(name="new", color="#fff", description="", properties={"": "x"})
    assert plan == LabelPlan(None, Label(None, ORG, "new", {"color": "#fff", "description": "", "": "x"}))


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        # A template creates such a label. A change that sends "" would remove the property.
        ({"color": ""}, {}, {"color": ""}),
        ({"color": ""}, {"color": ""}, {"color": ""}),
        ({"color": "", "x": "y"}, {"properties": {"x": "z"}}, {"color": "", "x": "z"}),
        ({"color": ""}, {"color": "#fff"}, {"color": "#fff"}),
        ({"color": "#fff"}, {"color": ""}, {}),
        ({}, {"color": "", "properties": {"x": ""}}, {}),
    ],
)
def test_plan_label__an_empty_property__kept_where_it_exists_and_never_added(
    before: dict[str, str], options: dict[str, Any], after: dict[str, str]
) -> None:
    label = Label(PROD_ID, ORG, "Prod", before)
    plan = plan_label(parse_label({"name": "Prod", **options}), ORG, (label,), labels_may_be_hidden=False)
    assert plan == LabelPlan(label, Label(PROD_ID, ORG, "Prod", after))
    assert bool(plan.actions) == (before != after)


@pytest.mark.parametrize(
    ("before", "after", "name", "properties"),
    [
        (PROD, PROD, None, {}),
        (PROD, Label(PROD_ID, ORG, "new", PROD.properties), "new", {}),
        (PROD, Label(PROD_ID, ORG, "Prod", {"color": "#000"}), None, {"color": "#000", "contact": ""}),
        (DEV, Label(DEV_ID, ORG, "dev", {"x": "y"}), None, {"x": "y"}),
        (None, PROD, None, dict(PROD.properties)),
    ],
)
def test_label_plan__what_is_sent__only_what_differs(
    before: Label | None, after: Label, name: str | None, properties: dict[str, str]
) -> None:
    plan = LabelPlan(before, after)
    assert (plan.new_name, plan.new_properties) == (name, properties)


@pytest.mark.parametrize(
    ("plan", "operation"),
    [
        (LabelPlan(None, PROD), "create the label 'Prod'"),
        (LabelPlan(PROD, DEV), "change the label 'Prod'"),
        (LabelPlan(PROD, None), "delete the label 'Prod'"),
        (LabelPlan(None, None), ""),
    ],
)
def test_label_plan__operation__names_the_label(plan: LabelPlan, operation: str) -> None:
    assert plan.operation == operation


def test_describe_label__in_the_words_of_the_options() -> None:
    assert describe_label(None) == {}
    assert describe_label(DEV) == {"name": "dev"}
    assert describe_label(PROD) == {"name": "Prod", "color": "#fff", "properties": {"contact": "ann"}}
