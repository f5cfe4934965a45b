# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server with a saved plan: the run does what was reviewed, or nothing, and says what is different."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.many import action_names
from functional.sandbox import DAY, PASSWORD, Result, Sandbox
from proxy import Fault, Rule
from tools.calls import Failure

Options = dict[str, Any]


class Reviewed:
    """A declaration, and the plan for it that was saved."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.path = folder / "plan.json"
        self.organization: Options = {
            "name": sandbox.org,
            "labels": [{"name": "new", "color": "#112233"}],
            "buckets": [{"name": "kept", "description": "y"}, {"name": "made", "retention": "30d", "labels": ["new"]}],
            "purge": True,
            "dbrps": [{"database": "d", "policies": [{"name": "p", "bucket": "made"}]}],
            "authorizations": [
                {"description": "t", "read_buckets": ["made"], "token_file": str(folder / "token")},
            ],
        }
        self.users: list[Options] = [{"name": f"{sandbox.prefix}-ann", "user_password": PASSWORD}]
        self.kept, self.going = sandbox.bucket("kept", description="x"), sandbox.bucket("going")

    def attempt(self, *, check: bool = False, **changes: Any) -> Result | Failure:
        """Run the task with the plan file."""
        organization = {**self.organization, **changes}
        return self.sandbox.attempt(
            SERVER, check=check, org=None, organizations=[organization], users=self.users, plan_file=str(self.path)
        )

    def run(self, *, check: bool = False, **changes: Any) -> Result:
        ended = self.attempt(check=check, **changes)
        assert not isinstance(ended, Failure), ended.message
        return ended

    def save(self) -> dict[str, Any]:
        """Save the plan, and return it."""
        self.run(check=True)
        document: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return document


@pytest.fixture(name="reviewed")
def fixture_reviewed(sandbox: Sandbox, tmp_path: Path) -> Reviewed:
    return Reviewed(sandbox, tmp_path)


def test_saved__in_check_mode__readable_by_the_owner_alone_and_without_secrets(reviewed: Reviewed) -> None:
    document = reviewed.save()
    assert stat.S_IMODE(reviewed.path.stat().st_mode) == 0o600
    assert document["summary"] == "5 to create, 1 to change, 1 to delete"
    kinds = [(change["kind"], change["name"]) for change in document["changes"]]
    assert kinds == [
        ("user", f"{reviewed.sandbox.prefix}-ann"),
        *(("dbrp", "d"), ("authorization", "t"), ("label", "new")),
        *(("bucket", "kept"), ("bucket", "made"), ("bucket", "going")),
    ]
    kept = next(change for change in document["changes"] if change["name"] == "kept")
    assert (kept["id"], kept["before"]["description"], kept["after"]["description"]) == (reviewed.kept, "x", "y")
    text = reviewed.path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    assert reviewed.sandbox.server.token not in text


def test_run__nothing_has_changed__does_what_was_planned(reviewed: Reviewed) -> None:
    document = reviewed.save()
    planned = sorted(action["action"] for change in document["changes"] for action in change["actions"])
    assert sorted(action_names(reviewed.run())) == planned
    # What is done is done: the plan is not in the way of another run.
    assert reviewed.run()["changed"] is False


def _describe(reviewed: Reviewed) -> None:
    reviewed.sandbox.api.do("PATCH", f"/api/v2/buckets/{reviewed.kept}", json={"description": "z"})


def _replace(reviewed: Reviewed) -> None:
    reviewed.sandbox.api.do("DELETE", f"/api/v2/buckets/{reviewed.kept}")
    reviewed.sandbox.bucket("kept", description="x")


def _add(reviewed: Reviewed) -> None:
    reviewed.sandbox.bucket("another")


def _make_otherwise(reviewed: Reviewed) -> None:
    reviewed.sandbox.bucket("made", retention=DAY)


def _replace_going(reviewed: Reviewed) -> None:
    reviewed.sandbox.api.do("DELETE", f"/api/v2/buckets/{reviewed.going}")
    reviewed.sandbox.bucket("going")


DRIFT: list[tuple[Callable[[Reviewed], None], str]] = [
    (_describe, "bucket 'kept' of {org!r} has been changed since: description was 'x', and is 'z'"),
    (_replace, "bucket 'kept' of {org!r} is another one now: its ID was "),
    (_add, "bucket 'another' of {org!r} is not in the plan, and would be changed (delete_bucket)"),
    (_make_otherwise, "bucket 'made' of {org!r} is another one now: its ID was None, and is "),
    (_replace_going, "bucket 'going' of {org!r} is another one now: its ID was "),
]


@pytest.mark.parametrize(("drift", "words"), DRIFT, ids=[drift.__name__ for drift, _words in DRIFT])
def test_run__the_server_is_another_one_than_reviewed__changes_nothing_and_says_what(
    reviewed: Reviewed, drift: Callable[[Reviewed], None], words: str
) -> None:
    reviewed.save()
    drift(reviewed)
    before = reviewed.sandbox.state()
    ended = reviewed.attempt()
    assert isinstance(ended, Failure)
    assert words.format(org=reviewed.sandbox.org) in ended.message
    assert ended.message.endswith("Run the task with --check to make a new plan, and review it.")
    assert (ended.done["changed"], ended.done["actions"]) == (False, [])
    assert reviewed.sandbox.state() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {
                "buckets": [
                    {"name": "kept", "description": "other"},
                    {"name": "made", "retention": "30d", "labels": ["new"]},
                ]
            },
            "is declared otherwise now: description was 'y', and is 'other'",
        ),
        ({"labels": [{"name": "new", "color": "#445566"}]}, "label 'new' of "),
        ({"description": "d"}, "organization "),
    ],
    ids=str,
)
def test_run__another_declaration_than_reviewed__changes_nothing_and_says_what(
    reviewed: Reviewed, changes: Options, words: str
) -> None:
    reviewed.save()
    before = reviewed.sandbox.state()
    ended = reviewed.attempt(**changes)
    assert isinstance(ended, Failure)
    assert words in ended.message
    assert reviewed.sandbox.state() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no plan in "),
        ("", "has no plan that this version can read"),
        ("[1]", "has no plan that this version can read"),
        ('{"format": 2, "changes": []}', "has no plan that this version can read"),
        ('{"format": 1, "changes": [1]}', "has no plan that this version can read"),
        (
            '{"format": 1, "changes": [], "server": "http://other:8086"}',
            "it was made for http://other:8086, and the task is for ",
        ),
    ],
    ids=str,
)
def test_run__without_a_plan_for_it__changes_nothing(reviewed: Reviewed, content: str | None, words: str) -> None:
    if content is not None:
        reviewed.path.write_text(content, encoding="utf-8")
    ended = reviewed.attempt()
    assert isinstance(ended, Failure)
    assert words in ended.message
    assert reviewed.sandbox.bucket_names() == ["going", "kept"]


def test_save__where_it_can_not_be_written__fails(reviewed: Reviewed, tmp_path: Path) -> None:
    reviewed.path = tmp_path / "no folder" / "plan.json"
    ended = reviewed.attempt(check=True)
    assert isinstance(ended, Failure)
    assert "plan_file: could not write " in ended.message


def test_save__a_plan_that_is_refused__leaves_the_file_alone(reviewed: Reviewed) -> None:
    reviewed.path.write_text("old", encoding="utf-8")
    assert isinstance(
        reviewed.attempt(check=True, dbrps=[{"database": "d", "policies": [{"name": "p", "bucket": "no"}]}]), Failure
    )
    assert reviewed.path.read_text(encoding="utf-8") == "old"


def test_run__that_ended_half_way__goes_on_with_the_same_plan(reviewed: Reviewed) -> None:
    reviewed.save()
    reviewed.sandbox.channel.plan(
        [*[Rule(Fault.DELAY, method="POST", seconds=0)] * 3, *[Rule(Fault.REFUSE, method="POST")] * 9]
    )
    assert isinstance(reviewed.attempt(), Failure)
    reviewed.sandbox.channel.plan([])
    reviewed.run()
    assert reviewed.run()["changed"] is False
