# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The place of a token file is the same for all tasks of a host, and another one on each host."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._read.token_file import find_place


def test_find_place__one_file__one_place(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    place = find_place(str(tmp_path / "token"))
    assert find_place(str(tmp_path / "link" / "token")) == place
    assert find_place(str(tmp_path / "other")) != place


def test_find_place__another_host__another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = find_place(str(tmp_path / "token"))
    monkeypatch.setattr(socket, "gethostname", lambda: "another.example.com")
    assert find_place(str(tmp_path / "token")) != place
