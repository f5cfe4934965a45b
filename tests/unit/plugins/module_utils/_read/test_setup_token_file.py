# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that keeps a token: read, and refused where it can't be meant. No message has what is in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.setup_token_file import (
    check_folder,
    has_token_file,
    read_token_file,
)

TOKEN = "t" * 32


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_read_token_file__with_the_end_of_a_line__without_it(tmp_path: Path, end: str) -> None:
    file = tmp_path / "token"
    file.write_bytes(f"{TOKEN}{end}".encode())
    assert read_token_file(str(file)) == TOKEN


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the token has 0 characters."),
        (b"short", "the token has 5 characters."),
        (f" {TOKEN}".encode(), "the token has characters other than"),
        (f"{TOKEN}\n{TOKEN}\n".encode(), "the token has characters other than"),
        (b"\xff" * 40, "can't be read: it is not text in UTF-8."),
        (b"t" * 10_000, "the token has 1,026 characters."),
    ],
)
def test_read_token_file__no_token__refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(DeclarationError) as caught:
        read_token_file(str(file))
    assert caught.value.message.startswith(f"token_file: {str(file)!r}")
    assert words in caught.value.message
    assert TOKEN not in caught.value.message


def test_read_token_file__a_folder__refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="can't be read: Is a directory"):
        read_token_file(str(tmp_path))


def test_has_token_file__a_link_that_leads_nowhere__is_one(tmp_path: Path) -> None:
    """Whoever put it there meant a token: the setup must not make another."""
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert has_token_file(str(tmp_path / "link"))
    assert not has_token_file(str(tmp_path / "nowhere"))


def test_check_folder__that_can_not_be_written__refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_folder(str(tmp_path / "token"))
    check_folder("token")
    with pytest.raises(DeclarationError, match="does not exist"):
        check_folder(str(tmp_path / "no" / "token"))

    def denied(_path: str, mode: int) -> bool:
        assert mode == os.W_OK | os.X_OK
        return False

    monkeypatch.setattr(os, "access", denied)
    with pytest.raises(DeclarationError, match="this user may not write in the folder"):
        check_folder(str(tmp_path / "token"))
