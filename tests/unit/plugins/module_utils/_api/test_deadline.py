# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever trickles, floods or is no HTTP: a request ends in time, in one of our errors, with the truth about what was sent."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.bodies import LARGEST
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.proxies import find_proxy
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.retry import outcome_unknown
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InfluxError,
    ResponseError,
    UnreachableError,
)

TOKEN = "the-token-of-these-tests"
TIMEOUT = 0.3
# A busy machine is late; what trickles for ever is later.
SOON = 4
PATH = "/api/v2/buckets"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Serve = Callable[[socket.socket, threading.Event], None]


class Raw:
    """A server that speaks as a test says, byte by byte. ``seen`` are the requests' beginnings."""

    def __init__(self, serve: Serve) -> None:
        self.seen: list[bytes] = []
        self._serve = serve
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                taken, dummy = self._listening.accept()
                self._threads.append(threading.Thread(target=self._talk, args=(taken,), daemon=True))
                self._threads[-1].start()

    def _talk(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError), taken:
            taken.settimeout(10)
            self._serve(taken, self._over)

    def close(self) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)


def answering(raw: Raw | None, send: Serve) -> Serve:
    def serve(taken: socket.socket, over: threading.Event) -> None:
        # What is still unread when a socket is closed makes the system throw away what was sent.
        if read_request(taken):
            send(taken, over)

    return serve


def read_request(taken: socket.socket) -> bytes:
    """Return a whole request, or as much as comes."""
    request = b""
    while piece := taken.recv(65_536):
        request += piece
        head, end, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: (\d+)\r?$", head)
        if end and len(body) >= (int(length[1]) if length else 0):
            break
    return request


@contextlib.contextmanager
def listening(send: Serve, *, reads: bool = True) -> Iterator[Raw]:
    raw = Raw(answering(None, send) if reads else send)
    try:
        yield raw
    finally:
        raw.close()


def trickle(head: bytes, piece: bytes) -> Serve:
    """``head``, then ``piece`` again and again until the client goes."""

    def send(taken: socket.socket, over: threading.Event) -> None:
        taken.sendall(head)
        while not over.wait(0.03):
            taken.sendall(piece)

    return send


def say(*pieces: bytes) -> Serve:
    def send(taken: socket.socket, _over: threading.Event) -> None:
        for piece in pieces:
            taken.sendall(piece)

    return send


def fail(url: str, method: str = "GET", *, timeout: float = TIMEOUT, **fields: object) -> InfluxError:
    connection = Connection(**{"host": url, "token": TOKEN, "timeout": timeout, "retries": 0, **fields})  # type: ignore[arg-type]  # any of its fields
    with Client(connection) as client, pytest.raises(InfluxError) as caught:
        client.request(method, PATH, "try", body={"name": "b"} if method != "GET" else None)
    return caught.value


GZIP_HEAD = HEAD + b"Content-Encoding: gzip\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
TRICKLES = {
    "status line": (b"HTTP/1.1 ", b"2"),
    "header": (HEAD + b"X-Slow: ", b"x"),
    "headers": (HEAD, b"X: y\r\n"),
    "100 continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body of a known length": (HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
    "body until the end": (HEAD + b"\r\n", b" "),
    "size of a chunk": (CHUNKED, b"0"),
    "chunk": (CHUNKED + b"fffff\r\n", b" "),
    "extension of a chunk": (CHUNKED + b"5;", b"x"),
    "trailers": (CHUNKED + b"0\r\n", b"X: y\r\n"),
    "trailer": (CHUNKED + b"0\r\nX: ", b"y"),
    "header of gzip": (GZIP_HEAD + b"\x1f\x8b\x08\x08\0\0\0\0\0\0", b"n"),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 99999\r\n\r\n", b" "),
    "redirect until the end": (b"HTTP/1.1 307 Moved\r\nLocation: http://[::1\r\n\r\n", b" "),
    "error page": (b"HTTP/1.1 502 Bad\r\nContent-Type: text/html\r\n\r\n", b"."),
}

# What is cut in the middle of the headers may or may not be a response to http.client.
HEADS = {"status line", "header", "headers", "100 continue"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("what", TRICKLES)
def test_request__trickles__ended_when_the_time_is_up(what: str, method: str) -> None:
    before = threading.active_count()
    with listening(trickle(*TRICKLES[what])) as raw:
        began = time.monotonic()
        error = fail(raw.url, method)
        assert time.monotonic() - began < SOON
    assert isinstance(error, UnreachableError)
    words = "(does not answer|was not complete)" if what in HEADS else "was not complete"
    assert re.search(f"{words} within 0.3 s", error.message)
    assert error.maybe_processed is True
    assert threading.active_count() <= before


def test_request__nothing_comes__told_as_no_answer() -> None:
    with listening(lambda _taken, over: dummy_wait(over)) as raw:
        assert "does not answer within 0.3 s" in fail(raw.url).message


def dummy_wait(over: threading.Event) -> None:
    over.wait(10)


def test_request__a_handshake_that_trickles__ended_and_never_sent() -> None:
    record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"
    with listening(trickle(record, b"\0")) as raw:
        began = time.monotonic()
        error = fail(raw.url.replace("http:", "https:"), "POST")
        assert time.monotonic() - began < SOON
    assert isinstance(error, UnreachableError)
    assert error.maybe_processed is False


@pytest.mark.parametrize("head", [b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\nX: "])
def test_request__a_proxys_answer_to_connect_trickles__ended_and_never_sent(head: bytes) -> None:
    with listening(trickle(head, b"2")) as proxy:
        began = time.monotonic()
        error = fail(
            "https://influx.invalid", "POST", proxy=find_proxy("https://influx.invalid", {"https_proxy": proxy.url})
        )
        assert time.monotonic() - began < SOON
    assert isinstance(error, UnreachableError)
    assert error.maybe_processed is False


def test_request__a_server_that_reads_nothing__ended() -> None:
    with listening(lambda _taken, over: dummy_wait(over), reads=False) as raw:
        connection = Connection(raw.url, token=TOKEN, timeout=TIMEOUT, retries=0)
        began = time.monotonic()
        with Client(connection) as client, pytest.raises(UnreachableError) as caught:
            client.request("POST", PATH, "try", body={"name": "b" * 30_000_000})
        assert time.monotonic() - began < SOON
    assert caught.value.maybe_processed is True


def test_request__after_one_that_was_ended__the_next_is_answered() -> None:
    responses = iter([trickle(HEAD, b"X: y\r\n"), say(HEAD + b"Content-Length: 2\r\n\r\n{}")])

    def next_answer(taken: socket.socket, over: threading.Event) -> None:
        next(responses)(taken, over)

    with (
        listening(next_answer) as raw,
        Client(Connection(raw.url, token=TOKEN, timeout=TIMEOUT, retries=9), sleep=lambda _seconds: None) as client,
    ):
        assert client.request("GET", PATH, "try") == {}
        assert client.repeated == 1


def test_request__kept_alive__watched_again() -> None:
    def send(taken: socket.socket, over: threading.Event) -> None:
        taken.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")
        taken.recv(65_536)
        trickle(HEAD, b"X: y\r\n")(taken, over)

    # On a busy machine, the server's thread may have no turn for a while, and the second response must have begun.
    patience = 4 * TIMEOUT
    with listening(send) as raw, Client(Connection(raw.url, token=TOKEN, timeout=patience, retries=0)) as client:
        assert client.request("GET", PATH, "try") == {}
        with pytest.raises(UnreachableError) as caught:
            client.request("GET", PATH, "try")
    assert "was not complete" in caught.value.message


def test_close__no_thread_is_left() -> None:
    before = set(threading.enumerate())
    with listening(say(HEAD + b"Content-Length: 2\r\n\r\n{}")) as raw:
        servers = set(threading.enumerate())
        with Client(Connection(raw.url, token=TOKEN)) as client:
            client.request("GET", PATH, "try")
            assert [thread.name for thread in set(threading.enumerate()) - servers if "deadline" in thread.name]
        assert not [thread for thread in set(threading.enumerate()) - before if "deadline" in thread.name]
    assert set(threading.enumerate()) <= before


# Size


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(b" " * (1 << 20)) for dummy in range(300)]) + packer.flush()


def test_request__a_small_body_that_unpacks_to_a_large_one__refused_in_little_memory() -> None:
    body = bomb()
    assert len(body) < 600_000
    with listening(say(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)) as raw:
        tracemalloc.start()
        error = fail(raw.url, timeout=30)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "is larger than 64 MiB" in error.message
    assert isinstance(error, ResponseError)
    assert peak < 2.5 * LARGEST


@pytest.mark.parametrize("head", [HEAD + b"\r\n", CHUNKED])
def test_request__a_body_that_never_ends__refused(head: bytes) -> None:
    piece = b" " * (1 << 20)

    def send(taken: socket.socket, over: threading.Event) -> None:
        taken.sendall(head)
        while not over.is_set():
            taken.sendall(b"100000\r\n" + piece + b"\r\n" if head == CHUNKED else piece)

    with listening(send) as raw:
        assert "is larger than 64 MiB" in fail(raw.url, timeout=30).message


def test_request__a_body_that_says_it_is_large__not_read() -> None:
    with listening(say(HEAD + b"Content-Length: 99999999999\r\n\r\n")) as raw:
        assert "is larger than 64 MiB" in fail(raw.url).message


# What libraries choke on

SPOILT = {
    "status line": b"SSH-2.0-OpenSSH_9.2\r\n",
    "status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "status that is too large": b"HTTP/1.1 99999 OK\r\n\r\n",
    "status of no meaning": b"HTTP/1.1 999 Strange\r\nContent-Length: 0\r\n\r\n",
    "nothing": b"",
    "binary": bytes(range(256)),
    "headers": HEAD + b"X: y\r\n" * 1_000 + b"\r\n{}",
    "header of 1 MB": HEAD + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n{}",
    "status line of 1 MB": b"HTTP/1.1 200 " + b"y" * 1_000_000 + b"\r\n\r\n{}",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "encoding": HEAD + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
    "encoding that is none": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "encoding twice": HEAD + b"Content-Encoding: gzip, gzip\r\nContent-Length: 2\r\n\r\n{}",
    "half of gzip": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}" * 50)[:-9],
    "no chunk": CHUNKED + b"zz\r\n",
    "negative chunk": CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n",
    "long size of a chunk": CHUNKED + b"0" * 1_000_000 + b"\r\n",
    "broken off": HEAD + b"Content-Length: 20\r\n\r\n{}",
    "redirect to no URL": b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    "redirect to a port that is none": b"HTTP/1.1 302 Found\r\nLocation: http://h:port/\r\nContent-Length: 0\r\n\r\n",
    "redirect to bytes": b"HTTP/1.1 307 Moved\r\nLocation: \xff\xfe\x1b[31m\r\nContent-Length: 0\r\n\r\n",
    "redirect with a malformed body": b"HTTP/1.1 302 Found\r\nLocation: /\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "redirect without a place": b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n",
    "retry-after of no meaning": b"HTTP/1.1 504 Busy\r\nRetry-After: 99999999999999999999\r\nContent-Length: 0\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_request__spoilt__one_line_and_the_request_may_have_been_carried_out(what: str) -> None:
    with listening(say(SPOILT[what])) as raw:
        error = fail(raw.url, "POST", timeout=5)
    assert outcome_unknown(error), error.message
    assert error.message.startswith("Could not try: ")
    assert error.message.isprintable()
    assert len(error.message) < 500


HARMLESS = {
    "cookies": b"Set-Cookie: \xff=;;;\x01 expires=never\r\nSet-Cookie:\r\nContent-Length: 2\r\n",
    "length that is no number": b"Content-Length: two\r\nConnection: close\r\n",
    "negative length": b"Content-Length: -2\r\nConnection: close\r\n",
    "one length twice": b"Content-Length: 2\r\nContent-Length: 2\r\n",
    "latin-1": b"X-Name: \xe4\xff\r\nContent-Length: 2\r\n",
    "retry-after": b"Retry-After: never\r\nContent-Length: 2\r\n",
    "unknown transfer encoding": b"Transfer-Encoding: nonsense\r\nContent-Length: 2\r\nConnection: close\r\n",
}  # fmt: skip


@pytest.mark.parametrize("what", HARMLESS)
def test_request__odd_headers__the_answer_all_the_same(what: str) -> None:
    with (
        listening(say(HEAD + HARMLESS[what] + b"\r\n{}")) as raw,
        Client(Connection(raw.url, token=TOKEN, timeout=5, retries=0)) as client,
    ):
        assert client.request("POST", PATH, "try", body={}) == {}


def test_request__a_redirect_after_a_creation__sent_once() -> None:
    with listening(say(SPOILT["redirect to no URL"])) as raw:
        client = Client(Connection(raw.url, token=TOKEN, timeout=5, retries=3), sleep=lambda _seconds: None)
        with client, pytest.raises(ResponseError) as caught:
            client.request("POST", PATH, "try", body={})
        assert client.sent == 1
    assert "is a redirect to what is no URL" in caught.value.message


def test_request__a_token__no_cookie_is_kept() -> None:
    requests: list[bytes] = []

    def serve(taken: socket.socket, _over: threading.Event) -> None:
        while request := taken.recv(65_536):
            requests.append(request)
            taken.sendall(HEAD + b"Set-Cookie: lb=1; Path=/\r\nContent-Length: 2\r\n\r\n{}")

    with listening(serve, reads=False) as raw, Client(Connection(raw.url, token=TOKEN)) as client:
        for dummy in range(2):
            client.request("GET", PATH, "try")
    assert len(requests) == 2
    assert not [request for request in requests if b"ookie" in request]


@pytest.mark.parametrize(
    "cookies",
    [
        [b"lb=1; Path=/", b"influxdb-oss-session=s3cret-of-the-session==; Path=/api/; HttpOnly"],
        [b"influxdb-oss-session=s3cret-of-the-session==", b"AWSALB=x; Expires=Wed, 21 Oct 2026 07:28:00 GMT"],
    ],
)
def test_sign_in__other_cookies__the_sessions_own_is_sent(cookies: list[bytes]) -> None:
    requests: list[bytes] = []

    def serve(taken: socket.socket, _over: threading.Event) -> None:
        while request := taken.recv(65_536):
            requests.append(request)
            lines = b"".join(b"Set-Cookie: " + cookie + b"\r\n" for cookie in cookies)
            taken.sendall(
                b"HTTP/1.1 204 No Content\r\n" + lines + b"\r\n"
                if b"signin" in request
                else HEAD + b"Content-Length: 2\r\n\r\n{}"
            )

    with (
        listening(serve, reads=False) as raw,
        Client(Connection(raw.url, username="u", password="a-long-pass-word")) as client,
    ):
        client.request("GET", PATH, "try")
        assert "s3cret-of-the-session==" in client.secrets
    assert b"Cookie: influxdb-oss-session=s3cret-of-the-session==\r\n" in requests[1]
