# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading the file that keeps a token, on the host that runs the module."""

from __future__ import annotations

import os

from .._errors import DeclarationError
from .._plan.desired_setup import LONGEST_TOKEN, check_token


def has_token_file(path: str) -> bool:
    """Whether there is anything at ``path``, and be it a link that leads nowhere."""
    return os.path.lexists(path)


def read_token_file(path: str) -> str:
    """Return the token in the file ``path``, without the line's end after it."""
    try:
        with open(path, encoding="utf-8") as file:
            token = file.read(LONGEST_TOKEN + 2).rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not text in UTF-8"
        raise DeclarationError(
            f"token_file: {path!r} can't be read: {reason}. Correct the path, or the file."
        ) from None
    return check_token(token, f"token_file: {path!r}")


def check_folder(path: str) -> None:
    """Raise :class:`DeclarationError` unless a file can be made at ``path``."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise DeclarationError(f"token_file: the folder {folder!r} does not exist. Create it, or give another path.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DeclarationError(
            f"token_file: this user may not write in the folder {folder!r}. Change that, or give another path."
        )
