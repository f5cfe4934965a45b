# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the hosts of a play found, kept as JSON in the folder that Ansible makes for one run, and removes after it.

A registered variable would reach the report through Ansible's templates, which on older ansible-core change texts.
"""

from __future__ import annotations

import hashlib
import json
import typing as t
from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import write

Data = dict[str, t.Any]


class AuditStore:
    """The findings of one play. ``run_folder`` is the run's own; a play that has other hosts in turn stays one play."""

    def __init__(self, run_folder: str, play: str) -> None:
        self._folder = Path(run_folder, "timeseries_influxdb_audit", _digest(play))

    def keep(self, host: str, finding: Data) -> None:
        """Keep what was found of ``host``, in the place of what was found before."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(self._path(host), json.dumps(finding))

    def found(self, host: str) -> Data | None:
        """Return what was found of ``host``, None where the audit did not come to it."""
        try:
            finding: Data = json.loads(self._path(host).read_bytes())
        except FileNotFoundError:
            return None
        return finding

    def forget(self, hosts: t.Iterable[str]) -> None:
        """Remove what was found of ``hosts``, so that no later report takes it for its own."""
        for host in hosts:
            self._path(host).unlink(missing_ok=True)

    def _path(self, host: str) -> Path:
        # A host may be called anything, also what no file can be called.
        return self._folder / f"{_digest(host)}.json"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
