# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Whether a bucket may go or be renamed, by what uses it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import RefusedError
from .._model.authorizations import Authorization
from .._model.dependents import BucketReference, Check, InfluxTask
from .._model.resources import Bucket, DbrpMapping
from .._model.v1_users import V1User

KINDS = ("tasks", "checks", "authorizations", "scrapers", "replications")


@dataclass(frozen=True)
class Dependents:
    """All that may use buckets of one organization, as far as it can be seen.

    ``unknown`` are the kinds of which the token may not see all, so that an empty list says nothing. Where it may not read all
    users, authorizations are left out without a word: those of the users that it may not read (recording ``authorizations-hidden``).
    V1 users are read with the permission for authorizations, and hidden with their users in the same way (``v1-users-access``).
    """

    tasks: tuple[InfluxTask, ...] = ()
    checks: tuple[Check, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    scrapers: tuple[BucketReference, ...] = ()
    replications: tuple[BucketReference, ...] = ()
    mappings: tuple[DbrpMapping, ...] = ()
    v1_users: tuple[V1User, ...] = ()
    unknown: tuple[str, ...] = ()
    reads_all_users: bool = True

    def unseen(self, org_id: str) -> str:
        """What a token still needs to read to see all of them; empty if it sees all."""
        kinds = [f"all {_listed(self.unknown)} of the organization {org_id}"] if self.unknown else []
        users = [] if self.reads_all_users else ["all users, since authorizations are hidden with their users"]
        return " and ".join(kinds + users)


def check_dependents(bucket: Bucket, dependents: Dependents, verb: str) -> None:
    """Raise :class:`RefusedError` if something uses ``bucket``, or if that can't be known. ``verb``: "deleted", "renamed"."""
    users = describe_users(bucket, dependents)
    if users:
        raise RefusedError(
            f"The bucket {bucket.name!r} was not {verb}, since it is in use by {_listed(users)}. Change or remove that first, or say "
            "protect_dependents: false."
        )
    unseen = dependents.unseen(bucket.org_id)
    if unseen:
        raise RefusedError(
            f"The bucket {bucket.name!r} was not {verb}, since this token may not see whether it is in use: it needs the permission to "
            f"read {unseen}. Give it that, or say protect_dependents: false."
        )


def describe_users(bucket: Bucket, dependents: Dependents) -> list[str]:
    """What uses ``bucket``, in words. A bucket's own (virtual) mapping does not count."""
    users = [f"the task {task.name!r} ({task.id})" for task in dependents.tasks if names_bucket(task.flux, bucket)]
    users += [
        f"the check {check.name!r} ({check.id})" for check in dependents.checks if names_bucket(check.flux, bucket)
    ]
    users += [
        f"the DBRP mapping {mapping.database}/{mapping.policy}"
        for mapping in dependents.mappings
        if mapping.bucket_id == bucket.id and not mapping.virtual
    ]
    users += [
        f"the authorization {authorization.description!r} ({authorization.id})"
        for authorization in dependents.authorizations
        if authorization.names_bucket(bucket.id)
    ]
    users += [
        f"the v1 user {user.name!r} ({user.id})"
        for user in dependents.v1_users
        if any((held.type, held.id) == ("buckets", bucket.id) for held in user.permissions)
    ]
    users += _describe_references("scraper", dependents.scrapers, bucket)
    return users + _describe_references("replication", dependents.replications, bucket)


def _describe_references(kind: str, references: t.Iterable[BucketReference], bucket: Bucket) -> list[str]:
    return [f"the {kind} {one.name!r} ({one.id})" for one in references if one.bucket_id == bucket.id]


def names_bucket(flux: str, bucket: Bucket) -> bool:
    """Whether a Flux script has the bucket's ID or name as a string: better one refusal too many than one too few."""
    escaped = bucket.name.replace("\\", "\\\\")
    spelled = {bucket.name, escaped, escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")}
    return any(f'"{text}"' in flux for text in (*spelled, str(bucket.id)))


def unreadable_kinds(
    authorizations: t.Sequence[Authorization],
    token: str | None,
    user_id: str | None,
    org_id: str,
    kinds: t.Sequence[str] = KINDS,
) -> tuple[str, ...]:
    """Those of ``kinds`` that the asking token can't be shown to read in full.

    The lists don't tell, but the authorizations do: what all of those that may be the token's own may read, it may.
    """
    own = _possible_owns(authorizations, token, user_id, org_id)
    return tuple(kind for kind in kinds if not own or not all(one.permits("read", kind, org_id=org_id) for one in own))


def _possible_owns(
    authorizations: t.Sequence[Authorization], token: str | None, user_id: str | None, org_id: str
) -> list[Authorization]:
    """Return those of ``authorizations`` that may be the token's own, which is among them if it sees any.

    Where the server doesn't show tokens, it is one of the active ones of the same user that may read what was read with it:
    authorizations, and a bucket of the organization.
    """
    same_token = [authorization for authorization in authorizations if token and authorization.token == token]
    return same_token or [
        authorization
        for authorization in authorizations
        if authorization.active
        and user_id in (None, authorization.user_id)
        and authorization.may_read_some("authorizations")
        and authorization.may_read_some("buckets", org_id)
    ]


def _listed(words: t.Sequence[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]
