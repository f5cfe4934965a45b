# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each recipe of examples/cookbook runs as it stands, with the commands of its page, and does what the page says."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jinja2
import pytest
import yaml

from functional.sandbox import Api
from integration.conftest import Site
from integration.test_examples import environment_variables, expected_output, last_lines, normal
from tools.cookbook import FILES
from tools.documents import COOKBOOK, Command, blocks, commands
from tools.playbook import controller, environment
from tools.server import service

pytestmark = pytest.mark.filterwarnings("ignore:.*Docutils 2.0:PendingDeprecationWarning")

TIMEOUT_SECONDS = 300
ANSIBLE = {"ansible-playbook": "playbook", "ansible-vault": "vault"}
UNCHANGED = " changed=0 "
DAY = 86_400


def commands_of(recipe: str) -> list[Command]:
    """The commands of a recipe's section: a block of commands belongs to the file that is shown last before it."""
    found: list[Command] = []
    folder = ""
    for page in COOKBOOK:
        for block in blocks(page):
            if block.language != "console":
                folder = block.caption.partition("/")[0]
            elif folder == recipe:
                found += commands(block)
    return found


@dataclass
class Kitchen:
    """A copy of a recipe, an organization of its own, and the commands that are still to run."""

    site: Site
    recipe: str
    folder: Path
    org: str
    org_id: str
    api: Api
    left: list[Command]
    variables: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, str | None] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """What the commands are started with: the variables that the pages name, changed where a recipe has them elsewhere."""
        told = {
            **environment(self.site.server.environment()),
            "ANSIBLE_FORKS": "1",
            "ANSIBLE_NOCOLOR": "true",
            "ANSIBLE_PIPELINING": "true",
            "COLUMNS": "1000",
            "HOME": str(self.folder),
            "INFLUX_ORG": self.org,
        }
        return {name: value for name, value in {**told, **self.changes}.items() if value is not None}

    def run(self, words: list[str]) -> tuple[int, str]:
        """The exit status of a program of Ansible, and what it printed."""
        extra = ["-e", json.dumps(self.variables)] if words[0] == "ansible-playbook" else []
        done = subprocess.run(
            [controller(os.environ), "-m", "ansible", ANSIBLE[words[0]], *words[1:], *extra],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        return done.returncode, done.stdout

    def next(self) -> str:
        """Run the page's next command, which must succeed, in check mode too, and print what the page shows; what it printed."""
        command = self.left.pop(0)
        words = [word.replace("~", str(self.folder)) for word in command.words]
        if words[0] == "ansible-playbook" and "--check" not in words:
            status, output = self.run([*words, "--check", "--diff"])
            assert status == 0, f"in check mode: {last_lines(output)}"
        status, output = self.run(words)
        if status:
            pytest.fail(f"{command.line} ended with {status}:\n{last_lines(output)}", pytrace=False)
        if command.output:
            assert expected_output(command.output).fullmatch(normal(output.splitlines())), output
        return output

    def all(self) -> None:
        """Run the commands that are left, and those that do something once more, which must change nothing."""
        while self.left:
            words = self.left[0].words
            self.next()
            if "--check" not in words:
                status, output = self.run(words)
                assert status == 0, last_lines(output)
                assert " changed=" in output
                assert " changed=" not in output.replace(UNCHANGED, ""), last_lines(output)

    def buckets(self, org_id: str | None = None) -> dict[str, Any]:
        """What users have made in the organization, by name."""
        found = self.api.do("GET", "/api/v2/buckets", query={"orgID": org_id or self.org_id, "limit": 100})
        return {bucket["name"]: bucket for bucket in found["buckets"] if bucket["type"] == "user"}

    def make_bucket(self, name: str, seconds: int = 0) -> None:
        """Make a bucket behind the recipe's back."""
        rules = [{"type": "expire", "everySeconds": seconds}]
        self.api.do("POST", "/api/v2/buckets", json={"orgID": self.org_id, "name": name, "retentionRules": rules})

    def authorizations(self) -> list[Any]:
        """The tokens of the organization."""
        found = self.api.do("GET", "/api/v2/authorizations", query={"orgID": self.org_id})
        return list(found["authorizations"])

    def works(self, token: str) -> bool:
        """Whether the server accepts a token."""
        return self.api.send("GET", "/api/v2/buckets", query={"limit": 1}, token=token).status_code == 200

    def writes(self, token: str, bucket: str) -> bool:
        """Whether a point can be written with a token."""
        query = {"org": self.org, "bucket": bucket}
        return self.api.send("POST", "/api/v2/write", query=query, data="cpu v=1", token=token).status_code == 204

    def folder_for(self, name: str) -> Path:
        """A folder in which nobody else can write."""
        folder = self.folder / name
        folder.mkdir(mode=0o700, parents=True)
        return folder


def seconds(bucket: Mapping[str, Any]) -> int:
    """How long a bucket keeps data."""
    rules = bucket["retentionRules"]
    return int(rules[0]["everySeconds"]) if rules else 0


def labels(bucket: Mapping[str, Any]) -> list[str]:
    """The labels of a bucket."""
    return sorted(label["name"] for label in bucket.get("labels", []))


@pytest.fixture
def kitchen(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Kitchen]:
    """The recipe that the test is named after; all of its commands have run when the test ends."""
    recipe = request.node.name.removeprefix("test_").partition("__")[0]
    folder = tmp_path / recipe
    shutil.copytree(FILES / recipe, folder)
    api = Api(site.server.host, site.server.token)
    org = f"t{secrets.token_hex(5)}-main"
    org_id = api.do("POST", "/api/v2/orgs", json={"name": org})["id"]
    fleet = {
        "influxdb_host": site.server.host,
        "influxdb_org": org,
        "influxdb_token": site.server.token,
        "vault_influx_token": site.server.token,
    }
    found = Kitchen(site, recipe, folder, org, org_id, api, commands_of(recipe), fleet)
    try:
        yield found
        assert [command.line for command in found.left] == []
    finally:
        for label in api.do("GET", "/api/v2/labels", query={"orgID": org_id})["labels"]:
            api.do("DELETE", f"/api/v2/labels/{label['id']}")
        for authorization in found.authorizations():
            api.do("DELETE", f"/api/v2/authorizations/{authorization['id']}")
        api.do("DELETE", f"/api/v2/orgs/{org_id}")


def test_recipes__each__has_a_test() -> None:
    tested = {name.removeprefix("test_").partition("__")[0] for name in globals() if name.startswith("test_")}
    assert tested - {"recipes"} == {folder.name for folder in FILES.iterdir()}


# Buckets


def test_csv__its_lines__are_buckets(kitchen: Kitchen) -> None:
    kitchen.all()
    found = kitchen.buckets()
    assert {name: (seconds(bucket), labels(bucket)) for name, bucket in found.items()} == {
        "telegraf": (30 * DAY, ["metrics", "production"]),
        "weather": (0, []),
        "scratch": (2 * DAY, ["metrics"]),
    }
    assert found["telegraf"]["description"] == "Metrics of all hosts"


def test_teams__a_bucket_that_a_team_removes__is_deleted(kitchen: Kitchen) -> None:
    kitchen.make_bucket("of-nobody")
    kitchen.all()
    assert set(kitchen.buckets()) == {"plant-sensors", "plant-events", "web-requests", "of-nobody"}
    file = kitchen.folder / "teams" / "plant.yml"
    file.write_text(file.read_text(encoding="utf-8").partition("  - name: plant-events")[0], encoding="utf-8")
    assert kitchen.run(["ansible-playbook", "site.yml"])[0] == 0
    assert set(kitchen.buckets()) == {"plant-sensors", "web-requests", "of-nobody"}


def test_environments__each__has_its_retention(kitchen: Kitchen) -> None:
    names = ("influx-1.example.com", "influx-2.example.com", "influx-staging.example.com")
    made = [kitchen.api.do("POST", "/api/v2/orgs", json={"name": f"{kitchen.org}-{name}"}) for name in names]
    try:
        # Here each host is an organization, and all are on one server.
        kitchen.variables["influxdb_org"] = f"{kitchen.org}-{{{{ inventory_hostname }}}}"
        kitchen.all()
        kept = {
            name: {bucket["name"]: seconds(bucket) for bucket in kitchen.buckets(org["id"]).values()}
            for name, org in zip(names, made, strict=True)
        }
        production = {"telegraf": 90 * DAY, "events": 0}
        assert kept == dict(zip(names, (production, production, {"telegraf": 2 * DAY, "events": 7 * DAY}), strict=True))
    finally:
        for org in made:
            kitchen.api.do("DELETE", f"/api/v2/orgs/{org['id']}")


def test_handler__what_is_new__restarts_and_another_retention_does_not(kitchen: Kitchen) -> None:
    restarts = kitchen.folder / "restarts"
    kitchen.variables["telegraf_token_file"] = str(kitchen.folder_for("etc") / "influx-token")
    kitchen.variables["telegraf_restart"] = f"mkdir {restarts}"
    kitchen.next()
    restarts.rmdir()
    bucket = kitchen.buckets()["telegraf"]
    kitchen.api.do(
        "PATCH",
        f"/api/v2/buckets/{bucket['id']}",
        json={"retentionRules": [{"type": "expire", "everySeconds": 20 * DAY, "shardGroupDurationSeconds": DAY}]},
    )
    assert kitchen.run(["ansible-playbook", "site.yml"])[0] == 0
    assert seconds(kitchen.buckets()["telegraf"]) == 30 * DAY
    assert not restarts.exists()


def test_delete_by_pattern__only_as_many_as_expected__go(kitchen: Kitchen) -> None:
    for name in ("scratch-1", "scratch-2", "telegraf"):
        kitchen.make_bucket(name)
    kitchen.next()
    assert len(kitchen.buckets()) == 3
    status, output = kitchen.run(["ansible-playbook", "delete.yml", "-e", "expected=3"])
    assert status == 2
    assert "2 buckets match scratch-*, and you expect 3" in output
    assert len(kitchen.buckets()) == 3
    kitchen.next()
    assert set(kitchen.buckets()) == {"telegraf"}


def test_move_organization__labels_and_buckets__are_on_the_other_server(kitchen: Kitchen) -> None:
    kitchen.make_bucket("telegraf", 30 * DAY)
    label = kitchen.api.do("POST", "/api/v2/labels", json={"name": "production", "orgID": kitchen.org_id})["label"]
    path = f"/api/v2/buckets/{kitchen.buckets()['telegraf']['id']}/labels"
    kitchen.api.do("POST", path, json={"labelID": label["id"]})
    token = "a-token-of-the-new-server"
    with service("emulator", "--port", "0", f"--token={token}") as url:
        kitchen.variables |= {
            "organization": kitchen.org,
            "old_host": kitchen.site.server.host,
            "new_host": url,
            "vault_old_token": kitchen.site.server.token,
            "vault_new_token": token,
        }
        kitchen.all()
        there = Api(url, token)
        org = there.do("GET", "/api/v2/orgs", query={"org": kitchen.org})["orgs"][0]
        found = there.do("GET", "/api/v2/buckets", query={"orgID": org["id"], "name": "telegraf"})["buckets"][0]
        assert (seconds(found), labels(found)) == (30 * DAY, ["production"])


# Audits


def test_drift_gate__both_workflows__fail_until_the_servers_are_as_declared(kitchen: Kitchen) -> None:
    for schema, file in (("github-workflows", "github.yml"), ("gitlab-ci", "gitlab.yml")):
        check = ["check_jsonschema", "--builtin-schema", f"vendor.{schema}", file]
        subprocess.run([sys.executable, "-m", *check], cwd=kitchen.folder, check=True, capture_output=True, timeout=60)
    kitchen.changes["INFLUX_TOKEN"] = kitchen.site.server.token
    del kitchen.variables["influxdb_token"]
    gates = [gate_of_github(kitchen.folder / "github.yml"), gate_of_gitlab(kitchen.folder / "gitlab.yml")]
    assert [kitchen.run(gate)[0] for gate in gates] == [2, 2]
    assert "telegraf" in (kitchen.folder / "audit.md").read_text(encoding="utf-8")
    assert "<failure" in (kitchen.folder / "audit.xml").read_text(encoding="utf-8")
    assert kitchen.run(["ansible-playbook", "timeseries.influxdb.provision", "-i", "inventory.yml"])[0] == 0
    assert [kitchen.run(gate)[0] for gate in gates] == [0, 0]


def gate_of_github(file: Path) -> list[str]:
    """The command that the workflow fails with, after it has installed what the command needs."""
    steps = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["drift"]["steps"]
    lines = [line for step in steps for line in step.get("run", "").splitlines()]
    assert "ansible-galaxy collection install -r requirements.yml" in lines
    gates = [step for step in steps if step.get("run", "").startswith("ansible-playbook")]
    assert len(gates) == 1
    assert set(gates[0]["env"]) <= environment_variables()
    return shlex.split(gates[0]["run"])


def gate_of_gitlab(file: Path) -> list[str]:
    """The same of the pipeline."""
    job = yaml.safe_load(file.read_text(encoding="utf-8"))["drift"]
    assert "ansible-galaxy collection install -r requirements.yml" in job["before_script"]
    (line,) = job["script"]
    words = shlex.split(line)
    assert f"influxdb_audit_junit={job['artifacts']['reports']['junit']}" in words
    return words


@contextmanager
def webhook() -> Iterator[tuple[str, list[Any]]]:
    """A server that keeps the messages it is sent."""
    messages: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keep a message."""
            messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # the name that it has in the library
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook-of-the-chat", messages
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_chat_message__a_server_that_needs_attention__is_in_it(kitchen: Kitchen) -> None:
    with webhook() as (url, messages):
        kitchen.variables["vault_chat_webhook"] = url
        output = kitchen.next()
        assert "hook-of-the-chat" not in output
        assert [set(message) for message in messages] == [{"text"}]
        assert messages[0]["text"] == (kitchen.folder / "audit.md").read_text(encoding="utf-8").rstrip("\n")
        assert "Our servers" in messages[0]["text"]
        assert "telegraf" in messages[0]["text"]
        assert kitchen.run(["ansible-playbook", "timeseries.influxdb.provision", "-i", "inventory.yml"])[0] == 0
        assert kitchen.run(["ansible-playbook", "audit.yml", "-i", "inventory.yml"])[0] == 0
        assert len(messages) == 1


def test_nightly_audit__the_service__writes_its_reports_and_fails_on_drift(kitchen: Kitchen) -> None:
    units = {suffix: unit(kitchen.folder / f"influxdb-audit.{suffix}") for suffix in ("service", "timer")}
    assert units["service"]["Service"]["Type"] == "oneshot"
    assert units["timer"]["Timer"]["Persistent"] == "true"
    command = kitchen.left.pop()
    assert command.words == ["systemctl", "enable", "--now", "influxdb-audit.timer"]
    program, *arguments = shlex.split(units["service"]["Service"]["ExecStart"])
    kitchen.folder_for("reports")
    del kitchen.variables["influxdb_token"]
    assert kitchen.run([Path(program).name, *arguments])[0] == 2
    assert {file.name for file in (kitchen.folder / "reports").iterdir()} == {"audit.html", "audit.json", "audit.xml"}
    assert (kitchen.folder / "reports" / "audit.html").stat().st_mode & 0o777 == 0o640


def unit(file: Path) -> ConfigParser:
    """A unit of systemd."""
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys have capitals there
    parser.read(file, encoding="utf-8")
    return parser


# Tokens and secrets


def test_vault__the_token__is_encrypted_and_used(kitchen: Kitchen) -> None:
    file = kitchen.folder / "group_vars" / "all" / "vault.yml"
    token = kitchen.site.server.token
    file.write_text(file.read_text(encoding="utf-8").replace("put-the-token-here", token), encoding="utf-8")
    (kitchen.folder / ".vault-password").write_text("a-password-of-the-vault\n", encoding="utf-8")
    kitchen.variables.clear()
    kitchen.changes["INFLUX_TOKEN"] = None
    kitchen.next()
    assert file.read_text(encoding="utf-8").startswith("$ANSIBLE_VAULT;")
    assert token not in file.read_text(encoding="utf-8")
    kitchen.next()
    assert set(kitchen.buckets()) == {"telegraf"}


def test_awx__credentials_and_survey__are_all_that_the_playbook_takes(kitchen: Kitchen) -> None:
    inputs, injectors = (
        yaml.safe_load((kitchen.folder / f"credential_type_{name}.yml").read_text(encoding="utf-8"))
        for name in ("inputs", "injectors")
    )
    fields = {entry["id"]: entry for entry in inputs["fields"]}
    assert set(inputs["required"]) == set(fields)
    assert fields["token"]["secret"] is True
    server = kitchen.site.server
    given = {"host": server.host, "org": kitchen.org, "token": server.token}
    assert set(given) == set(fields)
    strict = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701  # no page, a variable
    injected = {name: strict.from_string(text).render(given) for name, text in injectors["env"].items()}
    assert set(injected) <= environment_variables()
    kitchen.changes |= {**dict.fromkeys(environment_variables()), **injected}
    survey = json.loads((kitchen.folder / "survey.json").read_text(encoding="utf-8"))
    assert all(question["default"] in question.get("choices", [question["default"]]) for question in survey["spec"])
    kitchen.variables = {question["variable"]: question["default"] for question in survey["spec"]}
    assert kitchen.run(["ansible-playbook", "site.yml"])[0] == 0
    assert {name: seconds(bucket) for name, bucket in kitchen.buckets().items()} == {"team-metrics": 30 * DAY}
    kitchen.variables["bucket_name"] = "Another name"
    status, output = kitchen.run(["ansible-playbook", "site.yml"])
    assert status == 2
    assert "The name has other characters" in output
    assert len(kitchen.buckets()) == 1


def test_telegraf_token__each_host__has_one_that_writes_and_does_not_read(kitchen: Kitchen) -> None:
    kitchen.make_bucket("telegraf")
    names = ("web-1.example.com", "web-2.example.com")
    kitchen.variables |= {
        "ansible_connection": "local",
        "influx_url": kitchen.site.server.host,
        "influx_org": kitchen.org,
    }
    found = []
    for place in ("here", "there"):
        kitchen.variables["telegraf_folder"] = f"{kitchen.folder}/{place}/{{{{ inventory_hostname }}}}"
        files = [kitchen.folder_for(f"{place}/{name}") / "influx-token" for name in names]
        words = kitchen.left[0].words
        output = kitchen.next()
        tokens = [file.read_text(encoding="utf-8").strip() for file in files]
        assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
        assert [kitchen.writes(token, "telegraf") for token in tokens] == [True, True]
        assert all(token not in output for token in tokens)
        if place == "here":
            # The second recipe keeps the same tokens, and would not know them.
            for authorization in kitchen.authorizations():
                kitchen.api.do("DELETE", f"/api/v2/authorizations/{authorization['id']}")
        else:
            assert kitchen.run(words)[1].count(UNCHANGED) == len(names)
        found += tokens
    assert len(set(found)) == 4
    permissions = [authorization["permissions"] for authorization in kitchen.authorizations()]
    assert [[(one["action"], one["resource"]["type"]) for one in some] for some in permissions] == [
        [("write", "buckets")]
    ] * 2


def test_grafana_influxql__its_token__finds_the_database(kitchen: Kitchen) -> None:
    folder = kitchen.folder_for("datasources")
    kitchen.variables = {"grafana_folder": str(folder), "token_folder": str(kitchen.folder_for("tokens"))}
    kitchen.all()
    (source,) = yaml.safe_load((folder / "influxdb.yml").read_text(encoding="utf-8"))["datasources"]
    assert source["url"] == kitchen.site.server.host
    assert source["jsonData"]["httpHeaderName1"] == "Authorization"
    word, token = source["secureJsonData"]["httpHeaderValue1"].split()
    assert word == "Token"
    query = {"orgID": kitchen.org_id, "db": source["jsonData"]["dbName"]}
    (mapping,) = kitchen.api.send("GET", "/api/v2/dbrps", query=query, token=token).json()["content"]
    assert mapping["bucketID"] == kitchen.buckets()["metrics"]["id"]
    assert not kitchen.writes(token, "metrics")


def test_token_rotation__old_and_new__both_work_until_the_run_after(kitchen: Kitchen) -> None:
    folder = kitchen.folder_for("tokens")
    kitchen.variables = {"token_folder": str(folder)}
    kitchen.next()
    first = (folder / "telegraf").read_text(encoding="utf-8").strip()
    kitchen.next()
    second = (folder / "telegraf").read_text(encoding="utf-8").strip()
    assert first != second
    assert kitchen.writes(first, "telegraf")
    assert kitchen.writes(second, "telegraf")
    kitchen.next()
    assert not kitchen.works(first)
    assert kitchen.writes(second, "telegraf")
    kitchen.next()
