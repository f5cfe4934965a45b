# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook in check mode on an empty organization tells, task by task, what the run after it does."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functional.fresh import FreshServer, fresh_server
from functional.sandbox import OTHER_PASSWORD, PASSWORD, Api
from integration.conftest import Site
from integration.run import Run, run_playbook
from tools.server import Server

HERE = Path(__file__).parent / "rehearsal"
NEW_ID = re.compile(r"\b[0-9a-f]{16}\b")
# What both tell alike.
TOLD = ("task", "host", "item", "changed", "failed", "actions", "diff")


@dataclass(frozen=True)
class Place:
    """An organization with nothing in it, and a user."""

    site: Site
    folder: Path
    api: Api
    org: str
    org_id: str
    user: str

    def run(self, *arguments: str, playbook: Path = HERE / "playbook.yml", **variables: Any) -> Run:
        (self.folder / "executions.jsonl").unlink(missing_ok=True)
        token = "{{ lookup('ansible.builtin.env', 'INFLUX_TOKEN') }}"
        inventory = ("-i", str(HERE / "inventory.ini"))
        more = {"org": self.org, "user": self.user, "operator_token": token, **variables}
        return run_playbook(playbook, self.site, self.folder, *inventory, *arguments, **more)

    def names(self) -> list[str]:
        found = self.api.do("GET", "/api/v2/buckets", query={"orgID": self.org_id, "limit": 100})["buckets"]
        return sorted(bucket["name"] for bucket in found if bucket["type"] == "user")


@pytest.fixture(name="place")
def place_fixture(site: Site, tmp_path: Path) -> Iterator[Place]:
    """A place of a test's own."""
    api, name = Api(site.server.host, site.server.token), f"t{secrets.token_hex(5)}"
    org_id = str(api.do("POST", "/api/v2/orgs", json={"name": name})["id"])
    user_id = str(api.do("POST", "/api/v2/users", json={"name": name})["id"])
    try:
        yield Place(site, tmp_path, api, name, org_id, name)
    finally:
        for label in api.do("GET", "/api/v2/labels", query={"orgID": org_id})["labels"]:
            api.do("DELETE", f"/api/v2/labels/{label['id']}")
        api.do("DELETE", f"/api/v2/orgs/{org_id}")
        api.do("DELETE", f"/api/v2/users/{user_id}")


def told(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a task has told, but for the IDs of what is new."""
    text = NEW_ID.sub("<id>", json.dumps({key: entry[key] for key in TOLD}))
    return dict(json.loads(text))


@pytest.mark.parametrize("in_process", [True, False], ids=["in-process", "as modules"])
def test_check_mode__on_an_empty_server__tells_what_the_run_does(place: Place, in_process: bool) -> None:
    switched: dict[str, Any] = {} if in_process else {"timeseries_influxdb_in_process": False}
    checked = place.run("--check", "--diff", **switched)
    assert checked.status == 0, checked.end()
    assert place.names() == []
    ran = place.run("--diff", **switched)
    assert ran.status == 0, ran.end()
    assert place.names() == ["e", "one", "shared", "telegraf", "three", "two"]
    assert len(checked.executions) > 30
    # Of hosts that work at the same time either may be the first.
    for foretold, found in zip(ordered(checked), ordered(ran), strict=True):
        assert foretold == found
    assert {entry["execution"] for entry in checked.executions} == {"in-process" if in_process else "module"}


def ordered(run: Run) -> list[dict[str, Any]]:
    """What tasks have told, in their order; of several hosts at a time those that changed something first."""
    found = [told(entry) for entry in run.executions]
    places = {task: number for number, task in reversed(list(enumerate(entry["task"] for entry in found)))}
    apart = [entry for entry in found if entry["host"] != "one"]
    for entry in apart:
        entry["host"] = "another"
    return sorted(found, key=lambda entry: (places[entry["task"]], entry["host"], not entry["changed"], str(entry)))


def test_check_mode__several_hosts_at_a_time__one_of_them_would_change_it(place: Place, tmp_path: Path) -> None:
    playbook = tmp_path / "race.yml"
    playbook.write_text(
        """
- hosts: all
  gather_facts: false
  strategy: free
  tasks:
    - timeseries.influxdb.influx_bucket:
        {host: "{{ proxy_host }}", token: "{{ operator_token }}", org: "{{ org }}", name: "b{{ item }}", labels: [l], create_labels: true}
      loop: [1, 2]
""",
        encoding="utf-8",
    )
    many = ",".join(f"h{number}" for number in range(12)) + ","
    run = place.run("--check", "-i", many, "--forks", "6", playbook=playbook)
    assert run.status == 0, run.end()
    actions = [action["action"] for entry in run.executions for action in entry["actions"]]
    assert sorted(actions) == ["add_label", "add_label", "create_bucket", "create_bucket", "create_label"]


PAIR = """
- hosts: one
  gather_facts: false
  module_defaults:
    group/timeseries.influxdb.influxdb: {host: "{{ proxy_host }}", token: "{{ operator_token }}", org: "{{ org }}"}
  tasks:
    - {name: first, check_mode: CHECK, timeseries.influxdb.influx_bucket: {name: b}}
    - {name: second, timeseries.influxdb.influx_bucket: {name: b, description: x}}
"""


@pytest.mark.parametrize(
    ("check_mode", "arguments", "variables", "second"),
    [
        ("true", ["--check"], {}, ["update_bucket"]),
        ("true", ["--check"], {"timeseries_influxdb_rehearsal": False}, ["create_bucket"]),
        # In a run that changes things, what a single task foretells is not so.
        ("true", [], {}, ["create_bucket"]),
        # Where a task really changes something in a check, the server tells what is there.
        ("false", ["--check"], {}, ["update_bucket"]),
    ],
    ids=["rehearsed", "switched off", "in a run", "really made"],
)
def test_rehearsal__in_a_check_of_the_whole_run_alone(
    place: Place, tmp_path: Path, check_mode: str, arguments: list[str], variables: dict[str, Any], second: list[str]
) -> None:
    playbook = tmp_path / "pair.yml"
    playbook.write_text(PAIR.replace("CHECK", check_mode), encoding="utf-8")
    run = place.run(*arguments, playbook=playbook, **variables)
    assert run.status == 0, run.end()
    assert [action["action"] for action in run.executions[-1]["actions"]] == second


def test_rehearsal__over__forgotten(place: Place, tmp_path: Path) -> None:
    playbook = tmp_path / "pair.yml"
    playbook.write_text(PAIR.replace("CHECK", "true"), encoding="utf-8")
    runs = [place.run("--check", playbook=playbook) for _number in range(2)]
    assert [told(entry) for entry in runs[0].executions] == [told(entry) for entry in runs[1].executions]
    assert runs[0].executions[0]["changed"]


DECLARED = HERE / "declared.yml"
TOKEN = "an-operator-token-that-is-long-enough"
EXECUTIONS = pytest.mark.parametrize("in_process", [True, False], ids=["in-process", "as modules"])


@EXECUTIONS
def test_check_mode__on_a_server_that_nobody_has_set_up__tells_what_the_run_does(
    tmp_path: Path, in_process: bool
) -> None:
    with fresh_server() as fresh:
        place = FreshPlace(fresh, tmp_path, in_process)
        checked = place.run("--check", "--diff")
        assert checked.status == 0, checked.end()
        assert fresh.allowed()
        # Once it is rehearsed, nothing is asked of the server any more.
        assert set(place.sent()) == {"GET /api/v2/setup", "GET /api/v2/me"}
        ran = place.run("--diff")
        assert ran.status == 0, ran.end()
        assert len(checked.executions) > 80
        assert_foretold(checked, ran)
        assert {entry["execution"] for entry in checked.executions} == {"in-process" if in_process else "module"}


def test_check_mode__a_whole_server_declared__tells_what_the_run_does_and_a_second_one_does_nothing(
    tmp_path: Path,
) -> None:
    with fresh_server() as fresh:
        place = FreshPlace(fresh, tmp_path, in_process=True)
        checked, ran = (place.run(*mode, "--diff", playbook=DECLARED) for mode in (["--check"], []))
        assert (checked.status, ran.status) == (0, 0), f"{checked.end()}{ran.end()}"
        assert_foretold(checked, ran)
        for mode in (["--check"], []):
            again = place.run(*mode, playbook=DECLARED)
            assert again.status == 0, again.end()
            assert [entry["task"] for entry in again.executions if entry["changed"]] == []


def assert_foretold(checked: Run, ran: Run) -> None:
    """Each task has ended as it was told beforehand."""
    for foretold, found in zip(ordered(checked), ordered(ran), strict=True):
        # A result that has a new token in it is shown to no callback.
        assert foretold == (found if found["actions"] is not None else {**foretold, "changed": found["changed"]})


FIRST = """
- hosts: one
  gather_facts: false
  module_defaults:
    group/timeseries.influxdb.influxdb: {host: "{{ proxy_host }}", token: "{{ operator_token }}", org: main}
  tasks:
    - name: Set it up
      check_mode: CHECK
      timeseries.influxdb.influx_setup:
        {host: "{{ proxy_host }}", username: admin, password: "{{ admin_password }}", org: main, bucket: b, token: "{{ operator_token }}"}
    - {name: Keep its bucket, timeseries.influxdb.influx_bucket: {name: b}}
"""


@pytest.mark.parametrize(
    ("check_mode", "arguments", "variables", "ends_well"),
    [
        ("true", ["--check"], {}, True),
        ("true", ["--check"], {"timeseries_influxdb_rehearsal": False}, False),
        # In a run that changes things, the server would not be set up by then.
        ("true", [], {}, False),
        ("false", ["--check"], {}, True),
    ],
    ids=["rehearsed", "switched off", "in a run", "really set up"],
)
def test_rehearsal__of_a_setup__in_a_check_of_the_whole_run_alone(
    tmp_path: Path, check_mode: str, arguments: list[str], variables: dict[str, Any], ends_well: bool
) -> None:
    playbook = tmp_path / "first.yml"
    playbook.write_text(FIRST.replace("CHECK", check_mode), encoding="utf-8")
    with fresh_server() as fresh:
        run = FreshPlace(fresh, tmp_path, in_process=True).run(*arguments, playbook=playbook, **variables)
        assert (run.status == 0) == ends_well, run.end()
        assert ends_well or "the server is not set up yet" in run.output
        assert fresh.allowed() == (check_mode == "true")
        # What was asked of the server after the setup.
        asked = [request for request in fresh.sent() if "buckets" in request]
        assert bool(asked) == (not ends_well or check_mode == "false")


def test_rehearsal__of_a_setup_on_several_hosts__one_of_them_would_do_it(tmp_path: Path) -> None:
    playbook = tmp_path / "first.yml"
    playbook.write_text(FIRST.replace("one", "fleet").replace("CHECK", "true"), encoding="utf-8")
    with fresh_server() as fresh:
        run = FreshPlace(fresh, tmp_path, in_process=True).run("--check", "--forks", "3", playbook=playbook)
        assert run.status == 0, run.end()
        assert [entry["task"] for entry in run.executions if entry["changed"]] == ["Set it up"]
        assert len(run.executions) == 6


@dataclass(frozen=True)
class FreshPlace:
    """A server that nobody has set up."""

    fresh: FreshServer
    folder: Path
    in_process: bool

    def run(self, *arguments: str, playbook: Path = HERE / "from_nothing.yml", **more: Any) -> Run:
        (self.folder / "executions.jsonl").unlink(missing_ok=True)
        (self.folder / "tokens").mkdir(exist_ok=True)
        site = Site(Server(self.fresh.host, TOKEN, "main"), self.fresh.channel.url)
        switched: dict[str, Any] = {} if self.in_process else {"timeseries_influxdb_in_process": False}
        variables: dict[str, Any] = {
            "operator_token": TOKEN,
            "admin_password": PASSWORD,
            "ann_password": OTHER_PASSWORD,
            "tokens": str(self.folder / "tokens"),
            **switched,
            **more,
        }
        return run_playbook(playbook, site, self.folder, "-i", str(HERE / "inventory.ini"), *arguments, **variables)

    def sent(self) -> list[str]:
        """What was sent since the last look."""
        return self.fresh.sent()
