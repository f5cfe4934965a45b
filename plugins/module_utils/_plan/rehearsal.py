# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the earlier tasks of a run in check mode would have left on a server, to be laid over what it shows. Pure."""

from __future__ import annotations

import copy
import hashlib
import typing as t
from dataclasses import dataclass, field, fields, replace

from .._model.authorizations import Authorization
from .._model.names import label_key
from .._model.resources import Bucket, DbrpMapping, Label, User, UserAccount, system_buckets
from .._model.v1_users import V1User
from .dbrps import MappingStep
from .rehearsed_mappings import after_steps, virtual_now, with_default
from .rehearsed_setup import OF_SETUP, USER_ID, RehearsedSetup
from .roles import ROLES
from .state import NO_BUCKET, BucketState, H, OrganizationState, UserState, V1UserState

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


class RehearsedUser(t.NamedTuple):
    """What would have become of a user. ``was`` is the name on the server, None where there is none yet.

    ``account`` is None for one who would be gone. ``password`` is the digest of one that would have been set.
    """

    was: str | None
    account: UserAccount | None
    password: str | None = None


class RehearsedAuthorization(t.NamedTuple):
    """What would have become of an authorization, None where it would be gone. Its token is never kept."""

    org_id: str
    now: Authorization | None


class RehearsedV1User(t.NamedTuple):
    """What would have become of a v1 user, None where it would be gone. ``password`` is the digest of one that would have been set."""

    org_id: str
    now: V1User | None
    password: str | None = None


class RehearsedMapping(t.NamedTuple):
    """What would have become of an explicit DBRP mapping, None where it would be gone."""

    org_id: str
    database: str
    now: DbrpMapping | None


@dataclass
class Rehearsal:
    """Things of one server by ID, as they would be by now. What is not among them is as the server shows it.

    ``files`` are the token files that would have been written, by their places, with the IDs of the authorizations. ``setup`` is
    what a server that nobody has set up would show. ``news`` are the IDs and places of what this task has recorded.
    """

    buckets: dict[str, RehearsedBucket] = field(default_factory=dict)
    labels: dict[str, RehearsedLabel] = field(default_factory=dict)
    organizations: dict[str, OrganizationState] = field(default_factory=dict)
    users: dict[str, RehearsedUser] = field(default_factory=dict)
    authorizations: dict[str, RehearsedAuthorization] = field(default_factory=dict)
    mappings: dict[str, RehearsedMapping] = field(default_factory=dict)
    v1_users: dict[str, RehearsedV1User] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    setup: RehearsedSetup | None = None
    news: set[str] = field(default_factory=set)

    @property
    def has_accounts_news(self) -> bool:
        """Whether this task has recorded anything of users or organizations."""
        return any(one in self.news for one in (*self.users, *self.organizations))

    def copy(self) -> Rehearsal:
        """Return one of its own that begins where this one is, without its news."""
        other = Rehearsal()
        other.become(self)
        other.news = set()
        return other

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
        if known.id is None:
            for bucket in system_buckets(org_id):
                self.record_bucket(NO_BUCKET, BucketState(bucket, (), ()))
        earlier = self.organizations.get(org_id)
        self.organizations[org_id] = _with_known_holders(after, earlier)
        self.news.add(org_id)
        if after.organization is None:
            self._forget_buckets(org_id)
        return after

    def _forget_buckets(self, org_id: str) -> None:
        """Note that the buckets of an organization would be gone with it."""
        of_org = {key: one for key, one in self.buckets.items() if one.org_id == org_id}
        self.buckets.update({key: one._replace(now=NO_BUCKET) for key, one in of_org.items()})
        self.news.update(of_org)

    def record_user(self, before: UserState, after: UserState, password: str | None = None) -> UserState:
        """Note that ``after`` would have become of ``before``. Return it with the ID that later tasks know it by.

        ``password`` is the digest of a password that would have been set.
        """
        known = after.account or before.account
        if known is None:
            return after
        user_id = known.id or self._new_id("user", "", known.name)
        if after.account is not None:
            after = replace(after, account=replace(after.account, id=user_id))
        earlier = self.users.get(user_id)
        was = earlier.was if earlier else before.account.name if before.account else None
        self.users[user_id] = RehearsedUser(was, after.account, password or (earlier and earlier.password))
        self.news.add(user_id)
        return after

    def record_authorizations(
        self, before: t.Iterable[Authorization], after: t.Iterable[Authorization]
    ) -> list[Authorization]:
        """Note that ``after`` would have become of ``before``. Return it with the IDs that later tasks know the new ones by."""
        known = {one.id: one for one in before}
        now = [one if one.id else self._made_authorization(one) for one in after]
        left = {one.id for one in now}
        gone = [one for one in known.values() if one.id not in left]
        changed = [one for one in now if one != known.get(one.id)]
        for one in gone:
            self._note_authorization(one.id, RehearsedAuthorization(one.org_id, None))
        for one in changed:
            self._note_authorization(one.id, RehearsedAuthorization(one.org_id, replace(one, token="")))
        return now

    def _made_authorization(self, one: Authorization) -> Authorization:
        """Return a new authorization with an ID. It is younger than all that this rehearsal has made."""
        made = [other.now.created for other in self.authorizations.values() if other.now is not None]
        new_id = self._new_id("authorization", one.org_id, f"{one.user_id}/{one.description}")
        return replace(one, id=new_id, created=max([one.created, *(created + 1e-3 for created in made)]))

    def _note_authorization(self, authorization_id: str, noted: RehearsedAuthorization) -> None:
        self.authorizations[authorization_id] = noted
        self.news.add(authorization_id)

    def record_file(self, place: str, authorization_id: str) -> None:
        """Note that the token file at ``place`` would have the token of that authorization."""
        self.files[place] = authorization_id
        self.news.add(place)

    def record_mappings(self, shown: t.Iterable[DbrpMapping], steps: t.Sequence[MappingStep]) -> dict[str, str]:
        """Note that ``steps`` would have been done on the mappings ``shown``. Return the IDs of the new ones by policy."""
        made: dict[str, str] = {}

        def new_id(mapping: DbrpMapping) -> str:
            number = self._new_id("mapping", mapping.org_id, f"{mapping.database}/{mapping.policy}", made.values())
            made[mapping.policy] = number
            return number

        before = {str(one.id): one for one in shown if not one.virtual}
        after = {str(one.id): one for one in after_steps(list(before.values()), steps, new_id)}
        for mapping_id, one in {**before, **after}.items():
            now = after.get(mapping_id)
            if now != before.get(mapping_id):
                self.mappings[mapping_id] = RehearsedMapping(one.org_id, one.database, now)
                self.news.add(mapping_id)
        return made

    def record_v1_user(self, before: V1UserState, after: V1UserState, password: str | None = None) -> V1UserState:
        """Note that ``after`` would have become of ``before``. Return it with the ID that later tasks know it by.

        ``password`` is the digest of a password that would have been set.
        """
        if before.user is not None and before.user.id is not None:
            gone = after.user is None or after.user.id != before.user.id
            if gone:
                self._note_v1_user(before.user.id, RehearsedV1User(before.user.org_id, None))
        if after.user is None:
            return after
        user_id = after.user.id or self._new_id("v1 user", after.user.org_id, after.user.name)
        after = replace(after, user=replace(after.user, id=user_id))
        earlier = self.v1_users.get(user_id)
        kept = None if earlier is None else earlier.password
        self._note_v1_user(user_id, RehearsedV1User(after.require_user().org_id, after.user, password or kept))
        return after

    def _note_v1_user(self, user_id: str, noted: RehearsedV1User) -> None:
        self.v1_users[user_id] = noted
        self.news.add(user_id)

    def v1_users_now(self, shown: t.Sequence[V1User], org_id: str | None = None) -> list[V1User]:
        """Return the v1 users that the server shows, of all organizations or of one, as they would be by now."""
        ids = {one.id for one in shown}
        laid_over = [self.v1_users[str(one.id)].now if str(one.id) in self.v1_users else one for one in shown]
        made = [one.now for key, one in self.v1_users.items() if key not in ids and org_id in (None, one.org_id)]
        there = [one for one in (*laid_over, *made) if one is not None]
        return [replace(one, user=self._holder_name(one)) for one in there if self._has_holders(one)]

    def _holder_name(self, one: V1User) -> str:
        user = self.users.get(one.user_id)
        return one.user if user is None or user.account is None else user.account.name

    def record_setup(self, setup: RehearsedSetup) -> None:
        """Note that the server would have been set up."""
        self.setup = setup
        self.news.add(USER_ID)

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
        organization = self.organizations.get(bucket.org_id)
        if organization is not None and organization.organization is None:
            return None
        labels = self.labels_now(bucket.labels)
        return bucket if labels == bucket.labels else replace(bucket, labels=labels)

    def org_buckets(self, buckets: t.Sequence[Bucket], org_id: str) -> tuple[Bucket, ...]:
        """Return the ``buckets`` that the server shows of an organization as they would be by now, and those made since, by name."""
        shown = {bucket.id for bucket in buckets}
        made = [one.now.bucket for key, one in self.buckets.items() if one.org_id == org_id and key not in shown]
        there = (*(self.bucket_now(bucket) for bucket in buckets), *made)
        return tuple(sorted((bucket for bucket in there if bucket is not None), key=lambda bucket: bucket.name))

    def mappings_now(
        self,
        shown: t.Sequence[DbrpMapping],
        org_id: str,
        database: str,
        bucket_named: t.Callable[[str], Bucket | None] | None,
    ) -> tuple[DbrpMapping, ...]:
        """Return the DBRP mappings of a database as they would be by now, where the server shows ``shown``.

        They go with their buckets. ``bucket_named`` returns a bucket that would be there by now. It is None where the server lists no
        mappings that come with a bucket and its name.
        """
        explicit = self.explicit_mappings([one for one in shown if not one.virtual], org_id, database)
        if bucket_named is None:
            return tuple(explicit)
        kept = [one for one in shown if one.virtual and one.bucket_id not in self.buckets]
        rehearsed = [one.now.bucket for one in self.buckets.values() if one.org_id == org_id]
        buckets = {str(bucket.id): bucket for bucket in rehearsed if bucket is not None}
        there = {one.id for one in (*explicit, *kept)}
        gone = [one for one in shown if one.id not in there]
        if gone:
            # What one of them has hidden is not shown.
            names = (database, *(f"{database}/{one.policy}" for one in gone))
            found = [bucket_named(name) for name in dict.fromkeys(names)]
            buckets.update({str(bucket.id): bucket for bucket in found if bucket is not None})
            kept = [one for one in kept if one.bucket_id not in buckets]
        return (*explicit, *virtual_now(kept, buckets.values(), explicit, database))

    def explicit_mappings(
        self, shown: t.Sequence[DbrpMapping], org_id: str, database: str | None = None
    ) -> list[DbrpMapping]:
        """Return the explicit mappings that the server shows of an organization, or of one database there, as they would be by now."""
        ids = {one.id for one in shown}
        laid_over = [self.mappings[str(one.id)].now if str(one.id) in self.mappings else one for one in shown]
        made = [one.now for key, one in self.mappings.items() if one.org_id == org_id and key not in ids]
        there = [one for one in (*laid_over, *made) if one is not None and database in (None, one.database)]
        left = [one for one in there if not self._is_gone(one.bucket_id)]
        databases = dict.fromkeys(one.database for one in left)
        return [mapping for name in databases for mapping in with_default(one for one in left if one.database == name)]

    def _is_gone(self, bucket_id: str) -> bool:
        rehearsed = self.buckets.get(bucket_id)
        return rehearsed is not None and rehearsed.now.bucket is None

    def authorizations_now(self, shown: t.Sequence[Authorization], org_id: str | None = None) -> list[Authorization]:
        """Return the authorizations that the server shows, of all organizations or of one, as they would be by now."""
        ids = {one.id for one in shown}
        laid_over = [self.authorization_now(one) for one in shown]
        made = [
            one.now
            for key, one in self.authorizations.items()
            if key not in ids and one.now is not None and org_id in (None, one.org_id)
        ]
        there = [*laid_over, *(self._with_names(one) for one in made if self._has_holders(one))]
        return [one for one in there if one is not None]

    def authorization_now(self, shown: Authorization) -> Authorization | None:
        """Return an authorization that the server shows as it would be by now, None where it would not be shown."""
        rehearsed = self.authorizations.get(shown.id)
        now = shown if rehearsed is None else rehearsed.now
        if now is None or not self._has_holders(now):
            return None
        return self._with_names(replace(now, token=shown.token))

    def _has_holders(self, one: Authorization | V1User) -> bool:
        """Whether the user and the organization of an authorization or a v1 user would still be there: the server shows no other ones."""
        user, organization = self.users.get(one.user_id), self.organizations.get(one.org_id)
        is_user_gone = user is not None and user.account is None
        return not is_user_gone and not (organization is not None and organization.organization is None)

    def _with_names(self, one: Authorization) -> Authorization:
        """Return an authorization with the names that its user and its resources would have by now."""
        user = self.users.get(one.user_id)
        names = {permission: self._name_now(permission.id, name) for permission, name in one.names.items()}
        return replace(
            one,
            user=one.user if user is None or user.account is None else user.account.name,
            names={permission: name for permission, name in names.items() if name is not None},
        )

    def _name_now(self, thing_id: str, name: str) -> str | None:
        if thing_id in self.buckets:
            bucket = self.buckets[thing_id].now.bucket
            return None if bucket is None else bucket.name
        if thing_id in self.users:
            account = self.users[thing_id].account
            return None if account is None else account.name
        return name

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

    def _new_id(self, kind: str, org_id: str, name: str, taken: t.Collection[str] = ()) -> str:
        """Return an ID that is the same in each run, and of one thing alone: a name may be given away and taken anew."""
        key = label_key(name) if kind == "label" else name.encode("utf-8", "surrogatepass")
        kinds = (
            self.buckets,
            self.labels,
            self.organizations,
            self.users,
            self.authorizations,
            self.mappings,
            self.v1_users,
            taken,
        )
        number = 0
        while True:
            text = b"\0".join((kind.encode(), org_id.encode(), key, str(number).encode()))
            new = _PREDICTED + hashlib.sha256(text).hexdigest()[: 16 - len(_PREDICTED)]
            if is_predicted(new) and not any(new in things for things in kinds):
                return new
            number += 1


def is_predicted(one_id: str | None) -> bool:
    """Whether the ID is one that no server has given, and that the server of a rehearsed setup doesn't show either."""
    return one_id is not None and one_id.startswith(_PREDICTED) and not one_id.startswith(OF_SETUP)


def _holder(user: RehearsedUser) -> User | None:
    account = user.account
    return None if account is None else User(str(account.id), account.name)


def _with_known_holders(after: H, earlier: H | None) -> H:
    """Return ``after`` with the members and owners that an earlier task has left, where this one didn't look at them."""
    for role in ROLES:
        known = None if earlier is None else earlier.holders(role)
        if known is not None and after.holders(role) is None:
            after = after.with_holders(role, known)
    return after
