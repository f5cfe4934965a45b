# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as JUnit XML: a suite for each server, a case for each declared label and bucket, and nothing that breaks out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Report
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_junit import render_junit
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible
from unit.plugins.audits import (
    HOSTILE,
    audit,
    changed,
    created,
    hostile,
    in_every_place,
    organization,
    refused,
    result,
    server,
    unread,
)

Element = ElementTree.Element
PURGED = result("old", id="1", before={"name": "old"}, after={}, actions=[{"action": "delete_bucket"}])


def parsed(data: Report, fail_on: Sequence[str] = ()) -> Element:
    return ElementTree.fromstring(render_junit(data, fail_on).encode("utf-8"))  # noqa: S314  # the text under test


def cases(root: Element) -> dict[str, str]:
    """What each case has inside, by its name."""
    return {str(case.get("name")): case[0].tag if len(case) else "passed" for case in root.iter("testcase")}


def test_render__each_declared_thing__one_case() -> None:
    found = server(
        "influx-1",
        labels=[result("l"), created("new", "label")],
        buckets=[
            result("same"),
            changed("drifted", rp="x"),
            changed("lost", retention="1d"),
            refused("refused", "no way", rp="x"),
            unread("unread"),
            result("unknown", attempted=False),
            changed("ignored", retention="1d"),
        ],
        undeclared=[{"name": "undeclared"}],
        ignore=["ignored"],
    )
    root = parsed(audit(found, server("influx-2", buckets=[result("b")])))
    assert cases(root) == {
        "label l": "passed",
        "label new": "failure",
        "bucket same": "passed",
        "bucket drifted": "failure",
        "bucket lost": "failure",
        "bucket refused": "failure",
        "bucket unread": "error",
        "bucket unknown": "error",
        "bucket ignored": "skipped",
        "bucket b": "passed",
    }
    assert root.attrib == {"name": "InfluxDB", "tests": "10", "failures": "4", "errors": "2", "skipped": "1"}
    first, second = root
    assert (first.get("name"), first.get("tests"), second.get("name")) == ("influx-1", "9", "influx-2")
    assert first.get("timestamp") == "2026-01-02T03:04:05"
    assert {one.get("name"): one.get("value") for one in first.iter("property")} == {
        "host": "https://influx-1:8086",
        "version": "2.9.1",
    }


def test_render__a_failure__says_what_and_why() -> None:
    found = server("influx-1", buckets=[changed("b", retention="60d", rp="x"), refused("c", "first", "second", rp="x")])
    first, second = (case[0] for case in parsed(audit(found)).iter("testcase"))
    assert first.attrib == {"type": "drifted", "message": 'drifted: retention: "30d" -> "60d"; rp: null -> "x"'}
    assert first.text == 'retention: "30d" -> "60d"\nrp: null -> "x"'
    assert second.attrib == {"type": "refused", "message": "refused: first second"}
    assert second.text == 'first\nsecond\nrp: null -> "x"'


def test_render__what_is_no_labels_or_buckets_own__an_error_of_its_own() -> None:
    both = server("s", organization("one", error="401"), organization("two", buckets=[result("b")]))
    root = parsed(audit(both, failed_entry("gone", "unreachable")))
    assert cases(root) == {"the server": "error", "the organization": "error", "bucket b": "passed"}
    groups = [case.get("classname") for case in root.iter("testcase")]
    assert groups == ["s / one", "s / two", "gone"] or groups == ["gone", "s / one", "s / two"]


def test_render__undeclared_buckets__fail_where_the_audit_does() -> None:
    found = audit(server("a", undeclared=[{"name": "u"}, {"name": "v"}]), server("b", buckets=[result("c")]))
    assert cases(parsed(found)) == {"bucket c": "passed"}
    root = parsed(found, ["undeclared"])
    assert [case[0].tag if len(case) else "passed" for case in root.iter("testcase")] == ["failure", "passed", "passed"]
    assert next(root.iter("failure")).text == "bucket u\nbucket v"


def test_render__a_purge__one_failure() -> None:
    root = parsed(audit(server("a", purged=[PURGED], buckets=[result("b")])))
    assert cases(root) == {"bucket b": "passed", "purge": "failure"}
    assert next(root.iter("failure")).text == "old"


def test_render__no_server__no_suite() -> None:
    root = parsed(audit())
    assert (root.tag, root.get("tests"), len(root)) == ("testsuites", "0", 0)


@pytest.mark.parametrize("fail_on", [(), ("undeclared",)])
def test_render__hostile_texts__kept_as_a_reader_sees_them(fail_on: Sequence[str]) -> None:
    root = parsed(hostile(), fail_on)
    names = {str(suite.get("name")) for suite in root}
    assert names == {visible(text) for text in HOSTILE} | {visible(f"failed {text}") for text in HOSTILE}
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped"),
    }


@given(st.text() | st.sampled_from(HOSTILE))
def test_render__any_text_in_each_place__changes_no_element(text: str) -> None:
    def shape(of: str) -> list[tuple[str, list[str]]]:
        root = parsed(audit(in_every_place(of), failed_entry(of, of), title=of), ["undeclared"])
        return [(element.tag, sorted(element.attrib)) for element in root.iter()]

    assert shape(f":{text}") == shape(":x")


@given(st.text())
def test_render__a_name__read_back_as_a_reader_sees_it(text: str) -> None:
    root = parsed(audit(server("s", buckets=[changed(text, description=text)])))
    (case,) = root.iter("testcase")
    assert case.get("name") == f"bucket {visible(text)}"
