# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of an answer: what each may be, and that nothing else is taken for it."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError, ResponseError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.authorizations import Authorization
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.decode import (
    get_document,
    get_flag,
    get_list,
    get_listed,
    get_number,
    get_text,
    get_texts,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.dependents import Check, InfluxTask
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import (
    Bucket,
    DbrpMapping,
    Label,
    Organization,
    User,
)
from unit.plugins.recordings import all_answers

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
    with pytest.raises(ResponseError):
        get(document, "x")


def _paths(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in inner:
        yield from _paths(value, (*path, key))


def _changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    made = copy.copy(document)
    if value is GONE and len(path) == 1:
        del made[path[0]]
    else:
        made[path[0]] = _changed(made[path[0]], path[1:], value)
    return made


GONE = object()
OTHERS: tuple[Any, ...] = (None, [], {}, [None], [[]], [1], {"a": None}, "", "x", 0, -1, 1.5, 10**30, True, False, GONE)
RESOURCES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "/api/v2/buckets": ("buckets", Bucket.from_api),
    "/api/v2/labels": ("labels", Label.from_api),
    "/api/v2/users": ("users", User.from_api),
    "/api/v2/orgs": ("orgs", Organization.from_api),
    "/api/v2/dbrps": ("content", DbrpMapping.from_api),
    "/api/v2/tasks": ("tasks", InfluxTask.from_api),
    "/api/v2/checks": ("checks", Check.from_api),
    "/api/v2/authorizations": ("authorizations", Authorization.from_api),
}


@pytest.mark.parametrize("path", RESOURCES)
def test_from_api__a_recorded_answer_with_one_thing_changed__an_error_of_ours_or_none(path: str) -> None:
    key, from_api = RESOURCES[path]
    lists = [
        found["json"]
        for dummy, found in all_answers()
        if isinstance(found.get("json"), dict) and found["json"].get(key)
    ]
    assert lists
    attempted = 0
    for response in lists[:3]:
        one = {**response, key: response[key][:1]}
        for place in _paths(one):
            for value in OTHERS:
                if value is GONE and not place:
                    continue
                attempted += 1
                with contextlib.suppress(InfluxError):
                    for document in get_listed(_changed(one, place, value), key):
                        from_api(document)
    assert attempted > 50


@pytest.mark.parametrize("value", [1 << 63, -(1 << 63), 10**30])
def test_get_number__larger_than_the_servers__refused(value: int) -> None:
    with pytest.raises(ResponseError):
        get_number({"x": value}, "x")


@pytest.mark.parametrize("value", ["", [], 0, False])
def test_get_texts__nothing_of_another_kind__refused(value: Any) -> None:
    with pytest.raises(ResponseError):
        get_texts({"x": value}, "x")
