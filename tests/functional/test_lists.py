# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read from lists is complete, or a doubt is told: 250 buckets, and tokens that may see only some of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._read.bucket_list import BucketList, read_all_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from functional.sandbox import Sandbox
from proxy import Fault, Hook, Proxy, Rule
from tools.server import Server

NUMBER = 250
# What the tests share takes long to make.
pytestmark = pytest.mark.xdist_group("lists")


@dataclass(frozen=True)
class Many:
    """An organization with 250 buckets, made once for all tests, and what their IDs are."""

    sandbox: Sandbox
    ids: dict[str, str] = field(default_factory=dict)

    def make_whole(self) -> None:
        """Make the buckets that are missing, and take mappings away."""
        there = self.sandbox.bucket_names()
        for name in sorted(set(_names()).difference(there)):
            self.ids[name] = self.sandbox.bucket(name)
        query = {"orgID": self.sandbox.org_id}
        for mapping in self.sandbox.api.do("GET", "/api/v2/dbrps", query=query)["content"]:
            if not mapping["virtual"]:
                self.sandbox.api.do("DELETE", f"/api/v2/dbrps/{mapping['id']}", query=query)

    def token(self, *names: str) -> str:
        """A token that may read these buckets."""
        return self.sandbox.token(*(f"read:buckets/{self.ids[name]}" for name in names))

    def delete_during(self, request_number: int, *names: str) -> None:
        """Delete buckets while that request is under way."""
        token = self.sandbox.server.token
        hooks = tuple(Hook("DELETE", f"/api/v2/buckets/{self.ids[name]}", token=token) for name in names)
        self.sandbox.channel.plan([Rule(Fault.HOOK, number=request_number, hooks=hooks)])

    def read(self, token: str, *, by_name: bool = False) -> tuple[BucketList, int]:
        """What a token sees, and in how many requests."""
        org = {"org": self.sandbox.org} if by_name else {"org_id": self.sandbox.org_id}
        with self.sandbox.client(token) as client:
            found = read_all_buckets(client, **org)
        return found, len(self.sandbox.log())


@pytest.fixture(scope="module", name="shared")
def shared_fixture(server: Server, proxy: Proxy) -> Iterator[Many]:
    """One such organization."""
    many = Many(Sandbox(server, proxy.channel(f"t{secrets.token_hex(5)}")))
    try:
        many.make_whole()
        yield many
    finally:
        many.sandbox.close()


@pytest.fixture
def many(shared: Many) -> Iterator[Many]:
    """It again, for a test that only reads."""
    yield shared
    shared.sandbox.channel.clear()


@pytest.fixture
def worn(many: Many) -> Iterator[Many]:
    """It again, for a test that deletes buckets or maps them: they are made whole afterwards."""
    yield many
    many.make_whole()


def _names(number: int = NUMBER) -> list[str]:
    return [f"b{index:04}" for index in range(1, number + 1)]


def _seen(found: BucketList) -> list[str]:
    return [bucket.name for bucket in found.buckets]


@pytest.mark.parametrize("by_name", [False, True])
def test_the_operator(many: Many, by_name: bool) -> None:
    """The operator sees all, and InfluxDB's own buckets too."""
    found, requests = many.read(many.sandbox.server.token, by_name=by_name)
    assert found.incomplete_reason is None
    assert _seen(found) == sorted([*_names(), "_monitoring", "_tasks"])
    assert requests <= 5


@pytest.mark.parametrize("by_name", [False, True])
def test_all_buckets_of_the_organization(many: Many, by_name: bool) -> None:
    """Two system buckets are hidden on the first page, which makes it short."""
    found, requests = many.read(many.sandbox.token("read:buckets"), by_name=by_name)
    assert found.incomplete_reason is None
    assert _seen(found) == _names()
    assert requests <= 5


PAIRS = [
    ("b0050", "b0240"),
    ("b0001", "b0250"),
    ("b0001", "b0002"),
    ("b0249", "b0250"),
    ("b0098", "b0100"),
    ("b0120", "b0130"),
    ("b0097", "b0153"),
]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_buckets(many: Many, pair: tuple[str, str]) -> None:
    """Two of them wherever they lie: both are found, or a doubt is told."""
    token = many.token(*pair)
    found, requests = many.read(token)
    assert _seen(found) == list(pair)
    assert requests <= 8


@pytest.mark.parametrize("name", ["b0001", "b0050", "b0125", "b0250"])
def test_one_bucket(many: Many, name: str) -> None:
    """One of them wherever it lies."""
    found, dummy = many.read(many.token(name))
    assert _seen(found) == [name]


def test_two_buckets_with_their_mappings_shadowed(worn: Many) -> None:
    """A mapping that takes a bucket's own hides the bucket from the list of mappings, but not from ours."""
    worn.sandbox.mapping(worn.ids["b0001"], "b0240")
    worn.sandbox.mapping(worn.ids["b0001"], "b0050", "other")
    found, dummy = worn.read(worn.token("b0050", "b0240"))
    assert _seen(found) == ["b0050", "b0240"]
    assert found.incomplete_reason is None


def test_two_in_the_middle_with_one_shadowed(worn: Many) -> None:
    """Neither end shows anything, and the mappings name only one: then at least a doubt is told."""
    worn.sandbox.mapping(worn.ids["b0001"], "b0126")
    found, dummy = worn.read(worn.token("b0125", "b0126"))
    assert _seen(found) == ["b0125"]
    assert found.incomplete_reason


@pytest.mark.parametrize("kind", ["write only", "inactive", "other"])
def test_a_token_that_sees_nothing(many: Many, kind: str) -> None:
    """No bucket is not "no buckets": a doubt is told."""
    sandbox = many.sandbox
    token = {
        "write only": lambda: sandbox.token("write:buckets"),
        "inactive": lambda: sandbox.token("read:buckets", status="inactive"),
        "other": lambda: sandbox.token("read:labels"),
    }[kind]()
    found, requests = many.read(token)
    assert found.buckets == ()
    assert found.incomplete_reason
    assert requests <= 4


def test_few_buckets(sandbox: Sandbox) -> None:
    """An organization with few buckets, or none of its own."""
    with sandbox.client() as client:
        assert _seen(read_all_buckets(client, org_id=sandbox.org_id)) == ["_monitoring", "_tasks"]
    sandbox.bucket("b")
    assert len(sandbox.log()) <= 2
    with sandbox.client(sandbox.token("read:buckets")) as client:
        assert _seen(read_all_buckets(client, org=sandbox.org)) == ["b"]


def test_whole_pages(sandbox: Sandbox) -> None:
    """Numbers at which a page is just full, or just not."""
    tokens = (sandbox.server.token, sandbox.token("read:buckets"))
    for number, name in enumerate(_names(201), start=1):
        sandbox.bucket(name)
        if 96 <= number <= 102 or number >= 195:
            for token in tokens:
                with sandbox.client(token) as client:
                    found = read_all_buckets(client, org_id=sandbox.org_id)
                assert [name for name in _seen(found) if not name.startswith("_")] == _names(number)
                assert found.incomplete_reason is None


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(("request_number", "gone"), [(2, "b0001"), (3, "b0100"), (3, "b0002"), (4, "b0240")])
def test_a_bucket_deleted_while_the_list_is_read(worn: Many, wide: bool, request_number: int, gone: str) -> None:
    """A deletion moves what follows to an earlier page: nothing that stays may be missed by it."""
    token = worn.sandbox.token("read:buckets") if wide else worn.sandbox.server.token
    worn.delete_during(request_number, gone)
    found, dummy = worn.read(token)
    missed = set(_names()) - {gone} - set(_seen(found))
    assert not missed or found.incomplete_reason


@pytest.mark.parametrize(("request_number", "gone"), [(2, "b0001"), (3, "b0002"), (2, "b0249"), (4, "b0250")])
def test_a_bucket_deleted_while_two_are_read(worn: Many, request_number: int, gone: str) -> None:
    """With two visible buckets far apart a deletion doesn't show, and must not hide one of them."""
    token = worn.token("b0099", "b0152")
    worn.delete_during(request_number, gone)
    found, dummy = worn.read(token)
    assert _seen(found) == ["b0099", "b0152"] or found.incomplete_reason


def test_two_buckets_deleted_between_pages(worn: Many) -> None:
    """Pages overlap by one, and two deletions open a gap, in which the third visible bucket lies."""
    visible = ["b0009", "b0099", "b0199"]
    token = worn.token(*visible)
    worn.delete_during(3, "b0001", "b0002")
    found, dummy = worn.read(token)
    assert _seen(found) == visible or found.incomplete_reason


@pytest.mark.parametrize("visible", [["b0050"], ["b0050", "b0190"]])
@pytest.mark.parametrize("gone", ["b0050", "b0190"])
def test_what_was_seen_is_gone(worn: Many, visible: list[str], gone: str) -> None:
    """The two ends of the list would never meet: the reading ends, and begins again."""
    token = worn.token(*visible)
    worn.delete_during(3, gone)
    found, requests = worn.read(token)
    assert set(visible) - {gone} <= set(_seen(found)) or found.incomplete_reason
    assert requests < 50


# The organization's ID


def test_the_organization_from_a_bucket(sandbox: Sandbox) -> None:
    """A token that may not read the organization finds its ID on a bucket that it may read."""
    sandbox.bucket("seen")
    token = sandbox.token("read:buckets", "write:buckets")
    done = sandbox.run_bucket(token=token, org=sandbox.org, name="new")
    assert done["bucket"]["org_id"] == sandbox.org_id
    assert [entry.path for entry in sandbox.log()] == [
        "/api/v2/buckets",
        "/api/v2/orgs",
        "/api/v2/buckets",
        "/api/v2/buckets",
    ]


def test_the_organization_from_a_mapping(worn: Many) -> None:
    """Where the first page shows it nothing, the list of mappings does."""
    sandbox = worn.sandbox
    token = sandbox.token(f"read:buckets/{worn.ids['b0200']}", "write:buckets")
    done = sandbox.run_bucket(token=token, org=sandbox.org, name="a new one")
    assert done["bucket"]["org_id"] == sandbox.org_id
    assert "/api/v2/dbrps" in [entry.path for entry in sandbox.log()]
    sandbox.run_bucket(name="a new one", state="absent")


@pytest.mark.parametrize("check", [True, False])
def test_an_organization_that_does_not_show(sandbox: Sandbox, check: bool) -> None:
    """A token that sees nothing of the organization is told to be given its ID, and with that it works."""
    token = sandbox.token("write:buckets")
    error = sandbox.fails(BUCKET, check=check, token=token, org=sandbox.org, name="new")
    assert sandbox.org in error.message
    assert "org_id" in error.message
    assert set(sandbox.methods()) == {"GET"}
    assert sandbox.run_bucket(check=check, token=token, org_id=sandbox.org_id, name="new")["changed"] is True


@pytest.mark.parametrize("check", [True, False])
def test_an_unknown_organization(sandbox: Sandbox, check: bool) -> None:
    """By name and by ID, in check mode and in a run alike."""
    unknown = f"{sandbox.prefix}-none"
    assert unknown in sandbox.fails(BUCKET, check=check, org=unknown, name="b").message
    error = sandbox.fails(BUCKET, check=check, org_id="00000000000000aa", name="b")
    assert "there is no organization with the ID 00000000000000aa" in error.message


def test_another_organizations_bucket_of_that_name(sandbox: Sandbox) -> None:
    """A name never matches another organization's bucket, nor does an ID."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    theirs = sandbox.bucket("b", org_id=other, description="theirs")
    assert sandbox.run_bucket(check=True, name="b")["actions"] == [{"action": "create_bucket", "bucket": "b"}]
    for state in ("present", "absent"):
        error = sandbox.fails(BUCKET, id=theirs, description="ours", state=state)
        assert other in error.message
    assert sandbox.run_bucket(name="b", state="absent")["changed"] is False
    assert sandbox.truth(theirs)["description"] == "theirs"
