# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Create, change and delete DBRP mappings, each confirmed."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import replace
from functools import partial

from .._api.client import Client
from .._api.dbrps import create_mapping, delete_mapping, list_mappings, make_default
from .._errors import ConflictError, InfluxError, OvertakenError
from .._model.resources import DbrpMapping
from .._plan.dbrps import CreateMapping, DbrpPlan, DbrpProgress, MakeDefault, MappingStep, is_move
from .confirm import delete_and_confirm, send_and_confirm
from .overtaken import Replans, gets_around


def keep_mappings(client: Client, progress: DbrpProgress, plan_again: t.Callable[[], DbrpPlan]) -> None:
    """Carry the plan of ``progress`` out, and where somebody else was faster, what ``plan_again`` returns."""
    replans = Replans()
    steps = progress.plan.steps
    while True:
        left = list(steps)
        try:
            _apply(client, left, progress)
            return _check_alone(client, steps)
        except InfluxError as error:
            if not replans.allow(error):
                raise
            plan = plan_again()
            creates = any(isinstance(step, CreateMapping) for step in plan.steps)
            if not gets_around(error, repeats=bool(left) and left[0] in plan.steps, creates=creates):
                raise
        client.report.plan_again(len(left), len(plan.steps))
        steps = plan.steps
        progress.plan = _joined(progress, plan)


def _joined(progress: DbrpProgress, plan: DbrpPlan) -> DbrpPlan:
    """Return ``plan`` as the rest of a task that has done something already."""
    if not progress.done:
        return plan
    warnings = tuple(dict.fromkeys((*progress.plan.warnings, *plan.warnings)))
    return replace(plan, before=progress.plan.before, steps=(*progress.done, *plan.steps), warnings=warnings)


def _apply(client: Client, left: list[MappingStep], progress: DbrpProgress) -> None:
    """Carry out the steps that are ``left``, and take each one that is done off them."""
    while left:
        if len(left) > 1 and is_move(left[0], left[1]) and _was_free(client, left[1], progress):
            left.pop(0)
        else:
            _apply_step(client, left[0], progress, partial(_send, client, left[0]))
        left.pop(0)


def _check_alone(client: Client, steps: t.Sequence[MappingStep]) -> None:
    """Raise :class:`OvertakenError` where the server has more than one of a mapping that was created.

    It looks before it creates one, and not while it does, so it lets several be created at once.
    """
    created = [step.policy.mapping for step in steps if isinstance(step, CreateMapping)]
    if not created:
        return
    there = list_mappings(client, org_id=created[0].org_id, database=created[0].database)
    times = Counter(mapping.policy for mapping in there if not mapping.virtual)
    for mapping in created:
        if times[mapping.policy] > 1:
            raise OvertakenError(
                f"The DBRP mapping {mapping.title!r} was created meanwhile by somebody else too, and InfluxDB keeps both. Run the task "
                "again to remove one of them."
            )


def _apply_step(
    client: Client, step: MappingStep, progress: DbrpProgress, send: t.Callable[[], DbrpMapping | None]
) -> bool:
    """Carry out a step by ``send``. Return whether it did something."""
    with client.report.step(step.operation):
        try:
            made = send()
        except InfluxError as error:
            raise error.during(step.operation) from error
        if made is not None:
            with client.report.recording(step.describe()):
                progress.record(step, made)
    return made is not None


def _was_free(client: Client, create: MappingStep, progress: DbrpProgress) -> bool:
    """Before a mapping is deleted to be created anew, find out whether the server would take the new one.

    It refuses that for the old one's sake, after it has looked at the permissions and the bucket (recording ``dbrps-moves``). So what
    else it refuses costs nobody the old one. Return whether it has taken it, since somebody else has deleted the old one.
    """
    wanted = create.policy.mapping

    def send() -> DbrpMapping | None:
        try:
            return create_mapping(client, wanted)
        except ConflictError:
            return None

    return _apply_step(client, create, progress, lambda: send_and_confirm(client, send, lambda: _made(client, wanted)))


def _made(client: Client, wanted: DbrpMapping) -> DbrpMapping | None:
    found = _find(client, wanted)
    return found if found is not None and replace(found, id=None) == wanted else None


def _send(client: Client, step: MappingStep) -> DbrpMapping | None:
    """Return the mapping, as it is or was; None where somebody else has deleted it meanwhile."""
    mapping = step.policy.mapping
    if isinstance(step, CreateMapping):
        return send_and_confirm(client, lambda: create_mapping(client, mapping), lambda: _adopt(client, mapping))
    if isinstance(step, MakeDefault):
        return send_and_confirm(client, lambda: make_default(client, mapping), lambda: _same(client, mapping))
    deleted = delete_and_confirm(
        client, lambda: delete_mapping(client, mapping), lambda: _find(client, mapping) is not None
    )
    return mapping if deleted else None


def _adopt(client: Client, wanted: DbrpMapping) -> DbrpMapping | None:
    """Return what a creation whose response got lost has made, None if there is nothing."""
    found = _find(client, wanted)
    if found is None or replace(found, id=None) == wanted:
        return found
    raise OvertakenError(
        f"The DBRP mapping {wanted.title!r} was created meanwhile, by somebody else and otherwise. Run the task again to go on from "
        "what is there now."
    )


def _same(client: Client, wanted: DbrpMapping) -> DbrpMapping | None:
    found = _find(client, wanted)
    return found if found == wanted else None


def _find(client: Client, wanted: DbrpMapping) -> DbrpMapping | None:
    """Return the explicit mapping of the same database and policy, and with the same ID where that is known."""
    for found in list_mappings(client, org_id=wanted.org_id, database=wanted.database):
        if not found.virtual and found.policy == wanted.policy and wanted.id in (None, found.id):
            return found
    return None
