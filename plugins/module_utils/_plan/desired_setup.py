# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of a server's first setup. Pure.

The server makes what a setup declares one after the other, and keeps what it has made where one fails. So all that would fail is
refused here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .._errors import DeclarationError
from .._model.durations import parse_retention
from .._model.names import check_given, check_new_bucket_name, check_organization_name, trim
from .._printable import count
from .desired import Params
from .desired_users import check_password

SHORTEST_TOKEN = 32
# A header with the token must get through servers and proxies, which take 8 KiB of headers or more.
LONGEST_TOKEN = 1_024


@dataclass(frozen=True)
class DesiredSetup:
    """A server as its setup shall leave it. One of ``token`` and ``token_file`` is not None. ``retention`` is in seconds."""

    username: str
    org: str
    bucket: str
    retention: int
    password: str = field(repr=False)
    retention_text: str = "infinite"
    token: str | None = field(default=None, repr=False)
    token_file: str | None = None
    repair: bool = False

    @property
    def token_option(self) -> str:
        """The option that the token comes from."""
        return "token" if self.token_file is None else "token_file"


def parse_setup(params: Params) -> DesiredSetup:
    """The declaration that the options of influx_setup make."""
    token = params.get("token")
    retention_text = params.get("retention", "infinite")
    path = params.get("token_file")
    return DesiredSetup(
        username=_check_username(params["username"]),
        password=check_password(params["password"], "password"),
        org=_check_organization(params["org"]),
        bucket=check_new_bucket_name(params["bucket"], "bucket"),
        retention=parse_retention(retention_text),
        retention_text=retention_text,
        token=None if token is None else check_token(token, "token"),
        token_file=None if path is None else _check_path(path),
        repair=bool(params.get("repair")),
    )


def check_token(token: str, place: str) -> str:
    """``token``, if it is long enough and a header can carry it. Its value is not shown; ``place`` says where it stands."""
    if not all("!" <= letter <= "~" for letter in token):
        raise DeclarationError(
            f"{place}: the token has characters other than letters, digits and signs of ASCII (white space, perhaps). Choose another token."
        )
    if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        raise DeclarationError(
            f"{place}: the token has {count(len(token), 'character')}. InfluxDB takes any, but this one may do everything on the server: "
            f"choose {SHORTEST_TOKEN} to {count(LONGEST_TOKEN, 'random character')}."
        )
    return token


def _check_username(name: str) -> str:
    check_given(name, "username")
    if ":" in name:
        raise DeclarationError(
            "username: a colon can't be sent in HTTP Basic authentication, so that nobody could sign in. Choose another name."
        )
    return name


def _check_path(path: str) -> str:
    check_given(path, "token_file")
    if "\0" in path:
        raise DeclarationError(f"token_file: {path!r} has a NUL, which no path has.")
    return path


def _check_organization(name: str) -> str:
    check_organization_name(name, "org")
    if name != trim(name):
        raise DeclarationError(
            f"org: {name!r} has white space around it, which InfluxDB ignores where it compares names. Leave it out."
        )
    return name
