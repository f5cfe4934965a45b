# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What reads the server as a whole, one for each set of credentials of a task."""

from __future__ import annotations

from .._execution import RunContext
from .._read.server import ServerReader


class ServerReaders:
    """The readers, each made when it is first asked for."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._readers: dict[int, ServerReader] = {}

    def of(self, number: int) -> ServerReader:
        """Return what reads by the connection of that number, the last one for -1."""
        view = self._context.view(number)
        return self._readers.setdefault(id(view.client), ServerReader(view))
