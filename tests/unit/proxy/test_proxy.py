# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proxy passes on what it gets, tells what it saw, and breaks what it is told to break."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from proxy import Entry, Fault, Hook, PlanError, Proxy, Rule, running_proxy

SUPPORT = Path(__file__).parents[2] / "support"
SHORT = 0.25
PATIENT = 5
JSON = "application/json; charset=utf-8"
DOCUMENT = b'{"id": "0000000000000001", "name": "one"}'


def answer_of(body: bytes, status: str = "200 OK", content_type: str = JSON) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Upstream(socketserver.ThreadingTCPServer):
    """Keeps each request as the bytes that came, and answers with the bytes that it was told."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.answer = answer_of(DOCUMENT)
        self.received: list[bytes] = []
        self.reached = threading.Event()
        self.let_answer = threading.Event()
        self.let_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def lines(self) -> list[str]:
        """The request lines, without the version."""
        return [request.partition(b" HTTP/1.1\r\n")[0].decode() for request in self.received]


class Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Upstream)
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            request += self.rfile.readline()
        length = re.search(rb"\r\ncontent-length: *(\d+)\r\n", request, re.IGNORECASE)
        self.server.received.append(request + self.rfile.read(int(length[1]) if length else 0))
        self.server.reached.set()
        self.server.let_answer.wait(PATIENT)
        self.wfile.write(self.server.answer)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        # The default interval is how long shutting down takes.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(upstream: Upstream) -> Iterator[Proxy]:
    with running_proxy(upstream.url) as running:
        yield running


def get(url: str, timeout: float = PATIENT, **options: Any) -> requests.Response:
    return requests.get(url, timeout=timeout, allow_redirects=False, **options)


def only(entries: list[Entry]) -> Entry:
    assert len(entries) == 1
    return entries[0]


def conversation(proxy: Proxy, request: bytes) -> bytes:
    """Send bytes, and give all bytes that come back until the proxy closes; a reset raises."""
    port = int(proxy.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), PATIENT) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(2**16), b""))


# What is passed on


@pytest.mark.parametrize(
    "target", ["/a//b/../%2E%2e/c%2Fd%zz", "/q?", "/q?a=%20+&b=x;y&&z=%26", "/", "/?x=/_ch/a/", "//host/x"]
)
def test_a_target_is_passed_on_as_it_was_sent(proxy: Proxy, upstream: Upstream, target: str) -> None:
    conversation(proxy, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert upstream.lines == [f"GET {target}"]
    entry = only(proxy.log())
    assert (entry.path, entry.query) == (target.partition("?")[0], target.partition("?")[2])


def test_headers_and_body_are_passed_on_as_they_were_sent(proxy: Proxy, upstream: Upstream) -> None:
    body = gzip.compress(b"m f=1 1")
    headers = b"Host: some.where:1\r\nx-Odd:  b\r\nX-Odd: a\r\nX-Byte: \xe9\r\nContent-Encoding: gzip\r\n"
    about_connection = (
        b"Connection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nExpect: 100-continue\r\n"
    )
    length = f"Content-Length: {len(body)}\r\n".encode()
    conversation(proxy, b"PATCH /x HTTP/1.1\r\n" + headers + about_connection + length + b"\r\n" + body)
    sent = headers.replace(b"  ", b" ") + length + b"Connection: close\r\n\r\n" + body
    assert upstream.received == [b"PATCH /x HTTP/1.1\r\n" + sent]


def test_a_chunked_body_gets_a_length(proxy: Proxy, upstream: Upstream) -> None:
    requests.post(proxy.url + "/x", data=iter([b"ab", b"c"]), timeout=PATIENT)
    assert upstream.received[0].endswith(b"Content-Length: 3\r\nConnection: close\r\n\r\nabc")


def test_a_target_of_a_long_name_is_passed_on(proxy: Proxy, upstream: Upstream) -> None:
    target = "/api/v2/buckets?name=" + "%CE%A9" * 10_000
    assert get(proxy.url + target).status_code == 200
    assert upstream.lines == [f"GET {target}"]


def test_a_client_may_take_it_for_its_http_proxy(proxy: Proxy, upstream: Upstream) -> None:
    get("http://influx.invalid/api/v2/buckets?limit=1", proxies={"http": proxy.url})
    assert upstream.lines == ["GET /api/v2/buckets?limit=1"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 299 Odd Reason\r\nset-cookie: a=1; Path=/api/\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\nDate: then\r\nServer: s\r\n\r\n\x1f\x8b!",
        b"HTTP/1.1 302 Found\r\nLocation: http://influx.invalid/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\nX-Influxdb-Build: OSS\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\nX-Influx-Error: Ωmega\r\nContent-Length: 0\r\n\r\n".encode(),
    ],
)
def test_an_answer_is_passed_back_as_it_came(proxy: Proxy, upstream: Upstream, answer: bytes) -> None:
    upstream.answer = answer
    got = conversation(proxy, b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert got.replace(b"Connection: close\r\n", b"") == answer


def test_head_has_the_length_of_a_body_and_none(proxy: Proxy, upstream: Upstream) -> None:
    upstream.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
    response = requests.head(proxy.url + "/x", timeout=PATIENT)
    assert (response.headers["Content-Length"], response.content) == ("7", b"")


def test_connections_of_a_client_are_kept(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection(proxy.url.removeprefix("http://"), timeout=PATIENT)
    with contextlib.closing(connection):
        connection.connect()
        used = connection.sock
        for dummy in range(3):
            connection.request("GET", "/x")
            assert connection.getresponse().read() == DOCUMENT
            assert connection.sock is used


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_an_upstream_without_a_whole_answer_is_a_502(proxy: Proxy, upstream: Upstream, answer: bytes) -> None:
    upstream.answer = answer
    assert get(proxy.url).status_code == 502
    entry = only(proxy.log())
    assert (entry.status, entry.upstream_status, entry.fault) == (502, None, None)


def test_an_upstream_that_is_not_there_is_a_502() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with running_proxy(f"http://127.0.0.1:{port}") as proxy:
        assert get(proxy.url).status_code == 502
        assert only(proxy.log()).upstream_status is None


def test_a_path_of_the_upstream_comes_first(upstream: Upstream) -> None:
    with running_proxy(upstream.url + "/prefix/") as proxy:
        get(proxy.url + "/api?x")
    assert upstream.lines == ["GET /prefix/api?x"]


# What is told


def test_the_log_tells_what_happened_and_no_secret(proxy: Proxy) -> None:
    requests.post(
        proxy.url + "/api/v2/buckets?a=b",
        json={"name": "one"},
        headers={"Authorization": "Token canary", "Cookie": "influxdb-oss-session=canary"},
        timeout=PATIENT,
    )
    get(proxy.url + "/ping")
    first, second = proxy.log()
    assert 0 <= first.at <= second.at
    first.at = second.at = 0
    assert first == Entry(
        number=1,
        method="POST",
        path="/api/v2/buckets",
        query="a=b",
        at=0,
        token=True,
        cookie=True,
        body={"name": "one"},
        status=200,
        upstream_status=200,
    )
    assert second == Entry(2, "GET", "/ping", "", 0, False, False, None, None, 200, 200)
    assert "canary" not in repr(first)


@pytest.mark.parametrize(("sent", "told"), [(b"{", "{"), (b"\xff", "\N{REPLACEMENT CHARACTER}"), (b"[1]", [1])])
def test_a_body_is_json_or_text(proxy: Proxy, sent: bytes, told: object) -> None:
    requests.post(proxy.url, data=sent, timeout=PATIENT)
    assert only(proxy.log()).body == told


def test_the_log_over_http(proxy: Proxy) -> None:
    get(proxy.url + "/x")
    (entry,) = get(proxy.url + "/_proxy/log").json()
    assert entry.pop("at") >= 0
    assert entry == {
        "number": 1,
        "method": "GET",
        "path": "/x",
        "query": "",
        "token": False,
        "cookie": False,
        "body": None,
        "fault": None,
        "status": 200,
        "upstream_status": 200,
        "hooks": [],
    }
    assert requests.delete(proxy.url + "/_proxy/log", timeout=PATIENT).status_code == 204
    assert get(proxy.url + "/_proxy/log").json() == []
    get(proxy.url + "/y")
    assert [(entry.number, entry.path) for entry in proxy.log()] == [(1, "/y")]


def test_the_log_waits_for_what_is_under_way_unless_told_not_to(proxy: Proxy, upstream: Upstream) -> None:
    upstream.let_answer.clear()
    with pytest.raises(requests.ReadTimeout):
        get(proxy.url + "/x", timeout=SHORT)
    assert upstream.reached.wait(PATIENT)
    assert get(proxy.url + "/_proxy/log?settle=0").json()[0]["upstream_status"] is None
    assert only(proxy.log(settle=False)).upstream_status is None
    upstream.let_answer.set()
    entry = only(proxy.log())
    assert (entry.status, entry.upstream_status) == (None, 200)


def test_channels_have_logs_and_plans_of_their_own(proxy: Proxy, upstream: Upstream) -> None:
    one, other = proxy.channel("one"), proxy.channel("other.2")
    one.plan([Rule(Fault.STATUS, status=429, times=None)])
    requests.put(proxy.url + "/_proxy/other.2/plan", json=[{"fault": "status", "status": 500}], timeout=PATIENT)
    statuses = [get(url).status_code for url in (one.url + "/a", other.url + "?b", other.url + "/c", proxy.url + "/d")]
    assert statuses == [429, 500, 200, 200]
    assert upstream.lines == ["GET /c", "GET /d"]
    assert [entry.path for entry in one.log()] == ["/a"]
    assert [(entry.number, entry.path, entry.query) for entry in other.log()] == [(1, "/", "b"), (2, "/c", "")]
    assert [entry["path"] for entry in get(proxy.url + "/_proxy/one/log").json()] == ["/a"]
    one.clear()
    assert (one.log(), len(other.log()), len(proxy.log())) == ([], 2, 1)
    assert get(one.url + "/a").status_code == 200


# What is broken


def test_refused(proxy: Proxy, upstream: Upstream) -> None:
    proxy.plan([Rule(Fault.REFUSE)])
    assert conversation(proxy, b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    entry = only(proxy.log())
    assert (entry.fault, entry.status, entry.upstream_status) == (Fault.REFUSE, None, None)
    assert upstream.received == []


@pytest.mark.parametrize(("fault", "reached"), [(Fault.RESET_BEFORE, None), (Fault.RESET_AFTER, 200)])
def test_reset(proxy: Proxy, upstream: Upstream, fault: Fault, reached: int | None) -> None:
    proxy.plan([Rule(fault)])
    with pytest.raises(ConnectionResetError):
        conversation(proxy, b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
    entry = only(proxy.log())
    assert (entry.fault, entry.status, entry.upstream_status) == (fault, None, reached)
    assert len(upstream.received) == (1 if reached else 0)


@pytest.mark.parametrize(("fault", "reached"), [(Fault.TIMEOUT, None), (Fault.TIMEOUT_AFTER, 200)])
def test_timeout(proxy: Proxy, upstream: Upstream, fault: Fault, reached: int | None) -> None:
    proxy.plan([Rule(fault)])
    with pytest.raises(requests.ReadTimeout):
        get(proxy.url, timeout=SHORT)
    entry = only(proxy.log())
    assert (entry.fault, entry.status, entry.upstream_status) == (fault, None, reached)
    assert len(upstream.received) == (1 if reached else 0)


def test_stopping_does_not_wait_for_silence(upstream: Upstream) -> None:
    with running_proxy(upstream.url) as proxy:
        proxy.plan([Rule(Fault.TIMEOUT_AFTER)])
        port = int(proxy.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), PATIENT) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert upstream.reached.wait(PATIENT)
            proxy.stop()
            assert connection.recv(1) == b""


def test_delayed(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.DELAY, seconds=0.05)])
    response = get(proxy.url)
    assert response.content == DOCUMENT
    assert response.elapsed.total_seconds() >= 0.05
    assert only(proxy.log()).fault is Fault.DELAY


def test_gathered(proxy: Proxy) -> None:
    """Nobody goes on before all are here; who comes later does not wait."""
    proxy.plan([Rule(Fault.GATHER, path="/both", times=2)])
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(get, f"{proxy.url}/both")
        assert get(f"{proxy.url}/other").content == DOCUMENT
        assert not first.done()
        assert get(f"{proxy.url}/both").content == DOCUMENT
        assert first.result(PATIENT).content == DOCUMENT
    assert get(f"{proxy.url}/both").content == DOCUMENT


def test_delayed_beyond_the_patience_of_the_client_it_comes_all_the_same(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.DELAY, seconds=2 * SHORT)])
    with pytest.raises(requests.ReadTimeout):
        get(proxy.url, timeout=SHORT)
    entry = only(proxy.log())
    assert (entry.status, entry.upstream_status) == (None, 200)


@pytest.mark.parametrize(("fault", "reached"), [(Fault.STATUS, None), (Fault.STATUS_AFTER, 200)])
def test_a_status(proxy: Proxy, upstream: Upstream, fault: Fault, reached: int | None) -> None:
    proxy.plan([Rule(fault, status=429, headers={"Retry-After": "7"})])
    response = get(proxy.url)
    assert (response.status_code, response.reason) == (429, "Too Many Requests")
    assert response.json()["code"] == response.headers["X-Platform-Error-Code"] == "too many requests"
    assert response.json()["message"]
    assert (response.headers["Retry-After"], response.headers["Content-Type"]) == ("7", JSON)
    entry = only(proxy.log())
    assert (entry.fault, entry.status, entry.upstream_status) == (fault, 429, reached)
    assert len(upstream.received) == (1 if reached else 0)


@pytest.mark.parametrize(("body", "sent"), [({"a": 1}, b'{"a": 1}'), ("half a", b"half a"), ("", b"")])
def test_a_status_with_a_body_and_headers_of_its_own(proxy: Proxy, body: object, sent: bytes) -> None:
    proxy.plan([Rule(Fault.STATUS, body=body, headers={"content-type": "text/x"})])
    response = get(proxy.url)
    assert (response.status_code, response.content, response.headers["Content-Type"]) == (503, sent, "text/x")


@pytest.mark.parametrize(("method", "status"), [("HEAD", 503), ("GET", 204), ("GET", 304)])
def test_a_status_without_a_body_has_none(proxy: Proxy, method: str, status: int) -> None:
    proxy.plan([Rule(Fault.STATUS, status=status, body="no")])
    got = conversation(proxy, f"{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert got.startswith(f"HTTP/1.1 {status} ".encode())
    assert got.endswith(b"\r\n\r\n")


def test_truncated(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.TRUNCATED)])
    got = conversation(proxy, b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
    head, dummy, body = got.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(DOCUMENT)}".encode() in head
    assert body == DOCUMENT[: len(DOCUMENT) // 2]
    entry = only(proxy.log())
    assert (entry.fault, entry.status, entry.upstream_status) == (Fault.TRUNCATED, 200, 200)


def test_truncated_where_the_length_was_not_known(proxy: Proxy, upstream: Upstream) -> None:
    upstream.answer = b"HTTP/1.1 200 OK\r\n\r\nuntil closed"
    proxy.plan([Rule(Fault.TRUNCATED)])
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(proxy.url)


def test_truncated_without_a_body_is_half_a_status_line(proxy: Proxy, upstream: Upstream) -> None:
    upstream.answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    proxy.plan([Rule(Fault.TRUNCATED)])
    with pytest.raises(requests.ConnectionError):
        get(proxy.url)
    entry = only(proxy.log())
    assert (entry.status, entry.upstream_status) == (None, 204)


@pytest.mark.parametrize(("forward", "status", "reached"), [(False, None, None), (True, 502, 200)])
def test_html(proxy: Proxy, forward: bool, status: int | None, reached: int | None) -> None:
    proxy.plan([Rule(Fault.HTML, status=status, forward=forward)])
    response = get(proxy.url)
    assert response.headers["Content-Type"].startswith("text/html")
    assert "<html>" in response.text
    entry = only(proxy.log())
    assert (entry.status, entry.upstream_status) == (status or 200, reached)


def test_content_type(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.CONTENT_TYPE)])
    response = get(proxy.url)
    assert (response.headers["Content-Type"], response.content) == ("text/plain; charset=utf-8", DOCUMENT)


def test_slow_body(proxy: Proxy, upstream: Upstream) -> None:
    upstream.answer = answer_of(b"[" + b" " * 1000 + b"]")
    proxy.plan([Rule(Fault.SLOW_BODY, seconds=0.1)])
    response = get(proxy.url, stream=True)
    assert response.content == b"[" + b" " * 1000 + b"]"
    assert only(proxy.log()).fault is Fault.SLOW_BODY


def test_slow_body_is_not_written_at_once(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.SLOW_BODY, seconds=60)])
    with pytest.raises(requests.ConnectionError), requests.Session() as session:
        session.get(proxy.url, timeout=SHORT)
    assert only(proxy.log()).status == 200


def test_two_documents(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.TWO_DOCUMENTS)])
    response = get(proxy.url)
    assert (response.status_code, response.content) == (200, DOCUMENT * 2)


@pytest.mark.parametrize(
    ("rule", "status", "reached"),
    [
        (Rule(Fault.EMPTY), 200, None),
        (Rule(Fault.EMPTY, status=405), 405, None),
        (Rule(Fault.EMPTY, forward=True), 201, 201),
        (Rule(Fault.EMPTY, forward=True, status=200), 200, 201),
    ],
)
def test_empty(proxy: Proxy, upstream: Upstream, rule: Rule, status: int, reached: int | None) -> None:
    upstream.answer = answer_of(DOCUMENT, "201 Created")
    proxy.plan([rule])
    response = get(proxy.url)
    assert (response.status_code, response.content) == (status, b"")
    assert only(proxy.log()).upstream_status == reached


@pytest.mark.parametrize("fault", sorted(set(Fault) - {Fault.DELAY, Fault.HOOK}))
def test_after_any_fault_the_next_request_is_answered(proxy: Proxy, fault: Fault) -> None:
    proxy.plan([Rule(fault, seconds=0.01)])
    with requests.Session() as session:
        with contextlib.suppress(requests.RequestException):
            session.get(proxy.url, timeout=SHORT)
        assert session.get(proxy.url, timeout=PATIENT).content == DOCUMENT
    assert [entry.fault for entry in proxy.log()] == [fault, None]


# What is planned


def test_a_rule_befalls_the_requests_that_it_matches(proxy: Proxy) -> None:
    proxy.plan(
        [
            Rule(Fault.STATUS, number=2, status=500),
            Rule(Fault.STATUS, method="post", path=r"/labels$", status=501),
            Rule(Fault.STATUS, path="/orgs", status=502, times=2),
            Rule(Fault.STATUS, path="/users", status=504, times=None),
        ]
    )
    sent = (
        "GET /labels, GET /x, POST /labels?x, POST /labels, GET /orgs, PUT /orgs/1, GET /orgs, GET /users, GET /users"
    )
    statuses = []
    for request in sent.split(", "):
        method, path = request.split()
        statuses.append(requests.request(method, proxy.url + path, timeout=PATIENT).status_code)
    assert statuses == [200, 500, 501, 200, 502, 502, 200, 504, 504]
    assert proxy.applied() == [1, 1, 2, 2]


def test_the_first_rule_that_is_left_is_taken(proxy: Proxy) -> None:
    proxy.plan([Rule(Fault.STATUS, status=500), Rule(Fault.STATUS, status=503), Rule(Fault.STATUS, path="/no")])
    assert [get(proxy.url).status_code for dummy in range(3)] == [500, 503, 200]


def test_the_plan_over_http(proxy: Proxy) -> None:
    hook = {"method": "DELETE", "path": "/x", "token": "canary"}
    rules = [
        {"match": {"number": 1, "method": "GET", "path": "^/x", "times": None}, "fault": "refuse", "hook": hook},
        {"fault": "status", "status": 429, "headers": {"Retry-After": "1"}, "body": {}, "seconds": 2},
    ]
    url = proxy.url + "/_proxy/plan"
    assert requests.put(url, json=rules, timeout=PATIENT).status_code == 204
    told = get(url)
    assert "canary" not in told.text
    assert [rule["applied"] for rule in told.json()] == [0, 0]
    for rule in told.json():
        del rule["applied"]
        assert Rule.from_json(rule).to_json() == rule
    assert get(proxy.url + "/y").status_code == 429
    assert [rule["applied"] for rule in get(url).json()] == [0, 1]
    assert requests.delete(url, timeout=PATIENT).status_code == 204
    assert get(url).json() == []


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ("{", "a plan is JSON"),
        ("{}", "a plan is a list of rules"),
        ("[1]", "rule 1: rule is not an object"),
        ('[{"fault": "refuse"}, {}]', "rule 2:"),
        ('[{"fault": "explode"}]', "rule 1: there is no fault 'explode', only refuse, reset_before"),
        ('[{"fault": "refuse", "numbr": 1}]', "rule 1: rule does not take numbr"),
        ('[{"fault": "refuse", "match": {"number": 0}}]', "rule 1: number 0 is not a whole number above 0"),
        ('[{"fault": "refuse", "match": {"times": true}}]', "rule 1: times True is not"),
        ('[{"fault": "refuse", "match": {"method": 1}}]', "rule 1: method 1 is not a text"),
        ('[{"fault": "refuse", "match": {"path": "("}}]', "rule 1: path '(' is not a regular expression"),
        ('[{"fault": "refuse", "match": {"path": 1}}]', "rule 1: path 1 is not a regular expression"),
        ('[{"fault": "status", "status": 99}]', "rule 1: status 99 is not between 200 and 599"),
        ('[{"fault": "status", "headers": []}]', "rule 1: headers is not an object of texts"),
        ('[{"fault": "status", "headers": {"Retry-After": 1}}]', "rule 1: headers is not an object of texts"),
        ('[{"fault": "delay", "seconds": "1"}]', "rule 1: seconds '1' is not a number of seconds"),
        ('[{"fault": "refuse", "forward": true}]', "rule 1: forward is only for html and empty"),
        ('[{"fault": "gather", "match": {"times": null}}]', "rule 1: times says how many requests gather"),
        ('[{"fault": "hook"}]', "rule 1: a rule for hooks has no hook"),
        ('[{"fault": "hook", "hook": {"method": "GET"}}]', "rule 1: "),
        ('[{"fault": "hook", "hook": {"method": "GET", "path": "x"}}]', "rule 1: hook: path 'x' does not begin"),
        ('[{"fault": "hook", "hook": {"method": "GET", "path": "/a b"}}]', "rule 1: hook: path '/a b' has a space"),
        ('[{"fault": "hook", "hook": {"method": "GET", "path": "/x", "when": "now"}}]', "rule 1: hook: when is"),
        ('[{"fault": "hook", "match": {"path": "/x"}, "hook": {"method": "GET", "path": "/\\\\1"}}]', "rule 1: hook: "),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_the_reason(proxy: Proxy, plan: str, why: str) -> None:
    proxy.plan([Rule(Fault.STATUS, status=418)])
    response = requests.put(proxy.url + "/_proxy/plan", data=plan, timeout=PATIENT)
    assert response.status_code == 400
    assert response.json()["message"].startswith(why)
    assert get(proxy.url).status_code == 418


def test_in_python_it_is_refused_too() -> None:
    with pytest.raises(PlanError, match="is not a whole number above 0"):
        Rule(Fault.REFUSE, times=0)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_proxy/", 404),
        ("GET", "/_proxy/a/b/log", 404),
        ("POST", "/_proxy/plan", 405),
        ("PUT", "/_proxy/log", 405),
    ],
)
def test_steering_that_makes_no_sense(proxy: Proxy, upstream: Upstream, method: str, path: str, status: int) -> None:
    assert requests.request(method, proxy.url + path, timeout=PATIENT).status_code == status
    assert (proxy.log(), upstream.received) == ([], [])


# What other clients do


def test_hooks_play_another_client_before_and_after(proxy: Proxy, upstream: Upstream) -> None:
    hooks = (
        Hook("DELETE", r"/api/v2/buckets/\1"),
        Hook("POST", "/api/v2/buckets?x=1", {"name": "again"}, token="other"),
        Hook("GET", "/after", when="after"),
    )
    proxy.plan([Rule(Fault.HOOK, method="PATCH", path="^/api/v2/buckets/([0-9a-f]{16})$", hooks=hooks)])
    url = proxy.url + "/api/v2/buckets/00000000000000ab"
    response = requests.patch(url, json={}, headers={"Authorization": "Token own", "Cookie": "c=1"}, timeout=PATIENT)
    assert response.content == DOCUMENT
    assert upstream.lines == [
        "DELETE /api/v2/buckets/00000000000000ab",
        "POST /api/v2/buckets?x=1",
        "PATCH /api/v2/buckets/00000000000000ab",
        "GET /after",
    ]
    deletion, creation, dummy, after = upstream.received
    host = upstream.url.removeprefix("http://").encode()
    assert deletion.partition(b"\r\n")[2] == (
        b"Host: " + host + b"\r\nAuthorization: Token own\r\nCookie: c=1\r\nConnection: close\r\n\r\n"
    )
    assert b"\r\nAuthorization: Token other\r\nContent-Type: application/json\r\n" in creation
    assert b"Cookie" not in creation
    assert json.loads(creation.partition(b"\r\n\r\n")[2]) == {"name": "again"}
    assert b"Authorization: Token own" in after
    entry = only(proxy.log())
    assert (entry.fault, entry.hooks, entry.status) == (Fault.HOOK, [200, 200, 200], 200)


def test_hooks_go_with_any_fault(proxy: Proxy, upstream: Upstream) -> None:
    hooks = (Hook("GET", "/before"), Hook("GET", "/after", when="after"))
    proxy.plan([Rule(Fault.RESET_AFTER, hooks=hooks), Rule(Fault.STATUS, hooks=hooks[:1])])
    with pytest.raises(requests.ConnectionError):
        get(proxy.url + "/x")
    assert get(proxy.url + "/x").status_code == 503
    assert upstream.lines == ["GET /before", "GET /x", "GET /after", "GET /before"]
    assert [entry.hooks for entry in proxy.log()] == [[200, 200], [200]]


def test_a_hook_without_an_answer_is_told(proxy: Proxy, upstream: Upstream) -> None:
    upstream.answer = b""
    proxy.plan([Rule(Fault.HOOK, hooks=(Hook("GET", "/h"),))])
    get(proxy.url)
    assert only(proxy.log()).hooks == [None]


# How it is run


def test_a_port_that_is_taken_is_said(upstream: Upstream) -> None:
    with pytest.raises(OSError, match="in use"), running_proxy(upstream.url, upstream.server_address[1]):
        pass


@pytest.mark.parametrize("url", ["127.0.0.1:8086", "ftp://x", "http://"])
def test_an_upstream_that_is_no_url_is_said(url: str) -> None:
    with pytest.raises(ValueError, match="the upstream is a URL"), running_proxy(url):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_program(upstream: Upstream, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "proxy", "--port", "0", "--upstream", upstream.url]
    environment = {**os.environ, "PYTHONPATH": str(SUPPORT)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        ready, url = program.stdout.readline().split()
        assert ready == "ready"
        assert get(url + "/x").content == DOCUMENT
        assert get(url + "/_proxy/log").json()[0]["path"] == "/x"
        program.send_signal(number)
        assert program.communicate(timeout=PATIENT) == ("", "")
    assert program.returncode == 0
