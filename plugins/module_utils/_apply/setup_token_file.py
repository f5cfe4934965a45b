# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Writing the file that keeps a token: as a whole or not at all, and readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import tempfile

from .._errors import RefusedError


def write_token_file(path: str, token: str) -> None:
    """Write ``token`` to the new file ``path``. The disk has it before this returns."""
    folder, name = os.path.split(path)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".new", dir=folder or ".")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(token)
                file.flush()
                os.fsync(file.fileno())
            if os.path.lexists(path):
                raise RefusedError(
                    f"token_file: {path!r} was made meanwhile. Run the task again to go on with its token."
                )
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise RefusedError(
            f"token_file: {path!r} can't be written: {error.strerror or error}. Nothing was set up. Change that, or give another path."
        ) from None
