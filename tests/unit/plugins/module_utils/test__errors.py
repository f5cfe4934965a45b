# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an error says is kept apart, and an error that says more is another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    InfluxError,
    MissingLibraryError,
    NotFoundError,
    TlsError,
    UnreachableError,
)

Change = Callable[[InfluxError], InfluxError]

NOT_FOUND = NotFoundError(
    status=404, code="not found", server_message="bucket not found", operation="try", retry_after="7"
)
CUT = UnreachableError("it was cut.", operation="try", way_out="Look at it.", maybe_processed=False)
ERRORS = (
    InfluxError("no."),
    MissingLibraryError("no requests.", "its traceback"),
    TlsError("no.", operation="x"),
    CUT,
    NOT_FOUND,
)
CHANGES: dict[str, Change] = {
    "again": lambda error: error.again(),
    "during": lambda error: error.during("do it"),
    "with_note": lambda error: error.with_note("It is noted."),
    "with_repeats": lambda error: error.with_repeats(3),
}


def test_message__all_parts__in_one_line() -> None:
    error = CUT.during("do it").with_note("One.").with_note("Two.")
    assert error.message == str(error) == "Could not do it: it was cut. Look at it. One. Two."
    assert error.args == (error.message,)
    assert (error.operation, error.reason, error.way_out, error.notes) == (
        "do it",
        "it was cut.",
        "Look at it.",
        ("One.", "Two."),
    )


def test_message__no_operation__the_reason_alone() -> None:
    assert InfluxError("org: give it.").during("do it").message == "org: give it."


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_changes__each__another_error_and_the_old_one_untouched(error: InfluxError, change: Change) -> None:
    before, message = dict(vars(error)), error.message
    other = change(error)
    assert other is not error
    assert other.__class__ is error.__class__
    assert (vars(error), error.message, error.args) == (before, message, (message,))
    said = {"operation", "notes", "repeats"}
    assert {key: value for key, value in vars(other).items() if key not in said} == {
        key: value for key, value in before.items() if key not in said
    }


def test_changes__what_each_says() -> None:
    assert CUT.again().message == CUT.message
    assert CUT.with_repeats(3).repeats == 3
    assert CUT.with_repeats(3).with_note("x").during("y").repeats == 3


def test_explained__sentence_and_way_out__with_the_servers_words_and_the_notes() -> None:
    noted = NOT_FOUND.with_note("It is noted.")
    assert noted.explained("Correct it.", "there is none").message == (
        "Could not try: there is none. InfluxDB answered 404 not found: bucket not found. Correct it. It is noted."
    )
    assert noted.explained("Correct it.").message == (
        "Could not try: the server finds no such thing. InfluxDB answered 404 not found: bucket not found. Correct it. It is noted."
    )
    assert noted.explained("Correct it.").failure() == NOT_FOUND.failure()
