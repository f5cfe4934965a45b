# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit says of the results that influx_server returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import (
    failed_entry,
    is_excluded,
    server_entry,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    COUNTED,
    STATUSES,
    Item,
    Organization,
    Server,
)

BEFORE = {"name": "b", "description": "", "retention": "30d", "shard_group_duration": "1d", "labels": []}
SERVER = {"host": "https://influx.example.com:8086", "org": "main", "from": {"host": "task"}}


def item(name: str = "b", **more: Any) -> dict[str, Any]:
    """What influx_server returns of a label or bucket that is as declared."""
    return {
        "name": name,
        "id": None,
        "changed": False,
        "attempted": True,
        "actions": [],
        "error": None,
        "refusals": [],
        "would_lose_data": False,
        **more,
    }


def drifted(name: str = "b", **after: Any) -> dict[str, Any]:
    """A bucket whose options a run would change to ``after``."""
    return item(
        name,
        changed=True,
        before={**BEFORE, "name": name},
        after={**BEFORE, "name": name, **after},
        actions=[{"action": "update_bucket"}],
    )


def organization(**more: Any) -> dict[str, Any]:
    """What influx_server returns of an organization with nothing in it."""
    return {
        "name": "main",
        "id": None,
        "changed": False,
        "attempted": True,
        "error": None,
        "warnings": [],
        "labels": [],
        "buckets": [],
        "purged": [],
        "undeclared": [],
        "complete": True,
        "incomplete_reason": None,
        **more,
    }


def entry(declared: dict[str, Any] | None = None, *, ignore: Sequence[str] = (), **more: Any) -> Server:
    """What the report says of a server with one organization."""
    result = {"organizations": [organization(**more)], "server": SERVER, "server_version": "2.9.1"}
    return server_entry("influx-1", [declared or {}], result, ignore)


def only(found: Server) -> Organization:
    (one,) = found["organizations"]
    return one


def only_item(found: Server) -> Item:
    (one,) = only(found)["items"]
    return one


def names(found: Server, status: str) -> list[str]:
    """The labels and buckets of one class."""
    return [one["name"] for org in found["organizations"] for one in org["items"] if one["status"] == status]


def counts(**numbers: int) -> dict[str, int]:
    """Counts, of which those that are not given are 0."""
    return {**dict.fromkeys(COUNTED, 0), **numbers}


@pytest.mark.parametrize(
    ("bucket", "status"),
    [
        (item(), "in_sync"),
        (drifted(description="new"), "drifted"),
        (drifted(retention="60d"), "drifted"),
        (drifted(retention="infinite"), "drifted"),
        (drifted(retention="1d"), "would_lose_data"),
        (drifted(retention="29d23h"), "would_lose_data"),
        (item(before={**BEFORE, "retention": "infinite"}, after=BEFORE), "would_lose_data"),
        (item(before={**BEFORE, "retention": "infinite"}, after={**BEFORE, "retention": "52000w"}), "would_lose_data"),
        (item(before={**BEFORE, "retention": "0s"}, after=BEFORE), "would_lose_data"),
        (item(before={**BEFORE, "retention": "720h"}, after={**BEFORE, "description": "x"}), "drifted"),
        (item(before={**BEFORE, "retention": "2w"}, after={**BEFORE, "retention": "14d", "description": "x"}), "drifted"),
        (item(before={}, after=BEFORE, actions=[{"action": "create_bucket"}]), "drifted"),
        (item(before=BEFORE, after={}, actions=[{"action": "delete_bucket"}]), "would_lose_data"),
        (item(error="refused", refusals=["refused"], would_lose_data=True, attempted=False), "would_lose_data"),
        (item(error="refused", refusals=["refused"], attempted=False), "refused"),
        (item(error="401"), "unreadable"),
        (item(refusals=["rp"], before=BEFORE, after={**BEFORE, "rp": "x"}), "refused"),
        (item(attempted=False), "unreadable"),
    ],
)  # fmt: skip
def test_server_entry__a_bucket__counts_once_by_what_a_run_would_do(bucket: dict[str, Any], status: str) -> None:
    found = entry(buckets=[bucket])
    assert only_item(found)["status"] == status
    assert found["status"] == status
    assert {name: found["counts"][name] for name in STATUSES} == {name: 1 if name == status else 0 for name in STATUSES}
    assert found["counts"]["declared"] == 1


def test_server_entry__a_bucket_that_would_lose_data__shows_all_that_differs() -> None:
    refused = item(
        error="both",
        refusals=["retention", "rp"],
        would_lose_data=True,
        attempted=False,
        before=BEFORE,
        after={**BEFORE, "retention": "1d", "description": "x", "labels": ["l"], "rp": "y"},
    )
    bucket = only_item(entry(buckets=[refused]))
    assert bucket["changes"] == [
        {"option": "description", "before": "", "after": "x"},
        {"option": "retention", "before": "30d", "after": "1d"},
        {"option": "labels", "before": [], "after": ["l"]},
        {"option": "rp", "before": None, "after": "y"},
    ]
    assert bucket["refusals"] == ["retention", "rp"]


def test_server_entry__refusals_for_programs__shown_as_their_text() -> None:
    refusals = [{"option": "rp", "message": "first", "would_lose_data": False}]
    bucket = only_item(entry(buckets=[item(error="x", refusals=refusals)]))
    assert (bucket["refusals"], bucket["status"]) == (["first"], "refused")
    refusals.append({"option": "retention", "message": "second", "would_lose_data": True})
    bucket = only_item(entry(buckets=[item(error="x", refusals=refusals)]))
    assert (bucket["refusals"], bucket["status"]) == (["first", "second"], "would_lose_data")


def test_server_entry__a_purge__loses_data_and_warns_beyond_its_limit() -> None:
    purged = [item(name, id=name * 16, before={**BEFORE, "name": name}, after={}) for name in ("a", "b", "")]
    undeclared = [
        {"name": "a", "retention": "30d"},
        {"id": "", "retention": "30d"},
        {"name": "kept", "retention": "infinite"},
    ]
    found = entry({"purge": True, "purge_limit": 2}, purged=purged, undeclared=undeclared)
    assert found["counts"] == counts(would_lose_data=3, undeclared=1)
    assert names(found, "undeclared") == ["kept"]
    assert names(found, "would_lose_data") == ["a", "b", ""]
    assert not any(one["declared"] for one in only(found)["items"])
    assert only(found)["warnings"] == [
        "A run would fail before its first change: 3 undeclared buckets would be deleted, which is more than purge_limit, 2."
    ]
    assert not entry({"purge": True, "purge_limit": 3}, purged=purged)["organizations"][0]["warnings"]


def test_server_entry__labels__a_class_each() -> None:
    labels = [
        item("same"),
        item("new", before={}, after={"name": "new", "color": "#326BBA"}),
        item("bad", error="no permission", attempted=False),
        item("no", error="taken", refusals=["taken"], attempted=False),
        item("gone", before={"name": "gone"}, after={}, actions=[{"action": "delete_label"}]),
    ]
    found = entry(labels=labels)
    assert found["counts"] == counts(declared=5, in_sync=1, drifted=2, unreadable=1, refused=1)
    assert found["status"] == "refused"
    # A label has no data to lose.
    assert names(found, "drifted") == ["new", "gone"]
    new = only(found)["items"][1]
    assert (new["kind"], new["changes"]) == (
        "label",
        [
            {"option": "name", "before": None, "after": "new"},
            {"option": "color", "before": None, "after": "#326BBA"},
        ],
    )
    assert only(found)["items"][2]["error"] == "no permission"
    assert entry(labels=labels[:2])["status"] == "drifted"


@pytest.mark.parametrize(
    ("result", "errors"),
    [
        ({"failed": True, "msg": "Could not reach it"}, ["Could not reach it"]),
        ({}, ["The server could not be compared."]),
    ],
)
def test_server_entry__a_task_that_failed_as_a_whole__nothing_is_known_of_what_is_declared(
    result: dict[str, Any], errors: list[str]
) -> None:
    declared = {"name": "main", "labels": [{"name": "l"}], "buckets": [{"name": "a"}, {"id": "0d1f2a3b4c5d6e80"}]}
    found = server_entry("influx-1", [declared], result)
    assert (found["status"], found["errors"]) == ("unreadable", errors)
    assert found["counts"] == counts(declared=3, unreadable=3, errors=1)
    assert [(one["kind"], one["name"]) for one in only(found)["items"]] == [
        ("label", "l"),
        ("bucket", "a"),
        ("bucket", "0d1f2a3b4c5d6e80"),
    ]
    assert only(found)["name"] == "main"


def test_server_entry__an_organization_that_failed__others_are_told() -> None:
    result = {
        "failed": True,
        "msg": "1 of 2",
        "organizations": [organization(error="401"), organization(name="two", buckets=[item()])],
    }
    found = server_entry("influx-1", [{"buckets": [{"name": "a"}]}, {"buckets": [{"name": "b"}]}], result)
    assert found["counts"] == counts(declared=2, unreadable=1, in_sync=1, errors=1)
    assert (found["errors"], found["organizations"][0]["errors"]) == ([], ["401"])


def test_server_entry__what_may_be_hidden__is_an_error() -> None:
    found = entry(buckets=[item()], complete=False, incomplete_reason="the page is short")
    assert found["status"] == "unreadable"
    assert found["organizations"][0]["errors"] == ["Some buckets may be missing from the list: the page is short."]


@pytest.mark.parametrize(("server", "host", "org"), [(SERVER, SERVER["host"], "main"), (None, "", ""), ({}, "", "")])
def test_server_entry__the_address__is_the_one_that_the_result_tells(server: Any, host: str, org: str) -> None:
    found = server_entry("influx-1", [{}], {"msg": "no", "server": server})
    # The organization of the connection, where nothing else names one.
    assert (found["host"], only(found)["name"]) == (host, org)


def test_server_entry__the_version__is_what_the_server_says() -> None:
    assert entry(buckets=[item()])["version"] == "2.9.1"
    assert server_entry("influx-1", [{}], {"msg": "no", "server_version": None})["version"] == ""


@pytest.mark.parametrize(
    ("result", "declared", "name", "own_id"),
    [
        ({"name": "main", "id": "a1"}, {}, "main", "a1"),
        ({"name": None, "id": "a1"}, {"id": "a1"}, "a1", "a1"),
        ({"name": None, "id": None}, {"name": "main"}, "main", None),
        ({"name": None, "id": None}, {}, "main", None),
    ],
)
def test_server_entry__an_organization__has_the_name_that_is_known(
    result: dict[str, Any], declared: dict[str, Any], name: str, own_id: str | None
) -> None:
    found = server_entry("influx-1", [declared], {"organizations": [organization(**result)], "server": SERVER})
    assert (only(found)["name"], only(found)["id"]) == (name, own_id)


def test_server_entry__an_undeclared_bucket__as_it_was_found() -> None:
    bucket = {"id": "b1", "name": "old", "retention": "1d", "labels": ["x"]}
    found = entry(undeclared=[bucket])
    assert (found["status"], found["counts"]) == ("undeclared", counts(undeclared=1))
    one = only_item(found)
    assert (one["id"], one["declared"], one["found"]) == ("b1", False, bucket)


def test_server_entry__texts_that_were_masked__said() -> None:
    found = server_entry("influx-1", [{}], {"organizations": [organization()], "masked": True})
    assert "mask" in found["warnings"][0]


# What is excluded


def test_server_entry__what_is_ignored__excluded_and_quiet() -> None:
    found = entry(
        ignore=["b", "scratch-*", "OLD", "primary"],
        labels=[item("old", before={}, after={"name": "old"}), item("kept")],
        buckets=[drifted("b", retention="1d"), drifted("B", description="x"), item("scratch-1", error="401")],
        purged=[item("scratch-2", before=BEFORE, after={})],
        undeclared=[{"name": "primary", "retention": "infinite"}, {"name": "other", "retention": "1d"}],
    )
    assert names(found, "excluded") == ["old", "b", "scratch-1", "scratch-2", "primary"]
    assert found["counts"] == counts(declared=5, excluded=5, in_sync=1, drifted=1, undeclared=1)
    # What was found is still in the data.
    assert only(found)["items"][2]["changes"] == [{"option": "retention", "before": "30d", "after": "1d"}]


def test_server_entry__all_that_differs_is_ignored__in_sync() -> None:
    assert entry(ignore=["*"], buckets=[drifted(retention="1d")])["status"] == "in_sync"
    # What could not be read is no label or bucket.
    assert entry(ignore=["*"], buckets=[item()], complete=False)["status"] == "unreadable"


@pytest.mark.parametrize(
    ("kind", "name", "pattern", "excluded"),
    [
        ("bucket", "a", "a", True),
        ("bucket", "A", "a", False),
        ("label", "A", "a", True),
        ("label", "stra\u00dfe-1", "STRASSE-*", True),
        ("bucket", "ab", "a", False),
        ("bucket", "ab", "a?", True),
        ("bucket", "a\nb", "a*", True),
        ("bucket", "[x]", "[[]x]", True),
        ("bucket", "\ud800", "*", True),
        ("label", "\ud800", "*", True),
    ],
)
def test_is_excluded__a_name__by_its_spelling_or_a_pattern(kind: str, name: str, pattern: str, excluded: bool) -> None:
    assert is_excluded(kind, name, ["other", pattern]) is excluded
    assert not is_excluded(kind, name, [])


def test_failed_entry__a_server_that_was_not_read__unreadable() -> None:
    found = failed_entry("influx-1", "unreachable")
    assert (found["status"], found["errors"], found["counts"]) == ("unreadable", ["unreachable"], counts(errors=1))
    assert set(found) == set(entry())


KINDS = [
    ("dbrp", "dbrps", {"database": "b"}),
    ("authorization", "authorizations", {"description": "b"}),
    ("v1_user", "v1_users", {"name": "b"}),
]


def of_kind(declared: dict[str, Any], more: dict[str, Any], ignore: Sequence[str] = ()) -> Server:
    """What the report says of a server with one organization, whose result has ``more``."""
    return server_entry("influx-1", [declared], {"organizations": [{**organization(), **more}]}, ignore)


@pytest.mark.parametrize(("kind", "option", "declared"), KINDS)
def test_entry__each_kind_in_an_organization__has_its_class(kind: str, option: str, declared: dict[str, Any]) -> None:
    found = of_kind({option: [declared]}, {option: [item()]})
    assert [(one["kind"], one["name"], one["status"]) for one in items_of(found)] == [(kind, "b", "in_sync")]
    found = of_kind({option: [declared]}, {option: [drifted()]})
    assert items_of(found)[0]["status"] == "drifted"
    # One that permits the same can still be another one.
    found = of_kind({option: [declared]}, {option: [item(actions=[{"action": "create_authorization"}])]})
    assert items_of(found)[0]["status"] == "drifted"
    # It is no bucket: nothing is lost with it.
    gone = item(before={"name": "b"}, after={}, actions=[{"action": "delete"}])
    assert items_of(of_kind({option: [declared]}, {option: [gone]}))[0]["status"] == "drifted"
    found = server_entry("influx-1", [{option: [declared]}], {"msg": "401"})
    assert [(one["name"], one["status"]) for one in items_of(found)] == [("b", "unreadable")]
    found = of_kind({}, {f"undeclared_{option}": [{"name": "by hand", "id": "1"}]})
    (one,) = items_of(found)
    assert (one["kind"], one["name"], one["status"], one["declared"]) == (kind, "by hand", "undeclared", False)
    assert (found["status"], found["counts"]["undeclared"]) == ("undeclared", 1)
    found = of_kind({}, {f"undeclared_{option}": [{"name": "by hand", "id": "1"}]}, ["by *"])
    assert (found["status"], found["counts"]["excluded"]) == ("in_sync", 1)


def items_of(found: Server) -> list[Item]:
    """The items of the one organization."""
    (organization,) = found["organizations"]
    return organization["items"]


def test_entry__an_organization_itself__an_item_where_something_is_declared_of_it() -> None:
    own = drifted("main", members=["ann"])
    (one,) = items_of(entry({"name": "main", "members": ["ann"]}, organization=own))
    assert (one["kind"], one["name"], one["status"]) == ("organization", "main", "drifted")
    assert items_of(entry({"name": "main"}, organization=None)) == []
    gone = item("main", before={"name": "main"}, after={}, actions=[{"action": "delete_organization"}])
    assert items_of(entry({"name": "main", "state": "absent"}, organization=gone))[0]["status"] == "would_lose_data"
    for declared, expected in (({"name": "main", "description": ""}, ["unreadable"]), ({"name": "main"}, [])):
        found = server_entry("influx-1", [declared], {"msg": "401"})
        assert [one["status"] for one in items_of(found)] == expected


def test_entry__users__belong_to_the_server() -> None:
    result = {
        "organizations": [organization()],
        "users": [item("ann"), drifted("bob", status="inactive")],
        "undeclared_users": [{"name": "eve", "id": "1", "status": "active"}],
        "hidden": [{"part": "users", "reason": "Why."}],
    }
    found = server_entry("influx-1", [{}], result, ["e*"], [{"name": "ann"}, {"name": "bob"}])
    told = [(one["kind"], one["name"], one["status"]) for one in found["items"]]
    assert told == [("user", "ann", "in_sync"), ("user", "bob", "drifted"), ("user", "eve", "excluded")]
    assert (found["status"], found["counts"]["declared"]) == ("drifted", 2)
    assert found["warnings"] == ["Not all undeclared users may be listed: Why."]
    found = server_entry("influx-1", [], {"msg": "401"}, (), [{"name": "ann"}])
    assert [(one["name"], one["status"]) for one in found["items"]] == [("ann", "unreadable")]
    assert found["errors"] == ["401"]
    # Users alone are a declaration.
    assert server_entry("influx-1", [], {"users": [item("ann")]}, (), [{"name": "ann"}])["status"] == "in_sync"


def test_entry__policies__in_words() -> None:
    policies = [{"name": "a", "bucket": "x", "default": True}, {"name": "b", "bucket_id": "1", "default": False}]
    one = items_of(entry(dbrps=[item(before={}, after={"database": "d", "policies": policies})]))[0]
    changes = {change["option"]: (change["before"], change["after"]) for change in one["changes"]}
    assert changes == {"database": (None, "d"), "policies": (None, ["a: x (default)", "b: 1"])}
