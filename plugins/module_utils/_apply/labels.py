# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Create, change and delete labels, each confirmed."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.labels import create_label, delete_label, list_labels, update_label
from .._errors import InfluxError
from .._model.resources import Label
from .._plan.labels import LabelPlan
from .confirm import adopt_created, delete_and_confirm, require_id, send_and_confirm
from .overtaken import Replans, gets_around

Keep = t.Callable[[LabelPlan, bool, t.Optional[Label]], None]


def keep_label(client: Client, plan: LabelPlan, plan_again: t.Callable[[], LabelPlan], keep: Keep) -> None:
    """Carry ``plan`` out, and where somebody else was faster, what ``plan_again`` returns.

    ``keep`` takes the plan that was carried out last, whether this did it and nobody else, and the label as it is now.
    """
    replans = Replans()
    while True:
        try:
            return _apply(client, plan, keep)
        except InfluxError as error:
            if not replans.allow(error):
                raise
            before, plan = plan, plan_again()
            if not gets_around(error, repeats=plan == before, creates=plan.creates):
                raise
        client.report.plan_again(len(before.actions), len(plan.actions))
        if not plan.actions:
            return keep(plan, False, plan.after)


def _apply(client: Client, plan: LabelPlan, keep: Keep) -> None:
    report = client.report
    with report.step(plan.operation):
        try:
            done, now = _send(client, plan)
        except InfluxError as error:
            raise error.during(plan.operation) from error
        if not done:
            keep(plan, done, now)
        for action in plan.actions if done else []:
            with report.recording(action):
                keep(plan, done, now)


def _send(client: Client, plan: LabelPlan) -> tuple[bool, Label | None]:
    if plan.before is None:
        return plan.after is not None, None if plan.after is None else _create(client, plan.after)
    if plan.after is None:
        return _delete(client, plan.before), None
    return True, _update(client, plan, plan.before, plan.after)


def _create(client: Client, label: Label) -> Label:
    return send_and_confirm(
        client,
        lambda: create_label(client, label.org_id, label.name, label.properties),
        lambda: adopt_created(
            "label", find_label(client, label.org_id, label.name), lambda found: found.properties == label.properties
        ),
    )


def _update(client: Client, plan: LabelPlan, before: Label, after: Label) -> Label:
    def verify() -> Label | None:
        now = _find_with_id(client, before)
        return now if now is not None and (now.name, now.properties) == (after.name, after.properties) else None

    return send_and_confirm(
        client,
        lambda: update_label(client, require_id(before), name=plan.new_name, properties=plan.new_properties),
        verify,
    )


def _delete(client: Client, label: Label) -> bool:
    """Whether the label was deleted by this, and not by somebody else meanwhile."""
    return delete_and_confirm(
        client,
        lambda: delete_label(client, require_id(label)),
        lambda: _find_with_id(client, label) is not None,
    )


def find_label(client: Client, org_id: str, name: str) -> Label | None:
    """Return the organization's label that the server takes for the one of that name."""
    return next((label for label in list_labels(client, org_id) if label.is_named(name, org_id)), None)


def _find_with_id(client: Client, label: Label) -> Label | None:
    return next((now for now in list_labels(client, label.org_id) if now.id == label.id), None)
