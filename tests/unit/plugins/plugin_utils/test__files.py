# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files on the controller: whole or not at all, and private."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._files import (
    FileError,
    as_mode,
    differs,
    resolve,
    write,
)


def permissions(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
def test_write__a_file_that_others_could_read__has_content_and_permissions_as_asked(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a b.yml"
    path.write_text("old")
    path.chmod(0o666)
    write(path, "néw\n", mode)
    assert (path.read_bytes(), permissions(path)) == ("néw\n".encode(), mode)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a b.yml"]


def test_write__a_failure__keeps_the_old_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"Could not write .*file: No space left on device"):
        write(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_write__what_need_not_last__does_not_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    write(tmp_path / "one", "x", lasting=False)
    assert (synced, (tmp_path / "one").read_text(), permissions(tmp_path / "one")) == ([], "x", 0o600)
    write(tmp_path / "two", "x")
    assert len(synced) == 1


def test_write__a_folder_that_does_not_exist__says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"the folder .*missing does not exist"):
        write(tmp_path / "missing" / "file", "x")


def test_write__a_folder_or_a_device__is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(FileError, match="it is not a file"):
            write(path, "x")


def test_resolve__home_link_and_relative_path__in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "target").write_text("x")
    (tmp_path / "link").symlink_to("target")
    real = tmp_path.resolve()
    assert resolve("~/x") == real / "x"
    assert resolve("x") == real / "x"
    assert resolve("link") == real / "target"


def test_differs__content_permissions_or_no_file__does(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert differs(path, "x", 0o600)
    write(path, "x", 0o600)
    assert not differs(path, "x", 0o600)
    assert differs(path, "x", 0o644)
    assert differs(path, "y", 0o600)


@pytest.mark.parametrize(("given", "mode"), [("0600", 0o600), ("644", 0o644), (0o640, 0o640), ("0", 0)])
def test_as_mode__digits__the_permissions(given: object, mode: int) -> None:
    assert as_mode(given, "mode") == mode


@pytest.mark.parametrize("given", ["u=rw", "", "0999", "-1", "77777", True, None, 1.5, [], -1])
def test_as_mode__anything_else__refused_by_the_option(given: object) -> None:
    with pytest.raises(FileError, match=r"^report_mode: .*'0600'"):
        as_mode(given, "report_mode")
