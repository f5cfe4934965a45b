# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The permissions that each kind of thing takes, by what is declared, found and planned."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import (
    Authorization,
    NewAuthorization,
    Permission,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import (
    DbrpMapping,
    Label,
    Organization,
    User,
    UserAccount,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.v1_users import V1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.authorizations import AuthorizationPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.buckets import Plan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dbrps import (
    CreateMapping,
    DbrpPlan,
    DeleteMapping,
    MappedPolicy,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import DesiredBucket, Selection
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import DesiredPermission
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_buckets import (
    NO_BUCKETS,
    DesiredBuckets,
    Purge,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import DesiredLabel
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import DesiredUser
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_v1_users import DesiredV1User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import LabelPlan
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.needs import (
    Needs,
    authorization_needs,
    contents_needs,
    dbrp_needs,
    join,
    organization_needs,
    subtract,
    user_needs,
    v1_user_needs,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.organizations import (
    CreateOrganization,
    OrganizationPlan,
    UpdateOrganization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import DeclaredItem, PurgeItem
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress_server import LabelItem
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.seen_access import SeenAccess
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import (
    NO_BUCKET,
    NO_ORGANIZATION,
    NO_USER,
    NO_V1_USER,
    BucketState,
    OrganizationState,
    UserState,
    V1UserState,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddLabel,
    AddRole,
    CreateBucket,
    DeleteBucket,
    RemoveLabel,
    UpdateBucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.users import (
    CreateUser,
    DeleteUser,
    Importance,
    SetPassword,
    UpdateUser,
    UserPlan,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.v1_users import (
    CreateV1User,
    DeleteV1User,
    SetV1Password,
    V1UserPlan,
)
from unit.plugins.samples import ANN, BOB, BUCKET_ID, DEV, ORG, OTHER_ORG, PROD, bucket, declared, exactly

PASSWORD = "a-long-pass-word"
ALL_DEPENDENTS = "authorizations checks replications scrapers tasks users"
READS_B = Permission("read", "buckets", ORG, BUCKET_ID)
IN_WORDS = {READS_B: "b"}


def predicted_user() -> User:
    """Who is only planned."""
    after = Rehearsal().record_user(NO_USER, UserState(UserAccount(None, "new", "active")), None)
    return User(str(after.require_account().id), "new")


NEW = predicted_user()


def words(needs: Needs) -> list[str]:
    """Permissions such as ``read buckets b``."""
    told = (" ".join(filter(None, (one.action, one.type, one.name, one.id))) for one in needs.permissions)
    return sorted(told)


def of_bucket(desired: DesiredBucket, before: BucketState, *steps: Any) -> list[str]:
    item = DeclaredItem(desired)
    item.plan = Plan(before, steps)
    return words(join([contents_needs([], [item], [], NO_BUCKETS, None)]))


THERE = BucketState(bucket())
LABELLED = BucketState(bucket(labels=(PROD,)))


@pytest.mark.parametrize(
    ("desired", "before", "steps", "needs"),
    [
        (declared(), THERE, (), ["read buckets b"]),
        (declared(description="x"), THERE, (UpdateBucket("b", "x"),), ["read buckets b", "write buckets b"]),
        (declared(), NO_BUCKET, (CreateBucket(bucket(id=None), {}),), ["read buckets", "write buckets"]),
        (declared(presence="absent"), NO_BUCKET, (), []),
        (declared(presence="absent"), THERE, (DeleteBucket("b"),), ["read buckets b", "write buckets b"]),
        (declared(name="_tasks"), BucketState(bucket(name="_tasks", type="system")), (), ["read orgs"]),
        (declared(labels=exactly("Prod")), LABELLED, (), ["read buckets b", "read labels"]),
        (
            declared(labels=exactly("dev")),
            LABELLED,
            (AddLabel("b", DEV), RemoveLabel("b", PROD)),
            ["read buckets b", "read labels", "write buckets b", "write labels Prod", "write labels dev"],
        ),
        (
            declared(labels=exactly("new")),
            THERE,
            (AddLabel("b", Label(None, ORG, "new")), AddLabel("b", DEV)),
            ["read buckets b", "read labels", "write buckets b", "write labels"],
        ),
        (
            declared(labels=exactly()),
            NO_BUCKET,
            (CreateBucket(bucket(id=None), {}),),
            ["read buckets", "write buckets"],
        ),
        (declared(members=Selection()), THERE, (), ["read buckets b", "read orgs"]),
        (
            declared(members=exactly("ann")),
            THERE,
            (AddRole("b", ANN, "member"),),
            ["read buckets b", "read orgs", "read users ann", "write buckets b"],
        ),
        (
            declared(members=exactly(ids=(ANN.id,))),
            THERE,
            (AddRole("b", User(ANN.id), "member"),),
            ["read buckets b", "read orgs", "write buckets b"],
        ),
        (
            declared(members=exactly("new", "ann")),
            THERE,
            (AddRole("b", NEW, "member"), AddRole("b", ANN, "member")),
            ["read buckets b", "read orgs", "read users", "write buckets b"],
        ),
        (declared(protect_dependents=True), THERE, (), ["read buckets b"]),
        (
            declared(presence="absent", protect_dependents=True),
            THERE,
            (DeleteBucket("b"),),
            sorted([*(f"read {kind}" for kind in ALL_DEPENDENTS.split()), "read buckets", "write buckets"]),
        ),
    ],
)
def test_bucket(desired: DesiredBucket, before: BucketState, steps: tuple[Any, ...], needs: list[str]) -> None:
    assert of_bucket(desired, before, *steps) == needs


@pytest.mark.parametrize(
    ("before", "after", "needs"),
    [
        (PROD, PROD, ["read labels"]),
        (None, Label(None, ORG, "new"), ["read labels", "write labels"]),
        (PROD, Label(PROD.id, ORG, "Prod", {"color": "red"}), ["read labels", "write labels Prod"]),
        (PROD, Label(PROD.id, ORG, "new"), ["read labels", "write labels Prod"]),
        (PROD, None, ["read labels", "write labels Prod"]),
        (None, None, ["read labels"]),
    ],
)
def test_label(before: Label | None, after: Label | None, needs: list[str]) -> None:
    item = LabelItem("Prod", DesiredLabel(True, "Prod"), LabelPlan(before, after))
    assert words(join([contents_needs([item], [], [], NO_BUCKETS, None)])) == needs


@pytest.mark.parametrize(
    ("purge", "protects", "names", "needs"),
    [
        (None, False, [], []),
        (Purge(), False, [], ["read buckets"]),
        (Purge(), True, [], ["read buckets"]),
        (Purge(), False, ["c", "d"], ["read buckets", "write buckets c", "write buckets d"]),
        (Purge(label="Prod"), False, [], ["read buckets", "read labels"]),
        (
            Purge(),
            True,
            ["c"],
            sorted([*(f"read {kind}" for kind in ALL_DEPENDENTS.split()), "read buckets", "write buckets"]),
        ),
    ],
)
def test_purge(purge: Purge | None, protects: bool, names: list[str], needs: list[str]) -> None:
    desired = DesiredBuckets((), purge, purge_protect_dependents=protects)
    items = [PurgeItem(bucket(name=name)) for name in names]
    assert words(join([contents_needs([], [], items, desired, None)])) == needs


def test_undeclared__takes_all_buckets_and_their_labels_if_there_are_any() -> None:
    assert words(contents_needs([], [], [], NO_BUCKETS, [])) == ["read buckets"]
    assert words(contents_needs([], [], [], NO_BUCKETS, [bucket(labels=(PROD,))])) == ["read buckets", "read labels"]


@pytest.mark.parametrize(
    ("before", "steps", "needs", "operator"),
    [
        (Organization(ORG, "main"), (), ["read orgs"], ()),
        (None, (), [], ()),
        (None, (CreateOrganization(Organization(None, "main")),), [], ("create the organization 'main'",)),
        (Organization(ORG, "main"), (UpdateOrganization("main", description="x"),), ["read orgs", "write orgs"], ()),
        (
            Organization(ORG, "main"),
            (AddRole("main", BOB, "owner", "organization"),),
            ["read orgs", "read users bob", "write orgs"],
            (),
        ),
    ],
)
def test_organization(
    before: Organization | None, steps: tuple[Any, ...], needs: list[str], operator: tuple[str, ...]
) -> None:
    state = NO_ORGANIZATION if before is None else OrganizationState(before)
    found = organization_needs(OrganizationPlan(state, steps))
    assert (words(found), found.operator) == (needs, operator)


ACCOUNT = UserAccount(ANN.id, "ann", "active")
ASKS = DesiredUser(True, "ann", password=PASSWORD, renewal="if_different")


@pytest.mark.parametrize(
    ("desired", "plan", "importance", "needs", "is_operators"),
    [
        (DesiredUser(True, "ann"), UserPlan(UserState(ACCOUNT)), Importance(), ["read users ann"], False),
        (DesiredUser(False, "ann"), UserPlan(NO_USER), Importance(), [], False),
        (
            DesiredUser(True, "ann"),
            UserPlan(NO_USER, (CreateUser(UserAccount(None, "ann", "active")),)),
            Importance(),
            ["read users", "write users"],
            False,
        ),
        (
            DesiredUser(True, "anna"),
            UserPlan(UserState(ACCOUNT), (UpdateUser("ann", "anna"),)),
            Importance(),
            ["read users ann", "write users ann"],
            False,
        ),
        (
            ASKS,
            UserPlan(UserState(ACCOUNT), (SetPassword("ann", PASSWORD),)),
            Importance(),
            ["read users ann", "write users ann"],
            False,
        ),
        # Nobody knows before a run whether it sets the password.
        (ASKS, UserPlan(UserState(ACCOUNT), (), ("?",)), Importance(), ["read users ann", "write users ann"], False),
        (ASKS, UserPlan(UserState(ACCOUNT)), Importance(), ["read users ann"], False),
        (
            DesiredUser(True, "ann", status="inactive"),
            UserPlan(UserState(ACCOUNT), (UpdateUser("ann", status="inactive"),)),
            Importance(),
            ["read users", "write users ann"],
            False,
        ),
        (
            DesiredUser(False, "ann"),
            UserPlan(UserState(ACCOUNT), (DeleteUser("ann"),)),
            Importance(owned=(ORG,)),
            ["read orgs", "read users", "write users ann"],
            False,
        ),
        (
            DesiredUser(False, "ann"),
            UserPlan(UserState(ACCOUNT), (DeleteUser("ann"),)),
            Importance(owned=(ORG, OTHER_ORG)),
            ["read users", "write users ann"],
            True,
        ),
    ],
)
def test_user(
    desired: DesiredUser, plan: UserPlan, importance: Importance, needs: list[str], is_operators: bool
) -> None:
    found = user_needs(desired, plan, importance, ORG)
    assert (words(found), bool(found.operator)) == (needs, is_operators)


def mapped(name: str | None, policy: str) -> MappedPolicy:
    mapping = DbrpMapping(ORG, BUCKET_ID, "d", policy, virtual=False, default=True)
    return MappedPolicy(mapping, name)


def test_dbrp__reads_what_is_mapped_and_writes_what_changes() -> None:
    kept, gone, new = mapped("kept", "k"), mapped(None, "g"), mapped("b", "n")
    assert words(dbrp_needs(DbrpPlan("d", ORG, (kept,), (kept,)))) == ["read buckets kept"]
    plan = DbrpPlan("d", ORG, (kept, gone), (kept, new), (CreateMapping(new), DeleteMapping(gone)))
    assert words(dbrp_needs(plan)) == [
        f"read buckets {BUCKET_ID}",
        "read buckets b",
        "read buckets kept",
        f"write buckets {BUCKET_ID}",
        "write buckets b",
    ]


TOKEN = Authorization("00000000000000e1", ORG, ANN.id, "ann", "app", True, frozenset({READS_B}))
READ_TOKENS = ["read authorizations"]
WRITE_TOKENS = ["read authorizations", "write authorizations"]


def new(*permissions: Permission) -> NewAuthorization:
    return NewAuthorization(ORG, ANN.id, "app", True, permissions)


@pytest.mark.parametrize(
    ("plan", "granted", "asker", "needs"),
    [
        (AuthorizationPlan(TOKEN), (READS_B,), None, [*READ_TOKENS, "read buckets b", "read users ann"]),
        (AuthorizationPlan(TOKEN), (), BOB, [*READ_TOKENS, "read users ann", "read users bob"]),
        (
            AuthorizationPlan(TOKEN, changes={"status": "inactive"}),
            (),
            None,
            [*WRITE_TOKENS, "read users ann", "write users ann"],
        ),
        (
            AuthorizationPlan(TOKEN, removed=(TOKEN,), deletes=True),
            (),
            None,
            [*WRITE_TOKENS, "read users ann", "write users ann"],
        ),
        (
            AuthorizationPlan(new=new(READS_B)),
            (READS_B, Permission("write", "buckets", ORG, "00000000000000b2"), Permission("write", "tasks", ORG)),
            BOB,
            [
                *WRITE_TOKENS,
                *("read buckets 00000000000000b2", "read buckets b", "read users ann", "read users bob"),
                *("write buckets 00000000000000b2", "write tasks", "write users ann"),
            ],
        ),
        (
            AuthorizationPlan(new=new()),
            (Permission("read", "orgs", "", ORG), Permission("read", "users", "", BOB.id)),
            None,
            [*WRITE_TOKENS, "read orgs", f"read users {BOB.id}", "read users ann", "write users ann"],
        ),
    ],
)
def test_authorization(
    plan: AuthorizationPlan, granted: tuple[Permission, ...], asker: User | None, needs: list[str]
) -> None:
    found = authorization_needs(plan, SeenAccess(granted, IN_WORDS, ANN, asker))
    assert (words(found), found.operator) == (sorted(needs), ())


def test_authorization__of_a_user_who_is_only_planned__takes_all_users() -> None:
    found = authorization_needs(AuthorizationPlan(new=new(READS_B)), SeenAccess((READS_B,), IN_WORDS, NEW, BOB))
    assert words(join([found])) == [*WRITE_TOKENS[:1], "read buckets b", "read users", *WRITE_TOKENS[1:], "write users"]


@pytest.mark.parametrize(
    "granted", [Permission("read", "buckets"), Permission("read", "orgs"), Permission("write", "secrets")]
)
def test_authorization__of_an_operator__takes_one_only_to_make_it(granted: Permission) -> None:
    seen = SeenAccess((granted,), {}, ANN)
    assert authorization_needs(AuthorizationPlan(new=new(granted)), seen).operator == ("create an operator token",)
    assert authorization_needs(AuthorizationPlan(TOKEN), seen).operator == ()


APP = V1User("00000000000000e2", "app", ORG, ANN.id, "ann", "", "active", frozenset({READS_B}))
APP_ASKS = DesiredV1User(True, "app", password=PASSWORD, renewal="if_different")


@pytest.mark.parametrize(
    ("desired", "plan", "needs"),
    [
        (DesiredV1User(False, "app"), V1UserPlan(NO_V1_USER), []),
        (DesiredV1User(True, "app"), V1UserPlan(V1UserState(APP)), [*READ_TOKENS, "read buckets b", "read users ann"]),
        (
            APP_ASKS,
            V1UserPlan(V1UserState(APP), (SetV1Password("app", PASSWORD),)),
            [*READ_TOKENS, "read buckets b", "read users ann", "write users ann"],
        ),
        (
            APP_ASKS,
            V1UserPlan(V1UserState(APP), (), ("?",)),
            [*READ_TOKENS, "read buckets b", "read users ann", "write users ann"],
        ),
        (
            APP_ASKS,
            V1UserPlan(V1UserState(APP), (SetV1Password("app", PASSWORD, finishes="x"),)),
            [*WRITE_TOKENS, "read buckets b", "read users ann", "write users ann"],
        ),
        (
            DesiredV1User(False, "app"),
            V1UserPlan(V1UserState(APP), (DeleteV1User(str(APP.id), "app"),)),
            [*WRITE_TOKENS, "read buckets b", "read users ann", "write users ann"],
        ),
        (
            DesiredV1User(True, "app"),
            V1UserPlan(NO_V1_USER, (CreateV1User(APP),)),
            [*WRITE_TOKENS, "read buckets b", "read users ann", "write users ann"],
        ),
    ],
)
def test_v1_user(desired: DesiredV1User, plan: V1UserPlan, needs: list[str]) -> None:
    assert words(v1_user_needs(desired, plan, SeenAccess((READS_B,), IN_WORDS, ANN))) == sorted(needs)


def test_join_and_subtract__what_something_wider_includes_is_left_out() -> None:
    one, everything = DesiredPermission("read", "buckets", "b"), DesiredPermission("read", "buckets")
    other = DesiredPermission("write", "buckets", "b")
    assert join([Needs(frozenset([one, other])), Needs(frozenset([everything]), ("x",)), Needs(operator=("x",))]) == (
        frozenset([everything, other]),
        ("x",),
    )
    assert subtract(Needs(frozenset([one, everything, other])), [everything]) == Needs(frozenset([other]))
    assert subtract(Needs(frozenset([one, everything])), [one]) == Needs(frozenset([everything]))
