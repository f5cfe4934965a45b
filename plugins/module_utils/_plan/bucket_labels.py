# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The steps that bring a bucket's labels to what is declared. Pure."""

from __future__ import annotations

import typing as t

from .._errors import RefusedError
from .._model.names import label_key
from .._model.resources import Bucket, Label
from .desired import Selection
from .steps import AddLabel, CreateLabel, RemoveLabel, Step


class _Visible(t.NamedTuple):
    """The organization's labels that the token can see, and whether there may be others."""

    labels: t.Sequence[Label]
    may_hide_others: bool


def labels_must_be_listed(wanted: Selection, org_id: str, on_bucket: t.Sequence[Label] | None) -> bool:
    """Return whether the plan needs the organization's labels: to find one that is to be added, or to know if any can be seen.

    ``on_bucket`` is None for a bucket that doesn't exist, on which nothing can be hidden.
    """
    if wanted.mode != "add" and on_bucket is not None and not on_bucket:
        return True
    return wanted.mode != "remove" and None in _find(wanted, org_id, on_bucket or ())


def hidden_labels_matter(wanted: Selection, *, create: bool, is_new: bool) -> bool:
    """Return whether labels that the token can't see would change the plan: what must go, or what is said to be missing.

    A new bucket has no labels that could be hidden.
    """
    return (wanted.mode != "add" and not is_new) or not create


def plan_labels(
    wanted: Selection, bucket: Bucket, org_labels: t.Sequence[Label], *, create: bool, labels_may_be_hidden: bool
) -> tuple[list[Step], list[str]]:
    """Return the steps and the warnings. ``org_labels`` are those of the organization that the token can see."""
    visible = _Visible(org_labels, labels_may_be_hidden)
    found = _find(wanted, bucket.org_id, bucket.labels)
    on_bucket = dict.fromkeys(label for label in found if label is not None)
    if wanted.mode == "remove":
        return [RemoveLabel(bucket.name, label) for label in on_bucket], _hidden_labels_warnings(bucket, visible)
    steps = _additions(_missing(wanted, found), bucket, visible, create=create)
    if wanted.mode == "add":
        return steps, []
    kept = {label.id for label in on_bucket}
    # Servers list labels in an order of their own, which check mode can't foretell for a bucket that isn't there yet.
    gone = sorted(
        (label for label in bucket.labels if label.id not in kept), key=lambda label: (label.name, label.org_id)
    )
    steps += [RemoveLabel(bucket.name, label) for label in gone]
    return steps, _hidden_labels_warnings(bucket, visible)


def _find(wanted: Selection, org_id: str, labels: t.Sequence[Label]) -> list[Label | None]:
    """Return the label of each wanted name, then of each wanted ID; None for one that is not among ``labels``."""
    by_key = {label_key(label.name): label for label in labels if label.org_id == org_id}
    by_id = {label.id: label for label in labels}
    return [by_key.get(label_key(name)) for name in wanted.names] + [by_id.get(label_id) for label_id in wanted.ids]


def _missing(wanted: Selection, found: t.Sequence[Label | None]) -> Selection:
    """Return what is ``wanted`` and was not ``found``."""
    names = tuple(name for name, label in zip(wanted.names, found) if label is None)
    ids = tuple(label_id for label_id, label in zip(wanted.ids, found[len(wanted.names) :]) if label is None)
    return Selection(names, ids)


def _additions(wanted: Selection, bucket: Bucket, visible: _Visible, *, create: bool) -> list[Step]:
    """Return the steps that put what is ``wanted`` on the bucket, which doesn't bear it."""
    found = _find(wanted, bucket.org_id, visible.labels)
    unknown = _missing(wanted, found)
    if unknown.names and not create:
        raise _no_such_label("labels", bucket.name, repr(unknown.names[0]), visible)
    if unknown.ids:
        raise _no_such_label("label_ids", bucket.name, unknown.ids[0], visible)
    steps: list[Step] = [CreateLabel(name) for name in unknown.names]
    created = [Label(None, bucket.org_id, name) for name in unknown.names]
    # One that the same declaration makes has no ID yet.
    existing = {label.id or label_key(label.name): label for label in found if label is not None}
    return steps + [AddLabel(bucket.name, label) for label in (*created, *existing.values())]


def _no_such_label(option: str, bucket: str, label: str, visible: _Visible) -> RefusedError:
    problem = f"{option}: could not put the label {label} on the bucket {bucket!r}"
    if not visible.labels and not visible.may_hide_others:
        return RefusedError(
            f"{problem}: the organization has no labels. Create the label first, or set create_labels: true."
        )
    if not visible.labels:
        return RefusedError(
            f"{problem}: this token sees no label of the organization. InfluxDB answered 200 with an empty list. Either there is none, "
            "to be created first or with create_labels: true, or the token lacks the permission to read labels."
        )
    return RefusedError(
        f"{problem}: there is no such label in the organization among the {len(visible.labels)} that this token may read. Correct it, "
        "create the label first, or set create_labels: true."
    )


def _hidden_labels_warnings(bucket: Bucket, visible: _Visible) -> list[str]:
    if bucket.labels or not visible.may_hide_others:
        return []
    warning = (
        f"The token sees no label of the organization, so labels on the bucket {bucket.name!r} may be hidden from it. To be sure, give "
        "it the permission to read labels."
    )
    return [warning]
