"""A request is sent again only where that can't do harm, and after a time that is bounded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    API_ERRORS,
    AnswerError,
    ApiError,
    DeclarationError,
    InfluxError,
    ReadOnlyError,
    TlsError,
    UnreachableError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._retry import wait_before_repeat

CUT = UnreachableError("cut")
REFUSED = UnreachableError("refused", maybe_processed=False)
REPEATABLE = ("GET", "HEAD", "PATCH", "DELETE")


def api_error(status: int, retry_after: str | None = None) -> ApiError:
    error = API_ERRORS.get(status, ApiError)
    return error(status=status, code="code", server_message="message", operation="try", retry_after=retry_after)


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("method", REPEATABLE)
@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (CUT, 0.5),
        (REFUSED, 0.5),
        (api_error(429), 0.5),
        (api_error(502), 0.5),
        (api_error(503), 0.5),
        (api_error(504), 0.5),
        (api_error(503, "7"), 7.0),
        (TlsError("no"), None),
        (AnswerError("html"), None),
        (DeclarationError("no"), None),
        (ReadOnlyError("no"), None),
        *((api_error(status), None) for status in (400, 401, 403, 404, 405, 422, 500)),
    ],
)
def test_wait_before_repeat__absolute_request__unless_it_is_an_answer(
    method: str, error: InfluxError, wait: float | None
) -> None:
    assert wait_before_repeat(method, error, 0) == wait


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (REFUSED, 0.5),
        (api_error(429), 0.5),
        (api_error(429, "3"), 3.0),
        (api_error(503, "3"), 3.0),
        (CUT, None),
        (TlsError("no"), None),
        (api_error(503), None),
        (api_error(503, "soon"), None),
        (api_error(502, "3"), None),
        (api_error(504, "3"), None),
        (api_error(500, "3"), None),
        (api_error(422), None),
    ],
)
def test_wait_before_repeat__post__only_where_it_surely_was_not_carried_out(
    error: InfluxError, wait: float | None
) -> None:
    assert wait_before_repeat("POST", error, 0) == wait


@pytest.mark.parametrize(
    ("attempt", "wait"), [(0, 0.5), (1, 1.0), (2, 2.0), (5, 16.0), (6, 30.0), (7, 30.0), (100, 30.0)]
)
def test_wait_before_repeat__again_and_again__longer_and_longer_up_to_half_a_minute(attempt: int, wait: float) -> None:
    assert wait_before_repeat("GET", CUT, attempt) == wait
    assert wait_before_repeat("GET", api_error(503), attempt) == wait


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("0", 0.0),
        ("12", 12.0),
        ("30", 30.0),
        ("31", 30.0),
        ("86400", 30.0),
        ("-5", 0.5),
        ("9" * 400, 30.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 30.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", 0.5),
        ("soon", 0.5),
        ("1.5", 0.5),
        ("Thu, 99 Jan 1970 00:00:00 GMT", 0.5),
    ],
)
def test_wait_before_repeat__retry_after__as_asked_within_bounds(asked: str, wait: float) -> None:
    assert wait_before_repeat("GET", api_error(503, asked), 0) == wait


def test_wait_before_repeat__retry_after_a_date_soon__until_then() -> None:
    wait = wait_before_repeat("POST", api_error(429, in_seconds(20)), 0)
    assert wait is not None
    assert 15 < wait <= 20
