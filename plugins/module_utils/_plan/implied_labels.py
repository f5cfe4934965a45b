# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The labels that many buckets create with ``create_labels``: each once, before the first bucket that must have it. Pure."""

from __future__ import annotations

import typing as t

from .._model.names import label_key
from .._model.resources import Label
from .buckets import Plan
from .desired_labels import DesiredLabel
from .labels import LabelPlan
from .progress_server import LabelItem
from .steps import AddLabel, CreateLabel, Step


def implied_labels(plans: t.Iterable[Plan], org_id: str) -> list[LabelItem]:
    """Return the labels that the ``plans`` of the buckets of the organization ``org_id`` create, as they spell them first."""
    names: dict[bytes, str] = {}
    for plan in plans:
        for step in plan.steps:
            if isinstance(step, CreateLabel):
                names.setdefault(label_key(step.name), step.name)
    return [
        LabelItem(name, DesiredLabel(present=True, name=name), LabelPlan(None, Label(None, org_id, name)))
        for name in names.values()
    ]


def without_creations(plan: Plan, implied: t.Iterable[LabelItem]) -> Plan:
    """Return ``plan`` without the steps that create labels. Those that put them on the bucket stay, with the ``implied`` labels."""
    labels = {label_key(item.title): item.plan.after for item in implied}

    def respelled(step: Step) -> Step:
        if not isinstance(step, AddLabel) or step.label.id is not None:
            return step
        return AddLabel(step.bucket, labels.get(label_key(step.label.name)) or step.label)

    return plan._replace(steps=tuple(respelled(step) for step in plan.steps if not isinstance(step, CreateLabel)))
