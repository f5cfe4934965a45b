# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names at the executions, through all three modules: what the server takes is kept as it is, and the second run is unchanged."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from functional.sandbox import Module, Sandbox

BUCKET_NAMES = {
    "slash": "a/b",
    "dots": "../orgs",
    "dot": ".",
    "question mark": "a?b=c&d#e",
    "percent": "100%25 of%2F",
    "plus": "a+b c",
    "newline": "a\nb",
    "NUL": "nul\0name",
    "escape": "esc\x1b[31mred",
    "emoji": "📈 metrics 👩‍🔬",
    "right to left": "\u202eדלי",
    "composed": "caf\u00e9",
    "decomposed": "cafe\u0301",
    "braces": "{{ lookup('env', 'HOME') }}",
    "an ID": "0123456789abcdef",
    "a number": "12345",
    "a boolean": "yes",
    "blank": " ",
    "padded": " padded ",
    "apostrophe": "it's",
    "backslash": "a\\nb",
    "brackets": "<b>[x]</b>",
    "long": "x" * 1_000,
    "underscore inside": "a_b",
}


@pytest.mark.parametrize("name", BUCKET_NAMES.values(), ids=BUCKET_NAMES.keys())
def test_buckets(sandbox: Sandbox, name: str) -> None:
    """Made, found, labelled, given a member, renamed, and deleted, each of it twice."""
    ann = sandbox.user("ann")
    _twice(sandbox, BUCKET, name=name, description=name)
    assert sandbox.bucket_names() == [name]
    assert sandbox.truth(sandbox.id_of(name))["description"] == name
    sandbox.label("one")
    _twice(sandbox, BUCKET_LABEL, bucket=name, labels=["one"])
    assert sandbox.run_member(bucket=name, users=[ann.name])["changed"] is True
    _twice(sandbox, BUCKET, name="plain", renamed_from=name)
    _twice(sandbox, BUCKET, name=name, renamed_from="plain")
    assert sandbox.roles(sandbox.id_of(name)) == ({ann.id}, set())
    _twice(sandbox, BUCKET, name=name, state="absent")
    assert sandbox.bucket_names() == []


def _twice(sandbox: Sandbox, module: Module, **options: Any) -> None:
    """Check mode and run say the same; the second run has nothing left to do."""
    check = sandbox.run(module, check=True, **options)
    done = sandbox.run(module, **options)
    assert done["changed"] is True
    assert (check["actions"], check["diff"]) == (done["actions"], done["diff"])
    assert sandbox.run(module, **options)["changed"] is False


def test_names_that_differ_in_their_bytes(sandbox: Sandbox) -> None:
    """Composed and decomposed, upper and lower case, padded and not: buckets of their own."""
    names = ["caf\u00e9", "cafe\u0301", "CAF\u00c9", " caf\u00e9", "café "]
    for name in names:
        sandbox.run_bucket(name=name)
    assert sandbox.bucket_names() == sorted(names)
    for name in names:
        assert sandbox.run_bucket(name=name)["changed"] is False


@pytest.mark.parametrize("name", ['a"b', '"', "_a", "_", "__tasks", "_tasks2", ""])
@pytest.mark.parametrize("check", [True, False])
def test_refused(sandbox: Sandbox, name: str, check: bool) -> None:
    """Names that the server doesn't take, in check mode as in a run, new or by renaming."""
    old = sandbox.bucket("old")
    sandbox.fails(BUCKET, check=check, name=name)
    sandbox.fails(BUCKET, check=check, name=name, renamed_from="old")
    sandbox.fails(BUCKET, check=check, name=name, id=old)
    assert set(sandbox.methods()) <= {"GET"}


@pytest.mark.parametrize("value", ["\ud800", "a\udcffb"])
def test_text_that_is_none(sandbox: Sandbox, value: str) -> None:
    """A lone surrogate is no text that could be sent."""
    wrong: list[dict[str, Any]] = [
        {"name": value},
        {"name": "b", "description": value},
        {"name": "b", "labels": [value]},
    ]
    for options in wrong:
        sandbox.fails(BUCKET, **options)
    assert sandbox.log() == []


@pytest.mark.parametrize(
    "value", ["../orgs/0123456789abcdef", "0123456789abcde", "0" * 16, "0123456789abcdeg", "", "5e3"]
)
def test_ids_that_are_none(sandbox: Sandbox, value: str) -> None:
    """They would reach another URL."""
    for option in ("id", "org_id", "label_ids", "member_ids", "owner_ids"):
        given = [value] if option.endswith("_ids") else value
        options: dict[str, Any] = {"name": "b", option: given}
        sandbox.fails(BUCKET, **options)
    assert sandbox.log() == []


def test_an_id_in_capitals(sandbox: Sandbox) -> None:
    """It is the same ID."""
    bucket = sandbox.bucket("b")
    assert sandbox.run_bucket(id=bucket.upper(), name="b")["changed"] is False


# Labels

SAME = [
    ("ΟΔΟΣ", "οδοσ"),
    ("Straße", "STRAßE"),
    ("STRAẞE", "straẞe"),
    ("Prod", "pROD"),
    ("\u00a0nbsp\u00a0", "nbsp"),
    (" padded\t", "PADDED"),
    ("\x1cfs\x1c", "\x1cFS\x1c"),
    ("İx", "İX"),
    ("Ünï", "ÜNÏ"),
    ("0123456789abcdef", "0123456789ABCDEF"),
    ("a/b", "A/B"),
    ("📈 {{ x }}", "📈 {{ X }}"),
    ("a\nb", "A\nB"),
]
DIFFERENT = [
    ("ΟΔΟΣ", "οδος"),
    ("straße", "STRASSE"),
    ("İ", "i"),
    ("i", "ı"),
    ("\x1cfs\x1c", "fs"),
    ("\u200bzw", "zw"),
    ("caf\u00e9", "cafe\u0301"),
]


@pytest.mark.parametrize(("made", "named"), SAME)
def test_labels_that_are_one(sandbox: Sandbox, made: str, named: str) -> None:
    """Found under any spelling that the server takes for the same, never made twice, and kept as they were made."""
    sandbox.bucket("b")
    label = sandbox.label(made)
    truth = sandbox.api.do("GET", f"/api/v2/labels/{label}")["label"]["name"]
    _twice(sandbox, BUCKET_LABEL, bucket="b", labels=[named], create_labels=True)
    assert sandbox.labels_on(sandbox.id_of("b")) == [truth]
    assert sandbox.run_bucket(name="b", labels=[named, made])["changed"] is False
    assert list(sandbox.state()["labels"]) == [truth]
    _twice(sandbox, BUCKET_LABEL, bucket="b", labels=[named], state="absent")
    assert sandbox.labels_on(sandbox.id_of("b")) == []


@pytest.mark.parametrize(("made", "named"), DIFFERENT)
def test_labels_that_are_two(sandbox: Sandbox, made: str, named: str) -> None:
    """Where Python would fold them to one, the server doesn't."""
    bucket = sandbox.bucket("b")
    sandbox.label(made, on=bucket)
    assert sandbox.run_label(bucket="b", labels=[named], state="absent")["changed"] is False
    sandbox.fails(BUCKET_LABEL, bucket="b", labels=[named])
    _twice(sandbox, BUCKET_LABEL, bucket="b", labels=[named], create_labels=True)
    assert len(sandbox.labels_on(bucket)) == 2
    assert sandbox.run_bucket(name="b", labels=[made, named])["changed"] is False


@pytest.mark.parametrize("name", ["", " ", "\u00a0", "\t\n"])
def test_labels_without_a_name(sandbox: Sandbox, name: str) -> None:
    """The server would refuse them, or take them for something else."""
    sandbox.bucket("b")
    sandbox.fails(BUCKET_LABEL, bucket="b", labels=[name], create_labels=True)
    assert sandbox.log() == []


def test_a_label_called_like_another_ones_id(sandbox: Sandbox) -> None:
    """A name is a name and an ID an ID, whatever they look like."""
    bucket = sandbox.bucket("b")
    one = sandbox.label("one")
    sandbox.label(one)
    sandbox.run_label(bucket="b", labels=[one])
    assert sandbox.labels_on(bucket) == [one]
    sandbox.run_label(bucket="b", label_ids=[one], exclusive=True)
    assert sandbox.labels_on(bucket) == ["one"]


def test_another_organizations_label(sandbox: Sandbox) -> None:
    """The server would put it on; by name it is not found, by ID it is refused, and where it is it can be taken off."""
    bucket = sandbox.bucket("b")
    sandbox.label("ours")
    theirs = sandbox.label("theirs", org_id=sandbox.make_org(f"{sandbox.prefix}-other"))
    for check in (True, False):
        sandbox.fails(BUCKET_LABEL, check=check, bucket="b", labels=["theirs"])
        sandbox.fails(BUCKET_LABEL, check=check, bucket="b", label_ids=[theirs])
        sandbox.fails(BUCKET, check=check, name="b", label_ids=[theirs])
    sandbox.put_label(bucket, theirs)
    sandbox.run_bucket(name="b", labels=[])
    assert sandbox.labels_on(bucket) == []


@pytest.mark.parametrize("name", ["Ann Ωμέγα", "a/b", "x@example.com", "{{ x }}", "📈", " padded ", "0123456789abcdef"])
def test_users(sandbox: Sandbox, name: str) -> None:
    """Users' names are exact."""
    bucket, user = sandbox.bucket("b"), sandbox.user(name)
    assert sandbox.run_member(bucket="b", users=[user.name])["changed"] is True
    assert sandbox.run_member(bucket="b", users=[user.name])["changed"] is False
    assert sandbox.holders(bucket, "member") == {user.id}
    assert sandbox.run_member(bucket="b", users=[user.name], state="absent")["changed"] is True


def test_an_organization_with_a_strange_name(sandbox: Sandbox) -> None:
    """Given by name where its ID is needed."""
    org = f"{sandbox.prefix} Ωμέγα/?&=#% 📈"
    org_id = sandbox.make_org(org)
    assert sandbox.run_bucket(org=org, name="b")["bucket"]["org_id"] == org_id
    assert sandbox.run_bucket(org=org, name="b")["changed"] is False
    assert sandbox.bucket_names() == []
