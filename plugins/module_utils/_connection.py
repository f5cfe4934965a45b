# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Where the server is and who asks: from the task, the environment, a profile of the influx CLI, or a default.

A later source never mixes with an earlier one within a group (host; token or user and password; organization; TLS check):
an ``org_id`` in the task must not collide with INFLUX_ORG, nor a ``username`` with INFLUX_TOKEN.
"""

from __future__ import annotations

import importlib
import os.path
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._names import check_given, check_id, check_text

DEFAULT_HOST = "http://localhost:8086"
DEFAULT_CONFIGS_PATH = "~/.influxdbv2/configs"
_TRUE = ("1", "t", "T", "true", "TRUE", "True")
_FALSE = ("", "0", "f", "F", "false", "FALSE", "False")


@dataclass(frozen=True)
class Connection:
    """A connection, resolved and checked. Times are in seconds."""

    host: str
    token: str | None = field(default=None, repr=False)
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    org: str | None = None
    org_id: str | None = None
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    timeout: float = 30
    retries: int = 3
    zap_trace_span: str | None = None
    environ: t.Mapping[str, str] = field(default_factory=dict, repr=False)

    def secrets(self) -> set[str]:
        """What must not be shown."""
        return {secret for secret in (self.token, self.password) if secret}


def resolve_connection(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> Connection:
    """The connection that the options ``params`` and the environment ``environ`` make.

    Raises :class:`DeclarationError` where they are missing, malformed or contradict each other.
    """
    profile = _read_profile(params, environ)
    username, password, token = _identity(params, environ, profile)
    org, org_id = _organization(params, environ, profile)
    return Connection(
        host=_check_host(_first(params, "host", environ.get("INFLUX_HOST"), profile.get("url"), DEFAULT_HOST)),
        token=token,
        username=username,
        password=password,
        org=org,
        org_id=org_id,
        validate_certs=_validate_certs(params, environ),
        ca_path=_readable(params, "ca_path"),
        client_cert=_readable(params, "client_cert"),
        client_key=_readable(params, "client_key"),
        timeout=_positive(params.get("timeout"), "timeout", 30),
        retries=_not_negative(params.get("retries"), "retries", 3),
        zap_trace_span=_header_text(params.get("zap_trace_span"), "zap_trace_span"),
        environ=environ,
    )


def _first(params: t.Mapping[str, t.Any], option: str, *others: str | None) -> str:
    """What the task says, else the first of ``others`` that says something. A task that says nothing has made a mistake."""
    given = params.get(option)
    if given is not None:
        return check_given(str(given), option)
    return next((other for other in others if other), "")


def _identity(
    params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], profile: t.Mapping[str, str]
) -> tuple[str | None, str | None, str | None]:
    if params.get("username") is not None:
        return _check_username(params["username"]), _check_password(params.get("password") or ""), None
    token = params.get("token")
    if token is None:
        token = environ.get("INFLUX_TOKEN") or profile.get("token")
    if not token:
        raise DeclarationError(
            "No credentials: set token, or username and password, or INFLUX_TOKEN in the environment of the task, or a profile "
            "of the influx CLI with a token."
        )
    token = _header_text(token, "token")
    return None, None, token


def _organization(
    params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], profile: t.Mapping[str, str]
) -> tuple[str | None, str | None]:
    for source, org, org_id in (
        ("task", params.get("org"), params.get("org_id")),
        ("environment", environ.get("INFLUX_ORG"), environ.get("INFLUX_ORG_ID")),
        ("profile", profile.get("org"), None),
    ):
        if source != "task":
            org, org_id = org or None, org_id or None
        if org_id is not None:
            return None, check_id(org_id, "org_id" if source == "task" else "INFLUX_ORG_ID")
        if org is not None:
            return check_given(org, "org"), None
    return None, None


def _validate_certs(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> bool:
    if params.get("validate_certs") is not None:
        return bool(params["validate_certs"])
    skip = environ.get("INFLUX_SKIP_VERIFY", "")
    if skip not in _TRUE + _FALSE:
        raise DeclarationError(f"INFLUX_SKIP_VERIFY: {skip!r} is neither true nor false.")
    return skip not in _TRUE


def _check_host(host: str) -> str:
    # A broken URL is shown only where no password or token can be in it.
    shown = "it" if any(mark in host for mark in "@?#") else repr(host)
    try:
        parts = urlsplit(host)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        raise DeclarationError(f"host: {shown} is no URL. Write it like https://influx.example.com:8086.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_number:
        raise DeclarationError(f"host: {shown} is no URL of a server. Write it like https://influx.example.com:8086.")
    if parts.username is not None or parts.password is not None:
        raise DeclarationError(
            "host: a user name or password has no place in the URL. Use username and password, or token."
        )
    if parts.query or parts.fragment or any(letter == " " or not letter.isprintable() for letter in host):
        raise DeclarationError(f"host: {shown} has more than a scheme, a name, a port and a path.")
    return host.rstrip("/")


def _check_username(username: str) -> str:
    if ":" in username:
        raise DeclarationError("username: a colon can't be sent in HTTP Basic authentication.")
    return check_given(username, "username")


def _check_password(password: str) -> str:
    try:
        check_text(password, "password")
    except DeclarationError:
        # Its words show the value.
        raise DeclarationError("password: it is not valid Unicode text.") from None
    return password


def _header_text(value: str | None, option: str) -> str | None:
    """``value``, if a header can carry it; it isn't shown, since it may be a secret."""
    if value is None:
        return None
    if not value.isascii() or any(ord(letter) < 32 or ord(letter) == 127 for letter in value) or value != value.strip():
        raise DeclarationError(
            f"{option}: it has characters that an HTTP header can't carry (a newline or a space at its end, perhaps)."
        )
    if value == "":
        raise DeclarationError(f"{option}: it is empty.")
    return value


def _readable(params: t.Mapping[str, t.Any], option: str) -> str | None:
    path = params.get(option)
    if path is None:
        return None
    expanded = os.path.expanduser(str(path))
    if not os.path.exists(expanded):
        raise DeclarationError(f"{option}: there is no file {path!r} on the host that runs the module.")
    if option == "client_key" and not params.get("client_cert"):
        raise DeclarationError("client_key: it is of no use without client_cert.")
    return expanded


def _positive(value: float | None, option: str, default: float) -> float:
    if value is None:
        return default
    if not 0 < value < 86_400:
        raise DeclarationError(f"{option}: {value} is not between 0 and 86400 seconds.")
    return value


def _not_negative(value: int | None, option: str, default: int) -> int:
    if value is None:
        return default
    if not 0 <= value <= 100:
        raise DeclarationError(f"{option}: {value} is not between 0 and 100.")
    return value


def _read_profile(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> dict[str, str]:
    """The profile that is asked for by name, or the active one of the file that is asked for; else none.

    The CLI's file in the home directory is not read unless the task or the environment names a profile or a file: what
    lies in a home directory of the managed host must not decide which server is changed.
    """
    name = _first(params, "profile", environ.get("INFLUX_ACTIVE_CONFIG"), "")
    path = _first(params, "configs_path", environ.get("INFLUX_CONFIGS_PATH"), "")
    if not name and not path:
        return {}
    path = os.path.expanduser(path or DEFAULT_CONFIGS_PATH)
    profiles = _load_toml(path)
    if not name:
        active = [key for key, value in profiles.items() if isinstance(value, dict) and value.get("active") is True]
        if len(active) != 1:
            raise DeclarationError(
                f"configs_path: {path!r} has {len(active) or 'no'} active profiles. Name one with profile."
            )
        name = active[0]
    chosen = profiles.get(name)
    if not isinstance(chosen, dict):
        raise DeclarationError(
            f"profile: there is no profile {name!r} in {path!r}. There are: {', '.join(sorted(profiles)) or 'none'}."
        )
    return {key: value for key, value in chosen.items() if isinstance(value, str) and value}


def _load_toml(path: str) -> dict[str, t.Any]:
    try:
        with open(path, "rb") as file:
            content = file.read().decode("utf-8")
    except UnicodeDecodeError:
        # The error holds the file's content, and so the token.
        raise DeclarationError(f"configs_path: {path!r} can't be read: it is not UTF-8.") from None
    except (OSError, ValueError) as error:
        # A ValueError is a path that no file can have.
        raise DeclarationError(
            f"configs_path: {path!r} can't be read: {getattr(error, 'strerror', None) or 'no file can have that name'}."
        ) from error
    toml = _toml()
    try:
        loaded: dict[str, t.Any] = toml.loads(content)
    except ValueError:
        # The parser's words may quote the line, and so the token.
        raise DeclarationError(f"configs_path: {path!r} is not valid TOML.") from None
    return loaded


def _toml() -> t.Any:
    for library in ("tomllib", "tomli"):
        try:
            return importlib.import_module(library)
        except ImportError:
            continue
    raise DeclarationError(
        "profile: reading the influx CLI's profiles needs Python 3.11 or newer on the host that runs the module, or tomli."
    )
