# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The permissions of a whole declaration, as influx_authorization takes them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import DesiredPermission
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import DesiredLabel
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import LabelPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.needs import Needs
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.needs_server import (
    OrganizationNeeds,
    combine_organization,
    renamed_contents,
    server_needs,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import DeclaredItem
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress_server import LabelItem
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_BUCKET, BucketState
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    CreateBucket,
    DeleteBucket,
    RenameBucket,
)
from unit.plugins.samples import ORG, OTHER_ORG, PROD, bucket, declared

READ_B, WRITE_B = (DesiredPermission(action, "buckets", "b") for action in ("read", "write"))
READ_ALL = DesiredPermission("read", "buckets")
READ_USERS = DesiredPermission("read", "users")
READ_LABELS = DesiredPermission("read", "labels")
READ_ORG = DesiredPermission("read", "orgs")
THERE = BucketState(bucket())


def item(before: BucketState, *steps: Any) -> DeclaredItem:
    found = DeclaredItem(declared())
    found.plan = Plan(before, steps)
    return found


KEPT, GONE = item(THERE), item(THERE, DeleteBucket("b"))
NEW = item(NO_BUCKET, CreateBucket(bucket(id=None), {}))


@pytest.mark.parametrize(
    ("needs", "items", "reads_organization"),
    [
        ([], [], False),
        ([READ_B], [KEPT], False),
        ([READ_B, READ_LABELS], [KEPT], False),
        ([READ_LABELS], [], True),
        # A mapping names a bucket, which stays.
        ([READ_B, READ_LABELS], [], False),
        ([READ_ALL], [NEW], True),
        ([READ_ALL], [NEW, KEPT], False),
        ([READ_B, WRITE_B], [GONE], False),
        ([READ_B, WRITE_B, READ_LABELS], [GONE], True),
    ],
)
def test_organization_given_by_name__found_by_a_bucket_that_stays_or_read(
    needs: list[DesiredPermission], items: list[DeclaredItem], reads_organization: bool
) -> None:
    part = Needs(frozenset(needs))
    by_id = combine_organization([part], items, {}, is_looked_up=False)
    by_name = combine_organization([part], items, {}, is_looked_up=True)
    assert by_id.permissions == frozenset(needs)
    assert by_name.permissions == frozenset([*needs, *([READ_ORG] if reads_organization else [])])


def test_renamed__told_by_the_name_that_it_has_now() -> None:
    labels = [LabelItem("new", DesiredLabel(True, "new"), LabelPlan(PROD, Label(PROD.id, ORG, "new")))]
    renamed = renamed_contents(labels, [item(THERE, RenameBucket("b", "c")), NEW, GONE])
    assert renamed == {("labels", "new"): "Prod", ("buckets", "c"): "b"}
    part = Needs(frozenset([DesiredPermission("read", "buckets", "c"), DesiredPermission("read", "labels", "new")]))
    found = combine_organization([part], [], renamed, is_looked_up=False)
    assert found.permissions == {READ_B, DesiredPermission("read", "labels", "Prod")}


def entry(*permissions: DesiredPermission, operator: tuple[str, ...] = (), **more: Any) -> OrganizationNeeds:
    return OrganizationNeeds("main", ORG, Needs(frozenset(permissions), operator), **more)


def test_one_organization__in_the_words_of_the_options() -> None:
    other = DesiredPermission("read", "buckets", None, "00000000000000b2")
    told = server_needs(
        Needs(), [entry(READ_B, WRITE_B, other, READ_LABELS, DesiredPermission("read", "users", "ann"))]
    )
    assert told == {
        "preset": None,
        "reasons": [],
        "permissions": [],
        "organizations": [
            {
                "name": "main",
                "id": ORG,
                "preset": None,
                "reasons": [],
                "read_buckets": ["b"],
                "write_buckets": ["b"],
                "permissions": [
                    {"action": "read", "type": "buckets", "id": "00000000000000b2"},
                    {"action": "read", "type": "labels"},
                    {"action": "read", "type": "users", "name": "ann"},
                ],
            }
        ],
    }


def test_users__not_told_twice_where_one_token_does_it() -> None:
    ann = DesiredPermission("read", "users", "ann")
    told = server_needs(Needs(frozenset([READ_USERS])), [entry(READ_B, ann)])
    assert told["permissions"] == [{"action": "read", "type": "users"}]
    assert told["organizations"][0]["permissions"] == []
    told = server_needs(Needs(frozenset([ann])), [entry(READ_USERS)])
    assert told["permissions"] == []
    assert told["organizations"][0]["permissions"] == [{"action": "read", "type": "users"}]
    told = server_needs(Needs(frozenset([READ_USERS])), [entry(ann, has_own_token=True)])
    assert told["organizations"][0]["permissions"] == [{"action": "read", "type": "users", "name": "ann"}]


@pytest.mark.parametrize(
    ("users", "entries", "reasons"),
    [
        (Needs(), [], []),
        (Needs(operator=("x",)), [], ["x"]),
        (Needs(), [entry(operator=("x",))], ["x"]),
        (Needs(), [entry(operator=("x",), has_own_token=True)], []),
        (Needs(), [entry(READ_B), entry(READ_B, has_own_token=True)], []),
        (Needs(operator=("x",)), [entry(operator=("x",)), entry()], ["x", "keep 2 organizations with one token"]),
    ],
)
def test_operator__said_with_the_reason(users: Needs, entries: list[OrganizationNeeds], reasons: list[str]) -> None:
    told = server_needs(users, entries)
    assert (told["preset"], told["reasons"]) == ("operator" if reasons else None, reasons)
    for one, described in zip(entries, told["organizations"]):
        assert described["reasons"] == list(one.needs.operator)
        assert described["preset"] == ("operator" if one.needs.operator else None)


def test_an_organization_that_only_an_operator_keeps__lists_nothing() -> None:
    needs = Needs(frozenset([READ_B]), ("create it",))
    (told,) = server_needs(Needs(), [OrganizationNeeds(None, OTHER_ORG, needs)])["organizations"]
    assert (told["name"], told["id"], told["read_buckets"]) == (None, OTHER_ORG, [])
