# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The one family of errors. They are raised below the execution and turned into a failed task only there."""

from __future__ import annotations

import typing as t

from ._printable import printable


class InfluxError(Exception):
    """Anything that keeps a task from its end.

    ``message`` is one line for people: what was tried, why it failed, the way out. ``operation`` says in words what was
    tried. The report of what had been done before, if any, is attached by the layer that did it. ``repeats`` tells how often
    the request had been repeated in vain.
    """

    def __init__(self, message: str, *, operation: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.done: dict[str, t.Any] = {}
        self.repeats = 0

    def during(self, operation: str) -> InfluxError:
        """The same error as one of ``operation``, which a caller can put in better words: with names, where it had IDs."""
        if self.operation is not None:
            self.message = self.message.replace(f"Could not {self.operation}", f"Could not {operation}", 1)
            self.operation = operation
            self.args = (self.message,)
        return self

    def failure(self) -> dict[str, t.Any]:
        """The machine-readable half of a failed task's result."""
        return {"kind": type(self).__name__, "operation": self.operation}


class DeclarationError(InfluxError):
    """The declaration can't be meant: told before any request."""


class MissingLibraryError(DeclarationError):
    """A Python library is missing. ``import_traceback`` tells where Python looked for it."""

    def __init__(self, message: str, import_traceback: str | None = None) -> None:
        super().__init__(message)
        self.import_traceback = import_traceback


class RefusedError(InfluxError):
    """What is declared can't or must not be done to what is there: told before the first change."""


class DataLossError(RefusedError):
    """What is declared would destroy data, and the task does not allow that."""


class OvertakenError(RefusedError):
    """Somebody else has made meanwhile, and otherwise, what the task was about to make."""


class IncompleteError(InfluxError):
    """The server shows too little to be sure."""


class ReadOnlyError(InfluxError):
    """A client made for check mode was asked to send a request that writes."""


class UnreachableError(InfluxError):
    """No answer: refused, reset, timed out, name not resolved.

    ``maybe_processed`` tells whether the server could have carried the request out all the same.
    """

    def __init__(self, message: str, *, operation: str | None = None, maybe_processed: bool = True) -> None:
        super().__init__(message, operation=operation)
        self.maybe_processed = maybe_processed


class TlsError(UnreachableError):
    """The connection could not be made secure."""

    def __init__(self, message: str, *, operation: str | None = None) -> None:
        super().__init__(message, operation=operation, maybe_processed=False)


class ResponseError(InfluxError):
    """An answer that is not InfluxDB's: HTML, half a body, two documents, a redirect, another product."""


class NoSuchPathError(ResponseError):
    """InfluxDB has no such path: another kind of it, an older one, or a prefix of the path that is not right."""


class ApiError(InfluxError):
    """InfluxDB's own refusal: the HTTP ``status``, its ``code`` and its ``server_message``.

    The statuses that the API page documents have a class each, see :data:`API_ERRORS`.
    """

    sentence = "the server refused it"
    way_out = ""
    speaker = "InfluxDB answered"

    def __init__(
        self,
        *,
        status: int,
        code: str,
        server_message: str,
        operation: str,
        hint: str = "",
        retry_after: str | None = None,
        speaker: str | None = None,
    ) -> None:
        if speaker is not None:
            self.speaker = speaker
        self.status = status
        self.code = code
        self.server_message = server_message
        self.hint = hint or self.way_out
        self.retry_after = retry_after
        super().__init__(self.describe(operation), operation=operation)

    def describe(self, operation: str) -> str:
        """The whole line: the operation, why, the server's words, the way out."""
        words = f"{self.status} {self.code}".rstrip() + (f": {self.server_message}" if self.server_message else "")
        line = f"Could not {operation}: {self.sentence}. {self.speaker} {printable(words).rstrip('.')}."
        return f"{line} {self.hint}" if self.hint else line

    def explained(self, hint: str, sentence: str | None = None) -> ApiError:
        """The same error with a ``sentence`` and a ``hint`` that only the caller can know."""
        self.hint = hint
        if sentence is not None:
            self.sentence = sentence
        self.message = self.describe(self.operation or "")
        self.args = (self.message,)
        return self

    def failure(self) -> dict[str, t.Any]:
        return dict(super().failure(), status=self.status, code=self.code, message=self.server_message)


class InvalidError(ApiError):
    sentence = "the server takes the request for malformed"
    way_out = "Correct in the task what it names."


class UnauthorizedError(ApiError):
    sentence = "the server does not accept the token, or the user name and password"


class PermissionMissingError(UnauthorizedError):
    """401 with the permission that is missing, such as ``write:orgs/…/buckets is unauthorized``."""

    sentence = "the token may not do this"


class ForbiddenError(ApiError):
    sentence = "the server forbids it"
    way_out = (
        "It does so where a user is inactive, or a quota of the plan is used up: activate the user, or raise the quota."
    )


class NotFoundError(ApiError):
    sentence = "the server finds no such thing"
    way_out = "It may have been deleted meanwhile. Run the task again to go on from what is there now."


class ConflictError(ApiError):
    sentence = "it contradicts what is already there"
    way_out = "That may have been made meanwhile. Run the task again to go on from what is there now."


class TooManyRequestsError(ApiError):
    sentence = "the server asks to slow down, and kept asking"


class ServerError(ApiError):
    sentence = "the server failed, which on this API can mean a value that it doesn't take"
    way_out = "Look for such a value in the task, then at the server's log."


class UnavailableError(ApiError):
    sentence = "the server is not available now"


class GatewayError(ApiError):
    """502 and 504, which InfluxDB itself never says."""

    sentence = "what stands in front of the server got no answer from it"
    speaker = "The answer was"


API_ERRORS: dict[int, type[ApiError]] = {
    400: InvalidError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    422: ConflictError,
    429: TooManyRequestsError,
    500: ServerError,
    503: UnavailableError,
}
