# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""DBRP mappings, which name nearly every bucket that a token may read, unpaged: ``/api/v2/dbrps``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._fields import get_flag, get_listed, get_text


@dataclass(frozen=True)
class Mapping:
    """A mapping of an InfluxDB 1.x database and retention policy to a bucket; ``virtual`` is one that comes with it."""

    org_id: str
    bucket_id: str
    database: str = ""
    policy: str = ""
    virtual: bool = True

    @classmethod
    def from_api(cls, document: t.Any) -> Mapping:
        return cls(
            org_id=get_text(document, "orgID", ""),
            bucket_id=get_text(document, "bucketID"),
            database=get_text(document, "database", ""),
            policy=get_text(document, "retention_policy", ""),
            virtual=get_flag(document, "virtual"),
        )


def list_mappings(client: Client, *, org: str | None = None, org_id: str | None = None) -> list[Mapping]:
    """The mappings of an organization, its buckets' own (virtual) ones among them, that the token may read."""
    answer = client.request("GET", "/api/v2/dbrps", "list the DBRP mappings", query={"org": org, "orgID": org_id})
    return [Mapping.from_api(document) for document in get_listed(answer, "content")]
