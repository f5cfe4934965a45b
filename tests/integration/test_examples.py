# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each example of README.md, of the roles' READMEs and of the guides does what the text says, from top to bottom.

Tasks, plays and variables run in check mode, for real, and again, which must change nothing. Commands of ansible-playbook run as
they are written, and print what they are said to. targets/examples does the same with the examples of the modules.
"""

from __future__ import annotations

import fnmatch
import json
import re
import secrets
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.cli.galaxy import GalaxyCLI

from functional.sandbox import Api
from integration.conftest import Site
from tools import playbook
from tools.documents import DOCUMENTS, REFUSED, ROOT, Block, Command, Kind, blocks, commands, load
from tools.playbook import environment
from tools.server import DEFAULT_ORG, Server, service

# antsibull-docutils calls docutils as was done before its version 2.0.
pytestmark = pytest.mark.filterwarnings("ignore:.*Docutils 2.0:PendingDeprecationWarning")

SHOWN_LINES = 60
CLOUD_TOKEN = "a-token-of-the-cloud"
SETUP_TOKEN = "an-operator-token-that-is-long-enough"
COLLECTION = "timeseries.influxdb."
CONNECTIONS = (
    "https://influx.example.com:8086",
    "https://{{ inventory_hostname }}:8086",
    "https://eu-central-1-1.aws.cloud2.influxdata.com",
)
ORGS = ("main", "team-a", "team-b")
USERS = ("ann", "bob", "carol")
LABELS = ("production", "metrics")
# Not this collection's: nothing of what they are given can be checked here.
FOREIGN = ("curl", "docker", "git", "influx", "jq", "terraform")
# Where `make build` puts Ansible.
TOOLS = ".venv/bin/"
# What check mode and the run tell alike.
TOLD = ("module", "changed", "actions", "diff")
STAGES = ("check", "run", "again")


@dataclass
class Place:
    """A server with what a reader's own has, and a folder for the files of a document."""

    server: Server
    folder: Path
    words: Mapping[str, str]
    ran: int | None = None
    waiting: list[dict[str, Any]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    read_by_tasks: set[str] = field(default_factory=set)
    foretold: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    checked: tuple[list[str], list[dict[str, Any]]] | None = None

    def environment(self) -> dict[str, str]:
        """What programs are started with."""
        return {
            **environment(self.server.environment()),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "common" / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "examples",
            # Here all hosts of an inventory are one server: two of them at a time would get in each other's way.
            "ANSIBLE_FORKS": "1",
            "ANSIBLE_NOCOLOR": "true",
            "ANSIBLE_PIPELINING": "true",
            "COLUMNS": "1000",
            "EXAMPLES_RESULTS": str(self.folder / "results.jsonl"),
            "INFLUX_ORG": self.words["main"],
        }

    def results(self) -> list[dict[str, Any]]:
        """What the modules have answered since the last call."""
        file = self.folder / "results.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """The document's own place: on the server that the session has, on InfluxDB Cloud, or on a server that nobody has set up."""
    if "cloud" in request.node.callspec.id:
        with service("emulator", "--edition", "cloud", f"--token={CLOUD_TOKEN}") as url:
            words = dict.fromkeys(CONNECTIONS, url) | {name: name for name in ORGS}
            yield Place(Server(url, CLOUD_TOKEN, DEFAULT_ORG), tmp_path, words)
        return
    if "first_setup" in request.node.callspec.id:
        with service("emulator", "--fresh", "--token=unused") as url:
            words = dict.fromkeys(CONNECTIONS, url) | {name: name for name in ORGS}
            yield Place(Server(url, SETUP_TOKEN, DEFAULT_ORG), tmp_path, words)
        return
    site: Site = request.getfixturevalue("site")
    prefix = f"t{secrets.token_hex(5)}"
    words = dict.fromkeys(CONNECTIONS, site.server.host) | {name: f"{prefix}-{name}" for name in ORGS + USERS}
    api = Api(site.server.host, site.server.token)
    made: list[str] = []
    try:
        for name in ORGS:
            org = api.do("POST", "/api/v2/orgs", json={"name": words[name]})["id"]
            made.append(f"/api/v2/orgs/{org}")
            for label in LABELS:
                api.do("POST", "/api/v2/labels", json={"name": label, "orgID": org})
        for name in USERS:
            made.append(f"/api/v2/users/{api.do('POST', '/api/v2/users', json={'name': words[name]})['id']}")
        yield Place(site.server, tmp_path, words)
    finally:
        clean_up(api, made)


def clean_up(api: Api, made: list[str]) -> None:
    """Delete what the fixture made: an organization takes its buckets along, not its labels."""
    for path in made:
        if path.startswith("/api/v2/orgs/"):
            found = api.do("GET", "/api/v2/labels", query={"orgID": path.rpartition("/")[2]})
            for label in found["labels"]:
                api.do("DELETE", f"/api/v2/labels/{label['id']}")
        api.do("DELETE", path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_document__its_examples__do_what_it_says(document: Path, place: Place) -> None:
    found = blocks(document)
    for block in found:
        LOOK[block.kind](place, block)
    run_waiting(place)
    assert unused_files(found) == set()
    tasks = [block.content for block in found if block.kind == Kind.TASKS]
    assert all(any(file in content for content in tasks) for file in place.read_by_tasks)


def test_documents__all_kinds__are_met() -> None:
    assert {block.kind for document in DOCUMENTS for block in blocks(document)} == set(Kind)


def unused_files(found: list[Block]) -> set[str]:
    """The files that no command takes, though they are there to be run."""
    lines = [command.line for block in found if block.kind == Kind.COMMANDS for command in commands(block)]
    runnable = (Kind.PLAYS, Kind.TASKS, Kind.VARIABLES, Kind.INVENTORY)
    files = {block.file for block in found if block.kind in runnable and block.file is not None}
    return {file for file in files if not any(file in line for line in lines)}


# YAML


def look_at_yaml(place: Place, block: Block) -> None:
    """Write the file that it is, or put its plays among those that wait to be run."""
    if block.file is not None:
        run_waiting(place)
        (place.folder / block.file).write_text(with_words(block.content, place.words), encoding="utf-8")
        place.files.add(block.file)
        return
    refused = block.caption == REFUSED
    for stage in STAGES[: 2 if refused else 3]:
        # A play's own check_mode is unknown to its roles, and its tasks don't know of each other.
        apart = stage == "check" and not has_one_task(block)
        if apart:
            run_waiting(place)
        place.waiting += [
            {
                **play,
                "name": f"{block.place} {stage}{' refused' if refused else ''}",
                **({"check_mode": True} if stage == "check" and not apart else {}),
                **({"ignore_errors": True} if refused else {}),
            }
            for play in plays(block.kind, with_words(block.content, place.words))
        ]
        if apart:
            run_waiting(place, "--check")


def plays(kind: Kind, content: str) -> list[dict[str, Any]]:
    """The block as plays; what it holds stays text, for the tags in it are Ansible's to read."""
    if kind == Kind.PLAYS:
        return [{"__content__": content, "__index__": index} for index in range(len(load(content)))]
    here = {"hosts": "localhost", "gather_facts": False}
    if kind == Kind.TASKS:
        return [{**here, "tasks": {"__content__": content}}]
    return [{**here, "vars": {"__content__": content}, "roles": [f"{COLLECTION}influxdb"]}]


def has_one_task(block: Block) -> bool:
    """Whether it is a single task of the collection, which the keyword check_mode checks as --check does."""
    return (
        block.kind == Kind.TASKS
        and sum(key.startswith(COLLECTION) for task in load(block.content) for key in task) == 1
    )


def with_words(content: str, words: Mapping[str, str]) -> str:
    """YAML with each scalar that `words` knows exchanged."""
    return yaml.serialize(exchanged(yaml.compose(content), words)) if words else content


def exchanged(node: Any, words: Mapping[str, str]) -> Any:
    """The node, with the words in the scalars below it exchanged."""
    if isinstance(node, yaml.ScalarNode):
        node.value = words.get(node.value, node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            exchanged(item, words)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            exchanged(pair[1], words)
    return node


def node_of(value: Any) -> Any:
    """A YAML node of plays, with the blocks' own nodes in it, tags and all."""
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [node_of(item) for item in value])
    if not isinstance(value, dict):
        return yaml.compose(yaml.safe_dump(value))
    items = dict(value)
    content = items.pop("__content__", None)
    pairs = [(node_of(key), node_of(item)) for key, item in items.items() if key != "__index__"]
    if content is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs)
    own: Any = yaml.compose(content)
    if "__index__" not in items:
        return own
    own = own.value[items["__index__"]]
    own.value = [pair for pair in own.value if pair[0].value not in items] + pairs
    return own


def run_waiting(place: Place, *options: str) -> None:
    """Run the plays that wait in one go, and judge them."""
    waiting, place.waiting = place.waiting, []
    if not waiting:
        return
    (place.folder / "examples.yml").write_text(yaml.serialize(node_of(waiting)), encoding="utf-8")
    inventories = sorted(file for file in place.files if file.startswith("inventory"))
    if not inventories:
        (place.folder / "fleet.yml").write_text("influxdb: {hosts: {influx-1.example.com: }}\n", encoding="utf-8")
    code, output = run_playbook(place, ["-i", (inventories or ["fleet.yml"])[0], *options, "examples.yml"])
    if code:
        pytest.fail(f"ansible-playbook ended with {code}:\n{last_lines(output)}", pytrace=False)
    judge(place, waiting, place.results())


def judge(place: Place, waiting: list[dict[str, Any]], results: list[dict[str, Any]]) -> None:
    """Hold what the modules answered to what examples promise."""
    for name in dict.fromkeys(str(play["name"]) for play in waiting):
        told = [result for result in results if result["play"] == name]
        assert told, f"{name}: no module ran"
        assert all(result["failed"] == name.endswith(" refused") for result in told), told
        where, stage, *dummy = name.split(" ")
        if stage == "again":
            # A task's own check_mode changes nothing.
            assert not any(result["changed"] and not result["check"] for result in told), f"{name}: {told}"
            continue
        found = [{key: result[key] for key in TOLD} for result in told]
        assert found == without_hidden(place.foretold.setdefault(where, found), found), name


# Other files


def look_at_json(place: Place, block: Block) -> None:
    """It parses. Where it is a file that a command wrote, that file has all of it; else it is one for a task to read."""
    shown = json.loads(block.content)
    if block.file is not None:
        run_waiting(place)
        file = place.folder / block.file
        if not file.exists():
            file.write_text(block.content, encoding="utf-8")
            place.read_by_tasks.add(block.file)
            return
        real = json.loads(file.read_text(encoding="utf-8"))
        assert differences(shown, real) == [], block.place


def differences(shown: Any, real: Any, where: str = "") -> list[str]:
    """Where the real file does not have what is shown of it."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return [
            text
            for key in shown
            for text in (
                [f"{where}.{key}"] if key not in real else differences(shown[key], real[key], f"{where}.{key}")
            )
        ]
    return [] if shown == real else [f"{where}: {shown!r}, really {real!r}"]


def look_at_execution_environment(place: Place, block: Block) -> None:
    """It brings the collection, and the library that the modules need."""
    needed = load(block.content)["dependencies"]
    assert {"name": "timeseries.influxdb"} in needed["galaxy"]["collections"]
    assert any(re.match(r"requests\b", line) for line in needed["python"])


# Commands


def look_at_commands(place: Place, block: Block) -> None:
    """Run each command of Ansible's, and look at each other one."""
    run_waiting(place)
    for command in commands(block):
        program = command.words[0].removeprefix(TOOLS)
        assert program in PROGRAMS, f"{block.place}: {command.line}"
        PROGRAMS[program](place, command)


def look_at_make(place: Place, command: Command) -> None:
    """The targets are there, and the variables."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in command.words[1:]:
        name, is_variable, dummy = word.partition("=")
        assert re.search(rf"^{name} \?=" if is_variable else rf"^{name}:.*## ", makefile, re.MULTILINE), command.line


def run_playbook_command(place: Place, command: Command) -> None:
    """Run it in the document's folder: it prints what is shown, and fails only where the next line says so."""
    assert unknown_variables(command.words) == set(), command.line
    place.ran, output = run_playbook(place, without_forks(command.words[1:]))
    compare_with_check(place, command.words[1:], place.results())
    if command.output:
        wanted = expected_output(command.output)
        assert wanted.fullmatch(normal(output.splitlines())), f"{command.line}\n{output}"
    elif place.ran:
        pytest.fail(f"{command.line} ended with {place.ran}:\n{last_lines(output)}", pytrace=False)
    if "failed=0" not in output:
        assert place.ran, command.line


def compare_with_check(place: Place, words: list[str], results: list[dict[str, Any]]) -> None:
    """Hold a run to what check mode has told just before it."""
    rest = [word for word in words if word not in ("--check", "--diff")]
    told = [{key: result[key] for key in TOLD} for result in results]
    if "--check" in words:
        place.checked = rest, told
        return
    if place.checked is not None and place.checked[0] == rest:
        assert told == without_hidden(place.checked[1], told)
    place.checked = None


def without_hidden(foretold: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was told, but for that of which nothing was found: a result that has a new token in it is shown to no callback."""
    hidden = {"actions": None, "diff": None}
    return [
        {**before, **hidden} if now["actions"] is None else before for before, now in zip(foretold, found, strict=True)
    ]


def without_forks(words: list[str]) -> list[str]:
    """The words of a command line but for how many hosts it works on at a time."""
    if "--forks" not in words:
        return words
    at = words.index("--forks")
    assert int(words[at + 1]) > 0
    return words[:at] + words[at + 2 :]


def look_at_exit_status(place: Place, command: Command) -> None:
    """The last playbook ended with what is shown."""
    assert command.words == ["echo", "$?"]
    assert command.output == (str(place.ran),)


def look_at_galaxy(place: Place, command: Command) -> None:
    """ansible-galaxy knows the options, and `make build` makes the archive. tests/project/test_site.py judges the name alone."""
    cli = GalaxyCLI([command.words[0].removeprefix(TOOLS), *command.words[1:]])
    cli.parse()
    if command.words[-1] == COLLECTION.rstrip("."):
        return
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    archive = f".build/{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.tar.gz"
    assert fnmatch.fnmatch(archive, command.words[-1]), command.line


def look_at_export(place: Place, command: Command) -> None:
    """The modules read the variables."""
    assert {word.partition("=")[0] for word in command.words[1:]} <= environment_variables(), command.line


def look_at_foreign(place: Place, command: Command) -> None:
    """Another project's program: what is given to it names nothing of this collection."""
    assert COLLECTION not in command.line, command.line


PROGRAMS = {
    "make": look_at_make,
    "ansible-playbook": run_playbook_command,
    "ansible-galaxy": look_at_galaxy,
    "echo": look_at_exit_status,
    "export": look_at_export,
    **dict.fromkeys(FOREIGN, look_at_foreign),
}

LOOK = {
    Kind.PLAYS: look_at_yaml,
    Kind.TASKS: look_at_yaml,
    Kind.VARIABLES: look_at_yaml,
    Kind.INVENTORY: look_at_yaml,
    Kind.EXECUTION_ENVIRONMENT: look_at_execution_environment,
    Kind.JSON: look_at_json,
    Kind.COMMANDS: look_at_commands,
}


def run_playbook(place: Place, arguments: list[str]) -> tuple[int, str]:
    """The exit status of ansible-playbook, and what it printed."""
    # The token itself stays out of the command line and of files.
    token = "{{ lookup('ansible.builtin.env', 'INFLUX_TOKEN') }}"
    names = (
        *("influx_token", "vault_influx_token", "vault_token_of_team_a", "vault_token_of_team_b"),
        *("vault_admin_password", "vault_ann_password", "vault_grafana_password"),
    )
    variables = json.dumps(dict.fromkeys(names, token))
    command = [sys.executable, "-m", "ansible", "playbook", *arguments, "-e", variables]
    done = playbook.run(command, cwd=place.folder, environ=place.environment())
    return done.returncode, done.stdout


def unknown_variables(words: list[str]) -> set[str]:
    """The variables that are given on a command line and that no role or playbook reads."""
    given = {words[index + 1].partition("=")[0] for index, word in enumerate(words) if word == "-e"}
    return {name for name in given if not name.startswith("@")} - role_options() - {"influxdb_hosts"}


@cache
def role_options() -> set[str]:
    """All variables of all roles."""
    found: set[str] = set()
    for file in ROOT.glob("roles/*/meta/argument_specs.yml"):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["argument_specs"].values():
            found |= set(entry["options"])
    return found


@cache
def environment_variables() -> set[str]:
    """What the guides say that the modules read."""
    return set(yaml.safe_load((ROOT / "docs/docsite/config.yml").read_text(encoding="utf-8"))["envvar_directives"])


def normal(lines: list[str] | tuple[str, ...]) -> str:
    """Lines without what only makes them pretty."""
    return "".join(f"{' '.join(line.split())}\n" for line in lines if line.strip())


def expected_output(lines: tuple[str, ...]) -> re.Pattern[str]:
    """What output must look like: three dots stand for anything, alone in a line for any lines."""
    pattern = ""
    for line in normal(lines).splitlines():
        pattern += r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(re.escape("..."), ".*") + r"\n"
    return re.compile(pattern)


def last_lines(output: str) -> str:
    """The end of what was printed."""
    return "\n".join(output.splitlines()[-SHOWN_LINES:])
