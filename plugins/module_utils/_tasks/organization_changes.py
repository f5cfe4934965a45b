# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out, or predict, what is planned for organizations. Only a task that has something to do loads this file."""

from __future__ import annotations

import typing as t

from .._api.buckets import get_bucket
from .._apply.context import ApplyContext
from .._apply.converge import converge
from .._apply.labels import keep_label
from .._apply.predict import predict
from .._apply.steps import apply_plan, check_labels_made
from .._errors import NotFoundError, RefusedError
from .._model.names import label_key
from .._model.resources import Label
from .._plan.desired_buckets import is_purgeable
from .._plan.labels import LabelPlan
from .._plan.progress import DeclaredItem, Item, Planned, PurgeItem
from .._plan.progress_server import LabelItem
from .._plan.state import NO_BUCKET
from .._plan.steps import apply_steps
from .bucket import plan_again
from .label import read_and_plan
from .organization import BegunItem, Organization, each_item


def apply_changes(organizations: t.Sequence[Organization], check_mode: bool) -> None:
    """Do what is planned, or predict it: in all organizations labels first, then buckets, then deletions.

    Where errors stop the task, nothing is begun after one.
    """
    kind = _Prediction if check_mode else _Changes
    changes = [kind(organization) for organization in organizations]
    for turn in (_Changes.keep_labels, _Changes.keep_buckets, _Changes.delete):
        for organization, change in zip(organizations, changes):
            if any(one.fails_now() for one in organizations):
                return
            if organization.error is None:
                organization.attempted = True
                turn(change)


class _Changes:
    """What is planned for one organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._declared = organization.declared
        self._client = organization.client
        self._reader = organization.reader
        self._at_once = organization.declared.concurrency
        self._made: dict[bytes, Label] = {}

    def keep_labels(self) -> None:
        """Create, rename and change the labels. What has a new name goes first, since another label may get the old one."""
        kept = [item for item in self._organization.labels if item.plan.after is not None]
        self._each([item for item in kept if item.plan.before is not None], self._keep_label, at_once=1)
        self._each([item for item in kept if item.plan.before is None], self._keep_label)

    def keep_buckets(self) -> None:
        """Bring the declared buckets to what is declared."""
        self._each(self._organization.items, self._keep_bucket)

    def delete(self) -> None:
        """Delete the buckets to purge, then the labels that are declared absent."""
        self._each(self._organization.purges, self._purge)
        self._each([item for item in self._organization.labels if item.plan.after is None], self._keep_label)

    def _each(
        self, items: t.Sequence[BegunItem], work: t.Callable[[BegunItem], None], at_once: int | None = None
    ) -> None:
        """``work`` on all ``items`` that could be planned. Where errors stop the task, none is begun after one."""

        def whole(item: BegunItem) -> None:
            self._client.report.check()
            item.attempted = True
            work(item)
            item.finished = True

        stopped = self._organization.stopped if self._declared.stop_on_error else None
        planned = [item for item in items if item.error is None]
        each_item(planned, whole, at_once or self._at_once, stopped=stopped)

    def _keep_label(self, item: LabelItem) -> None:
        was_missing = item.plan.before is None
        if not item.plan.actions:
            return

        def keep(plan: LabelPlan, done: bool, label: Label | None) -> None:
            item.plan, item.done, item.now = plan, done, label
            if was_missing and label is not None:
                self._made[label_key(label.name)] = label

        keep_label(self._client, item.plan, lambda: read_and_plan(item.declared, self._reader.anew()), keep)

    def _keep_bucket(self, item: DeclaredItem) -> None:
        if not item.plan.steps:
            return
        check_labels_made(item.plan, self._made)
        converge(
            self._client,
            item,
            # Others have been carried out since it was planned.
            Planned(item.plan, item.org_id, verify_first=True),
            lambda: plan_again(self._reader, item.declared),
            wait_timeout=item.declared.wait_timeout,
            made=self._made,
        )

    def _purge(self, item: PurgeItem) -> None:
        if self._is_still_to_be_purged(item):
            apply_plan(ApplyContext(self._client, item, item.org_id, self._declared.purge_wait_timeout), item.plan)

    def _is_still_to_be_purged(self, item: PurgeItem) -> bool:
        """Whether the bucket, read again by its ID, is the one that was chosen: names move, and the deletion is by ID."""
        chosen, purge = item.plan.before.require_bucket(), self._declared.purge
        try:
            now = get_bucket(self._client, str(chosen.id))
        except NotFoundError:
            item.now = NO_BUCKET
            return False
        if purge is None or now.name != chosen.name or not is_purgeable(purge, now):
            raise RefusedError(
                f"The bucket {chosen.name!r} has been changed since it was chosen for the purge, so it was not deleted."
            )
        return True


class _Prediction(_Changes):
    """How far each would come, one after the other."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._at_once = 1

    def _keep_label(self, item: LabelItem) -> None:
        item.done = bool(item.plan.actions)
        item.now = self._reader.rehearse_label(item.plan.before, item.plan.after)

    def _keep_bucket(self, item: DeclaredItem) -> None:
        self._predict(item)

    def _purge(self, item: PurgeItem) -> None:
        self._predict(item)

    def _predict(self, item: Item) -> None:
        steps, error = predict(item.plan.steps, self._reader.confirm)
        item.done = list(steps)
        item.now = self._reader.rehearse(item.plan.before, apply_steps(item.plan.before, item.done))
        if error is not None:
            raise error
