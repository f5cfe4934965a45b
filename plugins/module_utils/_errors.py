# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The one family of errors. They are raised below the execution and turned into a failed task only there."""

from __future__ import annotations

import typing as t

from ._printable import printable

E = t.TypeVar("E", bound="InfluxError")
A = t.TypeVar("A", bound="ApiError")


class InfluxError(Exception):
    """Anything that keeps a task from its end. It never changes: each method that says more of it returns a new error.

    ``operation`` says in words what was attempted, ``reason`` why it failed, ``way_out`` what to do about it. ``notes`` are
    sentences on what happened after it. ``repeats`` is how often the request had been repeated in vain.
    """

    def __init__(self, reason: str, *, operation: str | None = None, way_out: str = "") -> None:
        self.operation: t.Final = operation
        self.reason: t.Final = reason
        self.way_out: t.Final = way_out
        self.notes: t.Final[tuple[str, ...]] = ()
        self.repeats: t.Final[int] = 0
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """All of it on one line, for people."""
        return " ".join(filter(None, (self.headline(), self.way_out, *self.notes)))

    def headline(self) -> str:
        """Return what failed and why."""
        return self.reason if self.operation is None else f"Could not {self.operation}: {self.reason}"

    def during(self: E, operation: str) -> E:
        """Return the same error of ``operation``, which a caller can put in better words: with names, where it had IDs."""
        return self.again() if self.operation is None else self._with(operation=operation)

    def with_note(self: E, sentence: str) -> E:
        """Return the same error with one more of ``notes``."""
        return self._with(notes=(*self.notes, sentence))

    def with_repeats(self: E, repeats: int) -> E:
        """Return the same error of a request that had been repeated so often."""
        return self._with(repeats=repeats)

    def again(self: E) -> E:
        """Return the same error, to be raised where this one has been raised already."""
        return self._with()

    def failure(self) -> dict[str, t.Any]:
        """Return the machine-readable half of a failed task's result."""
        return {"kind": type(self).__name__, "operation": self.operation}

    def _with(self: E, **changes: t.Any) -> E:
        other = self.__class__.__new__(self.__class__)
        other.__dict__.update(self.__dict__, **changes)
        Exception.__init__(other, other.message)
        return other


class DeclarationError(InfluxError):
    """The declaration can't be meant: told before any request."""


class MissingLibraryError(DeclarationError):
    """A Python library is missing. ``import_traceback`` tells where Python looked for it."""

    def __init__(self, reason: str, import_traceback: str | None = None) -> None:
        super().__init__(reason)
        self.import_traceback: t.Final = import_traceback


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

    def __init__(
        self, reason: str, *, operation: str | None = None, way_out: str = "", maybe_processed: bool = True
    ) -> None:
        super().__init__(reason, operation=operation, way_out=way_out)
        self.maybe_processed: t.Final = maybe_processed


class TlsError(UnreachableError):
    """The connection could not be made secure."""

    def __init__(self, reason: str, *, operation: str | None = None, way_out: str = "") -> None:
        super().__init__(reason, operation=operation, way_out=way_out, maybe_processed=False)


class ResponseError(InfluxError):
    """An answer that is not InfluxDB's: HTML, half a body, two documents, a redirect, another product."""


class NoSuchPathError(ResponseError):
    """InfluxDB has no such path: another kind of it, an older one, or a prefix of the path that is not right."""


class ApiError(InfluxError):
    """InfluxDB's own refusal: the HTTP ``status``, its ``code`` and its ``server_message``.

    The statuses that the API page documents have a class each, see :data:`API_ERRORS`.
    """

    sentence = "the server refused it"
    usual_way_out = ""
    speaker = "InfluxDB answered"

    def __init__(
        self,
        *,
        status: int,
        code: str,
        server_message: str,
        operation: str,
        sentence: str | None = None,
        way_out: str = "",
        retry_after: str | None = None,
        speaker: str | None = None,
    ) -> None:
        words = f"{status} {code}".rstrip() + (f": {server_message}" if server_message else "")
        self.status: t.Final = status
        self.code: t.Final = code
        self.server_message: t.Final = server_message
        self.retry_after: t.Final = retry_after
        self._response: t.Final = f"{speaker or self.speaker} {printable(words).rstrip('.')}."
        super().__init__(
            self._reason(sentence or self.sentence), operation=operation, way_out=way_out or self.usual_way_out
        )

    def explained(self: A, way_out: str, sentence: str | None = None) -> A:
        """Return the same error with a ``sentence`` and a way out that only the caller can know."""
        return self._with(way_out=way_out, reason=self.reason if sentence is None else self._reason(sentence))

    def _reason(self, sentence: str) -> str:
        return f"{sentence}. {self._response}"

    def failure(self) -> dict[str, t.Any]:
        return dict(super().failure(), status=self.status, code=self.code, message=self.server_message)


class InvalidError(ApiError):
    sentence = "the server takes the request for malformed"
    usual_way_out = "Correct in the task what it names."


class UnauthorizedError(ApiError):
    sentence = "the server does not accept the token, or the user name and password"


class PermissionMissingError(UnauthorizedError):
    """401 with the permission that is missing, such as ``write:orgs/…/buckets is unauthorized``."""

    sentence = "the token may not do this"


class ForbiddenError(ApiError):
    sentence = "the server forbids it"
    usual_way_out = (
        "It does so where a user is inactive, or a quota of the plan is used up: activate the user, or raise the quota."
    )


class NotFoundError(ApiError):
    sentence = "the server finds no such thing"
    usual_way_out = "It may have been deleted meanwhile. Run the task again to go on from what is there now."


class ConflictError(ApiError):
    sentence = "it contradicts what is already there"
    usual_way_out = "That may have been made meanwhile. Run the task again to go on from what is there now."


class TooManyRequestsError(ApiError):
    sentence = "the server asks to slow down, and kept asking"


class ServerError(ApiError):
    sentence = "the server failed, which on this API can mean a value that it doesn't take"
    usual_way_out = "Look for such a value in the task, then at the server's log."


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
