# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which server the role influxdb means, in each way to run it, and what it refuses: in one playbook, made here."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from functional.sandbox import Api
from integration.run import run_playbook

if TYPE_CHECKING:
    from integration.conftest import Site

Play = dict[str, Any]
ROLE = "timeseries.influxdb.influxdb"
GROUP = "group/timeseries.influxdb.influxdb"
HOSTILE = ['["x"]', "{'a': 'b'}", "True", "1.10", "{{ lookup('pipe', 'touch made-by-a-label') }}"]


class Place:
    """Two organizations: the one that the plays mean, and that of the environment, which nobody may ask."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.api = Api(site.server.host, site.server.token)
        self.name = f"t{secrets.token_hex(5)}"
        self.org_ids = [self._org(name) for name in ("meant", "elsewhere")]
        self.here, self.elsewhere = (f"{site.proxy_host}/_ch/{self.name}-{name}" for name in ("meant", "elsewhere"))
        self.connection = {"host": self.here, "token": site.server.token, "org_id": self.org_ids[0]}

    def _org(self, name: str) -> str:
        return str(self.api.do("POST", "/api/v2/orgs", json={"name": f"{self.name}-{name}"})["id"])

    def make_bucket(self, name: str) -> None:
        for org_id in self.org_ids:
            self.api.do("POST", "/api/v2/buckets", json={"orgID": org_id, "name": name})

    def names(self, kind: str, number: int) -> list[str]:
        found = self.api.do("GET", f"/api/v2/{kind}", query={"orgID": self.org_ids[number], "limit": 100})[kind]
        return sorted(one["name"] for one in found if one.get("type") != "system")

    def asked(self, name: str) -> list[Any]:
        """What was sent by the channel, and forgets it."""
        log = f"{self.site.proxy_host}/_proxy/{self.name}-{name}/log"
        with urllib.request.urlopen(log) as response:  # noqa: S310  # the tests' own proxy
            return list(json.load(response))

    def run(self, folder: Path, *plays: Play, fails: bool = False, **variables: Any) -> str:
        """Run the plays with the environment of the other organization."""
        path = folder / "playbook.yml"
        path.write_text(yaml.safe_dump(list(plays), sort_keys=False), encoding="utf-8")
        server = replace(self.site.server, host=self.elsewhere, org=f"{self.name}-elsewhere")
        run = run_playbook(path, replace(self.site, server=server), folder, **variables)
        if bool(run.status) is not fails:
            pytest.fail(run.end(), pytrace=False)
        return run.output


@pytest.fixture(name="place")
def place_fixture(site: Site) -> Iterator[Place]:
    place = Place(site)
    yield place
    for number, org_id in enumerate(place.org_ids):
        for kind in ("buckets", "labels"):
            for one in place.api.do("GET", f"/api/v2/{kind}", query={"orgID": org_id, "limit": 100})[kind]:
                if one.get("type") != "system":
                    place.api.send("DELETE", f"/api/v2/{kind}/{one['id']}")
        place.api.send("DELETE", f"/api/v2/orgs/{place.org_ids[number]}")


def play(**keywords: Any) -> Play:
    """A play on this machine."""
    return {"name": "Run the role", "hosts": "localhost", "gather_facts": False, **keywords}


def ways(connection: dict[str, Any], variables: dict[str, Any]) -> dict[str, Play]:
    """The ways to run the role with the connection in the play's module_defaults."""
    defaults = {"module_defaults": {GROUP: connection}}
    given = {f"influxdb_{option}": value for option, value in connection.items()}
    include = {"name": "Include it", "ansible.builtin.include_role": {"name": ROLE}, "vars": variables}
    imported = {"name": "Import it", "ansible.builtin.import_role": {"name": ROLE}, "vars": variables}
    apply = {**include, "ansible.builtin.include_role": {"name": ROLE, "apply": {"delegate_to": "localhost"}}}
    return {
        "roles": play(**defaults, roles=[{"role": ROLE, "vars": variables}]),
        "variables of the play": play(**defaults, vars=variables, roles=[ROLE]),
        "include_role": play(**defaults, tasks=[include]),
        "import_role": play(**defaults, tasks=[imported]),
        "block": play(tasks=[{"name": "A block", "block": [include], **defaults}]),
        "import in a block": play(tasks=[{"name": "A block", "block": [imported], **defaults}]),
        "delegated": play(**defaults, tasks=[apply]),
        "variables of the role": play(vars=given, roles=[{"role": ROLE, "vars": variables}]),
    }


@pytest.mark.parametrize("in_process", [True, False], ids=["in-process", "module"])
def test_purge__each_way_to_run_the_role__on_the_server_that_is_meant(
    place: Place, tmp_path: Path, in_process: bool
) -> None:
    """What the role is not given stays the play's module_defaults; the environment's server is never asked."""
    variables = {"influxdb_buckets": [{"name": "declared"}], "influxdb_purge": True}
    plays = ways(place.connection, variables)
    for number, one in enumerate(plays.values()):
        one["pre_tasks"] = [
            {
                "name": "Make a bucket that nobody declares",
                "http_request": {
                    "url": f"{place.site.server.host}/api/v2/buckets",
                    "method": "POST",
                    "headers": {"Authorization": f"Token {place.site.server.token}"},
                    "body": {"orgID": place.org_ids[0], "name": f"undeclared-{number}"},
                    "status_code": 201,
                },
            }
        ]
        one["post_tasks"] = [
            {
                "name": "Expect that it has gone",
                "ansible.builtin.assert": {
                    "that": [
                        f"influxdb_result.organizations[0].purged | map(attribute='name') == ['undeclared-{number}']"
                    ]
                },
            }
        ]
    place.api.do("POST", "/api/v2/buckets", json={"orgID": place.org_ids[1], "name": "not mine"})
    place.run(tmp_path, *plays.values(), timeseries_influxdb_in_process=in_process)
    assert place.names("buckets", 0) == ["declared"]
    assert place.names("buckets", 1) == ["not mine"]
    assert place.asked("elsewhere") == []
    assert place.asked("meant")


def test_check_mode__of_the_play__tells_and_changes_nothing(place: Place, tmp_path: Path) -> None:
    """The keyword of the play, of a block and of the role; the labels that a run would make are known to its buckets."""
    variables = {"influxdb_labels": [{"name": "l"}], "influxdb_buckets": [{"name": "b", "labels": ["l"]}]}
    expect = {
        "name": "Expect what a run would do",
        "ansible.builtin.assert": {
            "that": [
                "influxdb_result.actions | map(attribute='action') == ['create_label', 'create_bucket', 'add_label']"
            ]
        },
    }
    plays = ways(place.connection, variables)
    for one in plays.values():
        one.update(check_mode=True, post_tasks=[expect])
    place.run(tmp_path, *plays.values())
    assert {entry["method"] for entry in place.asked("meant")} == {"GET"}
    assert (place.names("buckets", 0), place.asked("elsewhere")) == ([], [])


def test_text__that_looks_like_code_or_a_structure__kept(place: Place, tmp_path: Path) -> None:
    """From a variable, through another, and in a list: each label has its name, and nothing was executed."""
    # From ansible-core 2.19 on, "True" that is tagged unsafe is a boolean, quoted or not.
    lines = [f"  - {'!unsafe ' if '{{' in name else ''}{json.dumps(name)}\n" for name in HOSTILE]
    (tmp_path / "names.yml").write_text("".join(["names:\n", *lines]), encoding="utf-8")
    references = [f"{{{{ names[{number}] }}}}" for number in range(len(HOSTILE))]
    variables = {
        "influxdb_labels": [{"name": name, "description": name, "properties": {"p": name}} for name in references],
        "influxdb_buckets": [
            {"name": "b", "labels": references, "description": references[-1]},
            {"name": references[1]},
        ],
    }
    one = play(module_defaults={GROUP: place.connection}, vars_files=["names.yml"], vars=variables, roles=[ROLE])
    place.run(tmp_path, one)
    labels = place.api.do("GET", "/api/v2/labels", query={"orgID": place.org_ids[0]})["labels"]
    assert sorted(
        (label["name"], label["properties"]["description"], label["properties"]["p"]) for label in labels
    ) == sorted((name, name, name) for name in HOSTILE)
    assert place.names("buckets", 0) == sorted(["b", HOSTILE[1]])
    assert not (tmp_path / "made-by-a-label").exists()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        (
            {"influxdb_bukets": [{"name": "b"}]},
            "influxdb_bukets: the role has no such variable. Did you mean influxdb_buckets?",
        ),
        ({"influxdb_host": "{{ nowhere }}", "influxdb_buckets": [{"name": "b"}]}, "'nowhere' is undefined"),
        ({"influxdb_buckets": [{"name": "{{ nowhere }}"}]}, "'nowhere' is undefined"),
        ({"influxdb_buckets": []}, "Nothing is declared"),
        (
            {"influxdb_buckets": [{"name": "b"}], "influxdb_organizations": [{"name": "a"}]},
            "influxdb_buckets: it is for one organization, and influxdb_organizations is given too.",
        ),
        ({"influxdb_buckets": [{"name": "b", "retntion": "1d"}]}, "retntion"),
    ],
    ids=str,
)
def test_variables__that_are_not_meant__fail_and_nobody_is_asked(
    place: Place, tmp_path: Path, variables: dict[str, Any], words: str
) -> None:
    # The argument specs are checked first, and fail as well; the role must not rely on that.
    for validated in (True, False):
        role = {
            "name": "Run it",
            "ansible.builtin.import_role": {"name": ROLE, "rolespec_validate": validated},
            "vars": variables,
        }
        one = play(module_defaults={GROUP: place.connection}, tasks=[role])
        assert words in " ".join(place.run(tmp_path, one, fails=True).split())
    assert (place.asked("elsewhere"), place.asked("meant")) == ([], [])


@pytest.mark.parametrize("name", ["provision", "export", "audit"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-e", "influxdb_hosts=influxbd"], "matches no host of the inventory. Did you mean influxdb?"),
        (["-e", "influxdb_hosts=influxdb", "--limit", "other"], "matches no host within --limit"),
    ],
    ids=["near match", "limit"],
)
def test_playbooks__a_pattern_that_matches_no_host__fail_and_nobody_is_asked(
    place: Place, tmp_path: Path, name: str, arguments: list[str], words: str
) -> None:
    connection = {f"influxdb_{option}": value for option, value in place.connection.items()}
    inventory = {"influxdb": {"hosts": {"here": connection}}, "others": {"hosts": {"other": connection}}}
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
    variables = {"influxdb_buckets": [{"name": "b"}], "influxdb_export_path": "found.yml"}
    run = run_playbook(
        Path(f"timeseries.influxdb.{name}"), place.site, tmp_path, "-i", "inventory.yml", *arguments, **variables
    )
    assert (run.status != 0, words in " ".join(run.output.split())) == (True, True), run.output
    assert (place.asked("meant"), (tmp_path / "found.yml").exists()) == ([], False)
