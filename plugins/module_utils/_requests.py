# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The one import of requests, so that a host without it gets a sentence and not a traceback."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    import requests
else:
    try:
        import requests
    except ImportError:
        requests = None

__all__ = ["requests"]
