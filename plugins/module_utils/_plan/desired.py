# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares, from its options: typed, normal, and checked as far as that needs no server. Pure.

The three modules declare the same thing, a bucket, each with other parts of it; so they share one plan.
"""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from .._errors import DeclarationError
from .._model.durations import format_duration, parse_retention, parse_shard_group_duration
from .._model.names import check_given, check_id, check_label_name, check_new_bucket_name, check_text, label_key
from .._model.resources import ROLE_PLACE, Role, RoleKind
from .identity import BUCKET, parse_renamed_from

Params = t.Mapping[str, t.Any]
Mode = t.Literal["exact", "add", "remove"]
Presence = t.Literal["present", "absent", "required"]
# How the task writes a duration: by the option and the seconds that it means.
Spelled = t.Mapping[tuple[str, int], str]
NOTHING_SPELLED: Spelled = MappingProxyType({})


# A named tuple is made, as a class and as a value, in a fraction of the time that a frozen dataclass takes.
class Selection(t.NamedTuple):
    """Labels, or users with one role, by name and by ID, and what is to become of them.

    ``exact``: these and no others. ``add``: these too. ``remove``: none of these.
    """

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    mode: Mode = "exact"

    def is_empty(self) -> bool:
        return not self.names and not self.ids


class DesiredBucket(t.NamedTuple):
    """A bucket as it shall be. What is None stays as it is. Times are seconds, a retention of 0 has no end.

    ``required`` is a bucket that must be there already, since the task is about something on it.
    """

    presence: Presence
    name: str | None = None
    id: str | None = None
    renamed_from: str | None = None
    description: str | None = None
    retention: int | None = None
    shard_group_duration: int | None = None
    schema_type: str | None = None
    rp: str | None = None
    labels: Selection | None = None
    members: Selection | None = None
    owners: Selection | None = None
    create_labels: bool = False
    allow_data_loss: bool = False
    allow_ownerless: bool = False
    wait_timeout: float = 0
    protect_dependents: bool = False
    spelled: Spelled = NOTHING_SPELLED

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"the bucket {self.name!r}" if self.name is not None else f"the bucket with the ID {self.id}"

    @property
    def name_or_id(self) -> str:
        """What results call it."""
        return self.name or str(self.id)

    @property
    def keeps_roles(self) -> bool:
        """Whether members or owners are declared."""
        return self.members is not None or self.owners is not None

    def role(self, role: Role) -> Selection | None:
        return self.members if role == "member" else self.owners


def parse_bucket(params: Params) -> DesiredBucket:
    """The declaration that the options of influx_bucket make."""
    name, bucket_id = params.get("name"), params.get("id")
    if name is None and bucket_id is None:
        raise DeclarationError("name: give the bucket's name, or its id.")
    owners = parse_users(params, "owners", "owner_ids")
    durations = _durations(params)
    declared = DesiredBucket(
        presence="absent" if params.get("state") == "absent" else "present",
        name=None if name is None else _bucket_name(name, params),
        id=None if bucket_id is None else check_id(bucket_id, "id"),
        renamed_from=_renamed_from(params),
        description=optional_text(params, "description"),
        retention=durations.get("retention"),
        shard_group_duration=durations.get("shard_group_duration"),
        schema_type=params.get("schema_type"),
        rp=optional_text(params, "rp"),
        labels=_labels(params, "exact"),
        members=parse_users(params, "members", "member_ids"),
        owners=owners,
        create_labels=bool(params.get("create_labels")),
        allow_data_loss=bool(params.get("allow_data_loss")),
        allow_ownerless=owners is not None and owners.is_empty(),
        wait_timeout=wait_timeout(params),
        protect_dependents=bool(params.get("protect_dependents")),
        spelled={(option, seconds): params[option] for option, seconds in durations.items()},
    )
    _check_rule(declared)
    check_one_role(declared.members, declared.owners, "bucket")
    return declared


def parse_bucket_labels(params: Params) -> DesiredBucket:
    """The declaration that the options of influx_bucket_label make."""
    labels = _labels(params, _mode(params))
    if labels is None:
        raise DeclarationError("labels: give labels, or label_ids.")
    return DesiredBucket(
        presence="required", labels=labels, create_labels=bool(params.get("create_labels")), **_bucket_reference(params)
    )


def parse_bucket_members(params: Params) -> DesiredBucket:
    """The declaration that the options of influx_bucket_member make."""
    users = parse_users(params, "users", "user_ids", _mode(params))
    if users is None:
        raise DeclarationError("users: give users, or user_ids.")
    is_owner = params.get("role") == "owner"
    return DesiredBucket(
        presence="required",
        members=None if is_owner else users,
        owners=users if is_owner else None,
        allow_ownerless=bool(params.get("allow_ownerless")),
        **_bucket_reference(params),
    )


def wait_timeout(params: Params) -> float:
    """Seconds to wait for a deletion, 0 not to wait."""
    seconds = params.get("wait_timeout")
    seconds = 60.0 if seconds is None else float(seconds)
    if not 0 <= seconds <= 86_400:
        raise DeclarationError(f"wait_timeout: {seconds:g} is not between 0 and 86400 seconds.")
    return seconds if params.get("wait") is not False else 0


def _durations(params: Params) -> dict[str, int]:
    """Return the seconds of each duration that is given."""
    parsers = (("retention", parse_retention), ("shard_group_duration", parse_shard_group_duration))
    return {option: parse(params[option]) for option, parse in parsers if params.get(option) is not None}


def _bucket_name(name: str, params: Params) -> str:
    """``name``, if a bucket can have it; system buckets begin with an underscore, and may be declared too."""
    if params.get("state") == "absent" or name.startswith("_"):
        return check_given(name, "name")
    return check_new_bucket_name(name)


def _bucket_reference(params: Params) -> dict[str, t.Any]:
    name, bucket_id = params.get("bucket"), params.get("bucket_id")
    if (name is None) == (bucket_id is None):
        raise DeclarationError("bucket: give the bucket's name with bucket, or its ID with bucket_id.")
    return {
        "name": None if name is None else check_given(name, "bucket"),
        "id": None if bucket_id is None else check_id(bucket_id, "bucket_id"),
    }


def _mode(params: Params) -> Mode:
    absent, exclusive = params.get("state") == "absent", bool(params.get("exclusive"))
    if absent and exclusive:
        raise DeclarationError(
            "exclusive: it says what shall be there and nothing else, which contradicts state=absent."
        )
    return "remove" if absent else "exact" if exclusive else "add"


def _renamed_from(params: Params) -> str | None:
    old = parse_renamed_from(BUCKET, params)
    if old is None:
        return None
    check_new_bucket_name(params["name"])
    return check_new_bucket_name(old, "renamed_from")


def optional_text(params: Params, option: str) -> str | None:
    """Return the text of an option, None where it is not given."""
    value = params.get(option)
    return None if value is None else check_text(value, option)


def _labels(params: Params, mode: Mode) -> Selection | None:
    names, ids = params.get("labels"), params.get("label_ids")
    if names is None and ids is None:
        return None
    by_key: dict[bytes, str] = {}
    for name in names or []:
        checked = check_label_name(name, "labels")
        by_key.setdefault(label_key(checked), checked)
    return Selection(tuple(by_key.values()), _ids(ids, "label_ids"), mode)


def parse_users(params: Params, names_option: str, ids_option: str, mode: Mode = "exact") -> Selection | None:
    """Return the users with one role, None where neither option is given."""
    names, ids = params.get(names_option), params.get(ids_option)
    if names is None and ids is None:
        return None
    return Selection(
        tuple(dict.fromkeys(check_given(name, names_option) for name in names or [])), _ids(ids, ids_option), mode
    )


def _ids(ids: t.Sequence[str] | None, option: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_id(value, option) for value in ids or []))


def _check_rule(declared: DesiredBucket) -> None:
    retention, shard = declared.retention, declared.shard_group_duration
    if retention and shard and shard > retention:
        raise DeclarationError(
            f"shard_group_duration: {format_duration(shard)} is longer than the retention of {format_duration(retention)}, which "
            "InfluxDB refuses. Shorten it, or leave it to the server."
        )


def check_one_role(members: Selection | None, owners: Selection | None, kind: RoleKind) -> None:
    """Raise :class:`DeclarationError` where a user is declared with both roles."""
    if members is None or owners is None:
        return
    both = sorted(set(members.names) & set(owners.names)) + sorted(set(members.ids) & set(owners.ids))
    if both:
        raise DeclarationError(
            f"members: {both[0]!r} is among the owners too, and a user has one role {ROLE_PLACE[kind]}."
        )
