# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""A plan that is saved in check mode, for review, and what differs from it when it is to be carried out. Pure.

It has what changes and the state that this was planned on, and no secret.
"""

from __future__ import annotations

import typing as t

from .._printable import count
from .diffs import summarize_changes
from .progress import Item
from .progress_server import LabelItem, OrganizationProgress, ResourceProgress
from .rehearsal import has_no_server_given
from .results import Result, describe_bucket, describe_label, describe_step

FORMAT = 1
# What two plans for the same thing are compared by.
_COMPARED = ("before", "after", "actions")


def plan_document(
    host: str, organizations: t.Sequence[OrganizationProgress], users: t.Sequence[ResourceProgress]
) -> Result:
    """Return the plan as JSON takes it: one change for each thing that is not as declared."""
    changes = [_resource_change(None, user) for user in users]
    for one in organizations:
        resources = [*([] if one.itself is None else [one.itself]), *one.resources]
        changes += [_resource_change(one.title, resource) for resource in resources]
        changes += [_label_change(one.title, label) for label in one.labels]
        changes += [_bucket_change(one.title, item) for item in (*one.items, *one.purges)]
    planned = [change for change in changes if change["actions"]]
    summary = summarize_changes([(change["before"], change["after"]) for change in planned])
    return {
        "format": FORMAT,
        "server": host,
        "summary": summary or "nothing to do",
        "changes": planned,
    }


def differences(saved: Result, now: Result) -> list[str]:
    """Return what of the plan ``now`` is not in the ``saved`` one, in words.

    What is in the saved plan alone has been done meanwhile, or is not needed any more. So a run that ended half-way can go on.
    """
    if saved.get("server") != now["server"]:
        return [f"it was made for {saved.get('server')}, and the task is for {now['server']}"]
    reviewed = {_key(change): change for change in saved.get("changes") or ()}
    told = (_difference(reviewed.get(_key(change)), change) for change in now["changes"])
    return [words for words in told if words]


def is_plan(document: object) -> bool:
    """Whether a document has the form of :func:`plan_document`."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return False
    changes = document.get("changes")
    return isinstance(changes, list) and all(
        isinstance(one, dict) and {"kind", "name"} <= one.keys() for one in changes
    )


def _key(change: Result) -> tuple[t.Any, ...]:
    return change.get("organization"), change["kind"], change["name"]


def _difference(reviewed: Result | None, now: Result) -> str:
    title = f"{now['kind']} {now['name']!r}"
    if now["organization"] is not None and now["kind"] != "organization":
        title += f" of {now['organization']!r}"
    if reviewed is None:
        return f"{title} is not in the plan, and would be changed ({', '.join(_verbs(now))})"
    # What an earlier task of the run in check mode would have made had no ID yet.
    knows_id = reviewed.get("id") is not None or not reviewed.get("before")
    is_same = not knows_id or reviewed.get("id") == now["id"]
    if is_same and all(reviewed.get(part) == now[part] for part in _COMPARED):
        return ""
    if not is_same:
        return f"{title} is another one now: its ID was {reviewed.get('id')}, and is {now['id']}"
    changed = _changed_options(reviewed.get("before"), now["before"])
    if changed:
        return f"{title} has been changed since: {changed}"
    changed = _changed_options(reviewed.get("after"), now["after"])
    return f"{title} is declared otherwise now: {changed}" if changed else f"{title} would be changed by other steps"


def _changed_options(then: object, now: Result) -> str:
    before = then if isinstance(then, dict) else {}
    if bool(before) != bool(now):
        return "it exists now" if now else "it does not exist any more"
    options = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
    told = [f"{key} was {before.get(key)!r}, and is {now.get(key)!r}" for key in options[:3]]
    more = [count(len(options) - 3, "more option")] if len(options) > 3 else []
    return "; ".join([*told, *more])


def _verbs(change: Result) -> list[str]:
    return list(dict.fromkeys(str(action["action"]) for action in change["actions"]))


def _change(organization: str | None, kind: str, name: str, thing_id: str | None, sides: t.Sequence[Result]) -> Result:
    return {
        "organization": organization,
        "kind": kind,
        "name": name,
        "id": None if thing_id is None or has_no_server_given(thing_id) else thing_id,
        "before": sides[0],
        "after": sides[1],
    }


def _resource_change(organization: str | None, resource: ResourceProgress) -> Result:
    sides = resource.sides()
    return {
        **_change(organization, resource.kind, resource.title, resource.found_id, sides),
        "actions": resource.planned_actions() if resource.error is None else [],
    }


def _label_change(organization: str, item: LabelItem) -> Result:
    before = item.plan.before
    sides = describe_label(before), describe_label(item.plan.after)
    return {
        **_change(organization, "label", item.title, None if before is None else before.id, sides),
        "actions": item.plan.actions if item.error is None else [],
    }


def _bucket_change(organization: str, item: Item) -> Result:
    plan = item.plan
    bucket = plan.before.bucket
    sides = describe_bucket(plan.before, plan.spelled), describe_bucket(plan.after, plan.spelled)
    steps = plan.steps if item.error is None else ()
    return {
        **_change(organization, "bucket", item.title, None if bucket is None else bucket.id, sides),
        "actions": [describe_step(step, plan.spelled) for step in steps],
    }
