# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server: labels and buckets of several organizations in one plan, in check mode and in a run alike."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.many import action_names, sent, words
from functional.sandbox import DAY, NO_ID, PASSWORD, Result, Sandbox
from proxy import Entry, Fault, Hook, Rule
from tools.calls import Failure

Options = dict[str, Any]


def run(sandbox: Sandbox, *organizations: Options, check: bool = False, **options: Any) -> Result:
    """The result of a task."""
    return sandbox.run(SERVER, check=check, organizations=list(organizations), **options)


def fails(sandbox: Sandbox, *organizations: Options, check: bool = False, **options: Any) -> Failure:
    """The error of a task that must fail, and what had been done before."""
    return sandbox.failure(SERVER, check=check, organizations=list(organizations), **options)


def without_ids(item: Result) -> Result:
    """The entry of a label or bucket without its ID."""
    described = {kind: {**item[kind], "id": None} for kind in ("label", "bucket") if item.get(kind)}
    return {**item, "id": None, **described}


def untold(result: Result) -> Result:
    """The result without what differs: the IDs of what is new, which only the server knows, the number of requests, and needs."""
    told = {key: value for key, value in result.items() if key not in ("requests", "needs")}
    if "organizations" not in result:
        return told
    told["organizations"] = [
        {**one, **{kind: [without_ids(item) for item in one[kind]] for kind in ("labels", "buckets", "purged")}}
        for one in result["organizations"]
    ]
    return told


def both(sandbox: Sandbox, *organizations: Options, **options: Any) -> Result:
    """The result of a run that check mode has told in all its parts, with requests that only read."""
    sandbox.log()
    checked = run(sandbox, *organizations, check=True, **options)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    ran = run(sandbox, *organizations, **options)
    assert untold(checked) == untold(ran)
    return ran


def both_fail(sandbox: Sandbox, *organizations: Options, **options: Any) -> Failure:
    """The error of a run that check mode has told, before which nothing was sent that writes."""
    sandbox.log()
    checked = fails(sandbox, *organizations, check=True, **options)
    ran = fails(sandbox, *organizations, **options)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    assert (checked.message, untold(checked.done)) == (ran.message, untold(ran.done))
    return ran


def same_twice(sandbox: Sandbox, *organizations: Options, **options: Any) -> list[Entry]:
    """A run, and check mode after it, find nothing to do. Returns what the run sent."""
    sandbox.log()
    requests: list[Entry] = []
    for check in (True, False):
        again = run(sandbox, *organizations, check=check, **options)
        assert (again["changed"], again["actions"], again["diff"]) == (False, [], [])
        for one in again["organizations"]:
            items = [item for kind in ("labels", "buckets", "purged") for item in one[kind]]
            assert [one["changed"], *(item["changed"] for item in items)] == [False] * (len(items) + 1)
            assert not any("before" in item or "after" in item or item["error"] for item in items)
        requests = sandbox.log()
        assert {entry.method for entry in requests} <= {"GET"}
    return requests


def labels_of(sandbox: Sandbox, org_id: str | None = None) -> dict[str, dict[str, str]]:
    """The organization's labels and their properties."""
    found = sandbox.api.do("GET", "/api/v2/labels", query={"orgID": org_id or sandbox.org_id})["labels"]
    return {label["name"]: label.get("properties") or {} for label in found}


def titles(entries: list[Result]) -> list[str]:
    return [entry["name"] for entry in entries]


def test_labels_and_buckets__empty_organization__check_mode_tells_the_run(sandbox: Sandbox) -> None:
    """Buckets bear the labels that the same task makes, in check mode too; IDs are there afterwards."""
    organization: Options = {
        "labels": [{"name": "one", "color": "#112233", "description": "First"}, {"name": "Two"}],
        "defaults": {"retention": "30d", "labels": ["one"]},
        "buckets": [{"name": "a"}, {"name": "b", "labels": [" ONE ", "two"]}, {"name": "c", "labels": []}],
    }
    result = both(sandbox, organization)
    assert action_names(result) == [
        *["create_label"] * 2,
        *["create_bucket", "add_label"],
        *["create_bucket", "add_label", "add_label"],
        "create_bucket",
    ]
    assert {action["organization"] for action in result["actions"]} == {sandbox.org_id}
    assert labels_of(sandbox) == {"one": {"color": "#112233", "description": "First"}, "Two": {}}
    assert [sandbox.labels_on(sandbox.id_of(name)) for name in "abc"] == [["one"], ["Two", "one"], []]
    (one,) = result["organizations"]
    assert (one["name"], one["id"], one["changed"], one["attempted"], one["error"]) == (
        None,
        sandbox.org_id,
        True,
        True,
        None,
    )
    assert [item["id"] for item in one["buckets"]] == [sandbox.id_of(name) for name in "abc"]
    assert all(item["id"] for item in one["labels"])
    assert one["buckets"][1]["before"] == {}
    assert one["buckets"][1]["after"]["labels"] == ["Two", "one"]
    requests = same_twice(sandbox, organization)
    # The buckets' page tells the organization, and its end is made sure of; then the labels.
    assert sent(requests)[("GET", "/api/v2/labels")] == 1
    assert result["requests"]["repeated"] == 0


def test_diff__what_differs_alone__by_organization_and_name(sandbox: Sandbox) -> None:
    sandbox.label("one")
    for name in ("changed", "gone", "kept", "purged"):
        sandbox.bucket(name, retention=30 * DAY, description="Old")
    organization: Options = {
        "labels": [{"name": "one", "color": "red"}],
        "buckets": [{"name": "changed", "retention": "60d"}, {"name": "kept"}, {"name": "gone", "state": "absent"}],
        "purge": True,
    }
    result = both(sandbox, organization)
    summary, changed, deleted = result["diff"]
    assert summary == {"before": "", "after": "", "prepared": "2 to change, 2 to delete\n\n"}
    page = "in {}:\n  label one:\n{}  bucket changed:\n    retention: {}\n"
    assert changed["before"] == page.format(sandbox.org_id, "", "30d")
    assert changed["after"] == page.format(sandbox.org_id, "    color: red\n", "60d")
    assert deleted["before_header"] == "2 to delete"
    assert (deleted["before"].count("    description: Old\n"), deleted["after"]) == (2, "")
    for kind in ("bucket gone", "bucket purged"):
        assert f"  {kind}:\n" in deleted["before"]
    same_twice(sandbox, organization)


def test_labels__created_renamed_changed_and_deleted__and_buckets_go_with_them(sandbox: Sandbox) -> None:
    bucket = sandbox.bucket("b")
    for name in ("old", "going", "kept"):
        sandbox.label(name, on=bucket)
    organization: Options = {
        "labels": [
            {"name": "new", "renamed_from": "old", "color": "red"},
            {"name": "GOING", "state": "absent"},
            {"name": "Kept"},
            {"name": "made"},
        ],
        "buckets": [{"name": "b", "labels": ["new", "kept", "made"]}],
    }
    result = both(sandbox, organization)
    assert action_names(result) == [
        "update_label",
        "update_label",
        "create_label",
        "add_label",
        "remove_label",
        "delete_label",
    ]
    assert [item["name"] for item in result["organizations"][0]["labels"]] == ["new", "GOING", "Kept", "made"]
    assert labels_of(sandbox) == {"new": {"color": "red"}, "Kept": {}, "made": {}}
    assert sandbox.labels_on(bucket) == ["Kept", "made", "new"]
    same_twice(
        sandbox, {**organization, "labels": [label for label in organization["labels"] if label["name"] != "GOING"]}
    )
    same_twice(sandbox, organization)


def test_labels__renamed__a_bucket_must_name_them_anew(sandbox: Sandbox) -> None:
    """What a bucket bears is compared as it is after the labels' turn, as the next run would."""
    bucket = sandbox.bucket("b")
    sandbox.label("old", on=bucket)
    renamed: Options = {"labels": [{"name": "new", "renamed_from": "old"}]}
    error = both_fail(sandbox, {**renamed, "buckets": [{"name": "b", "labels": ["old"]}]})
    words(error, "'old' is to be renamed to 'new', and the bucket 'b' must bear it")
    result = both(sandbox, {**renamed, "buckets": [{"name": "b", "labels": ["new"]}]})
    assert action_names(result) == ["update_label"]
    (changed,) = result["diff"]
    assert changed["after"] == f"in {sandbox.org_id}:\n  label new:\n    name: new\n"


def test_labels__a_name_given_away_and_taken_anew(sandbox: Sandbox) -> None:
    """What has a new name goes first; a run after it finds both."""
    first = sandbox.label("a")
    organization: Options = {"labels": [{"id": first, "name": "b"}, {"name": "a"}]}
    assert action_names(both(sandbox, organization)) == ["update_label", "create_label"]
    assert set(labels_of(sandbox)) == {"a", "b"}
    same_twice(sandbox, organization)


def test_labels__two_declarations_of_one__refused(sandbox: Sandbox) -> None:
    label = sandbox.label("a")
    error = both_fail(sandbox, {"labels": [{"name": "A"}, {"id": label, "color": "red"}]})
    words(error, "declared twice", "Nothing was changed.")


@pytest.mark.parametrize("by_id", [False, True])
def test_labels__deleted_and_to_be_borne__refused(sandbox: Sandbox, by_id: bool) -> None:
    label = sandbox.label("a")
    bucket: Options = {"name": "b", "label_ids": [label]} if by_id else {"name": "b", "labels": ["A"]}
    error = both_fail(sandbox, {"labels": [{"id": label, "state": "absent"}], "buckets": [bucket]})
    words(error, "'a'" if not by_id else label, "Remove it from one of")


def test_labels_alone__buckets_not_read(sandbox: Sandbox) -> None:
    sandbox.log()
    run(sandbox, {"labels": [{"name": "a"}]})
    assert not [entry for entry in sandbox.log() if entry.path.startswith("/api/v2/buckets")]


def test_buckets_alone__as_influx_buckets__the_same_requests(sandbox: Sandbox) -> None:
    """One organization with buckets alone is what influx_buckets does."""
    for number in range(5):
        sandbox.bucket(f"b{number}")
    buckets = [{"name": f"b{number}"} for number in range(5)]
    sandbox.log()
    sandbox.run(BUCKETS, buckets=buckets)
    many = sandbox.log()
    run(sandbox, {"buckets": buckets})
    assert [(entry.method, entry.path) for entry in many] == [(entry.method, entry.path) for entry in sandbox.log()]


def test_organizations__each_with_its_own__one_plan(sandbox: Sandbox) -> None:
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    sandbox.api.do("POST", "/api/v2/buckets", json={"orgID": other, "name": "undeclared"})
    organizations: list[Options] = [
        {"id": sandbox.org_id, "labels": [{"name": "l"}], "buckets": [{"name": "b", "labels": ["l"]}]},
        {"id": other, "labels": [{"name": "l"}], "buckets": [{"name": "b", "retention": "1d"}], "purge": True},
    ]
    result = both(sandbox, *organizations)
    assert [(action["action"], action["organization"]) for action in result["actions"]] == [
        *[("create_label", sandbox.org_id), ("create_label", other)],
        *[("create_bucket", sandbox.org_id), ("add_label", sandbox.org_id), ("create_bucket", other)],
        ("delete_bucket", other),
    ]
    assert sorted(bucket["name"] for bucket in sandbox.buckets(other) if bucket["type"] == "user") == ["b"]
    assert [titles(one["purged"]) for one in result["organizations"]] == [[], ["undeclared"]]
    same_twice(sandbox, *organizations)


def test_organizations__by_name__each_with_its_own_credentials(sandbox: Sandbox) -> None:
    """An entry's own credentials and organization replace the connection's as a whole; each is asked with its own."""
    other, user = sandbox.make_org(f"{sandbox.prefix}-other"), sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{other}/owners", json={"id": user.id})
    name = sandbox.api.do("GET", f"/api/v2/orgs/{other}")["name"]
    token = sandbox.token("read:buckets", "write:buckets")
    organizations: list[Options] = [
        {"id": sandbox.org_id, "token": token, "buckets": [{"name": "b"}]},
        {"name": name, "username": user.name, "password": PASSWORD, "buckets": [{"name": "b"}]},
    ]
    result = run(sandbox, *organizations, token="no token of this server")
    assert [(one["name"], one["id"]) for one in result["organizations"]] == [(None, sandbox.org_id), (name, other)]
    assert sent(sandbox.log())[("POST", "/api/v2/signin")] == 1
    assert {bucket["name"] for bucket in sandbox.buckets(other)} >= {"b"}


def test_organizations__one_by_name_and_by_id__refused(sandbox: Sandbox) -> None:
    name = sandbox.api.do("GET", f"/api/v2/orgs/{sandbox.org_id}")["name"]
    error = both_fail(
        sandbox, {"name": name, "buckets": [{"name": "b"}]}, {"id": sandbox.org_id, "labels": [{"name": "l"}]}
    )
    words(error, f"The organization {sandbox.org_id} is declared twice", "Nothing was changed.")


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_an_organization_that_fails__the_others(sandbox: Sandbox, on_error: str) -> None:
    """All are read before the first change: with `stop` nothing is changed anywhere, with `continue` all else is."""
    organizations: list[Options] = [
        {"id": sandbox.org_id, "labels": [{"name": "l"}], "buckets": [{"name": "b"}]},
        {"id": NO_ID, "labels": [{"name": "l"}], "buckets": [{"name": "b"}]},
    ]
    checked = fails(sandbox, *organizations, check=True, on_error=on_error)
    error = fails(sandbox, *organizations, on_error=on_error)
    assert untold(checked.done) == untold(error.done)
    first, second = error.done["organizations"]
    going_on = on_error == "continue"
    assert (first["changed"], first["attempted"], first["error"]) == (going_on, going_on, None)
    assert (second["changed"], second["attempted"]) == (False, False)
    assert f"there is no organization with the ID {NO_ID}" in second["error"]
    words(error, "1 of 2 organizations", "Changed before: label 'l'" if going_on else "Nothing was changed.")
    assert ("b" in sandbox.bucket_names()) is going_on


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_a_bucket_that_fails__in_the_run__deletions(sandbox: Sandbox, on_error: str) -> None:
    """Deletions are last: where a failure stops the task there are none, in whichever organization."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    sandbox.bucket("undeclared")
    sandbox.label("going")
    organizations: list[Options] = [
        {
            "id": sandbox.org_id,
            "buckets": [{"name": "a"}],
            "labels": [{"name": "going", "state": "absent"}],
            "purge": True,
        },
        {"id": other, "buckets": [{"name": "refused"}]},
    ]
    sandbox.channel.plan([Rule(Fault.DELAY, method="POST", seconds=0), Rule(Fault.STATUS, method="POST", status=422)])
    error = fails(sandbox, *organizations, on_error=on_error)
    going_on = on_error == "continue"
    assert ("undeclared" in sandbox.bucket_names(), "going" in labels_of(sandbox)) == (not going_on, not going_on)
    assert [item["attempted"] for item in error.done["organizations"][0]["purged"]] == [going_on]
    words(error, f"bucket 'refused' of '{other}'", f"bucket 'a' of '{sandbox.org_id}'")


def test_a_label_that_fails__buckets_that_need_it__not_begun(sandbox: Sandbox) -> None:
    organization: Options = {
        "labels": [{"name": "l"}, {"name": "m"}],
        "buckets": [{"name": "a", "labels": ["l"]}, {"name": "b", "labels": ["m"]}, {"name": "c"}],
    }
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", path="/labels$", status=422)])
    error = fails(sandbox, organization, on_error="continue", concurrency=1)
    buckets = {item["name"]: item for item in error.done["organizations"][0]["buckets"]}
    assert {name: item["changed"] for name, item in buckets.items()} == {"a": False, "b": True, "c": True}
    assert buckets["a"]["error"] == "The label 'l' could not be created, so nothing was changed on the bucket 'a'."
    assert sandbox.bucket_names() == ["b", "c"]
    assert action_names(run(sandbox, organization)) == ["create_label", "create_bucket", "add_label"]


def test_plan__refused_somewhere__nothing_changed_anywhere(sandbox: Sandbox) -> None:
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    sandbox.bucket("b", retention=30 * DAY)
    organizations: list[Options] = [
        {"id": other, "labels": [{"name": "l"}], "buckets": [{"name": "a"}]},
        {"id": sandbox.org_id, "buckets": [{"name": "b", "retention": "1d"}, {"name": "c"}]},
    ]
    error = both_fail(sandbox, *organizations)
    words(
        error,
        f"bucket 'b' of '{sandbox.org_id}': Lowering the retention",
        "Not attempted: label 'l'",
        "Nothing was changed.",
    )
    buckets = error.done["organizations"][1]["buckets"]
    assert [len(item["refusals"]) for item in buckets] == [1, 0]
    assert not any(item["attempted"] for item in buckets)


@pytest.mark.parametrize("path", ["/labels$", "/buckets$"])
def test_a_creation__whose_response_is_lost__found_again(sandbox: Sandbox, path: str) -> None:
    organization: Options = {"labels": [{"name": "l"}], "buckets": [{"name": "b", "labels": ["l"]}]}
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="POST", path=path)])
    assert action_names(run(sandbox, organization)) == ["create_label", "create_bucket", "add_label"]
    same_twice(sandbox, organization)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_run_that_is_cut_off__anywhere__finished_by_the_next(sandbox: Sandbox, number: int) -> None:
    sandbox.label("going")
    sandbox.bucket("undeclared")
    organization: Options = {
        "labels": [{"name": "l"}, {"name": "going", "state": "absent"}],
        "buckets": [{"name": "b", "labels": ["l"]}],
        "purge": True,
    }
    full = run(sandbox, organization, check=True)["actions"]
    passing = [
        Rule(Fault.DELAY, method=method, seconds=0, times=1) for method in ("POST", "POST", "POST", "DELETE", "DELETE")
    ]
    methods = ["POST"] * 3 + ["DELETE"] * 2
    rest = [Rule(Fault.RESET_BEFORE, method=method, times=None) for method in ("POST", "DELETE")]
    sandbox.channel.plan(
        [*passing[: number - 1], Rule(Fault.RESET_BEFORE, method=methods[number - 1], times=None), *rest]
    )
    error = fails(sandbox, organization, retries=0, concurrency=1)
    sandbox.channel.plan([])
    assert error.done["actions"] == full[: number - 1]
    assert run(sandbox, organization)["actions"] == full[number - 1 :]
    same_twice(sandbox, organization)


def test_a_server_that_does_not_respond__asked_once(sandbox: Sandbox) -> None:
    """All organizations are on the same server, so no other is tried."""
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    sandbox.log()
    sandbox.channel.plan([Rule(Fault.REFUSE, times=None)])
    organizations: list[Options] = [{"id": org_id, "buckets": [{"name": "b"}]} for org_id in (sandbox.org_id, other)]
    error = fails(sandbox, *organizations, retries=0, on_error="continue")
    assert len(sandbox.log()) == 1
    first, second = error.done["organizations"]
    assert first["error"] == second["error"]


def test_one_organization_that_fails__its_own_error(sandbox: Sandbox) -> None:
    """The task of one organization fails as those of the other modules do."""
    error = fails(sandbox, {"buckets": [{"name": "b"}]}, token="no token of this server")
    assert error.error.failure()["status"] == 401
    assert error.done["organizations"][0]["error"] == error.message
    assert error.done["requests"]["sent"] >= 1


def test_undeclared__what_is_there_and_not_declared__in_the_form_of_bucket_info(sandbox: Sandbox) -> None:
    label = sandbox.label("one")
    for name in ("declared", "old", "by id", "going"):
        sandbox.bucket(name, retention=30 * DAY)
    sandbox.put_label(sandbox.bucket("labelled"), label)
    organization: Options = {
        "buckets": [
            {"name": "declared"},
            {"name": "new", "renamed_from": "old"},
            {"id": sandbox.id_of("by id")},
            {"name": "going", "state": "absent"},
        ]
    }
    (one,) = run(sandbox, organization, check=True, undeclared=True)["organizations"]
    assert titles(one["undeclared"]) == ["labelled"]
    assert one["undeclared"][0]["labels"] == ["one"]
    assert (one["complete"], one["incomplete_reason"]) == (True, None)
    # It can be declared as it is told.
    same_twice(sandbox, {"buckets": one["undeclared"]})
    assert "undeclared" not in run(sandbox, organization, check=True)["organizations"][0]


def test_undeclared__a_token_that_may_not_read_all__says_so(sandbox: Sandbox) -> None:
    sandbox.bucket("seen")
    token = sandbox.token(f"read:buckets/{sandbox.id_of('seen')}")
    (one,) = run(sandbox, {}, token=token, undeclared=True)["organizations"]
    assert titles(one["undeclared"]) == ["seen"]
    assert one["complete"] is (one["incomplete_reason"] is None)


def test_undeclared__with_purge__told_both(sandbox: Sandbox) -> None:
    for name in ("b", "goes", "stays"):
        sandbox.bucket(name)
    organization: Options = {"buckets": [{"name": "b"}], "purge": True, "purge_exclude": ["st*"]}
    (one,) = both(sandbox, organization, undeclared=True)["organizations"]
    assert (titles(one["undeclared"]), titles(one["purged"])) == (["goes", "stays"], ["goes"])


def test_purge__by_a_label_that_is_renamed_before(sandbox: Sandbox) -> None:
    """The purge sees labels as the next run would."""
    for name, label in (("ours", "team-x"), ("theirs", "team-b")):
        sandbox.put_label(sandbox.bucket(name), sandbox.label(label))
    organization: Options = {
        "labels": [{"name": "team-a", "renamed_from": "team-x"}],
        "buckets": [{"name": "b"}],
        "purge": True,
        "purge_label": "team-a",
    }
    assert action_names(both(sandbox, organization)) == ["update_label", "create_bucket", "delete_bucket"]
    assert sandbox.bucket_names() == ["b", "theirs"]


def test_purge__more_than_the_limit__nothing_changed_in_any_organization(sandbox: Sandbox) -> None:
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    for name in ("x", "y"):
        sandbox.bucket(name)
    organizations: list[Options] = [
        {"id": other, "labels": [{"name": "l"}]},
        {"id": sandbox.org_id, "buckets": [{"name": "b"}], "purge": True, "purge_limit": 1},
    ]
    error = both_fail(sandbox, *organizations)
    words(error, "which is more than purge_limit (1)", "1 of 2 organizations")


def test_purge__goes_on__where_only_errors_of_others_are_to_be_passed_over(sandbox: Sandbox) -> None:
    """A bucket that changes while the task runs is not deleted, and the label after it still is."""
    sandbox.bucket("undeclared")
    sandbox.label("going")
    organization: Options = {
        "labels": [{"name": "going", "state": "absent"}],
        "buckets": [{"name": "b"}],
        "purge": True,
    }
    bucket = sandbox.id_of("undeclared")
    hook = Hook("PATCH", f"/api/v2/buckets/{bucket}", {"name": "declared"}, sandbox.server.token)
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/buckets/{bucket}$", hooks=(hook,))])
    error = fails(sandbox, organization, on_error="continue")
    words(error, "has been changed since it was chosen for the purge")
    assert labels_of(sandbox) == {}


def test_label_of_an_organization_that_is_not_there__not_made(sandbox: Sandbox) -> None:
    error = both_fail(sandbox, {"id": NO_ID, "labels": [{"name": "l"}]})
    words(error, "there is no organization with the ID")
