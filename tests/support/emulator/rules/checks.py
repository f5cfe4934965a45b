# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks and the tasks that they run as, only as far as the recording `checks` goes. No Flux is made or read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.errors import Conflict, Invalid, NotFound
from emulator.rules import organizations
from emulator.rules.paging import Page, walk_ids
from emulator.rules.permissions import Caller
from emulator.state import Check, State, Task

_STATUSES = ("active", "inactive")


@dataclass(frozen=True)
class NewCheck:
    """A check to be made."""

    org_id: str | None
    name: str
    description: str
    type: str
    status: str
    settings: dict[str, Any]


def create_check(state: State, new: NewCheck, caller: Caller) -> Check:
    """Make a check and its task."""
    if new.org_id is None:
        raise Invalid("invalid org id for permission: invalid ID")
    caller.check("write", "checks", org_id=new.org_id)
    if new.status not in _STATUSES:
        raise Invalid("invalid status: must be active or inactive")
    organizations.find(state, new.org_id)
    if not new.name:
        raise Invalid("Check Name can't be empty")
    if not new.settings.get("every"):
        raise Invalid("Check Every must exist")
    if any((check.org_id, check.name) == (new.org_id, new.name) for check in state.checks.values()):
        raise Conflict(f"check is not unique for key {new.org_id}{new.name}")
    check = Check(
        id=state.sequence.next(),
        org_id=new.org_id,
        owner_id=caller.user_id,
        name=new.name,
        description=new.description,
        type=new.type,
        task_id=state.sequence.next(),
        settings=new.settings,
        created_at=state.now(),
    )
    state.checks[check.id] = check
    state.tasks[check.task_id] = _task_of(check, new.status)
    return check


def _task_of(check: Check, status: str) -> Task:
    return Task(
        id=check.task_id,
        org_id=check.org_id,
        owner_id=check.owner_id,
        name=check.name,
        description="",
        status=status,
        flux=check.settings["query"]["text"],
        every=check.settings["every"],
        cron="",
        offset=check.settings.get("offset", ""),
        created_at=check.created_at,
        type=check.type,
    )


def find_check(state: State, check_id: str, caller: Caller) -> Check:
    """The check with an ID."""
    check = state.checks.get(check_id)
    if check is None:
        raise NotFound(f'check not found for key "{check_id}"')
    caller.check("read", "checks", check.id, check.org_id)
    return check


def find_checks(state: State, org_id: str | None, page: Page, caller: Caller) -> list[Check]:
    """A page of checks by ID, `after` or not. It is cut before those are hidden that the caller may not see."""
    its_own = (id_ for id_, check in state.checks.items() if org_id in (None, check.org_id))
    cut = walk_ids(its_own, Page(offset=page.offset, descending=page.descending))[: page.limit]
    found = [state.checks[id_] for id_ in cut]
    return [check for check in found if caller.may("read", "checks", check.id, check.org_id)]


def find_task(state: State, check: Check) -> Task:
    """The task of a check. Without it, a check can neither be shown nor deleted."""
    if check.task_id not in state.tasks:
        raise NotFound("task not found")
    return state.tasks[check.task_id]


def delete_check(state: State, check_id: str, caller: Caller) -> None:
    """Delete a check with its task."""
    check = find_check(state, check_id, caller)
    caller.check("write", "checks", check.id, check.org_id)
    del state.tasks[find_task(state, check).id]
    del state.checks[check.id]
