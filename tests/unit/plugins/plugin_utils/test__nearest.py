# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task says of the server, of who asks and of what else excludes each other replaces what module_defaults says."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import bucket_label_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._nearest import may_conflict, nearest

EXCLUSIVE = connection_spec().merge(bucket_label_spec()).mutually_exclusive


@pytest.mark.parametrize(
    ("task", "of_module", "group", "kept"),
    [
        ("org_id", "", "org host", "org_id host"),
        ("org", "", "org_id host", "org host"),
        ("org org_id", "", "", "org org_id"),
        ("token", "", "username password", "token"),
        ("username password", "", "token", "username password"),
        ("username", "", "username password", "username"),
        ("password", "", "username token", "password username"),
        ("token username", "", "", "token username"),
        ("client_cert", "", "client_cert client_key", "client_cert"),
        ("client_key", "", "client_cert", "client_key client_cert"),
        ("profile", "", "host token org timeout", "profile timeout"),
        ("configs_path", "", "host username password org_id ca_path", "configs_path ca_path"),
        ("profile", "", "configs_path", "profile configs_path"),
        ("profile org", "", "host token org", "profile org"),
        ("host token", "", "profile", "host token profile"),
        ("host", "", "token org", "host token org"),
        ("bucket_id", "", "bucket", "bucket_id"),
        ("", "org_id", "org token", "org_id token"),
        ("org", "org_id token", "username password", "org token"),
        ("token", "username", "token", "token"),
        ("name", "", "org", "name org"),
    ],
)
def test_nearest__of_three_places__what_counts(task: str, of_module: str, group: str, kept: str) -> None:
    places = [given.split() for given in (task, of_module, group)]
    assert nearest(places, EXCLUSIVE) == set(kept.split())


@pytest.mark.parametrize(
    ("options", "may"),
    [
        ("org org_id", True),
        ("token username", True),
        ("profile host", True),
        ("host token org name", False),
        ("", False),
    ],
)
def test_may_conflict__only_where_one_could_replace_another(options: str, may: bool) -> None:
    assert may_conflict(options.split(), EXCLUSIVE) is may
