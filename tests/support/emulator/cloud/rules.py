# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What InfluxDB Cloud does with buckets: a plan's limits, deletions in the background, explicit schemas."""

from __future__ import annotations

from emulator.cloud.settings import DELETED_VISIBLE, DESCENDING, ORDER_BY_ID, Settings
from emulator.errors import Forbidden, Invalid, NotFound
from emulator.rules import authorizations, buckets, engine, setup, tenancy, users
from emulator.rules.paging import Page
from emulator.rules.permissions import Caller, own_permissions, role_permissions
from emulator.state import DAY, SECOND, Bucket, Permission, Role, State

DEFAULT_RETENTION = 30 * DAY
SCHEMA_TYPES = ("implicit", "explicit")
OTHER = "other"


def set_up(state: State, username: str, password: str, token: str, other_token: str = "") -> None:
    """The organization `main` with its all-access token, and with another token, the organization `other`."""
    new = setup.NewServer(username, password, "main", "main", DEFAULT_RETENTION, token)
    made = setup.run(state, new)
    made.authorization.permissions = _all_access(made.organization.id, made.user.id)
    if other_token:
        user = users.create(state, OTHER)
        organization = tenancy.create(state, OTHER, "", user.id)
        access = _all_access(organization.id, user.id)
        authorizations.create(
            state, authorizations.NewAuthorization(organization.id, user.id, access, token=other_token)
        )


def _all_access(org_id: str, user_id: str) -> tuple[Permission, ...]:
    """What the owner of an organization may do; and read users, so that one can be found by name."""
    owner = role_permissions(Role("orgs", org_id, user_id, "owner"))
    return (*owner, *own_permissions(user_id), Permission("read", "users"))


class CloudBuckets:
    """The buckets of one server. What OSS does not know of them is kept here."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._explicit: set[str] = set()
        self._deletions: dict[str, int] = {}

    def schema_type(self, bucket: Bucket) -> str:
        """The type of a bucket's schema."""
        return "explicit" if bucket.id in self._explicit else "implicit"

    def touch(self, state: State, bucket_id: str | None) -> None:
        """Bring the deletion of a bucket on by one request, if it is being deleted."""
        if bucket_id is None or bucket_id not in self._deletions:
            return
        self._deletions[bucket_id] -= 1
        if self._deletions[bucket_id] < 0:
            self._end(state, bucket_id)

    def touch_name(self, state: State, org_id: str, name: str) -> None:
        """The same of the bucket that has a name in an organization."""
        self.touch(state, state.names_of(org_id).get(name))

    def _end(self, state: State, bucket_id: str) -> None:
        self._deletions.pop(bucket_id, None)
        self._explicit.discard(bucket_id)
        buckets.delete(state, bucket_id, Caller("", _all_access(state.buckets[bucket_id].org_id, "")))

    def is_shown(self, bucket_id: str) -> bool:
        """Whether a bucket is shown, though it may be on its way out."""
        return bucket_id not in self._deletions or DELETED_VISIBLE in self._settings.readings

    def find(self, state: State, bucket_id: str) -> Bucket:
        """The bucket with an ID."""
        if not self.is_shown(bucket_id):
            raise NotFound("bucket not found")
        return buckets.find(state, bucket_id)

    def find_by_name(self, state: State, org_id: str, name: str) -> Bucket | None:
        """The bucket of exactly that name in an organization."""
        bucket_id = state.names_of(org_id).get(name)
        return None if bucket_id is None or not self.is_shown(bucket_id) else state.buckets[bucket_id]

    def page(self, state: State, org_id: str, page: Page) -> list[Bucket]:
        """A page of an organization's buckets, cut before the caller's permissions hide any."""
        ids = [id_ for id_ in state.names_of(org_id).ids() if self.is_shown(id_)]
        if ORDER_BY_ID in self._settings.readings:
            ids.sort()
        if page.descending and DESCENDING in self._settings.readings:
            ids.reverse()
        if page.after is not None:
            ids = ids[ids.index(page.after) + 1 :] if page.after in ids else []
        start = max(page.offset, 0)
        return [state.buckets[id_] for id_ in ids[start : start + page.limit]]

    def create(self, state: State, new: buckets.NewBucket, schema_type: str) -> Bucket:
        """Make a bucket, as far as the plan goes."""
        if schema_type not in SCHEMA_TYPES:
            raise Invalid("invalid schema type")
        self._check_retention(new.retention)
        quota = self._settings.bucket_quota
        if quota is not None and self._count(state, new.org_id) >= quota:
            raise Forbidden("creating bucket would exceed quota")
        made = buckets.create(state, new)
        if schema_type == "explicit":
            self._explicit.add(made.id)
        return made

    def _count(self, state: State, org_id: str) -> int:
        found = (state.buckets[id_] for id_ in state.names_of(org_id).ids() if id_ not in self._deletions)
        return sum(bucket.type == "user" for bucket in found)

    def _check_retention(self, retention: int | None) -> None:
        """Raise where a retention is longer than the plan's longest. None is told is as if it had no end."""
        longest = self._settings.max_retention
        too_long = longest is not None and (not retention or retention > longest * SECOND)
        if retention is None or too_long:
            raise Forbidden("provided retention exceeds orgs maximum retention duration")

    def update(self, state: State, bucket_id: str, change: buckets.BucketChange) -> Bucket:
        """Change a bucket. Its retention must be told, and its shard groups are none of a client's business."""
        self._check_retention(change.retention)
        change.shard_group = engine.default_shard_group(change.retention or 0)
        return buckets.update(state, bucket_id, change)

    def delete(self, state: State, bucket: Bucket) -> None:
        """Queue the deletion of a bucket."""
        if bucket.type == "system":
            raise Invalid("system buckets cannot be deleted")
        self._deletions.setdefault(bucket.id, self._settings.deletion_lag)
        if not self._deletions[bucket.id]:
            self._end(state, bucket.id)
