# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of a run in check mode have rehearsed: a file for each server, in a folder that lives as long as the run."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import typing as t
from pathlib import Path

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import (
    Plain,
    from_plain,
    merged,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import write

_ENDING = ".json"


class RehearsalStore:
    """The files of a run, in ``folder``, as one task uses them. The tasks of several hosts may run at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, int] = {}

    def rehearse(self, host: str) -> Rehearsal:
        """Return what was rehearsed on the server of the address ``host``."""
        entry = self._read(self._file(host))
        self._seen[host] = entry["version"]
        return from_plain(entry["rehearsal"])

    def everything(self) -> dict[str, Plain]:
        """Return what was rehearsed on each server, by its address."""
        entries = [self._read(file) for file in sorted(self._folder.glob(f"*{_ENDING}"))]
        self._seen = {entry["host"]: entry["version"] for entry in entries}
        return {entry["host"]: entry["rehearsal"] for entry in entries}

    def keep(self, news: t.Mapping[str, Plain]) -> bool:
        """Keep what the task has rehearsed. Return False, and keep nothing, where another task was faster on one of the servers."""
        if not news:
            return True
        with self._locked():
            entries = {host: self._read(self._file(host)) for host in news}
            if any(entry["version"] != self._seen.get(host, 0) for host, entry in entries.items()):
                return False
            for host, entry in entries.items():
                kept = {
                    "host": host,
                    "version": entry["version"] + 1,
                    "rehearsal": merged(entry["rehearsal"], news[host]),
                }
                write(self._file(host), json.dumps(kept), lasting=False)
        return True

    def forget(self) -> None:
        """Forget all that was rehearsed: a task has really changed something, and the server shows what is there."""
        with self._locked():
            for file in self._folder.glob(f"*{_ENDING}"):
                entry = self._read(file)
                write(file, json.dumps({**entry, "version": entry["version"] + 1, "rehearsal": {}}), lasting=False)

    def _file(self, host: str) -> Path:
        return self._folder / f"{hashlib.sha256(host.encode('utf-8', 'surrogatepass')).hexdigest()}{_ENDING}"

    @staticmethod
    def _read(file: Path) -> dict[str, t.Any]:
        try:
            entry: dict[str, t.Any] = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"version": 0, "rehearsal": {}}
        return entry

    @contextlib.contextmanager
    def _locked(self) -> t.Iterator[None]:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with open(self._folder / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
