# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives each field that InfluxDB stores a text that is a program, data of another type, or can't be seen; and removes all again.

server.py fill PREFIX MARKER prints the organizations as JSON. A program that runs makes a file whose name begins with MARKER.
server.py compare ORG REPORT PURGE fails unless the data of an audit, REPORT, and the files PURGE.* of another name the buckets of
an organization exactly.
server.py remove PREFIX removes all that has the prefix. The server is the one in INFLUX_HOST and INFLUX_TOKEN.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import urllib.request
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

NUMBER = itertools.count()
MONTH = 30 * 86400


def call(method: str, path: str, body: Any = None) -> Any:
    """The server's answer."""
    request = urllib.request.Request(  # noqa: S310  # the tests' own server
        os.environ["INFLUX_HOST"].rstrip("/") + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Token {os.environ['INFLUX_TOKEN']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310  # the same
        text = response.read()
    return json.loads(text) if text else None


def programs(marker: str) -> list[str]:
    """Texts that one reader or another takes for a program."""

    def touch() -> str:
        return f"lookup('ansible.builtin.pipe', 'touch {marker}{next(NUMBER)}')"

    return [
        f"#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< {touch()} >>",
        f"{{{{ {touch()} }}}}",
        f"{{% if {touch()} %}}{{% endif %}}",
        f"['{{{{ {touch()} }}}}']",
    ]


def others() -> list[str]:
    """Texts that are read as something else, or are not seen."""
    return [
        *("12:30", "yes", "null", "1.10", "1e3", "0x1F", "~", "<<", "=", "2026-01-01", ".inf\n", "!unsafe x", "!!int 5"),
        *("['x']", "{'a': 1}", "{# x", " padded ", "two\nlines: -", "nul\0", "\u202e\u061c\xad\u2060\u180e\u2028\x85\U000e0041", "- a"),
        *("<script>alert(1)</script>", "# x", "'", "a: b", "café 😀", "$ANSIBLE_VAULT;1.1;AES256", "x __omit_place_holder__x"),
    ]  # fmt: skip


def fill(prefix: str, marker: str) -> None:
    """Make two organizations, and give the first what is hostile."""
    orgs = {name: call("POST", "/api/v2/orgs", {"name": f"{prefix}-{name}"})["id"] for name in ("one", "two")}
    users = [call("POST", "/api/v2/users", {"name": f"{name} {prefix}"})["id"] for name in programs(marker)]
    labels = [make_label(orgs["one"], text, marker) for text in [*programs(marker), *others()]]
    for text in [*programs(marker), *others()]:
        bucket = {
            "orgID": orgs["one"],
            "name": text,
            "description": programs(marker)[0] if len(text) % 2 else text,
            "rp": programs(marker)[1] if len(text) % 3 else text,
            "retentionRules": [{"type": "expire", "everySeconds": MONTH}],
        }
        its_id = call("POST", "/api/v2/buckets", bucket)["id"]
        for label in [] if text == "=" else labels[:5]:
            call("POST", f"/api/v2/buckets/{its_id}/labels", {"labelID": label})
        for user, role in zip(users, ("members", "owners"), strict=False):
            call("POST", f"/api/v2/buckets/{its_id}/{role}", {"id": user})
    print(json.dumps(orgs))


def make_label(org_id: str, name: str, marker: str) -> str:
    """Make a label as a template does: some of its properties are empty."""
    texts = [name, *programs(marker)]
    properties = {text: texts[number - 1] for number, text in enumerate(texts)}
    properties.update({"": "no key", "empty": "", "color": "" if len(name) % 2 else "#326BBA"})
    properties["description"] = "" if len(name) % 3 else name
    label = call("POST", "/api/v2/labels", {"orgID": org_id, "name": name, "properties": properties})["label"]
    return str(label["id"])


def remove(prefix: str) -> None:
    """Remove organizations, labels and users; buckets go with their organization."""
    for org in call("GET", "/api/v2/orgs?limit=100")["orgs"]:
        if org["name"].startswith(prefix):
            for label in call("GET", f"/api/v2/labels?orgID={org['id']}")["labels"]:
                call("DELETE", f"/api/v2/labels/{label['id']}")
            call("DELETE", f"/api/v2/orgs/{org['id']}")
    for user in call("GET", "/api/v2/users?limit=100")["users"]:
        if user["name"].endswith(prefix):
            call("DELETE", f"/api/v2/users/{user['id']}")


def compare(org_id: str, report: str, purge: str) -> None:
    """Compare the data of two audits with what the server has: all in sync, and all to be purged."""
    buckets = call("GET", f"/api/v2/buckets?limit=100&orgID={org_id}")["buckets"]
    names = sorted(bucket["name"] for bucket in buckets if bucket["type"] == "user")
    assert len(names) == len(programs("")) + len(others())
    for path, status in ((report, "in_sync"), (f"{purge}.json", "would_lose_data")):
        with open(path, encoding="utf-8") as file:
            (server,) = json.load(file)["servers"]
        (organization,) = server["organizations"]
        items = [item for item in organization["items"] if item["kind"] == "bucket"]
        found = sorted(item["name"] for item in items if item["status"] == status)
        assert found == names, (path, found)
    for kind, scripts in (("html", 1), ("md", None), ("xml", 0)):
        with open(f"{purge}.{kind}", encoding="utf-8") as file:
            source = file.read()
        # In Markdown a span of code holds it.
        assert scripts is None or source.count("<script") == scripts, kind
        assert {letter for letter in source if not letter.isprintable()} == {"\n"}, kind
    assert len(list(ElementTree.parse(f"{purge}.xml").iter("testsuite"))) == 1  # noqa: S314  # the file under test


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"fill": fill, "compare": compare, "remove": remove}
    commands[sys.argv[1]](*sys.argv[2:])
