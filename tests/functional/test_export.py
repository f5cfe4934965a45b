# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export of a whole server is worth: another server that is provisioned with the file gives the same file again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import PARTS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._export import Form, Found, export
from functional.fresh import TOKEN, FreshServer, fresh_server
from functional.sandbox import PASSWORD
from tools.calls import call
from unit.plugins.unsafe_yaml import read_yaml

Options = dict[str, Any]
PASSWORD_COMMENT = "# user_password: the password of a new user"
COMMENT = "# token_file: the path of a file for a new token"


def read(server: FreshServer) -> Options:
    """All of the server as influx_server_info returns it."""
    return call(SERVER_INFO, {"host": server.host, "token": TOKEN, "include": list(PARTS)})


def exported(server: FreshServer) -> str:
    """The file with all of the server."""
    result = read(server)
    named = [("org", one["name"]) for one in result["organizations"]]
    return export(
        Found(result, named),
        Form(many=True, names_organization=False, incomplete=False, asked_for=True, all_users=True),
    )


def with_secrets(text: str, folder: Path) -> str:
    """The file with options in the place of comments. The token of the setup, and all users, exist or need no password."""
    before, v1_user, after = text.partition("v1_users:\n      - name: grafana")
    text = before + v1_user + after.replace(PASSWORD_COMMENT, f"user_password: {PASSWORD}")
    before, own, *others = text.split(COMMENT)
    return (
        before + COMMENT + own + "".join(f"token_file: {folder}/{number}{rest}" for number, rest in enumerate(others))
    )


def keep(server: FreshServer, text: str) -> Options:
    """Bring the server to what the file declares."""
    declared = {name.removeprefix("influxdb_"): value for name, value in read_yaml(text).items()}
    return call(SERVER, {"host": server.host, "token": TOKEN, **declared})


def fill(server: FreshServer) -> None:
    """Put things of all kinds on the server, as people did by hand."""
    main = server.read("orgs?org=main")["orgs"][0]["id"]
    users = {name: server.change("POST", "users", {"name": name})["id"] for name in ("ann", "bob", "no member")}
    server.change("PATCH", f"users/{users['bob']}", {"status": "inactive"})
    other = server.change("POST", "orgs", {"name": "other", "description": "{{ no template }}"})["id"]
    server.change("POST", f"orgs/{other}/members", {"id": users["ann"]})
    server.change("POST", f"orgs/{other}/owners", {"id": users["bob"]})
    label = server.change("POST", "labels", {"orgID": other, "name": "prod", "properties": {"color": "#fff"}})["label"][
        "id"
    ]
    buckets = {}
    for name, org_id in (("metrics", other), ("two\nlines", other), ("weather", other), ("metrics", main)):
        rule = {"type": "expire", "everySeconds": 7200}
        body = {"orgID": org_id, "name": name, "retentionRules": [rule]}
        buckets[name, org_id] = server.change("POST", "buckets", body)["id"]
    server.change("POST", f"buckets/{buckets['metrics', other]}/labels", {"labelID": label})
    server.change("POST", f"buckets/{buckets['metrics', other]}/members", {"id": users["ann"]})
    mappings = (("weather", "weather", "autogen", True), ("metrics", "db", "a", True), ("weather", "db", "b", False))
    for bucket, database, policy, default in mappings:
        mapping = {"database": database, "retention_policy": policy, "default": default}
        server.change("POST", "dbrps", {"orgID": other, "bucketID": buckets[bucket, other], **mapping})
    own = {"type": "buckets", "orgID": other}
    of_label = {"type": "labels", "orgID": other, "id": label}
    give(server, main, users["ann"], "all of main", everything(server, main, users["ann"]))
    give(server, other, users["no member"], "reader", [("read", own)])
    permissions = [{"action": "read", "resource": {**own, "id": buckets["weather", other]}}]
    v1_user = {"token": "grafana", "orgID": other, "userID": users["ann"], "permissions": permissions}
    headers = {"Authorization": f"Token {TOKEN}"}
    made = requests.post(f"{server.host}/private/legacy/authorizations", json=v1_user, headers=headers, timeout=60)
    assert made.status_code == 201, made.text
    give(
        server,
        other,
        users["ann"],
        "writer: {{ x }}",
        [("write", {**own, "id": buckets["metrics", other]}), ("read", of_label)],
    )


def give(
    server: FreshServer, org_id: str, user_id: str, description: str, held: list[tuple[str, dict[str, str]]]
) -> None:
    """Make a token."""
    permissions = [{"action": action, "resource": resource} for action, resource in held]
    body = {"orgID": org_id, "userID": user_id, "description": description, "permissions": permissions}
    server.change("POST", "authorizations", body)


def everything(server: FreshServer, org_id: str, user_id: str) -> list[tuple[str, dict[str, str]]]:
    """An all-access token as the CLI makes it."""
    single = {"orgs": {"id": org_id}, "users": {"id": user_id}}
    kinds = [kind for kind in server.read("resources") if kind != "instance"]
    return [
        (action, {"type": kind, **single.get(kind, {"orgID": org_id})})
        for kind in kinds
        for action in ("read", "write")
    ]


def test_export__provisioned_on_an_empty_server__the_same_file_again(tmp_path: Path) -> None:
    with fresh_server() as first, fresh_server() as second:
        for server in (first, second):
            assert server.set_up() == 201
        fill(first)
        text = exported(first)
        assert "Note:" not in text
        assert TOKEN not in text
        assert text.count(COMMENT) == 4
        again = keep(first, text)
        assert (again["changed"], again["actions"]) == (False, [])
        made = keep(second, with_secrets(text, tmp_path))
        assert made["changed"] is True
        assert exported(second) == text
        assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]
        again = keep(second, with_secrets(text, tmp_path))
        assert (again["changed"], again["actions"]) == (False, [])
