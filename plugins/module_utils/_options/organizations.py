# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_organization."""

from __future__ import annotations

from .buckets import bucket_spec
from .spec import ArgumentSpec, identity_spec

_AS_OF_BUCKETS = ("description", "members", "member_ids", "owners", "owner_ids", "allow_data_loss", "state")


def organization_spec() -> ArgumentSpec:
    """One organization with its members and owners."""
    of_buckets = bucket_spec().options
    return identity_spec().merge(ArgumentSpec({name: of_buckets[name] for name in _AS_OF_BUCKETS}))
