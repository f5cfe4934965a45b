# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The steps that bring a bucket's labels to what is declared. Pure."""

from __future__ import annotations

import typing as t

from .._errors import RefusedError
from .._model.names import label_key
from .._model.resources import Label
from .desired import DesiredBucket, Selection
from .steps import AddLabel, CreateLabel, RemoveLabel, Step


class _Visible(t.NamedTuple):
    """The organization's labels that the token can see, and whether there may be others."""

    labels: t.Sequence[Label]
    some_hidden: bool


def labels_must_be_listed(declared: DesiredBucket, org_id: str, on_bucket: t.Sequence[Label] | None) -> bool:
    """Whether the plan needs the organization's labels: to find one that is to be added, or to know if any can be seen.

    ``on_bucket`` is None for a bucket that isn't there, on which nothing can be hidden.
    """
    wanted = declared.labels
    if wanted is None:
        return False
    if wanted.mode != "add" and on_bucket is not None and not on_bucket:
        return True
    return wanted.mode != "remove" and any(found is None for found in _on_bucket(wanted, org_id, on_bucket or ()))


def hidden_labels_matter(declared: DesiredBucket, *, is_new: bool) -> bool:
    """Return whether labels that the token can't see would change the plan: what must go, or what is said to be missing.

    A new bucket has no labels that could be hidden.
    """
    wanted = declared.labels
    return wanted is not None and ((wanted.mode != "add" and not is_new) or not declared.create_labels)


def plan_labels(
    declared: DesiredBucket,
    org_id: str,
    bucket: str,
    on_bucket: t.Sequence[Label],
    org_labels: t.Sequence[Label] | None,
    *,
    hidden: bool,
) -> tuple[list[Step], list[str]]:
    """Return the steps and the warnings.

    ``bucket`` is its name. ``org_labels`` are None where nobody had to look. ``hidden`` says that there may be some that the token
    can't see.
    """
    wanted = declared.labels
    if wanted is None:
        return [], []
    found = _on_bucket(wanted, org_id, on_bucket)
    if wanted.mode == "remove":
        steps: list[Step] = [RemoveLabel(bucket, label) for label in dict.fromkeys(found) if label is not None]
        return steps, _hidden(bucket, on_bucket, hidden)
    steps = _additions(declared, wanted, found, org_id, bucket, _Visible(org_labels or (), hidden))
    if wanted.mode == "add":
        return steps, []
    kept = {label.id for label in found if label is not None}
    steps += [RemoveLabel(bucket, label) for label in on_bucket if label.id not in kept]
    return steps, _hidden(bucket, on_bucket, hidden)


def _on_bucket(wanted: Selection, org_id: str, on_bucket: t.Sequence[Label]) -> list[Label | None]:
    """For each wanted name, then each wanted ID, the label that the bucket bears, if it does."""
    named = [next((label for label in on_bucket if label.is_named(name, org_id)), None) for name in wanted.names]
    return named + [next((label for label in on_bucket if label.id == label_id), None) for label_id in wanted.ids]


def _additions(
    declared: DesiredBucket,
    wanted: Selection,
    found: t.Sequence[Label | None],
    org_id: str,
    bucket: str,
    visible: _Visible,
) -> list[Step]:
    by_key = {label_key(label.name): label for label in visible.labels}
    by_id = {label.id: label for label in visible.labels}
    missing = [name for name, label in zip(wanted.names, found) if label is None]
    unmade = [name for name in missing if label_key(name) not in by_key]
    if unmade and not declared.create_labels:
        raise _no_such_label("labels", bucket, repr(unmade[0]), visible)
    missing_ids = [label_id for label_id, label in zip(wanted.ids, found[len(wanted.names) :]) if label is None]
    unknown_ids = [label_id for label_id in missing_ids if label_id not in by_id]
    if unknown_ids:
        raise _no_such_label("label_ids", bucket, unknown_ids[0], visible)
    known = [by_key[label_key(name)] for name in missing if name not in unmade] + [
        by_id[label_id] for label_id in missing_ids
    ]
    steps: list[Step] = [CreateLabel(name) for name in unmade]
    steps += [AddLabel(bucket, Label(None, org_id, name)) for name in unmade]
    # One that the same declaration makes has no ID yet.
    unique = {label.id or label_key(label.name): label for label in known}
    return steps + [AddLabel(bucket, label) for label in unique.values()]


def _no_such_label(option: str, bucket: str, label: str, visible: _Visible) -> RefusedError:
    problem = f"{option}: could not put the label {label} on the bucket {bucket!r}"
    if not visible.labels and not visible.some_hidden:
        return RefusedError(
            f"{problem}: the organization has no labels. Create the label first (influx_bucket_label does with create: true)."
        )
    if not visible.labels:
        return RefusedError(
            f"{problem}: this token sees no label of the organization. InfluxDB answered 200 with an empty list. Either there is none, "
            "to be created first (influx_bucket_label does with create: true), or the token lacks the permission to read labels."
        )
    return RefusedError(
        f"{problem}: there is no such label in the organization among the {len(visible.labels)} that this token may read. Correct it, or "
        "create the label first (influx_bucket_label does with create: true)."
    )


def _hidden(bucket: str, on_bucket: t.Sequence[Label], hidden: bool) -> list[str]:
    if on_bucket or not hidden:
        return []
    warning = (
        f"The token sees no label of the organization, so labels on the bucket {bucket!r} may be hidden from it. To be sure, give "
        "it the permission to read labels."
    )
    return [warning]
