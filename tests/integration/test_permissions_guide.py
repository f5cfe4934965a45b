# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks with the tokens that the guide gives for them, and with a token that lacks one permission."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from functional import permissions_guide as guide
from functional.sandbox import Sandbox, User
from integration.conftest import Site
from proxy import running_proxy
from tools import playbook


@dataclass(frozen=True)
class Organization:
    """An organization with a bucket that has a label and a member, and what runs on it."""

    sandbox: Sandbox
    ann: User
    bob: User
    place: Path

    def token(self, name: str, without: str | None = None) -> str:
        """The guide's token, without one of its permissions if one is named."""
        body = json.loads(json.dumps(guide.tokens()[name]).replace('"ORG_ID"', f'"{self.sandbox.org_id}"'))
        if without is not None:
            left_out = json.loads(
                json.dumps(guide.permissions()[without]).replace('"ORG_ID"', f'"{self.sandbox.org_id}"')
            )
            body["permissions"].remove(left_out)
        return self.sandbox.authorize(body)

    def play(self, name: str, token: str, *arguments: str, **variables: Any) -> subprocess.CompletedProcess[str]:
        """Run a playbook of the collection in the organization, which is given by name."""
        connection = {
            "influxdb_host": self.sandbox.channel.url,
            "influxdb_token": token,
            "influxdb_org": self.sandbox.org,
        }
        file = self.place / "variables.json"
        file.write_text(json.dumps({**connection, **variables}), encoding="utf-8")
        return playbook.run(
            playbook.command(f"timeseries.influxdb.{name}", "--extra-vars", f"@{file}", *arguments),
            cwd=self.place,
            environ={**playbook.environment(self.sandbox.server.environment()), "ANSIBLE_NOCOLOR": "true"},
        )

    def declared(self) -> dict[str, Any]:
        """A label and a bucket to be made, and a bucket that differs in all that has a permission of its own."""
        return {
            "influxdb_labels": [{"name": "one"}, {"name": "three", "color": "#326BBA"}],
            "influxdb_buckets": [
                {"name": "b", "description": "x", "labels": ["two"], "members": [self.bob.name]},
                {"name": "new", "retention": "30d", "owners": [self.bob.name]},
            ],
        }


@pytest.fixture
def organization(site: Site, tmp_path: Path) -> Iterator[Organization]:
    """Made by the operator, and taken away."""
    with running_proxy(site.server.host) as proxy:
        sandbox = Sandbox(site.server, proxy.channel("guide"))
        try:
            bucket = sandbox.bucket("b")
            sandbox.label("one", on=bucket)
            sandbox.label("two")
            ann = sandbox.user("ann")
            sandbox.give_role(bucket, ann, "member")
            yield Organization(sandbox, ann, sandbox.user("bob"), tmp_path)
        finally:
            sandbox.close()


def changed(run: subprocess.CompletedProcess[str]) -> int:
    """The number of tasks that changed something in a run without a failure."""
    assert run.returncode == 0, run.stdout
    found = re.search(r"changed=(\d+) ", run.stdout)
    assert found, run.stdout
    return int(found[1])


def words(output: str) -> str:
    """Ansible's output without its line breaks in warnings."""
    return " ".join(output.split())


def test_provision(organization: Organization) -> None:
    """Check mode, a run, and again."""
    token, declared = organization.token("Provision everything"), organization.declared()
    before = organization.sandbox.state()
    assert changed(organization.play("provision", token, "--check", **declared)) == 1
    assert organization.sandbox.state() == before
    assert changed(organization.play("provision", token, **declared)) == 1
    assert organization.sandbox.bucket_names() == ["b", "new"]
    assert changed(organization.play("provision", token, **declared)) == 0


def audited(organization: Organization, token: str) -> dict[str, Any]:
    """What the audit says of the one server, which it leaves as it is."""
    before = organization.sandbox.state()
    run = organization.play("audit", token, **organization.declared())
    assert run.returncode == 0, run.stdout
    assert organization.sandbox.state() == before
    report = json.loads((organization.place / "influxdb-audit.json").read_text(encoding="utf-8"))
    (server,) = report["servers"]
    found: dict[str, Any] = server
    return found


def test_audit(organization: Organization) -> None:
    """All that differs is found."""
    server = audited(organization, organization.token("Audit"))
    assert server["counts"]["drifted"] == 3
    items = [item for one in server["organizations"] for item in one["items"] if item["status"] == "drifted"]
    assert [item["kind"] for item in items] == ["label", "bucket", "bucket"]
    assert (server["counts"]["unreadable"], server["counts"]["errors"]) == (0, 0)


def test_audit_without_reading_the_organization(organization: Organization) -> None:
    """The members can't be listed, and the report says why."""
    server = audited(organization, organization.token("Audit", without="read the organization"))
    assert server["counts"]["unreadable"] > 0
    assert "to read its organization" in json.dumps(server)


def test_export(organization: Organization) -> None:
    """All is in the file."""
    run = organization.play("export", organization.token("Export"), influxdb_export_path="export.yml")
    assert run.returncode == 0, run.stdout
    assert "WARNING" not in run.stdout
    exported = yaml.safe_load((organization.place / "export.yml").read_text(encoding="utf-8"))
    assert [label["name"] for label in exported["influxdb_labels"]] == ["one", "two"]
    (bucket,) = exported["influxdb_buckets"]
    assert (bucket["labels"], bucket["members"], bucket["owners"]) == (["one"], [organization.ann.name], [])


def test_export_without_reading_buckets(organization: Organization) -> None:
    """There are none in the file, and Ansible warns of it."""
    token = organization.token("Export", without="read buckets")
    run = organization.play("export", token, influxdb_export_path="export.yml")
    assert run.returncode == 0, run.stdout
    assert "it lacks the permission to read buckets" in words(run.stdout)
