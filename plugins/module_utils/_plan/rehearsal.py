# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the earlier tasks of a run in check mode would have left on a server, to be laid over what it shows. Pure."""

from __future__ import annotations

import copy
import hashlib
import typing as t
from dataclasses import asdict, dataclass, field, fields, replace

from .._model.names import label_key
from .._model.resources import Bucket, DbrpMapping, Label, Organization, User, UserAccount, virtual_mapping
from .roles import ROLES
from .state import NO_BUCKET, BucketState, H, OrganizationState, UserState

Plain = dict[str, t.Any]
# No server gives such IDs: theirs begin with a time.
_PREDICTED = "ffff"


class RehearsedBucket(t.NamedTuple):
    """What would have become of a bucket. ``was`` is its name on the server, None where it is not there yet."""

    org_id: str
    was: str | None
    now: BucketState


class RehearsedLabel(t.NamedTuple):
    """What would have become of a label, None where it would be gone."""

    org_id: str
    now: Label | None


@dataclass
class Rehearsal:
    """Things of one server by ID, as they would be by now. What is not among them is as the server shows it.

    ``news`` are the IDs of what this task has recorded.
    """

    buckets: dict[str, RehearsedBucket] = field(default_factory=dict)
    labels: dict[str, RehearsedLabel] = field(default_factory=dict)
    organizations: dict[str, OrganizationState] = field(default_factory=dict)
    users: dict[str, UserState] = field(default_factory=dict)
    news: set[str] = field(default_factory=set)

    @property
    def has_accounts_news(self) -> bool:
        """Whether this task has recorded anything of users or organizations."""
        return any(one in self.news for one in (*self.users, *self.organizations))

    def copy(self) -> Rehearsal:
        """Return one of its own that begins where this one is, without its news."""
        return from_plain(as_plain(self))

    def become(self, other: Rehearsal) -> None:
        """Take over all that ``other`` knows, in place of what this one does."""
        for kind in fields(self):
            setattr(self, kind.name, copy.copy(getattr(other, kind.name)))

    def record_bucket(self, before: BucketState, after: BucketState) -> BucketState:
        """Note that ``after`` would have become of ``before``. Return it with the IDs that later tasks know it by.

        A label of it that has no ID would have been made with it.
        """
        known = after.bucket or before.bucket
        if known is None:
            return after
        bucket_id = known.id or self._new_id("bucket", known.org_id, known.name)
        if after.bucket is not None:
            labels = tuple(label if label.id else self._made_label(label) for label in after.bucket.labels)
            after = replace(after, bucket=replace(after.bucket, id=bucket_id, labels=labels))
        earlier = self.buckets.get(bucket_id)
        was = earlier.was if earlier else before.bucket.name if before.bucket else None
        self.buckets[bucket_id] = RehearsedBucket(
            known.org_id, was, _with_known_holders(after, earlier and earlier.now)
        )
        self.news.add(bucket_id)
        return after

    def record_label(self, before: Label | None, after: Label | None) -> Label | None:
        """Note that ``after`` would have become of ``before``. Return it with the ID that later tasks know it by."""
        known = after or before
        if known is None:
            return None
        label_id = known.id or self._new_id("label", known.org_id, known.name)
        now = None if after is None else replace(after, id=label_id)
        self.labels[label_id] = RehearsedLabel(known.org_id, now)
        self.news.add(label_id)
        for bucket_id, bucket in self.buckets.items():
            if bucket.now.bucket is not None and any(label.id == label_id for label in bucket.now.bucket.labels):
                state = bucket.now.with_labels(self.labels_now(bucket.now.bucket.labels))
                self.buckets[bucket_id] = bucket._replace(now=state)
                self.news.add(bucket_id)
        return now

    def record_organization(self, before: OrganizationState, after: OrganizationState) -> OrganizationState:
        """Note that ``after`` would have become of ``before``. Return it with the ID that later tasks know it by."""
        known = after.organization or before.organization
        if known is None:
            return after
        org_id = known.id or self._new_id("organization", "", known.name)
        if after.organization is not None:
            after = replace(after, organization=replace(after.organization, id=org_id))
        earlier = self.organizations.get(org_id)
        self.organizations[org_id] = _with_known_holders(after, earlier)
        self.news.add(org_id)
        return after

    def record_user(self, before: UserState, after: UserState) -> UserState:
        """Note that ``after`` would have become of ``before``. Return it with the ID that later tasks know it by."""
        known = after.account or before.account
        if known is None:
            return after
        user_id = known.id or self._new_id("user", "", known.name)
        if after.account is not None:
            after = replace(after, account=replace(after.account, id=user_id))
        self.users[user_id] = UserState(after.account)
        self.news.add(user_id)
        return after

    def users_now(self, users: t.Iterable[User]) -> tuple[User, ...]:
        """Return ``users``, who have a role, as they would be by now."""
        there = ((user, self.users.get(user.id)) for user in users)
        found = (user if state is None else _holder(state) for user, state in there)
        return tuple(user for user in found if user is not None)

    def labels_now(self, labels: t.Iterable[Label]) -> tuple[Label, ...]:
        """Return ``labels``, which the server shows, as they would be by now."""
        found = ((label, self.labels.get(str(label.id))) for label in labels)
        laid_over = (label if rehearsed is None else rehearsed.now for label, rehearsed in found)
        return tuple(label for label in laid_over if label is not None)

    def org_labels(self, labels: t.Sequence[Label], org_id: str) -> tuple[Label, ...]:
        """Return the ``labels`` that the server shows of an organization as they would be by now, and those made since."""
        shown = {label.id for label in labels}
        made = [one.now for label_id, one in self.labels.items() if one.org_id == org_id and label_id not in shown]
        return (*self.labels_now(labels), *(label for label in made if label is not None))

    def bucket_now(self, bucket: Bucket) -> Bucket | None:
        """Return ``bucket``, which the server shows, as it would be by now; None where it would be gone."""
        rehearsed = self.buckets.get(str(bucket.id))
        if rehearsed is not None:
            return rehearsed.now.bucket
        labels = self.labels_now(bucket.labels)
        return bucket if labels == bucket.labels else replace(bucket, labels=labels)

    def org_buckets(self, buckets: t.Sequence[Bucket], org_id: str) -> tuple[Bucket, ...]:
        """Return the ``buckets`` that the server shows of an organization as they would be by now, and those made since, by name."""
        shown = {bucket.id for bucket in buckets}
        made = [one.now.bucket for key, one in self.buckets.items() if one.org_id == org_id and key not in shown]
        there = (*(self.bucket_now(bucket) for bucket in buckets), *made)
        return tuple(sorted((bucket for bucket in there if bucket is not None), key=lambda bucket: bucket.name))

    def mappings_now(
        self, mappings: t.Sequence[DbrpMapping], org_id: str, database: str, *, has_virtual: bool
    ) -> tuple[DbrpMapping, ...]:
        """Return the DBRP ``mappings`` that the server shows of a database as they would be by now.

        They go with their buckets. ``has_virtual`` says that the server lists those that come with a bucket and its name.
        """
        kept = [one for one in mappings if self._keeps_mapping(one)]
        buckets = (one.now.bucket for one in self.buckets.values() if one.org_id == org_id)
        for virtual in (virtual_mapping(bucket) for bucket in buckets if bucket is not None and has_virtual):
            if virtual.database == database and all(one.policy != virtual.policy for one in kept):
                default = virtual.default and not any(one.default for one in kept)
                kept.append(replace(virtual, default=default))
        return tuple(kept)

    def explicit_mappings_now(self, mappings: t.Iterable[DbrpMapping]) -> tuple[DbrpMapping, ...]:
        """Return the explicit ``mappings`` that the server shows as they would be by now. They go with their buckets."""
        return tuple(one for one in mappings if self._keeps_mapping(one))

    def _keeps_mapping(self, mapping: DbrpMapping) -> bool:
        rehearsed = self.buckets.get(mapping.bucket_id)
        return rehearsed is None or (rehearsed.now.bucket is not None and not mapping.virtual)

    def names(self, org_id: str) -> dict[str, Bucket | None]:
        """Return what would have each of the names that are known to have changed hands, or had one before."""
        of_org = [one for one in self.buckets.values() if one.org_id == org_id]
        names: dict[str, Bucket | None] = {one.was: None for one in of_org if one.was is not None}
        names.update({one.now.bucket.name: one.now.bucket for one in of_org if one.now.bucket is not None})
        return names

    def _made_label(self, label: Label) -> Label:
        named = (one.now for one in self.labels.values() if one.now is not None)
        there = next((now for now in named if now.is_named(label.name, label.org_id)), None)
        made = self.record_label(None, label) if there is None else there
        return label if made is None else made

    def _new_id(self, kind: str, org_id: str, name: str) -> str:
        """Return an ID that is the same in each run, and of one thing alone: a name may be given away and taken anew."""
        key = label_key(name) if kind == "label" else name.encode("utf-8", "surrogatepass")
        number = 0
        while True:
            text = b"\0".join((kind.encode(), org_id.encode(), key, str(number).encode()))
            new = _PREDICTED + hashlib.sha256(text).hexdigest()[: 16 - len(_PREDICTED)]
            if not any(new in things for things in (self.buckets, self.labels, self.organizations, self.users)):
                return new
            number += 1


def is_predicted(one_id: str | None) -> bool:
    """Whether the ID is one that no server has given."""
    return one_id is not None and one_id.startswith(_PREDICTED)


def _holder(state: UserState) -> User | None:
    account = state.account
    return None if account is None else User(str(account.id), account.name)


def _with_known_holders(after: H, earlier: H | None) -> H:
    """Return ``after`` with the members and owners that an earlier task has left, where this one didn't look at them."""
    for role in ROLES:
        known = None if earlier is None else earlier.holders(role)
        if known is not None and after.holders(role) is None:
            after = after.with_holders(role, known)
    return after


def as_plain(rehearsal: Rehearsal, *, only_news: bool = False) -> Plain:
    """Return the rehearsal as JSON takes it: all of it, or what this task has recorded."""

    def is_told(one_id: str) -> bool:
        return not only_news or one_id in rehearsal.news

    return {
        "buckets": {key: _plain_bucket(one) for key, one in rehearsal.buckets.items() if is_told(key)},
        "labels": {
            key: {"org_id": one.org_id, "now": None if one.now is None else _plain_label(one.now)}
            for key, one in rehearsal.labels.items()
            if is_told(key)
        },
        "organizations": {
            key: _plain_organization(one) for key, one in rehearsal.organizations.items() if is_told(key)
        },
        "users": {
            key: None if one.account is None else asdict(one.account)
            for key, one in rehearsal.users.items()
            if is_told(key)
        },
    }


def from_plain(document: Plain) -> Rehearsal:
    """Return the rehearsal that :func:`as_plain` has made ``document`` of."""
    return Rehearsal(
        {key: _bucket(one) for key, one in document.get("buckets", {}).items()},
        {
            key: RehearsedLabel(one["org_id"], None if one["now"] is None else Label(**one["now"]))
            for key, one in document.get("labels", {}).items()
        },
        {key: _organization(one) for key, one in document.get("organizations", {}).items()},
        {key: UserState(None if one is None else UserAccount(**one)) for key, one in document.get("users", {}).items()},
    )


def merged(document: Plain, news: Plain) -> Plain:
    """Return ``document`` with what a task has recorded since."""
    return {kind: {**document.get(kind, {}), **things} for kind, things in news.items()}


def _plain_bucket(one: RehearsedBucket) -> Plain:
    bucket = one.now.bucket
    return {
        "org_id": one.org_id,
        "was": one.was,
        # The server's own JSON may hold all sorts of things, and no later task reads it.
        "bucket": None
        if bucket is None
        else {
            **{key: getattr(bucket, key) for key in _FIELDS},
            "labels": [_plain_label(label) for label in bucket.labels],
        },
        **{f"{role}s": _plain_users(one.now.holders(role)) for role in ROLES},
    }


_FIELDS = (
    *("id", "org_id", "name", "type", "description", "retention", "shard_group_duration"),
    *("rp", "schema_type"),
)


def _plain_label(label: Label) -> Plain:
    return {"id": label.id, "org_id": label.org_id, "name": label.name, "properties": dict(label.properties)}


def _bucket(document: Plain) -> RehearsedBucket:
    bucket = document["bucket"]
    if bucket is None:
        return RehearsedBucket(document["org_id"], document["was"], NO_BUCKET)
    labels = tuple(Label(**label) for label in bucket["labels"])
    state = BucketState(Bucket(**{**bucket, "labels": labels}), _users(document["members"]), _users(document["owners"]))
    return RehearsedBucket(document["org_id"], document["was"], state)


def _plain_organization(state: OrganizationState) -> Plain:
    organization = state.organization
    return {
        "organization": None if organization is None else asdict(organization),
        **{f"{role}s": _plain_users(state.holders(role)) for role in ROLES},
    }


def _organization(document: Plain) -> OrganizationState:
    organization = document["organization"]
    there = None if organization is None else Organization(**organization)
    return OrganizationState(there, _users(document["members"]), _users(document["owners"]))


def _plain_users(users: t.Iterable[User] | None) -> list[Plain] | None:
    return None if users is None else [asdict(user) for user in users]


def _users(documents: list[Plain] | None) -> tuple[User, ...] | None:
    return None if documents is None else tuple(User(**document) for document in documents)
