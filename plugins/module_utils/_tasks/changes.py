# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Carry out, or predict, what is planned. Only a task that has something to do loads this file."""

from __future__ import annotations

import typing as t

from .._api.buckets import get_bucket
from .._apply.context import ApplyContext
from .._apply.converge import converge
from .._apply.labels import keep_label
from .._apply.predict import predict
from .._apply.steps import apply_plan, check_labels_made
from .._errors import InfluxError, NotFoundError, RefusedError
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
from .organization import BegunItem, Organization
from .resource import Resource
from .work import Work


def apply_changes(work: Work, *, check_mode: bool) -> None:
    """Do what is planned, or predict it: users, organizations, and in all of these labels, buckets and the rest; deletions last.

    Where errors stop the task, nothing is begun after one.
    """
    kind = _Prediction if check_mode else _Changes
    changes = [kind(organization, work) for organization in work.organizations]
    keep_user = predict_resource if check_mode else carry_out_resource
    if not check_mode:
        _load(work)
    work.each([user for user in work.users if user.is_present], keep_user, work.concurrency)
    for turn in _TURNS:
        for organization, change in zip(work.organizations, changes):
            if work.is_stopped:
                return
            if organization.is_there_to_work_on:
                organization.attempted = True
                getattr(change, turn)()
    if not work.is_stopped:
        work.each([user for user in work.users if not user.is_present], keep_user, work.concurrency)


def _load(work: Work) -> None:
    """Load what the threads will need: Python 3.9 lets a thread see what another one has half loaded from an archive."""
    for item in work.everything():
        if isinstance(item, Resource) and item.planned:
            item.late()


def carry_out_resource(resource: Resource[t.Any]) -> None:
    """Do what is planned for a thing."""
    if resource.planned:
        resource.carry_out()


def predict_resource(resource: Resource[t.Any]) -> None:
    """Predict what is planned for a thing."""
    resource.predict()


class _Changes:
    """What is planned for one organization."""

    def __init__(self, organization: Organization, work: Work) -> None:
        self._organization = organization
        self._work = work
        self._declared = organization.declared
        self._client = organization.client
        self._at_once = organization.declared.concurrency
        self._made: dict[bytes, Label] = {}

    def keep_itself(self) -> None:
        """Create, rename and describe the organization, and keep who has a role in it."""
        itself = self._organization.itself
        self._each([itself] if itself is not None and itself.is_present else [], self._keep_resource)

    def read_again(self) -> None:
        """Plan once more what went by what has been made or changed since."""
        try:
            self._organization.read_again()
        except InfluxError as error:
            self._organization.error = error
        self._work.note(self._organization.errors())

    def keep_labels(self) -> None:
        """Create, rename and change the labels. What has a new name goes first, since another label may get the old one."""
        kept = [item for item in self._organization.labels if item.plan.after is not None]
        self._each([item for item in kept if item.plan.before is not None], self._keep_label, at_once=1)
        self._each([item for item in kept if item.plan.before is None], self._keep_label)

    def keep_buckets(self) -> None:
        """Bring the declared buckets to what is declared."""
        self._each(self._organization.items, self._keep_bucket)

    def keep_resources(self) -> None:
        """Bring the other declared things in the organization to what is declared."""
        self._each([one for one in self._organization.resources if one.is_present], self._keep_resource)

    def delete_resources(self) -> None:
        """Delete what hangs on buckets, and is declared absent."""
        self._each([one for one in self._organization.resources if not one.is_present], self._keep_resource)

    def purge(self) -> None:
        """Delete the buckets to purge."""
        self._each(self._organization.purges, self._purge)

    def delete_labels(self) -> None:
        """Delete the labels that are declared absent."""
        self._each([item for item in self._organization.labels if item.plan.after is None], self._keep_label)

    def delete_itself(self) -> None:
        """Delete the organization."""
        itself = self._organization.itself
        self._each([itself] if itself is not None and not itself.is_present else [], self._keep_resource)

    def _each(
        self, items: t.Iterable[BegunItem], work: t.Callable[[BegunItem], None], at_once: int | None = None
    ) -> None:
        self._work.each(items, work, at_once or self._at_once)

    def _keep_resource(self, resource: Resource[t.Any]) -> None:
        self._organization.renew(resource)
        carry_out_resource(resource)

    def _keep_label(self, item: LabelItem) -> None:
        was_missing = item.plan.before is None
        if not item.plan.actions:
            return

        def keep(plan: LabelPlan, done: bool, label: Label | None) -> None:
            item.plan, item.done, item.now = plan, done, label
            if was_missing and label is not None:
                self._made[label_key(label.name)] = label

        keep_label(
            self._client, item.plan, lambda: read_and_plan(item.declared, self._organization.reader.anew()), keep
        )

    def _keep_bucket(self, item: DeclaredItem) -> None:
        if not item.plan.steps:
            return
        check_labels_made(item.plan, self._made)
        converge(
            self._client,
            item,
            # Others have been carried out since it was planned.
            Planned(item.plan, item.org_id, verify_first=True),
            lambda: plan_again(self._organization.reader, item.declared),
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

    def __init__(self, organization: Organization, work: Work) -> None:
        super().__init__(organization, work)
        self._at_once = 1

    def read_again(self) -> None:
        """What was planned goes by the same predictions."""

    def _keep_resource(self, resource: Resource[t.Any]) -> None:
        predict_resource(resource)

    def _keep_label(self, item: LabelItem) -> None:
        item.done = bool(item.plan.actions)
        item.now = self._organization.reader.rehearse_label(item.plan.before, item.plan.after)

    def _keep_bucket(self, item: DeclaredItem) -> None:
        self._predict(item)

    def _purge(self, item: PurgeItem) -> None:
        self._predict(item)

    def _predict(self, item: Item) -> None:
        steps, error = predict(item.plan.steps, self._organization.reader.confirm)
        item.done = list(steps)
        item.now = self._organization.reader.rehearse(item.plan.before, apply_steps(item.plan.before, item.done))
        if error is not None:
            raise error


# By name, since a prediction takes some of them otherwise.
_TURNS = (
    *("keep_itself", "read_again", "keep_labels", "keep_buckets", "keep_resources"),
    *("delete_resources", "purge", "delete_labels", "delete_itself"),
)
