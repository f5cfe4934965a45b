# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every error that only InfluxDB Cloud brings about, whole, in a golden file of its own: see `test_errors`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.cloud import OTHER_TOKEN, TOKEN, cloud
from functional.fresh import DECLARED
from functional.sandbox import DAY, NO_ID, Module
from tools.calls import Failure, attempt

GOLDEN = Path(__file__).parent.parent / "golden" / "errors_cloud.txt"
REWRITE = "REWRITE_GOLDEN"

Case = Callable[[], InfluxError]
CASES: dict[str, Case] = {}


def _run(module: Module, settings: dict[str, Any], first: dict[str, Any], options: dict[str, Any]) -> InfluxError:
    with cloud(**settings) as main:
        main.bucket("b", retention=30 * DAY)
        if first:
            main.run_bucket(**first)
        return main.fails(module, **options)


def on_cloud(title: str, module: Module = BUCKET, /, settings: Any = None, first: Any = None, **options: Any) -> None:
    """A case of a task on a server with the bucket `b`, after a `first` task."""
    CASES[title] = partial(_run, module, settings or {}, first or {}, options)


on_cloud("quota", settings={"bucket_quota": 2}, name="new")
on_cloud("quota, of many", BUCKETS, settings={"bucket_quota": 3}, concurrency=1, buckets=[{"name": "x"}, {"name": "y"}])
on_cloud("longest retention", settings={"max_retention": 30 * DAY}, name="b", retention="60d")
on_cloud("shard group duration", name="b", shard_group_duration="1d")
on_cloud("another schema type", name="b", schema_type="explicit")
on_cloud("token of another organization, by name", name="b", org="other")
on_cloud("token of another organization, by ID", name="b", org_id=NO_ID)
on_cloud("token of another organization, of many", BUCKETS, org="other", purge=True, buckets=[{"name": "b"}])
on_cloud("token of another organization, of labels", LABEL, org="other", name="one")
on_cloud(
    "deletion that takes too long",
    settings={"deletion_lag": 1000, "reading": ["deleted-visible"]},
    name="b",
    state="absent",
    wait_timeout=5,
)
on_cloud(
    "name of a bucket that is being deleted",
    settings={"deletion_lag": 1000},
    first={"name": "b", "state": "absent"},
    name="b",
    wait_timeout=5,
)
on_cloud("an organization that would be created", ORGANIZATION, name="new")
on_cloud("an organization that would be deleted", ORGANIZATION, name="main", state="absent", allow_data_loss=True)
on_cloud("a user", USER, name="new")
on_cloud("a v1 user", V1_USER, name="new", read_buckets=["b"])
on_cloud("no sign-in", username="admin", password="a-long-pass-word", name="b")


def other_organizations_bucket() -> InfluxError:
    with cloud() as main:
        return main.fails(BUCKET, id=main.other_bucket("b"), name="b", state="absent")


CASES["another organization's bucket"] = other_organizations_bucket


def setup_of_cloud() -> InfluxError:
    with cloud() as main:
        ended = attempt(SETUP, {**DECLARED, "host": main.channel.url})
        assert isinstance(ended, Failure)
        return ended.error


CASES["a setup"] = setup_of_cloud


def test_errors() -> None:
    """Each case's message is the golden one."""
    lines = [f"{name}: {_normal(run())}" for name, run in CASES.items()]
    if os.environ.get(REWRITE):
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def _normal(error: InfluxError) -> str:
    message = error.message
    assert message == message.strip()
    assert message.endswith(".")
    assert not any(secret in message for secret in (TOKEN, OTHER_TOKEN))
    message = re.sub(r"https?://127\.0\.0\.1:\d+(/_ch/\w+)?", "HOST", message.replace(NO_ID, "NO_ID"))
    return re.sub(r"\b[0-9a-f]{16}\b", "ID", message)
