# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What else can use a bucket: tasks, scrapers, remotes. Only as far as the recording `dependents` goes."""

from __future__ import annotations

import re

from emulator.errors import Invalid, NotFound
from emulator.rules.permissions import Caller
from emulator.state import Remote, Scraper, State, Task

_OPTION = re.compile(r"option\s+task\s*=\s*\{(?P<body>[^}]*)\}")
_NAME = re.compile(r'name\s*:\s*"(?P<name>[^"]*)"')
_EVERY = re.compile(r"every\s*:\s*(?P<every>\w+)")


def create_task(state: State, org_id: str, flux: str, status: str, caller: Caller) -> Task:
    """Make a task; its name and rhythm stand in its script."""
    caller.check("write", "tasks", org_id=org_id)
    option = _OPTION.search(flux)
    name = _NAME.search(option["body"]) if option else None
    every = _EVERY.search(option["body"]) if option else None
    if name is None:
        raise Invalid("missing task name")
    task = Task(
        id=state.sequence.next(),
        org_id=org_id,
        owner_id=caller.user_id,
        name=name["name"],
        status=status or "active",
        flux=flux,
        every=every["every"] if every else "",
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


def find_tasks(state: State, org_id: str | None, limit: int, caller: Caller) -> list[Task]:
    """The tasks of an organization that a caller may see."""
    found = [task for _id, task in sorted(state.tasks.items()) if org_id in (None, task.org_id)][:limit]
    return [task for task in found if caller.may("read", "tasks", task.id, task.org_id)]


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
