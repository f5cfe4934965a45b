# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What influx_server declares: for each organization its labels and its buckets. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._errors import DeclarationError
from .._model.names import check_given, check_id, label_key, trim
from .desired import DesiredBucket, Params
from .desired_buckets import NO_BUCKETS, DesiredBuckets, check_concurrency, named_item, parse_buckets
from .desired_labels import DesiredLabel, parse_label
from .identity import LABEL, check_each_once

_ABOUT_BUCKETS = ("buckets", "defaults", "purge", "purge_exclude", "purge_label", "purge_limit")
_CREDENTIALS = ("token", "username", "password")


class DesiredOrganization(t.NamedTuple):
    """An organization and what must be in it. Without a name and an ID it is the one that the connection names."""

    name: str | None = None
    id: str | None = None
    labels: tuple[DesiredLabel, ...] = ()
    buckets: DesiredBuckets = NO_BUCKETS
    credentials: t.Mapping[str, str] = {}

    def connection_options(self, params: Params) -> dict[str, t.Any]:
        """Return the options of the connection to this organization. What it has itself replaces theirs as a whole."""
        options = dict(params)
        if self.credentials:
            options.update({**dict.fromkeys(_CREDENTIALS), **self.credentials})
        if self.name is not None or self.id is not None:
            options.update(org=self.name, org_id=self.id)
        return options


THE_CONNECTIONS = DesiredOrganization()


class DesiredServer(t.NamedTuple):
    """The organizations, in the order declared."""

    organizations: tuple[DesiredOrganization, ...]
    concurrency: int = 4
    stop_on_error: bool = True
    undeclared: bool = False


def parse_server(params: Params) -> DesiredServer:
    """Return the declaration that the options of influx_server make. All that needs no server is checked here."""
    entries = params.get("organizations") or []
    if not entries:
        raise DeclarationError(
            "organizations: an empty list declares nothing, which is mostly an accident of templating. List at least one."
        )
    common = {option: params[option] for option in ("concurrency", "on_error") if params.get(option) is not None}
    organizations = tuple(_parse_entry(entry, common, number, len(entries)) for number, entry in enumerate(entries))
    _check_each_once(organizations)
    return DesiredServer(
        organizations,
        check_concurrency(params),
        stop_on_error=common.get("on_error", "stop") == "stop",
        undeclared=bool(params.get("undeclared")),
    )


def parse_organization_references(entries: t.Sequence[Params]) -> tuple[DesiredOrganization, ...]:
    """Return the organizations that ``entries`` name, each with credentials of its own or without, and nothing in them."""
    organizations = tuple(_parse_entry(entry, {}, number, 2) for number, entry in enumerate(entries))
    if organizations:
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
    about_buckets = {option: entry[option] for option in _ABOUT_BUCKETS if entry.get(option) is not None}
    declared = DesiredOrganization(
        None if name is None else check_given(name, "name"),
        None if org_id is None else check_id(org_id, "id"),
        _parse_labels(entry.get("labels") or []),
        parse_buckets({**about_buckets, **common}),
        {option: entry[option] for option in _CREDENTIALS if entry.get(option) is not None},
    )
    _check_labels_stay(declared)
    _check_labels_keep_names(declared)
    return declared


def _parse_labels(items: t.Sequence[Params]) -> tuple[DesiredLabel, ...]:
    labels = []
    for number, item in enumerate(items):
        try:
            labels.append(parse_label(item))
        except DeclarationError as error:
            title = str(item.get("name") or item.get("id") or "")
            raise named_item("labels", number, title, error) from None
    check_each_once(LABEL, labels)
    return tuple(labels)


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
    # InfluxDB trims the names of organizations.
    titles = [organization.id or trim(organization.name or "") for organization in organizations]
    title, times = Counter(titles).most_common(1)[0]
    if times > 1:
        raise DeclarationError(f"organizations: {title!r} is declared {times} times. Declare each organization once.")
