# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Files on the controller: written as a whole or not at all, and readable by others only if that is asked for."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

PRIVATE = 0o600


class FileError(Exception):
    """A file can't be written, for a reason that the user can mend."""


def as_mode(given: object, option: str) -> int:
    """Return the permissions that ``given`` means: octal digits as text, or the number that YAML makes of them."""
    try:
        mode = int(given, 8) if isinstance(given, str) else given
    except ValueError:
        mode = None
    if not isinstance(mode, int) or isinstance(mode, bool) or not 0 <= mode <= 0o7777:
        raise FileError(f"{option}: {given!r} is not a file mode. Give octal digits in quotes, such as '0600'.")
    return mode


def resolve(path: str) -> Path:
    """Return ``path`` in full: ``~`` is a home, a relative path begins where Ansible was started, and a link is followed."""
    return Path(os.path.realpath(os.path.expanduser(path)))


def differs(path: Path, text: str, mode: int) -> bool:
    """Return whether the file ``path`` does not have this content and these permissions."""
    try:
        return path.read_bytes() != text.encode() or stat.S_IMODE(path.stat().st_mode) != mode
    except OSError:
        return True


def current(path: Path) -> str:
    """Return the content of the file ``path``, empty where there is none that can be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def write(path: Path, text: str, mode: int = PRIVATE, *, lasting: bool = True) -> None:
    """Write the file ``path``. Until that is done the old one stays, and no one else can read the new one.

    With ``lasting`` false it need not outlive the system, so the disk is not waited for.
    """
    if path.exists() and not path.is_file():
        raise FileError(f"Could not write {path}: it is not a file. Give the path of a file.")
    if not path.parent.is_dir():
        raise FileError(
            f"Could not write {path}: the folder {path.parent} does not exist. Create it, or give another path."
        )
    try:
        _replace(path, text.encode(), mode, lasting)
    except OSError as error:
        raise FileError(
            f"Could not write {path}: {error.strerror or error}. Give another path, or mend that."
        ) from error


def _replace(path: Path, content: bytes, mode: int, lasting: bool) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if lasting:
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
