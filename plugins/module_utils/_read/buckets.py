# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what a plan needs to know, in as few requests as that takes."""

from __future__ import annotations

import datetime

from .._model.resources import Bucket, Label, User
from .._plan.bucket_labels import hidden_labels_matter, labels_must_be_listed
from .._plan.buckets import Observation, dependents_must_be_read
from .._plan.desired import DesiredBucket
from .._plan.identity import BUCKET, resolve
from .._plan.state import BucketState
from .organizations import OrganizationReader
from .roles import list_roles, look_up_users


def observe(reader: OrganizationReader, declared: DesiredBucket, now: datetime.datetime) -> Observation:
    """All that a plan for ``declared`` needs to know. ``now`` is the time, in UTC."""
    target = _find(reader, declared)
    dependents = None
    if target is not None and dependents_must_be_read(declared, target):
        dependents = reader.dependents(target.org_id)
    if declared.presence == "absent" or (target is None and declared.presence == "required"):
        return Observation(
            "",
            BucketState(target),
            dependents=dependents,
            build=reader.client.build,
            absence_unsure=reader.absence_unsure,
            now=now,
        )
    org_id = _org_id_of_new(reader, declared) if target is None else target.org_id
    org_labels, labels_may_be_hidden = _read_labels(reader, declared, org_id, target)
    state, users = _read_roles(reader, declared, target)
    return Observation(
        org_id=org_id,
        state=state,
        org_labels=org_labels,
        labels_may_be_hidden=labels_may_be_hidden,
        dependents=dependents,
        users=users,
        build=reader.client.build,
        now=now,
    )


def _find(reader: OrganizationReader, declared: DesiredBucket) -> Bucket | None:
    """Return the bucket that is declared, None if it doesn't exist.

    Where name and ID are given, the name comes first: in sync, that one request tells ID and organization.
    """
    named = with_id = old = None
    if declared.name is not None and (declared.id is None or reader.knows_organization):
        named = reader.bucket_named(declared.name)
    if declared.id is not None and named is None:
        with_id = reader.bucket_with_id(declared.id)
    if declared.renamed_from is not None:
        old = reader.bucket_named(declared.renamed_from)
    reader.check_edition_organization()
    absent = declared.presence == "absent"
    return resolve(BUCKET, declared, named=named, with_id=with_id, old=old, absent=absent)


def _org_id_of_new(reader: OrganizationReader, declared: DesiredBucket) -> str:
    # Without a name nothing can be created: the plan says so, and needs no organization for it.
    return "" if declared.name is None or declared.id is not None else reader.organization_id()


def _read_labels(
    reader: OrganizationReader, declared: DesiredBucket, org_id: str, target: Bucket | None
) -> tuple[tuple[Label, ...] | None, bool]:
    """Return the organization's labels, if the plan needs them, and whether some may be hidden, if that matters to it."""
    wanted = declared.labels
    if wanted is None or not labels_must_be_listed(wanted, org_id, None if target is None else target.labels):
        return None, False
    matter = hidden_labels_matter(wanted, create=declared.create_labels, is_new=target is None)
    return reader.labels(), matter and reader.may_hide_labels()


def _read_roles(
    reader: OrganizationReader, declared: DesiredBucket, target: Bucket | None
) -> tuple[BucketState, dict[str, User]]:
    """The bucket with the members and owners that the plan needs, a request for each list, and the users to look up."""
    if not declared.keeps_roles:
        return BucketState(target), {}
    there = BucketState(target)
    state = BucketState(None, (), ()) if target is None else list_roles(reader.role_holders, declared, there)
    return state, look_up_users(reader, declared, state)
