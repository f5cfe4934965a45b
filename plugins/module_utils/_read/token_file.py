# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The file that holds a token, on the host that runs the module: what is in it, and whether a new one can be written."""

from __future__ import annotations

import contextlib
import os
import socket
import stat

from .._errors import RefusedError

# A longer file is no token's.
_LONGEST = 4_096
_WAY_OUT = "Give another path, or mend that."


def read_token(path: str) -> str | None:
    """Return the token in the file, None where there is no file, or nothing in it that can be a token."""
    try:
        with open(path, "rb") as file:
            content = file.read(_LONGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RefusedError(f"token_file: could not read {path}: {error.strerror or error}. {_WAY_OUT}") from None
    token = content.decode("ascii", "replace").strip()
    printable = token.isascii() and token.isprintable() and " " not in token
    return token if token and printable and len(content) <= _LONGEST else None


def find_place(path: str) -> str:
    """Return what tells the file at ``path`` from all other ones, of other hosts too. Ansible may know this host by several names."""
    boot = ""
    with contextlib.suppress(OSError), open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        boot = file.read().strip()
    return f"{socket.gethostname()} {boot}:{os.path.realpath(path)}"


def check_place(path: str) -> None:
    """Raise :class:`RefusedError` where no new token can be written to ``path``, before anything is changed.

    A folder in which everybody may write lets anybody put another file in its place.
    """
    folder = os.path.dirname(path)
    try:
        found = os.stat(folder)
    except OSError as error:
        raise _refused(path, f"the folder {folder}: {error.strerror or error}") from None
    if not stat.S_ISDIR(found.st_mode):
        raise _refused(path, f"{folder} is not a folder")
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise _refused(path, f"everybody may write in the folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refused(path, f"this user may not write in the folder {folder}")
    if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
        raise _refused(path, "it exists, and is not a file")


def _refused(path: str, reason: str) -> RefusedError:
    return RefusedError(f"token_file: a token can't be written to {path}: {reason}. {_WAY_OUT}")
