# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about the DBRP mappings of a database, and that each of them ends where it shall, on a server of ACCESS's words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import (
    Bucket,
    DbrpMapping,
    virtual_mapping,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dbrps import (
    CreateMapping,
    DbrpObservation,
    DbrpPlan,
    DeleteMapping,
    MappingStep,
    dbrp_result,
    nameless_buckets,
    plan_dbrp,
    require_bucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_dbrps import DesiredDbrp, DesiredPolicy
from unit.plugins.samples import ORG, bucket

# "D" has the name of the database, "L" one of its policies; "x" and "y" are others.
BUCKETS = {
    called: bucket(id=f"00000000000000b{number}", name=name)
    for number, (called, name) in enumerate({"D": "d", "L": "d/long", "x": "x", "y": "y"}.items())
}


@dataclass
class Server:
    """The mappings that were made, in the order of their IDs, the default, and the buckets with their virtual mappings."""

    explicit: dict[str, DbrpMapping] = field(default_factory=dict)
    default: str | None = None
    buckets: Sequence[Bucket] = tuple(BUCKETS.values())
    made: int = 0

    def listed(self) -> tuple[DbrpMapping, ...]:
        own = [replace(one, default=policy == self.default) for policy, one in self.explicit.items()]
        virtual = [virtual_mapping(one) for one in self.buckets]
        shown = [one for one in virtual if one.database == "d" and one.policy not in self.explicit]
        return (*own, *(replace(one, default=one.default and not own) for one in shown))

    def carry_out(self, step: MappingStep) -> None:
        mapping = step.policy.mapping
        if isinstance(step, DeleteMapping):
            assert self.explicit.pop(mapping.policy).id == mapping.id
            if self.default == mapping.policy:
                self.default = next(iter(self.explicit), None)
            return
        if isinstance(step, CreateMapping):
            assert mapping.policy not in self.explicit
            self.made += 1
            self.explicit[mapping.policy] = replace(mapping, id=f"{0xD0 + self.made:016x}")
        if mapping.default or len(self.explicit) == 1:
            self.default = mapping.policy

    def copy(self) -> Server:
        return replace(self, explicit=dict(self.explicit))


def there(spec: str) -> Server:
    """The server with the mappings of a text such as "p>x* q>y", where the star is for the default."""
    server = Server()
    for one in spec.split():
        policy, dummy, called = one.rstrip("*").partition(">")
        mapping = DbrpMapping(ORG, str(BUCKETS[called].id), "d", policy, virtual=False, default=one.endswith("*"))
        server.carry_out(CreateMapping(DbrpObservation(ORG).mapped(mapping)))
    return server


def declared(spec: str) -> DesiredDbrp:
    """The declaration that such a text makes."""
    pairs = [(one.rstrip("*").partition(">"), one.endswith("*")) for one in spec.split()]
    policies = [DesiredPolicy(policy, called, default=default) for (policy, dummy, called), default in pairs]
    return DesiredDbrp("d", tuple(policies))


def planned(desired: DesiredDbrp, server: Server) -> DbrpPlan:
    """The plan for what the server shows."""
    buckets = {policy.name: BUCKETS[str(policy.bucket)] for policy in desired.policies}
    observed = DbrpObservation(ORG, server.listed(), buckets)
    names = {str(one.id): one.name for one in BUCKETS.values()}
    known = {bucket_id: names[bucket_id] for bucket_id in nameless_buckets(desired, observed)}
    return plan_dbrp(desired, replace(observed, names=known))


def short(steps: Sequence[MappingStep]) -> str:
    """Steps in a text such as "create q>y, update p"."""
    called = {one.name: key for key, one in BUCKETS.items()}
    words = []
    for step in steps:
        action = step.describe()
        star = "*" if action.get("default") else ""
        words.append(f"{action['action'].partition('_')[0]} {action['policy']}>{called[action['bucket']]}{star}")
    return ", ".join(words)


@pytest.mark.parametrize(
    ("before", "wanted", "steps"),
    [
        # As declared.
        ("p>x*", "p>x*", ""),
        ("p>x q>y*", "q>y* p>x", ""),
        # More, fewer.
        ("", "p>x*", "create p>x*"),
        ("", "p>x q>y*", "create q>y*, create p>x"),
        ("p>x*", "p>x* q>y", "create q>y"),
        ("p>x*", "p>x q>y*", "create q>y*"),
        ("p>x* q>y", "p>x*", "delete q>y"),
        ("p>x* q>y", "q>y*", "update q>y*, delete p>x"),
        ("p>x* q>y", "", "delete q>y, delete p>x"),
        ("", "", ""),
        ("r>x* q>y p>x", "p>x*", "update p>x*, delete q>y, delete r>x"),
        # The default alone.
        ("p>x* q>y", "p>x q>y*", "update q>y*"),
        # Another bucket: there is no other way than a gap. The default comes first.
        ("p>x*", "p>y*", "delete p>x, create p>y*"),
        ("p>x* q>x", "q>y p>y*", "delete p>x, create p>y*, delete q>x, create q>y"),
        ("p>x* q>x", "p>y q>x*", "update q>x*, delete p>x, create p>y"),
        # Virtual ones that fit.
        ("", "autogen>D*", ""),
        ("", "autogen>D* long>L", ""),
        ("p>x*", "autogen>D* long>L", "delete p>x"),
        # Only one is a default of its own, and only where no other has been made.
        ("", "long>L*", "create long>L*"),
        ("", "autogen>D long>L*", "create long>L*"),
        ("", "autogen>D* p>x", "create autogen>D*, create p>x"),
        ("", "autogen>D p>x*", "create p>x*"),
        ("p>x*", "p>x* long>L", ""),
        ("p>x*", "p>x autogen>D*", "create autogen>D*"),
        ("p>x*", "long>L*", "create long>L*, delete p>x"),
        # What was made stays, though a virtual one would do.
        ("autogen>D*", "autogen>D*", ""),
        ("autogen>D* long>L", "autogen>D* long>L", ""),
        ("autogen>D*", "autogen>D* long>L", ""),
        # Virtual ones that don't fit are hidden.
        ("", "autogen>x*", "create autogen>x*"),
        ("", "autogen>D* long>x", "create autogen>D*, create long>x"),
        # Behind what was made there may be one that fits, which nothing shows.
        ("autogen>x*", "autogen>D*", "delete autogen>x, create autogen>D*"),
    ],
)
def test_plan_dbrp__decision(before: str, wanted: str, steps: str) -> None:
    assert short(planned(declared(wanted), there(before)).steps) == steps


def states() -> list[str]:
    """Each way to have explicit mappings of three policies, with each default."""
    found = [""]
    for targets in itertools.product(("", "x", "y"), ("", "x", "L"), ("", "x", "D")):
        there = [f"{policy}>{to}" for policy, to in zip(("p", "long", "autogen"), targets) if to]
        found += [" ".join([*there[:n], f"{there[n]}*", *there[n + 1 :]]) for n in range(len(there))]
    return found


@pytest.mark.parametrize("before", states())
def test_plan_dbrp__from_anywhere__ends_as_declared(before: str) -> None:
    """Carried out as a whole, or broken off after any step: the next plan leads to the same end, and the last one is empty."""
    for wanted in states():
        desired = declared(wanted)
        plan = planned(desired, there(before))
        for number in range(len(plan.steps) + 1):
            server = there(before)
            for step in plan.steps[:number]:
                server.carry_out(step)
            for step in planned(desired, server).steps:
                server.carry_out(step)
            assert planned(desired, server).steps == ()
            assert ended_as_declared(desired, server), f"{before} to {wanted}, after {number}"


def ended_as_declared(desired: DesiredDbrp, server: Server) -> bool:
    counting = {one.policy: (one.bucket_id, one.default) for one in server.listed()}
    names = {policy.name for policy in desired.policies}
    return server.explicit.keys() <= names and all(
        counting[policy.name] == (BUCKETS[str(policy.bucket)].id, policy.default) for policy in desired.policies
    )


@pytest.mark.parametrize("before", states())
def test_plan_dbrp__default__never_elsewhere_on_the_way(before: str) -> None:
    """Unless it moves itself, it goes from where it was to where it is declared, and to no third."""
    for wanted in states():
        desired, server = declared(wanted), there(before)
        goal = next((policy.name for policy in desired.policies if policy.default), None)
        old, plan = server.default, planned(desired, server)
        moves = any(isinstance(step, DeleteMapping) and step.policy.mapping.policy == goal for step in plan.steps)
        for step in plan.steps:
            server.carry_out(step)
            assert moves or goal is None or server.default in (old, goal, None)


def test_plan_dbrp__after__is_as_declared() -> None:
    plan = planned(declared("p>y long>L autogen>D*"), there("p>x*"))
    assert [one.describe_all() for one in plan.before] == [
        {"id": f"{0xD1:016x}", **told("p", "x", True, False)},
        {"id": BUCKETS["L"].id, **told("long", "L", False, True)},
        {"id": BUCKETS["D"].id, **told("autogen", "D", False, True)},
    ]
    assert [one.describe_all() for one in plan.after] == [
        {"id": None, **told("p", "y", False, False)},
        {"id": BUCKETS["L"].id, **told("long", "L", False, True)},
        {"id": None, **told("autogen", "D", True, False)},
    ]


def told(policy: str, called: str, default: bool, virtual: bool) -> dict[str, Any]:
    to = BUCKETS[called]
    return {"name": policy, "bucket": to.name, "bucket_id": to.id, "default": default, "virtual": virtual}


def test_plan_dbrp__moves__warned_of() -> None:
    assert planned(declared("p>x* q>y"), there("p>x*")).warnings == ()
    assert planned(declared("q>y*"), there("p>x*")).warnings == ()
    (warning,) = planned(declared("p>y* q>y"), there("p>x* q>y")).warnings
    assert warning == (
        "The DBRP mapping 'd/p' moves from the bucket 'x' to 'y': InfluxDB cannot change its bucket, so it is deleted and created. In the "
        "gap between, queries and writes fail or use another bucket."
    )


def test_plan_dbrp__explicit_and_virtual__the_explicit_one_counts() -> None:
    """Beside a default that comes first in its list, the server shows a virtual mapping that is hidden (recording "dbrps-moves")."""
    server = there("p>x* autogen>D")
    shown = DbrpObservation(
        ORG,
        (*server.listed(), replace(virtual_mapping(BUCKETS["D"]), default=False)),
        {"p": BUCKETS["x"], "autogen": BUCKETS["D"]},
    )
    plan = plan_dbrp(declared("p>x* autogen>D"), shown)
    assert (plan.steps, [one.mapping.virtual for one in plan.after]) == ((), [False, False])


def test_plan_dbrp__a_hidden_default__the_virtual_one_is_none() -> None:
    """A mapping to a bucket that the token may not read takes the default from what is seen."""
    virtual = replace(virtual_mapping(BUCKETS["D"]), default=False)
    plan = plan_dbrp(declared("autogen>D*"), DbrpObservation(ORG, (virtual,), {"autogen": BUCKETS["D"]}))
    assert short(plan.steps) == "create autogen>D*"


# Several of one policy: the server takes them where they are created at once, and changes none of them then.


def several(*specs: str) -> DbrpObservation:
    """What is observed where such texts are mappings with IDs in their order, and "p>x*" or so is declared."""
    mappings = []
    for number, spec in enumerate(specs):
        policy, _arrow, called = spec.rstrip("*").partition(">")
        to, default = str(BUCKETS[called].id), spec.endswith("*")
        mappings.append(DbrpMapping(ORG, to, "d", policy, virtual=False, default=default, id=f"{0xD0 + number:016x}"))
    return DbrpObservation(ORG, tuple(mappings))


@pytest.mark.parametrize(
    ("before", "wanted", "steps"),
    [
        # The one that fits stays, rather the default, rather the first.
        ("p>x p>x*", "p>x*", "delete 0"),
        ("p>x* p>x", "p>x*", "delete 1"),
        ("p>x p>x p>x", "p>x*", "delete 1, delete 2, update 0"),
        ("p>y* p>x", "p>x*", "delete 0, update 1"),
        ("q>x* p>x p>x", "q>x* p>x", "delete 2"),
        # What concerns the default comes first.
        ("q>x p>x p>x*", "q>x* p>x", "update 0, delete 1"),
        # None fits: the last one that goes is the one that moves.
        ("p>x p>x*", "p>y*", "delete 0, delete 1, create p>y*"),
        # All go.
        ("p>x* q>x q>y", "p>x*", "delete 2, delete 1"),
        ("p>x p>y*", "", "delete 0, delete 1"),
        ("autogen>D autogen>D*", "long>L autogen>D*", "delete 0"),
    ],
)
def test_plan_dbrp__several_of_a_policy__one_stays(before: str, wanted: str, steps: str) -> None:
    desired = declared(wanted)
    shown = several(*before.split())
    virtual = tuple(virtual_mapping(BUCKETS[called]) for called in ("D", "L"))
    buckets = {policy.name: BUCKETS[str(policy.bucket)] for policy in desired.policies}
    plan = plan_dbrp(desired, replace(shown, mappings=(*virtual, *shown.mappings), buckets=buckets))
    words = [
        f"{step.verb} {short([step]).split()[1] if step.policy.mapping.id is None else int(step.policy.mapping.id, 16) - 0xD0}"
        for step in plan.steps
    ]
    assert ", ".join(words) == steps
    assert len(plan.warnings) == ("create" in steps)
    told_before = [one.mapping.id for one in plan.before if not one.mapping.virtual]
    assert sorted(map(str, told_before)) == [str(one.id) for one in shown.mappings]
    ends = [(one.mapping.policy, one.mapping.default) for one in plan.after]
    assert ends == [(policy.name, policy.default) for policy in desired.policies]


def test_nameless_buckets__several_of_a_policy__of_each_but_not_of_a_hidden_virtual_one() -> None:
    shown = several("p>y", "p>x*", "autogen>x")
    virtual = virtual_mapping(BUCKETS["D"])
    observed = DbrpObservation(ORG, (virtual, *shown.mappings), {"p": BUCKETS["x"], "autogen": BUCKETS["x"]})
    assert nameless_buckets(declared("p>x* autogen>x"), observed) == [BUCKETS["y"].id]


def test_nameless_buckets__nothing_changes__none() -> None:
    buckets = {"p": BUCKETS["x"]}
    assert nameless_buckets(declared("p>x*"), DbrpObservation(ORG, there("p>x*").listed(), buckets)) == []
    observed = DbrpObservation(ORG, there("p>y* q>y").listed(), buckets)
    assert nameless_buckets(declared("p>x*"), observed) == [BUCKETS["y"].id]


def test_require_bucket__none__refused() -> None:
    with pytest.raises(
        RefusedError, match="no bucket '00000000000000b9' in the organization, which the DBRP mapping 'd/p'"
    ):
        require_bucket(DesiredDbrp("d"), DesiredPolicy("p", bucket_id="00000000000000b9"), None)


def test_dbrp_result__nothing_done__before_is_after() -> None:
    plan = planned(declared("p>y*"), there("p>x*"))
    result = dbrp_result(plan, (), {})
    assert (result["changed"], result["actions"]) == (False, [])
    assert result["diff"]["before"] == result["diff"]["after"]


def test_dbrp_result__a_bucket_without_a_name__told_by_its_id() -> None:
    far = DbrpMapping(ORG, "00000000000000b9", "d", "p", virtual=False, default=True, id="00000000000000d1")
    plan = plan_dbrp(declared("p>x*"), DbrpObservation(ORG, (far,), {"p": BUCKETS["x"]}))
    result = dbrp_result(plan, plan.steps, {"p": "00000000000000d2"})
    assert result["actions"][0] == {
        "action": "delete_dbrp",
        "database": "d",
        "policy": "p",
        "bucket_id": "00000000000000b9",
    }
    assert "from the bucket '00000000000000b9' to 'x'" in result["warnings"][0]
    assert result["dbrp"]["policies"][0]["id"] == "00000000000000d2"
