# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What influx_server declares: its users, its organizations, and what is in each of these. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._errors import DeclarationError
from .._model.names import check_given, check_id, label_key, trim
from . import desired_organizations
from .desired import DesiredBucket, Params
from .desired_authorizations import DesiredAuthorization, parse_authorization
from .desired_buckets import NO_BUCKETS, DesiredBuckets, check_concurrency, named_item, parse_buckets
from .desired_dbrps import DesiredDbrp, parse_dbrp
from .desired_labels import DesiredLabel, parse_label
from .desired_users import DesiredUser, parse_user
from .desired_v1_users import DesiredV1User, parse_v1_user
from .identity import LABEL, USER, check_each_once

_ABOUT_BUCKETS = ("buckets", "defaults", "purge", "purge_exclude", "purge_label", "purge_limit")
_ABOUT_ITSELF = ("renamed_from", "description", "members", "member_ids", "owners", "owner_ids")
# What an organization that is to be deleted can't have in it.
_CONTENTS = ("labels", "buckets", "defaults", "purge", "dbrps", "authorizations", "v1_users")
_CREDENTIALS = ("token", "username", "password")


T = t.TypeVar("T")


class DesiredOrganization(t.NamedTuple):
    """An organization and what must be in it. Without a name and an ID it is the one that the connection names.

    ``itself`` is what is declared of the organization itself, None where that is nothing. ``compared`` are the lists that are given,
    though they may be empty.
    """

    name: str | None = None
    id: str | None = None
    labels: tuple[DesiredLabel, ...] = ()
    buckets: DesiredBuckets = NO_BUCKETS
    itself: desired_organizations.DesiredOrganization | None = None
    dbrps: tuple[DesiredDbrp, ...] = ()
    authorizations: tuple[DesiredAuthorization, ...] = ()
    v1_users: tuple[DesiredV1User, ...] = ()
    credentials: t.Mapping[str, str] = {}
    compared: frozenset[str] = frozenset()

    def connection_options(self, params: Params) -> dict[str, t.Any]:
        """Return the options of the connection to this organization. What it has itself replaces theirs as a whole."""
        options = dict(params)
        if self.credentials:
            options.update({**dict.fromkeys(_CREDENTIALS), **self.credentials})
        if self.name is not None or self.id is not None:
            options.update(org=None if self.id else self.name, org_id=self.id)
        return options


# What names an entry of a list, in messages.
_TITLES = ("name", "database", "description", "id")
THE_CONNECTIONS = DesiredOrganization()


class DesiredServer(t.NamedTuple):
    """The organizations and the users, in the order declared."""

    organizations: tuple[DesiredOrganization, ...]
    users: tuple[DesiredUser, ...] = ()
    concurrency: int = 4
    stop_on_error: bool = True
    undeclared: bool = False
    access: bool = False
    compares_users: bool = False
    plan_file: str | None = None


def parse_server(params: Params) -> DesiredServer:
    """Return the declaration that the options of influx_server make. All that needs no server is checked here."""
    entries, users = params.get("organizations") or [], params.get("users") or []
    if not entries and not users:
        raise DeclarationError(
            "organizations: an empty list declares nothing, which is mostly an accident of templating. List at least one."
        )
    common = {option: params[option] for option in ("concurrency", "on_error") if params.get(option) is not None}
    organizations = tuple(_parse_entry(entry, common, number, len(entries)) for number, entry in enumerate(entries))
    _check_each_once(organizations)
    return DesiredServer(
        organizations,
        _parse_users(users),
        check_concurrency(params),
        stop_on_error=common.get("on_error", "stop") == "stop",
        undeclared=bool(params.get("undeclared")),
        access=bool(params.get("access")),
        compares_users=params.get("users") is not None,
        plan_file=_plan_file(params),
    )


def _plan_file(params: Params) -> str | None:
    path = params.get("plan_file")
    if path is None:
        return None
    checked = check_given(path, "plan_file")
    if checked.endswith("/") or "\0" in checked:
        raise DeclarationError(f"plan_file: {path!r} is not the path of a file.")
    return checked


def parse_organization_references(entries: t.Sequence[Params]) -> tuple[DesiredOrganization, ...]:
    """Return the organizations that ``entries`` name, each with credentials of its own or without, and nothing in them."""
    organizations = tuple(_parse_entry(entry, {}, number, 2) for number, entry in enumerate(entries))
    _check_each_once(organizations)
    return organizations


def _parse_entry(entry: Params, common: Params, number: int, many: int) -> DesiredOrganization:
    title = str(entry.get("name") or entry.get("id") or "")
    try:
        if many > 1 and entry.get("name") is None and entry.get("id") is None:
            raise DeclarationError(
                "name: give the organization's name, or its id. Only a single entry can leave both to the connection."
            )
        return _parse_organization(entry, common)
    except DeclarationError as error:
        if many == 1 and not title:
            raise
        raise named_item("organizations", number, title, error) from None


def _parse_organization(entry: Params, common: Params) -> DesiredOrganization:
    name, org_id = entry.get("name"), entry.get("id")
    itself = _parse_itself(entry)
    if itself is not None and not itself.present:
        _check_nothing_in(entry)
    about_buckets = {option: entry[option] for option in _ABOUT_BUCKETS if entry.get(option) is not None}
    declared = DesiredOrganization(
        None if name is None else check_given(name, "name"),
        None if org_id is None else check_id(org_id, "id"),
        _parse_labels(entry.get("labels") or []),
        parse_buckets({**about_buckets, **common}),
        itself,
        _parse_each("dbrps", entry.get("dbrps"), parse_dbrp),
        _parse_each("authorizations", entry.get("authorizations"), parse_authorization),
        _parse_each("v1_users", entry.get("v1_users"), parse_v1_user),
        {option: entry[option] for option in _CREDENTIALS if entry.get(option) is not None},
        frozenset(option for option in ("dbrps", "authorizations", "v1_users") if entry.get(option) is not None),
    )
    _check_labels_stay(declared)
    _check_labels_keep_names(declared)
    _check_access_once(declared)
    return declared


def _parse_itself(entry: Params) -> desired_organizations.DesiredOrganization | None:
    """Return what is declared of the organization itself: also that it must exist, where nothing else is declared."""
    about = {option: entry[option] for option in _ABOUT_ITSELF if entry.get(option) is not None}
    given = {option: entry[option] for option in ("name", "id") if entry.get(option) is not None}
    if entry.get("state") == "absent" or about:
        if not given:
            raise DeclarationError(
                f"name: give the organization's name, or its id, with {', '.join(about) or 'state'}."
            )
    elif not given or (len(given) == 1 and any(entry.get(option) for option in _CONTENTS)):
        return None
    more = {option: entry.get(option) for option in ("state", "allow_data_loss")}
    return desired_organizations.parse_organization({**given, **about, **more})


def _check_nothing_in(entry: Params) -> None:
    for option in _CONTENTS:
        if entry.get(option):
            raise DeclarationError(
                f"{option}: the organization is to be deleted with all that is in it. Leave {option} out."
            )


def _parse_labels(items: t.Sequence[Params]) -> tuple[DesiredLabel, ...]:
    labels = _parse_each("labels", items, parse_label)
    check_each_once(LABEL, labels)
    return labels


def _parse_users(items: t.Sequence[Params]) -> tuple[DesiredUser, ...]:
    users = _parse_each("users", items, parse_user)
    check_each_once(USER, users)
    return users


def _parse_each(option: str, items: t.Sequence[Params] | None, parse: t.Callable[[Params], T]) -> tuple[T, ...]:
    """Return what ``parse`` makes of each of the ``items`` of an option. An error says which of them it is about."""
    parsed = []
    for number, item in enumerate(items or ()):
        try:
            parsed.append(parse(item))
        except DeclarationError as error:
            title = next((str(item[key]) for key in _TITLES if item.get(key)), "")
            raise named_item(option, number, title, error) from None
    return tuple(parsed)


def _check_access_once(declared: DesiredOrganization) -> None:
    """Raise :class:`DeclarationError` where a database, a token or a v1 user is declared twice."""
    databases = [repr(one.database) for one in declared.dbrps]
    tokens = [f"{one.title} of {one.user or one.user_id or 'the same user'}" for one in declared.authorizations]
    v1_users = [one.title for one in declared.v1_users]
    for option, titles in (("dbrps", databases), ("authorizations", tokens), ("v1_users", v1_users)):
        for title, times in Counter(titles).most_common(1):
            if times > 1:
                raise DeclarationError(f"{option}: {title} is declared {times} times. Declare it once.")


def _check_labels_stay(declared: DesiredOrganization) -> None:
    """Refuse a bucket that must bear a label which the same declaration deletes: the next run could not keep it."""
    deleted = [label for label in declared.labels if not label.present]
    keys = {label_key(label.name) for label in deleted if label.name is not None}
    for bucket, label in _borne(declared, keys, {label.id for label in deleted}):
        raise DeclarationError(
            f"labels: {label!r} is to be deleted, and {bucket.title} must bear it. Remove it from one of them."
        )


def _check_labels_keep_names(declared: DesiredOrganization) -> None:
    """Refuse a bucket that must bear a label by the name which the same declaration takes from it."""
    renamed = {label_key(label.renamed_from): label for label in declared.labels if label.renamed_from is not None}
    for bucket, old in _borne(declared, renamed, ()):
        new = renamed[label_key(old)].name
        raise DeclarationError(
            f"labels: {old!r} is to be renamed to {new!r}, and {bucket.title} must bear it. Give the bucket the new name."
        )


def _borne(
    declared: DesiredOrganization, keys: t.Collection[bytes], ids: t.Collection[str | None]
) -> t.Iterator[tuple[DesiredBucket, str]]:
    """Yield the labels that buckets must bear, by name or ID, and that have one of ``keys`` or are one of ``ids``."""
    for bucket in declared.buckets.buckets:
        wanted = None if bucket.presence == "absent" else bucket.labels
        if wanted is not None:
            yield from ((bucket, name) for name in wanted.names if label_key(name) in keys)
            yield from ((bucket, label_id) for label_id in wanted.ids if label_id in ids)


def _check_each_once(organizations: t.Sequence[DesiredOrganization]) -> None:
    if not organizations:
        return
    # InfluxDB trims the names of organizations.
    titles = [organization.id or trim(organization.name or "") for organization in organizations]
    title, times = Counter(titles).most_common(1)[0]
    if times > 1:
        raise DeclarationError(f"organizations: {title!r} is declared {times} times. Declare each organization once.")
