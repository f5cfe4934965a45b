# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may use a bucket, where a server doesn't have each kind of it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import NoSuchPathError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.dependents import BucketReference, Check
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dependents import KINDS, Dependents
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.dependents import read_dependents
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.directory import Directory
from unit.plugins.samples import BUCKET_ID, ORG, OTHER_ORG
from unit.plugins.script import TOKEN
from unit.plugins.server import Reply, Server, refusal

OFFERED: dict[str, Reply] = {
    "checks": (200, {"checks": [{"id": "c1", "name": "cpu", "query": {"text": "x"}}]}),
    "scrapers": (200, {"configurations": [{"id": "s1", "name": "scrape", "bucketID": BUCKET_ID}]}),
    "replications": (200, {"replications": [{"id": "r1", "name": "away", "localBucketID": BUCKET_ID}]}),
}
V1_PATH = "/private/legacy/authorizations"
V1_USER = {"id": "00000000000000d2", "token": "app", "orgID": ORG, "permissions": []}
FOUND: dict[str, Any] = {
    "checks": (Check("c1", "cpu", "x"),),
    "scrapers": (BucketReference("s1", "scrape", BUCKET_ID),),
    "replications": (BucketReference("r1", "away", BUCKET_ID),),
}


def reading(missing: str, build: str, *may_read: str) -> Server:
    """A server without one kind, and a token that may read some."""
    permissions = [{"action": "read", "resource": {"type": kind}} for kind in (*may_read, "buckets", "users")]
    own = {"id": "00000000000000d1", "token": TOKEN, "permissions": permissions}
    offered = {
        **OFFERED,
        V1_PATH: (200, {"authorizations": [V1_USER, {**V1_USER, "orgID": OTHER_ORG}]}),
        missing: refusal(404, "path not found"),
        "authorizations": (200, {"authorizations": [own]}),
        f"users/{ORG}": refusal(404, "user not found"),
    }
    return Server(build=build, before=lambda dummy, path: offered.get(path))


@pytest.mark.parametrize("missing", OFFERED)
def test_read_dependents__a_kind_that_cloud_does_not_have__known_to_be_none(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [kind for kind in KINDS if kind != missing]
    with reading(missing, "Cloud", *others).client(monkeypatch) as client:
        found = read_dependents(Directory(client), ORG)
    assert (found.unknown, getattr(found, missing)) == ((), ())
    assert {kind: getattr(found, kind) for kind in FOUND if kind != missing} == {
        kind: entries for kind, entries in FOUND.items() if kind != missing
    }


def test_read_dependents__v1_users__those_of_the_organization(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading("nothing", "OSS", *KINDS).client(monkeypatch) as client:
        assert read_dependents(Directory(client), ORG).v1_users == (V1User.from_api(V1_USER),)
    with reading(V1_PATH, "Cloud", *KINDS).client(monkeypatch) as client:
        assert read_dependents(Directory(client), ORG).v1_users == ()
    with reading(V1_PATH, "OSS", *KINDS).client(monkeypatch) as client, pytest.raises(NoSuchPathError):
        read_dependents(Directory(client), ORG)


@pytest.mark.parametrize("missing", OFFERED)
def test_read_dependents__a_kind_that_oss_must_have__an_error(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(missing, "OSS", *KINDS).client(monkeypatch) as client, pytest.raises(NoSuchPathError):
        read_dependents(Directory(client), ORG)


@pytest.mark.parametrize("build", ["OSS", "Cloud"])
@pytest.mark.parametrize("kind", OFFERED)
def test_read_dependents__a_kind_that_the_token_may_not_read__unknown(
    kind: str, build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = reading("nothing", build, *(one for one in KINDS if one != kind))
    with server.client(monkeypatch) as client:
        found = read_dependents(Directory(client), ORG)
    assert isinstance(found, Dependents)
    assert found.unknown == (kind,)
