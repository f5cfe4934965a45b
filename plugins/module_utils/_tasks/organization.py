# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""One organization with all that is in it, planned together before the first change, and then changed several at a time."""

from __future__ import annotations

import datetime
import threading
import typing as t

from .._concurrency import each
from .._errors import DataLossError, InfluxError, RefusedError
from .._model.resources import Bucket
from .._plan.buckets import plan_bucket, plan_deletion
from .._plan.desired_buckets import (
    DesiredBuckets,
    choose_purged,
)
from .._plan.desired_labels import DesiredLabel
from .._plan.implied_labels import implied_labels, without_creations
from .._plan.labels import NO_LABELS
from .._plan.progress import DeclaredItem, Item, PurgeItem
from .._plan.progress_server import LabelItem, OrganizationProgress, ResourceProgress
from .._plan.server import LabelsAfter, labels_after, plan_label_list
from .._read.bucket_list import BucketList
from .._read.buckets import observe
from .._read.named_buckets import read_named
from .._read.organizations import OrganizationReader
from .resource import Resource

AnyItem = t.Union[Item, LabelItem, ResourceProgress]
BegunItem = t.TypeVar("BegunItem", bound=AnyItem)


def each_item(
    items: t.Iterable[BegunItem],
    work: t.Callable[[BegunItem], None],
    at_once: int,
    *,
    stopped: threading.Event | None = None,
) -> None:
    """``work`` on all ``items``, a few at a time. A failure is its item's; with ``stopped`` none is begun after one."""

    def one(item: BegunItem) -> None:
        if stopped is not None and stopped.is_set():
            return
        try:
            work(item)
        except InfluxError as error:
            item.error = error
            if stopped is not None:
                stopped.set()

    each(one, list(items), at_once)


class Organization(OrganizationProgress):
    """The declared labels and buckets of one organization, and those to purge, on their way. ``resources`` are the other things in it."""

    itself: Resource[t.Any] | None = None
    resources: t.Sequence[Resource[OrganizationReader]] = ()

    def __init__(
        self,
        reader: OrganizationReader,
        declared: DesiredBuckets,
        labels: t.Sequence[DesiredLabel] = (),
        *,
        lists_all: bool = False,
    ) -> None:
        super().__init__()
        self.client = reader.client
        self.declared = declared
        self.now = datetime.datetime.now(datetime.timezone.utc)
        self._declared_labels = labels
        self._lists_all = lists_all
        self.start(reader)

    def start(self, reader: OrganizationReader) -> None:
        """Begin anew with what ``reader`` shows."""
        self.reader = reader
        self.known_id = reader.known_id
        self.warnings = []
        self.labels = [LabelItem(label.name_or_id, label) for label in self._declared_labels]
        self.items: t.Sequence[DeclaredItem] = [DeclaredItem(bucket) for bucket in self.declared.buckets]
        self.purges: t.Sequence[PurgeItem] = ()
        self.all_buckets: BucketList | None = None
        self._labels_after: LabelsAfter | None = None

    def read_and_plan(self) -> None:
        """Read what the plan needs, and make it. What fails for a label or a bucket is its item's error."""
        try:
            self._read_and_plan()
        finally:
            self.known_id = self.reader.known_id

    def _read_and_plan(self) -> None:
        found = self._read_buckets()
        if self._declared_labels:
            self._plan_labels()
        purged = self._choose_purged(found)
        self.client.report.expect(len(self.items))
        each_item(self.items, self._plan, self.declared.concurrency)
        self._plan_implied_labels()
        there = [(item.plan.before.bucket, item) for item in self.items]
        refuse_twice("bucket", [(one.id, f"{one.name!r} ({one.id})", item) for one, item in there if one is not None])
        self.purges = [PurgeItem(bucket) for bucket in purged]
        each_item(self.purges, self._plan_purge, self.declared.concurrency)

    @property
    def is_there_to_work_on(self) -> bool:
        """Whether it could be read, and brought to what is declared of itself."""
        return self.error is None and (self.itself is None or self.itself.error is None)

    def read_again(self) -> None:
        """Read and plan once more, where what the plan went by has been changed since."""

    def renew(self, resource: Resource[OrganizationReader]) -> None:
        """Let ``resource`` plan once more, where what its plan went by has been changed since."""

    def errors(self) -> list[InfluxError | None]:
        """What failed, None for what did not."""
        return [self.error, *(item.error for item in self.everything())]

    def everything(self) -> list[AnyItem]:
        """Return the organization itself and all that is in it, the buckets to purge included."""
        itself = [] if self.itself is None else [self.itself]
        return [*itself, *self.labels, *self.items, *self.purges, *self.resources]

    def _read_buckets(self) -> tuple[Bucket, ...]:
        """The buckets by name into the reader, and all of the organization's where they are needed."""
        found: tuple[Bucket, ...] = ()
        if self.declared.purge is not None or self._lists_all:
            found = self._read_all_buckets()
        named = [bucket.name for bucket in self.declared.buckets if bucket.name is not None]
        named += [bucket.renamed_from for bucket in self.declared.buckets if bucket.renamed_from is not None]
        if self.reader.knows_organization:
            read_named(self.reader, named, self.declared.concurrency)
        return found

    def _read_all_buckets(self) -> tuple[Bucket, ...]:
        everything = self.reader.all_buckets()
        if self.declared.purge is not None and everything.incomplete_reason is not None:
            self.warnings.append(
                f"purge: some buckets may be missing from the list, and are spared: {everything.incomplete_reason}."
            )
        self.all_buckets = everything
        return everything.buckets

    def _plan_labels(self) -> None:
        org_id, labels = self.reader.organization_id(), self.reader.labels()
        self.reader.check_edition_organization()
        hidden = any(label.id is not None for label in self._declared_labels) and self.reader.may_hide_labels()
        planned = plan_label_list(self._declared_labels, org_id, labels, labels_may_be_hidden=hidden)
        for item, (plan, refusal) in zip(self.labels, planned):
            item.plan, item.error, item.now = plan, refusal, plan.before
        if self.reader.org is None and any(plan.creates for plan, _refusal in planned):
            # The server makes a label in an organization that doesn't exist, too.
            self.reader.confirm_organization()
        if not any(plan.actions for plan, _refusal in planned) and self.reader.may_hide_labels():
            self.warnings.append(NO_LABELS)
        self._labels_after = labels_after(labels, planned)

    def _plan_implied_labels(self) -> None:
        """Plan each label that several buckets may create as one of the organization, to be there before the first of them."""
        plans = [item.plan for item in self.items if item.error is None]
        implied = implied_labels(plans, self.reader.known_id or "")
        if not implied:
            return
        if self.reader.org is None and not any(item.plan.before.bucket for item in self.items):
            # The server makes a label in an organization that doesn't exist, too.
            self.reader.confirm_organization()
        self.labels = [*self.labels, *implied]
        for item in self.items:
            item.plan = without_creations(item.plan, implied)

    def _choose_purged(self, found: t.Sequence[Bucket]) -> tuple[Bucket, ...]:
        if self.declared.purge is None:
            return ()
        after = self._labels_after
        if self.declared.purge.label is not None and not (after and after.labels) and self.reader.may_hide_labels():
            self.warnings.append(f"purge_label: no bucket is purged. {NO_LABELS}")
        title = self.reader.org or self.reader.organization_id()
        return choose_purged(self.declared, [after.on(bucket) for bucket in found] if after else found, title)

    def _plan(self, item: DeclaredItem) -> None:
        try:
            observed = observe(self.reader, item.declared, self.now)
        finally:
            self.client.report.note_observed()
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

    def _plan_purge(self, item: PurgeItem) -> None:
        bucket = item.plan.before.require_bucket()
        dependents = self.reader.dependents(bucket.org_id) if self.declared.purge_protect_dependents else None
        item.plan, item.org_id = plan_deletion(item.plan.before, dependents), bucket.org_id


class _MayFail(t.Protocol):
    title: str
    error: InfluxError | None


def refuse_twice(kind: str, found: t.Iterable[tuple[str | None, str, _MayFail]]) -> None:
    """Refuse what two declarations turn out to be about, one by name and one by ID.

    ``found`` has the ID of each thing, what messages call it, and the declared item.
    """
    first: dict[str, _MayFail] = {}
    for thing_id, called, item in found:
        other = item if thing_id is None else first.setdefault(thing_id, item)
        if other is not item:
            item.error = other.error = RefusedError(
                f"The {kind} {called} is declared twice, as {other.title!r} and as {item.title!r}. Declare each {kind} once."
            )
