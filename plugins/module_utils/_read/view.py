# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A server as a task sees it: as it is, or in check mode as the tasks before would have left it."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._plan.desired_setup import DesiredSetup
from .._plan.rehearsal import Rehearsal
from .._plan.rehearsed_setup import AUTHORIZATION_ID
from .._plan.setup import SetUp, SetupPlan, SetupState, WriteToken, predicted_setup
from .._plan.steps import apply_steps
from .directory import Directory, RehearsingDirectory
from .fresh_server import FreshServerClient, make_setup
from .organizations import OrganizationReader
from .rehearsal import RehearsingReader
from .token_file import find_place


class View(t.NamedTuple):
    """What ``client`` shows of a server, and what is laid over that: ``rehearsal``, None where nothing is rehearsed."""

    client: Client
    rehearsal: Rehearsal | None = None

    def as_it_is(self) -> View:
        """Return the server without what is laid over it: what is only planned must not be taken for done."""
        return self._replace(rehearsal=None)

    def directory(self) -> Directory:
        """Return what looks up organizations and users."""
        return Directory(self.client) if self.rehearsal is None else RehearsingDirectory(self.client, self.rehearsal)

    def organization(self, org: str | None, org_id: str | None) -> OrganizationReader:
        """Return what reads the organization of that name or ID."""
        if self.rehearsal is None:
            return OrganizationReader(self.client, org, org_id)
        return RehearsingReader(self.client, org, org_id, self.rehearsal)

    def by_token_of_setup(self, path: str) -> View | None:
        """Return the server as the token of its setup sees it, None if no task before would have written that to the file ``path``."""
        client = self.client
        if (
            not isinstance(client, FreshServerClient)
            or self.directory().token_in_file(find_place(path)) != AUTHORIZATION_ID
        ):
            return None
        return self._replace(client=client.as_holder())

    def rehearse_setup(self, declared: DesiredSetup, plan: SetupPlan, token: str | None) -> SetupState:
        """Keep for the tasks after this one that ``plan`` would be carried out. Return what it would leave, as they see it.

        ``token`` is None where only a run makes it.
        """
        after = apply_steps(plan.before, plan.steps)
        if self.rehearsal is None or not any(isinstance(step, SetUp) for step in plan.steps):
            return after
        self.rehearsal.record_setup(make_setup(declared, token, self.client.version))
        for step in plan.steps:
            if isinstance(step, WriteToken):
                self.rehearsal.record_file(find_place(step.path), AUTHORIZATION_ID)
        return predicted_setup(after)
