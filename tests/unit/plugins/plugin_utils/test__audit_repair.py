# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that repairs a server: what a shell and ``--limit`` make of it is the one host."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_repair import (
    provision_command,
    repair_command,
)

PLAYBOOK = "ansible-playbook timeseries.influxdb.provision"
DEFAULT = ["/etc/ansible/hosts"]


@pytest.mark.parametrize(
    ("given", "command"),
    [
        ({}, PLAYBOOK),
        ({"inventory": None, "extra_vars": None}, PLAYBOOK),
        ({"inventory": DEFAULT}, PLAYBOOK),
        ({"inventory": ("/home/ann/fleet/inventory.yml",)}, f"{PLAYBOOK} -i inventory.yml"),
        ({"inventory": ("/home/ann/fleet/in/a b.yml",)}, f"{PLAYBOOK} -i 'in/a b.yml'"),
        ({"inventory": ("/srv/one", "/home/ann/fleet/two")}, f"{PLAYBOOK} -i /srv/one -i two"),
        ({"inventory": ("/home/ann/fleet",)}, f"{PLAYBOOK} -i ."),
        ({"inventory": ("localhost,",)}, f"{PLAYBOOK} -i localhost,"),
        ({"extra_vars": ("@vars.yml", "token=secret", '{"a": 1}')}, f"{PLAYBOOK} -e @vars.yml"),
        ({"extra_vars": ("@a;b.yml",)}, f"{PLAYBOOK} -e '@a;b.yml'"),
    ],
)
def test_provision_command__the_options_of_a_run__those_that_are_needed(given: dict[str, Any], command: str) -> None:
    assert provision_command(given, "/home/ann/fleet", DEFAULT) == command


@pytest.mark.parametrize("host", ["influx-1", "influx-1.example.com", "_x", "192.0.2.1", "2001:db8::1", "a.b-c_d"])
def test_repair_command__a_host__named_by_limit(host: str) -> None:
    assert shlex.split(repair_command("x --y", host)) == ["x", "--y", "--limit", host]


@pytest.mark.parametrize(
    "host",
    [
        "",
        "all:!a",
        "a,b",
        "a*",
        "a?",
        "[ab]",
        "~a",
        "@a",
        "-x",
        "!a",
        "&a",
        "a b",
        "a;b",
        "$(x)",
        "a\n",
        "`x`",
        "é",
        "a'b",
        ".a",
    ],
)
def test_repair_command__a_name_that_means_something_else_to_limit__none(host: str) -> None:
    assert repair_command("x", host) == ""


def test_repair_command__no_command__none() -> None:
    assert repair_command("", "influx-1") == ""
