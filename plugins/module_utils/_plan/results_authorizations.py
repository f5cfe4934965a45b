# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The result of influx_authorization, in check mode and in a run. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._model.authorizations import Authorization, Permission, describe_permission
from .authorizations import Action, AuthorizationPlan, Names
from .results import Pair, Result, headed_diff


class AuthorizationProgress:
    """How far a plan has come: what was done, what there is now, and the new token until the task has ended."""

    def __init__(self, plan: AuthorizationPlan) -> None:
        self.plan = plan
        self.done: list[Action] = []
        self.now = plan.before
        self.superseded = {one.id: one for one in (*plan.others, *plan.removed) if one != plan.before}
        self.token: str | None = None

    def predict(self) -> None:
        """Take all that is planned for done."""
        plan = self.plan
        self.done = plan.actions
        for one in (*plan.older, *plan.replaced):
            self.retire(one)
        for one in plan.removed:
            self.remove(one)
        self.now = plan.after
        if plan.new is not None and plan.before is not None and not plan.replaced:
            self.superseded[plan.before.id] = plan.before

    def retire(self, one: Authorization) -> None:
        """Note that a superseded authorization is deactivated, or deleted."""
        self.superseded[one.id] = replace(one, active=False)
        if self.plan.deletes:
            self.remove(one)

    def remove(self, one: Authorization) -> None:
        """Note that an authorization is gone."""
        self.superseded.pop(one.id, None)
        if self.now is not None and self.now.id == one.id:
            self.now = None

    def create(self, made: Authorization) -> None:
        """Note that ``made`` has taken the place of the authorization before it."""
        if self.now is not None:
            self.superseded[self.now.id] = self.now
        self.now, self.token = made, made.token

    def result(self) -> Result:
        """Return the result so far, without the token."""
        superseded = sorted(self.superseded.values(), key=_age_key)
        return authorization_result(self.plan, self.done, self.now, superseded)


def _age_key(one: Authorization) -> tuple[float, str]:
    return one.age_key


def authorization_result(
    plan: AuthorizationPlan,
    actions: t.Sequence[Action],
    now: Authorization | None,
    superseded: t.Sequence[Authorization],
) -> Result:
    """Return the result of ``actions``, done or planned, which led to ``now``, and left the ``superseded`` ones."""
    name = next((one.description for one in (now, plan.before) if one is not None), "")
    before, after = authorization_sides(plan, now)
    result: Result = {
        "changed": bool(actions),
        "actions": list(actions),
        "authorization": None if now is None else describe_authorization(now, plan.names),
        "superseded": [{"id": one.id, "status": one.status, "created_at": one.created_at} for one in superseded],
        "diff": headed_diff(name, before, after),
    }
    if plan.token_file is not None:
        result["token_file"] = plan.token_file
    return result


def authorization_sides(plan: AuthorizationPlan, now: Authorization | None) -> Pair:
    """Return the authorization before, and as it is ``now``, in words."""
    return _in_words(plan.before, plan.names), _in_words(now, plan.names)


def describe_authorization(one: Authorization, names: Names) -> Result:
    """Return an authorization without its token. ``names`` has those that the server does not tell."""
    return {
        "id": one.id or None,
        "org_id": one.org_id,
        "user_id": one.user_id,
        "user": one.user or None,
        "description": one.description,
        "status": one.status,
        "permissions": describe_permissions(one.permissions, {**one.names, **names}),
        "created_at": one.created_at or None,
    }


def describe_permissions(permissions: t.Iterable[Permission], names: Names) -> list[Result]:
    """Return permissions in the form of a result, sorted."""
    described: list[Result] = [
        {
            "action": held.action,
            "type": held.type,
            "id": held.id or None,
            "name": names.get(held),
            "org_id": held.org_id or None,
        }
        for held in permissions
    ]
    return sorted(described, key=_sort_key)


def permission_words(permissions: t.Iterable[Permission], names: Names) -> list[str]:
    """Return permissions as a diff shows them."""
    return sorted(describe_permission(held, names.get(held, "")) for held in permissions)


def _sort_key(permission: t.Mapping[str, t.Any]) -> tuple[str, str, str, str]:
    return permission["type"], permission["action"], permission["id"] or "", permission["org_id"] or ""


def _in_words(one: Authorization | None, names: Names) -> Result:
    if one is None:
        return {}
    return {
        "description": one.description,
        "status": one.status,
        "permissions": permission_words(one.permissions, {**one.names, **names}),
    }
