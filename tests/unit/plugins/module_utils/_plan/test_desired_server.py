# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_server declare of each organization, and what is refused before any request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_buckets import NO_BUCKETS, Purge
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_server import (
    DesiredOrganization,
    DesiredServer,
    parse_server,
)
from unit.plugins.samples import BUCKET_ID, DAY, ORG

Options = dict[str, Any]
ID = "00000000000000a1"


def declare(*organizations: Options, **options: Any) -> DesiredServer:
    return parse_server({"organizations": list(organizations), **options})


def test_declare_server__an_organization__with_all_that_it_says() -> None:
    made = declare(
        {
            "name": "main",
            "labels": [{"name": "l"}],
            "buckets": [{"name": "b"}],
            "defaults": {"retention": "1d"},
            "purge": True,
            "purge_exclude": ["x*"],
            "purge_label": "l",
            "purge_limit": 3,
        },
        {"id": ORG},
        concurrency=7,
        on_error="continue",
        undeclared=True,
    )
    first, second = made.organizations
    assert (first.name, first.id, second.name, second.id) == ("main", None, None, ORG)
    assert ([label.name for label in first.labels], first.buckets.buckets[0].retention) == (["l"], DAY)
    assert (first.buckets.purge, second.buckets.purge) == (Purge(("x*",), "l", 3), None)
    assert (made.concurrency, made.stop_on_error, made.undeclared) == (7, False, True)
    # Each organization works as the task says.
    assert [(one.buckets.concurrency, one.buckets.stop_on_error) for one in made.organizations] == [(7, False)] * 2


def test_declare_server__nothing_said__as_documented() -> None:
    made = declare({})
    buckets = replace(NO_BUCKETS, purge_wait_timeout=60)
    assert made == DesiredServer((DesiredOrganization(buckets=buckets),), (), 4, stop_on_error=True)


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ({}, {"org": "o", "token": "t"}),
        ({"name": "n"}, {"org": "n", "token": "t"}),
        ({"id": ORG}, {"org_id": ORG, "token": "t"}),
        ({"name": "n", "token": "own"}, {"org": "n", "token": "own"}),
        ({"name": "n", "username": "u", "password": "p"}, {"org": "n", "username": "u", "password": "p"}),
        ({"name": "n", "token": None, "username": None, "password": None}, {"org": "n", "token": "t"}),
    ],
)
def test_connection_options__what_an_organization_has_itself__replaces_the_whole(
    entry: Options, wanted: Options
) -> None:
    (made,) = declare(entry).organizations
    options = made.connection_options({"host": "h", "org": "o", "token": "t"})
    assert {key: value for key, value in options.items() if value is not None} == {"host": "h", **wanted}


B: Options = {"name": "b"}
DBRP: Options = {"database": "d", "policies": [{"name": "p", "bucket": "b"}]}
TOKEN: Options = {"description": "t", "read_buckets": ["b"]}
REFUSED: list[tuple[tuple[Options, ...], str]] = [
    ((), "organizations: an empty list declares nothing"),
    (({"name": "a"}, {}), "organizations[1]: name: give the organization's name, or its id."),
    (({"name": ""},), "name: '' is blank"),
    (({"name": "", "buckets": [B]},), "name: an empty string names nothing."),
    (({"id": "x"},), "organizations[0] ('x'): id: 'x' is no ID."),
    (({"name": "a"}, {"name": " a "}), "organizations: 'a' is declared 2 times."),
    (({"id": ORG}, {"id": ORG.upper()}), f"organizations: {ORG!r} is declared 2 times."),
    (({"name": "a", "purge": True},), "organizations[0] ('a'): buckets: an empty list together with purge"),
    (({"name": "a", "buckets": [B], "purge_label": "l"},), "organizations[0] ('a'): purge_label: it has no meaning"),
    (({"name": "a", "buckets": [B, B]},), "organizations[0] ('a'): buckets: name 'b' is declared 2 times."),
    (({"buckets": [B, {"name": ""}]},), "buckets[1]: name: an empty string names nothing."),
    (({"labels": [{"name": "l"}, {"name": " "}]},), "labels[1] (' '): name: ' ' is blank"),
    (({"labels": [{"name": "l"}, {"name": "L "}]},), "labels: name 'L' is declared 2 times."),
    (({"labels": [{"id": ID}, {"id": ID}]},), f"labels: id {ID!r} is declared 2 times."),
    (
        ({"labels": [{"name": "m", "renamed_from": "o"}, {"name": "n", "renamed_from": "O"}]},),
        "labels: renamed_from 'O' is declared 2 times.",
    ),
    (({"labels": [{"name": "n", "renamed_from": "o"}, {"name": "O"}]},), "labels: 'o' is to be renamed to 'n'"),
    (({"description": "x"},), "name: give the organization's name, or its id, with description."),
    (({"state": "absent"},), "name: give the organization's name, or its id, with state."),
    (
        ({"name": "a", "state": "absent", "buckets": [B]},),
        "organizations[0] ('a'): buckets: the organization is to be deleted with all that is in it.",
    ),
    (({"name": "a", "state": "absent", "dbrps": [DBRP]},), "organizations[0] ('a'): dbrps: the organization is to be"),
    (({"dbrps": [DBRP, DBRP]},), "dbrps: 'd' is declared 2 times."),
    (({"dbrps": [{"database": "d/e", "policies": []}]},), "dbrps[0] ('d/e'): database: "),
    (({"authorizations": [TOKEN, TOKEN]},), "authorizations: the token 't' of the same user is declared 2 times."),
    (
        ({"authorizations": [{**TOKEN, "user": "ann"}] * 2},),
        "authorizations: the token 't' of ann is declared 2 times.",
    ),
    (({"authorizations": [{"read_buckets": ["b"]}]},), "authorizations[0]: description: give the token's description"),
]


@pytest.mark.parametrize(("organizations", "message"), REFUSED, ids=[message for _organizations, message in REFUSED])
def test_declare_server__what_can_not_be_meant__refused_and_says_where(
    organizations: tuple[Options, ...], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(*organizations)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("bucket", "is_refused"),
    [
        ({"labels": ["OLD "]}, True),
        ({"labels": ["OLD "], "create_labels": True}, True),
        ({"labels": ["new"]}, False),
        ({"labels": []}, False),
        ({}, False),
        ({"labels": ["old"], "state": "absent"}, False),
    ],
    ids=str,
)
def test_labels__a_bucket_must_bear_one_by_its_old_name__refused(bucket: Options, is_refused: bool) -> None:
    entry: Options = {"labels": [{"name": "new", "renamed_from": "old"}], "buckets": [{"id": BUCKET_ID, **bucket}]}
    if is_refused:
        with pytest.raises(DeclarationError, match=r"is to be renamed to 'new', and the bucket .* must bear it"):
            declare(entry)
    else:
        assert len(declare(entry).organizations[0].labels) == 1


@pytest.mark.parametrize(
    ("bucket", "is_refused"),
    [
        ({"labels": ["GONE "]}, True),
        ({"label_ids": [ID]}, True),
        ({"labels": ["kept"]}, False),
        ({"labels": []}, False),
        ({}, False),
        ({"labels": ["gone"], "state": "absent"}, False),
    ],
    ids=str,
)
def test_labels__a_bucket_must_bear_what_is_deleted__refused(bucket: Options, is_refused: bool) -> None:
    labels = [{"name": "gone", "state": "absent"}, {"id": ID, "state": "absent"}, {"name": "kept"}]
    entry: Options = {"labels": labels, "buckets": [{"id": BUCKET_ID, **bucket}]}
    if is_refused:
        with pytest.raises(DeclarationError, match=r"is to be deleted, and the bucket .* must bear it"):
            declare(entry)
    else:
        assert len(declare(entry).organizations[0].labels) == 3


@pytest.mark.parametrize(
    ("entry", "is_about_itself"),
    [
        ({"name": "a"}, True),
        ({"id": ORG}, True),
        ({"name": "a", "id": ORG, "buckets": [B]}, True),
        ({"name": "a", "buckets": []}, True),
        ({"name": "a", "description": "", "buckets": [B]}, True),
        ({"name": "a", "owners": []}, True),
        ({"name": "a", "state": "absent"}, True),
        ({"name": "a", "buckets": [B], "state": "present", "allow_data_loss": False}, False),
        ({"name": "a", "dbrps": [DBRP]}, False),
        ({"name": "a", "authorizations": [TOKEN]}, False),
        ({"state": "present", "allow_data_loss": False}, False),
        ({}, False),
    ],
    ids=str,
)
def test_itself__declared__where_something_is_said_of_it_or_nothing_else(entry: Options, is_about_itself: bool) -> None:
    """To look up an organization takes a request, which what is in it does not need."""
    assert (declare(entry).organizations[0].itself is not None) is is_about_itself


def test_access__declared__in_the_form_of_the_modules() -> None:
    made = declare(
        {"dbrps": [DBRP, {"database": "e", "state": "absent"}], "authorizations": [TOKEN]}, users=[{"name": "ann"}]
    )
    assert [user.name for user in made.users] == ["ann"]
    assert [one.database for one in made.organizations[0].dbrps] == ["d", "e"]
    assert made.organizations[0].authorizations[0].description == "t"


def test_users__alone__no_organization() -> None:
    assert declare(users=[{"name": "ann"}]).organizations == ()


@pytest.mark.parametrize(
    ("users", "message"),
    [
        ([{"name": "ann"}, {"name": "ann"}], "users: name 'ann' is declared 2 times."),
        ([{"name": "ann"}, {"name": "b", "renamed_from": "ann"}], "users: 'ann' is to be renamed to 'b'"),
        ([{"name": "ann"}, {}], "users[1]: name: give the user's name"),
        ([{"name": "ann", "user_password": "short"}], "users[0] ('ann'): user_password: it has 5 bytes"),
    ],
    ids=str,
)
def test_users__what_can_not_be_meant__refused(users: list[Options], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(users=users)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"name": "a"}, {"org": "a", "org_id": None}),
        ({"id": ORG}, {"org": None, "org_id": ORG}),
        # The name that it is to have is not the one that it has.
        ({"name": "a", "id": ORG}, {"org": None, "org_id": ORG}),
    ],
    ids=str,
)
def test_connection_options__of_an_entry__the_id_before_the_name(entry: Options, expected: Options) -> None:
    assert declare(entry).organizations[0].connection_options({"org": "other"}) == expected
