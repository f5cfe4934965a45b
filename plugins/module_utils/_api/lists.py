# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Lists of resources: what one answer shows, which is the whole list where the server does not page it."""

from __future__ import annotations

import typing as t

from .._model.decode import get_listed
from .client import Client

T = t.TypeVar("T")


def list_resources(
    client: Client,
    path: str,
    operation: str,
    key: str,
    from_api: t.Callable[[t.Any], T],
    query: t.Mapping[str, str | int | None] | None = None,
) -> list[T]:
    """Return the resources that ``GET path`` shows under ``key``, each as ``from_api`` makes it."""
    return [from_api(document) for document in get_listed(client.request("GET", path, operation, query=query), key)]
