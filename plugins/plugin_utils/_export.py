# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What an export writes: a server as variables of the role influxdb. Plain data in, text out."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.timeseries.influxdb.plugins.module_utils._printable import printable
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import NO_BUCKETS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._yaml_writer import (
    Commented,
    NotYamlError,
    write_yaml,
)

Entry = dict[str, t.Any]
# What Ansible writes in the place of a secret.
MASKS = ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********")
# What an export reads without being asked for it.
USUAL = ("organization", "labels", "buckets", "members", "owners", "users", "dbrps", "authorizations", "v1_users")
ITSELF = "organization"
_PREFIX = "influxdb_"
# What names an organization in an entry of the list, by the option of the connection.
_IN_ENTRY = {"org": "name", "org_id": "id"}
_OF_ITSELF = ("description", "members", "owners")
_CONTENTS = ("labels", "buckets", "dbrps", "authorizations", "v1_users")
_CONTENT_KINDS = ("label", "bucket", "dbrp", "authorization", "v1_user")
# Nothing is written where something of these may be hidden: a file without it would say that it is not there.
_NEVER_INCOMPLETE = ("labels", "buckets")
_KINDS = {"authorization": "token", "dbrp": "database", "v1_user": "v1 user"}
_PARTS = {
    "members": "members of buckets",
    "owners": "owners of buckets",
    "organization": "description, members and owners of the organization",
    "dbrps": "DBRP mappings",
    "authorizations": "tokens",
    "v1_users": "v1 users",
}
_HEADER = (
    "The state of InfluxDB, as the playbook timeseries.influxdb.export found it. To bring a server to this state:",
    "  ansible-playbook timeseries.influxdb.provision -e @THIS_FILE",
)
_WITHOUT_SECRETS = "InfluxDB does not return passwords and tokens. A comment names the option that you can add in the place of each one."
_PASSWORD = "user_password: the password of a new user"  # noqa: S105  # a comment, and no password
_TOKEN_FILE = "token_file: the path of a file for a new token"  # noqa: S105  # a comment, and no token


class ExportError(Exception):
    """The file would not declare what exists."""


@dataclass(frozen=True)
class Found:
    """The result of influx_server_info, and the option and value that name each of its organizations, None where nothing does."""

    result: Entry
    named: t.Sequence[tuple[str | None, str]]

    @property
    def organizations(self) -> list[Entry]:
        """Return what is declared of each organization, without what names it."""
        return [
            {option: value for option, value in one.items() if option not in _IN_ENTRY.values()}
            for one in self.result["organizations"]
        ]


@dataclass(frozen=True)
class Form:
    """How an export is written: as a list of organizations, with the name of a single one, and whether with gaps.

    ``asked_for`` says that the parts were chosen, so that a gap in any of them matters. ``all_users`` says that users are in it of
    whom nothing else in it speaks.
    """

    many: bool
    names_organization: bool
    incomplete: bool
    asked_for: bool
    all_users: bool


def export(found: Found, form: Form) -> str:
    """Return the file's text for what was ``found``.

    Raises :class:`ExportError` where a secret's mask stands for a text, and, unless that is allowed, where something may be hidden
    from the token or can't be declared.
    """
    if not found.named:
        raise ExportError(
            f"No organization is named, and the token may read none. Give {_PREFIX}org or {_PREFIX}org_id. Nothing was written."
        )
    _refuse_masks(found)
    missing, notes = _remarks(found, form)
    if missing and not form.incomplete:
        raise ExportError(
            f"{' '.join(missing)} Nothing was written. To write a file without that, set {_PREFIX}export_incomplete to true."
        )
    data = _data(found, form)
    try:
        written = write_yaml(data)
    except NotYamlError as error:
        raise ExportError(f"{error} Nothing was written. Rename what has it, or change its description.") from None
    has_secrets = any(_holds_secrets(entry) for entry in (found.result, *found.result["organizations"]))
    lines = [*_HEADER, *([_WITHOUT_SECRETS] if has_secrets else []), *(f"Note: {note}" for note in (*notes, *missing))]
    # A name can have a line break in it, which would end the comment.
    return "".join(["---\n", *(f"# {printable(line)}\n" for line in lines), written])


def _holds_secrets(entry: Entry) -> bool:
    return any(entry.get(part) for part in ("users", "authorizations", "v1_users"))


def _data(found: Found, form: Form) -> Entry:
    """Return the variables of the file. A list that is empty because all of it may be hidden is left out."""
    entries = [_contents(found, number) for number in range(len(found.named))]
    option, name = found.named[0]
    if form.many:
        named, contents = {}, {"organizations": entries}
    else:
        named = {option: name} if form.names_organization and option else {}
        contents = {part: value for part, value in entries[0].items() if part in _CONTENTS}
    users = [
        user for user in found.result.get("users", ()) if form.all_users or user.get("name") in _user_names(entries)
    ]
    data = {**named, **({"users": [Commented(user, _PASSWORD) for user in users]} if users else {}), **contents}
    return {f"{_PREFIX}{option}": value for option, value in data.items()}


def _user_names(value: t.Any) -> set[str]:
    """Return the names of the users of whom a declaration speaks."""
    if isinstance(value, list):
        return {name for item in value for name in _user_names(item)}
    if not isinstance(value, dict):
        return set()
    named = {name for option in ("members", "owners") for name in value.get(option, ())}
    named |= {value["user"]} if "user" in value else set()
    named |= {value["name"]} if value.get("type") == "users" and "name" in value else set()
    return named.union(*map(_user_names, value.values()))


def _contents(found: Found, number: int) -> Entry:
    option, name = found.named[number]
    entry, hidden = found.organizations[number], {gap["part"] for gap in _gaps(found, number)}
    declared: Entry = {_IN_ENTRY[option]: name} if option else {}
    declared.update({key: entry[key] for key in _OF_ITSELF if key in entry})
    for part in _CONTENTS:
        if entry.get(part) or (part in entry and (part in _NEVER_INCOMPLETE or part not in hidden)):
            declared[part] = entry[part]
    if "authorizations" in declared:
        declared["authorizations"] = [Commented(token, _TOKEN_FILE) for token in declared["authorizations"]]
    if "v1_users" in declared:
        declared["v1_users"] = [Commented(user, _PASSWORD) for user in declared["v1_users"]]
    return declared


def _title(found: Found, number: int) -> str:
    """Return how influx_server_info calls an organization in its remarks."""
    of = found.result["completeness"][number]
    return str(of["name"] or of["id"])


def _gaps(found: Found, number: int) -> list[Entry]:
    title = _title(found, number)
    return [gap for gap in found.result["hidden"] if gap["organization"] == title]


def _remarks(found: Found, form: Form) -> tuple[list[str], list[str]]:
    """Return what the file lacks and may not lack, and what else a reader must know."""
    missing: list[str] = []
    notes: list[str] = []
    for gap in found.result["hidden"]:
        if gap["part"] == ITSELF and not form.many:
            continue
        (missing if _matters(gap, form) else notes).append(_hidden(gap, form))
    for remark in found.result["remarks"]:
        if remark["kind"] == ITSELF and not form.many:
            continue
        (missing if remark["outcome"] == "in_part" else notes).append(_remark(remark, form))
    return missing, notes


def _matters(gap: Entry, form: Form) -> bool:
    """Return whether nothing may be written with that gap. An organization without a bucket is nothing uncommon."""
    return (form.asked_for or gap["part"] in _NEVER_INCOMPLETE) and gap["reason"] != NO_BUCKETS


def only_noted(found: Found, form: Form) -> set[str]:
    """Return the reasons of gaps of which a comment in the file is enough."""
    gaps = [gap for gap in found.result["hidden"] if not _matters(gap, form)]
    return {gap["reason"] for gap in gaps} - {NO_BUCKETS}


def _hidden(gap: Entry, form: Form) -> str:
    of = f" of {gap['organization']}" if form.many and gap["organization"] else ""
    if gap["reason"] == NO_BUCKETS:
        return NO_BUCKETS
    if gap["part"] == "buckets":
        return (
            f"Some buckets{of} may be missing from the list: {gap['reason']}. Use a token that may read all buckets of the "
            "organization."
        )
    if gap["part"] == "labels":
        return f"Some labels{of} may be hidden from this token. {gap['reason']} Use a token that may read labels."
    return f"Not all {_PARTS.get(gap['part'], gap['part'])}{of} can be read: {gap['reason']}"


def _remark(remark: Entry, form: Form) -> str:
    of = f" of {remark['organization']}" if form.many and remark["organization"] else ""
    thing = f"The {_KINDS.get(remark['kind'], remark['kind'])} {remark['name']!r}{of}"
    outcome = {
        "by_id": "is declared in part by ID",
        "in_part": "can't be declared with what it has",
        "left_out": "is not declared",
    }[remark["outcome"]]
    return f"{thing} {outcome}. {remark['reason']}"


def _refuse_masks(found: Found) -> None:
    """Raise where a secret was masked in what was read: the file would declare something that doesn't exist."""
    for kind, entry in _things(found.result):
        for option, value in entry.items():
            if any(_is_masked(text) for text in _texts(value)):
                title = entry.get("name") or entry.get("description") or entry.get("database") or entry.get("id")
                raise ExportError(
                    f"The {kind} {title!r}: its {option} contains a secret of the connection, in whose place Ansible writes a mask. "
                    f"Provisioning with the mask would act on another {kind}. Nothing was written. Change the password or token, or "
                    f"change the {option}."
                )
    if found.result.get("masked"):
        raise ExportError(
            "What was read contains a secret of the connection, in whose place Ansible writes a mask. Nothing was written. Change the "
            "password or token."
        )


def _things(result: Entry) -> t.Iterator[tuple[str, Entry]]:
    """Yield all that the file would declare, each with its kind."""
    yield from (("user", user) for user in result.get("users", ()))
    for organization in result["organizations"]:
        yield "organization", {key: value for key, value in organization.items() if key not in _CONTENTS}
        for kind, part in zip(_CONTENT_KINDS, _CONTENTS):
            yield from ((_KINDS.get(kind, kind), entry) for entry in organization.get(part, ()))


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
