# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carrying out the steps on a bucket's labels."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._api.client import Client
from .._api.labels import add_bucket_label, create_label, list_bucket_labels, list_labels, remove_bucket_label
from .._model.names import label_key
from .._model.resources import Label
from .._plan.state import BucketState
from .._plan.steps import AddLabel, CreateLabel, RemoveLabel
from .confirm import require_id, send_and_confirm

LabelStep = t.Union[CreateLabel, AddLabel, RemoveLabel]


@dataclass
class LabelApplier:
    """Keeps the labels that were made for a plan, whose IDs the plan could not know."""

    client: Client
    org_id: str
    made: dict[bytes, Label] = field(default_factory=dict)

    def carry_out(self, step: LabelStep, before: BucketState) -> BucketState:
        """What the step leaves, in the server's words."""
        if isinstance(step, CreateLabel):
            self.made[label_key(step.name)] = self._create(step.name)
            return before
        bucket = before.require_bucket()
        bucket_id = require_id(bucket)
        if isinstance(step, AddLabel):
            label_id = step.label.id or require_id(self.made[label_key(step.label.name)])
            return before.with_labels((*bucket.labels, self._add(bucket_id, label_id)))
        self._remove(bucket_id, require_id(step.label))
        return step.after(before)

    def _create(self, name: str) -> Label:
        def verify() -> Label | None:
            labels = list_labels(self.client, self.org_id)
            return next((label for label in labels if label.is_named(name, self.org_id)), None)

        return send_and_confirm(self.client, lambda: create_label(self.client, self.org_id, name), verify)

    def _add(self, bucket_id: str, label_id: str) -> Label:
        return send_and_confirm(
            self.client,
            lambda: add_bucket_label(self.client, bucket_id, label_id),
            lambda: self._on_bucket(bucket_id, label_id),
        )

    def _remove(self, bucket_id: str, label_id: str) -> None:
        def remove() -> bool:
            remove_bucket_label(self.client, bucket_id, label_id)
            return True

        send_and_confirm(self.client, remove, lambda: None if self._on_bucket(bucket_id, label_id) else True)

    def _on_bucket(self, bucket_id: str, label_id: str) -> Label | None:
        labels = list_bucket_labels(self.client, bucket_id)
        return next((label for label in labels if label.id == label_id), None)
