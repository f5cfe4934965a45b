# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which hosts a play of the collection's playbooks means, and that it means one at all."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.timeseries.influxdb.plugins.lookup.influx_hosts import LookupModule

GROUPS = {"all": ["influx-1", "influx-2", "db"], "influxdb": ["influx-1", "influx-2"], "ungrouped": ["db"]}


def hosts(*terms: Any, groups: Any = None, limit: str | None = None) -> list[str]:
    """The hosts of a play with this pattern in its keyword."""
    variables = {"groups": GROUPS if groups is None else groups}
    if limit is not None:
        variables["ansible_limit"] = limit
    found: list[str] = LookupModule(loader=DataLoader()).run(list(terms), variables)
    return found


@pytest.mark.parametrize("terms", [[], [""], [[]]], ids=str)
def test_no_pattern__the_whole_inventory_or_this_machine(terms: list[Any]) -> None:
    assert hosts(*terms) == ["all"]
    assert hosts(*terms, groups={"all": [], "ungrouped": []}) == ["localhost"]
    # What Ansible says of a limit that matches nobody is its own.
    assert hosts(*terms, limit="db") == ["all"]


@pytest.mark.parametrize(
    "pattern", ["influxdb", "influx-1", "influx-*", "all:!db", "nobody,db", "~influx-[12]", "influxdb[0]"]
)
def test_a_pattern__that_matches__as_it_is(pattern: str) -> None:
    assert hosts(pattern) == [pattern]


def test_patterns__in_a_list__each_as_it_is() -> None:
    assert hosts(["influx-1", "db"], "influxdb") == ["influx-1", "db", "influxdb"]
    assert hosts("localhost", groups={"all": []}) == ["localhost"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("influxbd", r"'influxbd' matches no host of the inventory\. Did you mean influxdb\?"),
        ("influxdb:&influx-3", r"matches no host of the inventory\. Did you mean influxdb\?"),
        ("zzz", r"'zzz' matches no host of the inventory\. Give the name of a group or a host\."),
        ("influxdb[9]", "matches no host"),
        ("~(", "matches no host"),
    ],
)
def test_a_pattern__that_matches_no_host__refused(pattern: str, words: str) -> None:
    with pytest.raises(AnsibleLookupError, match=words):
        hosts(pattern)


def test_a_limit__that_leaves_no_host__refused() -> None:
    assert hosts("influxdb", limit="influx-1,db") == ["influxdb"]
    with pytest.raises(AnsibleLookupError, match=r"'influxdb' matches no host within --limit 'db'"):
        hosts("influxdb", limit="db")
