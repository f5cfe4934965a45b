# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What was read for an API token or a v1 user, and decides about the permissions that keeping it takes. Pure."""

from __future__ import annotations

import typing as t

from .._model.authorizations import Permission
from .._model.resources import User
from .authorizations import Names


class SeenAccess(t.NamedTuple):
    """What was read for a token or a v1 user.

    ``granted`` are its permissions as declared, with ``names``; ``owner`` is its user. ``asker`` is the user of the task's token, where
    that had to show what does not exist.
    """

    granted: tuple[Permission, ...]
    names: Names
    owner: User
    asker: User | None = None
