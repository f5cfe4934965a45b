# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of an answer: what each may be, and that nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import AnswerError
from ansible_collections.timeseries.influxdb.plugins.module_utils._fields import (
    get_document,
    get_flag,
    get_list,
    get_listed,
    get_number,
    get_text,
    get_texts,
)

Getter = Callable[[Any, str], Any]


@pytest.mark.parametrize(
    ("get", "document", "value"),
    [
        (get_list, {}, []),
        (get_list, {"x": None}, []),
        (get_list, {"x": [1]}, [1]),
        (get_listed, {"x": None}, []),
        (get_text, {"x": ""}, ""),
        (get_number, {}, None),
        (get_number, {"x": 0}, 0),
        (get_flag, {}, False),
        (get_flag, {"x": True}, True),
        (get_texts, {"x": None}, {}),
        (get_texts, {"x": {"a": "b"}}, {"a": "b"}),
        (get_document, {"x": {}}, {}),
    ],
)
def test_get__what_the_api_gives__is_taken(get: Getter, document: Any, value: Any) -> None:
    assert get(document, "x") == value


@pytest.mark.parametrize(
    ("get", "document"),
    [
        (get_list, {"x": {}}),
        (get_list, {"x": ""}),
        (get_listed, {}),
        (get_listed, []),
        (get_text, {}),
        (get_text, {"x": None}),
        (get_text, {"x": 1}),
        (get_number, {"x": "1"}),
        (get_number, {"x": 1.0}),
        (get_number, {"x": True}),
        (get_flag, {"x": 0}),
        (get_flag, {"x": "true"}),
        (get_texts, {"x": ["a"]}),
        (get_texts, {"x": {"a": 1}}),
        (get_document, {}),
        (get_document, {"x": []}),
        (get_document, "x"),
    ],
)
def test_get__anything_else__is_an_answer_that_no_api_gives(get: Getter, document: Any) -> None:
    with pytest.raises(AnswerError):
        get(document, "x")
