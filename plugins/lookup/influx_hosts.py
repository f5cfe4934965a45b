# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup influx_hosts: the hosts of a play, which must match a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: influx_hosts
short_description: Return a pattern of hosts, and fail if it matches no host
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns a pattern for the keyword C(hosts) of a play. It fails if the pattern matches no host of the inventory.
  - Without it, Ansible skips a play whose pattern matches no host, and the run succeeds.
  - C(--limit) counts too. The lookup fails if the limit excludes all hosts that the pattern matches.
options:
  _terms:
    description:
      - The patterns. They are returned as they are.
      - Without a pattern, or with an empty one, all hosts of the inventory are meant. If it has no host, this machine is
        meant.
    type: list
    elements: str
notes:
  - The playbooks of this collection use it with the variable C(influxdb_hosts).
seealso:
  - ref: ansible_collections.timeseries.influxdb.docsite.guide_scaling_out
    description: The guide to several organizations and servers.
"""

EXAMPLES = r"""
- name: Provision the servers of a group, and fail if it has no host
  hosts: "{{ lookup('timeseries.influxdb.influx_hosts', 'influxdb') }}"
  gather_facts: false
  connection: local
  roles:
    - role: timeseries.influxdb.influxdb
"""

RETURN = r"""
_raw:
  description: The patterns, or V(all) or V(localhost) if none was given.
  type: list
  elements: str
"""

import difflib
import re
import typing as t

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.inventory.manager import InventoryManager
from ansible.plugins.lookup import LookupBase

# What joins the parts of a pattern, and what stands before one.
_JOINTS = re.compile(r"[,:&!]+")


class LookupModule(LookupBase):  # type: ignore[misc]  # ansible-core ships no types
    """Returns patterns unless no host matches."""

    def run(self, terms: list[t.Any], variables: t.Mapping[str, t.Any] | None = None, **kwargs: t.Any) -> list[str]:
        """Return the patterns, each as it was given."""
        del kwargs
        said = {} if variables is None else variables
        groups: t.Mapping[str, t.Sequence[str]] = said.get("groups") or {}
        patterns = [str(pattern) for term in terms for pattern in (term if isinstance(term, list) else [term])]
        patterns = [pattern for pattern in patterns if pattern]
        if not patterns:
            return ["all"] if groups.get("all") else ["localhost"]
        refuse_no_host(self._loader, groups, patterns, said.get("ansible_limit"))
        return patterns


def refuse_no_host(
    loader: t.Any, groups: t.Mapping[str, t.Sequence[str]], patterns: list[str], limit: str | None
) -> None:
    """Raise AnsibleLookupError if ``patterns`` match none of the hosts in ``groups``, or none within ``limit``."""
    manager = InventoryManager(loader, parse=False)
    for group, hosts in groups.items():
        manager.add_group(group)
        for host in hosts:
            manager.add_host(host, group=group)
    written = ",".join(patterns)
    if not _matches(manager, patterns):
        raise AnsibleLookupError(
            f"The pattern {written!r} matches no host of the inventory. {_way_out(groups, written)}"
        )
    manager.subset(limit)
    if not _matches(manager, patterns):
        raise AnsibleLookupError(
            f"The pattern {written!r} matches no host within --limit {limit!r}. Change the pattern or the limit."
        )


def _matches(manager: InventoryManager, patterns: list[str]) -> bool:
    try:
        return bool(manager.get_hosts(pattern=patterns))
    except AnsibleError:
        # An invalid pattern, or one that the configuration turns into an error.
        return False


def _way_out(groups: t.Mapping[str, t.Sequence[str]], written: str) -> str:
    known = sorted({*groups, *(host for hosts in groups.values() for host in hosts)})
    near = [match for part in _JOINTS.split(written) for match in difflib.get_close_matches(part, known, n=1)]
    return f"Did you mean {near[0]}?" if near else "Give the name of a group or a host."
