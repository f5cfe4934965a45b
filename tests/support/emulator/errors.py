# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one family of errors that rules raise and routes answer with."""

from __future__ import annotations


class ApiError(Exception):
    """An error as the API tells it: a code, a status that goes with the code, and a message."""

    code = "internal error"
    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Internal(ApiError):
    """A refusal of the server's own that carries no code; it comes as a 500 even where the input was bad."""


class Invalid(ApiError):
    """The request makes no sense."""

    code = "invalid"
    status = 400


class EmptyValue(ApiError):
    """Something that must not be empty is."""

    code = "empty value"
    status = 400


class Unauthorized(ApiError):
    """Nobody known asks, or one who may not."""

    code = "unauthorized"
    status = 401


class Forbidden(ApiError):
    """The one who asks is known, and may not."""

    code = "forbidden"
    status = 403


class NotFound(ApiError):
    """There is no such thing, or the server says so."""

    code = "not found"
    status = 404


class MethodNotAllowed(ApiError):
    """The path takes other methods."""

    code = "method not allowed"
    status = 405


class Conflict(ApiError):
    """The thing exists already, or stands in the way."""

    code = "conflict"
    status = 422


class Unprocessable(ApiError):
    """The request makes sense, its values do not."""

    code = "unprocessable entity"
    status = 422
