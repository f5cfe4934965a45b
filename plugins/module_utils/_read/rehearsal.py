# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading an organization in check mode as the earlier tasks of the run would have left it."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._api.client import Client
from .._errors import IncompleteError
from .._model.edition import CLOUD
from .._model.resources import Bucket, DbrpMapping, Label, Role, User
from .._plan.dbrps import MappingStep
from .._plan.dependents import Dependents
from .._plan.rehearsal import Rehearsal, is_predicted
from .._plan.state import BucketState
from .bucket_list import BucketList
from .dependents import read_new_dependents
from .directory import RehearsingDirectory, prove_identity
from .organizations import OrganizationQuery, OrganizationReader


class RehearsingReader(OrganizationReader):
    """Lays ``rehearsal`` over what the server shows, and keeps in it what this task would leave."""

    def __init__(self, client: Client, org: str | None, org_id: str | None, rehearsal: Rehearsal) -> None:
        super().__init__(client, org, org_id, RehearsingDirectory(client, rehearsal))
        self._rehearsal = rehearsal
        self._is_laid_over = False
        self._labels_now: tuple[Label, ...] | None = None

    def rehearse(self, before: BucketState, after: BucketState) -> BucketState:
        return self._rehearsal.record_bucket(before, after) if after != before else after

    def rehearse_label(self, before: Label | None, after: Label | None) -> Label | None:
        return self._rehearsal.record_label(before, after) if after != before else after

    def organization_query(self) -> OrganizationQuery:
        # The server knows the name that it had before.
        if self.org is not None and self._rehearsal.organizations:
            return {"org": None, "org_id": self.organization_id()}
        return super().organization_query()

    def all_buckets(self) -> BucketList:
        found = BucketList(()) if self._is_new() else super().all_buckets()
        return replace(found, buckets=self._rehearsal.org_buckets(found.buckets, self.organization_id()))

    def bucket_page(self, after: Bucket | None) -> list[Bucket]:
        return [] if self._is_new() else super().bucket_page(after)

    def knows(self, name: str) -> bool:
        self._lay_over()
        return super().knows(name) or self._is_new()

    def remember(self, page: t.Iterable[Bucket]) -> set[str]:
        shown = list(page)
        rehearsed = [bucket.name for bucket in shown if str(bucket.id) in self._rehearsal.buckets]
        names = super().remember(bucket for bucket in shown if str(bucket.id) not in self._rehearsal.buckets)
        # In the order of names it has its place under its old one.
        return names.union(rehearsed)

    def bucket_named(self, name: str) -> Bucket | None:
        self._lay_over()
        if self._is_new() and not super().knows(name):
            return None
        found = super().bucket_named(name)
        return None if found is None else self._rehearsal.bucket_now(found)

    def mappings(self, database: str) -> tuple[DbrpMapping, ...]:
        shown = () if self._is_new() else super().mappings(database)
        # InfluxDB Cloud lists none that come with a bucket.
        bucket_named = None if self.client.build == CLOUD else self._visible_bucket
        return self._rehearsal.mappings_now(shown, self.organization_id(), database, bucket_named)

    def rehearse_mappings(self, shown: t.Sequence[DbrpMapping], steps: t.Sequence[MappingStep]) -> dict[str, str]:
        return self._rehearsal.record_mappings(shown, steps)

    def _visible_bucket(self, name: str) -> Bucket | None:
        try:
            return self.bucket_named(name)
        except IncompleteError:
            return None

    def _read_dependents(self, org_id: str) -> Dependents:
        is_new = is_predicted(org_id)
        found = read_new_dependents(self.directory, org_id) if is_new else super()._read_dependents(org_id)
        shown = [mapping for mapping in found.mappings if not mapping.virtual]
        return replace(found, mappings=tuple(self._rehearsal.explicit_mappings(shown, org_id)))

    def explicit_mappings(self) -> tuple[DbrpMapping, ...]:
        found = () if self._is_new() else super().explicit_mappings()
        return tuple(self._rehearsal.explicit_mappings(found, self.organization_id()))

    def labels(self) -> tuple[Label, ...]:
        with self._lock:
            if self._labels_now is None:
                shown = () if self._is_new() else super().labels()
                self._labels_now = self._rehearsal.org_labels(shown, self.organization_id())
            return self._labels_now

    def role_holders(self, bucket: Bucket, role: Role) -> t.Sequence[User]:
        rehearsed = self._rehearsal.buckets.get(str(bucket.id))
        holders = None if rehearsed is None else rehearsed.now.holders(role)
        if holders is None:
            holders = () if is_predicted(bucket.id) else tuple(super().role_holders(bucket, role))
        return self._rehearsal.users_now(holders)

    def _fetch_bucket(self, bucket_id: str) -> Bucket | None:
        rehearsed = self._rehearsal.buckets.get(bucket_id)
        if rehearsed is not None:
            prove_identity(self.client, f"read the bucket {bucket_id}")
            return rehearsed.now.bucket
        found = super()._fetch_bucket(bucket_id)
        return None if found is None else self._rehearsal.bucket_now(found)

    def _is_new(self) -> bool:
        """Whether the organization is one that a task before would have made."""
        return bool(self._rehearsal.organizations) and self.knows_organization and is_predicted(self.organization_id())

    def _lay_over(self) -> None:
        with self._lock:
            if not self._is_laid_over:
                self._is_laid_over = True
                if self._rehearsal.buckets:
                    prove_identity(self.client, "look up buckets")
                    self._known.update(self._rehearsal.names(self.organization_id()))
