# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.

"""The collection's version, for the User-Agent; a unit test ties it to galaxy.yml."""

from __future__ import annotations

VERSION = "0.1.0"
