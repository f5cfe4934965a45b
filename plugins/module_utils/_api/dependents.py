# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What may use a bucket: tasks, checks, scrapers and replications, each with a list of its own.

To a token that may not read them, the server answers each list with 200 and nothing in it (recording ``permissions``).
"""

from __future__ import annotations

import typing as t

from .._errors import IncompleteError
from .._model.decode import get_listed
from .._model.dependents import BucketReference, Check, InfluxTask
from .._printable import count
from .client import Client
from .lists import T, list_resources

_PAGE = 500
_PAGE_OF_CHECKS = 100
# 100,000 tasks and 20,000 checks. A server that invents them must not fill the memory.
_MOST_PAGES = 200
_TRIES = 5
_WAY_OUT = "Check the server and the proxies in front of it, or set protect_dependents: false."


def list_tasks(client: Client, org_id: str) -> list[InfluxTask]:
    """Return the organization's tasks that the token may read. Raise an error where the list can't be read to its end."""
    return _until_it_stays("tasks", lambda: _read_tasks(client, org_id))


def _until_it_stays(kind: str, read: t.Callable[[], list[T] | None]) -> list[T]:
    """Return the list that ``read`` returns, once it is not None, which stands for one that changed under the reading."""
    for _attempt in range(_TRIES):
        found = read()
        if found is not None:
            return found
    raise IncompleteError(f"Could not list the {kind}: the list kept changing while it was read. {_WAY_OUT}")


def _read_tasks(client: Client, org_id: str) -> list[InfluxTask] | None:
    """Return the tasks, None if the list changed under the reading.

    Pages overlap by one task: after a task that was deleted meanwhile the server skips another one (recording ``tasks``).
    """
    tasks: dict[str, InfluxTask] = {}
    last_page: list[InfluxTask] = []
    for _page in range(_MOST_PAGES):
        page = _read_task_page(client, org_id, last_page)
        if len(page) > 1 and tasks.keys() >= {task.id for task in page}:
            raise IncompleteError(
                f"Could not list the tasks: the server sent the same tasks again in place of the next page. {_WAY_OUT}"
            )
        if last_page and (not page or page[0].id != last_page[-1].id):
            return None
        tasks.update((task.id, task) for task in page)
        if len(page) < _PAGE:
            return list(tasks.values())
        last_page = page
    raise IncompleteError(
        f"Could not list the tasks: the list did not end within {count(len(tasks), 'task')}. {_WAY_OUT}"
    )


def _read_task_page(client: Client, org_id: str, last_page: t.Sequence[InfluxTask]) -> list[InfluxTask]:
    after = last_page[-2].id if last_page else None
    query: dict[str, str | int | None] = {"orgID": org_id, "limit": _PAGE, "after": after}
    return list_resources(client, "/api/v2/tasks", "list the tasks", "tasks", InfluxTask.from_api, query)


def list_checks(client: Client, org_id: str) -> list[Check]:
    """Return the organization's checks that the token may read. Raise an error where the list can't be read to its end.

    The server cuts a page before it leaves out checks, so a short page is not the end (recording ``checks``). Its link to the
    next page counts the checks that it leaves out since their tasks are gone. It does not count those that the token may not
    read, so the list may end too early for a token that may not read all of them.
    """
    return _until_it_stays("checks", lambda: _read_checks(client, org_id))


def _read_checks(client: Client, org_id: str) -> list[Check] | None:
    """Return the checks, None if the list changed under the reading.

    Pages begin at a number, and the list is in the order of creation. The next page must show the last check of this one: then
    none is between them, whatever was deleted meanwhile. That check is at least as far in the list as checks were shown.
    """
    checks: dict[str, Check] = {}
    offset, last = 0, ""
    for _page in range(_MOST_PAGES):
        page, has_next = _read_check_page(client, org_id, offset)
        if last and last not in [check.id for check in page]:
            return None
        seen = len(checks)
        checks.update((check.id, check) for check in page)
        if not has_next:
            return list(checks.values())
        if len(checks) == seen:
            raise IncompleteError(
                f"Could not list the checks: the server showed no further check, though it told that there are more. {_WAY_OUT}"
            )
        offset, last = offset + len(page) - 1, page[-1].id
    raise IncompleteError(
        f"Could not list the checks: the list did not end within {count(len(checks), 'check')}. {_WAY_OUT}"
    )


def _read_check_page(client: Client, org_id: str, offset: int) -> tuple[list[Check], bool]:
    """Return a page of checks, and whether there is a next one. The server ignores ``after``."""
    query: dict[str, str | int | None] = {"orgID": org_id, "limit": _PAGE_OF_CHECKS, "offset": offset}
    response = client.request("GET", "/api/v2/checks", "list the checks", query=query)
    page = [Check.from_api(document) for document in get_listed(response, "checks")]
    links = response.get("links")
    return page, len(page) >= _PAGE_OF_CHECKS or (isinstance(links, dict) and bool(links.get("next")))


def list_scrapers(client: Client, org_id: str) -> list[BucketReference]:
    """The organization's scrapers that the token may read."""

    def from_api(document: t.Any) -> BucketReference:
        return BucketReference.from_api(document, "bucketID")

    query = {"orgID": org_id}
    return list_resources(client, "/api/v2/scrapers", "list the scrapers", "configurations", from_api, query)


def list_replications(client: Client, org_id: str) -> list[BucketReference]:
    """The organization's replications that the token may read."""

    def from_api(document: t.Any) -> BucketReference:
        return BucketReference.from_api(document, "localBucketID")

    query = {"orgID": org_id}
    return list_resources(client, "/api/v2/replications", "list the replications", "replications", from_api, query)
