# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options become declarations, or are refused with a sentence before any request."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import (
    DesiredBucket,
    Selection,
    parse_bucket,
    parse_bucket_labels,
    parse_bucket_members,
)
from unit.plugins.recordings import created_buckets, rule_of
from unit.plugins.samples import DAY, HOUR, added, exactly, removed

ID = "0123456789abcdef"
ONE = "0000000000000001"


def recorded_rules() -> list[tuple[int, int, bool]]:
    """Each creation with both halves of a rule: retention, shard group duration, and whether they were stored as sent."""
    pairs = [
        (rule_of(sent), rule_of(response["json"])) for sent, response in created_buckets("bucket-create", "retention")
    ]
    return [
        (rule["everySeconds"], rule["shardGroupDurationSeconds"], rule == stored)
        for rule, stored in pairs
        if rule and {"everySeconds", "shardGroupDurationSeconds"} <= rule.keys()
    ]


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"name": "b"}, {"name": "b"}),
        ({"id": ID.upper()}, {"id": ID}),
        ({"name": "b", "id": ID}, {"name": "b", "id": ID}),
        ({"name": "_monitoring"}, {"name": "_monitoring"}),
        ({"name": "b", "state": "absent"}, {"name": "b", "presence": "absent"}),
        ({"name": "b", "state": "present"}, {"name": "b", "presence": "present"}),
        ({"name": "b", "renamed_from": "a"}, {"name": "b", "renamed_from": "a"}),
        ({"name": "b", "description": ""}, {"name": "b", "description": ""}),
        ({"name": "b", "retention": "infinite"}, {"name": "b", "retention": 0, "spelled": {("retention", 0): "infinite"}}),
        ({"name": "b", "retention": "2h"}, {"name": "b", "retention": 2 * HOUR, "spelled": {("retention", 2 * HOUR): "2h"}}),
        (
            {"name": "b", "shard_group_duration": "1d"},
            {"name": "b", "shard_group_duration": DAY, "spelled": {("shard_group_duration", DAY): "1d"}},
        ),
        ({"name": "b", "schema_type": "explicit", "rp": "autogen"}, {"name": "b", "schema_type": "explicit", "rp": "autogen"}),
        ({"name": "b", "labels": []}, {"name": "b", "labels": exactly()}),
        ({"name": "b", "labels": [" x "], "label_ids": [ID]}, {"name": "b", "labels": exactly("x", ids=(ID,))}),
        ({"name": "b", "members": ["ann"]}, {"name": "b", "members": exactly("ann")}),
        ({"name": "b", "member_ids": [ID, ID]}, {"name": "b", "members": exactly(ids=(ID,))}),
        ({"name": "b", "owners": ["ann"]}, {"name": "b", "owners": exactly("ann")}),
        ({"name": "b", "owners": []}, {"name": "b", "owners": exactly(), "allow_ownerless": True}),
        ({"name": "b", "owners": [], "owner_ids": [ID]}, {"name": "b", "owners": exactly(ids=(ID,))}),
        ({"name": "b", "allow_data_loss": True}, {"name": "b", "allow_data_loss": True}),
        ({"name": "b", "protect_dependents": True}, {"name": "b", "protect_dependents": True}),
        ({"name": "b", "wait_timeout": 5}, {"name": "b", "wait_timeout": 5}),
        ({"name": "b", "wait_timeout": 5, "wait": False}, {"name": "b", "wait_timeout": 0}),
        ({"name": 'a"b', "state": "absent"}, {"name": 'a"b', "presence": "absent"}),
    ],
)  # fmt: skip
def test_declare_bucket__options__declaration(options: dict[str, Any], fields: dict[str, Any]) -> None:
    assert parse_bucket(options) == DesiredBucket(**{"presence": "present", "wait_timeout": 60, **fields})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "name: give the bucket's name, or its id."),
        ({"name": ""}, "name: an empty string names nothing. Leave the option out, or give a name."),
        ({"id": "1"}, "id: '1' looks like a number that YAML has read. An ID is 16 hexadecimal digits: quote it."),
        ({"id": "x"}, "id: 'x' is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'."),
        ({"name": "b", "renamed_from": ""}, "renamed_from: an empty string names nothing. Leave the option out, or give a name."),
        ({"id": ID, "renamed_from": "a"}, "renamed_from: give the new name with name."),
        (
            {"name": "b", "id": ID, "renamed_from": "a"},
            "renamed_from: with id it is not needed. A bucket given by id is renamed to name.",
        ),
        (
            {"name": "b", "renamed_from": "a", "state": "absent"},
            "renamed_from: it has no meaning with state=absent. Give the name that the bucket has.",
        ),
        ({"name": "b", "renamed_from": "b"}, "renamed_from: 'b' is the new name too. Leave it out."),
        ({"name": "_b", "renamed_from": "a"}, "name: '_b' begins with an underscore, which InfluxDB keeps for its system buckets."),
        ({"name": "b", "renamed_from": "_a"}, "renamed_from: '_a' begins with an underscore, which InfluxDB keeps for its system buckets."),
        ({"name": 'a"b'}, "name: 'a\"b' has a double quote, which InfluxDB refuses in bucket names."),
        ({"name": "b", "wait_timeout": -1}, "wait_timeout: -1 is not between 0 and 86400 seconds."),
        ({"name": "b", "wait_timeout": 86_401, "wait": False}, "wait_timeout: 86401 is not between 0 and 86400 seconds."),
        ({"name": "b", "description": "\udcff"}, "description: '\\udcff' is not valid Unicode text."),
        ({"name": "b", "rp": "\udcff"}, "rp: '\\udcff' is not valid Unicode text."),
        ({"name": "b", "retention": "30"}, "retention: '30' has no unit. Write 30h for hours, or 30d for days."),
        (
            {"name": "b", "shard_group_duration": "1m"},
            "shard_group_duration: '1m' is shorter than 1h, the shortest that InfluxDB takes when creating.",
        ),
        (
            {"name": "b", "retention": "1d", "shard_group_duration": "25h"},
            "shard_group_duration: 25h is longer than the retention of 1d, which InfluxDB refuses. Shorten it, or leave it to the server.",
        ),
        ({"name": "b", "labels": [" "]}, "labels: ' ' is blank, which is no name for a label."),
        ({"name": "b", "label_ids": ["x"]}, "label_ids: 'x' is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'."),
        ({"name": "b", "members": [""]}, "members: an empty string names nothing. Leave the option out, or give a name."),
        ({"name": "b", "owner_ids": ["x"]}, "owner_ids: 'x' is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'."),
        (
            {"name": "b", "members": ["ann", "bob"], "owners": ["bob"]},
            "members: 'bob' is among the owners too, and a user has one role on a bucket.",
        ),
        (
            {"name": "b", "member_ids": [ID], "owner_ids": [ID.upper()]},
            f"members: {ID!r} is among the owners too, and a user has one role on a bucket.",
        ),
    ],
)  # fmt: skip
def test_declare_bucket__what_cannot_be_meant__refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_bucket(options)
    assert caught.value.message == message


@pytest.mark.parametrize(("retention", "shard", "stored"), recorded_rules())
def test_declare_bucket__recorded_rule__taken_where_the_server_stored_it(
    retention: int, shard: int, stored: bool
) -> None:
    options = {"name": "b", "retention": f"{retention}s" if retention else "0", "shard_group_duration": f"{shard}s"}
    try:
        declared = parse_bucket(options)
    except DeclarationError:
        assert not stored
    else:
        assert stored
        assert (declared.retention, declared.shard_group_duration) == (retention, shard)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["b", "a"], ("b", "a")),
        (["Prod", "prod", " PROD "], ("Prod",)),
        (["ΟΔΟΣ", "οδος"], ("ΟΔΟΣ", "οδος")),
    ],
)
def test_declare_bucket__labels_that_are_one_to_the_server__the_first_of_them(
    labels: list[str], names: tuple[str, ...]
) -> None:
    assert parse_bucket({"name": "b", "labels": labels}).labels == Selection(names)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"bucket": "b", "labels": ["x"]}, {"name": "b", "labels": added("x")}),
        ({"bucket_id": ID, "label_ids": [ONE]}, {"id": ID, "labels": added(ids=(ONE,))}),
        ({"bucket": "b", "labels": ["x"], "state": "absent"}, {"name": "b", "labels": removed("x")}),
        ({"bucket": "b", "labels": [], "exclusive": True}, {"name": "b", "labels": exactly()}),
        (
            {"bucket": "b", "labels": ["x"], "create_labels": True},
            {"name": "b", "labels": added("x"), "create_labels": True},
        ),
    ],
)
def test_declare_bucket_labels__options__declaration(options: dict[str, Any], fields: dict[str, Any]) -> None:
    assert parse_bucket_labels(options) == DesiredBucket(presence="required", **fields)


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"bucket": "b", "users": ["ann"]}, {"name": "b", "members": added("ann")}),
        ({"bucket_id": ID, "user_ids": [ONE]}, {"id": ID, "members": added(ids=(ONE,))}),
        ({"bucket": "b", "users": ["ann"], "role": "owner"}, {"name": "b", "owners": added("ann")}),
        ({"bucket": "b", "users": ["ann"], "role": "owner", "state": "absent"}, {"name": "b", "owners": removed("ann")}),
        ({"bucket": "b", "users": [], "exclusive": True}, {"name": "b", "members": exactly()}),
        (
            {"bucket": "b", "users": [], "role": "owner", "exclusive": True, "allow_ownerless": True},
            {"name": "b", "owners": exactly(), "allow_ownerless": True},
        ),
    ],
)  # fmt: skip
def test_declare_bucket_members__options__declaration(options: dict[str, Any], fields: dict[str, Any]) -> None:
    assert parse_bucket_members(options) == DesiredBucket(presence="required", **fields)


REFERENCE = "bucket: give the bucket's name with bucket, or its ID with bucket_id."
EXCLUSIVE = "exclusive: it says what shall be there and nothing else, which contradicts state=absent."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bucket": "b"}, "labels: give labels, or label_ids."),
        ({"labels": ["x"]}, REFERENCE),
        ({"bucket": "b", "bucket_id": ID, "labels": ["x"]}, REFERENCE),
        (
            {"bucket": "", "labels": ["x"]},
            "bucket: an empty string names nothing. Leave the option out, or give a name.",
        ),
        (
            {"bucket_id": "x", "labels": ["x"]},
            "bucket_id: 'x' is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'.",
        ),
        ({"bucket": "b", "labels": ["x"], "state": "absent", "exclusive": True}, EXCLUSIVE),
    ],
)
def test_declare_bucket_labels__what_cannot_be_meant__refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_bucket_labels(options)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bucket": "b"}, "users: give users, or user_ids."),
        ({"users": ["ann"]}, REFERENCE),
        ({"bucket": "b", "users": ["ann"], "state": "absent", "exclusive": True}, EXCLUSIVE),
        ({"bucket": "b", "users": [""]}, "users: an empty string names nothing. Leave the option out, or give a name."),
        (
            {"bucket": "b", "user_ids": ["7"]},
            "user_ids: '7' looks like a number that YAML has read. An ID is 16 hexadecimal digits: quote it.",
        ),
    ],
)
def test_declare_bucket_members__what_cannot_be_meant__refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_bucket_members(options)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"name": "b"}, "the bucket 'b'"),
        ({"name": "b", "id": ID}, "the bucket 'b'"),
        ({"id": ID}, f"the bucket with the ID {ID}"),
    ],
)
def test_title__name_or_id__as_messages_call_it(options: dict[str, Any], title: str) -> None:
    assert parse_bucket(options).title == title
