# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Where the server is and who asks: from the task, a profile that it names, the environment, or a profile that this names.

The source that names the server gives all else that the task leaves out. Only where the task itself names the server do credentials
and organization come from the first source that has them. So no token reaches the address of another source.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from .._errors import DeclarationError
from .._model.names import check_given, check_id, check_text
from .profiles import Asked, Profile, read_profile
from .proxies import Proxy, find_proxy
from .tls import check_authorities, check_client_certificate, readable

DEFAULT_HOST = "http://localhost:8086"
_TRUE = ("1", "t", "T", "true", "TRUE", "True")
_FALSE = ("", "0", "f", "F", "false", "FALSE", "False")
_TASK, _DEFAULT = "task", "default"


class Origin(t.NamedTuple):
    """Which source each part of a connection came from, in the words of a result."""

    host: str = _TASK
    credentials: str = _TASK
    org: str | None = None


@dataclass(frozen=True)
class Connection:
    """A connection, resolved and checked. Times are in seconds. ``ca_from`` is the option or variable that gave ``ca_path``."""

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
    proxy: Proxy | None = None
    ca_from: str | None = None
    origin: Origin = field(default=Origin(), compare=False)

    def secrets(self) -> set[str]:
        """Return what must not be shown."""
        of_proxy = frozenset() if self.proxy is None else self.proxy.secrets
        return {secret for secret in (self.token, self.password, *of_proxy) if secret}

    def server(self) -> dict[str, t.Any]:
        """Return what a result says of the server: its address, the organization, and which source named each."""
        return {"host": self.host, "org": self.org or self.org_id, "from": self.origin._asdict()}


def resolve_connection(params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> Connection:
    """Return the connection that the options ``params`` and the environment ``environ`` make.

    Raise :class:`DeclarationError` where they are missing, malformed or contradict each other.
    """
    sources = _Sources(params, environ)
    host, host_from = sources.host()
    username, password, token, credentials_from = sources.credentials()
    org, org_id, org_from = sources.organization()
    is_secure = host.lower().startswith("https:")
    validate_certs = sources.validate_certs()
    ca_path, ca_from = _authorities(params, environ, is_checked=is_secure and validate_certs)
    client_cert, client_key = _client_certificate(params, is_secure)
    return Connection(
        host=host,
        token=token,
        username=username,
        password=password,
        org=org,
        org_id=org_id,
        validate_certs=validate_certs,
        ca_path=ca_path,
        client_cert=client_cert,
        client_key=client_key,
        timeout=_positive(params.get("timeout"), "timeout", 30),
        retries=_not_negative(params.get("retries"), "retries", 3),
        zap_trace_span=_header_text(params.get("zap_trace_span"), "zap_trace_span"),
        proxy=find_proxy(host, environ),
        ca_from=ca_from,
        origin=Origin(host_from, credentials_from, org_from),
    )


class _Sources:
    """The four sources of a connection. A file is opened only if something is missing that it may have."""

    def __init__(self, params: t.Mapping[str, t.Any], environ: t.Mapping[str, str]) -> None:
        self.params = params
        self.environ = environ
        self.names_profile = params.get("profile") is not None or params.get("configs_path") is not None
        # Which source names the server; what else it must give depends on that.
        self.server_from = self._server_from()
        self._profiles: dict[bool, Profile | None] = {}

    def _server_from(self) -> str:
        if self.params.get("host") is not None:
            return _TASK
        if self.names_profile:
            return "profile"
        if self.environ.get("INFLUX_HOST"):
            return "environment"
        return "profile of the environment"

    def host(self) -> tuple[str, str]:
        if self.server_from == _TASK:
            return _check_host(check_given(str(self.params["host"]), "host"), "host"), _TASK
        if self.server_from == "environment":
            return _check_host(self.environ["INFLUX_HOST"], "INFLUX_HOST"), "INFLUX_HOST"
        profile = self._profile()
        if profile is None:
            return DEFAULT_HOST, _DEFAULT
        if profile.url is None:
            raise DeclarationError(
                f"The profile {profile.name!r} in {profile.path!r} has no url. Add it there, or set host."
            )
        return _check_host(profile.url, f"url of the profile {profile.name!r}"), f"profile {profile.name}"

    def credentials(self) -> tuple[str | None, str | None, str | None, str]:
        if self.params.get("username") is not None:
            username = _check_username(self.params["username"])
            return username, _check_password(self.params.get("password") or ""), None, _TASK
        if self.params.get("token") is not None:
            return None, None, _token(self.params["token"], "token"), _TASK
        if self.names_profile:
            return self._credentials_of_profile()
        token = self.environ.get("INFLUX_TOKEN")
        if token:
            self._refuse_to_mix()
            return None, None, _token(token, "INFLUX_TOKEN"), "INFLUX_TOKEN"
        if self.server_from == "environment":
            raise DeclarationError(_no_credentials())
        return self._credentials_of_profile()

    def organization(self) -> tuple[str | None, str | None, str | None]:
        if self.params.get("org_id") is not None:
            return None, check_id(self.params["org_id"], "org_id"), _TASK
        if self.params.get("org") is not None:
            return check_given(self.params["org"], "org"), None, _TASK
        if not self.names_profile:
            if self.environ.get("INFLUX_ORG_ID"):
                return None, check_id(self.environ["INFLUX_ORG_ID"], "INFLUX_ORG_ID"), "INFLUX_ORG_ID"
            if self.environ.get("INFLUX_ORG"):
                return check_given(self.environ["INFLUX_ORG"], "INFLUX_ORG"), None, "INFLUX_ORG"
            if self.server_from == "environment":
                return None, None, None
        profile = self._profile(is_needed=False)
        if profile is None or profile.org is None:
            return None, None, None
        return check_given(profile.org, f"org of the profile {profile.name!r}"), None, f"profile {profile.name}"

    def validate_certs(self) -> bool:
        if self.params.get("validate_certs") is not None:
            return bool(self.params["validate_certs"])
        # It is said of the server that the environment names, and must not uncover the token of another.
        if self.names_profile or self.server_from == _TASK:
            return True
        skip = self.environ.get("INFLUX_SKIP_VERIFY", "")
        if skip not in _TRUE + _FALSE:
            raise DeclarationError(f"INFLUX_SKIP_VERIFY: {skip!r} is neither true nor false.")
        return skip not in _TRUE

    def _credentials_of_profile(self) -> tuple[None, None, str, str]:
        profile = self._profile()
        if profile is None or profile.token is None:
            raise DeclarationError(_no_credentials(profile))
        return None, None, _token(profile.token, f"token of the profile {profile.name!r}"), f"profile {profile.name}"

    def _refuse_to_mix(self) -> None:
        """Refuse the environment's token for the server that only a profile names."""
        if self.server_from != "profile of the environment":
            return
        profile = self._profile()
        if profile is not None:
            raise DeclarationError(
                f"INFLUX_TOKEN: the environment does not say which server it is for, and it is not sent to that of the profile "
                f"{profile.name!r}. Set INFLUX_HOST, or host in the task; or unset INFLUX_TOKEN to use the profile's own token."
            )

    def _profile(self, *, is_needed: bool = True) -> Profile | None:
        """The profile that the task names, else the environment's; read once. One that isn't needed may have no file."""
        if is_needed not in self._profiles:
            self._profiles[is_needed] = self._read_profile(is_needed)
        return self._profiles[is_needed]

    def _read_profile(self, is_needed: bool) -> Profile | None:
        name, path = self.params.get("profile"), self.params.get("configs_path")
        name_from, path_from = "profile", "configs_path"
        if path is None:
            path, path_from = self.environ.get("INFLUX_CONFIGS_PATH") or None, "INFLUX_CONFIGS_PATH"
        if not self.names_profile:
            name, name_from = self.environ.get("INFLUX_ACTIVE_CONFIG") or None, "INFLUX_ACTIVE_CONFIG"
            if name is None and path is None:
                return None
        name = None if name is None else check_given(str(name), name_from)
        path = None if path is None else check_given(str(path), path_from)
        return read_profile(Asked(name, name_from, path, path_from), is_needed=is_needed)


def _no_credentials(profile: Profile | None = None) -> str:
    ways = "Set token, or username and password, or INFLUX_TOKEN in the environment of the task"
    if profile is None:
        return f"No credentials for the server. {ways}, or name a profile of the influx CLI that has a token."
    return (
        f"No credentials for the server: the profile {profile.name!r} in {profile.path!r} has no token. Add it there, or set token, or "
        "username and password."
    )


def _token(value: str, option: str) -> str:
    if value == "":
        raise DeclarationError(f"No credentials for the server: {option} is empty.")
    return _header_text(value, option) or ""


def _authorities(
    params: t.Mapping[str, t.Any], environ: t.Mapping[str, str], *, is_checked: bool
) -> tuple[str | None, str | None]:
    """The file or folder with the certificates to trust, and the option or variable that names it."""
    path, named_by = readable(params.get("ca_path"), "ca_path"), "ca_path"
    if path is None and is_checked:
        # Those of curl, which requests reads too.
        named_by = next((name for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE") if environ.get(name)), "")
        path = readable(environ[named_by], named_by) if named_by else None
    if path is None:
        return None, None
    if is_checked:
        check_authorities(path, named_by)
    return path, named_by


def _client_certificate(params: t.Mapping[str, t.Any], is_secure: bool) -> tuple[str | None, str | None]:
    certificate, key = (
        readable(params.get("client_cert"), "client_cert"),
        readable(params.get("client_key"), "client_key"),
    )
    if key is not None and certificate is None:
        raise DeclarationError("client_key: it is of no use without client_cert.")
    if certificate is not None and is_secure:
        check_client_certificate(certificate, key)
    return certificate, key


def _check_host(host: str, option: str) -> str:
    # A broken URL is shown only where no password or token can be in it.
    shown = "it" if any(mark in host for mark in "@?#") else repr(host)
    parts = _split_host(host, option, shown)
    # Behind a slash in a password, the rest of it and the server's name are a path.
    if "@" in host:
        raise DeclarationError(
            f"{option}: a user name or password has no place in the URL. Use username and password, or token."
        )
    if parts.query or parts.fragment or " " in host or not host.isprintable():
        raise DeclarationError(f"{option}: {shown} has more than a scheme, a name, a port and a path.")
    host = host.rstrip("/")
    if parts.path.rstrip("/").endswith("/api/v2"):
        raise DeclarationError(f"{option}: {shown} ends in /api/v2, which every request adds. Write {host[:-7]!r}.")
    return host


def _split_host(host: str, option: str, shown: str) -> SplitResult:
    """Return the parts of the URL ``host``, which has a scheme, a name and a port that can be. Messages call it ``shown``."""
    try:
        parts = urlsplit(host)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        raise DeclarationError(f"{option}: {shown} is no URL. Write it like https://influx.example.com:8086.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_number:
        raise DeclarationError(
            f"{option}: {shown} is no URL of a server. Write it like https://influx.example.com:8086."
        )
    return parts


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
