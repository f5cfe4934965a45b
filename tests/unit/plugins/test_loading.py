# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task that changes nothing does not load what would change something, and no thread beside the task's own loads anything.

Python 3.9 lets a thread see the half-loaded modules of another one where they come from an archive, as on a host.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from unit.plugins import loading

TESTS = Path(__file__).parents[2]
APPLY, CHANGES = "module_utils._apply", "module_utils._tasks.changes"


@pytest.fixture(name="loaded", scope="module")
def fixture_loaded() -> dict[tuple[str, str, bool], Any]:
    """What each case has loaded."""
    folders = [str(TESTS.parent / ".build"), str(TESTS), str(TESTS / "support")]
    program = f"import sys; sys.path[:0] = {folders!r}; from unit.plugins import loading; loading.main()"
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True, timeout=60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {(kind, module, check_mode): told for kind, module, check_mode, told in lines}


@pytest.mark.parametrize(("kind", "module", "check_mode"), loading.ALL)
def test_task__what_carries_out__loaded_only_where_there_is_work(
    loaded: dict[tuple[str, str, bool], Any], kind: str, module: str, check_mode: bool
) -> None:
    told = loaded[kind, module, check_mode]
    assert told["changed"] is (kind == "changed")
    assert [name for name in told["at_the_top"] if name.startswith((APPLY, CHANGES))] == []
    assert "module_utils._tasks.organization" in told["at_the_top"]
    applying = [name for name in told["main"] if name.startswith(APPLY)]
    # What a label, a mapping or a v1 user will be needs no request, so its plan tells it.
    is_told = check_mode and module in ("influx_dbrp", "influx_label", "influx_v1_user")
    assert bool(applying) is (kind == "changed" and not is_told)
    assert set(told["main"]) - set(applying) <= {CHANGES}


@pytest.mark.parametrize(("kind", "module", "check_mode"), loading.ALL)
def test_task__what_carries_out__loaded_by_its_own_thread_before_the_first_change(
    loaded: dict[tuple[str, str, bool], Any], kind: str, module: str, check_mode: bool
) -> None:
    told = loaded[kind, module, check_mode]
    assert (told["others"], told["written"]) == ([], [])
