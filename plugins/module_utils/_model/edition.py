# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What differs between InfluxDB OSS and InfluxDB Cloud, by what the server says of itself in X-Influxdb-Build. Pure."""

from __future__ import annotations

import re

from .durations import DAY

CLOUD = "Cloud"
OSS = "OSS"
# The header is a text of the server like any other: what is longer, or has other characters, is not shown as a version.
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+~-]{0,63}", re.ASCII)


def read_build(header: str | None) -> str | None:
    """Return the build as we call it, from how the server writes it in its ``header``."""
    return CLOUD if header is not None and header.casefold() == CLOUD.casefold() else header


def read_version(told: str | None) -> str | None:
    """Return the version without the v that some builds write before it, None where nothing that can be one is told."""
    version = (told or "").strip()
    version = version[1:] if version[:1] in ("v", "V") else version
    return version if _VERSION.fullmatch(version) else None


def default_retention(build: str | None) -> int:
    """The retention in seconds of a bucket that is created without one (API page, "Create a bucket")."""
    return 30 * DAY if build == CLOUD else 0
