# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What may use a bucket: tasks, authorizations, scrapers and replications, each with a list of its own.

To a token that may not read them, the server answers each list with 200 and nothing in it (recording ``permissions``).
"""

from __future__ import annotations

import typing as t

from .._errors import IncompleteError
from .._model.decode import get_listed, get_text
from .._model.dependents import Authorization, BucketReference, InfluxTask
from .client import Client

_PAGE = 500


# 100,000 tasks. A server that invents tasks must not fill the memory.
_MOST_PAGES = 200


_TRIES = 5


_WAY_OUT = "Check the server and the proxies in front of it, or set protect_dependents: false."


def list_tasks(client: Client, org_id: str) -> list[InfluxTask]:
    """Return the organization's tasks that the token may read. Raise an error where the list can't be read to its end."""
    for _attempt in range(_TRIES):
        tasks = _read_tasks(client, org_id)
        if tasks is not None:
            return tasks
    raise IncompleteError(f"Could not list the tasks: the list kept changing while it was read. {_WAY_OUT}")


def _read_tasks(client: Client, org_id: str) -> list[InfluxTask] | None:
    """Return the tasks, None if the list changed under the reading.

    Pages overlap by one task: after a task that was deleted meanwhile the server skips another one (recording ``tasks``).
    """
    tasks: dict[str, InfluxTask] = {}
    last_page: list[InfluxTask] = []
    for _page in range(_MOST_PAGES):
        page = _read_task_page(client, org_id, last_page[-2].id if last_page else None)
        if len(page) > 1 and all(task.id in tasks for task in page):
            raise IncompleteError(
                f"Could not list the tasks: the server sent the same tasks again in place of the next page. {_WAY_OUT}"
            )
        if last_page and (not page or page[0].id != last_page[-1].id):
            return None
        tasks.update((task.id, task) for task in page)
        if len(page) < _PAGE:
            return list(tasks.values())
        last_page = page
    raise IncompleteError(f"Could not list the tasks: the list did not end within {len(tasks):,} tasks. {_WAY_OUT}")


def _read_task_page(client: Client, org_id: str, after: str | None) -> list[InfluxTask]:
    query: dict[str, str | int | None] = {"orgID": org_id, "limit": _PAGE, "after": after}
    response = client.request("GET", "/api/v2/tasks", "list the tasks", query=query)
    return [InfluxTask.from_api(document) for document in get_listed(response, "tasks")]


def list_authorizations(client: Client) -> list[Authorization]:
    """The authorizations of all organizations that the token may read: its own is among them, if it may read any."""
    response = client.request("GET", "/api/v2/authorizations", "list the authorizations")
    return [Authorization.from_api(document) for document in get_listed(response, "authorizations")]


def list_scrapers(client: Client, org_id: str) -> list[BucketReference]:
    """The organization's scrapers that the token may read."""
    response = client.request("GET", "/api/v2/scrapers", "list the scrapers", query={"orgID": org_id})
    return [_bucket_reference(document, "bucketID") for document in get_listed(response, "configurations")]


def list_replications(client: Client, org_id: str) -> list[BucketReference]:
    """The organization's replications that the token may read."""
    response = client.request("GET", "/api/v2/replications", "list the replications", query={"orgID": org_id})
    return [_bucket_reference(document, "localBucketID") for document in get_listed(response, "replications")]


def _bucket_reference(document: t.Any, bucket_key: str) -> BucketReference:
    return BucketReference(get_text(document, "id"), get_text(document, "name", ""), get_text(document, bucket_key, ""))
