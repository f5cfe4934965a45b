# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A request is sent again only where that can't do harm, and after a time that is bounded."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.retry import (
    RetryBudget,
    backoff,
    outcome_unknown,
    retry_delay,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    API_ERRORS,
    ApiError,
    DeclarationError,
    InfluxError,
    ReadOnlyError,
    ResponseError,
    TlsError,
    UnreachableError,
)

CUT = UnreachableError("cut")
REFUSED = UnreachableError("refused", maybe_processed=False)
REPEATABLE = ("GET", "PATCH", "DELETE")


def api_error(status: int, retry_after: str | None = None) -> ApiError:
    error = API_ERRORS.get(status, ApiError)
    return error(status=status, code="code", server_message="message", operation="try", retry_after=retry_after)


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds), usegmt=True)


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
        (ResponseError("html"), None),
        (DeclarationError("no"), None),
        (ReadOnlyError("no"), None),
        *((api_error(status), None) for status in (400, 401, 403, 404, 405, 422, 500)),
    ],
)
def test_wait_before_repeat__absolute_request__unless_it_is_an_answer(
    method: str, error: InfluxError, wait: float | None
) -> None:
    assert retry_delay(method, error, 0) == wait


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
    assert retry_delay("POST", error, 0) == wait


@pytest.mark.parametrize(
    ("attempt", "wait"), [(0, 0.5), (1, 1.0), (2, 2.0), (5, 16.0), (6, 30.0), (7, 30.0), (100, 30.0)]
)
def test_wait_before_repeat__again_and_again__longer_and_longer_up_to_half_a_minute(attempt: int, wait: float) -> None:
    assert retry_delay("GET", CUT, attempt) == wait
    assert retry_delay("GET", api_error(503), attempt) == wait


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
    assert retry_delay("GET", api_error(503, asked), 0) == wait


def test_wait_before_repeat__retry_after_a_date_soon__until_then() -> None:
    wait = retry_delay("POST", api_error(429, in_seconds(20)), 0)
    assert wait is not None
    assert 15 < wait <= 20


@pytest.mark.parametrize(
    ("attempt", "jitter", "wait"), [(0, 0.0, 0.25), (0, 0.5, 0.375), (3, 0.0, 2.0), (99, 0.0, 15.0)]
)
def test_wait_before_repeat__jitter__takes_up_to_half_of_the_wait(attempt: int, jitter: float, wait: float) -> None:
    assert retry_delay("GET", CUT, attempt, jitter) == wait
    assert backoff(attempt, jitter) == wait


def test_backoff__no_jitter_told__the_longest_wait() -> None:
    assert (backoff(0), backoff(2), backoff(99)) == (0.5, 2.0, 30.0)


def test_wait_before_repeat__jitter__not_where_the_server_asks_for_a_time() -> None:
    assert retry_delay("GET", api_error(503, "7"), 0, 0.0) == 7.0


def test_wait_before_repeat__after_ever_so_many_attempts__a_number() -> None:
    assert retry_delay("GET", CUT, 100_000) == 30.0


def test_patience__as_often_as_there_are_retries() -> None:
    retry_budget = RetryBudget(2, 60, lambda: 0.0)
    assert retry_budget.repeats == 0
    assert retry_budget.lasts(0.5)
    retry_budget.repeats = 1
    assert retry_budget.lasts(60.0)
    retry_budget.repeats = 2
    assert not retry_budget.lasts(0.0)


@pytest.mark.parametrize(
    ("passed", "wait", "lasts"),
    [(0.0, 60.0, True), (0.0, 60.1, False), (59.0, 1.0, True), (59.0, 1.1, False), (61.0, 0.0, False)],
)
def test_patience__until_the_time_is_up__that_of_waiting_included(passed: float, wait: float, lasts: bool) -> None:
    now = [1_000.0]
    retry_budget = RetryBudget(9, 60, lambda: now[0])
    now[0] += passed
    assert retry_budget.lasts(wait) is lasts


@pytest.mark.parametrize(
    ("error", "maybe"),
    [
        (CUT, True),
        (REFUSED, False),
        (TlsError("no"), False),
        (ResponseError("html"), True),
        (DeclarationError("no"), False),
        (ReadOnlyError("no"), False),
        (api_error(502, "3"), True),
        (api_error(503), True),
        (api_error(503, "3"), False),
        (api_error(504), True),
        *((api_error(status), False) for status in (400, 401, 403, 404, 422, 429, 500)),
    ],
)
def test_may_have_been_done__only_where_no_answer_of_the_server_came(error: InfluxError, maybe: bool) -> None:
    assert outcome_unknown(error) is maybe
