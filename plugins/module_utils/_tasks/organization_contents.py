# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What an organization has, in the form of an entry of influx_server, and what of it may be hidden."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._concurrency import threads
from .._errors import NotFoundError, PermissionMissingError
from .._model.resources import Bucket
from .._plan import desired_organizations
from .._plan.desired import parse_bucket
from .._plan.desired_labels import parse_label
from .._plan.labels import NO_LABELS
from .._plan.redeclare import Redeclared, Remark, redeclare, refusal, say_foreign_labels
from .._plan.redeclare_authorizations import Names, redeclare_authorizations, redeclare_v1_users
from .._plan.redeclare_dbrps import redeclare_dbrps
from .._plan.results import Result, describe_label
from .._plan.results_organizations import describe_organization
from .._plan.roles import ROLES
from .._plan.state import OrganizationState
from .._read.bucket_list import BucketList
from .._read.organizations import OrganizationReader
from .._read.server import ServerReader
from .._read.view import View
from .bucket_info import AT_ONCE, in_words_of_options, unseen

_ROLE_PARTS = ("members", "owners")
_OF_BUCKETS = ("buckets", "dbrps", "authorizations", "v1_users")
DBRPS_MAY_BE_HIDDEN = (
    "Some DBRP mappings may be hidden: InfluxDB hides each one from a token that may not read its bucket. Give the token the permissions "
    "to read all buckets, its own user and all authorizations."
)
_BUCKETS_MAY_BE_HIDDEN = (
    "Some buckets that permissions are about may be hidden. Let the token read all buckets of the organization."
)


class Gap(t.NamedTuple):
    """Why something of a part may be hidden from the token."""

    part: str
    reason: str


@dataclass
class Contents:
    """One organization as the token sees it. ``warnings`` are told beside the reasons of the gaps."""

    organization: Result
    org_id: str
    hidden: list[Gap] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How results call it."""
        return str(self.organization.get("name", self.org_id))

    def describe_completeness(self) -> Result:
        """Return whether all is there that was asked for."""
        return {
            "name": self.organization.get("name"),
            "id": self.org_id,
            "complete": not self.hidden,
            "incomplete_reason": self.hidden[0].reason if self.hidden else None,
        }

    def describe_hidden(self) -> list[Result]:
        """Return the gaps as results tell them."""
        return [{"organization": self.title, **gap._asdict()} for gap in self.hidden]

    def describe_remarks(self) -> list[Result]:
        """Return the remarks as results tell them."""
        return [{"organization": self.title, **remark.describe()} for remark in self.remarks]

    def add(self, part: str, declared: Redeclared) -> None:
        """Take over what is declared of one part."""
        self.organization[part] = list(declared.entries)
        self.remarks += declared.remarks

    def may_miss(self, part: str, reason: str | None) -> None:
        """Note why something of ``part`` may be hidden, if there is a reason."""
        if reason is not None:
            self.hidden.append(Gap(part, reason))


def read_contents(view: View, reader: OrganizationReader, server: ServerReader, include: t.Collection[str]) -> Contents:
    """Return the organization with the parts that ``include`` names. What the token may not read is a gap."""
    contents = Contents(_identity(view, reader), reader.organization_id())
    if "organization" in include:
        _add_itself(contents, view)
    buckets = BucketList(())
    if any(part in include for part in _OF_BUCKETS):
        buckets = reader.all_buckets()
    if "buckets" in include:
        _add_buckets(contents, reader, buckets, include)
    if "labels" in include:
        _add_labels(contents, reader)
    if "dbrps" in include:
        contents.add("dbrps", redeclare_dbrps(reader.explicit_mappings(), buckets.buckets))
        contents.may_miss("dbrps", None if server.reads_all_buckets(contents.org_id) else DBRPS_MAY_BE_HIDDEN)
    if "authorizations" in include:
        own = server.authorizations_of(contents.org_id)
        contents.add("authorizations", redeclare_authorizations(own, read_names(reader, server, buckets.buckets)))
        contents.may_miss("authorizations", _reason_to_miss_permissions(server, contents.org_id))
    if "v1_users" in include:
        found = server.v1_users(contents.org_id)
        contents.add(
            "v1_users", redeclare_v1_users(found, read_names(reader, server, buckets.buckets, with_types=False))
        )
        contents.may_miss("v1_users", _reason_to_miss_permissions(server, contents.org_id))
    reader.check_edition_organization()
    return contents


def _reason_to_miss_permissions(server: ServerReader, org_id: str) -> str | None:
    """Return why something that has permissions may be hidden, or what they are about."""
    about_buckets = None if server.reads_all_buckets(org_id) else _BUCKETS_MAY_BE_HIDDEN
    return server.reason_to_miss_authorizations(org_id) or about_buckets


def _identity(view: View, reader: OrganizationReader) -> Result:
    """Return how a declaration names the organization: by its ID only where the token may not read the name."""
    if reader.org is not None:
        return {"name": reader.org}
    try:
        return {"name": view.directory().get_organization(reader.organization_id()).name}
    except PermissionMissingError:
        return {"id": reader.organization_id()}


def _add_itself(contents: Contents, view: View) -> None:
    directory = view.directory()
    try:
        state = OrganizationState(directory.get_organization(contents.org_id))
        for role in ROLES:
            state = state.with_holders(role, directory.role_holders(state.require_thing(), role))
    except (NotFoundError, PermissionMissingError) as error:
        return contents.may_miss("organization", error.message)
    described = {key: value for key, value in describe_organization(state).items() if key != "name"}
    for option, value in described.items():
        why = refusal(desired_organizations.parse_organization, {**contents.organization, option: value})
        if why is None:
            contents.organization[option] = value
        else:
            contents.remarks.append(Remark("organization", contents.title, contents.org_id, "in_part", why))
    return None


def _add_buckets(
    contents: Contents, reader: OrganizationReader, everything: BucketList, include: t.Collection[str]
) -> None:
    found = [bucket for bucket in everything.buckets if not bucket.is_system]
    try:
        described = _describe_buckets(reader, found, include)
    except (NotFoundError, PermissionMissingError) as error:
        if not any(part in include for part in _ROLE_PARTS):
            raise
        contents.hidden += [Gap(part, error.message) for part in _ROLE_PARTS if part in include]
        described = _describe_buckets(reader, found, [part for part in include if part not in _ROLE_PARTS])
    pairs = list(zip(described, (bucket.id for bucket in found)))
    contents.add("buckets", redeclare("bucket", pairs, parse_bucket))
    contents.remarks += say_foreign_labels(pairs)
    warnings = unseen(everything, system=False)
    contents.may_miss("buckets", everything.incomplete_reason or next(iter(warnings), None))
    contents.warnings += warnings


def _describe_buckets(
    reader: OrganizationReader, found: t.Sequence[Bucket], include: t.Collection[str]
) -> list[Result]:
    with threads(AT_ONCE) as pool:
        return pool.map(lambda bucket: in_words_of_options(reader, bucket, include), found)


def _add_labels(contents: Contents, reader: OrganizationReader) -> None:
    labels = sorted(reader.labels(), key=lambda label: label.name)
    contents.add("labels", redeclare("label", [(describe_label(label), label.id) for label in labels], parse_label))
    contents.may_miss("labels", NO_LABELS if reader.may_hide_labels() else None)


def read_names(
    reader: OrganizationReader, server: ServerReader, buckets: t.Iterable[Bucket], *, with_types: bool = True
) -> Names:
    """Return what permissions in the organization may be about. Nothing is read of which no permission is."""
    everything = server.authorizations()
    org_id = reader.organization_id()
    own = server.authorizations_of(org_id)
    needs_labels = any(held.type == "labels" and held.id for one in own for held in one.permissions)
    return Names(
        org_id=org_id,
        buckets={str(bucket.id): bucket.name for bucket in buckets},
        labels={str(label.id): label.name for label in reader.labels()} if needs_labels else None,
        users={one.user_id: one.user for one in everything if one.user},
        types=server.types() if everything and with_types else (),
    )
