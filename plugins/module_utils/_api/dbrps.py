# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""DBRP mappings, which name nearly every bucket that a token may read, unpaged: ``/api/v2/dbrps``."""

from __future__ import annotations

from .._model.decode import get_listed
from .._model.resources import DbrpMapping
from .client import Client


def list_mappings(client: Client, *, org: str | None = None, org_id: str | None = None) -> list[DbrpMapping]:
    """The mappings of an organization, its buckets' own (virtual) ones among them, that the token may read."""
    response = client.request("GET", "/api/v2/dbrps", "list the DBRP mappings", query={"org": org, "orgID": org_id})
    return [DbrpMapping.from_api(document) for document in get_listed(response, "content")]
