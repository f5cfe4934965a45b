# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The command that brings one server to what is declared, for a shell. Plain data in, plain data out."""

from __future__ import annotations

import ipaddress
import os
import re
import shlex
import typing as t

_PLAYBOOK = ("ansible-playbook", "timeseries.influxdb.provision")
# In the pattern of --limit, other characters mean something. Nothing in a pattern can be escaped.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", re.ASCII)


def provision_command(given: t.Mapping[str, t.Any], folder: str, default_inventory: t.Sequence[str]) -> str:
    """Return the command that provisions what a run of Ansible audits, with its inventory and its files of variables.

    ``given`` are the options of the command line, ``folder`` is where it was given. Variables that stand in the command line
    itself are left out, since one of them may be a token.
    """
    sources = list(given.get("inventory") or ())
    inventory = [] if sources == list(default_inventory) else sources
    files = [text for text in map(str, given.get("extra_vars") or ()) if text.startswith("@")]
    words = [word for source in inventory for word in ("-i", _from(folder, str(source)))]
    return shlex.join([*_PLAYBOOK, *words, *(word for file in files for word in ("-e", file))])


def _from(folder: str, source: str) -> str:
    """Return the path of an inventory as it is found from ``folder``. A list of hosts is no path."""
    if "," in source or not os.path.isabs(source):
        return source
    relative = os.path.relpath(source, folder)
    return source if relative.startswith(os.pardir) else relative


def repair_command(command: str, host: str) -> str:
    """Return ``command`` for one host, empty where there is no command, or where ``--limit`` can't name the host."""
    return f"{command} --limit {shlex.quote(host)}" if command and _is_plain(host) else ""


def _is_plain(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _PLAIN_NAME.fullmatch(host) is not None
    return True
