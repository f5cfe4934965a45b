# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that keeps a token: written as a whole, for its owner only, and never over another."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.setup_token_file import write_token_file
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError

TOKEN = "t" * 32


def test_write_token_file__new__for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    write_token_file(str(file), TOKEN)
    assert file.read_text(encoding="ascii") == TOKEN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]
    monkeypatch.chdir(tmp_path)
    write_token_file("other", TOKEN)
    assert (tmp_path / "other").is_file()


def test_write_token_file__made_meanwhile__kept(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("another", encoding="ascii")
    with pytest.raises(RefusedError, match="was made meanwhile"):
        write_token_file(str(file), TOKEN)
    assert file.read_text(encoding="ascii") == "another"
    assert list(tmp_path.iterdir()) == [file]


def test_write_token_file__that_fails__leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        write_token_file(str(tmp_path / ("x" * 300)), TOKEN)
    assert "can't be written: File name too long. Nothing was set up." in caught.value.message
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RefusedError, match="No such file or directory"):
        write_token_file(str(tmp_path / "no" / "token"), TOKEN)
