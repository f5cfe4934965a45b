# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts that declare the same at the same time. All succeed, and each thing that is created is told by the one that created it.

The proxy holds what would create a thing until all hosts have sent it, so all have looked before, and none has seen it.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.sandbox import PASSWORD, Module, Result, User
from functional.world import Stage, begin
from proxy import Entry, Fault, Proxy, Rule
from tools.calls import call
from tools.server import Server

HOSTS = 12
BUCKET_LIST = r"/api/v2/buckets$"
LABELS = r"/v2/labels$"
ON_BUCKET = r"/buckets/\w+/labels$"
MEMBERS = r"/members$"
OWNERS = r"/owners$"
ONE = r"/buckets/\w+$"
DBRPS = r"/v2/dbrps$"
V1_USERS = r"/legacy/authorizations$"
USERS = r"/v2/users$"
ORGANIZATIONS = r"/v2/orgs$"


@dataclass(frozen=True)
class Common:
    """What all hosts declare; the creations at which they meet, one after the other; and what one of them is to tell of each."""

    name: str
    module: Module
    options: Mapping[str, Any]
    meet: tuple[str, ...]
    told: Mapping[str, int] = field(default_factory=dict)
    at_once: int = 1

    def __str__(self) -> str:
        return self.name

    def rules(self) -> list[Rule]:
        """The plan for the proxy."""
        return [
            Rule(Fault.GATHER, method="PATCH" if path == ONE else "POST", path=path, times=HOSTS * self.at_once)
            for path in self.meet
        ]


ALL_OF_A_BUCKET = {
    "retention": "30d",
    "description": "y",
    "labels": ["red", "blue"],
    "members": ["%ann", "%eve"],
    "owners": ["%bob"],
}
DECLARED = [
    Common(
        "a bucket with all that hangs on it",
        BUCKET,
        {"name": "n", **ALL_OF_A_BUCKET},
        (BUCKET_LIST, ON_BUCKET, ON_BUCKET, OWNERS, MEMBERS, MEMBERS),
        {"create_bucket": 1, "add_label": 2, "add_member": 2, "add_owner": 1},
    ),
    Common("a bucket that is renamed", BUCKET, {"name": "n", "renamed_from": "c"}, (ONE,)),
    Common("a label", LABEL, {"name": "l", "color": "#00f"}, (LABELS,), {"create_label": 1}),
    Common(
        "labels that are created and put on",
        BUCKET_LABEL,
        {"bucket": "c", "labels": ["one", "two"], "create_labels": True},
        (LABELS, LABELS, ON_BUCKET),
        {"create_label": 2, "add_label": 2},
    ),
    Common(
        "a label that one creates and puts on",
        BUCKET_LABEL,
        {"bucket": "c", "labels": ["one", "red"], "create_labels": True},
        (LABELS,),
        {"create_label": 1, "add_label": 2},
    ),
    Common(
        "roles",
        BUCKET_MEMBER,
        {"bucket": "c", "users": ["%ann", "%eve"], "role": "owner"},
        (OWNERS, OWNERS),
        {"add_owner": 2},
    ),
    Common(
        "many buckets",
        BUCKETS,
        {
            "buckets": [{"name": "n", **ALL_OF_A_BUCKET}, {"name": "m", "labels": ["red"]}, {"name": "o"}],
            "concurrency": 3,
        },
        (BUCKET_LIST,),
        {"create_bucket": 3, "add_label": 3, "add_member": 2, "add_owner": 1},
        at_once=3,
    ),
    Common(
        "many buckets with labels that they make",
        BUCKETS,
        {
            "buckets": [{"name": "n", "labels": ["one", "red"]}, {"name": "m", "labels": ["two", "ONE"]}],
            "defaults": {"create_labels": True},
            "concurrency": 2,
        },
        (LABELS, BUCKET_LIST),
        {"create_label": 2, "create_bucket": 2, "add_label": 4},
        at_once=2,
    ),
    Common(
        "a server",
        SERVER,
        {
            "organizations": [
                {
                    "labels": [{"name": "one", "color": "#00f"}, {"name": "two"}],
                    "buckets": [
                        {"name": "n", "labels": ["one", "red"], "members": ["%ann"]},
                        {"name": "m", "labels": ["two"]},
                    ],
                }
            ],
            "concurrency": 2,
        },
        (LABELS, BUCKET_LIST),
        {"create_label": 2, "create_bucket": 2, "add_label": 3, "add_member": 1},
        at_once=2,
    ),
    Common(
        "a whole server",
        SERVER,
        {
            "users": [{"name": "+new", "user_password": PASSWORD}],
            "organizations": [
                {
                    "name": "+made",
                    "members": ["+new"],
                    "labels": [{"name": "one"}],
                    "buckets": [{"name": "n", "labels": ["one"], "members": ["+new"]}],
                    "dbrps": [{"database": "e", "policies": [{"name": "p", "bucket": "n"}]}],
                    "v1_users": [{"name": "+n", "user_password": PASSWORD, "read_buckets": ["n"]}],
                }
            ],
        },
        (USERS, ORGANIZATIONS, LABELS, BUCKET_LIST),
        {"create_user": 1, "create_organization": 1, "create_label": 1, "create_bucket": 1, "create_v1_user": 1},
    ),
    Common(
        "a database",
        DBRP,
        {
            "database": "e",
            "policies": [{"name": "q", "bucket": "c"}, {"name": "p", "bucket": "b", "default": True}],
        },
        (DBRPS, DBRPS),
        {"create_dbrp": 2},
    ),
    Common(
        "a database whose mappings move",
        DBRP,
        {
            "database": "d",
            "policies": [{"name": "p", "bucket": "b", "default": True}, {"name": "q", "bucket": "c"}],
        },
        (DBRPS,),
        {"create_dbrp": 2},
    ),
    Common(
        "a v1 user",
        V1_USER,
        {"name": "+n", "user_password": PASSWORD, "read_buckets": ["b"], "write_buckets": ["c"]},
        (V1_USERS,),
        {"create_v1_user": 1},
    ),
]


@pytest.fixture(name="stage")
def stage_fixture(server: Server, proxy: Proxy, users: Mapping[str, User]) -> Iterator[Stage]:
    """An organization."""
    stage = begin(server, proxy, users)
    try:
        yield stage
    finally:
        stage.sandbox.close()


def run_at_once(stage: Stage, module: Module, options: Mapping[str, Any]) -> list[Result]:
    """The results of all hosts; a failure of any is raised."""
    params = stage.sandbox.params(**stage.filled(dict(options)))
    together = threading.Barrier(HOSTS)

    def run(_number: int) -> Result:
        together.wait()
        return call(module, dict(params))

    with ThreadPoolExecutor(HOSTS) as pool:
        return list(pool.map(run, range(HOSTS)))


def told(results: list[Result]) -> Counter[str]:
    """How often each creation is told. A change of what is there is the same whoever makes it, and all who sent it tell it."""
    actions = (action["action"] for result in results for action in result["actions"])
    return Counter(action for action in actions if action in CREATED_AT.values())


CREATED_AT = {
    BUCKET_LIST: "create_bucket",
    LABELS: "create_label",
    ON_BUCKET: "add_label",
    MEMBERS: "add_member",
    OWNERS: "add_owner",
    DBRPS: "create_dbrp",
    V1_USERS: "create_v1_user",
    USERS: "create_user",
    ORGANIZATIONS: "create_organization",
}
TOLD_BY_SEVERAL = ("add_label", "create_dbrp")


def created(log: list[Entry]) -> Counter[str]:
    """How often the server said that a thing was created.

    It looks before it puts a label on a bucket or makes a DBRP mapping, and not while it does, so of hosts at once it tells several
    that they did.
    """
    paths = [entry.path for entry in log if (entry.method, entry.upstream_status) == ("POST", 201)]
    return Counter(action for path in paths for pattern, action in CREATED_AT.items() if re.search(pattern, path))


@pytest.mark.parametrize("common", DECLARED, ids=str)
def test_same_declaration__all_at_once__each_creation_is_one_hosts(stage: Stage, common: Common) -> None:
    stage.sandbox.channel.plan(common.rules())
    results = run_at_once(stage, common.module, common.options)
    assert stage.sandbox.channel.applied() == [HOSTS * common.at_once] * len(common.meet)
    assert told(results) == created(stage.sandbox.log())
    for action, number in common.told.items():
        assert told(results)[action] == number or (action in TOLD_BY_SEVERAL and told(results)[action] > number)
    for result in results:
        assert result["changed"] is bool(result["actions"])
    again = run_at_once(stage, common.module, common.options)
    assert [result["changed"] for result in again] == [False] * HOSTS
