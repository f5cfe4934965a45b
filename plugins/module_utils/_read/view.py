# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A server as a task sees it: as it is, or in check mode as the tasks before would have left it."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._plan.rehearsal import Rehearsal
from .directory import Directory, RehearsingDirectory
from .organizations import OrganizationReader
from .rehearsal import RehearsingReader


class View(t.NamedTuple):
    """What ``client`` shows of a server, and what is laid over that: ``rehearsal``, None where nothing is rehearsed."""

    client: Client
    rehearsal: Rehearsal | None = None

    def directory(self) -> Directory:
        """Return what looks up organizations and users."""
        return Directory(self.client) if self.rehearsal is None else RehearsingDirectory(self.client, self.rehearsal)

    def organization(self, org: str | None, org_id: str | None) -> OrganizationReader:
        """Return what reads the organization of that name or ID."""
        if self.rehearsal is None:
            return OrganizationReader(self.client, org, org_id)
        return RehearsingReader(self.client, org, org_id, self.rehearsal)
