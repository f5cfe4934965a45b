# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What deletes: nothing goes that is not, at that moment, what was chosen, and nothing goes once something else has failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import ModuleDefinition
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.dependents import KINDS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from tools.calls import Failure, attempt
from unit.plugins.samples import ORG, OTHER_ORG, PROD, bucket
from unit.plugins.script import HOST, TOKEN
from unit.plugins.server import Reply, Server, refusal

Options = dict[str, Any]
CONNECTION: Options = {"host": HOST, "token": TOKEN, "retries": 0}
X = bucket(id="00000000000000b7", name="x", labels=(PROD,))


def of_buckets(*buckets: Options, on_error: str = "stop", **options: Any) -> Options:
    """What influx_buckets makes of it, failed or not."""
    params = {**CONNECTION, "org_id": ORG, "buckets": buckets, "on_error": on_error, "concurrency": 1, **options}
    return ended(BUCKETS, params)


def of_server(*buckets: Options, on_error: str = "stop", **options: Any) -> Options:
    """What influx_server makes of it, failed or not."""
    organizations = [{"id": ORG, "buckets": buckets, **options}]
    return ended(SERVER, {**CONNECTION, "organizations": organizations, "on_error": on_error, "concurrency": 1})


def ended(definition: ModuleDefinition[Any], params: Options) -> Options:
    end = attempt(definition, params)
    return {**end.done, "msg": end.message} if isinstance(end, Failure) else end


BOTH = pytest.mark.parametrize("keep", [of_buckets, of_server], ids=["influx_buckets", "influx_server"])
PURGE: Options = {"purge": True, "purge_exclude": ["kept*"], "purge_label": "prod"}


def changing(server: Server, method: str, path: str, change: Callable[[], None]) -> None:
    """``change`` happens once on ``server``, just before it is asked for that."""
    waiting = [change]

    def before(asked: str, of: str) -> Reply | None:
        if waiting and (asked, of) == (method, path):
            waiting.pop()()
        return None

    server.before = before


def put(server: Server, **changes: Any) -> Callable[[], None]:
    """The bucket x becomes another one."""

    def change() -> None:
        server.buckets = [replace(one, **changes) if one.id == X.id else one for one in server.buckets]

    return change


@BOTH
@pytest.mark.parametrize(
    "changes",
    [{"name": "y"}, {"name": "X"}, {"name": "kept x"}, {"labels": ()}, {"type": "system"}],
    ids=lambda changes: str(sorted(changes.items())[0])[:24],
)
def test_purge__changed_since_it_was_chosen__stays(
    keep: Callable[..., Options], changes: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X], [PROD])
    server.listen(monkeypatch)
    changing(server, "GET", f"buckets/{X.id}", put(server, **changes))
    result = keep({"name": "b"}, **PURGE)
    assert "has been changed since it was chosen for the purge" in result["msg"]
    assert (server.written, len(server.buckets)) == ([], 2)


@BOTH
def test_purge__gone_since_it_was_chosen__not_told_as_done(
    keep: Callable[..., Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X], [PROD])
    server.listen(monkeypatch)
    changing(server, "GET", f"buckets/{X.id}", lambda: server.buckets.remove(X))
    assert (keep({"name": "b"}, **PURGE)["changed"], server.written) == (False, [])


@BOTH
def test_purge__as_it_was_chosen__goes_after_a_new_look(
    keep: Callable[..., Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X, bucket(id="00000000000000b8", name="kept one", labels=(PROD,))], [PROD])
    server.listen(monkeypatch)
    assert keep({"name": "b"}, **PURGE)["changed"] is True
    assert server.asked[-2:] == [f"GET buckets/{X.id}", f"DELETE buckets/{X.id}"]
    assert [one.name for one in server.buckets] == ["b", "kept one"]


@BOTH
@pytest.mark.parametrize("renamed", ["y", "X"])
def test_absent__renamed_since_it_was_read__stays(
    keep: Callable[..., Options], renamed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X])
    server.listen(monkeypatch)
    changing(server, "GET", f"buckets/{X.id}", put(server, name=renamed))
    assert "meanwhile, so it was not deleted" in keep({"name": "b"}, {"name": "x", "state": "absent"})["msg"]
    assert server.written == []


READ_FOR_PROTECTION: dict[str, Reply] = {
    "authorizations": (
        200,
        {
            "authorizations": [
                {
                    "id": "00000000000000d1",
                    "token": TOKEN,
                    "permissions": [
                        {"action": "read", "resource": {"type": kind}} for kind in (*KINDS, "buckets", "dbrp", "users")
                    ],
                }
            ]
        },
    ),
    "scrapers": (200, {"configurations": []}),
    "replications": (200, {"replications": []}),
    f"users/{ORG}": refusal(404, "user not found"),
}


@pytest.mark.parametrize("renamed", ["y", "X", None])
def test_absent__protected__looked_at_again_before_it_goes(
    renamed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([X])
    server.listen(monkeypatch)

    def before(method: str, path: str) -> Reply | None:
        if renamed is not None and (method, path) == ("GET", f"buckets/{X.id}"):
            put(server, name=renamed)()
        return READ_FOR_PROTECTION.get(path)

    server.before = before
    options = {**CONNECTION, "org_id": ORG, "name": "x", "state": "absent", "protect_dependents": True}
    result = ended(BUCKET, options)
    if renamed is None:
        assert server.asked[-2:] == [f"GET buckets/{X.id}", f"DELETE buckets/{X.id}"]
    else:
        assert ("meanwhile, so it was not deleted" in result["msg"], server.written) == (True, [])


# Failures


def failing(method: str, path: str) -> Callable[[str, str], Reply | None]:
    return lambda asked, of: refusal(422, "no") if (asked, of) == (method, path) else None


@BOTH
@pytest.mark.parametrize("on_error", ["stop", "continue"])
@pytest.mark.parametrize(
    "declared_bucket",
    [{"name": "new"}, {"name": "b", "description": "d"}, {"name": "y", "state": "absent"}],
    ids=["create", "update", "delete"],
)
def test_purge__after_a_declared_bucket_failed__only_where_errors_do_not_stop(
    keep: Callable[..., Options], declared_bucket: Options, on_error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X, bucket(id="00000000000000b8", name="y")])
    server.listen(monkeypatch)
    server.before = lambda method, path: (
        refusal(422, "no")
        if method in ("POST", "PATCH") or f"{method} {path}" == "DELETE buckets/00000000000000b8"
        else None
    )
    others = [{"name": name} for name in ("b", "y") if name != declared_bucket["name"]]
    result = keep(*others, declared_bucket, purge=True, on_error=on_error)
    assert "422" in result["msg"]
    assert (X in server.buckets) is (on_error == "stop")


@BOTH
def test_purge__a_declaration_that_can_not_be_kept__nothing_is_changed(
    keep: Callable[..., Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(rp="autogen"), X])
    server.listen(monkeypatch)
    assert "msg" in keep({"name": "b", "rp": "other"}, {"name": "new"}, purge=True)
    assert server.written == []


def test_purge__another_organization_failed__waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server([bucket(), X], orgs={ORG: "main", OTHER_ORG: "other"})
    server.listen(monkeypatch)
    server.before = failing("POST", "buckets")
    purging = {"id": ORG, "buckets": [{"name": "b"}], "purge": True}
    organizations = [purging, {"id": OTHER_ORG, "buckets": [{"name": "new"}]}]
    result = ended(SERVER, {**CONNECTION, "organizations": organizations, "on_error": "stop"})
    assert (result["changed"], server.written, X in server.buckets) == (False, ["POST buckets"], True)
    result = ended(SERVER, {**CONNECTION, "organizations": organizations, "on_error": "continue"})
    assert (result["changed"], X in server.buckets) == (True, False)


@pytest.mark.parametrize(
    ("on_error", "refused", "attempted"),
    [("stop", False, [True, True]), ("stop", True, [False, False]), ("continue", True, [True, False])],
)
@BOTH
def test_unchanged__without_a_step_to_do__attempted_unless_a_refusal_stops_it(
    keep: Callable[..., Options], on_error: str, refused: bool, attempted: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([bucket(), X])
    server.listen(monkeypatch)
    result = keep({"name": "b"}, {"name": "x", **({"rp": "other"} if refused else {})}, on_error=on_error)
    (entries,) = [one["buckets"] for one in result.get("organizations", [result])]
    assert [entry["attempted"] for entry in entries] == attempted
    assert [entry["error"] is None for entry in entries] == [True, not refused]
    assert (result["changed"], server.written) == (False, [])


@BOTH
def test_create_labels__several_buckets_need_one__made_once_before_them(
    keep: Callable[..., Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server([X], [PROD])
    server.listen(monkeypatch)
    buckets = [{"name": "a", "labels": ["one", "prod"]}, {"name": "b", "labels": ["ONE"], "retention": "0"}]
    result = keep(*buckets, defaults={"create_labels": True})
    assert server.written[:3] == ["POST labels", "POST buckets", f"POST buckets/{server.buckets[1].id}/labels"]
    assert [action["action"] for action in result["actions"]].count("create_label") == 1


def test_create_labels__one_can_not_be_made__no_bucket_that_needs_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server([X], [PROD])
    server.listen(monkeypatch)
    server.before = lambda method, path: refusal(422, "no") if (method, path) == ("POST", "labels") else None
    result = of_buckets(
        {"name": "a", "labels": ["one"]}, {"name": "b"}, on_error="continue", defaults={"create_labels": True}
    )
    assert [entry["changed"] for entry in result["buckets"]] == [False, True]
    assert [entry["changed"] for entry in result["labels"]] == [False]
    assert result["msg"].startswith("2 of 3 labels and buckets failed. 'one': ")
    assert "The label 'one' could not be created, so nothing was changed on the bucket 'a'." in result["msg"]


def test_create_labels__in_an_organization_that_does_not_exist__asked_for_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server()
    server.listen(monkeypatch)
    server.before = lambda method, path: refusal(404, "organization not found") if path == f"orgs/{ORG}" else None
    result = of_buckets({"name": "a", "labels": ["one"], "create_labels": True})
    assert server.written == []
    assert f"there is no organization with the ID {ORG}" in result["msg"]
