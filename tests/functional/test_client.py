# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection: sessions, TLS, proxies, redirects, time-outs, spoilt answers, repeats."""

from __future__ import annotations

import datetime
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.buckets import (
    create_bucket,
    delete_bucket,
    list_buckets,
    update_bucket,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import USER_AGENT, Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InfluxError,
    ReadOnlyError,
    ResponseError,
    ServerError,
    TlsError,
    TooManyRequestsError,
    UnavailableError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from functional.certificates import Authority
from functional.front import Canned, always, forward, front
from functional.sandbox import PASSWORD, Sandbox, User
from proxy import Fault, Rule
from tools.calls import call


def _closed_port() -> str:
    """The URL of a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


# Sessions


@pytest.fixture
def zoe(sandbox: Sandbox) -> User:
    """An owner of the organization whose name and password are not ASCII."""
    user = sandbox.user("Zoë Ωμέγα", password="pässwörd-ñ-日本")
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": user.id})
    return user


def _session(user: User) -> dict[str, Any]:
    return {"username": user.name, "password": "pässwörd-ñ-日本"}


def _is_signed_in(sandbox: Sandbox, cookie: str) -> bool:
    response = sandbox.api.http.get(
        f"{sandbox.server.host}/api/v2/me", headers={"Cookie": f"influxdb-oss-session={cookie}"}, timeout=60
    )
    return response.status_code == 200


def test_a_session(sandbox: Sandbox, zoe: User) -> None:
    """Signed in by UTF-8, signed out at the end, and all that is secret told to be masked."""
    secrets: set[str] = set()
    done = call(BUCKET, sandbox.params(**_session(zoe), name="b"), secrets=secrets)
    assert done["changed"] is True
    log = sandbox.log()
    assert [entry.path for entry in log] == ["/api/v2/signin", *["/api/v2/buckets"] * 2, "/api/v2/signout"]
    assert not any(entry.token for entry in log[1:])
    assert all(entry.cookie for entry in log[1:])
    assert "pässwörd-ñ-日本" in secrets
    assert len(secrets) == 3
    assert not any(_is_signed_in(sandbox, secret) for secret in secrets if secret.isascii())


@pytest.mark.parametrize("check", [True, False])
def test_signed_out_after_a_failure(sandbox: Sandbox, zoe: User, check: bool) -> None:
    """The session ends also where the task fails: by the server, by a refusal, by a plan that can't be."""
    sandbox.bucket("b")
    for options in ({"name": "b", "retention": "1h"}, {"name": "b", "labels": ["none"]}, {"id": "00000000000000aa"}):
        sandbox.fails(BUCKET, check=check, **_session(zoe), **options)
        log = sandbox.log()
        assert log[-1].path == "/api/v2/signout"
        assert log[-1].status == 204


def test_a_failed_sign_out_is_no_failure(sandbox: Sandbox, zoe: User) -> None:
    """What the task did is done; the session ends by itself."""
    sandbox.channel.plan([Rule(Fault.STATUS, path="signout", status=500)])
    assert sandbox.run_bucket(**_session(zoe), name="b")["changed"] is True


def test_a_wrong_password(sandbox: Sandbox, zoe: User) -> None:
    """Told as what it is, with nothing to sign out of."""
    error = sandbox.fails(BUCKET, username=zoe.name, password="a-wrong-pass-word", name="b")
    assert zoe.name in error.message
    assert "a-wrong-pass-word" not in error.message
    assert sandbox.methods() == ["POST", "GET"]  # the second asks whether the server has been set up


def test_a_token_is_never_shown(sandbox: Sandbox) -> None:
    """Neither in an error nor in what the client tells of itself."""
    error = sandbox.fails(BUCKET, token="a-secret-token", name="b")
    assert "a-secret-token" not in error.message + repr(error.failure()) + repr(error.args)
    assert "a-secret-token" not in repr(Connection("http://x", token="a-secret-token"))


# Where the server is


def test_a_path_prefix(sandbox: Sandbox, zoe: User) -> None:
    """With a token and with a session, whose cookie a jar would keep back."""
    with front(forward(sandbox.server.host, prefix="/a/b")) as found:
        for host in (f"{found.url}/a/b", f"{found.url}/a/b/"):
            assert sandbox.run_bucket(host=host, name="b", state="absent")["changed"] is False
            assert sandbox.run_bucket(host=host, **_session(zoe), name="b")["changed"] is True
            assert sandbox.run_bucket(host=host, name="b", state="absent")["changed"] is True
        assert {seen.path.partition("/api/")[0] for seen in found.seen} == {"/a/b"}
        error = sandbox.fails(BUCKET, host=found.url, name="b")
        assert "path prefix" in error.message


def test_headers(sandbox: Sandbox) -> None:
    """Who asks is told, and a trace's span if there is one."""
    with front(forward(sandbox.server.host)) as found:
        sandbox.run_bucket(host=found.url, name="b")
        sandbox.run_bucket(host=found.url, name="b", zap_trace_span='{"span": "1"}')
    assert {seen.headers["User-Agent"] for seen in found.seen} == {USER_AGENT}
    assert USER_AGENT.startswith("timeseries.influxdb/")
    assert [seen.headers.get("Zap-Trace-Span") for seen in found.seen] == [None, None, '{"span": "1"}']


def test_netrc_is_not_read(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its credentials would take the place of the token."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login thief password secret\ndefault login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with front(forward(sandbox.server.host)) as found:
        sandbox.run_bucket(host=found.url, name="b", state="absent")
    assert found.seen[0].headers["Authorization"] == f"Token {sandbox.server.token}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(sandbox: Sandbox, status: int) -> None:
    """The token would go along."""
    with front(forward(sandbox.server.host)) as other:
        place = f"{other.url}/api/v2/buckets?secret=1"
        with front(lambda seen: Canned(status, b"", {"Location": place})) as found:
            error = sandbox.fails(BUCKET, host=found.url, name="b")
        assert other.seen == []
        assert other.url in error.message
        assert "redirect" in error.message
        assert "secret=1" not in error.message


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_of_the_given_environment(sandbox: Sandbox, name: str) -> None:
    """The proxy gets to see the server's whole URL, and finds it where this host would not."""
    with front(forward(sandbox.server.host)) as proxy:
        params = sandbox.params(host="http://influx.invalid:8086", name="b", state="absent")
        call(BUCKET, params, environ={name: proxy.url})
    assert proxy.seen[0].target.startswith("http://influx.invalid:8086/api/v2/buckets?")


def test_no_proxy(sandbox: Sandbox) -> None:
    """What no_proxy names is reached directly."""
    params = sandbox.params(name="b", state="absent")
    environ = {"http_proxy": _closed_port(), "no_proxy": "127.0.0.1,localhost"}
    if not sandbox.channel.url.startswith("http://127.0.0.1"):
        pytest.fail("the proxy of the tests has moved")
    call(BUCKET, params, environ=environ)
    with pytest.raises(UnreachableError) as caught:
        call(BUCKET, {**params, "retries": 0}, environ={"http_proxy": _closed_port()})
    assert "proxy" in caught.value.message


def test_the_process_environment_is_not_read(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the environment that is given counts, for a call may come from another process' task."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, _closed_port())
    for name in ("INFLUX_HOST", "INFLUX_TOKEN", "INFLUX_ORG"):
        monkeypatch.setenv(name, "http://wrong.invalid")
    sandbox.run_bucket(name="b", state="absent")
    given = {"INFLUX_HOST": sandbox.channel.url, "INFLUX_TOKEN": sandbox.server.token, "INFLUX_ORG": sandbox.org}
    done = call(BUCKET, {"name": "b"}, environ=given)
    assert done["bucket"]["org_id"] == sandbox.org_id


@pytest.mark.parametrize("nearest", ["task", "profile", "environment", "active"])
def test_only_the_server_that_is_meant(sandbox: Sandbox, tmp_path: Path, nearest: str) -> None:
    """Of four sources that name a server each, one is asked, with its own token; the others hear nothing."""
    sources = ("task", "profile", "environment", "active")
    with ExitStack() as stack:
        fronts = {name: stack.enter_context(front(forward(sandbox.server.host))) for name in sources}
        tokens = {name: sandbox.server.token if name == nearest else f"token-of-{name}" for name in sources}
        configs = tmp_path / "configs"
        configs.write_text(
            "".join(
                f'[{name}]\nurl = "{fronts[name].url}"\ntoken = "{tokens[name]}"\norg = "{sandbox.org}"\n'
                for name in ("profile", "active")
            )
        )
        given = sources[sources.index(nearest) :]
        params: dict[str, Any] = {"name": "b"}
        environ = {"INFLUX_CONFIGS_PATH": str(configs)}
        if "task" in given:
            params.update(host=fronts["task"].url, token=tokens["task"], org=sandbox.org)
        if "profile" in given:
            params["profile"] = "profile"
        if "environment" in given:
            environ.update(
                INFLUX_HOST=fronts["environment"].url, INFLUX_TOKEN=tokens["environment"], INFLUX_ORG=sandbox.org
            )
        environ["INFLUX_ACTIVE_CONFIG"] = "active"
        result = call(BUCKET, params, environ=environ)
        assert result["bucket"]["org_id"] == sandbox.org_id
        assert [name for name in sources if fronts[name].seen] == [nearest]


@pytest.mark.parametrize(
    ("name", "url"),
    [("http_proxy", "http://ann:s3cret%2Fword@{place}"), ("ALL_PROXY", "socks5h://ann:s3cret@{place}")],
)
def test_a_proxy_that_fails__is_named_without_its_password(sandbox: Sandbox, name: str, url: str) -> None:
    """Whether it can't be reached, or its kind can't be used here."""
    place = _closed_port().removeprefix("http://")
    params = sandbox.params(host="http://influx.invalid:8086", name="b", state="absent", retries=0)
    secrets: set[str] = set()
    with pytest.raises(InfluxError) as caught:
        call(BUCKET, params, environ={name: url.format(place=place)}, secrets=secrets)
    assert name in caught.value.message
    assert "s3cret" not in caught.value.message
    if name == "http_proxy":
        assert place in caught.value.message
        assert "s3cret/word" in secrets


# TLS


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The CA that the servers below are of."""
    return Authority.make(tmp_path_factory.mktemp("tls"), "authority")


def test_tls(sandbox: Sandbox, authority: Authority) -> None:
    """Verified with the CA that the task names, not without, and not at all if the task says so."""
    with front(forward(sandbox.server.host), context=authority.server_context()) as found:
        options: dict[str, Any] = {"host": found.url, "name": "b", "state": "absent"}
        sandbox.run_bucket(**options, ca_path=str(authority.path))
        assert isinstance(sandbox.fails(BUCKET, **options), TlsError)
        with pytest.warns(Warning, match="Unverified HTTPS"):
            sandbox.run_bucket(**options, validate_certs=False)
        params = sandbox.params(**options)
        call(BUCKET, params, environ={"REQUESTS_CA_BUNDLE": str(authority.path)})
        # The environment's word is for the environment's server alone.
        with pytest.raises(TlsError):
            call(BUCKET, params, environ={"INFLUX_SKIP_VERIFY": "1"})
        environ = {"INFLUX_SKIP_VERIFY": "1", "INFLUX_HOST": params.pop("host")}
        with pytest.warns(Warning, match="Unverified HTTPS"):
            call(BUCKET, params, environ=environ)
    assert len(found.seen) == 4


def test_another_authority(sandbox: Sandbox, authority: Authority, tmp_path: Path, waits: list[float]) -> None:
    """A certificate of someone else's: nothing is sent, nor tried again."""
    other = Authority.make(tmp_path, "other")
    with front(forward(sandbox.server.host), context=authority.server_context()) as found:
        error = sandbox.fails(BUCKET, host=found.url, ca_path=str(other.path), name="b")
    assert isinstance(error, TlsError)
    assert "ca_path" in error.message
    assert found.seen == []
    assert waits == []


def test_another_name(sandbox: Sandbox, authority: Authority) -> None:
    """A certificate for another address."""
    with front(forward(sandbox.server.host), context=authority.server_context(host="127.0.0.2")) as found:
        error = sandbox.fails(BUCKET, host=found.url, ca_path=str(authority.path), name="b")
    assert isinstance(error, TlsError)
    assert "127.0.0.1" in error.message


def test_tls_to_a_plain_port(sandbox: Sandbox) -> None:
    """A server that speaks no TLS."""
    with front(forward(sandbox.server.host)) as found:
        error = sandbox.fails(BUCKET, host=found.url.replace("http:", "https:"), name="b")
    assert isinstance(error, TlsError)


def test_a_client_certificate(sandbox: Sandbox, authority: Authority, tmp_path: Path) -> None:
    """A server that lets in only whom it knows; certificate and key in two files, and in one."""
    clients = Authority.make(tmp_path, "clients")
    certificate, key = clients.issue("client")
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    context = authority.server_context(client_ca=clients)
    with front(forward(sandbox.server.host), context=context) as found:
        options: dict[str, Any] = {"host": found.url, "ca_path": str(authority.path), "name": "b", "state": "absent"}
        sandbox.run_bucket(**options, client_cert=str(certificate), client_key=str(key))
        sandbox.run_bucket(**options, client_cert=str(both))
        assert isinstance(sandbox.fails(BUCKET, **options, retries=0), UnreachableError)
    assert len(found.seen) == 2


def test_an_encrypted_key(sandbox: Sandbox, authority: Authority) -> None:
    """Nobody is asked for its pass phrase, and nothing is sent."""
    certificate, key = authority.issue("encrypted")
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
        )
    )
    with front(forward(sandbox.server.host), context=authority.server_context()) as found:
        error = sandbox.fails(
            BUCKET,
            host=found.url,
            ca_path=str(authority.path),
            client_cert=str(certificate),
            client_key=str(key),
            name="b",
        )
    assert "is encrypted" in error.message
    assert "ca_path" not in error.message
    assert found.seen == []


def test_a_client_that_is_not_trusted(sandbox: Sandbox, authority: Authority, tmp_path: Path) -> None:
    """Its certificate is to blame, not the authorities that it trusts."""
    context = authority.server_context(client_ca=Authority.make(tmp_path, "clients"))
    certificate, key = authority.issue("stranger")
    with front(forward(sandbox.server.host), context=context) as found:
        error = sandbox.fails(
            BUCKET,
            host=found.url,
            ca_path=str(authority.path),
            client_cert=str(certificate),
            client_key=str(key),
            name="b",
            retries=0,
        )
    assert "ca_path" not in error.message
    assert found.seen == []


@pytest.mark.skipif(sys.version_info < (3, 13), reason="older Pythons take it")
def test_an_authority_without_key_usage(sandbox: Sandbox, tmp_path: Path) -> None:
    """Python 3.13 refuses it, and that is told."""
    authority = Authority.make(tmp_path, "lax", usage=None)
    with front(forward(sandbox.server.host), context=authority.server_context()) as found:
        error = sandbox.fails(BUCKET, host=found.url, ca_path=str(authority.path), name="b")
    assert "VERIFY_X509_STRICT" in error.message
    assert "keyUsage" in error.message


# Time-outs and spoilt answers


def test_a_time_out(sandbox: Sandbox) -> None:
    """A server that doesn't answer."""
    sandbox.channel.plan([Rule(Fault.TIMEOUT, times=None)])
    error = sandbox.fails(BUCKET, name="b", timeout=0.1, retries=0)
    assert isinstance(error, UnreachableError)
    assert "0.1 s" in error.message
    assert sandbox.channel.url in error.message


def test_a_body_that_stops_coming(sandbox: Sandbox) -> None:
    """The time-out is for each piece of the answer too."""
    sandbox.channel.plan([Rule(Fault.SLOW_BODY, seconds=30)])
    assert isinstance(sandbox.fails(BUCKET, name="_tasks", timeout=0.1, retries=0), UnreachableError)


def test_a_body_that_trickles(sandbox: Sandbox) -> None:
    """Each piece comes in time, and all of them don't: the time for a request and its repeats is up."""
    sandbox.channel.plan([Rule(Fault.SLOW_BODY, seconds=10, times=None)])
    error = sandbox.fails(BUCKET, name="_tasks", timeout=0.3, retries=0)
    assert "was not complete within 0.3 s" in error.message


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(Fault.HTML), "HTML"),
        (Rule(Fault.HTML, status=502), "502"),
        (Rule(Fault.HTML, status=404), "404"),
        (Rule(Fault.HTML, status=401), "401"),
        (Rule(Fault.TWO_DOCUMENTS), "more than one JSON document"),
        (Rule(Fault.CONTENT_TYPE), "text/plain"),
        (Rule(Fault.EMPTY), "content type"),
        (Rule(Fault.TRUNCATED), "broke off"),
    ],
    ids=lambda value: str(getattr(value, "fault", "")),
)
def test_spoilt_answers(sandbox: Sandbox, rule: Rule, words: str) -> None:
    """Each is told as what it is, and as an answer to what was asked."""
    sandbox.channel.plan([rule])
    error = sandbox.fails(BUCKET, name="_tasks", retries=0)
    assert words in error.message
    assert "_tasks" in error.message
    assert error.message.startswith("Could not look up the bucket '_tasks'")


@pytest.mark.parametrize("body", ["null", "[]", "7", '{"buckets": 7}', '{"buckets": [7]}', '{"buckets": [{}]}'])
def test_json_of_another_kind(sandbox: Sandbox, body: str) -> None:
    """JSON that the API doesn't promise is no traceback."""
    with front(always(200, body)) as found:
        assert isinstance(sandbox.fails(BUCKET, host=found.url, name="b"), ResponseError)


def test_a_byte_that_is_no_text(sandbox: Sandbox) -> None:
    """Nor is a body that is not UTF-8."""
    with front(lambda seen: Canned(200, b'{"buckets": ["\xff"]}', {"Content-Type": "application/json"})) as found:
        assert isinstance(sandbox.fails(BUCKET, host=found.url, name="b"), ResponseError)


# A client for check mode


def test_a_read_only_client(sandbox: Sandbox) -> None:
    """It sends nothing that writes, whatever it is told."""
    bucket = sandbox.bucket("b")
    before = sandbox.state()
    connection = Connection(host=sandbox.channel.url, token=sandbox.server.token)
    with Client(connection, read_only=True) as client:
        for write in (
            lambda: create_bucket(client, sandbox.org_id, "new"),
            lambda: update_bucket(client, bucket, description="x"),
            lambda: delete_bucket(client, bucket),
            lambda: client.request("PUT", "/api/v2/me/password", "change the password", body={"password": "x"}),
        ):
            with pytest.raises(ReadOnlyError):
                write()
        assert list_buckets(client, org_id=sandbox.org_id, name="b")
    assert sandbox.methods() == ["GET"]
    assert sandbox.state() == before


# Repeats


def _get(client: Client, sandbox: Sandbox) -> object:
    return list_buckets(client, org_id=sandbox.org_id)


def _post(client: Client, sandbox: Sandbox) -> object:
    return create_bucket(client, sandbox.org_id, "new")


def _patch(client: Client, sandbox: Sandbox) -> object:
    return update_bucket(client, sandbox.id_of("b"), description="x")


def _delete(client: Client, sandbox: Sandbox) -> object:
    delete_bucket(client, sandbox.id_of("b"))
    return None


CALLS = {"GET": _get, "POST": _post, "PATCH": _patch, "DELETE": _delete}
SOON = {"Retry-After": "7"}


@pytest.mark.parametrize(
    ("method", "rule", "waited"),
    [
        ("GET", Rule(Fault.STATUS, status=429, headers=SOON), 7),
        ("POST", Rule(Fault.STATUS, status=429, headers=SOON), 7),
        ("POST", Rule(Fault.STATUS, status=429), 0.5),
        ("PATCH", Rule(Fault.STATUS, status=429, headers=SOON), 7),
        ("DELETE", Rule(Fault.STATUS, status=429, headers={"Retry-After": "3600"}), 30),
        ("GET", Rule(Fault.STATUS, status=429, headers={"Retry-After": "-5"}), 0.5),
        ("GET", Rule(Fault.STATUS, status=429, headers={"Retry-After": "soon"}), 0.5),
        ("GET", Rule(Fault.STATUS, status=503), 0.5),
        ("GET", Rule(Fault.HTML, status=503), 0.5),
        ("GET", Rule(Fault.HTML, status=502), 0.5),
        ("GET", Rule(Fault.HTML, status=504), 0.5),
        ("POST", Rule(Fault.STATUS, status=503, headers=SOON), 7),
        ("PATCH", Rule(Fault.STATUS, status=503), 0.5),
        ("GET", Rule(Fault.RESET_BEFORE), 0.5),
        ("GET", Rule(Fault.RESET_AFTER), 0.5),
        ("GET", Rule(Fault.REFUSE), 0.5),
        ("GET", Rule(Fault.TRUNCATED), 0.5),
        ("PATCH", Rule(Fault.RESET_AFTER), 0.5),
        ("DELETE", Rule(Fault.RESET_BEFORE), 0.5),
    ],
    ids=lambda value: getattr(value, "fault", None) and f"{value.fault}-{value.status}",
)
def test_repeated(sandbox: Sandbox, waits: list[float], method: str, rule: Rule, waited: float) -> None:
    """Once, after the time that the server asks for."""
    sandbox.bucket("b")
    sandbox.channel.plan([rule])
    with sandbox.client() as client:
        CALLS[method](client, sandbox)
    assert sandbox.methods() == [method, method]
    assert waits == [waited]


def test_a_delete_whose_answer_is_lost(sandbox: Sandbox, waits: list[float]) -> None:
    """Repeated it finds nothing, and that is what was wanted."""
    bucket = sandbox.bucket("b")
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="DELETE")])
    assert sandbox.run_bucket(name="b", state="absent")["changed"] is True
    assert not sandbox.exists(bucket)
    assert waits == [0.5]


@pytest.mark.parametrize(
    ("method", "rule", "error"),
    [
        ("POST", Rule(Fault.RESET_BEFORE), UnreachableError),
        ("POST", Rule(Fault.RESET_AFTER), UnreachableError),
        ("POST", Rule(Fault.REFUSE), UnreachableError),
        ("POST", Rule(Fault.STATUS, status=503), UnavailableError),
        ("POST", Rule(Fault.TRUNCATED), UnreachableError),
        ("PATCH", Rule(Fault.STATUS, status=500), ServerError),
        ("GET", Rule(Fault.STATUS, status=500), ServerError),
        ("DELETE", Rule(Fault.STATUS, status=500), ServerError),
        ("GET", Rule(Fault.HTML), ResponseError),
    ],
    ids=lambda value: getattr(value, "fault", None) and f"{value.fault}-{value.status}",
)
def test_not_repeated(sandbox: Sandbox, waits: list[float], method: str, rule: Rule, error: type[InfluxError]) -> None:
    """What may have been carried out, and must not be twice; and what is an answer."""
    sandbox.bucket("b")
    sandbox.channel.plan([rule])
    with sandbox.client() as client, pytest.raises(error):
        CALLS[method](client, sandbox)
    assert [entry.method for entry in sandbox.log() if entry.path != "/ping"] == [method]
    assert waits == []


@pytest.mark.parametrize(("retries", "waited"), [(0, []), (1, [0.5]), (3, [0.5, 1, 2])])
def test_so_many_times(sandbox: Sandbox, waits: list[float], retries: int, waited: list[float]) -> None:
    """As often as the task says, each time after twice the wait."""
    sandbox.channel.plan([Rule(Fault.STATUS, status=429, times=None)])
    error = sandbox.fails(BUCKET, name="b", retries=retries)
    assert isinstance(error, TooManyRequestsError)
    assert sandbox.methods() == ["GET"] * (retries + 1)
    assert waits == waited


def test_a_date_to_come_again(sandbox: Sandbox, waits: list[float]) -> None:
    """Retry-After may be a date."""
    date = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=20)
    rule = Rule(Fault.STATUS, status=429, headers={"Retry-After": date.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    sandbox.channel.plan([rule])
    sandbox.run_bucket(name="b")
    assert 10 < waits[0] <= 20


def test_never_sent_is_tried_again(sandbox: Sandbox, waits: list[float]) -> None:
    """Where nobody takes the connection, any request may be sent again."""
    with Client(Connection(_closed_port(), token="x", retries=2)) as client, pytest.raises(UnreachableError) as caught:
        create_bucket(client, sandbox.org_id, "b")
    assert caught.value.maybe_processed is False
    assert len(waits) == 2


def test_a_creation_whose_answer_is_lost(sandbox: Sandbox) -> None:
    """The POST is not sent again: the bucket is looked up, and taken for the one that was made."""
    sandbox.channel.plan([Rule(Fault.RESET_AFTER, method="POST")])
    assert sandbox.run_bucket(name="b")["changed"] is True
    assert [entry.method for entry in sandbox.log()].count("POST") == 1
    assert sandbox.bucket_names() == ["b"]
    assert sandbox.run_bucket(name="b")["changed"] is False


def test_password_of_the_wrong_length_is_not_ours_to_judge(sandbox: Sandbox) -> None:
    """A user name with a colon can't be sent; anything else is the server's to judge."""
    error = sandbox.fails(BUCKET, username="a:b", password=PASSWORD, name="b")
    assert "colon" in error.message
    assert sandbox.log() == []
