# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of an audit's tasks, as a role, a playbook or a command line gives them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import (
    AuditOptionsError,
    ReportOptions,
    ignored,
    report_options,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import FileError


def test_report_options__none__nothing_written_and_never_failed() -> None:
    expected = ReportOptions(paths={}, mode=0o600, title="InfluxDB", fail_on=(), repair=None)
    assert report_options({}) == expected
    names = ("html", "json", "markdown", "junit", "mode", "title", "fail_on", "repair")
    assert report_options(dict.fromkeys(names)) == expected
    assert report_options(dict.fromkeys(("html", "json", "markdown", "junit"), "")) == expected


def test_report_options__paths__the_data_last() -> None:
    given = {"json": "a.json", "junit": "a.xml", "html": "a.html", "markdown": "a.md"}
    assert list(report_options(given).paths.items()) == [
        ("html", "a.html"),
        ("markdown", "a.md"),
        ("junit", "a.xml"),
        ("json", "a.json"),
    ]


def test_report_options__two_of_one_path__refused() -> None:
    with pytest.raises(AuditOptionsError, match="json: a is the path of html too"):
        report_options({"html": "a", "json": "a"})


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], ()),
        (["drift"], ("drift",)),
        ("drift", ("drift",)),
        ("drift,unreadable", ("drift", "unreadable")),
        (["undeclared", "drift"], ("undeclared", "drift")),
    ],
)
def test_report_options__fail_on__a_list_or_what_a_command_line_makes_of_one(
    given: Any, meant: tuple[str, ...]
) -> None:
    assert report_options({"fail_on": given}).fail_on == meant


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fail_on": ["drifted"]}, "fail_on.*drift, undeclared, unreadable"),
        ({"fail_on": True}, "fail_on"),
        ({"fail_on": {"drift": True}}, "fail_on"),
        ({"fail_on_drift": True}, "fail_on_drift.*fail_on"),
    ],
)
def test_report_options__what_can_not_be_meant__refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(AuditOptionsError, match=message):
        report_options(given)


def test_report_options__a_mode_that_is_none__refused() -> None:
    assert report_options({"mode": "0640"}).mode == 0o640
    with pytest.raises(FileError, match="mode: 'rw' is not a file mode"):
        report_options({"mode": "rw"})


def test_ignored__names_and_patterns__as_given() -> None:
    assert ignored({}) == ()
    assert ignored({"ignore": None}) == ()
    assert ignored({"ignore": ["primary", "scratch-*"]}) == ("primary", "scratch-*")
    assert ignored({"ignore": "primary"}) == ("primary",)
    with pytest.raises(AuditOptionsError, match="ignore"):
        ignored({"ignore": {"a": 1}})
