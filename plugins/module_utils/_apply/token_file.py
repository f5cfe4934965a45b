# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Writing a token into a file that only its owner can read, as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import typing as t

from .._errors import RefusedError


class TokenFile:
    """The new file, empty beside the old one until the token is known, so that a full disk or a missing right is found before.

    It takes owner and group of the file that it replaces.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: t.BinaryIO | None = None
        self._name = ""

    def __enter__(self) -> TokenFile:
        with self._explaining():
            handle, self._name = tempfile.mkstemp(
                prefix=f".{os.path.basename(self._path)[:100]}.", dir=os.path.dirname(self._path)
            )
            self._file = os.fdopen(handle, "wb")
            self._prepare(self._file)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._file is not None:
            self._file.close()
        if self._name:
            with contextlib.suppress(OSError):
                os.unlink(self._name)

    def write(self, token: str) -> None:
        """Put the token in place of what is there. It outlives the system, since nobody can ask for it again."""
        with self._explaining():
            if self._file is None:
                raise OSError("it is not open")
            self._file.seek(0)
            self._file.truncate()
            self._file.write(token.encode("ascii") + b"\n")
            self._sync(self._file)
            os.replace(self._name, self._path)
            self._name = ""
            self._sync_folder()

    def _prepare(self, file: t.BinaryIO) -> None:
        """Take up the room that the token will need, and the owner of the old file."""
        with contextlib.suppress(FileNotFoundError):
            old, new = os.lstat(self._path), os.fstat(file.fileno())
            if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
                os.fchown(file.fileno(), old.st_uid, old.st_gid)
        file.write(b" " * 128)
        self._sync(file)

    @staticmethod
    def _sync(file: t.BinaryIO) -> None:
        file.flush()
        os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        folder = os.open(os.path.dirname(self._path), os.O_RDONLY)
        try:
            # Some file systems can't.
            with contextlib.suppress(OSError):
                os.fsync(folder)
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _explaining(self) -> t.Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RefusedError(
                f"token_file: could not write {self._path}: {error.strerror or error}. Give another path, or mend that."
            ) from None
