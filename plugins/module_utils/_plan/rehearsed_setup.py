# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A setup that an earlier task of a run in check mode would have made, on a server that nobody has set up. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._model.digests import is_digest_of

# What a setup makes has these IDs: no server gives such, and nothing else that is predicted has them.
OF_SETUP = "ffff0000"
USER_ID = f"{OF_SETUP}00000001"
ORGANIZATION_ID = f"{OF_SETUP}00000002"
BUCKET_ID = f"{OF_SETUP}00000003"
MONITORING_ID = f"{OF_SETUP}00000004"
TASKS_ID = f"{OF_SETUP}00000005"
AUTHORIZATION_ID = f"{OF_SETUP}00000006"


@dataclass(frozen=True)
class RehearsedSetup:
    """What a setup would leave. ``password`` and ``token`` are digests; ``token`` is None for one that only the run makes."""

    username: str
    org: str
    bucket: str
    retention: int
    password: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    version: str | None = None

    def accepts_token(self, token: str) -> bool:
        """Whether ``token`` is the one of the setup."""
        return self.token is not None and is_digest_of(self.token, token)

    def accepts_password(self, username: str, password: str) -> bool:
        """Whether that is the user of the setup, with its password."""
        return username == self.username and is_digest_of(self.password, password)
