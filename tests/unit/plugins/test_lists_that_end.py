# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that reads pages ends, whatever a server sends for them, and reports what it could not read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api import dependents
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.dependents import list_checks, list_tasks
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.organizations import list_organizations
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import IncompleteError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.dependents import Check, InfluxTask
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.edition import CLOUD, OSS
from ansible_collections.timeseries.influxdb.plugins.module_utils._read import bucket_list
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.bucket_list import BucketList, read_all_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.named_buckets import read_named
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report

Json = dict[str, Any]
Query = Mapping[str, Any]
Pages = Callable[[Query], list[Json]]

MODULE_UTILS = Path(bucket_list.__file__).parents[1]
ORG = "00000000000000aa"
# A reader that ends is allowed so many requests on a list of a few buckets, all its attempts together.
FEW = 30


def _document(number: int) -> Json:
    query = {"text": ""}
    return {"id": f"{number + 1:016x}", "orgID": ORG, "name": f"b{number:07}", "flux": "", "query": query}


def _documents(number: int) -> list[Json]:
    return [_document(index) for index in range(number)]


class Server:
    """A client whose server answers lists with what ``pages`` makes of a query. ``mapped`` are the buckets that mappings name.

    ``orgs`` makes the list of organizations, of which there is one otherwise.
    """

    def __init__(self, pages: Pages, build: str = OSS, mapped: int = 0, orgs: Pages | None = None) -> None:
        self.report = Report()
        self.pages = pages
        self.build = build
        self.mapped = mapped
        self.orgs = orgs
        self.requests = 0

    def request(self, _method: str, path: str, _operation: str, *, query: Query | None = None) -> Json:
        self.requests += 1
        asked = query or {}
        if path == "/api/v2/dbrps":
            return {"content": [{"orgID": ORG, "bucketID": _document(index)["id"]} for index in range(self.mapped)]}
        if path == "/api/v2/me":
            return {"id": ORG, "name": "me"}
        if path == "/api/v2/orgs":
            return {"orgs": [{"id": ORG, "name": "main"}] if self.orgs is None else self.orgs(asked)}
        if asked.get("name"):
            return {"buckets": [_document(int(asked["name"][1:]))] if asked["name"] != '"' else []}
        if asked.get("id"):
            return {"buckets": [_document(int(asked["id"], 16) - 1)]}
        page = self.pages(asked)
        if path == "/api/v2/checks":
            shown = [one for one in page if "left out" not in one]
            return {"checks": shown, "links": {"next": "there"} if len(page) >= asked["limit"] else {}}
        return {path.rpartition("/")[2]: page}


def _client(server: Server) -> Client:
    return cast(Client, server)


def _whole(number: int) -> Pages:
    """As InfluxDB does, of ``number`` entries."""
    documents = _documents(number)

    def pages(query: Query) -> list[Json]:
        ordered = documents[::-1] if query.get("descending") else documents
        begin = int(query.get("offset") or 0)
        if query.get("after"):
            begin = int(query["after"], 16)
        return ordered[begin : begin + int(query["limit"])]

    return pages


def _same(number: int) -> Pages:
    """Always the same page, whatever is asked for."""
    return lambda _query: _documents(number)


def _same_from_each_end(number: int) -> Pages:
    """One page from the beginning and another one from the end, wherever a page shall begin."""
    return lambda query: _documents(1000)[::-1][:number] if query.get("descending") else _documents(number)


def _endless(query: Query) -> list[Json]:
    """A list without an end, the pages of which fit together; backwards one without a beginning."""
    begin = int(query.get("offset") or 0) + (10**12 if query.get("descending") else 0)
    if query.get("after"):
        begin = int(query["after"], 16)
    return [_document(begin + index) for index in range(int(query["limit"]))]


class _Fresh:
    """Full pages that have never been there, and don't fit together."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, query: Query) -> list[Json]:
        self.sent += 1000
        return [_document(self.sent + index) for index in range(int(query["limit"]))]


def _empty_from_the_end(number: int) -> Pages:
    whole = _whole(number)
    return lambda query: [] if query.get("descending") else whole(query)


def _empty_from_the_beginning(number: int) -> Pages:
    whole = _whole(number)
    return lambda query: whole(query) if query.get("descending") else []


def _read(pages: Pages, build: str = OSS, mapped: int = 0) -> tuple[BucketList, int]:
    server = Server(pages, build, mapped)
    return read_all_buckets(_client(server), org_id=ORG), server.requests


REPEATED = "the server sent the same buckets again in place of the next page"
NO_END = "the list shows no end, since 10 pages in a row showed no further bucket, so others may be hidden"
BEGINNING = "the server lists buckets from the beginning only, which doesn't show whether the token sees all of them"


@pytest.mark.parametrize("build", [OSS, CLOUD])
@pytest.mark.parametrize(
    ("pages", "seen", "incomplete_reason"),
    [
        (_same(100), 100, REPEATED),
        (_same(99), 99, REPEATED),
        (_same(2), 2, REPEATED),
        (_same_from_each_end(100), 200, REPEATED),
        (_same_from_each_end(2), 4, REPEATED),
        (_same_from_each_end(1), 2, REPEATED),
        (_empty_from_the_end(3), 3, NO_END),
        (_empty_from_the_end(250), 250, NO_END),
        (_empty_from_the_beginning(3), 3, NO_END),
        (_empty_from_the_beginning(250), 250, NO_END),
        (_Fresh(), 300, "the list kept changing while it was read"),
    ],
)
def test_pages_of_buckets_that_do_not_help(pages: Pages, seen: int, incomplete_reason: str, build: str) -> None:
    """Few requests, all that was seen, and the reason why there may be more."""
    found, requests = _read(pages, build)
    assert (len(found.buckets), found.incomplete_reason) == (seen, incomplete_reason)
    assert requests <= FEW


@pytest.mark.parametrize("build", [OSS, CLOUD])
def test_one_bucket_on_each_page(build: str) -> None:
    """On OSS one bucket from both ends is the whole list."""
    found, requests = _read(_same(1), build)
    assert (len(found.buckets), found.incomplete_reason) == (1, None if build == OSS else REPEATED)
    assert requests <= FEW


@pytest.mark.parametrize("number", [98, 99, 100, 101, 199, 200, 298, 1000, 120_000])
def test_the_whole_list(number: int) -> None:
    """However long it is, no page is read twice, and no doubt is told."""
    found, requests = _read(_whole(number))
    assert (len(found.buckets), found.incomplete_reason) == (number, None)
    assert requests <= number // 99 + 3


@pytest.mark.parametrize("number", [99, 100, 101, 199, 298, 1000])
def test_the_whole_list_from_the_beginning(number: int) -> None:
    """A server that takes no order from us: the last page may show only the bucket in which pages overlap."""
    whole = _whole(number)
    found, requests = _read(lambda query: whole({**query, "descending": None}), CLOUD)
    assert (len(found.buckets), found.incomplete_reason) == (number, BEGINNING)
    assert requests <= number // 99 + 4


@pytest.mark.parametrize("from_the_beginning", [True, False])
def test_buckets_without_an_end(monkeypatch: pytest.MonkeyPatch, from_the_beginning: bool) -> None:
    """What was seen is returned, and that the list did not end; the bound lies far beyond real lists."""
    assert bucket_list._MOST_PAGES * 99 > 200_000
    monkeypatch.setattr(bucket_list, "_MOST_PAGES", 40)
    found, requests = _read(
        lambda query: _endless({**query, "descending": None} if from_the_beginning else query), CLOUD
    )
    assert len(found.buckets) > 3900
    assert found.incomplete_reason == "the list did not end within 40 pages"
    assert requests <= 45


@pytest.mark.parametrize("pages", [_same(0), _empty_from_the_end(3)])
def test_mappings_that_name_many_buckets(pages: Pages) -> None:
    """They are read one by one, so no more than some of them are."""
    found, requests = _read(pages, mapped=5000)
    assert len(found.buckets) >= 500
    assert found.incomplete_reason
    assert requests <= 500 + FEW


@pytest.mark.parametrize("build", [OSS, CLOUD])
@pytest.mark.parametrize("pages", [_same(100), _same(3), _same(0), _endless, _Fresh(), _empty_from_the_beginning(9)])
def test_looking_for_names(pages: Pages, build: str) -> None:
    """Each page either shows some of the names or costs a look for one of them, so they bound the requests."""
    server = Server(pages, build)
    reader = OrganizationReader(_client(server), None, ORG)
    names = [_document(index)["name"] for index in range(0, 400, 4)]
    read_named(reader, names, concurrency=1)
    assert server.requests <= 3 * len(names)


def _tasks(pages: Pages) -> tuple[list[InfluxTask], int]:
    server = Server(pages)
    return list_tasks(_client(server), ORG), server.requests


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 998, 999, 1000, 2500])
def test_all_tasks(number: int) -> None:
    """Pages overlap by one task, which is returned once."""
    tasks, requests = _tasks(_whole(number))
    assert [task.id for task in tasks] == [document["id"] for document in _documents(number)]
    assert requests == max(number - 1, 0) // 499 + 1


@pytest.mark.parametrize(
    ("pages", "words", "most"),
    [
        (_same(500), "the server sent the same tasks again in place of the next page", 2),
        (_same(700), "the server sent the same tasks again in place of the next page", 2),
        (_endless, "the list did not end within 99,801 tasks", 200),
        (_Fresh(), "the list kept changing while it was read", 10),
        (
            lambda query: [] if query["after"] else _documents(500),
            "the list kept changing while it was read",
            10,
        ),
    ],
)
def test_pages_of_tasks_that_do_not_help(pages: Pages, words: str, most: int) -> None:
    """What uses a bucket is not known then, which is an error."""
    server = Server(pages)
    with pytest.raises(IncompleteError, match=words):
        list_tasks(_client(server), ORG)
    assert server.requests <= most


@pytest.mark.parametrize("gone", [498, 499])
def test_a_task_deleted_between_two_pages(gone: int) -> None:
    """The server skips the one that follows where the task it goes on after is gone: none that stays is missed."""
    there = _documents(1200)
    asked: list[Any] = []

    def pages(query: Query) -> list[Json]:
        asked.append(query["after"])
        if len(asked) == 2:
            del there[gone]
        rest = there if query["after"] is None else [one for one in there if one["id"] >= query["after"]][1:]
        return rest[: query["limit"]]

    tasks, _requests = _tasks(pages)
    assert [task.id for task in tasks] == [one["id"] for one in there]


def _checks(pages: Pages) -> tuple[list[Check], int]:
    server = Server(pages)
    return list_checks(_client(server), ORG), server.requests


def _leaving_out(number: int, *left_out: int) -> Pages:
    """As InfluxDB does, of ``number`` checks, some of which have lost their tasks."""
    whole = _whole(number)
    ids = [_document(index)["id"] for index in left_out]
    return lambda query: [{**one, "left out": True} if one["id"] in ids else one for one in whole(query)]


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 198, 199, 200, 500])
def test_all_checks(number: int) -> None:
    """Pages overlap by one check, which is returned once."""
    checks, requests = _checks(_whole(number))
    assert [check.id for check in checks] == [document["id"] for document in _documents(number)]
    assert requests == max(number - 1, 0) // 99 + 1


@pytest.mark.parametrize(
    "left_out",
    [(0,), (99,), (98, 99), (50, 99, 197, 198), range(98), range(50, 140), range(160, 250), range(0, 250, 2)],
)
def test_checks_that_have_lost_their_tasks(left_out: Iterable[int]) -> None:
    """A page without them is short, and not the last for that, also where they stand between two pages."""
    checks, requests = _checks(_leaving_out(250, *left_out))
    assert [int(check.id, 16) - 1 for check in checks] == [index for index in range(250) if index not in left_out]
    assert requests <= 10


@pytest.mark.parametrize(
    ("pages", "words", "most"),
    [
        (_same(100), "the server showed no further check", 2),
        (_same(300), "the server showed no further check", 2),
        (_endless, "the list did not end within 19,801 checks", 200),
        (_Fresh(), "the list kept changing while it was read", 10),
        (lambda query: [] if query["offset"] else _documents(100), "the list kept changing while it was read", 10),
        (_leaving_out(500, *range(400)), "the server showed no further check", 1),
        (_leaving_out(500, *range(50, 400)), "the server showed no further check", 2),
        (_leaving_out(500, *range(100, 400)), "the server showed no further check", 2),
    ],
)
def test_pages_of_checks_that_do_not_help(pages: Pages, words: str, most: int) -> None:
    """What uses a bucket is not known then, which is an error."""
    server = Server(pages)
    with pytest.raises(IncompleteError, match=words):
        list_checks(_client(server), ORG)
    assert server.requests <= most


@pytest.mark.parametrize("gone", [0, 98, 99])
@pytest.mark.parametrize("left_out", [(), (50,)])
def test_a_check_deleted_between_two_pages(gone: int, left_out: tuple[int, ...]) -> None:
    """Those behind it move up, so that one would be skipped: none that stays is missed."""
    there = [{**_document(index), **({"left out": True} if index in left_out else {})} for index in range(250)]
    asked: list[Any] = []

    def pages(query: Query) -> list[Json]:
        asked.append(query["offset"])
        if len(asked) == 2:
            del there[gone]
        return there[query["offset"] :][: query["limit"]]

    checks, _requests = _checks(pages)
    assert {one["id"] for one in there if "left out" not in one} <= {check.id for check in checks}


@pytest.mark.parametrize(("number", "requests"), [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (250, 3)])
def test_all_organizations(number: int, requests: int) -> None:
    """One page is enough for the one organization that InfluxDB Cloud shows."""
    server = Server(_same(0), CLOUD, orgs=_whole(number))
    found = list_organizations(_client(server))
    assert [organization.id for organization in found] == [document["id"] for document in _documents(number)]
    assert server.requests == requests


@pytest.mark.parametrize(("pages", "most"), [(_same(100), 2), (_same(300), 2), (_endless, 10), (_Fresh(), 10)])
def test_pages_of_organizations_that_do_not_help(pages: Pages, most: int) -> None:
    """Whether the token belongs to the declared organization is not known then."""
    server = Server(_same(0), CLOUD, orgs=pages)
    with pytest.raises(IncompleteError, match="the list did not end after"):
        list_organizations(_client(server))
    assert server.requests <= most


def test_every_reader_of_pages_is_tested_here() -> None:
    """A new one is added above, and then here: what asks for a page says where it begins."""
    found = set()
    for file in MODULE_UTILS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            keywords = {keyword.arg for keyword in node.keywords} if isinstance(node, ast.Call) else set()
            keys = (
                {key.value for key in node.keys if isinstance(key, ast.Constant)}
                if isinstance(node, ast.Dict)
                else set()
            )
            if "limit" in keywords | keys:
                found.add(file.relative_to(MODULE_UTILS).as_posix())
    assert found == {
        *(
            "_api/buckets.py",
            "_api/dependents.py",
            "_api/organizations.py",
            "_read/bucket_list.py",
            "_read/organizations.py",
        ),
        # They ask whether there is one.
        *("_api/users.py", "_read/setup.py"),
    }
    assert dependents._MOST_PAGES * dependents._PAGE == 100_000
