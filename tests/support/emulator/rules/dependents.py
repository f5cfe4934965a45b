# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What else can use a bucket: tasks, scrapers, remotes. Only as far as the recordings `dependents` and `tasks` go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from emulator.errors import Invalid, NotFound
from emulator.gotext import quote
from emulator.rules.permissions import Caller
from emulator.state import Remote, Scraper, State, Task

_OPTION = re.compile(r"option\s+task\s*=\s*\{(?P<body>[^}]*)\}")
_TEXTS = {key: re.compile(rf'\b{key}\s*:\s*"(?P<value>[^"]*)"') for key in ("name", "cron")}
_DURATIONS = {key: re.compile(rf"\b{key}\s*:\s*(?P<value>\w+)") for key in ("every", "offset")}
_STATUSES = ("", "active", "inactive")


@dataclass(frozen=True)
class NewTask:
    """A task to be made. An organization's name counts where its ID is left out."""

    flux: str
    description: str
    status: str
    org_id: str | None
    org: str

    def check(self) -> None:
        """Refuse what the server refuses before it looks at the script."""
        if not self.flux:
            raise Invalid("missing flux")
        if not self.org_id and not self.org:
            raise Invalid("missing orgID and org")
        if self.status not in _STATUSES:
            raise Invalid(f"invalid task status: {quote(self.status)}")


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks are asked for. None, and an empty name or status, stand for all."""

    org_id: str | None = None
    user_id: str | None = None
    after: str | None = None
    name: str = ""
    status: str = ""

    def matches(self, task: Task) -> bool:
        """Whether a task is one of those. The server ignores the organization where it is asked for a user's.

        Tasks of checks are in no list (recording `checks`).
        """
        if task.type != "system":
            return False
        if self.user_id is not None and task.owner_id != self.user_id:
            return False
        if self.user_id is None and task.org_id != self.org_id:
            return False
        return self.name in ("", task.name) and self.status in ("", task.status)


def create_task(state: State, org_id: str, new: NewTask, caller: Caller) -> Task:
    """Make a task; its name and rhythm stand in its script."""
    caller.check("write", "tasks", org_id=org_id)
    option = _OPTION.search(new.flux)
    body = option["body"] if option else ""
    found = {key: sought.search(body) for key, sought in {**_TEXTS, **_DURATIONS}.items()}
    said = {key: match["value"] for key, match in found.items() if match}
    if "name" not in said:
        raise Invalid("missing task name")
    task = Task(
        id=state.sequence.next(),
        org_id=org_id,
        owner_id=caller.user_id,
        name=said["name"],
        description=new.description,
        status=new.status or "active",
        flux=new.flux,
        every=said.get("every", ""),
        cron=said.get("cron", ""),
        offset=said.get("offset", ""),
        created_at=state.now(),
    )
    state.tasks[task.id] = task
    return task


def find_task(state: State, task_id: str, caller: Caller, purpose: str = "find") -> Task:
    """The task with an ID."""
    task = state.tasks.get(task_id)
    if task is None:
        raise NotFound(f"failed to {purpose} task: task not found")
    caller.check("read", "tasks", task.id, task.org_id)
    return task


def find_tasks(state: State, wanted: TaskFilter, limit: int, caller: Caller) -> list[Task]:
    """A page of tasks by ID. It is cut before those are hidden that the caller may not see."""
    walked = _walk(state, wanted)
    found = list(islice((task for task in walked if wanted.matches(task)), limit))
    return [task for task in found if caller.may("read", "tasks", task.id, task.org_id)]


def _walk(state: State, wanted: TaskFilter) -> Iterator[Task]:
    """The tasks from `after` on, as the server walks its tables: of a user's among all tasks, else of an organization's.

    It seeks the place of `after` and skips what it finds there, which is another task where that one is gone.
    """
    table = [
        task for _id, task in sorted(state.tasks.items()) if wanted.user_id is not None or task.org_id == wanted.org_id
    ]
    if wanted.after is None:
        return iter(table)
    return islice((task for task in table if task.id >= (wanted.after or "")), 1, None)


def delete_task(state: State, task_id: str, caller: Caller) -> None:
    """Delete a task."""
    task = find_task(state, task_id, caller, "delete")
    caller.check("write", "tasks", task.id, task.org_id)
    del state.tasks[task_id]


def create_scraper(state: State, new: Scraper, caller: Caller) -> Scraper:
    """Make a scraper."""
    caller.check("write", "scrapers", org_id=new.org_id)
    caller.check("write", "buckets", new.bucket_id, new.org_id)
    new.id = state.sequence.next()
    state.scrapers[new.id] = new
    return new


def find_scraper(state: State, scraper_id: str, caller: Caller) -> Scraper:
    """The scraper with an ID."""
    scraper = state.scrapers.get(scraper_id)
    if scraper is None:
        raise NotFound("scraper target is not found")
    caller.check("read", "scrapers", scraper.id, scraper.org_id)
    return scraper


def find_scrapers(state: State, org_id: str | None, caller: Caller) -> list[Scraper]:
    """The scrapers of an organization that a caller may see."""
    found = [scraper for _id, scraper in sorted(state.scrapers.items()) if org_id in (None, scraper.org_id)]
    return [scraper for scraper in found if caller.may("read", "scrapers", scraper.id, scraper.org_id)]


def delete_scraper(state: State, scraper_id: str, caller: Caller) -> None:
    """Delete a scraper."""
    if scraper_id not in state.scrapers:
        raise NotFound("scraper target is not found")
    caller.check("write", "scrapers", scraper_id, state.scrapers[scraper_id].org_id)
    del state.scrapers[scraper_id]


def create_remote(state: State, new: Remote, caller: Caller) -> Remote:
    """Make a connection to a remote server."""
    caller.check("write", "remotes", org_id=new.org_id)
    new.id = state.sequence.next()
    state.remotes[new.id] = new
    return new


def find_remotes(state: State, org_id: str, caller: Caller) -> list[Remote]:
    """The connections of an organization that a caller may see."""
    found = [remote for _id, remote in sorted(state.remotes.items()) if remote.org_id == org_id]
    return [remote for remote in found if caller.may("read", "remotes", remote.id, remote.org_id)]
