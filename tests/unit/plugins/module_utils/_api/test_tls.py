# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of TLS: each fault is told before any request, by the option that is to blame, and nothing waits for a pass phrase."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import resolve_connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.tls import tls_advice
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from functional.certificates import Authority

HTTPS = {"host": "https://h", "token": "t"}


@pytest.fixture(name="files")
def files_fixture(tmp_path: Path) -> dict[str, str]:
    """Files by what is in them."""
    authority = Authority.make(tmp_path, "authority")
    (certificate, key), (_other, other_key) = authority.issue("client"), authority.issue("other")
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    encrypted = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"pass phrase"),
    )
    contents = {
        "both": certificate.read_bytes() + key.read_bytes(),
        "encrypted": encrypted,
        "both_encrypted": certificate.read_bytes() + encrypted,
        "empty": b"",
        "text": b"not PEM",
        "damaged": certificate.read_bytes().replace(b"MII", b"!!!"),
        "damaged_key": key.read_bytes().replace(b"MI", b"!!"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found = {"ca": authority.path, "certificate": certificate, "key": key, "other_key": other_key, "folder": tmp_path}
    return {**{name: str(path) for name, path in found.items()}, **{name: str(tmp_path / name) for name in contents}}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"client_cert": "certificate", "client_key": "encrypted"}, "client_key: '{encrypted}' can't be used: the private key is enc"),
        ({"client_cert": "both_encrypted"}, "client_cert: '{both_encrypted}' can't be used: the private key is enc"),
        ({"client_cert": "certificate", "client_key": "other_key"}, "client_key: '{other_key}' can't be used: the private key is not"),
        ({"client_cert": "certificate"}, "client_cert: '{certificate}' has no private key. Give the file of the key with client_key."),
        ({"client_cert": "text"}, "client_cert: '{text}' has no certificate in PEM format."),
        ({"client_cert": "key", "client_key": "key"}, "client_cert: '{key}' has no certificate in PEM format."),
        ({"client_cert": "certificate", "client_key": "certificate"}, "client_key: '{certificate}' has no private key in PEM format."),
        ({"client_cert": "folder", "client_key": "key"}, "client_cert: '{folder}' can't be read: Is a directory."),
        ({"client_cert": "certificate", "client_key": "folder"}, "client_key: '{folder}' can't be read: Is a directory."),
        ({"client_cert": "certificate", "client_key": "damaged_key"}, "client_key: '{damaged_key}' can't be used: OpenSSL says"),
        ({"client_cert": "damaged", "client_key": "key"}, "client_key: '{key}' can't be used: OpenSSL says"),
        ({"ca_path": "empty"}, "ca_path: '{empty}' has no certificate in PEM format."),
        ({"ca_path": "text"}, "ca_path: '{text}' has no certificate in PEM format."),
        ({"ca_path": "key"}, "ca_path: '{key}' has no certificate in PEM format."),
        ({"ca_path": "damaged"}, "ca_path: '{damaged}' has no certificate in PEM format."),
    ],
)  # fmt: skip
def test_resolve_connection__a_file_that_tls_cannot_use__told_before_any_request(
    options: dict[str, str], message: str, files: dict[str, str]
) -> None:
    with pytest.raises(DeclarationError) as caught:
        resolve_connection({**HTTPS, **{option: files[name] for option, name in options.items()}}, {})
    assert caught.value.message.startswith(message.format(**files))
    if "client_cert" in options:
        assert "ca_path" not in caught.value.message


@pytest.mark.parametrize(
    "options",
    [
        {"client_cert": "certificate", "client_key": "key"},
        {"client_cert": "both"},
        {"ca_path": "ca"},
        {"ca_path": "folder"},
    ],
)
def test_resolve_connection__files_that_tls_can_use__taken(options: dict[str, str], files: dict[str, str]) -> None:
    given = {option: files[name] for option, name in options.items()}
    connection = resolve_connection({**HTTPS, **given}, {})
    assert {option: getattr(connection, option) for option in given} == given


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_resolve_connection__authorities_of_the_environment__blamed_by_their_variable(
    variable: str, files: dict[str, str]
) -> None:
    connection = resolve_connection(HTTPS, {variable: files["ca"]})
    assert (connection.ca_path, connection.ca_from) == (files["ca"], variable)
    assert resolve_connection({**HTTPS, "ca_path": files["ca"]}, {variable: "/no"}).ca_from == "ca_path"
    assert resolve_connection({**HTTPS, "validate_certs": False}, {variable: "/no"}).ca_path is None
    for path, words in (("/no", "there is no file"), (files["text"], "has no certificate")):
        with pytest.raises(DeclarationError) as caught:
            resolve_connection(HTTPS, {variable: path})
        assert caught.value.message.startswith(f"{variable}: ")
        assert words in caught.value.message


def refused(code: int | None = None, reason: str = "CERTIFICATE_VERIFY_FAILED") -> ssl.SSLError:
    error: Any = ssl.SSLError(1, "x")
    error.reason = reason
    if code is not None:
        error.verify_code = code
    return error  # type: ignore[no-any-return]  # Any only to set attributes


@pytest.mark.parametrize(
    ("error", "fields", "begin"),
    [
        (refused(92), {}, "Python 3.13 and newer refuse such a certificate (VERIFY_X509_STRICT)."),
        (refused(85), {}, "Python 3.13 and newer refuse such a certificate (VERIFY_X509_STRICT)."),
        (refused(10), {}, "Renew the server's certificate"),
        (refused(62), {}, "Set host to a name"),
        (refused(64), {}, "Set host to a name"),
        (refused(20), {}, "Give the certificate of the authority that issued the server's with ca_path."),
        (refused(19), {"ca": "CURL_CA_BUNDLE"}, "Give the certificate of the authority that issued the server's with CURL_CA_BUNDLE;"),
        (refused(reason="TLSV13_ALERT_CERTIFICATE_REQUIRED"), {}, "The server refuses the connection."),
        (refused(reason="TLSV1_ALERT_UNKNOWN_CA"), {"has_client_certificate": True}, "The server refuses the client's certificate."),
        (refused(reason="WRONG_VERSION_NUMBER"), {}, "Check that the port of host speaks TLS"),
        (OSError(), {}, "Check that the port of host speaks TLS"),
    ],
)  # fmt: skip
def test_tls_advice__each_fault__its_own_way_out(error: Exception, fields: dict[str, Any], begin: str) -> None:
    said = tls_advice(error, **{"ca": None, "has_client_certificate": False, **fields})
    assert said.startswith(begin)
