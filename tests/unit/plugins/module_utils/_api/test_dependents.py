# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of what may use a bucket are read to their end."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.dependents import list_tasks
from unit.plugins.samples import ORG
from unit.plugins.server import Server


def tasks(number: int) -> list[dict[str, Any]]:
    return [{"id": f"{index:016x}", "name": f"t{index}", "flux": "x"} for index in range(1, number + 1)]


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (499, 1), (500, 2), (501, 2), (1_203, 3)])
def test_list_tasks__more_than_a_page__each_once(number: int, pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(tasks=tasks(number))
    with server.client(monkeypatch) as client:
        found = list_tasks(client, ORG)
    assert [task.id for task in found] == [task["id"] for task in server.tasks]
    assert server.asked == ["GET tasks"] * pages
