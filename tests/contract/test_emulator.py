# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the recordings can't show of the emulator: how it is started, its setup, TLS, a path prefix, and its speed."""

from __future__ import annotations

import datetime
import ipaddress
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tools.server import SUPPORT, service

TOKEN = "operator"
HEADERS = {"Authorization": f"Token {TOKEN}"}
SETUP = {"username": "root", "password": "a-long-pass-word", "org": "first", "bucket": "data", "token": "mine"}
TIMEOUT = 30


class Files(NamedTuple):
    """A certificate and its key."""

    cert: str
    key: str


@pytest.fixture
def fresh() -> Iterator[str]:
    with service("emulator", "--token", TOKEN, "--fresh") as url:
        yield url


@pytest.fixture(scope="module")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A certificate for 127.0.0.1 that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "emulator")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    directory = tmp_path_factory.mktemp("tls")
    files = Files(str(directory / "cert.pem"), str(directory / "key.pem"))
    Path(files.cert).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    encryption = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    Path(files.key).write_bytes(pem)
    return files


def test_start__no_options__is_set_up() -> None:
    with service("emulator", "--token", TOKEN, "--password", "a-long-pass-word") as url:
        assert requests.get(f"{url}/api/v2/setup", timeout=TIMEOUT).json() == {"allowed": False}
        orgs = requests.get(f"{url}/api/v2/orgs", headers=HEADERS, timeout=TIMEOUT).json()["orgs"]
        buckets = requests.get(f"{url}/api/v2/buckets?org=main", headers=HEADERS, timeout=TIMEOUT).json()["buckets"]
        signed_in = requests.post(f"{url}/api/v2/signin", auth=("admin", "a-long-pass-word"), timeout=TIMEOUT)
    assert [org["name"] for org in orgs] == ["main"]
    assert [bucket["name"] for bucket in buckets] == ["_monitoring", "_tasks", "main"]
    assert signed_in.status_code == 204


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal__while_serving__ends_cleanly(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "emulator", "--token", TOKEN]
    environment = {**os.environ, "PYTHONPATH": str(SUPPORT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("ready ").strip()
        with requests.Session() as session:  # a connection that stays open must not hold it up
            assert session.get(f"{url}/health", timeout=TIMEOUT).ok
            process.send_signal(number)
            out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out, err) == (0, "", "")


def test_setup__of_a_fresh_server__makes_what_was_asked(fresh: str) -> None:
    assert requests.get(f"{fresh}/api/v2/setup", timeout=TIMEOUT).json() == {"allowed": True}
    assert requests.get(f"{fresh}/api/v2/buckets", headers=HEADERS, timeout=TIMEOUT).status_code == 401
    body = {**SETUP, "retentionPeriodSeconds": 7200}
    response = requests.post(f"{fresh}/api/v2/setup", json=body, timeout=TIMEOUT)
    assert response.status_code == 201
    made = response.json()
    assert (made["user"]["name"], made["org"]["name"], made["bucket"]["name"]) == ("root", "first", "data")
    rules = [{"type": "expire", "everySeconds": 7200, "shardGroupDurationSeconds": 3600}]
    assert made["bucket"]["retentionRules"] == rules
    assert (made["auth"]["token"], made["auth"]["description"]) == ("mine", "root's Token")
    assert len(made["auth"]["permissions"]) == 44
    headers = {"Authorization": "Token mine"}
    owners = requests.get(f"{fresh}/api/v2/orgs/{made['org']['id']}/owners", headers=headers, timeout=TIMEOUT).json()
    assert [user["name"] for user in owners["users"]] == ["root"]
    again = requests.post(f"{fresh}/api/v2/setup", json=body, timeout=TIMEOUT)
    assert (again.status_code, again.json()["message"]) == (422, "onboarding has already been completed")


def test_setup__without_a_token__makes_one(fresh: str) -> None:
    body = {key: value for key, value in SETUP.items() if key != "token"}
    token = requests.post(f"{fresh}/api/v2/setup", json=body, timeout=TIMEOUT).json()["auth"]["token"]
    headers = {"Authorization": f"Token {token}"}
    assert requests.get(f"{fresh}/api/v2/me", headers=headers, timeout=TIMEOUT).json()["name"] == "root"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 422, "onboarding failed: missing required fields [username,org,bucket]"),
        ({**SETUP, "org": ""}, 422, "onboarding failed: missing required fields [org]"),
        ({**SETUP, "password": "short"}, 400, "passwords must be between 8 and 72 characters long"),
        ([], 500, "json: cannot unmarshal array into Go value of type influxdb.OnboardingRequest"),
    ],
)
def test_setup__refused__can_be_tried_again(fresh: str, body: object, status: int, message: str) -> None:
    response = requests.post(f"{fresh}/api/v2/setup", json=body, timeout=TIMEOUT)
    assert (response.status_code, response.json()["message"]) == (status, message)
    assert requests.post(f"{fresh}/api/v2/setup", json=SETUP, timeout=TIMEOUT).status_code == 201


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("bucket", "_x", 400), ("retentionPeriodSeconds", 60, 500), ("retentionPeriodHrs", 720, 500), ("org", " ", 400)],
)
def test_setup__failed_half_way__keeps_the_first_half(fresh: str, field: str, value: object, status: int) -> None:
    """As OSS 2.9.1 does: the user can sign in, nobody has a token, and no setup is allowed."""
    response = requests.post(f"{fresh}/api/v2/setup", json={**SETUP, field: value}, timeout=TIMEOUT)
    assert response.status_code == status
    assert requests.get(f"{fresh}/api/v2/setup", timeout=TIMEOUT).json() == {"allowed": False}
    credentials = (str(SETUP["username"]), str(SETUP["password"]))
    signed_in = requests.post(f"{fresh}/api/v2/signin", auth=credentials, timeout=TIMEOUT)
    assert signed_in.status_code == 204
    headers = {"Authorization": f"Token {SETUP['token']}"}
    assert requests.get(f"{fresh}/api/v2/me", headers=headers, timeout=TIMEOUT).status_code == 401


def test_setup__after_all_was_deleted__takes_another_token_only(fresh: str) -> None:
    """As OSS 2.9.1 does: it keeps the token of a user who is gone, and finds that out last."""
    made = requests.post(f"{fresh}/api/v2/setup", json=SETUP, timeout=TIMEOUT).json()
    headers = {"Authorization": f"Token {SETUP['token']}"}
    for kind in ("org", "user"):
        requests.delete(f"{fresh}/api/v2/{kind}s/{made[kind]['id']}", headers=headers, timeout=TIMEOUT)
    assert requests.get(f"{fresh}/api/v2/setup", timeout=TIMEOUT).json() == {"allowed": True}
    again = requests.post(f"{fresh}/api/v2/setup", json=SETUP, timeout=TIMEOUT)
    assert (again.status_code, again.json()["message"]) == (422, "token already exists")
    assert requests.get(f"{fresh}/api/v2/setup", timeout=TIMEOUT).json() == {"allowed": False}


def test_prefix__in_front_of_all_paths__is_not_in_answers() -> None:
    with service("emulator", "--token", TOKEN, "--prefix", "/influx/", "--password", "a-long-pass-word") as url:
        assert url.endswith("/influx")
        root = url.removesuffix("/influx")
        response = requests.get(f"{url}/api/v2/me", headers=HEADERS, timeout=TIMEOUT)
        outside = requests.get(f"{root}/api/v2/me", headers=HEADERS, timeout=TIMEOUT)
        signed_in = requests.post(f"{url}/api/v2/signin", auth=("admin", "a-long-pass-word"), timeout=TIMEOUT)
    assert response.json()["links"]["self"].startswith("/api/v2/users/")
    assert outside.status_code == 404
    assert "; Path=/api/; " in signed_in.headers["Set-Cookie"]


def test_tls__with_a_certificate__is_served(tls_files: Files) -> None:
    options = ("--cert", tls_files.cert, "--key", tls_files.key, "--password", "a-long-pass-word")
    with service("emulator", "--token", TOKEN, *options) as url:
        assert url.startswith("https://")
        signed_in = requests.post(
            f"{url}/api/v2/signin", auth=("admin", "a-long-pass-word"), verify=tls_files.cert, timeout=TIMEOUT
        )
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{url}/ping", timeout=TIMEOUT)
    assert "; HttpOnly; Secure; SameSite=Strict" in signed_in.headers["Set-Cookie"]


def test_tls__requiring_certificates__refuses_clients_without(tls_files: Files) -> None:
    options = ("--cert", tls_files.cert, "--key", tls_files.key, "--client-ca", tls_files.cert)
    with service("emulator", "--token", TOKEN, *options) as url:
        response = requests.get(
            f"{url}/ping", verify=tls_files.cert, cert=(tls_files.cert, tls_files.key), timeout=TIMEOUT
        )
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"{url}/ping", verify=tls_files.cert, timeout=TIMEOUT)
    assert response.status_code == 204


def test_speed__hundreds_of_buckets__takes_no_time_to_speak_of() -> None:
    with service("emulator", "--token", TOKEN) as url, requests.Session() as session:
        session.headers.update(HEADERS)
        org_id = session.get(f"{url}/api/v2/orgs", timeout=TIMEOUT).json()["orgs"][0]["id"]
        begun = time.monotonic()
        for number in range(250):
            body = {"name": f"b{number:04d}", "orgID": org_id}
            assert session.post(f"{url}/api/v2/buckets", json=body, timeout=TIMEOUT).status_code == 201
        for offset in (0, 100, 200):
            query = {"orgID": org_id, "limit": 100, "offset": offset}
            assert session.get(f"{url}/api/v2/buckets", params=query, timeout=TIMEOUT).ok
        taken = time.monotonic() - begun
    # Delays of the network layer would be 40 ms each; most of this time is the client's.
    assert taken < 5
