# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook of `make demo`, which is the first that a newcomer sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from integration.run import run_playbook
from tools.playbook import ROOT

if TYPE_CHECKING:
    from integration.conftest import Site


def test_demo__from_its_first_step_to_its_last__succeeds(site: Site, tmp_path: Path) -> None:
    run = run_playbook(ROOT / "examples" / "demo.yml", site, tmp_path, "--diff")
    if run.status:
        pytest.fail(run.end(), pytrace=False)
    assert run.executions, "no task of the collection"
