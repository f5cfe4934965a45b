# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server on several organizations: what a run does and check mode foretells, and what is told where it ends in the middle."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import requests

from ansible_collections.timeseries.influxdb.plugins.module_utils._concurrency import Signals
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Endings, Outcome, execute
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from unit.plugins.samples import BUCKET_ID, ORG, OTHER_ORG, PROD, bucket
from unit.plugins.script import HOST, TOKEN
from unit.plugins.server import Reply, Server, refusal

Options = dict[str, Any]
GOING = bucket(id="00000000000000b7", name="going")
FIRST: Options = {
    "id": ORG,
    "labels": [{"name": "new"}, {"name": "Prod", "state": "absent"}],
    "buckets": [{"name": "a"}, {"name": "b", "description": "d"}],
    "purge": True,
}
SECOND: Options = {"id": OTHER_ORG, "labels": [{"name": "too"}], "buckets": [{"name": "c"}]}
# In all organizations labels first, then buckets, then deletions.
WRITES = [
    *("POST labels", "POST labels"),
    *("POST buckets", f"PATCH buckets/{BUCKET_ID}", "POST buckets"),
    *(f"DELETE buckets/{GOING.id}", f"DELETE labels/{PROD.id}"),
]
ACTIONS = [
    *(
        "create_label",
        "create_label",
        "create_bucket",
        "update_bucket",
        "create_bucket",
        "delete_bucket",
        "delete_label",
    ),
]


@pytest.fixture(name="server")
def fixture_server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server with two organizations."""
    server = Server([bucket(), GOING], [PROD], orgs={ORG: "main", OTHER_ORG: "other"})
    server.listen(monkeypatch)
    return server


def run(
    *organizations: Options,
    check_mode: bool = False,
    endings: Endings | None = None,
    **options: Any,
) -> Outcome:
    """The end of the task, in whatever way it comes."""
    params = {"host": HOST, "token": TOKEN, "retries": 0, "concurrency": 1, "organizations": organizations, **options}
    return execute(SERVER, params, execution="here", environ={}, check_mode=check_mode, endings=endings)


def without_ids(value: Any) -> Any:
    """A result without what only a run can tell, or may differ."""
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key not in ("id", "requests", "needs")}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


def actions(result: Mapping[str, Any]) -> list[str]:
    return [action["action"] for action in result["actions"]]


def items(result: Mapping[str, Any]) -> list[Options]:
    return [item for one in result["organizations"] for kind in ("labels", "buckets", "purged") for item in one[kind]]


def test_run__two_organizations__labels_then_buckets_then_deletions(server: Server) -> None:
    outcome = run(FIRST, SECOND)
    assert (outcome.failed, server.written, actions(outcome.result)) == (False, WRITES, ACTIONS)
    assert [action["organization"] for action in outcome.result["actions"]] == [
        *(ORG, OTHER_ORG, ORG, ORG, OTHER_ORG, ORG, ORG),
    ]
    assert all(item["attempted"] and item["error"] is None for item in items(outcome.result))
    assert sorted(one.name for one in server.buckets) == ["a", "b", "c"]
    again = run({**FIRST, "purge": False}, SECOND)
    assert (again.result["changed"], server.written, again.result["diff"]) == (
        *(False, WRITES),
        [],
    )


def test_check_mode__all_that_a_run_does__without_a_request_that_writes(server: Server) -> None:
    told = run(FIRST, SECOND, check_mode=True)
    assert server.written == []
    assert without_ids(told.result) == without_ids(run(FIRST, SECOND).result)


def test_server_version__of_a_run_and_of_one_that_fails__what_the_server_says(server: Server) -> None:
    assert run(FIRST, SECOND).result["server_version"] == "2.9.1"
    server.before = lambda method, path: refusal(401, "unauthorized access")
    outcome = run(FIRST, check_mode=True)
    assert (outcome.failed, outcome.result["server_version"]) == (True, "2.9.1")


# Credentials


def test_organizations__with_credentials_of_their_own__asked_with_those(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    reply = server.reply

    def note(request: Any) -> Reply:
        sent.append((str(request.url), request.headers["Authorization"]))
        return reply(request)

    monkeypatch.setattr(server, "reply", note)
    assert not run({**FIRST, "token": "the-first"}, SECOND).failed
    by_token = {token: [url for url, its_token in sent if its_token == token] for _url, token in sent}
    assert set(by_token) == {"Token the-first", f"Token {TOKEN}"}
    assert not any(OTHER_ORG in url for url in by_token["Token the-first"])
    assert not any(ORG in url for url in by_token[f"Token {TOKEN}"])


# Failures


def refusing(*wanted: str) -> Callable[[str, str], Reply | None]:
    return lambda method, path: refusal(422, "no") if f"{method} {path}" in wanted else None


@pytest.mark.parametrize("number", range(len(WRITES)))
def test_run__a_request_is_refused__nothing_after_it_is_begun(number: int, server: Server) -> None:
    def before(method: str, _path: str) -> Reply | None:
        return refusal(422, "no") if method != "GET" and len(server.written) == number + 1 else None

    server.before = before
    result = run(FIRST, SECOND).result
    assert (result["failure"]["kind"], server.written) == ("PartlyFailedError", WRITES[: number + 1])
    assert actions(result) == ACTIONS[:number]
    assert result["changed"] is bool(number)
    failed = [item for item in items(result) if item["error"]]
    assert [("422" in item["error"], item["attempted"], item["actions"]) for item in failed] == [(True, True, [])]
    done = [item for item in items(result) if item["changed"]]
    assert (len(done), sum(not item["attempted"] for item in items(result))) == (number, len(WRITES) - number - 1)


def test_run__errors_do_not_stop__the_rest_is_done(server: Server) -> None:
    server.before = refusing("POST labels", f"PATCH buckets/{BUCKET_ID}")
    result = run(FIRST, SECOND, on_error="continue").result
    assert (server.written, actions(result)) == (WRITES, [name for name in ACTIONS[2:] if name != "update_bucket"])
    assert sum(bool(item["error"]) for item in items(result)) == 3
    assert "3 of 7 labels and buckets failed." in result["msg"]


def test_run__one_organization_can_not_be_read__no_other_is_changed_unless_errors_do_not_stop(server: Server) -> None:
    unknown = {**SECOND, "id": "00000000000000f9"}
    server.before = lambda method, path: (
        refusal(404, "organization not found") if path == "orgs/00000000000000f9" else None
    )
    for on_error, written in (("stop", []), ("continue", [WRITES[0], WRITES[2], *WRITES[3:4], *WRITES[5:]])):
        result = run(FIRST, unknown, on_error=on_error).result
        assert "no organization with the ID 00000000000000f9" in result["organizations"][1]["error"]
        assert (result["organizations"][1]["attempted"], server.written) == (False, written)


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_run__the_server_does_not_respond__no_other_organization_is_tried(on_error: str, server: Server) -> None:
    def cut(_method: str, _path: str) -> Reply | None:
        raise requests.exceptions.ConnectionError("reset")

    server.before = cut
    result = run(FIRST, SECOND, on_error=on_error).result
    assert len(server.asked) == 1
    assert (result["changed"], result["requests"]["sent"]) == (False, 1)
    first, second = result["organizations"]
    assert (first["error"], first["attempted"], second["attempted"]) == (second["error"], False, False)
    assert HOST in first["error"]


def test_run__two_entries_for_one_organization__refused(server: Server) -> None:
    result = run(FIRST, {**SECOND, "id": None, "name": "main"}).result
    assert (["declared twice" in str(one["error"]) for one in result["organizations"]], server.written) == (
        [True] * 2,
        [],
    )


# Ends in the middle


@pytest.mark.parametrize("number", range(len(WRITES)))
def test_run__crashes_at_a_request__tells_what_was_done_before(number: int, server: Server) -> None:
    def crash(method: str, _path: str) -> Reply | None:
        if method != "GET" and len(server.written) == number + 1:
            raise KeyError("x")
        return None

    server.before = crash
    outcome = run(FIRST, SECOND)
    result = outcome.result
    assert (result["failure"]["kind"], result["changed"], server.written) == ("KeyError", True, WRITES[: number + 1])
    assert actions(result) == ACTIONS[:number]
    # Of the request in which it crashed nobody knows whether it was carried out.
    assert len(result["failure"]["unknown"]) == 1
    assert f" {number} of {len(WRITES)} done. It is unknown whether it could " in result["msg"]
    assert result["msg"].endswith("; run again to go on.")
    assert outcome.exception is not None
    check_items(result, number, begun=1)


@pytest.mark.parametrize("number", range(len(WRITES)))
@pytest.mark.parametrize("kind", ["TaskTimedOut", "TaskInterrupted", "TaskAbandoned"])
def test_run__ended_from_outside_at_a_request__that_step_ends_and_nothing_more_begins(
    kind: str, number: int, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, gone = threading.Event(), threading.Event()
    main, stop = threading.main_thread(), Report.stop

    def note(report: Report) -> None:
        stop(report)
        stopped.set()

    monkeypatch.setattr(Report, "stop", note)

    def end(method: str, _path: str) -> Reply | None:
        if method != "GET" and len(server.written) == number + 1:
            if kind == "TaskAbandoned":
                gone.set()
                return None
            ending = signal.SIGALRM if kind == "TaskTimedOut" else signal.SIGTERM
            signal.pthread_kill(int(main.ident or 0), ending)
            assert stopped.wait(60)
        return None

    server.before = end
    with Signals(signal.SIGALRM, signal.SIGTERM) as signals:
        outcome = run(FIRST, SECOND, endings=Endings(signals, gone.is_set, 3))
    result = outcome.result
    assert server.written == WRITES[: number + 1]
    if number + 1 == len(WRITES) and kind == "TaskAbandoned":
        # All was done before anybody looked whether somebody waits.
        assert (outcome.failed, actions(result)) == (False, ACTIONS)
        return
    assert actions(result) == ACTIONS[: number + 1]
    assert result["changed"] is True
    assert (outcome.failed, outcome.interrupted) == (number + 1 < len(WRITES), kind == "TaskInterrupted")
    if outcome.failed:
        assert (result["failure"]["kind"], "unknown" in result["failure"]) == (kind, False)
        assert f" {number + 1} of {len(WRITES)} done; run again to go on." in result["msg"]
        assert result.get("timedout") == ({"period": 3} if kind == "TaskTimedOut" else None)
        check_items(result, number + 1, begun=0)


def check_items(result: Mapping[str, Any], done: int, begun: int) -> None:
    """What was done is told of each label and bucket; what was begun and not finished has an error, the rest was not attempted."""
    changed = [item for item in items(result) if item["changed"]]
    unfinished = [item for item in items(result) if item["error"]]
    assert (len(changed), len(unfinished)) == (done, begun)
    assert all(item["error"] == "The task ended before this was finished." for item in unfinished)
    assert all(item["attempted"] == bool(item["changed"] or item["error"]) for item in items(result))
    assert [one["changed"] for one in result["organizations"]] == [
        any(item["changed"] for kind in ("labels", "buckets", "purged") for item in one[kind])
        for one in result["organizations"]
    ]


@pytest.mark.parametrize(("number", "org"), [(1, "main"), (2, None)])
def test_server__credentials_of_the_organizations_alone__the_result_says_which_server(
    server: Server, number: int, org: str | None
) -> None:
    entries = [{"name": name, "token": TOKEN, "buckets": [{"name": "x"}]} for name in ("main", "other")][:number]
    outcome = execute(SERVER, {"host": HOST, "organizations": entries}, execution="here", environ={}, check_mode=True)
    assert not outcome.failed
    assert (outcome.result["server"]["host"], outcome.result["server"]["org"]) == (HOST, org)
    assert TOKEN not in str(outcome.result["server"])
