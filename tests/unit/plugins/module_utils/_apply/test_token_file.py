# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file for a token: read, its place checked, and written as a whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.token_file import TokenFile
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.token_file import check_place, read_token


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (b"abc==\n", "abc=="),
        (b"  abc  ", "abc"),
        (b"", None),
        (b"\n", None),
        (b"two words", None),
        (b"two\nlines", None),
        ("ünï".encode(), None),
        (b"a\0b", None),
        (b"x" * 4_096, "x" * 4_096),
        (b"x" * 4_097, None),
    ],
)
def test_read_token__what_can_be_one(tmp_path: Path, content: bytes, token: str | None) -> None:
    (tmp_path / "token").write_bytes(content)
    assert read_token(str(tmp_path / "token")) == token


def test_read_token__no_file__none() -> None:
    assert read_token("/no/such/file") is None


def test_read_token__a_folder__refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"could not read .*: Is a directory"):
        read_token(str(tmp_path))


def test_check_place__good_ones__silent(tmp_path: Path) -> None:
    check_place(str(tmp_path / "token"))
    (tmp_path / "token").write_text("old", encoding="ascii")
    check_place(str(tmp_path / "token"))
    tmp_path.chmod(0o1777)
    check_place(str(tmp_path / "token"))


def test_check_place__everybody_may_write__refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(RefusedError, match="everybody may write"):
        check_place(str(tmp_path / "token"))


def test_check_place__not_writable__refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_arguments: Any) -> bool:
        return False

    monkeypatch.setattr(os, "access", no)
    with pytest.raises(RefusedError, match="this user may not write"):
        check_place(str(tmp_path / "token"))


def test_token_file__written__only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("old", encoding="ascii")
    path.chmod(0o644)
    with TokenFile(str(path)) as file:
        assert path.read_text(encoding="ascii") == "old"
        file.write("new")
    assert path.read_text(encoding="ascii") == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["token"]


def test_token_file__not_written__leaves_nothing(tmp_path: Path) -> None:
    with TokenFile(str(tmp_path / "token")):
        (one,) = tmp_path.iterdir()
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == []


def test_token_file__of_another_owner__keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("old", encoding="ascii")
    given: list[tuple[int, int]] = []

    def lstat(_path: str) -> os.stat_result:
        return os.stat_result((0o100600, 0, 0, 1, 4_242, 4_243, 3, 0, 0, 0))

    def fchown(_handle: int, user: int, group: int) -> None:
        given.append((user, group))

    monkeypatch.setattr(os, "lstat", lstat)
    monkeypatch.setattr(os, "fchown", fchown)
    with TokenFile(str(path)) as file:
        file.write("new")
    assert given == [(4_242, 4_243)]


def test_token_file__no_folder__refused(tmp_path: Path) -> None:
    with (
        pytest.raises(RefusedError, match=r"could not write .*: No such file"),
        TokenFile(str(tmp_path / "no" / "token")),
    ):
        pass


def test_token_file__full_disk__refused_and_the_old_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("old", encoding="ascii")

    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    with TokenFile(str(path)) as file:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(RefusedError, match="No space left"):
            file.write("new")
    assert path.read_text(encoding="ascii") == "old"
    assert os.listdir(tmp_path) == ["token"]
