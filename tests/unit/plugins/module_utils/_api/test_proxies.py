# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which proxy the environment names, and that its password is a secret in each spelling that it has on the way."""

from __future__ import annotations

import base64
import importlib.util
import os
from typing import Any

import pytest
from requests.utils import get_auth_from_url, select_proxy

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.proxies import find_proxy, proxy_secrets
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError

HOST = "https://influx.test:8086"
ENDS = "has a user name or password with a sign that ends it. Write / as %2F, ? as %3F, # as %23 and \\ as %5C."
UNSENT = "has a user name or password that HTTP can't carry. Use one in Latin letters."
KINDS = "There are: http, https, socks4, socks4a, socks5, socks5h."
WAY_OUT = "Write it like http://proxy.example.com:3128, or like http://user:password@proxy.example.com:3128."


@pytest.mark.parametrize(
    ("environ", "url", "variable"),
    [
        ({"https_proxy": "http://p"}, "http://p", "https_proxy"),
        ({"HTTPS_PROXY": "http://p:3128/"}, "http://p:3128", "HTTPS_PROXY"),
        ({"all_proxy": "p:3128"}, "http://p:3128", "all_proxy"),
        ({"ALL_PROXY": "https://[::1]:1"}, "https://[::1]:1", "ALL_PROXY"),
        ({"https_proxy": "", "all_proxy": "http://p"}, "http://p", "all_proxy"),
        ({"https_proxy": "http://p", "HTTPS_PROXY": "http://q", "all_proxy": "http://r"}, "http://p", "https_proxy"),
    ],
)
def test_find_proxy__the_first_variable__wins(environ: dict[str, str], url: str, variable: str) -> None:
    proxy = find_proxy(HOST, environ)
    assert proxy is not None
    assert (proxy.url, proxy.variable) == (url, variable)
    assert select_proxy(HOST, {"all": proxy.url}) == url


@pytest.mark.parametrize(
    ("host", "no_proxy", "excepted"),
    [
        (HOST, "influx.test", True),
        (HOST, ".test", True),
        (HOST, "*.test", True),
        (HOST, "TEST", True),
        (HOST, "a, influx.test ,b", True),
        (HOST, "*", True),
        (HOST, "influx.test:8086", True),
        (HOST, "influx.test:443", False),
        (HOST, "flux.test", False),
        (HOST, "other.test", False),
        (HOST, ",", False),
        (HOST, "10.0.0.0/8", False),
        ("https://10.1.2.3", "10.0.0.0/8", True),
        ("https://10.1.2.3", "10.1.2.3", True),
        ("https://10.1.2.3:1", "10.1.2.3:1", True),
        ("https://10.1.2.3", "11.0.0.0/8", False),
        ("https://10.1.2.3", "3", False),
        ("https://[::1]:8086", "::1", True),
        ("https://[::1]:8086", "[::1]:8086", True),
        ("https://[fd00::1]", "fd00::/8", True),
    ],
)
@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_find_proxy__no_proxy__reached_directly(host: str, no_proxy: str, excepted: bool, name: str) -> None:
    before = dict(os.environ)
    assert (find_proxy(host, {"https_proxy": "http://p", name: no_proxy}) is None) == excepted
    assert dict(os.environ) == before


@pytest.mark.parametrize("environ", [{}, {"http_proxy": "http://p"}, {"no_proxy": "x"}])
def test_find_proxy__none_for_this_scheme__none(environ: dict[str, str]) -> None:
    assert find_proxy(HOST, environ) is None
    assert proxy_secrets(HOST, environ) == frozenset()


@pytest.mark.parametrize("host", ["http://[", "https://[::1", "http://h:port", "http://h:99999"])
def test_proxy_secrets__the_host_is_no_url__those_of_every_proxy(host: str) -> None:
    environ = {"http_proxy": "http://ann:one-word@p", "HTTPS_PROXY": "http://ann:two-words@p", "no_proxy": "x:three@y"}
    assert {"one-word", "two-words"} & proxy_secrets(host, environ)
    assert "three" not in proxy_secrets(host, environ)


# As written in the variable, and as it is.
PASSWORDS = [
    ("s3cretword", "s3cretword"),
    ("s3cret%40word", "s3cret@word"),
    ("s3cret@word", "s3cret@word"),
    ("s3cret:word", "s3cret:word"),
    ("s3cret%zzword", "s3cret%zzword"),
    ("s3cret%2Fword", "s3cret/word"),
    ("s3cret%C3%BCword", "s3cretüword"),
]


@pytest.mark.parametrize(("written", "password"), PASSWORDS)
def test_find_proxy__a_password__reaches_the_proxy_and_is_a_secret(written: str, password: str) -> None:
    environ = {"https_proxy": f"http://ann:{written}@p:3128"}
    proxy = find_proxy(HOST, environ)
    assert proxy is not None
    assert get_auth_from_url(proxy.url) == ("ann", password)
    assert {written, password, base64.b64encode(f"ann:{password}".encode("latin-1")).decode()} <= proxy.secrets
    assert proxy.secrets == proxy_secrets(HOST, environ)
    assert (proxy.address, str(proxy)) == ("p:3128", "the proxy p:3128 that https_proxy names")
    assert not any(secret in repr(proxy) for secret in proxy.secrets)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("http://u:s3cret@", f"HTTPS_PROXY: the proxy's URL has no valid host name or port. {WAY_OUT}"),
        ("http://u:s3cret@h:port", f"HTTPS_PROXY: the proxy's URL has no valid port or address. {WAY_OUT}"),
        ("http://u:s3cret@h:65536", f"HTTPS_PROXY: the proxy's URL has no valid port or address. {WAY_OUT}"),
        ("http://u:s3cret@h:0", f"HTTPS_PROXY: the proxy's URL has no valid host name or port. {WAY_OUT}"),
        ("http://u:s3cret@[::1", f"HTTPS_PROXY: the proxy's URL has no valid port or address. {WAY_OUT}"),
        ("http://u:s3cret@h h", f"HTTPS_PROXY: the proxy's URL has no valid host name or port. {WAY_OUT}"),
        ("http://", f"HTTPS_PROXY: the proxy's URL has no valid host name or port. {WAY_OUT}"),
        ("http://u:s3/cret@h", f"HTTPS_PROXY: the proxy's URL {ENDS}"),
        ("http://u:s3#cret@h:1", f"HTTPS_PROXY: the proxy's URL {ENDS}"),
        ("http://u:s3?cret@h:1", f"HTTPS_PROXY: the proxy's URL {ENDS}"),
        ("http://u:s3cret%E2%82%AC@h", f"HTTPS_PROXY: the proxy's URL {UNSENT}"),
        ("ftp://u:s3cret@h", f"HTTPS_PROXY: the proxy's URL is of a kind that can't be used. {KINDS}"),
    ],
)  # fmt: skip
def test_find_proxy__no_url__told_without_the_password(value: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        find_proxy(HOST, {"HTTPS_PROXY": value})
    assert caught.value.message == message
    assert "s3" not in message


@pytest.mark.parametrize("value", ["http://u:s3/cret@", "http://u:s3#cret@h", "u:s3?cret@h:port", "ftp://u:s3/cret@h"])
def test_proxy_secrets__no_url__still_known(value: str) -> None:
    assert any(secret.startswith("s3") for secret in proxy_secrets(HOST, {"HTTPS_PROXY": value}))


@pytest.mark.parametrize("found", [None, object()])
def test_find_proxy__socks__needs_its_library(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found if name == "socks" else object())
    environ = {"ALL_PROXY": "socks5h://u:s3cret@p:1080"}
    if found is None:
        with pytest.raises(DeclarationError, match="PySocks is missing") as caught:
            find_proxy(HOST, environ)
        assert "s3cret" not in caught.value.message
    else:
        proxy = find_proxy(HOST, environ)
        assert proxy is not None
        assert proxy.url == "socks5h://u:s3cret@p:1080"
