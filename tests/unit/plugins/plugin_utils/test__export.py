# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export writes, and where it writes nothing: data of the modules in, the text of a file out."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import NO_LABELS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._export import MASKS, ExportError, Found, export
from unit.plugins.unsafe_yaml import read_yaml

ID = "0d1f2a3b4c5d6e80"
OTHER_ID = "0d1f2a3b4c5d6e81"
BUCKET: dict[str, Any] = {
    "name": "telegraf",
    "description": "",
    "retention": "30d",
    "shard_group_duration": "1d",
    "labels": [],
}


def found(
    buckets: list[dict[str, Any]] | None = None,
    labels: list[dict[str, Any]] | None = None,
    option: str | None = "org",
    organization: str = "main",
    **more: Any,
) -> Found:
    """What the modules return of an organization."""
    result = {
        "buckets": buckets or [],
        "raw": [{"id": f"{ID[:-2]}{number:02x}"} for number in range(len(buckets or []))],
        "complete": True,
        "incomplete_reason": None,
        **more,
    }
    return Found(option, organization, {"labels": labels or []}, result)


def exported(*organizations: Found, **options: bool) -> str:
    chosen = {"many": False, "names_organization": False, "incomplete": False, **options}
    return export(organizations, **chosen)


def test_export__one_organization__sorted_and_without_what_the_server_chose() -> None:
    labels: list[dict[str, Any]] = [
        {"name": "b", "id": ID, "org_id": OTHER_ID, "properties": {"y": "", "x": "1"}},
        {"name": "a", "id": ID, "org_id": OTHER_ID, "color": "", "description": ""},
    ]
    buckets: list[dict[str, Any]] = [
        {**BUCKET, "name": "b", "labels": ["z", "a"], "members": ["bob", "ann"], "owners": [], "rp": "autogen"},
        {**BUCKET, "name": "B", "id": ID, "org_id": OTHER_ID, "retention_seconds": 5},
    ]
    assert exported(found(buckets, labels)) == (
        "---\n"
        "# Labels and buckets of InfluxDB, as the playbook timeseries.influxdb.export found them. To bring a server to this state:\n"
        "#   ansible-playbook timeseries.influxdb.provision -e @THIS_FILE\n"
        "influxdb_labels:\n"
        '  - name: a\n    color: ""\n    description: ""\n'
        '  - name: b\n    properties:\n      x: "1"\n      "y": ""\n'
        "influxdb_buckets:\n"
        '  - name: B\n    description: ""\n    retention: 30d\n    shard_group_duration: 1d\n    labels: []\n'
        '  - name: b\n    description: ""\n    retention: 30d\n    shard_group_duration: 1d\n    rp: autogen\n'
        "    labels:\n      - a\n      - z\n    members:\n      - ann\n      - bob\n    owners: []\n"
    )


@pytest.mark.parametrize(
    ("option", "named", "expected"),
    [
        ("org", True, {"influxdb_org": "main"}),
        ("org_id", True, {"influxdb_org_id": "main"}),
        ("org", False, {}),
        (None, True, {}),
    ],
)
def test_export__one_organization__named_where_asked_for(
    option: str | None, named: bool, expected: dict[str, str]
) -> None:
    data = read_yaml(exported(found(option=option), names_organization=named))
    assert data == {**expected, "influxdb_labels": [], "influxdb_buckets": []}


def test_export__several_organizations__each_with_what_it_has() -> None:
    text = exported(found([BUCKET]), found(labels=[{"name": "x"}], option="org_id", organization=ID), many=True)
    assert read_yaml(text) == {
        "influxdb_organizations": [
            {"name": "main", "labels": [], "buckets": [BUCKET]},
            {"id": ID, "labels": [{"name": "x"}], "buckets": []},
        ]
    }


def test_export__a_bucket_without_a_name__by_its_id_with_a_note() -> None:
    nameless = {option: value for option, value in BUCKET.items() if option != "name"}
    text = exported(found([BUCKET, {**nameless, "id": f"{ID[:-2]}01"}]))
    assert {"id": f"{ID[:-2]}01", **nameless} in read_yaml(text)["influxdb_buckets"]
    assert f"# Note: The bucket {ID[:-2]}01 has no name. It is declared by its ID" in text


def test_export__a_name_that_the_role_refuses__by_its_id_with_a_note() -> None:
    text = exported(found([{**BUCKET, "name": "\ud800"}], [{"name": " ", "id": OTHER_ID, "color": "#fff"}]))
    data = read_yaml(text)
    assert data["influxdb_buckets"][0]["id"] == f"{ID[:-2]}00"
    assert "name" not in data["influxdb_buckets"][0]
    assert data["influxdb_labels"] == [{"id": OTHER_ID, "color": "#fff"}]
    assert text.count("# Note: ") == 2


def test_export__labels_of_another_organization__by_id_with_a_note() -> None:
    text = exported(found([{**BUCKET, "label_ids": [OTHER_ID]}]))
    assert read_yaml(text)["influxdb_buckets"][0]["label_ids"] == [OTHER_ID]
    assert "# Note: The bucket 'telegraf' has labels of another organization." in text


HIDDEN: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        {"complete": False, "incomplete_reason": "the page is short"},
        {},
        "Some buckets of main may be missing from the list: the page is short.",
    ),
    ({"warnings": [NO_LABELS]}, {}, "Some labels of main may be hidden from this token."),
    ({}, {"warnings": [NO_LABELS]}, "Some labels of main may be hidden from this token."),
    ({"buckets": [{**BUCKET, "retention": "30m"}]}, {}, "The bucket 'telegraf' can't be declared with what it has. retention"),
    ({"buckets": [{**BUCKET, "retention": "1h"}]}, {}, "The bucket 'telegraf' can't be declared as it is."),
]  # fmt: skip


@pytest.mark.parametrize(("of_buckets", "of_labels", "message"), HIDDEN)
def test_export__what_may_be_missing__fails_unless_it_may(
    of_buckets: dict[str, Any], of_labels: dict[str, Any], message: str
) -> None:
    one = found([BUCKET])
    one.buckets.update(of_buckets)
    one.labels.update(of_labels)
    with pytest.raises(ExportError) as caught:
        exported(one)
    assert message in str(caught.value)
    assert "influxdb_export_incomplete" in str(caught.value)
    text = exported(one, incomplete=True)
    assert f"# Note: {message}" in text
    assert read_yaml(text)["influxdb_buckets"][0]["name"] == "telegraf"


def test_export__a_result_that_does_not_say_complete__is_not() -> None:
    one = found([BUCKET])
    del one.buckets["complete"]
    with pytest.raises(ExportError, match="may be missing"):
        exported(one)


MASKED: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = [
    ([{**BUCKET, option: text}], []) for option in ("name", "description", "rp") for text in (MASKS[0], f"a{MASKS[1]}b")
] + [
    ([{**BUCKET, "labels": ["x", MASKS[1]]}], []),
    ([{**BUCKET, "owners": [MASKS[0]]}], []),
    ([], [{"name": MASKS[0], "id": OTHER_ID}]),
    ([], [{"name": "x", "id": OTHER_ID, "properties": {"k": f"{MASKS[1]}."}}]),
    ([], [{"name": "x", "id": OTHER_ID, "properties": {MASKS[1]: "v"}}]),
]


@pytest.mark.parametrize("incomplete", [False, True])
@pytest.mark.parametrize(("buckets", "labels"), MASKED)
def test_export__a_mask_in_the_place_of_a_secret__fails_always(
    buckets: list[dict[str, Any]], labels: list[dict[str, Any]], incomplete: bool
) -> None:
    with pytest.raises(ExportError) as caught:
        exported(found(buckets, labels), incomplete=incomplete)
    message = str(caught.value)
    assert f"bucket {ID[:-2]}00" in message if buckets else f"label {OTHER_ID}" in message
    assert "Nothing was written" in message


@pytest.mark.parametrize("masked", ["labels", "buckets"])
def test_export__a_result_that_was_masked__fails(masked: str) -> None:
    one = found([BUCKET])
    (one.labels if masked == "labels" else one.buckets)["masked"] = True
    with pytest.raises(ExportError, match="mask"):
        exported(one)


def test_export__a_name_with_line_breaks__stays_in_its_comment() -> None:
    hostile = "x\n- hosts: all\r\x85\u2028buckets_purge: true\x0b"
    text = exported(
        found([{**BUCKET, "name": hostile, "label_ids": [OTHER_ID]}], organization=hostile), incomplete=True
    )
    assert list(read_yaml(text)) == ["influxdb_labels", "influxdb_buckets"]
    assert read_yaml(text)["influxdb_buckets"][0]["name"] == hostile
    head = text.split("influxdb_labels", 1)[0]
    assert all(line.startswith(("#", "---")) for line in head.splitlines())


def test_export__text_that_no_file_can_hold__fails() -> None:
    with pytest.raises(ExportError, match="Nothing was written"):
        exported(found([{**BUCKET, "description": "\ud800"}]), incomplete=False)
