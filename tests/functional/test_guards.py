# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every guard, by each module that could get past it: in check mode and in a run it holds, nothing is sent that writes, and
nothing has changed; and where leave can be given, giving it is enough.

Guards that need a token, another edition or another client are looked at beside those: test_buckets.py (purges by tokens that
don't see all, and what changes meanwhile), test_least_privilege.py (hidden labels and users), test_cloud.py and
test_cloud_many.py (Cloud's other organization), test_names.py (another organization's labels).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from functional.sandbox import DAY, NO_ID, Module, Sandbox

Options = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A bucket `b` of 30 days with the owner ann and the member mel, buckets `p` and `q`, and a label on `q`."""

    sandbox: Sandbox
    ids: dict[str, str]

    def fill(self, value: Any) -> Any:
        """The options, with `@` before what stands for an ID or a user's name."""
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        return self.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value


@pytest.fixture(name="place")
def place_fixture(sandbox: Sandbox) -> Place:
    """What the guards are to keep."""
    bucket, ann, mel = sandbox.bucket("b", retention=30 * DAY), sandbox.user("ann"), sandbox.user("mel")
    sandbox.give_role(bucket, ann, "owner")
    sandbox.give_role(bucket, mel, "member")
    sandbox.bucket("p")
    sandbox.label("temporary", on=sandbox.bucket("q"))
    foreign = sandbox.bucket("f", org_id=sandbox.make_org(f"{sandbox.prefix}-other"))
    ids = {"b": bucket, "ann": ann.name, "ann.id": ann.id, "mel": mel.name, "foreign": foreign}
    return Place(sandbox, {**ids, "tasks": sandbox.id_of("_tasks"), "monitoring": sandbox.id_of("_monitoring")})


@dataclass(frozen=True)
class Guard:
    """A task that must be refused with these words; and what gives leave, where that can be given."""

    name: str
    module: Module
    options: Options
    words: tuple[str, ...]
    leave: Options = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def _many(*items: Options, **options: Any) -> Options:
    return {"buckets": list(items), **options}


LOSS = ("would destroy all data from before", "allow_data_loss: true")
OWNER = ("would be left without an owner",)
SYSTEM = ("one of InfluxDB's own",)
B, LOWER = {"name": "b"}, {"name": "b", "retention": "29d"}
GUARDS = [
    # allow_data_loss
    Guard("lowered", BUCKET, LOWER, LOSS, {"allow_data_loss": True}),
    Guard("lowered by a second", BUCKET, {**B, "retention": "2591999s"}, LOSS, {"allow_data_loss": True}),
    Guard("lowered from no end", BUCKET, {"name": "p", "retention": "9223372036s"}, LOSS, {"allow_data_loss": True}),
    Guard("lowered by ID", BUCKET, {"id": "@b", "retention": "29d"}, LOSS, {"allow_data_loss": True}),
    Guard(
        "lowered and renamed",
        BUCKET,
        {"name": "n", "renamed_from": "b", "retention": "1h"},
        LOSS,
        {"allow_data_loss": True},
    ),
    Guard(
        "lowered with a system bucket",
        BUCKET,
        {"name": "_tasks", "retention": "1d"},
        LOSS,
        {"allow_data_loss": True},
    ),
    Guard("lowered among many", BUCKETS, _many({"name": "new"}, LOWER), LOSS, {"defaults": {"allow_data_loss": True}}),
    Guard("lowered by the defaults", BUCKETS, _many({"name": "new"}, B, defaults={"retention": "1h"}), LOSS),
    Guard(
        "lowered where the item takes the leave back",
        BUCKETS,
        _many({**LOWER, "allow_data_loss": False}, defaults={"allow_data_loss": True}),
        LOSS,
    ),
    # The last owner
    Guard(
        "the last owner removed",
        BUCKET_MEMBER,
        {"bucket": "b", "role": "owner", "users": ["@ann"], "state": "absent"},
        OWNER,
        {"allow_ownerless": True},
    ),
    Guard(
        "the last owner by ID",
        BUCKET_MEMBER,
        {"bucket": "b", "role": "owner", "user_ids": ["@ann.id"], "state": "absent"},
        OWNER,
        {"allow_ownerless": True},
    ),
    Guard(
        "no owners, exclusively",
        BUCKET_MEMBER,
        {"bucket": "b", "role": "owner", "users": [], "exclusive": True},
        OWNER,
        {"allow_ownerless": True},
    ),
    Guard(
        "the last owner demoted",
        BUCKET_MEMBER,
        {"bucket": "b", "users": ["@ann"]},
        OWNER,
        {"allow_ownerless": True},
    ),
    Guard("the last owner made a member", BUCKET, {**B, "members": ["@ann"]}, OWNER, {"owners": []}),
    Guard(
        "the last owner among many",
        BUCKETS,
        _many({"name": "new"}, {**B, "member_ids": ["@ann.id"]}),
        OWNER,
        {"defaults": {"owners": []}},
    ),
    # System buckets
    Guard("a system bucket deleted", BUCKET, {"name": "_tasks", "state": "absent"}, SYSTEM),
    Guard("a system bucket deleted by ID", BUCKET, {"id": "@monitoring", "state": "absent"}, SYSTEM),
    Guard("a system bucket deleted by both", BUCKET, {"name": "_tasks", "id": "@tasks", "state": "absent"}, SYSTEM),
    Guard(
        "a system bucket deleted among many",
        BUCKETS,
        _many({"name": "new"}, {"id": "@tasks", "state": "absent"}),
        SYSTEM,
    ),
    Guard(
        "a system bucket deleted by the defaults",
        BUCKETS,
        _many({"name": "_tasks"}, defaults={"state": "absent"}),
        SYSTEM,
    ),
    Guard("a system bucket renamed", BUCKET, {"id": "@tasks", "name": "tasks"}, SYSTEM),
    Guard("a system bucket renamed among many", BUCKETS, _many({"id": "@tasks", "name": "tasks"}), SYSTEM),
    # Purges
    Guard("a purge with nothing declared", BUCKETS, _many(purge=True), ("an empty list together with purge",)),
    Guard("a purge with nothing but patterns", BUCKETS, _many(purge=True, purge_exclude=["b"]), ("an empty list",)),
    Guard(
        "a purge of one too many",
        BUCKETS,
        _many(B, purge=True, purge_limit=1),
        ("more than purge_limit (1)",),
        {"purge_limit": 2},
    ),
    Guard(
        "a purge of none",
        BUCKETS,
        _many(B, {"name": "p"}, purge=True, purge_limit=0),
        ("purge_limit (0)",),
        {"purge_limit": 1},
    ),
    Guard(
        "a purge by label of one too many",
        BUCKETS,
        _many(B, purge=True, purge_label="TEMPORARY ", purge_limit=0),
        ("'q'",),
        {"purge_limit": 1},
    ),
    Guard("patterns without a purge", BUCKETS, _many(B, purge_exclude=["x"]), ("purge_exclude", "purge: true")),
    Guard("a label without a purge", BUCKETS, _many(B, purge_label="temporary"), ("purge_label", "purge: true")),
    # Identity
    Guard("another ID", BUCKET, {"name": "b", "id": "@tasks", "state": "absent"}, ("exists under another ID",)),
    Guard("an ID of nothing", BUCKET, {"name": "n", "id": NO_ID}, ("no bucket with the ID", "Leave id out")),
    Guard("another's name", BUCKET, {"name": "gone", "id": "@b", "state": "absent"}, ("is called 'b'", "not deleted")),
    Guard(
        "another organization's bucket",
        BUCKET,
        {"id": "@foreign", "state": "absent"},
        ("belongs to the organization",),
    ),
    Guard(
        "another organization's among many",
        BUCKETS,
        _many({"id": "@foreign", "state": "absent"}),
        ("belongs to the organization",),
    ),
    Guard(
        "another organization's for a label",
        BUCKET_LABEL,
        {"bucket_id": "@foreign", "labels": ["temporary"]},
        ("belongs to the organization",),
    ),
    Guard(
        "another organization's for a role",
        BUCKET_MEMBER,
        {"bucket_id": "@foreign", "users": ["@ann"]},
        ("belongs to the organization",),
    ),
    Guard("both names", BUCKET, {"name": "p", "renamed_from": "b"}, ("There are both",)),
    Guard("a swap", BUCKETS, _many({"name": "p", "renamed_from": "q"}, {"name": "q", "renamed_from": "p"}), ("swap",)),
    Guard("one bucket twice", BUCKETS, _many({"id": "@b"}, {"name": "b", "state": "absent"}), ("declared twice",)),
    # What the server would ignore
    Guard("an explicit schema", BUCKET, {"name": "n", "schema_type": "explicit"}, ("only InfluxDB Cloud",)),
    Guard("another schema type", BUCKET, {**B, "schema_type": "explicit"}, ("only InfluxDB Cloud",)),
    Guard("another rp", BUCKET, {**B, "rp": "autogen"}, ("was created with rp",)),
    Guard("a shard group too long", BUCKET, {**B, "shard_group_duration": "31d"}, ("longer than that",)),
]


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_guards(place: Place, guard: Guard) -> None:
    """Refused alike in check mode and in a run, before anything is sent that writes."""
    sandbox, options = place.sandbox, place.fill(guard.options)
    before = sandbox.state()
    messages = []
    for check in (True, False):
        error = sandbox.failure(guard.module, check=check, **options)
        assert [word for word in guard.words if word not in error.message] == []
        assert error.done.get("changed", False) is False
        messages.append(error.message.partition("from before")[0])
    assert set(sandbox.methods()) <= {"GET"}
    assert messages[0] == messages[1]
    assert sandbox.state() == before


@pytest.mark.parametrize("guard", [guard for guard in GUARDS if guard.leave], ids=str)
def test_leave(place: Place, guard: Guard) -> None:
    """With leave it is done, as check mode says, and a second time there is nothing to do."""
    sandbox, options = place.sandbox, place.fill({**guard.options, **guard.leave})
    checked = sandbox.run(guard.module, check=True, **options)
    ran = sandbox.run(guard.module, **options)
    assert ran["changed"] is True
    assert (checked["actions"], checked["diff"]) == (ran["actions"], ran["diff"])
    assert sandbox.run(guard.module, **options)["changed"] is False


@pytest.mark.parametrize("name", ["_tasks", "_monitoring"])
def test_a_purge_of_everything_spares_the_servers_own(place: Place, name: str) -> None:
    """Neither a limit nor a label brings them into it."""
    sandbox = place.sandbox
    label = sandbox.label("all")
    for bucket in sandbox.buckets():
        sandbox.put_label(bucket["id"], label)
    done = sandbox.run(BUCKETS, buckets=[{"name": "keep"}], purge=True, purge_label="all", purge_limit=1_000)
    assert sorted(item["name"] for item in done["purged"]) == ["b", "p", "q"]
    assert sandbox.bucket_names() == ["keep"]
    assert sandbox.exists(sandbox.id_of(name))
    assert not any(entry.method == "DELETE" and place.ids["tasks"] in entry.path for entry in sandbox.log())
