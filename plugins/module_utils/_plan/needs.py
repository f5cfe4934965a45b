# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The least permissions with which a declaration can be carried out, and a second run finds nothing to do. Pure.

The guide on permissions has the same as tables. A test compares them.
"""

from __future__ import annotations

import typing as t

from .._model.authorizations import Permission
from .._model.resources import Bucket, Label, User, UserAccount
from .authorizations import AuthorizationPlan, Names
from .buckets import dependents_must_be_read
from .dbrps import DbrpPlan, MappedPolicy
from .desired_authorizations import DesiredPermission
from .desired_buckets import DesiredBuckets
from .desired_users import DesiredUser
from .desired_v1_users import DesiredV1User
from .organizations import CreateOrganization, OrganizationPlan
from .progress import DeclaredItem, Item
from .progress_server import LabelItem
from .rehearsal import is_predicted
from .seen_access import SeenAccess
from .steps import AddLabel, AddRole, CreateLabel, RemoveLabel
from .users import DeleteUser, Importance, UpdateUser, UserPlan
from .v1_users import CreateV1User, SetV1Password, V1UserPlan

Found = t.Iterator[DesiredPermission]
# Beside all buckets, what the guide lists for protect_dependents.
_DEPENDENTS = ("tasks", "checks", "authorizations", "scrapers", "replications", "users")
_BOTH = ("read", "write")


class Needs(t.NamedTuple):
    """The permissions that something takes. ``operator`` has in words what only an operator token can do."""

    permissions: frozenset[DesiredPermission] = frozenset()
    operator: tuple[str, ...] = ()


def join(needs: t.Iterable[Needs]) -> Needs:
    """Return all ``needs`` as one, without what something wider includes."""
    every = list(needs)
    permissions = frozenset(one for needed in every for one in needed.permissions)
    operator = dict.fromkeys(reason for needed in every for reason in needed.operator)
    return Needs(_reduce(permissions), tuple(operator))


def subtract(needs: Needs, held: t.Collection[DesiredPermission]) -> Needs:
    """Return ``needs`` without what ``held`` includes."""
    return needs._replace(permissions=frozenset(one for one in needs.permissions if not _is_covered(one, held)))


def _reduce(permissions: frozenset[DesiredPermission]) -> frozenset[DesiredPermission]:
    return frozenset(one for one in permissions if not _is_single(one) or _of_all(one) not in permissions)


def _is_covered(one: DesiredPermission, held: t.Collection[DesiredPermission]) -> bool:
    return one in held or _of_all(one) in held


def _is_single(one: DesiredPermission) -> bool:
    return one.name is not None or one.id is not None


def _of_all(one: DesiredPermission) -> DesiredPermission:
    return DesiredPermission(one.action, one.type)


# Organizations and users


def organization_needs(plan: OrganizationPlan) -> Needs:
    """Return what keeping an organization itself takes."""
    before, steps = plan.before.organization, plan.steps
    for step in steps:
        if isinstance(step, CreateOrganization):
            return Needs(operator=(step.operation,))
    if before is None:
        return Needs()
    permissions = [DesiredPermission("read", "orgs")]
    if steps:
        permissions.append(DesiredPermission("write", "orgs"))
    return Needs(frozenset([*permissions, *_users_to_find(steps)]))


def user_needs(declared: DesiredUser, plan: UserPlan, importance: Importance, org_id: str | None) -> Needs:
    """Return what keeping a user takes, with a token of the organization ``org_id``."""
    account, steps = plan.before.account, plan.steps
    if account is None:
        return Needs(frozenset(_all("users", _BOTH)) if steps else frozenset())
    permissions = {_user("read", _as_user(account))}
    if steps or _may_set_password(declared, plan):
        permissions.add(_user("write", _as_user(account)))
    if any(_ends(step) for step in steps):
        # The task finds out whether it is the user of its own token.
        permissions |= set(_all("users", ("read",)))
    others = [one for one in importance.owned if one != org_id]
    if importance.owned and not others:
        permissions.add(DesiredPermission("read", "orgs"))
    operator = f"read each organization that the user {account.name!r} owns"
    return Needs(_reduce(frozenset(permissions)), (operator,) if others else ())


def _may_set_password(declared: DesiredUser | DesiredV1User, plan: UserPlan | V1UserPlan) -> bool:
    """Whether a run may set a password of which check mode does not know whether it is the declared one."""
    return bool(plan.warnings) and declared.password is not None and declared.renewal == "if_different"


def _ends(step: object) -> bool:
    return isinstance(step, DeleteUser) or (isinstance(step, UpdateUser) and step.status == "inactive")


def _as_user(account: UserAccount) -> User:
    return User(str(account.id), account.name)


def _users_to_find(steps: t.Iterable[object]) -> Found:
    """Yield what looking those users up takes who are given a role by name."""
    for step in steps:
        if isinstance(step, AddRole) and step.user.name is not None:
            yield _user("read", step.user)


def _user(action: str, user: User) -> DesiredPermission:
    if is_predicted(user.id):
        return DesiredPermission(action, "users")
    return (
        DesiredPermission(action, "users", name=user.name)
        if user.name
        else DesiredPermission(action, "users", None, user.id)
    )


def _all(kind: str, actions: t.Iterable[str]) -> Found:
    for action in actions:
        yield DesiredPermission(action, kind)


# Labels and buckets


def contents_needs(
    labels: t.Sequence[LabelItem],
    items: t.Sequence[DeclaredItem],
    purges: t.Sequence[Item],
    declared: DesiredBuckets,
    undeclared: t.Sequence[Bucket] | None,
) -> Needs:
    """Return what keeping the labels and buckets of an organization takes. ``undeclared`` are the buckets to list, None for none."""
    found = [one for label in labels for one in _label_needs(label)]
    found += [one for item in items for one in _bucket_needs(item)]
    found += _purge_needs(purges, declared)
    if undeclared is not None:
        found += _all("buckets", ("read",))
        found += _all("labels", ("read",)) if any(bucket.labels for bucket in undeclared) else ()
    return Needs(frozenset(found))


def _label_needs(item: LabelItem) -> Found:
    yield DesiredPermission("read", "labels")
    if item.planned:
        yield _label(item.plan.before)


def _label(label: Label | None) -> DesiredPermission:
    """Return the permission to write ``label``, or all labels where it does not exist yet."""
    is_there = label is not None and label.id is not None and not is_predicted(label.id)
    return DesiredPermission("write", "labels", label.name if label is not None and is_there else None)


def _bucket_needs(item: DeclaredItem) -> Found:
    declared, before, steps = item.declared, item.plan.before.bucket, item.plan.steps
    if before is None and not steps:
        return
    if before is None:
        yield from _all("buckets", _BOTH)
    else:
        yield from _existing_bucket(before, writes=bool(steps))
    if dependents_must_be_read(declared, before):
        yield from _protection()
    if declared.presence == "absent":
        return
    if declared.labels is not None and (before is not None or not declared.labels.is_empty()):
        yield DesiredPermission("read", "labels")
    for step in steps:
        if isinstance(step, (AddLabel, RemoveLabel)):
            yield _label(step.label)
        elif isinstance(step, CreateLabel):
            yield _label(None)
    if declared.keeps_roles:
        yield DesiredPermission("read", "orgs")
        yield from _users_to_find(steps)


def _existing_bucket(bucket: Bucket, *, writes: bool) -> Found:
    # InfluxDB's own buckets are read with their organization.
    yield DesiredPermission("read", "orgs") if bucket.is_system else DesiredPermission("read", "buckets", bucket.name)
    if writes:
        yield DesiredPermission("write", "buckets", bucket.name)


def _protection() -> Found:
    # A token for a single bucket is itself a use of this bucket.
    yield from _all("buckets", _BOTH)
    for kind in _DEPENDENTS:
        yield from _all(kind, ("read",))


def _purge_needs(purges: t.Sequence[Item], declared: DesiredBuckets) -> Found:
    if declared.purge is None:
        return
    yield from _all("buckets", ("read",))
    if declared.purge.label is not None:
        yield from _all("labels", ("read",))
    for item in purges:
        yield DesiredPermission("write", "buckets", item.title)
    if purges and declared.purge_protect_dependents:
        yield from _protection()


# Access


def dbrp_needs(plan: DbrpPlan) -> Needs:
    """Return what keeping the mappings of a database takes. The permissions for their buckets decide."""
    read = [_mapped("read", one) for one in (*plan.before, *plan.after)]
    changed = [step.policy for step in plan.steps]
    return Needs(frozenset([*read, *(_mapped(action, one) for one in changed for action in _BOTH)]))


def _mapped(action: str, policy: MappedPolicy) -> DesiredPermission:
    if policy.bucket is not None:
        return DesiredPermission(action, "buckets", policy.bucket)
    return DesiredPermission(action, "buckets", None, policy.mapping.bucket_id)


def authorization_needs(plan: AuthorizationPlan, seen: SeenAccess) -> Needs:
    """Return what keeping a token takes."""
    return _access_needs(seen, writes=bool(plan.actions), writes_owner=bool(plan.actions), grants=plan.new is not None)


def v1_user_needs(declared: DesiredV1User, plan: V1UserPlan, seen: SeenAccess) -> Needs:
    """Return what keeping a v1 user takes."""
    if plan.before.user is None and not plan.steps:
        return Needs()
    is_only_password = all(isinstance(step, SetV1Password) and step.finishes is None for step in plan.steps)
    return _access_needs(
        seen,
        writes=not is_only_password,
        writes_owner=bool(plan.steps) or _may_set_password(declared, plan),
        grants=any(isinstance(step, CreateV1User) for step in plan.steps),
    )


def _access_needs(seen: SeenAccess, *, writes: bool, writes_owner: bool, grants: bool) -> Needs:
    permissions = [DesiredPermission("read", "authorizations")]
    permissions += _all("authorizations", ("write",)) if writes else ()
    permissions += [_user("read", user) for user in (seen.owner, seen.asker) if user is not None and user.id]
    if seen.owner.id and writes_owner:
        permissions.append(_user("write", seen.owner))
    permissions += [
        _declared("read", one, seen.names)
        for one in seen.granted
        if one.id and one.type in ("buckets", "labels", "users")
    ]
    is_operators = any(_is_operators(one) for one in seen.granted) and grants
    if grants and not is_operators:
        permissions += [_declared(one.action, one, seen.names) for one in seen.granted]
    return Needs(frozenset(permissions), ("create an operator token",) if is_operators else ())


def _is_operators(one: Permission) -> bool:
    """Whether no token that is for one organization has that permission."""
    return not one.org_id and (not one.id if one.type == "orgs" else one.type != "users")


def _declared(action: str, one: Permission, names: Names) -> DesiredPermission:
    if one.type == "orgs" or not one.id or is_predicted(one.id):
        return DesiredPermission(action, one.type)
    if one.type == "users":
        return _user(action, User(one.id, names.get(one)))
    name = names.get(one) if one.type in ("buckets", "labels") else None
    return DesiredPermission(action, one.type, name) if name else DesiredPermission(action, one.type, None, one.id)
