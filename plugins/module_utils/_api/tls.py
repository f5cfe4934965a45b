# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The files of TLS: whether they can be used is found out before any request, and without waiting for a pass phrase."""

from __future__ import annotations

import os.path
import ssl
import typing as t

from .._errors import DeclarationError

_CERTIFICATE = (
    b"-----BEGIN CERTIFICATE-----",
    b"-----BEGIN TRUSTED CERTIFICATE-----",
    b"-----BEGIN X509 CERTIFICATE-----",
)
_KEY = (b"PRIVATE KEY-----",)
# OpenSSL's X509_V_ERR_…, from PATHLEN_INVALID_FOR_NON_CA to EXTENSIONS_REQUIRE_VERSION_3: what X509_V_FLAG_X509_STRICT adds.
_STRICT = range(80, 94)
_NAMES = (62, 64)
_EXPIRED, _NOT_YET_VALID = 10, 9


class _PassPhraseError(Exception):
    """The key is encrypted."""


def readable(path: t.Any, option: str) -> str | None:
    """Return ``path`` with the home directory in place of ``~``, if it is given. Raise where there is nothing."""
    if path is None:
        return None
    expanded = os.path.expanduser(str(path))
    try:
        found = os.path.exists(expanded)
    except ValueError:  # a NUL, or what no file system can write
        found = False
    if not found:
        raise DeclarationError(f"{option}: there is no file {path!r} on the host that runs the module.")
    return expanded


def check_authorities(path: str, option: str) -> None:
    """Raise :class:`DeclarationError` where the file ``path`` has no certificate. What a folder has is found out by TLS."""
    if os.path.isdir(path):
        return
    _content(path, option)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except (OSError, ValueError):
        raise DeclarationError(
            f"{option}: {path!r} has no certificate in PEM format. Give the file of the certificate of the authority that issued the "
            "server's."
        ) from None


def check_client_certificate(certificate: str, key: str | None) -> None:
    """Raise :class:`DeclarationError` where the client's ``certificate`` and its ``key`` can't be used together."""
    _need(certificate, "client_cert", _CERTIFICATE, "certificate")
    if key is not None:
        _need(key, "client_key", _KEY, "private key")
    elif not any(mark in _content(certificate, "client_cert") for mark in _KEY):
        raise DeclarationError(
            f"client_cert: {certificate!r} has no private key. Give the file of the key with client_key."
        )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=_no_pass_phrase)
    except _PassPhraseError:
        raise _unusable(
            certificate,
            key,
            "the private key is encrypted, and there is nobody to ask for its pass phrase. Give a key without one "
            "(openssl pkey -in KEY -out PLAIN), in a file that only the task's user can read",
        ) from None
    except (OSError, ValueError) as error:
        raise _unusable(certificate, key, _explained(error)) from None


def _unusable(certificate: str, key: str | None, why: str) -> DeclarationError:
    option, path = ("client_cert", certificate) if key is None else ("client_key", key)
    return DeclarationError(f"{option}: {path!r} can't be used: {why}.")


def _explained(error: Exception) -> str:
    reason = getattr(error, "reason", None)
    if reason == "KEY_VALUES_MISMATCH":
        return "the private key is not the one of the certificate. Give the key that the certificate was issued for"
    words = str(reason or "the file is damaged").replace("_", " ").lower()
    return f"OpenSSL says {words}. Give a certificate and its key in PEM format"


def _no_pass_phrase() -> str:
    raise _PassPhraseError


def _need(path: str, option: str, marks: tuple[bytes, ...], what: str) -> None:
    content = _content(path, option)
    if not any(mark in content for mark in marks):
        raise DeclarationError(f"{option}: {path!r} has no {what} in PEM format.")


def _content(path: str, option: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise DeclarationError(f"{option}: {path!r} can't be read: {error.strerror}.") from None


def tls_advice(error: BaseException, *, ca: str | None, has_client_certificate: bool) -> str:
    """Return the way out after TLS failed with ``error``. ``ca`` is the option or variable that names the authorities."""
    code, reason = getattr(error, "verify_code", None), str(getattr(error, "reason", None) or "")
    if code in _STRICT:
        return (
            "Python 3.13 and newer refuse such a certificate (VERIFY_X509_STRICT). Issue it anew with the extensions that RFC 5280 "
            "demands: for an authority's, critical basicConstraints and keyUsage with keyCertSign; for a server's, "
            "authorityKeyIdentifier. Or run the module with Python 3.12 or older."
        )
    if code in (_EXPIRED, _NOT_YET_VALID):
        return "Renew the server's certificate, or correct the clock of the host that runs the module."
    if code in _NAMES:
        return "Set host to a name that is in the server's certificate."
    if "ALERT" in reason:
        return (
            "The server refuses the client's certificate. Check client_cert and client_key, and that the server trusts who issued them."
            if has_client_certificate
            else "The server refuses the connection. If it demands a client's certificate, give it with client_cert."
        )
    if code is None and "certificate verify failed" not in str(error):
        return "Check that the port of host speaks TLS; if it doesn't, host begins with http."
    if ca is None:
        return "Give the certificate of the authority that issued the server's with ca_path."
    return f"Give the certificate of the authority that issued the server's with {ca}; what is there now is of another one."
