# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names and IDs are what the server takes for such, and two names are one exactly where they are one to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.names import (
    check_given,
    check_id,
    check_label_name,
    check_new_bucket_name,
    check_text,
    label_key,
    trim,
)
from unit.plugins.recordings import created_buckets, id_of, steps

NO_ID = " is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'."
NUMBER = " looks like a number that YAML has read. An ID is 16 hexadecimal digits: quote it."


def recorded_labels(recording: str) -> Iterator[tuple[str, str, str | None]]:
    """For each label that is made: its organization, its name, and its name as stored, None where that was taken."""
    for step in steps(recording):
        if step.get("post") == "/api/v2/labels" and step["response"]["status"] in (201, 422):
            made = step["response"]["json"].get("label")
            yield step["json"]["orgID"], step["json"]["name"], None if made is None else made["name"]


def recorded_bucket_names() -> list[tuple[str, bool]]:
    """Each name that a bucket was to get, when creating or renaming, and whether the server objected to its form."""
    created = [(sent["name"], response) for sent, response in created_buckets("bucket-create", "names")]
    renamed = [
        (step["json"]["name"], step["response"])
        for step in steps("bucket-patch")
        if "patch" in step and list(step.get("json") or ()) == ["name"]
    ]
    return sorted(
        {
            (name, response["json"].get("message", "").startswith("bucket name ") and response["status"] == 400)
            for name, response in created + renamed
            if name
        }
    )


@pytest.mark.parametrize("value", ["0123456789abcdef", "0123456789ABCDEF", "0000000000000001", "1234567890123456"])
def test_check_id__sixteen_hexadecimal_digits__in_lower_case(value: str) -> None:
    assert check_id(value, "id") == value.lower()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", NO_ID),
        ("0123456789abcde", NO_ID),
        ("0123456789abcdef0", NO_ID),
        ("0123456789abcdeg", NO_ID),
        ("0123456789abcdef\n", NO_ID),
        (" 123456789abcdef", NO_ID),
        ("../orgs/01234567", NO_ID),
        ("telegraf", NO_ID),
        ("٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥", NO_ID),
        ("0", NUMBER),
        ("5744368105847", NUMBER),
        ("-12", NUMBER),
        ("1_000", NUMBER),
        ("1.234567e+17", NUMBER),
        ("12345678901234567", NUMBER),
    ],
)
def test_check_id__anything_else__refused(value: str, reason: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        check_id(value, "bucket_id")
    assert caught.value.message == f"bucket_id: {value!r}{reason}"


@given(st.text())
def test_check_id__any_text__a_path_segment_or_refused(value: str) -> None:
    try:
        checked = check_id(value, "id")
    except DeclarationError:
        return
    assert len(checked) == 16
    assert set(checked) <= set("0123456789abcdef")


def test_check_text__a_lone_surrogate__refused() -> None:
    with pytest.raises(DeclarationError) as caught:
        check_text("a\udcff", "description")
    assert caught.value.message == "description: 'a\\udcff' is not valid Unicode text."


def test_check_given__an_empty_string__refused() -> None:
    with pytest.raises(DeclarationError) as caught:
        check_given("", "name")
    assert caught.value.message == "name: an empty string names nothing. Leave the option out, or give a name."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "name: an empty string names nothing. Leave the option out, or give a name."),
        ("_x", "name: '_x' begins with an underscore, which InfluxDB keeps for its system buckets."),
        ('a"b', "name: 'a\"b' has a double quote, which InfluxDB refuses in bucket names."),
        ("\udcff", "name: '\\udcff' is not valid Unicode text."),
    ],
)
def test_check_new_bucket_name__what_no_bucket_can_have__refused(value: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        check_new_bucket_name(value)
    assert caught.value.message == message


@pytest.mark.parametrize(("name", "objected"), recorded_bucket_names())
def test_check_new_bucket_name__recorded_name__refused_as_by_the_server(name: str, objected: bool) -> None:
    try:
        refused = check_new_bucket_name(name) != name
    except DeclarationError:
        refused = True
    assert refused == objected


def test_recorded_bucket_names__both_outcomes__are_there() -> None:
    assert {objected for _name, objected in recorded_bucket_names()} == {True, False}


@pytest.mark.parametrize(
    ("padded", "name"),
    [
        ("  a b ", "a b"),
        ("\u00a0a\u00a0", "a"),
        ("\t\n\v\f\r\x85a", "a"),
        ("\u3000a\u2028", "a"),
        ("\x1ca\x1f", "\x1ca\x1f"),
        ("\u200ba", "\u200ba"),
        ("\u180ea", "\u180ea"),
        ("\ufeffa", "\ufeffa"),
        (" \u00a0", ""),
    ],
)
def test_trim__white_space_as_go_sees_it__gone(padded: str, name: str) -> None:
    assert trim(padded) == name


@pytest.mark.parametrize("recording", ["labels", "names"])
def test_trim__recorded_label__as_the_server_stored_it(recording: str) -> None:
    # The one that looks like an ID is written as one.
    stored = [(name, kept) for _organization, name, kept in recorded_labels(recording) if kept not in (None, id_of(""))]
    assert stored
    assert [trim(name) for name, _kept in stored] == [kept for _name, kept in stored]


@pytest.mark.parametrize("recording", ["labels", "names"])
def test_label_key__recorded_labels__taken_exactly_where_the_server_said_so(recording: str) -> None:
    seen: set[tuple[str, bytes]] = set()
    for organization, name, kept in recorded_labels(recording):
        assert ((organization, label_key(name)) in seen) == (kept is None), name
        seen.add((organization, label_key(name)))
    assert len(seen) > 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Prod", "pROD", True),
        ("ÄRGER", "ärger", True),
        ("ΟΔΟΣ", "οδοσ", True),
        ("ΟΔΟΣ", "οδος", False),
        ("straße", "STRASSE", False),
        ("straße", "STRAẞE", False),
        ("\u0130", "i", False),
        ("\u0130a", "\u0130b", False),
        ("\u0131", "I", False),
        ("\u212a", "k", False),
        ("caf\u00e9", "cafe\u0301", False),
    ],
)
def test_label_key__letters_of_many_scripts__compared_one_by_one(one: str, other: str, same: bool) -> None:
    assert (label_key(one) == label_key(other)) == same


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_label_key__any_name__as_long_as_the_name_and_blind_to_padding(name: str) -> None:
    assert len(label_key(name)) == len(trim(name).encode())
    assert label_key(f" {name}\u00a0") == label_key(name)


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\n"])
def test_check_label_name__blank__refused(blank: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        check_label_name(blank, "labels")
    assert caught.value.message == f"labels: {blank!r} is blank, which is no name for a label."


def test_check_label_name__padded__as_the_server_would_store_it() -> None:
    assert check_label_name(" Prod\t", "labels") == "Prod"


def test_check_id__zero__no_things() -> None:
    with pytest.raises(DeclarationError, match="InfluxDB gives no thing the ID"):
        check_id("0" * 16, "id")
