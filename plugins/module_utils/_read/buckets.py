# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what a plan needs to know, in as few requests as that takes."""

from __future__ import annotations

import datetime
import typing as t

from .._api.roles import list_role_holders
from .._errors import RefusedError
from .._model.resources import Bucket, Label, Role, User
from .._plan.bucket_labels import hidden_labels_matter, labels_must_be_listed
from .._plan.buckets import Observed, dependents_must_be_read
from .._plan.desired import DesiredBucket
from .._plan.roles import ROLES, names_to_look_up, other_role, other_role_must_be_listed
from .._plan.state import BucketState
from .organizations import OrganizationReader


def observe(reader: OrganizationReader, declared: DesiredBucket, now: datetime.datetime) -> Observed:
    """All that a plan for ``declared`` needs to know. ``now`` is the time, in UTC."""
    bucket = _read_bucket(reader, declared)
    old = None if declared.renamed_from is None else reader.bucket_named(declared.renamed_from)
    target = bucket or old
    reader.check_edition_organization()
    dependents = None
    if target is not None and dependents_must_be_read(declared, target):
        dependents = reader.dependents(target.org_id)
    if declared.presence == "absent" or (target is None and declared.presence == "required"):
        return Observed(
            "",
            BucketState(bucket),
            dependents=dependents,
            build=reader.client.build,
            absence_unsure=reader.absence_unsure,
            now=now,
        )
    org_id = _org_id_of_new(reader, declared) if target is None else target.org_id
    org_labels, hides_labels = _read_labels(reader, declared, org_id, target)
    snapshot, users = _read_roles(reader, declared, bucket, target)
    return Observed(
        org_id=org_id,
        snapshot=snapshot,
        old=old,
        org_labels=org_labels,
        hides_labels=hides_labels,
        dependents=dependents,
        users=users,
        build=reader.client.build,
        now=now,
    )


def _read_bucket(reader: OrganizationReader, declared: DesiredBucket) -> Bucket | None:
    """The declared bucket. Where both are given, the name comes first: in sync, that one request tells ID and organization."""
    by_name = None
    if declared.name is not None and (declared.id is None or reader.knows_organization):
        by_name = reader.bucket_named(declared.name)
    if declared.id is None or (by_name is not None and by_name.id == declared.id):
        return by_name
    if by_name is not None:
        raise RefusedError(
            f"The bucket {declared.name!r} exists under another ID, {by_name.id}, not {declared.id}. Correct the ID, or leave id out."
        )
    by_id = reader.bucket_with_id(declared.id)
    if by_id is None or declared.name is None or by_id.name == declared.name:
        return by_id
    if declared.presence == "absent":
        raise RefusedError(
            f"The bucket with the ID {declared.id} is called {by_id.name!r}, not {declared.name!r}, so it was not deleted. Correct the "
            "ID or the name, or give one of them alone."
        )
    return by_id


def _org_id_of_new(reader: OrganizationReader, declared: DesiredBucket) -> str:
    # Without a name nothing can be created: the plan says so, and needs no organization for it.
    return "" if declared.name is None or declared.id is not None else reader.organization_id()


def _read_labels(
    reader: OrganizationReader, declared: DesiredBucket, org_id: str, target: Bucket | None
) -> tuple[tuple[Label, ...] | None, bool]:
    """Return the organization's labels, if the plan needs them, and whether some may be hidden, if that matters to it."""
    if declared.labels is None:
        return None, False
    if not labels_must_be_listed(declared, org_id, None if target is None else target.labels):
        return None, False
    matter = hidden_labels_matter(declared, is_new=target is None)
    return reader.labels(), matter and reader.may_hide_labels()


def _read_roles(
    reader: OrganizationReader, declared: DesiredBucket, bucket: Bucket | None, target: Bucket | None
) -> tuple[BucketState, dict[str, User]]:
    """The bucket with the members and owners that the plan needs, a request for each list, and the users to look up."""
    if not declared.keeps_roles:
        return BucketState(bucket), {}
    holders: dict[Role, t.Sequence[User]] = {}
    if target is None or target.id is None:
        holders = dict.fromkeys(ROLES, ())
    else:
        wanted = [role for role in ROLES if declared.role(role) is not None]
        for role in wanted:
            holders[role] = list_role_holders(reader.client, target.id, role, called=repr(target.name))
        for role in wanted:
            other = other_role(role)
            if other not in holders and other_role_must_be_listed(declared, role, holders[role]):
                holders[other] = list_role_holders(reader.client, target.id, other, called=repr(target.name))
    snapshot = BucketState(bucket)
    for role, users in holders.items():
        snapshot = snapshot.with_holders(role, users)
    return snapshot, {name: reader.user_named(name) for name in names_to_look_up(declared, snapshot)}
