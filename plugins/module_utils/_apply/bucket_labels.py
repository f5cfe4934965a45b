# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out the steps on a bucket's labels."""

from __future__ import annotations

from .._api.labels import add_bucket_label, create_label, list_bucket_labels, remove_bucket_label
from .._model.names import label_key
from .._model.resources import Label
from .._plan.state import BucketState
from .._plan.steps import AddLabel, CreateLabel, RemoveLabel
from .confirm import remove_and_confirm, require_id, send_and_confirm
from .context import ApplyContext
from .labels import find_label


def apply_create_label(context: ApplyContext, step: CreateLabel, before: BucketState) -> BucketState:
    """Create the label, and keep it for the step that puts it on the bucket."""
    context.made[label_key(step.name)] = send_and_confirm(
        context.client,
        lambda: create_label(context.client, context.org_id, step.name),
        lambda: find_label(context.client, context.org_id, step.name),
    )
    return before


def apply_add_label(context: ApplyContext, step: AddLabel, before: BucketState) -> BucketState:
    """Put the label on the bucket, and return it with the label as the server has it."""
    bucket = before.require_bucket()
    bucket_id = require_id(bucket)
    label_id = step.label.id or require_id(context.made[label_key(step.label.name)])
    added = send_and_confirm(
        context.client,
        lambda: add_bucket_label(context.client, bucket_id, label_id),
        lambda: _find_on_bucket(context, bucket_id, label_id),
    )
    return before.with_labels((*bucket.labels, added))


def apply_remove_label(context: ApplyContext, step: RemoveLabel, before: BucketState) -> BucketState:
    """Take the label off the bucket."""
    bucket_id, label_id = require_id(before.require_bucket()), require_id(step.label)
    remove_and_confirm(
        context.client,
        lambda: remove_bucket_label(context.client, bucket_id, label_id),
        lambda: _find_on_bucket(context, bucket_id, label_id) is not None,
    )
    return step.after(before)


def _find_on_bucket(context: ApplyContext, bucket_id: str, label_id: str) -> Label | None:
    labels = list_bucket_labels(context.client, bucket_id)
    return next((label for label in labels if label.id == label_id), None)
