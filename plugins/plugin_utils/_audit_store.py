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

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import Last
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import write


class AuditStore:
    """The findings of one play. ``run_folder`` is the run's own; a play that has other hosts in turn stays one play."""

    def __init__(self, run_folder: str, play: str) -> None:
        self._folder = Path(run_folder, "timeseries_influxdb_audit", _digest(play))
        # No host's: those have names of another length.
        self._last = self._folder / "last.json"

    def keep(self, host: str, finding: Server) -> None:
        """Keep what was found of ``host``, in the place of what was found before."""
        self._write(self._path(host), finding)

    def found(self, host: str) -> Server | None:
        """Return what was found of ``host``, None where the audit did not come to it."""
        finding: Server | None = _read(self._path(host))
        return finding

    def last(self, read: t.Callable[[], Last | None]) -> Last | None:
        """Return what ``read`` returned when the play first asked. Later batches of it have overwritten what it reads."""
        if not self._last.exists():
            self._write(self._last, read())
        last: Last | None = _read(self._last)
        return last

    def forget(self, hosts: t.Iterable[str]) -> None:
        """Remove what was found of ``hosts``, and of the last audit, so that no later report takes it for its own."""
        for path in (self._last, *map(self._path, hosts)):
            path.unlink(missing_ok=True)

    def _write(self, path: Path, data: t.Any) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(path, json.dumps(data), lasting=False)

    def _path(self, host: str) -> Path:
        # A host may be called anything, also what no file can be called.
        return self._folder / f"{_digest(host)}.json"


def _read(path: Path) -> t.Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
