"""What is read from lists is complete, or a doubt is told: 250 buckets, and tokens that may see only some of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._bucket_list import BucketList, read_all_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._run import run_bucket
from functional.sandbox import Sandbox
from proxy import Fault, Hook, Proxy, Rule
from tools.server import Server

NUMBER = 250


@dataclass(frozen=True)
class Many:
    """An organization with 250 buckets, which no test changes, and what their IDs are."""

    sandbox: Sandbox
    ids: dict[str, str]

    def read(self, token: str, *, by_name: bool = False) -> tuple[BucketList, int]:
        """What a token sees, and in how many requests."""
        self.sandbox.channel.clear()
        org = {"org": self.sandbox.org} if by_name else {"org_id": self.sandbox.org_id}
        with self.sandbox.client(token) as client:
            found = read_all_buckets(client, **org)
        return found, len(self.sandbox.log())


@pytest.fixture(scope="module")
def many(server: Server, proxy: Proxy) -> Iterator[Many]:
    """250 buckets, made once for all tests that only read them."""
    sandbox = Sandbox(server, proxy.channel("many"))
    try:
        yield Many(sandbox, {name: sandbox.bucket(name) for name in _names()})
    finally:
        sandbox.close()


def _names(number: int = NUMBER) -> list[str]:
    return [f"b{index:04}" for index in range(1, number + 1)]


def _seen(found: BucketList) -> list[str]:
    return [bucket.name for bucket in found.buckets]


@pytest.mark.parametrize("by_name", [False, True])
def test_the_operator(many: Many, by_name: bool) -> None:
    """The operator sees all, and InfluxDB's own buckets too."""
    found, requests = many.read(many.sandbox.server.token, by_name=by_name)
    assert found.doubt is None
    assert _seen(found) == sorted([*_names(), "_monitoring", "_tasks"])
    assert requests <= 5


@pytest.mark.parametrize("by_name", [False, True])
def test_all_buckets_of_the_organization(many: Many, by_name: bool) -> None:
    """Two system buckets are hidden on the first page, which makes it short."""
    found, requests = many.read(many.sandbox.token("read:buckets"), by_name=by_name)
    assert found.doubt is None
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
    token = many.sandbox.token(*(f"read:buckets/{many.ids[name]}" for name in pair))
    found, requests = many.read(token)
    assert _seen(found) == list(pair)
    assert requests <= 8


@pytest.mark.parametrize("name", ["b0001", "b0050", "b0125", "b0250"])
def test_one_bucket(many: Many, name: str) -> None:
    """One of them wherever it lies."""
    found, _ = many.read(many.sandbox.token(f"read:buckets/{many.ids[name]}"))
    assert _seen(found) == [name]


def test_two_buckets_with_their_mappings_shadowed(sandbox: Sandbox) -> None:
    """A mapping that takes a bucket's own hides the bucket from the list of mappings, but not from ours."""
    ids = {name: sandbox.bucket(name) for name in _names(210)}
    token = sandbox.token(f"read:buckets/{ids['b0050']}", f"read:buckets/{ids['b0205']}")
    sandbox.mapping(ids["b0001"], "b0205")
    sandbox.mapping(ids["b0001"], "b0050", "other")
    with sandbox.client(token) as client:
        found = read_all_buckets(client, org_id=sandbox.org_id)
    assert _seen(found) == ["b0050", "b0205"]
    assert found.doubt is None


def test_two_in_the_middle_with_one_shadowed(sandbox: Sandbox) -> None:
    """Neither end shows anything, and the mappings name only one: then at least a doubt is told."""
    ids = {name: sandbox.bucket(name) for name in _names(204)}
    token = sandbox.token(f"read:buckets/{ids['b0101']}", f"read:buckets/{ids['b0102']}")
    sandbox.mapping(ids["b0001"], "b0102")
    with sandbox.client(token) as client:
        found = read_all_buckets(client, org_id=sandbox.org_id)
    assert _seen(found) == ["b0101", "b0102"] or (_seen(found) == ["b0101"] and found.doubt)


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
    assert found.doubt
    assert requests <= 4


def test_few_buckets(sandbox: Sandbox) -> None:
    """An organization with few buckets, or none of its own."""
    with sandbox.client() as client:
        assert _seen(read_all_buckets(client, org_id=sandbox.org_id)) == ["_monitoring", "_tasks"]
    sandbox.bucket("b")
    assert len(sandbox.log()) <= 2
    with sandbox.client(sandbox.token("read:buckets")) as client:
        assert _seen(read_all_buckets(client, org=sandbox.org)) == ["b"]


@pytest.mark.parametrize("number", [96, 97, 98, 99, 100, 101, 196, 197, 198, 199, 200])
def test_whole_pages(sandbox: Sandbox, number: int) -> None:
    """Numbers at which a page is just full, or just not."""
    ids = [sandbox.bucket(name) for name in _names(number)]
    assert len(ids) == number
    for token in (sandbox.server.token, sandbox.token("read:buckets")):
        with sandbox.client(token) as client:
            found = read_all_buckets(client, org_id=sandbox.org_id)
        assert [name for name in _seen(found) if not name.startswith("_")] == _names(number)
        assert found.doubt is None


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(("request_number", "gone"), [(2, "b0001"), (3, "b0100"), (3, "b0002"), (4, "b0240")])
def test_a_bucket_deleted_while_the_list_is_read(sandbox: Sandbox, wide: bool, request_number: int, gone: str) -> None:
    """A deletion moves what follows to an earlier page: nothing that stays may be missed by it."""
    ids = {name: sandbox.bucket(name) for name in _names()}
    hook = Hook("DELETE", f"/api/v2/buckets/{ids[gone]}", token=sandbox.server.token)
    sandbox.channel.plan([Rule(Fault.HOOK, number=request_number, hooks=(hook,))])
    with sandbox.client(sandbox.token("read:buckets") if wide else None) as client:
        found = read_all_buckets(client, org_id=sandbox.org_id)
    missed = set(_names()) - {gone} - set(_seen(found))
    assert not missed or found.doubt


def test_a_bucket_deleted_while_two_are_read(sandbox: Sandbox) -> None:
    """With two visible buckets far apart a deletion doesn't show, and must not hide one of them."""
    ids = {name: sandbox.bucket(name) for name in _names(210)}
    token = sandbox.token(f"read:buckets/{ids['b0100']}", f"read:buckets/{ids['b0101']}")
    for request_number, gone in ((2, "b0001"), (3, "b0002"), (2, "b0209"), (4, "b0210")):
        sandbox.channel.clear()
        hook = Hook("DELETE", f"/api/v2/buckets/{ids[gone]}", token=sandbox.server.token)
        sandbox.channel.plan([Rule(Fault.HOOK, number=request_number, hooks=(hook,))])
        with sandbox.client(token) as client:
            found = read_all_buckets(client, org_id=sandbox.org_id)
        assert _seen(found) == ["b0100", "b0101"] or found.doubt


def test_two_buckets_deleted_between_pages(sandbox: Sandbox) -> None:
    """Pages overlap by one, and two deletions open a gap, in which the third visible bucket lies."""
    ids = {name: sandbox.bucket(name) for name in _names()}
    visible = ["b0009", "b0099", "b0199"]
    token = sandbox.token(*(f"read:buckets/{ids[name]}" for name in visible))
    hooks = tuple(
        Hook("DELETE", f"/api/v2/buckets/{ids[gone]}", token=sandbox.server.token) for gone in ("b0001", "b0002")
    )
    sandbox.channel.plan([Rule(Fault.HOOK, number=3, hooks=hooks)])
    with sandbox.client(token) as client:
        found = read_all_buckets(client, org_id=sandbox.org_id)
    assert _seen(found) == visible or found.doubt


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


def test_the_organization_from_a_mapping(sandbox: Sandbox) -> None:
    """Where the first page shows it nothing, the list of mappings does."""
    ids = {name: sandbox.bucket(name) for name in _names(120)}
    token = sandbox.token(f"read:buckets/{ids['b0115']}", "write:buckets")
    done = sandbox.run_bucket(token=token, org=sandbox.org, name="a new one")
    assert done["bucket"]["org_id"] == sandbox.org_id
    assert "/api/v2/dbrps" in [entry.path for entry in sandbox.log()]


@pytest.mark.parametrize("check", [True, False])
def test_an_organization_that_does_not_show(sandbox: Sandbox, check: bool) -> None:
    """A token that sees nothing of the organization is told to be given its ID, and with that it works."""
    token = sandbox.token("write:buckets")
    error = sandbox.fails(run_bucket, check=check, token=token, org=sandbox.org, name="new")
    assert sandbox.org in error.message
    assert "org_id" in error.message
    assert set(sandbox.methods()) == {"GET"}
    assert sandbox.run_bucket(check=check, token=token, org_id=sandbox.org_id, name="new")["changed"] is True


@pytest.mark.parametrize("check", [True, False])
def test_an_unknown_organization(sandbox: Sandbox, check: bool) -> None:
    """By name and by ID, in check mode and in a run alike."""
    unknown = f"{sandbox.prefix}-none"
    assert unknown in sandbox.fails(run_bucket, check=check, org=unknown, name="b").message
    error = sandbox.fails(run_bucket, check=check, org_id="00000000000000aa", name="b")
    assert "there is no organization with the ID 00000000000000aa" in error.message


def test_another_organizations_bucket_of_that_name(sandbox: Sandbox) -> None:
    """A name never matches another organization's bucket, nor does an ID."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    theirs = sandbox.bucket("b", org_id=other, description="theirs")
    assert sandbox.run_bucket(check=True, name="b")["actions"] == [{"action": "create_bucket", "bucket": "b"}]
    for state in ("present", "absent"):
        error = sandbox.fails(run_bucket, id=theirs, description="ours", state=state)
        assert other in error.message
    assert sandbox.run_bucket(name="b", state="absent")["changed"] is False
    assert sandbox.truth(theirs)["description"] == "theirs"
