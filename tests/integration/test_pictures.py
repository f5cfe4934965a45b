# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make pictures` takes a picture of; the browser is not needed here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import pictures


def test_audit_page__a_fleet_with_drift__shows_each_kind_of_finding(tmp_path: Path) -> None:
    page = pictures.audit_page(tmp_path).read_text(encoding="utf-8")
    assert f"4 of {len(pictures.HOSTS)} servers need attention" in page
    data = json.loads((tmp_path / "influxdb-audit.json").read_text(encoding="utf-8"))
    counts = {name: data["summary"][name] for name in ("would_lose_data", "unreadable", "drifted", "undeclared")}
    assert counts == {"would_lose_data": 1, "unreadable": 5, "drifted": 2, "undeclared": 2}
    # Nothing of the machine that it was made on.
    assert "127.0.0.1" not in page
    assert str(tmp_path) not in page
    assert "https://influx-ber-01.example.com:8086" in page


def test_browser__one_is_installed__is_found() -> None:
    assert pictures.browser(lambda name: f"/bin/{name}" if name == "google-chrome" else None) == "/bin/google-chrome"


def test_browser__none_is_installed__is_named() -> None:
    with pytest.raises(pictures.NoBrowser, match="Install one of chromium, "):
        pictures.browser(lambda name: None)
