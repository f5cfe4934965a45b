# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server: users, organizations, DBRP mappings and tokens in one plan, in which each thing can name what is only planned."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.many import action_names, words
from functional.sandbox import NO_ID, PASSWORD, Result, Sandbox
from proxy import Fault, Rule
from tools.calls import Failure

Options = dict[str, Any]
IN_ORGANIZATION = ("labels", "buckets", "purged", "dbrps", "authorizations")


def run(sandbox: Sandbox, *organizations: Options, check: bool = False, **options: Any) -> Result:
    """The result of a task. The organizations are not those of the connection."""
    return sandbox.run(SERVER, check=check, org=None, organizations=list(organizations), **options)


def fails(sandbox: Sandbox, *organizations: Options, check: bool = False, **options: Any) -> Failure:
    """How a task fails."""
    return sandbox.failure(SERVER, check=check, org=None, organizations=list(organizations), **options)


def without_ids(value: Any) -> Any:
    """What a result says, but for what only the server knows: the IDs of new things, and when they were made."""
    if isinstance(value, dict):
        kept = {
            key: one
            for key, one in value.items()
            if key not in ("id", "org_id", "user_id", "bucket_id", "created_at", "user")
        }
        return {key: without_ids(one) for key, one in kept.items() if key not in ("requests", "needs")}
    if isinstance(value, list):
        return [without_ids(one) for one in value]
    return value


def check_ids(result: Result) -> None:
    """Each entry has its ID and that of its organization, changed or not. A database has none, nor has what was never there."""
    for user in result["users"]:
        assert user["id"] or not user["changed"]
    for one in result["organizations"]:
        if one["organization"] is not None:
            assert one["organization"]["id"] == one["id"]
        for kind in ("labels", "buckets", "purged", "dbrps", "authorizations", "v1_users"):
            for entry in one[kind]:
                assert (entry["org_id"], "name" in entry) == (one["id"], True)
                assert kind == "dbrps" or entry["id"] or not entry["changed"]


def both(sandbox: Sandbox, *organizations: Options, **options: Any) -> Result:
    """The result of a run that check mode has told, with requests that only read, and after which nothing is left to do."""
    sandbox.log()
    checked = run(sandbox, *organizations, check=True, **options)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    ran = run(sandbox, *organizations, **options)
    assert without_ids(checked) == without_ids(ran)
    check_ids(ran)
    sandbox.log()
    for check in (True, False):
        again = run(sandbox, *organizations, check=check, **options)
        assert (again["changed"], again["actions"], again["diff"]) == (False, [], [])
        check_ids(again)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    return ran


def both_fail(sandbox: Sandbox, *organizations: Options, **options: Any) -> Failure:
    """How a run fails that check mode has told, before which nothing was sent that writes."""
    sandbox.log()
    checked = fails(sandbox, *organizations, check=True, **options)
    ran = fails(sandbox, *organizations, **options)
    assert {entry.method for entry in sandbox.log()} <= {"GET"}
    assert (checked.message, without_ids(checked.done)) == (ran.message, without_ids(ran.done))
    return ran


def whole(sandbox: Sandbox, folder: Path) -> tuple[list[Options], list[Options]]:
    """The users and organizations of a declaration in which everything names what it makes itself."""
    ann, bob = f"{sandbox.prefix}-ann", f"{sandbox.prefix}-bob"
    users: list[Options] = [{"name": ann, "user_password": PASSWORD}, {"name": bob, "status": "inactive"}]
    first: Options = {
        "name": f"{sandbox.prefix}-new",
        "description": "Made by a test",
        "members": [bob],
        "owners": [ann],
        "labels": [{"name": "production", "color": "#326BBA"}],
        "buckets": [
            {"name": "telegraf", "retention": "30d", "labels": ["production", "made"], "create_labels": True},
            {"name": "archive", "members": [bob]},
        ],
        "dbrps": [
            {
                "database": "metrics",
                "policies": [
                    {"name": "short", "bucket": "telegraf", "default": True},
                    {"name": "long", "bucket": "archive"},
                ],
            }
        ],
        "authorizations": [
            {
                "description": "telegraf",
                "user": ann,
                "write_buckets": ["telegraf"],
                "token_file": str(folder / "token"),
            }
        ],
    }
    return users, [
        first,
        {"name": f"{sandbox.prefix}-second", "buckets": [{"name": "b"}]},
        {"name": f"{sandbox.prefix}-bare"},
    ]


def test_everything_at_once__each_names_what_is_only_planned(sandbox: Sandbox, tmp_path: Path) -> None:
    users, organizations = whole(sandbox, tmp_path)
    result = both(sandbox, *organizations, users=users)
    assert action_names(result) == [
        *("create_user", "set_password", "create_user"),
        *(
            "create_organization",
            "add_owner",
            "add_member",
            "remove_owner",
            "create_organization",
            "create_organization",
        ),
        *("create_label", "create_label"),
        *("create_bucket", "add_label", "add_label", "create_bucket", "add_member", "create_bucket"),
        *("create_dbrp", "create_dbrp"),
        *("create_authorization", "write_token_file"),
    ]
    first, second, bare = result["organizations"]
    org_id, names = first["id"], [user["name"] for user in users]
    assert [one["id"] for one in (first, second, bare)] == [one["organization"]["id"] for one in (first, second, bare)]
    ids = dict(zip(names, (user["id"] for user in result["users"]), strict=True))
    assert sandbox.organization_holders(org_id, "owner") == {ids[names[0]]}
    assert sandbox.organization_holders(org_id, "member") == {ids[names[1]]}
    assert sorted(bucket["name"] for bucket in sandbox.buckets(org_id) if bucket["type"] == "user") == [
        "archive",
        "telegraf",
    ]
    token = (tmp_path / "token").read_text(encoding="utf-8").strip()
    written = sandbox.api.send("POST", f"/api/v2/write?org={org_id}&bucket=telegraf", data="m v=1", token=token)
    assert written.status_code == 204


def test_a_name_on_a_label_is_kept_apart__users_renamed_and_described(sandbox: Sandbox) -> None:
    """A user and an organization that are renamed are known by their new names in the same declaration."""
    ann = sandbox.user("ann")
    old = f"{sandbox.prefix}-old"
    org_id = sandbox.make_org(old)
    result = both(
        sandbox,
        {
            "name": f"{sandbox.prefix}-renamed",
            "renamed_from": old,
            "description": "New",
            "members": [f"{sandbox.prefix}-anna"],
            "buckets": [{"name": "b", "owners": [f"{sandbox.prefix}-anna"]}],
        },
        users=[{"name": f"{sandbox.prefix}-anna", "renamed_from": ann.name}],
    )
    assert action_names(result)[:2] == ["rename_user", "rename_organization"]
    assert result["organizations"][0]["id"] == org_id
    assert sandbox.organization_holders(org_id, "member") == {ann.id}


def test_deletions__last_of_all_and_what_hangs_on_buckets_before_these(sandbox: Sandbox, tmp_path: Path) -> None:
    users, organizations = whole(sandbox, tmp_path)
    run(sandbox, *organizations, users=users)
    first, second, bare = organizations
    going = {
        "name": first["name"],
        "purge": True,
        "buckets": [{"name": "archive"}],
        "dbrps": [{"database": "metrics", "state": "absent"}],
        "authorizations": [{"description": "telegraf", "user": users[0]["name"], "state": "absent"}],
    }
    result = both(
        sandbox,
        {"name": bare["name"], "state": "absent"},
        going,
        {"name": second["name"], "state": "absent", "allow_data_loss": True},
        users=[{"name": users[1]["name"], "state": "absent"}],
    )
    assert action_names(result) == [
        *("delete_dbrp", "delete_dbrp", "delete_authorization", "delete_bucket"),
        *("delete_organization", "delete_organization", "delete_user"),
    ]
    assert set(sandbox.organizations()) == {result["organizations"][1]["id"], sandbox.org_id}


def test_a_bucket_that_goes__takes_its_mapping_along(sandbox: Sandbox) -> None:
    """What the declaration deletes with its bucket, it does not delete twice."""
    bucket = sandbox.bucket("b")
    sandbox.mapping(bucket, "metrics")
    result = both(
        sandbox,
        {
            "id": sandbox.org_id,
            "buckets": [{"name": "b", "state": "absent"}],
            "dbrps": [{"database": "metrics", "state": "absent"}],
        },
    )
    assert action_names(result) == ["delete_bucket"]
    assert sandbox.mappings() == []


REFUSED: list[tuple[str, Options, str]] = [
    ("dbrps", {"database": "d", "policies": [{"name": "p", "bucket": "going"}]}, "There is no bucket 'going'"),
    ("dbrps", {"database": "d", "policies": [{"name": "p", "bucket": "purged"}]}, "There is no bucket 'purged'"),
    ("dbrps", {"database": "d", "policies": [{"name": "p", "bucket": "old"}]}, "There is no bucket 'old'"),
    (
        "authorizations",
        {"description": "t", "read_buckets": ["going"], "token_file": "/nowhere/t"},
        "there is no bucket 'going'",
    ),
    ("authorizations", {"description": "t", "read_buckets": ["new"]}, "influx_server returns no token"),
]


@pytest.mark.parametrize(("option", "declared", "message"), REFUSED, ids=[message for *_rest, message in REFUSED])
def test_what_needs_a_bucket_that_the_declaration_takes_away__refused_before_anything_is_done(
    sandbox: Sandbox, option: str, declared: Options, message: str
) -> None:
    for name in ("going", "purged", "old"):
        sandbox.bucket(name)
    organization: Options = {
        "id": sandbox.org_id,
        "buckets": [{"name": "going", "state": "absent"}, {"name": "new", "renamed_from": "old"}],
        "purge": True,
        option: [declared],
    }
    failure = both_fail(sandbox, organization)
    assert message in failure.message
    assert sandbox.bucket_names() == ["going", "old", "purged"]
    assert message in failure.done["organizations"][0][option][0]["error"]


def test_an_organization_with_data__not_deleted_without_being_told(sandbox: Sandbox) -> None:
    sandbox.bucket("precious")
    failure = both_fail(sandbox, {"name": sandbox.org, "state": "absent"}, users=[{"name": f"{sandbox.prefix}-new"}])
    words(failure, "1 bucket with all data in it: 'precious'", "allow_data_loss")
    told = failure.done["organizations"][0]["organization"]
    assert (told["would_lose_data"], told["after"], told["changed"]) == (True, {}, False)
    assert sandbox.users() == {}


def test_nothing_named__an_organization_by_its_id_is_never_created(sandbox: Sandbox) -> None:
    before = sandbox.organizations()
    organizations: list[Options] = [
        {"id": NO_ID},
        {"id": NO_ID, "buckets": [{"name": "b"}]},
        {"id": NO_ID, "description": "x"},
    ]
    for organization in organizations:
        for check in (True, False):
            assert NO_ID in fails(sandbox, organization, check=check).message
    assert sandbox.organizations() == before


def test_a_user_fails__what_needs_it_is_refused_and_all_else_is_done(sandbox: Sandbox) -> None:
    """With on_error: continue a user that can't be had costs what names it, and nothing more."""
    me = sandbox.api.do("GET", "/api/v2/me")["name"]
    organizations: list[Options] = [
        {"id": sandbox.org_id, "members": [f"{sandbox.prefix}-nobody"], "buckets": [{"name": "a"}]},
        {"name": f"{sandbox.prefix}-new", "buckets": [{"name": "b"}]},
    ]
    failure = fails(sandbox, *organizations, users=[{"name": me, "state": "absent"}], on_error="continue")
    words(failure, f"user {me!r}", f"{sandbox.prefix}-nobody")
    first, second = failure.done["organizations"]
    assert (first["changed"], second["changed"]) == (False, True)
    assert failure.done["users"][0]["refusals"]
    assert sandbox.bucket_names() == []


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.REFUSE])
@pytest.mark.parametrize("number", range(1, 16))
def test_cut_off_at_any_write__the_next_run_finishes_it(
    sandbox: Sandbox, tmp_path: Path, number: int, fault: Fault
) -> None:
    users, organizations = whole(sandbox, tmp_path)
    rules = [Rule(Fault.DELAY, method="POST", seconds=0) for _number in range(number - 1)]
    sandbox.channel.plan([*rules, *[Rule(fault, method="POST")] * 3])
    ended = sandbox.attempt(SERVER, org=None, organizations=organizations, users=users)
    if isinstance(ended, Failure):
        assert ended.done["changed"] == bool(ended.done["actions"])
    sandbox.channel.plan([])
    run(sandbox, *organizations, users=users)
    again = run(sandbox, *organizations, users=users)
    assert (again["changed"], again["actions"]) == (False, [])


def test_many_tokens__each_list__read_once(sandbox: Sandbox, tmp_path: Path) -> None:
    """Only whether the token in each file works is asked for each token."""
    organization: Options = {
        "id": sandbox.org_id,
        "buckets": [{"name": "b"}],
        "authorizations": [
            {"description": f"t{number}", "write_buckets": ["b"], "token_file": str(tmp_path / str(number))}
            for number in range(7)
        ],
    }
    run(sandbox, organization)
    sandbox.log()
    assert run(sandbox, organization)["changed"] is False
    asked = Counter(entry.path.partition("?")[0] for entry in sandbox.log())
    assert asked == {"/api/v2/buckets": 1, "/api/v2/authorizations": 1, "/api/v2/me": 1 + 7}
