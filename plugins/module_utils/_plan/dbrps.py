# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for the DBRP mappings of a database. Pure.

As soon as a database has an explicit mapping, one of these is its default. Only without any it is the virtual one of the bucket
that has the name of the database. So the defaults of a database are one decision.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .._errors import RefusedError
from .._model.resources import Bucket, DbrpMapping
from .desired_dbrps import DesiredDbrp, DesiredPolicy
from .results import Result, headed_diff, steps_result

MAY_BE_HIDDEN = "The token sees no explicit DBRP mapping of the database: there is none, or it lacks the permission to read its bucket."
Action = dict[str, t.Any]


@dataclass(frozen=True)
class MappedPolicy:
    """A mapping, and the name of its bucket, None where that can't be seen."""

    mapping: DbrpMapping
    bucket: str | None

    def describe(self) -> Action:
        """Return it in the words of the options."""
        bucket = {"bucket_id": self.mapping.bucket_id} if self.bucket is None else {"bucket": self.bucket}
        return {"name": self.mapping.policy, **bucket, "default": self.mapping.default}

    def describe_all(self) -> Action:
        """Return it in the words of a result."""
        mapping = self.mapping
        return {
            "id": mapping.id,
            "name": mapping.policy,
            "bucket": self.bucket,
            "bucket_id": mapping.bucket_id,
            "default": mapping.default,
            "virtual": mapping.virtual,
        }


@dataclass(frozen=True)
class MappingStep:
    """What all steps have: the mapping as it is before a deletion, or as it is to be, with its bucket's name."""

    verb: t.ClassVar[str]
    policy: MappedPolicy

    @property
    def operation(self) -> str:
        """What messages call it."""
        return f"{self.verb} the DBRP mapping {self.policy.mapping.title!r}"

    def describe(self) -> Action:
        """Return it in words."""
        described = self.policy.describe()
        action = {"action": f"{self.verb}_dbrp", "database": self.policy.mapping.database}
        return {**action, "policy": described.pop("name"), **described}


@dataclass(frozen=True)
class CreateMapping(MappingStep):
    verb: t.ClassVar[str] = "create"


@dataclass(frozen=True)
class MakeDefault(MappingStep):
    verb: t.ClassVar[str] = "update"


@dataclass(frozen=True)
class DeleteMapping(MappingStep):
    verb: t.ClassVar[str] = "delete"

    def describe(self) -> Action:
        # Steps before it may have given the default to another one.
        return {key: value for key, value in super().describe().items() if key != "default"}


@dataclass(frozen=True)
class DbrpObservation:
    """The mappings of a database that can be seen, virtual ones too, the declared buckets by policy, and the names of others by ID."""

    org_id: str
    mappings: tuple[DbrpMapping, ...] = ()
    buckets: t.Mapping[str, Bucket] = field(default_factory=dict)
    names: t.Mapping[str, str | None] = field(default_factory=dict)

    def explicit(self) -> dict[str, DbrpMapping]:
        """The explicit ones by policy. Of several of one policy, the one that is to stay."""
        ordered = sorted((one for one in self.mappings if not one.virtual), key=self._stays_rather, reverse=True)
        return {one.policy: one for one in ordered}

    def duplicates(self, policy: str) -> list[DbrpMapping]:
        """Return further explicit ones of a policy, which the server takes where several are created at once."""
        stays = self.explicit().get(policy)
        return [one for one in self.mappings if not one.virtual and one.policy == policy and one != stays]

    def _stays_rather(self, mapping: DbrpMapping) -> tuple[bool, bool, str]:
        """The order of explicit mappings of one policy. Tasks that see the same of them must agree on which one stays."""
        declared = self.buckets.get(mapping.policy)
        return declared is None or declared.id != mapping.bucket_id, not mapping.default, str(mapping.id)

    def counting(self) -> dict[str, DbrpMapping]:
        """Return those that count, by policy. The server may list a virtual one beside the explicit one that hides it."""
        return {**{one.policy: one for one in self.mappings if one.virtual}, **self.explicit()}

    def mapped(self, mapping: DbrpMapping) -> MappedPolicy:
        """Return a mapping with the name of its bucket."""
        own = {str(bucket.id): bucket.name for bucket in self.buckets.values()}
        return MappedPolicy(mapping, own.get(mapping.bucket_id) or self.names.get(mapping.bucket_id))


@dataclass(frozen=True)
class DbrpPlan:
    """The mappings before and after: the declared ones, and before also all explicit ones; and the steps between."""

    database: str
    org_id: str
    before: tuple[MappedPolicy, ...] = ()
    after: tuple[MappedPolicy, ...] = ()
    steps: tuple[MappingStep, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class DbrpProgress:
    """How far ``plan`` has been carried out: the steps that are done, and the IDs of the mappings that were made, by policy."""

    plan: DbrpPlan
    done: list[MappingStep] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)

    def record(self, step: MappingStep, mapping: DbrpMapping) -> None:
        """Note that ``step`` is done, which has made ``mapping`` or deleted it."""
        self.done.append(step)
        if isinstance(step, DeleteMapping):
            self.made.pop(mapping.policy, None)
        else:
            self.made[mapping.policy] = str(mapping.id)


def nameless_buckets(declared: DesiredDbrp, observed: DbrpObservation) -> list[str]:
    """Return the IDs of buckets whose names are needed to tell what changes. There are none where nothing does."""
    policies = {policy.name for policy in declared.policies}
    known = {bucket.id for bucket in observed.buckets.values()}
    counting = observed.counting()
    told = [
        one for one in observed.mappings if not one.virtual or (one.policy in policies and one == counting[one.policy])
    ]
    return list(dict.fromkeys(one.bucket_id for one in told if one.bucket_id not in known))


def plan_dbrp(declared: DesiredDbrp, observed: DbrpObservation) -> DbrpPlan:
    """Return the plan for what is observed."""
    steps = _steps(declared, observed)
    return DbrpPlan(
        declared.database,
        observed.org_id,
        _before(declared, observed),
        tuple(_after(policy, observed, steps) for policy in declared.policies),
        steps,
        tuple(_gaps(steps)),
    )


def require_bucket(declared: DesiredDbrp, policy: DesiredPolicy, bucket: Bucket | None) -> Bucket:
    """Return the bucket of ``policy``, which must exist."""
    if bucket is None:
        raise RefusedError(
            f"There is no bucket {policy.bucket_name_or_id!r} in the organization, which the DBRP mapping "
            f"'{declared.database}/{policy.name}' needs. Create the bucket first, or correct its name."
        )
    return bucket


def _steps(declared: DesiredDbrp, observed: DbrpObservation) -> tuple[MappingStep, ...]:
    """Return the steps: first what concerns the default, and what is in excess last, so that it goes to no other on the way."""
    explicit = observed.explicit()
    names = {policy.name for policy in declared.policies}
    undeclared = sorted((one.default, name) for name, one in explicit.items() if name not in names)
    excess = [
        DeleteMapping(observed.mapped(one))
        for _is_default, name in undeclared
        for one in (*observed.duplicates(name), explicit[name])
    ]
    if _is_virtual_alone(declared, observed):
        return tuple(excess)
    ordered = sorted(declared.policies, key=_is_not_default)
    steps = [step for policy in ordered for step in _policy_steps(policy, declared, observed)]
    return (*steps, *excess)


def _is_not_default(policy: DesiredPolicy) -> bool:
    return not policy.default


def _is_virtual_alone(declared: DesiredDbrp, observed: DbrpObservation) -> bool:
    """Return whether virtual mappings give all that is declared, as soon as no explicit one is left."""
    if not all(_fits_virtually(policy, observed) for policy in declared.policies):
        return False
    explicit, counting = observed.explicit(), observed.counting()
    for policy in declared.policies:
        # Beside an explicit mapping, no virtual one is the default.
        becomes_default = observed.buckets[policy.name].name == declared.database
        is_default = becomes_default if explicit else counting[policy.name].default
        if is_default != policy.default:
            return False
    return True


def _fits_virtually(policy: DesiredPolicy, observed: DbrpObservation) -> bool:
    mapping = observed.counting().get(policy.name)
    return mapping is not None and mapping.virtual and mapping.bucket_id == observed.buckets[policy.name].id


def _policy_steps(policy: DesiredPolicy, declared: DesiredDbrp, observed: DbrpObservation) -> list[MappingStep]:
    bucket, now = observed.buckets[policy.name], observed.explicit().get(policy.name)
    wanted = DbrpMapping(
        observed.org_id, str(bucket.id), declared.database, policy.name, virtual=False, default=policy.default
    )
    create = CreateMapping(MappedPolicy(wanted, bucket.name))
    if now is None:
        return [] if not policy.default and _fits_virtually(policy, observed) else [create]
    # Before anything else: the server changes none of several.
    steps: list[MappingStep] = [DeleteMapping(observed.mapped(one)) for one in observed.duplicates(policy.name)]
    if now.bucket_id != bucket.id:
        return [*steps, DeleteMapping(observed.mapped(now)), create]
    if policy.default and not now.default:
        return [*steps, MakeDefault(MappedPolicy(replace(now, default=True), bucket.name))]
    return steps


def _before(declared: DesiredDbrp, observed: DbrpObservation) -> tuple[MappedPolicy, ...]:
    counting, explicit = observed.counting(), observed.explicit()
    names = [policy.name for policy in declared.policies]
    others = sorted(name for name in explicit if name not in names)
    told = [
        one for name in (*names, *others) if name in counting for one in (counting[name], *observed.duplicates(name))
    ]
    return tuple(map(observed.mapped, told))


def _after(policy: DesiredPolicy, observed: DbrpObservation, steps: t.Sequence[MappingStep]) -> MappedPolicy:
    for step in steps:
        if step.policy.mapping.policy == policy.name and not isinstance(step, DeleteMapping):
            return step.policy
    mapping = observed.counting()[policy.name]
    return MappedPolicy(replace(mapping, default=policy.default), observed.buckets[policy.name].name)


def is_move(before: MappingStep, after: MappingStep) -> bool:
    """Return whether two steps in a row give a mapping another bucket."""
    same_policy = before.policy.mapping.policy == after.policy.mapping.policy
    return isinstance(before, DeleteMapping) and isinstance(after, CreateMapping) and same_policy


def _gaps(steps: t.Sequence[MappingStep]) -> t.Iterator[str]:
    """Yield a warning for each mapping that moves: the server can't change its bucket, and ignores who tries."""
    for before, after in zip(steps, steps[1:]):
        old, new = before.policy, after.policy
        if is_move(before, after):
            yield (
                f"The DBRP mapping {old.mapping.title!r} moves from the bucket {old.bucket or old.mapping.bucket_id!r} to {new.bucket!r}: "
                "InfluxDB cannot change its bucket, so it is deleted and created. In the gap between, queries and writes fail or "
                "use another bucket."
            )


def dbrp_result(plan: DbrpPlan, done: t.Sequence[MappingStep], made: t.Mapping[str, str]) -> Result:
    """Return the result of the steps that are ``done`` or predicted. ``made`` has the IDs of new mappings by policy."""
    after = [
        replace(one, mapping=replace(one.mapping, id=made.get(one.mapping.policy, one.mapping.id)))
        for one in plan.after
    ]
    policies = [one.describe_all() for one in after]
    described = {"database": plan.database, "org_id": plan.org_id, "policies": policies} if after else None
    now = plan.after if done else plan.before
    diff = headed_diff(
        plan.database, describe_mappings(plan.database, plan.before), describe_mappings(plan.database, now)
    )
    return steps_result({"dbrp": described}, done, diff, plan.warnings)


def describe_mappings(database: str, policies: t.Sequence[MappedPolicy]) -> Result:
    """Return mappings of a database in the words of the options, empty if there are none."""
    return {"database": database, "policies": [one.describe() for one in policies]} if policies else {}
