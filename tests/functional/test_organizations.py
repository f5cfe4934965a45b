# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What InfluxDB does with organizations that a task must know: names, owners, buckets that go, and tokens that stay."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    DataLossError,
    DeclarationError,
    PermissionMissingError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from functional.cloud import cloud
from functional.sandbox import PASSWORD, Result, Sandbox


def settled(sandbox: Sandbox, **options: Any) -> Result:
    """The result of a run that check mode has told, and after which there is nothing to do."""
    checked = sandbox.run(ORGANIZATION, check=True, **options)
    ran = sandbox.run(ORGANIZATION, **options)
    assert (checked["actions"], checked["diff"]) == (ran["actions"], ran["diff"])
    assert sandbox.run(ORGANIZATION, **options)["changed"] is False
    return ran


def test_a_padded_name_is_found_and_kept(sandbox: Sandbox) -> None:
    """The server keeps the white space, ignores it where it compares names, and refuses to change it."""
    padded = f" {sandbox.prefix}-padded "
    org_id = sandbox.make_org(padded)
    for name in (padded, padded.strip(), f"{padded.strip()}\n"):
        found = sandbox.run(ORGANIZATION, name=name)
        assert (found["changed"], found["organization"]["id"], found["organization"]["name"]) == (False, org_id, padded)
    gone = sandbox.run(ORGANIZATION, name=padded.strip(), state="absent")
    assert any("keeps such a name taken" in warning for warning in gone["warnings"])
    error = sandbox.fails(ORGANIZATION, name=padded.strip())
    assert isinstance(error, ConflictError)
    assert "choose another name" in error.message


def test_a_new_name_is_not_padded(sandbox: Sandbox) -> None:
    before = sandbox.organizations()
    assert isinstance(sandbox.fails(ORGANIZATION, name=f"{sandbox.prefix}-new "), DeclarationError)
    error = sandbox.fails(ORGANIZATION, name=f"\t{sandbox.prefix}-x", id=sandbox.org_id)
    assert isinstance(error, DeclarationError)
    assert sandbox.organizations() == before


def test_the_creator_owns_what_it_creates(sandbox: Sandbox) -> None:
    """The user of the token, whom the declaration keeps, leaves alone, or replaces."""
    ann, me = sandbox.user("ann"), sandbox.api.do("GET", "/api/v2/me")
    made = settled(sandbox, name=f"{sandbox.prefix}-1", members=[ann.name])
    assert (made["organization"]["members"], made["organization"]["owners"]) == ([ann.name], [me["name"]])
    made = settled(sandbox, name=f"{sandbox.prefix}-2", owners=[ann.name])
    assert made["organization"]["owners"] == [ann.name]
    made = settled(sandbox, name=f"{sandbox.prefix}-3", owners=[me["name"]])
    assert [action["action"] for action in made["actions"]] == ["create_organization"]
    made = settled(sandbox, name=f"{sandbox.prefix}-4", owners=[])
    assert made["organization"]["owners"] == []


def test_buckets_are_counted_before_they_go(sandbox: Sandbox) -> None:
    for name in ("a", "b", "c", "d"):
        sandbox.bucket(name)
    failure = sandbox.failure(ORGANIZATION, name=sandbox.org, state="absent")
    assert isinstance(failure.error, DataLossError)
    assert "4 buckets with all data in it: 'a', 'b', 'c' and 1 more" in failure.message
    assert failure.done["diff"]["after"] == {}
    assert (failure.done["changed"], failure.done["actions"]) == (False, [])
    assert len(sandbox.bucket_names()) == 4
    settled(sandbox, name=sandbox.org, state="absent", allow_data_loss=True)
    assert sandbox.api.send("GET", f"/api/v2/orgs/{sandbox.org_id}").status_code == 404


@pytest.mark.parametrize("number", [1, 120])
def test_buckets_that_are_hidden_keep_it_from_going(sandbox: Sandbox, number: int) -> None:
    """The server cuts a page before it hides what the token may not read, so a short list is no proof of an empty organization."""
    for index in range(number):
        sandbox.bucket(f"b{index}")
    token = sandbox.token("read:orgs", "write:orgs")
    for check in (True, False):
        error = sandbox.fails(ORGANIZATION, check=check, token=token, name=sandbox.org, state="absent")
        assert isinstance(error, DataLossError)
        assert "may destroy buckets that this token can't see" in error.message
    assert len(sandbox.bucket_names()) == number


def test_tokens_that_stay_are_told(sandbox: Sandbox) -> None:
    sandbox.token("read:orgs")
    (told,) = sandbox.api.do("GET", "/api/v2/authorizations", query={"orgID": sandbox.org_id})["authorizations"]
    for check in (True, False):
        gone = sandbox.run(ORGANIZATION, check=check, name=sandbox.org, state="absent")
        assert [told["id"] in warning for warning in gone["warnings"]] == [True]
    # They are in no list any more, and can be deleted by the ID.
    assert sandbox.api.do("GET", "/api/v2/authorizations", query={"id": told["id"]})["authorizations"] == []
    assert sandbox.api.send("DELETE", f"/api/v2/authorizations/{told['id']}").status_code == 204


def test_one_role_at_a_time_and_an_owner_at_each_moment(sandbox: Sandbox) -> None:
    """A second role is a 500, and a deletion takes either role: both are known first."""
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    name = f"{sandbox.prefix}-roles"
    settled(sandbox, name=name, members=[bob.name], owners=[ann.name])
    swapped = settled(sandbox, name=name, members=[ann.name], owners=[bob.name])
    assert [action["action"] for action in swapped["actions"]] == ["change_role", "change_role"]
    assert "warnings" not in swapped
    error = sandbox.fails(ORGANIZATION, name=name, members=[ann.name, bob.name])
    assert isinstance(error, RefusedError)
    assert "would be left without an owner" in error.message


def test_an_owner_in_a_session_keeps_its_organization(sandbox: Sandbox) -> None:
    """Who signs in as an owner may change it, and create none."""
    ann = sandbox.user("ann", password=PASSWORD)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": ann.id})
    session: dict[str, Any] = {"username": ann.name, "password": PASSWORD}
    assert sandbox.run(ORGANIZATION, name=sandbox.org, description="y", **session)["changed"] is True
    error = sandbox.fails(ORGANIZATION, name=f"{sandbox.prefix}-new", **session)
    assert isinstance(error, PermissionMissingError)


def test_cloud_changes_nothing_but_name_and_description() -> None:
    with cloud() as sandbox:
        refused: list[dict[str, Any]] = [
            {"name": "new"},
            {"name": "main", "state": "absent", "allow_data_loss": True},
            {"name": "main", "member_ids": [sandbox.org_id]},
        ]
        for options in refused:
            assert "InfluxDB Cloud does not let anyone" in sandbox.fails(ORGANIZATION, **options).message
        assert set(sandbox.methods()) == {"GET"}
        assert sandbox.run(ORGANIZATION, name="main", description="y")["changed"] is True
        assert sandbox.run(ORGANIZATION, name="main", description="y")["changed"] is False
