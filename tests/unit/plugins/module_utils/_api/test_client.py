# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the client sends, and what it makes of each answer or failure; nothing of it is a secret that shows."""

from __future__ import annotations

import base64
import gzip
import io
import ssl
from typing import Any

import pytest
import requests
import urllib3
import urllib3.exceptions
from ansible.module_utils.basic import missing_required_lib
from requests.adapters import HTTPAdapter

from ansible_collections.timeseries.influxdb.plugins.module_utils._api import client, transport
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import USER_AGENT, Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.proxies import Proxy
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ApiError,
    DeclarationError,
    InfluxError,
    MissingLibraryError,
    ReadOnlyError,
    ResponseError,
    TlsError,
    UnauthorizedError,
    UnavailableError,
    UnreachableError,
)
from unit.plugins.script import HOST, TOKEN, Exchange, failed, lost, written

PATH = "/api/v2/buckets"
GET = f"GET {PATH}"
OK = Exchange(GET, response={"buckets": []})
SETUP = "GET /api/v2/setup"
SET_UP = Exchange(SETUP, response={"allowed": False})
PASSWORD = "a-long-pass-word"
PAIR = base64.b64encode(f"zoë:{PASSWORD}".encode()).decode()
SIGN_IN, SIGN_OUT = "POST /api/v2/signin", Exchange("POST /api/v2/signout", 204)
COOKIE = "influxdb-oss-session=the-cookie-of-a-session=="
SESSION = {"token": None, "username": "zoë", "password": PASSWORD}
RUN_AGAIN = "Check the server and what stands before it, then run the task again: it goes on from what is there."


def ask(client: Client, method: str = "GET", **options: Any) -> Any:
    return client.request(method, PATH, "try", **options)


def fail(client: Client, method: str = "GET") -> InfluxError:
    with pytest.raises(InfluxError) as caught:
        ask(client, method)
    return caught.value


def causes(error: BaseException) -> list[BaseException]:
    """The errors that a traceback of ``error`` shows behind it."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [] if behind is None else [behind, *causes(behind)]


# Who asks


def test_request__token__as_influxdb_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, OK)
    with script.client() as client:
        assert ask(client) == {"buckets": []}
        assert client.secrets == {TOKEN}
    headers = script.requests[0].headers
    assert headers["Authorization"] == f"Token {TOKEN}"
    assert (headers["User-Agent"], headers["Accept"]) == (USER_AGENT, "application/json")
    assert "Content-Type" not in headers


@pytest.mark.parametrize("rest", ["; Path=/api/; HttpOnly", "; Path=/api/; Expires=Thu, 01 Jan 2099; Secure", ""])
def test_request__session__signed_in_once_and_out_at_the_end(monkeypatch: pytest.MonkeyPatch, rest: str) -> None:
    signed_in = Exchange(SIGN_IN, 204, headers={"Set-Cookie": COOKIE + rest})
    script = written(monkeypatch, signed_in, OK, OK, SIGN_OUT)
    with script.client(**SESSION) as client:
        ask(client)
        ask(client)
        assert client.secrets == {PASSWORD, PAIR, "the-cookie-of-a-session=="}
    script.check_end()
    assert script.requests[0].headers["Authorization"] == f"Basic {PAIR}"
    for request in script.requests[1:]:
        assert request.headers["Cookie"] == COOKIE
        assert "Authorization" not in request.headers
    assert (client.sent, client.repeated) == (4, 0)
    assert len(set(map(id, script.adapters))) == 1
    for options in script.options:
        assert (options["timeout"], options["stream"]) == ((30, 30), True)


def test_request__session__not_signed_out_of_where_the_task_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, Exchange(SIGN_IN, 204, headers={"Set-Cookie": COOKIE}), OK)

    def break_off() -> None:
        with script.client(**SESSION) as client:
            ask(client)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    script.check_end()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Set-Cookie": ""}, {"Set-Cookie": "name="}, {"Set-Cookie": "name"}, {"Set-Cookie": "name=; Path=/; a=b"}],
)
def test_sign_in__no_session__an_error(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    script = written(monkeypatch, Exchange(SIGN_IN, 204, headers=headers))
    with script.client(**SESSION) as client:
        error = fail(client)
    script.check_end()
    assert error.__class__ is ResponseError
    assert (error.message, error.operation) == (
        "Could not sign in as 'zoë': the server opened no session.",
        "sign in as 'zoë'",
    )


def test_request__a_server_that_was_never_set_up__told(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Exchange(SETUP, response={"allowed": True})
    script = written(monkeypatch, failed(GET, 401, "unauthorized access"), fresh)
    with script.client() as client:
        error = fail(client)
    script.check_end()
    assert error.message == (
        "Could not try: the server is not set up yet, so that it has no users and no tokens. InfluxDB answered 401 c: unauthorized access. "
        f"Set it up first: with the module influx_setup, in a browser at {HOST}, or with influx setup."
    )
    assert "Authorization" not in script.requests[1].headers


@pytest.mark.parametrize(
    "answered",
    [
        SET_UP,
        lost(SETUP),
        failed(SETUP, 404),
        Exchange(SETUP, response=[]),
        Exchange(SETUP, response={"allowed": "yes"}),
    ],
)
def test_request__a_wrong_token__nothing_else_is_told(monkeypatch: pytest.MonkeyPatch, answered: Exchange) -> None:
    with written(monkeypatch, failed(GET, 401, "unauthorized access"), answered).client() as client:
        assert fail(client).message.startswith("Could not try: the server does not accept the token, or ")


@pytest.mark.parametrize("message", ["read:orgs is unauthorized", "token is inactive"])
def test_request__another_401__the_setup_is_not_asked_for(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    script = written(monkeypatch, failed(GET, 401, message))
    with script.client() as client:
        fail(client)
    script.check_end()


def test_sign_in__refused__told_in_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, failed(SIGN_IN, 401, "unauthorized access"), SET_UP)
    with script.client(**SESSION) as client:
        error = fail(client)
    assert isinstance(error, UnauthorizedError)
    assert error.message == (
        "Could not sign in as 'zoë': the server does not accept the user name and password. InfluxDB answered 401 c: unauthorized "
        "access. Check username and password."
    )
    # Behind it there are only errors of ours.
    assert {one.__class__ for one in causes(error)} == {UnauthorizedError}
    assert client.secrets == {PASSWORD, PAIR}


@pytest.mark.parametrize("end", [lost("POST /api/v2/signout"), failed("POST /api/v2/signout", 500)])
def test_close__signing_out_fails__no_matter(monkeypatch: pytest.MonkeyPatch, end: Exchange) -> None:
    script = written(monkeypatch, Exchange(SIGN_IN, 204, headers={"Set-Cookie": COOKIE}), OK, end)
    with script.client(**SESSION) as client:
        ask(client)
    client.close()
    script.check_end()


def test_sign_in__no_answer__told_as_a_failed_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, lost(SIGN_IN))
    with script.client(**SESSION, retries=0) as client:
        assert fail(client).message.startswith("Could not sign in as 'zoë': the connection to ")


def test_close__a_session__signed_out_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for sign_out, last in (({}, [SIGN_OUT]), ({"sign_out": False}, [])):
        script = written(monkeypatch, Exchange(SIGN_IN, 204, headers={"Set-Cookie": COOKIE}), OK, *last)
        client = script.client(**SESSION)
        ask(client)
        client.close(**sign_out)
        script.check_end()


def test_secrets__of_the_caller__added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"another"}
    with Client(Connection(host=HOST, token=TOKEN, username="u", password=PASSWORD), secrets=secrets):
        assert secrets == {"another", TOKEN, PASSWORD}


# What is asked


def test_request__query_and_body__what_is_none_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(
        monkeypatch, Exchange(f"PATCH {PATH}?limit=5&name=a+%C3%A4", response={"x": 1}, body={"name": "ä"})
    )
    with script.client() as client:
        response = ask(client, "PATCH", query={"limit": 5, "name": "a ä", "org": None}, body={"name": "ä"})
    assert response == {"x": 1}
    assert script.requests[0].headers["Content-Type"] == "application/json"
    assert script.requests[0].body == b'{"name": "\\u00e4"}'


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT"])
def test_request__read_only__refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    script = written(monkeypatch)
    client = script.client()
    client.read_only = True
    error = fail(client, method)
    assert error.__class__ is ReadOnlyError
    assert (error.message, error.operation) == ("Could not try: check mode sends nothing that writes.", "try")
    assert client.sent == 0


def test_request__no_content__none(monkeypatch: pytest.MonkeyPatch) -> None:
    with written(monkeypatch, Exchange(f"DELETE {PATH}", 204)).client() as client:
        assert ask(client, "DELETE") is None


def test_request__a_deletion_answered_otherwise__no_deletion(monkeypatch: pytest.MonkeyPatch) -> None:
    with written(monkeypatch, Exchange(f"DELETE {PATH}", 200, {"x": 1})).client() as client:
        error = fail(client, "DELETE")
    assert error.message.startswith(
        "Could not try: the answer is a 200, where InfluxDB says 204 after a deletion. Check "
    )


def test_client__without_requests__said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "requests", None)
    monkeypatch.setattr(transport, "IMPORT_TRACEBACK", "Traceback: no module")
    with pytest.raises(MissingLibraryError) as caught:
        Client(Connection(host=HOST, token=TOKEN))
    assert caught.value.message == missing_required_lib("requests")
    assert caught.value.import_traceback == "Traceback: no module"


# Repeats


def test_request__unavailable_then_there__repeated_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = failed(GET, 503, "later", **{"Retry-After": "7"})
    script = written(monkeypatch, busy, lost(GET), OK)
    with script.client(retries=2) as client:
        assert ask(client) == {"buckets": []}
        assert (client.sent, client.repeated) == (3, 2)
    assert script.waits == [7.0, 1.0]


def test_request__never_available__the_last_error_with_its_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, *[failed(GET, 503, "later")] * 3)
    with script.client(retries=2) as client:
        error = fail(client)
    script.check_end()
    assert isinstance(error, UnavailableError)
    assert error.repeats == 2
    assert script.waits == [0.5, 1.0]


def test_request__a_creation_that_may_be_done__not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, lost(f"POST {PATH}"))
    with script.client(retries=5) as client:
        error = fail(client, "POST")
    assert (error.repeats, script.waits) == (0, [])


def test_request__repeated__after_a_wait_that_chance_shortens(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, lost(GET), OK)
    with script.client() as client:
        client.jitter = lambda: 0.0
        ask(client)
    assert script.waits == [0.25]


def test_patience__retries_and_timeout_of_the_connection() -> None:
    clock = [100.0]
    client = Client(Connection(host=HOST, token=TOKEN, timeout=3, retries=4), clock=lambda: clock[0])
    retry_budget = client.retry_budget()
    assert retry_budget.lasts(15.0)
    assert not retry_budget.lasts(15.1)
    assert retry_budget.remaining() == 15.0
    clock[0] = 115.1
    assert retry_budget.remaining() == 0.0


@pytest.mark.parametrize("name", ["jitter", "sleep", "clock"])
def test_client__time_and_chance__the_systems_own(name: str) -> None:
    value = getattr(Client(Connection(host=HOST, token=TOKEN)), name)
    assert value.__name__ == {"jitter": "random", "sleep": "sleep", "clock": "monotonic"}[name]


# What the server is


@pytest.mark.parametrize(
    ("header", "build"), [("OSS", "OSS"), ("Cloud", "Cloud"), ("cloud", "Cloud"), ("Other", "Other"), ("", None)]
)
def test_build__from_any_answer__or_from_ping(monkeypatch: pytest.MonkeyPatch, header: str, build: str | None) -> None:
    asked = Exchange("GET /ping", 204, headers={"X-Influxdb-Build": "OSS"})
    script = written(monkeypatch, OK, *([] if build else [asked]), build=header)
    with script.client() as client:
        assert client.build is None
        ask(client)
        assert [client.build, client.build] == [build or "OSS"] * 2
    script.check_end()


def test_build__nobody_tells__asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, OK, Exchange("GET /ping", 204), build="")
    with script.client() as client:
        ask(client)
        assert [client.build, client.build] == [None, None]
    script.check_end()
    assert "Authorization" not in script.requests[1].headers


@pytest.mark.parametrize(
    ("header", "version"),
    [
        ("v2.9.1", "2.9.1"),
        ("2.7.12", "2.7.12"),
        ("2.8.0-rc.1+g1", "2.8.0-rc.1+g1"),
        ("", None),
        ("v", None),
        ("<b>", None),
        ("2" * 65, None),
        ("2\u0660", None),
    ],
)
def test_version__what_a_response_says__where_it_can_be_one(
    monkeypatch: pytest.MonkeyPatch, header: str, version: str | None
) -> None:
    script = written(monkeypatch, Exchange(GET, 200, {}, headers={"X-Influxdb-Version": header}), OK)
    with script.client() as client:
        assert client.version is None
        ask(client)
        assert client.version == version
        # Each response says it; the last one that does counts.
        ask(client)
        assert client.version == "2.9.1"


# Answers that are not InfluxDB's


@pytest.mark.parametrize("status", [300, 302, 308])
def test_request__redirect__not_followed(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    elsewhere = Exchange(GET, status, {"x": 1}, headers={"Location": f"{HOST}/elsewhere"})
    script = written(monkeypatch, elsewhere)
    with script.client() as client:
        assert "is a redirect to http://influx.test:8086/elsewhere, which is not followed" in fail(client).message
    script.check_end()


def test_request__a_page_that_succeeds__what_was_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with written(monkeypatch, Exchange(GET, headers={"Content-Type": "text/html"})).client() as client:
        assert fail(client).message.startswith("Could not try: the answer is HTML, not JSON. ")


def test_request__packed__unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, OK)

    def packed(request: requests.PreparedRequest, _exchange: Exchange) -> requests.Response:
        raw = urllib3.HTTPResponse(
            io.BytesIO(gzip.compress(b'{"x": 1}')),
            headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
            status=200,
            preload_content=False,
            decode_content=False,
        )
        return HTTPAdapter().build_response(request, raw)

    monkeypatch.setattr(script, "_answer", packed)
    with script.client() as client:
        assert ask(client) == {"x": 1}


OWN_ADDRESS = (
    f"Check that host, {HOST}, is InfluxDB's own address, with its path prefix if it has one, and that no proxy answers in "
    "its place."
)


def test_request__a_web_page__who_answered_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Exchange(GET, 404, headers={"X-Influxdb-Build": ""})
    named = Exchange("GET /ping", 200, headers={"X-Influxdb-Version": "3.2.1", "X-Influxdb-Build": "Core"})
    script = written(monkeypatch, Exchange(GET, 404, headers={}), build="")
    monkeypatch.setattr(script, "_answer", _without_marks(script))
    script._left[:] = [page, named]
    with script.client() as client:
        error = fail(client)
    script.check_end()
    assert error.__class__ is ResponseError
    assert error.message == (
        f"Could not try: {HOST} is InfluxDB 3 Core 3.2.1, which has databases and no buckets API. This collection is for InfluxDB 2.x and "
        "InfluxDB Cloud (TSM)."
    )
    assert error.operation == "try"
    assert script.requests[1].headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("ping", [Exchange("GET /ping", 204), lost("GET /ping")])
def test_request__a_web_page_of_nobody_known__told_what_to_check(
    monkeypatch: pytest.MonkeyPatch, ping: Exchange
) -> None:
    script = written(monkeypatch, Exchange(GET, 404), ping, build="")
    monkeypatch.setattr(script, "_answer", _without_marks(script))
    with script.client() as client:
        error = fail(client)
    script.check_end()
    assert error.message == f"Could not try: the answer is a 404 that is not InfluxDB's. {OWN_ADDRESS}"
    assert error.operation == "try"


def test_request__a_web_page_for_a_session__asked_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in = Exchange(SIGN_IN, 204, headers={"Set-Cookie": COOKIE})
    script = written(monkeypatch, signed_in, Exchange(GET, 404), Exchange("GET /ping", 204), SIGN_OUT, build="")
    monkeypatch.setattr(script, "_answer", _without_marks(script))
    with script.client(**SESSION) as client:
        assert fail(client).message.endswith(OWN_ADDRESS)
    script.check_end()
    assert "Authorization" not in script.requests[2].headers


def test_request__a_page_with_influxdbs_marks__nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, Exchange(GET, 404))
    with script.client() as client:
        assert fail(client).message.endswith(OWN_ADDRESS)
    script.check_end()


def test_request__another_product_by_its_marks__named(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Exchange(GET, 200, {"buckets": []}, headers={"X-Influxdb-Version": "1.8.10"})
    with written(monkeypatch, one, build="").client() as client:
        assert fail(client).message.startswith(f"Could not try: {HOST} is InfluxDB 1.8.10, which has no buckets API. ")


def _without_marks(script: Any) -> Any:
    """Answers in which InfluxDB's version stands only where the exchange has it."""
    whole = script._answer

    def response(request: requests.PreparedRequest, exchange: Exchange) -> requests.Response:
        made: requests.Response = whole(request, exchange)
        if "X-Influxdb-Version" not in exchange.headers:
            del made.headers["X-Influxdb-Version"]
        return made

    return response


# No answer


def cause(name: str, words: Any, system: Exception | None = None) -> Exception:
    """An error of urllib3's, and the system's behind it."""
    kind: type[Exception] = getattr(urllib3.exceptions, name)
    if name == "MaxRetryError":
        return kind(words, "/", system)
    made = (
        kind(words) if name == "SSLError" else kind(words, "words", *([None] if name == "NameResolutionError" else []))
    )
    made.__cause__ = system
    return made


REFUSED = OSError(111, "Connection refused")
RESET = OSError(104, "Connection reset by peer")


def circular() -> Exception:
    """Errors that are each other's context."""
    one, two = requests.exceptions.ConnectionError("one"), ValueError("two")
    one.__context__, two.__context__ = two, one
    one.__cause__ = two
    return one


def hidden_behind_a_repeated_one() -> Exception:
    """The system's error comes after one that is met twice."""
    outer, middle, last = requests.exceptions.ConnectionError(), ValueError("middle"), ValueError("last")
    outer.args, outer.__cause__, outer.__context__ = (middle,), middle, last
    last.__cause__ = REFUSED
    return outer


def untrusted() -> Exception:
    """What Python's TLS says of a certificate."""
    error = ssl.SSLCertVerificationError(
        1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
    )
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("raised", "kind", "words", "maybe"),
    [
        (
            requests.exceptions.ConnectionError("reset"),
            UnreachableError,
            f"the connection to {HOST} was cut before an answer came: reset. {RUN_AGAIN}",
            True,
        ),
        (
            requests.exceptions.ConnectionError(cause("NewConnectionError", None, REFUSED)),
            UnreachableError,
            f"{HOST} can't be reached: Connection refused. Check host, and that InfluxDB runs there and is let through.",
            False,
        ),
        (
            requests.exceptions.ConnectionError(cause("ProtocolError", "aborted", ConnectionResetError(104, "Reset by peer"))),
            UnreachableError,
            f"the connection to {HOST} was cut before an answer came: Reset by peer. {RUN_AGAIN}",
            True,
        ),
        (
            requests.exceptions.ConnectionError(cause("NameResolutionError", "influx.test", REFUSED)),
            UnreachableError,
            f"{HOST} can't be reached: Connection refused. Check host, and that InfluxDB runs there and is let through.",
            False,
        ),
        (
            requests.exceptions.ConnectionError(cause("MaxRetryError", None, cause("NewConnectionError", None, REFUSED))),
            UnreachableError,
            f"{HOST} can't be reached: Connection refused. Check host, and that InfluxDB runs there and is let through.",
            False,
        ),
        (
            requests.exceptions.RequestException(urllib3.exceptions.LocationParseError("::")),
            UnreachableError,
            f"{HOST} can't be reached: Failed to parse: ::. Check host, and that InfluxDB runs there and is let through.",
            False,
        ),
        (
            hidden_behind_a_repeated_one(),
            UnreachableError,
            f"the connection to {HOST} was cut before an answer came: Connection refused. {RUN_AGAIN}",
            True,
        ),
        (circular(), UnreachableError, f"the connection to {HOST} was cut before an answer came: two. {RUN_AGAIN}", True),
        (
            requests.exceptions.SSLError(untrusted()),
            TlsError,
            (
                f"no secure connection to {HOST}: self-signed certificate. Give the certificate of the authority that "
                "issued the server's with ca_path."
            ),
            False,
        ),
        (
            requests.exceptions.InvalidURL("no URL.\n"),
            UnreachableError,
            f"{HOST} can't be reached: no URL. Check host, and that InfluxDB runs there and is let through.",
            False,
        ),
        (
            requests.exceptions.ConnectTimeout(),
            UnreachableError,
            f"{HOST} does not take the connection within 30 s. Check the server, or raise timeout.",
            False,
        ),
        (
            requests.exceptions.ReadTimeout(),
            UnreachableError,
            f"{HOST} does not take the connection within 30 s. Check the server, or raise timeout.",
            False,
        ),
        (
            requests.exceptions.ChunkedEncodingError("x"),
            UnreachableError,
            f"the answer of {HOST} broke off. {RUN_AGAIN}",
            True,
        ),
        (
            requests.exceptions.ContentDecodingError("x"),
            UnreachableError,
            f"the answer of {HOST} broke off. {RUN_AGAIN}",
            True,
        ),
        (
            requests.exceptions.ProxyError(cause("ProxyError", "Cannot connect to proxy.", REFUSED)),
            UnreachableError,
            f"the proxy does not connect to {HOST}: Connection refused. Check the proxy, or name the server in no_proxy.",
            False,
        ),
        (
            requests.exceptions.SSLError(cause("SSLError", "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)")),
            TlsError,
            (
                f"no secure connection to {HOST}: wrong version number. Check that the port of host speaks TLS; if it doesn't, host "
                "begins with http."
            ),
            False,
        ),
        (OSError(2, "No such file"), UnreachableError, "No such file.", False),
        (UnicodeError("label too long"), UnreachableError, "label too long.", False),
        (ValueError(), UnreachableError, "ValueError.", False),
    ],
)  # fmt: skip
def test_request__no_answer__told_in_the_systems_words(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, kind: type[UnreachableError], words: str, maybe: bool
) -> None:
    script = written(monkeypatch, Exchange(f"POST {PATH}", error=raised))
    with script.client(retries=0) as client:
        error = fail(client, "POST")
    assert error.__class__ is kind
    assert error.message == f"Could not try: {words}"
    assert isinstance(error, UnreachableError)
    assert (error.operation, error.maybe_processed) == ("try", maybe)
    assert error.__suppress_context__


# Sessions of requests


def http_session(**fields: Any) -> requests.Session:
    return client._http_session(Connection(**{"host": "https://influx.test", "token": TOKEN, **fields}))


def test_http_session__no_netrc_and_nothing_else_of_the_process() -> None:
    session = http_session()
    assert session.trust_env is False
    assert (session.verify, session.cert, dict(session.proxies)) == (True, None, {})
    assert "Zap-Trace-Span" not in session.headers


@pytest.mark.parametrize(
    ("fields", "verify"),
    [
        ({"ca_path": "/ca"}, "/ca"),
        ({"validate_certs": False, "ca_path": "/ca"}, False),
    ],
)
def test_http_session__authorities__of_the_connection(fields: dict[str, Any], verify: str | bool) -> None:
    assert http_session(**fields).verify == verify


@pytest.mark.parametrize(
    ("fields", "cert"),
    [({"client_cert": "/c"}, "/c"), ({"client_cert": "/c", "client_key": "/k"}, ("/c", "/k"))],
)
def test_http_session__client_certificate(fields: dict[str, Any], cert: Any) -> None:
    assert http_session(**fields).cert == cert


def test_http_session__trace() -> None:
    assert http_session(zap_trace_span="span").headers["Zap-Trace-Span"] == "span"


def test_http_session__a_proxy__for_all_requests() -> None:
    proxy = Proxy("http://u:p@p:1", "p:1", "HTTPS_PROXY")
    assert dict(http_session(proxy=proxy).proxies) == {"all": "http://u:p@p:1"}


@pytest.mark.parametrize(
    "raised",
    [
        requests.exceptions.ConnectTimeout(),
        requests.exceptions.ReadTimeout(),
        requests.exceptions.ChunkedEncodingError("x"),
        requests.exceptions.ProxyError(cause("ProxyError", "Cannot connect to proxy.", REFUSED)),
        requests.exceptions.ConnectionError(cause("NewConnectionError", "no", REFUSED)),
        requests.exceptions.ConnectionError(cause("ProtocolError", "no", RESET)),
        requests.exceptions.SSLError(
            cause("SSLError", "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)")
        ),
    ],
)
def test_request__no_answer_through_a_proxy__names_it(monkeypatch: pytest.MonkeyPatch, raised: Exception) -> None:
    script = written(monkeypatch, Exchange(GET, error=raised))
    with script.client(retries=0, proxy=Proxy("http://u:secret@p:1", "p:1", "HTTPS_PROXY")) as client:
        error = fail(client)
    assert "the proxy p:1 that HTTPS_PROXY names" in error.message
    assert "secret" not in error.message


# Errors


def test_api_error__without_a_hint__no_more_than_the_words() -> None:
    error = ApiError(status=418, code="teapot", server_message="no\n tea...", operation="try")
    assert error.message == "Could not try: the server refused it. InfluxDB answered 418 teapot: no\\n tea."
    assert error.explained("Drink water.").message.endswith(" tea. Drink water.")


def test_during__another_operation__in_the_message_and_beside_it() -> None:
    error = DeclarationError("no. Could not try: no.", operation="try")
    other = error.during("do it")
    assert (other.message, str(other), other.operation) == (
        "Could not do it: no. Could not try: no.",
        "Could not do it: no. Could not try: no.",
        "do it",
    )
    assert (error.message, error.operation) == ("Could not try: no. Could not try: no.", "try")
    assert DeclarationError("no").during("do it").operation is None
    assert DeclarationError("no").repeats == 0


def test_failure__of_an_api_error__what_programs_need() -> None:
    error = ApiError(status=400, code="invalid", server_message="no", operation="try")
    assert error.failure() == {
        "kind": "ApiError",
        "operation": "try",
        "status": 400,
        "code": "invalid",
        "message": "no",
    }
    assert DeclarationError("no").failure() == {"kind": "DeclarationError", "operation": None}


def test_tls_error__was_never_processed() -> None:
    error = TlsError("no", operation="try")
    assert (error.message, error.operation, error.maybe_processed) == ("Could not try: no", "try", False)
