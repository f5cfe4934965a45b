# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode never lies: random declarations on random states, told beforehand, carried out, and looked at behind the back.

PROPERTY_PAIRS=50000 tries that many pairs of a state and a declaration, other ones each time.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.configuration import set_hypothesis_home_dir
from requests.adapters import HTTPAdapter

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal_plain import Plain, from_plain, merged
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.drawn import ACCESS_MODULES, LABELS, MODULES, USERS, BucketThere, Drawn, Ref, Task, worlds
from functional.sandbox import NO_ID, Module, Sandbox, User
from functional.state import as_bag, predicted, read_state, seconds
from proxy import Proxy
from tools.calls import Failure, attempt
from tools.server import Server

set_hypothesis_home_dir(Path(__file__).parents[2] / ".build" / "hypothesis")

IN_MAKE_TEST = 2_000
PAIRS = int(os.environ.get("PROPERTY_PAIRS", IN_MAKE_TEST))
IN_A_WORLD = 10

RUN: dict[str, Module] = {
    "influx_bucket": BUCKET,
    "influx_buckets": BUCKETS,
    "influx_bucket_label": BUCKET_LABEL,
    "influx_bucket_member": BUCKET_MEMBER,
    "influx_label": LABEL,
    "influx_bucket_info": BUCKET_INFO,
    "influx_label_info": LABEL_INFO,
    "influx_dbrp": DBRP,
    "influx_authorization": AUTHORIZATION,
    "influx_v1_user": V1_USER,
}
# What only a server knows, or only a run or only check mode returns.
UNKNOWN = ("requests", "created_at", "token", "needs")
AN_ID = re.compile(r"\b[0-9a-f]{16}\b")
A_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")


@dataclass(frozen=True)
class Outcome:
    """How a task ended: its result, or how far it had come and the message; and the methods that it sent."""

    result: dict[str, Any]
    message: str | None
    methods: list[str]

    @property
    def writes(self) -> list[str]:
        return [method for method in self.methods if method not in ("GET", "HEAD")]


@dataclass
class Stage:
    """What outlives the worlds: users, an organization of others, what is sent, and the count."""

    sandbox: Sandbox
    users: dict[str, User]
    foreign_bucket: str
    foreign_label: str
    sent: list[str]
    names: dict[str, str]
    folder: Path
    attempted: Counter[str] = field(default_factory=Counter)
    worlds: int = 0


V1_USERS = "/private/legacy/authorizations"


class World:
    """An organization as it was drawn, and its tasks."""

    def __init__(self, stage: Stage, drawn: Drawn) -> None:
        self.stage, self.drawn = stage, drawn
        self.api = stage.sandbox.api
        stage.worlds += 1
        self.org = f"{stage.sandbox.prefix}-world-{stage.worlds}"
        self.org_id = str(self.api.do("POST", "/api/v2/orgs", json={"name": self.org})["id"])
        self.label_ids = [self._make_label(*label) for label in drawn.labels]
        for bucket in drawn.buckets:
            self._make_bucket(bucket)
        self.state = read_state(self.api, self.org_id)

    def _make_label(self, name: str, properties: Mapping[str, str]) -> str:
        body = {"orgID": self.org_id, "name": name, "properties": properties}
        return str(self.api.do("POST", "/api/v2/labels", json=body)["label"]["id"])

    def _make_bucket(self, there: BucketThere) -> None:
        rule: dict[str, Any] = {"type": "expire", "everySeconds": there.retention}
        if there.shard is not None:
            rule["shardGroupDurationSeconds"] = there.shard
        body = {"orgID": self.org_id, "name": there.name, "description": there.description, "retentionRules": [rule]}
        made = self.api.do("POST", "/api/v2/buckets", json={**body, **({"rp": there.rp} if there.rp else {})})
        path = f"/api/v2/buckets/{made['id']}"
        for label_id in [self.label_ids[index] for index in there.labels]:
            self.api.do("POST", f"{path}/labels", json={"labelID": label_id})
        if there.foreign_label:
            self.api.do("POST", f"{path}/labels", json={"labelID": self.stage.foreign_label})
        for name, role in there.roles:
            self.api.do("POST", f"{path}/{role}s", json={"id": self.stage.users[name].id})
        if there.broken:
            self.api.do("PATCH", path, json={"retentionRules": [{"type": "expire", "shardGroupDurationSeconds": 0}]})

    def fill(self, value: Any) -> Any:
        """Options, with what the references stand for now."""
        if isinstance(value, Ref):
            return self._meant(value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        return value

    def _meant(self, ref: Ref) -> str:
        if ref.kind == "org":
            return self.org
        if ref.kind in ("user", "user_id"):
            user = self.stage.users.get(ref.name, User(NO_ID, "nobody at all"))
            return user.name if ref.kind == "user" else user.id
        if ref.kind == "v1 user":
            # Their names are unique on the whole server.
            return f"{self.org}-{ref.name}"
        if ref.kind == "file":
            return str(self.stage.folder / f"{self.org}-{ref.name}")
        if ref.kind == "authorization":
            return next((one["id"] for one in self._authorizations() if one["description"] == ref.name), NO_ID)
        if ref.kind == "bucket":
            ids = {bucket["name"]: bucket_id for bucket_id, bucket in self.state.buckets.items()}
            return {"foreign": self.stage.foreign_bucket, **ids}.get(ref.name, NO_ID)
        label_ids = {fold(label.name): label_id for label_id, label in self.state.labels.items()}
        return {"foreign": self.stage.foreign_label, **label_ids}.get(fold(ref.name), NO_ID)

    def _authorizations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.stage.sandbox.authorizations(self.org_id)
        return found

    def options(self, task: Task) -> dict[str, Any]:
        """A task's options, in the world as it is now."""
        where = {"host": self.stage.sandbox.server.host}
        if "org" not in task.options:
            where["org_id"] = self.org_id
        return {**where, **self.fill(task.options)}

    def run(self, module: str, options: Mapping[str, Any], *, check: bool) -> Outcome:
        """Run a task as its module does; only an InfluxError may come of it."""
        self.stage.sent.clear()
        return self._outcome(self.stage.sandbox.attempt(RUN[module], check=check, **options))

    def rehearse(self, tasks: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Outcome]:
        """Run modules with their options in check mode, each of which knows what those before it would have done."""
        kept: dict[str, Plain] = {}
        outcomes = []
        for module, options in tasks:
            news: dict[str, Plain] = {}
            self.stage.sent.clear()
            params = self.stage.sandbox.params(**options)
            ended = attempt(
                RUN[module],
                params,
                check_mode=True,
                rehearse=lambda host: from_plain(kept.get(host, {})),
                rehearsed=news,
            )
            outcomes.append(self._outcome(ended))
            # As files and module processes pass it on.
            kept.update({host: merged(kept.get(host, {}), json.loads(json.dumps(one))) for host, one in news.items()})
        return outcomes

    def _outcome(self, ended: dict[str, Any] | Failure) -> Outcome:
        if isinstance(ended, Failure):
            return Outcome(ended.done, A_DATE.sub("<date>", ended.message), list(self.stage.sent))
        return Outcome(ended, None, list(self.stage.sent))

    def known(self, value: Any, inside: str = "") -> Any:
        """What of a result is known beforehand: not the IDs of what is new, nor how many requests it will have taken.

        A user given by ID isn't looked up, so a bucket that is told beforehand has the ID where it has the name afterwards.
        """
        if isinstance(value, dict):
            has_new_id = inside in ("bucket", "label", "buckets", "purged")
            left = {key: item for key, item in value.items() if key not in UNKNOWN and not (key == "id" and has_new_id)}
            return {key: self.known(item, key) for key, item in left.items()}
        if isinstance(value, list) and inside in ("members", "owners"):
            return sorted(self.stage.names.get(item, item) for item in value)
        if isinstance(value, list):
            return [self.known(item, inside) for item in value]
        return A_DATE.sub("<date>", value) if isinstance(value, str) else value

    def without_ids(self, value: Any) -> Any:
        """Return what a rehearsal tells: in texts not the IDs that were not there at the beginning, nor the server's own JSON."""
        if isinstance(value, dict):
            found = {key: self.without_ids(item) for key, item in value.items() if key != "raw"}
            # They are in the order of their IDs.
            return {key: sorted(item, key=str) if key == "permissions" else item for key, item in found.items()}
        if isinstance(value, list):
            return [self.without_ids(item) for item in value]
        if not isinstance(value, str):
            return value
        known = {*self.state.buckets, *self.state.labels, *self.state.foreign, self.org_id, NO_ID}
        known |= {self.stage.foreign_bucket, self.stage.foreign_label}
        return AN_ID.sub(
            lambda found: found[0] if found[0] in known else self.stage.names.get(found[0], "<new>"), value
        )

    def end(self) -> None:
        """Take everything away again."""
        for authorization in self._authorizations():
            self.api.do("DELETE", f"/api/v2/authorizations/{authorization['id']}")
        for v1_user in self.api.do("GET", V1_USERS, query={"orgID": self.org_id})["authorizations"]:
            self.api.do("DELETE", f"{V1_USERS}/{v1_user['id']}")
        self.state = read_state(self.api, self.org_id)
        for bucket_id, bucket in self.state.buckets.items():
            if bucket["type"] == "user":
                self.api.do("DELETE", f"/api/v2/buckets/{bucket_id}")
        for label_id in self.state.labels:
            self.api.do("DELETE", f"/api/v2/labels/{label_id}")
        self.api.do("DELETE", f"/api/v2/orgs/{self.org_id}")


def fold(label: str) -> str:
    """The first spelling of those that the server takes for the same."""
    around = " \t\u00a0"
    return next((group[0] for group in LABELS if label.strip(around) in [name.strip(around) for name in group]), label)


def assert_same(foretold: Any, found: Any, where: str = "") -> None:
    """Equal, or a failure that says in which part they are not."""
    if isinstance(foretold, dict) and isinstance(found, dict) and foretold.keys() == found.keys():
        for key, value in foretold.items():
            assert_same(value, found[key], f"{where} {key}")
    elif foretold != found:
        # Not "in": the pycodestyle of ansible-core 2.16 takes it for a keyword, on Python 3.12.
        pytest.fail(f"Within{where or ' the message'}, check mode told {foretold!r}, and the run {found!r}")


@contextmanager
def spied(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The methods that any client of requests' sends from now on, below all that the collection could get wrong."""
    sent: list[str] = []
    send: Callable[..., requests.Response] = HTTPAdapter.send

    def spy(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        sent.append(str(request.method))
        return send(adapter, request, **options)

    with monkeypatch.context() as patched:
        patched.setattr(HTTPAdapter, "send", spy)
        yield sent


@pytest.fixture(scope="module", name="stage")
def stage_fixture(server: Server, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Users and an organization of others, for all the worlds."""
    with pytest.MonkeyPatch.context() as monkeypatch, spied(monkeypatch) as sent:
        sandbox = Sandbox(server, proxy.channel("properties"))
        try:
            users = {name: sandbox.user(name) for name in USERS}
            bucket, label = sandbox.bucket("foreign"), sandbox.label("foreign")
            names, folder = {user.id: user.name for user in users.values()}, tmp_path_factory.mktemp("tokens")
            yield Stage(sandbox, users, bucket, label, sent, names, folder)
        finally:
            sandbox.close()


def try_pair(world: World, task: Task) -> str:
    """One state and one declaration: foretold, carried out, looked at, and found unchanged by a second run. What came of it."""
    before, options = world.state, world.options(task)
    checked = world.run(task.module, options, check=True)
    assert checked.writes == [], "check mode sent a request that writes"
    ran = world.run(task.module, options, check=False)
    world.state = after = read_state(world.api, world.org_id)
    assert_same(checked.message, ran.message)
    assert_same(world.known(checked.result), world.known(ran.result))
    if ran.result.get("changed"):
        buckets, labels = predicted(before, checked.result)
    else:
        buckets, labels = list(before.named().values()), list(before.labels.values())
    buckets = [world.known(bucket) for bucket in buckets]
    assert as_bag(after.named().values()) == as_bag(buckets)
    assert as_bag(after.labels.values()) == as_bag(labels)
    if ran.message is not None:
        # A user by ID who doesn't exist is the one thing that a run learns from a write in vain.
        in_vain = "there is no such user" in ran.message
        assert in_vain or (ran.writes == []) == (not ran.result.get("changed"))
        return "partly failed" if ran.result.get("changed") else "refused"
    assert_holds(world, task)
    again = world.run(task.module, options, check=False)
    assert (again.message, again.writes) == (None, []), "the second run is not unchanged"
    assert (again.result["changed"], again.result.get("actions", [])) == (False, [])
    return "changed" if ran.result["changed"] else "unchanged"


@contextmanager
def told(world: World, task: Task) -> Iterator[None]:
    """Say of a failure which pair it was."""
    before, options = world.state, world.fill(task.options)
    try:
        yield
    except BaseException as error:
        error.add_note(f"{task.module}: {options!r}\non {before.named()!r}\nand {before.labels!r}")
        raise


def assert_holds(world: World, task: Task) -> None:
    """What the declaration says of each bucket is so, by what the server tells and by the names that fold."""
    if task.module == "influx_bucket":
        declared = [task.options]
    elif task.module == "influx_buckets":
        defaults = task.options.get("defaults", {})
        declared = [{**defaults, **item} for item in task.options["buckets"]]
    else:
        return
    buckets = {bucket["name"]: bucket for bucket in world.state.buckets.values()}
    for options in declared:
        name = options.get("name")
        if options.get("state") == "absent":
            assert name is None or name not in buckets
        elif name is not None:
            assert_is_as_declared(world, buckets[name], options)


def assert_is_as_declared(world: World, bucket: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """A bucket has what is declared of it, and of each list nothing else."""
    assert options.get("renamed_from") not in {other["name"] for other in world.state.buckets.values()}
    for option in {"description", "rp"} & options.keys():
        assert bucket[option] == options[option]
    if re.fullmatch(r"infinite|0|([0-9]+[wdhms])+", options.get("retention", "")):
        assert bucket["retention"] == seconds(options["retention"])
    if "shard_group_duration" in options:
        assert bucket["shard"] == seconds(options["shard_group_duration"])
    if {"labels", "label_ids"} & options.keys():
        labels = {**world.state.foreign, **world.state.labels}
        wanted = {fold(name) for name in options.get("labels", ())} | {
            fold(ref.name) for ref in options.get("label_ids", ())
        }
        assert {fold(labels[label].name) for label in bucket["labels"]} == wanted
    for role in ("member", "owner"):
        if {f"{role}s", f"{role}_ids"} & options.keys():
            refs = [*options.get(f"{role}s", ()), *options.get(f"{role}_ids", ())]
            assert set(bucket[f"{role}s"]) == {world.stage.users[ref.name].name for ref in refs}


@pytest.fixture(name="counted")
def counted_fixture(stage: Stage, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Say at the end how many pairs were tried, and what came of them."""
    yield
    told = ", ".join(f"{number} {what}" for what, number in sorted(stage.attempted.items()) if what not in MODULES)
    by_module = ", ".join(f"{stage.attempted[module]} {module}" for module in MODULES)
    with capsys.disabled():
        print(f"\n{stage.attempted.total() // 2} pairs of check mode and run: {told} ({by_module})", end=" ")


# So many pairs as are asked for.
drawing = settings(
    max_examples=-(-PAIRS // IN_A_WORLD),
    derandomize=PAIRS == IN_MAKE_TEST,
    database=None,
    deadline=None,
    # The failing pair is told by itself; to shrink the tasks before it takes minutes and tells no more.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.usefixtures("counted")
def test_check_mode_never_lies(stage: Stage) -> None:
    """So many pairs as are asked for, each of them as told."""

    @drawing
    @given(worlds(IN_A_WORLD))
    def hold(drawn: Drawn) -> None:
        world = World(stage, drawn)
        try:
            for task in drawn.tasks:
                with told(world, task):
                    stage.attempted.update([task.module, try_pair(world, task)])
        finally:
            world.end()

    hold()
    assert stage.attempted.total() // 2 >= PAIRS
    assert all(stage.attempted[module] for module in MODULES)


@pytest.mark.parametrize("in_a_row", [2, 5])
@pytest.mark.parametrize("access", [False, True], ids=["buckets", "access"])
def test_rehearsal_never_lies(stage: Stage, in_a_row: int, access: bool) -> None:
    """Several tasks in a row, foretold as a whole before the first of them runs: each ends as it was told."""
    attempted: Counter[str] = Counter()

    @drawing
    @given(worlds(IN_A_WORLD, access=access))
    def hold(drawn: Drawn) -> None:
        world = World(stage, drawn)
        try:
            for first in range(0, IN_A_WORLD, in_a_row):
                attempted.update(try_rehearsal(world, drawn.tasks[first : first + in_a_row]))
        finally:
            world.end()

    hold()
    assert all(attempted[module] for module in (ACCESS_MODULES if access else MODULES))


def try_rehearsal(world: World, tasks: Sequence[Task]) -> list[str]:
    """Foretell ``tasks``, run them, and return what they were."""
    chosen = [(task.module, world.options(task)) for task in tasks]
    try:
        foretold = world.rehearse(chosen)
        for outcome, (module, options) in zip(foretold, chosen, strict=True):
            ran = world.run(module, options, check=False)
            assert outcome.writes == []
            assert_same(world.without_ids(outcome.message), world.without_ids(ran.message))
            assert_same(*(world.without_ids(world.known(one.result)) for one in (outcome, ran)))
    except BaseException as error:
        rows = [f"{module}: {options!r}" for module, options in chosen]
        error.add_note("\n".join([*rows, f"on {world.state.named()!r}", f"and {world.state.labels!r}"]))
        raise
    world.state = read_state(world.api, world.org_id)
    return [task.module for task in tasks]
