# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What is different since the last audit. Its data is a file that anybody may have changed, so nothing in it is relied on."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    KINDS,
    MISSING,
    STATUSES,
    TROUBLE,
    VERSION,
    LastAudit,
    Server,
    Turn,
    parts,
)

# Of an item on a server: the organization's name, empty for what belongs to none, the kind and its own name.
Key = tuple[str, str, str]
_SERVER = "server"


class LastServer(t.TypedDict):
    """One server at the last audit: its class, and organization, kind, name and class of each item."""

    status: str
    items: list[list[str]]


class Last(t.TypedDict):
    """What is needed of the last audit's data."""

    made: str
    servers: dict[str, LastServer]


def read_last(text: str) -> Last | None:
    """Return what the data ``text`` of an audit says, None where it is none, or one of another schema."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("servers"), list):
        return None
    servers = {}
    for server in _mappings(data["servers"]):
        name, status = server.get("name"), server.get("status")
        if isinstance(name, str) and status in STATUSES:
            servers[name] = LastServer(status=status, items=list(_items(server)))
    return Last(made=str(data.get("made", "")), servers=servers)


def _mappings(values: t.Any) -> t.Iterator[dict[str, t.Any]]:
    return (value for value in (values if isinstance(values, list) else []) if isinstance(value, dict))


def _items(server: dict[str, t.Any]) -> t.Iterator[list[str]]:
    own = {"name": "", "items": server.get("items")}
    for organization in (own, *_mappings(server.get("organizations"))):
        for item in _mappings(organization.get("items")):
            found = organization.get("name"), item.get("kind"), item.get("name"), item.get("status")
            texts = [text for text in found if isinstance(text, str)]
            if len(texts) == len(found) and item["kind"] in KINDS and item["status"] in STATUSES:
                yield texts


def compare(last: Last, servers: t.Iterable[Server]) -> LastAudit:
    """Return what is different, and note in ``servers`` what each of them, and of their items, was."""
    turns: list[Turn] = []
    audited = set()
    for server in servers:
        audited.add(server["name"])
        before = last["servers"].get(server["name"])
        if before is not None:
            turns += _turns(server, before)
    return {
        "made": last["made"],
        "new": sum(turn["now"] in TROUBLE and turn["was"] not in TROUBLE for turn in turns),
        "resolved": sum(turn["was"] in TROUBLE and turn["now"] not in TROUBLE for turn in turns),
        "servers_missing": sorted(set(last["servers"]) - audited),
        "changes": turns,
    }


def _turns(server: Server, before: LastServer) -> list[Turn]:
    server["was"] = before["status"]
    known: dict[Key, str] = {(organization, kind, name): status for organization, kind, name, status in before["items"]}
    found: dict[Key, str] = {}
    for organization in parts(server):
        for item in organization["items"]:
            key = organization["name"], item["kind"], item["name"]
            item["was"] = known.get(key, MISSING)
            found[key] = item["status"]
    read = {one["name"] for one in parts(server) if not one["errors"] and not server["errors"]}
    read |= set() if server["errors"] else {""}
    # What an unread organization no longer shows may still be there.
    gone = {key: MISSING for key in known if key not in found and key[0] in read}
    turns = [_turn(server, key, known.get(key, MISSING), now) for key, now in {**found, **gone}.items()]
    if not found or not known:
        turns.append(_turn(server, ("", _SERVER, server["name"]), before["status"], server["status"]))
    return [turn for turn in turns if turn["was"] != turn["now"] and {turn["was"], turn["now"]} & set(TROUBLE)]


def _turn(server: Server, key: Key, was: str, now: str) -> Turn:
    organization, kind, name = key
    return {"server": server["name"], "organization": organization, "kind": kind, "name": name, "was": was, "now": now}
