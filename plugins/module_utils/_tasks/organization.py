# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""One organization's labels and buckets, planned together before the first change, and then changed several at a time."""

from __future__ import annotations

import datetime
import threading
import typing as t
from dataclasses import dataclass, replace

from .._api.buckets import get_bucket
from .._api.client import Client
from .._api.connection import Connection
from .._apply.confirm import Progress
from .._apply.converge import Planned
from .._apply.labels import keep_label
from .._concurrency import each
from .._errors import DataLossError, IncompleteError, InfluxError, NotFoundError, RefusedError
from .._model.names import label_key
from .._model.resources import Bucket, Label
from .._plan.buckets import Plan, plan_bucket, plan_deletion
from .._plan.desired import DesiredBucket
from .._plan.desired_buckets import (
    DesiredBuckets,
    choose_purged,
    is_purgeable,
    undeclared_buckets,
)
from .._plan.labels import NO_LABELS, DesiredLabel, LabelPlan
from .._plan.results import Result
from .._plan.server import UNPLANNED, LabelsAfter, labels_after, plan_label_list, title_of
from .._plan.state import NO_BUCKET, BucketState, apply_steps
from .._read.bucket_list import BucketList
from .._read.buckets import observe
from .._read.named_buckets import read_named
from .._read.organizations import OrganizationReader
from .label import read_and_plan

NOTHING = Plan(NO_BUCKET)


@dataclass
class Item(Progress):
    """One bucket on its way: what is declared of it, or that it is to be purged, and how far it has come."""

    now: BucketState = NO_BUCKET
    title: str = ""
    declared: DesiredBucket | None = None
    plan: Plan = NOTHING
    org_id: str = ""
    attempted: bool = False
    finished: bool = False
    error: InfluxError | None = None


@dataclass
class LabelItem:
    """One declared label on its way."""

    title: str
    declared: DesiredLabel
    plan: LabelPlan = UNPLANNED
    now: Label | None = None
    done: bool = False
    attempted: bool = False
    finished: bool = False
    error: InfluxError | None = None


AnyItem = t.TypeVar("AnyItem", Item, LabelItem)


def apply_all(organizations: t.Sequence[Organization], check_mode: bool, tell: t.Callable[[], Result]) -> None:
    """Do what is planned, or predict it: in all organizations labels first, then buckets, then deletions.

    Where errors stop the task, nothing is begun after one. ``tell`` returns the result as far as the task has come.
    """

    def result() -> Result:
        for organization in organizations:
            organization.mark_unfinished()
        return tell()

    if not check_mode:
        planned = sum(organization.planned() for organization in organizations)
        organizations[0].client.report.tell_with(result, planned)
    for turn in (Organization.keep_labels, Organization.keep_buckets, Organization.delete):
        for organization in organizations:
            if any(one.fails_now() for one in organizations):
                return
            if organization.error is None:
                organization.attempted = True
                turn(organization, check_mode)


class Organization:
    """The declared labels and buckets of one organization, and those to purge, on their way."""

    def __init__(
        self,
        client: Client,
        connection: Connection,
        declared: DesiredBuckets,
        labels: t.Sequence[DesiredLabel] = (),
        *,
        lists_undeclared: bool = False,
        stopped: threading.Event | None = None,
    ) -> None:
        self.client = client
        self.declared = declared
        self.reader = OrganizationReader(client, connection.org, connection.org_id)
        self.now = datetime.datetime.now(datetime.timezone.utc)
        self.stopped = threading.Event() if stopped is None else stopped
        self.warnings: list[str] = []
        self.error: InfluxError | None = None
        self.attempted = False
        self.labels = [LabelItem(title_of(label), label) for label in labels]
        self.items = [Item(title=bucket.name or str(bucket.id), declared=bucket) for bucket in declared.buckets]
        self.purges: list[Item] = []
        self.undeclared: BucketList | None = None
        self._declared_labels = labels
        self._lists_undeclared = lists_undeclared
        self._labels_after: LabelsAfter | None = None
        self._made: dict[bytes, Label] = {}

    def read_and_plan(self) -> None:
        """Read what the plan needs, and make it. What fails for a label or a bucket is its item's error."""
        found = self._read_buckets()
        if self._declared_labels:
            self._plan_labels()
        purged = self._choose_purged(found)
        self._each(self.items, self._plan)
        _refuse_twice(self.items)
        self.purges = [
            Item(title=bucket.name, plan=Plan(BucketState(bucket)), now=BucketState(bucket)) for bucket in purged
        ]
        self._each(self.purges, self._plan_purge)

    def fails_now(self) -> bool:
        """Whether something failed that stops the task."""
        return self.declared.stop_on_error and any(error is not None for error in self.errors())

    def planned(self) -> int:
        """Return how many steps are to be done."""
        buckets = sum(len(item.plan.steps) for item in (*self.items, *self.purges) if item.error is None)
        return buckets + sum(len(label.plan.actions) for label in self.labels if label.error is None)

    def mark_unfinished(self) -> None:
        """Note of each label and bucket that has been begun, and not finished, that the task ended before."""
        begun: list[Item | LabelItem] = [*self.labels, *self.items, *self.purges]
        for item in begun:
            if item.attempted and not item.finished and item.error is None:
                item.error = IncompleteError("The task ended before this was finished.")

    def errors(self) -> list[InfluxError | None]:
        """What failed, None for what did not."""
        items: list[Item] = [*self.items, *self.purges]
        return [self.error, *(label.error for label in self.labels), *(item.error for item in items)]

    def keep_labels(self, check_mode: bool) -> None:
        """Create, rename and change the labels. What has a new name goes first, since another label may get the old one."""
        kept = [item for item in self.labels if item.plan.after is not None and item.error is None]
        updated = [item for item in kept if item.plan.before is not None]
        created = [item for item in kept if item.plan.before is None]
        carry_out = self._predict_label if check_mode else self._carry_out_label
        self._each(updated, carry_out, at_once=1)
        self._each(created, carry_out)

    def keep_buckets(self, check_mode: bool) -> None:
        """Bring the declared buckets to what is declared."""
        if check_mode:
            self._predict_all(self.items)
        else:
            self._each([item for item in self.items if item.error is None], self._carry_out)

    def delete(self, check_mode: bool) -> None:
        """Delete the buckets to purge, then the labels that are declared absent."""
        absent = [item for item in self.labels if item.plan.after is None and item.error is None]
        if check_mode:
            self._predict_all(self.purges)
            self._each(absent, self._predict_label, at_once=1)
            return
        self._each([item for item in self.purges if item.error is None], self._carry_out)
        self._each(absent, self._carry_out_label)

    def _read_buckets(self) -> tuple[Bucket, ...]:
        """The buckets by name into the reader, and all of the organization's where they are needed."""
        found: tuple[Bucket, ...] = ()
        if self.declared.purge is not None or self._lists_undeclared:
            everything = self.reader.all_buckets()
            found = everything.buckets
            if self.declared.purge is not None and everything.incomplete_reason is not None:
                self.warnings.append(
                    f"purge: some buckets may be missing from the list, and are spared: {everything.incomplete_reason}."
                )
            if self._lists_undeclared:
                self.undeclared = replace(everything, buckets=undeclared_buckets(self.declared, found))
        named = [bucket.name for bucket in self.declared.buckets if bucket.name is not None]
        named += [bucket.renamed_from for bucket in self.declared.buckets if bucket.renamed_from is not None]
        if self.reader.knows_organization:
            read_named(self.reader, named, self.declared.concurrency)
        return found

    def _plan_labels(self) -> None:
        org_id, labels = self.reader.organization_id(), self.reader.labels()
        self.reader.check_edition_organization()
        hidden = any(label.id is not None for label in self._declared_labels) and self.reader.may_hide_labels()
        planned = plan_label_list(self._declared_labels, org_id, labels, labels_may_be_hidden=hidden)
        for item, (plan, refusal) in zip(self.labels, planned):
            item.plan, item.error, item.now = plan, refusal, plan.before
        if self.reader.org is None and any(
            plan.before is None and plan.after is not None for plan, _refusal in planned
        ):
            # The server makes a label in an organization that doesn't exist, too.
            self.reader.confirm_organization()
        if not any(plan.actions for plan, _refusal in planned) and self.reader.may_hide_labels():
            self.warnings.append(NO_LABELS)
        self._labels_after = labels_after(labels, planned)

    def _choose_purged(self, found: t.Sequence[Bucket]) -> tuple[Bucket, ...]:
        if self.declared.purge is None:
            return ()
        after = self._labels_after
        if self.declared.purge.label is not None and not (after and after.labels) and self.reader.may_hide_labels():
            self.warnings.append(f"purge_label: no bucket is purged. {NO_LABELS}")
        title = self.reader.org or self.reader.organization_id()
        return choose_purged(self.declared, [after.on(bucket) for bucket in found] if after else found, title)

    def _plan(self, item: Item) -> None:
        if item.declared is None:
            raise LookupError("a purge is planned elsewhere")
        observed = observe(self.reader, item.declared, self.now)
        if self._labels_after is not None:
            self._labels_after.refuse_deleted(item.declared)
            observed = self._labels_after.observed(observed)
        item.org_id = observed.org_id
        try:
            item.plan = plan_bucket(item.declared, observed)
        except DataLossError:
            # Told with all that differs: who decides about the data must see the rest as well.
            item.plan = plan_bucket(item.declared._replace(allow_data_loss=True), observed)
            raise
        finally:
            item.now = item.plan.before

    def _plan_purge(self, item: Item) -> None:
        bucket = item.plan.before.require_bucket()
        dependents = self.reader.dependents(bucket.org_id) if self.declared.purge_protect_dependents else None
        item.plan, item.org_id = plan_deletion(item.plan.before, dependents), bucket.org_id

    def _carry_out(self, item: Item) -> None:
        self.client.report.check()
        # It is until now only planned.
        item.attempted, item.finished = True, False
        if item.declared is None and not self._is_still_to_be_purged(item):
            return
        if not item.plan.steps:
            return
        # Here and elsewhere: a run that has nothing to do doesn't pay for what would do it.
        from .._apply.converge import Convergence, Planned
        from .._apply.steps import check_labels_made

        check_labels_made(item.plan, self._made)

        declared = item.declared

        def adopt(plan: Plan) -> None:
            item.plan = plan

        convergence = Convergence(
            self.client,
            item,
            None if declared is None else (lambda: self._plan_again(declared)),
            adopt,
            wait_timeout=self.declared.purge_wait_timeout if declared is None else declared.wait_timeout,
            made=self._made,
        )
        # What is to be purged has been looked at just now.
        convergence.carry_out(Planned(item.plan, item.org_id, declared is not None))

    def _plan_again(self, declared: DesiredBucket) -> Planned:
        """Return the plan for what is there now, which the labels that this task keeps are part of already."""
        from .._apply.converge import Planned

        observed = observe(self.reader.anew(), declared, self.now)
        if self._labels_after is not None:
            self._labels_after.refuse_deleted(declared)
        return Planned(plan_bucket(declared, observed), observed.org_id, observed.dependents is not None)

    def _is_still_to_be_purged(self, item: Item) -> bool:
        """Whether the bucket, read again by its ID, is the one that was chosen: names move, and the deletion is by ID."""
        chosen, purge = item.plan.before.require_bucket(), self.declared.purge
        try:
            now = get_bucket(self.client, str(chosen.id))
        except NotFoundError:
            item.now = NO_BUCKET
            return False
        if purge is None or now.name != chosen.name or not is_purgeable(purge, now):
            raise RefusedError(
                f"The bucket {chosen.name!r} has been changed since it was chosen for the purge, so it was not deleted."
            )
        return True

    def _carry_out_label(self, item: LabelItem) -> None:
        self.client.report.check()
        item.attempted = True
        was_missing = item.plan.before is None
        if not item.plan.actions or (was_missing and item.plan.after is None):
            return

        def keep(plan: LabelPlan, done: bool, label: Label | None) -> None:
            item.plan, item.done, item.now = plan, done, label
            if was_missing and label is not None:
                self._made[label_key(label.name)] = label

        def plan_again() -> LabelPlan:
            return read_and_plan(item.declared, self.reader.anew())

        keep_label(self.client, item.plan, plan_again, keep)

    def _predict_label(self, item: LabelItem) -> None:
        item.attempted, item.done, item.now = True, bool(item.plan.actions), item.plan.after

    def _each(self, items: t.Sequence[AnyItem], work: t.Callable[[AnyItem], None], at_once: int | None = None) -> None:
        """``work`` on all ``items``, a few at a time. After a failure, no further one is begun if errors stop the task."""

        def one(item: AnyItem) -> None:
            if self.stopped.is_set():
                return
            try:
                work(item)
                item.finished = True
            except InfluxError as error:
                item.error = error
                if self.declared.stop_on_error and work in (self._carry_out, self._carry_out_label):
                    self.stopped.set()

        each(one, items, at_once or self.declared.concurrency)

    def _predict_all(self, items: t.Sequence[Item]) -> None:
        """In place of carrying out: how far each would come, one after the other, and the first failure if errors stop."""
        from .._apply.predict import predict

        failed = False
        for item in items:
            if item.error is None and not failed:
                item.attempted = True
                steps, item.error = predict(item.plan, self.reader.confirm)
                item.done = list(steps)
                item.now = apply_steps(item.plan.before, item.done)
                failed = self.declared.stop_on_error and item.error is not None


def _refuse_twice(items: t.Sequence[Item]) -> None:
    """Refuse a bucket that two declarations turn out to be about, one by name and one by ID."""
    first: dict[str, Item] = {}
    for item in items:
        bucket = item.plan.before.bucket
        if bucket is None or bucket.id is None:
            continue
        other = first.setdefault(bucket.id, item)
        if other is not item:
            item.error = other.error = RefusedError(
                f"The bucket {bucket.name!r} ({bucket.id}) is declared twice, as {other.title!r} and as {item.title!r}. Declare each "
                "bucket once."
            )
