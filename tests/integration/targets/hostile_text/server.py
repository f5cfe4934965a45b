# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts hostile texts on a server, and compares what tasks have made of them, byte for byte. It knows nothing of Ansible.

The texts are written here and sent from here, so that no template and no YAML has touched what the server holds.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

PLAIN = "plain text"


def texts(canary: str, tag: str, *, few: bool) -> list[str]:
    """Return the texts. ``canary`` is a file that is made where one of them is executed; ``tag`` is in all that users bear.

    A ``few`` of them, of each kind one, are enough where each takes a process.
    """
    touch = f"lookup('pipe', 'touch {canary}')"
    tagged = [
        f"['{tag}']",
        f"[1.10, '{tag}']",
        f"{{'a': '{tag}', 'b': true}}",
        f"'{tag}'",
        f"{{{{ {touch} }}}} {tag}",
        f"{{% if {touch} %}}{tag}{{% endif %}}",
        f"{{# {tag} #}}",
        f"#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< {touch} >> {tag}",
        f"!unsafe {tag}",
        f"two\nlines\r\n{tag}\n",
        f"\u00a0 {tag} \u00a0",
        f"nul\0{tag}",
        f"\u202e{tag}\u2066 \u200b\U0001f4c8",
        f"back\\slash\\n{tag}",
        f"a,b={tag}",
    ]
    others = [
        *(f'["{tag}"]', f'{{"a": "{tag}", "b": [true, null]}}', f'"{tag}"', '"', "[]", "{}", "[1.10]", "[0x10]"),
        *("True", "no", "yes", "None", "null", "~", "1.10", "0x10", "1e3", "010", "2024-01-01", "12:30:00", "*", "|"),
        *("__omit_place_holder__", "_underscore", "AnsibleUnsafe", "ansible_python_interpreter", "item", "omit"),
        *("VALUE", "*******", "- a", "a: b", "&a", "%", "@", "`", "trailing ", "{{", "}}", "{%", "x" * 5_000),
    ]
    return (tagged + others)[:: 5 if few else 1]


class Api:
    """The server's API, as its operator."""

    def __init__(self, host: str) -> None:
        self.host = host

    def send(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  # the tests' own server
            f"{self.host}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"Token {os.environ['INFLUX_TOKEN']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:  # noqa: S310  # as above
            content = response.read()
        return json.loads(content) if content else None

    def all(self, path: str, key: str) -> list[Any]:
        """Return a whole list, page by page."""
        found: list[Any] = []
        mark = "&" if "?" in path else "?"
        while page := self.send("GET", f"{path}{mark}limit=100&offset={len(found)}")[key]:
            found += page
        return found


def make(api: Api, told: argparse.Namespace) -> None:
    """Make a bucket for each text, with the text in each of its fields, and a user and an organization."""
    for number, text in enumerate(texts(told.canary, told.tag, few=told.few)):
        may_be_bucket = '"' not in text and not text.startswith("_")
        bucket = api.send(
            "POST",
            "/api/v2/buckets",
            {
                "orgID": told.org_id,
                "name": text if may_be_bucket else f"{PLAIN} {number}",
                "description": text,
                "rp": text,
                "retentionRules": [{"type": "expire", "everySeconds": 86_400, "shardGroupDurationSeconds": 3_600}],
            },
        )
        properties = {"color": text, "description": text, f"key {text}": text, text: PLAIN}
        label = api.send("POST", "/api/v2/labels", {"orgID": told.org_id, "name": text, "properties": properties})
        api.send("POST", f"/api/v2/buckets/{bucket['id']}/labels", {"labelID": label["label"]["id"]})
        if told.tag in text:
            user = api.send("POST", "/api/v2/users", {"name": text})
            api.send("POST", f"/api/v2/buckets/{bucket['id']}/members", {"id": user["id"]})
            api.send("POST", "/api/v2/orgs", {"name": text})


def copy_labels(api: Api, told: argparse.Namespace) -> None:
    """Make the labels of one organization in another."""
    for label in api.send("GET", f"/api/v2/labels?orgID={told.like}")["labels"]:
        body = {"orgID": told.org_id, "name": label["name"], "properties": label["properties"]}
        api.send("POST", "/api/v2/labels", body)


def buckets_of(api: Api, org_id: str) -> list[str]:
    """Return the buckets of an organization with all that they hold, each as one text that can be compared."""
    held = []
    for bucket in api.all(f"/api/v2/buckets?orgID={org_id}", "buckets"):
        if bucket["type"] == "system":
            continue
        members = api.send("GET", f"/api/v2/buckets/{bucket['id']}/members")["users"]
        rule = {key: bucket["retentionRules"][0][key] for key in ("everySeconds", "shardGroupDurationSeconds")}
        fields = {key: bucket.get(key) for key in ("name", "description", "rp")}
        labels = sorted(label["name"] for label in bucket["labels"])
        names = sorted(member["name"] for member in members)
        held.append(json.dumps({**fields, **rule, "labels": labels, "members": names}, sort_keys=True))
    return held


def labels_of(api: Api, org_id: str) -> list[str]:
    """Return the labels of an organization, each as one text that can be compared."""
    return [
        json.dumps({"name": label["name"], "properties": label["properties"]}, sort_keys=True)
        for label in api.send("GET", f"/api/v2/labels?orgID={org_id}")["labels"]
    ]


def check(api: Api, told: argparse.Namespace) -> None:
    """Fail unless an organization holds what the other does, or less of it where some ``may_be_missing``."""
    if Path(told.canary).exists():
        sys.exit("a text from the server was executed")
    wanted, held = buckets_of(api, told.like), buckets_of(api, told.org_id)
    if altered := sorted(set(held) - set(wanted)):
        sys.exit("\n".join([f"{len(altered)} buckets were altered:", *altered]))
    missing = sorted(set(wanted) - set(held))
    if missing and not told.may_be_missing:
        sys.exit("\n".join([f"{len(missing)} buckets are missing:", *missing]))
    if (labels := sorted(labels_of(api, told.org_id))) != sorted(labels_of(api, told.like)):
        sys.exit("\n".join(["the labels differ:", *labels]))


def organizations(api: Api, told: argparse.Namespace) -> dict[str, str]:
    """Return the organizations that are called by a text, and their IDs."""
    tagged = set(filter(lambda text: told.tag in text, texts(told.canary, told.tag, few=False)))
    return {org["name"]: org["id"] for org in api.all("/api/v2/orgs", "orgs") if org["name"] in tagged}


def check_organizations(api: Api, told: argparse.Namespace) -> None:
    """Fail unless each organization that is called by a text has the bucket that a task made there, described by it."""
    found = organizations(api, told)
    if len(found) < 3:
        sys.exit(f"only {len(found)} organizations")
    for name, org_id in found.items():
        told_there = [bucket.get("description") for bucket in api.all(f"/api/v2/buckets?orgID={org_id}", "buckets")]
        if told_there.count(name) != 1:
            sys.exit(f"{name!r} has {told_there!r}")


def remove(api: Api, told: argparse.Namespace) -> None:
    """Remove the users and organizations that are called by a text, and all labels. The playbook removes the rest."""
    for org_id in told.org_id.split(","):
        for label in api.send("GET", f"/api/v2/labels?orgID={org_id}")["labels"]:
            api.send("DELETE", f"/api/v2/labels/{label['id']}")
    for org_id in organizations(api, told).values():
        api.send("DELETE", f"/api/v2/orgs/{org_id}")
    tagged = set(filter(lambda text: told.tag in text, texts(told.canary, told.tag, few=False)))
    for user in api.all("/api/v2/users", "users"):
        if user["name"] in tagged:
            api.send("DELETE", f"/api/v2/users/{user['id']}")


DEEDS = {
    "make": make,
    "copy-labels": copy_labels,
    "check": check,
    "check-organizations": check_organizations,
    "remove": remove,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deed", choices=DEEDS)
    for option in ("host", "org-id", "like", "canary", "tag"):
        parser.add_argument(f"--{option}")
    for option in ("few", "may-be-missing"):
        parser.add_argument(f"--{option}", action="store_true")
    told = parser.parse_args()
    DEEDS[told.deed](Api(told.host), told)


if __name__ == "__main__":
    main()
