# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What an export writes: the labels and buckets of organizations as variables of the role influxdb. Plain data in, text out."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import parse_bucket
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import parse_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import NO_LABELS
from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._yaml_writer import NotYamlError, write_yaml

Entry = dict[str, t.Any]
# What Ansible writes in the place of a secret.
MASKS = ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********")
_PREFIX = "influxdb_"
# What names an organization in an entry of the list, by the option of the connection.
_IN_ENTRY = {"org": "name", "org_id": "id"}
_LABEL_OPTIONS = ("name", "id", "color", "description", "properties")
_BUCKET_OPTIONS = (
    *("name", "id", "description", "retention", "shard_group_duration", "schema_type", "rp"),
    *("labels", "label_ids", "members", "owners"),
)
_LISTS = ("labels", "label_ids", "members", "owners")
_HEADER = (
    "Labels and buckets of InfluxDB, as the playbook timeseries.influxdb.export found them. To bring a server to this state:",
    "  ansible-playbook timeseries.influxdb.provision -e @THIS_FILE",
)


class ExportError(Exception):
    """The file would not declare what exists."""


@dataclass(frozen=True)
class Found:
    """An organization: the option and value that name it, if any, and the results of influx_label_info and influx_bucket_info."""

    option: str | None
    organization: str
    labels: Entry
    buckets: Entry


@dataclass
class _Remarks:
    """What a reader of the file must know, and what the file lacks."""

    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def export(found: t.Sequence[Found], *, many: bool, names_organization: bool, incomplete: bool) -> str:
    """Return the file's text for what was ``found``, as a list of organizations if ``many``.

    Raises :class:`ExportError` where a secret's mask stands for a text, and, unless ``incomplete`` is allowed, where something may
    be hidden from the token or can't be declared.
    """
    remarks = _Remarks()
    entries = []
    for one in found:
        _refuse_masks(one)
        remarks.missing += _hidden(one)
        entries.append(_declared(one, remarks))
    if remarks.missing and not incomplete:
        raise ExportError(
            f"{' '.join(remarks.missing)} Nothing was written. To write a file without that, set {_PREFIX}export_incomplete to true."
        )
    data = _many(found, entries) if many else _single(found[0], entries[0], names_organization)
    try:
        written = write_yaml(data)
    except NotYamlError as error:
        raise ExportError(f"{error} Nothing was written. Rename what has it, or change its description.") from None
    lines = [*_HEADER, *(f"Note: {note}" for note in (*remarks.notes, *remarks.missing))]
    # A name can have a line break in it, which would end the comment.
    return "".join(["---\n", *(f"# {printable(line)}\n" for line in lines), written])


def _single(found: Found, entry: Entry, names_organization: bool) -> Entry:
    data: Entry = {}
    if names_organization and found.option:
        data[f"{_PREFIX}{found.option}"] = found.organization
    return {**data, **{f"{_PREFIX}{option}": value for option, value in entry.items()}}


def _many(found: t.Sequence[Found], entries: t.Sequence[Entry]) -> Entry:
    listed = [
        {**({_IN_ENTRY[one.option]: one.organization} if one.option else {}), **entry}
        for one, entry in zip(found, entries)
    ]
    return {f"{_PREFIX}organizations": listed}


def _hidden(found: Found) -> list[str]:
    """Return what may be hidden from the token."""
    of = f" of {found.organization}" if found.organization else ""
    hidden = []
    if not found.buckets.get("complete", False):
        hidden.append(
            f"Some buckets{of} may be missing from the list: {found.buckets.get('incomplete_reason')}. "
            "Use a token that may read all buckets of the organization."
        )
    warnings = [*(found.labels.get("warnings") or ()), *(found.buckets.get("warnings") or ())]
    if NO_LABELS in warnings:
        hidden.append(f"Some labels{of} may be hidden from this token. {NO_LABELS} Use a token that may read labels.")
    return hidden


def _declared(found: Found, remarks: _Remarks) -> Entry:
    labels = [_label(label, remarks) for label in sorted(found.labels["labels"], key=_order)]
    ids = [str(raw.get("id", "")) for raw in found.buckets.get("raw") or ()]
    buckets = [
        _bucket(bucket, bucket_id, remarks)
        for bucket, bucket_id in sorted(zip(found.buckets["buckets"], ids), key=lambda pair: _order(pair[0]))
    ]
    return {"labels": labels, "buckets": buckets}


def _order(entry: Entry) -> tuple[str, str]:
    return str(entry.get("name", "")), str(entry.get("id", ""))


def _label(label: Entry, remarks: _Remarks) -> Entry:
    chosen = {option: label[option] for option in _LABEL_OPTIONS if option in label and option != "id"}
    if "properties" in chosen:
        chosen["properties"] = dict(sorted(chosen["properties"].items()))
    return _declarable(chosen, str(label.get("id", "")), "label", parse_label, remarks)


def _bucket(bucket: Entry, bucket_id: str, remarks: _Remarks) -> Entry:
    chosen = {option: bucket[option] for option in _BUCKET_OPTIONS if option in bucket and option != "id"}
    chosen.update({option: sorted(chosen[option]) for option in _LISTS if option in chosen})
    declared = _declarable(chosen, bucket_id, "bucket", parse_bucket, remarks)
    if "label_ids" in declared:
        remarks.notes.append(
            f"The bucket {_title(declared)} has labels of another organization. They are declared by ID, so this file fits this server "
            "only."
        )
    return declared


def _declarable(entry: Entry, its_id: str, kind: str, declare: t.Callable[[Entry], object], remarks: _Remarks) -> Entry:
    """Return ``entry`` without what the role would refuse. One without a name that can be declared goes by its ID."""
    identity = {"name": entry["name"]} if "name" in entry else {"id": its_id}
    refusal = _refusal(declare, identity)
    if "id" in identity or refusal is not None:
        identity = {"id": its_id}
        why = f"has a name that can't be declared ({refusal})" if refusal else "has no name"
        remarks.notes.append(
            f"The {kind} {its_id} {why}. It is declared by its ID, so this file fits this server only."
        )
    kept = dict(identity)
    for option, value in entry.items():
        if option == "name":
            continue
        refusal = _refusal(declare, {**identity, option: value})
        if refusal is None:
            kept[option] = value
        else:
            remarks.missing.append(f"The {kind} {_title(kept)} can't be declared with what it has. {refusal}")
    refusal = _refusal(declare, kept)
    if refusal is not None:
        remarks.missing.append(f"The {kind} {_title(kept)} can't be declared as it is. {refusal}")
    return kept


def _refusal(declare: t.Callable[[Entry], object], entry: Entry) -> str | None:
    try:
        declare(entry)
    except DeclarationError as error:
        return error.message
    return None


def _title(entry: Entry) -> str:
    return repr(entry["name"]) if "name" in entry else str(entry["id"])


def _refuse_masks(found: Found) -> None:
    """Raise where a secret was masked in what was read: the file would declare something that doesn't exist."""
    for kind, its_id, entry in _entries_with_ids(found):
        for option, value in entry.items():
            if any(_is_masked(text) for text in _texts(value)):
                raise ExportError(
                    f"The {kind} {its_id}: its {option} contains a secret of the connection, in whose place Ansible writes a mask. "
                    f"Provisioning with the mask would act on another {kind}. Nothing was written. Change the password or token, or "
                    f"change the {option}."
                )
    if found.labels.get("masked") or found.buckets.get("masked"):
        raise ExportError(
            "What was read contains a secret of the connection, in whose place Ansible writes a mask. Nothing was written. Change the "
            "password or token."
        )


def _entries_with_ids(found: Found) -> t.Iterator[tuple[str, str, Entry]]:
    for label in found.labels["labels"]:
        yield "label", str(label.get("id")), label
    for raw, bucket in zip(found.buckets.get("raw") or (), found.buckets["buckets"]):
        yield "bucket", str(raw.get("id")), bucket


def _is_masked(text: str) -> bool:
    return any(mask in text for mask in MASKS)


def _texts(value: t.Any) -> t.Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
