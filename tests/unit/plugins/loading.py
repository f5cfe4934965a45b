# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run tasks in an interpreter that has loaded nothing else, and print which of our modules each of them has loaded, and how."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import ModuleDefinition
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from tools.calls import call
from unit.plugins.samples import ANN, BUCKET_ID, ORG, OTHER_ORG, PROD, bucket
from unit.plugins.script import HOST, TOKEN, label_json
from unit.plugins.server import Reply, Server

Options = dict[str, Any]
OURS = "ansible_collections.timeseries.influxdb.plugins."
CONNECTION: Options = {"host": HOST, "token": TOKEN, "retries": 0}
MAIN: Options = {**CONNECTION, "org_id": ORG}
SECOND = bucket(id="00000000000000b2", name="second")
MAPPING: Options = {
    "id": "00000000000000d1",
    "orgID": ORG,
    "bucketID": BUCKET_ID,
    "database": "d",
    "retention_policy": "p",
    "default": True,
    "virtual": False,
}
DEFINITIONS: dict[str, ModuleDefinition[Any]] = {
    "influx_bucket": BUCKET,
    "influx_bucket_label": BUCKET_LABEL,
    "influx_bucket_member": BUCKET_MEMBER,
    "influx_buckets": BUCKETS,
    "influx_dbrp": DBRP,
    "influx_label": LABEL,
    "influx_server": SERVER,
    "influx_v1_user": V1_USER,
}
V1_PATH = "/private/legacy/authorizations"
V1_DOCUMENT: Options = {
    "id": "00000000000000e1",
    "token": "app",
    "orgID": ORG,
    "userID": ANN.id,
    "user": ANN.name,
    "status": "active",
    "permissions": [{"action": "read", "resource": {"type": "buckets", "id": BUCKET_ID, "orgID": ORG}}],
}
UNCHANGED: dict[str, Options] = {
    "influx_bucket": {**MAIN, "name": "b", "labels": ["Prod"]},
    "influx_bucket_label": {**MAIN, "bucket": "b", "labels": ["Prod"]},
    "influx_bucket_member": {**MAIN, "bucket": "b", "users": ["ann"]},
    "influx_buckets": {**MAIN, "buckets": [{"name": "b"}, {"name": "second"}], "purge": True},
    "influx_dbrp": {**MAIN, "database": "d", "policies": [{"name": "p", "bucket": "b"}]},
    "influx_label": {**MAIN, "name": "Prod"},
    "influx_v1_user": {**MAIN, "name": "app", "read_buckets": ["b"]},
    "influx_server": {
        **CONNECTION,
        "organizations": [
            {"id": ORG, "labels": [{"name": "Prod"}, {"name": "gone", "state": "absent"}], "buckets": [{"name": "b"}]},
            {"id": OTHER_ORG, "buckets": [{"name": "gone", "state": "absent"}]},
        ],
    },
}
CHANGED: dict[str, Options] = {
    "influx_bucket": {**MAIN, "name": "b", "description": "new"},
    "influx_bucket_label": {**MAIN, "bucket": "b", "labels": ["new"], "create_labels": True},
    "influx_bucket_member": {**MAIN, "bucket": "b", "users": ["ann"], "state": "absent"},
    "influx_buckets": {**MAIN, "buckets": [{"name": "b", "description": "new"}, {"name": "c"}], "purge": True},
    "influx_dbrp": {**MAIN, "database": "d", "policies": [{"name": "new", "bucket": "b"}]},
    "influx_label": {**MAIN, "name": "new"},
    "influx_v1_user": {**MAIN, "name": "app", "description": "new"},
    "influx_server": {
        **CONNECTION,
        "organizations": [
            {"id": ORG, "labels": [{"name": "new"}], "buckets": [{"name": "b", "labels": ["new"]}]},
            {"id": OTHER_ORG, "buckets": [{"name": "c"}]},
        ],
    },
}
CASES: dict[str, dict[str, Options]] = {"unchanged": UNCHANGED, "changed": CHANGED}
ALL = [(kind, module, check_mode) for kind in CASES for module in DEFINITIONS for check_mode in (False, True)]


class Holders(Server):
    """A server whose bucket has a member, and takes labels."""

    def __init__(self) -> None:
        super().__init__([bucket(labels=(PROD,)), SECOND], [PROD], orgs={ORG: "main", OTHER_ORG: "other"})
        holder = {"id": ANN.id, "name": ANN.name}
        b = f"buckets/{BUCKET_ID}"
        replies: dict[tuple[str, str], Reply] = {
            ("GET", f"{b}/members"): (200, {"users": [holder]}),
            ("GET", f"{b}/owners"): (200, {"users": []}),
            ("DELETE", f"{b}/members/{ANN.id}"): (204, None),
            ("POST", f"{b}/labels"): (201, {"label": label_json(PROD)}),
            ("GET", "dbrps"): (200, {"content": [MAPPING]}),
            ("POST", "dbrps"): (201, {**MAPPING, "retention_policy": "new"}),
            ("DELETE", f"dbrps/{MAPPING['id']}"): (204, None),
            ("GET", V1_PATH): (200, {"authorizations": [V1_DOCUMENT]}),
            ("PATCH", f"{V1_PATH}/{V1_DOCUMENT['id']}"): (200, {**V1_DOCUMENT, "description": "new"}),
        }
        self.before = lambda method, path: replies.get((method, path))


def ours() -> list[str]:
    """Return what is loaded of ours."""
    return sorted(name[len(OURS) :] for name in sys.modules if name.startswith(OURS))


def loaded_by(definition: ModuleDefinition[Any], params: Options, check_mode: bool) -> Options:
    """Return what a task has loaded of ours: the modules by the thread that loads them, and what had been written before."""
    server = Holders()
    server.listen(pytest.MonkeyPatch())
    told: Options = {"main": [], "others": [], "written": [], "at_the_top": ours()}

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import" and str(arguments[0]).startswith(OURS):
            is_main = threading.current_thread() is threading.main_thread()
            told["main" if is_main else "others"].append(arguments[0][len(OURS) :])
            told["written"] += server.written

    sys.addaudithook(note)
    return {**told, "changed": call(definition, params, check_mode=check_mode)["changed"]}


def main() -> None:
    """Print what each case has loaded. Each runs in a process of its own, since what is loaded stays."""
    for kind, module, check_mode in ALL:
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        try:
            loaded = loaded_by(DEFINITIONS[module], CASES[kind][module], check_mode)
            print(json.dumps([kind, module, check_mode, loaded]), flush=True)
        finally:
            os._exit(0)


if __name__ == "__main__":
    main()
