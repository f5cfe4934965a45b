# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about a bucket that something may use."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    Permission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.dependents import (
    BucketReference,
    Check,
    InfluxTask,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import DbrpMapping
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import dependents_must_be_read
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dependents import (
    KINDS,
    Dependents,
    check_dependents,
    describe_users,
    names_bucket,
    unreadable_kinds,
)
from unit.plugins.samples import ANN, BOB, BUCKET_ID, ORG, OTHER_ORG, bucket, declared

ID, OTHER_BUCKET = "00000000000000d1", "00000000000000b2"


def v1_user(name: str, *permissions: Permission) -> V1User:
    return V1User(ID, name, ORG, ANN.id, "ann", "", "active", frozenset(permissions))


def authorization(*permissions: Permission, **changes: Any) -> Authorization:
    given = {"id": ID, "org_id": ORG, "user_id": ANN.id, "user": "ann", "description": "d", "active": True}
    return Authorization(**{**given, "permissions": frozenset(permissions), **changes})


def read(kind: str, org_id: str = ORG, one: str = "") -> Permission:
    return Permission("read", kind, org_id, one)


EVERYTHING = tuple(read(kind) for kind in (*KINDS, "buckets"))


@pytest.mark.parametrize(
    ("options", "there", "needed"),
    [
        ({"presence": "absent"}, "b", True),
        ({"name": "new"}, "b", True),
        ({}, "b", False),
        ({"name": None}, "b", False),
        ({"name": None, "presence": "absent"}, "b", True),
        ({"presence": "absent"}, None, False),
        ({"presence": "absent", "protect_dependents": False}, "b", False),
        ({"name": "new", "protect_dependents": False}, "b", False),
    ],
)
def test_dependents_must_be_read__what_is_declared__only_for_a_deletion_or_a_new_name(
    options: dict[str, Any], there: str | None, needed: bool
) -> None:
    target = None if there is None else bucket(name=there)
    assert dependents_must_be_read(declared(**{"protect_dependents": True, **options}), target) is needed


@pytest.mark.parametrize(
    ("name", "flux", "named"),
    [
        ("b", 'from(bucket: "b")', True),
        ("b", "from(bucket: b)", False),
        ("b", 'from(bucket: "bb")', False),
        ("b", f'from(bucketID: "{BUCKET_ID}")', True),
        ("b", f'from(bucketID: "{OTHER_BUCKET}")', False),
        ("a\nb", 'from(bucket: "a\\nb")', True),
        ("a\nb", 'from(bucket: "a\nb")', True),
        ("a\tb", 'from(bucket: "a\\tb")', True),
        ("a\rb", 'from(bucket: "a\\rb")', True),
        ("a\nb", 'from(bucket: "ab")', False),
        ("a\\b", 'from(bucket: "a\\\\b")', True),
        ("a\\b", 'from(bucket: "a\\b")', True),
        ("a\\\nb", 'from(bucket: "a\\\\\\nb")', True),
    ],
)
def test_names_bucket__a_script__named_as_flux_spells_it(name: str, flux: str, named: bool) -> None:
    assert names_bucket(flux, bucket(name=name)) is named


def test_describe_users__all_kinds__those_of_this_bucket_alone() -> None:
    dependents = Dependents(
        tasks=(InfluxTask("t1", "copy", 'from(bucket: "b")'), InfluxTask("t2", "other", 'from(bucket: "c")')),
        checks=(Check("c1", "cpu", 'from(bucket: "b")'), Check("c2", "other", 'from(bucket: "c")')),
        mappings=(
            DbrpMapping(ORG, BUCKET_ID, "db", "rp", virtual=False),
            DbrpMapping(ORG, BUCKET_ID, "own", "rp", virtual=True),
            DbrpMapping(ORG, OTHER_BUCKET, "other", "rp", virtual=False),
        ),
        authorizations=(
            authorization(read("buckets", one=BUCKET_ID), description="one"),
            authorization(read("buckets", one=OTHER_BUCKET), id="a2"),
            authorization(read("tasks", one=BUCKET_ID), id="a3"),
            authorization(read("buckets"), id="a4"),
            authorization(read("orgs"), read("buckets", one=BUCKET_ID), id="a5", description="two"),
        ),
        v1_users=(
            v1_user("app", read("buckets", one=OTHER_BUCKET), read("buckets", one=BUCKET_ID)),
            v1_user("other", read("buckets", one=OTHER_BUCKET)),
            v1_user("all", read("buckets")),
        ),
        scrapers=(BucketReference("s1", "scrape", BUCKET_ID), BucketReference("s2", "other", OTHER_BUCKET)),
        replications=(BucketReference("r1", "execution", BUCKET_ID), BucketReference("r2", "other", OTHER_BUCKET)),
    )
    assert describe_users(bucket(), dependents) == [
        "the task 'copy' (t1)",
        "the check 'cpu' (c1)",
        "the DBRP mapping db/rp",
        f"the authorization 'one' ({ID})",
        "the authorization 'two' (a5)",
        f"the v1 user 'app' ({ID})",
        "the scraper 'scrape' (s1)",
        "the replication 'execution' (r1)",
    ]


@pytest.mark.parametrize(
    ("dependents", "message"),
    [
        (
            Dependents(scrapers=(BucketReference("s1", "scrape", BUCKET_ID),), unknown=("tasks",)),
            (
                "The bucket 'b' was not renamed, since it is in use by the scraper 'scrape' (s1). Change or remove that first, or say "
                "protect_dependents: false."
            ),
        ),
        (
            Dependents(scrapers=tuple(BucketReference(name, name, BUCKET_ID) for name in ("x", "y", "z"))),
            (
                "The bucket 'b' was not renamed, since it is in use by the scraper 'x' (x), the scraper 'y' (y) and the scraper 'z' (z). "
                "Change or remove that first, or say protect_dependents: false."
            ),
        ),
        (
            Dependents(checks=(Check("c1", "cpu", 'from(bucket: "b")'),), unknown=("checks",)),
            (
                "The bucket 'b' was not renamed, since it is in use by the check 'cpu' (c1). Change or remove that first, or say "
                "protect_dependents: false."
            ),
        ),
        (
            Dependents(unknown=("tasks", "scrapers")),
            (
                "The bucket 'b' was not renamed, since this token may not see whether it is in use: it needs the permission to read all "
                f"tasks and scrapers of the organization {ORG}. Give it that, or say protect_dependents: false."
            ),
        ),
        (
            Dependents(reads_all_users=False),
            (
                "The bucket 'b' was not renamed, since this token may not see whether it is in use: it needs the permission to read all "
                "users, since authorizations are hidden with their users. Give it that, or say protect_dependents: false."
            ),
        ),
        (
            Dependents(unknown=("tasks",), reads_all_users=False),
            (
                "The bucket 'b' was not renamed, since this token may not see whether it is in use: it needs the permission to read all "
                f"tasks of the organization {ORG} and all users, since authorizations are hidden with their users. Give it that, or say "
                "protect_dependents: false."
            ),
        ),
    ],
)
def test_check_dependents__in_use_or_unknown__refused_in_these_words(dependents: Dependents, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        check_dependents(bucket(), dependents, "renamed")
    assert caught.value.message == message


def test_check_dependents__known_not_to_be_in_use__goes_on() -> None:
    other = (BucketReference("s", "s", OTHER_BUCKET),)
    check_dependents(bucket(), Dependents(scrapers=other, replications=other), "renamed")


@pytest.mark.parametrize(
    ("seen", "unknown"),
    [
        # None is seen, so nothing is known of the token.
        ((), KINDS),
        ((authorization(*EVERYTHING),), ()),
        ((authorization(*EVERYTHING, user_id=BOB.id),), KINDS),
        ((authorization(*EVERYTHING, active=False),), KINDS),
        # It read authorizations and a bucket, which these could not have.
        ((authorization(*(read(kind) for kind in KINDS)),), KINDS),
        ((authorization(*(read(kind) for kind in KINDS), read("buckets", OTHER_ORG)),), KINDS),
        ((authorization(read("tasks"), read("buckets")),), KINDS),
        # One bucket's token may be it, and one of all organizations.
        ((authorization(*(read(kind) for kind in KINDS), read("buckets", one=BUCKET_ID)),), ()),
        ((authorization(*(read(kind, "") for kind in (*KINDS, "buckets"))),), ()),
        # What only one of those that it may be can read is not known.
        (
            (authorization(*EVERYTHING), authorization(read("authorizations"), read("buckets"), read("tasks"))),
            ("checks", "scrapers", "replications"),
        ),
        ((authorization(read("authorizations", one=ID), read("buckets")),), KINDS),
        ((authorization(*(read(kind) for kind in KINDS if kind != "scrapers"), read("buckets")),), ("scrapers",)),
        ((authorization(*EVERYTHING[:4], read("replications", OTHER_ORG), read("buckets")),), ("replications",)),
        ((authorization(*(read(kind) for kind in KINDS if kind != "checks"), read("buckets")),), ("checks",)),
        ((authorization(*EVERYTHING[1:], Permission("write", "tasks", ORG)),), ("tasks",)),
    ],
)
def test_unreadable_kinds__tokens_not_shown__what_all_that_it_may_be_can_read(
    seen: tuple[Authorization, ...], unknown: tuple[str, ...]
) -> None:
    assert unreadable_kinds(seen, "the token", ANN.id, ORG) == unknown


@pytest.mark.parametrize(
    ("token", "unknown"),
    [
        ("wide", ()),
        ("narrow", ("checks", "authorizations", "scrapers", "replications")),
        ("", ("checks", "scrapers", "replications")),
    ],
)
def test_unreadable_kinds__tokens_shown__the_one_that_asks(token: str, unknown: tuple[str, ...]) -> None:
    seen = (
        authorization(*EVERYTHING, token="wide"),
        authorization(read("tasks"), token="narrow"),
        authorization(read("tasks"), read("authorizations"), read("buckets")),
    )
    assert unreadable_kinds(seen, token, ANN.id, ORG) == unknown


def test_unreadable_kinds__user_not_known__any_active_token_may_be_it() -> None:
    narrow = authorization(read("tasks"), read("authorizations"), read("buckets"), user_id=BOB.id)
    assert unreadable_kinds((authorization(*EVERYTHING), narrow), None, None, ORG) == (
        "checks",
        "scrapers",
        "replications",
    )
    assert unreadable_kinds((authorization(*EVERYTHING), narrow), None, ANN.id, ORG) == ()
