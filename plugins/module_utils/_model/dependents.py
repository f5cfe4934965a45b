# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What may use a bucket, as data: tasks, checks, scrapers, replications. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .decode import get_document, get_text


@dataclass(frozen=True)
class InfluxTask:
    """A task with its Flux script."""

    id: str
    name: str
    flux: str

    @classmethod
    def from_api(cls, document: t.Any) -> InfluxTask:
        return cls(get_text(document, "id"), get_text(document, "name", ""), get_text(document, "flux", ""))


@dataclass(frozen=True)
class Check:
    """A check with the Flux script of its query, which runs as a task that the list of tasks doesn't show."""

    id: str
    name: str
    flux: str

    @classmethod
    def from_api(cls, document: t.Any) -> Check:
        query = get_document(document, "query")
        return cls(get_text(document, "id"), get_text(document, "name", ""), get_text(query, "text", ""))


@dataclass(frozen=True)
class BucketReference:
    """A scraper that writes into a bucket, or a replication that reads from one."""

    id: str
    name: str
    bucket_id: str

    @classmethod
    def from_api(cls, document: t.Any, bucket_key: str) -> BucketReference:
        return cls(get_text(document, "id"), get_text(document, "name", ""), get_text(document, bucket_key, ""))
