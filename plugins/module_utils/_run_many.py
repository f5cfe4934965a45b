# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_buckets: many buckets in one task. Everything is planned before the first change; the steps of one bucket run in
order, several buckets at a time. Plain data in, plain data out."""

from __future__ import annotations

import datetime
import sys
import threading
import typing as t
from dataclasses import dataclass

from ansible_collections.timeseries.influxdb.plugins.module_utils._buckets import Bucket, get_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import Connection, resolve_connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._declarations import BucketDeclaration, Params
from ansible_collections.timeseries.influxdb.plugins.module_utils._declare_many import (
    BucketsDeclaration,
    choose_purged,
    declare_buckets,
    is_purgeable,
    some,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    IncompleteError,
    InfluxError,
    NotFoundError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._observe import observe
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan import Plan, plan_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._progress import Progress
from ansible_collections.timeseries.influxdb.plugins.module_utils._read_many import read_named
from ansible_collections.timeseries.influxdb.plugins.module_utils._reader import Reader
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report
from ansible_collections.timeseries.influxdb.plugins.module_utils._results import Result, many_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._snapshot import NO_BUCKET, Snapshot, after_all
from ansible_collections.timeseries.influxdb.plugins.module_utils._task import with_client
from ansible_collections.timeseries.influxdb.plugins.module_utils._threads import each

if sys.version_info < (3, 10):
    # What threads load late: from an archive, as a module comes, Python 3.9 lets a thread see what another has half loaded.
    from ansible_collections.timeseries.influxdb.plugins.module_utils import (
        _apply,
        _bucket_list,
        _mappings,
        _organizations,
        _plan_dependents,
        _plan_labels,
        _plan_roles,
        _read_dependents,
        _users,
    )

    LOADED_EARLY = (
        *(_apply, _bucket_list, _mappings, _organizations, _plan_dependents, _plan_labels, _plan_roles),
        *(_read_dependents, _users),
    )


NOTHING = Plan(NO_BUCKET)


class PartlyFailedError(InfluxError):
    """Some of many buckets could not be brought to what is declared."""


@dataclass
class Item(Progress):
    """One bucket on its way: what is declared of it, or that it is to be purged, and how far it has come."""

    now: Snapshot = NO_BUCKET
    title: str = ""
    declared: BucketDeclaration | None = None
    plan: Plan = NOTHING
    org_id: str = ""
    tried: bool = False
    finished: bool = False
    error: InfluxError | None = None


def run_buckets(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """Bring all declared buckets to what is declared, and purge others if that is asked for; see :func:`run_bucket`."""
    declared = declare_buckets(params)
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        return _Task(client, connection, declared).run(check_mode)

    return with_client(connection, work, read_only=check_mode, secrets=secrets, report=report)


class _Task:
    def __init__(self, client: Client, connection: Connection, declared: BucketsDeclaration) -> None:
        self.client = client
        self.declared = declared
        self.reader = Reader(client, connection.org, connection.org_id)
        self.now = datetime.datetime.now(datetime.timezone.utc)
        self.stopped = threading.Event()
        self.warnings: list[str] = []

    def run(self, check_mode: bool) -> Result:
        purged = self._read()
        items = [Item(title=bucket.name or str(bucket.id), declared=bucket) for bucket in self.declared.buckets]
        self._each(items, self._plan)
        _refuse_twice(items)
        purges = [Item(title=bucket.name, plan=Plan(Snapshot(bucket)), now=Snapshot(bucket)) for bucket in purged]
        self._each(purges, self._plan_purge)
        if self._fails_now([*items, *purges]):
            return self._end(items, purges)
        if check_mode:
            self._foretell([*items, *purges])
            return self._end(items, purges)
        self._begin(items, purges)
        self._each([item for item in items if item.error is None], self._carry_out)
        if not self._fails_now(items):
            self._each([item for item in purges if item.error is None], self._carry_out)
        return self._end(items, purges)

    def _begin(self, items: t.Sequence[Item], purges: t.Sequence[Item]) -> None:
        planned = sum(len(item.plan.steps) for item in (*items, *purges) if item.error is None)
        everything = [*items, *purges]

        def result() -> Result:
            for item in everything:
                if item.tried and not item.finished and item.error is None:
                    item.error = IncompleteError("The task ended before this was finished.")
            return many_result(items, purges, self.warnings)

        self.client.report.tell_with(result, planned)

    def _read(self) -> tuple[Bucket, ...]:
        """The buckets by name into the reader, and those to purge."""
        if self.declared.purge is not None:
            found = self.reader.all_buckets()
            if found.doubt is not None:
                self.warnings.append(
                    f"purge: some buckets may be hidden from this token, and are spared: {found.doubt}."
                )
            if self.declared.purge.label is not None and not self.reader.labels():
                from ansible_collections.timeseries.influxdb.plugins.module_utils._plan_label import NO_LABELS

                self.warnings.append(f"purge_label: no bucket is purged. {NO_LABELS}")
            title = self.reader.org or self.reader.organization_id()
            purged = choose_purged(self.declared, found.buckets, title)
        else:
            purged = ()
        named = [bucket.name for bucket in self.declared.buckets if bucket.name is not None]
        named += [bucket.renamed_from for bucket in self.declared.buckets if bucket.renamed_from is not None]
        if self.reader.knows_organization:
            read_named(self.reader, named, self.declared.concurrency)
        return purged

    def _plan(self, item: Item) -> None:
        if item.declared is None:
            raise LookupError("a purge is planned elsewhere")
        observed = observe(self.reader, item.declared, self.now)
        item.plan, item.org_id = plan_bucket(item.declared, observed), observed.org_id
        item.now = item.plan.before

    def _plan_purge(self, item: Item) -> None:
        bucket = item.plan.before.existing()
        if self.declared.purge_protect_dependents:
            from ansible_collections.timeseries.influxdb.plugins.module_utils._plan_dependents import (
                check_dependents,
            )

            check_dependents(bucket, self.reader.dependents(bucket.org_id), "deleted")
        from ansible_collections.timeseries.influxdb.plugins.module_utils._steps import DeleteBucket

        item.plan, item.org_id = Plan(item.plan.before, (DeleteBucket(bucket.name),)), bucket.org_id

    def _carry_out(self, item: Item) -> None:
        self.client.report.check()
        item.tried = True
        if item.declared is None and not self._is_still_to_be_purged(item):
            return
        if not item.plan.steps:
            return
        # Here and elsewhere: a run that has nothing to do doesn't pay for what would do it.
        from ansible_collections.timeseries.influxdb.plugins.module_utils._apply import Applier

        waits = self.declared.purge_wait_timeout if item.declared is None else item.declared.wait_timeout
        # What is to be purged has been looked at just now.
        applier = Applier(
            self.client, item.org_id, item.plan, waits, look_first=item.declared is not None, progress=item
        )
        applier.carry_out()

    def _is_still_to_be_purged(self, item: Item) -> bool:
        """Whether the bucket, read again by its ID, is the one that was chosen: names move, and the deletion is by ID."""
        chosen, purge = item.plan.before.existing(), self.declared.purge
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

    def _each(self, items: t.Sequence[Item], work: t.Callable[[Item], None]) -> None:
        """``work`` on all ``items``, a few at a time. After a failure, no further one is begun if errors stop the task."""

        def one(item: Item) -> None:
            if self.stopped.is_set():
                return
            try:
                item.finished = False
                work(item)
                item.finished = True
            except InfluxError as error:
                item.error = error
                if self.declared.stop_on_error and work == self._carry_out:
                    self.stopped.set()

        each(one, items, self.declared.concurrency)

    def _fails_now(self, items: t.Sequence[Item]) -> bool:
        return self.declared.stop_on_error and any(item.error is not None for item in items)

    def _foretell(self, items: t.Sequence[Item]) -> None:
        """In place of carrying out: how far each would come, one after the other, and the first failure if errors stop."""
        from ansible_collections.timeseries.influxdb.plugins.module_utils._foretell import foretell

        for item in items:
            if item.error is None and not self._fails_now(items):
                item.tried = True
                steps, item.error = foretell(item.plan, self.reader)
                item.done = list(steps)
                item.now = after_all(item.plan.before, item.done)

    def _end(self, items: t.Sequence[Item], purges: t.Sequence[Item]) -> Result:
        result = many_result(items, purges, self.warnings)
        failed = [item for item in (*items, *purges) if item.error is not None]
        if not failed:
            return result
        error = PartlyFailedError(_summary(failed, [*items, *purges]), operation="keep many buckets")
        error.done = result
        raise error


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


def _summary(failed: t.Sequence[Item], items: t.Sequence[Item]) -> str:
    """One line: what failed and why, what was done, what was not tried."""
    reasons = " ".join(f"{item.title!r}: {item.error.message}" for item in failed[:5] if item.error is not None)
    more = f" And {len(failed) - 5} more, see results." if len(failed) > 5 else ""
    done = [item.title for item in items if item.done]
    left = [item.title for item in items if not item.tried and item.error is None and item.plan.steps]
    tail = f" Changed before: {some(done)}." if done else " Nothing was changed."
    tail += f" Not tried: {some(left)}." if left else ""
    return f"{len(failed)} of {len(items)} buckets failed. {reasons}{more}{tail} Run the task again to go on."
