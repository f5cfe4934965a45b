# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What earlier tasks would have left is laid over what the server shows, and survives being written to a file."""

from __future__ import annotations

import json
import typing as t
from dataclasses import replace

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Authorization, Permission
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.digests import is_digest_of, make_digest
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import (
    Bucket,
    DbrpMapping,
    Label,
    Organization,
    User,
    UserAccount,
    virtual_mapping,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dbrps import (
    CreateMapping,
    DeleteMapping,
    MappedPolicy,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import (
    Rehearsal,
    is_predicted,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import (
    as_plain,
    from_plain,
    merged,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsed_setup import USER_ID, RehearsedSetup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import (
    NO_BUCKET,
    NO_ORGANIZATION,
    NO_USER,
    BucketState,
    OrganizationState,
    UserState,
)
from unit.plugins.samples import ANN, BOB, CAT, DEV, ORG, OTHER_ORG, PROD, bucket

B = bucket(labels=(PROD,), raw={"id": "x"})
NEW = Label(None, ORG, "new", {"color": "red"})


def passed_on(rehearsal: Rehearsal) -> Rehearsal:
    """What the next task gets to know."""
    return from_plain(json.loads(json.dumps(as_plain(rehearsal))))


def made(rehearsal: Rehearsal, name: str, *labels: Label) -> Bucket:
    after = rehearsal.record_bucket(NO_BUCKET, BucketState(bucket(id=None, name=name, labels=labels)))
    return after.require_bucket()


def test_record_bucket__made__has_an_id_and_its_name() -> None:
    rehearsal = Rehearsal()
    a, b = made(rehearsal, "a"), made(rehearsal, "c")
    assert is_predicted(a.id)
    assert len(str(a.id)) == 16
    assert a.id != b.id
    # A run after this one gives the same.
    assert made(Rehearsal(), "a").id == a.id
    assert passed_on(rehearsal).names(ORG) == {"a": a, "c": b}
    assert passed_on(rehearsal).names(OTHER_ORG) == {}
    assert passed_on(rehearsal).org_buckets([B], ORG) == (a, B, b)


def test_record_bucket__renamed__both_names_are_known() -> None:
    rehearsal = Rehearsal()
    renamed = replace(B, name="c", raw={})
    rehearsal.record_bucket(BucketState(B), BucketState(renamed))
    # And renamed again by a later task.
    later = passed_on(rehearsal)
    again = replace(renamed, name="d")
    later.record_bucket(BucketState(renamed), BucketState(again))
    assert passed_on(later).names(ORG) == {"b": None, "d": again}
    assert passed_on(later).bucket_now(B) == again
    # A new one may have the old name.
    assert made(later, "b").id != B.id
    assert passed_on(later).names(ORG).keys() == {"b", "d"}


def test_record_bucket__deleted__gone_from_all_views_and_made_anew_under_another_id() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(B), NO_BUCKET)
    first = made(rehearsal, "x")
    rehearsal.record_bucket(BucketState(first), NO_BUCKET)
    later = passed_on(rehearsal)
    assert later.bucket_now(B) is None
    assert later.names(ORG) == {"b": None}
    assert later.org_buckets([B], ORG) == ()
    assert made(later, "x").id not in (None, first.id)


def test_record_bucket__members_that_were_not_looked_at__stay_known() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(B), BucketState(B, members=(ANN,)))
    rehearsal.record_bucket(BucketState(B), BucketState(replace(B, description="x"), owners=(BOB,)))
    now = passed_on(rehearsal).buckets[str(B.id)].now
    assert (now.members, now.owners, now.require_bucket().description) == ((ANN,), (BOB,), "x")


def test_record_bucket__label_without_an_id__made_once() -> None:
    rehearsal = Rehearsal()
    (first,) = made(rehearsal, "a", NEW).labels
    (second,) = made(rehearsal, "b", Label(None, ORG, "NEW ")).labels
    assert first == second
    assert passed_on(rehearsal).org_labels([PROD], ORG) == (PROD, first)
    assert passed_on(rehearsal).org_labels([PROD], OTHER_ORG) == (PROD,)


@pytest.mark.parametrize(("after", "left"), [(replace(PROD, name="live"), (replace(PROD, name="live"),)), (None, ())])
def test_record_label__changed_or_deleted__so_on_each_bucket(after: Label | None, left: tuple[Label, ...]) -> None:
    rehearsal = Rehearsal()
    a = made(rehearsal, "a", PROD)
    rehearsal.record_label(PROD, after)
    later = passed_on(rehearsal)
    assert later.org_labels([PROD, DEV], ORG) == (*left, DEV)
    for one in (later.bucket_now(B), later.buckets[str(a.id)].now.require_bucket()):
        assert one is not None
        assert one.labels == left
    # What bears it no more is as it was.
    assert later.bucket_now(replace(B, labels=(DEV,))) == replace(B, labels=(DEV,))


def test_record_label__a_name_that_is_given_away__taken_anew_by_another() -> None:
    rehearsal = Rehearsal()
    first = rehearsal.record_label(None, NEW)
    assert first is not None
    rehearsal.record_label(first, replace(first, name="old"))
    second = rehearsal.record_label(None, NEW)
    assert second is not None
    assert is_predicted(second.id)
    assert second.id != first.id


def test_as_plain__news_alone__merged_with_what_was_there() -> None:
    rehearsal = Rehearsal()
    a = made(rehearsal, "a")
    before = as_plain(rehearsal)
    later = from_plain(before)
    b = made(later, "b")
    news = as_plain(later, only_news=True)
    assert news["buckets"].keys() == {b.id}
    assert merged(before, news)["buckets"].keys() == {a.id, b.id}
    assert from_plain({}) == Rehearsal()


def test_record_organization__made_renamed_deleted__known_by_its_id() -> None:
    rehearsal = Rehearsal()
    made = rehearsal.record_organization(NO_ORGANIZATION, OrganizationState(Organization(None, "o"), (ANN,)))
    assert made.organization is not None
    org_id = str(made.organization.id)
    assert is_predicted(org_id)
    later = passed_on(rehearsal)
    renamed = OrganizationState(replace(made.organization, name="p"), None, (BOB,))
    later.record_organization(made, renamed)
    assert passed_on(later).organizations[org_id] == replace(renamed, members=(ANN,))
    later.record_organization(renamed, NO_ORGANIZATION)
    assert passed_on(later).organizations[org_id].organization is None


def test_record_user__renamed_or_deleted__so_in_each_role() -> None:
    rehearsal = Rehearsal()
    new = rehearsal.record_user(NO_USER, UserState(UserAccount(None, "new")))
    assert is_predicted(new.require_account().id)
    rehearsal.record_user(UserState(UserAccount(ANN.id, "ann")), UserState(UserAccount(ANN.id, "anna", "inactive")))
    rehearsal.record_user(UserState(UserAccount(BOB.id, "bob")), NO_USER)
    later = passed_on(rehearsal)
    assert later.users_now([ANN, BOB, CAT]) == (User(ANN.id, "anna"), CAT)
    assert later.users[ANN.id].account == UserAccount(ANN.id, "anna", "inactive")


def test_record__nothing__nothing() -> None:
    rehearsal = Rehearsal()
    assert rehearsal.record_bucket(NO_BUCKET, NO_BUCKET) == NO_BUCKET
    assert rehearsal.record_label(None, None) is None
    assert rehearsal.record_organization(NO_ORGANIZATION, NO_ORGANIZATION) == NO_ORGANIZATION
    assert rehearsal.record_user(NO_USER, NO_USER) == NO_USER
    assert rehearsal == Rehearsal()


# DBRP mappings

EXPLICIT = DbrpMapping(ORG, str(B.id), "d", "p", virtual=False, default=True, id="00000000000000d1")
VIRTUAL = virtual_mapping(B)


def mappings_now(
    rehearsal: Rehearsal, database: str, *there: DbrpMapping, hidden: t.Sequence[Bucket] = ()
) -> tuple[DbrpMapping, ...]:
    """What is there by now, where the server shows ``there``, and has ``hidden`` buckets whose mappings it does not show."""
    named = {one.name: one for one in hidden}
    return passed_on(rehearsal).mappings_now(there, ORG, database, named.get)


def test_mappings_now__nothing_rehearsed__as_the_server_shows() -> None:
    virtual = replace(VIRTUAL, database="d", default=False)
    assert mappings_now(Rehearsal(), "d", EXPLICIT, virtual) == (EXPLICIT, virtual)
    assert mappings_now(Rehearsal(), "b", VIRTUAL) == (VIRTUAL,)


def test_mappings_now__a_bucket_is_made__has_a_virtual_one() -> None:
    rehearsal = Rehearsal()
    own, long = made(rehearsal, "d"), made(rehearsal, "d/long")
    assert mappings_now(rehearsal, "d") == (virtual_mapping(own), virtual_mapping(long))
    assert [one.default for one in mappings_now(rehearsal, "d")] == [True, False]
    assert mappings_now(rehearsal, "e") == ()
    # Beside an explicit one it is not the default, and one of the same policy hides it.
    assert [one.default for one in mappings_now(rehearsal, "d", EXPLICIT)] == [True, False, False]
    hiding = replace(EXPLICIT, policy="autogen")
    assert mappings_now(rehearsal, "d", hiding) == (hiding, virtual_mapping(long))


def test_mappings_now__of_another_organization_or_on_cloud__none() -> None:
    rehearsal = Rehearsal()
    made(rehearsal, "d")
    assert rehearsal.mappings_now((), OTHER_ORG, "d", lambda dummy: None) == ()
    assert rehearsal.mappings_now((), ORG, "d", None) == ()


def test_mappings_now__a_bucket_is_renamed__its_virtual_one_moves() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(B), BucketState(replace(B, name="c")))
    assert mappings_now(rehearsal, "b", VIRTUAL) == ()
    assert mappings_now(rehearsal, "c") == (replace(VIRTUAL, database="c"),)
    assert mappings_now(rehearsal, "d", EXPLICIT) == (EXPLICIT,)


def test_mappings_now__a_bucket_is_deleted__its_mappings_go() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(B), NO_BUCKET)
    other = replace(EXPLICIT, bucket_id="00000000000000b9")
    assert mappings_now(rehearsal, "b", VIRTUAL) == ()
    assert mappings_now(rehearsal, "d", EXPLICIT, other) == (other,)


def test_mappings_now__one_that_hid_another_is_gone__that_is_there() -> None:
    rehearsal = Rehearsal()
    hiding = replace(EXPLICIT, policy="autogen", bucket_id="00000000000000b9")
    step = DeleteMapping(MappedPolicy(hiding, "x"))
    assert rehearsal.record_mappings([hiding], [step]) == {}
    own = bucket(id="00000000000000b2", name="d")
    assert mappings_now(rehearsal, "d", hiding, hidden=[own]) == (virtual_mapping(own),)
    assert mappings_now(rehearsal, "d", hiding) == ()


def test_record_mappings__made__known_by_its_id_and_gone_with_its_bucket() -> None:
    rehearsal = Rehearsal()
    wanted = replace(EXPLICIT, policy="new", default=False, id=None)
    made = rehearsal.record_mappings([EXPLICIT, VIRTUAL], [CreateMapping(MappedPolicy(wanted, "b"))])
    assert made.keys() == {"new"}
    assert is_predicted(made["new"])
    assert mappings_now(rehearsal, "d", EXPLICIT) == (EXPLICIT, replace(wanted, id=made["new"]))
    assert mappings_now(rehearsal, "e") == ()
    assert passed_on(rehearsal).explicit_mappings([EXPLICIT], ORG) == [EXPLICIT, replace(wanted, id=made["new"])]
    rehearsal.record_bucket(BucketState(B), NO_BUCKET)
    assert mappings_now(rehearsal, "d", EXPLICIT) == ()


# Tokens

READ_B = Permission("read", "buckets", ORG, str(B.id))
OWN = Authorization(
    "00000000000000a1", ORG, ANN.id, "ann", "d", True, frozenset({READ_B}), 5, token="t", names={READ_B: "b"}
)
NEW_TOKEN = replace(OWN, id="", token="")


def test_record_authorizations__made_and_changed__no_token_is_kept() -> None:
    rehearsal = Rehearsal()
    first, second = rehearsal.record_authorizations([OWN], [NEW_TOKEN, replace(OWN, active=False)])
    assert is_predicted(first.id)
    assert '"t"' not in json.dumps(as_plain(rehearsal))
    later = passed_on(rehearsal)
    # The server's own is shown with the token that it shows.
    assert later.authorizations_now([OWN], ORG) == [second, first]
    assert later.authorizations_now([], OTHER_ORG) == []
    (third,) = later.record_authorizations([], [NEW_TOKEN])
    assert third.id != first.id
    assert third.age_key > first.age_key
    later.record_authorizations([first, third], [third])
    assert [one.id for one in passed_on(later).authorizations_now([OWN])] == [OWN.id, third.id]


def test_record_authorizations__nothing_changed__nothing() -> None:
    rehearsal = Rehearsal()
    assert rehearsal.record_authorizations([OWN], [OWN]) == [OWN]
    assert rehearsal == Rehearsal()


def test_authorizations_now__names_changed__told_by_the_new_ones() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_bucket(BucketState(B), BucketState(replace(B, name="c")))
    rehearsal.record_user(UserState(UserAccount(ANN.id, "ann")), UserState(UserAccount(ANN.id, "anna")))
    (found,) = rehearsal.authorizations_now([OWN])
    assert (found.user, found.names, found.token) == ("anna", {READ_B: "c"}, "t")
    rehearsal.record_bucket(BucketState(replace(B, name="c")), NO_BUCKET)
    assert rehearsal.authorizations_now([OWN])[0].names == {}


def test_authorizations_now__user_or_organization_gone__not_shown() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_user(UserState(UserAccount(ANN.id, "ann")), NO_USER)
    assert rehearsal.authorizations_now([OWN]) == []
    rehearsal = Rehearsal()
    rehearsal.record_organization(OrganizationState(Organization(ORG, "o")), NO_ORGANIZATION)
    assert rehearsal.authorizations_now([OWN]) == []


def test_record_file__passed_on() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_file("here:/token", OWN.id)
    assert passed_on(rehearsal).files == {"here:/token": OWN.id}
    assert as_plain(rehearsal, only_news=True)["files"] == {"here:/token": OWN.id}


# Users, organizations and setups

SETUP = RehearsedSetup(
    "admin", "main", "b", 3_600, make_digest("secret", "salt"), make_digest("token", "salt"), "2.9.1"
)


def test_record_user__password__its_digest_is_kept() -> None:
    rehearsal = Rehearsal()
    new = rehearsal.record_user(NO_USER, UserState(UserAccount(None, "new")), make_digest("secret", "salt"))
    renamed = UserState(replace(new.require_account(), name="newer"))
    rehearsal.record_user(new, renamed)
    user = next(iter(passed_on(rehearsal).users.values()))
    assert (user.was, user.account) == (None, renamed.account)
    assert is_digest_of(str(user.password), "secret")
    assert not is_digest_of(str(user.password), "another")
    assert "secret" not in json.dumps(as_plain(rehearsal))


def test_record_organization__made_and_deleted__with_its_own_buckets() -> None:
    rehearsal = Rehearsal()
    new = rehearsal.record_organization(NO_ORGANIZATION, OrganizationState(Organization(None, "o")))
    org_id = str(new.require_thing().id)
    own = passed_on(rehearsal).org_buckets([], org_id)
    assert [(one.name, one.is_system, one.retention // 86_400) for one in own] == [
        ("_monitoring", True, 7),
        ("_tasks", True, 3),
    ]
    rehearsal.record_organization(new, NO_ORGANIZATION)
    assert passed_on(rehearsal).org_buckets([], org_id) == ()
    assert rehearsal.bucket_now(replace(B, org_id=org_id)) is None


def test_record_setup__passed_on() -> None:
    rehearsal = Rehearsal()
    rehearsal.record_setup(SETUP)
    assert passed_on(rehearsal).setup == SETUP
    assert merged({}, as_plain(rehearsal, only_news=True)) == as_plain(rehearsal)
    assert SETUP.accepts_token("token")
    assert not replace(SETUP, token=None).accepts_token("token")
    assert (SETUP.accepts_password("admin", "secret"), SETUP.accepts_password("ann", "secret")) == (True, False)
    # What a server shows is read as that of one that is there.
    assert not is_predicted(USER_ID)
