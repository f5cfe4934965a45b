# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hostile texts wherever a module takes one: kept as they are, so that the second run is unchanged, or refused in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.sandbox import Module, Sandbox
from tools.calls import Failure

HOSTILE = {
    "double quote": 'a"b',
    "quotes": "it's `x` \\' \\",
    "newlines": "a\nb\r\nc\u2028d",
    "slashes": "a/b//c/",
    "upwards": "../../orgs/0123456789abcdef",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "NUL": "a\0b",
    "10,000 letters": "x" * 10_000,
    "10,000 beyond the BMP": "📈" * 10_000,
    "as long as can be": "x" * 32_752,
    "right to left": "\u202e\u2067דלי\u2069",
    "braces": "{{ 7 * 7 }}{% raw %}${x}",
    "query": "?a=b&name=c#d;e%00%2F+",
    "markup": "<script>alert(1)</script>&amp;",
    "pattern": "[!a-z]*?[",
    "an option": "--help",
    "white space": " \t a \u00a0",
    "surrogate": "a\ud800b",
    "empty": "",
}

Task = tuple[Module, dict[str, Any]]


def _tasks(text: str) -> Iterator[tuple[str, Task]]:
    """A task for each place where a text can stand, in an organization with a bucket `b`."""
    yield "bucket", (BUCKET, {"name": text})
    yield "bucket description", (BUCKET, {"name": "b", "description": text})
    yield "bucket renamed", (BUCKET, {"name": text, "renamed_from": "b"})
    yield "bucket renamed from it", (BUCKET, {"name": "new", "renamed_from": text})
    yield "rp", (BUCKET, {"name": "rp", "rp": text})
    yield "label of a bucket", (BUCKET, {"name": "b", "labels": [text]})
    yield "member", (BUCKET, {"name": "b", "members": [text]})
    yield "buckets", (BUCKETS, {"buckets": [{"name": text}, {"name": "c", "description": text}]})
    yield "purge", (BUCKETS, {"buckets": [{"name": "c"}], "purge": True, "purge_exclude": [text]})
    yield "purge label", (BUCKETS, {"buckets": [{"name": "c"}], "purge": True, "purge_label": text})
    yield "label made", (BUCKET_LABEL, {"bucket": "b", "labels": [text], "create_labels": True})
    yield "label on it", (BUCKET_LABEL, {"bucket": text, "labels": ["x"], "state": "absent"})
    yield "user", (BUCKET_MEMBER, {"bucket": "b", "users": [text], "state": "absent"})
    yield "label", (LABEL, {"name": text, "color": text, "description": text})
    yield "property", (LABEL, {"name": "p", "properties": {text: "x", "y": text}})
    yield "database", (DBRP, {"database": text, "policies": [{"name": "p", "bucket": "b"}]})
    yield "database of nothing", (DBRP, {"database": text, "state": "absent"})
    yield "retention policy", (DBRP, {"database": "d", "policies": [{"name": text, "bucket": "b"}]})
    yield "bucket of a database", (DBRP, {"database": "e", "policies": [{"name": "p", "bucket": text}]})
    yield "v1 user", (V1_USER, {"name": text, "description": text, "read_buckets": ["b"]})
    yield "v1 user that goes", (V1_USER, {"name": text, "state": "absent"})
    yield "bucket of a v1 user", (V1_USER, {"name": "no-such-v1-user", "write_buckets": [text]})
    yield "info", (BUCKET_INFO, {"name": text})
    yield "info of a pattern", (BUCKET_INFO, {"pattern": text})
    yield "info of a label", (BUCKET_INFO, {"label": text})
    yield "label info", (LABEL_INFO, {"name": text})
    yield "organization", (BUCKET, {"org": text, "name": "b"})
    yield "profile", (BUCKET, {"profile": text, "configs_path": "/dev/null", "name": "b"})
    yield "host", (BUCKET, {"host": f"http://{text}:8086", "name": "b", "retries": 0, "timeout": 1})


def _outcome(ended: dict[str, Any] | Failure) -> tuple[str | None, dict[str, Any]]:
    """The message of a refusal, and the result."""
    return (ended.message, ended.done) if isinstance(ended, Failure) else (None, ended)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile(sandbox: Sandbox, text: str) -> None:
    """By every module, in check mode, in a run and in a second one."""
    sandbox.bucket("b")
    for place, (module, options) in _tasks(text):
        told, checked = _outcome(sandbox.attempt(module, check=True, **options))
        said, ran = _outcome(sandbox.attempt(module, **options))
        assert told == said, place
        if said is not None:
            assert said.isprintable(), place
            assert ran.get("changed", False) is False
        else:
            assert (checked.get("actions"), checked.get("diff")) == (ran.get("actions"), ran.get("diff")), place
            assert sandbox.run(module, **options)["changed"] is False, place
        if sandbox.api.send("GET", "/api/v2/buckets", query={"orgID": sandbox.org_id, "name": "b"}).status_code == 404:
            sandbox.bucket("b")
