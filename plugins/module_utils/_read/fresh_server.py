# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Asking a server that an earlier task of a run in check mode would have set up: it is sent nothing, and answers all the same."""

from __future__ import annotations

import secrets
import typing as t

from .._api.client import Client
from .._api.connection import Connection
from .._errors import NotFoundError, ReadOnlyError, UnauthorizedError
from .._model.digests import make_digest
from .._model.edition import OSS
from .._plan.desired_setup import DesiredSetup
from .._plan.rehearsed_server import AbsentError, FreshServer
from .._plan.rehearsed_setup import RehearsedSetup
from .._report import Report

_KNOWN_ALONE = (
    "An earlier task of this run would set the server up. Check mode knows only the user and the token of that setup, and no token that "
    "only the run makes."
)


def make_setup(declared: DesiredSetup, token: str | None, version: str | None) -> RehearsedSetup:
    """Return what the setup would leave. ``token`` is None where only the run makes it."""
    salt = secrets.token_hex(16)
    return RehearsedSetup(
        username=declared.username,
        org=declared.org,
        bucket=declared.bucket,
        retention=declared.retention,
        password=make_digest(declared.password, salt),
        token=None if token is None else make_digest(token, salt),
        version=version,
    )


class FreshServerClient(Client):
    """Shows what ``setup`` would leave on the server, and sends nothing. ``is_holder`` says that it has the token of the setup."""

    def __init__(
        self,
        connection: Connection,
        setup: RehearsedSetup,
        *,
        is_holder: bool = False,
        secrets: set[str] | None = None,
        report: Report | None = None,
    ) -> None:
        super().__init__(connection, read_only=True, secrets=secrets, report=report)
        self.version = setup.version
        self._setup = setup
        self._is_holder = is_holder
        self._server = FreshServer(setup, connection.token)

    @property
    def build(self) -> str | None:
        return OSS

    def as_holder(self) -> FreshServerClient:
        """Return one that has the token of the setup, though only the run makes it."""
        return FreshServerClient(self.connection, self._setup, is_holder=True, secrets=self.secrets, report=self.report)

    def request(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        query: t.Mapping[str, str | int | None] | None = None,
        body: t.Mapping[str, t.Any] | None = None,
        empty: bool = False,
        anonymous: bool = False,
        token: str | None = None,
    ) -> t.Any:
        """Return what the server would answer."""
        del body, empty
        self.report.check()
        if method != "GET":
            raise ReadOnlyError("check mode sends nothing that writes.", operation=operation)
        if anonymous:
            # Nobody is asked who they are where the server says whether it has been set up.
            return {"allowed": False}
        self._check_identity(operation, token)
        parameters = {key: str(value) for key, value in (query or {}).items() if value is not None}
        try:
            return self._server.get(path, parameters)
        except AbsentError as error:
            raise NotFoundError(status=404, code="not found", server_message=str(error), operation=operation) from None

    def accepts_password(self, username: str, password: str) -> bool:
        """Whether that is the user of the setup, with its password."""
        self.secrets.add(password)
        return self._setup.accepts_password(username, password)

    def read_metrics(self) -> str | None:
        """Return nothing: what is known of the server is known without."""
        return None

    def _check_identity(self, operation: str, token: str | None) -> None:
        """Raise the server's error for credentials that it would not know."""
        token = token or self.connection.token
        if token is None:
            self._check_session()
        elif not self._is_holder and not self._setup.accepts_token(token):
            way_out = "Check the token (or username and password), and that it belongs to this server."
            raise _unknown(operation, way_out)

    def _check_session(self) -> None:
        username = str(self.connection.username)
        if not self.accepts_password(username, str(self.connection.password)):
            raise _unknown(
                f"sign in as {username!r}",
                "Check username and password.",
                "the server does not accept the user name and password",
            )


def _unknown(operation: str, way_out: str, sentence: str | None = None) -> UnauthorizedError:
    return UnauthorizedError(
        status=401,
        code="unauthorized",
        server_message="unauthorized access",
        operation=operation,
        sentence=sentence,
        way_out=way_out,
    ).with_note(_KNOWN_ALONE)
