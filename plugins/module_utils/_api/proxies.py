# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Which proxy stands before a server, by the environment. Worked out once per task: requests' own way changes os.environ."""

from __future__ import annotations

import base64
import importlib.util
import ipaddress
import re
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from .._errors import DeclarationError

_SOCKS = ("socks4", "socks4a", "socks5", "socks5h")
_SCHEMES = ("http", "https", *_SOCKS)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")
_WAY_OUT = "Write it like http://proxy.example.com:3128, or like http://user:password@proxy.example.com:3128."


@dataclass(frozen=True)
class Proxy:
    """A proxy: its whole URL for requests, its ``address`` to be shown, and the ``variable`` that names it."""

    url: str = field(repr=False)
    address: str
    variable: str
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    def __str__(self) -> str:
        return f"the proxy {self.address} that {self.variable} names"


def find_proxy(host: str, environ: t.Mapping[str, str]) -> Proxy | None:
    """Return the proxy that ``environ`` names for the server at the URL ``host``, if any.

    Raise :class:`DeclarationError` where its URL can't be used. The message never shows the URL: it may hold a password.
    """
    found = _named(host, environ)
    if found is None:
        return None
    variable, value = found
    return _Parser(variable, value).proxy()


def proxy_secrets(host: str, environ: t.Mapping[str, str]) -> frozenset[str]:
    """Return what must not be shown of the proxy for ``host``, also where its URL can't be used."""
    try:
        found = _named(host, environ)
    except ValueError:  # no URL, and so any proxy may be meant
        values = [value for name, value in environ.items() if name.lower() in _VARIABLES]
    else:
        values = [] if found is None else [found[1]]
    return frozenset().union(*(_secrets(_split(value)[1]) for value in values))


def _named(host: str, environ: t.Mapping[str, str]) -> tuple[str, str] | None:
    scheme = urlsplit(host).scheme.lower()
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    variable = next((name for name in names if environ.get(name)), None)
    if variable is None or _is_excepted(host, environ.get("no_proxy") or environ.get("NO_PROXY") or ""):
        return None
    return variable, environ[variable]


def _is_excepted(host: str, no_proxy: str) -> bool:
    parts = urlsplit(host)
    name, port = (parts.hostname or "").lower(), parts.port
    entries = [entry.strip().lower() for entry in no_proxy.split(",")]
    return any(entry == "*" or _matches(entry, name, port) for entry in entries if entry)


def _matches(entry: str, name: str, port: int | None) -> bool:
    """Whether ``entry`` of no_proxy means the server: an address, a network, or a domain with all that is below it."""
    wanted, colon, wanted_port = entry.rpartition(":")
    if colon and wanted_port.isdecimal() and (":" not in wanted or wanted.endswith("]")):
        if port != int(wanted_port):
            return False
        entry = wanted
    entry = entry.strip("[]")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        domain = entry.lstrip("*").lstrip(".")
        return domain != "" and (name == domain or name.endswith(f".{domain}"))
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _split(value: str) -> tuple[str, str, str]:
    """Return scheme, user and password, and the rest of a proxy's URL, of a malformed one too."""
    scheme = _SCHEME.match(value.strip())
    rest = value.strip() if scheme is None else value.strip()[scheme.end() :]
    userinfo, _at, place = rest.rpartition("@")
    return "http" if scheme is None else scheme[1].lower(), userinfo, place


def _secrets(userinfo: str) -> frozenset[str]:
    if not userinfo:
        return frozenset()
    user, _colon, password = userinfo.partition(":")
    pairs = (f"{user}:{password}", f"{unquote(user)}:{unquote(password)}")
    encoded = {
        base64.b64encode(pair.encode(code, "replace")).decode() for pair in pairs for code in ("utf-8", "latin-1")
    }
    raw = {password, unquote(password), quote(unquote(password), safe="")}
    return frozenset(secret for secret in (*encoded, *raw) if secret)


class _Parser:
    """Reads the value of one variable."""

    def __init__(self, variable: str, value: str) -> None:
        self.variable = variable
        self.scheme, self.userinfo, self.place = _split(value)

    def proxy(self) -> Proxy:
        self._check_scheme()
        address = self._address()
        user, colon, password = self._credentials()
        before = f"{quote(user, safe='')}{colon}{quote(password, safe='')}@" if user or password else ""
        return Proxy(f"{self.scheme}://{before}{address}", address, self.variable, _secrets(self.userinfo))

    def _refuse(self, fault: str, way_out: str = _WAY_OUT) -> DeclarationError:
        return DeclarationError(f"{self.variable}: the proxy's URL {fault}. {way_out}")

    def _check_scheme(self) -> None:
        if self.scheme not in _SCHEMES:
            raise self._refuse("is of a kind that can't be used", f"There are: {', '.join(_SCHEMES)}.")
        if self.scheme in _SOCKS and importlib.util.find_spec("socks") is None:
            raise self._refuse(
                "is one of a SOCKS proxy, for which the Python library PySocks is missing on the host that runs the module",
                "Install it there (pip install 'requests[socks]'), or name an HTTP proxy.",
            )

    def _address(self) -> str:
        if any(sign in self.userinfo for sign in "/?#\\"):
            raise self._refuse(
                "has a user name or password with a sign that ends it",
                "Write / as %2F, ? as %3F, # as %23 and \\ as %5C.",
            )
        place = re.split(r"[/?#]", self.place, maxsplit=1)[0]
        try:
            parts = urlsplit(f"//{place}")
            name, port = parts.hostname, parts.port
        except ValueError:
            raise self._refuse("has no valid port or address") from None
        if not name or re.search(r"[\s\\%]", name) or not name.isprintable() or port == 0:
            raise self._refuse("has no valid host name or port")
        shown = f"[{name}]" if ":" in name else name
        return shown if port is None else f"{shown}:{port}"

    def _credentials(self) -> tuple[str, str, str]:
        user, colon, password = self.userinfo.partition(":")
        user, password = unquote(user), unquote(password)
        try:
            f"{user}{password}".encode("latin-1")
        except UnicodeEncodeError:
            raise self._refuse(
                "has a user name or password that HTTP can't carry", "Use one in Latin letters."
            ) from None
        return user, colon, password


def passed_through(proxy: Proxy | None) -> str:
    """Return a sentence for messages: which proxy a request went through, if any."""
    return "" if proxy is None else f" The request went through {proxy}."
